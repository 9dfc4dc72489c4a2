"""Codes that become one, a code that becomes several; what that means for judgments given before.

Nothing given under an old code is touched: the old code is retired and says what it became. After a
merge the judgments can be read under the new code (:func:`carried`); after a split somebody has
to look again (:func:`to_recheck`), until then the new codes are missing, never zero.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from codex.codebook.editing import add, changed, known, move, retire
from codex.errors import Refused, UsageProblem
from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from codex.model.code import Code, Codebook, Text
    from codex.model.judgment import Judgment


@dataclass(frozen=True, slots=True)
class Recoding:
    """A changed codebook and the recode list that goes with it."""

    book: Codebook
    moves: Mapping[str, tuple[str, ...]]
    """Old code -> the codes in its place: one, and judgments can be carried over; several, and
    each excerpt must be looked at again."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A judgment read under the code that its own became."""

    judgment: Judgment
    """With the new code."""
    of: tuple[Judgment, ...]
    """What was given: more than one where an expert gave several of the merged codes."""
    conflict: bool = False
    """True where those disagree in stance: to be looked at again."""


def merge(book: Codebook, codes: Sequence[str], into: str) -> Recoding:
    """Merge codes into one of them, or into another code of their branch.

    The others are retired and say what they became; their names become aliases of ``into``, the
    codes below them move below it.

    Args:
        book: The codebook; it stays as it is.
        codes: Ids of the codes that become one; ``into`` may be among them.
        into: Id of the code that stays. To merge into a new code, add it first.

    Raises:
        NotFound: No such code.
        UsageProblem: Nothing to merge; codes of two branches.
        Refused: One of the codes is retired, or ``into`` lies below one that would go.
    """
    target = known(book, into)
    gone = [known(book, one) for one in dict.fromkeys(codes) if one != into]
    if not gone:
        raise UsageProblem("codebook.nothing-to-merge", into=into)
    for code in (target, *gone):
        if code.retired:
            raise Refused("codebook.merge-retired", id=code.id)
        if code.branch != target.branch:
            raise UsageProblem("codebook.merge-branches", id=code.id, branch=code.branch, of=target.branch)
        if code is not target and into in book.family(code.id):
            raise Refused("codebook.merge-below", into=into, id=code.id)
    aliases = dict.fromkeys(target.aliases)
    for code in gone:
        for child in book.children(code.id):
            book = move(book, child.id, into)
        book = _replaced(book, code, (into,))
        aliases.update(dict.fromkeys((*code.name.values(), *code.aliases)))
    for name in target.name.values():
        aliases.pop(name, None)
    book = changed(book, replace(known(book, into), aliases=tuple(aliases)))
    return Recoding(book, {code.id: (into,) for code in gone})


def split(book: Codebook, code_id: str, parts: Sequence[Text]) -> Recoding:
    """Split a code into new ones that stand in its place.

    Args:
        book: The codebook; it stays as it is.
        code_id: Id of the code; it is retired and says what it became.
        parts: Names of the new codes. They take over parent, branch and origin; definitions are
            theirs to be written. Codes below the old one move below the first of them.

    Raises:
        NotFound: No such code.
        UsageProblem: Fewer than two parts, or one without a name.
        Refused: The code is retired.
    """
    code = known(book, code_id)
    if len(parts) < 2:
        raise UsageProblem("codebook.split-parts", id=code_id)
    if code.retired:
        raise Refused("codebook.already-retired", id=code_id)
    made: list[str] = []
    for name in parts:
        book, part = add(book, name, branch=code.branch, parent=code.parent, origin=dict(code.origin))
        made.append(part.id)
    for child in book.children(code_id):
        book = move(book, child.id, made[0])
    return Recoding(_replaced(book, code, tuple(made)), {code_id: tuple(made)})


def carried(judgments: Iterable[Judgment], moves: Mapping[str, Sequence[str]]) -> tuple[Carried, ...]:
    """Read judgments under the codes that theirs became, where that is one code.

    An expert who gave several of the merged codes to an excerpt gave the new one once: unsure
    where any was, with all notes. Where the stances differ, *supports* beside *only mentions*
    is *supports*; *contradicts* beside another is a conflict, and is carried as *contradicts*
    so that it is not overlooked.

    Returns:
        One for each round, excerpt, expert, occasion and new code, judgments of unmoved codes
        untouched; those of split codes are left out (:func:`to_recheck` names them).
    """
    groups: dict[tuple[str, str, str, int, str], list[Judgment]] = {}
    for one in judgments:
        now = moves.get(one.code, (one.code,))
        if len(now) == 1:
            groups.setdefault((one.round, one.excerpt, one.expert, one.occasion, now[0]), []).append(one)
    return tuple(_together(code, tuple(group)) for (*_, code), group in groups.items())


def to_recheck(
    judgments: Iterable[Judgment], moves: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return what experts must look at again after a split: expert -> excerpt -> codes to choose from."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for one in judgments:
        now = tuple(moves.get(one.code, ()))
        if len(now) > 1:
            excerpts = found.setdefault(one.expert, {})
            excerpts[one.excerpt] = tuple(dict.fromkeys((*excerpts.get(one.excerpt, ()), *now)))
    return found


def _replaced(book: Codebook, code: Code, became: tuple[str, ...]) -> Codebook:
    book = retire(book, code.id)
    return changed(book, replace(known(book, code.id), became=became))


def _together(code: str, group: tuple[Judgment, ...]) -> Carried:
    stances = {one.stance for one in group}
    stance = next(one for one in ("contradicts", "supports", "mentions") if one in stances)
    notes = dict.fromkeys(one.note for one in group if one.note)
    whole = replace(
        group[0],
        code=code,
        stance=stance,
        unsure=any(one.unsure for one in group),
        note="\n".join(notes),
    )
    return Carried(whole, group, conflict="contradicts" in stances and len(stances) > 1)
