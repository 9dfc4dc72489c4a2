"""Answers in the fields of a PDF form stand in its text; attached files are told."""

from __future__ import annotations

from codex.importing.registry import read
from tests.importing.drawn import drawn, in_place, marked, quad

LABELS = ("Name of the teacher:", "Your view of it:", "I agree to take part")


def field(row: int, start: int, kind: str, value: str) -> str:
    """Return a field beside a line; of a box ``value`` is its state."""
    held = f"/FT/Btn/AS/{value}" if kind == "Btn" else f"/FT/{kind}/V<feff{value.encode('utf-16-be').hex()}>"
    return marked("Widget", quad(row, start, start + 20), more=held)


def form(*fields: str) -> bytes:
    return drawn(*map(in_place, LABELS), notes=fields)


def text(data: bytes) -> str:
    return read(data, "a.pdf").drafts[0].text


def test_what_was_filled_in_stands_behind_its_label() -> None:
    data = form(
        field(1, 17, "Tx", "Форум көмектесті"),
        field(0, 21, "Tx", "Aigul\rS."),
        marked("Widget", (40, 655, 60, 668), more="/FT/Btn/AS/Yes"),
    )
    assert text(data).split("\n") == [
        "Name of the teacher: Aigul S.",
        "Your view of it: Форум көмектесті",
        "I agree to take part [x]",
        "",
    ]


def test_empty_fields_and_boxes_that_are_not_ticked_add_nothing() -> None:
    assert text(form(field(0, 21, "Tx", ""), field(2, 21, "Btn", "Off"))).split("\n") == [*LABELS, ""]


def test_an_answer_far_from_every_line_stands_last() -> None:
    data = form(marked("Widget", (72, 100, 200, 110), more="/FT/Tx/V(more)"))
    assert text(data).split("\n") == [*LABELS, "more", ""]


def test_marks_behind_an_answer_are_not_shifted() -> None:
    data = form(
        field(0, 21, "Tx", "Aigul"), marked("Highlight", quad(1, 5, 9)), marked("Highlight", quad(0, 0, 4))
    )
    (draft,) = read(data, "a.pdf").drafts
    found = [draft.text[one.start : one.end] for one in draft.marks if one.kind == "highlight"]
    assert found == ["Name", "view"]


def test_attached_files_are_told() -> None:
    data = drawn(in_place(LABELS[0]), in_place(LABELS[1])).replace(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(a)<</Type/Filespec/F(a.csv)/UF(a.csv)>>]>>>>>>",
    )
    assert [(one.why, one.fields["name"]) for one in read(data, "a.pdf").findings] == [
        ("importing.pdf-attached", "a.csv")
    ]
