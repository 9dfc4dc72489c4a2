"""Methods that compare two rounds: the same expert in both; who left or came is counted apart."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from codex.consensus.method import Method, Result, Task
from codex.consensus.stability import (
    bowker,
    cv_change,
    histogram_change,
    mcnemar,
    unchanged_share,
    wilcoxon,
)
from codex.errors import UsageProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from codex.consensus.votes_table import Ballot, VotesTable

_Pair = tuple["Ballot", "Ballot"]


def _pairs(task: Task) -> tuple[str, dict[str, list[_Pair]], dict[str, tuple[int, int]]]:
    """Return the later round, the paired votes per item, and who answered in one round only."""
    first, second = _two_rounds(task)
    before, after = _answers(task.table.of_round(first)), _answers(task.table.of_round(second))
    pairs: dict[str, list[_Pair]] = {}
    alone: dict[str, tuple[int, int]] = {}
    for item in dict.fromkeys([*before, *after]):
        one, two = before.get(item, {}), after.get(item, {})
        pairs[item] = [(one[expert], two[expert]) for expert in one if expert in two]
        alone[item] = (len(one.keys() - two.keys()), len(two.keys() - one.keys()))
    return second, pairs, alone


def _two_rounds(task: Task) -> tuple[str, str]:
    asked = task.params.get("rounds")
    rounds = task.table.rounds
    if asked is not None:
        if len(asked) != 2 or not set(asked) <= set(rounds):
            raise UsageProblem("consensus.rounds-unknown", asked=", ".join(asked), known=", ".join(rounds))
        return str(asked[0]), str(asked[1])
    if len(rounds) < 2:
        raise UsageProblem("consensus.rounds-too-few", method=task.method)
    return rounds[-2], rounds[-1]


def _answers(table: VotesTable) -> dict[str, dict[str, Ballot]]:
    found: dict[str, dict[str, Ballot]] = {}
    for ballot in table.ballots:
        if ballot.value is not None:
            found.setdefault(ballot.item, {})[ballot.expert] = ballot
    return found


def _each_pair(figures: Callable[[Task, list[_Pair]], dict[str, Any]]) -> Callable[[Task], list[Result]]:
    def run(task: Task) -> list[Result]:
        number, pairs, alone = _pairs(task)
        found = []
        for item, paired in pairs.items():
            same = unchanged_share([one.value for one, _ in paired], [two.value for _, two in paired])
            left, came = alone[item]
            what = figures(task, paired)
            found.append(
                task.result(
                    item, number, **what, pairs=len(paired), left=left, came=came, unchanged_share=same
                )
            )
        return found

    return run


def _rated(task: Task, pairs: Sequence[_Pair]) -> tuple[list[Fraction], list[Fraction]]:
    return task.numbers(one for one, _ in pairs), task.numbers(two for _, two in pairs)


def _wilcoxon(task: Task, pairs: list[_Pair]) -> dict[str, Any]:
    before, after = _rated(task, pairs)
    one = wilcoxon([a - b for a, b in zip(before, after, strict=True)])
    return {
        "W_plus": one.plus,
        "W_minus": one.minus,
        "p_greater": one.p_greater,
        "p_less": one.p_less,
        "p_two": one.p_two if pairs else None,
        "status": one.status,
        "changed": one.changed,
        "unchanged": one.unchanged,
    }


def _table(pairs: Sequence[_Pair], categories: Sequence[str]) -> list[list[int]]:
    place = {category: i for i, category in enumerate(categories)}
    table = [[0] * len(categories) for _ in categories]
    for one, two in pairs:
        table[place[one.value or ""]][place[two.value or ""]] += 1
    return table


def _categories(task: Task, pairs: Sequence[_Pair]) -> list[str]:
    seen = {ballot.value or "" for pair in pairs for ballot in pair}
    declared = list(task.params.get("categories", ()))
    strange = sorted(seen - set(declared)) if declared else []
    if strange:
        raise UsageProblem("consensus.category-undeclared", value=strange[0], known=", ".join(declared))
    return declared or sorted(seen, key=lambda value: (len(value), value) if value.isdigit() else (99, value))


def _mcnemar(task: Task, pairs: list[_Pair]) -> dict[str, Any]:
    categories = _categories(task, pairs)
    if len(categories) > 2:
        raise UsageProblem("consensus.mcnemar-categories", n=len(categories))
    table = _table(pairs, [*categories, *_ABSENT][:2])
    one = mcnemar(table, continuity=task.params["continuity"])
    why = "consensus.why-nobody-changed" if one.chi2 is None else None
    return {"chi2": one.chi2, "df": one.df, "p": one.p, "p_exact": one.p_exact, "table": table, "why": why}


def _bowker(task: Task, pairs: list[_Pair]) -> dict[str, Any]:
    one = bowker(_table(pairs, _categories(task, pairs)))
    why = "consensus.why-nobody-changed" if one.chi2 is None else None
    return {"chi2": one.chi2, "df": one.df, "p": one.p, "why": why}


def _kappa(task: Task) -> list[Result]:
    number, pairs, alone = _pairs(task)
    weights = str(task.params["weights"])
    every = [pair for paired in pairs.values() for pair in paired]
    found = []
    for item, paired in [*pairs.items(), (None, every)]:
        table = _table(paired, _categories(task, paired if item is not None else every))
        figures = dict(task.panel().kappa(table, weights=weights))
        left, came = alone[item] if item is not None else (sum(a for a, _ in alone.values()),
                                                           sum(b for _, b in alone.values()))  # fmt: skip
        found.append(task.result(item, number, **figures, pairs=len(paired), left=left, came=came))
    return found


def _cv(task: Task, pairs: list[_Pair]) -> dict[str, Any]:
    one = cv_change(*_rated(task, pairs))
    return {"cv1": one.first, "cv2": one.second, "abs_change": one.change,
            "why": None if one.change is not None else "consensus.why-cv-undefined"}  # fmt: skip


def _histogram(task: Task, pairs: list[_Pair]) -> dict[str, Any]:
    before, after = _rated(task, pairs)
    declared = task.params.get("categories")
    points = sorted(declared) if declared is not None else sorted({*before, *after})
    strange = sorted({*before, *after} - set(points))
    if strange:
        known = ", ".join(str(point) for point in points)
        raise UsageProblem("consensus.category-undeclared", value=str(strange[0]), known=known)
    one = histogram_change(before, after, points)
    return {
        "net_changers": one.net_changers,
        "share": one.share,
        "swapped": one.swapped,
        "stable": one.is_stable(task.params["limit"]) if one.share is not None else None,
    }


_ABSENT: Final = ("(none)", "(none either)")
"""Stand for answers that nobody gave, so that the table keeps its two rows."""

_BOTH: Final = {"rounds": "texts"}

ROUND_METHODS: Final = (
    Method("wilcoxon", _each_pair(_wilcoxon), {**_BOTH, "lo": "number", "hi": "number"}),
    Method(
        "mcnemar",
        _each_pair(_mcnemar),
        {**_BOTH, "continuity": "flag", "categories": "texts"},
        defaults={"continuity": False},
    ),
    Method("bowker", _each_pair(_bowker), {**_BOTH, "categories": "texts"}),
    Method(
        "kappa_stability",
        _kappa,
        {**_BOTH, "weights": "text", "categories": "texts"},
        defaults={"weights": "unweighted"},
    ),
    Method("cv_change", _each_pair(_cv), {**_BOTH, "lo": "number", "hi": "number"}),
    Method(
        "histogram_stability",
        _each_pair(_histogram),
        {**_BOTH, "categories": "numbers", "limit": "share"},
        ("histogram",),
        defaults={"limit": Fraction(15, 100)},
    ),
)
"""Methods that need the same experts in two rounds."""
