"""Joining logs: the union of two sets of events, in one transaction, whatever the order of arrival."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from codex.errors import DamagedFile
from codex.model.finding import Finding
from codex.store import log, numbering, search, staging, state, sums
from codex.store.forks import Fork, forks
from codex.store.permissions import let_in, set_aside
from codex.store.verify import build_again

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

    from codex.store.exchange import Sent
    from codex.store.staging import Origin, Staged
    from codex.store.study_file import StudyFile

    Progress = Callable[[str, int], None]

_FULL = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_BUSY", "SQLITE_CORRUPT", "SQLITE_READONLY", "SQLITE_NOMEM")


class Other(NamedTuple):
    """One thing to join: a study file, or a log that came as lines."""

    path: Path | None = None
    name: str = ""
    sent: Sent | None = None


class Aside(NamedTuple):
    """Events that are kept and do not count."""

    actor: str
    kind: str
    why: str
    """``unknown``, ``role`` or ``not-own`` (see :mod:`codex.store.permissions`)."""
    n: int


class Count(NamedTuple):
    """New events of one kind by one person."""

    kind: str
    """Stem."""
    actor: str
    n: int


@dataclass(frozen=True, slots=True)
class Merged:
    """What joining came to, or would come to."""

    origins: tuple[Origin, ...]
    counts: tuple[Count, ...] = ()
    aside: tuple[Aside, ...] = ()
    """New events that do not count yet."""
    let_in: int = 0
    """Earlier events that count from now on: their permission has arrived."""
    late: int = 0
    """New judgments of closed rounds: kept, not counted."""
    texts: int = 0
    """Bodies that came along."""
    erased: tuple[str, ...] = ()
    """Bodies that were here and are erased now."""
    originals: tuple[str, ...] = ()
    """Files of ``corpus/`` whose text was erased."""
    forks: tuple[Fork, ...] = ()
    """Forks of keys that the new events speak of."""
    findings: tuple[Finding, ...] = ()
    """Damaged events that were left out, and what is odd but harmless."""
    rounds: tuple[str, ...] = ()
    """Rounds whose judgments were counted again: their closing is another now."""
    watched: tuple[Any, Any] | None = None
    """What ``watch`` gave before and after; None where nothing was new."""
    first: str = ""
    """Wall time of the earliest new event."""
    last: str = ""

    @property
    def new(self) -> int:
        """How many events are new here."""
        return sum(one.new for one in self.origins)


def merge(
    file: StudyFile,
    others: Sequence[Other],
    *,
    dry_run: bool = False,
    keep_good: bool = False,
    progress: Progress = lambda _what, _n: None,
    watch: Callable[[], Any] | None = None,
) -> Merged:
    """Join other logs of this study to this one.

    Everything is read and checked first; then all of it is written in one transaction, or nothing.

    Args:
        file: This copy, in no transaction.
        others: Study files (only read) and logs that came as lines.
        dry_run: Do all of it and take it back.
        keep_good: Leave out what is damaged, and say so, rather than refuse all.
        progress: Called with what is done and a number.
        watch: Called inside the transaction before and after, to say what changed (also in a dry run).

    Raises:
        NotFound: A file is not there.
        DamagedInput: It is no study, or holds tables, views or triggers that codex does not make.
        DamagedFile: A hash or form is broken (without ``keep_good``).
        Refused: Another study; a newer codex wrote it; a clock is ahead of all it could have seen.
    """
    staged = staging.begin(file.connection)
    for other in others:
        if other.path is not None:
            staging.from_study(
                file,
                staged,
                other.path,
                name=other.name or other.path.name,
                keep_good=keep_good,
                progress=progress,
            )
        elif other.sent is not None:
            staging.from_lines(file, staged, other.name, other.sent, keep_good=keep_good, progress=progress)
    try:
        try:
            return _join(_Joining(file, staged, progress, watch), dry_run=dry_run)
        except _Unfit as problem:
            _leave_out(file, staged, keep_good=keep_good, problem=problem)
            return _join(_Joining(file, staged, progress, watch), dry_run=dry_run)
    finally:
        for table in ("brought", "brought_body", "spoken"):
            file.connection.execute(f"DROP TABLE IF EXISTS temp.{table}")


class _Unfit(Exception):
    """Some event cannot be carried into state."""


class _TakenBack(Exception):
    """Ends a dry run: carries its answer out of the transaction, which is rolled back."""

    def __init__(self, merged: Merged) -> None:
        super().__init__()
        self.merged = merged


def _join(joining: _Joining, *, dry_run: bool) -> Merged:
    try:
        with joining.file.transaction():
            return _finished(joining, dry_run=dry_run)
    except _TakenBack as done:
        return done.merged


def _finished(joining: _Joining, *, dry_run: bool) -> Merged:
    try:
        merged = joining.merged()
    except sqlite3.Error as problem:
        if getattr(problem, "sqlite_errorname", "").startswith(_FULL):
            raise
        raise _Unfit from problem
    if dry_run:
        raise _TakenBack(merged)
    return merged


class _Joining:
    """The writing half of a merge, inside the transaction."""

    def __init__(
        self, file: StudyFile, staged: Staged, progress: Progress, watch: Callable[[], Any] | None
    ) -> None:
        self.file = file
        self.connection = file.connection
        self.staged = staged
        self.progress = progress
        self.watch = watch
        self.kinds = {kind for kind, _ in staged.counts}

    def merged(self) -> Merged:
        """Write everything and tell what it came to."""
        connection, staged, kinds = self.connection, self.staged, self.kinds
        if not any(origin.new for origin in staged.origins):
            return self._told(texts=self._bodies())
        before = self.watch() if self.watch else None
        late = self._number("late")
        erased = self._erased()
        sums.watch(connection)
        state.drop_triggers(connection)
        connection.execute(
            f"INSERT OR IGNORE INTO event({log.COLUMNS}) SELECT {log.COLUMNS} FROM temp.brought"
        )
        set_aside(connection, "temp.brought", {(actor, kind) for kind, actor in staged.counts})
        texts = self._bodies()
        originals = self._originals()
        staged.named.number(connection)
        self.progress("state", 0)
        many = sum(origin.new for origin in staged.origins) >= state.MANY
        unspoken = state.apply(connection, origin="temp.brought", spoken=True, many=many, present=kinds)
        again = self._let_in() if kinds & log.PERMITTING else 0
        rounds = self._recount(again)
        listed = {kind.partition("@")[0] for kind in kinds} & {*numbering.ORDERED}
        if (listed or again) and numbering.out_of_order(connection):
            build_again(connection)
        else:
            state.create_triggers(connection)
        if kinds & {*search.TEXTUAL, "set@1"} or texts:
            search.refresh(connection)
        self._own_device()
        return self._told(
            counts=self._counts(),
            aside=self._aside(),
            let_in=again,
            late=self._number("late") - late,
            texts=texts,
            first_said=[kind for kind, n in unspoken.items() if n == self._brought(kind)],
            erased=tuple(sorted(self._erased() - erased)),
            originals=originals,
            rounds=rounds,
            watched=(before, self.watch()) if self.watch else None,
        )

    def _number(self, table: str) -> int:
        return int(self.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])

    def _erased(self) -> set[str]:
        return {row[0] for row in self.connection.execute("SELECT id FROM body WHERE state = 'erased'")}

    def _bodies(self) -> int:
        """Take the bodies that are lacking here; what was erased anywhere stays erased."""
        connection = self.connection
        connection.executemany(
            "INSERT OR IGNORE INTO body(id, state) VALUES(?, 'withheld')",
            ((key,) for key in sorted(self.staged.refs)),
        )
        tombstone = (
            "EXISTS (SELECT 1 FROM event t WHERE t.key = '[\"erase\",\"' || b.id || '\"]' AND t.value IS NOT NULL"
            " AND (t.clock, t.id) NOT IN (SELECT clock, event FROM aside))"
        )
        taken = connection.execute(
            "UPDATE body SET state = 'present', salt = b.salt, content = b.content, digest = b.digest"
            f" FROM temp.brought_body b WHERE body.id = b.id AND body.state = 'withheld' AND NOT {tombstone}"
        )
        return taken.rowcount

    def _originals(self) -> tuple[str, ...]:
        """Return the originals named by what is about to be erased; afterwards nobody knows them."""
        if "erase@1" not in self.kinds:
            return ()
        rows = self.connection.execute(
            "SELECT DISTINCT json_extract(b.content, '$.original') FROM temp.brought t"
            " JOIN body b ON b.id = json_extract(t.key, '$[1]')"
            " WHERE t.kind = 'erase@1' AND b.content LIKE '{%' AND json_valid(b.content)"
        )
        return tuple(sorted(row[0] for row in rows if row[0]))

    def _let_in(self) -> int:
        """Count what was kept aside until now and is permitted by the union."""
        count = let_in(self.connection)
        if count:
            joined = "(SELECT e.* FROM temp.let_in l JOIN event e ON e.clock = l.clock AND e.id = l.event)"
            state.apply(self.connection, origin=joined)
        return count

    def _recount(self, again: int) -> tuple[str, ...]:
        """Count rounds again whose closing came, or the list of what their closing pinned."""
        connection = self.connection
        closed = "SELECT json_extract(key, '$[1]') FROM {} WHERE kind = 'close@1'"
        found = set()
        if "close@1" in self.kinds:
            found |= {row[0] for row in connection.execute(closed.format("temp.brought"))}
        if again:
            joined = "temp.let_in l JOIN event e ON e.clock = l.clock AND e.id = l.event"
            found |= {row[0] for row in connection.execute(closed.format(joined))}
        found |= {
            row[0]
            for row in connection.execute(
                "SELECT i.id FROM closing c JOIN ident i ON i.n = c.round JOIN temp.brought_body b ON b.id = c.pins"
            )
        }
        for name in sorted(found):
            state.recount(connection, name)
        return tuple(sorted(found))

    def _own_device(self) -> None:
        """Give this copy a device of its own where the other is a plain copy of the same file."""
        if self.file.device in self.staged.devices:
            shared = self.connection.execute(
                "SELECT 1 FROM temp.brought WHERE device = ? LIMIT 1", [self.file.device]
            ).fetchone()
            if shared:
                fresh = self.file.ids.random(16)
                self.connection.execute("UPDATE meta SET value = ? WHERE name = 'device'", [fresh])

    def _brought(self, kind: str) -> int:
        return sum(n for (name, _), n in self.staged.counts.items() if name == kind)

    def _counts(self) -> tuple[Count, ...]:
        told = self.staged.counts.items()
        return tuple(sorted(Count(kind.partition("@")[0], actor, n) for (kind, actor), n in told))

    def _aside(self) -> tuple[Aside, ...]:
        if not self._number("aside"):
            return ()
        rows = self.connection.execute(
            "SELECT b.actor, b.kind, a.why, count(*) FROM aside a JOIN temp.brought b"
            " ON b.clock = a.clock AND b.id = a.event GROUP BY 1, 2, 3"
        )
        return tuple(sorted(Aside(actor, kind.partition("@")[0], why, n) for actor, kind, why, n in rows))

    def _told(self, *, first_said: Collection[str] = (), **told: Any) -> Merged:
        connection = self.connection
        first, last = connection.execute(
            "SELECT coalesce(min(at), ''), coalesce(max(at), '') FROM temp.brought"
        ).fetchone()
        return Merged(
            origins=tuple(self.staged.origins),
            forks=tuple(forks(connection, "temp.brought", first_said=first_said)) if first else (),
            findings=(*self.staged.findings, *self._odd(last)),
            first=first,
            last=last,
            **told,
        )

    def _odd(self, last: str) -> list[Finding]:
        """Return what is odd and harmless: dates to come, a copy in other hands than those it was made for."""
        connection = self.connection
        (tomorrow,) = connection.execute(
            "SELECT strftime('%Y-%m-%dT%H:%M:%SZ', ?, '+1 day')", [self.file.now]
        ).fetchone()
        name = ", ".join(origin.name for origin in self.staged.origins)
        odd = []
        if last > tomorrow:
            (n,) = connection.execute("SELECT count(*) FROM temp.brought WHERE at > ?", [tomorrow]).fetchone()
            odd.append(Finding(name, "together.dates-to-come", fields={"n": n, "at": last}))
        invited = dict(
            connection.execute(
                "SELECT v.device, i.id FROM invitation v JOIN ident i ON i.n = v.expert WHERE v.live"
            )
        )
        hands = connection.execute(
            "SELECT device, actor, count(*) FROM temp.brought GROUP BY 1, 2"
            if invited
            else "SELECT 1 LIMIT 0"
        )
        for device, actor, n in hands:
            expert = invited.get(device.hex(), actor)
            if expert != actor:
                told = {"expert": expert, "actor": actor, "n": n}
                odd.append(Finding(name, "together.other-hands", fields=told))
        return odd


class _Bad(NamedTuple):
    """An event that cannot be carried into state."""

    row: int
    origin: int
    place: int | None
    event: bytes
    kind: str
    actor: str


def _leave_out(file: StudyFile, staged: Staged, *, keep_good: bool, problem: Exception) -> None:
    """Find the events that cannot be carried into state; leave them out, or refuse.

    Hash and form were right, so somebody made them by hand. They are tried one by one, and everything
    is taken back.
    """
    connection = file.connection
    bad: list[_Bad] = []
    with file.transaction():
        connection.execute("SAVEPOINT trial")
        rows = connection.execute(
            f"SELECT rowid, origin, place, {log.COLUMNS} FROM temp.brought ORDER BY clock, id"
        ).fetchall()
        marks = ", ".join("?" * len(log.Event._fields))
        for row in rows:
            connection.execute("SAVEPOINT one")
            try:
                connection.execute(f"INSERT OR IGNORE INTO event({log.COLUMNS}) VALUES({marks})", row[3:])
            except sqlite3.Error:
                connection.execute("ROLLBACK TO one")
                bad.append(_Bad(row[0], row[1], row[2], row[4], row[9], row[6]))
            connection.execute("RELEASE one")
        connection.execute("ROLLBACK TO trial")
        connection.execute("RELEASE trial")
    if not bad:
        raise problem
    places = [
        staging.place_of(staged.origins[one.origin].name, one.place, one.event.hex()[:8]) for one in bad
    ]
    if not keep_good:
        raise DamagedFile("together.bad-value", where=places[0]) from problem
    connection.executemany("DELETE FROM temp.brought WHERE rowid = ?", ((one.row,) for one in bad))
    staged.findings += [Finding(place, "together.bad-value", skipped=True) for place in places]
    staged.counts.subtract((one.kind, one.actor) for one in bad)
    staged.counts = +staged.counts
    for one in bad:
        before = staged.origins[one.origin]
        staged.origins[one.origin] = before._replace(new=before.new - 1, skipped=before.skipped + 1)
