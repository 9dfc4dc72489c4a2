"""Weights from comparisons as calculator methods: AHP and the best-worst method."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codex.consensus.damage import damage
from codex.consensus.method import Method, Result, Task
from codex.consensus.pairwise_weights import (
    RANDOM_INDICES,
    best_worst_weights,
    hierarchy,
    joined_judgments,
)
from codex.consensus.votes_table import exact_number
from codex.errors import UsageProblem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codex.consensus.votes_table import VotesTable

_Matrix = list[list[float]]


def _ahp(task: Task) -> list[Result]:
    """Items are rows of a matrix; its columns are the same items (wide), or ``item`` is ``A/B`` (long)."""
    index = _random_index(str(task.params["RI"]))
    found = []
    for number, votes in task.rounds():
        names, matrices = _matrices(task, votes)
        one = hierarchy(joined_judgments(list(matrices.values())), index)
        found += [
            task.result(name, number, weight=weight) for name, weight in zip(names, one.weights, strict=True)
        ]
        each = {expert: hierarchy(matrix, index).ratio for expert, matrix in matrices.items()}
        whole = {
            "CR": one.ratio,
            "CI": one.index,
            "RI": one.random_index,
            "RI_table": index if isinstance(index, str) else "own",
            "lambda_max": one.largest,
            "weights": list(one.weights),
            "items": names,
            "CR_by_expert": each if len(each) > 1 else {},
        }
        found.append(task.result(None, number, **whole))
    return found


def _random_index(asked: str) -> float | str:
    own = exact_number(asked)
    if own is None and asked not in RANDOM_INDICES:
        raise UsageProblem("consensus.ahp-index", table=asked, known=", ".join(RANDOM_INDICES))
    return asked if own is None else float(own)


def _matrices(task: Task, votes: VotesTable) -> tuple[list[str], dict[str, _Matrix]]:
    """Return the names of the items, and a full matrix an expert."""
    wide = set(votes.experts) == set(votes.items)
    given: dict[str, dict[tuple[str, str], float]] = {}
    for ballot in votes.ballots:
        one, slash, other = ballot.item.partition("/")
        if not wide and not slash:
            raise damage("consensus.ahp-pair", task.table.where(ballot), item=ballot.item)
        value = votes.number(ballot)
        if value is not None and value <= 0:
            raise damage("consensus.ahp-value", task.table.where(ballot), value=ballot.value)
        if value is not None:
            pair = (ballot.item, ballot.expert) if wide else (one.strip(), other.strip())
            given.setdefault("" if wide else ballot.expert, {})[pair] = float(value)
    if not given:
        raise damage("consensus.votes-empty", votes.name or "table")
    names = list(dict.fromkeys(name for pairs in given.values() for pair in pairs for name in pair))
    if wide:
        names = list(votes.items)
    return names, {expert: _matrix(names, pairs) for expert, pairs in given.items()}


def _matrix(names: Sequence[str], given: Mapping[tuple[str, str], float]) -> _Matrix:
    """Fill in the diagonal, and the reciprocals of what was given."""
    matrix = []
    for one in names:
        row = []
        for other in names:
            value = given.get((one, other))
            if value is None and (other, one) in given:
                value = 1 / given[other, one]
            if value is None and one != other:
                raise damage("consensus.ahp-missing", one=one, other=other)
            row.append(1.0 if value is None else value)
        matrix.append(row)
    return matrix


_TO_OTHERS: Final = ("best_to_others", "best")
_TO_WORST: Final = ("others_to_worst", "worst")


def _bwm(task: Task) -> list[Result]:
    found = []
    for number, votes in task.rounds():
        items = votes.items
        solved = []
        for to_others, to_worst in _comparisons(task, votes):
            best = _position(task.params.get("best"), items, to_others)
            worst = _position(task.params.get("worst"), items, to_worst)
            solved.append(best_worst_weights(to_others, to_worst, best, worst))
        mean = [sum(column) / len(solved) for column in zip(*(one.weights for one in solved), strict=True)]
        found += [task.result(item, number, weight=weight) for item, weight in zip(items, mean, strict=True)]
        whole = {"weights": mean, "ksi": max(one.ksi for one in solved), "items": list(items)}
        found.append(task.result(None, number, **whole, experts=len(solved)))
    return found


def _comparisons(task: Task, votes: VotesTable) -> list[tuple[list[float], list[float]]]:
    """Two rows of comparisons an expert: columns of a wide table, or the ``part`` column of a long one."""
    rows: dict[str, dict[bool, dict[str, float]]] = {}
    for ballot in votes.ballots:
        wide = ballot.expert.lower() in (*_TO_OTHERS, *_TO_WORST)
        part, expert = (ballot.expert.lower(), "") if wide else (ballot.part.lower(), ballot.expert)
        value = votes.number(ballot)
        if part not in (*_TO_OTHERS, *_TO_WORST) or value is None:
            raise damage("consensus.bwm-part", task.table.where(ballot))
        rows.setdefault(expert, {}).setdefault(part in _TO_OTHERS, {})[ballot.item] = float(value)
    found = []
    for sides in rows.values():
        to_others, to_worst = sides.get(True, {}), sides.get(False, {})
        if not set(votes.items) == set(to_others) == set(to_worst):
            raise damage("consensus.bwm-shape", best=len(to_others), worst=len(to_worst))
        found.append(([to_others[item] for item in votes.items], [to_worst[item] for item in votes.items]))
    return found


def _position(asked: str | None, items: Sequence[str], row: Sequence[float]) -> int:
    """Place of the best or worst item: by its name, by its number from 0, else where the 1 stands."""
    if asked is None:
        return row.index(1.0) if 1.0 in row else 0
    if asked in items:
        return items.index(asked)
    if asked.isascii() and asked.isdigit() and int(asked) < len(items):
        return int(asked)
    raise UsageProblem("consensus.bwm-no-item", item=asked, known=", ".join(items))


WEIGHT_METHODS: Final = (
    Method("ahp", _ahp, {"RI": "text"}, defaults={"RI": "saaty"}),
    Method("bwm", _bwm, {"best": "text", "worst": "text"}),
)
"""Methods that turn comparisons into weights."""
