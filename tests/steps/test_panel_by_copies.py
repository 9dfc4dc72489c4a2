"""A panel of two rounds wholly by own copies: what each expert is shown of the first, and what comes back."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from codex.cli import app

if TYPE_CHECKING:
    from tests.steps.conftest import Ran, Typed

PEOPLE = ("aigul", "marat", "dana", "serik", "gulnar", "yerlan")
FIRST = {"aigul": 2, "marat": 4, "dana": 5, "serik": 7, "gulnar": 8, "yerlan": 9}
EXPERTS = "name,role,languages,id\n" + "".join(f"{name.title()},panellist,en,{name}\n" for name in PEOPLE)
STATEMENTS = "id,en\ngoals,Goals come first\npeers,Peers help one another\ncost,It costs time\n"
PROTOCOL = """schema: codex/protocol@1
kind: rate
questions: [{id: fit, text: {en: How far is it so?}}]
scale: {low: 1, high: 9}
rule: median at least 7 and iqr at most 2
quorum: 4
anonymity: labels
feedback: FEEDBACK
"""


def files(feedback: str) -> None:
    for name, text in (
        ("experts.csv", EXPERTS),
        ("statements.csv", STATEMENTS),
        ("panel.yaml", PROTOCOL.replace("FEEDBACK", feedback)),
    ):
        Path(name).write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study whose first round of votes was held by copies and is closed."""
    folder = tmp_path_factory.mktemp("first") / "study"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LANG", "C.UTF-8")

        def codex(*words: str, typed: str = "") -> None:
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed.encode()), encoding="utf-8"))
            assert app.main(words) == 0, words

        codex("init", str(folder))
        patch.chdir(folder)
        files("all")
        codex("expert", "add", "experts.csv")
        codex("round", "open", "--kind", "rate", "--protocol", "panel.yaml", "--items", "statements.csv")
        codex("expert", "invite", *PEOPLE)
        for name, value in FIRST.items():
            codex(*at(name), "vote", "--plain", typed=f"m why-{name}\n" + f"{value}\n" * 3)
        for name in PEOPLE[:3]:
            codex(*at(name), "expert", "return", "-o", f"{name}.jsonl")
        codex("merge", *(f"{name}.jsonl" for name in PEOPLE[:3]), *(f"copies/{name}" for name in PEOPLE[3:]))
        codex("round", "close")
    return folder


@pytest.fixture
def panel(codex: Typed, first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Return codex in a copy of that study."""
    shutil.copytree(first, tmp_path / "study")
    monkeypatch.chdir(tmp_path / "study")
    return codex


def ran(found: Ran, code: int = 0) -> Ran:
    assert found.code == code, found.err + found.out
    return found


def at(name: str) -> tuple[str, str]:
    return ("--study", f"copies/{name}")


def second_round(codex: Typed) -> None:
    ran(codex("round", "open", "--kind", "rate", "--items", "undecided"))


def voted(codex: Typed, name: str, value: int) -> None:
    """Vote in a copy, the same of every item."""
    ran(codex(*at(name), "vote", "--plain", typed=f"{value}\n" * 3))


def shown(codex: Typed, name: str) -> list[str]:
    """Return the lines that an expert reads with the first question."""
    lines = ran(codex(*at(name), "vote", "--plain", typed="q\n")).err.splitlines()
    return [line.strip() for line in lines if line.startswith("    ")]


def results(codex: Typed, *words: str) -> list[Any]:
    return ran(codex(*words, "--json")).results


def test_two_rounds_by_copies_with_feedback_come_to_what_one_file_comes_to(panel: Typed) -> None:
    assert {one["outcome"] for one in results(panel, "round", "results")} == {"undecided"}
    second_round(panel)
    assert results(panel, "status")[0]["next"][0]["command"] == f"codex expert invite {' '.join(PEOPLE)}"
    made = results(panel, "expert", "invite", *PEOPLE)
    assert results(panel, "status")[0]["next"][0]["command"] == "codex merge FILE..."
    assert {(one["round"], one["shown"], one["left_out"]) for one in made} == {("2", "1", 18)}
    assert [Path(one["folder"]).name for one in made] == [f"{name}-2" for name in PEOPLE]
    for name in PEOPLE:
        voted(panel, f"{name}-2", 8)
        ran(panel(*at(f"{name}-2"), "expert", "return", "-o", f"{name}-2.jsonl"))
    back = [f"{name}-2.jsonl" for name in PEOPLE]
    ran(panel("merge", *back))
    assert {one["way"] for one in results(panel, "round", "show")[0]["blind"]} == {"copy"}
    ran(panel("round", "close"))
    ended = results(panel, "round", "results")
    assert {(one["n"], one["median"], one["outcome"]) for one in ended} == {(6, 8.0, "in")}
    ran(panel("verify"))
    again = results(panel, "merge", *back, "copies/dana-2")
    assert sum(one["new"] for one in again) == 0


def test_a_copy_shows_the_panels_figures_ones_own_answer_and_nobodys_name(panel: Typed) -> None:
    second_round(panel)
    ran(panel("expert", "invite", "aigul", "serik"))
    for name in ("aigul", "serik"):
        told = shown(panel, f"{name}-2")
        assert told[0].endswith(f": {FIRST[name]}")
        assert "median 6" in told[1]
        assert told[2] == "answers: 2: 1, 4: 1, 5: 1, 7: 1, 8: 1, 9: 1"
        assert not any(name in line for line in told)
    content = b"".join(path.read_bytes() for path in Path("copies/aigul-2").rglob("*") if path.is_file())
    assert b"Marat" not in content
    inside = sqlite3.connect("copies/aigul-2/study.codex")
    try:
        assert inside.execute("SELECT count(*) FROM event WHERE kind = 'vote@1'").fetchone() == (0,)
        packs = [row[0] for row in inside.execute("SELECT content FROM body WHERE content LIKE '%outcome%'")]
    finally:
        inside.close()
    assert len(packs) == 1
    assert {one["own"] for one in json.loads(packs[0])["items"]} == {"2"}, "no other's own answer came along"


def test_what_a_ballot_would_show_and_what_a_copy_shows_is_the_same(panel: Typed) -> None:
    from codex.steps.panel.ballot_sheet import Sheets
    from codex.steps.panel.vote_rounds import vote_round
    from codex.steps.study.opening import find_expert, open_study
    from codex.store.experts import experts

    second_round(panel)
    ran(panel("expert", "invite", *PEOPLE))
    for name in PEOPLE:
        both = []
        for folder, who in ((Path(), None), (Path(f"copies/{name}-2"), name)):
            with open_study(folder, who) as study:
                person = find_expert(experts(study.file), name)
                sheet = Sheets(study, vote_round(study, None)).sheet(person)
                both.append((sheet.before, [(item.id, dict(item.earlier)) for item in sheet.items]))
        assert both[0] == both[1]


def test_a_protocol_without_feedback_puts_nothing_of_the_panel_into_a_copy(panel: Typed) -> None:
    files("{show: none, own: no}")
    ran(panel("round", "open", "--kind", "rate", "--items", "undecided", "--protocol", "panel.yaml"))
    ran(panel("expert", "invite", "aigul"))
    assert shown(panel, "aigul-2") == []
    content = Path("copies/aigul-2/study.codex").read_bytes()
    assert b"why-" not in content


def test_an_own_copy_tells_no_figures_of_a_round_whose_votes_it_has_not(panel: Typed) -> None:
    second_round(panel)
    ran(panel("expert", "invite", "aigul", "marat", "--with-own"))
    for words in (
        ("round", "results", "--round", "1"),
        ("consensus", "--method", "cvi", "--round", "1"),
        ("vote", "export", "--round", "1"),
        ("report",),
    ):
        assert "own copy" in ran(panel(*at("aigul-2"), *words), code=5).err
    told = results(panel, *at("aigul-2"), "round", "show", "1")[0]
    assert (told["left"], told["blind"]) == ({}, [])
    ran(panel(*at("aigul-2"), "verify"))


def test_a_copy_is_renewed_by_merging_a_later_one_into_it(panel: Typed) -> None:
    second_round(panel)
    ran(panel("expert", "invite", "aigul"))
    ran(panel(*at("aigul"), "merge", "copies/aigul-2"))
    assert shown(panel, "aigul")[0].endswith(": 2")
    voted(panel, "aigul", 9)
    ran(panel(*at("aigul"), "expert", "return", "-o", "late.jsonl"))
    ran(panel("merge", "late.jsonl"))
    left = results(panel, "round", "show", "2")[0]["left"]
    assert (left["aigul"], left["marat"]) == (0, 3)


def test_a_second_copy_of_the_same_round_needs_a_folder_of_its_own(panel: Typed) -> None:
    second_round(panel)
    ran(panel("expert", "invite", "aigul"))
    ran(panel("expert", "invite", "aigul"), code=5)
    assert "two copies" in ran(panel("expert", "invite", "aigul", "-o", "other")).err


def test_a_commitment_before_the_votes_holds_in_the_second_round_too(panel: Typed) -> None:
    second_round(panel)
    ran(panel("expert", "invite", "aigul"))
    voted(panel, "aigul-2", 9)
    ran(panel(*at("aigul-2"), "expert", "return", "--commit", "-o", "pledge.jsonl"))
    assert '"vote"' not in Path("pledge.jsonl").read_text(encoding="utf-8")
    ran(panel("merge", "pledge.jsonl"))
    ran(panel(*at("aigul-2"), "expert", "return", "-o", "votes.jsonl"))
    ran(panel("merge", "votes.jsonl"))
    blind = {one["expert"]: one for one in results(panel, "round", "show")[0]["blind"]}
    assert (blind["aigul"]["way"], blind["aigul"]["committed"], blind["aigul"]["changed"]) == ("commit", 3, 0)


def test_a_sealed_return_of_votes_opens_at_home(panel: Typed) -> None:
    pytest.importorskip("nacl", reason="the extra «sealed» is not installed")
    second_round(panel)
    ran(panel("expert", "invite", "aigul", "--sealed"))
    voted(panel, "aigul-2", 9)
    ran(panel(*at("aigul-2"), "expert", "return", "-o", "votes.sealed"))
    assert b"goals" not in Path("votes.sealed").read_bytes()
    ran(panel("merge", "votes.sealed"))
    blind = {one["expert"]: one["way"] for one in results(panel, "round", "show")[0]["blind"]}
    assert (blind["aigul"], blind["marat"]) == ("sealed", "none")


def test_what_a_copy_shows_is_damaged_only_with_a_word(panel: Typed) -> None:
    second_round(panel)
    ran(panel("expert", "invite", "aigul"))
    inside = sqlite3.connect("copies/aigul-2/study.codex")
    inside.execute("UPDATE body SET content = '[1]' WHERE content LIKE '%outcome%'")
    inside.commit()
    inside.close()
    assert ran(panel(*at("aigul-2"), "vote", "--plain"), code=1).err.startswith("codex: error")
    ran(panel(*at("aigul-2"), "verify"), code=4)
