"""Plain counts of a round, in the terminal, as tables and as a drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from codex.cli.call import Call
from codex.cli.drawn import deliver_figure, drawn_form
from codex.cli.kept import Kept, show_kept
from codex.cli.options import Argument, Expert, Option, Out, Peek, Round
from codex.cli.show import Answer, reads
from codex.errors import UsageProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from codex.steps.coding.stats import Counted
    from codex.steps.study.opening import Study

What = Annotated[str, Argument(metavar="[WHAT]")]
By = Annotated[Literal["expert", "decision"], Option("--by")]
OF_PLACES = ("frequencies", "together")
"""What of a round of free spans is counted on places that were settled."""
WHATS = ("frequencies", "together", "saturation", "coverage", "time")


def stats(
    call: Call,
    out: Out,
    what: What = "frequencies",
    by: By = "expert",
    round: Round = None,  # noqa: A002 - the option's name
    peek: Peek = False,
    expert: Expert = None,
) -> None:
    """Count codes: how often, together with which, new in which source, done by whom, how fast.

    codex stats
    codex stats together --by decision --csv
    codex stats together -o exports/together.svg
    codex stats time -e aigul
    """
    from codex.steps.coding.span_stats import counted_in
    from codex.steps.study.opening import open_study

    if what not in WHATS:
        raise UsageProblem("steps.stats-what", what=what, known=", ".join(WHATS))
    drawn = drawn_form(out)
    with open_study(call.study, expert) as study:
        with call.progress("steps.counting"):
            counted = counted_in(study, round_id=round, peek=peek)
            if drawn:
                from codex.steps.coding.stats_figures import stats_figure

                made = stats_figure(counted, what, by, call.say, drawn)
            else:
                kept = _kept(call, counted, what, by, bars=reads(out))
        if drawn:
            deliver_figure(call, out, made, drawn)
        else:
            show_kept(call, out, study, kept)
    if counted.own_only:
        call.note("steps.stats-own", round=counted.round.id)
    if counted.unsettled and what in OF_PLACES:
        call.note("spans.not-counted", n=counted.unsettled, round=counted.round.id)


def _kept(call: Call, counted: Counted, what: str, by: str, *, bars: bool = False) -> Kept:
    layout = {"command": "stats", "what": what, "round": counted.round.id}
    if what == "together":
        layout["by"] = by
    if counted.own_only:
        layout["expert"] = counted.study.actor.id
    n = {"experts": len(counted.roster), "excerpts": counted.excerpts}
    answer = _saturation(call, counted, by, bars=True) if bars and what == "saturation" else None
    return Kept(answer or _ANSWERS[what](call, counted, by), (counted.round,), layout, n)


def again(call: Call, study: Study, layout: Mapping[str, Any]) -> Kept:
    """Make a table of counts again that was kept as a file."""
    from codex.steps.coding.span_stats import counted_in

    counted = counted_in(study, round_id=str(layout.get("round", "")) or None)
    return _kept(call, counted, str(layout.get("what")), str(layout.get("by", "expert")))


def _frequencies(_call: Call, counted: Counted, _by: str) -> Answer:
    return Answer("code-frequency", list(counted.frequencies()), empty="steps.no-codes")


def _together(_call: Call, counted: Counted, by: str) -> Answer:
    found = counted.together(by=by)
    rows = [
        {
            "code": one,
            "other": other,
            "together": n,
            "jaccard": _rounded(found.jaccard(one, other)),
            "lift": _rounded(found.lift(one, other)),
        }
        for (one, other), n in sorted(found.together.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    return Answer("code-pair", rows, more={"units": found.units, "by": by}, empty="steps.none-together")


def _saturation(_call: Call, counted: Counted, _by: str, *, bars: bool = False) -> Answer:
    found = counted.saturation()
    most = max(found.cumulated, default=0)
    rows = [
        {
            "source": name,
            "title": title,
            "new": new,
            "so_far": total,
            **({"curve": "#" * (20 * total // most if most else 0)} if bars else {}),
        }
        for name, title, new, total in zip(
            found.sources, counted.source_names(found.sources), found.new, found.cumulated, strict=True
        )
    ]
    more = {"reached": found.reached, "base": found.base, "run": found.run, "threshold": found.threshold}
    return Answer("saturation", rows, more=more, empty="steps.no-sources")


def _coverage(_call: Call, counted: Counted, _by: str) -> Answer:
    schema = "coverage" if counted.unit == "excerpt" else "span-coverage"
    return Answer(schema, list(counted.coverage()))


def _time(_call: Call, counted: Counted, _by: str) -> Answer:
    return Answer("pace", list(counted.pace()))


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 4)


_ANSWERS: dict[str, Callable[[Call, Counted, str], Answer]] = {
    "frequencies": _frequencies,
    "together": _together,
    "saturation": _saturation,
    "coverage": _coverage,
    "time": _time,
}
