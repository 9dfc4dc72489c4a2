"""Figures of counts, of a replay and of a panel: drawn again from the study, and compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codex.errors import CodexError
from codex.exporting import provenance as carried
from codex.exporting.figure_carrying import FIGURES, read_figure
from codex.steps.study.made_again import compared, must_be_of
from codex.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from codex.model.provenance import Provenance
    from codex.steps.study.drawn_figure import DrawnFigure
    from codex.steps.study.made_again import Compared
    from codex.steps.study.opening import Study

WATCHED: Final = ("date", "codebook", "protocol", "rule", "rounds", "pins", "n", "seed", "codex")


def told_of(name: str, content: bytes, beside: bytes | None) -> Provenance | None:
    """Return what a figure says it rests on; None where it is none of those that are drawn again here."""
    form = name.lower().rpartition(".")[2]
    if form not in FIGURES:
        return None
    try:
        found = read_figure(form, content, name)
    except CodexError:
        if beside is None:
            return None
        try:
            found = carried.read_beside(beside, name)
        except CodexError:
            return None
    return found if str(found.layout.get("command")) in _DRAWN else None


def check_figure(study: Study, name: str, content: bytes, before: Provenance) -> Compared:
    """Draw a figure again from the study and compare all that is drawn.

    Raises:
        NotFound: It is a figure of another study.
        Refused: It shows a round that is open now.
    """
    must_be_of(study, name, before)
    told = before.layout
    made = _DRAWN[str(told["command"])](study, before, Words(str(told.get("language", "en"))))
    form = str(told.get("format", "svg"))
    return compared(before, made.provenance, WATCHED, form=form, content=content, made=made.content)


def _stats(study: Study, before: Provenance, say: Words) -> DrawnFigure:
    from codex.steps.coding.span_stats import counted_in
    from codex.steps.coding.stats_figures import stats_figure

    told = before.layout
    counted = counted_in(study, round_id=str(told.get("round", "")) or None)
    what, by = str(told.get("what", "frequencies")), str(told.get("by", "expert"))
    return stats_figure(counted, what, by, say, str(told.get("format", "svg")))


def _suggest(study: Study, before: Provenance, say: Words) -> DrawnFigure:
    from codex.steps.coding.suggesting import recall_figure, replayed

    told = before.layout
    codes, seed = tuple(map(str, told.get("codes", ()))), before.seed or 0
    found = replayed(study, codes, seed=seed)
    return recall_figure(study, found, say, str(told.get("format", "svg")), codes=codes, seed=seed)


def _changes(study: Study, before: Provenance, say: Words) -> DrawnFigure:
    from codex.steps.panel.panel_figure import changes_figure

    told = before.layout
    return changes_figure(
        study, say, str(told.get("format", "svg")), round_id=str(told.get("round", "")) or None
    )


def _searches(study: Study, before: Provenance, say: Words) -> DrawnFigure:
    from codex.steps.sources.literature_figure import search_figure

    return search_figure(study, say, str(before.layout.get("format", "svg")))


_DRAWN: Final[Mapping[str, Callable[[Study, Provenance, Words], DrawnFigure]]] = {
    "stats": _stats,
    "suggest": _suggest,
    "round results": _changes,
    "search-log flow": _searches,
}
