"""Exports of survey tools: answers alone, with their questions."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest

from codex.errors import DamagedFile
from codex.importing.notes import Notes
from codex.importing.reading import ReadOptions
from codex.importing.registry import read
from codex.importing.sav import read_sav

if TYPE_CHECKING:
    from codex.importing.reading import Reading


def drafts(text: str) -> Reading:
    return read(text.encode(), "s.csv")


def test_qualtrics_has_three_header_rows_and_names_its_open_questions() -> None:
    reading = drafts(
        "StartDate,IPAddress,ResponseId,Q1,Q2\n"
        "Start,IP,Response ID,How much?,What did you like?\n"
        '"{""ImportId"":""startDate""}","{""ImportId"":""ip""}","{""ImportId"":""_recordId""}","{""ImportId"":""QID1""}","{""ImportId"":""QID2_TEXT""}"\n'
        "2026-01-01,1.2.3.4,R_1,5,Forums\n"
        "2026-01-02,1.2.3.4,R_2,4,\n"
    )
    (draft,) = reading.drafts
    assert (draft.text, draft.marks[0].label) == ("Forums", "What did you like?")
    assert draft.attributes == {"StartDate": "2026-01-01", "ResponseId": "R_1", "Q1": "5"}
    assert [(finding.where, finding.why) for finding in reading.findings] == [
        ("s.csv", "importing.columns-personal"),
        ("s.csv", "importing.table-text-guessed"),
        ("s.csv:5", "importing.row-no-text"),
    ]


def test_google_forms_in_russian_gives_one_draft_per_person() -> None:
    rows = "".join(
        f"01.02.2026 10:0{n}:00;{n}@a.kz;{n};Мне понравились форумы и задания номер {n};Мешал медленный интернет в школе {n}\n"
        for n in range(3)
    )
    reading = drafts("Отметка времени;Адрес электронной почты;Оценка;Что понравилось?;Что мешало?\n" + rows)
    assert len(reading.drafts) == 3
    draft = reading.drafts[1]
    assert draft.text == "Мне понравились форумы и задания номер 1\n\nМешал медленный интернет в школе 1"
    assert [(mark.label, draft.text[mark.start : mark.end][:10]) for mark in draft.marks] == [
        ("Что понравилось?", "Мне понрав"),
        ("Что мешало?", "Мешал медл"),
    ]
    assert draft.attributes == {"Отметка времени": "01.02.2026 10:01:00", "Оценка": "1"}


def test_limesurvey_headers_are_code_and_question() -> None:
    reading = drafts(
        "id. Response ID,G01Q01. How much?,G01Q02. Say why you chose it\n1,5,Because it was open to all of us\n2,4,Because my school asked me to\n"
    )
    assert [draft.attributes for draft in reading.drafts] == [
        {"id": "1", "G01Q01": "5"},
        {"id": "2", "G01Q01": "4"},
    ]
    assert reading.drafts[0].marks[0].label == "Say why you chose it"


def test_kobo_repeats_and_own_columns_are_off() -> None:
    header = "start,about/school,about/tools,about/tools/miro,about/tools/canva,about/why,_id,_uuid,_submission_time,__version__"
    reading = drafts(
        f"{header}\nt,A,miro canva,1,1,We used them in every single lesson,7,u-1,t,v1\nt,B,miro,1,0,It was the only one that worked here,8,u-2,t,v1\n"
    )
    first = reading.drafts[0]
    assert first.attributes == {
        "start": "t",
        "about/school": "A",
        "about/tools": "miro canva",
        "_id": "7",
        "_uuid": "u-1",
        "_submission_time": "t",
    }
    assert first.marks[0].label == "why"


def spss(text_width: int = 8) -> bytes:
    """Return a system file: a labelled number, a date and a text, two cases, not compressed."""
    head = b"$FL2" + b"@(#) test".ljust(60) + struct.pack("<iiiii", 2, 3, 0, 0, 2) + struct.pack("<d", 100.0)
    head += b"01 Jan 2600:00:00" + b" " * 64 + b"\0" * 3
    slots = -(-text_width // 8)

    def variable(name: str, width: int, form: int, label: str) -> bytes:
        raw = label.encode()
        made = struct.pack("<6i", 2, width, 1, 0, form << 16, form << 16) + name.encode().ljust(8)
        return made + struct.pack("<i", len(raw)) + raw + b"\0" * (-len(raw) % 4)

    parts = [
        head,
        variable("SEX", 0, 5, "Кім?"),
        variable("DAY", 0, 20, "Күні"),
        variable("WHY", text_width, 1, "Неге?"),
    ]
    parts += [struct.pack("<6i", 2, -1, 0, 0, 0, 0) + b" " * 8 for _ in range(slots - 1)]
    label = "Әйел".encode()
    parts.append(
        struct.pack("<ii", 3, 1)
        + struct.pack("<d", 1.0)
        + bytes([len(label)])
        + label
        + b"\0" * (-(len(label) + 1) % 8)
    )
    parts.append(struct.pack("<iii", 4, 1, 1))
    parts.append(struct.pack("<iiii", 7, 20, 1, 5) + b"UTF-8")
    parts.append(struct.pack("<ii", 999, 0))
    seconds = 14_029_372_800.0
    for sex, why in ((1.0, "Иә"), (-1.7976931348623157e308, "Жоқ")):
        parts.append(struct.pack("<dd", sex, seconds) + why.encode().ljust(8 * slots))
    return b"".join(parts)


@pytest.mark.parametrize("width", [8, 40])
def test_spss_gives_labels_dates_and_texts(width: int) -> None:
    table = read_sav(spss(width), Notes("s.sav"))
    assert table.header == ("SEX", "DAY", "WHY")
    assert table.labels == {"SEX": "Кім?", "DAY": "Күні", "WHY": "Неге?"}
    assert [row.cells for row in table.rows] == [("Әйел", "2027-05-11", "Иә"), ("", "2027-05-11", "Жоқ")]


def declared(values: bytes, count: int, weight: int = 0) -> bytes:
    """Return the system file with missing values declared for its first variable, and a weight."""
    data = spss()
    at = data.index(b"SEX     ")
    head = data[: at - 24] + struct.pack("<4i", 2, 0, 1, count) + data[at - 8 : at]
    label = 4 + -(-len("Кім?".encode()) // 4) * 4
    made = head + data[at : at + 8 + label] + values + data[at + 8 + label :]
    return made[:76] + struct.pack("<i", weight) + made[80:]


@pytest.mark.parametrize(
    ("values", "count"),
    [
        (struct.pack("<d", 1.0), 1),
        (struct.pack("<2d", 9.0, 1.0), 2),
        (struct.pack("<2d", 0.5, 3.0), -2),
        (struct.pack("<3d", 7.0, 9.0, 1.0), -3),
    ],
)
def test_values_that_spss_was_told_are_missing_are_no_answers(values: bytes, count: int) -> None:
    notes = Notes("s.sav")
    table = read_sav(declared(values, count, weight=1), notes)
    assert [row.cells[0] for row in table.rows] == ["", ""]
    told = {finding.why: finding.fields for finding in notes.findings}
    assert told["importing.sav-missing"] == {"n": 1, "shown": "Әйел"}
    assert told["importing.sav-weighted"] == {"column": "SEX"}
    assert read_sav(declared(struct.pack("<d", 9.0), 1), notes).rows[0].cells[0] == "Әйел"


@pytest.mark.parametrize("cut", [4, 100, 180, 240, 330, -9])
def test_a_cut_spss_file_is_refused(cut: int) -> None:
    with pytest.raises(DamagedFile) as refused:
        read(spss()[:cut], "s.sav")
    assert refused.value.text_id == "importing.sav-broken"


@pytest.mark.parametrize(
    ("heading", "cells", "read"),
    [
        ("answered", ["20.11.2025", "45982"], ["20.11.2025", "2025-11-21"]),
        ("Дата", ["45981", "45982"], ["2025-11-20", "2025-11-21"]),
        ("pupils", ["45981", "45982"], ["45981", "45982"]),
        ("answered", ["20.11.2025", "3"], ["20.11.2025", "3"]),
    ],
)
def test_counts_of_days_are_dates_only_where_nothing_speaks_against_it(
    heading: str, cells: list[str], read: list[str]
) -> None:
    from codex.importing import registry

    table = f"text;{heading}\n" + "".join(f"An answer of some length {n};{c}\n" for n, c in enumerate(cells))
    found = registry.read(table.encode(), "t.csv")
    assert [one.attributes[heading] for one in found.drafts] == read
    assert ("importing.dates-counted" in {one.why for one in found.findings}) == (cells != read)


@pytest.mark.parametrize(
    "column",
    ["Ваше имя", "Ф.И.О.", "ФИО:", "Фамилия, имя, отчество", "Аты-жөніңіз", "Your name", "First Name", "ИИН"],
)
def test_a_column_that_asks_who_somebody_is_is_left_out_unless_it_was_named(column: str) -> None:
    text = f'"{column}",Мнение,Оценка\nАсель,Форум помог мне на курсе,5\nБолат,Мы ставили цели вместе,4\n'
    reading = read(text.encode(), "s.csv")
    assert all(set(draft.attributes) == {"Оценка"} for draft in reading.drafts)
    assert [one.fields["columns"] for one in reading.findings if one.why.endswith("personal")] == [column]
    kept = read(text.encode(), "s.csv", ReadOptions(columns={"title": column}))
    assert [draft.title for draft in kept.drafts] == ["Асель", "Болат"]


def test_a_question_that_asks_for_a_name_is_known_by_its_words() -> None:
    text = (
        "G1Q1. Ваше имя?,G1Q2. Что помогло?\nАсель,Форум помог мне на курсе\nБолат,Мы ставили цели вместе\n"
    )
    reading = read(text.encode(), "s.csv")
    assert [dict(draft.attributes) for draft in reading.drafts] == [{}, {}]
