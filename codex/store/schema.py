"""Tables of the study file.

Truth is ``event`` (append-only) and ``body`` (erasable). Everything after them is *state*: it
follows from the events alone and can be dropped and built again (:mod:`codex.store.state`).
Entities are named by text ids in events and by small integers in state; ``ident`` is the bridge,
so a judgment may arrive before the excerpt it speaks of and nothing depends on the order.
"""

from __future__ import annotations

import re

from codex.store.search import SEARCH_TABLES

TRUTH = """
CREATE TABLE meta(
  name TEXT PRIMARY KEY,                  -- study, device; an expert's own copy: owner, token (its digest)
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE event(
  clock INTEGER NOT NULL CHECK(clock > 0),     -- Lamport clock; order is (clock, id), never wall time
  id BLOB NOT NULL CHECK(length(id) = 16),     -- blake2b-128 over all other columns and the study
  at TEXT NOT NULL,                            -- wall time UTC, for people only
  actor TEXT NOT NULL,
  device BLOB NOT NULL,
  batch BLOB NOT NULL,                         -- one command, one undo step
  kind TEXT NOT NULL,                          -- name@version, see kinds.py
  key TEXT NOT NULL,                           -- JSON array: what the event is about
  prev TEXT NOT NULL,                          -- JSON array: heads of the key that the actor saw
  value TEXT,                                  -- JSON object; NULL takes back
  PRIMARY KEY(clock, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_key ON event(key);
CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT raise(ABORT, 'append-only'); END;
CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT raise(ABORT, 'append-only'); END;

CREATE TABLE body(
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,                -- blake2b-128 of content, keyed with salt: binds, reveals nothing
  state TEXT NOT NULL CHECK(state IN ('present', 'withheld', 'erased')),
  salt BLOB,
  content ANY,                            -- text, or bytes for pins
  digest BLOB                             -- of the content alone: finds the same text twice; never in an event
) STRICT;
CREATE INDEX body_digest ON body(digest) WHERE digest IS NOT NULL;
"""

STAYS_ERASED = """CREATE TRIGGER IF NOT EXISTS body_stays_erased AFTER INSERT ON body
WHEN NEW.content IS NOT NULL AND EXISTS (SELECT 1 FROM event WHERE key = '["erase","' || NEW.id || '"]') BEGIN
  UPDATE body SET state = 'erased', salt = NULL, content = NULL, digest = NULL WHERE n = NEW.n;
END;
"""
"""A body that comes back after it was erased (with another's copy) is erased again."""

STATE = (
    """
CREATE TABLE ident(n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE) STRICT;

CREATE TABLE source(
  n INTEGER PRIMARY KEY, live INTEGER NOT NULL, kind TEXT, language TEXT, encoding TEXT, length INTEGER,
  guessed TEXT,                            -- language as imported; ``language`` is as said since
  text TEXT, about TEXT, marks TEXT,       -- ids of bodies
  clock INTEGER NOT NULL, event BLOB NOT NULL
) STRICT;
CREATE INDEX source_text ON source(text);
CREATE TABLE cut(
  n INTEGER PRIMARY KEY, source INTEGER, live INTEGER NOT NULL, by TEXT, speakers TEXT,
  clock INTEGER NOT NULL, event BLOB NOT NULL
) STRICT;
CREATE INDEX cut_source ON cut(source);
CREATE TABLE excerpt(
  n INTEGER PRIMARY KEY, cut INTEGER NOT NULL, source INTEGER NOT NULL, position INTEGER NOT NULL,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL, locator TEXT, speaker INTEGER, language TEXT,
  context INTEGER NOT NULL, born INTEGER NOT NULL,  -- codable as cut
  codable INTEGER NOT NULL,                         -- codable as marked since
  quote TEXT                               -- body of its words, where the present text no longer has them
) STRICT;
CREATE INDEX excerpt_source ON excerpt(source, cut, start);
CREATE INDEX excerpt_cut ON excerpt(cut);
CREATE TABLE revision(                     -- the newest version of a source's text, and where its excerpts lie in it
  source INTEGER PRIMARY KEY, live INTEGER NOT NULL, moves TEXT NOT NULL,  -- JSON [[excerpt, start, end, quote]]
  text TEXT, length INTEGER, marks TEXT, about TEXT, why TEXT, clock INTEGER NOT NULL, event BLOB NOT NULL
) STRICT;
CREATE TABLE field(                        -- one register a field: concurrent edits of two fields both stay
  entity INTEGER NOT NULL, name TEXT NOT NULL, value TEXT, clock INTEGER NOT NULL, event BLOB NOT NULL,
  PRIMARY KEY(entity, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE branch(
  n INTEGER PRIMARY KEY, live INTEGER NOT NULL, position INTEGER, value TEXT,
  clock INTEGER NOT NULL, event BLOB NOT NULL
) STRICT;
CREATE TABLE code(
  n INTEGER PRIMARY KEY, live INTEGER NOT NULL, branch INTEGER, position INTEGER, origin TEXT,
  clock INTEGER NOT NULL, event BLOB NOT NULL
) STRICT;
CREATE TABLE version(
  n INTEGER PRIMARY KEY, number INTEGER NOT NULL, live INTEGER NOT NULL, book TEXT,
  codes TEXT NOT NULL,                     -- JSON array of code ids
  clock INTEGER NOT NULL, event BLOB NOT NULL
) STRICT;
CREATE TABLE expert(
  n INTEGER PRIMARY KEY, live INTEGER NOT NULL, role TEXT, languages TEXT, about TEXT,
  clock INTEGER NOT NULL, event BLOB NOT NULL
) STRICT;
CREATE TABLE sample(
  n INTEGER PRIMARY KEY, live INTEGER NOT NULL, drawn TEXT, clock INTEGER NOT NULL, event BLOB NOT NULL
) STRICT;
CREATE TABLE member(
  sample INTEGER NOT NULL, position INTEGER NOT NULL, excerpt INTEGER NOT NULL,
  PRIMARY KEY(sample, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE round(
  n INTEGER PRIMARY KEY, live INTEGER NOT NULL, kind TEXT, sample INTEGER, version INTEGER, seed INTEGER,
  roster TEXT, protocol TEXT,
  items TEXT, propose INTEGER, origin TEXT, asks INTEGER, places INTEGER,  -- of rounds of votes
  sources TEXT,                            -- of unitizing rounds: JSON [[source, body of its text, length]]
  repeat INTEGER,                          -- share shown to each expert twice, in hundredths of a per cent
  clock INTEGER NOT NULL, event BLOB NOT NULL
) STRICT;
CREATE TABLE closing(
  round INTEGER PRIMARY KEY, pins TEXT, counted INTEGER, root TEXT,
  clock INTEGER NOT NULL, event BLOB NOT NULL
) STRICT;
CREATE TABLE judgment(
  round INTEGER NOT NULL, excerpt INTEGER NOT NULL, code INTEGER NOT NULL, expert INTEGER NOT NULL,
  occasion INTEGER NOT NULL, given INTEGER NOT NULL, stance INTEGER NOT NULL, unsure INTEGER NOT NULL,
  note TEXT, version INTEGER, clock INTEGER NOT NULL, event BLOB NOT NULL,
  PRIMARY KEY(round, excerpt, code, expert, occasion)
) STRICT, WITHOUT ROWID;
CREATE INDEX judgment_code ON judgment(round, given, code, excerpt, expert, occasion, stance);
CREATE TABLE done(
  round INTEGER NOT NULL, excerpt INTEGER NOT NULL, expert INTEGER NOT NULL, occasion INTEGER NOT NULL,
  version INTEGER, unsure INTEGER NOT NULL, note TEXT, clock INTEGER NOT NULL, event BLOB NOT NULL,
  PRIMARY KEY(round, excerpt, expert, occasion)
) STRICT, WITHOUT ROWID;
CREATE INDEX done_expert ON done(round, expert, version, excerpt);
CREATE TABLE span(                         -- experts' own selections, in code points of ``text``
  round INTEGER NOT NULL, source INTEGER NOT NULL, span INTEGER NOT NULL, expert INTEGER NOT NULL,
  live INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT,
  codes TEXT NOT NULL, stances TEXT,       -- JSON [code], {code: stance} where it is not ``supports``
  unsure INTEGER NOT NULL, note TEXT, version INTEGER, clock INTEGER NOT NULL, event BLOB NOT NULL,
  PRIMARY KEY(round, source, span, expert)
) STRICT, WITHOUT ROWID;
CREATE TABLE decision(
  round INTEGER NOT NULL, excerpt INTEGER NOT NULL, code INTEGER NOT NULL, live INTEGER NOT NULL,
  give INTEGER, by TEXT, "on" TEXT, why TEXT, present TEXT, actor TEXT,
  clock INTEGER NOT NULL, event BLOB NOT NULL,
  PRIMARY KEY(round, excerpt, code)
) STRICT, WITHOUT ROWID;
CREATE TABLE item(
  round INTEGER NOT NULL, item INTEGER NOT NULL, live INTEGER NOT NULL, kind TEXT, position INTEGER NOT NULL,
  refs TEXT, evidence TEXT, merged TEXT,   -- JSON arrays of ids
  text TEXT, clock INTEGER NOT NULL, event BLOB NOT NULL,
  PRIMARY KEY(round, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_position ON item(round, position);
CREATE TABLE vote(
  round INTEGER NOT NULL, item INTEGER NOT NULL, question TEXT NOT NULL, expert INTEGER NOT NULL,
  live INTEGER NOT NULL, value TEXT, state INTEGER NOT NULL, comment TEXT,
  clock INTEGER NOT NULL, event BLOB NOT NULL,
  PRIMARY KEY(round, item, question, expert)
) STRICT, WITHOUT ROWID;
CREATE INDEX vote_expert ON vote(round, expert, live);
CREATE TABLE proposal(
  round INTEGER NOT NULL, proposal INTEGER NOT NULL, expert INTEGER NOT NULL, live INTEGER NOT NULL,
  language TEXT, text TEXT, excerpt TEXT, place TEXT,  -- of a code: where it came up; BRANCH or BRANCH>PARENT
  clock INTEGER NOT NULL, event BLOB NOT NULL,
  PRIMARY KEY(round, proposal, expert)
) STRICT, WITHOUT ROWID;
CREATE TABLE reply(                        -- what became of a proposed code
  round INTEGER NOT NULL, proposal INTEGER NOT NULL, live INTEGER NOT NULL, code TEXT, why TEXT, actor TEXT,
  at TEXT, clock INTEGER NOT NULL, event BLOB NOT NULL,
  PRIMARY KEY(round, proposal)
) STRICT, WITHOUT ROWID;
CREATE TABLE ballot(
  round INTEGER NOT NULL, ballot INTEGER NOT NULL, expert INTEGER NOT NULL, live INTEGER NOT NULL,
  way TEXT, saved TEXT, answers INTEGER, at TEXT, clock INTEGER NOT NULL, event BLOB NOT NULL,
  PRIMARY KEY(round, ballot, expert)
) STRICT, WITHOUT ROWID;
CREATE TABLE settlement(
  round INTEGER NOT NULL, item INTEGER NOT NULL, question TEXT NOT NULL, live INTEGER NOT NULL,
  outcome TEXT, by TEXT, "on" TEXT, why TEXT, present TEXT, actor TEXT,
  clock INTEGER NOT NULL, event BLOB NOT NULL,
  PRIMARY KEY(round, item, question)
) STRICT, WITHOUT ROWID;
CREATE TABLE look(
  n INTEGER PRIMARY KEY, round INTEGER NOT NULL, actor TEXT NOT NULL, command TEXT, at TEXT NOT NULL,
  clock INTEGER NOT NULL, event BLOB NOT NULL
) STRICT;
CREATE TABLE appointment(                  -- another role in one round
  round INTEGER NOT NULL, expert INTEGER NOT NULL, live INTEGER NOT NULL, role TEXT,
  clock INTEGER NOT NULL, event BLOB NOT NULL,
  PRIMARY KEY(round, expert)
) STRICT, WITHOUT ROWID;
CREATE TABLE invitation(                   -- copies that were made for experts
  expert INTEGER NOT NULL, device TEXT NOT NULL, live INTEGER NOT NULL, round INTEGER, token TEXT, at TEXT,
  clock INTEGER NOT NULL, event BLOB NOT NULL,
  PRIMARY KEY(expert, device)
) STRICT, WITHOUT ROWID;
CREATE TABLE returned(                     -- what experts sent back from their copies, and in which way
  round INTEGER NOT NULL, expert INTEGER NOT NULL, way TEXT NOT NULL, live INTEGER NOT NULL,
  events TEXT, n INTEGER, at TEXT, clock INTEGER NOT NULL, event BLOB NOT NULL,
  PRIMARY KEY(round, expert, way)
) STRICT, WITHOUT ROWID;
CREATE TABLE aside(                        -- events in the log that do not count: their actor may not write them
  clock INTEGER NOT NULL, event BLOB NOT NULL, why TEXT NOT NULL,
  PRIMARY KEY(clock, event)
) STRICT, WITHOUT ROWID;
CREATE TABLE pin(round INTEGER NOT NULL, event BLOB NOT NULL, PRIMARY KEY(round, event)) STRICT, WITHOUT ROWID;
CREATE TABLE late(round INTEGER NOT NULL, event BLOB NOT NULL, PRIMARY KEY(round, event)) STRICT, WITHOUT ROWID;
CREATE TABLE tally(
  what TEXT NOT NULL, a INTEGER NOT NULL, b INTEGER NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY(what, a, b)
) STRICT, WITHOUT ROWID;
"""
    + STAYS_ERASED
)

_ADD = "INSERT INTO tally VALUES({what}, {a}, {b}, {n}) ON CONFLICT DO UPDATE SET n = n + excluded.n"


def _counting(table: str, what: str, a: str, b: str, *, live: str, changes: str) -> str:
    """Return triggers that keep a tally of the live rows of a table."""

    def add(row: str, sign: str) -> str:
        fill = {"a": a.format(r=row), "b": b.format(r=row), "n": f"{sign}({live.format(r=row)})"}
        return _ADD.format(what=f"'{what}'", **fill)

    return f"""
CREATE TRIGGER {table}_in AFTER INSERT ON {table} BEGIN {add("NEW", "")}; END;
CREATE TRIGGER {table}_change AFTER UPDATE OF {changes} ON {table} BEGIN
  {add("OLD", "-")}; {add("NEW", "")};
END;
CREATE TRIGGER {table}_out AFTER DELETE ON {table} BEGIN {add("OLD", "-")}; END;
"""


TALLIES = (
    _counting("source", "source", "0", "0", live="{r}.live", changes="live")
    + _counting(
        "excerpt", "excerpt", "0", "0", live="{r}.codable AND NOT {r}.context", changes="codable, context"
    )
    + _counting("code", "code", "0", "0", live="{r}.live", changes="live")
    + _counting(
        "done",
        "done",
        "{r}.round",
        "{r}.expert",
        live="{r}.version IS NOT NULL AND {r}.occasion = 1",
        changes="version",
    )
    + _counting("vote", "vote", "{r}.round", "{r}.expert", live="{r}.live", changes="live")
    + _counting("item", "item", "{r}.round", "0", live="{r}.live", changes="live")
)
"""Counts that ``codex status`` reads, so that it costs the same in a large study."""
COUNTED_TABLES = frozenset(re.findall(r"AFTER INSERT ON (\w+)", TALLIES))
"""The tables whose rows are counted."""

STATE_TABLES = [
    "source",
    "cut",
    "excerpt",
    "revision",
    "field",
    "branch",
    "code",
    "version",
    "expert",
    "sample",
    "member",
    "round",
    "closing",
    "judgment",
    "done",
    "span",
    "decision",
    "item",
    "vote",
    "proposal",
    "reply",
    "ballot",
    "settlement",
    "look",
    "appointment",
    "invitation",
    "returned",
    "aside",
    "pin",
    "late",
    "tally",
    "checksum",
    *SEARCH_TABLES,
    "walk",
    "worded",
    "ident",
]
