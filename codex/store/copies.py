"""An expert's own copy: a study file with what they need to judge, and nobody's judgments."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from codex.store import bodies, log
from codex.store.carrying import DECIDERS
from codex.store.connection import create, writing
from codex.store.kinds import KINDS
from codex.store.log import Write
from codex.store.verify import build_again

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from codex.store.log import Event
    from codex.store.study_file import StudyFile

_SHARED_RECORDS = ("code:", "branch:", "alias:", "withdrawn:")
"""Beginnings of entities whose fields every expert may read."""
_AT_HOME = frozenset({"look", "undo"})
"""Kinds (stems) that say something of the work on the study itself."""
_JUDGED = frozenset({"judge", "span", "vote", "decide", "settle"})
"""Kinds (stems) by which people judge, vote and decide; a *done* only says that they were there."""


class Made(NamedTuple):
    """What went into a copy."""

    events: int
    left_out: int
    """Judgments, votes and decisions that stand, and stayed at home: however often each was changed."""
    texts: int
    """Bodies that came along."""
    withheld: int
    """Bodies that are named and not there: present at home, not for this person."""


def make_copy(
    file: StudyFile,
    path: Path,
    *,
    device: bytes,
    owner: str,
    token: bytes,
    sources: Collection[str],
    own: bool = False,
) -> Made:
    """Write a copy of the study for one expert.

    Args:
        file: The study, inside a transaction.
        path: Where the copy goes; nothing is there yet.
        device: Id of the copy.
        owner: Id of the expert.
        token: Digest of the secret that goes with the copy.
        sources: Ids of the sources whose texts the expert may read.
        own: Let the expert's own judgments come along.
    """
    copy = create(path)
    try:
        with writing(copy):
            rows = [("study", file.study), ("device", device), ("owner", owner.encode()), ("token", token)]
            copy.executemany("INSERT INTO meta VALUES(?, ?)", rows)
            made = _fill(file, copy, owner, sources, own=own)
            build_again(copy)
        return made
    finally:
        copy.close()


def _fill(
    file: StudyFile, copy: sqlite3.Connection, owner: str, sources: Collection[str], *, own: bool
) -> Made:
    from codex.store import state

    state.drop_triggers(copy)
    named: dict[str, None] = {}
    given = _bodies_of(file, sources)
    readers = _open_people(file) | {owner}
    taken: list[Event] = []
    standing: dict[str, bool] = {}
    for event in log.events(file.connection):
        if _stays(event, owner, own=own):
            if KINDS[event.kind].stem in _JUDGED:
                standing[event.key] = event.value is not None
            continue
        taken.append(event)
        if event.value is not None:
            kind = KINDS[event.kind]
            found = kind.bodies_in(json.loads(event.value))
            named.update(dict.fromkeys(found))
            if _for_everyone(event, readers) or kind.own:
                given.update(found)
    marks = ", ".join("?" * len(log.Event._fields))
    copy.executemany(f"INSERT INTO event({log.COLUMNS}) VALUES({marks})", taken)
    rows = list(_rows(file, named, given))
    copy.executemany("INSERT INTO body(id, state, salt, content, digest) VALUES(?, ?, ?, ?, ?)", rows)
    states = [row[1] for row in rows]
    return Made(len(taken), sum(standing.values()), states.count("present"), states.count("withheld"))


def _stays(event: Event, owner: str, *, own: bool) -> bool:
    """Say whether an event stays at home: who judged, voted, decided or looked, and others' invitations."""
    kind = KINDS[event.kind]
    if kind.stem in _AT_HOME or kind.writers == DECIDERS:
        return True
    if kind.stem == "invite":
        return bool(json.loads(event.key)[1] != owner)
    if not kind.own:
        return False
    return not (own and json.loads(event.key)[1 + kind.key.index("expert")] == owner)


def _for_everyone(event: Event, readers: Collection[str]) -> bool:
    """Say whether what an event points to is for every expert: the codebook, what is voted on, pins."""
    stem = event.kind.partition("@")[0]
    if stem == "expert":
        return json.loads(event.key)[1] in readers
    if stem == "set":
        return str(json.loads(event.key)[1]).startswith(_SHARED_RECORDS)
    return stem in {"study", "version", "item", "close", "invite"}  # others' invitations stayed at home


def _open_people(file: StudyFile) -> set[str]:
    """Return the facilitators: whom an expert may turn to by name."""
    return {
        row[0]
        for row in file.connection.execute(
            "SELECT i.id FROM expert e JOIN ident i ON i.n = e.n WHERE e.live AND e.role = 'facilitator'"
        )
    }


def _bodies_of(file: StudyFile, sources: Collection[str]) -> set[str]:
    from codex.store.holdings import bodies_of

    return {body for source in sources for body in bodies_of(file, source)}


def _rows(
    file: StudyFile, named: Collection[str], given: Collection[str]
) -> Iterator[tuple[str, str, bytes | None, str | bytes | None, bytes | None]]:
    for key, state, salt, content, digest in file.connection.execute(
        "SELECT id, state, salt, content, digest FROM body ORDER BY n"
    ):
        if key not in named:
            continue
        if state == "present" and key in given:
            yield key, state, salt, content, digest
        else:
            yield key, "erased" if state == "erased" else "withheld", None, None, None


def invitation(
    file: StudyFile, expert: str, device: bytes, *, round_id: str, token: bytes, shown: str
) -> Write:
    """Keep what the copy shows of the round before and return the write that records the copy.

    Args:
        file: Inside a transaction.
        expert: For whom it is made.
        device: Id of the copy.
        round_id: Its round, or nothing.
        token: Digest of its secret.
        shown: What its owner may see of the round before, or nothing.
    """
    value = {"token": token.hex(), **({"round": round_id} if round_id else {})}
    if shown:
        value["shown"] = bodies.put(file.connection, file.ids, shown)
    return Write("invite@1", (expert, device.hex()), value, fresh=True)


def shown_before(file: StudyFile, expert: str, round_id: str) -> str | None:
    """Return what the newest copy for an expert and a round shows of the round before.

    Returns:
        As it was given to :func:`invitation`; nothing where there was nothing to show; None without a copy.
    """
    row = file.connection.execute(
        "SELECT coalesce(b.content, '') FROM invitation v JOIN event e ON e.clock = v.clock AND e.id = v.event"
        " LEFT JOIN body b ON b.id = json_extract(e.value, '$.shown')"
        " WHERE v.live AND v.expert = ? AND v.round = ? ORDER BY v.clock DESC, v.event DESC LIMIT 1",
        [file.number(expert), file.number(round_id)],
    ).fetchone()
    return str(row[0]) if row else None


class Invited(NamedTuple):
    """One copy that was made for an expert."""

    expert: str
    device: str
    """Hex."""
    round: str
    token: str
    """Digest of its secret, hex."""
    at: str


def invited(file: StudyFile) -> tuple[Invited, ...]:
    """Return the copies that were made, oldest first."""
    rows = file.connection.execute(
        "SELECT i.id, v.device, coalesce(r.id, ''), coalesce(v.token, ''), v.at FROM invitation v"
        " JOIN ident i ON i.n = v.expert LEFT JOIN ident r ON r.n = v.round WHERE v.live ORDER BY v.clock, v.event"
    )
    return tuple(Invited(*row) for row in rows)


def sources_of_round(file: StudyFile, round_id: str) -> frozenset[str]:
    """Return the sources that excerpts of a round belong to: of its sample, shown with its items, or whole."""
    number = file.number(round_id)
    wanted = (
        "SELECT m.excerpt FROM member m JOIN round r ON r.sample = m.sample WHERE r.n = :round"
        " UNION SELECT i.n FROM item t JOIN json_each(coalesce(t.evidence, '[]')) j JOIN ident i ON i.id = j.value"
        " WHERE t.round = :round AND t.live"
        " UNION SELECT i.n FROM item t JOIN json_each(coalesce(t.refs, '[]')) j JOIN ident i ON i.id = j.value"
        " WHERE t.round = :round AND t.live"
    )
    return frozenset(
        row[0]
        for row in file.connection.execute(
            f"SELECT i.id FROM excerpt x JOIN ident i ON i.n = x.source WHERE x.n IN ({wanted})"
            " UNION SELECT json_extract(j.value, '$[0]') FROM round r JOIN json_each(coalesce(r.sources, '[]')) j"
            " WHERE r.n = :round",
            {"round": number},
        )
    )
