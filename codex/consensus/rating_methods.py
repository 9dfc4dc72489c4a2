"""Ratings on a scale as calculator methods: RAND/UCLA, shares, middle and spread, concentration, fuzzy."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from codex.consensus.concentration import is_divided, leik, polarisation, tastle_wierman, van_der_eijk
from codex.consensus.damage import damage
from codex.consensus.fuzzy_delphi import DEFUZZIFIERS, SCALES, fuzzy_delphi
from codex.consensus.method import Figures, Method, Result, Task, each_item, plain_text
from codex.consensus.percent_rules import mode_rule, percent_verdict
from codex.consensus.quantiles import Exact, median, quartiles
from codex.consensus.rand_ucla import Limits, band, classic, classic_limits, ipras
from codex.consensus.spread import histogram, spread
from codex.errors import UsageProblem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.consensus.votes_table import Ballot


def _ram_ipras(task: Task, ballots: list[Ballot]) -> Figures:
    ratings = task.numbers(ballots)
    if not ratings:
        return {"n": 0, "median": None, "disagreement": None, "why": "consensus.why-no-votes"}
    widest, correction = task.params["ipr_r"], task.params["cfa"]

    def figures(definition: str) -> Figures:
        one = ipras(ratings, definition, widest=widest, correction=correction)
        return {
            "p30": one.p30,
            "p70": one.p70,
            "IPR": one.width,
            "IPRCP": one.centre,
            "AI": one.asymmetry,
            "IPRAS": one.adjusted,
            "DI": one.index,
            "disagreement": one.disagreement,
        }

    taken = figures(task.params["quantile"])
    linear, sas5 = figures("linear"), figures("sas5")
    middle = median(ratings)
    return {
        "n": len(ratings),
        "median": middle,
        **taken,
        "quantile": task.params["quantile"],
        "verdict": band(middle, disagreement=bool(taken["disagreement"])),
        "linear": linear,
        "sas5": sas5,
        "definitions_differ": linear["disagreement"] != sas5["disagreement"],
        "why": None,
    }


def _ram_classic(task: Task) -> list[Result]:
    sizes = task.params.get("panel_sizes")
    if sizes is not None:
        limits = [classic_limits(int(size)) for size in sizes]
        figures = {
            "panel_sizes": [int(size) for size in sizes],
            "max_outside": [None if one is None else one.max_outside for one in limits],
            "min_each_extreme": [None if one is None else one.min_each_extreme for one in limits],
        }
        return [task.result(None, "", **figures)]
    return each_item(_ram_counts)(task)


def _ram_counts(task: Task, ballots: list[Ballot]) -> Figures:
    ratings = task.numbers(ballots)
    if not ratings:
        return {"n": 0, "median": None, "agreement": None, "disagreement": None,
                "why": "consensus.why-no-votes"}  # fmt: skip
    limits = classic_limits(len(ratings))
    outside, extreme = task.params.get("max_outside"), task.params.get("min_each_extreme")
    if outside is not None and extreme is not None:
        limits = Limits(outside, extreme)
    one = classic(ratings, limits or Limits(0, len(ratings)))
    known = limits is not None
    return {
        "n": len(ratings),
        "median": one.median,
        "outside": one.outside,
        "low": one.low,
        "high": one.high,
        "agreement": one.agreement if known else None,
        "disagreement": one.disagreement if known else None,
        "verdict": band(one.median, disagreement=one.disagreement) if known else None,
        "why": None if known else "consensus.why-ram-size",
    }


def _percent(task: Task, ballots: list[Ballot]) -> Figures:
    ratings = task.numbers(ballots)
    if not ratings:
        return {"n": 0, "verdict": None, "consensus": None, "why": "consensus.why-no-votes"}
    include, exclude = task.params.get("include"), task.params.get("exclude")
    if include is None and exclude is None:
        one = mode_rule(ratings, task.params.get("limit"))
        return {
            "n": one.n,
            "modes": one.modes,
            "outside_mode": one.outside,
            "limit": one.limit,
            "consensus": one.consensus,
            "why": None if one.limit is not None else "consensus.why-mode-size",
        }
    found = percent_verdict(
        ratings,
        include if include is not None else Fraction(70, 100),
        exclude if exclude is not None else Fraction(15, 100),
        high_from=task.params["high_from"],
        low_to=task.params["low_to"],
    )
    return {"n": found.n, "high": found.high, "low": found.low, "verdict": found.verdict, "why": None}


def _median_iqr(task: Task, ballots: list[Ballot]) -> Figures:
    ratings = task.numbers(ballots)
    if not ratings:
        return {"n": 0, "median": None, "consensus": None, "why": "consensus.why-no-votes"}
    middle = median(ratings)
    ends = {name: quartiles(ratings, name) for name in ("weibull", "linear", "hazen")}
    taken = quartiles(ratings, task.params["quantile"])
    at_least, at_most = task.params.get("median_min"), task.params.get("iqr_max")
    consensus = None
    if at_least is not None or at_most is not None:
        consensus = (at_least is None or middle >= at_least) and (
            at_most is None or taken[1] - taken[0] <= at_most
        )
    return {
        "n": len(ratings),
        "median": middle,
        **ends,
        "iqr": taken[1] - taken[0],
        "quantile": task.params["quantile"],
        "consensus": consensus,
        "why": None,
    }


def _sd_cv(task: Task, ballots: list[Ballot]) -> Figures:
    one = spread(task.numbers(ballots))
    if one is None:
        return {"n": 0, "mean": None, "sd": None, "cv": None, "sd_population": None,
                "why": "consensus.why-no-votes"}  # fmt: skip
    why = "consensus.why-one-vote" if one.sd is None else "consensus.why-cv-zero" if one.cv is None else None
    return {
        "n": one.n,
        "mean": one.mean,
        "sd": one.sd,
        "cv": one.cv,
        "sd_population": one.sd_population,
        "why": why,
    }


def _ordinal(task: Task) -> list[Result]:
    scale, seen = _categories(task)

    def figures(inner: Task, ballots: list[Ballot]) -> Figures:
        ratings = inner.numbers(ballots)
        return {**concentration(_counted(inner, ballots, scale)), "n": len(ratings), "scale_seen": seen}

    return each_item(figures)(task)


def concentration(frequencies: Sequence[Fraction | int | float]) -> Figures:
    """Return the indices of concentration for counts from the lowest category up, ready for JSON."""
    return {
        "consensus": tastle_wierman(frequencies),
        "dispersion": leik(frequencies),
        "A": van_der_eijk(frequencies),
        "polarisation": polarisation(frequencies),
        "divided": is_divided(frequencies),
        "frequencies": list(frequencies),
    }


def _counted(task: Task, ballots: Sequence[Ballot], scale: Sequence[Exact]) -> tuple[int, ...]:
    for ballot in ballots:
        rating = task.table.number(ballot)
        if rating is not None and rating not in scale:
            raise damage(
                "consensus.vote-off-scale",
                task.table.where(ballot),
                value=ballot.value,
                low=plain_text(scale[0]),
                high=plain_text(scale[-1]),
            )
    return histogram(task.numbers(ballots), scale)


def _categories(task: Task) -> tuple[list[Fraction], bool]:
    """The points of the scale: declared, or the whole numbers between the ends that were seen."""
    declared = task.params.get("categories")
    if declared is not None:
        return sorted(declared), False
    low, high = task.params.get("lo"), task.params.get("hi")
    if low is None or high is None:
        every = task.numbers(task.table.ballots)
        if not every:
            return [Fraction(1)], True
        low, high = low if low is not None else min(every), high if high is not None else max(every)
    seen = "lo" not in task.params or "hi" not in task.params
    return [low + step for step in range(int(high - low) + 1)], seen


def _fuzzy(task: Task, ballots: list[Ballot]) -> Figures:
    name = str(task.params.get("scale", ""))
    scale = SCALES.get(name)
    if scale is None:
        raise UsageProblem("consensus.fuzzy-scale", scale=name or "-", known=", ".join(SCALES))
    defuzzifier = task.params["defuzzifier"]
    if defuzzifier not in DEFUZZIFIERS:
        known = ", ".join(DEFUZZIFIERS)
        raise UsageProblem("consensus.fuzzy-defuzzifier", defuzzifier=defuzzifier, known=known)
    points = sorted(scale)
    _counted(task, ballots, points)
    ratings = task.numbers(ballots)
    if not ratings:
        return {"n": 0, "m": None, "d_item": None, "pct": None, "A": None, "accepted": None,
                "why": "consensus.why-no-votes"}  # fmt: skip
    one = fuzzy_delphi(
        ratings,
        scale,
        threshold=task.params["threshold"],
        share=task.params["share"],
        cut=task.params["cut"],
        defuzzifier=defuzzifier,
    )
    return {
        "n": len(ratings),
        "m": one.mean,
        "d_item": one.distance,
        "pct": one.near,
        "A": one.crisp,
        "accepted": one.accepted,
        "scale": name,
        "why": None,
    }


_SCALE: Final = {"lo": "number", "hi": "number"}
_NINE: Final = {"lo": Fraction(1), "hi": Fraction(9)}

RATING_METHODS: Final = (
    Method(
        "ram_ipras",
        each_item(_ram_ipras),
        {**_SCALE, "ipr_r": "number", "cfa": "number", "quantile": "quantile"},
        ("ram", "ipras", "rand_ucla", "rand"),
        defaults={**_NINE, "ipr_r": Fraction(235, 100), "cfa": Fraction(3, 2), "quantile": "linear"},
    ),
    Method(
        "ram_classic",
        _ram_classic,
        {**_SCALE, "panel_sizes": "numbers", "max_outside": "whole", "min_each_extreme": "whole"},
        defaults=_NINE,
    ),
    Method(
        "percent_consensus",
        each_item(_percent),
        {
            **_SCALE,
            "include": "share",
            "exclude": "share",
            "limit": "whole",
            "high_from": "number",
            "low_to": "number",
        },
        ("percent", "70_15", "70/15"),
        defaults={"high_from": Fraction(7), "low_to": Fraction(3)},
    ),
    Method(
        "median_iqr",
        each_item(_median_iqr),
        {
            "lo": "number",
            "scale_max": "number",
            "median_min": "number",
            "iqr_max": "number",
            "quantile": "quantile",
        },
        ("median", "iqr"),
        defaults={"quantile": "linear"},
    ),
    Method("sd_cv", each_item(_sd_cv), _SCALE, ("sd", "cv")),
    Method(
        "ordinal_consensus",
        _ordinal,
        {**_SCALE, "categories": "numbers"},
        ("tastle_wierman", "van_der_eijk", "leik"),
    ),
    Method(
        "fuzzy_delphi",
        each_item(_fuzzy),
        {"scale": "text", "threshold": "number", "share": "share", "cut": "number", "defuzzifier": "text"},
        ("fuzzy",),
        defaults={
            "threshold": Fraction(2, 10),
            "share": Fraction(75, 100),
            "cut": Fraction(1, 2),
            "defuzzifier": "mean",
        },
    ),
)
"""Methods that read one item's ratings."""
