"""Bytes of a study file changed one at a time: found and named, or harmless; never a wrong number without a word.

``python -m benchmarks.reliability.damage [PLACES] [EXCERPTS]``. At each place one byte of a sound file becomes
another. ``codex verify`` must then name the damage (or refuse the file in one clear line); where it says that the
study is whole, log, texts and state must be those of the sound file. And whoever computes from the file must be
told before: where the state is another, the sums that every such command compares first must differ. With
``EXCERPTS`` the study is a larger one (five judgments of an excerpt by each of three experts, and what an expert
was done with), and verify is asked only where those sums said nothing.
"""

from __future__ import annotations

import hashlib
import random
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from benchmarks.reliability.small_study import EXPERTS, FACILITATOR, at, fill, fill_many, make, told
from codex.errors import CodexError
from codex.steps.together.verifying import damages
from codex.store import bulk, rounds, state, sums
from codex.store.soundness import damaged_tables

if TYPE_CHECKING:
    from codex.store.study_file import StudyFile


@dataclass
class Damaged:
    """What came of it."""

    places: int = 0
    named: int = 0
    """Found by verify, each with its place."""
    refused: int = 0
    """Not opened, with one clear line."""
    harmless: int = 0
    passed_over: list[int] = field(default_factory=list)
    """Places where verify said whole and something was another."""
    tracebacks: list[tuple[int, str]] = field(default_factory=list)
    warned: int = 0
    """Of those named, where the state is another and every command that reads the round says so."""
    silent: int = 0
    """Of those named, where the state is another and only verify says so: must be 0."""

    tables: dict[str, int] = field(default_factory=dict)
    """Which tables of the state those were in."""

    @property
    def sound(self) -> bool:
        return not (self.passed_over or self.tracebacks or self.silent)


def run(places: int, folder: Path, seed: int = 1) -> Damaged:
    """Change one byte at each of ``places`` random places."""
    chance = random.Random(seed)
    whole = folder / "whole.codex"
    make(whole)
    fill(whole)
    with at(whole) as file, file.transaction():
        file.write([rounds.closing(file, "1", rounds.counted_events(file, "1"))], FACILITATOR)
    with at(whole) as file:
        expected = told(file)
    content = whole.read_bytes()
    path = folder / "study.codex"
    found = Damaged(places)
    for place in sorted(chance.sample(range(len(content)), min(places, len(content)))):
        spoiled = bytearray(content)
        spoiled[place] ^= chance.randrange(1, 256)
        path.write_bytes(spoiled)
        for beside in folder.glob("study.codex-*"):
            beside.unlink()
        _look(path, place, expected, found)
    return found


def _look(path: Path, place: int, expected: dict[str, list[tuple[Any, ...]]], found: Damaged) -> None:
    try:
        with at(path) as file:
            amiss = damages(file, lambda _what, _n: None)
            warned = bool(damaged_tables(file))
            now = _numbers(file, expected)
    except CodexError:
        found.refused += 1
        return
    except Exception as problem:  # noqa: BLE001 - what must not happen
        found.tracebacks.append((place, repr(problem)[:200]))
        return
    if amiss:
        found.named += 1
        found.silent += now == "other" and not warned
        found.warned += now == "other" and warned
        if now == "other" and not warned:
            for name in _others(path, expected):
                found.tables[name] = found.tables.get(name, 0) + 1
        assert all(one.where for one in amiss)
    elif now == "same":
        found.harmless += 1
    else:
        found.passed_over.append(place)


def _others(path: Path, expected: dict[str, list[tuple[Any, ...]]]) -> list[str]:
    with at(path) as file:
        now = told(file)
    return [name for name in now if name not in {"event", "body"} and now[name] != expected[name]]


def _numbers(file: StudyFile, expected: dict[str, list[tuple[Any, ...]]]) -> str:
    """Say what is another: nothing, log or texts alone, or the state that numbers are computed from."""
    try:
        now = told(file)
    except Exception:  # noqa: BLE001 - a reader would have been told
        return "unreadable"
    if now == expected:
        return "same"
    return "log" if all(now[name] == expected[name] for name in now.keys() - {"event", "body"}) else "other"


def run_larger(places: int, excerpts: int, folder: Path, seed: int = 1) -> tuple[Damaged, int]:
    """Do the same with a study of so many excerpts; return what came of it and how many judgments there are."""
    chance = random.Random(seed)
    path = folder / "study.codex"
    make(path, excerpts)
    fill_many(path, excerpts)
    with at(path) as file, file.transaction():
        file.write([rounds.closing(file, "1", rounds.counted_events(file, "1"))], FACILITATOR)
    with at(path) as file:
        expected = _read_all(file)
        judged = file.connection.execute("SELECT count(*) FROM judgment").fetchone()[0]
    found = Damaged(places)
    size = path.stat().st_size
    with path.open("r+b") as handle:
        for place in sorted(chance.sample(range(size), places)):
            handle.seek(place)
            before = handle.read(1)
            _put(handle, place, bytes([before[0] ^ chance.randrange(1, 256)]))
            _read_larger(path, place, expected, found)
            for beside in folder.glob("study.codex-*"):
                beside.unlink()
            _put(handle, place, before)
    return found, judged


def _put(handle: BinaryIO, place: int, byte: bytes) -> None:
    handle.seek(place)
    handle.write(byte)
    handle.flush()


def _read_larger(path: Path, place: int, expected: list[bytes], found: Damaged) -> None:
    try:
        with at(path) as file:
            warned = bool(damaged_tables(file))
            if warned:
                found.named += 1
                found.warned += 1
                return
            now = _read_all(file)
            if now == expected:
                found.harmless += 1
            elif damages(file, lambda _what, _n: None):
                found.named += 1
                found.silent += 1
            else:
                found.passed_over.append(place)
    except CodexError:
        found.refused += 1
    except Exception as problem:  # noqa: BLE001 - what must not happen
        found.tracebacks.append((place, repr(problem)[:200]))


def read_given(file: StudyFile, round_id: str = "1") -> list[bulk.GivenTo]:
    """Read a round as :mod:`codex.steps.coding.judged` does, in plain Python."""
    bits = bulk.number_bits(file)
    found = list(bulk.given(file, round_id, bits))
    for one in found:
        read = [int(each) for each in one.packed.split(",")]
        parts = [(each >> 2 >> bits, each >> 2 & (1 << bits) - 1, each & 3) for each in read]
        total = sum(weight * n for each in parts for weight, n in zip(sums.JUDGED, each, strict=True))
        bulk.check_given(file, one, len(read), total)
    return found


def _read_all(file: StudyFile) -> list[bytes]:
    """Return a digest of each table of the state, and of a round as ``codex agree`` reads it."""
    told = []
    for name in sorted(state.SORTED):
        digest = hashlib.blake2b()
        for row in file.connection.execute(f"SELECT * FROM {name} NOT INDEXED"):
            digest.update(repr(row).encode("utf-8", "surrogateescape"))
        told.append(digest.digest())
    read: list[list[Any]] = [list(read_given(file))]
    read += [list(bulk.done(file, "1", file.number(one.id))) for one in EXPERTS]
    told.append(hashlib.blake2b(repr(read).encode()).digest())
    return told


def larger(places: int, excerpts: int) -> int:
    with tempfile.TemporaryDirectory() as name:
        start = time.perf_counter()
        found, judged = run_larger(places, excerpts, Path(name))
    print(
        f"{judged:,} judgments, {places} bytes changed in {time.perf_counter() - start:.0f} s: {found.warned} told by"
        f" every reading, {found.refused} refused on opening or reading, {found.harmless} where nothing that is read"
        f" is another, {found.silent} told by verify alone, {len(found.passed_over)} passed over,"
        f" {len(found.tracebacks)} tracebacks"
    )
    for place, problem in found.tracebacks[:5]:
        print(place, problem)
    return not found.sound


def main() -> int:
    places = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    if len(sys.argv) > 2:
        return larger(places, int(sys.argv[2]))
    with tempfile.TemporaryDirectory() as name:
        start = time.perf_counter()
        found = run(places, Path(name))
    seconds = time.perf_counter() - start
    print(
        f"{found.places} bytes changed in {seconds:.0f} s: {found.named} named by verify, {found.refused} refused on"
        f" opening, {found.harmless} harmless, {len(found.passed_over)} passed over, {len(found.tracebacks)} tracebacks"
    )
    print(
        f"of those named, {found.warned + found.silent} change the state that numbers are computed from:"
        f" {found.warned} are told by every reading of the round, {found.silent} by verify alone {found.tables}"
    )
    for place, problem in found.tracebacks[:5]:
        print(place, problem)
    print(found.passed_over[:20])
    return not found.sound


if __name__ == "__main__":
    sys.exit(main())
