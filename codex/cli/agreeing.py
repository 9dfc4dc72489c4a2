"""Agreement: of a round of the study, or of a table of ratings (no study needed)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from codex.cli.call import Call
from codex.cli.options import Argument, Codes, Expert, Option, Out, Peek, Round, Seed
from codex.cli.show import Answer, show
from codex.errors import NotMet

if TYPE_CHECKING:
    from codex.model.estimate import Estimate
    from codex.steps.agreement import Agreement, Figure

Table = Annotated[str | None, Argument(metavar="[FILE]")]
By = Annotated[str, Option("--by", metavar="overall|code|pair|source|lang")]
Coefficient = Annotated[tuple[str, ...], Option("--coefficient", metavar="NAME,NAME")]
Interval = Annotated[str | None, Option("--ci", metavar="METHOD")]
Confidence = Annotated[float | None, Option("--confidence", metavar="PERCENT")]
Resamples = Annotated[int, Option("--resamples", metavar="NUMBER", min=2)]
Least = Annotated[float | None, Option("--min", metavar="VALUE")]


def agree(
    call: Call,
    out: Out,
    by: By = "overall",
    code: Codes = (),
    coefficient: Coefficient = (),
    ci: Interval = None,
    confidence: Confidence = None,
    resamples: Resamples = 2000,
    seed: Seed = None,
    min: Least = None,  # noqa: A002 - the option's name
    round: Round = None,  # noqa: A002 - the option's name
    peek: Peek = False,
    expert: Expert = None,
) -> None:
    """Measure how far the experts agree; exit 4 where the frozen threshold is missed.

    codex agree --by code
    codex agree --by pair -c planning --json
    """
    from codex.steps.agreement import Asked, measure
    from codex.steps.study import open_study

    asked = Asked(
        by=by,
        coefficients=split(coefficient),
        codes=tuple(code),
        interval=ci,
        confidence=confidence,
        seed=seed or 0,
        resamples=resamples,
        least=min,
    )
    with open_study(call.study, expert) as study:
        found = measure(study, asked, round_id=round, peek=peek)
    rows = [_row(call, one) for one in found.figures]
    columns = (
        "scope",
        "coefficient",
        "value",
        "ci_low",
        "ci_high",
        "units",
        "raters",
        "missing",
        "role",
        "why",
    )
    more = {"round": found.round.id, "looks": found.looks}
    show(call, out, Answer("agree", rows, columns=columns, more=more))
    _tell(call, found)


def split(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return names given one by one or parted by commas."""
    return tuple(name.strip() for word in words for name in word.split(",") if name.strip())


def estimate_row(call: Call, scope: str, one: Estimate) -> dict[str, object]:
    """Return an estimate as the keys that programs rely on."""
    around = one.interval
    why = call.say(one.why) if one.why else (call.say(one.why_no_interval) if one.why_no_interval else None)
    row: dict[str, object] = {
        "scope": scope,
        "coefficient": one.coefficient,
        "value": one.value,
        "why": why,
        "ci_low": around.low if around else None,
        "ci_high": around.high if around else None,
        "ci_method": around.method if around else None,
        "se": one.se,
        "units": one.units,
        "raters": one.raters,
        "judgments": one.judgments,
        "missing": one.missing,
    }
    if around:
        row |= {"confidence": around.confidence, "clustered": around.clustered}
        if around.resamples:
            row |= {"seed": around.seed, "resamples": around.resamples, "degenerate": around.degenerate}
    return row


def _row(call: Call, figure: Figure) -> dict[str, object]:
    row = estimate_row(call, figure.scope, figure.estimate)
    row["primary"] = figure.primary
    row["role"] = call.say("steps.primary" if figure.primary else "steps.exploratory")
    if figure.threshold is not None:
        row |= {"threshold": figure.threshold, "met": figure.met}
    if figure.estimate.extra:
        row["extra"] = dict(figure.estimate.extra)
    return row


def _tell(call: Call, found: Agreement) -> None:
    if found.looks:
        call.note("steps.looks", n=found.looks, round=found.round.id)
    if found.left_out:
        call.note("steps.undefined-codes", n=len(found.left_out), codes=", ".join(found.left_out))
    if found.missed:
        threshold = found.missed[0].threshold
        tested = [one for one in found.figures if one.met is not None]
        raise NotMet(
            "steps.threshold-missed",
            missed=len(found.missed),
            tested=len(tested),
            threshold=threshold,
            scopes=", ".join(one.scope for one in found.missed[:6]),
        )
