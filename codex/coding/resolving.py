"""Settling what experts judged unlike or a panel left open, in line mode: ``codex resolve --plain``.

=================  ===============================================================
``g WHY``          give the code, take the item: the decision is *in*
``d WHY``          drop it: the decision is *rejected*
``s`` ``b``        leave it open and go on; go back
``z`` ``q``        undo; quit
``?`` ``h``        help
=================  ===============================================================

A reason is always needed; judgments and votes stay as they are.
"""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from codex.coding.actions import Quit, Show, Undo
from codex.coding.letters import command
from codex.coding.rules import Message, refused, told
from codex.model.called import Called
from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codex.model.code import Text

_LETTERS: Final = frozenset("gdsbzqh")


@dataclass(frozen=True, slots=True)
class Dispute:
    """An excerpt and a code that are open, or an item and a question."""

    about: str
    """Excerpt or item."""
    what: str
    """Code or question."""


@dataclass(frozen=True, slots=True)
class Decide:
    """Record a decision; who decided how, and when, the step knows."""

    about: str
    what: str
    give: bool
    why: str


@dataclass(frozen=True, slots=True)
class Table:
    """Where the people at the table stand."""

    disputes: tuple[Dispute, ...]
    at: int = 0
    saved: tuple[int, ...] = ()
    family: str = "resolve"
    """How it is told: ``resolve`` of codes, ``settle`` of items."""
    names: Mapping[str, Text] = field(default_factory=dict)
    """How a code or an item is called."""

    @property
    def now(self) -> Dispute | None:
        """What is on the table; None when everything was."""
        return self.disputes[self.at] if self.at < len(self.disputes) else None


class TableTurn(NamedTuple):
    """What comes of one line."""

    table: Table
    actions: tuple[Decide | Undo | Show | Quit, ...] = ()
    messages: tuple[Message, ...] = ()


def decide(table: Table, line: str) -> TableTurn:
    """Take one line; one that is not understood records nothing.

    >>> table = Table((Dispute("e1", "goals"),))
    >>> decide(table, "g The aim is stated.").actions
    (Decide(about='e1', what='goals', give=True, why='The aim is stated.'),)
    """
    text = line.strip()
    if not text:
        return TableTurn(table)
    if text[0] == "?":
        return TableTurn(table, (Show(),), (told(f"{table.family}-help"),))
    first, _, why = text.partition(" ")
    key = command(first, _LETTERS)
    if not key:
        return TableTurn(table, (), (refused("resolve-not-understood", word=first),))
    if key in "gd":
        return _decided(table, give=key == "g", why=why.strip())
    if why.strip():
        return TableTurn(table, (), (refused("alone", key=key),))
    if key == "z":
        return _undone(table)
    if key == "q":
        return TableTurn(table, (Quit(),))
    if key == "h":
        return TableTurn(table, (Show(),), (told(f"{table.family}-help"),))
    if key == "b":
        back = refused("at-start")
        return TableTurn(replace(table, at=table.at - 1)) if table.at else TableTurn(table, (), (back,))
    if table.now is None:
        return TableTurn(table, (), (refused("resolve-at-end"),))
    return TableTurn(replace(table, at=table.at + 1))


def _decided(table: Table, *, give: bool, why: str) -> TableTurn:
    if table.now is None:
        return TableTurn(table, (), (refused("resolve-at-end"),))
    if not why:
        return TableTurn(table, (), (refused("resolve-no-reason"),))
    about, what = table.now.about, table.now.what
    action = Decide(about, what, give, why)
    text_id = f"{table.family}-{'given' if give else 'dropped'}"
    message = told(text_id, code=_called(table, what), item=_called(table, about))
    after = replace(table, at=table.at + 1, saved=(*table.saved, table.at))
    return TableTurn(after, (action,), (message,))


def _called(table: Table, name: str) -> Called:
    return Called(((name, table.names.get(name, {})),))


def _undone(table: Table) -> TableTurn:
    if not table.saved:
        return TableTurn(table, (Undo(),))
    return TableTurn(replace(table, at=table.saved[-1], saved=table.saved[:-1]), (Undo(),), (told("undone"),))
