"""State follows from events: by trigger for single writes, set-wise for many, the same either way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.store.kinds import KINDS

if TYPE_CHECKING:
    import sqlite3

_NEW = "(SELECT NEW.id AS id, NEW.clock AS clock, NEW.at AS at, NEW.actor AS actor, NEW.key AS key, NEW.value AS value)"
_SET = "(SELECT id, clock, at, actor, key, value FROM event WHERE kind = '{kind}' AND {which})"


def trigger_name(kind: str) -> str:
    """Return the name of a kind's trigger: ``state_judge_1``."""
    return "state_" + kind.replace("@", "_").replace(".", "_")


def create_triggers(connection: sqlite3.Connection) -> None:
    """Let every single insert into ``event`` carry itself into state."""
    for kind in KINDS.values():
        if kind.state:
            body = ";\n".join(statement.replace("{e}", _NEW) for statement in kind.state)
            connection.execute(
                f"CREATE TRIGGER {trigger_name(kind.name)} AFTER INSERT ON event"
                f" WHEN NEW.kind = '{kind.name}' BEGIN\n{body};\nEND"
            )


def drop_triggers(connection: sqlite3.Connection) -> None:
    """Take the triggers away for the length of a set-wise write (same transaction)."""
    for kind in KINDS.values():
        connection.execute(f"DROP TRIGGER IF EXISTS {trigger_name(kind.name)}")


def apply(connection: sqlite3.Connection, which: str = "true") -> None:
    """Carry a set of events into state at once; any order of arrival gives the same state.

    Args:
        connection: Inside a transaction, triggers dropped.
        which: SQL condition on ``event`` (``clock BETWEEN 5 AND 90``).
    """
    for kind in KINDS.values():
        for statement in kind.state:
            connection.execute(statement.replace("{e}", _SET.format(kind=kind.name, which=which)))
        if kind.name == "close@1":
            load_pins(connection)
    connection.execute("DELETE FROM pin")


def load_pins(connection: sqlite3.Connection) -> None:
    """Fill ``pin`` with the events that closed rounds counted (from the bodies of their closings)."""
    rows = connection.execute(
        "SELECT c.round, b.content FROM closing c JOIN body b ON b.id = c.pins WHERE b.content IS NOT NULL"
    ).fetchall()
    for number, packed in rows:
        connection.executemany(
            "INSERT OR IGNORE INTO pin VALUES(?, ?)",
            ((number, packed[at : at + 16]) for at in range(0, len(packed), 16)),
        )


def readmit(connection: sqlite3.Connection, round_number: int) -> None:
    """Count a reopened round's late events: what came meanwhile is judged like the rest."""
    late = [row[0] for row in connection.execute("SELECT event FROM late WHERE round = ?", [round_number])]
    connection.execute("DELETE FROM late WHERE round = ?", [round_number])
    for kind in ("judge@1", "done@1", "vote@1", "propose@1"):
        chosen = f"(SELECT id, clock, at, actor, key, value FROM event WHERE kind = '{kind}' AND id = ?)"
        for event in late:
            for statement in KINDS[kind].state:
                filled = statement.replace("{e}", chosen)
                connection.execute(filled, [event] * filled.count("?"))


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
    " r.asks, r.places, r.clock, r.event FROM round r"
    " JOIN ident i ON i.n = r.n LEFT JOIN ident s ON s.n = r.sample LEFT JOIN ident v ON v.n = r.version",
    "closing": "SELECT i.id, c.pins, c.counted, c.root, c.clock, c.event FROM closing c JOIN ident i ON i.n = c.round",
    "judgment": "SELECT r.id, x.id, c.id, e.id, j.occasion, j.given, j.stance, j.unsure, j.note, v.id, j.clock,"
    " j.event FROM judgment j JOIN ident r ON r.n = j.round JOIN ident x ON x.n = j.excerpt"
    " JOIN ident c ON c.n = j.code JOIN ident e ON e.n = j.expert LEFT JOIN ident v ON v.n = j.version",
    "done": "SELECT r.id, x.id, e.id, d.occasion, v.id, d.unsure, d.note, d.clock, d.event FROM done d"
    " JOIN ident r ON r.n = d.round JOIN ident x ON x.n = d.excerpt JOIN ident e ON e.n = d.expert"
    " LEFT JOIN ident v ON v.n = d.version",
    "decision": 'SELECT r.id, x.id, c.id, d.live, d.give, d.by, d."on", d.why, d.present, d.actor, d.clock, d.event'
    " FROM decision d JOIN ident r ON r.n = d.round JOIN ident x ON x.n = d.excerpt JOIN ident c ON c.n = d.code",
    "item": "SELECT r.id, i.id, t.live, t.kind, t.position, t.refs, t.evidence, t.merged, t.text, t.clock, t.event"
    " FROM item t JOIN ident r ON r.n = t.round JOIN ident i ON i.n = t.item",
    "vote": "SELECT r.id, i.id, v.question, e.id, v.live, v.value, v.state, v.comment, v.clock, v.event FROM vote v"
    " JOIN ident r ON r.n = v.round JOIN ident i ON i.n = v.item JOIN ident e ON e.n = v.expert",
    "proposal": "SELECT r.id, i.id, e.id, p.live, p.language, p.text, p.clock, p.event FROM proposal p"
    " JOIN ident r ON r.n = p.round JOIN ident i ON i.n = p.proposal JOIN ident e ON e.n = p.expert",
    "ballot": "SELECT r.id, i.id, e.id, b.live, b.way, b.saved, b.answers, b.at, b.clock, b.event FROM ballot b"
    " JOIN ident r ON r.n = b.round JOIN ident i ON i.n = b.ballot JOIN ident e ON e.n = b.expert",
    "settlement": 'SELECT r.id, i.id, s.question, s.live, s.outcome, s.by, s."on", s.why, s.present, s.actor, s.clock,'
    " s.event FROM settlement s JOIN ident r ON r.n = s.round JOIN ident i ON i.n = s.item",
    "look": "SELECT i.id, r.id, l.actor, l.command, l.at, l.clock FROM look l JOIN ident i ON i.n = l.n"
    " JOIN ident r ON r.n = l.round",
    "late": "SELECT r.id, l.event FROM late l JOIN ident r ON r.n = l.round",
    "tally": "SELECT t.what, coalesce(a.id, ''), coalesce(b.id, ''), t.n FROM tally t"
    " LEFT JOIN ident a ON a.n = t.a LEFT JOIN ident b ON b.n = t.b WHERE t.n <> 0",
}
"""Each state table told in text ids, so that two builds can be compared (integers depend on arrival)."""
