"""Methods and results in prose, and the checklists that journals ask for."""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from codex.exporting.checklists import CHECKLISTS, FROM_STUDY, PARTS, SECTIONS, TOPICS
from codex.words import LANGUAGES, Words
from tests.steps.test_whole_study import ANSWERS, tagged

if TYPE_CHECKING:
    from tests.steps.conftest import Typed


@pytest.fixture
def closed(study: Typed) -> Typed:
    """A study whose only round is closed and partly settled by people."""
    order = tagged(study)
    assert study("round", "close").code == 0
    ran = study(
        "resolve", order[0], "-c", "miro", "--drop", "--by", "discussion", "--present", "aigul,dana",
        "--on", "2026-01-05", "--why", "Only the forum is meant.",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    return study


def test_every_topic_has_a_name_in_every_language() -> None:
    for language in LANGUAGES:
        say = Words(language)
        assert [topic for topic in TOPICS if not say.has(f"report.topic-{topic}")] == []
        assert [name for name in SECTIONS if not say.has(f"report.head-{name}")] == []
    assert {section for section, _ in FROM_STUDY.values()} <= set(SECTIONS)
    assert [len(items) for items in CHECKLISTS.values()] == [32, 21, 15, 35, 38, 15]


def test_the_sections_of_every_checklist_have_the_published_sizes() -> None:
    assert {name: sections_of(name) for name in CHECKLISTS} == {
        "coreq": [5, 3, 1, 4, 3, 7, 5, 4],  # domains of 8, 15 and 9 items
        "srqr": [2, 2, 11, 2, 2, 2],
        "grras": [1, 4, 5, 3, 1, 1],
        "accord": [1, 3, 21, 5, 2, 3],
        "delphistar": [3, 7, 4, 3, 3, 6, 4, 4, 4],  # sections of 3, 7, 20, 4 and 4 items
        "icr": [1, 6, 3, 2, 3],
    }
    for language in LANGUAGES:
        say = Words(language)
        parts = {part for sections in PARTS.values() for part in sections.values()}
        assert [part for part in parts if not say.has(f"report.part-{part}")] == []


def sections_of(name: str) -> list[int]:
    """Return how many items each section of a checklist has."""
    places = [list(CHECKLISTS[name]).index(first) for first in PARTS[name]]
    return [end - start for start, end in itertools.pairwise([*places, len(CHECKLISTS[name])])]


@pytest.mark.parametrize("form", ["html", "md", "docx"])
def test_a_checklist_stands_under_its_sections(closed: Typed, form: str) -> None:
    assert closed("report", "--checklist", "delphistar", "-o", f"r.{form}").code == 0
    told = read(f"r.{form}")
    for section in ("Context", "Method: experts", "Discussion"):
        assert told.count(section) == 1
    items = closed("report", "items", "--checklist", "accord", "--json").results
    assert [one["section"] for one in items][:2] == ["Title", "Introduction"]


def read(name: str) -> str:
    content = Path(name).read_bytes()
    if name.endswith("docx"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            content = package.read("word/document.xml")
    return content.decode()


def test_a_word_report_divides_no_row_and_gives_columns_the_width_they_need(closed: Typed) -> None:
    assert closed("report", "--checklist", "coreq", "-o", "r.docx").code == 0
    told = read("r.docx")
    rows = re.findall(r"<w:tr>.*?</w:tr>", told)
    assert rows
    assert all("<w:cantSplit" in row for row in rows)
    grid = [int(width) for width in re.findall(r'<w:gridCol w:w="(\d+)"', told.rpartition("<w:tblGrid>")[2])]
    assert grid[0] * 4 < grid[1], "the number of an item needs less room than its name"


def test_a_report_says_what_its_columns_count(closed: Typed) -> None:
    told = closed("report").out
    assert "n: excerpts that at least two experts finished" in told
    assert "Excerpts lie in" not in told, "every source has some"


def test_a_report_states_what_the_study_counted(closed: Typed) -> None:
    text = closed("report").out
    assert "1 source" in text
    assert "4 excerpts" in text
    assert "3 experts were on the roster of round 1" in text
    assert "“at least 2 of 3”" in text
    assert "People settled 1 pair" in text
    assert "By discussion: out 1" in text
    assert "4 excerpts (100%)" in text
    assert "nan" not in text.casefold().split()
    assert "report." not in text, "a text that is not in the catalogue"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["html", "docx", "md"])
def test_a_report_is_the_same_bytes_again_and_verifies(closed: Typed, language: str, form: str) -> None:
    for name in (f"one.{form}", f"two.{form}"):
        assert closed("report", "--lang", language, "-o", name).code == 0
    assert Path(f"one.{form}").read_bytes() == Path(f"two.{form}").read_bytes()
    ran = closed("verify", f"one.{form}")
    assert ran.code == 0, ran.err


def test_a_changed_study_no_longer_gives_the_numbers_of_a_report(closed: Typed) -> None:
    assert closed("report", "-o", "report.html").code == 0
    assert closed("round", "reopen", "1").code == 0
    order = [one["id"] for one in closed("excerpt", "list", "--codable", "--json").results]
    assert closed("tag", "-e", "dana", "--plain", "--excerpt", order[1], typed="steps miro\n").code == 0
    assert closed("round", "close").code == 0
    assert closed("verify", "report.html").code == 4


def test_an_open_round_is_not_reported_without_a_look_on_record(study: Typed) -> None:
    tagged(study)
    assert study("report").code == 5
    ran = study("report", "--peek")
    assert ran.code == 0, ran.err
    assert "still open" in ran.out
    assert "looked at" in ran.out


def test_an_answer_fills_every_checklist_that_asks_for_it(closed: Typed) -> None:
    asked = ("--checklist", "srqr", "--checklist", "accord", "--checklist", "delphistar", "--json")

    def status(topic_of: str) -> str:
        return str({one["id"]: one["status"] for one in closed("report", "items", *asked).results}[topic_of])

    assert status("srqr.21") == status("accord.O3") == "asked"
    assert closed("report", "answer", "srqr.21", "Nobody paid <b>for</b> it.").code == 0
    assert status("srqr.21") == status("accord.O3") == status("delphistar.4") == "filled"
    assert status("accord.R4") == "not-applicable", "there was no round of votes"
    closed("report", "-o", "report.html", "--checklist", "srqr")
    page = Path("report.html").read_text(encoding="utf-8")
    assert "Nobody paid &lt;b&gt;for&lt;/b&gt; it." in page
    assert closed("report", "answer", "funding", "--clear").code == 0
    assert status("srqr.21") == "asked"
    assert closed("verify").code == 0


def test_a_title_that_hides_the_method_is_flagged(closed: Typed) -> None:
    closed("report", "answer", "title", "Teachers in open courses")
    found = {one["id"]: one["status"] for one in closed("report", "items", "--json").results}
    assert found["srqr.1"] == "flagged"
    closed("report", "answer", "title", "Competencies of teachers: a Delphi study")
    found = {one["id"]: one["status"] for one in closed("report", "items", "--json").results}
    assert found["srqr.1"] == "filled"


def test_codes_without_a_quote_that_may_be_shown_are_flagged(closed: Typed) -> None:
    source = closed("source", "list", "--json").results[0]["id"]
    assert closed("source", "edit", source, "--set", "consent=paraphrase").code == 0
    found = {one["id"]: one["status"] for one in closed("report", "items", "--json").results}
    assert found["coreq.29"] == "flagged"
    assert "No quote can be shown for: " in closed("report").out


def test_strict_fails_until_every_item_is_filled(closed: Typed) -> None:
    assert closed("report", "--checklist", "grras", "--strict", "-o", "report.md").code == 4
    assert Path("report.md").exists(), "it is written all the same, to see what is missing"
    for one in closed("report", "items", "--checklist", "grras", "--missing", "--json").results:
        for topic in one["answer"]:
            assert closed("report", "answer", topic, "Reliability of coding: said.").code == 0
    ran = closed("report", "--checklist", "grras", "--strict", "-o", "report.md", "--yes")
    assert ran.code == 0, ran.err


def test_what_does_not_apply_says_why(closed: Typed) -> None:
    assert closed("report", "answer", "coreq.18", "One interview each.", "--not-applicable").code == 0
    found = {one["id"]: one for one in closed("report", "items", "--checklist", "coreq", "--json").results}
    assert found["coreq.18"]["status"] == "not-applicable"
    assert "Does not apply: One interview each." in closed("report", "--checklist", "coreq").out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("report", "--checklist", "prisma"), 2),
        (("report", "answer", "coreq.99", "x"), 3),
        (("report", "answer", "coreq.24", "x"), 2),
        (("report", "answer", "ethics", "  "), 2),
        (("report", "answer", "ethics"), 2),
        (("report", "--experts", "nobody"), 2),
    ],
)
def test_what_cannot_be_done_is_said(closed: Typed, words: tuple[str, ...], code: int) -> None:
    ran = closed(*words)
    assert ran.code == code
    assert "Traceback" not in ran.err


RATE = """
kind: rate
scale: {low: 1, high: 9}
rule: median at least 7 and iqr at most 2
quorum: 2
stopping: {rounds: 2}
"""


def voted(codex: Typed) -> None:
    """A round of ratings of two codes; Dana does not answer."""
    Path("rate.yaml").write_text(RATE, encoding="utf-8")
    ran = codex(
        "round", "open", "--kind", "rate", "--protocol", "rate.yaml", "--items", "codes",
        "--code", "forum", "--code", "miro",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    for expert, lines in (("aigul", "8\n8\n"), ("marat", "9\n9\n")):
        assert codex("vote", "-e", expert, "--plain", typed=lines).code == 0
    assert codex("round", "close").code == 0


def test_votes_are_told_item_by_item(closed: Typed) -> None:
    voted(closed)
    text = closed("report").out
    assert "2 of 3 experts answered (67%)" in text
    assert "| Miro | vote | 2 | 8.5 | 0.50 | 100% | in |" in text
    assert "1 expert gave no answer at all" in text
    assert "When the rounds end was fixed in the protocol" in text
    found = {one["id"]: one["status"] for one in closed("report", "items", "--json").results}
    assert found["accord.R4"] == found["delphistar.34"] == "filled"
    assert closed("report", "-o", "report.docx").code == 0
    assert closed("verify", "report.docx").code == 0


def test_a_protocol_that_promised_labels_keeps_names_out(study: Typed) -> None:
    Path("protocol.yaml").write_text(
        "kind: tag\nrule: at least 2 of 3\nanonymity: labels\n", encoding="utf-8"
    )
    assert study("round", "open", "--kind", "tag", "--protocol", "protocol.yaml").code == 0
    tagged(study)
    assert study("round", "close").code == 0
    for form in ("html", "md", "docx"):
        assert study("report", "-o", f"report.{form}").code == 0
        content = Path(f"report.{form}").read_bytes()
        if form == "docx":
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                content = b"".join(archive.read(name) for name in archive.namelist())
        assert b"Marat" not in content
        assert b"E2" in content
    assert study("report", "--experts", "names").code == 5


@pytest.mark.parametrize("anonymity", ["names", "labels"])
def test_what_is_recorded_of_experts_is_told_where_it_does_not_tell_who_they_are(
    study: Typed, anonymity: str
) -> None:
    Path("more.csv").write_text(
        "id,name,role,languages,experience,conflicts\n"
        "aigul,Aigul,coder,,,\n"
        "marat,Marat,coder,,9 years at a rural school,taught the course\n"
        "dana,Dana,coder,,trainer,\n",
        encoding="utf-8",
    )
    assert study("undo").code == 0
    assert study("expert", "add", "more.csv").code == 0
    Path("protocol.yaml").write_text(
        f"kind: tag\nrule: at least 2 of 3\nanonymity: {anonymity}\n", encoding="utf-8"
    )
    assert study("round", "open", "--kind", "tag", "--protocol", "protocol.yaml").code == 0
    tagged(study)
    assert study("round", "close").code == 0
    text = study("report").out
    assert ("Marat: 9 years at a rural school; Dana: trainer." in text) == (anonymity == "names")
    assert ("they stated: Marat: taught the course." in text) == (anonymity == "names")
    assert ("rural school" in text) == (anonymity == "names")
    assert ("The experience of 2 of 3 is recorded" in text) == (anonymity == "labels")
    assert ("conflicts of interest is recorded for 1 of 3" in text) == (anonymity == "labels")


TABLE = "excerpt,code\n{0},goals;forum\n{1},steps;miro\n{2},sharing;forum\n{3},-\n"


def test_answers_given_in_codex_are_told_as_such(closed: Typed) -> None:
    text = closed("report").out
    assert "recorded in codex excerpt by excerpt, by the experts themselves" in text
    assert "no look past this is on record" in text
    assert "Whoever opens a shared copy" in text, "all three answered in one file"
    found = {one["id"]: one["status"] for one in closed("report", "items", "--json").results}
    assert found["grras.9"] == "filled"


def test_what_came_from_tables_is_not_called_independent(study: Typed) -> None:
    assert study("round", "open", "--kind", "tag").code == 0
    order = [one["id"] for one in study("excerpt", "list", "--codable", "--json").results]
    rows = "".join(f"{one},aigul,goals,v\n{one},marat,goals,v\n" for one in order)
    version = study("round", "show", "1", "--json").results[0]["codebook"]
    Path("tags.csv").write_text(
        "excerpt,expert,code,done\n" + rows.replace(",v\n", f",{version}\n"), encoding="utf-8"
    )
    ran = study("tag", "import", "tags.csv")
    assert ran.code == 0, ran.err
    assert study("round", "close").code == 0
    text = study("report").out
    assert "All 8 answers (finished excerpts) were taken over from tables" in text
    assert "may be older than that" in text
    assert "independent" not in text.split("Reporting checklists")[0]
    assert "an order of their own" not in text
    asked = {one["id"]: one for one in study("report", "items", "--checklist", "grras", "--json").results}
    assert asked["grras.9"]["status"] == "partly"
    assert asked["grras.9"]["answer"] == ["independence"]
    assert study("report", "answer", "grras.9", "Two coders, two rooms.").code == 0
    asked = {one["id"]: one for one in study("report", "items", "--checklist", "grras", "--json").results}
    assert asked["grras.9"]["status"] == "filled"


def test_answers_after_a_closing_and_looks_are_told(study: Typed) -> None:
    order = tagged(study, {name: ANSWERS[name] for name in ("aigul", "marat")})
    assert study("agree", "--peek", "--json").code in {0, 4}
    assert study("round", "close").code == 0
    assert study("round", "reopen", "1").code == 0
    assert study("tag", "-e", "dana", "--plain", "--excerpt", order[1], typed="steps miro\n").code == 0
    assert study("round", "close").code == 0
    text = study("report").out
    assert "when results could be seen: 1 of 9 answers" in text
    assert "looks past this are on record: 1 (agree)" in text
    assert "The study file shows none" not in text


def test_an_amended_round_and_recoded_codes_are_told(study: Typed) -> None:
    order = [one["id"] for one in study("excerpt", "list", "--codable", "--json").results]
    assert study("round", "open", "--kind", "tag").code == 0
    assert study("tag", "-e", "aigul", "--plain", "--excerpt", order[0], typed="goals forum\n").code == 0
    ran = study("codebook", "merge", "steps", "--into", "goals", "--amend")
    assert ran.code == 0, ran.err
    assert study("tag", "-e", "aigul", "--plain", "--excerpt", order[1], typed="goals miro\n").code == 0
    assert study("round", "close").code == 0
    text = study("report").out
    assert "went on under another version of the codebook 1 time" in text
    assert "Codes that were merged or split: Steps → Goals (judgments: 0)" in text


def test_what_the_results_hang_on_is_told(closed: Typed) -> None:
    voted(closed)
    text = closed("report").out
    assert "Without each expert in turn it would lie between" in text
    assert "Round 2: had all who are missing been in favour, 0 of 2 outcomes would be others" in text
    assert "Question “vote”, the panel as a whole" in text


def test_the_second_round_tells_what_moved_and_who_left(closed: Typed) -> None:
    voted(closed)
    opened = closed(
        "round", "open", "--kind", "rate", "--protocol", "rate.yaml", "--items", "codes",
        "--code", "forum", "--code", "goals",
    )  # fmt: skip
    assert opened.code == 0, opened.err
    assert closed("vote", "-e", "aigul", "--plain", typed="8\n3\n").code == 0
    assert closed("round", "close").code == 0
    text = closed("report").out
    assert "Items carried over from round 2: 1; not asked again: 1; new: 1" in text
    assert "Items that round 2 had settled were voted on again: 1" in text
    assert "not again: at most 1 on one item" in text


def test_free_spans_are_told(study: Typed) -> None:
    from tests.steps.test_unitizing import finish, mark

    assert study("round", "open", "--kind", "unitize", "-s", "interview").code == 0
    for expert, start in (("aigul", 10), ("marat", 14)):
        mark(expert, start, 40, "goals")
        finish(expert)
    assert study("round", "close").code == 0
    text = study("report").out
    assert "Round 1 (free marking of spans)" in text
    assert "Experts marked spans of their own choice in 1 source" in text
    assert "Agreement on spans: " in text
    assert "Round 1: 2 spans in all. Expert by expert: 1, 1, 0." in text
    assert "measured, not decided" in text
    found = {one["id"]: one["status"] for one in study("report", "items", "--json").results}
    assert found["grras.13"] == "filled"
