"""What experts sent back, and how each stayed unseen: a function of the log alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, NamedTuple

from codex.store import bodies
from codex.store.log import Write
from codex.store.state import JUDGED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from codex.store.study_file import StudyFile

OPEN, SEALED, COMMIT = "open", "sealed", "commit"
"""Ways in which something is sent back."""
_BY_EXPERT: Final = frozenset({"done", "vote"})
"""Tables with an index by round and expert: asked first, as nearly everybody is found there."""


class Returned(NamedTuple):
    """One return."""

    expert: str
    way: str
    at: str
    n: int
    """Judgments it says to hold."""
    events: frozenset[bytes] | None
    """Which; None until they are shown (a commitment that was not revealed yet)."""
    binding: str
    """Id of the body that lists them: binds the list, tells nothing of it."""


def returns(file: StudyFile, round_id: str) -> tuple[Returned, ...]:
    """Return what was sent back for a round."""
    rows = file.connection.execute(
        "SELECT i.id, v.way, v.at, coalesce(v.n, 0), b.content, v.events FROM returned v JOIN ident i ON i.n = v.expert"
        " LEFT JOIN body b ON b.id = v.events WHERE v.round = ? AND v.live ORDER BY v.clock, v.event",
        [file.number(round_id)],
    )
    return tuple(
        Returned(expert, way, at, n, None if packed is None else frozenset(_unpacked(packed)), binding or "")
        for expert, way, at, n, packed, binding in rows
    )


def _unpacked(packed: bytes) -> list[bytes]:
    return [packed[at : at + 16] for at in range(0, len(packed), 16)]


def return_write(
    file: StudyFile, round_id: str, expert: str, way: str, events: Iterable[bytes]
) -> Write | None:
    """Keep the list of a return and return its write; None where the same was recorded already."""
    listed = sorted(events)
    packed = b"".join(listed)
    row = file.connection.execute(
        "SELECT b.content FROM returned v JOIN body b ON b.id = v.events WHERE v.round = ? AND v.expert = ?"
        " AND v.way = ? AND v.live",
        [file.number(round_id), file.number(expert), way],
    ).fetchone()
    if row is not None and row[0] == packed:
        return None
    value = {"events": bodies.put(file.connection, file.ids, packed), "n": len(listed)}
    return Write("return@1", (round_id, expert, way), value)


def standing(file: StudyFile, round_id: str, expert: str) -> dict[bytes, bytes]:
    """Return the judging events of an expert that stand in a round now -> the device each was written on."""
    found: dict[bytes, bytes] = {}
    for table in JUDGED:
        rows = file.connection.execute(
            f"SELECT t.event, v.device FROM {table} t JOIN event v ON v.clock = t.clock AND v.id = t.event"
            " WHERE t.round = ? AND t.expert = ?",
            [file.number(round_id), file.number(expert)],
        )
        found.update(rows)
    return found


def who_judged(file: StudyFile, round_id: str, experts: Iterable[str]) -> frozenset[str]:
    """Return which of these experts wrote something that stands in a round: seldom more than a look at an index."""
    number = file.number(round_id)
    missing = {file.number(name): name for name in experts}
    found: set[str] = set()
    for table in sorted(JUDGED, key=lambda name: name not in _BY_EXPERT):
        if not missing:
            break
        numbers = json.dumps(list(missing))
        if table in _BY_EXPERT:
            sql = (
                "SELECT value FROM json_each(:experts) e"
                f" WHERE EXISTS (SELECT 1 FROM {table} t WHERE t.round = :round AND t.expert = e.value)"
            )
        else:
            sql = (
                f"SELECT DISTINCT expert FROM {table} WHERE round = :round"
                " AND expert IN (SELECT value FROM json_each(:experts))"
            )
        rows = file.connection.execute(sql, {"round": number, "experts": numbers})
        found |= {missing.pop(one) for (one,) in rows.fetchall()}
    return frozenset(found)


def all_written_on(file: StudyFile, round_id: str, expert: str, devices: Collection[str]) -> bool:
    """Say whether what stands of an expert in a round was written on these devices (hex) alone."""
    fields = {
        "round": file.number(round_id),
        "expert": file.number(expert),
        "devices": json.dumps(sorted(devices)),
    }
    return not any(
        file.connection.execute(
            f"SELECT EXISTS (SELECT 1 FROM {table} t JOIN event v ON v.clock = t.clock AND v.id = t.event"
            " WHERE t.round = :round AND t.expert = :expert"
            " AND lower(hex(v.device)) NOT IN (SELECT value FROM json_each(:devices)))",
            fields,
        ).fetchone()[0]
        for table in JUDGED
    )


def voted_by_ballot(file: StudyFile, round_id: str) -> frozenset[str]:
    """Return the experts whose ballots came back."""
    rows = file.connection.execute(
        "SELECT DISTINCT i.id FROM ballot b JOIN ident i ON i.n = b.expert WHERE b.live AND b.round = ?",
        [file.number(round_id)],
    )
    return frozenset(row[0] for row in rows)
