"""Tables of a paper as one page: every language inside, no network, readable without scripts."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from codex.exporting.cells import is_number, printed
from codex.exporting.environment import page
from codex.exporting.provenance import as_document
from codex.exporting.provenance_words import provenance_lines
from codex.exporting.shades import lower_bounds, step_of
from codex.words.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from codex.model.provenance import Provenance
    from codex.model.table import Column, Row, Table, Value
    from codex.words import Words

SHADED: Final = frozenset({"co-occurrence", "code-by-source"})
"""Tables whose counts are shaded like those of the matrix."""
TOTALS: Final = frozenset({"excerpts", "sources", "total"})
LONG: Final = 1.6
"""Width from which a column of texts asks for room."""
NAMES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
"""Languages in the order in which a page offers them."""


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell as it stands on the page."""

    lines: tuple[tuple[str, bool], ...]
    """Each line, and whether it is somebody's words."""
    kind: str
    """``number``, ``status``, ``text`` or ``long``."""
    status: str = ""
    step: int = 0
    """Of the colour scale, where numbers are shaded."""


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row: its head, then its cells."""

    head: str
    depth: int
    kind: str
    """``head`` (names the rows below), ``total`` or nothing."""
    cells: tuple[ShownCell, ...]
    language: str = ""
    """Of its quotes."""


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table with every decision taken before it is drawn."""

    id: str
    title: str
    heads: tuple[tuple[str, str], ...]
    """Text and kind of each column."""
    groups: tuple[tuple[str, int], ...]
    """Spanning heads and how many columns each spans; none where there are none."""
    rows: tuple[ShownRow, ...]
    notes: tuple[str, ...]
    width: int
    """Least width in letters, under which the frame scrolls."""


@dataclass(frozen=True, slots=True)
class Edition:
    """The page in one language."""

    language: str
    say: Words
    title: str
    tables: tuple[ShownTable, ...]
    provenance: tuple[tuple[str, str], ...]

    def word(self, key: str) -> str:
        """Return a text of the page."""
        return self.say(f"exporting.{key}")


def tables_html(
    tables: Mapping[str, Sequence[Table]],
    provenance: Provenance,
    say: Mapping[str, Words],
    language: str,
    *,
    figures: Mapping[str, bytes] | None = None,
) -> bytes:
    """Return the page.

    Args:
        tables: Language -> the layout first, then what stands behind it.
        provenance: What they rest on.
        say: Catalogues, by language.
        language: The one in which the page opens, and the only one without scripts.
        figures: Language -> the same as a drawing of ours (SVG).
    """
    editions = [
        Edition(
            name,
            say[name],
            visible(tables[name][0].title),
            tuple(_shown(table, f"{name}-{place}") for place, table in enumerate(tables[name], 1)),
            tuple(provenance_lines(provenance)),
        )
        for name in NAMES
        if name in tables
    ]
    drawings = {name: _inline(svg) for name, svg in (figures or {}).items()}
    return page(
        "table.html.j2",
        styles=["page.css", "scripted.css", "table.css"],
        script="table.js",
        language=language,
        editions=editions,
        names={name: NAMES[name] for name in NAMES if name in tables},
        opened=next(one for one in editions if one.language == language),
        study=visible(provenance.study),
        date=provenance.date,
        drawings=drawings,
        document=as_document(provenance),
    )


def _inline(svg: bytes) -> Markup:
    """Return a drawing of ours without its declaration, as it may stand inside a page."""
    text = svg.decode("utf-8")
    return Markup(text[text.index("<svg") :])  # noqa: S704 - drawn by codex.exporting.svg, which escapes every text


def _shown(table: Table, name: str) -> ShownTable:
    bounds = _bounds(table)
    return ShownTable(
        name,
        visible(table.title),
        tuple((visible(column.head), _kind(column)) for column in table.columns),
        tuple(
            (visible(group), len(list(columns)))
            for group, columns in groupby(table.columns, key=lambda column: column.group)
        )
        if table.has_groups
        else (),
        tuple(_row(row, place, table, bounds) for place, row in enumerate(table.rows)),
        tuple(visible(note) for note in table.notes),
        sum(round(6 * max(column.width, 0.8)) for column in table.columns),
    )


def _bounds(table: Table) -> tuple[int, ...]:
    """Return the steps of the colours, where a table is a matrix of counts."""
    if table.name not in SHADED:
        return ()
    return lower_bounds(
        value
        for place, row in enumerate(table.rows)
        if not row.is_head and not row.is_total
        for at, value in enumerate(row.values)
        if isinstance(value, int) and _is_shaded(table, place, at)
    )


def _is_shaded(table: Table, row: int, at: int) -> bool:
    """Say whether a cell is one of the matrix and no total: the diagonal of codes by codes is."""
    if table.columns[at].id in TOTALS or table.rows[row].is_total:
        return False
    return table.name != "co-occurrence" or at != row + 1


def _row(row: Row, place: int, table: Table, bounds: Sequence[int]) -> ShownRow:
    first, *others = table.columns
    head = printed(row.values[0], first, table.language)
    if row.is_head:
        return ShownRow(head, 0, "head", ())
    return ShownRow(
        head,
        min(row.depth, 6),
        "total" if row.is_total else "",
        tuple(
            ShownCell(
                tuple(_lines(_printed(table, value, column), column)),
                _kind(column),
                value[0] if column.kind == "status" and value is not None else "",
                step_of(value, bounds)
                if bounds and isinstance(value, int) and _is_shaded(table, place, at)
                else 0,
            )
            for at, (value, column) in enumerate(zip(row.values[1:], others, strict=True), 1)
        ),
        table.languages.get(place, ""),
    )


def _printed(table: Table, value: Value, column: Column) -> str:
    """Return a value; the empty half of codes by codes stays empty instead of full of dashes."""
    if value is None and table.name == "co-occurrence":
        return ""
    return printed(value, column, table.language)


def _lines(text: str, column: Column) -> Iterator[tuple[str, bool]]:
    """Give the lines of a cell; in a cell of an author's words a quote is told apart from them."""
    for line in text.split("\n"):
        yield line, column.kind == "text" and line.startswith(("\u201c", "\u00ab"))


def _kind(column: Column) -> str:
    if column.kind == "status":
        return "status"
    if column.kind in {"text", "quote"} and column.width >= LONG:
        return "long"
    return "number" if is_number(column) else "text"
