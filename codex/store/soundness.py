"""Does what the study says hold together: ranges lie in their texts, rounds count what they pinned.

Every hash may be right and this still wrong: where somebody wrote events by hand, or codex has a fault.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.model.finding import Finding
from codex.store import bodies, sums
from codex.store.digests import blake2b

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.store.study_file import StudyFile

_EXCERPTS = """
SELECT i.id, s.id, x.start, x."end", o.length FROM excerpt x JOIN ident i ON i.n = x.n
JOIN source o ON o.n = x.source JOIN ident s ON s.n = o.n
WHERE x.quote IS NULL AND NOT (x.start >= 0 AND x.start < x."end" AND x."end" <= o.length)"""

_SPANS = """
SELECT i.id, s.id, x.start, x."end", o.length FROM span x JOIN ident i ON i.n = x.span
JOIN source o ON o.n = x.source JOIN ident s ON s.n = o.n
WHERE x.live AND NOT (x.start >= 0 AND x.start < x."end" AND x."end" <= o.length)"""

_LENGTHS = """
SELECT i.id, length(b.content), s.length FROM source s JOIN ident i ON i.n = s.n JOIN body b ON b.id = s.text
WHERE s.live AND b.state = 'present' AND typeof(b.content) = 'text' AND length(b.content) <> s.length"""

_OUTSIDE = """
SELECT r.id, x.id, e.id FROM {table} j JOIN round o ON o.n = j.round AND o.sample IS NOT NULL
JOIN ident r ON r.n = j.round JOIN ident x ON x.n = j.excerpt JOIN ident e ON e.n = j.{who}
WHERE {held} AND NOT EXISTS (SELECT 1 FROM member m WHERE m.sample = o.sample AND m.excerpt = j.excerpt)"""

_STRANGERS = """
SELECT DISTINCT r.id, e.id FROM {table} j JOIN round o ON o.n = j.round JOIN ident r ON r.n = j.round
JOIN ident e ON e.n = j.expert
WHERE {held} AND e.id NOT IN (SELECT value FROM json_each(o.roster))"""

_UNKNOWN_CODES = """
SELECT DISTINCT r.id, c.id FROM judgment j JOIN ident r ON r.n = j.round JOIN ident c ON c.n = j.code
WHERE j.given AND NOT EXISTS (SELECT 1 FROM version v, json_each(v.codes) k WHERE k.value = c.id)"""

_DECISIONS = """
SELECT r.id, x.id, c.id, d.by FROM decision d JOIN ident r ON r.n = d.round JOIN ident x ON x.n = d.excerpt
JOIN ident c ON c.n = d.code JOIN round o ON o.n = d.round
WHERE d.live AND (coalesce(d.by, '') NOT IN ('adjudication', 'discussion') OR (o.sample IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM member m WHERE m.sample = o.sample AND m.excerpt = d.excerpt)))"""

_SETTLED = """
SELECT r.id, i.id, s.outcome FROM settlement s JOIN ident r ON r.n = s.round JOIN ident i ON i.n = s.item
WHERE s.live AND (coalesce(s.outcome, '') NOT IN ('in', 'out') OR NOT EXISTS
  (SELECT 1 FROM item t WHERE t.round = s.round AND t.item = s.item AND t.live))"""

_HELD = {
    "judgment": "j.given",
    "done": "j.version IS NOT NULL",
    "vote": "j.live",
    "span": "j.live",
}
"""Tables of what experts said -> when a row says something."""


def unsound(file: StudyFile) -> Iterator[Finding]:
    """Return everything that does not hold together."""
    yield from _texts(file)
    yield from _closings(file)
    yield from _who_judged_what(file)
    yield from _decided(file)


def _texts(file: StudyFile) -> Iterator[Finding]:
    rows = file.connection.execute
    for name, found, told in rows(_LENGTHS):
        yield Finding(f"source {name}", "together.other-length", fields={"found": found, "told": told})
    for what, sql in (("excerpt", _EXCERPTS), ("span", _SPANS)):
        for name, source, start, end, length in rows(sql):
            fields = {"source": source, "start": start, "end": end, "length": length}
            yield Finding(f"{what} {name}", "together.outside-text", fields=fields)


def _closings(file: StudyFile) -> Iterator[Finding]:
    """Look whether each closed round still counts the very events that it pinned."""
    rows = file.connection.execute(
        "SELECT i.id, c.counted, c.root, b.content FROM closing c JOIN ident i ON i.n = c.round"
        " LEFT JOIN body b ON b.id = c.pins WHERE c.pins IS NOT NULL"
    ).fetchall()
    for name, counted, root, content in rows:
        where = f"round {name}"
        if not isinstance(content, bytes):
            yield Finding(where, "together.pins-missing")
            continue
        pinned = _pins(content)
        if len(pinned) != counted or blake2b(content, digest_size=16).hexdigest() != root:
            yield Finding(where, "together.pins-differ", fields={"n": counted or 0, "found": len(pinned)})
        missing = _not_in_log(file, pinned)
        if missing and not file.owner:  # an own copy has nobody's judgments
            yield Finding(where, "together.pinned-missing", fields={"n": missing})


def pinned_elsewhere(file: StudyFile, round_id: str) -> int:
    """Return how many of the events that a closed round counted are not in this log."""
    row = file.connection.execute(
        "SELECT b.content FROM closing c JOIN body b ON b.id = c.pins WHERE c.round = ?",
        [file.number(round_id)],
    ).fetchone()
    return _not_in_log(file, _pins(row[0])) if row and isinstance(row[0], bytes) else 0


def _pins(content: bytes) -> list[bytes]:
    return [content[at : at + 16] for at in range(0, len(content), 16)]


def _not_in_log(file: StudyFile, pinned: list[bytes]) -> int:
    connection = file.connection
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS sought(id BLOB PRIMARY KEY)")
    connection.execute("DELETE FROM temp.sought")
    connection.executemany("INSERT OR IGNORE INTO temp.sought VALUES(?)", ((one,) for one in pinned))
    missing: int = connection.execute(
        "SELECT (SELECT count(*) FROM temp.sought) - (SELECT count(*) FROM event WHERE id IN temp.sought)"
    ).fetchone()[0]
    connection.execute("DROP TABLE temp.sought")
    return missing


def _who_judged_what(file: StudyFile) -> Iterator[Finding]:
    rows = file.connection.execute
    for table, held in _HELD.items():
        for name, expert in rows(_STRANGERS.format(table=table, held=held)):
            yield Finding(f"round {name}", "together.not-asked", fields={"expert": expert})
    for table in ("judgment", "done"):
        sql = _OUTSIDE.format(table=table, who="expert", held=_HELD[table])
        for name, excerpt, expert in rows(sql):
            fields = {"excerpt": excerpt, "expert": expert}
            yield Finding(f"round {name}", "together.outside-sample", fields=fields)
    for name, code in rows(_UNKNOWN_CODES):
        yield Finding(f"round {name}", "together.code-of-no-version", fields={"code": code})


def _decided(file: StudyFile) -> Iterator[Finding]:
    for name, excerpt, code, by in file.connection.execute(_DECISIONS):
        fields = {"about": f"{excerpt} {code}", "how": by or "-"}
        yield Finding(f"round {name}", "together.odd-decision", fields=fields)
    for name, item, outcome in file.connection.execute(_SETTLED):
        fields = {"about": item, "how": outcome or "-"}
        yield Finding(f"round {name}", "together.odd-decision", fields=fields)


def damaged_tables(
    file: StudyFile, *, at_most: int | None = None, tables: frozenset[str] | None = None
) -> list[str]:
    """Return what of the state is not as codex wrote it, for whoever is about to tell a number.

    The cheap part of ``codex verify``: rows are added up (:mod:`codex.store.sums`), the hashes of codebooks
    computed, both once for a command that writes nothing in between.

    Args:
        file: The study.
        at_most: Leave out tables of more rows than this; None: none.
        tables: Those that what is told comes from; None: all, and the texts of codebooks. Of ``ident``
            among them the names of rounds, samples, versions and experts are looked at: it holds those of
            all excerpts too, which a list of rounds does not tell.
    """
    version = file.connection.execute("PRAGMA data_version").fetchone()[0]
    state = (version, file.connection.total_changes, at_most, tables)
    if state not in file.added_up.states:
        if tables is None:
            found = sums.differing(file.connection, at_most=at_most) or _codebooks(file)
        else:
            found = sums.differing(file.connection, at_most=at_most, tables=tables - {"ident"})
            found += ["ident"] if "ident" in tables and _is_misnamed(file) else []
        if found:
            return found
        file.added_up.states.add(state)
    return []


_MISNAMED = """
SELECT EXISTS (SELECT 1 FROM {table} t LEFT JOIN event e ON e.clock = t.clock AND e.id = t.event WHERE
  (SELECT id FROM ident WHERE n = t.n) IS NOT json_extract(e.key, '$[1]')
  OR (SELECT n FROM ident WHERE id = json_extract(e.key, '$[1]')) IS NOT t.n)"""
"""By its number and by its name something is what the event says that brought it."""


def _is_misnamed(file: StudyFile) -> bool:
    """Say whether a round, a sample, a version or an expert has another name than in the log."""
    return any(
        file.connection.execute(_MISNAMED.format(table=table)).fetchone()[0]
        for table in ("round", "sample", "version", "expert")
    )


def _codebooks(file: StudyFile) -> list[str]:
    rows = file.connection.execute(
        "SELECT b.id, b.salt, b.content FROM version v JOIN body b ON b.id = v.book WHERE b.state = 'present'"
    )
    for name, salt, content in rows:
        if salt is None or content is None or bodies.body_id(content, salt) != name:
            return [f"text {name[:8]}"]
    return []
