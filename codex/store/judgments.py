"""Judgments and decisions: the largest tables; every query here has an index to go by."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from codex.model.judgment import STANCES, Done, Judgment
from codex.store import bodies
from codex.store.log import Write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.model.decision import Decision
    from codex.store.study_file import StudyFile

CURRENT_OF_EXCERPT = """
SELECT c.id, e.id, j.stance, j.unsure, j.note, j.occasion FROM judgment j
JOIN ident c ON c.n = j.code JOIN ident e ON e.n = j.expert
WHERE j.round = ? AND j.excerpt = ? AND j.given"""

COUNTS_PER_CODE = """
SELECT i.id, t.n FROM (
  SELECT code, count(*) AS n FROM judgment WHERE round = ? AND given = 1 GROUP BY code
) t JOIN ident i ON i.n = t.code"""

_JUDGMENTS = """
SELECT r.id, x.id, e.id, c.id, j.stance, j.unsure, b.content, j.occasion FROM judgment j
JOIN ident r ON r.n = j.round JOIN ident x ON x.n = j.excerpt JOIN ident e ON e.n = j.expert
JOIN ident c ON c.n = j.code LEFT JOIN body b ON b.id = j.note
WHERE j.given AND {where} ORDER BY r.id, x.id, e.id, j.occasion, c.id"""

_DONE = """
SELECT r.id, x.id, e.id, v.id, d.unsure, b.content, d.occasion FROM done d
JOIN ident r ON r.n = d.round JOIN ident x ON x.n = d.excerpt JOIN ident e ON e.n = d.expert
LEFT JOIN ident v ON v.n = d.version LEFT JOIN body b ON b.id = d.note
WHERE {where} AND (d.version IS NOT NULL OR d.unsure OR d.note IS NOT NULL)
ORDER BY r.id, x.id, e.id, d.occasion"""

_ROUND_JUDGMENTS = """
SELECT x.id, e.id, j.occasion, c.id, j.stance, j.unsure, b.content
FROM ident x CROSS JOIN judgment j ON j.round = ?1 AND j.excerpt = x.n
JOIN ident e ON e.n = j.expert JOIN ident c ON c.n = j.code LEFT JOIN body b ON b.id = j.note
WHERE j.given AND {where} ORDER BY x.id, e.id, j.occasion, c.id"""
# The first join is held in its order: going along the ids, SQLite sorts excerpt by excerpt and gives rows
# at once; else it would put all of a round aside to sort them.

_ROUND_DONE = """
SELECT x.id, e.id, d.occasion, v.id, d.unsure, b.content
FROM ident x CROSS JOIN done d ON d.round = ?1 AND d.excerpt = x.n
JOIN ident e ON e.n = d.expert LEFT JOIN ident v ON v.n = d.version LEFT JOIN body b ON b.id = d.note
WHERE {where} AND (d.version IS NOT NULL OR d.unsure OR d.note IS NOT NULL)
ORDER BY x.id, e.id, d.occasion"""


def _where(file: StudyFile, table: str, **chosen: str | None) -> tuple[str, list[int]]:
    parts = [f"{table}.{column} = ?" for column, name in chosen.items() if name is not None]
    values = [file.number(name) for name in chosen.values() if name is not None]
    return " AND ".join(parts) or "true", values


def judgments(
    file: StudyFile,
    *,
    round_id: str | None = None,
    expert: str | None = None,
    excerpt: str | None = None,
) -> Iterator[Judgment]:
    """Return the codes that were given, by round, excerpt, expert and code."""
    where, values = _where(file, "j", round=round_id, expert=expert, excerpt=excerpt)
    for a_round, excerpt_id, expert_id, code, stance, unsure, note, occasion in file.connection.execute(
        _JUDGMENTS.format(where=where), values
    ):
        yield Judgment(
            a_round, excerpt_id, expert_id, code, STANCES[stance], bool(unsure), note or "", occasion
        )


def dones(
    file: StudyFile,
    *,
    round_id: str | None = None,
    expert: str | None = None,
    excerpt: str | None = None,
) -> Iterator[Done]:
    """Return who has finished with which excerpt (version empty: marked or noted, not finished)."""
    where, values = _where(file, "d", round=round_id, expert=expert, excerpt=excerpt)
    for a_round, excerpt_id, expert_id, version, unsure, note, occasion in file.connection.execute(
        _DONE.format(where=where), values
    ):
        yield Done(a_round, excerpt_id, expert_id, version or "", bool(unsure), note or "", occasion)


def judgments_of_round(
    file: StudyFile, round_id: str, expert: str | None = None
) -> Iterator[tuple[str, str, int, str, int, int, str | None]]:
    """Yield (excerpt, expert, occasion, code, number of the stance, unsure, note), in this order, row by row.

    What :func:`judgments` gives of a round, for whoever reads all of it: no row is held.
    """
    return _of_round(file, _ROUND_JUDGMENTS, "j", round_id, expert)


def dones_of_round(
    file: StudyFile, round_id: str, expert: str | None = None
) -> Iterator[tuple[str, str, int, str | None, int, str | None]]:
    """Yield (excerpt, expert, occasion, version, unsure, note), in this order: the rows of :func:`dones`."""
    return _of_round(file, _ROUND_DONE, "d", round_id, expert)


def _of_round(file: StudyFile, sql: str, table: str, round_id: str, expert: str | None) -> Iterator[Any]:
    where = "true" if expert is None else f"{table}.expert = ?2"
    asked = [file.number(name) for name in (round_id, expert) if name is not None]
    return file.connection.execute(sql.format(where=where), asked)


def given_rows(file: StudyFile, round_id: str) -> list[tuple[int, int, int, int]]:
    """Return (code, excerpt, expert, stance) as integers of the state, first occasion, for bulk work."""
    return file.connection.execute(
        "SELECT code, excerpt, expert, stance FROM judgment WHERE round = ? AND given = 1 AND occasion = 1",
        [file.number(round_id)],
    ).fetchall()


def done_rows(file: StudyFile, round_id: str) -> list[tuple[int, int, int]]:
    """Return (excerpt, expert, version) as integers of the state, first occasion, for bulk work."""
    return file.connection.execute(
        "SELECT excerpt, expert, version FROM done WHERE round = ? AND version IS NOT NULL AND occasion = 1",
        [file.number(round_id)],
    ).fetchall()


def names(file: StudyFile, numbers: set[int]) -> dict[int, str]:
    """Return the ids behind integers of the state."""
    return dict(
        file.connection.execute(
            "SELECT n, id FROM ident WHERE n IN (SELECT value FROM json_each(?))",
            [json.dumps(sorted(numbers))],
        )
    )


def done_ids(file: StudyFile, round_id: str, expert_id: str) -> frozenset[str]:
    """Return the excerpts that an expert has finished with."""
    return frozenset(
        row[0]
        for row in file.connection.execute(
            "SELECT i.id FROM done d JOIN ident i ON i.n = d.excerpt"
            " WHERE d.round = ? AND d.expert = ? AND d.version IS NOT NULL AND d.occasion = 1",
            [file.number(round_id), file.number(expert_id)],
        )
    )


def judgment_write(file: StudyFile, judgment: Judgment, version: str) -> Write:
    """Keep the note and return the write that gives a code."""
    value: dict[str, Any] = {"version": version} if version else {}
    if judgment.stance != "supports":
        value["stance"] = judgment.stance
    if judgment.unsure:
        value["unsure"] = 1
    if judgment.note:
        value["note"] = bodies.put(file.connection, file.ids, judgment.note)
    key = (judgment.round, judgment.excerpt, judgment.code, judgment.expert, judgment.occasion)
    return Write("judge@1", key, value)


def withdrawal(judgment: Judgment) -> Write:
    """Return the write that takes a code back from an excerpt."""
    key = (judgment.round, judgment.excerpt, judgment.code, judgment.expert, judgment.occasion)
    return Write("judge@1", key, None)


def done_write(file: StudyFile, done: Done) -> Write:
    """Keep the note and return the write that says: finished (or only marked, without a version)."""
    value: dict[str, Any] = {"version": done.version} if done.version else {}
    if done.unsure:
        value["unsure"] = 1
    if done.note:
        value["note"] = bodies.put(file.connection, file.ids, done.note)
    if done.read:
        value["read"] = done.read
    return Write("done@1", (done.round, done.excerpt, done.expert, done.occasion), value)


def decisions(file: StudyFile, round_id: str | None = None) -> tuple[Decision, ...]:
    """Return the decisions that people recorded."""
    from codex.model.decision import Decision

    where, values = _where(file, "d", round=round_id)
    rows = file.connection.execute(
        'SELECT r.id, x.id, c.id, d.give, d.by, d."on", b.content, d.present, d.actor FROM decision d'
        " JOIN ident r ON r.n = d.round JOIN ident x ON x.n = d.excerpt JOIN ident c ON c.n = d.code"
        f" LEFT JOIN body b ON b.id = d.why WHERE d.live AND {where} ORDER BY r.id, x.id, c.id",
        values,
    )
    return tuple(
        Decision(
            excerpt=excerpt,
            code=code,
            round=round_name,
            give=bool(give),
            by=by,
            on=on,
            why=why or "",
            present=tuple(json.loads(present)) if present else (),
            actor=actor,
        )
        for round_name, excerpt, code, give, by, on, why, present, actor in rows
    )


def decision_write(file: StudyFile, decision: Decision) -> Write:
    """Keep the reason and return the write that records a decision."""
    value = {
        "give": int(decision.give),
        "by": decision.by,
        "on": decision.on,
        "why": bodies.put(file.connection, file.ids, decision.why),
        "present": json.dumps(list(decision.present)),
    }
    return Write("decide@1", (decision.round, decision.excerpt, decision.code), value)
