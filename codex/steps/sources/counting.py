"""Closed answers counted: how many of whom gave which, by one attribute or by two that cross."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from codex.consensus.shares import wilson
from codex.errors import NotFound, UsageProblem
from codex.model.finding import Finding
from codex.steps.sources.typed_values import comparable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from codex.steps.study.opening import Study

OF = ("sources", "cases")
_OFTEN = 5
NONE = ""
"""Stands for those who have no value."""


@dataclass(frozen=True, slots=True)
class Line:
    """Those who gave one answer."""

    value: str
    """Empty: no answer."""
    n: int
    of: int
    """All who gave any; 0 beside those who gave none."""
    low: float
    """Of the 95 % interval of the share (Wilson), from 0 to 1."""
    high: float
    by: tuple[int, ...] = ()
    """How many of them gave each answer of the second attribute, in the order of :attr:`Counted.columns`."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A table of counts."""

    lines: tuple[Line, ...]
    columns: tuple[str, ...]
    """Answers of the second attribute; an empty one last where somebody gave none."""
    people: int
    """All that were counted: sources, cases, or rows of a table."""
    findings: tuple[Finding, ...] = ()


def count_attributes(
    study: Study,
    rows: str,
    columns: str = "",
    *,
    where: Sequence[str] = (),
    of: str = "sources",
    split: str = "",
) -> Counted:
    """Count sources (or cases) by an attribute, or by two; sources have those of their cases too.

    Args:
        study: The study.
        rows: Name of an attribute, upper and lower case being one.
        columns: Of another; empty: one column of counts.
        where: Which sources, as everywhere.
        of: ``sources`` or ``cases``.
        split: What stands between the answers of somebody who chose several: then each counts, and
            shares are of people, so that they may sum to more than all. A comma inside an answer parts
            it the same way wherever it was chosen: such parts are one again, and told.

    Raises:
        NotFound: Nothing has an attribute of that name. UsageProblem: ``of`` is something else, or cases
            were to be filtered.
    """
    if of not in OF:
        raise UsageProblem("steps.bad-choice", field="of", value=of, known=", ".join(OF))
    if of == "cases":
        from codex.steps.sources.attributes import list_cases

        if where:
            raise UsageProblem("sources.cases-not-filtered")
        return counted([one.attributes for one in list_cases(study)], rows, columns, split)
    from codex.steps.sources.which_sources import list_sources, the_filter

    every = the_filter(study, ("id!=",))
    held = [every.values(one) for one in list_sources(study, where)]
    return counted(held, rows, columns, split)


def count_table(
    data: bytes, name: str, rows: str, columns: str = "", *, encoding: str | None = None, split: str = ""
) -> Counted:
    """Count the rows of a table of answers, read as an import reads it, those without a text among them.

    Raises:
        DamagedInput: A damaged table. NotFound: It has no column of that name.
    """
    from codex.importing.rows import answers_of

    table, findings = answers_of(data, name, encoding)
    found = counted([record for _, record in table.records()], rows, columns, split)
    return Counted(found.lines, found.columns, found.people, (*findings, *found.findings))


def counted(people: Sequence[Mapping[str, str]], rows: str, columns: str, split: str) -> Counted:
    """Count people by what they answered.

    >>> one = counted([{"q": "a; b", "s": "f"}, {"q": "A"}, {"s": "f"}], "q", "s", ";")
    >>> [(line.value, line.n, line.of, line.by) for line in one.lines], one.columns
    ([('a', 2, 2, (1, 1)), ('b', 1, 2, (1, 0)), ('', 1, 0, (1, 0))], ('f', ''))
    """
    known = {key.casefold(): key for one in people for key in one}
    for asked in filter(None, (rows, columns)):
        if asked.casefold() not in known:
            shown = ", ".join(sorted(known.values()))[:300]
            raise NotFound("sources.unknown-attribute", name=asked, known=shown)
    given, joined = _all(people, rows, split)
    crossed, also = _all(people, columns, split) if columns else ([{} for _ in people], ())
    across = _ordered(crossed, by_name=True) if columns else ()
    times = Counter(row for left in given for row in left)
    pairs = Counter(
        (row, column) for left, right in zip(given, crossed, strict=True) for row in left for column in right
    )
    answered = sum(NONE not in left for left in given)
    lines = []
    for value in _ordered(given):
        row = value.casefold()
        of = answered if value else 0
        share = wilson(times[row], of) if of else None
        low, high = (share.low, share.high) if share else (0.0, 0.0)
        by = tuple(pairs[row, column.casefold()] for column in across)
        lines.append(Line(value, times[row], of, low, high, by))
    return Counted(tuple(lines), across, len(people), (*joined, *also))


def _all(
    people: Sequence[Mapping[str, str]], name: str, split: str
) -> tuple[list[dict[str, str]], tuple[Finding, ...]]:
    """Return the answers of each to one question, in small letters -> as written; an empty one for none.

    What is told are answers in which the sign between answers stands itself.
    """
    folded = name.casefold()
    key = next((name for one in people if name in one), "") or next(
        (key for one in people for key in one if key.casefold() == folded), name
    )
    said = [_parts(one.get(key, ""), split) for one in people]
    told = []
    while split.strip() == "," and (pair := _one_answer(said)):
        said = [_joined(parts, *pair) for parts in said]
        told.append(Finding(name, "sources.answers-joined", fields={"answer": ", ".join(pair)}))
    return [{part.casefold(): part for part in parts} or {NONE: NONE} for parts in said], tuple(told)


def _parts(said: str, split: str) -> list[str]:
    parts = (" ".join(part.split()) for part in (said.split(split.strip() or split) if split else (said,)))
    return [part for part in parts if part]


def _one_answer(said: Sequence[Sequence[str]]) -> tuple[str, str] | None:
    """Return two parts that never stand but one behind the other: a comma inside an answer, ``Zoom, Teams``.

    Only where that was seen often: two answers that few people chose may go together by chance.
    """
    times = Counter(part for parts in said for part in parts)
    pairs = Counter(pair for parts in said for pair in pairwise(parts))
    always = (pair for pair, n in pairs.items() if n >= _OFTEN and n == times[pair[0]] == times[pair[1]])
    return next(always, None)


def _joined(parts: Sequence[str], left: str, right: str) -> list[str]:
    """Return the parts with those two made one."""
    return [f"{left}, {right}" if part == left else part for part in parts if part != right]


def _ordered(people: Iterable[Mapping[str, str]], *, by_name: bool = False) -> tuple[str, ...]:
    """Return every answer once: numbers and days by size, words by how many gave them, or by name; no answer last."""
    times: Counter[str] = Counter()
    written: dict[str, Counter[str]] = {}
    for answers in people:
        for folded, answer in answers.items():
            times[folded] += 1
            written.setdefault(folded, Counter())[answer] += 1
    values = [forms.most_common(1)[0][0] for folded, forms in written.items() if folded != NONE]
    kinds = {comparable(value)[0] for value in values}
    if len(kinds) == 1 and "text" not in kinds:
        values.sort(key=lambda value: (comparable(value)[1], value))
    elif by_name:
        values.sort(key=_by_name)
    else:
        values.sort(key=lambda value: (-times[value.casefold()], value.casefold()))
    return (*values, *([NONE] if NONE in times else []))


def _by_name(value: str) -> list[tuple[int, str]]:
    """Return by what names are ordered as people do: School 2 before School 11.

    >>> sorted(["№ 11", "№ 2"], key=_by_name)
    ['№ 2', '№ 11']
    """
    parts = re.split(r"(\d+)", value.casefold())
    return [(int(part), "") if part.isdecimal() else (0, part) for part in parts]
