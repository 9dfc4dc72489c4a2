"""Published agreement figures against ours: one case, its complaints.

A case is a JSON object with ``kind``; its data are of one form (matrix, table, distribution,
sets, unitizing, continuum, long) and ``expected`` names coefficients, with suffixes for what
belongs to them: ``.se``, ``.ci95_low``, ``.max``, ``.chi2``, ``[category]``. A value of null
must come out as undefined with a reason.
"""

from __future__ import annotations

import math
from array import array
from importlib import import_module
from typing import TYPE_CHECKING, Any

from codex.agreement.measure import estimate
from codex.agreement.sets import estimate_sets
from codex.errors import CodexError
from codex.model.ratings import Ratings, SetRatings

if TYPE_CHECKING:
    from collections.abc import Callable

    from codex.model.estimate import Estimate

FORMS_APART = frozenset({"unitizing", "continuum", "long"})
"""Data forms that :mod:`tests.published.unitizing_cases` computes."""

_KNOWN_KEYS = {
    "id",
    "source",
    "kind",
    "data",
    "expected",
    "tolerance",
    "published",
    "verified_with",
    "disagreement",
    "hard",
    "note",
    "about",
}


def check(case: dict[str, Any]) -> list[str]:
    """Return what is wrong with our figures for a case; nothing when all is right."""
    unknown = set(case) - _KNOWN_KEYS
    if unknown:
        return [f"unknown keys {sorted(unknown)}"]
    try:
        computed = _computer(case)
    except (CodexError, KeyError, ValueError) as error:
        return [f"the data cannot be read: {error!r}"]
    wrong = []
    for name, expected in case["expected"].items():
        try:
            found = computed(name)
        except (CodexError, KeyError, ValueError) as error:
            wrong.append(f"{name}: cannot be computed: {error!r}")
            continue
        tolerance = _tolerance(name, case["tolerance"])
        if not _same(found, expected, tolerance):
            wrong.append(f"{name}: {found!r} instead of {expected!r} (tolerance {tolerance})")
    return wrong


def _computer(case: dict[str, Any]) -> Callable[[str], Any]:
    form = case["data"]["form"]
    if form in FORMS_APART:
        figures = import_module("tests.published.unitizing_cases").compute(case)
        return figures.__getitem__  # type: ignore[no-any-return]
    table: Ratings | SetRatings = sets_of(case["data"]) if form == "sets" else ratings_of(case)
    return lambda name: _figure(table, name, case["data"])


def _figure(table: Ratings | SetRatings, name: str, data: dict[str, Any]) -> Any:
    bare, suffix = _parted(name)
    if isinstance(table, SetRatings):
        one = estimate_sets(table, bare)
    else:
        one = estimate(table, bare, interval="gwet", distances=data.get("disagreement"))
    return _part(one, suffix)


def _parted(name: str) -> tuple[str, str]:
    head, point, suffix = name.rpartition(".")
    return (head, suffix) if point and "]" not in suffix else (name, "")


def _part(one: Estimate, suffix: str) -> Any:
    if not suffix:
        if one.value is None and not (one.why and one.why.startswith("agreement.why-")):
            return "undefined without a reason"
        return one.value
    if suffix == "se":
        return one.se
    if suffix in {"ci95_low", "ci95_high"}:
        if one.interval is None:
            return f"no interval: {one.why_no_interval}"
        return one.interval.low if suffix == "ci95_low" else one.interval.high
    return one.extra[suffix]


def _tolerance(name: str, tolerance: dict[str, float]) -> float:
    for suffix, allowed in tolerance.items():
        if suffix != "default" and suffix in name:
            return allowed
    return tolerance["default"]


def _same(found: Any, expected: Any, tolerance: float) -> bool:
    if expected is None or found is None or isinstance(expected, bool):
        return found is expected
    if isinstance(expected, list):
        return (
            isinstance(found, list)
            and len(found) == len(expected)
            and all(_same(f, e, tolerance) for f, e in zip(found, expected, strict=True))
        )
    if not isinstance(found, (int, float)) or not isinstance(expected, (int, float)):
        return bool(found == expected)
    return math.isfinite(found) and abs(found - expected) <= tolerance


def ratings_of(case: dict[str, Any]) -> Ratings:
    """Return the ratings of a case in the forms matrix, table and distribution."""
    data = case["data"]
    allowed = {
        "matrix": {"form", "rows", "ordered_categories"},
        "distribution": {"form", "rows", "ordered_categories"},
        "table": {"form", "categories", "table", "disagreement"},
    }[data["form"]]
    if set(data) - allowed:
        msg = f"data has unknown keys {sorted(set(data) - allowed)}"
        raise ValueError(msg)
    if data["form"] == "table":
        names = data["categories"]
        rows = [
            [a, b]
            for a, line in zip(names, data["table"], strict=True)
            for b, times in zip(names, line, strict=True)
            for _ in range(times)
        ]
    else:
        rows = data["rows"]
        names = data.get("ordered_categories") or _in_order(rows)
    width = max((len(row) for row in rows), default=0)
    place = {name: i for i, name in enumerate(names)}
    values = array("h")
    for rater in range(width):
        values.extend(
            place[row[rater]] if rater < len(row) and row[rater] is not None else -1 for row in rows
        )
    return Ratings(
        tuple(f"r{i}" for i in range(width)), len(rows), tuple(map(str, names)), values, level="nominal"
    )


def sets_of(data: dict[str, Any]) -> SetRatings:
    """Return the sets of a case."""
    rows = data["rows"]
    codes = sorted({code for row in rows for cell in row if cell for code in cell})
    place = {code: i for i, code in enumerate(codes)}
    width = max((len(row) for row in rows), default=0)
    return SetRatings(
        tuple(f"r{i}" for i in range(width)),
        tuple(codes),
        tuple(
            tuple(None if row[r] is None else frozenset(place[code] for code in row[r]) for row in rows)
            for r in range(width)
        ),
    )


def _in_order(rows: list[list[Any]]) -> list[Any]:
    """Return the values in use: numbers by size, words by the alphabet."""
    used = {value for row in rows for value in row if value is not None}
    return sorted(used, key=lambda value: (isinstance(value, str), value))
