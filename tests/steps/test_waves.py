"""The next wave of a survey, speakers shown and mapped, readers that others add."""

from __future__ import annotations

import importlib.metadata
import io
import json
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

from codex.importing.canonical import draft

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.importing.notes import Notes
    from codex.importing.reading import ReadOptions
    from codex.model.source import Draft
    from tests.steps.conftest import Typed


def test_the_mapping_of_a_table_is_kept_for_the_next_wave(study: Typed) -> None:
    header = "who;best thing;worst thing;school\n"
    Path("wave1.csv").write_text(header + "T1;The forum, by far;Too short;School 1\n", encoding="utf-8")
    Path("wave2.csv").write_text(header + "T1;Talking to others;Too long now;School 1\n", encoding="utf-8")
    said = ("--map", "text=worst thing", "--map", "id=who")
    assert study("import", "wave1.csv", *said, "--dry-run").code == 0
    first = study("import", "wave1.csv", *said, "--json").results
    told = json.loads(study("import", "wave2.csv", "--json").out)
    assert [one["text"].strip() for one in first] == ["Too short"]
    assert [one["text"].strip() for one in told["results"]] == ["Too long now"]
    assert any("text=worst thing" in one["why"] for one in told["findings"])
    assert study("verify").code == 0


def test_speakers_are_shown_and_mapped(study: Typed) -> None:
    Path("two.txt").write_text(
        "A: How was it?\nB: It went well.\nA: And the forum?\nB: We used it.\n", encoding="utf-8"
    )
    shown = study("import", "two.txt", "--kind", "interview", "--dry-run", "--json").results[0]
    assert sorted(shown["speakers"]) == ["A: 2", "B: 2"]
    words = ("--speakers", "A=Interviewer", "--speakers", "B=Dana")
    mapped = study("import", "two.txt", "--kind", "interview", *words, "--json").results[0]
    assert sorted(mapped["speakers"]) == ["Dana: 2", "Interviewer: 2"]


class Shouts:
    """A third party's reader: files that begin with SHOUT."""

    name = "shout"
    suffixes = (".shout",)

    def fits(self, head: bytes) -> bool:
        return head.startswith(b"SHOUT\0")

    def read(self, data: bytes, options: ReadOptions, notes: Notes) -> Iterator[Draft]:
        text = data.partition(b"\0")[2].decode().upper()
        yield draft(text, options, title="A shout", kind="web", encoding="utf-8")


def test_a_reader_of_a_third_party_is_found_by_its_entry_point(
    study: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def entry_points(*, group: str) -> list[SimpleNamespace]:
        asked.append(group)
        return [SimpleNamespace(name="shout", load=Shouts)]

    monkeypatch.setattr(importlib.metadata, "entry_points", entry_points)
    Path("x.shout").write_bytes(b"SHOUT\0lessons are shared")
    found = study("import", "x.shout", "--json")
    assert found.code == 0, found.err
    assert found.results[0]["text"].strip() == "LESSONS ARE SHARED"
    assert asked == ["codex.readers"]


def test_sheet_and_encoding_are_kept_with_the_mapping(study: Typed) -> None:
    header, row = "кто;лучшее;худшее\n", "У{0};Форум, и{0} встречи;Мало времени{0} на всё\n"
    said = ("--map", "text=худшее", "--encoding", "cp1251")
    for wave in (1, 2):
        Path(f"wave{wave}.csv").write_bytes((header + row.format(wave)).encode("cp1251"))
    Path("wave3.csv").write_text(header + row.format(3), encoding="utf-8-sig")
    assert study("import", "wave1.csv", *said).code == 0
    second = json.loads(study("import", "wave2.csv", "--json").out)
    assert [(one["text"], one["encoding"]) for one in second["results"]] == [
        ("Мало времени2 на всё", "cp1251")
    ]
    assert any("--encoding cp1251" in one["why"] for one in second["findings"])
    third = study("import", "wave3.csv", "--json").results
    assert [(one["text"], one["encoding"]) for one in third] == [("Мало времени3 на всё", "utf-8-sig")]
    for wave in (4, 5):
        book(f"wave{wave}.xlsx", [["id", "text"], [1, f"Answer of wave {wave}"]])
    assert study("import", "wave4.xlsx", "--sheet", "Answers").code == 0
    fifth = json.loads(study("import", "wave5.xlsx", "--json").out)
    assert [one["text"] for one in fifth["results"]] == ["Answer of wave 5"]
    assert study("verify").code == 0


def book(name: str, rows: list[list[object]]) -> None:
    """Write a workbook whose second sheet holds the answers."""
    from xlsxwriter import Workbook

    with Workbook(name) as made:
        made.add_worksheet("Read me").write_row(0, 0, ["about", "this file"])
        made.add_worksheet("Answers")
        for number, cells in enumerate(rows):
            made.get_worksheet_by_name("Answers").write_row(number, 0, cells)


@pytest.mark.parametrize("many", [4, 40])
def test_an_import_that_is_stopped_leaves_nothing_behind(
    study: Typed, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    from codex.steps.sources import bringing

    kept = {path.name for path in Path("corpus").iterdir()}
    files = [f"n{number}.txt" for number in range(many)]
    for number, name in enumerate(files):
        Path(name).write_text(f"Text number {number}.", encoding="utf-8")
    one = bringing.Bringing.file

    def stopped(run: Any, path: Path) -> None:
        one(run, path)
        if path.name == files[-2]:
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(bringing, "_TOGETHER", 3)  # so that sources are written before it is stopped
        patched.setattr(bringing.Bringing, "file", stopped)
        assert study("import", *files).code == 130
    assert {path.name for path in Path("corpus").iterdir()} == kept
    assert len(study("source", "list", "--json").results) == 1
    assert study("import", *files).code == 0
    assert len(list(Path("corpus").iterdir())) == len(kept) + many
    assert study("verify").code == 0


WAVE = "who;answer;school;day;points\n1;The forum helped all of us;School 1;20.11.2025;4,5\n"


def test_a_table_that_holds_an_earlier_one_does_not_bring_its_rows_twice(study: Typed) -> None:
    second = "2;Nobody had the time;School 2;45982;3\n"
    Path("one.csv").write_text(WAVE, encoding="utf-8")
    Path("all.csv").write_text(WAVE + second, encoding="utf-8")
    assert study("import", "one.csv", "--map", "text=answer", "--map", "id=who").code == 0
    told = json.loads(study("import", "all.csv", "--json").out)
    assert [one["text"].strip() for one in told["results"]] == ["Nobody had the time"]
    assert sum(one["skipped"] for one in told["findings"]) == 1
    types = {one["name"]: one["type"] for one in study("source", "attr", "list", "--json").results}
    assert (types["day"], types["points"]) == ("date", "number")


def test_an_answer_that_was_corrected_is_a_new_version_of_its_row(study: Typed) -> None:
    Path("one.csv").write_text(WAVE, encoding="utf-8")
    said = ("--map", "text=answer", "--map", "id=who")
    (row,) = study("import", "one.csv", *said, "--json").results
    Path("one.csv").write_text(WAVE.replace("all of us", "most of us"), encoding="utf-8")
    assert study("import", "one.csv").code == 0
    held = [one for one in study("source", "list", "--json").results if one["file"] == "one.csv"]
    assert [one["id"] for one in held] == [row["id"]]
    assert study("verify").code == 0


def test_people_of_two_groups_with_one_number_stay_apart(study: Typed) -> None:
    Path("a.csv").write_text("who;answer\n1;No\n", encoding="utf-8")
    Path("b.csv").write_text("who;answer\n1;No\n\n", encoding="utf-8")
    for name in ("a.csv", "b.csv"):
        found = study("import", name, "--map", "text=answer", "--map", "id=who", "--json").results
        assert [one["text"].strip() for one in found] == ["No"]


def test_long_paragraphs_that_were_each_corrected_are_one_source_and_another_text_of_the_name_is_told(
    study: Typed,
) -> None:
    lines = [
        f"Teacher {n} said that the forum helped {n} colleagues to plan a whole lesson." for n in range(6)
    ]
    Path("notes.txt").write_text("\n\n".join(lines), encoding="utf-8")
    (first,) = study("import", "notes.txt", "--json").results
    mended = [line.replace("whole lesson", "good lesson") for line in lines]
    Path("notes.txt").write_text("\n\n".join(mended), encoding="utf-8")
    assert study("import", "notes.txt").code == 0
    held = [one for one in study("source", "list", "--json").results if one["file"] == "notes.txt"]
    assert [one["id"] for one in held] == [first["id"]]
    Path("notes.txt").write_text("Something quite other was written here by somebody else.", encoding="utf-8")
    told = json.loads(study("import", "notes.txt", "--json").out)
    assert len(told["results"]) == 1
    assert any("came from a file of this name" in one["why"] for one in told["findings"])


MIXED = (
    "Код;Школа;Чем пользуетесь?;Что мешает вам?\n"
    "1;№ 1;Миро;Интернет обрывается каждый день после обеда\n"
    "2;№ 2;Канва;Кабинет один на всех, и он занят до вечера\n"
)


def whys(told: dict[str, Any]) -> str:
    return " ".join(one["why"] for one in told["findings"])


def test_what_was_guessed_of_a_table_holds_for_the_next_wave_too(study: Typed) -> None:
    Path("one.csv").write_text(MIXED, encoding="utf-8")
    assert "Что мешает вам?" in whys(json.loads(study("import", "one.csv", "--json").out))
    longer = (
        "Код;Возраст;Что мешает вам?;Школа;Чем пользуетесь?\n1;30;Нет сети;№ 1;Разными досками, какие найду\n"
    )
    Path("two.csv").write_text(longer, encoding="utf-8")
    told = json.loads(study("import", "two.csv", "--json").out)
    assert [one["text"].strip() for one in told["results"]] == ["Нет сети"]
    assert "text=Что мешает вам?" in whys(told)
    before = study("source", "list", "--json").results
    again = study("import", "two.csv", "--map", "text=Чем пользуетесь?", "--map", "case=Школа", "--json")
    assert "new version" in whys(json.loads(again.out))
    after = study("source", "list", "--json").results
    assert [one["id"] for one in after] == [one["id"] for one in before]
    mended = next(one for one in after if one["file"] == "two.csv")
    assert (mended["length"], mended["attributes"]["case"]) == (28, "№ 1")
    assert mended["attributes"]["Что мешает вам?"] == "Нет сети"
    assert "new version" not in whys(json.loads(study("import", "two.csv", "--json").out))
    Path("three.csv").write_text(longer.replace("1;30", "2;31"), encoding="utf-8")
    (third,) = study("import", "three.csv", "--json").results
    assert third["text"].strip() == "Разными досками, какие найду"


def test_a_column_that_has_another_name_in_the_next_wave_is_told(study: Typed) -> None:
    Path("one.csv").write_text(MIXED, encoding="utf-8")
    assert study("import", "one.csv", "--map", "text=Что мешает вам?", "--map", "id=Код").code == 0
    Path("two.csv").write_text(MIXED.replace("Что мешает вам?", "Что мешает вам сейчас?"), encoding="utf-8")
    told = whys(json.loads(study("import", "two.csv", "--dry-run", "--json").out))
    assert "no column “Что мешает вам?”" in told
    assert "“Что мешает вам сейчас?” is new" in told
    other = "Дата;Кто;Итог\n01.02.2025;Айгүл;Мы решили встречаться каждую неделю\n"
    Path("other.csv").write_text(other, encoding="utf-8")
    assert "last time" not in whys(json.loads(study("import", "other.csv", "--dry-run", "--json").out))


def test_a_question_is_named_as_the_survey_tool_writes_it_and_known_in_the_next_wave(study: Typed) -> None:
    export = (
        "id. Response ID,G01Q01. How old are you?,G01Q02. Why?\n1,30,Sure\n2,31,It was open to all of us\n"
    )
    Path("one.csv").write_text(export, encoding="utf-8")
    said = ("--map", "text=G01Q02. Why?")
    assert [one["text"].strip() for one in study("import", "one.csv", *said, "--json").results][:1] == [
        "Sure"
    ]
    Path("two.csv").write_text(export.replace("Sure", "Nobody"), encoding="utf-8")
    told = json.loads(study("import", "two.csv", "--json").out)
    assert "G01Q02. Why?" in whys(told)
    assert [one["text"].strip() for one in told["results"]][:1] == ["Nobody"]


def test_one_respondent_in_two_waves_is_two_answers_under_one_id(study: Typed) -> None:
    Path("one.csv").write_text(MIXED, encoding="utf-8")
    Path("two.csv").write_text(MIXED.replace("обеда", "полудня").replace("вечера", "ночи"), encoding="utf-8")
    assert study("import", "one.csv", "--map", "text=Что мешает вам?", "--map", "id=Код").code == 0
    assert study("import", "two.csv").code == 0
    found = study("source", "list", "--where", "id=1", "--json").results
    assert sorted(one["file"] for one in found) == ["one.csv", "two.csv"]


def workbook(*sheets: tuple[str, list[list[object]]]) -> bytes:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    for name, rows in sheets:
        sheet = book.add_worksheet(name)
        for place, cells in enumerate(rows):
            sheet.write_row(place, 0, cells)
    book.close()
    return made.getvalue()


def test_sheets_of_one_workbook_are_tables_of_their_own(study: Typed) -> None:
    head: list[object] = ["№", "Мнение"]
    book = workbook(
        ("Школа 1", [head, [1, "Нет сети после обеда"], [2, "Кабинет один на всех"]]),
        ("Школа 2", [head, [1, "Нет времени готовить"], [2, "Всё делаю сама"]]),
    )
    Path("all.xlsx").write_bytes(book)
    said = ("--map", "text=Мнение", "--map", "id=№")
    assert len(study("import", "all.xlsx", *said, "--json").results) == 2
    assert len(study("import", "all.xlsx", *said, "--sheet", "Школа 2", "--json").results) == 2
    assert study("import", "all.xlsx", *said, "--sheet", "Школа 2", "--json").results == []
    assert study("import", "all.xlsx", *said, "--sheet", "Школа 1", "--json").results == []
    found = study("source", "list", "--where", "kind=answers", "--json").results
    assert sorted(one["file"] for one in found) == [*["all.xlsx"] * 2, *["all.xlsx [Школа 2]"] * 2]
    assert study("verify").code == 0


def test_repeats_of_a_form_know_the_answers_they_belong_to(study: Typed) -> None:
    key = ["_id", "_uuid", "_submission_time", "_index"]
    link = ["_index", "_parent_table_name", "_parent_index"]
    book = workbook(
        (
            "main",
            [
                ["start", "school/region", "why", *key],
                ["t", "Маңғыстау", "We joined because all of the others did so", 7, "u7", "t", 1],
                ["t", "Атырау", "The course was free and near to our school", 8, "u8", "t", 2],
            ],
        ),
        (
            "teachers",
            [
                ["says", *link],
                ["Нет сети", 1, "main", 2],
                ["Нет времени", 2, "main", 1],
                ["Сама", 3, "main", 2],
            ],
        ),
    )
    Path("form.xlsx").write_bytes(book)
    assert study("import", "form.xlsx").code == 0
    assert study("import", "form.xlsx", "--sheet", "teachers", "--map", "text=says").code == 0
    found = study("source", "list", "--where", "school/region=Атырау", "--json").results
    assert len(found) == 3
    repeats = [one for one in found if one["file"] == "form.xlsx [teachers]"]
    assert [one["attributes"]["_index"] for one in repeats] == ["1", "3"]
    assert not any("why" in one["attributes"] for one in repeats)


def test_short_answers_stay_with_their_questions_in_a_new_version(study: Typed) -> None:
    asked = ("Did the forum help you when you planned?", "Did your colleagues answer you there?")
    talk = "".join(f"Interviewer: {question}\nTeacher: Yes.\n" for question in asked)
    Path("short.txt").write_text(talk, encoding="utf-8")
    study("import", "short.txt", "--kind", "interview")
    study("excerpt", "cut", "--by", "turn", "-s", "short")
    first, second = (one["id"] for one in listed_answers(study))

    def where(text: str) -> dict[str, tuple[bool, str]]:
        Path("short.txt").write_text(text, encoding="utf-8")
        assert study("import", "short.txt", "--kind", "interview").code == 0
        now = study("source", "show", "short", "--text").out
        return {
            one["id"]: (one["lost"], now[: one["start"]].rstrip().rpartition("\n")[0].rpartition(": ")[2])
            for one in listed_answers(study)
        }

    swapped = "".join(f"Interviewer: {question}\nTeacher: Yes.\n" for question in asked[::-1])
    assert where(swapped) == {first: (False, asked[0]), second: (False, asked[1])}
    alone = where(
        f"Interviewer: {asked[1]}\nTeacher: Yes.\nInterviewer: {asked[0]}\nTeacher: No, not at all.\n"
    )
    assert alone[first][0]
    assert alone[second] == (False, asked[1])
    unlike = where(f"Interviewer: {asked[1]}\nTeacher: Yes!\nInterviewer: {asked[0]}\nTeacher: No.\n")
    assert [lost for lost, _ in unlike.values()].count(False) <= 1


def listed_answers(run: Typed) -> list[dict[str, Any]]:
    return [one for one in run("excerpt", "list", "-s", "short", "--json").results if not one["context"]]
