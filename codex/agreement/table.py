"""A table of ratings as people type it, read into ratings: long or wide, found by its header.

Long: one row a judgment, with one column each of a unit, a rater and a value name. Wide: one row
a unit, one column a rater; a first column with a unit name (or ``id``) names the units. An empty
cell is missing; every other text is a category, ``nan`` and ``0`` included.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from codex.agreement.grid import number
from codex.agreement.weights import LEVELS
from codex.errors import DamagedInput, UsageProblem
from codex.model.ratings import MISSING, Ratings, SetRatings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Damage = Callable[[DamagedInput], None]

UNIT: Final = ("unit", "units", "item", "excerpt", "subject")
RATER: Final = ("rater", "coder", "expert", "annotator")
VALUE: Final = ("value", "rating", "label", "category")
SOURCE: Final = ("source", "cluster", "document")
"""Optional column of a long table: units of one source are not independent."""

NUMERIC: Final = ("interval", "ratio", "circular", "bipolar")
"""Levels at which every value must be a number."""

NO_CODE: Final = "{}"
"""A cell of sets that was judged and given no code."""


@dataclass(frozen=True, slots=True)
class Record:
    """One judgment as it stands in the table."""

    line: int
    unit: str
    rater: str
    value: str
    """Never empty."""


@dataclass(frozen=True, slots=True)
class Records:
    """The judgments of a table, and who and what could have been judged."""

    units: tuple[str, ...]
    raters: tuple[str, ...]
    judgments: tuple[Record, ...]
    form: str
    """``long`` or ``wide``."""
    sources: tuple[int, ...] = ()
    """Source number per unit, empty where the table has none."""


def refuse(problem: DamagedInput) -> None:
    """Refuse the whole table for one row; who keeps the others notes the row instead."""
    raise problem


def is_long(header: Sequence[str]) -> bool:
    """Say whether a header has one column each for units, raters and values.

    >>> is_long(["Item", "Coder", "Label", "remark"]), is_long(["id", "anna", "bek"])
    (True, False)
    """
    return all(len(_columns(header, names)) == 1 for names in (UNIT, RATER, VALUE))


def read_records(
    header: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]], damage: Damage = refuse
) -> Records:
    """Read the judgments of a table; repeats of (unit, rater) are kept.

    Args:
        header: Column names.
        rows: Line number and cells of each row.
        damage: What to do with a row that cannot be taken; its problem has a ``line``.

    Raises:
        DamagedInput: No header, no rater column, a column name twice, a row of another width,
            or a judgment without its unit or rater.
    """
    if not any(title.strip() for title in header):
        raise DamagedInput("agreement.table-empty")
    return _long(header, rows, damage) if is_long(header) else _wide(header, rows, damage)


def read_ratings(
    header: Sequence[str],
    rows: Iterable[tuple[int, Sequence[str]]],
    *,
    level: str = "nominal",
    categories: Sequence[str] | None = None,
    damage: Damage = refuse,
) -> Ratings:
    """Read a table into ratings.

    Args:
        header: Column names.
        rows: Line number and cells of each row.
        level: Level of measurement; at numeric levels 1 and 1.0 are one category.
        categories: All categories in their order; without them those in use, numbers by size,
            words by the alphabet and without an order.
        damage: What to do with a row that cannot be taken.

    Raises:
        DamagedInput: What :func:`read_records` refuses, a repeat of (unit, rater), a category
            that was not declared, no number where the level needs one.
        UsageProblem: An unknown level, a category declared twice, or words at the ordinal level
            without a declared order.
    """
    if level not in LEVELS:
        raise UsageProblem("agreement.unknown-level", name=level, known=", ".join(LEVELS))
    found = read_records(header, rows, damage)
    check_repeats(found, damage)
    declared = _declared(categories, level)
    names = {value: _name(value, level) for value in {one.value for one in found.judgments}}
    if level in NUMERIC:
        _check_numbers(found, names, damage)
    used = {name for name in names.values() if name is not None}
    order, known = _ordered(used, declared)
    if not known and level == "ordinal":
        raise UsageProblem("agreement.order-not-declared")
    place = {name: i for i, name in enumerate(order)}
    where = {value: place.get(name, MISSING) if name else MISSING for value, name in names.items()}
    values = array("h" if len(order) < 1 << 15 else "i", [MISSING]) * (len(found.raters) * len(found.units))
    at_unit, at_rater = _places(found)
    for one in found.judgments:
        number_ = where[one.value]
        if number_ == MISSING:
            damage(
                DamagedInput("agreement.category-outside", line=one.line, value=one.value, known=_some(order))
            )
        values[at_rater[one.rater] * len(found.units) + at_unit[one.unit]] = number_
    return Ratings(
        found.raters, len(found.units), tuple(order), values, level, found.units, found.sources, known
    )


def read_sets(
    header: Sequence[str],
    rows: Iterable[tuple[int, Sequence[str]]],
    mark: str,
    *,
    categories: Sequence[str] | None = None,
    damage: Damage = refuse,
) -> SetRatings:
    """Read a table whose cells hold several codes parted by a mark; ``{}`` is judged without a code.

    Arguments are those of :func:`read_ratings`.

    Raises:
        DamagedInput: What :func:`read_ratings` refuses.
        UsageProblem: An empty mark, or a category declared twice.
    """
    if not mark.strip():
        raise UsageProblem("agreement.sets-without-mark")
    found = read_records(header, rows, damage)
    check_repeats(found, damage)
    cells = {value: _codes(value, mark) for value in {one.value for one in found.judgments}}
    declared = _declared(categories, "nominal")
    order = list(declared) if declared else sorted(set().union(*cells.values()))
    place = {name: i for i, name in enumerate(order)}
    at_unit, at_rater = _places(found)
    sets: list[list[frozenset[int] | None]] = [[None] * len(found.units) for _ in found.raters]
    for one in found.judgments:
        codes = cells[one.value]
        strange = sorted(codes - place.keys())
        if strange:
            damage(
                DamagedInput(
                    "agreement.category-outside", line=one.line, value=strange[0], known=_some(order)
                )
            )
            continue
        sets[at_rater[one.rater]][at_unit[one.unit]] = frozenset(place[code] for code in codes)
    return SetRatings(
        found.raters, tuple(order), tuple(map(tuple, sets)), units=found.units, clusters=found.sources
    )


def check_repeats(found: Records, damage: Damage = refuse) -> None:
    """Refuse a rater who judged a unit twice.

    Raises:
        DamagedInput: With both lines.
    """
    first: dict[tuple[str, str], int] = {}
    for one in found.judgments:
        before = first.setdefault((one.unit, one.rater), one.line)
        if before != one.line:
            damage(
                DamagedInput(
                    "agreement.judged-twice", line=one.line, unit=one.unit, rater=one.rater, before=before
                )
            )


def _long(header: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]], damage: Damage) -> Records:
    unit, rater, value = (_columns(header, names)[0] for names in (UNIT, RATER, VALUE))
    source = next(iter(_columns(header, SOURCE)), None)
    units: dict[str, str] = {}
    raters: dict[str, None] = {}
    judgments = []
    for line, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if not _has_width(header, line, cells, damage):
            continue
        name, who, what = cells[unit].strip(), cells[rater].strip(), cells[value].strip()
        if not name or not who:
            nobody = header[rater if name else unit]
            damage(DamagedInput("agreement.judgment-of-nobody", line=line, column=nobody))
            continue
        of = cells[source].strip() if source is not None else ""
        if units.setdefault(name, of) != of:
            damage(DamagedInput("agreement.unit-of-two-sources", line=line, unit=name))
            continue
        raters.setdefault(who)
        if what:
            judgments.append(Record(line, name, who, what))
    numbers = {of: i for i, of in enumerate(dict.fromkeys(units.values()))}
    sources = tuple(numbers[of] for of in units.values()) if source is not None else ()
    return Records(tuple(units), tuple(raters), tuple(judgments), "long", sources)


def _wide(header: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]], damage: Damage) -> Records:
    named = header[0].strip().casefold() in (*UNIT, "id")
    raters = [title.strip() for title in header[1 if named else 0 :]]
    if not raters:
        raise DamagedInput("agreement.table-no-raters", column=header[0].strip())
    for column, title in enumerate(raters, 1 + named):
        if not title:
            raise DamagedInput("agreement.column-without-name", column=column)
        if title in raters[: column - 1 - named]:
            raise DamagedInput("agreement.column-twice", column=title)
    units: dict[str, int] = {}
    judgments = []
    for line, cells in rows:
        own = [cell.strip() for cell in cells]
        # A blank line says nothing; a row of empty cells without names is a unit nobody judged.
        if not any(own) and (named or len(own) != len(header)):
            continue
        if not _has_width(header, line, cells, damage):
            continue
        unit = own[0] if named else str(len(units) + 1)
        if not unit:
            damage(DamagedInput("agreement.judgment-of-nobody", line=line, column=header[0].strip()))
            continue
        if unit in units:
            damage(DamagedInput("agreement.unit-twice", line=line, unit=unit, before=units[unit]))
            continue
        units[unit] = line
        judgments += [
            Record(line, unit, rater, value)
            for rater, value in zip(raters, own[1 if named else 0 :], strict=True)
            if value
        ]
    return Records(tuple(units), tuple(raters), tuple(judgments), "wide")


def _columns(header: Sequence[str], names: Sequence[str]) -> list[int]:
    return [i for i, title in enumerate(header) if title.strip().casefold() in names]


def _has_width(header: Sequence[str], line: int, cells: Sequence[str], damage: Damage) -> bool:
    if len(cells) == len(header):
        return True
    damage(DamagedInput("agreement.row-of-other-width", line=line, cells=len(cells), columns=len(header)))
    return False


def _declared(categories: Sequence[str] | None, level: str) -> tuple[str, ...] | None:
    if categories is None:
        return None
    names = [_name(name.strip(), level) or name.strip() for name in categories]
    for i, name in enumerate(names):
        if not name or name in names[:i]:
            raise UsageProblem("agreement.category-declared-twice", name=name)
    return tuple(names)


def _name(value: str, level: str) -> str | None:
    """Return the category a text stands for; None where a number is needed and it is none."""
    if level not in (*NUMERIC, "ordinal"):
        return value
    size = number(value)
    if size is None:
        return value if level == "ordinal" else None
    return repr(int(size)) if size.is_integer() and abs(size) < 1 << 53 else repr(size)


def _check_numbers(found: Records, names: dict[str, str | None], damage: Damage) -> None:
    for one in found.judgments:
        if names[one.value] is None:
            damage(DamagedInput("agreement.no-number", line=one.line, value=one.value, rater=one.rater))


def _ordered(used: set[str], declared: tuple[str, ...] | None) -> tuple[list[str], bool]:
    """Return the categories, and whether their order means something."""
    if declared is not None:
        return list(declared), True
    sizes = {name: number(name) for name in used}
    if all(size is not None for size in sizes.values()):
        return sorted(used, key=lambda name: (sizes[name] or 0.0, name)), True
    return sorted(used), len(used) < 3


def _places(found: Records) -> tuple[dict[str, int], dict[str, int]]:
    return (
        {unit: i for i, unit in enumerate(found.units)},
        {rater: i for i, rater in enumerate(found.raters)},
    )


def _codes(value: str, mark: str) -> frozenset[str]:
    inside = value[1:-1] if value.startswith("{") and value.endswith("}") else value
    return frozenset(code.strip() for code in inside.split(mark) if code.strip())


def _some(order: Sequence[str]) -> str:
    shown = ", ".join(order[:12])
    return f"{shown}, ..." if len(order) > 12 else shown
