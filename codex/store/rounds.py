"""Samples, rounds and their closings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from codex.model.round import Round, Sample
from codex.store import bodies
from codex.store.canonical import canonical
from codex.store.log import Write
from codex.store.panel_kinds import COUNTED
from codex.store.span_kinds import COUNTED as COUNTED_SPANS
from codex.store.study_file import fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from codex.model.protocol import Protocol
    from codex.model.span import Stretch
    from codex.store.study_file import StudyFile


def samples(file: StudyFile, *, members: bool = True) -> tuple[Sample, ...]:
    """Return the samples of the study, oldest first; without their members, how many there are stays told."""
    rows = file.connection.execute(
        "SELECT s.n, i.id, s.drawn FROM sample s JOIN ident i ON i.n = s.n WHERE s.live ORDER BY s.clock, s.event"
    ).fetchall()
    return tuple(_sample(file, *row, members=members) for row in rows)


def sample(file: StudyFile, name: str) -> Sample | None:
    """Return the sample of that name."""
    row = file.connection.execute(
        "SELECT s.n, i.id, s.drawn FROM sample s JOIN ident i ON i.n = s.n WHERE s.live AND i.id = ?", [name]
    ).fetchone()
    return _sample(file, *row) if row else None


def _sample(file: StudyFile, number: int, name: str, drawn: str, *, members: bool = True) -> Sample:
    about = json.loads(drawn)
    rows = file.connection.execute(
        "SELECT i.id FROM member m JOIN ident i ON i.n = m.excerpt WHERE m.sample = ? ORDER BY m.position",
        [number] if members else [None],
    )
    return Sample(
        name=name,
        excerpts=tuple(row[0] for row in rows),
        seed=about.get("seed"),
        stratify=tuple(about.get("stratify", ())),
        size=about.get("size", 0),
        pool=about.get("pool", 0),
    )


def new_sample(sample: Sample) -> Write:
    """Return the write that freezes a sample."""
    value: dict[str, Any] = {
        "excerpts": list(sample.excerpts),
        "size": len(sample.excerpts),
        "pool": sample.pool,
    }
    if sample.seed is not None:
        value["seed"] = sample.seed
    if sample.stratify:
        value["stratify"] = list(sample.stratify)
    return Write("sample@1", (sample.name,), value)


def rounds(file: StudyFile, read_protocol: Callable[[str], Protocol]) -> tuple[Round, ...]:
    """Return the rounds of the study in the order of their numbers.

    Args:
        file: The study.
        read_protocol: Makes a protocol of its frozen text (the reader lives in another room).
    """
    rows = file.connection.execute(
        "SELECT i.id, r.kind, s.id, v.id, r.roster, r.protocol, r.seed, c.pins IS NULL,"
        " (SELECT count(*) FROM late l WHERE l.round = r.n), r.items, r.propose, r.origin, r.asks, r.places,"
        " r.sources, r.repeat FROM round r JOIN ident i ON i.n = r.n LEFT JOIN ident s ON s.n = r.sample"
        " LEFT JOIN ident v ON v.n = r.version LEFT JOIN closing c ON c.round = r.n"
        " WHERE r.live ORDER BY length(i.id), i.id"
    ).fetchall()
    return tuple(_round(row, read_protocol) for row in rows)


def _round(row: tuple[Any, ...], read_protocol: Callable[[str], Protocol]) -> Round:
    name, kind, sample_name, version, roster, protocol, seed, is_open, late, *votes = row
    items, propose, origin, asks, places, sources, repeat = votes
    return Round(
        id=name,
        kind=kind,
        sample=sample_name or "",
        roster=tuple(json.loads(roster)),
        version=version or "",
        protocol=read_protocol(protocol),
        is_open=bool(is_open),
        seed=seed or 0,
        late=late,
        items=items or "",
        propose=bool(propose),
        origin=origin or "",
        asks=asks or 0,
        places=places or 0,
        sources=_stretches(sources) if sources else (),
        repeat=repeat or 0,
    )


def _stretches(packed: str) -> tuple[Stretch, ...]:
    from codex.model.span import Stretch

    return tuple(Stretch(*one) for one in json.loads(packed))


def new_round(opened: Round) -> Write:
    """Return the write that opens a round and freezes what belongs to it."""
    value: dict[str, Any] = {
        "kind": opened.kind,
        "sample": opened.sample or None,
        "version": opened.version or None,
        "roster": canonical(list(opened.roster)),
        "seed": opened.seed,
        "protocol": opened.protocol.text,
    }
    if opened.is_vote:
        value |= {"items": opened.items, "asks": opened.asks, "places": opened.places}
    if opened.propose:
        value["propose"] = 1
    if opened.origin:
        value["origin"] = opened.origin
    if opened.repeat:
        value["repeat"] = opened.repeat
    if opened.sources:
        value["sources"] = [[one.source, one.text, one.length] for one in opened.sources]
    return Write("round@1", (opened.id,), value)


def next_number(file: StudyFile) -> str:
    """Return the number of the next round."""
    used = [
        int(row[0])
        for row in file.connection.execute("SELECT i.id FROM round r JOIN ident i ON i.n = r.n")
        if row[0].isdecimal()
    ]
    return str(max(used, default=0) + 1)


def counted_events(file: StudyFile, round_id: str) -> list[bytes]:
    """Return the ids of the events whose judgments a round counts now."""
    number = file.number(round_id)
    return [
        row[0]
        for table in ("judgment", "done", *COUNTED_SPANS, *COUNTED)
        for row in file.connection.execute(f"SELECT event FROM {table} WHERE round = ?", [number])
    ]


def closing(file: StudyFile, round_id: str, events: Iterable[bytes]) -> Write:
    """Return the write that closes a round and pins the events it counted."""
    pinned = sorted(events)
    value = {
        "pins": bodies.put(file.connection, file.ids, b"".join(pinned)),
        "counted": len(pinned),
        "root": fingerprint(pinned),
    }
    return Write("close@1", (round_id,), value)


def reopening(round_id: str) -> Write:
    """Return the write that opens a closed round again; what came late counts from then on."""
    return Write("close@1", (round_id,), None)


def root(file: StudyFile, round_id: str) -> str:
    """Return the digest of the events that a closed round counted; empty while it is open."""
    row = file.connection.execute(
        "SELECT root FROM closing WHERE round = ? AND pins IS NOT NULL", [file.number(round_id)]
    ).fetchone()
    return row[0] if row else ""


def look(file: StudyFile, round_id: str, command: str) -> Write:
    """Return the write that records a look at an open round."""
    return Write("look@1", (file.ids.short("l"), round_id), {"command": command}, fresh=True)


def looks(file: StudyFile, round_id: str) -> list[tuple[str, str, str]]:
    """Return who looked at an open round, when, and with which command."""
    return file.connection.execute(
        "SELECT actor, at, command FROM look WHERE round = ? ORDER BY clock", [file.number(round_id)]
    ).fetchall()


def last_event(file: StudyFile, round_id: str) -> str:
    """Return the day of the last event that a round's results rest on (ISO date).

    A closing saw all that it counted, so its clock is above theirs: of a closed round the judgments need
    not be gone through.
    """
    number = file.number(round_id)
    counted = () if root(file, round_id) else ("judgment", "done", "span")
    clocks = " UNION ALL ".join(
        f"SELECT max(clock) AS m FROM {table} WHERE round = :r" for table in (*counted, "decision", "closing")
    )
    row = file.connection.execute(
        f"SELECT max(e.at) FROM event e WHERE e.clock = (SELECT max(m) FROM ({clocks} UNION ALL"
        " SELECT clock FROM round WHERE n = :r))",
        {"r": number},
    ).fetchone()
    return str(row[0] or "")[:10]
