"""Verify alone, seals, backups, migrations, doctor: each damage is named, each copy is whole."""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from codex.steps.study import surroundings
from codex.store.identity import VERSION

if TYPE_CHECKING:
    from tests.steps.conftest import Typed

FILE = Path("study.codex")


@pytest.fixture
def judged(study: Typed) -> Typed:
    assert study("round", "open", "--kind", "tag").code == 0
    for name, typed in (("aigul", "goals\nmiro\n"), ("marat", "goals\nx\n"), ("dana", "steps\nmiro\n")):
        assert study("tag", "-e", name, "--plain", typed=typed).code == 0
    assert study("round", "close").code == 0
    return study


def behind_its_back(*sql: str) -> None:
    """Change the file as another program would, the append-only triggers put back afterwards."""
    connection = sqlite3.connect(FILE)
    kept = connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND (tbl_name = 'event' OR tbl_name = 'body')"
    ).fetchall()
    for name, _ in kept:
        connection.execute(f"DROP TRIGGER {name}")
    for statement in sql:
        connection.execute(statement)
    for _, made in kept:
        connection.execute(made)
    connection.commit()
    connection.close()


DAMAGES = {
    "a judgment altered": ("UPDATE event SET value = json_set(value, '$.stance', 'contradicts') WHERE kind = 'judge@1'", "altered"),
    "an event that was seen deleted": ("DELETE FROM event WHERE kind = 'set@1' OR kind = 'round@1'", "events say"),
    "an author changed": ("UPDATE event SET actor = 'marat' WHERE actor = 'aigul'", "altered"),
    "a date changed": ("UPDATE event SET at = '2020-01-01T00:00:00Z' WHERE kind = 'close@1'", "altered"),
    "a text changed": ("UPDATE body SET content = replace(content, 'goal', 'gaol')", "not the one"),
    "a text gone": ("DELETE FROM body WHERE content LIKE '%I set a goal%'", "without an erasure"),
    "state that says otherwise": ("UPDATE judgment SET stance = 1", "not what the events say"),
    "a judgment missing from the state": ("DELETE FROM judgment WHERE n = 1 OR given = 1", "not what the events say"),
    "a table too many": ("CREATE TABLE extra(x)", "not what codex makes"),
    "a view in place of a table": ("CREATE VIEW shadow AS SELECT * FROM judgment", "not what codex makes"),
    "pins cut": ("UPDATE body SET content = substr(content, 17) WHERE typeof(content) = 'blob'", "not the one"),
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGES)
def test_verify_names_each_damage(judged: Typed, name: str) -> None:
    sql, word = DAMAGES[name]
    if "n = 1 OR" in sql:
        sql = "DELETE FROM judgment WHERE given = 1"
    behind_its_back(sql)
    ran = judged("verify", "--json")
    assert ran.code == 4, ran.err
    told = json.loads(ran.out)["results"]
    assert any(word in one["what"] for one in told), told
    assert all(one["where"] for one in told)


def test_a_whole_study_is_whole(judged: Typed) -> None:
    ran = judged("verify", "--json")
    assert (ran.code, json.loads(ran.out)["results"]) == (0, [])


def test_what_no_hash_can_show_is_found_by_looking_at_what_is_said(judged: Typed) -> None:
    from codex.model.expert import Expert
    from codex.store.log import Write
    from codex.store.study_file import open_study_file

    boss = Expert("facilitator", "facilitator", "facilitator")
    with open_study_file(FILE, seed=None, now="2026-11-22T10:00:00Z") as file:
        source, text = file.connection.execute(
            "SELECT i.id, s.text FROM source s JOIN ident i ON i.n = s.n"
        ).fetchone()
        outside = [["xout1", 0, 9, None, None, None, 0, 1], ["xout2", 5, 99999, None, None, None, 0, 1]]
        file.write(
            [
                Write("cut@1", ("kx",), {"source": source, "by": "turn", "pieces": outside}),
                Write("round@1", ("2",), {"kind": "tag", "sample": "round-1", "roster": '["aigul"]', "protocol": "kind: sing"}),
                Write("judge@1", ("2", "xout1", "dreams", "dana", 1), {}),
                Write("decide@1", ("2", "xout1", "goals"), {"give": 1, "by": "magic"}),
            ],
            boss,
        )  # fmt: skip
        assert text
    told = "\n".join(one["what"] for one in judged("verify", "--json").results)
    for word in (
        "outside of the",
        "not in its sample",
        "without being on its roster",
        "no version",
        "does not fit",
    ):
        assert word in told, told


def test_a_file_that_cannot_be_read_is_told_in_one_line(judged: Typed) -> None:
    whole = FILE.read_bytes()
    for spoiled in (
        b"",
        b"hello",
        whole[: len(whole) // 2],
        b"\0" * 4096,
        whole[:4096] + b"\0" * (len(whole) - 4096),
    ):
        FILE.write_bytes(spoiled)
        ran = judged("verify")
        assert ran.code in {1, 3, 4}
        assert "codex did not expect" not in ran.err
        assert ran.err.startswith("codex: ") or ran.out


def test_a_seal_finds_what_was_deleted_after_it(judged: Typed) -> None:
    sealed = judged("seal", "--json").results[0]
    assert judged("seal", "-o", "seal.json").code == 0
    assert sealed["root"] in Path("seal.json").read_text()
    assert judged("codebook", "add", "Later", "--branch", "competency").code == 0
    ran = judged("verify", "seal.json", "--json")
    assert ran.code == 0
    assert json.loads(ran.out)["since"] > 0
    assert judged("seal", "--json").results[0]["root"] != sealed["root"]
    behind_its_back("DELETE FROM event WHERE kind = 'done@1' AND actor = 'marat'")
    ran = judged("verify", "seal.json", "--json")
    assert ran.code == 4
    assert len(json.loads(ran.out)["results"]) == 2
    Path("seal.json").write_text(Path("seal.json").read_text().replace(sealed["root"], "0" * 64))
    assert judged("verify", "seal.json").code == 1


def test_a_backup_is_whole_private_and_never_in_the_way(judged: Typed) -> None:
    assert judged("backup", "kept.codex").code == 0
    assert Path("kept.codex").stat().st_mode & 0o777 == 0o600
    assert judged("backup", "kept.codex").code == 5
    assert judged("backup", "kept.codex", "--yes").code == 0
    assert judged("backup", "nowhere/kept.codex").code == 3
    Path("restored").mkdir()
    Path("kept.codex").replace("restored/study.codex")
    assert judged("verify", "--study", "restored").code == 0
    assert judged("status", "--json", "--study", "restored").results == judged("status", "--json").results
    assert judged("backup").code == 0
    assert len(list(Path("backups").glob("study-*.codex"))) == 1
    assert not list(Path().rglob("*.new"))


def test_a_backup_of_a_damaged_file_is_refused_and_leaves_nothing(judged: Typed) -> None:
    data = bytearray(FILE.read_bytes())
    for at in range(8192, len(data), 4096):
        data[at : at + 64] = os.urandom(64)
    FILE.write_bytes(data)
    ran = judged("backup", "kept.codex")
    assert ran.code == 1
    assert not Path("kept.codex").exists()


def test_an_older_form_is_backed_up_first_and_then_brought_up_to_date(judged: Typed) -> None:
    before = judged("status", "--json").results
    behind_its_back("DROP TABLE late", "CREATE TABLE relic(x)", "PRAGMA user_version = 1")
    old = FILE.read_bytes()
    assert judged("status", "--json").results == before
    kept = Path("study-form1.codex")
    assert kept.stat().st_mode & 0o777 == 0o600
    connection, other = sqlite3.connect(kept), sqlite3.connect(":memory:")
    other.deserialize(old)
    for sql in ("SELECT * FROM event", "SELECT * FROM body", "SELECT type, name, sql FROM sqlite_schema"):
        assert connection.execute(sql).fetchall() == other.execute(sql).fetchall()
    connection.close()
    assert judged("verify").code == 0
    behind_its_back(f"PRAGMA user_version = {VERSION + 1}")
    refused = judged("status")
    assert refused.code == 5
    assert "newer codex" in refused.err


def test_a_migration_that_fails_leaves_the_old_file_as_it_was(
    judged: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    from codex.store import migrations

    def broken(_connection: sqlite3.Connection) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    behind_its_back("PRAGMA user_version = 1")
    old = FILE.read_bytes()
    monkeypatch.setattr(migrations, "build_again", broken)
    assert judged("status").code == 1
    assert FILE.read_bytes() == old


def test_doctor_says_what_is_wrong_here(judged: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    states = {one["check"]: one["state"] for one in judged("doctor", "--json").results}
    assert states["backup"] == "look"
    assert "bad" not in states.values()
    judged("backup")
    FILE.chmod(0o644)
    Path("study (Marat's conflicted copy).codex").write_bytes(FILE.read_bytes())
    monkeypatch.setattr(surroundings, "share_of", lambda _path: "nfs4")
    ran = judged("doctor", "--json")
    assert ran.code == 4
    states = {one["check"]: one["state"] for one in json.loads(ran.out)["results"]}
    assert (states["rights"], states["conflicts"], states["share"], states["backup"]) == (
        "look",
        "bad",
        "bad",
        "ok",
    )


def test_network_shares_and_cloud_folders_are_known_by_their_looks() -> None:
    mounts = (
        "/dev/sda1 / ext4 rw 0 0\nserver:/x /mnt/team\\040share nfs4 rw 0 0\n//nas/a /mnt/nas cifs rw 0 0\n"
    )
    assert surroundings.share_of(Path("/mnt/team share/study"), mounts) == "nfs4"
    assert surroundings.share_of(Path("/mnt/nas/study/study.codex"), mounts) == "cifs"
    assert surroundings.share_of(Path("/home/a/study"), mounts) == ""
    assert surroundings.cloud_of(Path("/home/a/Яндекс.Диск/study")) == "Яндекс.Диск"
    assert surroundings.cloud_of(Path("/home/a/OneDrive - University/study")).startswith("OneDrive")
    assert surroundings.cloud_of(Path("/home/a/studies/boxing")) == ""


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE judgment SET stance = 1 WHERE excerpt = (SELECT min(excerpt) FROM judgment)",
        "UPDATE judgment SET code = (SELECT max(code) FROM judgment) WHERE expert = (SELECT min(expert) FROM judgment) AND given",
        "DELETE FROM judgment WHERE expert = (SELECT min(expert) FROM judgment)",
        "UPDATE done SET version = NULL WHERE expert = (SELECT min(expert) FROM done)",
        "UPDATE ident SET id = 'madina' WHERE id = 'marat'",
    ],
)
def test_no_number_is_computed_from_rows_that_the_log_does_not_say(judged: Typed, sql: str) -> None:
    behind_its_back(sql)
    for words in (
        ("agree",),
        ("matrix", "--rows", "competency", "--cols", "tool", "-o", "m.html"),
        ("tag", "export"),
    ):
        ran = judged(*words)
        assert ran.code == 1, (words, ran.out)
        assert "codex verify" in ran.err
    assert not Path("m.html").exists()


def test_an_excerpt_that_a_new_version_carried_to_other_words_is_named(judged: Typed) -> None:
    from codex.model.expert import Expert
    from codex.store.log import Write
    from codex.store.study_file import open_study_file

    text = Path("interview.txt").read_text(encoding="utf-8")
    Path("interview.txt").write_text("Interviewer: Hello!\n" + text, encoding="utf-8")
    assert judged("import", "interview.txt", "--kind", "interview").code == 0
    assert judged("verify").code == 0  # every excerpt followed its words
    boss = Expert("facilitator", "facilitator", "facilitator")
    with open_study_file(FILE, seed=None, now="2026-11-22T10:00:00Z") as file:
        key, value = file.connection.execute(
            "SELECT key, value FROM event WHERE kind = 'revise@1'"
        ).fetchone()
        moved = json.loads(value)
        name, start, end = moved["moves"][1][:3]
        moved["moves"][1] = [name, start - 3, end - 3]
        file.write([Write("revise@1", (json.loads(key)[1],), moved)], boss)
    told = judged("verify", "--json").results
    assert [one["where"] for one in told] == [f"excerpt {name}"]
    assert "other" in told[0]["what"] or "place of" in told[0]["what"]


def test_an_excerpt_whose_id_was_made_from_another_place_is_named(judged: Typed) -> None:
    from codex.model.expert import Expert
    from codex.store.log import Write
    from codex.store.study_file import open_study_file

    boss = Expert("facilitator", "facilitator", "facilitator")
    with open_study_file(FILE, seed=None, now="2026-11-22T10:00:00Z") as file:
        (source,) = file.connection.execute("SELECT i.id FROM source s JOIN ident i ON i.n = s.n").fetchone()
        pieces = [["xabcdefgh2", 0, 9, None, None, None, 0, 1]]
        file.write([Write("cut@1", ("ky",), {"source": source, "by": "turn", "pieces": pieces})], boss)
    told = judged("verify", "--json").results
    assert [one["where"] for one in told] == ["excerpt xabcdefgh2"]


@pytest.mark.skipif(os.name != "posix", reason="rights are those of POSIX")
def test_what_holds_texts_answers_and_keys_is_for_its_owner_alone(study: Typed) -> None:
    mask = os.umask(0)
    try:
        Path("second.txt").write_text(
            "Interviewer: Who?\nTeacher: Saule Akhmetova said so.\n", encoding="utf-8"
        )
        Path("names.csv").write_text("name,pseudonym\nSaule,T1\n", encoding="utf-8")
        for words in (
            ("import", "second.txt"),
            ("anonymize", "apply", "names.csv", "--key", "../who-is-who.csv", "--yes"),
            ("round", "open", "--kind", "rate", "--items", "codes"),
            ("ballot", "make", "-o", "ballots"),
            ("expert", "invite", "aigul"),
            ("export", "log", "-o", "log.jsonl"),
            ("backup",),
        ):
            assert study(*words).code == 0, words
        Path("bad.json").write_text('{"schema": "codex/ballot@1"}', encoding="utf-8")
        study("ballot", "collect", "bad.json")
    finally:
        os.umask(mask)
    private = [Path("study.codex"), Path("study.keys"), Path("../who-is-who.csv"), Path("log.jsonl")]
    for folder in ("corpus", "ballots", "backups", "quarantine"):
        found = [path for path in Path(folder).rglob("*") if path.is_file()]
        assert found, folder
        private += found
    private += [Path("copies/aigul/study.codex"), Path("copies/aigul/study.keys")]
    assert {str(path): oct(path.stat().st_mode & 0o777) for path in private} == {
        str(path): "0o600" for path in private
    }


def test_doctor_names_what_codex_did_not_make(judged: Typed) -> None:
    connection = sqlite3.connect(FILE)
    connection.execute("CREATE TRIGGER evil AFTER INSERT ON body BEGIN SELECT 1; END")
    connection.close()
    checks = {one["check"]: one for one in judged("doctor", "--json").results}
    assert checks["foreign"]["state"] == "bad"
    assert "evil" in checks["foreign"]["what"]
    assert judged("verify").code == 4
