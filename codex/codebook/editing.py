"""Changes to a codebook: each gives a new codebook or says why not.

Ids never change and codes never vanish: what experts judged keeps its code.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from codex.codebook.comparing import DEFINING
from codex.codebook.entries import near
from codex.codebook.lookup import folded
from codex.codebook.naming import is_id, made_id
from codex.errors import NotFound, Refused, UsageProblem
from codex.model.code import Branch, Code, Codebook

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from codex.model.code import Text


def add(
    book: Codebook,
    name: Text,
    *,
    code_id: str = "",
    branch: str = "",
    parent: str | None = None,
    **fields: Any,
) -> tuple[Codebook, Code]:
    """Add a code; its id is made from the name where none is given.

    Args:
        book: The codebook; it stays as it is.
        name: Wording per language.
        code_id: Id, if it must be a certain one.
        branch: Id of the branch; may be left out below a parent, or where there is only one.
        parent: Id of the parent code.
        **fields: Further fields of :class:`~codex.model.code.Code`.

    Returns:
        The new codebook and the code; it stands after its last sister.

    Raises:
        UsageProblem: No name, a malformed id, a branch left open or other than the parent's.
        NotFound: No such branch or parent.
        Refused: The id is taken, the parent is retired.
    """
    taken = {code.id for code in book.codes}
    if not any(text.strip() for text in name.values()):
        raise UsageProblem("codebook.add-no-name")
    if code_id and not is_id(code_id):
        raise UsageProblem("codebook.add-bad-id", id=code_id)
    if code_id in taken:
        raise Refused("codebook.id-taken", id=code_id)
    above = _living_parent(book, parent)
    branch = _branch(book, branch, above)
    code = Code(id=code_id or made_id(name, taken), branch=branch, name=dict(name), parent=parent, **fields)
    if not book.branches:
        book = replace(book, branches=(Branch(branch),))
    return _placed(book, (*book.codes, code)), code


def rename(book: Codebook, code_id: str, name: Text) -> Codebook:
    """Give a code other wording; languages not named keep theirs.

    Raises:
        NotFound: No such code.
        UsageProblem: The name is empty.
    """
    code = known(book, code_id)
    if not name or not all(text.strip() for text in name.values()):
        raise UsageProblem("codebook.add-no-name")
    kept: Mapping[str, str] = {} if "" in name else {k: v for k, v in code.name.items() if k}
    return changed(book, replace(code, name={**kept, **name}))


def move(book: Codebook, code_id: str, parent: str | None, branch: str = "") -> Codebook:
    """Put a code, with all below it, under another parent, or at the top of a branch.

    Raises:
        NotFound: No such code, parent or branch.
        Refused: The parent is the code itself, lies below it, or is retired.
        UsageProblem: The branch is not the parent's.
    """
    code = known(book, code_id)
    family = book.family(code_id)
    if parent in family:
        raise Refused("codebook.move-into-itself", id=code_id, parent=parent)
    above = _living_parent(book, parent)
    target = _branch(book, branch or (above.branch if above else code.branch), above)
    codes = tuple(
        replace(one, branch=target, parent=parent if one.id == code_id else one.parent)
        if one.id in family
        else one
        for one in book.codes
    )
    return _placed(book, codes)


def retire(book: Codebook, code_id: str) -> Codebook:
    """Take a code out of use; it stays in the history.

    Raises:
        NotFound: No such code.
        Refused: It is retired already, or codes in use lie below it.
    """
    code = known(book, code_id)
    if code.retired:
        raise Refused("codebook.already-retired", id=code_id)
    below = [child.id for child in book.children(code_id) if not child.retired]
    if below:
        raise Refused("codebook.retire-children", id=code_id, children=", ".join(below))
    return changed(book, replace(code, retired=True))


def restore(book: Codebook, code_id: str) -> Codebook:
    """Take a retired code into use again; what it became is forgotten.

    Raises:
        NotFound: No such code.
        Refused: It is in use, or its parent is retired.
    """
    code = known(book, code_id)
    if not code.retired:
        raise Refused("codebook.not-retired", id=code_id)
    _living_parent(book, code.parent)
    return changed(book, replace(code, retired=False, became=()))


def reword(book: Codebook, code_id: str, field: str, text: Text) -> Codebook:
    """Give a code another definition, include, exclude or example; languages not named keep theirs.

    Args:
        book: The codebook.
        code_id: The code.
        field: ``definition``, ``include``, ``exclude`` or ``example``.
        text: Wording per language; an empty one takes the wording away.

    Raises:
        NotFound: No such code.
        UsageProblem: No such field.
    """
    if field not in DEFINING:
        raise UsageProblem("codebook.no-such-field", field=field, fields=", ".join(DEFINING))
    code = known(book, code_id)
    wording = {**getattr(code, field), **text}
    kept: Any = {language: said for language, said in wording.items() if said.strip()}
    return changed(book, replace(code, **{field: kept}))


def alias(book: Codebook, code_id: str, more: Iterable[str] = (), fewer: Iterable[str] = ()) -> Codebook:
    """Add and take away other names of a code: Miro-board for Miro.

    Raises:
        NotFound: No such code, or no such alias to take away.
        Refused: The name is that of another code in use.
    """
    code = known(book, code_id)
    aliases = dict.fromkeys(code.aliases)
    for name in fewer:
        if name not in aliases:
            raise NotFound("codebook.no-such-alias", id=code_id, alias=name)
        del aliases[name]
    for name in filter(None, (one.strip() for one in more)):
        bearer = next((one.id for one in book.codes if _bears(one, name) and one.id != code_id), None)
        if bearer is not None:
            raise Refused("codebook.alias-taken", alias=name, id=bearer)
        aliases[name] = None
    return changed(book, replace(code, aliases=tuple(aliases)))


def _bears(code: Code, name: str) -> bool:
    key = folded(name)
    return not code.retired and key in {folded(one) for one in (code.id, *code.name.values(), *code.aliases)}


def same_names(book: Codebook) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return names borne by several codes in use, each with their ids: allowed, but told."""
    bearers: dict[str, dict[str, None]] = {}
    for code in book.codes:
        if not code.retired:
            for text in (*code.name.values(), *code.aliases):
                bearers.setdefault(folded(text), {})[code.id] = None
    return tuple((name, tuple(ids)) for name, ids in bearers.items() if len(ids) > 1)


def known(book: Codebook, code_id: str) -> Code:
    """Return the code of that id.

    Raises:
        NotFound: There is none; the field ``near`` names ids like it, if any.
    """
    code = book.code(code_id)
    if code is None:
        like = near(code_id, (one.id for one in book.codes))
        if like:
            raise NotFound("codebook.no-such-code-near", word=code_id, near=like)
        raise NotFound("codebook.no-such-code", word=code_id)
    return code


def changed(book: Codebook, code: Code) -> Codebook:
    """Return the codebook with ``code`` in the place of the one of its id."""
    return replace(book, codes=tuple(code if one.id == code.id else one for one in book.codes), version="")


def _living_parent(book: Codebook, parent: str | None) -> Code | None:
    if parent is None:
        return None
    code = known(book, parent)
    if code.retired:
        raise Refused("codebook.parent-retired", parent=parent)
    return code


def _branch(book: Codebook, branch: str, above: Code | None) -> str:
    ids = [one.id for one in book.branches]
    if branch and branch not in ids:
        if ids or not is_id(branch):
            raise NotFound("codebook.no-branch", branch=branch, near=near(branch, ids) or ", ".join(ids))
        return branch
    if above is not None:
        if branch and branch != above.branch:
            raise UsageProblem("codebook.branch-of-parent", branch=branch, parent=above.id, of=above.branch)
        return above.branch
    if not branch and len(ids) > 1:
        raise UsageProblem("codebook.say-branch", names=", ".join(ids))
    return branch or (ids[0] if ids else "codes")


def _placed(book: Codebook, codes: tuple[Code, ...]) -> Codebook:
    """Order codes so that each follows its parent and sisters keep their order."""
    below: dict[str | None, list[Code]] = {}
    for code in codes:
        below.setdefault(code.parent, []).append(code)
    order: list[Code] = []
    waiting = below.get(None, [])[::-1]
    while waiting:
        order.append(waiting.pop())
        waiting.extend(below.get(order[-1].id, [])[::-1])
    return replace(book, codes=tuple(order), version="")
