"""The log as people read it, counted by SQLite, against the same read event by event."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from codex.store import history, log, merging
from codex.store.history import Sought
from codex.store.log import Write
from codex.store.study_file import open_study_file
from tests.store.study import AIGUL, FACILITATOR, MARAT, NOW, SERIK, cut, done, judge, make, opened, source

if TYPE_CHECKING:
    from pathlib import Path

    from codex.store.study_file import StudyFile

ROUND = Write("round@1", ("1",), {"kind": "tag", "roster": '["aigul", "marat"]', "protocol": ""})


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two copies that went on at the same clocks, merged: commands of several events lie between each other."""
    folder = tmp_path_factory.mktemp("log")
    here, other = folder / "here.codex", folder / "other.codex"
    make(here, [source(), cut(), ROUND])
    shutil.copy(here, other)
    with opened(here) as file:
        file.write([judge(code) for code in ("goals", "miro", "forum", "quiz")] + [done()], AIGUL)
        file.write([judge("steps")], AIGUL)
    with open_study_file(other, seed="other", now=NOW) as file:
        file.write([judge(code, expert="marat") for code in ("goals", "miro", "forum")], MARAT)
        file.write([Write("vote@1", ("1", "xk10", "agree", "serik"), {"value": "4", "state": 0})], SERIK)
        file.write([done(expert="marat")], MARAT)
    with opened(here) as file:
        merging.merge(file, [merging.Other(other)])
        file.write([Write("expert@1", ("dana",), {"role": "coder"})], FACILITATOR)
        history.undo(file, FACILITATOR)
    return here


def _read(file: StudyFile, limit: int | None, sought: Sought) -> dict[str, tuple[object, ...]]:
    """Return what the newest commands did, by their ids."""
    where, values = sought.where()
    found: dict[str, list[log.Event]] = {}
    for event in reversed(list(log.events(file.connection, where, values))):
        if event.batch.hex() not in found and limit is not None and len(found) == limit:
            break
        found.setdefault(event.batch.hex(), []).append(event)
    told: dict[str, tuple[object, ...]] = {}
    for name, events in found.items():
        kinds = [event.kind.partition("@")[0] for event in events]
        keys = [json.loads(event.key) for event in events]
        pairs = [
            (kind, key) for kind, key in zip(kinds, keys, strict=True) if kind in {"judge", "done", "vote"}
        ]
        told[name] = (
            min(event.clock for event in events),
            events[0].at,
            events[0].actor,
            tuple(sorted((kind, kinds.count(kind)) for kind in set(kinds))),
            {key[-1] if kind == "vote" else key[-2] for kind, key in pairs},
            {key[1] for _, key in pairs},
        )
    return told


SOUGHT = (
    Sought(),
    Sought(actor="aigul"),
    Sought(kinds=("judge", "undo")),
    Sought(round="1"),
    Sought(about=("miro",)),
)


@pytest.mark.parametrize("large", [1, 2, 1_000])
@pytest.mark.parametrize("sought", SOUGHT, ids=str)
def test_commands_are_those_that_the_events_of_the_log_say(
    path: Path, sought: Sought, large: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "_LARGE", large)
    with opened(path) as file:
        for limit in (None, *range(1, 12)):
            found = history.batches(file, limit, sought)
            told = {
                one.id: (one.clock, one.at, one.actor, one.counts, set(one.experts), set(one.rounds))
                for one in found
            }
            assert told == _read(file, limit, sought)
            assert [one.counts for one in history.batches(file, limit, sought, whose=False)] == [
                one.counts for one in found
            ]


@pytest.mark.parametrize("sought", SOUGHT, ids=str)
@pytest.mark.parametrize("actor", ["aigul", "marat", "facilitator"])
def test_others_judgments_are_found_where_a_command_that_would_be_listed_holds_one(
    path: Path, sought: Sought, actor: str
) -> None:
    with opened(path) as file:
        for limit in (None, *range(1, 12)):
            held = any(one.experts - {actor} for one in history.batches(file, limit, sought))
            assert history.judged_by_others(file, {"1", "2"}, actor, limit, sought) == ("1" if held else "")
            assert history.judged_by_others(file, {"2"}, actor, limit, sought) == ""
