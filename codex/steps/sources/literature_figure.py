"""The flow of the searches drawn: what was found, what left and why, what stayed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.errors import NotFound
from codex.exporting.figure_flow import flow_figure
from codex.model.figure import FlowStep
from codex.steps.sources.literature import list_searches, read_flow
from codex.steps.study.drawn_figure import finished

if TYPE_CHECKING:
    from codex.steps.sources.literature import Stages
    from codex.steps.study.drawn_figure import DrawnFigure
    from codex.steps.study.opening import Study
    from codex.words import Words


def search_figure(study: Study, say: Words, form: str) -> DrawnFigure:
    """Draw the flow from hits to what was included.

    Raises:
        NotFound: No search tells how many hits it had.
        UsageProblem: Nothing on this machine draws PDF and PNG.
    """
    flow = read_flow(study)
    if flow.hits is None:
        raise NotFound("sources.no-hits")
    layout = {"command": "search-log flow", "language": say.language, "format": form}
    drawn = flow_figure(flow_steps(flow, say), say, counted="records")
    return finished(study, drawn, (), layout, n={"searches": len(list_searches(study)), "hits": flow.hits})


def flow_steps(flow: Stages, say: Words) -> tuple[FlowStep, ...]:
    """Return the stages of the searches; each has as many as were left of the one before it."""
    before = {
        say("sources.flow-duplicates"): flow.duplicates,
        say("sources.flow-removed"): flow.removed,
        say("sources.flow-unscreened"): flow.unscreened,
    }
    found = [FlowStep(say("sources.flow-hits"), flow.hits or 0, _some(before))]
    if flow.screened is not None:
        after = {
            **flow.excluded,
            say("sources.flow-unexplained"): flow.unexplained,
            say("sources.flow-undecided"): flow.undecided,
        }
        found.append(FlowStep(say("sources.flow-screened"), flow.screened, _some(after)))
    if flow.included is not None:
        found.append(FlowStep(say("sources.flow-included"), flow.included))
    return tuple(found)


def _some(counted: dict[str, int | None]) -> dict[str, int]:
    return {reason: n for reason, n in counted.items() if n}
