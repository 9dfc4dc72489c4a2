"""Proposing codes: private to the expert while the round is open, then for the facilitator to answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from codex.codebook import editing
from codex.codebook.lookup import Finder, find_code
from codex.errors import NotFound, Refused, UsageProblem
from codex.model.code_proposal import CodeProposal
from codex.model.round import CODING
from codex.steps.codebook.codebook import keep
from codex.steps.study.gate import bare_rounds, sees_all
from codex.steps.study.opening import must_be_facilitator
from codex.store import code_proposals as store
from codex.store.codebooks import codebook

if TYPE_CHECKING:
    from codex.model.code import Code
    from codex.model.round import Round
    from codex.steps.study.opening import Study


def propose_code(
    study: Study,
    name: str,
    *,
    definition: str = "",
    branch: str = "",
    parent: str = "",
    excerpt: str = "",
    language: str = "",
    round_id: str = "",
) -> CodeProposal:
    """Propose a code in the open round of coding; nobody else sees it before the round closes.

    Raises:
        Refused: No such round is open, or the actor is not on its roster.
        UsageProblem: No name, or a code of that name is there already.
        NotFound: No such branch or parent.
    """
    name = " ".join(name.split())
    if not name:
        raise UsageProblem("steps.proposal-name")
    with study.file.transaction():
        one = _open_round(study, round_id)
        book = codebook(study.file, one.version)
        there = Finder(book).exact(name)
        if there:
            raise UsageProblem("steps.proposal-there", name=name, code=there[0])
        above = book.code(find_code(book, parent)) if parent else None
        if branch and book.branch(branch) is None:
            known = ", ".join(item.id for item in book.branches)
            raise NotFound("panel.unknown-branch", branch=branch, known=known)
        fresh = CodeProposal(
            study.file.ids.short("p"),
            one.id,
            study.actor.id,
            name,
            definition.strip(),
            language,
            excerpt,
            above.branch if above else branch,
            above.id if above else "",
        )
        study.write([store.code_proposal_write(study.file, fresh)])
        return fresh


def _open_round(study: Study, asked: str) -> Round:
    running = [one for one in bare_rounds(study) if one.is_open and one.kind in CODING]
    one = next((item for item in reversed(running) if asked in {"", item.id}), None)
    if one is None:
        raise Refused("steps.proposal-no-round")
    if study.actor.id not in one.roster:
        raise Refused(
            "steps.not-on-roster", expert=study.actor.id, round=one.id, roster=", ".join(one.roster)
        )
    return one


def proposed(study: Study, text: str, *, excerpt: str, language: str, round_id: str) -> CodeProposal:
    """Propose a code as it is typed at a desk: ``NAME: DEFINITION``, or the name alone."""
    name, _, definition = text.partition(":")
    return propose_code(
        study, name, definition=definition, excerpt=excerpt, language=language, round_id=round_id
    )


def list_proposals(
    study: Study, *, round_id: str | None = None, open_only: bool = False, peek: bool = False
) -> tuple[CodeProposal, ...]:
    """Return proposed codes: one's own always, everybody's of closed rounds.

    Raises:
        Refused: The facilitator asks for those of an open round, and ``peek`` is False.
    """
    rounds = {one.id: one for one in bare_rounds(study)}
    found = [one for one in store.code_proposals(study.file) if round_id in {None, one.round}]
    hidden = sorted(
        {one.round for one in found if rounds[one.round].is_open and one.expert != study.actor.id}
    )
    if study.actor.role == "facilitator" and (round_id is not None or peek):
        for name in hidden:
            sees_all(study, rounds[name], "codebook proposals", peek=peek)
        hidden = []
    mine = study.actor.id
    return tuple(
        one
        for one in found
        if (one.round not in hidden or one.expert == mine) and not (open_only and one.reply)
    )


def take_proposal(
    study: Study,
    asked: str,
    *,
    code_id: str = "",
    branch: str = "",
    parent: str = "",
    as_code: str = "",
    why: str = "",
) -> tuple[Code, CodeProposal]:
    """Make a proposed code part of the codebook, or say of which code it is another name.

    The new code's origin is inductive: the excerpt in which it came up, who proposed it, and when.

    Args:
        study: The study; the actor is its facilitator.
        asked: Id of the proposal.
        code_id: Id of the new code; without one it is made from the name.
        branch: Where it shall stand; without one as proposed.
        parent: Under which code; without one as proposed.
        as_code: A code that is there already and means the same.
        why: Said of it.

    Raises:
        NotFound: No such proposal, branch or code.
        Refused: Not the facilitator; the round is open; it was answered already.
    """
    must_be_facilitator(study)
    with study.file.transaction():
        one = _unanswered(study, asked)
        book = codebook(study.file)
        batch = study.file.ids.random(16)
        if as_code:
            known = book.code(find_code(book, as_code))
            if known is None:  # pragma: no cover - find_code gives ids of the book
                raise NotFound("steps.unknown-code", code=as_code)
            code = known
        else:
            place = parent or ("" if branch else one.parent)
            above = find_code(book, place) if place else None
            origin = {"kind": "inductive", "by": one.expert, "on": study.file.now[:10]}
            new, code = editing.add(
                book,
                {one.language: one.name},
                code_id=code_id,
                branch=branch or one.branch,
                parent=above,
                definition={one.language: one.definition} if one.definition else {},
                origin=origin | ({"excerpt": one.excerpt} if one.excerpt else {}),
            )
            keep(study, new, batch=batch)
        study.write([store.reply_write(study.file, one, code=code.id, why=why)], batch)
        return code, replace(one, reply="taken", code=code.id, why=why)


def decline_proposal(study: Study, asked: str, why: str) -> CodeProposal:
    """Decline a proposed code, with the reason.

    Raises:
        NotFound: No such proposal. Refused: Not the facilitator; the round is open; answered already.
        UsageProblem: No reason.
    """
    must_be_facilitator(study)
    if not why.strip():
        raise UsageProblem("steps.proposal-why")
    with study.file.transaction():
        one = _unanswered(study, asked)
        study.write([store.reply_write(study.file, one, why=why.strip())])
        return replace(one, reply="declined", why=why.strip())


def _unanswered(study: Study, asked: str) -> CodeProposal:
    rounds = {one.id: one for one in bare_rounds(study)}
    found = next((one for one in store.code_proposals(study.file) if one.id == asked), None)
    if found is None:
        raise NotFound("steps.unknown-proposal", proposal=asked)
    if rounds[found.round].is_open:
        raise Refused("steps.proposal-blind", round=found.round)
    if found.reply:
        raise Refused("steps.proposal-answered", proposal=asked, reply=found.code or found.why)
    return found
