"""What experts gave and finished, as sets of excerpts: the form in which pairs are counted quickly."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import field
from typing import TYPE_CHECKING, Any

from codex.model.judgment import STANCES
from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from codex.matrix.sides import Side

Key = Any
"""A number of the store or an id: hashable, and of one kind within a study."""
Given = tuple[Key, Key, Key, Key]
"""Code, excerpt, expert, stance (its word, or its number in ``STANCES``)."""
Finished = tuple[Key, Key, Key]
"""Excerpt, expert, codebook version."""

Sets = list[set[Key]]
"""Per expert of the roster, the excerpts."""

_NUMBER: dict[Key, int] = {**{word: number for number, word in enumerate(STANCES)}, 0: 0, 1: 1, 2: 2}


@dataclass(slots=True)
class Answers:
    """Judgments of one round and one occasion, turned from rows into sets.

    Judgments of people outside the roster are left aside, as are codes given without a *done*
    (they are drafts) and codes that the version of the *done* did not have.
    """

    roster: tuple[str, ...]
    stances: dict[str, tuple[Sets, Sets, Sets]]
    """Code -> (supports, contradicts, mentions)."""
    done: dict[str, Sets]
    """Codebook version -> who finished what under it."""
    had: Mapping[str, Collection[str]]
    """Codebook version -> its codes."""
    _finished: dict[frozenset[str], Sets] = field(default_factory=dict)
    _judges: dict[frozenset[str], dict[Key, int]] = field(default_factory=dict)

    def finished(self, versions: frozenset[str]) -> Sets:
        """Return who finished what under any of these versions."""
        if versions not in self._finished:
            merged: Sets = [set() for _ in self.roster]
            for version in versions:
                for mine, more in zip(merged, self.done[version], strict=True):
                    mine.update(more)
            self._finished[versions] = merged
        return self._finished[versions]

    def judges(self, versions: frozenset[str]) -> dict[Key, int]:
        """Return excerpt -> who finished it under any of these versions, a bit an expert."""
        if versions not in self._judges:
            self._judges[versions] = masks(self.finished(versions))
        return self._judges[versions]

    def versions(self, side: Side, item: str) -> frozenset[str]:
        """Return the versions in which an item of a side could be judged."""
        if not side.is_judged:
            return frozenset(self.done)
        codes = side.codes[item]
        return frozenset(
            version for version in self.done if any(code in self.had.get(version, ()) for code in codes)
        )

    def sets(self, side: Side, item: str) -> tuple[Sets, Sets]:
        """Return (for, against) per expert: the excerpts to which they gave the item.

        Who gave two codes of a family gave it once; one *contradicts* in the family makes it
        *against*; codes that are only mentioned are on neither side.
        """
        finished = self.finished(self.versions(side, item))
        if not side.is_judged:
            have = set(side.excerpts[item])
            return [have & seen for seen in finished], [set() for _ in finished]
        favour: Sets = [set() for _ in self.roster]
        against: Sets = [set() for _ in self.roster]
        for code in side.codes[item]:
            if code in self.stances:
                supports, contradicts, _ = self.stances[str(code)]
                for expert, seen in enumerate(finished):
                    for sets, more in (
                        (favour, supports[expert] & seen),
                        (against, contradicts[expert] & seen),
                    ):
                        sets[expert] = sets[expert] | more if sets[expert] else more
        for mine, others in zip(favour, against, strict=True):
            mine.difference_update(others)
        return favour, against


def read_answers(
    given: Iterable[Given],
    done: Iterable[Finished],
    *,
    roster: Iterable[str],
    had: Mapping[str, Collection[str]],
    names: Mapping[Key, str] | None = None,
) -> Answers:
    """Sort judgments into sets, one pass over each table.

    Args:
        given: Rows (code, excerpt, expert, stance) in any order, each once.
        done: Rows (excerpt, expert, version) in any order, each excerpt and expert once.
        roster: Ids of the experts who are counted.
        had: Codebook version -> ids of its codes.
        names: What the keys in ``given`` and ``done`` stand for, where they are numbers of a
            store; codes, experts and versions are translated, excerpts stay as they are.
    """
    people = tuple(roster)
    place = {expert: number for number, expert in enumerate(people)}
    called = names or {}

    def name(key: Key) -> str:
        return called.get(key) or str(key)

    groups: defaultdict[tuple[Key, Key, Key], list[Key]] = defaultdict(list)
    for code, excerpt, expert, stance in given:
        groups[code, expert, stance].append(excerpt)
    stances: dict[str, tuple[Sets, Sets, Sets]] = {}
    for (code, expert, stance), excerpts in groups.items():
        number = place.get(name(expert))
        if number is not None:
            of_code = stances.setdefault(name(code), _nothing(len(people)))
            of_code[_NUMBER[stance]][number].update(excerpts)
    finished: defaultdict[tuple[Key, Key], list[Key]] = defaultdict(list)
    for excerpt, expert, version in done:
        finished[version, expert].append(excerpt)
    seen: dict[str, Sets] = {}
    for (version, expert), excerpts in finished.items():
        number = place.get(name(expert))
        if number is not None and version:
            seen.setdefault(name(version), [set() for _ in people])[number].update(excerpts)
    return Answers(people, stances, seen, had)


def _nothing(experts: int) -> tuple[Sets, Sets, Sets]:
    return [set() for _ in range(experts)], [set() for _ in range(experts)], [set() for _ in range(experts)]


def masks(sets: Sets, shift: int = 0, table: dict[Key, int] | None = None) -> dict[Key, int]:
    """Return excerpt -> bits of the experts whose set has it, the first expert the lowest bit.

    Args:
        sets: Excerpts per expert.
        shift: Bits below the first expert's.
        table: Masks to add to.

    >>> masks([{"a", "b"}, {"b"}])["b"]
    3
    """
    found: dict[Key, int] = {} if table is None else table
    for expert, excerpts in enumerate(sets, shift):
        bit = 1 << expert
        if found:
            for excerpt in excerpts:
                found[excerpt] = found.get(excerpt, 0) | bit
        else:
            found.update(dict.fromkeys(excerpts, bit))
    return found
