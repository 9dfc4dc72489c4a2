"""Which codes an excerpt has, by the experts' rule and people's decisions: one code at a time."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from codex.matrix.answers import Answers, Key
    from codex.matrix.sides import Side


def excerpts_of(
    answers: Answers,
    side: Side,
    *,
    k: int,
    quorum: int,
    decisions: Iterable[tuple[Key, str, bool]] = (),
) -> dict[str, frozenset[Key]]:
    """Return item -> excerpts that have it: given by k experts, or by decision, and not dropped.

    Args:
        answers: Judgments of one round.
        side: Codes, or properties of sources.
        k: Experts who must have given the code; 1 means *by anybody*.
        quorum: Experts who must have judged it.
        decisions: (excerpt, code, give); a decision on a code below a parent speaks for the
            parent only where it gives.
    """
    given: dict[str, set[Key]] = {}
    dropped: dict[str, set[Key]] = {}
    for excerpt, code, give in decisions:
        (given if give else dropped).setdefault(code, set()).add(excerpt)
    found = {}
    for item in side.items:
        if not side.is_judged:
            found[item] = frozenset(side.excerpts[item])
            continue
        family = [str(code) for code in side.codes[item]]
        favour, _ = answers.sets(side, item)
        judges = answers.judges(answers.versions(side, item))
        counts = Counter(chain.from_iterable(favour))
        enough = {
            excerpt for excerpt, n in counts.items() if n >= k and judges[excerpt].bit_count() >= quorum
        }
        by_people = set().union(*(given.get(code, set()) for code in family))
        found[item] = frozenset((enough - dropped.get(item, set())) | by_people)
    return found


def by_source(
    excerpts: Mapping[str, Iterable[Key]], source_of: Mapping[Key, str]
) -> dict[tuple[str, str], int]:
    """Return (item, source) -> excerpts: the counts of a code x source table."""
    return dict(
        Counter((item, source_of[excerpt]) for item, chosen in excerpts.items() for excerpt in chosen)
    )
