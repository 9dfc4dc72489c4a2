"""Any history of copies that write and merge, made and made small by hypothesis: a machine of rules and invariants.

``python -m benchmarks.reliability.any_history [HISTORIES [STEPS]]``. Rules: an expert judges, takes back, finishes,
marks a span, writes a note; a facilitator renames, closes and reopens the round, gives a role, erases a note;
anybody takes the last command back; a copy takes in another as a file or as lines, and takes the same in again.
After each step the copy holds the very events it ought to, every fork is told and no other, the sums over its
state are right. At the end all copies are joined in two orders and come to one state, which is also the one that
is built from the log alone. Where :mod:`benchmarks.reliability.orders` draws histories by a seeded generator,
here a failure is made as short as it can be, and printed as the calls that lead to it.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from benchmarks.reliability.orders import forked_keys, told_forks
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
from codex.model.expert import Expert
from codex.steps.together.verifying import damages
from codex.store import bodies, history, merging, rounds, sums
from codex.store.exchange import Sent, lines
from codex.store.log import Write

if TYPE_CHECKING:
    from codex.store.study_file import StudyFile

COPIES = ("a", "b", "c")
NEWCOMER = Expert("ruslan", "Ruslan", "coder")
_copy = st.sampled_from(COPIES)
_expert = st.sampled_from(EXPERTS)
_excerpt = st.sampled_from(EXCERPTS[:3])
_code = st.sampled_from(CODES[:3])
_way = st.sampled_from(["file", "lines"])


class AnyHistory(RuleBasedStateMachine):
    """Three copies of one study, and which events each ought to hold."""

    ran = 0
    """Steps of all histories together, for who prints figures."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.base = self.folder / "base.codex"
        make(self.base)
        self.paths = {name: copy(self.base, name) for name in COPIES}
        self.events = {name: _log(path) for name, path in self.paths.items()}
        self.newcomer = copy(self.base, "newcomer")
        with at(self.newcomer, "n") as file:
            file.write([Write("expert@1", (NEWCOMER.id,), {"role": NEWCOMER.role})], FACILITATOR)
        self.touched = COPIES[0]
        self.step = 0

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            try:
                self.joined()
            finally:
                shutil.rmtree(self.folder, ignore_errors=True)

    def open(self, name: str) -> Any:
        self.step += 1
        type(self).ran += 1
        self.touched = name
        return at(self.paths[name], f"{name}{self.step}")

    def say(self, name: str, writes: list[Write], actor: Expert) -> None:
        with self.open(name) as file:
            file.write(writes, actor)
        self.grown(name)

    def grown(self, name: str) -> None:
        before, self.events[name] = self.events[name], _log(self.paths[name])
        assert self.events[name].items() >= before.items(), "an event is gone"

    @rule(name=_copy, who=_expert, excerpt=_excerpt, code=_code, stance=st.sampled_from(["", "contradicts"]))
    def judges(self, name: str, who: Expert, excerpt: str, code: str, stance: str) -> None:
        self.say(name, [judge(excerpt, code, who, stance)], who)

    @rule(name=_copy, who=_expert, excerpt=_excerpt, code=_code)
    def takes_back(self, name: str, who: Expert, excerpt: str, code: str) -> None:
        self.say(name, [judge(excerpt, code, who)._replace(value=None)], who)

    @rule(name=_copy, who=_expert, excerpt=_excerpt)
    def finishes(self, name: str, who: Expert, excerpt: str) -> None:
        self.say(name, [done(excerpt, who)], who)

    @rule(name=_copy, who=_expert, place=st.integers(0, 20), code=_code, there=st.booleans())
    def marks(self, name: str, who: Expert, place: int, code: str, there: bool) -> None:
        value = {"from": place, "to": place + 9, "codes": [code]}
        self.say(name, [Write("span@1", ("1", "s1", "sp1", who.id), value if there else None)], who)

    @rule(name=_copy, code=_code, word=st.sampled_from("AB"))
    def renames(self, name: str, code: str, word: str) -> None:
        self.say(name, [Write("set@1", (f"code:{code}", "name"), {"is": {"en": word}})], FACILITATOR)

    @rule(
        name=_copy, who=st.sampled_from([NEWCOMER.id, "aigul"]), role=st.sampled_from(["coder", "observer"])
    )
    def gives_a_role(self, name: str, who: str, role: str) -> None:
        self.say(name, [Write("expert@1", (who,), {"role": role})], FACILITATOR)

    @rule(name=_copy, excerpt=_excerpt)
    def a_newcomer_judges(self, name: str, excerpt: str) -> None:
        """What a newcomer judged on a copy that lets them arrives without that permission: kept, not counted yet."""
        with at(self.newcomer, f"n{self.step}") as file:
            file.write([judge(excerpt, CODES[0], NEWCOMER)], NEWCOMER)
            told_of = lines(file, leave_out=lambda event: event.actor != NEWCOMER.id)
            sent = [line.encode() for line in told_of]
        with self.open(name) as file:
            merging.merge(file, [merging.Other(name="lines", sent=Sent(sent, "lines", file.study))])
        self.grown(name)

    @rule(name=_copy, closed=st.booleans())
    def closes_or_reopens(self, name: str, closed: bool) -> None:
        with self.open(name) as file, file.transaction():
            counted = rounds.counted_events(file, "1")
            write = rounds.closing(file, "1", counted) if closed else rounds.reopening("1")
            file.write([write], FACILITATOR)
        self.grown(name)

    @rule(name=_copy, who=_expert, excerpt=_excerpt, erased=st.booleans())
    def writes_a_note(self, name: str, who: Expert, excerpt: str, erased: bool) -> None:
        with self.open(name) as file, file.transaction():
            note = bodies.put(file.connection, file.ids, f"note {self.step}")
            key = ("1", excerpt, CODES[0], who.id, 1)
            file.write([Write("judge@1", key, {"note": note})], who)
            if erased:
                file.write([Write("erase@1", (note,), {"why": "withdrawn"})], FACILITATOR)
        self.grown(name)

    @rule(name=_copy, who=st.sampled_from([*EXPERTS, FACILITATOR]))
    def undoes(self, name: str, who: Expert) -> None:
        try:
            with self.open(name) as file, file.transaction():
                history.undo(file, who)
        except CodexError:
            pass  # nothing to undo, or somebody built on it
        self.grown(name)

    @rule(name=_copy, other=_copy, way=_way, again=st.booleans())
    def takes_in(self, name: str, other: str, way: str, again: bool) -> None:
        if name == other:
            return
        with self.open(name) as file:
            for _ in range(1 + again):
                merged = merging.merge(file, [_brought(self.paths[other], way, file)])
            assert not (again and merged.new)
        self.events[name] = self.events[name] | self.events[other]

    @invariant()
    def holds_every_event_and_tells_every_fork(self) -> None:
        if not hasattr(self, "paths"):
            return
        name = self.touched
        assert _log(self.paths[name]) == self.events[name], "an event is missing, or one too many"
        with at(self.paths[name]) as file:
            assert told_forks(file) == forked_keys(self.events[name])
            assert sums.differing(file.connection, whole=True) == []

    def joined(self) -> None:
        """Join all copies in two orders; every state is the one that the log alone gives."""
        union = self.events["a"] | self.events["b"] | self.events["c"]
        states = []
        for order, way in ((COPIES, "file"), (COPIES[::-1], "lines")):
            target = copy(self.base, f"joined-{way}")
            with at(target, way) as file:
                for name in order:
                    merging.merge(file, [_brought(self.paths[name], way, file)])
            assert _log(target) == union
            with at(target) as file:
                states.append(told(file))
                if way == "lines":
                    amiss = [one.why for one in damages(file, lambda _what, _n: None)]
                    assert "store.state-differs" not in amiss, amiss
                    assert "store.event-altered" not in amiss, amiss
        assert states[0] == states[1]


def _log(path: Path) -> dict[bytes, tuple[str, str]]:
    with at(path) as file:
        return {
            row[0]: (row[1], row[2]) for row in file.connection.execute("SELECT id, key, prev FROM event")
        }


def _brought(path: Path, way: str, here: StudyFile) -> merging.Other:
    if way == "file":
        return merging.Other(path)
    with at(path) as file:
        sent = [line.encode() for line in lines(file, with_texts=True)]
    return merging.Other(name="lines", sent=Sent(sent, "lines", here.study))


def run(histories: int, steps: int, *, same: bool = False) -> int:
    """Try so many histories of so many steps and return how many steps were done.

    Args:
        histories: How many.
        steps: The most of one.
        same: The same histories each time.

    Raises:
        AssertionError: One breaks an invariant; the shortest such history is told.
    """
    AnyHistory.ran = 0
    profile = settings(
        max_examples=histories,
        stateful_step_count=steps,
        deadline=None,
        derandomize=same,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(AnyHistory, settings=profile)
    return AnyHistory.ran


def main() -> int:
    histories = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    steps = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    start = time.perf_counter()
    ran = run(histories, steps)
    print(
        f"{histories} histories by rules, {ran:,} steps on three copies in {time.perf_counter() - start:.0f} s:"
        " one state each, every fork told, no event missing, sums right after each step"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
