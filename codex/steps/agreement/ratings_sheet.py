"""A ratings table as it was brought: its columns named, its rows chosen, before it becomes ratings."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from codex.errors import DamagedInput, UsageProblem
from codex.model.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

ROLES: Final[Mapping[str, tuple[str, ...]]] = {
    "unit": ("unit", "units", "item", "excerpt", "subject"),
    "rater": ("rater", "coder", "expert", "annotator"),
    "value": ("value", "rating", "label", "category"),
    "source": ("source", "cluster", "document"),
    "start": ("start",),
    "end": ("end",),
    "code": ("code",),
    "length": ("length",),
    "begin": ("begin",),
    "lang": ("lang", "language"),
    "time": ("time", "date", "week", "day"),
    "occasion": ("occasion",),
}
"""What ``--map`` may name -> headings that say it by themselves."""
JOINT: Final = "\ue000"
"""Parts the codes of a list in JSON Lines: no code holds it."""
_LONG = ("unit", "rater", "value")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of text cells, every row as wide as the header."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    """Line number and cells."""
    findings: tuple[Finding, ...] = ()
    lists: bool = False
    """Whether cells were JSON lists; their codes are parted by :data:`JOINT`."""
    named: frozenset[str] = field(default=frozenset())
    """Roles that a heading was given for."""

    def at(self, role: str) -> int | None:
        """Return the column of a role; None where there is none, or more than one."""
        found = [i for i, title in enumerate(self.header) if title.strip().casefold() in ROLES[role]]
        return found[0] if len(found) == 1 else None

    @property
    def is_long(self) -> bool:
        """Whether there is one column each for units, raters and values."""
        return all(self.at(role) is not None for role in _LONG)

    @property
    def is_of_spans(self) -> bool:
        """Whether rows are spans: a rater, a start and an end."""
        return all(self.at(role) is not None for role in ("rater", "start", "end"))

    def column(self, name: str) -> int:
        """Return the place of a column by its heading, upper and lower case being one.

        Raises:
            UsageProblem: There is none of that name.
        """
        folded = name.strip().casefold()
        titles = [title.strip().casefold() for title in self.header]
        if folded in ROLES and self.at(folded) is not None:
            return self.at(folded) or 0
        if folded not in titles:
            raise UsageProblem("agree.no-such-column", column=name, known=", ".join(self.header))
        return titles.index(folded)

    def where(self, wanted: Mapping[str, str]) -> Sheet:
        """Return the rows whose columns have these values."""
        places = {self.column(name): value for name, value in wanted.items()}
        kept = (row for row in self.rows if all(row[1][at].strip() == v for at, v in places.items()))
        return replace(self, rows=tuple(kept))

    def groups(self, name: str) -> dict[str, Sheet]:
        """Return the rows of each value of a column, in the order of first appearance."""
        place = self.column(name)
        found: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
        for row in self.rows:
            found.setdefault(row[1][place].strip(), []).append(row)
        return {value: replace(self, rows=tuple(rows)) for value, rows in found.items()}

    def parts(self, units: Sequence[str]) -> dict[str, list[str]]:
        """Return ``source``, ``lang``, ``time`` -> what a long table says of each unit, where it does."""
        unit = self.at("unit")
        if not self.is_long or unit is None:
            return {}
        found = {}
        for role in ("source", "lang", "time"):
            place = self.at(role)
            if place is not None:
                of = {cells[unit].strip(): cells[place].strip() for _, cells in self.rows}
                found[role] = [of.get(name, "") for name in units]
        return found

    def occasions(self) -> list[tuple[str, str, int, str]]:
        """Return (rater, unit, occasion, category) of a long table with a column of occasions.

        Raises:
            UsageProblem: There is no such column. DamagedInput: An occasion that is no number.
        """
        at = [self.at(role) for role in ("rater", "unit", "occasion", "value")]
        if not self.is_long or None in at:
            raise UsageProblem("agree.look-needs-occasions")
        rater, unit, occasion, value = (place or 0 for place in at)
        found = []
        for line, cells in self.rows:
            if not cells[occasion].strip().isdecimal():
                raise DamagedInput("agree.occasion-number", line=line, value=cells[occasion].strip())
            if cells[value].strip():
                found.append(
                    (cells[rater].strip(), cells[unit].strip(), int(cells[occasion]), cells[value].strip())
                )
        return found

    def without(self, names: Iterable[str]) -> Sheet:
        """Return the table without some columns: in a wide one, those that are no raters."""
        dropped = {self.column(name) for name in names}
        keep = [i for i in range(len(self.header)) if i not in dropped]
        return replace(
            self,
            header=tuple(self.header[i] for i in keep),
            rows=tuple((line, tuple(cells[i] for i in keep)) for line, cells in self.rows),
        )

    def lengthened(self, source: str) -> Sheet:
        """Return a wide table as a long one, with the column ``source`` beside each judgment."""
        at = self.column(source)
        first = self.header[0].strip().casefold() in (*ROLES["unit"], "id")
        raters = [i for i in range(len(self.header)) if i != at and not (first and i == 0)]
        rows = tuple(
            (line, (cells[0] if first else str(number), self.header[i], cells[i], cells[at]))
            for number, (line, cells) in enumerate(self.rows, 1)
            for i in raters
        )
        return replace(self, header=("unit", "rater", "value", "source"), rows=rows)


def read_sheet(
    data: bytes,
    name: str,
    *,
    encoding: str | None = None,
    columns: Mapping[str, str] | None = None,
    keep_good: bool = False,
) -> Sheet:
    """Read a table (CSV of any delimiter and encoding, a workbook, JSON Lines).

    Args:
        data: The file.
        name: Of the file, for messages; ``-`` for standard input.
        encoding: Python codec name, where the guess is wrong.
        columns: Role of :data:`ROLES` -> heading, where the headings do not say it.
        keep_good: Leave out damaged rows and tell them, instead of refusing the table.

    Raises:
        DamagedInput: The table cannot be read. UsageProblem: A role or column that is not there.
    """
    from codex.importing.tables import read_table

    lines = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b'{"')
    is_json = name.lower().endswith((".jsonl", ".ndjson")) or lines
    called = name if not is_json or name.lower().endswith("l") else f"{name}.jsonl"
    table = read_table(data, called, encoding, keep_good=keep_good)
    rows = tuple((row.line, row.cells) for row in table.rows)
    sheet = Sheet(table.header, rows, table.findings)
    if is_json and any(cell.startswith("[") for _, cells in rows for cell in cells):
        joined = tuple((line, tuple(_joined(cell, line) for cell in cells)) for line, cells in rows)
        sheet = replace(sheet, rows=joined, lists=True)
    return _with_names(_mapped(sheet, columns or {}))


def _joined(cell: str, line: int) -> str:
    """Return the codes of a JSON list in one cell; an empty list is judged without a code."""
    if not cell.startswith("["):
        return cell
    try:
        codes = json.loads(cell)
    except ValueError:
        return cell
    if any(isinstance(code, list | dict) or code is None for code in codes):
        raise DamagedInput("agree.list-of-lists", line=line)
    return JOINT.join(str(code) for code in codes) or "{}"


def _mapped(sheet: Sheet, columns: Mapping[str, str]) -> Sheet:
    header = list(sheet.header)
    for role, title in columns.items():
        if role not in ROLES:
            raise UsageProblem("agree.no-such-role", role=role, known=", ".join(ROLES))
        place = Sheet(sheet.header, ()).column(title)
        for i, other in enumerate(header):
            if other.strip().casefold() in ROLES[role] and i != place:
                header[i] = f"{other} *"  # the person named another column for it
        header[place] = role
    return replace(sheet, header=tuple(header), named=frozenset(columns))


def _with_names(sheet: Sheet) -> Sheet:
    """Take a first column without a name for the units' names, as R and pandas write them."""
    unnamed = [place for place, title in enumerate(sheet.header, 1) if title == f"column {place}"]
    if sheet.is_long or sheet.is_of_spans or not unnamed:
        return sheet
    if unnamed != [1]:
        raise DamagedInput("agreement.column-without-name", column=next(n for n in unnamed if n != 1))
    told = Finding(f"{sheet.header[0]}", "agree.first-column-unnamed")
    return replace(sheet, header=("unit", *sheet.header[1:]), findings=(*sheet.findings, told))


def looks_long(sheet: Sheet) -> str | None:
    """Return the heading that makes a wide table look like a long one with other headings."""
    if sheet.is_long or sheet.is_of_spans:
        return None
    first = 1 if sheet.header[0].strip().casefold() in (*ROLES["unit"], "id") else 0
    telling: Sequence[str] = (*ROLES["rater"], *ROLES["value"], *(ROLES["unit"] if first == 0 else ()))
    found: Iterator[str] = (title for title in sheet.header[first:] if title.strip().casefold() in telling)
    return next(found, None)
