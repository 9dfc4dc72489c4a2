"""One open study file: its identity, its clock, and the one way to write to it."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import field
from typing import TYPE_CHECKING

from codex.errors import DamagedInput
from codex.model.quick_dataclass import dataclass
from codex.store import log
from codex.store.connection import connect, create, form_of, translated, writing
from codex.store.identity import VERSION
from codex.store.ids import Ids

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from codex.model.expert import Expert
    from codex.store.log import Write


class AddedUp:
    """Remembers, while a file is open, in which states of it the sums were right (:mod:`codex.store.soundness`)."""

    def __init__(self) -> None:
        self.states: set[tuple[int, int, int | None, frozenset[str] | None]] = set()


@dataclass(frozen=True, slots=True)
class StudyFile:
    """An open study file; readers and writers of the store take it as their first argument."""

    connection: sqlite3.Connection
    path: Path
    study: bytes
    device: bytes
    ids: Ids
    now: str
    """Wall time of the command, UTC, ISO 8601 to the second."""
    owner: str = ""
    """Whose own copy it is; empty for the study itself."""
    token: bytes = b""
    """Digest of the secret that goes with an own copy."""
    added_up: AddedUp = field(default_factory=AddedUp)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold the write lock: everything read and written inside belongs together."""
        with translated(self.path), writing(self.connection):
            yield

    def write(self, writes: Iterable[Write], actor: Expert, batch: bytes | None = None) -> bytes:
        """Append writes as one batch (one undo step) and return the batch's id."""
        writes = list(writes)
        with self.transaction():
            chosen = batch or self.ids.random(16)
            log.append(
                self.connection, self.study, self.device, writes, actor=actor, at=self.now, batch=chosen
            )
            if any(write.kind in log.PERMITTING for write in writes):
                _let_in(self.connection)
        return chosen

    def stay_small(self) -> None:
        """Keep 0.2 MB of pages in memory instead of 16: for who holds the file open for hours, a row at a time.

        Neither a key nor a search is slower for it: the pages are in the memory of the system.
        """
        self.connection.execute("PRAGMA cache_size = -192")

    def number(self, name: str) -> int:
        """Return the integer that state uses for an id; -1 for an id never heard of."""
        row = self.connection.execute("SELECT n FROM ident WHERE id = ?", [name]).fetchone()
        return row[0] if row else -1

    def name(self, number: int) -> str:
        """Return the id behind an integer of the state."""
        return str(self.connection.execute("SELECT id FROM ident WHERE n = ?", [number]).fetchone()[0])


def _let_in(connection: sqlite3.Connection) -> None:
    """Count what was kept aside and is permitted by what was just written: the state is built again, as seldom."""
    if not connection.execute("SELECT EXISTS (SELECT 1 FROM aside)").fetchone()[0]:
        return
    from codex.store.permissions import is_settled
    from codex.store.verify import build_again

    if not is_settled(connection):
        build_again(connection)


def create_study(path: Path, *, seed: str | None, now: str) -> StudyFile:
    """Make a new study file with an identity of its own; nothing is in it yet."""
    ids = Ids(seed)
    study, device = ids.random(16), ids.random(16)
    connection = create(path)
    with writing(connection):
        connection.executemany("INSERT INTO meta VALUES(?, ?)", [("study", study), ("device", device)])
    return StudyFile(connection, path, study, device, ids, now)


@contextmanager
def open_study_file(path: Path, *, seed: str | None, now: str) -> Iterator[StudyFile]:
    """Open an existing study file for a command and close it afterwards.

    Raises:
        NotFound: No file there. DamagedInput: not a study. Refused: written by a newer codex.
    """
    connection = connect(path)
    try:
        with translated(path):
            if (form := form_of(connection)) < VERSION:
                from codex.store.migrations import bring_up_to_date

                bring_up_to_date(connection, path, form)
            rows: dict[str, bytes] = dict(connection.execute("SELECT name, value FROM meta"))
            if not {"study", "device"} <= rows.keys():
                raise DamagedInput("together.no-identity", path=path)
            ids = Ids(seed, log.clock(connection)) if seed is not None else Ids()
            owner = rows.get("owner", b"").decode("utf-8", "replace")
            token = rows.get("token", b"")
            yield StudyFile(connection, path, rows["study"], rows["device"], ids, now, owner, token)
    finally:
        connection.close()


def study_name(file: StudyFile) -> str:
    """Return the name that the study got when it was made; empty where it was erased."""
    row = file.connection.execute(
        "SELECT b.content FROM event e JOIN body b ON b.id = json_extract(e.value, '$.about')"
        " WHERE e.key = '[\"study\"]' ORDER BY e.clock DESC, e.id DESC LIMIT 1"
    ).fetchone()
    return str(json.loads(row[0])["name"]) if row and row[0] else ""


def fingerprint(parts: Iterable[bytes]) -> str:
    """Return one digest over event ids, whatever their order (hex, 32 digits)."""
    import hashlib

    return hashlib.blake2b(b"".join(sorted(parts)), digest_size=16).hexdigest()
