"""Tallies for ``codex status``: the same cost in a small and in a large study."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codex.store.study_file import StudyFile


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
