"""Study files as the world treats them: replaced while open, half synced, newer, on a wrong clock, with bad lines."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from codex.errors import CodexError, DamagedFile
from codex.store import merging
from codex.store.canonical import canonical
from codex.store.exchange import Sent, lines
from codex.store.identity import VERSION
from codex.store.log import Write
from codex.store.study_file import open_study_file
from tests.store.study import AIGUL, FACILITATOR, cut, judge, make, opened, source

if TYPE_CHECKING:
    from tests.steps.conftest import Typed


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "study.codex"
    make(
        found,
        [source(), cut(), Write("round@1", ("1",), {"kind": "tag", "roster": '["aigul"]', "protocol": ""})],
    )
    return found


@pytest.mark.skipif(os.name != "posix", reason="Windows does not let an open file be replaced")
def test_a_file_replaced_while_open_refuses_to_write_and_the_other_stays_whole(path: Path) -> None:
    other = path.with_name("other.codex")
    shutil.copy(path, other)
    with opened(other) as file:
        file.write([judge("from-the-cloud")], AIGUL)
    content = other.read_bytes()
    with pytest.raises(CodexError) as told, opened(path) as file:  # noqa: PT012 - the second write is the one
        file.write([judge("goals")], AIGUL)
        other.replace(path)
        file.write([judge("miro")], AIGUL)
    assert told.value.text_id == "store.replaced"
    assert path.read_bytes() == content


def test_a_newer_study_is_not_opened_by_an_older_codex_and_not_touched(path: Path) -> None:
    import sqlite3

    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(CodexError) as told, opened(path):
        pass
    assert told.value.text_id == "store.newer"
    assert told.value.exit_code == 5
    assert path.read_bytes() == before


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.999])
def test_a_file_that_a_cloud_has_half_brought_is_told_and_its_other_half_not_made_up(
    study: Typed, share: float
) -> None:
    file = Path("study.codex")
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * share) // 512 * 512])
    ran = study("verify")
    assert ran.code in {1, 4}
    assert "codex did not expect" not in ran.err
    ran = study("merge", "../nothing")
    assert ran.code in {1, 3}
    assert file.stat().st_size <= len(content)


def test_a_file_of_zeros_as_placeholders_are_is_told(study: Typed) -> None:
    file = Path("study.codex")
    file.write_bytes(bytes(file.stat().st_size))
    for words in (("status",), ("verify",), ("backup", "b.codex")):
        ran = study(*words)
        assert ran.code == 1
        assert "no study file" in ran.err


def test_a_journal_without_its_file_does_no_harm(path: Path) -> None:
    path.with_name("study.codex-journal").write_bytes(b"\xd9\xd5\x05\xf9 \xa1c\xd7" + bytes(504))
    with opened(path) as file:
        file.write([judge("goals")], AIGUL)
        assert file.connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("clock", ["1970-01-01T00:00:00Z", "2099-12-31T23:59:59Z"])
def test_a_wrong_clock_changes_dates_and_no_order(path: Path, clock: str) -> None:
    with opened(path) as file:
        file.write([judge("goals")], AIGUL)
    with open_study_file(path, seed="w", now=clock) as file:
        file.write([judge("goals", stance="contradicts")], AIGUL)
    with opened(path) as file:
        file.write([judge("goals", stance="mentions")], AIGUL)
        assert file.connection.execute("SELECT stance FROM judgment").fetchall() == [(2,)]


def test_a_clock_of_the_log_that_nobody_could_have_is_refused_and_the_rest_taken_when_asked(
    path: Path,
) -> None:
    from codex.store import log

    other = path.with_name("other.codex")
    shutil.copy(path, other)
    with opened(other) as file:
        file.write([judge("goals")], AIGUL)
        sent = list(lines(file))
        row = json.loads(next(line for line in sent if '"judge@1"' in line))
        row["clock"] = 2**40
        columns = (row["clock"], row["at"], row["actor"], bytes.fromhex(row["device"]), bytes.fromhex(row["batch"]),
                   row["kind"], canonical(row["key"]), canonical(row["prev"]), canonical(row["value"]))  # fmt: skip
        row["id"] = log.event_id(file.study, columns).hex()
        sent.append(canonical(row) + "\n")
    raw = [line.encode() for line in sent]
    with opened(path) as file:
        with pytest.raises(CodexError) as told:
            merging.merge(file, [merging.Other(name="x", sent=Sent(raw, "x", file.study))])
        assert told.value.text_id == "together.clock"
        found = merging.merge(
            file, [merging.Other(name="x", sent=Sent(raw, "x", file.study))], keep_good=True
        )
        assert (found.new, found.origins[0].skipped) == (1, 1)
        assert log.clock(file.connection) < 2**20


def test_a_long_log_with_one_bad_line_is_refused_with_its_line_and_taken_without_it(path: Path) -> None:
    other = path.with_name("other.codex")
    shutil.copy(path, other)
    with opened(other) as file:
        file.write([judge(f"c{n}", excerpt=f"x{n}") for n in range(20_000)], FACILITATOR)
        raw = [line.encode() for line in lines(file)]
    bad = 12_345
    raw[bad - 1] = raw[bad - 1].replace(b'"kind":"judge@1"', b'"kind":"judge@1"}')
    before = path.read_bytes()
    with opened(path) as file:
        with pytest.raises(DamagedFile) as told:
            merging.merge(file, [merging.Other(name="log.jsonl", sent=Sent(raw, "log.jsonl", file.study))])
        assert told.value.where == f"log.jsonl:{bad}"
    assert path.read_bytes() == before
    with opened(path) as file:
        found = merging.merge(
            file, [merging.Other(name="log.jsonl", sent=Sent(raw, "log.jsonl", file.study))], keep_good=True
        )
        assert found.new == 19_999
        assert [(one.where, one.skipped) for one in found.findings] == [(f"log.jsonl:{bad}", True)]


def test_a_study_on_a_share_is_told_by_doctor_and_where_a_round_opens(
    study: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    from codex.steps.study import surroundings

    monkeypatch.setattr(surroundings, "share_of", lambda _path: "cifs")
    ran = study("doctor")
    assert ran.code == 4
    assert "codex expert invite" in ran.out
    assert "cifs" in study("round", "open", "--kind", "tag").err
