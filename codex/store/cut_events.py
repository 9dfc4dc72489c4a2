"""The events behind cuts: who said when that a source is cut so, and the same said again with more."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from codex.store.canonical import canonical
from codex.store.log import Write

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from codex.store.study_file import StudyFile


class CutEvent(NamedTuple):
    """The event that a cut's present word is."""

    event: str
    """Id, hex."""
    actor: str
    at: str
    value: dict[str, Any]


def cut_events(file: StudyFile, cuts: Iterable[str]) -> dict[str, CutEvent]:
    """Return cut -> the event in force; in the order in which the log first speaks of them.

    Not by the event in force: an undo says a thing again and must not bring it to the end.
    """
    rows = file.connection.execute(
        "SELECT i.id, v.id, v.actor, v.at, v.value FROM json_each(?) j JOIN ident i ON i.id = j.value"
        " JOIN cut c ON c.n = i.n AND c.live JOIN event v ON v.clock = c.clock AND v.id = c.event",
        [json.dumps(sorted(cuts))],
    ).fetchall()
    first = {row[0]: _first(file, row[0]) for row in rows}
    return {
        name: CutEvent(event.hex(), actor, at, json.loads(value))
        for name, event, actor, at, value in sorted(rows, key=lambda row: first[row[0]])
    }


def _first(file: StudyFile, cut: str) -> tuple[int, bytes]:
    clock, event = file.connection.execute(
        "SELECT clock, id FROM event WHERE key = ? ORDER BY clock, id LIMIT 1", [canonical(["cut", cut])]
    ).fetchone()
    return int(clock), bytes(event)


def cut_gone(cut: str) -> Write:
    """Return the write that takes a cut back with its excerpts."""
    return Write("cut@1", (cut,), None)


def cut_told_more(cut: str, said: CutEvent, more: Mapping[str, str]) -> Write:
    """Return the write that says a cut of one excerpt again, with more in the excerpt's locator."""
    ((name, start, end, locator, *rest),) = said.value["pieces"]
    where = {**(json.loads(locator) if locator else {}), **more}
    return Write("cut@1", (cut,), {**said.value, "pieces": [[name, start, end, canonical(where), *rest]]})
