"""Tables as people save them: CSV from a Russian Excel, XLSX, JSON Lines.

Every cell stays text as it was written: what is a number or a date is read where it is needed
(:func:`number`, :func:`date`). Ragged rows, an unclosed quote, two columns of one name are damage.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Final

from codex.importing.decoding import decode
from codex.importing.notes import Notes
from codex.importing.table import Row, squared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.importing.table import Table

_DELIMITERS: Final = (";", ",", "\t", "|")
_NEVER: Final = "\x1f"
"""Stands for a delimiter where there is one column."""
_LARGEST_CELL: Final = 20_000_000
_SEP: Final = re.compile(r"""\A"?sep=(.)"?[ \t]*\n""", re.IGNORECASE)
_SNIFFED: Final = 40
_HEAD: Final = 20_000
_TITLES: Final = 6
"""Lines among which the header must be."""


def read_table(
    data: bytes,
    name: str,
    encoding: str | None = None,
    sheet: str | None = None,
    *,
    keep_good: bool = False,
    titled: bool = False,
) -> Table:
    r"""Read a table with a header row.

    Args:
        data: The whole file.
        name: Its name; gives the format and stands in messages.
        encoding: Python codec name, where the guess is wrong.
        sheet: Sheet of a workbook; the first one with cells when not said.
        keep_good: Leave out damaged rows instead of refusing the file.
        titled: A title may stand above the header, and the header be of two rows.

    Raises:
        DamagedFile: Ragged, unclosed quote, doubled column, or nothing in it.

    >>> table = read_table("sep=;\r\nимя;балл\r\nАйгүл;4,5\r\n".encode("utf-8-sig"), "a.csv")
    >>> table.header, table.rows[0].cells, table.rows[0].line, table.delimiter
    (('имя', 'балл'), ('Айгүл', '4,5'), 3, ';')
    """
    notes = Notes(name, keep_good=keep_good)
    sheets: tuple[str, ...] = ()
    delimiter, codec = "", "utf-8"
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")) or (
        name.lower().endswith((".xlsx", ".xls", ".ods", ".xlsm", ".xlsb")) and b"\0" in data[:4096]
    ):
        from codex.importing.workbook import read_sheet

        raw, sheets = read_sheet(data, notes, sheet)
    else:
        decoded = decode(data, notes, encoding)
        codec = decoded.encoding
        if name.lower().endswith((".jsonl", ".ndjson")) or decoded.text.lstrip().startswith('{"'):
            from codex.importing.json_text import json_rows

            raw = json_rows(decoded.text, notes)
        elif decoded.text.lstrip()[:1] == "<" and name.lower().endswith((".xls", ".xlsx")):
            raw = _web_rows(decoded.text)
        else:
            delimiter, raw = _csv_rows(decoded.text, notes, name, titled=titled)
    if titled:
        from codex.importing.headings import settled

        raw = settled(raw, notes)
    return squared(raw, notes, encoding=codec, delimiter=delimiter, sheets=sheets, numbered=titled)


def _web_rows(text: str) -> list[Row]:
    """Return the rows of a web page that some systems save under the name of a workbook."""
    from codex.importing.markup import page

    rows = [line.split("\t") for line in page(text).text().split("\n") if "\t" in line]
    width = max(map(len, rows), default=0)
    return [Row(place, (*cells, *[""] * (width - len(cells)))) for place, cells in enumerate(rows, 1)]


def _csv_rows(text: str, notes: Notes, name: str, *, titled: bool) -> tuple[str, list[Row]]:
    said = _SEP.match(text)
    if said:
        delimiter, body, first = said[1], text[said.end() :], 1
    else:
        delimiter = (_under_titles(text) if titled else "") or _sniff(text, name)
        body, first = text, 0
    return delimiter, list(_parsed(body, delimiter or _NEVER, notes, first))


def _parsed(body: str, delimiter: str, notes: Notes, first: int) -> Iterator[Row]:
    csv.field_size_limit(_LARGEST_CELL)
    reader = csv.reader(_lines(body), delimiter=delimiter, strict=True)
    before = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            notes.damage("importing.csv-quote", first + before + 1)
            if "unexpected end" in str(error) or reader.line_num <= before:
                return
        else:
            if any(map(str.strip, cells)):
                yield Row(first + before + 1, tuple(cells))
        before = reader.line_num


def _lines(text: str) -> Iterator[str]:
    """Yield the lines with their ends; a file in memory would hold four bytes a letter more."""
    at = 0
    while (end := text.find("\n", at) + 1) > 0:
        yield text[at:end]
        at = end
    if at < len(text):
        yield text[at:]


def _sniff(text: str, name: str) -> str:
    """Return the delimiter: the one that parts the header, and the other rows the same way.

    Nothing where the header is one cell: then commas in the rows are those of sentences.
    """
    if name.lower().endswith((".tsv", ".tab")) and "\t" in text.partition("\n")[0]:
        return "\t"
    head = text[:_HEAD]
    if len(text) > len(head):
        head = head[: head.rfind("\n") + 1] or head
    best, most = "", (0.0, 0)
    for delimiter in _DELIMITERS:
        widths = _widths(head, delimiter)
        if not widths or widths[0] < 2:
            continue
        same = sum(width == widths[0] for width in widths) / len(widths)
        if (same, widths[0]) > most:
            best, most = delimiter, (same, widths[0])
    return best


def _under_titles(text: str) -> str:
    """Return the delimiter that parts every row but those of one cell on top; nothing where there are none."""
    for delimiter in (";", "\t"):  # a comma parts sentences too
        widths = _widths(text if len(text) <= _HEAD else text[:_HEAD].rpartition("\n")[0], delimiter)
        titles = next((place for place, width in enumerate(widths[:_TITLES]) if width != 1), 0)
        below = widths[titles:]
        if titles and len(below) > 2 and set(below) == {max(3, below[0])}:
            return delimiter
    return ""


def _widths(head: str, delimiter: str) -> list[int]:
    widths: list[int] = []
    try:
        for cells in csv.reader(io.StringIO(head, newline="\n"), delimiter=delimiter):
            if any(cells):
                widths.append(len(cells))
            if len(widths) >= _SNIFFED:
                break
    except csv.Error:
        pass
    return widths
