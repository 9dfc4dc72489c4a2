"""Tallies for ``codex status``: the same cost in a small and in a large study."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from codex.store.study_file import StudyFile


class RoundLine(NamedTuple):
    """A round as status shows it, its protocol unread."""

    id: str
    kind: str
    sample: str
    roster: tuple[str, ...]
    is_open: bool
    late: int


def round_lines(file: StudyFile) -> tuple[RoundLine, ...]:
    """Return the rounds in the order of their numbers."""
    rows = file.connection.execute(
        "SELECT i.id, r.kind, s.id, r.roster, c.pins IS NULL, (SELECT count(*) FROM late l WHERE l.round = r.n)"
        " FROM round r JOIN ident i ON i.n = r.n LEFT JOIN ident s ON s.n = r.sample"
        " LEFT JOIN closing c ON c.round = r.n WHERE r.live ORDER BY length(i.id), i.id"
    )
    return tuple(
        RoundLine(name, kind, sample or "", tuple(json.loads(roster)), bool(is_open), late)
        for name, kind, sample, roster, is_open, late in rows
    )


def tally(file: StudyFile, what: str) -> int:
    """Return the number of live ``source``, codable ``excerpt`` or ``code``."""
    row = file.connection.execute("SELECT n FROM tally WHERE what = ? AND a = 0 AND b = 0", [what]).fetchone()
    return row[0] if row else 0


def done(file: StudyFile, round_id: str) -> dict[str, int]:
    """Return expert -> number of excerpts they have finished with in a round."""
    rows = file.connection.execute(
        "SELECT i.id, t.n FROM tally t JOIN ident i ON i.n = t.b WHERE t.what = 'done' AND t.a = ?",
        [file.number(round_id)],
    )
    return dict(rows.fetchall())


def readable(file: StudyFile, sample: str, languages: tuple[str, ...]) -> int:
    """Return how many excerpts of a sample someone with these languages reads (none named: all)."""
    number = file.number(sample)
    if not languages:
        row = file.connection.execute("SELECT count(*) FROM member WHERE sample = ?", [number]).fetchone()
    else:
        marks = ",".join("?" * len(languages))
        row = file.connection.execute(
            "SELECT count(*) FROM member m JOIN excerpt x ON x.n = m.excerpt JOIN source s ON s.n = x.source"
            f" WHERE m.sample = ? AND coalesce(x.language, s.language) IN ({marks}, 'mixed', 'unknown')",
            [number, *languages],
        ).fetchone()
    return int(row[0])
