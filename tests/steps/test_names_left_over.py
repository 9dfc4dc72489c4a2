"""Names go from everything that the study keeps: cases, earlier versions, originals; what stays is named."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from codex.steps.sources.shown_in import words_of

if TYPE_CHECKING:
    from tests.steps.conftest import Ran, Typed

NAMES = "name,pseudonym\nАйгүл Омарова,P07\nБерёзовка,Village-1\n"
ANSWERS = (
    "№;Школа;ФИО;Что мешает?\n"
    "1;Школа Берёзовка;Айгүл Омарова;Нам мешает плохая связь, и форум открывается только поздно вечером\n"
    "2;Школа Заря;Нурлан Сейтов;Не хватает времени на подготовку, потому что уроков слишком много\n"
)


@pytest.fixture
def named(study: Typed, tmp_path: Path) -> Typed:
    Path("answers.csv").write_text(ANSWERS, encoding="utf-8")
    Path("names.csv").write_text(NAMES, encoding="utf-8")
    ran = study("import", "answers.csv", "--map", "text=Что мешает?", "--map", "id=№", "--map", "case=Школа")
    assert ran.code == 0, ran.err
    return study


def apply(run: Typed, tmp_path: Path) -> Ran:
    return run("anonymize", "apply", "names.csv", "--key", str(tmp_path / "key.csv"), "--yes", "--json")


def left(run: Typed) -> set[str]:
    return {one["source"] for one in run("anonymize", "check", "names.csv", "--json").results}


def test_a_case_keeps_its_attributes_and_its_consent_under_its_new_name(named: Typed, tmp_path: Path) -> None:
    assert named("case", "set", "Школа Берёзовка", "consent=none", "head=Айгүл Омарова").code == 0
    assert apply(named, tmp_path).code == 0
    (one,) = [case for case in named("case", "list", "--json").results if case["attributes"]]
    assert (one["path"], one["sources"]) == ("Школа Village-1", 1)
    assert one["attributes"] == {"consent": "none", "head": "P07"}
    (source,) = [one for one in named("source", "list", "--json").results if one["consent"] == "none"]
    assert source["attributes"]["case"] == "Школа Village-1"
    raw = Path("study.codex").read_bytes()
    assert "Берёзовк".encode() not in raw
    assert "Омаров".encode() not in raw
    assert named("verify").code == 0


def test_an_original_that_names_somebody_in_a_column_left_out_goes_too(named: Typed, tmp_path: Path) -> None:
    Path("names.csv").write_text("name,pseudonym\nНурлан Сейтов,P08\n", encoding="utf-8")
    (where,) = left(named)
    assert where.startswith("file:corpus/")
    assert apply(named, tmp_path).code == 0
    assert left(named) == set()
    kept = b"".join(path.read_bytes() for path in Path("corpus").iterdir())
    assert "Нурлан".encode() not in kept


def test_a_name_that_went_by_hand_goes_from_the_earlier_version_and_its_original(
    study: Typed, tmp_path: Path
) -> None:
    talk = "Interviewer: Who helped you with the forum?\nTeacher: {} and we wrote the plan for the week together.\n"
    Path("names.csv").write_text(NAMES, encoding="utf-8")
    Path("talk.txt").write_text(talk.format("Айгүл Омарова"), encoding="utf-8")
    study("import", "talk.txt", "--kind", "interview")
    study("excerpt", "cut", "--by", "turn", "-s", "talk")
    Path("talk.txt").write_text(talk.format("A colleague"), encoding="utf-8")
    assert study("import", "talk.txt", "--kind", "interview").code == 0
    text = study("source", "show", "talk", "--text").out
    assert "Омарова" not in text
    assert left(study)
    assert apply(study, tmp_path).code == 0
    assert left(study) == set()
    assert study("source", "show", "talk", "--text").out == text
    raw = Path("study.codex").read_bytes() + b"".join(path.read_bytes() for path in Path("corpus").iterdir())
    assert "Омаров".encode() not in raw
    assert study("verify").code == 0


def test_what_was_said_and_taken_back_goes_and_what_stands_is_named(named: Typed, tmp_path: Path) -> None:
    named("source", "edit", "interview", "--set", "title=Talk with Айгүл Омарова")
    named("source", "edit", "interview", "--set", "title=Talk 1")
    memo = named("note", "add", "Айгүл Омарова wept", "--json").results
    kept = named("note", "list", "--json").results
    assert named("note", "remove", kept[0]["note"] if "note" in kept[0] else kept[0]["id"]).code == 0, memo
    named("note", "add", "Омарова came back")
    assert named("alias", "add", "Берёзовка", "Березовка").code == 0
    assert named("search-log", "add", "eLibrary", "Айгүл Омарова", "--hits", "3").code == 0
    assert named("sample", "draw", "Берёзовка-1", "--size", "2", "--seed", "1").code == 0
    Path("exports/table.csv").write_text("quote\nАйгүл Омарова said\n", encoding="utf-8")
    assert apply(named, tmp_path).code == 0
    raw = Path("study.codex").read_bytes()
    assert b"wept" not in raw
    assert b"Talk with" not in raw
    stays = left(named)
    assert {one.partition(":")[0] for one in stays} == {"memo", "set", "sample", "file"}
    assert {one for one in stays if one.startswith("set:")} >= {
        one for one in stays if one.startswith(("set:alias", "set:search"))
    }
    assert "file:exports/table.csv" in stays
    assert "sample:Берёзовка-1" in stays
    assert named("alias", "remove", "Берёзовка").code == 0
    book = "branches:\n  - {id: tool}\ncodes:\n  - {id: village, branch: tool, name: Village, aliases: [Берёзовка]}\n"
    Path("village.yaml").write_text(book, encoding="utf-8")
    assert named("codebook", "import", "village.yaml").code == 0
    assert apply(named, tmp_path).code == 0
    now = left(named)
    assert not any(one.startswith("set:alias") for one in now)
    assert "set:code:village:aliases" in now


def test_a_withdrawn_source_takes_the_originals_of_all_its_versions_along(study: Typed) -> None:
    talk = "Interviewer: And?\nTeacher: We met every {} on the forum and planned the lessons together.\n"
    for day in ("Monday", "Tuesday"):
        Path("talk.txt").write_text(talk.format(day), encoding="utf-8")
        assert study("import", "talk.txt", "--kind", "interview").code == 0
    whole = {path.name for path in Path("corpus").iterdir()}
    assert study("source", "withdraw", "talk", "--yes").code == 0
    rest = b"".join(path.read_bytes() for path in Path("corpus").iterdir())
    assert b"on the forum and planned" not in rest, whole
    assert b"on the forum and planned" not in Path("study.codex").read_bytes()
    for day in ("Monday", "Tuesday"):
        Path("talk.txt").write_text(talk.format(day), encoding="utf-8")
        assert study("import", "talk.txt", "--kind", "interview", "--json").results == []


def test_notes_of_closed_rounds_and_memos_lose_names_where_that_is_asked_for(
    study: Typed, tmp_path: Path
) -> None:
    Path("names.csv").write_text(NAMES, encoding="utf-8")
    study("note", "add", "Айгүл Омарова came in late")
    assert study("round", "open", "--kind", "tag").code == 0
    study("tag", "-e", "aigul", "--plain", typed="goals m said by Омарова\nforum m nobody named\nx\nx\n")
    assert (
        apply_notes(study, tmp_path).results[0]["notes"] == 1
    )  # the memo; what stands in an open round is its experts' alone
    assert study("round", "close").code == 0
    before = study("tag", "export", "--json").results
    assert apply_notes(study, tmp_path).results[0]["notes"] == 1
    after = study("tag", "export", "--json").results
    assert [{**one, "note": ""} for one in after] == [{**one, "note": ""} for one in before]
    assert [one["note"] for one in after if one["note"]] == ["nobody named"]
    assert study("note", "list", "--json").results[0]["text"] == "P07 came in late"
    assert left(study) == set()
    assert "Омаров".encode() not in Path("study.codex").read_bytes()
    assert study("verify").code == 0


def apply_notes(run: Typed, tmp_path: Path) -> Ran:
    key = str(tmp_path / "key.csv")
    return run("anonymize", "apply", "names.csv", "--key", key, "--notes", "--yes", "--json")


def test_a_new_version_of_a_text_whose_names_went_says_that_they_are_back(
    study: Typed, tmp_path: Path
) -> None:
    talk = (
        "Interviewer: Who helped you with the forum in the first week?\n"
        "Teacher: Айгүл Омарова helped me and we wrote the plan for the week.\n"
        "Interviewer: And what did you do with the lesson afterwards?\n"
        "Teacher: Then we shared it with the whole school {}.\n"
    )
    Path("names.csv").write_text(NAMES, encoding="utf-8")
    Path("talk.txt").write_text(talk.format("at once"), encoding="utf-8")
    study("import", "talk.txt", "--kind", "interview")
    study("excerpt", "cut", "--by", "turn", "-s", "talk")
    before = study("excerpt", "list", "-s", "talk", "--json").results
    assert apply(study, tmp_path).code == 0
    assert study("import", "talk.txt", "--kind", "interview", "--json").results == []
    Path("talk.txt").write_text(talk.format("on Monday"), encoding="utf-8")
    told = study("import", "talk.txt", "--kind", "interview")
    assert "names had been replaced in talk" in told.err
    assert left(study)
    assert apply(study, tmp_path).code == 0
    assert left(study) == set()
    after = {one["id"]: one for one in study("excerpt", "list", "-s", "talk", "--json").results}
    named = next(one["id"] for one in before if "Айгүл" in one["text"])
    assert (after[named]["text"], after[named]["lost"]) == (
        "P07 helped me and we wrote the plan for the week.",
        False,
    )
    assert [one["text"] for one in after.values() if one["lost"]] == [
        "Then we shared it with the whole school at once."
    ]
    assert "Омаров".encode() not in Path("study.codex").read_bytes()
    assert study("verify").code == 0


def test_a_document_broken_inside_is_looked_into_without_a_fault(tmp_path: Path) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<p>" + "Aigul planned lessons. " * 200 + "</p>")
    whole = packed.getvalue()
    (tmp_path / "whole.docx").write_bytes(whole)
    assert "Aigul planned" in words_of(tmp_path / "whole.docx")
    begins = 30 + len("word/document.xml")
    for at in range(begins, begins + 40):
        spoiled = bytearray(whole)
        spoiled[at] ^= 0xFF
        (tmp_path / "spoiled.docx").write_bytes(spoiled)
        assert words_of(tmp_path / "spoiled.docx") == ""
