"""Bodies by what they say, and whether anything still stands on them: for names that are to leave the study.

A body stays in the file when the register that named it gets another one, is taken back, or when a
source gets a new version: history can be read. A name in such a body is still in the file.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from codex.store.kinds import KINDS
from codex.store.schema import STATE_TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from codex.store.study_file import StudyFile

_BODY: Final = re.compile(r"\b[0-9a-f]{32}\b")
_WORDY: Final = frozenset({"note", "case", "search", "source", "excerpt", "alias"})
"""Beginnings of entities whose registers hold words of the researcher's and no code."""
_SAID: Final = frozenset(
    {"judge", "done", "span", "vote", "decide", "settle", "propose", "source", "revise", "cut"}
)
"""Kinds (stems) of which a body may go once nothing stands on it."""


class Named(NamedTuple):
    """A body that holds what was looked for."""

    body: str
    content: str
    kind: str
    """Stem of the newest event that names it."""
    key: tuple[str, ...]
    """Of that event, without the stem."""
    stands: bool
    """True while the study as it is now, or an event kept for later, stands on it."""

    @property
    def may_go(self) -> bool:
        """Whether it is only history, and words of people rather than a codebook's or a protocol's."""
        wordy = self.kind == "set" and self.key[0].partition(":")[0] in _WORDY
        return not self.stands and (wordy or self.kind in _SAID)


def bodies_that(file: StudyFile, say: Callable[[str], bool]) -> list[Named]:
    """Return the bodies of which ``say`` is true, those of newer events later; costs one look at each text."""
    found = {
        name: content
        for name, content in file.connection.execute(
            "SELECT id, content FROM body WHERE content IS NOT NULL AND typeof(content) = 'text' ORDER BY n"
        )
        if say(content)
    }
    if not found:
        return []
    told = _told_by(file, found)
    standing = _standing(file, found)
    return [
        Named(name, content, *told[name], name in standing) for name, content in found.items() if name in told
    ]


def said_in_log(file: StudyFile) -> Iterator[tuple[str, str]]:
    """Yield (entity and field, what it said) of registers whose values stand in the log itself: aliases of codes."""
    for key, value in file.connection.execute(
        "SELECT key, value FROM event WHERE kind = 'set@1' AND value LIKE '{\"is\":%' ORDER BY clock, id"
    ):
        told = json.loads(value)["is"]
        names = ":".join(json.loads(key)[1:])
        yield from ((names, str(one)) for one in (told if isinstance(told, list) else [told]))


def _told_by(file: StudyFile, wanted: Collection[str]) -> dict[str, tuple[str, tuple[str, ...]]]:
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for kind, key, value in file.connection.execute(
        "SELECT kind, key, value FROM event WHERE value IS NOT NULL ORDER BY clock, id"
    ):
        known = KINDS.get(kind)
        if known is None or not (known.bodies or "moves" in known.value):
            continue
        for body in known.bodies_in(json.loads(value)):
            if body in wanted:
                stem, *names = json.loads(key)
                found[body] = (stem, tuple(map(str, names)))
    return found


def _standing(file: StudyFile, wanted: Collection[str]) -> set[str]:
    """Return those that a table of the state names, or an event that is kept aside."""
    return {body for told in _words_of_state(file) for body in _BODY.findall(told) if body in wanted}


def _words_of_state(file: StudyFile) -> Iterator[str]:
    known = {row[0] for row in file.connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    for table in STATE_TABLES:
        if table not in known:
            continue
        columns = file.connection.execute(
            "SELECT name FROM pragma_table_info(?) WHERE type = 'TEXT'", [table]
        ).fetchall()
        for (column,) in columns:
            rows = file.connection.execute(
                f'SELECT DISTINCT "{column}" FROM "{table}" WHERE length("{column}") >= 32'
            )
            yield from (row[0] for row in rows)
    rows = file.connection.execute(
        "SELECT e.value FROM late l JOIN event e ON e.id = l.event WHERE e.value IS NOT NULL UNION ALL"
        " SELECT e.value FROM aside a JOIN event e ON e.clock = a.clock AND e.id = a.event"
        " WHERE e.value IS NOT NULL"
    )
    yield from (row[0] for row in rows)
