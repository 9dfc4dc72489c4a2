"""The worked example holds together: counts, ids and quotes, checked on the bare files."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus"
EXPERTS = ("aigul", "marat", "dana")
INTERVIEWER = {"en": "Interviewer", "ru": "Интервьюер", "kk": "Сұхбат алушы"}
INVENTED = {"en": "invented", "ru": "вымышлено", "kk": "ойдан шығарылған"}


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def turns(path: Path) -> list[tuple[str, str]]:
    """Return speaker and words of every turn, in order; the text before the first is left out."""
    labels = (*INTERVIEWER.values(), "Қарлығаш", "Нұрбек", "Ирина", "Тимур", "Saule", "Daniyar")
    found = (line.partition(": ") for line in path.read_text(encoding="utf-8").splitlines())
    return [(label, words) for label, _, words in found if label in labels]


def interviews() -> list[Path]:
    return sorted((CORPUS / "interviews").glob("*.txt"))


def passages() -> list[dict[str, str]]:
    return table(CORPUS / "passages.csv")


def excerpt_languages() -> dict[str, str]:
    """Return the language of everything that an expert can judge, by its key in the judgments."""
    found = {row["id"]: row["language"] for row in passages()}
    for path in interviews():
        language = path.stem.split("-")[1]
        for number, (label, _) in enumerate(turns(path), 1):
            if label != INTERVIEWER[language]:
                found[f"{path.stem}:{number}"] = language
    found |= {f"survey:{row['id']}": row["language"] for row in table(CORPUS / "survey.csv")}
    return found


def codes(node: object = None, branch: str = "") -> list[tuple[str, str, bool, dict[str, object]]]:
    """Return (id, branch, has children, the code) for every code of the codebook."""
    if node is None:
        text = (ROOT / "codebooks" / "teacher-mooc.yaml").read_text(encoding="utf-8")
        node = YAML(typ="base", pure=True).load(text)["codes"]
    assert isinstance(node, list)
    found = []
    for code in node:
        own = code.get("branch", branch)
        below = code.get("children", [])
        found += [(code["id"], own, bool(below), code), *codes(below, own)]
    return found


def citekeys() -> list[str]:
    return re.findall(r"^ID  - (\S+)$", (CORPUS / "references.ris").read_text(encoding="utf-8"), re.MULTILINE)


def test_every_note_has_its_one_reference() -> None:
    notes = {path.stem for path in (CORPUS / "literature").glob("*.md")}
    assert len(notes) >= 12
    assert notes <= set(citekeys())
    assert len(citekeys()) == len(set(citekeys()))
    text = (CORPUS / "references.ris").read_text(encoding="utf-8")
    assert len(re.findall(r"^TY  - ", text, re.MULTILINE)) == len(re.findall(r"^ER  - ", text, re.MULTILINE))


def test_every_note_says_that_it_is_a_summary_of_ours() -> None:
    said = ("Summarised by us", "Пересказано нами", "Өз сөзімізбен мазмұндадық")
    for path in (CORPUS / "literature").glob("*.md"):
        text = path.read_text(encoding="utf-8")
        assert any(words in text for words in said), path.name
        assert text.startswith(f"---\ntitle: {path.stem}\n"), path.name


def test_every_passage_stands_once_in_its_source() -> None:
    assert len(passages()) >= 100
    for row in passages():
        text = (CORPUS / "literature" / f"{row['source']}.md").read_text(encoding="utf-8")
        assert text.count(row["quote"]) == 1, row["id"]


def test_passage_ids_are_unique_and_no_numbers() -> None:
    ids = [row["id"] for row in passages()]
    assert len(ids) == len(set(ids))
    assert all(one[0].isalpha() for one in ids)


def test_two_interviews_a_language_are_labelled_invented() -> None:
    assert Counter(path.stem.split("-")[1] for path in interviews()) == {"kk": 2, "ru": 2, "en": 2}
    for path in interviews():
        language = path.stem.split("-")[1]
        assert INVENTED[language] in path.read_text(encoding="utf-8").splitlines()[0], path.name


def test_interviewer_and_participant_take_turns() -> None:
    for path in interviews():
        language = path.stem.split("-")[1]
        labels = [label for label, _ in turns(path)]
        assert len(set(labels)) == 2
        assert set(labels[::2]) == {INTERVIEWER[language]}
        assert 12 <= len(labels[1::2]) <= 20, path.name
        lines = [line for line in path.read_text(encoding="utf-8").splitlines()[1:] if line]
        assert len(lines) == len(labels), f"{path.name}: a line that is no turn"


def test_survey_answers_have_ids_and_all_three_languages() -> None:
    rows = table(CORPUS / "survey.csv")
    assert 15 <= len(rows) <= 25
    assert len({row["id"] for row in rows}) == len(rows)
    assert {row["language"] for row in rows} == {"kk", "ru", "en"}
    assert all(row["answer"].strip() for row in rows)


def test_the_codebook_has_competencies_in_domains_and_tools() -> None:
    found = codes()
    ids = [one for one, *_ in found]
    assert len(ids) == len(set(ids))
    assert 4 <= sum(parent for _, branch, parent, _ in found if branch == "competency") <= 5
    assert sum(not parent for _, branch, parent, _ in found if branch == "competency") >= 15
    assert sum(not parent for _, branch, parent, _ in found if branch == "tool") >= 8


@pytest.mark.parametrize("field", ["name", "definition"])
def test_every_code_speaks_three_languages(field: str) -> None:
    for code_id, _, _, code in codes():
        words = code[field]
        assert isinstance(words, dict)
        assert set(words) == {"en", "ru", "kk"}, code_id
        assert all(words.values()), code_id


def test_every_origin_can_be_looked_up() -> None:
    known = set(excerpt_languages())
    for code_id, _, _, code in codes():
        origin = code["origin"]
        assert isinstance(origin, dict)
        if origin["kind"] == "deductive":
            assert origin["cite"] in citekeys(), code_id
        else:
            assert origin["excerpt"] in known, code_id
            assert origin["by"] in EXPERTS, code_id


def test_judgments_name_excerpts_and_codes_that_exist() -> None:
    known = excerpt_languages()
    givable = {code_id for code_id, _, parent, _ in codes() if not parent}
    for expert in EXPERTS:
        rows = table(CORPUS / "judgments" / f"{expert}.csv")
        for row in rows:
            assert row["excerpt"] in known, row
            assert not row["code"] or row["code"] in givable, row
            assert row["stance"] in ({"supports", "contradicts", "mentions"} if row["code"] else {""}), row
            assert row["unsure"] in {"", "yes"}, row
            assert row["done"] in {"", "1"}, row
        pairs = [(row["excerpt"], row["code"]) for row in rows]
        assert len(pairs) == len(set(pairs)), expert


def test_nothing_fits_stands_alone_and_done_is_said_alike() -> None:
    for expert in EXPERTS:
        rows = table(CORPUS / "judgments" / f"{expert}.csv")
        given: dict[str, list[dict[str, str]]] = {}
        for row in rows:
            given.setdefault(row["excerpt"], []).append(row)
        for passage, answers in given.items():
            assert len({row["done"] for row in answers}) == 1, passage
            if any(not row["code"] for row in answers):
                assert len(answers) == 1, passage


def test_experts_judge_only_what_they_read_and_not_all_of_it() -> None:
    languages = {row["id"]: row["languages"].split() for row in table(CORPUS / "experts.csv")}
    assert set(languages) == set(EXPERTS)
    known = excerpt_languages()
    for expert in EXPERTS:
        judged = {row["excerpt"] for row in table(CORPUS / "judgments" / f"{expert}.csv")}
        readable = {key for key, language in known.items() if language in languages[expert]}
        assert judged < readable, expert
        assert len(judged) >= 0.9 * len(readable), expert


def test_the_experts_disagree_as_people_do() -> None:
    rows = [row for expert in EXPERTS for row in table(CORPUS / "judgments" / f"{expert}.csv")]
    stances = Counter(row["stance"] for row in rows if row["code"])
    assert stances["contradicts"] >= 50
    assert stances["mentions"] >= 20
    assert sum(row["unsure"] == "yes" for row in rows) >= 30
    assert sum(not row["code"] for row in rows) >= 20
    notes = [row["note"] for row in rows if row["note"]]
    assert len(notes) >= 50
    kazakh, latin = re.compile("[әғқңөұүһіӘҒҚҢӨҰҮҺІ]"), re.compile("[A-Za-z]{3}")
    assert any(kazakh.search(note) for note in notes)
    assert any(latin.search(note) for note in notes)
    assert any(not kazakh.search(note) and not latin.search(note) for note in notes)


def test_every_code_is_given_by_somebody() -> None:
    given = {row["code"] for expert in EXPERTS for row in table(CORPUS / "judgments" / f"{expert}.csv")}
    assert {code_id for code_id, _, parent, _ in codes() if not parent} <= given


def test_the_readme_counts_what_is_there() -> None:
    text = (CORPUS / "README.md").read_text(encoding="utf-8")
    languages = Counter(excerpt_languages().values())
    assert f"{sum(languages.values())} excerpts" in text
    assert f"{languages['en']} in English, {languages['ru']} in Russian, {languages['kk']} in Kazakh" in text
    assert f"{len(passages())} passages" in text
    assert f"{len(citekeys())} publications" in text
    assert f"{len(table(CORPUS / 'survey.csv'))} answers" in text


def panel(name: str) -> list[dict[str, str]]:
    return table(CORPUS / "panel" / name)


@pytest.mark.parametrize("name", ["round-2.csv", "round-3.csv"])
def test_the_panel_answers_what_its_protocol_asks(name: str) -> None:
    protocol = YAML(typ="base", pure=True).load(
        (ROOT / "protocols" / "panel.yaml").read_text(encoding="utf-8")
    )
    asked = {question["id"] for question in protocol["questions"]}
    points = {str(n) for n in range(int(protocol["scale"]["low"]), int(protocol["scale"]["high"]) + 1)}
    people = {row["id"] for row in panel("experts.csv")}
    assert len(people) >= 5, "with fewer than five no distribution is shown"
    assert {row["expert"] for row in panel(name)} == people
    rows = [row for row in panel(name) if row["item"] != "+"]
    assert len({(row["expert"], row["item"]) for row in rows}) == len(rows)
    assert all(row[question] in {*points, "?", "!", ""} for row in rows for question in asked)


def test_the_next_round_takes_what_was_proposed_word_by_word() -> None:
    proposed = {row["comment"] for row in panel("round-2.csv") if row["item"] == "+"}
    merged = [text for row in panel("merged.csv") for text in row["from"].split(" + ")]
    assert len(merged) >= 2
    assert set(merged) < proposed, "one proposal becomes part of no item"
    shown = {name for row in panel("merged.csv") for name in row["evidence"].split()}
    assert shown <= excerpt_languages().keys()


def exported(name: str) -> dict[str, dict[str, str]]:
    rows = table(ROOT / "exports" / name)
    return {row["item"]: row for row in rows if row["question"] == "acquired"}


def test_the_panel_drops_adds_settles_and_stays_divided_as_the_readme_says() -> None:
    second, third = exported("panel-round-2.csv"), exported("panel-round-3.csv")
    assert second["cell:self-regulation/certificate"]["outcome"] == "out"
    added = third["statement:after-the-course"]
    assert (added["outcome"], added["by"]) == ("in", "rule")
    assert "statement:after-the-course" not in second
    divided = third["cell:knowledge-sharing/forum"]
    assert (divided["outcome"], divided["divided"], divided["stable"]) == ("undecided", "true", "true")
    settled = third["cell:lesson-design/peer-review"]
    assert (settled["outcome"], settled["by"]) == ("in", "discussion")
    ways = {row["way"] for row in table(ROOT / "exports" / "ballots-round-2.csv") if row["status"] == "taken"}
    assert ways == {"html", "block", "text", "xlsx"}
