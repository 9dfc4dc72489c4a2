"""Bytes of a study file changed one at a time: found and named, or harmless; never passed over.

``python -m benchmarks.reliability.damage [PLACES]``. At each place one byte of a sound file becomes another.
``codex verify`` must then name the damage (or refuse the file in one clear line); where it says that the study
is whole, log, texts and state must be those of the sound file. Counted apart: how often the numbers that a
command reads from the state were others, so that only verify told of it.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.reliability.small_study import FACILITATOR, at, fill, make, told
from codex.errors import CodexError
from codex.steps.together.verifying import damages
from codex.store import rounds
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
    """Of those named, where the state is another and only verify says so."""

    tables: dict[str, int] = field(default_factory=dict)
    """Which tables of the state those were in."""

    @property
    def sound(self) -> bool:
        return not (self.passed_over or self.tracebacks)


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


def main() -> int:
    places = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
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
