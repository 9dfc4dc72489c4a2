"""Sums over the rows of the state, kept in the transaction that writes them: damage is seen where it lies.

SQLite has no checksums, and a byte that changes inside a number leaves a sound file with another
number in it. So ``checksum`` holds, for each table of the state, how many rows there are and a sum
over them; whoever is about to compute from the state adds up the rows again first, which costs a
fraction of reading them. The triggers that keep the sums are of the connection alone (temporary):
a program that is not codex, or a fault of the disk, changes rows and not the sums.

A sum is no signature: who wants to deceive can change both. Against that there are the hashes of the
log, and ``codex verify``.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Final, NamedTuple

from codex.store.schema import STATE_TABLES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

CHECKSUM: Final = """
CREATE TABLE checksum(                     -- over the rows of a table, or of as much of it as is read at once
  what TEXT NOT NULL, a INTEGER NOT NULL, b INTEGER NOT NULL, c INTEGER NOT NULL,
  n INTEGER NOT NULL, core INTEGER NOT NULL, rest INTEGER NOT NULL,
  PRIMARY KEY(what, a, b, c)
) STRICT, WITHOUT ROWID;
"""
LARGE: Final = 100_000
"""Rows up to which a table is also compared with its indexes, and texts in it are added up."""
HUGE: Final = 300_000
"""Rows above which judgments and Dones are added up by who reads them (:mod:`codex.store.bulk`)."""

_UNKEPT: Final = frozenset({"pin", "search", "searched", "quick", "worded", "walk", "checksum"})
"""Tables that hold no state, or for the length of a statement alone."""
_NAMES: Final = tuple(name for name in STATE_TABLES if name not in _UNKEPT)
_MANY_ROWS: Final = frozenset({"judgment", "done", "member", "excerpt", "vote", "ident", "late"})
"""Tables that may be large: small numbers, added up as they are."""
_PRIME: Final = 4_294_967_291
_WEIGHTS: Final = (1, 3, 7, 13, 29, 31, 37, 43, 53, 61, 71, 79, 89, 97, 101, 107, 113, 127)

JUDGED: Final = (31, 4, 1)
"""By what the numbers of excerpt, expert and stance are weighed in the sum over judgments."""

_PARTS: Final = {
    "judgment": (
        ("{r}.round", "{r}.code", "{r}.given = 1 AND {r}.occasion = 1"),
        f"{{r}}.excerpt * {JUDGED[0]} + {{r}}.expert * {JUDGED[1]} + {{r}}.stance * {JUDGED[2]}",
        {"round", "code", "given", "excerpt", "expert", "stance"},
    ),
    "done": (
        ("{r}.round", "{r}.expert", "iif({r}.occasion = 1, coalesce({r}.version, -1), -1)"),
        "{r}.excerpt",
        {"round", "expert", "excerpt"},
    ),
}
"""Table -> three numbers by which as much is asked for as is read at once, the sum over it, columns these name."""


class Sum(NamedTuple):
    """Of the rows of one table."""

    n: int
    core: object
    """Over its integers; an int where the rows are whole."""
    rest: object
    """Over texts, ids of events and clocks."""


class _Table(NamedTuple):
    name: str
    part: tuple[str, str, str]
    """SQL, of a row ``{r}``: by which three numbers its sum is kept."""
    core: str
    rest: str
    key: str
    """The column that is the rowid; empty where there is none."""


def watch(connection: sqlite3.Connection, tables: Collection[str] = ()) -> None:
    """Let what this connection writes into these tables (none named: all) be added up from now on."""
    there = {
        row[0]
        for row in connection.execute(
            "SELECT tbl_name FROM sqlite_temp_schema WHERE type = 'trigger' AND name LIKE 'sum^_%' ESCAPE '^'"
        )
    }
    lacking = [name for name in tables or _NAMES if name not in there and name not in _UNKEPT]
    if lacking:
        count(connection)
    for name in lacking:
        for sql in _triggers(_table(connection, name)):
            connection.execute(sql)


def unwatch(connection: sqlite3.Connection, table: str = "") -> None:
    """Take the triggers away again, of one table or of all."""
    names = connection.execute(
        "SELECT name FROM sqlite_temp_schema WHERE type = 'trigger' AND name LIKE 'sum^_%' ESCAPE '^'"
        " AND (tbl_name = :table OR :table = '')",
        {"table": table},
    ).fetchall()
    for (name,) in names:
        connection.execute(f"DROP TRIGGER temp.{name}")


@contextmanager
def apart(connection: sqlite3.Connection, table: str) -> Iterator[None]:
    """Let rows into a watched table that are added up afterwards, by :func:`add` (inside a transaction)."""
    unwatch(connection, table)
    yield
    watch(connection, [table])


def add(connection: sqlite3.Connection, table: str, fresh: str) -> None:
    """Add to the sums of a table the rows that came into it from another with the same columns.

    A third of what it costs to let each row do it: nothing is sorted, and no row of ``checksum`` is
    written more than once.
    """
    count(connection)
    one = _table(connection, table)
    row = ", ".join((*one.part, one.core, one.rest)).format(r="t")
    (told,) = connection.execute(f"SELECT added_up({row}) FROM {fresh} t").fetchone()
    connection.executemany(
        f"INSERT INTO checksum VALUES('{table}', ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE"
        " SET n = n + excluded.n, core = core + excluded.core, rest = rest + excluded.rest",
        json.loads(told or "[]"),
    )


def grow(connection: sqlite3.Connection, table: str, statement: str, tallies: bool) -> None:
    """Run a statement that puts many rows into a watched table whose key is ``n``, and add them up at the end.

    Where it changes rows that stood already the table is added up anew.

    Args:
        connection: Inside a transaction.
        table: The table.
        statement: ``INSERT``.
        tallies: Rows of the table are counted in ``tally``, which is small: it is added up anew as well.
    """
    (last,) = connection.execute(f"SELECT coalesce(max(n), 0) FROM {table}").fetchone()
    with apart(connection, table), apart(connection, "tally") if tallies else nullcontext():
        changed = connection.execute(statement).rowcount
    fresh = f"{table} WHERE n > {last}"
    if connection.execute(f"SELECT count(*) FROM {fresh}").fetchone()[0] == changed:
        add(connection, table, f"(SELECT * FROM {fresh})")
    else:
        _anew(connection, table)
    if tallies:
        _anew(connection, "tally")


class _AddedUp:
    """SQL: from a row's three numbers and two sums, JSON ``[[a, b, c, n, core, rest]]`` over all rows."""

    def __init__(self) -> None:
        self._found: dict[tuple[int, int, int], list[int]] = {}

    def step(self, *row: int) -> None:
        a, b, c, core, rest = row
        changed = self._found.setdefault((a, b, c), [0, 0, 0])
        changed[0] += 1
        changed[1] += core
        changed[2] += rest

    def finalize(self) -> str:
        return json.dumps([[*part, *changed] for part, changed in self._found.items()])


def count(connection: sqlite3.Connection) -> None:
    """Teach a connection the sum over a text (CRC-32, as zlib has it), and over many rows."""
    try:
        connection.execute("SELECT crc(x'')")
    except sqlite3.OperationalError as problem:
        if "no such function" not in str(problem):
            raise
        # Once: SQLite makes a function at any time, but replaces none while a statement is under way,
        # and the index of texts keeps statements open all through a transaction.
        connection.create_function("crc", 1, zlib.crc32, deterministic=True)
        connection.create_aggregate("added_up", 5, _AddedUp)  # type: ignore[arg-type]  # stub: numbers alone


def refresh(connection: sqlite3.Connection) -> None:
    """Add up everything anew: the state was just built from the log (inside the transaction)."""
    unwatch(connection)
    connection.execute("DELETE FROM checksum")
    for name in _NAMES:
        _anew(connection, name)


def _anew(connection: sqlite3.Connection, name: str) -> None:
    """Add up a table anew."""
    count(connection)
    table = _table(connection, name)
    core, rest = (one.format(r="t") for one in (table.core, table.rest))
    key = ", ".join(table.part).format(r="t")
    connection.execute("DELETE FROM checksum WHERE what = ?", [name])
    connection.execute(
        f"INSERT INTO checksum SELECT '{name}', {key}, count(*), coalesce(sum({core}), 0),"
        f" coalesce(sum({rest}), 0) FROM {name} t " + ("GROUP BY 2, 3, 4" if name in _PARTS else "")
    )


def part(connection: sqlite3.Connection, table: str, a: int, b: int) -> dict[int, tuple[int, int]]:
    """Return, for the last of three numbers, how many rows there ought to be and their sum."""
    return {
        c: (n, core)
        for c, n, core in connection.execute(
            "SELECT c, n, core FROM checksum WHERE what = ? AND a = ? AND b = ? AND n <> 0", [table, a, b]
        )
    }


def differing(
    connection: sqlite3.Connection,
    *,
    whole: bool = False,
    at_most: int | None = None,
    tables: Collection[str] = _NAMES,
) -> list[str]:
    """Return the tables whose rows are not those that codex wrote.

    Args:
        connection: Of the study.
        whole: Add up everything, however large.
        at_most: Leave out tables of more rows than this; None: none.
        tables: Look at these alone.
    """
    count(connection)
    kept = {
        name: Sum(*one)
        for name, *one in connection.execute(
            f"SELECT what, sum(n), sum(n * ({_ASKED.format(a='a', b='b', c='c')}) + core), sum(rest)"
            " FROM checksum GROUP BY what"
        )
    }
    asked = [name for name in _NAMES if name in tables]
    empty = [name for name in asked if kept.get(name, _NONE).n == 0]
    found = [name for name in asked if name not in kept and name not in _PARTS]
    found += _filled(connection, empty)
    for name in asked:
        if name in empty or (at_most is not None and kept[name].n > at_most):
            continue
        if _differs(connection, name, kept[name], whole=whole):
            found.append(name)
    return found


_ASKED: Final = "({a}) * 131 + ({b}) * 137 + ({c}) * 139"
_NONE: Final = Sum(0, 0, 0)


def _filled(connection: sqlite3.Connection, empty: list[str]) -> list[str]:
    """Return which of the tables that ought to be empty hold a row."""
    if not empty:
        return []
    told = connection.execute(
        "SELECT " + ", ".join(f"EXISTS (SELECT 1 FROM {name})" for name in empty)
    ).fetchone()
    return [name for name, filled in zip(empty, told, strict=True) if filled]


def _differs(connection: sqlite3.Connection, name: str, kept: Sum, *, whole: bool) -> bool:
    if not whole and kept.n > HUGE and name in _PARTS:
        return False
    table = _table(connection, name)
    texts = whole or kept.n <= LARGE
    found = _measure(connection, table, texts=texts)
    if (found.n, found.core) != (kept.n, kept.core) or (texts and found.rest != kept.rest):
        return True
    return texts and (_unreachable(connection, table) or _index_differs(connection, name))


def _measure(connection: sqlite3.Connection, table: _Table, *, texts: bool) -> Sum:
    a, b, c = table.part
    core = f"{_ASKED.format(a=a, b=b, c=c)} + {table.core}" if table.name in _PARTS else table.core
    rest = table.rest if texts else "0"
    try:
        n, core, others = connection.execute(
            f"SELECT count(*), coalesce(sum({core.format(r='t')}), 0), coalesce(sum({rest.format(r='t')}), 0)"
            f" FROM {table.name} t {_by_rows(connection, table.name)}"
        ).fetchone()
    except sqlite3.OperationalError as problem:
        if "overflow" not in str(problem):  # a damaged number may be as large as you like
            raise
        return Sum(0, None, None)
    return Sum(n, core, others)


def _unreachable(connection: sqlite3.Connection, table: _Table) -> bool:
    """Say whether a row is passed over by who asks for it by its number: the way to it is damaged."""
    if not table.key:
        return False
    lost = connection.execute(
        f"SELECT EXISTS (SELECT 1 FROM {table.name} t NOT INDEXED WHERE NOT EXISTS"
        f" (SELECT 1 FROM {table.name} o WHERE o.{table.key} = t.{table.key}))"
    ).fetchone()
    return bool(lost[0])


def _by_rows(connection: sqlite3.Connection, table: str) -> str:
    """Return the SQL that lets a table be read and not an index that happens to hold all its columns."""
    for _, index, _, origin, _ in connection.execute(f"PRAGMA index_list({table})"):
        if origin == "pk":
            return f'INDEXED BY "{index}"'
    return "NOT INDEXED WHERE t.rowid > -9223372036854775807"


def _index_differs(connection: sqlite3.Connection, table: str) -> bool:
    """Say whether an index holds other values than its table."""
    types = {name: kind for _, name, kind, *_ in connection.execute(f"PRAGMA table_info({table})")}
    by_rows = _by_rows(connection, table)
    for _, index, _, origin, _ in connection.execute(f"PRAGMA index_list({table})").fetchall():
        if origin == "pk":
            continue
        columns = [row[2] for row in connection.execute(f"PRAGMA index_xinfo({index})") if row[2] in types]
        total = " + ".join(
            _weighed(_value(f't."{name}"', types[name]), place) for place, name in enumerate(columns)
        )
        told = [
            connection.execute(f"SELECT count(*), sum(({total}) % {_PRIME}) FROM {table} t {way}").fetchone()
            for way in (f'INDEXED BY "{index}"', by_rows)
        ]
        if told[0] != told[1]:
            return True
    return False


def _table(connection: sqlite3.Connection, name: str) -> _Table:
    """Return a table of the state, with the SQL that adds up a row."""
    columns = [
        (column, kind, place)
        for _, column, kind, _, _, place in connection.execute(f"PRAGMA main.table_info({name})")
    ]
    part, first, told = _PARTS.get(name, (("0", "0", "0"), "", frozenset[str]()))
    core, rest = [first] if first else [], []
    for place, (column, kind, _) in enumerate(columns):
        if column in told:
            continue
        value = _value(f'{{r}}."{column}"', kind)
        if kind == "INTEGER" and column != "clock" and not told:
            core.append(_weighed(value if name in _MANY_ROWS else f"({value}) % {_PRIME}", place))
        else:
            rest.append(_weighed(value, place))
    keys = [column for column, kind, place in columns if place and kind == "INTEGER"]
    alone = sum(1 for *_, place in columns if place) == 1
    return _Table(
        name,
        part,
        " + ".join(core) or "0",
        f"({' + '.join(rest)}) % {_PRIME}" if rest else "0",
        keys[0] if alone and keys else "",
    )


def _value(column: str, kind: str) -> str:
    """Return the SQL for a column as one integer."""
    if kind == "INTEGER":
        return f"coalesce({column}, -5)"
    raw = column if kind == "BLOB" else f"CAST({column} AS BLOB)"
    return f"iif({column} IS NULL, 5, crc({raw}))"


def _weighed(value: str, place: int) -> str:
    weight = _WEIGHTS[place % len(_WEIGHTS)]
    return f"({value}) * {weight}"


def _triggers(table: _Table) -> Iterator[str]:
    """Give the statements that keep the sums of a table."""
    name = table.name

    def add(row: str, sign: str) -> str:
        a, b, c = (one.format(r=row) for one in table.part)
        core, rest = (one.format(r=row) for one in (table.core, table.rest))
        changed = (
            f"UPDATE checksum SET n = n {sign} 1, core = core {sign} ({core}), rest = rest {sign} ({rest})"
        )
        where = f"what = '{name}' AND a = {a} AND b = {b} AND c = ({c});"
        if name not in _PARTS:
            return f"{changed} WHERE {where}"
        return (  # a row that is there is nearly always changed alone: half the cost of an upsert
            f"{changed} WHERE {where} INSERT INTO checksum SELECT '{name}', {a}, {b}, {c}, {sign}1,"
            f" {sign}({core}), {sign}({rest}) WHERE changes() = 0;"
        )

    for event, does in (
        ("INSERT", add("NEW", "+")),
        ("DELETE", add("OLD", "-")),
        ("UPDATE", add("OLD", "-") + add("NEW", "+")),
    ):
        suffix = {"INSERT": "in", "DELETE": "out", "UPDATE": "change"}[event]
        yield f"CREATE TEMP TRIGGER sum_{name}_{suffix} AFTER {event} ON main.{name} BEGIN {does} END"
