"""Redo: take an undo back, as long as nothing was done after it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from codex.errors import NotFound
from codex.store import log, sums
from codex.store.history import STAYS, _unless_pinned
from codex.store.kinds import KINDS
from codex.store.log import Event, Write
from codex.store.rounds import closing, counted_events

if TYPE_CHECKING:
    from codex.model.expert import Expert
    from codex.store.study_file import StudyFile


def redo(file: StudyFile, actor: Expert, *, only: tuple[str, ...] = ()) -> frozenset[str]:
    """Do again what this actor's latest undo on this copy took back; a batch of its own.

    Args:
        file: The study.
        actor: Whose undo.
        only: Kinds (stems); where anything else was undone there is nothing to do again.

    Returns:
        The excerpts that were judged, or sources that were marked, by what was done again.

    Raises:
        NotFound: The actor's latest command was no undo, or it is done again already.
        Refused: A closed round has pinned it.
    """
    with file.transaction():
        undone = _latest_undo(file, actor)
        name = json.loads(undone.key)[1]
        events = list(log.events(file.connection, "batch = ?", [bytes.fromhex(name)]))
        if not events or (only and any(event.kind.partition("@")[0] not in only for event in events)):
            raise NotFound("store.nothing-to-redo", expert=actor.id)
        _unless_pinned(file, events)
        writes = {
            event.key: Write(
                event.kind, tuple(json.loads(event.key)[1:]), json.loads(event.value) if event.value else None
            )
            for event in events
        }
        anew = _closings_of(events)
        again = [write for key, write in writes.items() if key not in anew]
        taken_back = Write("undo@1", (name,), None)  # the last of the batch: by it a redo is known
        if anew:
            sums.watch(file.connection)  # two writes in one: the second must find all that it needs
            batch = file.write(again, actor)
            closings = [closing(file, one, counted_events(file, one)) for one in anew.values()]
            file.write([*closings, taken_back], actor, batch)
        else:
            file.write([*again, taken_back], actor)
    judged = [event for event in events if event.kind in {"judge@1", "done@1", "span@1"}]
    return frozenset(json.loads(event.key)[2] for event in judged)


def _closings_of(events: list[Event]) -> dict[str, str]:
    """Return key -> round of the closings of rounds whose judgments the same command wrote.

    What is done again are new events, so such a closing must pin those.
    """
    judged = {json.loads(event.key)[1] for event in events if KINDS[event.kind].judging}
    closed = {event.key: json.loads(event.key)[1] for event in events if event.kind == "close@1"}
    return {key: one for key, one in closed.items() if one in judged}


def _latest_undo(file: StudyFile, actor: Expert) -> Event:
    """Return the newest undo that still stands and after which the actor did nothing new."""
    redone: set[str] = set()
    batch = b""
    for row in file.connection.execute(
        f"SELECT {log.COLUMNS} FROM event WHERE actor = ? AND device = ? ORDER BY clock DESC, id DESC",
        [actor.id, file.device],
    ):
        event = Event(*row)
        if event.kind == "undo@1":
            if event.value is None:
                redone.add(event.key)
            elif event.key not in redone:
                return event
            batch = event.batch
        elif event.kind not in STAYS and event.batch != batch:
            break
    raise NotFound("store.nothing-to-redo", expert=actor.id)
