"""Codes proposed in rounds of coding, and what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codex.model.code_proposal import CodeProposal
from codex.store import bodies
from codex.store.log import Write

if TYPE_CHECKING:
    from codex.store.study_file import StudyFile

_ROWS = """
SELECT i.id, r.id, e.id, b.content, p.language, p.excerpt, p.place, a.live, a.code, w.content
FROM proposal p JOIN ident i ON i.n = p.proposal JOIN ident r ON r.n = p.round JOIN ident e ON e.n = p.expert
JOIN round o ON o.n = p.round AND o.kind IN ('tag', 'unitize')
LEFT JOIN body b ON b.id = p.text LEFT JOIN reply a ON a.round = p.round AND a.proposal = p.proposal
LEFT JOIN body w ON w.id = a.why WHERE p.live ORDER BY length(r.id), r.id, p.clock, p.event"""


def code_proposals(file: StudyFile) -> tuple[CodeProposal, ...]:
    """Return every proposed code, by round, the oldest first; the caller keeps blindness."""
    return tuple(_proposal(row) for row in file.connection.execute(_ROWS))


def _proposal(row: tuple[Any, ...]) -> CodeProposal:
    name, one, expert, content, language, excerpt, place, replied, code, why = row
    told = bodies.loads(content)
    branch, _, parent = (place or "").partition(">")
    return CodeProposal(
        id=name,
        round=one,
        expert=expert,
        name=told.get("name", ""),
        definition=told.get("definition", ""),
        language=language or "",
        excerpt=excerpt or "",
        branch=branch,
        parent=parent,
        reply=("taken" if code else "declined") if replied else "",
        code=(code or "") if replied else "",
        why=(why or "") if replied else "",
    )


def code_proposal_write(file: StudyFile, proposal: CodeProposal) -> Write:
    """Keep name and definition and return the write that proposes a code."""
    told = {"name": proposal.name, "definition": proposal.definition}
    value: dict[str, Any] = {"text": bodies.put_json(file.connection, file.ids, told)}
    if proposal.language:
        value["language"] = proposal.language
    if proposal.excerpt:
        value["excerpt"] = proposal.excerpt
    if proposal.branch or proposal.parent:
        value["place"] = f"{proposal.branch}>{proposal.parent}"
    return Write("propose@1", (proposal.round, proposal.id, proposal.expert), value)


def reply_write(file: StudyFile, proposal: CodeProposal, *, code: str = "", why: str = "") -> Write:
    """Keep the reason and return the write that says which code it became, or that it was declined."""
    value: dict[str, Any] = {"code": code} if code else {}
    if why:
        value["why"] = bodies.put(file.connection, file.ids, why)
    return Write("reply@1", (proposal.round, proposal.id), value)
