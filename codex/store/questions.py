"""Questions in SQL: put to tables in memory, never to the study file itself.

The tables hold what the study's own readers give, under the names of the contracts. So a question
survives a change of the study file's schema, and can neither write nor read what is gated.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from codex.errors import UsageProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

_READING = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
)
_STEPS = 100_000
"""Steps of SQLite between two looks at whether the person has had enough (Ctrl-C)."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table that can be asked: its columns, and who reads its rows when a question names it."""

    columns: tuple[str, ...]
    rows: Callable[[], Iterable[Sequence[Any]]]


@dataclass(frozen=True, slots=True)
class Found:
    """What a question gave."""

    columns: tuple[str, ...]
    """Names of their own: the second ``n`` is called ``n_2``."""
    rows: tuple[tuple[Any, ...], ...]


def answer(question: str, tables: Mapping[str, Table]) -> Found:
    """Put one SELECT to the tables; only those that it names are read.

    Args:
        question: SQL as SQLite knows it.
        tables: Name -> table.

    Raises:
        UsageProblem: It is no SQL, names what is not there, or would do more than read.
    """
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as memory:
        for name, table in tables.items():
            columns = ", ".join(f'"{column}"' for column in table.columns)
            memory.execute(f'CREATE TABLE "{name}"({columns})')
        try:
            for name in _named(memory, question, tables):
                marks = ", ".join("?" * len(tables[name].columns))
                memory.executemany(f'INSERT INTO "{name}" VALUES({marks})', tables[name].rows())
            memory.set_authorizer(_only_reading)
            memory.set_progress_handler(lambda: 0, _STEPS)
            asked = memory.execute(question)
            if asked.description is None:
                raise UsageProblem("store.sql-no-answer")
            rows = tuple(tuple(map(_shown, row)) for row in asked)
            return Found(_distinct([column[0] for column in asked.description]), rows)
        except (sqlite3.Error, sqlite3.Warning, ValueError) as problem:
            raise _told(problem) from problem


def _named(memory: sqlite3.Connection, question: str, tables: Mapping[str, Table]) -> list[str]:
    """Return the tables that a question reads, as SQLite understands it."""
    read: set[str] = set()

    def noting(what: int, name: str | None, second: str | None, where: str | None, view: str | None) -> int:
        if what == sqlite3.SQLITE_READ and name:
            read.add(name)
        return _only_reading(what, name, second, where, view)

    memory.set_authorizer(noting)
    try:
        memory.execute(f"EXPLAIN {question}").close()
    finally:
        memory.set_authorizer(None)
    return [name for name in tables if name in read]


def _only_reading(
    what: int, _first: str | None, _second: str | None, _where: str | None, _view: str | None
) -> int:
    return sqlite3.SQLITE_OK if what in _READING else sqlite3.SQLITE_DENY


def _told(problem: Exception) -> UsageProblem:
    what = str(problem)
    if "not authorized" in what or "prohibited" in what or "authorization denied" in what:
        return UsageProblem("store.sql-only-reads")
    if "one statement at a time" in what:
        return UsageProblem("store.sql-one-question")
    return UsageProblem("store.sql-not-understood", what=what)


def _shown(value: object) -> object:
    return value.hex() if isinstance(value, bytes) else value


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    """Return names of which none stands twice.

    >>> _distinct(["code", "n", "n", "code"])
    ('code', 'n', 'n_2', 'code_2')
    """
    taken: dict[str, int] = {}
    found: list[str] = []
    for name in names:
        taken[name] = taken.get(name, 0) + 1
        found.append(name if taken[name] == 1 else f"{name}_{taken[name]}")
    return tuple(found)
