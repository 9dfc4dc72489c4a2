"""A log of a million events with one bad line: refused with its line, the rest taken when asked.

``python -m benchmarks.reliability.bad_line [EVENTS]``.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.reliability.small_study import EXPERTS, at, copy, judge, make
from codex.errors import DamagedFile
from codex.store import merging
from codex.store.exchange import Sent, lines

if TYPE_CHECKING:
    from codex.store.merging import Merged


def _merge(path: Path, log: Path, *, keep_good: bool) -> Merged:
    with at(path) as file, log.open("rb") as stream:
        other = merging.Other(name=log.name, sent=Sent(stream, log.name, file.study))
        return merging.merge(file, [other], keep_good=keep_good)


def main() -> int:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        base, log = folder / "base.codex", folder / "log.jsonl"
        make(base)
        other = copy(base, "other")
        with at(other, "other") as file:
            writes = (
                judge(f"x{n // 5}", f"c{n % 5}", EXPERTS[0])._replace(fresh=True) for n in range(number)
            )
            file.write(writes, EXPERTS[0])
            bad = number * 7 // 10
            with log.open("wb") as stream:
                for place, line in enumerate(lines(file), 1):
                    stream.write((line.replace('"kind"', '"kinb"') if place == bad else line).encode())
        start = time.perf_counter()
        told = ""
        try:
            _merge(base, log, keep_good=False)
        except DamagedFile as problem:
            told = problem.where
        middle = time.perf_counter()
        merged = _merge(base, log, keep_good=True)
        end = time.perf_counter()
    print(
        f"{number:,} events, {told} refused after {middle - start:.0f} s;"
        f" with --keep-good {merged.new:,} taken in {end - middle:.0f} s,"
        f" left out: {', '.join(one.where for one in merged.findings)}"
    )
    return told != f"log.jsonl:{bad}" or merged.new != number - 1


if __name__ == "__main__":
    sys.exit(main())
