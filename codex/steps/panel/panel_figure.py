"""How a panel moved from round to round, drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.errors import Refused
from codex.model.code import wording
from codex.model.figure import ItemRounds, RoundPoint
from codex.steps.panel.ballot_sheet import titles
from codex.steps.panel.settled_items import computed
from codex.steps.panel.vote_rounds import up_to, vote_round
from codex.steps.study.drawn_figure import finished
from codex.steps.study.gate import sees_all
from codex.store import panel

if TYPE_CHECKING:
    from codex.model.panel import Scale
    from codex.steps.panel.settled_items import Settled
    from codex.steps.study.drawn_figure import DrawnFigure
    from codex.steps.study.opening import Study
    from codex.words import Words


def changes_figure(
    study: Study, say: Words, form: str, *, round_id: str | None = None, peek: bool = False
) -> DrawnFigure:
    """Draw medians and quartiles of every item through the rounds up to one.

    Items that were settled or dropped stop at the round in which they were. Questions that are asked
    and decide nothing are left out, unless no question decides.

    Args:
        study: The study.
        say: Words of the figure.
        form: ``svg``, ``pdf`` or ``png``.
        round_id: The last round to show; the newest one of votes where none is named.
        peek: Look at an open round, on the record.

    Raises:
        Refused: The round is open, or its questions are answered without a scale.
        UsageProblem: Nothing on this machine draws PDF and PNG.
    """
    from codex.consensus.panel_plan import panel_plan
    from codex.exporting.figure_intervals import rounds_figure

    last = vote_round(study, round_id)
    sees_all(study, last, "round results", peek=peek)
    scales = {one.id: one.scale for one in panel_plan(last.protocol).questions if one.scale is not None}
    if not scales:
        raise Refused("panel.figure-needs-scale", round=last.id)
    names: dict[str, str] = {}
    through: dict[tuple[str, str], list[RoundPoint]] = {}
    rounds = up_to(study, last)
    for one in rounds:
        names |= {item: wording(text, say.language) for item, text in titles(study, one).items()}
        found, _ = computed(study, one, panel.items(study.file, one.id), panel.votes(study.file, one.id))
        rated = [entry for entry in found if entry.result.question in scales]
        for entry in [entry for entry in rated if entry.outcome] or rated:
            key = (entry.result.item, entry.result.question)
            through.setdefault(key, []).extend(_points(entry, say("panel.figure-round", round=one.id)))
    several = len({question for _, question in through}) > 1
    items = [
        ItemRounds(f"{names[item]} · {question}" if several else names[item], points)
        for (item, question), points in through.items()
        if points
    ]
    low, high = _ends([scales[question] for _, question in through])
    layout = {"command": "round results", "round": last.id, "language": say.language, "format": form}
    n = {"experts": len(last.roster), "items": len(items)}
    return finished(study, rounds_figure(items, say, low=low, high=high), rounds, layout, n=n)


def _points(entry: Settled, called: str) -> list[RoundPoint]:
    result = entry.result
    if result.median is None or result.quartiles is None:
        return []
    return [RoundPoint(called, result.median, *result.quartiles, outcome=entry.outcome)]


def _ends(scales: list[Scale]) -> tuple[float, float]:
    return min(one.low for one in scales), max(one.high for one in scales)
