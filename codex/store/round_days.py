"""When a round was opened and closed, by the days of its events."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from codex.store.study_file import StudyFile


class Days(NamedTuple):
    """ISO dates of a round; ``closed`` is empty while it is open."""

    opened: str
    closed: str
    reopened: int
    """How often it was opened again after closing."""


def days(file: StudyFile, round_id: str) -> Days:
    """Return the days of a round and how often it was opened again."""

    def told(kind: str) -> list[tuple[str, bool]]:
        key = json.dumps([kind, round_id], ensure_ascii=False, separators=(",", ":"))
        rows = file.connection.execute(
            "SELECT at, value IS NOT NULL FROM event WHERE key = ? ORDER BY clock, id", [key]
        )
        return [(str(at)[:10], bool(given)) for at, given in rows]

    opened, closings = told("round"), told("close")
    closed = closings[-1][0] if closings and closings[-1][1] else ""
    return Days(opened[0][0] if opened else "", closed, sum(not given for _, given in closings))
