"""From entries as a file gives them to a codebook: ids, parents, branches, order."""

from __future__ import annotations

from dataclasses import field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from codex.codebook.naming import is_id, made_id
from codex.errors import DamagedInput
from codex.model.code import Branch, Code, Codebook, Text
from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

DEFAULT_BRANCH = "codes"
"""The branch of a file that names none."""


@dataclass(slots=True)
class Entry:
    """One code as the file has it, before anything is made from anything."""

    line: int
    id: str = ""
    branch: str = ""
    parent: str = ""
    inside: int | None = None
    """Position of the entry it is nested in."""
    name: Text = field(default_factory=dict)
    definition: Text = field(default_factory=dict)
    include: Text = field(default_factory=dict)
    exclude: Text = field(default_factory=dict)
    example: Text = field(default_factory=dict)
    origin: Mapping[str, Any] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    colour: str = ""
    retired: bool = False
    became: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Place:
    file: str
    line: int

    def damaged(self, text_id: str, **fields: object) -> DamagedInput:
        return DamagedInput(f"codebook.{text_id}", file=self.file, line=self.line, **fields)


def near(word: str, words: Iterable[str]) -> str:
    """Return the words most like ``word``, best first, parted by commas; may be empty.

    >>> near("definiton", ["name", "definition"])
    'definition'
    """
    return ", ".join(get_close_matches(word, list(words), n=3, cutoff=0.6))


def built(branches: Sequence[tuple[int, Branch]], entries: Sequence[Entry], file: str) -> Codebook:
    """Put a codebook together.

    Args:
        branches: Declared branches with their lines; none declared gives the branch ``codes``.
        entries: Codes in the order of the file.
        file: Name of the file, for messages.

    Raises:
        DamagedInput: An id twice (with both lines) or malformed, an unknown branch or parent, a
            code that is its own ancestor, a code in another branch than its parent.
    """
    declared = _branches(branches, entries, file)
    ids = _ids(entries, file)
    parents = _parents(entries, ids, file)
    _check_became(entries, ids, file)
    order = _order(entries, parents, ids, file)
    codes: dict[int, Code] = {}
    for at in order:
        entry, up = entries[at], parents[at]
        codes[at] = Code(
            id=ids[at],
            branch=_branch(entry, codes[up] if up is not None else None, declared, file),
            name=entry.name,
            parent=ids[up] if up is not None else None,
            definition=entry.definition,
            include=entry.include,
            exclude=entry.exclude,
            example=entry.example,
            origin=entry.origin,
            aliases=entry.aliases,
            colour=entry.colour,
            retired=entry.retired,
            became=entry.became,
        )
    return Codebook(branches=tuple(declared.values()), codes=tuple(codes.values()))


def _branches(
    branches: Sequence[tuple[int, Branch]], entries: Sequence[Entry], file: str
) -> dict[str, Branch]:
    found: dict[str, Branch] = {}
    lines: dict[str, int] = {}
    for line, branch in branches:
        place = _Place(file, line)
        if not is_id(branch.id):
            raise place.damaged("bad-id", id=branch.id)
        if branch.id in found:
            raise place.damaged("branch-twice", first=lines[branch.id], id=branch.id)
        found[branch.id], lines[branch.id] = branch, line
    if not found:
        named = dict.fromkeys(entry.branch for entry in entries if entry.branch) or {DEFAULT_BRANCH: None}
        for entry in entries:
            if entry.branch and not is_id(entry.branch):
                raise _Place(file, entry.line).damaged("bad-id", id=entry.branch)
        found = {name: Branch(name) for name in named}
    return found


def _ids(entries: Sequence[Entry], file: str) -> list[str]:
    lines: dict[str, int] = {}
    for entry in entries:
        place = _Place(file, entry.line)
        if entry.id:
            if not is_id(entry.id):
                raise place.damaged("bad-id", id=entry.id)
            if entry.id in lines:
                raise place.damaged("id-twice", first=lines[entry.id], id=entry.id)
            lines[entry.id] = entry.line
        elif not entry.name:
            raise place.damaged("no-name")
    ids = []
    for entry in entries:
        made = entry.id or made_id(entry.name, lines)
        lines.setdefault(made, entry.line)
        ids.append(made)
        if not entry.name:
            entry.name = {"": made}
    return ids


def _parents(entries: Sequence[Entry], ids: Sequence[str], file: str) -> list[int | None]:
    at = {code_id: place for place, code_id in enumerate(ids)}
    found: list[int | None] = []
    for entry in entries:
        place = _Place(file, entry.line)
        if entry.parent and entry.parent not in at:
            raise place.damaged(
                "no-such-parent", parent=entry.parent, near=near(entry.parent, at) or ", ".join(ids[:5])
            )
        said = at[entry.parent] if entry.parent else None
        if said is not None and entry.inside is not None and said != entry.inside:
            raise place.damaged("two-parents", nested=ids[entry.inside], parent=entry.parent)
        found.append(said if said is not None else entry.inside)
    return found


def _check_became(entries: Sequence[Entry], ids: Sequence[str], file: str) -> None:
    for entry in entries:
        for one in entry.became:
            if one not in ids:
                like = near(one, ids) or ", ".join(ids[:5])
                raise _Place(file, entry.line).damaged("no-such-heir", id=one, near=like)


def _order(
    entries: Sequence[Entry], parents: Sequence[int | None], ids: Sequence[str], file: str
) -> list[int]:
    """Parents before children, otherwise as in the file; what cannot be reached is a cycle."""
    below: dict[int | None, list[int]] = {}
    for at, parent in enumerate(parents):
        below.setdefault(parent, []).append(at)
    order: list[int] = []
    waiting = below.get(None, [])[::-1]
    while waiting:
        at = waiting.pop()
        order.append(at)
        waiting.extend(below.get(at, [])[::-1])
    if len(order) < len(entries):
        start = min(set(range(len(entries))) - set(order))
        raise _Place(file, entries[start].line).damaged("cycle", path=_cycle(start, parents, ids))
    return order


def _cycle(start: int, parents: Sequence[int | None], ids: Sequence[str]) -> str:
    path: list[int] = []
    at: int | None = start
    while at is not None and at not in path:
        path.append(at)
        at = parents[at]
    ring = path[path.index(at) :] if at is not None else path
    return " > ".join(ids[one] for one in [*ring, ring[0]])


def _branch(entry: Entry, parent: Code | None, declared: Mapping[str, Branch], file: str) -> str:
    place = _Place(file, entry.line)
    said = entry.branch
    if said and said not in declared:
        names = ", ".join(declared)
        raise place.damaged("no-such-branch", branch=said, near=near(said, declared) or names)
    if parent is not None:
        if said and said != parent.branch:
            raise place.damaged("other-branch", branch=said, parent=parent.id, of=parent.branch)
        return parent.branch
    if not said and len(declared) > 1:
        raise place.damaged("which-branch", names=", ".join(declared))
    return said or next(iter(declared))
