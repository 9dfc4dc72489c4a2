"""What a report may say of independence: only how the log shows that the answers came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codex.words.visible import visible

WAYS: Final = ("commit", "sealed", "copy", "ballot", "one-file")
"""Means by which an expert stayed unseen by the others, the strictest first."""

if TYPE_CHECKING:
    from codex.exporting.report_parts import Teller
    from codex.model.report import RoundFacts


def recorded(one: RoundFacts, tell: Teller) -> list[str]:
    """Return sentences on how the answers of a round came into the study file."""
    told = one.recorded
    brought = {key: visible(value) for key, value in one.brought.items()}
    found = [tell("brought", round=one.round.id, **brought)] if brought else []
    if not told.answers:
        return found
    of_all = {"all": told.answers}
    if not (told.taken_over or told.by_others or brought or one.round.kind != "tag"):
        found.append(tell("recorded-own"))
    if told.taken_over:
        all_of_them = "-all" if told.taken_over == told.answers else ""
        found.append(tell(f"recorded-tables{all_of_them}", number=told.taken_over, **of_all))
    if told.by_ballot:
        found.append(tell("recorded-ballots", number=told.by_ballot, **of_all))
    if told.by_others:
        found.append(tell("recorded-by-others", number=told.by_others, **of_all))
    if told.taken_over < told.answers:
        found += _gate(one, tell)
    if told.after_closing:
        found.append(tell("recorded-after", number=told.after_closing, **of_all))
    if one.round.kind == "tag" and told.taken_over < told.answers:
        found.append(tell("own-order", seed=one.round.seed))
    return found


def _gate(one: RoundFacts, tell: Teller) -> list[str]:
    """Return how far the answers of others were out of sight: by the gate, and by other means."""
    found = [
        tell("gate-looked", number=one.looks, list=", ".join(one.looked_with)) if one.looks else tell("gate")
    ]
    ways = {way: n for way, n in one.unseen.items() if way in WAYS}
    if set(ways) - {"one-file", "ballot"}:
        found.append(tell("unseen", list=tell.listed(ways, "report.unseen-")))
    if ways.get("one-file"):
        found.append(tell("gate-shared"))
    return found


def backgrounds(one: RoundFacts, tell: Teller) -> list[str]:
    """Return what the study records of its experts: in their words by name, else only of how many."""
    found = []
    for kind in ("experience", "conflicts"):
        told = [(each.name, getattr(each, kind)) for each in one.backgrounds if getattr(each, kind)]
        if told and all(name for name, _ in told):
            found.append(
                tell(f"panel-{kind}", list="; ".join(f"{visible(a)}: {visible(b)}" for a, b in told))
            )
        elif told:
            found.append(tell(f"panel-{kind}-of", number=len(told), all=len(one.round.roster)))
    return found
