"""The two sides of a matrix: codes with what counts for them, or excerpts that share something."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from codex.errors import UsageProblem
from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from codex.matrix.answers import Key
    from codex.model.code import Codebook


@dataclass(frozen=True, slots=True)
class Side:
    """What stands along one side, in its order.

    Exactly one of the two mappings is filled: judged sides name the codes that count for an item,
    the others the excerpts that have the item (a region, a kind of source, a source) whoever
    judged them.
    """

    items: tuple[str, ...]
    codes: Mapping[str, Collection[Key]] = field(default_factory=dict)
    """Item -> codes that count for it: itself, what lies below it, what was merged into it."""
    excerpts: Mapping[str, Collection[Key]] = field(default_factory=dict)
    """Item -> excerpts that have it."""

    @property
    def is_judged(self) -> bool:
        """Say whether experts put excerpts here, by giving codes."""
        return bool(self.codes) or not self.excerpts


def code_side(book: Codebook, items: Iterable[str]) -> Side:
    """Return codes as a side: a parent stands for everything below it.

    A code that was merged away counts for the one that took its place; the parts of a split code
    are new codes, for which earlier judgments are missing.

    Raises:
        UsageProblem: A code is not in the codebook.
    """
    known = {code.id for code in book.codes}
    merged: dict[str, list[str]] = {}
    for code in book.codes:
        if len(code.became) == 1:
            merged.setdefault(code.became[0], []).append(code.id)
    found: dict[str, tuple[str, ...]] = {}
    for item in items:
        if item not in known:
            raise UsageProblem("matrix.no-such-code", code=item)
        found[item] = _with_merged(book.family(item), merged)
    return Side(tuple(found), codes=found)


def _with_merged(family: Iterable[str], merged: Mapping[str, list[str]]) -> tuple[str, ...]:
    found = list(dict.fromkeys(family))
    for code in found:
        found.extend(older for older in merged.get(code, ()) if older not in found)
    return tuple(found)


def excerpt_side(items: Iterable[str], value_of: Mapping[Key, str]) -> Side:
    """Return a side of attribute values, kinds or sources.

    Args:
        items: The values, in their order.
        value_of: Excerpt -> its value; excerpts without one stand in no cell.
    """
    found: dict[str, list[Key]] = {item: [] for item in items}
    for excerpt, value in value_of.items():
        if value in found:
            found[value].append(excerpt)
    return Side(tuple(found), excerpts={item: frozenset(excerpts) for item, excerpts in found.items()})
