"""State follows from events: by trigger for single writes, set-wise for many, the same either way."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING

from codex.store import sums
from codex.store.carrying import COUNTED, LATE, NAMING
from codex.store.kinds import KINDS
from codex.store.naming import SPOKEN, by_number
from codex.store.permissions import set_aside
from codex.store.schema import COUNTED_TABLES, STATE_TABLES

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Container, Iterable

MANY = 1000
"""Events from which on rows of judgments are added up together; before that it costs more than it saves."""
_WRITTEN = re.compile(r"(?:INTO|UPDATE|DELETE FROM) (\w+)")
_INTO = re.compile(r"INSERT (?:OR IGNORE )?INTO (\w+)")
_GROWING = frozenset({"ident", "source", "cut", "excerpt"})
"""Tables that imports and cuts put rows into by the hundred thousand."""
_NEW = "(SELECT NEW.id AS id, NEW.clock AS clock, NEW.at AS at, NEW.actor AS actor, NEW.key AS key, NEW.value AS value)"
_SET = "(SELECT id, clock, at, actor, key, value FROM {origin} WHERE kind = '{kind}' AND {which})"
_NUMBERED = (
    "(SELECT b.*, s.* FROM {origin} b CROSS JOIN "
    f"{SPOKEN} s ON s.row = b.rowid"
    " WHERE b.kind = '{kind}' AND {which})"
)


def trigger_name(kind: str) -> str:
    """Return the name of a kind's trigger: ``state_judge_1``."""
    return "state_" + kind.replace("@", "_").replace(".", "_")


def create_triggers(connection: sqlite3.Connection, kinds: Container[str] = KINDS.keys()) -> None:
    """Let every single insert of an event of these kinds carry itself into state."""
    for kind in KINDS.values():
        if kind.state and kind.name in kinds:
            body = ";\n".join(statement.replace("{e}", _NEW) for statement in kind.state)
            connection.execute(
                f"CREATE TRIGGER {trigger_name(kind.name)} AFTER INSERT ON event"
                f" WHEN NEW.kind = '{kind.name}' BEGIN\n{body};\nEND"
            )


def drop_triggers(connection: sqlite3.Connection, kinds: Container[str] = KINDS.keys()) -> None:
    """Take the triggers away for the length of a set-wise write (same transaction)."""
    for name in KINDS:
        if name in kinds:
            connection.execute(f"DROP TRIGGER IF EXISTS {trigger_name(name)}")


def build(connection: sqlite3.Connection) -> None:
    """Build the state from the whole log, the tables empty and the triggers dropped."""
    set_aside(connection)
    apply(connection)


def apply(
    connection: sqlite3.Connection,
    which: str = "true",
    *,
    origin: str = "event",
    spoken: bool = False,
    many: bool = False,
    present: Collection[str] = (),
) -> dict[str, int]:
    """Carry a set of events into state at once; any order of arrival gives the same state.

    What is in ``aside`` is left out. Where closings are among the events, call :func:`recount` for
    their rounds afterwards, unless the state was empty before.

    Args:
        connection: Inside a transaction, triggers dropped.
        which: SQL condition on ``origin`` (``clock BETWEEN 5 AND 90``).
        origin: The log, or a table with its columns that holds some of its events.
        spoken: The ids of judgments have their integers already (:mod:`codex.store.naming`).
        many: There are so many that rows are better added up at the end; sums must be watched.
        present: The kinds that are among the events, where they are known.

    Returns:
        Kind -> how many of its keys nobody had spoken of before; only kinds of which that was seen in passing.
    """
    unspoken: dict[str, int] = {}
    if not present:
        present = {row[0] for row in connection.execute(f"SELECT DISTINCT kind FROM {origin} WHERE {which}")}
    counted = which
    anything_aside = connection.execute("SELECT EXISTS (SELECT 1 FROM aside)").fetchone()[0]
    if anything_aside:
        counted = f"({which}) AND (clock, id) NOT IN (SELECT clock, event FROM aside)"
    closed = False
    for kind in KINDS.values():
        if kind.name not in present:
            continue
        if kind.judging and not closed:
            closed = load_pins(connection, _touched(connection, origin, which)) > 0
        numbered = spoken and kind.judging
        events = (_NUMBERED if numbered else _SET).format(origin=origin, kind=kind.name, which=counted)
        for statement in kind.state:
            told = _needed(statement, named=numbered, closed=closed)
            if numbered:
                told = by_number(kind, told)
            if told and many and COUNTED in statement:
                fresh = _carry_many(connection, told, events)
                if not closed and not anything_aside and f"WHERE {COUNTED} ON" in statement:
                    unspoken[kind.name] = fresh  # every event of the kind has its row, and no row ever goes
            elif told:
                _carry(connection, told.replace("{e}", events), many=many)
    connection.execute("DELETE FROM pin")
    return unspoken


def _carry(connection: sqlite3.Connection, statement: str, *, many: bool) -> None:
    """Run a statement; where there are very many events, rows that come into a table are added up at its end."""
    into = _INTO.match(statement) if many else None
    if into and into[1] in _GROWING:
        sums.grow(connection, into[1], statement, into[1] in COUNTED_TABLES)
    else:
        connection.execute(statement)


def _needed(statement: str, *, named: bool, closed: bool) -> str:
    """Return a statement without the parts that can do nothing; empty where nothing is left.

    Args:
        statement: One of a kind's.
        named: All ids have their integers.
        closed: Some round that is spoken of is closed.
    """
    if named and statement.startswith(NAMING):
        return ""
    if closed:
        return statement
    return "" if statement.startswith(LATE) else statement.replace(COUNTED, "true")


def _carry_many(connection: sqlite3.Connection, statement: str, events: str) -> int:
    """Carry many judgments, adding new rows up at the end and not each as it is written.

    Rows that stand already are changed one by one as ever.

    Returns:
        How many rows were new.
    """
    into, _, rest = statement.replace("{e}", events).partition(" SELECT ")
    select, _, conflict = rest.rpartition(" ON CONFLICT(")
    table, _, columns = into.removeprefix("INSERT INTO ").partition("(")
    key = conflict.partition(")")[0]
    run = connection.execute
    run(f"CREATE TEMP TABLE carried AS SELECT {columns.removesuffix(')')} FROM {table} LIMIT 0")
    run(f"INSERT INTO temp.carried SELECT {select}")
    with sums.apart(connection, table):
        fresh = run(f"{into} SELECT * FROM temp.carried WHERE true ON CONFLICT({key}) DO NOTHING").rowcount
    if fresh < run("SELECT count(*) FROM temp.carried").fetchone()[0]:
        same = " AND ".join(f"t.{name} = c.{name}" for name in (*key.split(", "), "event"))
        stands = f"SELECT 1 FROM {table} t WHERE {same}"
        run(f"CREATE TEMP TABLE known AS SELECT c.* FROM temp.carried c WHERE NOT EXISTS ({stands})")
        run("DELETE FROM temp.carried WHERE event IN (SELECT event FROM temp.known)")
        run(f"{into} SELECT * FROM temp.known WHERE true ON CONFLICT({conflict}")
        run("DROP TABLE temp.known")
    sums.add(connection, table, "temp.carried")
    run("DROP TABLE temp.carried")
    return fresh


def _touched(connection: sqlite3.Connection, origin: str, which: str) -> list[int]:
    """Return the closed rounds of which there are judgments in a set."""
    if not connection.execute("SELECT EXISTS (SELECT 1 FROM closing WHERE pins IS NOT NULL)").fetchone()[0]:
        return []
    kinds = ", ".join(f"'{kind.name}'" for kind in JUDGING)
    rows = connection.execute(
        "SELECT i.n FROM ident i JOIN closing c ON c.round = i.n AND c.pins IS NOT NULL WHERE i.id IN"
        f" (SELECT DISTINCT json_extract(key, '$[1]') FROM {origin} WHERE kind IN ({kinds}) AND ({which}))"
    )
    return [row[0] for row in rows]


def written_by(kinds: Iterable[str]) -> frozenset[str]:
    """Return the tables that events of these kinds are carried into."""
    return frozenset().union(*(_written_by(kind) for kind in kinds))


@cache
def _written_by(kind: str) -> frozenset[str]:
    found = {*STATE_TABLES}.intersection(_WRITTEN.findall(" ".join(KINDS[kind].state)))
    if kind == "close@1":
        found |= {"late", *JUDGED}
    return frozenset(found | {"tally"} if found & COUNTED_TABLES else found)


def load_pins(connection: sqlite3.Connection, rounds: Iterable[int]) -> int:
    """Fill ``pin`` with the events that closed rounds counted (from the bodies of their closings).

    Returns:
        How many of the rounds are closed.
    """
    closed = 0
    for number in rounds:
        row = connection.execute(
            "SELECT b.content FROM closing c LEFT JOIN body b ON b.id = c.pins WHERE c.round = ?"
            " AND c.pins IS NOT NULL",
            [number],
        ).fetchone()
        closed += row is not None
        packed = row[0] if row and row[0] else b""
        connection.executemany(
            "INSERT OR IGNORE INTO pin VALUES(?, ?)",
            ((number, packed[at : at + 16]) for at in range(0, len(packed), 16)),
        )
    return closed


def recount(connection: sqlite3.Connection, round_id: str) -> None:
    """Count the judgments of a round again: its closing, or what the closing pinned, is another now."""
    row = connection.execute("SELECT n FROM ident WHERE id = ?", [round_id]).fetchone()
    if row is None:
        return
    for table in ("late", *JUDGED):
        connection.execute(f"DELETE FROM {table} WHERE round = ?", row)
    closed = load_pins(connection, row) > 0
    aside = "(clock, id) NOT IN (SELECT clock, event FROM aside)"
    for kind in JUDGING:
        start = json.dumps([kind.stem, round_id], ensure_ascii=False, separators=(",", ":"))[:-1]
        about = f"key >= {_quoted(start + ',')} AND key < {_quoted(start + '-')}"
        events = _SET.format(origin="event", kind=kind.name, which=f"{about} AND {aside}")
        for statement in kind.state:
            told = _needed(statement, named=True, closed=closed)
            if told:
                connection.execute(told.replace("{e}", events))
    connection.execute("DELETE FROM pin")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def closed_or_opened(connection: sqlite3.Connection, round_id: str) -> None:
    """Bring a round's judgments in line with a closing that was just written.

    A closing nearly always pins what is counted at that moment, and then there is nothing to do.
    """
    number, root, counted = connection.execute(
        "SELECT c.round, c.root, c.counted FROM closing c JOIN ident i ON i.n = c.round WHERE i.id = ?",
        [round_id],
    ).fetchone()
    if root is not None:
        present = sum(
            connection.execute(f"SELECT count(*) FROM {table} WHERE round = ?", [number]).fetchone()[0]
            for table in JUDGED
        )
        if present == counted and _root(connection, number) == root:
            return
    elif not connection.execute("SELECT EXISTS (SELECT 1 FROM late WHERE round = ?)", [number]).fetchone()[0]:
        return
    recount(connection, round_id)


def _root(connection: sqlite3.Connection, number: int) -> str:
    import hashlib

    events = sorted(
        row[0]
        for table in JUDGED
        for row in connection.execute(f"SELECT event FROM {table} WHERE round = ?", [number])
    )
    return hashlib.blake2b(b"".join(events), digest_size=16).hexdigest()


JUDGING = tuple(kind for kind in KINDS.values() if kind.judging)
"""Kinds of which a closed round counts what it pinned."""
JUDGED = tuple(
    statement.removeprefix("INSERT INTO ").partition("(")[0]
    for kind in JUDGING
    for statement in kind.state
    if COUNTED in statement and LATE not in statement
)
"""Their tables."""

SORTED = {
    "source": "SELECT i.id, s.live, s.kind, s.language, s.guessed, s.encoding, s.length, s.text, s.about,"
    " s.marks, s.clock, s.event FROM source s JOIN ident i ON i.n = s.n",
    "cut": "SELECT i.id, o.id, c.live, c.by, c.speakers, c.clock, c.event FROM cut c JOIN ident i ON i.n = c.n"
    " LEFT JOIN ident o ON o.n = c.source",
    "excerpt": 'SELECT i.id, c.id, o.id, x.position, x.start, x."end", x.locator, x.speaker, x.language, x.context,'
    " x.born, x.quote, x.codable FROM excerpt x JOIN ident i ON i.n = x.n JOIN ident c ON c.n = x.cut"
    " JOIN ident o ON o.n = x.source",
    "revision": "SELECT i.id, r.live, r.moves, r.text, r.length, r.marks, r.about, r.why, r.clock, r.event"
    " FROM revision r JOIN ident i ON i.n = r.source",
    "field": "SELECT i.id, f.name, f.value, f.clock, f.event FROM field f JOIN ident i ON i.n = f.entity",
    "branch": "SELECT i.id, b.live, b.position, b.value, b.clock, b.event FROM branch b JOIN ident i ON i.n = b.n",
    "code": "SELECT i.id, c.live, o.id, c.position, c.origin, c.clock, c.event FROM code c"
    " JOIN ident i ON i.n = c.n LEFT JOIN ident o ON o.n = c.branch",
    "version": "SELECT i.id, v.number, v.live, v.book, v.codes, v.clock, v.event FROM version v"
    " JOIN ident i ON i.n = v.n",
    "expert": "SELECT i.id, e.live, e.role, e.languages, e.about, e.clock, e.event FROM expert e"
    " JOIN ident i ON i.n = e.n",
    "sample": "SELECT i.id, s.live, s.drawn, s.clock, s.event FROM sample s JOIN ident i ON i.n = s.n",
    "member": "SELECT i.id, m.position, x.id FROM member m JOIN ident i ON i.n = m.sample"
    " JOIN ident x ON x.n = m.excerpt",
    "round": "SELECT i.id, r.live, r.kind, s.id, v.id, r.seed, r.roster, r.protocol, r.items, r.propose, r.origin,"
    " r.asks, r.places, r.sources, r.repeat, r.clock, r.event FROM round r"
    " JOIN ident i ON i.n = r.n LEFT JOIN ident s ON s.n = r.sample LEFT JOIN ident v ON v.n = r.version",
    "closing": "SELECT i.id, c.pins, c.counted, c.root, c.clock, c.event FROM closing c JOIN ident i ON i.n = c.round",
    "judgment": "SELECT r.id, x.id, c.id, e.id, j.occasion, j.given, j.stance, j.unsure, j.note, v.id, j.clock,"
    " j.event FROM judgment j JOIN ident r ON r.n = j.round JOIN ident x ON x.n = j.excerpt"
    " JOIN ident c ON c.n = j.code JOIN ident e ON e.n = j.expert LEFT JOIN ident v ON v.n = j.version",
    "done": "SELECT r.id, x.id, e.id, d.occasion, v.id, d.unsure, d.note, d.clock, d.event FROM done d"
    " JOIN ident r ON r.n = d.round JOIN ident x ON x.n = d.excerpt JOIN ident e ON e.n = d.expert"
    " LEFT JOIN ident v ON v.n = d.version",
    "span": 'SELECT r.id, o.id, p.id, e.id, s.live, s.start, s."end", s.text, s.codes, s.stances, s.unsure, s.note,'
    " v.id, s.clock, s.event FROM span s JOIN ident r ON r.n = s.round JOIN ident o ON o.n = s.source"
    " JOIN ident p ON p.n = s.span JOIN ident e ON e.n = s.expert LEFT JOIN ident v ON v.n = s.version",
    "decision": 'SELECT r.id, x.id, c.id, d.live, d.give, d.by, d."on", d.why, d.present, d.actor, d.clock, d.event'
    " FROM decision d JOIN ident r ON r.n = d.round JOIN ident x ON x.n = d.excerpt JOIN ident c ON c.n = d.code",
    "item": "SELECT r.id, i.id, t.live, t.kind, t.position, t.refs, t.evidence, t.merged, t.text, t.clock, t.event"
    " FROM item t JOIN ident r ON r.n = t.round JOIN ident i ON i.n = t.item",
    "vote": "SELECT r.id, i.id, v.question, e.id, v.live, v.value, v.state, v.comment, v.clock, v.event FROM vote v"
    " JOIN ident r ON r.n = v.round JOIN ident i ON i.n = v.item JOIN ident e ON e.n = v.expert",
    "proposal": "SELECT r.id, i.id, e.id, p.live, p.language, p.text, p.excerpt, p.place, p.clock, p.event"
    " FROM proposal p JOIN ident r ON r.n = p.round JOIN ident i ON i.n = p.proposal JOIN ident e ON e.n = p.expert",
    "reply": "SELECT r.id, i.id, a.live, a.code, a.why, a.actor, a.at, a.clock, a.event FROM reply a"
    " JOIN ident r ON r.n = a.round JOIN ident i ON i.n = a.proposal",
    "ballot": "SELECT r.id, i.id, e.id, b.live, b.way, b.saved, b.answers, b.at, b.clock, b.event FROM ballot b"
    " JOIN ident r ON r.n = b.round JOIN ident i ON i.n = b.ballot JOIN ident e ON e.n = b.expert",
    "settlement": 'SELECT r.id, i.id, s.question, s.live, s.outcome, s.by, s."on", s.why, s.present, s.actor, s.clock,'
    " s.event FROM settlement s JOIN ident r ON r.n = s.round JOIN ident i ON i.n = s.item",
    "look": "SELECT i.id, r.id, l.actor, l.command, l.at, l.clock, l.event FROM look l JOIN ident i ON i.n = l.n"
    " JOIN ident r ON r.n = l.round",
    "appointment": "SELECT r.id, i.id, a.live, a.role, a.clock, a.event FROM appointment a"
    " JOIN ident r ON r.n = a.round JOIN ident i ON i.n = a.expert",
    "invitation": "SELECT i.id, v.device, v.live, r.id, v.token, v.at, v.clock, v.event FROM invitation v"
    " JOIN ident i ON i.n = v.expert LEFT JOIN ident r ON r.n = v.round",
    "returned": "SELECT r.id, i.id, v.way, v.live, v.events, v.n, v.at, v.clock, v.event FROM returned v"
    " JOIN ident r ON r.n = v.round JOIN ident i ON i.n = v.expert",
    "aside": "SELECT a.clock, a.event, a.why FROM aside a",
    "late": "SELECT r.id, l.event FROM late l JOIN ident r ON r.n = l.round",
    "tally": "SELECT t.what, coalesce(a.id, ''), coalesce(b.id, ''), t.n FROM tally t"
    " LEFT JOIN ident a ON a.n = t.a LEFT JOIN ident b ON b.n = t.b WHERE t.n <> 0",
}
"""Each state table told in text ids, so that two builds can be compared (integers depend on arrival)."""
