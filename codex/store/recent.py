"""What an expert gave lately, the units of a queue without their texts, words found in them."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final, NamedTuple

from codex.model.judgment import STANCES
from codex.store.sources import without_consent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.store.study_file import StudyFile


_LATEST: Final = 1000
"""Events among which the codes given last are looked for first."""


def recent_codes(file: StudyFile, round_id: str, expert_id: str, limit: int = 10) -> list[str]:
    """Return the codes that an expert gave last in a round, the latest first, each once."""
    found = _in_latest_events(file, round_id, expert_id)
    if len(found) >= limit:
        return found[:limit]
    return [
        row[0]
        for row in file.connection.execute(
            "SELECT c.id FROM judgment j JOIN ident c ON c.n = j.code WHERE j.round = ? AND j.expert = ?"
            " AND j.given GROUP BY j.code ORDER BY max(j.clock) DESC LIMIT ?",
            [file.number(round_id), file.number(expert_id), limit],
        )
    ]


def _in_latest_events(file: StudyFile, round_id: str, expert_id: str) -> list[str]:
    """Return the codes given in the last events of the log: mostly enough, and the same in any study."""
    told: set[str] = set()
    codes: dict[str, None] = {}
    for kind, key, taken_back in file.connection.execute(
        "SELECT kind, key, value IS NULL FROM event ORDER BY clock DESC, id DESC LIMIT ?", [_LATEST]
    ):
        if kind != "judge@1" or key in told:
            continue
        told.add(key)
        _, a_round, _, code, expert, *_ = json.loads(key)
        if a_round == round_id and expert == expert_id and not taken_back:
            codes[code] = None
    return list(codes)


def last_given(
    file: StudyFile, round_id: str, code: str, expert_id: str | None, limit: int = 5
) -> list[tuple[str, str, str]]:
    """Return (excerpt, stance, text) of the excerpts that got a code last, the latest first.

    Args:
        file: The study.
        round_id: Of one round.
        code: Id of the code.
        expert_id: Given by this expert; None: by anybody (not while the round is open).
        limit: How many at most.
    """
    whose = "" if expert_id is None else " AND expert = :expert"
    rows = file.connection.execute(
        'SELECT i.id, j.stance, substr(b.content, x.start + 1, x."end" - x.start) FROM'
        " (SELECT excerpt, max(clock) AS clock, stance FROM judgment WHERE round = :round AND given = 1"
        f" AND code = :code{whose} GROUP BY excerpt ORDER BY 2 DESC LIMIT :limit) j"
        " JOIN excerpt x ON x.n = j.excerpt JOIN ident i ON i.n = x.n JOIN source s ON s.n = x.source AND s.live"
        " LEFT JOIN body b ON b.id = s.text WHERE s.n NOT IN (SELECT value FROM json_each(:closed))"
        " ORDER BY j.clock DESC",
        {
            "closed": json.dumps([file.number(name) for name in without_consent(file)]),
            "round": file.number(round_id),
            "code": file.number(code),
            "expert": file.number(expert_id or ""),
            "limit": limit,
        },
    )
    return [(name, STANCES[stance], text or "") for name, stance, text in rows]


class UnitRow(NamedTuple):
    """An excerpt without its text."""

    id: str
    language: str
    codable: bool
    context: bool
    number: int
    """Integer that the state uses for it."""


def units(file: StudyFile, sample: str, *, withheld: bool = False) -> Iterator[UnitRow]:
    """Return the excerpts of a sample in its order, without text: a queue of 100,000 needs none.

    What consent keeps from those who code is left out, unless ``withheld``.
    """
    closed = () if withheld else without_consent(file)
    numbers = [file.number(name) for name in sorted(closed)]
    apart = " AND x.source NOT IN (SELECT value FROM json_each(?))" if numbers else ""
    rows = file.connection.execute(
        "SELECT i.id, coalesce(x.language, s.language, 'unknown'), x.codable, x.context, x.n FROM member m"
        " JOIN excerpt x ON x.n = m.excerpt JOIN ident i ON i.n = x.n JOIN source s ON s.n = x.source AND s.live"
        f" WHERE m.sample = ?{apart} ORDER BY m.position",
        [file.number(sample), *([json.dumps(numbers)] if numbers else [])],
    )
    return map(UnitRow._make, rows)


def matching(file: StudyFile, sample: str, words: str) -> frozenset[int]:
    """Return numbers of the excerpts that hold ``words`` anywhere, of the sources that a sample is from.

    Letter case is apart. Each source's text is read once and let go; only numbers are kept.
    """
    number, needle = file.number(sample), words.lower()
    found: set[int] = set()
    if not needle:
        return frozenset()
    sources = file.connection.execute(
        "SELECT s.n, b.content FROM source s JOIN body b ON b.id = s.text WHERE s.live AND s.n IN"
        " (SELECT x.source FROM member m JOIN excerpt x ON x.n = m.excerpt WHERE m.sample = ?)",
        [number],
    )
    for source, content in sources:
        places = list(_places(content or "", needle))
        if places:
            found.update(_holding(file, source, places))
    return frozenset(found)


def _places(text: str, needle: str) -> Iterator[tuple[int, int]]:
    low = text.lower()
    if len(low) != len(text):  # a letter whose small form is two: places would shift
        yield from (hit.span() for hit in re.finditer(re.escape(needle), text, re.IGNORECASE))
        return
    at = low.find(needle)
    while at >= 0:
        yield at, at + len(needle)
        at = low.find(needle, at + 1)


def _holding(file: StudyFile, source: int, places: list[tuple[int, int]]) -> Iterator[int]:
    """Give the excerpts of one source in which one of the places lies."""
    starts = [first for first, _ in places]
    for number, start, end in file.connection.execute(
        'SELECT n, start, "end" FROM excerpt WHERE source = ?', [source]
    ):
        first = bisect_left(starts, start)
        if first < len(places) and places[first][1] <= end:
            yield number


def done_order(file: StudyFile, round_id: str, expert_id: str) -> Iterator[tuple[str, int]]:
    """Return (excerpt, occasion) of what an expert has finished in a round, the earliest first."""
    rows: Iterator[tuple[str, int]] = file.connection.execute(
        "SELECT i.id, d.occasion FROM done d JOIN ident i ON i.n = d.excerpt"
        " WHERE d.round = ? AND d.expert = ? AND d.version IS NOT NULL ORDER BY d.clock, d.event",
        [file.number(round_id), file.number(expert_id)],
    )
    return rows


def finished_lately(file: StudyFile, round_id: str, expert_id: str, limit: int) -> tuple[int, list[str]]:
    """Return how many excerpts an expert has finished in a round, and the ids of the latest, earliest first."""
    who = [file.number(round_id), file.number(expert_id)]
    known = "FROM done WHERE round = ? AND expert = ? AND version > -1"
    count = file.connection.execute(f"SELECT count(*) {known}", who).fetchone()[0]
    rows = file.connection.execute(
        f"SELECT i.id FROM (SELECT excerpt, clock {known} ORDER BY clock DESC LIMIT ?) d"
        " JOIN ident i ON i.n = d.excerpt ORDER BY d.clock",
        [*who, limit],
    )
    return count, [row[0] for row in rows]


def finished_ever(file: StudyFile, expert_id: str) -> int:
    """Return how many excerpts an expert has finished, in any round."""
    sql = "SELECT count(DISTINCT excerpt) FROM done WHERE expert = ? AND version > -1"
    return int(file.connection.execute(sql, [file.number(expert_id)]).fetchone()[0])


def done_times(file: StudyFile, round_id: str) -> Iterator[tuple[str, str]]:
    """Return (expert, wall time UTC) of every excerpt finished in a round, in the order of the log."""
    rows: Iterator[tuple[str, str]] = file.connection.execute(
        "SELECT i.id, e.at FROM done d JOIN ident i ON i.n = d.expert"
        " JOIN event e ON e.clock = d.clock AND e.id = d.event"
        " WHERE d.round = ? AND d.version IS NOT NULL ORDER BY d.clock, d.event",
        [file.number(round_id)],
    )
    return rows
