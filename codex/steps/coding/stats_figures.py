"""What ``codex stats`` counts, drawn: bars of codes and experts, codes by codes, new codes by source."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from codex.model.figure import Bar, Bars
from codex.steps.study.drawn_figure import finished

if TYPE_CHECKING:
    from collections.abc import Callable

    from codex.steps.coding.stats import Counted
    from codex.steps.study.drawn_figure import DrawnFigure
    from codex.words import Words

MOST_BARS: Final = 40
MOST_TOGETHER: Final = 20
"""Codes that a figure can show and still be read; the most frequent are taken, the rest is in the table."""


def stats_figure(counted: Counted, what: str, by: str, say: Words, form: str) -> DrawnFigure:
    """Draw one of the counts.

    Args:
        counted: What the actor may read.
        what: ``frequencies``, ``together``, ``saturation``, ``coverage`` or ``time``.
        by: ``expert`` or ``decision``, for *together*.
        say: Words of the figure.
        form: Of the file: ``svg``, ``pdf`` or ``png``.

    Raises:
        UsageProblem: Nothing on this machine draws PDF and PNG.
    """
    layout = {
        "command": "stats",
        "what": what,
        **({"by": by} if what == "together" else {}),
        "round": counted.round.id,
        "language": say.language,
        "format": form,
    }
    drawn = _drawn(counted, what, by, say)
    n = {"experts": len(counted.roster), "excerpts": counted.excerpts}
    return finished(counted.study, drawn, (counted.round,), layout, n=n)


def _drawn(counted: Counted, what: str, by: str, say: Words) -> bytes:
    if what == "together":
        return _together(counted, by, say)
    if what == "saturation":
        from codex.exporting.figure_lines import saturation_figure

        found = counted.saturation()
        return saturation_figure(found, counted.source_names(found.sources), say)
    from codex.exporting.figure_bars import bars_figure

    return bars_figure(_BARS[what](counted, say), say.language)


def _frequencies(counted: Counted, say: Words) -> Bars:
    given = [one for one in counted.frequencies() if one.gave or one.against or one.mentions]
    most = sorted(given, key=lambda one: -(one.gave + one.against + one.mentions))[:MOST_BARS]
    return Bars(
        say("exporting.figure-frequencies"),
        tuple(say(f"exporting.bar-{name}") for name in ("supports", "contradicts", "mentions")),
        tuple(
            Bar(counted.code_name(one.code, say.language), (one.gave, one.against, one.mentions))
            for one in most
        ),
        say(
            "exporting.bar-judgments" if counted.unit == "excerpt" else "exporting.bar-spans",
            round=counted.round.id,
        ),
        _left_out(len(most), len(given), say),
    )


def _coverage(counted: Counted, say: Words) -> Bars:
    return Bars(
        say("exporting.figure-coverage"),
        tuple(say(f"exporting.bar-{name}") for name in ("coded", "nothing-fits", "left")),
        tuple(
            Bar(
                counted.expert_name(one.expert),
                (one.coded, one.nothing_fits, max(one.asked - one.done, 0)),
            )
            for one in counted.coverage()
        ),
        say(f"exporting.bar-{counted.unit}s", round=counted.round.id),
    )


def _time(counted: Counted, say: Words) -> Bars:
    pace = "exporting.bar-pace" if counted.unit == "excerpt" else "exporting.bar-pace-spans"
    return Bars(
        say("exporting.figure-time"),
        (say("exporting.bar-minutes"),),
        tuple(
            Bar(
                counted.expert_name(one.expert),
                (one.minutes,),
                ""
                if one.seconds is None
                else say(pace, minutes=round(one.minutes), n=one.done, seconds=round(one.seconds)),
            )
            for one in counted.pace()
        ),
        say("exporting.bar-time", round=counted.round.id),
    )


def _together(counted: Counted, by: str, say: Words) -> bytes:
    from codex.exporting.figure_grid import co_occurrence_figure

    found = counted.together(by=by)
    most = frozenset(sorted(found.items, key=lambda one: -found.totals[one])[:MOST_TOGETHER])
    shown = replace(found, items=tuple(one for one in found.items if one in most))
    names = {one: counted.code_name(one, say.language) for one in shown.items}
    notes = [say("exporting.figure-each-expert")] if by == "expert" else []
    notes.append(_left_out(len(most), len(found.items), say))
    return co_occurrence_figure(shown, names, say, note=" ".join(notes).strip())


def _left_out(shown: int, of: int, say: Words) -> str:
    return say("exporting.figure-most", shown=shown, of=of) if shown < of else ""


_BARS: dict[str, Callable[[Counted, Words], Bars]] = {
    "frequencies": _frequencies,
    "coverage": _coverage,
    "time": _time,
}
