"""Single judgments looked at: what was given instead of what, and where experts differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codex.steps.agreement.closer_look import Look

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.agreement.confusion import Confusion
    from codex.steps.agreement.closer_look import Material

FIRST_SEEN = 30
NONE = "-"
"""Stands for "gave nothing there"."""


def confusion(material: Material) -> Look:
    """Return what was given where another gave something else, the most frequent first.

    Over all pairs of experts, or pair by pair (``--by pair``). The diagonal is what both gave.
    """
    rows = [row for scope, one in _confusions(material) for row in _cells(scope, one)]
    rows.sort(key=lambda row: (row["row"] == row["column"], -row["count"]))
    columns = ("scope", "row", "column", "count", "share")
    return Look("confusion", rows, columns, ("agree.note-confusion",), shown=FIRST_SEEN)


def _confusions(material: Material) -> Iterator[tuple[str, Confusion]]:
    from itertools import combinations

    from codex.agreement.confusion import of_all, of_pair, of_sets
    from codex.agreement.measure import only

    by_pair = material.asked.by == "pair"
    if material.coded is None:
        ratings = material.plain()
        if not by_pair:
            yield "overall", of_all(ratings)
            return
        for one, other in combinations(ratings.raters, 2):
            yield f"pair:{one}/{other}", of_pair(ratings, one, other)
        return
    from codex.agreement.sets import as_sets

    table, kinds = material.coded.numbered_sets(material.codes)
    if not by_pair:
        yield "overall", of_sets(as_sets(table, kinds, material.codes))
        return
    for two in combinations(range(len(table.raters)), 2):
        pair = as_sets(only(table, two), kinds, material.codes)
        yield "pair:" + "/".join(pair.raters), of_sets(pair)


def _cells(scope: str, one: Confusion) -> Iterator[dict[str, Any]]:
    for row, counts in zip(one.rows, one.counts, strict=True):
        total = sum(counts)
        for column, count in zip(one.columns, counts, strict=True):
            if count:
                yield {
                    "scope": scope,
                    "row": row,
                    "column": column or NONE,
                    "count": count,
                    "share": count / total,
                    "row_is": one.row_is or None,
                    "column_is": one.column_is or None,
                }


def disagreements(material: Material) -> Look:
    """Return where experts differ, the most divided first, each with what to type to settle it."""
    if material.coded is None:
        return _about_values(material)
    from codex.agreement.disagreements import about_codes

    judged = material.judged
    if judged is None:
        tables, stances = material.tables(), {}
    else:
        tables = {code: judged.named_ratings(code) for code in material.codes}
        words = {1: "contradicts", 2: "mentions"}
        stances = {
            (judged.excerpts[unit], code, judged.raters[rater]): words[stance]
            for code in material.codes
            for (rater, unit), stance in judged.given.get(code, {}).items()
            if stance in words
        }
    rows = [
        {
            "excerpt": one.unit,
            "code": one.code,
            "divided": one.divided,
            "gave": list(one.gave),
            "against": list(one.against),
            "mentions": list(one.mentions),
            "not_given": list(one.not_given),
            "missing": list(one.missing),
            "resolve": f"codex resolve {one.unit} -c {one.code}" if judged else None,
        }
        for one in about_codes(tables, stances)
    ]
    columns: tuple[str, ...] = (
        "excerpt",
        "code",
        "divided",
        "gave",
        "against",
        "mentions",
        "not_given",
        "missing",
    )
    notes = ("agree.note-resolve",) if judged else ()
    return Look("disagreements", rows, columns, notes, shown=FIRST_SEEN)


def _about_values(material: Material) -> Look:
    from codex.agreement.disagreements import about_values

    rows = [
        {
            "unit": one.unit,
            "divided": one.divided,
            "values": {value: list(raters) for value, raters in one.values.items()},
            "missing": list(one.missing),
        }
        for one in about_values(material.plain())
    ]
    return Look("disagreements", rows, ("unit", "divided", "values", "missing"), shown=FIRST_SEEN)
