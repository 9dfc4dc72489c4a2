"""What became of each item of a round of votes: by the rule, or by people."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from codex.model.quick_dataclass import dataclass
from codex.steps.panel.panel_sight import OF_EXCERPTS, sight
from codex.store import panel
from codex.store.experts import experts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.model.finding import Finding
    from codex.model.item_change import ItemChange
    from codex.model.item_result import ItemResult
    from codex.model.round import Round
    from codex.model.settlement import Settlement
    from codex.model.vote import Item, Vote
    from codex.steps.study.opening import Study

DECIDED = frozenset({"in", "out"})


@dataclass(frozen=True, slots=True)
class Settled:
    """An item and question with what came of it in the end: by the rule, or by people."""

    item: Item
    result: ItemResult
    outcome: str
    by: str
    """``rule``, ``discussion`` or ``adjudication``."""
    why: str
    """Text id of the rule's reason, or the people's own words."""
    told: bool = False
    """True where ``why`` is in people's own words."""
    change: ItemChange | None = None
    """Since the round before; None in a first round."""


def computed(
    study: Study, one: Round, items: Sequence[Item], votes: Sequence[Vote]
) -> tuple[list[Settled], tuple[Finding, ...]]:
    """Return every item and question with figures and outcome, and what figures of this size cannot show.

    Items that some experts could not read are counted for the others alone.
    """
    from codex.consensus.item_results import panel_results

    decided = {(entry.item, entry.question): entry for entry in panel.settlements(study.file, one.id)}
    by_id = {item.id: item for item in items}
    found: dict[tuple[str, str], Settled] = {}
    truths: tuple[Finding, ...] = ()
    for people, group in _by_people(study, one, items).items():
        part = panel_results(one.protocol, votes, [item.id for item in group], people)
        truths = truths or part.truths
        for result in part.items:
            key = (result.item, result.question)
            found[key] = _settled(by_id[result.item], replace(result, round=one.id), decided.get(key))
    order = {item.id: place for place, item in enumerate(items)}
    return sorted(found.values(), key=lambda entry: order[entry.item.id]), truths


def _by_people(study: Study, one: Round, items: Sequence[Item]) -> dict[tuple[str, ...], list[Item]]:
    """Return the experts who could be asked -> the items they could be asked about."""
    groups: dict[tuple[str, ...], list[Item]] = defaultdict(list)
    if one.kind == "rank" or not any(item.kind in OF_EXCERPTS for item in items):
        groups[one.roster] = list(items)
        return groups
    seen = sight(study, [replace(item, evidence=()) for item in items])
    people = {expert.id: expert for expert in experts(study.file)}
    for item in items:
        able = tuple(name for name in one.roster if name in people and seen.can_vote(item, people[name]))
        groups[able].append(item)
    return groups


def _settled(item: Item, result: ItemResult, decision: Settlement | None) -> Settled:
    if decision is None:
        return Settled(item, result, result.outcome, "rule", result.why)
    return Settled(item, result, decision.outcome, decision.by, decision.why, told=True)


def open_items(study: Study, one: Round) -> list[Item]:
    """Return the items of a round on which a question that decides was left undecided or tied."""
    items = panel.items(study.file, one.id)
    found, _ = computed(study, one, items, panel.votes(study.file, one.id))
    left = {entry.item.id for entry in found if entry.outcome and entry.outcome not in DECIDED}
    return [item for item in items if item.id in left]
