"""Content validity as calculator methods: CVR, I-CVI and S-CVI, modified kappa, Aiken's V."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from codex.consensus.aiken import aiken_v
from codex.consensus.content_validity import (
    ESSENTIAL,
    NEEDLESS,
    USEFUL,
    ItemValidity,
    content_validity_ratio,
    critical_ratio,
    item_validity,
    scale_validity,
)
from codex.consensus.damage import damage
from codex.consensus.method import Figures, Method, Result, Task, each_item, plain_text
from codex.consensus.shares import clopper_pearson, wilson
from codex.errors import UsageProblem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codex.consensus.votes_table import Ballot


def _cvr(task: Task) -> list[Result]:
    found = []
    for number, votes in task.rounds():
        kept: list[Fraction] = []
        rows: list[Result] = []
        for item, ballots in votes.by_item().items():
            essential = sum(_is_essential(task, b) for b in ballots if b.value is not None)
            n = sum(b.value is not None for b in ballots)
            ratio = content_validity_ratio(essential, n)
            critical = critical_ratio(n, task.params["alpha"], task.params["sides"]).cvr if n else None
            reached = None if critical is None or ratio is None else ratio >= critical
            if reached and ratio is not None:
                kept.append(ratio)
            rows.append(
                task.result(
                    item,
                    number,
                    cvr=ratio,
                    N=n,
                    essential=essential,
                    missing=len(ballots) - n,
                    cvr_critical=critical,
                    reached=reached,
                    why=None if n else "consensus.why-no-votes",
                )
            )
        mean = sum(kept, Fraction(0)) / len(kept) if kept else None
        found += [*rows, task.result(None, number, cvi=mean, kept=len(kept), items=len(rows))]
    return found


def _is_essential(task: Task, ballot: Ballot) -> bool:
    value = (ballot.value or "").upper()
    chosen = task.params.get("essential")
    if chosen is not None:
        return value == str(chosen).upper()
    if value not in ESSENTIAL | USEFUL | NEEDLESS:
        raise damage("consensus.vote-not-lawshe", task.table.where(ballot), value=ballot.value)
    return value in ESSENTIAL


def _cvr_critical(task: Task) -> list[Result]:
    alpha, sides = task.params["alpha"], task.params["sides"]
    sizes = task.params.get("N")
    if sizes is not None:
        found = [critical_ratio(int(n), alpha, sides) for n in sizes]
        figures = {
            "N": [one.n for one in found],
            "n_critical": [one.essential for one in found],
            "cvr_critical": [one.cvr for one in found],
            "p_unanimous": [one.p_unanimous for one in found],
        }
        return [task.result(None, "", **figures)]

    def figures_of(_: Task, ballots: list[Ballot]) -> Figures:
        one = critical_ratio(sum(b.value is not None for b in ballots), alpha, sides)
        return {
            "N": one.n,
            "n_critical": one.essential,
            "cvr_critical": one.cvr,
            "p_unanimous": one.p_unanimous,
        }

    return each_item(figures_of)(task)


def _cvi(task: Task) -> list[Result]:
    found = []
    for number, votes in task.rounds():
        by_item = votes.by_item()
        whole = scale_validity([task.numbers(b) for b in by_item.values()], task.params["relevant_from"])
        for (item, ballots), one in zip(by_item.items(), whole.items, strict=True):
            missing = sum(ballot.value is None for ballot in ballots)
            found.append(task.result(item, number, **_validity(one), missing=missing))
        found.append(
            task.result(
                None,
                number,
                scvi_ave=whole.average,
                scvi_ua=whole.universal,
                mean_kappa=whole.mean_kappa,
                items=len(by_item),
                middle=whole.middle,
                ratings=whole.ratings,
            )
        )
    return found


def _validity(one: ItemValidity | None) -> Figures:
    if one is None:
        return {"icvi": None, "pc": None, "kappa": None, "grade": None, "N": 0, "A": 0,
                "why": "consensus.why-no-votes"}  # fmt: skip
    near, exact = wilson(one.relevant, one.n), clopper_pearson(one.relevant, one.n)
    return {
        "icvi": one.icvi,
        "pc": one.chance,
        "kappa": one.kappa,
        "grade": one.grade,
        "N": one.n,
        "A": one.relevant,
        "ci_wilson": [near.low, near.high],
        "ci_exact": [exact.low, exact.high],
        "why": None,
    }


def _modified_kappa(task: Task, ballots: list[Ballot]) -> Figures:
    ratings = task.numbers(ballots)
    relevant = sum(rating >= task.params["relevant_from"] for rating in ratings)
    return _validity(item_validity(relevant, len(ratings)))


def _aiken(task: Task) -> list[Result]:
    low, high = task.params["lo"], task.params["hi"]
    if not low < high:
        raise UsageProblem("consensus.param-scale-empty", low=plain_text(low), high=plain_text(high))
    found = []
    for number, votes in task.rounds():
        rows = {
            item: aiken_v(task.numbers(b), low, high, float(task.params["confidence"]))
            for item, b in votes.by_item().items()
        }
        for item, one in rows.items():
            ci = None if one is None else [one.interval.low, one.interval.high]
            value = None if one is None else one.value
            found.append(task.result(item, number, V=value, ci=ci, n=0 if one is None else one.n))
        known = [one for one in rows.values() if one is not None]
        mean = sum((one.value for one in known), Fraction(0)) / len(known) if known else None
        first = next(iter(rows.values()))
        ci = None if first is None else [first.interval.low, first.interval.high]
        found.append(task.result(None, number, mean_V=mean, ci_item1=ci, items=len(rows)))
    return found


_SCALE: Final = {"lo": "number", "hi": "number"}
_FOUR: Final = {"lo": Fraction(1), "hi": Fraction(4), "relevant_from": Fraction(3)}
_CHANCE: Final[Mapping[str, Any]] = {"alpha": Fraction(5, 100), "sides": 1}

VALIDITY_METHODS: Final = (
    Method(
        "cvr",
        _cvr,
        {"alpha": "share", "sides": "whole", "essential": "text"},
        ("lawshe",),
        defaults=_CHANCE,
    ),
    Method(
        "cvr_critical", _cvr_critical, {"N": "numbers", "alpha": "share", "sides": "whole"}, defaults=_CHANCE
    ),
    Method(
        "cvi", _cvi, {**_SCALE, "relevant_from": "number"}, ("i_cvi", "icvi", "s_cvi", "scvi"), defaults=_FOUR
    ),
    Method(
        "modified_kappa", each_item(_modified_kappa), {**_SCALE, "relevant_from": "number"}, defaults=_FOUR
    ),
    Method(
        "aiken_v",
        _aiken,
        {**_SCALE, "confidence": "number"},
        ("aiken",),
        defaults={"lo": Fraction(1), "hi": Fraction(4), "confidence": Fraction(95)},
    ),
)
"""Methods of content validity."""
