"""What consent keeps from whoever is at the keyboard, and from everybody in a round that froze it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from codex.model.round import is_vote
from codex.store import consents as store
from codex.store.sources import without_consent

if TYPE_CHECKING:
    from codex.model.excerpt import Excerpt
    from codex.model.round import Round
    from codex.steps.study.opening import Study
    from codex.store.consents import Withheld
    from codex.store.counts import RoundLine

_CODING = frozenset({"coder", "adjudicator"})


def kept_from(study: Study) -> frozenset[str]:
    """Return the sources whose words the actor may not be shown; the researcher, who holds them, sees all."""
    role = study.actor.role
    if role == "facilitator":
        return frozenset()
    return without_consent(study.file, panel=role not in _CODING)


def as_shown(found: Excerpt, closed: frozenset[str]) -> Excerpt:
    """Return an excerpt with its words, or without them where they are kept from the actor."""
    return replace(found, text="") if found.source in closed else found


def withheld_of(study: Study, one: Round | RoundLine) -> Withheld | None:
    """Return what of a round consent withholds by now: it is asked of nobody, what was judged stays."""
    return store.withheld(study.file, one.id, one.kind, one.sample, panel=is_vote(one.kind))
