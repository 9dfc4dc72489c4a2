"""Coefficients of the whole panel as calculator methods; the agreement room computes them."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from codex.consensus.method import Method, Result, Task, as_written
from codex.consensus.stability import midranks
from codex.errors import UsageProblem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.consensus.votes_table import VotesTable


def judges(task: Task, votes: VotesTable) -> list[list[float | None]]:
    """Return experts in rows, items in columns, None for a blank."""
    place = {item: i for i, item in enumerate(votes.items)}
    rows: dict[str, list[float | None]] = {expert: [None] * len(place) for expert in votes.experts}
    for ballot in votes.ballots:
        rating = votes.number(ballot)
        if rating is not None:
            task.check_scale(rating, ballot)
            rows[ballot.expert][place[ballot.item]] = float(rating)
    return list(rows.values())


def _kendall(task: Task) -> list[Result]:
    found = []
    for number, votes in task.rounds():
        rows = judges(task, votes)
        figures = dict(task.panel().kendall_w(rows, tie_correction=task.params["tie_correction"]))
        sums = rank_sums(rows)
        figures |= {"rank_sums": sums, "items": len(sums), "experts": len(rows)}
        left_out = sum(total is None for total in sums)
        found.append(task.result(None, number, **figures, left_out=left_out))
    return found


def rank_sums(rows: Sequence[Sequence[float | None]]) -> list[Fraction | None]:
    """Return each item's sum of ranks over the experts; None for an item that somebody left blank.

    Ranks are given among the items that everybody judged, from the lowest rating; equal ratings share
    the mean of their places.

    >>> rank_sums([[1, 2, 2], [3, 1, 2], [1, 2, 3]])
    [Fraction(5, 1), Fraction(11, 2), Fraction(15, 2)]
    """
    columns = list(zip(*rows, strict=True))
    whole = [place for place, column in enumerate(columns) if None not in column]
    sums: list[Fraction | None] = [Fraction(0) if place in whole else None for place in range(len(columns))]
    for row in rows:
        ranks = midranks([Fraction(row[place] or 0) for place in whole])
        for place, rank in zip(whole, ranks, strict=True):
            sums[place] = (sums[place] or Fraction(0)) + rank
    return sums


def _panel_agreement(task: Task) -> list[Result]:
    found = []
    for number, votes in task.rounds():
        rows = judges(task, votes)
        alpha = task.panel().alpha(rows, level=str(task.params["level"]))
        same, pairs = identical_pairs(rows)
        share = Fraction(same, pairs) if pairs else None
        found.append(task.result(None, number, alpha=alpha, identical_pairs=share, pairs=pairs))
    return found


def identical_pairs(rows: Sequence[Sequence[float | None]]) -> tuple[int, int]:
    """Return how many pairs of experts gave an item the same rating, and how many pairs there are.

    >>> identical_pairs([[1, 2], [1, 3], [1, None]])
    (3, 4)
    """
    same = pairs = 0
    for column in zip(*rows, strict=True):
        given = [rating for rating in column if rating is not None]
        pairs += len(given) * (len(given) - 1) // 2
        same += sum(a == b for a, b in itertools.combinations(given, 2))
    return same, pairs


def _dawid_skene(task: Task) -> list[Result]:
    init = str(task.params["init"]).replace("_", " ")
    if init not in {"vote shares", "shares"}:
        raise UsageProblem("consensus.dawid-init", init=init)
    found = []
    for number, votes in task.rounds():
        cast = [(b.item, b.expert, as_written(b.value)) for b in votes.ballots if b.value is not None]
        figures = dict(task.panel().dawid_skene(cast, smoothing=float(task.params["smoothing"])))
        labels = zip(figures["items"], figures["labels"], strict=True)
        found += [task.result(item, number, label=label) for item, label in labels]
        found.append(task.result(None, number, **figures))
    return found


PANEL_METHODS: Final = (
    Method(
        "kendall_w",
        _kendall,
        {"lo": "number", "hi": "number", "tie_correction": "flag"},
        ("kendall", "w"),
        defaults={"tie_correction": True},
    ),
    Method(
        "panel_agreement",
        _panel_agreement,
        {"lo": "number", "hi": "number", "level": "text"},
        ("panel",),
        defaults={"level": "ordinal"},
    ),
    Method(
        "dawid_skene",
        _dawid_skene,
        {"init": "text", "smoothing": "number"},
        ("ds",),
        repeats=True,
        defaults={"init": "vote shares", "smoothing": Fraction(0)},
    ),
)
"""Methods of the whole panel."""
