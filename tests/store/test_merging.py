"""Logs joined: in any order, as often as one likes, it comes to one state, and nothing is missing."""

from __future__ import annotations

import shutil
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

from codex.errors import CodexError, DamagedFile, DamagedInput, NotFound, Refused
from codex.model.expert import Expert
from codex.store import bodies, checking, forks, log, merging, rounds, state, verify
from codex.store.identity import VERSION
from codex.store.log import Write
from codex.store.study_file import open_study_file
from tests.store.study import AIGUL, FACILITATOR, MARAT, NOW, cut, done, judge, make, source

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

ROUND = Write("round@1", ("1",), {"kind": "tag", "roster": '["aigul","marat"]', "protocol": ""})


@pytest.fixture
def base(tmp_path: Path) -> Path:
    found = tmp_path / "base.codex"
    make(found, [source(), cut(), ROUND])
    return found


def copy(base: Path, name: str) -> Path:
    """Return another copy, on a device of its own."""
    path = base.with_name(f"{name}.codex")
    shutil.copy(base, path)
    connection = sqlite3.connect(path)
    connection.execute("UPDATE meta SET value = ? WHERE name = 'device'", [name.encode().ljust(16, b"-")])
    connection.commit()
    connection.close()
    return path


def at(path: Path) -> Any:
    return open_study_file(path, seed=path.stem, now=NOW)


def say(path: Path, writes: Sequence[Write], actor: Expert) -> None:
    with at(path) as file:
        file.write(writes, actor)


def merge(path: Path, *others: Path, **how: Any) -> merging.Merged:
    with at(path) as file:
        return merging.merge(file, [merging.Other(other) for other in others], **how)


def whole(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return the log and the state in ids that are the same on every copy."""
    with at(path) as file:
        assert list(verify.damages(file)) == []
        told = {
            name: sorted(file.connection.execute(sql).fetchall(), key=repr)
            for name, sql in state.SORTED.items()
        }
        told["event"] = file.connection.execute("SELECT * FROM event ORDER BY clock, id").fetchall()
        told["body"] = file.connection.execute(
            "SELECT id, state, salt, content FROM body ORDER BY id"
        ).fetchall()
        return told


def test_two_copies_come_to_one_state_in_either_order(base: Path) -> None:
    a, b = copy(base, "a"), copy(base, "b")
    say(a, [judge("goals"), done()], AIGUL)
    say(b, [judge("miro", expert="marat"), done(expert="marat")], MARAT)
    other = copy(b, "c")
    assert merge(b, a).new == 2
    assert merge(a, other).new == 2
    assert whole(a) == whole(b)
    assert len(whole(a)["judgment"]) == 2


def test_many_judgments_at_once_come_to_the_state_and_sums_that_few_come_to(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(base, [judge("goals"), judge("quiz")], AIGUL)
    a, b, one = copy(base, "a"), copy(base, "b"), copy(base, "one")
    say(b, [judge("goals", stance="contradicts"), judge("miro"), done()], AIGUL)  # one row stands already
    say(b, [Write("judge@1", ("1", "xk10", "miro", "aigul", 1), None), done(expert="marat")], FACILITATOR)
    merge(one, b)
    monkeypatch.setattr(state, "MANY", 1)
    merge(a, b)
    assert whole(a) == whole(one)  # ``whole`` adds every table up again
    assert len(whole(a)["judgment"]) == 3


def test_sound_events_are_looked_at_together_and_not_one_by_one(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = copy(base, "a"), copy(base, "b")
    say(b, [judge("goals"), judge("goals", stance="contradicts"), done()], AIGUL)
    say(b, [judge("goals", stance="mentions")], AIGUL)
    monkeypatch.setattr(checking._Eye, "_one_by_one", lambda _self, rows: pytest.fail(f"{rows}"))
    assert merge(a, b).new == 4


def test_merging_again_brings_nothing(base: Path) -> None:
    a, b = copy(base, "a"), copy(base, "b")
    say(b, [judge("goals")], AIGUL)
    merge(a, b)
    before = whole(a)
    again = merge(a, b)
    assert again.new == 0
    assert again.origins[0].events == len(before["event"])
    assert whole(a) == before


def test_several_at_once_are_one_transaction_and_known_events_are_counted_once(base: Path) -> None:
    a, b, c = copy(base, "a"), copy(base, "b"), copy(base, "c")
    say(b, [judge("goals")], AIGUL)
    merge(c, b)
    say(c, [judge("miro", expert="marat")], MARAT)
    merged = merge(a, b, c)
    assert [origin.new for origin in merged.origins] == [1, 1]
    assert len(whole(a)["judgment"]) == 2


def test_a_dry_run_tells_the_same_and_changes_nothing(base: Path) -> None:
    a, b = copy(base, "a"), copy(base, "b")
    say(b, [judge("goals"), done()], AIGUL)
    bytes_before = a.read_bytes()
    tried = merge(a, b, dry_run=True)
    assert a.read_bytes() == bytes_before
    assert (
        merge(a, b).counts
        == tried.counts
        == (
            merging.Count("done", "aigul", 1),
            merging.Count("judge", "aigul", 1),
        )
    )


def test_the_other_file_is_left_as_it_is(base: Path) -> None:
    a, b = copy(base, "a"), copy(base, "b")
    say(b, [judge("goals")], AIGUL)
    before = b.read_bytes(), b.stat().st_mtime_ns
    merge(a, b)
    assert (b.read_bytes(), b.stat().st_mtime_ns) == before


def test_two_words_on_one_thing_are_a_fork_until_a_new_one_settles_it(base: Path) -> None:
    a, b = copy(base, "a"), copy(base, "b")
    say(a, [judge("goals")], AIGUL)
    say(b, [judge("goals", stance="contradicts")], AIGUL)
    merged = merge(a, b)
    assert [len(fork.sides) for fork in merged.forks] == [2]
    with at(a) as file:
        (fork,) = forks.forks(file.connection)
        assert [side.counts for side in fork.sides] == [False, True]
        loser = fork.sides[0]
        with pytest.raises(Refused):
            forks.settle(file, loser.event, MARAT)
        forks.settle(file, loser.event[:8], AIGUL)
        assert forks.forks(file.connection) == []
        stances = [row[6] for row in file.connection.execute(state.SORTED["judgment"])]
        assert stances == [1 if loser.value and "stance" in loser.value else 0]
    merge(b, a)
    assert whole(a) == whole(b)


@pytest.mark.parametrize("many", [1, 1000])
def test_every_fork_is_told_however_many_come_and_from_wherever(
    base: Path, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(state, "MANY", many)
    with at(base) as file:
        file.write([judge("early")], AIGUL)
    a, b, c, d = (copy(base, name) for name in "abcd")
    say(a, [judge("goals"), judge("quiz", expert="marat"), done()], FACILITATOR)
    say(b, [judge("miro"), judge("plan")], AIGUL)
    say(c, [judge("plan", stance="contradicts"), done(expert="marat")], FACILITATOR)
    say(d, [judge("goals", stance="contradicts"), judge("tests"), done(expert="marat")], FACILITATOR)
    nothing = copy(a, "nothing")
    assert merge(nothing, b).forks == ()
    assert [fork.key[2] for fork in merge(a, b, c).forks] == ["plan"]
    assert [fork.key[1:3] for fork in merge(a, d).forks] == [("xk10", "marat"), ("xk10", "goals")]
    with at(a) as file:
        assert len(forks.forks(file.connection)) == 3


def test_the_same_said_twice_is_a_fork_with_nothing_to_settle(base: Path) -> None:
    a, b = copy(base, "a"), copy(base, "b")
    say(a, [judge("goals")], AIGUL)
    say(b, [judge("goals")], AIGUL)
    (fork,) = merge(a, b).forks
    assert fork.same


def test_a_closing_that_arrives_makes_late_what_it_did_not_count(base: Path) -> None:
    a, b = copy(base, "a"), copy(base, "b")
    say(a, [judge("goals"), done()], AIGUL)
    merge(b, a)
    say(b, [judge("goals", stance="contradicts"), judge("miro")], AIGUL)
    close(a)
    merged = merge(b, a)
    assert merged.rounds == ("1",)
    assert merged.late == 2
    merge(a, copy(b, "c"))
    assert whole(a) == whole(b)
    assert [row[2] for row in whole(a)["judgment"]] == ["goals"]


def close(path: Path) -> None:
    with at(path) as file, file.transaction():
        file.write([rounds.closing(file, "1", rounds.counted_events(file, "1"))], FACILITATOR)


def test_a_judgment_that_was_pinned_counts_though_it_arrives_after_the_closing(base: Path) -> None:
    a, b, c = copy(base, "a"), copy(base, "b"), copy(base, "c")
    say(b, [judge("goals")], AIGUL)
    merge(a, b)
    close(a)
    lines = exported(a, without=lambda event: event.kind == "judge@1")
    with at(c) as file:
        from codex.store.exchange import Sent

        merging.merge(file, [merging.Other(name="x", sent=Sent(lines, "x", file.study))])
        assert file.connection.execute("SELECT count(*) FROM judgment").fetchone() == (0,)
    merged = merge(c, b)
    assert merged.late == 0
    assert len(whole(c)["judgment"]) == 1
    assert whole(c) == whole(a)


def exported(path: Path, without: Callable[[log.Event], bool] = lambda _e: False, **how: Any) -> list[bytes]:
    from codex.store.exchange import lines

    with at(path) as file:
        return [line.encode() for line in lines(file, leave_out=without, **how)]


def test_two_closings_are_a_fork_and_the_one_that_is_settled_on_counts(base: Path) -> None:
    a, b = copy(base, "a"), copy(base, "b")
    say(a, [judge("goals")], AIGUL)
    say(b, [judge("miro", expert="marat")], MARAT)
    close(a)
    close(b)
    merged = merge(a, b)
    assert [fork.kind for fork in merged.forks] == ["close@1"]
    (winner,) = [row[2] for row in whole(a)["judgment"]]
    with at(a) as file:
        (fork,) = forks.forks(file.connection)
        forks.settle(file, fork.sides[0].event, FACILITATOR)
    (now,) = [row[2] for row in whole(a)["judgment"]]
    assert {now, winner} == {"goals", "miro"}
    merge(b, a)
    assert whole(a) == whole(b)


def test_another_study_is_refused(base: Path, tmp_path: Path) -> None:
    from codex.store.study_file import create_study

    other = tmp_path / "other.codex"
    create_study(other, seed="other", now=NOW).connection.close()
    with pytest.raises(Refused) as told:
        merge(base, other)
    assert told.value.text_id == "together.another-study"


def test_a_file_is_not_joined_to_itself(base: Path) -> None:
    with pytest.raises(Refused) as told:
        merge(base, base)
    assert told.value.text_id == "together.same-file"


def test_a_file_that_is_not_there_or_no_study_is_told(base: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        merge(base, tmp_path / "none.codex")
    (tmp_path / "text.codex").write_text("hello")
    with pytest.raises(DamagedInput):
        merge(base, tmp_path / "text.codex")


def spoil(path: Path, *sql: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA writable_schema = ON")
    for statement in sql:
        connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE extra(x)",
        "CREATE VIEW extra AS SELECT 1",
        "CREATE TRIGGER extra AFTER INSERT ON event BEGIN DELETE FROM body; END",
        "DROP TRIGGER event_no_delete",
        "CREATE INDEX extra ON event(at)",
    ],
)
def test_what_codex_does_not_make_in_a_strangers_file_is_refused(base: Path, sql: str) -> None:
    b = copy(base, "b")
    spoil(b, sql)
    with pytest.raises(DamagedInput) as told:
        merge(base, b)
    assert told.value.text_id == "together.strange-schema"


def test_an_event_table_that_is_a_view_is_refused(base: Path) -> None:
    b = copy(base, "b")
    spoil(b, "ALTER TABLE event RENAME TO hidden", "CREATE VIEW event AS SELECT * FROM hidden")
    with pytest.raises(DamagedInput):
        merge(base, b)


def test_a_newer_form_is_refused(base: Path) -> None:
    b = copy(base, "b")
    spoil(b, f"PRAGMA user_version = {VERSION + 1}")
    with pytest.raises(Refused) as told:
        merge(base, b)
    assert told.value.text_id == "store.newer"


def alter(path: Path, sql: str) -> None:
    """Change the log behind the back of its triggers."""
    connection = sqlite3.connect(path)
    trigger = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'event_no_update'").fetchone()[0]
    connection.execute("DROP TRIGGER event_no_update")
    connection.execute(sql)
    connection.execute(trigger)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    "column",
    ["actor = 'marat'", "value = '{}'", "at = '2020-01-01T00:00:00Z'", "prev = '[\"00000000000000000000000000000000\"]'",
     "key = replace(key, 'goals', 'miro')", "kind = 'done@1'", "batch = zeroblob(16)", "value = 'x'", "key = '[]'",
     "value = NULL", "device = x'00'", "actor = ''", "at = 'yesterday'"],
)  # fmt: skip
def test_an_altered_event_is_refused_and_named_or_left_out_when_asked(base: Path, column: str) -> None:
    a, b = copy(base, "a"), copy(base, "b")
    say(b, [judge("goals"), done()], AIGUL)
    alter(b, f"UPDATE event SET {column} WHERE kind = 'judge@1'")
    before = a.read_bytes()
    with pytest.raises(DamagedFile) as told:
        merge(a, b)
    assert "b.codex" in told.value.where
    assert a.read_bytes() == before
    merged = merge(a, b, keep_good=True)
    assert (merged.new, merged.origins[0].skipped) == (1, 1)
    assert len(merged.findings) == 1
    assert merged.findings[0].skipped
    assert whole(a)["judgment"] == []


def test_a_kind_from_the_future_is_refused(base: Path) -> None:
    b = copy(base, "b")
    forged(b, kind="judge@2")
    with pytest.raises(Refused) as told:
        merge(base, b)
    assert told.value.text_id == "together.newer-kind"


def forged(path: Path, **columns: Any) -> None:
    """Write an event by hand, its hash right."""
    with at(path) as file:
        row = {
            "clock": log.clock(file.connection) + 1, "at": NOW, "actor": "aigul", "device": b"x" * 16, "batch": b"y" * 16,
            "kind": "judge@1", "key": '["judge","1","xk10","goals","aigul",1]', "prev": "[]", "value": "{}", **columns,
        }  # fmt: skip
        told = log.event_id(file.study, list(row.values()))
        with file.transaction():
            state.drop_triggers(file.connection)
            file.connection.execute(
                f"INSERT INTO event({log.COLUMNS}) VALUES(?,?,?,?,?,?,?,?,?,?)",
                [row["clock"], told, *list(row.values())[1:]],
            )
            state.create_triggers(file.connection)


def test_a_clock_that_nobody_could_have_seen_is_refused(base: Path) -> None:
    b = copy(base, "b")
    forged(b, clock=10**12)
    with pytest.raises(Refused) as told:
        merge(base, b)
    assert told.value.text_id == "together.clock"


@pytest.mark.parametrize(
    "columns",
    [
        {"value": '{"title":"Private"}'},
        {"value": '{"unsure":"yes, very"}'},
        {"value": '{"unsure":0.5}'},
        {"key": '["judge","1","xk10","goals","aigul"]'},
        {"key": '["judge","1","xk10","goals","aigul","1"]'},
        {"key": '["judge", "1","xk10","goals","aigul",1]'},
        {"key": '["done","1","xk10","goals","aigul",1]'},
        {"key": '["judge","1","xk10","goals","aigul",0]'},
        {"value": '{"note":"plain words"}'},
        {"prev": '["goals"]'},
        {"kind": "cut@1", "key": '["cut","k9"]', "value": '{"source":"s1","by":"turn","pieces":[["x",1]]}'},
        {"kind": "cut@1", "key": '["cut","k9"]', "value": '{"source":"s1","by":"turn","pieces":"all"}'},
        {"kind": "version@1", "key": '["version","9"]', "value": '{"number":"nine"}'},
    ],
)
def test_an_event_of_a_wrong_form_is_refused_though_its_hash_is_right(
    base: Path, columns: dict[str, Any]
) -> None:
    a, b = copy(base, "a"), copy(base, "b")
    forged(b, **columns)
    with pytest.raises(DamagedFile):
        merge(a, b)
    merged = merge(a, b, keep_good=True)
    assert merged.new == 0
    assert merged.origins[0].skipped == 1
    assert list(damages(a)) == []


def damages(path: Path) -> list[str]:
    with at(path) as file:
        return [one.why for one in verify.damages(file)]


STRANGER = Expert("stranger", "Stranger", "coder")
GULNARA = Expert("gulnara", "Gulnara", "facilitator")


def test_events_of_nobody_known_are_kept_and_count_when_their_permission_arrives(base: Path) -> None:
    a, b, c = copy(base, "a"), copy(base, "b"), copy(base, "c")
    say(b, [judge("goals", expert="stranger"), done(expert="stranger")], STRANGER)
    say(c, [Write("expert@1", ("stranger",), {"role": "coder"})], FACILITATOR)
    merged = merge(a, b)
    assert [(one.actor, one.kind, one.why, one.n) for one in merged.aside] == [
        ("stranger", "done", "unknown", 1),
        ("stranger", "judge", "unknown", 1),
    ]
    assert whole(a)["judgment"] == []
    merged = merge(a, c)
    assert merged.let_in == 2
    assert len(whole(a)["judgment"]) == 1
    merge(c, b)
    assert whole(c) == whole(a)


def test_a_role_given_by_one_who_may_not_give_it_is_no_permission(base: Path) -> None:
    a, b = copy(base, "a"), copy(base, "b")
    forged(b, kind="expert@1", key='["expert","stranger"]', value='{"role":"facilitator"}', actor="aigul")
    merged = merge(a, b)
    assert [one.why for one in merged.aside] == ["role"]
    assert "stranger" not in {row[0] for row in whole(a)["expert"]}


def test_a_facilitator_made_by_a_facilitator_may_make_others(base: Path) -> None:
    a, b, c = copy(base, "a"), copy(base, "b"), copy(base, "c")
    say(b, [Write("expert@1", ("gulnara",), {"role": "facilitator"})], FACILITATOR)
    merge(c, b)
    say(c, [Write("expert@1", ("stranger",), {"role": "coder"})], GULNARA)
    lines = exported(c, without=lambda event: event.key == '["expert","gulnara"]')
    with at(a) as file:
        from codex.store.exchange import Sent

        merged = merging.merge(file, [merging.Other(name="x", sent=Sent(lines, "x", file.study))])
        assert [one.actor for one in merged.aside] == ["gulnara"]
    assert merge(a, b).let_in == 1
    assert whole(a) == whole(c)


def test_words_put_into_anothers_mouth_are_kept_aside(base: Path) -> None:
    a, b = copy(base, "a"), copy(base, "b")
    forged(b, key='["judge","1","xk10","goals","marat",1]', actor="aigul")
    assert [one.why for one in merge(a, b).aside] == ["not-own"]
    assert whole(a)["judgment"] == []


def test_an_appointment_in_one_round_counts_in_that_round_alone(base: Path) -> None:
    a, b = copy(base, "a"), copy(base, "b")
    say(a, [Write("role@1", ("1", "marat"), {"role": "adjudicator"})], FACILITATOR)
    for number in ("1", "2"):
        forged(
            b, kind="decide@1", key=f'["decide","{number}","xk10","goals"]', value='{"by":"adjudication","give":1}',
            actor="marat",
        )  # fmt: skip
    merged = merge(a, b)
    assert [(one.actor, one.why, one.n) for one in merged.aside] == [("marat", "role", 1)]
    assert [row[0] for row in whole(a)["decision"]] == ["1"]


def test_texts_come_along_and_a_text_that_was_erased_never_comes_back(base: Path) -> None:
    a, b, old = copy(base, "a"), copy(base, "b"), base.with_name("old.codex")
    with at(b) as file, file.transaction():
        note = bodies.put(file.connection, file.ids, "Мұғалім айтты")
        file.write([Write("judge@1", ("1", "xk10", "goals", "aigul", 1), {"note": note})], AIGUL)
    shutil.copy(b, old)
    assert merge(a, b).texts == 1
    say(a, [Write("erase@1", (note,), {"why": "withdrawn"})], FACILITATOR)
    assert "Мұғалім".encode() not in a.read_bytes()
    merge(a, old)
    assert "Мұғалім".encode() not in a.read_bytes()
    assert merge(b, a).erased == (note,)
    assert "Мұғалім".encode() not in b.read_bytes()
    assert whole(a) == whole(b)
    fresh = copy(base, "fresh")
    merge(fresh, a)
    merge(fresh, old)
    assert "Мұғалім".encode() not in fresh.read_bytes()
    assert whole(fresh) == whole(a)


def test_a_text_that_is_not_what_its_id_binds_is_refused(base: Path) -> None:
    a, b = copy(base, "a"), copy(base, "b")
    with at(b) as file, file.transaction():
        note = bodies.put(file.connection, file.ids, "yes")
        file.write([Write("judge@1", ("1", "xk10", "goals", "aigul", 1), {"note": note})], AIGUL)
        file.connection.execute("UPDATE body SET content = 'no' WHERE id = ?", [note])
    with pytest.raises(DamagedFile) as told:
        merge(a, b)
    assert told.value.text_id == "together.bad-body"
    assert merge(a, b, keep_good=True).new == 1
    with at(a) as file:
        assert file.connection.execute("SELECT state FROM body WHERE id = ?", [note]).fetchone() == (
            "withheld",
        )


def test_sources_are_listed_in_the_order_of_the_log_whatever_came_first(base: Path) -> None:
    a, b = copy(base, "a"), copy(base, "b")
    say(a, [source("sa1")], AIGUL)
    say(a, [source("sa2")], AIGUL)
    say(b, [source("sb1"), cut("kb", "sb1")], MARAT)
    merge(a, b)
    merge(b, a)

    def order(path: Path) -> list[str]:
        with at(path) as file:
            rows = file.connection.execute("SELECT i.id FROM source s JOIN ident i ON i.n = s.n ORDER BY s.n")
            return [row[0] for row in rows]

    assert order(a) == order(b)


def test_a_plain_copy_of_a_file_gets_a_device_of_its_own(base: Path) -> None:
    a = copy(base, "a")
    b = base.with_name("b.codex")
    shutil.copy(a, b)
    say(b, [judge("goals")], AIGUL)
    with at(a) as file:
        before = file.device
    merge(a, b)
    with at(a) as file:
        assert file.device != before


def test_dates_to_come_are_told_and_change_nothing_in_the_order(base: Path) -> None:
    a, b = copy(base, "a"), copy(base, "b")
    with open_study_file(b, seed="b", now="2062-01-01T00:00:00Z") as file:
        file.write([judge("goals")], AIGUL)
    with at(a) as file:
        file.write([judge("goals", stance="contradicts")], AIGUL)
        file.write([judge("goals", stance="mentions")], AIGUL)
    merged = merge(a, b)
    assert [one.why for one in merged.findings] == ["together.dates-to-come"]
    assert [row[6] for row in whole(a)["judgment"]] == [2]


def test_a_file_half_written_is_refused_and_nothing_is_taken(base: Path) -> None:
    a, b = copy(base, "a"), copy(base, "b")
    say(b, [judge(f"c{n}") for n in range(2000)], AIGUL)
    content = b.read_bytes()
    b.write_bytes(content[: len(content) * 2 // 3])
    before = a.read_bytes()
    with pytest.raises(CodexError):
        merge(a, b)
    assert a.read_bytes() == before
