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
    asks: int = 0
    places: int = 0
    repeat: int = 0
    """Share of the sample that everybody judges twice, in hundredths of a percent."""


def lost(file: StudyFile) -> int:
    """Return how many excerpts keep words that the newest texts lack; costs what there is of edits."""
    row = file.connection.execute(
        "SELECT count(*) FROM revision r JOIN excerpt x ON x.source = r.source"
        " JOIN source s ON s.n = x.source AND s.live JOIN cut c ON c.n = x.cut AND c.live"
        " WHERE r.live AND x.quote IS NOT NULL AND x.codable AND NOT x.context"
    ).fetchone()
    return int(row[0])


def round_lines(file: StudyFile) -> tuple[RoundLine, ...]:
    """Return the rounds in the order of their numbers."""
    rows = file.connection.execute(
        "SELECT i.id, r.kind, s.id, r.roster, c.pins IS NULL, (SELECT count(*) FROM late l WHERE l.round = r.n),"
        " r.asks, r.places, r.repeat"
        " FROM round r JOIN ident i ON i.n = r.n LEFT JOIN ident s ON s.n = r.sample"
        " LEFT JOIN closing c ON c.round = r.n WHERE r.live ORDER BY length(i.id), i.id"
    )
    return tuple(
        RoundLine(name, kind, sample or "", tuple(json.loads(roster)), bool(is_open), late, *rest)
        for name, kind, sample, roster, is_open, late, *rest in rows
    )


def tally(file: StudyFile, what: str) -> int:
    """Return the number of live ``source``, codable ``excerpt`` or ``code``."""
    row = file.connection.execute("SELECT n FROM tally WHERE what = ? AND a = 0 AND b = 0", [what]).fetchone()
    return row[0] if row else 0


def kinds(file: StudyFile) -> frozenset[str]:
    """Return the kinds of source that the study has."""
    return frozenset(row[0] for row in file.connection.execute("SELECT DISTINCT kind FROM source WHERE live"))


def done(file: StudyFile, round_id: str) -> dict[str, int]:
    """Return expert -> number of excerpts they have finished with in a round."""
    rows = file.connection.execute(
        "SELECT i.id, t.n FROM tally t JOIN ident i ON i.n = t.b WHERE t.what = 'done' AND t.a = ?",
        [file.number(round_id)],
    )
    return dict(rows.fetchall())


def done_again(file: StudyFile, round_id: str) -> dict[str, int]:
    """Return expert -> number of excerpts they have finished a second time in a round."""
    rows = file.connection.execute(
        "SELECT i.id, count(*) FROM done d JOIN ident i ON i.n = d.expert"
        " WHERE d.round = ? AND d.occasion = 2 AND d.version IS NOT NULL GROUP BY i.id",
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
        within = "JOIN member m ON m.excerpt = x.n AND m.sample = ?"
        return int(row[0]) + _by_translation(file, languages, within, number)
    return int(row[0])


def _by_translation(file: StudyFile, languages: tuple[str, ...], within: str, number: int) -> int:
    """Return how many of ``within`` are read by a translation alone; costs what there is of translations."""
    marks = ",".join("?" * len(languages))
    row = file.connection.execute(
        "SELECT count(*) FROM (SELECT DISTINCT t.id FROM ident t JOIN field f ON f.entity = t.n"
        " JOIN body b ON b.id = json_extract(f.value, '$.body') AND b.content IS NOT NULL"
        f" WHERE t.id >= 'excerpt:' AND t.id < 'excerpt;' AND f.name IN ({marks})) t"
        " JOIN ident i ON i.id = substr(t.id, 9) JOIN excerpt x ON x.n = i.n JOIN source s ON s.n = x.source"
        f" {within} WHERE coalesce(x.language, s.language) NOT IN ({marks}, 'mixed', 'unknown')",
        [*(f"translation.{one}" for one in languages), number, *languages],
    ).fetchone()
    return int(row[0])


def readable_sources(file: StudyFile, round_id: str, languages: tuple[str, ...]) -> int:
    """Return how many sources of a unitizing round someone with these languages reads (none named: all)."""
    known = [*languages, "mixed", "unknown"] if languages else []
    row = file.connection.execute(
        "SELECT count(*) FROM round r, json_each(r.sources) f JOIN ident i ON i.id = json_extract(f.value, '$[0]')"
        " JOIN source s ON s.n = i.n WHERE r.n = ? AND (? = '[]' OR coalesce(s.language, 'unknown') IN"
        " (SELECT value FROM json_each(?)))",
        [file.number(round_id), json.dumps(known), json.dumps(known)],
    ).fetchone()
    return int(row[0])


def votes(file: StudyFile, round_id: str) -> dict[str, int]:
    """Return expert -> how many answers they gave in a round of votes."""
    rows = file.connection.execute(
        "SELECT i.id, t.n FROM tally t JOIN ident i ON i.n = t.b WHERE t.what = 'vote' AND t.a = ?",
        [file.number(round_id)],
    )
    return dict(rows.fetchall())


def items(file: StudyFile, round_id: str) -> int:
    """Return how many items a round votes on."""
    row = file.connection.execute(
        "SELECT n FROM tally WHERE what = 'item' AND a = ? AND b = 0", [file.number(round_id)]
    ).fetchone()
    return row[0] if row else 0


def unreadable_items(file: StudyFile, round_id: str, languages: tuple[str, ...]) -> int:
    """Return how many items hang on an excerpt that someone with these languages does not read."""
    if not languages:
        return 0
    marks = ",".join("?" * len(languages))
    row = file.connection.execute(
        "SELECT count(*) FROM item t JOIN ident i ON i.id = json_extract(t.refs, '$[0]')"
        " JOIN excerpt x ON x.n = i.n JOIN source s ON s.n = x.source"
        " WHERE t.round = ? AND t.live AND t.kind IN ('excerpt', 'pair')"
        f" AND coalesce(x.language, s.language) NOT IN ({marks}, 'mixed', 'unknown')",
        [file.number(round_id), *languages],
    ).fetchone()
    within = (
        "JOIN item o ON json_extract(o.refs, '$[0]') = i.id AND o.round = ? AND o.live"
        " AND o.kind IN ('excerpt', 'pair')"
    )
    return int(row[0]) - _by_translation(file, languages, within, file.number(round_id))
