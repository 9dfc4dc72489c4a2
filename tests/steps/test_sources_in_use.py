"""Sources as a study uses them: searched, filtered, listed, checked, cited."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from tests.importing.made import pdf, zipped

if TYPE_CHECKING:
    from tests.steps.conftest import Typed

RIS = """TY  - JOUR
ID  - siemens2005
TI  - Connectivism: a learning theory for the digital age of networks
AU  - Siemens, George
PY  - 2005
T2  - Journal of Instructional Technology
DO  - 10.1000/xyz123
ER  -

TY  - JOUR
ID  - siemens2005x
TI  - Connectivism: A Learning Theory for the Digital Age of Networks
AU  - Siemens, G.
PY  - 2005
T2  - Journal of Instructional Technology
VL  - 2
ER  -

TY  - BOOK
ID  - dron2014
TI  - Teaching crowds
AU  - Dron, Jon
PY  - 2014
PB  - AU Press
ER  -

"""


def test_words_are_found_in_every_form_and_look_alikes_are_one_letter(study: Typed) -> None:
    Path("kz.txt").write_text(
        "Сұхбаткер: Қалай болды?\nМұғалім: Біз сабақты форумда талқыладық.\n" * 2, encoding="utf-8"
    )
    assert study("import", "kz.txt", "--kind", "interview").code == 0
    assert study("excerpt", "cut", "--by", "turn").code == 0
    hits = study("excerpt", "search", "CAБAҚ форум", "--json").results  # Latin C and A
    assert [one["text"] for one in hits] == ["Біз сабақты форумда талқыладық."] * 2
    found = study("source", "search", "forum", "--json").results
    assert [one["hits"] for one in found] == [3]
    assert len(study("excerpt", "search", "forum", "--codable", "--json").results) == 3
    assert study("excerpt", "search", '"every week"', "--json").results[0]["speaker"] == "Teacher"
    assert study("excerpt", "search", "zebra", "--json").results == []
    assert study("excerpt", "search", " ... ").code == 2


def test_an_alias_finds_every_name_and_becomes_a_code(study: Typed) -> None:
    assert study("alias", "add", "Whiteboard", "Miro", "Miro-board").code == 0
    assert len(study("excerpt", "search", "miro-board", "--json").results) == 2
    assert study("alias", "add", "Padlet", "miro").code == 5
    Path("objectives.txt").write_text("1. Lead lessons\n2. Share lessons\n\n", encoding="utf-8")
    made = study("alias", "import", "objectives.txt", "--list", "objectives", "--json").results
    assert [one["name"] for one in made] == ["Lead lessons", "Share lessons"]
    assert study("alias", "branch", "tools", "--branch", "tool").code == 0
    codes = {one["id"]: one for one in study("codebook", "list", "--json").results}
    assert codes["whiteboard"]["branch"] == "tool"
    assert study("alias", "branch", "objectives").code == 0
    assert {one["branch"] for one in study("codebook", "list", "--json").results} >= {"objectives"}
    again = study("alias", "branch", "objectives", "--json")
    assert again.results == []
    assert study("alias", "remove", "Miro-board").code == 0
    assert study("verify").code == 0


def test_attributes_are_typed_and_filter_everywhere_cases_hand_theirs_down(study: Typed) -> None:
    for number, region in enumerate(("Mangistau", "Atyrau", "Mangistau"), 1):
        Path(f"t{number}.txt").write_text(f"Teacher: I am teacher number {number}.\n" * 2, encoding="utf-8")
        assert study("import", f"t{number}.txt", "--kind", "interview").code == 0, region
    Path("attrs.csv").write_text(
        "file;experience;case\nt1.txt;3,5;School 1 > Teacher 1\nt2.txt;12;School 2 > Teacher 2\n"
        "t3.txt;20;School 1 > Teacher 3\nnobody.txt;1;School 9\n",
        encoding="utf-8",
    )
    ran = study("source", "attr", "import", "attrs.csv", "--json")
    assert ran.code == 0
    types = {one["name"]: one["type"] for one in ran.results}
    assert types["experience"] == "number"
    assert [one["where"] for one in json.loads(ran.out)["findings"]] == ["attrs.csv:5"]
    assert study("case", "set", "School 1", "region=Mangistau", "opened=01.09.1990").code == 0

    def found(*words: str) -> list[str]:
        ran = study("source", "list", "--json", *(part for word in words for part in ("--where", word)))
        assert ran.code == 0, ran.err
        return sorted(one["file"] for one in ran.results if one["file"].startswith("t"))

    assert found("experience>5") == ["t2.txt", "t3.txt"]
    assert found("experience<=3.5") == ["t1.txt"]
    assert found("region=mangistau") == ["t1.txt", "t3.txt"]
    assert found("opened<2000-01-01", "experience>=20") == ["t3.txt"]
    assert found("case=School 1") == ["t1.txt", "t3.txt"]
    assert found("case=Teacher 2") == ["t2.txt"]
    assert found("file=t*.txt", "kind!=paper") == ["t1.txt", "t2.txt", "t3.txt"]
    assert study("source", "list", "--where", "nonsense").code == 2
    cases = {one["path"]: one for one in study("case", "list", "--json").results}
    assert cases["School 1"]["sources"] == 2
    assert cases["School 1"]["attributes"]["region"] == "Mangistau"
    cut = study("excerpt", "cut", "--by", "turn", "--where", "region=Mangistau", "--json").results
    assert len(cut) == 2


def test_duplicates_are_reported_merged_and_brought_back(study: Typed) -> None:
    Path("refs.ris").write_text(RIS, encoding="utf-8")
    assert study("import", "refs.ris").code == 0
    found = study("source", "duplicates", "--json").results
    assert [one["by"] for one in found] == ["title and year"]
    checked = study("check", "refs", "--json")
    assert checked.code == 4
    assert any("siemens2005" in one["where"] for one in checked.results)
    assert study("source", "duplicates", "--merge").code == 5
    assert study("source", "duplicates", "--merge", "--yes").code == 0
    kept = study("source", "show", "siemens2005", "--json").results[0]
    assert kept["cite"]["volume"] == "2"
    assert kept["cite"]["DOI"] == "10.1000/xyz123"
    assert len(study("source", "list", "--where", "kind=reference", "--json").results) == 2
    assert study("undo").code == 0
    assert len(study("source", "list", "--where", "kind=reference", "--json").results) == 3
    assert study("verify").code == 0


def test_a_reference_that_comes_again_from_elsewhere_is_told(study: Typed) -> None:
    Path("refs.ris").write_text(RIS, encoding="utf-8")
    assert study("import", "refs.ris").code == 0
    other = "TY  - JOUR\nTI  - Connectivism, again\nPY  - 2006\nDO  - https://doi.org/10.1000/XYZ123\nER  -\n"
    Path("other.ris").write_text(other, encoding="utf-8")
    told = json.loads(study("import", "other.ris", "--json").out)
    assert len(told["results"]) == 1
    assert any("is the work of" in one["why"] for one in told["findings"])


def test_a_full_text_finds_its_reference_and_evidence_is_exported(study: Typed) -> None:
    Path("refs.ris").write_text(RIS, encoding="utf-8")
    Path("paper.txt").write_text(
        "Journal\nhttps://doi.org/10.1000/XYZ123\n\nLearning is a network.\n", encoding="utf-8"
    )
    Path("dron2014.txt").write_text("Crowds teach each other well enough.\n", encoding="utf-8")
    assert study("import", "refs.ris", "paper.txt", "dron2014.txt").code == 0
    found = {one["title"]: one["by"] for one in study("source", "attach", "--json").results}
    assert sorted(found.values()) == ["doi", "file name"]
    assert study("export", "refs").code == 3
    out = study("export", "refs", "--all", "-f", "csl").out
    assert [one["id"] for one in json.loads(out)] == ["dron2014", "siemens2005"]
    ris = study("export", "refs", "--all", "-f", "ris").out
    assert ris.count("TY  - ") == 2
    bib = study("export", "refs", "--all", "-f", "bib").out
    assert "@book{dron2014," in bib
    assert "author = {Dron, Jon}" in bib
    Path("again.bib").write_text(bib, encoding="utf-8")
    again = study("import", "again.bib", "--dry-run", "--json")
    assert again.code == 0, again.err


def test_a_pdf_that_tells_no_more_than_its_doi_gets_the_citation_of_its_reference(study: Typed) -> None:
    Path("refs.ris").write_text(RIS, encoding="utf-8")
    Path("a.pdf").write_bytes(pdf([["doi: 10.1000/xyz123", "Learning is a network of nodes."]]))
    Path("siemens2005.pdf").write_bytes(pdf([["doi: 10.1000/other", "Another work with the name of a key."]]))
    assert study("import", "refs.ris", "a.pdf", "siemens2005.pdf").code == 0
    planned = study("source", "attach", "--dry-run", "--json").results
    assert [(one["title"], one["by"]) for one in planned] == [("a", "doi")]
    assert study("source", "attach", "--json").results == planned
    assert study("source", "attach", "--json").results == []
    assert "Siemens" in study("source", "show", planned[0]["other"], "--json").out
    doubts = [one["where"] for one in study("check", "refs", "--json").results]
    assert doubts == ["siemens2005x", "siemens2005"]


def test_the_key_of_a_reference_means_its_full_text_where_there_is_one(study: Typed) -> None:
    Path("refs.ris").write_text(RIS, encoding="utf-8")
    Path("dron2014.txt").write_text("Crowds teach each other well enough.\n", encoding="utf-8")
    assert study("import", "refs.ris", "dron2014.txt").code == 0
    assert study("source", "attach").code == 0
    assert "Crowds" in study("source", "show", "Dron2014", "--text").out
    assert study("source", "show", "siemens2005", "--json").code == 0
    Path("dron2014.md").write_text("Another text of the name.\n", encoding="utf-8")
    assert study("import", "dron2014.md").code == 0
    refused = study("source", "show", "dron2014")
    assert refused.code == 3
    assert "codex source list" in refused.err


def test_the_search_log_and_the_flow(study: Typed) -> None:
    words = ("search-log", "add", "Scopus", "TITLE(mooc)", "--on", "2026-11-02")
    assert (
        study(*words, "--hits", "214", "--screened", "60", "--included", "12", "--excluded", "old=40").code
        == 0
    )
    assert study(*words, "--hits", "10", "--included", "12").code == 2
    assert study("search-log", "add", "ERIC", "mooc", "--on", "someday").code == 2
    row = study("search-log", "list", "--json").results[0]
    assert (row["hits"], row["excluded"]) == (214, {"old": 40})
    flow = study("search-log", "flow", "--json").results[0]
    assert (flow["hits"], flow["sources"], flow["passages"], flow["judged"], flow["printed"]) == (
        214,
        1,
        4,
        0,
        0,
    )
    assert study("search-log", "remove", row["id"]).code == 0
    assert study("search-log", "list", "--json").results == []


def test_numbers_that_cannot_be_are_told(study: Typed) -> None:
    Path("claims.txt").write_text(
        "We asked 31 teachers. It was accessible for 92% of them.\n", encoding="utf-8"
    )
    assert study("import", "claims.txt").code == 0
    ran = study("check", "numbers", "-s", "claims.txt", "--json")
    assert ran.code == 4
    assert ran.results[0]["where"] == "claims.txt:1"
    assert study("check", "numbers", "-s", "interview.txt").code == 0


def test_highlights_become_excerpts_and_their_comments_memos(study: Typed) -> None:
    Path("a.odt").write_bytes(
        zipped(
            {
                "content.xml": "<office:document-content xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0'"
                " xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'><office:body><office:text><text:p>We "
                "<office:annotation office:name='c1'><text:p>tool or method?</text:p></office:annotation>used the "
                "forum<office:annotation-end office:name='c1'/> daily.</text:p></office:text></office:body>"
                "</office:document-content>"
            }
        )
    )
    assert study("import", "a.odt").code == 0
    assert study("excerpt", "cut", "--by", "paragraph", "-s", "a.odt").code == 0
    assert study("excerpt", "cut", "--by", "highlight").code == 0
    found = study("excerpt", "list", "-s", "a.odt", "--json").results
    assert {one["text"] for one in found} == {"We used the forum daily.", "used the forum"}
    memos = study("note", "list", "--json").results
    assert [one["text"] for one in memos] == ["tool or method?"]
    assert study("excerpt", "cut", "--by", "highlight", "-s", "a.odt").code == 0
    assert len(study("excerpt", "list", "-s", "a.odt", "--json").results) == 2
    assert study("verify").code == 0


def test_references_of_one_matrix_are_those_of_its_evidence(study: Typed) -> None:
    Path("refs.ris").write_text(RIS, encoding="utf-8")
    Path("a.txt").write_text("We set goals on the forum.\n", encoding="utf-8")
    Path("b.txt").write_text("Nothing of the kind is here.\n", encoding="utf-8")
    assert study("import", "refs.ris", "a.txt", "b.txt").code == 0
    for text, key in (("a.txt", "siemens2005"), ("b.txt", "dron2014")):
        assert study("source", "attach", text, key).code == 0
        assert study("excerpt", "cut", "--by", "paragraph", "-s", text).code == 0
    ids = {one["text"]: one["id"] for one in study("excerpt", "list", "--json").results}
    goals, nothing = ids["We set goals on the forum."], ids["Nothing of the kind is here."]
    assert study("sample", "draw", "two", "--size", "6").code == 0
    assert study("round", "open", "--kind", "tag", "--sample", "two").code == 0
    rows = [f"1,{goals},{who},{code},1" for who in ("aigul", "marat", "dana") for code in ("goals", "forum")]
    rows += [f"1,{nothing},{who},sharing,1" for who in ("aigul", "marat", "dana")]
    Path("j.csv").write_text("round,excerpt,expert,code,done\n" + "\n".join(rows) + "\n", encoding="utf-8")
    assert study("tag", "import", "j.csv").code == 0
    assert study("export", "refs", "--rows", "competency", "--cols", "tool").code == 5
    assert study("round", "close").code == 0
    every = json.loads(study("export", "refs", "-f", "csl").out)
    assert [one["id"] for one in every] == ["dron2014", "siemens2005"]
    ran = study("export", "refs", "--rows", "competency", "--cols", "tool", "-f", "csl")
    assert [one["id"] for one in json.loads(ran.out)] == ["siemens2005"], ran.err
    assert study("export", "refs", "--rows", "competency").code == 2


def test_questionnaires_lie_in_their_schools_and_samples_are_drawn_by_what_schools_are(study: Typed) -> None:
    rows = "\r\n".join(
        f"{n};Школа {n % 3};Учитель {n};22,5;{n:02}.11.2026;Мы делились опытом на форуме, это помогло {n}"
        for n in range(1, 13)
    )
    header = "№;Школа;Кто;Нагрузка;Дата;Ответ"
    Path("a.csv").write_bytes(f"{header}\r\n{rows}\r\n".encode("cp1251"))
    Path("s.csv").write_text("case;тип\nШкола 0;город\nШкола 1;село\nШкола 2;село\n", encoding="utf-8-sig")
    said = ("--map", "text=Ответ", "--map", "id=№", "--map", "case=Школа|Кто")
    assert study("import", "a.csv", *said).code == 0
    assert study("source", "attr", "import", "s.csv").code == 0
    assert len(study("source", "list", "--where", "case=Школа 1", "--json").results) == 4
    assert len(study("source", "list", "--where", "тип=село", "--json").results) == 8
    assert len(study("source", "list", "--where", "Дата>=2026-11-10", "--json").results) == 3
    assert study("excerpt", "cut", "--by", "answer").code == 0
    words = (
        "sample",
        "draw",
        "s",
        "--size",
        "6",
        "--where",
        "kind=answers",
        "--stratify",
        "тип",
        "--seed",
        "1",
    )
    ran = study(*words)
    assert ran.code == 0, ran.err
    assert study("import", "a.csv", "--map", "text=Ответ", "--map", "case=nowhere").code == 2


def test_agreement_and_matrix_know_what_sources_inherit_from_their_cases(study: Typed) -> None:
    assert study("source", "edit", "interview", "--set", "case=School 1 > Teacher 2").code == 0
    assert study("case", "set", "School 1", "teachers=41", "place=village").code == 0
    for name in ("Aigul", "Marat", "Dana"):
        assert study("tag", "-e", name, "--plain", typed="goals forum\n" * 4 + "q\n").code == 0
    assert study("round", "close", "--yes").code == 0
    assert study("agree", "--where", "teachers>40", "--by", "code", "--json").code in {0, 4}
    assert study("agree", "--where", "teachers<40", "--by", "code", "--json").code == 3
    cells = study("matrix", "--rows", "competency", "--cols", "place", "--json").results
    assert {one["col"] for one in cells} == {"village"}


def test_a_case_is_forgotten_and_its_sources_stay_with_it(study: Typed) -> None:
    interview = study("source", "list", "--json").results[0]["id"]
    assert study("source", "edit", interview, "--set", "case=School 7").code == 0
    told = study("case", "drop", "School 7")
    assert (told.code, "no attributes of its own" in told.err) == (5, True)
    assert study("case", "set", "School 7", "region=Atyrau").code == 0
    assert study("case", "drop", "school 7", "--dry-run").code == 0
    assert study("source", "list", "--where", "region=Atyrau", "--json").results
    assert study("case", "drop", "school 7").code == 0
    assert not study("source", "list", "--where", "region=Atyrau", "--json").results
    assert [one["sources"] for one in study("case", "list", "--json").results] == [1]
    assert study("case", "drop", "School 8").code == 3
    assert study("undo").code == 0
    assert study("source", "list", "--where", "region=Atyrau", "--json").results


def test_attributes_that_differ_only_by_case_are_told_wherever_they_come_in(codex: Typed) -> None:
    codex("init", ".")
    Path("one.csv").write_text("id,text,Region\n1,We met in the forum,Almaty\n2,Nobody answered,Atyrau\n")
    assert "only by upper and lower case" not in codex("import", "one.csv").err
    Path("two.csv").write_text("id,text,region\n3,The chat helped us,Almaty\n4,It was slow here,Atyrau\n")
    told = codex("import", "two.csv")
    assert told.err.count("“region” differs from “Region” only by upper and lower case") == 1
    Path("more.csv").write_text("source,REGION\none 1,Almaty\n")
    assert "“REGION” differs from “Region”" in codex("source", "attr", "import", "more.csv").err
    assert "“KIND” differs" not in codex("case", "set", "School 3", "KIND=rural").err
    assert "“Kind” differs from “KIND”" in codex("case", "set", "School 3", "Kind=rural").err
    assert "“reGion” differs" in codex("source", "edit", "one 1", "--set", "reGion=Almaty").err
    assert "differs" not in codex("source", "edit", "one 1", "--set", "Region=Almaty", "--lang", "en").err
    assert "School 3: 0 sources belong to it" in codex("case", "set", "School 3", "KIND=town").err


def test_what_nobody_may_be_shown_is_not_asked_and_that_is_said(study: Typed) -> None:
    Path("other.txt").write_text("Interviewer: And?\nTeacher: Only for your ears.\n", encoding="utf-8")
    study("import", "other.txt")
    study("excerpt", "cut", "--by", "turn", "-s", "other")
    study("sample", "draw", "early", "--size", "5", "--seed", "1")
    study("source", "edit", "other", "--set", "consent=none")
    told = study("round", "open", "--kind", "tag", "--dry-run")
    assert "1 excerpt is not asked about: by the consent of its source nobody may be shown it" in told.err
    refused = study("round", "open", "--kind", "tag", "--sample", "early")
    assert (refused.code, "sample early holds 1 excerpt that nobody may be shown" in refused.err) == (5, True)
    study("source", "edit", "other", "--set", "consent=verbatim")
    assert study("round", "open", "--kind", "tag", "--sample", "early").code == 0
    late = study("source", "edit", "other", "--set", "consent=none")
    assert "nobody is shown" in late.err


def test_excerpts_that_lost_their_words_are_found_again(study: Typed) -> None:
    assert "--lost" not in study("status").out
    text = Path("interview.txt").read_text(encoding="utf-8")
    Path("interview.txt").write_text(text.replace("on Miro together", "elsewhere"), encoding="utf-8")
    study("import", "interview.txt")
    (lost,) = study("excerpt", "list", "--lost", "--json").results
    assert "Miro" in lost["text"]
    status = study("status", "--json").results[0]["next"][-1]
    assert status["command"] == "codex excerpt list --lost"
    shown = study("excerpt", "show", lost["id"])
    assert shown.out.rstrip().endswith(f"⟦{lost['text']}⟧")
    assert "the newest text of the source lacks them" in shown.err
    study("undo")
    assert study("excerpt", "list", "--lost", "--json").results == []


def test_searches_are_dated_as_people_write_dates_and_reasons_have_rows_of_their_own(codex: Typed) -> None:
    codex("init", ".")
    codex(
        "search-log",
        "add",
        "ERIC",
        "mooc",
        "--on",
        "2.11.2026",
        "--screened",
        "9",
        "--included",
        "3",
        "--excluded",
        "no teachers=6",
    )
    assert codex("search-log", "list", "--json").results[0]["date"] == "2026-11-02"
    assert "left out, by reason: no teachers\t6" in codex("search-log", "flow").out
    assert codex("search-log", "add", "ERIC", "mooc", "--on", "45982").code == 2


def test_a_name_for_a_label_that_nobody_has_is_told(codex: Typed) -> None:
    codex("init", ".")
    Path("talk.txt").write_text("Dan: And?\nGuest: Yes.\nDan: Why?\nGuest: So.\n", encoding="utf-8")
    ran = codex(
        "import", "talk.txt", "--speakers", "Dan=Interviewer", "--speakers", "Gest=P1", "--speakers", "X="
    )
    assert "Gest: nobody speaks under this label, so nobody is called P1" in ran.err
    assert ran.err.count("nobody speaks under this label") == 1
    assert "nobody speaks" not in codex("import", "talk.txt", "--speakers", "Dan=Interviewer").err
