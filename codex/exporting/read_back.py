"""What a file of ours shows, read back as grids, so that a check can name the cells that differ."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from html.parser import HTMLParser
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

from codex.exporting.figure_carrying import figure_in
from codex.exporting.packing import packed_in
from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

LARGEST: Final = 100_000_000
"""Bytes of one part of an office file that are read; ours have a few million at most."""
_WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SHEET: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_TEXT_HEADS: Final = ("", "")
_RULE_LINE: Final = re.compile(r"\|[ :|-]+\|?")
_TEX_CELL: Final = re.compile(r"(?<!\\)&")
_TEX_INDENT: Final = re.compile(r"^\\hspace\{[^}]*\}")
_TEX_SIGNS: Final = tuple(
    (re.compile(written), read)
    for written, read in (
        (r"\\textit\{([^{}]*)\}", r"\1"), (r"\\ensuremath\{\\times\}", "×"), (r"\{([\[\]])\}", r"\1"),
        (r"\{\\parbox\[t\]\{[^{}]*\}\{\\raggedleft ([^{}]*)\}\}", r"\1"),
        (r"\\([%&_#$])", r"\1"), (r"\A\{([^{}]*)\}\Z", r"\1"),
    )
)  # fmt: skip
"""What a head or cell is written with and how it is read: signs that leave the text itself as it is."""
_TEX_SPAN: Final = re.compile(r"\\multicolumn\{(\d{1,4})\}\{[^}]*\}\{(.*)\}")
_SHEET_PART: Final = re.compile(r"xl/worksheets/sheet(\d+)\.xml")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table by its heads and rows, or texts in their order where the heads are empty."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def grids_of(form: str, content: bytes) -> list[Grid]:
    """Return what can be read of a file; nothing of what is no such file.

    Args:
        form: End of its name: html, csv, tsv, json, md, tex, svg, pdf, png, xlsx or docx.
        content: The file, which anybody may have changed.
    """
    reader = _READERS.get(form)
    if reader is None:
        return []
    try:
        return list(reader(content))
    except (ValueError, KeyError, IndexError, RecursionError, zipfile.BadZipFile, ET.ParseError, csv.Error):
        return []


def _text(content: bytes) -> str:
    return content.decode("utf-8-sig", "replace")


def _clean(text: str) -> str:
    return " ".join(text.split())


def _grid(rows: Sequence[Sequence[str]], heads: int = 1) -> Grid:
    """Take the first rows as heads; of a column that stands in a group, the group comes first.

    >>> _grid([["", "Round 1", "Round 1"], ["Item", "n", "agree"], ["a", "5", "1"]], 2).heads
    ('Item', 'Round 1: n', 'Round 1: agree')
    """
    columns = zip_longest(*rows[:heads], fillvalue="")
    return Grid(
        tuple(": ".join(dict.fromkeys(filter(None, parts))) for parts in columns),
        tuple(map(tuple, rows[heads:])),
    )


def _numbered(texts: Sequence[str]) -> Grid:
    return Grid(_TEXT_HEADS, tuple((str(place), text) for place, text in enumerate(texts, 1)))


def _of_csv(content: bytes) -> Iterator[Grid]:
    text = _text(content)
    first = text.partition("\n")[0]
    mark = max("\t;,", key=first.count)
    yield _grid(
        [[_clean(cell) for cell in row] for row in csv.reader(io.StringIO(text), delimiter=mark) if row]
    )


def _of_markdown(content: bytes) -> Iterator[Grid]:
    rows: list[list[str]] = []
    texts = []
    for line in [*_text(content).splitlines(), ""]:
        if line.startswith("|"):
            if not _RULE_LINE.fullmatch(line):
                rows.append([_clean(cell) for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))])
            continue
        if rows:
            yield _grid(rows)
            rows = []
        if line.strip():
            texts.append(_clean(line))
    yield _numbered(texts)


def _of_latex(content: bytes) -> Iterator[Grid]:
    rows: list[list[str]] = []
    texts = []
    heads = 0
    for line in _text(content).splitlines():
        bare = line.strip()
        cells = _TEX_CELL.split(bare.removesuffix("\\\\"))
        if len(cells) > 1 and bare.endswith("\\\\"):
            rows.append([cell for told in cells for cell in _tex_cells(_TEX_INDENT.sub("", told.strip()))])
            continue
        if bare.startswith("\\midrule"):
            heads = heads or len(rows)
        if bare.startswith("\\end{") and rows:
            yield _grid(rows, heads or 1)
            rows, heads = [], 0
        texts.append(bare)
    yield _numbered(texts)


def _tex_cells(told: str) -> list[str]:
    """Return a cell, as often as it has columns."""
    found = _TEX_SPAN.fullmatch(told)
    text = found[2] if found else told
    for written, read in _TEX_SIGNS:
        text = written.sub(read, text)
    return [text] * (min(int(found[1]), 1000) if found else 1)


def _of_json(content: bytes) -> Iterator[Grid]:
    yield Grid(_TEXT_HEADS, tuple(_leaves(json.loads(_text(content)), "")))


def _leaves(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Give each value with its path; entries of a list by their row and column, or id, where they have them."""
    if isinstance(value, dict) and value:
        for key, inside in value.items():
            yield from _leaves(inside, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list) and value:
        for place, inside in enumerate(value):
            yield from _leaves(inside, f"{path}[{_called(inside, place)}]")
    else:
        yield path, json.dumps(value, ensure_ascii=False)


def _called(value: Any, place: int) -> str:
    if isinstance(value, dict) and {"row", "col"} <= value.keys():
        more = f", {value['excerpt']}" if "excerpt" in value else ""
        return f"{value['row']} × {value['col']}{more}"
    return str(value["id"]) if isinstance(value, dict) and "id" in value else str(place)


def _of_svg(content: bytes) -> Iterator[Grid]:
    """Give the texts of a figure, and where and how each text and shape is drawn."""
    shown = [one for one in _parsed(content).iter() if not one.tag.endswith("}metadata")]
    told = [one for one in shown if one.tag.endswith(("}text", "}title", "}desc"))]
    yield _numbered([_clean("".join(one.itertext())) for one in told])
    drawn = [(one.tag.rpartition("}")[2], one.attrib) for one in shown]
    heads = tuple(dict.fromkeys(name for _, given in drawn for name in given))
    rows = (
        (f"{tag} {place}", *(given.get(name, "") for name in heads))
        for place, (tag, given) in enumerate(drawn, 1)
    )
    yield Grid(("", *heads), tuple(rows))


def _of_picture(form: str) -> Callable[[bytes], Iterator[Grid]]:
    """Return the reader of pictures, which carry the figure that they were drawn from."""

    def read(content: bytes) -> Iterator[Grid]:
        figure = figure_in(form, content)
        if figure is not None:
            yield from _of_svg(figure)

    return read


def _parsed(content: bytes) -> ET.Element:
    """Parse XML of ours, which declares nothing that could grow."""
    if b"<!DOCTYPE" in content:
        raise ValueError("a declaration, which ours have not")
    return ET.fromstring(content)  # noqa: S314 - no declaration, so nothing to expand


def _part(package: zipfile.ZipFile, name: str) -> ET.Element:
    if package.getinfo(name).file_size > LARGEST:
        raise ValueError(name)
    return _parsed(package.read(name))


def _of_word(content: bytes) -> Iterator[Grid]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        body = _part(package, "word/document.xml").find(f"{_WORD}body")
    texts = []
    for one in body if body is not None else ():
        if one.tag == f"{_WORD}tbl":
            rows = [
                [text for cell in row.iter(f"{_WORD}tc") for text in _word_cells(cell)]
                for row in one.iter(f"{_WORD}tr")
            ]
            yield _grid(rows, max(1, sum(1 for _ in one.iter(f"{_WORD}tblHeader"))))
        elif said := _said(one):
            texts.append(said)
    yield _numbered(texts)


def _word_cells(cell: ET.Element) -> list[str]:
    """Return what a cell says, as often as it has columns."""
    span = cell.find(f"{_WORD}tcPr/{_WORD}gridSpan")
    width = "" if span is None else span.get(f"{_WORD}val", "")
    return [_said(cell)] * (min(int(width), 1000) if width.isdecimal() else 1)


def _said(element: ET.Element) -> str:
    return _clean(
        " ".join("".join(t.text or "" for t in p.iter(f"{_WORD}t")) for p in element.iter(f"{_WORD}p"))
    )


def _of_workbook(content: bytes) -> Iterator[Grid]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = package.namelist()
        shared: list[str] = []
        if "xl/sharedStrings.xml" in names:
            entries = _part(package, "xl/sharedStrings.xml").iter(f"{_SHEET}si")
            shared = [_clean("".join(t.text or "" for t in one.iter(f"{_SHEET}t"))) for one in entries]
        sheets = sorted((int(found[1]), name) for name in names if (found := _SHEET_PART.fullmatch(name)))
        for _, name in sheets:
            yield _of_sheet(_part(package, name), shared)


def _of_sheet(sheet: ET.Element, shared: Sequence[str]) -> Grid:
    """Return a sheet; its heads are the rows that stay in sight, without the title above them."""
    pane = sheet.find(f"{_SHEET}sheetViews/{_SHEET}sheetView/{_SHEET}pane")
    held = "" if pane is None else pane.get("ySplit", "")
    frozen = int(held) if held.isdecimal() else 0
    rows = list(sheet.iter(f"{_SHEET}row"))
    above = [row for row in rows if row.get("r", "").isdecimal() and int(row.get("r", "")) <= frozen]
    heads = [found for row in above if len(found := _cells(row, shared, spread=True)) > 1]
    if heads:
        return _grid([*heads, *(_cells(row, shared) for row in rows[len(above) :])], len(heads))
    told = [_cells(row, shared) for row in rows]
    return _grid(told[next((place for place, row in enumerate(told) if len(row) > 1), 0) :])


def _cells(row: ET.Element, shared: Sequence[str], *, spread: bool = False) -> list[str]:
    """Return the cells of a row, each at the place that its name says; ``spread`` fills gaps from the left."""
    found: list[str] = []
    for cell in row.iter(f"{_SHEET}c"):
        column = 0
        for letter in re.match("[A-Z]*", cell.get("r", ""))[0]:  # type: ignore[index]
            column = column * 26 + ord(letter) - 64
        gap = found[-1] if spread and found else ""
        found += [gap] * (min(column, 16_384) - 1 - len(found))
        value = "".join(part.text or "" for part in cell.iter() if part.tag in {f"{_SHEET}v", f"{_SHEET}t"})
        found.append(shared[int(value)] if cell.get("t") == "s" else value)
    return found


def packed_grid(content: bytes) -> Grid:
    """Return what a page of ours carries packed inside; an empty grid where it carries nothing that can be read."""
    told = packed_in(content)[1]
    return Grid((), ()) if told is None else Grid(_TEXT_HEADS, tuple(_leaves(told, "")))


class _Page(HTMLParser):
    """Takes the tables of a page, and its other texts by the section they stand in."""

    def __init__(self) -> None:
        super().__init__()
        self.grids: list[Grid] = []
        self.texts: list[tuple[str, str]] = []
        self._rows: list[list[str]] | None = None
        self._heads = 0
        self._span = 1
        self._hidden = ""
        self._section = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in {"script", "style"}:
            self._hidden = tag
        elif tag == "table":
            self._rows, self._heads = [], 0
        elif tag == "section" and given.get("id"):
            self._section = given["id"] or ""
        elif self._rows is not None and tag == "tr":
            self._rows.append([])
        elif self._rows and tag in {"th", "td"}:
            width = given.get("colspan") or "1"
            self._span = min(int(width) if width.isdecimal() else 1, 1000)
            self._rows[-1] += [""] * self._span

    def handle_endtag(self, tag: str) -> None:
        if tag == self._hidden:
            self._hidden = ""
        elif tag in {"th", "td"} and self._rows and self._rows[-1] and self._span > 1:
            self._rows[-1][-self._span :] = [self._rows[-1][-1]] * self._span
            self._span = 1
        elif tag == "thead" and self._rows is not None:
            self._heads = len(self._rows)
        elif tag == "table" and self._rows is not None:
            rows = [[_clean(cell) for cell in row] for row in self._rows]
            self.grids.append(_grid(rows, max(1, self._heads)))
            self._rows = None

    def handle_data(self, data: str) -> None:
        if self._hidden or not data.strip():
            return
        if self._rows is None:
            self.texts.append((self._section or str(len(self.texts) + 1), _clean(data)))
        elif self._rows and self._rows[-1]:
            self._rows[-1][-1] += f" {data}"


def _of_page(content: bytes) -> Iterator[Grid]:
    page = _Page()
    page.feed(content.decode("utf-8", "replace"))
    yield from page.grids
    yield Grid(_TEXT_HEADS, tuple(page.texts))


_READERS: Final[Mapping[str, Callable[[bytes], Iterator[Grid]]]] = {
    "html": _of_page,
    "htm": _of_page,
    "csv": _of_csv,
    "tsv": _of_csv,
    "json": _of_json,
    "md": _of_markdown,
    "tex": _of_latex,
    "svg": _of_svg,
    "pdf": _of_picture("pdf"),
    "png": _of_picture("png"),
    "docx": _of_word,
    "xlsx": _of_workbook,
}
