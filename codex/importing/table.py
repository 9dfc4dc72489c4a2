"""A table as it was read: text cells under a header, whatever file they came from."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, NamedTuple

from codex.errors import UsageProblem
from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from codex.importing.notes import Notes
    from codex.model.finding import Finding


class Row(NamedTuple):
    """A row of a table, and the line (or sheet row, or record) where it begins."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of text cells; every row is as wide as the header."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    encoding: str = "utf-8"
    """Python codec name of the file."""
    delimiter: str = ""
    """Empty for workbooks, JSON Lines, and where there is one column."""
    findings: tuple[Finding, ...] = ()
    name: str = ""
    """The file's name, for messages."""
    sheets: tuple[str, ...] = field(default=())
    """Names of the workbook's sheets."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """Column -> the question it answers, where a survey tool says so."""
    opens: tuple[str, ...] = ()
    """Columns that a survey tool says are open answers."""

    def records(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield (line, column -> cell) for each row."""
        for row in self.rows:
            yield row.line, dict(zip(self.header, row.cells, strict=True))

    def column(self, *names: str) -> str | None:
        """Return the first column that has one of the names, upper and lower case being one."""
        known = {title.casefold(): title for title in reversed(self.header)}
        return next((known[name.casefold()] for name in names if name.casefold() in known), None)

    def named(self, column: str) -> str:
        """Return the column that the researcher named, by its name or by the question it answers.

        Raises:
            UsageProblem: There is none.
        """
        found = self.column(column) or self._asking(column)
        if found is None:
            raise UsageProblem(
                "importing.no-such-column", column=column, known=", ".join(self.header)[:200], file=self.name
            )
        return found

    def _asking(self, question: str) -> str | None:
        """Return the column of a question, alone or behind its code, as survey tools write it."""
        asked = " ".join(question.split()).casefold()
        known = ((form, code) for code, text in self.labels.items() for form in (text, f"{code}. {text}"))
        return next((code for form, code in known if form.casefold() == asked), None)


def squared(
    raw: Sequence[Row],
    notes: Notes,
    *,
    encoding: str = "utf-8",
    delimiter: str = "",
    sheets: Sequence[str] = (),
    numbered: bool = False,
) -> Table:
    """Return the table, the first row being its header, or say where it is damaged.

    Where good parts of damage are kept, columns of one name can be ``numbered``.

    Raises:
        DamagedFile: No header, a column twice, or rows that are not as wide as the header.
    """
    if not raw:
        raise notes.refuse("importing.table-empty")
    header = tuple(title.strip() for title in raw[0].cells)
    while header and not header[-1] and all(not "".join(row.cells[len(header) - 1 :]).strip() for row in raw):
        header = header[:-1]
    seen: set[str] = set()
    for title in header:
        if title and title in seen:
            if not (numbered and notes.keep_good):
                raise notes.refuse("importing.table-column-twice", raw[0].line, column=title)
            notes.tell("importing.columns-numbered", raw[0].line, column=title)
        seen.add(title)
    if numbered:
        header = told_apart(header)
    header = tuple(title or f"column {place}" for place, title in enumerate(header, 1))
    width = len(header)
    if {len(row.cells) for row in raw} == {width}:
        return Table(
            header, tuple(raw[1:]), encoding, delimiter, tuple(notes.findings), notes.name, tuple(sheets)
        )
    rows = []
    for row in raw[1:]:
        cells = row.cells
        if len(cells) > width and not "".join(cells[width:]).strip():
            cells = cells[:width]
        if len(cells) != width:
            notes.damage("importing.table-ragged", row.line, cells=len(cells), columns=width)
            continue
        rows.append(Row(row.line, cells) if cells is not row.cells else row)
    return Table(header, tuple(rows), encoding, delimiter, tuple(notes.findings), notes.name, tuple(sheets))


def told_apart(header: Sequence[str]) -> tuple[str, ...]:
    """Return the header with a number behind names that were there before.

    >>> told_apart(["why", "", "why", ""])
    ('why', '', 'why (2)', '')
    """
    times: dict[str, int] = {}
    made: dict[str, None] = {}
    for place, title in enumerate(header):
        name = title or f"\0{place}"
        while name in made:
            times[title] = times.get(title, 1) + 1
            name = f"{title} ({times[title]})"
        made[name] = None
    return tuple("" if name.startswith("\0") else name for name in made)
