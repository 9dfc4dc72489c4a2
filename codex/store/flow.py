"""How many excerpts came how far, and which sources the evidence cites."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.store.study_file import StudyFile

_LIVE = (
    "JOIN excerpt x ON x.n = {t}.excerpt JOIN source s ON s.n = x.source AND s.live"
    " JOIN round r ON r.n = {t}.round AND r.live"
)
_CLOSED = "EXISTS (SELECT 1 FROM closing c WHERE c.round = r.n AND c.pins IS NOT NULL)"
"""Codes given in an open round are nobody's to count."""
_PRINTED = f"""
SELECT j.excerpt FROM judgment j {_LIVE.format(t="j")}
 WHERE j.given AND j.stance = 0 AND j.occasion = 1 AND {_CLOSED}
   AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.round = j.round AND d.excerpt = j.excerpt
     AND d.code = j.code AND d.live AND NOT d.give)
 GROUP BY j.round, j.excerpt, j.code HAVING count(*) >= 2
UNION SELECT d.excerpt FROM decision d {_LIVE.format(t="d")} WHERE d.live AND d.give"""
"""Excerpts with a code that at least two experts gave in a closed round, or that was decided."""


def counts(file: StudyFile) -> tuple[int, int, int]:
    """Return how many excerpts somebody finished, were given a code, and stand as evidence."""
    one = file.connection.execute
    judged = one(
        f"SELECT count(DISTINCT d.excerpt) FROM done d {_LIVE.format(t='d')} WHERE d.version IS NOT NULL"
    ).fetchone()[0]
    given = one(
        f"SELECT count(DISTINCT j.excerpt) FROM judgment j {_LIVE.format(t='j')} WHERE j.given AND {_CLOSED}"
    ).fetchone()[0]
    printed = one(f"SELECT count(*) FROM ({_PRINTED})").fetchone()[0]
    return judged, given, printed


def finished_of(file: StudyFile, sources: Sequence[str]) -> int:
    """Return how many excerpts of these sources somebody finished in a round; their judgments stay in the log."""
    if not sources:
        return 0
    row = file.connection.execute(
        f"SELECT count(DISTINCT d.excerpt) FROM done d {_LIVE.format(t='d')} JOIN ident i ON i.n = s.n"
        " WHERE d.version IS NOT NULL AND i.id IN (SELECT value FROM json_each(?))",
        [json.dumps([*sources])],
    ).fetchone()
    return int(row[0])


def cited(file: StudyFile) -> dict[str, int]:
    """Return id of a source -> how many of its excerpts stand as evidence."""
    return dict(
        file.connection.execute(
            f"SELECT i.id, count(*) FROM ({_PRINTED}) p JOIN excerpt x ON x.n = p.excerpt"
            " JOIN ident i ON i.n = x.source GROUP BY i.id ORDER BY i.id"
        ).fetchall()
    )
