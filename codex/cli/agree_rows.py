"""Figures of agreement as rows that programs rely on, and what has to be told beside them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from codex.errors import NotMet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from codex.cli.call import Call
    from codex.model.estimate import Estimate
    from codex.steps.agreement.figures import Figure

COLUMNS = ("scope", "coefficient", "value", "ci_low", "ci_high", "ci_method", "units", "raters", "missing")
"""Of every table that is read by a program; :func:`columns_of` adds what these figures have."""
_SOMETIMES = (
    "prevalence",
    "codes",
    "codes_defined",
    "threshold",
    "met",
    "second_opinion",
    "difference",
    "role",
    "why",
    "ci_why",
)
SILENT = frozenset({"agreement.no-interval-asked", "agreement.no-interval-without-value"})
"""Reasons for having no interval that need no telling."""
CLOSE = 1e-9
"""What two programs may differ by and still say the same."""
UNWRAPPED = frozenset({"dawid_skene"})
"""Results that are no number: their figures are keys of the row itself."""


def columns_of(rows: Sequence[Mapping[str, Any]], *, labelled: bool) -> tuple[str, ...]:
    """Return the columns of a table: those that all have, then those that say something somewhere.

    Args:
        rows: The rows.
        labelled: Whether figures are primary or exploratory; of a mere table nothing was frozen.
    """
    some = [key for key in _SOMETIMES if any(_tells(row, key) for row in rows)]
    if not labelled:
        some = [key for key in some if key != "role"]
    return (*COLUMNS, *(key for key in some if key != "why"), "why")


def _tells(row: Mapping[str, Any], key: str) -> bool:
    """Say whether a cell has something that its row does not say already."""
    return row.get(key) is not None and not (key == "ci_why" and row.get("ci_why_id") in SILENT)


def row_of(call: Call, figure: Figure) -> dict[str, Any]:
    """Return a figure as the keys that programs rely on."""
    one = figure.estimate
    around, no_interval = one.interval, _why_no_interval(one)
    row: dict[str, Any] = {
        "scope": figure.scope,
        "coefficient": one.coefficient,
        "value": one.value,
        "why": call.say(one.why) if one.why else None,
        "why_id": one.why,
        "ci_low": around.low if around else None,
        "ci_high": around.high if around else None,
        "ci_method": around.method if around else None,
        "ci_why": call.say(no_interval) if no_interval else None,
        "ci_why_id": no_interval,
        "se": one.se,
        "units": one.units,
        "raters": one.raters,
        "judgments": one.judgments,
        "missing": one.missing,
        "primary": figure.primary,
        "role": call.say("steps.primary" if figure.primary else "steps.exploratory"),
    }
    if around:
        row |= {"confidence": around.confidence, "clustered": around.clustered}
        if around.resamples:
            row |= {"seed": around.seed, "resamples": around.resamples, "degenerate": around.degenerate}
    if figure.threshold is not None:
        row |= {"threshold": figure.threshold, "met": figure.met}
    if figure.prevalence is not None:
        row["prevalence"] = figure.prevalence
    if "codes_defined" in one.extra:
        row |= {"codes": one.extra["codes"], "codes_defined": one.extra["codes_defined"]}
    if one.notes:
        row["notes"] = [call.say(note) for note in one.notes]
    row |= _further(call, figure)
    return row | _second(call, figure)


def _why_no_interval(one: Estimate) -> str | None:
    """Return the text id of the reason for having no interval; without a value that is reason enough."""
    if one.interval is not None:
        return None
    if one.value is None:
        return "agreement.no-interval-without-value"
    return one.why_no_interval or "agreement.no-interval-of-this-kind"


def _further(call: Call, figure: Figure) -> dict[str, Any]:
    one = figure.estimate
    if not one.extra:
        return {}
    extra = dict(one.extra)
    if isinstance(extra.get("warnings"), list):
        extra["warnings"] = [call.say(text) for text in extra["warnings"]]
    return extra if one.coefficient in UNWRAPPED else {"extra": extra}


def _second(call: Call, figure: Figure) -> dict[str, Any]:
    second = figure.second
    if second is None:
        return {}
    if second.why is not None:
        return {"second_opinion": None, "second_why": call.say(second.why)}
    apart = second.difference
    told = None if apart is None or math.isinf(apart) else apart
    return {
        "second_opinion": second.value,
        "difference": told,
        "agrees": apart is not None and apart <= CLOSE,
        "package": second.package,
    }


def tell_notes(call: Call, figures: Iterable[Figure]) -> None:
    """Tell once what has to be said beside the numbers."""
    for note in dict.fromkeys(note for figure in figures for note in figure.estimate.notes):
        call.note(note)


def verified(figures: Sequence[Figure]) -> dict[str, Any]:
    """Return what came of asking other packages: the largest difference, and of how many figures."""
    asked = [figure.second for figure in figures if figure.second is not None and figure.second.why is None]
    apart = [second.difference for second in asked if second.difference is not None]
    largest = max(apart, default=None)
    return {
        "largest_difference": None if largest is None or math.isinf(largest) else largest,
        "disagree": sum(value > CLOSE for value in apart),
        "recomputed": len(apart),
        "figures": len(figures),
        "packages": sorted({second.package for second in asked if second.package}),
    }


def tell_verified(call: Call, told: dict[str, Any]) -> None:
    """Say how far other packages are from us.

    Raises:
        NotMet: One of them says something else.
    """
    packages = ", ".join(told["packages"])
    if not told["recomputed"]:
        call.note("agree.verified-none", figures=told["figures"])
        return
    largest = told["largest_difference"]
    fields = {"recomputed": told["recomputed"], "figures": told["figures"], "packages": packages}
    if told["disagree"]:
        shown = "-" if largest is None else f"{largest:.3g}"
        raise NotMet("agree.verified-differs", difference=shown, disagree=told["disagree"], **fields)
    call.note("agree.verified", difference=f"{largest:.3g}", **fields)


def tell_missed(call: Call, figures: Sequence[Figure]) -> None:
    """Say which figures do not reach the threshold.

    Raises:
        NotMet: There are some.
    """
    missed = [figure for figure in figures if figure.met is False]
    if missed:
        raise NotMet(
            "steps.threshold-missed",
            missed=len(missed),
            tested=sum(figure.met is not None for figure in figures),
            threshold=_figure(call, missed[0].threshold),
            scopes=", ".join(figure.scope for figure in missed[:6]) + (", ..." if len(missed) > 6 else ""),
        )


def _figure(call: Call, value: float | None) -> str:
    text = "" if value is None else f"{value:g}"
    return text if call.say.language == "en" else text.replace(".", ",")
