"""Names go, places stay true, what was erased is gone; a changed file takes its judgments along."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.steps.conftest import Typed

TALK = """Interviewer: Who helped you?
Айгүл Омарова: I worked with Марат Сейтовым on the forum.
Interviewer: And later?
Айгүл Омарова: Later we met Марата at school, write to a.omarova@mail.kz please.
"""
NAMES = "name,pseudonym,also\nАйгүл Омарова,P07,\nМарат Сейтов,P08,\n"


@pytest.fixture
def talk(study: Typed) -> Typed:
    Path("talk.txt").write_text(TALK, encoding="utf-8")
    Path("names.csv").write_text(NAMES, encoding="utf-8")
    assert study("import", "talk.txt", "--kind", "interview", "--lang", "mixed").code == 0
    assert study("source", "edit", "talk", "--set", "mentor=Марат Сейтов").code == 0
    assert study("excerpt", "cut", "--by", "turn", "-s", "talk").code == 0
    return study


def excerpts(run: Typed, source: str = "talk") -> list[dict[str, object]]:
    return [one for one in run("excerpt", "list", "-s", source, "--json").results if not one["context"]]


def test_names_are_shown_confirmed_replaced_and_erased(talk: Typed, tmp_path: Path) -> None:
    before = excerpts(talk)
    assert talk("anonymize", "check", "names.csv").code == 4
    assert talk("anonymize", "scan", "names.csv", "-o", "hits.csv").code == 0
    rows = list(csv.DictReader(Path("hits.csv").read_text("utf-8-sig").splitlines()))
    assert {row["text"] for row in rows} >= {"Айгүл Омарова", "Марат Сейтовым", "Марата", "a.omarova@mail.kz"}
    inside = Path("key.csv")
    assert talk("anonymize", "apply", "names.csv", "--key", str(inside), "--yes").code == 5
    key = tmp_path / "key.csv"
    assert talk("anonymize", "apply", "names.csv", "--key", str(key)).code == 5
    Path("hits.csv").unlink()
    logged = talk("log", "--json").out
    planned = talk("anonymize", "apply", "names.csv", "--key", str(key), "--dry-run", "--json")
    assert (planned.code, planned.results[0]["replaced"], key.exists()) == (0, 5, False)
    assert talk("log", "--json").out == logged
    assert talk("source", "show", "talk", "--text").out == TALK
    ran = talk("anonymize", "apply", "names.csv", "--key", str(key), "--yes", "--json")
    assert ran.code == 0, ran.err
    after = excerpts(talk)
    assert [one["id"] for one in after] == [one["id"] for one in before]
    assert after[0]["text"] == "I worked with P08 on the forum."
    assert after[1]["text"] == "Later we met P08 at school, write to [email-1] please."
    assert {one["speaker"] for one in after} == {"P07"}
    assert "Марат" in key.read_text("utf-8-sig")
    assert talk("anonymize", "check", "names.csv").code == 0
    assert talk("verify").code == 0
    assert talk("excerpt", "search", "Омаров", "--json").results == []
    assert len(talk("excerpt", "search", "P08", "--json").results) == 2
    raw = Path("study.codex").read_bytes()
    for name in ("Омарова", "омарова", "Марат", "a.omarova"):
        assert name.encode() not in raw, name
    kept = b"".join(path.read_bytes() for path in Path("corpus").iterdir())
    assert "Омарова".encode() not in kept
    assert talk("undo").code == 5
    again = talk("import", "talk.txt", "--kind", "interview", "--json")
    assert again.results == []


def test_only_what_was_confirmed_is_replaced(talk: Typed, tmp_path: Path) -> None:
    assert talk("anonymize", "scan", "names.csv", "-o", "hits.csv").code == 0
    text = Path("hits.csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    with Path("hits.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        for row in rows:
            row["replace"] = "no" if row["kind"] == "email" else "yes"
            writer.writerow(row)
    key = str(tmp_path / "key.csv")
    ran = talk("anonymize", "apply", "names.csv", "--key", key, "--hits", "hits.csv", "--yes", "--json")
    assert ran.results[0]["left"] == 1
    assert "a.omarova@mail.kz" in str(excerpts(talk)[1]["text"])


@pytest.mark.parametrize("cut_again", [False, True])
@pytest.mark.parametrize("how", ["another word", "another place", "another quote"])
def test_a_version_after_names_went_that_puts_other_words_into_an_excerpt_is_named(
    talk: Typed, tmp_path: Path, how: str, cut_again: bool
) -> None:
    from codex.model.expert import Expert
    from codex.store import bodies
    from codex.store.log import Write
    from codex.store.study_file import open_study_file

    key = str(tmp_path / "key.csv")
    assert talk("anonymize", "apply", "names.csv", "--key", key, "--yes").code == 0
    if cut_again:  # excerpts of the anonymised text, which no list of names ever moved
        assert talk("excerpt", "cut", "--by", "sentence", "-s", "talk").code == 0
    text = talk("source", "show", "talk", "--text").out
    Path("talk.txt").write_text("Interviewer: Hello!\n" + text, encoding="utf-8")
    assert talk("import", "talk.txt", "--kind", "interview").code == 0
    assert talk("source", "show", "talk", "--text").out == "Interviewer: Hello!\n" + text
    assert talk("verify").code == 0  # every excerpt followed its words
    (name,) = (str(one["id"]) for one in excerpts(talk) if "worked with P08" in str(one["text"]))
    boss = Expert("facilitator", "facilitator", "facilitator")
    with open_study_file(Path("study.codex"), seed=None, now="2026-11-22T10:00:00Z") as file:
        told, new = file.connection.execute(
            "SELECT r.value, b.content FROM event r JOIN body b ON b.id = json_extract(r.value, '$.text')"
            " WHERE r.kind = 'revise@1' ORDER BY r.clock DESC LIMIT 1"
        ).fetchone()
        (source,) = file.connection.execute(
            "SELECT json_extract(key, '$[1]') FROM event WHERE kind = 'revise@1'"
        ).fetchone()
        value = json.loads(told)
        (place,) = (move for move in value["moves"] if move[0] == name)
        with file.transaction():
            if how == "another word":
                other = new.replace("with P08", "with P09")
                value["text"] = bodies.put(file.connection, file.ids, other)
            elif how == "another place":
                place[1:3] = [place[1] - 3, place[2] - 3]
            else:
                place[1:] = [0, 0, bodies.put(file.connection, file.ids, "I worked alone.")]
            file.write([Write("revise@1", (source,), value)], boss)
    found = talk("verify", "--json").results
    assert [one["where"] for one in found] == [f"excerpt {name}"]
    assert "worked with P08" in found[0]["what"]


@pytest.mark.parametrize("verb", ["erase", "withdraw"])
def test_what_would_be_erased_is_told_before_and_a_wrong_name_is_not_asked_about(
    talk: Typed, verb: str
) -> None:
    source = talk("source", "list", "--json").results[0]["id"]
    originals = sorted(Path("corpus").iterdir())
    plan = talk("source", verb, source, "--dry-run", "--json").results[0]
    assert talk("source", "list", "--json").results[0]["consent"] == "verbatim"
    assert sorted(Path("corpus").iterdir()) == originals
    assert talk("source", verb, source).code == 5
    assert talk("source", verb, "nobody").code == 3
    done = talk("source", verb, source, "--yes", "--json").results[0]
    assert (done["bodies"], done["originals"]) == (plan["bodies"], plan["originals"])
    left = [path for path in originals if path.name not in done["originals"]]
    assert sorted(Path("corpus").iterdir()) == left
    assert len(left) == len(originals) - 1


def test_a_withdrawn_source_is_erased_and_does_not_come_back(talk: Typed) -> None:
    source = talk("source", "show", "talk", "--json").results[0]["id"]
    Path("exports").mkdir(exist_ok=True)
    Path("exports/quotes.csv").write_text(f"excerpt\n{excerpts(talk)[0]['id']}\n", encoding="utf-8")
    Path("exports/report.html").write_text(
        "<p>“I worked with\nМарат Сейтовым on the forum.”</p>", encoding="utf-8"
    )
    Path("mine").mkdir()
    Path("mine/other.txt").write_text("Nothing of it.\n", encoding="utf-8")
    Path("mine/notes.md").write_text(
        "> Later we met Марата at school, write to a.omarova@mail.kz please.\n", encoding="utf-8"
    )
    talk("expert", "invite", "aigul", "-o", "../copy")
    assert talk("source", "withdraw", "talk").code == 5
    done = talk("source", "withdraw", "talk", "--yes", "--json").results[0]
    assert done["exports"] == ["exports/quotes.csv", "exports/report.html"]
    assert done["files"] == ["mine/notes.md", "talk.txt"]
    assert done["copies"] == ["aigul"]
    assert "Омарова".encode() not in Path("study.codex").read_bytes()
    assert talk("source", "search", "forum", "--json").results[0]["title"] == "interview"
    assert talk("verify").code == 0
    told = json.loads(talk("import", "talk.txt", "--kind", "interview", "--json").out)
    assert told["results"] == []
    assert told["findings"][0]["skipped"]
    shown = talk("source", "show", source, "--json").results[0]
    assert (shown["consent"], shown["title"]) == ("withdrawn", "")


def test_a_changed_file_is_a_new_version_and_excerpts_follow_their_words(study: Typed) -> None:
    before = {str(one["text"]): one["id"] for one in excerpts(study, "interview")}
    text = Path("interview.txt").read_text(encoding="utf-8")
    changed = "Interviewer: Good morning!\n" + text.replace("every week", "each month")
    Path("interview.txt").write_text(changed, encoding="utf-8")
    Path("more.txt").write_text("A new text of the folder.\n", encoding="utf-8")
    dry = json.loads(study("import", ".", "--kind", "interview", "--dry-run", "--json").out)
    assert any("new version" in one["why"] for one in dry["findings"])
    assert study("verify").code == 0
    told = json.loads(study("import", "interview.txt", "more.txt", "--kind", "interview", "--json").out)
    assert [one["file"] for one in told["results"]] == ["more.txt"]
    assert any(
        "excerpts that followed their words: 3, that lost them: 1" in one["why"] for one in told["findings"]
    )
    after = {one["id"]: one for one in excerpts(study, "interview")}
    assert {str(one["text"]): one["id"] for one in after.values()} == before
    lost = [one for one in after.values() if one["lost"]]
    assert [one["text"] for one in lost] == ["People shared their lessons on the forum every week."]
    source = study("source", "show", "interview", "--text").out
    for one in after.values():
        if not one["lost"]:
            assert source[int(str(one["start"])) : int(str(one["end"]))] == one["text"]
    assert study("verify").code == 0
    again = study("import", "interview.txt", "more.txt", "--kind", "interview", "--json")
    assert again.results == []
    assert study("undo").code == 0
    assert {str(one["text"]): one["id"] for one in excerpts(study, "interview")} == before
    assert study("verify").code == 0


def test_another_text_of_the_same_name_is_another_source(study: Typed) -> None:
    Path("b").mkdir()
    Path("b/interview.txt").write_text(
        "Q: What else?\nA: Nothing of this was said before.\n", encoding="utf-8"
    )
    assert len(study("import", "b", "--kind", "interview", "--json").results) == 1
    assert len(study("source", "list", "--json").results) == 2


def test_a_table_that_grew_brings_its_new_rows(study: Typed) -> None:
    Path("answers.csv").write_text(
        "id,text\n1,The forum helped me a lot\n2,I planned my lessons\n", encoding="utf-8"
    )
    assert len(study("import", "answers.csv", "--json").results) == 2
    Path("answers.csv").write_text(
        "id,text\n1,The forum helped me a lot\n2,I planned every lesson\n3,Nothing helped\n", encoding="utf-8"
    )
    told = json.loads(study("import", "answers.csv", "--json").out)
    assert [one["text"].strip() for one in told["results"]] == ["Nothing helped"]
    assert len([one for one in told["findings"] if "new version" in one["why"]]) == 1
    assert len(study("source", "list", "--where", "kind=answers", "--json").results) == 3


def test_names_in_memos_and_notes_are_found_and_left_to_their_writers(talk: Typed) -> None:
    assert talk("note", "add", "Айгүл Омарованы қайта сұрау керек.").code == 0
    ran = talk("tag", "-e", "Aigul", "--plain", typed="m Марат Сейтов said so\nforum\nq\n")
    assert ran.code == 0, ran.err
    rows = talk("anonymize", "scan", "names.csv", "--json").results
    beside = [row for row in rows if ":" in row["source"]]
    assert [row["source"].partition(":")[0] for row in beside] == ["memo"]
    assert beside[0]["replace"] == "no"
    assert talk("round", "close", "--yes").code == 0
    rows = talk("anonymize", "scan", "names.csv", "--json").results
    assert {row["source"].partition(":")[0] for row in rows if ":" in row["source"]} == {"memo", "judgment"}


def test_a_source_is_found_by_the_title_it_was_given_later(talk: Typed) -> None:
    assert talk("source", "edit", "talk", "--set", "title=Quarterly gathering").code == 0
    assert [one["title"] for one in talk("source", "search", "gathering", "--json").results] == [
        "Quarterly gathering"
    ]
    assert talk("source", "search", "talk", "--json").results == []
    assert talk("verify").code == 0
