"""Where changes that two people made without seeing each other's pull a codebook apart.

Every field of a code has one value on every copy once the logs are joined; but two sound changes
can come to something nobody meant: A under B and B under A, a new code below one that was retired.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codex.codebook.editing import same_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.model.code import Code, Codebook


@dataclass(frozen=True, slots=True)
class Strain:
    """One thing to look at."""

    kind: str
    """``ring`` (each stands below the other), ``below-retired``, ``no-parent``, ``no-branch``,
    ``same-name``, ``became-ring`` (each was merged into the other), ``became-retired``."""
    codes: tuple[str, ...]
    """Ids."""
    name: str = ""


def strains(book: Codebook) -> tuple[Strain, ...]:
    """Return what does not fit together in a codebook; nothing in one that one person made.

    >>> from codex.model.code import Code, Codebook
    >>> [one.kind for one in strains(Codebook((), (Code("a", "", {}, "b"), Code("b", "", {}, "a"))))]
    ['no-branch', 'no-branch', 'ring']
    """
    by_id = {code.id: code for code in book.codes}
    found = [*_places(book, by_id), *_rings(by_id), *_became(by_id)]
    found += [Strain("same-name", codes, name) for name, codes in same_names(book)]
    return tuple(sorted(found, key=lambda one: (one.kind, one.codes)))


def _places(book: Codebook, by_id: dict[str, Code]) -> Iterator[Strain]:
    for code in book.codes:
        if code.retired:
            continue
        if book.branch(code.branch) is None:
            yield Strain("no-branch", (code.id,), code.branch)
        if code.parent is not None and code.parent not in by_id:
            yield Strain("no-parent", (code.id,), code.parent)
        elif code.parent is not None and by_id[code.parent].retired:
            yield Strain("below-retired", (code.id, code.parent))


def _rings(by_id: dict[str, Code]) -> Iterator[Strain]:
    """Return every ring of parents once, from its first code."""
    for start in sorted(by_id):
        ring = [start]
        above = by_id[start].parent
        while above in by_id and above not in ring:
            ring.append(above)
            above = by_id[above].parent
        if above == start and start == min(ring):
            yield Strain("ring", tuple(ring))


def _became(by_id: dict[str, Code]) -> Iterator[Strain]:
    """Return codes that were replaced by each other, or by one that is retired and was not replaced."""
    for code in by_id.values():
        for name in code.became:
            other = by_id.get(name)
            if other is None or not other.retired:
                continue
            if code.id in other.became and code.id < name:
                yield Strain("became-ring", (code.id, name))
            elif not other.became:
                yield Strain("became-retired", (code.id, name))
