"""What differs is named by row and column, with the group of the column, whatever the form."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from codex.exporting.differing_cells import differing
from codex.exporting.forms import tables_as
from codex.exporting.read_back import grids_of
from codex.exporting.table_html import tables_html
from codex.model.provenance import Provenance
from codex.model.table import Column, Row, Table
from codex.words import LANGUAGES, Words

SAY = Words("en")
ABOUT = Provenance("study", "ab" * 16, "2026-01-02", "1", layout={"command": "matrix"})


def table(number: int = 5) -> Table:
    columns = (
        Column("item", "Item"),
        Column("n1", "n", "count", group="Round 1", is_symbol=True),
        Column("share1", "agree", "percent", group="Round 1"),
        Column("n2", "n", "count", group="Round 2", is_symbol=True),
        Column("outcome", "Outcome"),
    )
    rows = (
        Row(("Plans & goals [A]", 4, 0.5, 7, "in")),
        Row(("Dropped", None, None, None, None), is_head=True),
        Row(("Sharing × forum", 4, 0.25, number, "out"), depth=1),
    )
    return Table("results", "Results", columns, rows, "en", ("A note with 5.",))


def made(form: str, number: int = 5) -> bytes:
    if form == "html":
        editions = {name: (table(number),) for name in LANGUAGES}
        return tables_html(editions, ABOUT, {name: Words(name) for name in LANGUAGES}, "en")
    return tables_as(form, (table(number),), ABOUT, SAY)


@pytest.mark.parametrize("form", ["html", "md", "tex", "docx", "xlsx"])
def test_the_group_of_a_column_is_named_with_it(form: str) -> None:
    found = [one for one in differing(form, made(form, 6), made(form)) if one.kind == "cell"]
    assert {(one.row, one.column, one.before, one.now) for one in found} == {
        ("Sharing × forum", "Round 2: n", "6", "5")
    }


@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_a_table_for_programs_names_the_column_by_its_id(form: str) -> None:
    (one,) = differing(form, made(form, 6), made(form))
    assert (one.row, one.column, one.before, one.now) == ("Sharing × forum", "n2", "6", "5")


def test_a_document_names_the_path() -> None:
    (one,) = differing("json", made("json", 6), made("json"))
    assert (one.row, one.before, one.now) == ("results[0].rows[1][3]", "6", "5")


@pytest.mark.parametrize("form", ["html", "md", "tex", "docx", "xlsx", "csv", "json"])
def test_every_number_is_compared(form: str) -> None:
    """Each digit of a file is changed once, by itself; whatever it is, the check sees it."""
    whole = made(form)
    for changed in _each_digit(form, whole):
        assert list(differing(form, changed, whole))


def _each_digit(form: str, whole: bytes) -> list[bytes]:
    part = {"docx": "word/document.xml", "xlsx": "xl/worksheets/sheet1.xml"}.get(form)
    if part is None:
        text = whole.decode()
        return [bumped.encode() for bumped in _bumped(text, r"\d")]
    with zipfile.ZipFile(io.BytesIO(whole)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    inside = r"<v>(\d)" if form == "xlsx" else r"<w:t[^>]*>[^<]*?(\d)"
    return [_packed({**parts, part: text.encode()}) for text in _bumped(parts[part].decode(), inside)]


def _bumped(text: str, pattern: str) -> list[str]:
    places = [found.start(found.lastindex or 0) for found in re.finditer(pattern, text)]
    step = max(1, len(places) // 60)
    return [f"{text[:at]}{(int(text[at]) + 1) % 10}{text[at + 1 :]}" for at in places[::step]]


def _packed(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize("form", ["html", "md", "tex", "docx", "xlsx", "csv", "json", "svg", "pdf", "png"])
@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\x00", b"PK\x03\x04", b"<svg/>", b"{]", b"|a|\n|b", b"<table><tr><td colspan=99999999>"],
)
def test_what_is_no_such_file_is_read_without_a_fuss(form: str, content: bytes) -> None:
    assert isinstance(grids_of(form, content), list)
