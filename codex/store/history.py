"""The log as people read it, and undo."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from codex.errors import NotFound, Refused
from codex.model.quick_dataclass import dataclass
from codex.store import log
from codex.store.canonical import canonical
from codex.store.kinds import KINDS
from codex.store.log import Event, Write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codex.model.expert import Expert
    from codex.store.study_file import StudyFile

_JUDGED = frozenset({"judge@1", "done@1", "span@1", "vote@1", "propose@1"})
"""Kinds that a closed round pins."""
_IS_JUDGED = f"kind IN ({', '.join(repr(kind) for kind in sorted(_JUDGED))})"
_ROUND = "json_extract(key, '$[1]')"
_EXPERT = "json_extract(key, iif(kind IN ('judge@1', 'done@1'), '$[#-2]', '$[#-1]'))"
"""SQL, of an event that a closed round pins: whether it is one, its round, whose it is."""
_LARGE = 1_000
"""Events from which on a command is passed over when the newest commands are looked for."""
_LAST = 2**63 - 1
"""Above every clock."""
STAYS = frozenset({"study@1", "look@1", "invite@1", "return@1"})
"""Kinds that record what happened outside of the file: a look, a copy given away, a return sent."""
_UNDO = """kind = 'undo@1' AND key >= '["undo",' AND key < '["undo-'"""
"""By the index of keys: an undo must not read the whole log."""
_OF_ROUND = _JUDGED | {"close@1", "decide@1", "ballot@1", "settle@1", "reply@1", "role@1", "return@1"}
"""Kinds that say something of a round, so that it cannot be undone under them."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What one command wrote."""

    id: str
    clock: int
    at: str
    actor: str
    counts: tuple[tuple[str, int], ...]
    """Kind (stem) and how many events of it."""
    undone: bool
    experts: frozenset[str]
    """Whose judgments it holds."""
    rounds: frozenset[str]
    excerpts: frozenset[str] = frozenset()
    """Excerpts that were judged, or sources in which spans were marked."""
    items: frozenset[str] = frozenset()
    """Items that were voted on."""


@dataclass(frozen=True, slots=True)
class Sought:
    """Which events of the log are meant; nothing said means all."""

    actor: str = ""
    kinds: tuple[str, ...] = ()
    """Stems."""
    since: str = ""
    """Wall time, UTC, as events have it; by the clocks of people's computers."""
    until: str = ""
    about: tuple[str, ...] = ()
    """Ids: only what names one of them in its key or as what it belongs to."""
    round: str = ""
    here: bytes = b""
    """A device: only what was written on it."""

    def where(self) -> tuple[str, list[object]]:
        """Return the SQL condition and its values."""
        parts: list[tuple[str, list[object]]] = []
        if self.actor:
            parts.append(("actor = ?", [self.actor]))
        if self.kinds:
            marks = ", ".join("?" * len(self.kinds))
            parts.append((f"substr(kind, 1, instr(kind, '@') - 1) IN ({marks})", [*self.kinds]))
        if self.since:
            parts.append(("at >= ?", [self.since]))
        if self.until:
            parts.append(("at <= ?", [self.until]))
        if self.here:
            parts.append(("device = ?", [self.here]))
        if self.round:
            stems = json.dumps(sorted(_ROUND_FIRST))
            named = (
                "json_extract(key, '$[1]') = ?"
                " AND substr(kind, 1, instr(kind, '@') - 1) IN (SELECT value FROM json_each(?))"
            )
            look = "kind = 'look@1' AND json_extract(key, '$[2]') = ?"
            parts.append((f"(({named}) OR ({look}))", [self.round, stems, self.round]))
        if self.about:
            told = (
                "EXISTS (SELECT 1 FROM json_each(event.key) k JOIN json_each(?) n"
                " ON k.value = n.value OR k.value LIKE '%:' || n.value)"
            )
            owner = "json_extract(event.value, '$.source') IN (SELECT value FROM json_each(?))"
            names = json.dumps(list(self.about), ensure_ascii=False)
            parts.append((f"({told} OR {owner})", [names, names]))
        return " AND ".join(part for part, _ in parts) or "true", [
            one for _, values in parts for one in values
        ]


_ROUND_FIRST = frozenset(kind.stem for kind in KINDS.values() if kind.key and kind.key[0] == "round")
"""Kinds (stems) whose key begins with a round."""


def batches(
    file: StudyFile, limit: int | None = None, sought: Sought | None = None, *, whose: bool = True
) -> list[Batch]:
    """Return what was done, the newest command first; of each only the events that were sought.

    Events are counted where they lie: a row that reaches Python costs several times as much. Excerpts and
    items are not told.

    Args:
        file: The study.
        limit: So many commands, the newest; the log is read no further back. None: all.
        sought: Which events.
        whose: Tell whose judgments of which rounds each command holds: the keys of all of them are read.
    """
    undone = _undone(file)
    where, values = _as_far_back(file, limit, sought or Sought())
    experts: dict[bytes, set[str]] = {}
    rounds: dict[bytes, set[str]] = {}
    if whose:
        for batch, name, expert in file.connection.execute(
            f"SELECT DISTINCT batch, {_ROUND}, {_EXPERT} FROM event WHERE {where} AND {_IS_JUDGED}", values
        ):
            rounds.setdefault(batch, set()).add(name)
            experts.setdefault(batch, set()).add(expert)
    found: dict[bytes, list[tuple[str, int, int, int, str, str]]] = {}
    for batch, *row in file.connection.execute(
        "SELECT batch, substr(kind, 1, instr(kind, '@') - 1) AS stem, count(*), min(clock), max(clock), at, actor"
        f" FROM event WHERE {where} GROUP BY batch, stem",
        values,
    ):
        found.setdefault(batch, []).append(tuple(row))
    newest = sorted(found, key=lambda one: (max(row[3] for row in found[one]), one), reverse=True)
    return [
        Batch(
            one.hex(),
            min(row[2] for row in found[one]),
            found[one][0][4],
            found[one][0][5],
            tuple(sorted((stem, n) for stem, n, *_ in found[one])),
            one.hex() in undone,
            frozenset(experts.get(one, ())),
            frozenset(rounds.get(one, ())),
        )
        for one in newest
    ]


def judged_by_others(
    file: StudyFile, rounds: Iterable[str], actor: str, limit: int | None = None, sought: Sought | None = None
) -> str:
    """Return the round of the newest judgment in some rounds that is not this actor's; empty: there is none.

    Of the log as far back as :func:`batches` would read it; where there is one, it is soon found.
    """
    where, values = (sought or Sought()).where()
    row = file.connection.execute(
        f"SELECT {_ROUND}, clock, id FROM event WHERE {where} AND {_IS_JUDGED}"
        f" AND {_ROUND} IN (SELECT value FROM json_each(?)) AND {_EXPERT} <> ? ORDER BY clock DESC, id DESC LIMIT 1",
        [*values, json.dumps(sorted(rounds)), actor],
    ).fetchone()
    if row is None or limit is None:
        return row[0] if row else ""
    (commands,) = file.connection.execute(
        f"SELECT count(DISTINCT batch) FROM event WHERE {where} AND (clock, id) >= (?, ?)",
        [*values, *row[1:]],
    ).fetchone()
    return row[0] if commands <= limit else ""


def _as_far_back(file: StudyFile, limit: int | None, sought: Sought) -> tuple[str, list[object]]:
    """Return the SQL condition, and its values, for what was sought in the newest commands."""
    where, values = sought.where()
    if limit is None:
        return where, values
    seen: dict[bytes, int] = {}
    large: list[bytes] = []
    place: tuple[int, bytes] | None = (_LAST, b"")
    while place is not None:
        rows = file.connection.execute(
            f"SELECT clock, id, batch FROM event WHERE {where} AND (clock, id) < (?, ?)"
            f" AND batch NOT IN ({', '.join('?' * len(large))}) ORDER BY clock DESC, id DESC",
            [*values, *place, *large],
        )
        place = None
        for clock, event, batch in rows:
            if batch not in seen and len(seen) == limit:
                return f"{where} AND (clock, id) > (?, ?)", [*values, clock, event]
            seen[batch] = seen.get(batch, 0) + 1
            if (
                seen[batch] == _LARGE
            ):  # the rest of it is passed over by SQLite, which is several times as fast
                large.append(batch)
                place = (clock, event)
                break
    return where, values


def _batch(events: list[Event], undone: set[str]) -> Batch:
    counts: dict[str, int] = {}
    experts, rounds, excerpts = set(), set(), set()
    items: set[str] = set()
    for event in events:
        stem = event.kind.partition("@")[0]
        counts[stem] = counts.get(stem, 0) + 1
        key = json.loads(event.key)
        if stem in {"judge", "done"}:
            rounds.add(key[1])
            excerpts.add(key[2])
            experts.add(key[4] if stem == "judge" else key[3])
        elif stem in {"span", "vote", "propose"}:
            rounds.add(key[1])
            experts.add(key[-1])
            (excerpts if stem == "span" else items).add(key[2])
    last = events[-1]
    name = last.batch.hex()
    return Batch(
        name,
        last.clock,
        last.at,
        last.actor,
        tuple(sorted(counts.items())),
        name in undone,
        frozenset(experts),
        frozenset(rounds),
        frozenset(excerpts),
        frozenset(items),
    )


def _undone(file: StudyFile) -> set[str]:
    """Return the batches that an undo took back (an undo that was itself undone no longer counts)."""
    return {
        json.loads(row[0])[1]
        for row in file.connection.execute(
            f"SELECT key, value, max(clock) FROM event WHERE {_UNDO} GROUP BY key HAVING value IS NOT NULL"
        )
    }


def undo(file: StudyFile, actor: Expert, *, only: tuple[str, ...] = (), needs: str = "") -> Batch:
    """Take back this actor's last command on this copy, as a new batch that restores what was before.

    Args:
        file: The study.
        actor: Whose command.
        only: Kinds (stems); where the last command wrote anything else there is nothing to take back.
        needs: A kind (stem) without which there is nothing to take back either.

    Raises:
        NotFound: The actor has nothing left to take back here.
        Refused: Something later that still stands refers to it, or a round has pinned it.
    """
    with file.transaction():
        undone = _undone(file)
        found = _last(file, actor, undone)
        events = list(log.events(file.connection, "batch = ? AND clock >= ?", [found.batch, found.clock]))
        stems = {event.kind.partition("@")[0] for event in events}
        if (only and not stems <= set(only)) or (needs and needs not in stems):
            raise NotFound("store.nothing-to-undo", expert=actor.id)
        if any(event.kind == "erase@1" for event in events):
            raise Refused("store.undo-erased")
        _unless_built_on(file, events)
        writes: dict[str, Write] = {}
        for event in events:
            if event.key not in writes:
                key = json.loads(event.key)[1:]
                writes[event.key] = Write(event.kind, tuple(key), _before(file, event))
        file.write([*writes.values(), Write("undo@1", (found.batch.hex(),), {}, fresh=True)], actor)
        return _batch(events, undone)


def _last(file: StudyFile, actor: Expert, undone: set[str]) -> Event:
    """Return the first event of the actor's newest batch that can be taken back."""
    chosen: Event | None = None
    skipped: set[bytes] = set()
    for row in file.connection.execute(
        f"SELECT {log.COLUMNS} FROM event WHERE actor = ? AND device = ? ORDER BY clock DESC, id DESC",
        [actor.id, file.device],
    ):
        event = Event(*row)
        if event.kind == "undo@1":
            skipped.add(event.batch)
        if chosen is None:
            if event.batch in skipped or event.batch.hex() in undone or event.kind in STAYS:
                skipped.add(event.batch)
                continue
            chosen = event
        elif event.batch == chosen.batch:
            chosen = event
        else:
            break
    if chosen is None or _is_first(file, chosen):
        raise NotFound("store.nothing-to-undo", expert=actor.id)
    return chosen


def _is_first(file: StudyFile, event: Event) -> bool:
    """Say whether the event belongs to ``codex init``: a study cannot be undone out of existence."""
    row = file.connection.execute("SELECT batch FROM event ORDER BY clock LIMIT 1").fetchone()
    return bool(row[0] == event.batch)


def _before(file: StudyFile, event: Event) -> dict[str, object] | None:
    """Return the value that the key had before this event, as its actor saw it."""
    row = file.connection.execute(
        "SELECT value FROM event WHERE key = ? AND (clock, id) < (?, ?) AND batch <> ? ORDER BY clock DESC, id DESC"
        " LIMIT 1",
        [event.key, event.clock, event.id, event.batch],
    ).fetchone()
    return json.loads(row[0]) if row and row[0] else None


def _unless_built_on(file: StudyFile, events: list[Event]) -> None:
    """Refuse where a later event that still stands names something this batch made or changed."""
    _unless_pinned(file, events)
    made, keys = _made(events), {event.key for event in events}
    rounds = {json.loads(event.key)[1] for event in events if event.kind == "round@1"}
    last = events[-1]
    restoring = {row[0] for row in file.connection.execute(f"SELECT batch FROM event WHERE {_UNDO}")}
    for later in log.events(file.connection, "clock > ? AND batch <> ?", [last.clock, last.batch]):
        if later.batch in restoring:  # puts back what was; nobody built on anything
            continue
        told = later.key + (later.value or "")
        of_round = _round_of(later) in rounds
        named = (
            of_round or later.key in keys or any(f'"{name}"' in told or f':{name}"' in told for name in made)
        )
        if named and _stands(file, later):
            raise Refused("store.built-on", actor=later.actor, kind=later.kind.partition("@")[0], at=later.at)


def _round_of(event: Event) -> str:
    """Return the round that an event takes to be there: a copy that was made for one, too."""
    if event.kind == "invite@1":
        return str(json.loads(event.value or "{}").get("round", ""))
    return str(json.loads(event.key)[1]) if event.kind in _OF_ROUND else ""


def _unless_pinned(file: StudyFile, events: list[Event]) -> None:
    """Refuse where a round counted these judgments, unless the same command closed it: then both go."""
    closed_here = {event.key for event in events if event.kind == "close@1" and event.value}
    rounds = {
        key[1]
        for event in events
        if event.kind in _JUDGED
        and (key := json.loads(event.key))
        and canonical(["close", key[1]]) not in closed_here
    }
    for name in sorted(rounds):
        closed = file.connection.execute(
            "SELECT 1 FROM closing WHERE round = ? AND pins IS NOT NULL", [file.number(name)]
        ).fetchone()
        if closed:
            raise Refused("store.undo-closed", round=name)


def _made(events: list[Event]) -> set[str]:
    """Return the ids of the entities that these events brought into being."""
    made: set[str] = set()
    for event in events:
        stem = event.kind.partition("@")[0]
        if stem in {"source", "cut", "code", "branch", "expert", "sample", "version"}:
            made.add(json.loads(event.key)[1])
        if stem == "cut" and event.value:
            made.update(piece[0] for piece in json.loads(event.value)["pieces"])
    return made


def _stands(file: StudyFile, event: Event) -> bool:
    """Say whether an event is its key's present word and gives something."""
    if event.value is None or event.kind == "undo@1":
        return False
    row = file.connection.execute(
        "SELECT id FROM event WHERE key = ? ORDER BY clock DESC, id DESC LIMIT 1", [event.key]
    ).fetchone()
    return bool(row[0] == event.id)
