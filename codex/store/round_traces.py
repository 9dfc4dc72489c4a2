"""How the answers of a round came into the study: by whom, when, one by one or from a table."""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from codex.model.report import Recorded
from codex.store.returns import voted_by_ballot

if TYPE_CHECKING:
    from codex.store.study_file import StudyFile

FINISHED = """
SELECT expert, excerpt AS what, clock, event, version IS NOT NULL AS whole FROM done WHERE round = :r
UNION ALL SELECT expert, excerpt, clock, event, 0 FROM judgment WHERE round = :r"""
VOTED = "SELECT expert, item || ' ' || question AS what, clock, event, 1 AS whole FROM vote WHERE round = :r AND live"
_TRACES = """
WITH said AS (
  SELECT a.expert, a.what, a.whole, e.actor, e.batch, e.clock FROM ({answers}) a
  JOIN event e ON e.clock = a.clock AND e.id = a.event
), command AS (SELECT batch, count(DISTINCT what) > 1 AS many FROM said GROUP BY batch)
SELECT i.id, max(c.many), max(s.actor <> i.id), max(s.clock > :closed)
FROM said s JOIN command c ON c.batch = s.batch JOIN ident i ON i.n = s.expert
GROUP BY s.expert, s.what HAVING max(s.whole)"""
"""A row for each answer: an excerpt that an expert finished with all codes given there, or a vote."""


def recorded(file: StudyFile, round_id: str, *, tags: bool) -> Recorded:
    """Return what the log shows of how the answers of a round were recorded.

    Args:
        file: The study.
        round_id: The round.
        tags: A round of tags; else one of votes, whose ballots come whole.
    """
    rows = file.connection.execute(
        _TRACES.format(answers=FINISHED if tags else VOTED),
        {"r": file.number(round_id), "closed": _first_closing(file, round_id)},
    ).fetchall()
    sent = voted_by_ballot(file, round_id)
    counted: Counter[str] = Counter()
    for expert, many, another, late in rows:
        counted["answers"] += 1
        counted["taken_over"] += many if tags else 0
        counted["after_closing"] += late
        if another:
            counted["by_ballot" if expert in sent else "by_others"] += 1
    return Recorded(**counted)


def amendments(file: StudyFile, round_id: str) -> int:
    """Return how often a round went on under another codebook than before."""
    rows = file.connection.execute(
        "SELECT json_extract(value, '$.version') FROM event WHERE key = ? AND value IS NOT NULL"
        " ORDER BY clock, id",
        [_key("round", round_id)],
    ).fetchall()
    return sum(before != after for (before,), (after,) in pairwise(rows))


def _first_closing(file: StudyFile, round_id: str) -> int:
    row = file.connection.execute(
        "SELECT min(clock) FROM event WHERE key = ? AND value IS NOT NULL", [_key("close", round_id)]
    ).fetchone()
    return int(row[0]) if row[0] is not None else 2**62


def _key(kind: str, round_id: str) -> str:
    return json.dumps([kind, round_id], ensure_ascii=False, separators=(",", ":"))
