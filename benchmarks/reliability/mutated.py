"""Logs, signed returns, study files and ballots changed at random: no traceback, nothing altered is accepted.

``python -m benchmarks.reliability.mutated [FILES]``. Half are logs and returns (bytes, lines, fields changed, cut,
doubled, moved), half study files (bytes, pages, tails). Whatever a merge accepts must be an event, or a text, of
the sound file, to the last byte. Ballots have a test of their own (tests/steps/test_ballots.py), ten thousand too.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.reliability.small_study import EXPERTS, at, copy, fill, judge, make
from codex.errors import CodexError
from codex.store import bodies, merging
from codex.store.exchange import Sent, lines
from codex.store.log import Write


@dataclass
class Mutated:
    """What came of it."""

    files: int = 0
    refused: int = 0
    accepted: int = 0
    """Merged: the change touched nothing that counts, or the damaged part was left out when asked."""
    altered: list[int] = field(default_factory=list)
    """Merges that took something which is not in the sound file."""
    tracebacks: list[tuple[int, str]] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return not (self.altered or self.tracebacks)


def run(files: int, folder: Path, seed: int = 1) -> Mutated:
    """Merge ``files`` changed files into a study, each into a fresh copy."""
    chance = random.Random(seed)
    base = folder / "base.codex"
    make(base)
    other = copy(base, "other")
    fill(other)
    with at(other, "note") as file, file.transaction():
        note = bodies.put(file.connection, file.ids, "Ол қорқады: she is afraid.")
        file.write(
            [
                Write("judge@1", ("1", "x1", "quiz", "aigul", 1), {"note": note}),
                judge("x2", "quiz", EXPERTS[0]),
            ],
            EXPERTS[0],
        )
    with at(other) as file:
        events = set(file.connection.execute("SELECT * FROM event"))
        texts = set(file.connection.execute("SELECT id, content FROM body WHERE state = 'present'"))
        log = "".join(lines(file, with_texts=True)).encode()
    found = Mutated(files)
    whole = other.read_bytes()
    fresh = base.read_bytes()
    target, mutant = folder / "target.codex", folder / "mutant.codex"
    for number in range(files):
        target.write_bytes(fresh)
        keep_good = chance.random() < 0.5
        try:
            with at(target, str(number)) as file:
                if number % 2:
                    mutant.write_bytes(_changed_file(whole, chance))
                    brought = merging.Other(mutant)
                else:
                    sent = _changed_lines(log, chance).splitlines(keepends=True)
                    brought = merging.Other(name="lines", sent=Sent(sent, "lines", file.study))
                merging.merge(file, [brought], keep_good=keep_good)
            found.accepted += 1
        except CodexError:
            found.refused += 1
        except Exception as problem:  # noqa: BLE001 - what must not happen
            found.tracebacks.append((number, repr(problem)[:300]))
        with at(target) as file:
            here = set(file.connection.execute("SELECT * FROM event"))
            held = set(file.connection.execute("SELECT id, content FROM body WHERE state = 'present'"))
        if not (here <= events and held <= texts):
            found.altered.append(number)
    return found


def _changed_file(content: bytes, chance: random.Random) -> bytes:
    data = bytearray(content)
    way = chance.randrange(6)
    if way == 0:
        return bytes(data[: chance.randrange(len(data))])
    if way == 1:
        page, other = (chance.randrange(len(data) // 4096) * 4096 for _ in range(2))
        data[page : page + 4096], data[other : other + 4096] = (
            data[other : other + 4096],
            data[page : page + 4096],
        )
    elif way == 2:
        page = chance.randrange(len(data) // 4096) * 4096
        data[page : page + 4096] = bytes(4096)
    else:
        for _ in range(chance.choice([1, 1, 1, 2, 5, 20])):
            data[chance.randrange(len(data))] ^= chance.randrange(1, 256)
    return bytes(data)


def _changed_lines(content: bytes, chance: random.Random) -> bytes:
    rows = content.splitlines(keepends=True)
    place = chance.randrange(len(rows))
    way = chance.randrange(9)
    if way == 0:
        del rows[place]
    elif way == 1:
        rows.insert(chance.randrange(len(rows)), rows[place])
    elif way == 2:
        rows[place] = rows[place][: chance.randrange(len(rows[place]))]
    elif way == 3:
        chance.shuffle(rows)
    elif way == 4:
        old, new = chance.choice(
            [
                (b'"aigul"', b'"marat"'),
                (b'"judge"', b'"done"'),
                (b"null", b"{}"),
                (b":1", b":2"),
                (b"goals", b"miro"),
                (b"x1", b"x2"),
                (b"{", b"["),
                (b'"', b"'"),
            ]
        )
        rows[place] = rows[place].replace(old, new, 1)
    elif way == 5:
        rows.insert(
            place,
            chance.choice(
                [
                    b"<<<<<<< HEAD\n",
                    b"null\n",
                    b"[]\n",
                    b'{"schema":"codex/log@9"}\n',
                    b"\xff\xfe\n",
                    b'{"body":"x"}\n',
                    b'{"held":7}\n',
                    b'{"signed":"00","expert":"aigul","device":"00"}\n',
                    b"[" * 5000 + b"\n",
                    b"1e999\n",
                ]
            ),
        )
    elif way == 6:
        other = chance.randrange(len(rows))
        half = len(rows[place]) // 2
        rows[place] = rows[place][:half] + rows[other][half:]
    else:
        row = bytearray(rows[place])
        for _ in range(chance.choice([1, 1, 2, 8])):
            row[chance.randrange(len(row))] = chance.randrange(256)
        rows[place] = bytes(row)
    return b"".join(rows)


def main() -> int:
    files = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        start = time.perf_counter()
        found = run(files, Path(name))
        shutil.rmtree(name, ignore_errors=True)
        Path(name).mkdir(exist_ok=True)
    print(
        f"{found.files:,} changed files in {time.perf_counter() - start:.0f} s: {found.refused:,} refused,"
        f" {found.accepted:,} accepted with nothing altered, {len(found.altered)} altered things accepted,"
        f" {len(found.tracebacks)} tracebacks"
    )
    for number, problem in found.tracebacks[:5]:
        print(number, problem)
    return not found.sound


if __name__ == "__main__":
    sys.exit(main())
