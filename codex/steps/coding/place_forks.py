"""Places of free spans that two copies settled differently: forks that no key shows, settled by a new event."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from codex.coding.rival_places import groups, standing
from codex.steps.coding.agreed_spans import BESIDE, every_place, rivals_of
from codex.steps.study.deciding import must_decide
from codex.steps.study.gate import bare_rounds
from codex.store.cut_events import cut_events, cut_gone, cut_told_more
from codex.store.forks import Fork, Side
from codex.store.log import Write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codex.model.round import Round
    from codex.steps.coding.agreed_spans import Agreed
    from codex.steps.study.opening import Study


class PlaceFork(NamedTuple):
    """Places of one round that are rivals."""

    round: Round
    fork: Fork
    """As forks are told: the key is round, source and place; a side is the event of a place."""
    sides: tuple[Agreed, ...]
    """In the order of the fork's sides."""


def place_forks(study: Study) -> list[PlaceFork]:
    """Return the places of closed unitizing rounds on which two copies decided without each other."""
    unitizing = [one for one in bare_rounds(study) if one.kind == "unitize" and not one.is_open]
    return [each for one in unitizing for each in _of_round(study, one)]


def _of_round(study: Study, one: Round) -> list[PlaceFork]:
    made = {each.excerpt.cut: each for each in every_place(study.file, one)}
    against = rivals_of(made.values())
    if not against:
        return []
    said = cut_events(study.file, against)
    chosen = standing(said, against)
    found = []
    for names in groups(said, against):
        here = tuple(made[name] for name in names)
        sides = tuple(
            Side(said[name].event, said[name].actor, said[name].at, _told(made[name]), name in chosen)
            for name in names
        )
        place = f"{min(each.start for each in here)}-{max(each.end for each in here)}"
        alike = {(each.start, each.end, _holding(each), frozenset(each.give)) for each in here}
        fork = Fork("decide@1", (one.id, here[0].source, place), sides, same=len(alike) == 1)
        found.append(PlaceFork(one, fork, here))
    return found


def _holding(each: Agreed) -> frozenset[str]:
    return frozenset(made.code for made in each.decisions)


def _told(each: Agreed) -> dict[str, object]:
    """Return what was decided on a place, as a fork shows it."""
    drop = [one.code for one in each.decisions if not one.give]
    told: dict[str, object] = {"place": f"{each.start}-{each.end}", "give": list(each.give), "drop": drop}
    return told | {"excerpt": each.excerpt.id, "by": each.decisions[0].by, "why": each.decisions[0].why}


def settle_place(study: Study, event: str, *, beside: bool = False) -> Fork | None:
    """Let one of the rivals stand, by one batch of new events, inside a transaction.

    What speaks against it is taken back; with ``beside`` nothing is, and it stands beside the others.

    Args:
        study: The study; the actor may decide in that round.
        event: Id of the side, hex.
        beside: Whether the others stand too.

    Returns:
        The fork as it was; None where no place is called so.

    Raises:
        Refused: The actor may not decide.
    """
    for one, fork, made in place_forks(study):
        side = next((each for told, each in zip(fork.sides, made, strict=True) if told.event == event), None)
        if side is not None:
            must_decide(study, one, "decide")
            against = rivals_of(made)[side.excerpt.cut]
            if beside:
                study.write([_seen(study, side, against)])
            else:
                others = [each for each in made if each.excerpt.cut in against]
                study.write([write for each in others for write in _gone(one, each)])
            return fork
    return None


def _seen(study: Study, side: Agreed, others: Iterable[str]) -> Write:
    """Return the write that says a place again, by somebody who has seen the others."""
    said = cut_events(study.file, [side.excerpt.cut])[side.excerpt.cut]
    seen = {*str(side.excerpt.locator.get(BESIDE, "")).split(), *others}
    return cut_told_more(side.excerpt.cut, said, {BESIDE: " ".join(sorted(seen))})


def _gone(one: Round, each: Agreed) -> list[Write]:
    """Return the writes that take a place back with what was decided on it."""
    decided = [Write("decide@1", (one.id, each.excerpt.id, made.code), None) for made in each.decisions]
    return [cut_gone(each.excerpt.cut), *decided]
