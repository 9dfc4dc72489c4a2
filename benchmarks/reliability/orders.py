"""Random studies merged in random orders, by files and by lines: one state, every fork told, no event missing.

``python -m benchmarks.reliability.orders [STUDIES [ORDERS]]``. Each study has three to four copies on which
people judge, take back, finish, mark spans, rename, write notes, erase them, add experts, close and reopen the
round, undo, and now and then merge one another. Then all are joined into fresh copies in random orders, some twice.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.reliability.small_study import (
    CODES,
    EXCERPTS,
    EXPERTS,
    FACILITATOR,
    at,
    copy,
    done,
    judge,
    make,
    told,
)
from codex.errors import CodexError
from codex.steps.together.verifying import damages
from codex.store import bodies, forks, history, merging, rounds
from codex.store.exchange import Sent, lines
from codex.store.log import Write

if TYPE_CHECKING:
    from codex.store.study_file import StudyFile


@dataclass
class Orders:
    """What came of it."""

    studies: int = 0
    merges: int = 0
    events: int = 0
    with_forks: int = 0
    states: int = 0
    """Studies whose orders did not all come to one state."""
    missing: int = 0
    """Events that were not there after a merge of everything."""
    forks_untold: int = 0
    damages: int = 0

    @property
    def sound(self) -> bool:
        return not (self.states or self.missing or self.forks_untold or self.damages)


def run(studies: int, orders: int, folder: Path, seed: int = 1) -> Orders:
    """Make and join ``studies`` random studies in ``orders`` orders each."""
    found = Orders(studies)
    for number in range(studies):
        place = folder / f"s{number}"
        place.mkdir()
        _one(place, random.Random(seed * 100_000 + number), orders, found)
        for path in place.iterdir():
            path.unlink()
        place.rmdir()
    return found


def _one(folder: Path, chance: random.Random, orders: int, found: Orders) -> None:
    base = folder / "base.codex"
    make(base)
    copies = [copy(base, f"c{n}") for n in range(chance.randint(3, 4))]
    for step in range(chance.randint(8, 24)):
        path = chance.choice(copies)
        if chance.random() < 0.12:
            other = chance.choice([one for one in copies if one != path])
            with at(path, f"{path.stem}{step}") as file:
                merging.merge(file, [merging.Other(other)])
            found.merges += 1
            continue
        with at(path, f"{path.stem}{step}") as file:
            _say(file, chance)
    union = _all_events(copies)
    found.events += len(union)
    expected = forked_keys(union)
    found.with_forks += bool(expected)
    states = [
        _joined(base, copies, chance, order=order, wanted=(union, expected), found=found)
        for order in range(orders)
    ]
    found.states += any(one != states[0] for one in states)


def _say(file: StudyFile, chance: random.Random) -> None:
    expert = chance.choice(EXPERTS)
    excerpt, code = chance.choice(EXCERPTS), chance.choice(CODES)
    what = chance.choice(
        ["judge"] * 6
        + ["span"] * 2
        + ["back", "done", "done", "rename", "note", "erase", "person", "close", "reopen", "undo"]
    )
    try:
        with file.transaction():
            if what == "judge":
                file.write(
                    [judge(excerpt, code, expert, chance.choice(["", "contradicts", "mentions"]))], expert
                )
            elif what == "back":
                file.write([judge(excerpt, code, expert)._replace(value=None)], expert)
            elif what == "span":
                place = chance.randrange(100)
                value = {"from": place, "to": place + chance.randrange(1, 50), "codes": [code]}
                key = ("1", "s1", f"sp{chance.randrange(4)}", expert.id)
                file.write([Write("span@1", key, chance.choice([value, value, None]))], expert)
            elif what == "done":
                file.write([done(excerpt, expert)], expert)
            elif what == "rename":
                file.write(
                    [Write("set@1", (f"code:{code}", "name"), {"is": {"en": chance.choice("ABC")}})],
                    FACILITATOR,
                )
            elif what == "note":
                note = bodies.put(file.connection, file.ids, f"note {chance.random()}")
                file.write([Write("judge@1", ("1", excerpt, code, expert.id, 1), {"note": note})], expert)
            elif what == "erase":
                _erase(file, chance)
            elif what == "person":
                name = chance.choice(["ruslan", "madina"])
                file.write(
                    [Write("expert@1", (name,), {"role": chance.choice(["coder", "observer"])})], FACILITATOR
                )
            elif what == "close":
                file.write([rounds.closing(file, "1", rounds.counted_events(file, "1"))], FACILITATOR)
            elif what == "reopen":
                file.write([rounds.reopening("1")], FACILITATOR)
            else:
                history.undo(file, chance.choice([*EXPERTS, FACILITATOR]))
    except CodexError:
        pass  # nothing to undo, or somebody built on it


def _erase(file: StudyFile, chance: random.Random) -> None:
    there = [
        row[0]
        for row in file.connection.execute("SELECT id FROM body WHERE content LIKE 'note %' ORDER BY id")
    ]
    if there:
        file.write([Write("erase@1", (chance.choice(there),), {"why": "withdrawn"})], FACILITATOR)


def _all_events(copies: list[Path]) -> dict[bytes, tuple[str, str]]:
    """Return every event of all copies: id -> (key, heads it saw)."""
    union: dict[bytes, tuple[str, str]] = {}
    for path in copies:
        with at(path) as file:
            union.update(
                (row[0], (row[1], row[2]))
                for row in file.connection.execute("SELECT id, key, prev FROM event")
            )
    return union


def forked_keys(union: dict[bytes, tuple[str, str]]) -> set[str]:
    """Return the keys with several heads, computed from the union alone."""
    seen = {one for _, prev in union.values() for one in json.loads(prev)}
    heads: dict[str, int] = {}
    for event, (key, _) in union.items():
        if event.hex() not in seen and not key.startswith(('["undo"', '["erase"', '["look"', '["invite"')):
            heads[key] = heads.get(key, 0) + 1
    return {key for key, n in heads.items() if n > 1}


def told_forks(file: StudyFile) -> set[str]:
    """Return the keys of the forks that codex tells."""
    return {
        json.dumps([one.kind.partition("@")[0], *one.key], ensure_ascii=False, separators=(",", ":"))
        for one in forks.forks(file.connection)
    }


def _joined(
    base: Path,
    copies: list[Path],
    chance: random.Random,
    *,
    order: int,
    wanted: tuple[dict[bytes, tuple[str, str]], set[str]],
    found: Orders,
) -> object:
    union, expected = wanted
    target = copy(base, f"t{order}")
    line = [*copies, *chance.sample(copies, k=chance.randint(0, 2))]
    chance.shuffle(line)
    while line:
        some = [line.pop() for _ in range(min(len(line), chance.randint(1, 2)))]
        with at(target, f"t{order}") as file:
            merging.merge(file, [_brought(one, chance, file) for one in some])
        found.merges += 1
    with at(target, f"t{order}") as file:
        here = {row[0] for row in file.connection.execute("SELECT id FROM event")}
        found.missing += len(union.keys() - here)
        found.forks_untold += len(expected ^ told_forks(file))
        if not order:  # all orders come to one state, so one of them is looked at in full
            amiss = damages(file, lambda _what, _n: None)
            found.damages += len([one for one in amiss if one.where.startswith(("event", "text"))])
        return told(file)


def _brought(path: Path, chance: random.Random, here: StudyFile) -> merging.Other:
    if chance.random() < 0.6:
        return merging.Other(path)
    with at(path) as file:
        sent = [line.encode() for line in lines(file, with_texts=True)]
    return merging.Other(name="lines", sent=Sent(sent, "lines", here.study))


def main() -> int:
    studies = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    orders = int(sys.argv[2]) if len(sys.argv) > 2 else 6
    with tempfile.TemporaryDirectory() as name:
        start = time.perf_counter()
        found = run(studies, orders, Path(name))
    seconds = time.perf_counter() - start
    print(
        f"{found.studies} random studies x {orders} orders, {found.merges:,} merges of {found.events:,} events"
        f" in {seconds:.0f} s: {found.states} with more than one state, {found.missing} events missing,"
        f" {found.with_forks} with forks, {found.forks_untold} forks untold, {found.damages} damages"
    )
    return not found.sound


if __name__ == "__main__":
    sys.exit(main())
