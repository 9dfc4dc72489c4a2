"""The seal of a log: one number for the appendix of a paper, and the list by which a deletion is found."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codex.store.study_file import StudyFile

_START = b"codex seal 1"


class Seal(NamedTuple):
    """What binds a log."""

    study: str
    """Hex."""
    root: str
    """Hex, 64 digits: of every event's id, in the order of the log, each bound to all before it."""
    events: int
    last: str
    """Wall time of the last event."""
    ids: tuple[bytes, ...]


def seal(file: StudyFile) -> Seal:
    """Return the seal of the log as it is."""
    ids = tuple(row[0] for row in file.connection.execute("SELECT id FROM event ORDER BY clock, id"))
    last = file.connection.execute("SELECT at FROM event ORDER BY clock DESC, id DESC LIMIT 1").fetchone()
    return Seal(file.study.hex(), root_of(file.study, ids), len(ids), last[0] if last else "", ids)


def root_of(study: bytes, ids: Iterable[bytes]) -> str:
    """Return the root over event ids in the order of the log.

    >>> root_of(b"s", [b"a", b"b"]) == root_of(b"s", [b"b", b"a"])
    False
    """
    last = hashlib.blake2b(_START + study, digest_size=32).digest()
    for one in ids:
        last = hashlib.blake2b(last + one, digest_size=32).digest()
    return last.hex()
