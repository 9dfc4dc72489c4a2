"""What changed between two codebooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.model.code import wording
from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.model.code import Branch, Code, Codebook

DEFINING = ("definition", "include", "exclude", "example")
"""Fields whose change means that experts may judge otherwise than before."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference."""

    kind: str
    """``added``, ``gone``, ``retired``, ``restored``, ``renamed``, ``moved``, ``redefined``,
    ``retold`` (origin, aliases, colour) or ``branch``."""
    code: str
    """Id of the code; of the branch where ``kind`` is ``branch``."""
    field: str = ""
    """``name``, ``parent``, ``definition`` and so on."""
    language: str = ""
    before: str = ""
    after: str = ""


def diff(old: Codebook, new: Codebook) -> tuple[Change, ...]:
    """Compare two codebooks by the ids of their codes.

    Returns:
        Changes: branches first, then codes in the order of ``new``, then those that are gone.

    >>> from codex.codebook.reading import read_codebook
    >>> old = read_codebook("codes: [{id: goals, name: Goals}]")
    >>> new = read_codebook("codes: [{id: goals, name: Aims}, Tools]")
    >>> [(one.kind, one.code, one.before, one.after) for one in diff(old, new)]
    [('renamed', 'goals', 'Goals', 'Aims'), ('added', 'tools', '', 'Tools')]
    """
    found = list(_branches(old, new))
    before = {code.id: code for code in old.codes}
    after = {code.id for code in new.codes}
    for code in new.codes:
        if code.id in before:
            found.extend(_code(before[code.id], code))
        else:
            found.append(Change("added", code.id, after=wording(code.name, "en")))
    found.extend(
        Change("gone", code.id, before=wording(code.name, "en")) for code in old.codes if code.id not in after
    )
    return tuple(found)


def _branches(old: Codebook, new: Codebook) -> Iterator[Change]:
    ids = dict.fromkeys(branch.id for branch in (*old.branches, *new.branches))
    for branch_id in ids:
        before, after = old.branch(branch_id), new.branch(branch_id)
        if before != after:
            yield Change("branch", branch_id, before=_rule(before), after=_rule(after))


def _rule(branch: Branch | None) -> str:
    """Write a branch's rules as the file has them; nothing where there is no such branch."""
    if branch is None:
        return ""
    said = [
        f"exclusive: {'yes' if branch.exclusive else 'no'}",
        f"give_parents: {'yes' if branch.give_parents else 'no'}",
    ]
    return ", ".join([*said, *(f"{language or 'name'}: {text}" for language, text in branch.name.items())])


def _code(old: Code, new: Code) -> Iterator[Change]:
    yield from _texts("renamed", old, new, "name")
    if old.parent != new.parent:
        yield Change("moved", new.id, "parent", before=old.parent or "", after=new.parent or "")
    if old.branch != new.branch:
        yield Change("moved", new.id, "branch", before=old.branch, after=new.branch)
    for field in DEFINING:
        yield from _texts("redefined", old, new, field)
    if old.retired != new.retired:
        yield Change("retired" if new.retired else "restored", new.id, after=", ".join(new.became))
    if old.aliases != new.aliases:
        yield Change("retold", new.id, "aliases", "", ", ".join(old.aliases), ", ".join(new.aliases))
    if old.colour != new.colour:
        yield Change("retold", new.id, "colour", "", old.colour, new.colour)
    if dict(old.origin) != dict(new.origin):
        yield Change("retold", new.id, "origin", "", _origin(old), _origin(new))


def _texts(kind: str, old: Code, new: Code, field: str) -> Iterator[Change]:
    before, after = getattr(old, field), getattr(new, field)
    for language in dict.fromkeys((*before, *after)):
        if before.get(language, "") != after.get(language, ""):
            yield Change(kind, new.id, field, language, before.get(language, ""), after.get(language, ""))


def _origin(code: Code) -> str:
    return ", ".join(f"{key}: {value}" for key, value in code.origin.items())
