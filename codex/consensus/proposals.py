"""The open first round: what experts proposed becomes items, and nothing gets lost on the way."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from codex.errors import UsageProblem
from codex.model.code import wording
from codex.model.vote import Item, Merge, Proposal

if TYPE_CHECKING:
    from collections.abc import Sequence


def items_of(proposals: Sequence[Proposal], merges: Sequence[Merge]) -> tuple[Item, ...]:
    """Return the items of the next round, each with the proposals it came from.

    Args:
        proposals: All that were made.
        merges: What became of them; a merge without an item leaves its proposals out. A proposal that no
            merge names becomes an item as it is.

    Raises:
        UsageProblem: A merge without a reason, an unknown proposal, or one that went two ways.

    >>> one = Proposal("p1", "aigul", {"en": "Plans lessons"})
    >>> two = Proposal("p2", "serik", {"en": "Planning of lessons"})
    >>> merge = Merge("s1", {"en": "Plans lessons"}, ("p1", "p2"), "the same")
    >>> [(item.id, item.merged_from) for item in items_of([one, two], [merge])]
    [('statement:s1', ('p1', 'p2'))]
    """
    known = {proposal.id for proposal in proposals}
    _check(known, merges)
    named = {proposal for merge in merges for proposal in merge.proposals}
    merged = [
        Item(f"statement:{merge.item}", "statement", merge.text, merged_from=merge.proposals)
        for merge in merges
        if merge.item
    ]
    alone = [
        Item(f"statement:{one.id}", "statement", one.text, merged_from=(one.id,))
        for one in proposals
        if one.id not in named
    ]
    return (*merged, *alone)


def left_out(merges: Sequence[Merge]) -> tuple[Merge, ...]:
    """Return the merges that left proposals out, with their reasons."""
    return tuple(merge for merge in merges if not merge.item)


def alike(
    proposals: Sequence[Proposal], language: str = "", least: float = 0.75
) -> list[tuple[str, str, float]]:
    """Return pairs of proposals that say nearly the same, the most alike first: a hint, never a merge.

    Args:
        proposals: To compare, each with each.
        language: Whose wording is compared.
        least: Smallest likeness to tell, 0 to 1.

    >>> made = [Proposal("p1", "a", {"en": "Plans the lesson"}), Proposal("p2", "b", {"en": "plans lesson"})]
    >>> alike(made)[0][:2]
    ('p1', 'p2')
    """
    words = [_words(wording(proposal.text, language)) for proposal in proposals]
    found = []
    for i, one in enumerate(words):
        for j in range(i + 1, len(words)):
            likeness = _likeness(one, words[j])
            if likeness >= least:
                found.append((proposals[i].id, proposals[j].id, round(likeness, 3)))
    return sorted(found, key=lambda pair: (-pair[2], pair[0], pair[1]))


def _check(known: set[str], merges: Sequence[Merge]) -> None:
    times = Counter(proposal for merge in merges for proposal in merge.proposals)
    for merge in merges:
        if not merge.why.strip():
            raise UsageProblem(
                "consensus.merge-without-reason", item=merge.item or ", ".join(merge.proposals)
            )
    for proposal, count in times.items():
        if proposal not in known:
            raise UsageProblem("consensus.proposal-unknown", proposal=proposal)
        if count > 1:
            raise UsageProblem("consensus.proposal-twice", proposal=proposal)
    items = Counter(merge.item for merge in merges if merge.item)
    twice = next((item for item, count in items.items() if count > 1), None)
    if twice is not None:
        raise UsageProblem("consensus.merge-item-twice", item=twice)


def _words(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(sorted(re.findall(r"\w+", plain)))


def _likeness(one: str, other: str) -> float:
    """Share of matching letters, words in any order; a quick look first, for most pairs are far apart."""
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return min(matcher.real_quick_ratio(), matcher.quick_ratio(), matcher.ratio()) if one and other else 0.0
