"""Tables as people save them, and what their rows become."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest

from codex.errors import DamagedFile, UsageProblem
from codex.importing.cell_values import date, number
from codex.importing.reading import Reading, ReadOptions
from codex.importing.registry import read
from codex.importing.tables import read_table

if TYPE_CHECKING:
    from codex.importing.table import Table


def table(text: str, name: str = "t.csv", *, keep_good: bool = False) -> Table:
    return read_table(text.encode(), name, keep_good=keep_good)


def workbook(rows: list[list[Any]], *more: tuple[str, list[list[Any]]]) -> bytes:
    import xlsxwriter

    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False})
    for title, lines in (("Sheet1", rows), *more):
        sheet = book.add_worksheet(title)
        for at, cells in enumerate(lines):
            sheet.write_row(at, 0, cells)
    book.close()
    return held.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_parts_all_rows(delimiter: str) -> None:
    made = f'a{delimiter}b\n1{delimiter}"x,y;z"\n2{delimiter}w\n'
    found = table(made)
    assert found.delimiter == delimiter
    assert [row.cells for row in found.rows] == [("1", "x,y;z"), ("2", "w")]


def test_commas_of_sentences_do_not_part_a_single_column() -> None:
    found = table('answer\nYes, we did.\n"No, ""never""; not once"\n')
    assert (found.delimiter, [row.cells[0] for row in found.rows]) == (
        "",
        ["Yes, we did.", 'No, "never"; not once'],
    )


def test_decimal_commas_do_not_part_cells() -> None:
    assert table("имя;балл\nА;4,5\nБ;3,25\n").rows[1].cells == ("Б", "3,25")


def test_excel_of_kazakhstan_is_read() -> None:
    found = read_table("sep=;\r\nmұғалім;жауап\r\n1;Иә, әрине\r\n".encode("utf-8-sig"), "a.csv")
    assert (found.delimiter, found.encoding, found.rows[0].cells) == (";", "utf-8-sig", ("1", "Иә, әрине"))
    found = read_table("мұғалім;жауап\r\n1;Иә, әрине\r\n".encode("kz1048"), "a.csv")
    assert (found.encoding, found.rows[0].cells) == ("kz1048", ("1", "Иә, әрине"))


def test_lines_are_those_of_the_file() -> None:
    found = table('a,b\n1,"two\nlines"\n\n2,x\n')
    assert [(row.line, row.cells) for row in found.rows] == [(2, ("1", "two\nlines")), (5, ("2", "x"))]


def test_empty_columns_at_the_end_are_no_columns() -> None:
    found = table("a,b,\n1,2,\n3,4,\n")
    assert found.header == ("a", "b")
    assert found.rows[1].cells == ("3", "4")


@pytest.mark.parametrize(
    ("text", "why", "line"),
    [
        ("id,text\n1,good\n2,too,many\n3\n", "importing.table-ragged", 3),
        ('id,text\n1,"never closed\n2,x\n', "importing.csv-quote", 2),
        ("id,text,text\n1,a,b\n", "importing.table-column-twice", 1),
    ],
)
def test_a_damaged_table_is_refused_with_its_line(text: str, why: str, line: int) -> None:
    with pytest.raises(DamagedFile) as refused:
        table(text)
    assert (refused.value.text_id, refused.value.where) == (why, f"t.csv:{line}")


def test_good_rows_of_a_damaged_table_can_be_kept() -> None:
    found = table("id,text\n1,good\n2,too,many\n3,also\n", keep_good=True)
    assert [row.cells for row in found.rows] == [("1", "good"), ("3", "also")]
    assert [(finding.where, finding.skipped) for finding in found.findings] == [("t.csv:3", True)]


def test_a_workbook_gives_text_cells_and_its_sheets() -> None:
    import datetime as dt

    data = workbook(
        [
            ["id", "жауап", "балл", "күні"],
            [1, "=x", 4.5, dt.date(2026, 11, 20).isoformat()],
            [2, "Иә", 3.0, ""],
        ],
        ("Other", [["q"], ["w"]]),
    )
    found = read_table(data, "a.xlsx")
    assert found.sheets == ("Sheet1", "Other")
    assert [row.cells for row in found.rows] == [("1", "=x", "4.5", "2026-11-20"), ("2", "Иә", "3", "")]
    assert read_table(data, "a.xlsx", sheet="Other").rows[0].cells == ("w",)
    with pytest.raises(UsageProblem):
        read_table(data, "a.xlsx", sheet="Third")


def test_json_lines_are_a_table() -> None:
    found = table('{"id": "1", "text": "Сәлем"}\n{"text": "b", "score": 2, "tags": ["x"]}\n', "a.jsonl")
    assert found.header == ("id", "text", "score", "tags")
    assert [row.cells for row in found.rows] == [("1", "Сәлем", "", ""), ("", "b", "2", '["x"]')]
    with pytest.raises(DamagedFile):
        table('{"a": 1, "a": 2}\n', "a.jsonl")


@pytest.mark.parametrize(
    ("cell", "value"),
    [("4,5", 4.5), ("4.5", 4.5), ("1 234,5", 1234.5), ("-2", -2), ("−2", -2), ("1e3", 1000), ("", None), ("4,5,6", None), ("nan", None), ("inf", None), ("12%", None)],
)  # fmt: skip
def test_numbers_are_read_where_they_are_needed(cell: str, value: float | None) -> None:
    assert number(cell) == value


@pytest.mark.parametrize(
    ("cell", "day"),
    [("20.11.2026", "2026-11-20"), ("2026-11-20", "2026-11-20"), ("46346", "2026-11-20"), ("20/11/26", "2026-11-20"), ("31.02.2026", None), ("7", None), ("x", None)],
)  # fmt: skip
def test_dates_are_read_where_they_are_needed(cell: str, day: str | None) -> None:
    assert date(cell) == day


def drafts(text: str, name: str = "t.csv", **options: Any) -> Reading:
    return read(text.encode(), name, ReadOptions(**options))


def test_a_row_is_an_answer_sheet_with_the_other_columns_as_attributes() -> None:
    found = drafts("id;school;жауап\n1;A;Курс ұнады\n2;B;\n")
    (draft,) = found.drafts
    assert (draft.kind, draft.language, draft.text, draft.attributes) == (
        "answers",
        "kk",
        "Курс ұнады",
        {"id": "1", "school": "A"},
    )
    assert [(mark.kind, mark.label, mark.start, mark.end) for mark in draft.marks] == [
        ("answer", "жауап", 0, 10)
    ]
    assert [(finding.where, finding.why, finding.skipped) for finding in found.findings] == [
        ("t.csv:3", "importing.row-no-text", True)
    ]


def test_columns_are_named_by_the_researcher() -> None:
    found = drafts("who,q1,q2\nA,long,short\nB,,x\n", columns={"text": "q1|q2", "title": "who"})
    assert [(draft.title, draft.text) for draft in found.drafts] == [("A", "long\n\nshort"), ("B", "x")]
    assert [(mark.label, mark.start, mark.end) for mark in found.drafts[0].marks] == [
        ("q1", 0, 4),
        ("q2", 6, 11),
    ]
    with pytest.raises(UsageProblem):
        drafts("a,b\n1,2\n", columns={"text": "c"})


def test_open_questions_are_told_from_closed_ones() -> None:
    rows = "".join(
        f"{n},{n % 5},I liked the course very much because of reason number {n}\n" for n in range(9)
    )
    found = drafts("n,score,What did you like?\n" + rows)
    assert len(found.drafts) == 9
    assert found.drafts[0].attributes == {"n": "0", "score": "0"}
    assert [finding.why for finding in found.findings] == ["importing.table-text-guessed"]


def test_a_table_without_texts_asks_for_its_column() -> None:
    with pytest.raises(DamagedFile) as refused:
        drafts("a,b\n1,2\n3,4\n")
    assert refused.value.text_id == "importing.table-no-text"


def test_one_id_for_two_texts_is_damage() -> None:
    with pytest.raises(DamagedFile) as refused:
        drafts("id,text\n1,first\n1,second\n")
    assert refused.value.where == "t.csv:3"


def test_a_literature_export_gives_references() -> None:
    found = drafts(
        'Authors,Title,Year,Source title,DOI,Abstract\n"Ospan A.; de Boer J.",On courses,2021,Edu,https://doi.org/10.1/ab.,Teachers learn.\n'
    )
    (draft,) = found.drafts
    assert (draft.kind, draft.title, draft.text) == (
        "reference",
        "On courses",
        "On courses\n\nTeachers learn.\n",
    )
    assert draft.cite["id"] == "ospan2021"
    assert draft.cite["author"] == [{"family": "Ospan", "given": "A."}, {"family": "de Boer", "given": "J."}]
    assert draft.cite["issued"] == {"date-parts": [[2021]]}


TALK = "time;speaker;sentence\n00:01;T;Good morning.\n00:02;T;Shall we?\n00:05;S1;Yes.\n;;\n00:07;T;So.\n00:09;S1;What?\n"


def test_a_table_of_who_says_what_is_one_transcript() -> None:
    (draft,) = drafts(TALK, speakers={"T": "Teacher"}).drafts
    assert (draft.kind, draft.text) == ("interview", "Good morning.\nShall we?\nYes.\nSo.\nWhat?\n")
    turns = [(mark.label, draft.text[mark.start : mark.end]) for mark in draft.marks if mark.kind == "turn"]
    assert turns == [
        ("Teacher", "Good morning.\nShall we?"),
        ("S1", "Yes."),
        ("Teacher", "So."),
        ("S1", "What?"),
    ]
    assert [mark.label for mark in draft.marks if mark.kind == "time"] == [
        "00:01",
        "00:02",
        "00:05",
        "00:07",
        "00:09",
    ]


def test_answers_of_named_people_are_no_transcript() -> None:
    assert len(drafts("speaker,text\nA,one\nB,two\nC,three\n").drafts) == 3
    assert len(drafts(TALK, kind="answers").drafts) == 5


def test_lost_letters_in_a_workbook_are_damage() -> None:
    with pytest.raises(DamagedFile) as refused:
        read_table(workbook([["text"], ["М??алім ?уралдарды ?те жа?сы"]]), "a.xlsx")
    assert (refused.value.text_id, refused.value.where) == ("importing.letters-lost", "a.xlsx:2")


def test_the_sheet_that_was_read_is_told_where_there_are_others() -> None:
    data = workbook([], ("Answers", [["text"], ["a"]]), ("Notes", [["x"]]))
    table_read = read_table(data, "a.xlsx")
    assert [row.cells for row in table_read.rows] == [("a",)]
    assert [(finding.why, finding.fields["sheet"]) for finding in table_read.findings] == [
        ("importing.sheet-chosen", "Answers")
    ]


@pytest.mark.parametrize("name", ["t.xlsx", "t.xls"])
def test_other_files_under_the_name_of_a_workbook_are_read_for_what_they_are(name: str) -> None:
    page = "<html><table><tr><td>id</td><td>text</td></tr><tr><td>7</td><td>Hello</td></tr></table></html>"
    for text in ("id;text\n7;Hello\n", page):
        (draft,) = read(text.encode(), name).drafts
        assert (draft.text, draft.attributes["id"], draft.kind) == ("Hello", "7", "answers")


@pytest.mark.parametrize(
    ("text", "columns", "why"),
    [
        ("Ответ;Школа\nМне помог форум;1\n", {"txt": "Ответ"}, "importing.no-such-field"),
        ("Title,DOI,Who\nOne,10.1000/a,Asel\n", {"author": "Whom"}, "importing.no-such-column"),
        ("who,text\nA,Yes\nB,No\nA,So\nB,Well\n", {"speaker": "voice"}, "importing.no-such-column"),
    ],
)
def test_what_is_said_of_columns_and_means_nothing_is_refused(
    text: str, columns: dict[str, str], why: str
) -> None:
    with pytest.raises(UsageProblem) as refused:
        read(text.encode(), "a.csv", ReadOptions(columns=columns))
    assert refused.value.text_id == why


def test_fields_of_references_may_be_written_in_any_case() -> None:
    text = b"Title,DOI,Who\nOne,10.1000/a,Asel Omarova\n"
    (draft,) = read(text, "a.csv", ReadOptions(columns={"Author": "Who"})).drafts
    assert draft.cite["author"] == [{"family": "Omarova", "given": "Asel"}]


@pytest.mark.parametrize(
    "text",
    [
        "Code;Comment;Code Group 1;Code Group 2\nPlanning;says a goal;Work;\n",
        "tag,description,number of highlights\nforum,talk there,3\n",
    ],
)
def test_a_codebook_of_another_tool_is_no_text(text: str) -> None:
    with pytest.raises(DamagedFile) as refused:
        read(text.encode(), "a.csv")
    assert refused.value.text_id == "importing.is-codebook"
