"""Items, votes, proposals, ballots and decisions of panels."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from codex.model.settlement import Proposal, Received, Settlement
from codex.model.vote import STATES, Item, Vote
from codex.store import bodies
from codex.store.log import Write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codex.store.study_file import StudyFile

VOTES = """
SELECT i.id, v.question, e.id, v.value, v.state, b.content FROM vote v
JOIN ident i ON i.n = v.item JOIN ident e ON e.n = v.expert LEFT JOIN body b ON b.id = v.comment
WHERE v.round = ? AND v.live {also}"""


def items(file: StudyFile, round_id: str) -> tuple[Item, ...]:
    """Return what a round votes on, in its order."""
    rows = file.connection.execute(
        "SELECT i.id, t.kind, t.refs, t.evidence, t.merged, b.content FROM item t JOIN ident i ON i.n = t.item"
        " LEFT JOIN body b ON b.id = t.text WHERE t.round = ? AND t.live ORDER BY t.position, i.id",
        [file.number(round_id)],
    )
    return tuple(
        Item(
            name,
            kind,
            text=bodies.loads(content),
            refs=_names(refs),
            evidence=_names(evidence),
            merged_from=_names(merged),
        )
        for name, kind, refs, evidence, merged, content in rows
    )


def _names(packed: str | None) -> tuple[str, ...]:
    return tuple(json.loads(packed)) if packed else ()


def item_writes(file: StudyFile, round_id: str, chosen: Iterable[Item]) -> list[Write]:
    """Keep the wording of free statements and return the writes that freeze what a round votes on."""
    writes = []
    for position, item in enumerate(chosen, 1):
        value: dict[str, Any] = {"kind": item.kind, "position": position}
        for name, ids in (("refs", item.refs), ("evidence", item.evidence), ("merged", item.merged_from)):
            if ids:
                value[name] = list(ids)
        if item.text:
            value["text"] = bodies.put_json(file.connection, file.ids, dict(item.text))
        writes.append(Write("item@1", (round_id, item.id), value))
    return writes


def votes(file: StudyFile, round_id: str, *, expert: str | None = None) -> tuple[Vote, ...]:
    """Return the votes of a round, of one expert or of all; blanks have no row."""
    values = [file.number(round_id)]
    also = "ORDER BY v.item, v.question, v.expert"
    if expert is not None:
        also = f"AND v.expert = ? {also}"
        values.append(file.number(expert))
    return tuple(
        Vote(round_id, item, question, who, value or "", STATES[state], comment or "")
        for item, question, who, value, state, comment in file.connection.execute(
            VOTES.format(also=also), values
        )
    )


def vote_write(file: StudyFile, vote: Vote) -> Write:
    """Keep the comment and return the write that casts a vote."""
    value: dict[str, Any] = {}
    if vote.value:
        value["value"] = vote.value
    if vote.state != "given":
        value["state"] = vote.state
    if vote.comment:
        value["comment"] = bodies.put(file.connection, file.ids, vote.comment)
    return Write("vote@1", (vote.round, vote.item, vote.question, vote.expert), value)


def vote_gone(vote: Vote) -> Write:
    """Return the write that makes a vote a blank again."""
    return Write("vote@1", (vote.round, vote.item, vote.question, vote.expert), None)


def proposals(file: StudyFile, round_id: str, *, expert: str | None = None) -> tuple[Proposal, ...]:
    """Return what experts proposed in a round."""
    rows = file.connection.execute(
        "SELECT i.id, e.id, b.content, p.language FROM proposal p JOIN ident i ON i.n = p.proposal"
        " JOIN ident e ON e.n = p.expert LEFT JOIN body b ON b.id = p.text"
        " WHERE p.round = ? AND p.live ORDER BY i.id",
        [file.number(round_id)],
    )
    return tuple(
        Proposal(name, round_id, who, text or "", language or "")
        for name, who, text, language in rows
        if expert in {None, who}
    )


def proposal_write(file: StudyFile, proposal: Proposal) -> Write:
    """Keep the wording and return the write that records a proposal."""
    value: dict[str, Any] = {"text": bodies.put(file.connection, file.ids, proposal.text)}
    if proposal.language:
        value["language"] = proposal.language
    return Write("propose@1", (proposal.round, proposal.id, proposal.expert), value)


def proposal_gone(proposal: Proposal) -> Write:
    """Return the write that takes a proposal back."""
    return Write("propose@1", (proposal.round, proposal.id, proposal.expert), None)


def received(file: StudyFile, round_id: str | None = None) -> tuple[Received, ...]:
    """Return the ballots that came back, of a round or of all, in the order they were taken."""
    where, values = ("", []) if round_id is None else (" AND l.round = ?", [file.number(round_id)])
    rows = file.connection.execute(
        "SELECT b.id, r.id, e.id, l.way, l.saved, l.answers, l.at FROM ballot l JOIN ident b ON b.n = l.ballot"
        " JOIN ident r ON r.n = l.round JOIN ident e ON e.n = l.expert"
        f" WHERE l.live{where} ORDER BY l.clock, l.event",
        values,
    )
    return tuple(
        Received(name, number, who, way, saved or "", answers, at)
        for name, number, who, way, saved, answers, at in rows
    )


def received_write(ballot: Received) -> Write:
    """Return the write that records a ballot as taken."""
    value: dict[str, Any] = {"way": ballot.way, "answers": ballot.answers}
    if ballot.saved:
        value["saved"] = ballot.saved
    return Write("ballot@1", (ballot.round, ballot.id, ballot.expert), value)


def settlements(file: StudyFile, round_id: str) -> tuple[Settlement, ...]:
    """Return what people decided on the items of a round."""
    rows = file.connection.execute(
        'SELECT i.id, s.question, s.outcome, s.by, s."on", b.content, s.present, s.actor FROM settlement s'
        " JOIN ident i ON i.n = s.item LEFT JOIN body b ON b.id = s.why WHERE s.round = ? AND s.live"
        " ORDER BY i.id, s.question",
        [file.number(round_id)],
    )
    return tuple(
        Settlement(round_id, item, question, outcome, by, on, why or "", _names(present), actor)
        for item, question, outcome, by, on, why, present, actor in rows
    )


def settlement_write(file: StudyFile, decision: Settlement) -> Write:
    """Keep the reason and return the write that records a decision on an item."""
    value = {
        "outcome": decision.outcome,
        "by": decision.by,
        "on": decision.on,
        "why": bodies.put(file.connection, file.ids, decision.why),
        "present": json.dumps(list(decision.present)),
    }
    return Write("settle@1", (decision.round, decision.item, decision.question), value)
