"""Rounds of votes from opening to decision, typed as people type it."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from codex.cli import app
from tests.panel import Typed, make_study

if TYPE_CHECKING:
    from pathlib import Path

Asked = Any


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Run codex in the study and return exit code, results, the whole document and what was told."""
    for name in ("CODEX_EXPERT", "CODEX_STUDY", "CODEX_UI_LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")

    def run(*words: str, typed: str | None = None) -> tuple[int, dict[str, Any], str]:
        if typed is not None:
            import io

            monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        capsys.readouterr()
        code = app.main(["--study", str(tmp_path / "s"), *words])
        caught = capsys.readouterr()
        document = json.loads(caught.out) if caught.out.startswith("{") else {}
        return code, document, caught.err

    return run


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Studies to copy from: making one writes to the disk a hundred times."""
    folder = tmp_path_factory.mktemp("made")
    make_study(folder / "plain")
    make_study(folder / "tagged", tagged=True)
    return folder


@pytest.fixture
def plain(made: Path, tmp_path: Path) -> Typed:
    """A study with experts and nothing else."""
    shutil.copytree(made / "plain", tmp_path / "s")
    return Typed(tmp_path / "s")


@pytest.fixture
def panel(plain: Typed) -> Typed:
    """A study with a panel of three and an open round on three statements."""
    run, raw = plain, plain.folder / "raw"
    run(
        "round",
        "open",
        "--kind",
        "rate",
        "--items",
        str(raw / "statements.csv"),
        "--protocol",
        str(raw / "rate.yaml"),
    )
    return run


@pytest.fixture
def tagged(made: Path, tmp_path: Path) -> Typed:
    """A study with texts and a closed round of tags."""
    shutil.copytree(made / "tagged", tmp_path / "s")
    return Typed(tmp_path / "s")


def vote(ask: Asked, expert: str, lines: str, *more: str) -> str:
    code, _, told = ask("vote", "-e", expert, "--plain", *more, typed=lines)
    assert code == 0, told
    return str(told)


def votes(ask: Asked, round_id: str, *more: str) -> list[tuple[str, str, str, str]]:
    code, document, told = ask("vote", "export", "--round", round_id, "--json", *more)
    assert code == 0, told
    return [(one["item"], one["question"], one["expert"], one["value"]) for one in document["results"]]


def test_a_round_freezes_what_it_votes_on_and_says_what_its_rule_means(
    ask: Asked, plain: Typed, tmp_path: Path
) -> None:
    raw = tmp_path / "s" / "raw"
    words = ("round", "open", "--kind", "rate", "--items", str(raw / "statements.csv"))
    code, document, _ = ask(*words, "--protocol", str(raw / "rate.yaml"), "--json")
    row = document["results"][0]
    assert (code, row["items"], row["roster"]) == (0, 3, ["serik", "dana", "oleg"])
    assert any("54" in text and "189" in text for text in row["meaning"])
    assert ask(*words)[0] == 5, "one round of a kind is open at a time"


def test_a_dry_run_opens_nothing(ask: Asked, plain: Typed, tmp_path: Path) -> None:
    statements = str(tmp_path / "s" / "raw" / "statements.csv")
    assert ask("round", "open", "--kind", "rate", "--items", statements, "--dry-run")[0] == 0
    assert ask("round", "list", "--json")[1]["results"] == []


def test_an_expert_votes_line_by_line_and_what_is_saved_is_saved(ask: Asked, panel: Typed) -> None:
    told = vote(ask, "serik", "7\n8\nc\n3 m not always\nr\n")
    assert "0 questions are left" in told
    code, document, _ = ask("vote", "export", "--json", "-e", "serik")
    states = sorted((one["value"], one["state"]) for one in document["results"])
    assert code == 0
    assert states == [
        ("", "cannot-judge"),
        ("", "recused"),
        ("", "recused"),
        ("3", "given"),
        ("7", "given"),
        ("8", "given"),
    ]
    assert [one["comment"] for one in document["results"] if one["comment"]] == ["not always"]


def test_each_expert_sees_the_items_in_their_own_order_and_the_same_each_time(
    ask: Asked, panel: Typed
) -> None:
    def order(expert: str) -> list[str]:
        told = vote(ask, expert, "s\n" * 6)
        return [line.partition("] ")[2] for line in told.splitlines() if line.startswith("[")]

    assert order("serik") == order("serik")
    assert len({tuple(order(expert)) for expert in ("serik", "dana", "oleg")}) > 1


def test_while_a_round_is_open_nobody_reads_the_others(ask: Asked, panel: Typed) -> None:
    vote(ask, "serik", "7\n8\n")
    vote(ask, "dana", "1\n2\n")
    for words in (("round", "results"), ("vote", "export"), ("resolve", "--round", "1"), ("log",)):
        assert ask(*words)[0] == 5, words
    assert {who for _, _, who, _ in votes(ask, "1", "-e", "serik")} == {"serik"}
    code, document, _ = ask("round", "results", "--peek", "--json")
    assert (code, document["looks"]) == (0, 1)
    assert len(votes(ask, "1", "--peek")) == 4


def test_a_second_thought_counts_and_an_undo_takes_it_back(ask: Asked, panel: Typed) -> None:
    told = vote(ask, "serik", "7\nb\n2\nz\n")
    assert "undone" in told
    assert [value for *_, value in votes(ask, "1", "-e", "serik")] == ["7"]


def test_who_is_not_asked_cannot_vote_and_a_closed_round_takes_nothing(ask: Asked, panel: Typed) -> None:
    assert ask("vote", "-e", "aigul", "--plain", typed="7\n")[0] == 5
    panel("round", "close")
    assert ask("vote", "-e", "serik", "--plain", typed="7\n")[0] == 5


def run_round(panel: Typed, round_id: str, given: dict[str, dict[str, int]]) -> None:
    """Let experts rate items by their ids, through the store's own way in: ballots typed from paper."""
    from codex.steps.panel.ballot_collect import enter
    from codex.steps.panel.ballot_sheet import Sheets
    from codex.steps.panel.vote_rounds import vote_round
    from codex.steps.study.opening import open_study
    from codex.store.experts import experts

    with open_study(panel.folder) as study:
        one = vote_round(study, round_id)
        sheets = Sheets(study, one)
        for person in experts(study.file):
            if person.id in given:
                sheet = sheets.sheet(person)
                lines = [
                    f"{number}a {given[person.id][item.id]}"
                    for number, item in enumerate(sheet.items, 1)
                    if item.id in given[person.id]
                ]
                enter(study, person.id, "\n".join(lines), "paper", round_id=round_id)


FIRST = {
    "serik": {"statement:goals": 8, "statement:peers": 2, "statement:cost": 5},
    "dana": {"statement:goals": 9, "statement:peers": 8, "statement:cost": 6},
    "oleg": {"statement:goals": 7, "statement:peers": 5, "statement:cost": 4},
}


def test_a_round_ends_in_decisions_and_the_next_one_asks_what_was_left_open(
    ask: Asked, panel: Typed, tmp_path: Path
) -> None:
    run_round(panel, "1", FIRST)
    panel("round", "close")
    code, document, _ = ask("round", "results", "--json")
    found = {(one["item"], one["question"]): one for one in document["results"]}
    goals, peers = found["statement:goals", "fit"], found["statement:peers", "fit"]
    assert code == 0
    assert (goals["outcome"], goals["by"], goals["median"], goals["n"], goals["roster"]) == (
        "in",
        "rule",
        8,
        3,
        3,
    )
    assert peers["outcome"] == "undecided"
    assert found["statement:goals", "clear"]["outcome"] is None, "this question decides nothing"
    assert goals["change"] is None
    assert document["answered"] == ["serik", "dana", "oleg"]
    assert any("12.5" in text for text in document["truths"])

    panel("round", "open", "--kind", "rate", "--items", "undecided")
    run_round(panel, "2", {"serik": {"statement:peers": 2}, "dana": {"statement:peers": 8}})
    panel("round", "close")
    code, document, _ = ask("round", "results", "--json")
    rows = {one["item"]: one for one in document["results"] if one["question"] == "fit"}
    assert "statement:goals" not in rows
    assert document["before"] == "1"
    change = rows["statement:peers"]["change"]
    assert (change["pairs"], change["left"], change["unchanged"]) == (2, 1, 1.0)
    assert rows["statement:peers"]["end"] == "stable-disagreement"
    assert document["absent"] == ["oleg"]
    assert [one["left"] for one in document["leavers"] if one["item"] == "statement:peers"] == [1]


def test_people_settle_what_the_rule_left_open_and_votes_stay(ask: Asked, panel: Typed) -> None:
    run_round(panel, "1", FIRST)
    panel("round", "close")
    code, document, _ = ask("resolve", "--round", "1", "--json")
    assert ask("resolve", "--json")[:2] == (code, document)  # a study of votes alone: its round is meant
    open_ones = [one["item"] for one in document["results"]]
    assert code == 0
    assert "statement:peers" in open_ones
    who = {vote["who"] for one in document["results"] for vote in one["votes"]}
    assert who == {"A", "B", "C"}, "the protocol says: labels"

    words = ("resolve", "statement:peers", "--give", "--by", "discussion", "--on", "2026-11-20")
    assert ask(*words, "--why", "agreed in the meeting")[0] == 2, "who was present?"
    assert ask(*words, "--present", "serik,dana")[0] == 2, "why?"
    assert ask(*words, "--present", "serik,dana", "--why", "agreed")[0] == 0
    assert ask("resolve", "statement:none", *words[2:], "--present", "dana", "--why", "x")[0] == 3
    document = ask("round", "results", "--json")[1]
    settled = next(
        one for one in document["results"] if (one["item"], one["question"]) == ("statement:peers", "fit")
    )
    assert (settled["outcome"], settled["by"], settled["rule_outcome"]) == ("in", "discussion", "undecided")
    assert settled["why"] == "agreed"
    assert settled["n"] == 3
    assert "statement:peers" not in [
        one["item"] for one in ask("resolve", "--round", "1", "--json")[1]["results"]
    ]


def test_items_are_settled_line_by_line_side_by_side_with_a_reason(
    ask: Asked, panel: Typed, tmp_path: Path
) -> None:
    run_round(panel, "1", FIRST)
    words = ("resolve", "--round", "1", "--plain", "--by", "discussion", "--present", "serik,dana")
    assert ask(*words, typed="g x\n")[0] == 5, "the round is open"
    panel("round", "close")
    assert ask(*words, "-e", "oleg", typed="g x\n")[0] == 5, "a panellist decides nothing"
    open_ones = [one["item"] for one in ask("resolve", "--round", "1", "--json")[1]["results"]]
    assert len(open_ones) >= 1
    code, _, told = ask(*words, typed="g\ns\nb\ng they agreed on it\nz\nd only one school\nq\n")
    assert code == 0
    for text in ("[1/", "A: ", "B: ", "C: ", "needs a reason", "is in", "undone", "is out"):
        assert text in told, text
    settled = [
        (one["item"], one["outcome"], one["by"], one["why"])
        for one in ask("round", "results", "--json")[1]["results"]
        if one["by"] == "discussion"
    ]
    assert settled == [(open_ones[0], "out", "discussion", "only one school")]


def test_a_tie_follows_the_protocol_and_is_told(ask: Asked, plain: Typed, tmp_path: Path) -> None:
    raw = tmp_path / "s" / "raw"
    found = {}
    for number, ties in enumerate(("undecided", "in", "out"), 1):
        (raw / "p.yaml").write_text(f"kind: approve\nrule: preset:majority\nties: {ties}\n", encoding="utf-8")
        statements = raw / "statements.csv"
        plain("round", "open", "--protocol", str(raw / "p.yaml"), "--items", str(statements))
        vote(ask, "serik", "1\n1\n1\n", "--round", str(number))
        vote(ask, "dana", "2\n2\n2\n", "--round", str(number))
        plain("round", "close")
        row = ask("round", "results", str(number), "--json")[1]["results"][0]
        found[ties] = (row["outcome"], row["why"])
    assert {ties: outcome for ties, (outcome, _) in found.items()} == {
        "undecided": "tie",
        "in": "in",
        "out": "out",
    }
    assert all("tie" in why or "split" in why for _, why in found.values()), found


def test_what_comes_late_is_kept_and_counted_only_after_reopening(ask: Asked, panel: Typed) -> None:
    run_round(panel, "1", {"serik": FIRST["serik"]})
    panel("round", "close")
    run_round(panel, "1", {"dana": FIRST["dana"]})
    assert {who for _, _, who, _ in votes(ask, "1")} == {"serik"}
    row = ask("round", "show", "1", "--json")[1]["results"][0]
    assert row["late"] == 3
    panel("round", "reopen", "1")
    panel("round", "close")
    assert {who for _, _, who, _ in votes(ask, "1")} == {"serik", "dana"}


def test_cells_come_with_their_evidence_and_an_expert_sees_what_they_read(
    ask: Asked, tagged: Typed, tmp_path: Path
) -> None:
    from codex.steps.panel.ballot_sheet import Sheets
    from codex.steps.panel.vote_rounds import vote_round
    from codex.steps.study.opening import open_study
    from codex.store.experts import experts

    code, document, _ = ask("round", "open", "--kind", "rate", "--items", "cells", "--json")
    assert (code, document["results"][0]["items"]) == (0, 3)
    with open_study(tmp_path / "s") as study:
        one = vote_round(study, None)
        sheets = Sheets(study, one)
        seen = {
            person.id: {item.id: (len(item.quotes), item.unread) for item in sheets.sheet(person).items}
            for person in experts(study.file)
            if person.id in one.roster
        }
    assert seen["serik"]["cell:planning/forum"] == (3, 0)
    assert seen["dana"]["cell:planning/forum"] == (2, 1), "Dana reads no English"
    assert seen["oleg"]["cell:planning/forum"] == (2, 1), "Oleg reads no Kazakh"


def test_an_excerpt_that_an_expert_cannot_read_is_missing_for_them_alone(ask: Asked, tagged: Typed) -> None:
    code, document, _ = ask("round", "open", "--kind", "approve", "--items", "pairs", "--json")
    assert code == 0
    n = document["results"][0]["items"]
    left = ask("round", "show", "--json")[1]["results"][0]["left"]
    assert left["serik"] == n
    assert left["dana"] < n
    assert left["oleg"] < n
    tagged("round", "close")
    rows = ask("round", "results", "--json")[1]["results"]
    assert {one["roster"] for one in rows} == {2, 3}


def test_evidence_without_consent_is_left_out_and_counted(ask: Asked, tagged: Typed, tmp_path: Path) -> None:
    from codex.steps.panel.ballot_sheet import Sheets
    from codex.steps.panel.vote_rounds import vote_round
    from codex.steps.study.opening import find_expert, open_study
    from codex.store.experts import experts
    from codex.store.sources import changed, sources

    tagged("round", "open", "--kind", "rate", "--items", "cells")
    with open_study(tmp_path / "s") as study:
        english = next(one for one in sources(study.file) if one.language == "en")
        study.write([changed(study.file, english.id, "consent", "none")])
        sheet = Sheets(study, vote_round(study, None)).sheet(find_expert(experts(study.file), "serik"))
        cell = next(item for item in sheet.items if item.id == "cell:planning/forum")
        assert (len(cell.quotes), cell.withheld) == (2, 1)
        assert not any("goal" in quote.text for quote in cell.quotes)


def test_codes_and_excerpts_can_be_voted_on_too(ask: Asked, tagged: Typed) -> None:
    code, document, _ = ask("round", "open", "--kind", "approve", "--items", "codes", "--json")
    assert (code, document["results"][0]["items"]) == (0, 4)
    code, document, _ = ask("round", "open", "--kind", "select", "--items", "excerpts", "--json")
    assert (code, document["results"][0]["items"]) == (0, 6)


def test_a_ranking_takes_places_and_gives_points(ask: Asked, plain: Typed, tmp_path: Path) -> None:
    run = plain
    run("round", "open", "--kind", "rank", "--items", str(tmp_path / "s" / "raw" / "statements.csv"))
    for expert in ("serik", "dana"):
        told = vote(ask, expert, "1 1 2\n1 2 3\n")
        assert "nothing was saved" in told
    run("round", "close")
    document = ask("round", "results", "--json")[1]
    assert sum(one["index_value"] for one in document["results"]) == 12
    assert document["coefficients"][0]["coefficient"] == "kendall_w"


def test_experts_propose_and_what_became_of_each_proposal_is_seen(
    ask: Asked, plain: Typed, tmp_path: Path
) -> None:
    run = plain
    run("round", "open", "--kind", "rate", "--propose")
    vote(ask, "serik", "+ Time is short\n+ Цели важны\n")
    vote(ask, "dana", "+ There is too little time\n")
    assert ask("round", "proposals")[0] == 5, "the round is open"
    run("round", "close")
    rows = ask("round", "proposals", "--json")[1]["results"]
    assert [one["text"] for one in rows] == ["There is too little time", "Time is short", "Цели важны"]
    merged = " ".join(one["from"] for one in rows[:2])
    table = f"id,en,from\ntime,Time is short,{merged}\n"
    (tmp_path / "next.csv").write_text(table, encoding="utf-8")
    code, _, told = ask("round", "open", "--kind", "rate", "--items", str(tmp_path / "next.csv"))
    assert code == 0
    assert rows[2]["from"] in told, "the proposal that was not taken is named"
    run("round", "close")
    row = next(one for one in ask("round", "results", "--json")[1]["results"])
    assert sorted(row["merged_from"]) == sorted(merged.split())


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--items", "undecided"), 5),
        (("--items", "cells"), 5),
        (("--items", "codes"), 5),
        (("--items", "nowhere.csv"), 3),
        (("--items", "none"), 5),
        (("--evidence", "some", "--items", "codes"), 2),
        (("--roster", "nobody", "--propose"), 3),
    ],
)
def test_what_cannot_be_voted_on_is_told(
    ask: Asked, plain: Typed, tmp_path: Path, words: tuple[str, ...], code: int
) -> None:
    found, _, told = ask("round", "open", "--kind", "rate", *words)
    assert found == code, told
    assert told.startswith("codex: error:")


def test_status_says_what_a_panel_needs_next(ask: Asked, panel: Typed) -> None:
    commands = [one["command"] for one in ask("status", "--json")[1]["results"][0]["next"]]
    assert commands[0] == "codex ballot make -o ballots"
    assert any(command.startswith("codex vote -e serik") for command in commands)
    panel("round", "close")
    commands = [one["command"] for one in ask("status", "--json")[1]["results"][0]["next"]]
    assert "codex round open --kind rate --items undecided" in commands


def test_a_study_with_a_panel_is_whole(ask: Asked, panel: Typed) -> None:
    run_round(panel, "1", FIRST)
    panel("round", "close")
    assert ask("verify")[0] == 0
