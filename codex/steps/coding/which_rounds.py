"""Which rounds there are, and what is known of one.

Apart from opening and closing, so that a list need not load what reads rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codex.model.quick_dataclass import dataclass
from codex.steps.coding.remaining import left
from codex.steps.study.consents import withheld_of
from codex.steps.study.gate import LISTED, holds_all, must_be_whole, the_round
from codex.store import rounds as store

if TYPE_CHECKING:
    from codex.model.finding import Finding
    from codex.model.round import Round
    from codex.steps.coding.blindness import Blind
    from codex.steps.study.opening import Study


SHOWN: Final = LISTED | {
    *("expert", "field", "look", "tally", "member", "excerpt", "source", "item"),
    *("invitation", "returned", "ballot", "span", "vote", "proposal"),
}
"""The tables that a round is shown from where nothing was sent back: who judged is asked, and not what."""


@dataclass(frozen=True, slots=True)
class Described:
    """A round with all that is known of it."""

    round: Round
    root: str
    """Digest of the events it counted; empty while it is open."""
    left: dict[str, int]
    looks: tuple[tuple[str, str, str], ...]
    """Who looked while it was open, when, with which command."""
    meaning: tuple[Finding, ...]
    blind: tuple[Blind, ...] = ()
    """By which means each expert judged without seeing the others."""
    withheld: int = 0
    """Units it froze that are shown to nobody by now: consent was tightened."""
    withheld_answers: int = 0
    """Answers about them, given before; they count."""


def describe_round(study: Study, asked: str | None) -> Described:
    """Return what was frozen in a round, what its rule means, and who looked.

    An own copy says nothing of how far the others are, nor of a closed round whose judgments it has not.
    """
    from codex.consensus.meaning import what_it_means
    from codex.steps.coding.blindness import blindness
    from codex.store.copies import invited
    from codex.store.returns import returns

    one = the_round(study, asked, tables=SHOWN)
    if invited(study.file) or returns(study.file, one.id):  # then judgments are compared one by one
        must_be_whole(study)
    owner, whole = study.file.owner, holds_all(study, one)
    apart = withheld_of(study, one)
    return Described(
        one,
        store.root(study.file, one.id),
        {name: n for name, n in left(study, one).items() if whole and owner in {"", name}},
        tuple(store.looks(study.file, one.id)),
        what_it_means(one.protocol, len(one.roster)),
        tuple(each for each in blindness(study, one) if whole and (not owner or each.way != "none")),
        len(apart.units) if apart else 0,
        apart.answers if apart and whole else 0,
    )
