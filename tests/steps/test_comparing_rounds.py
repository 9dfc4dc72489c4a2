"""Rounds that compare items: pairs and sets go out in every form, come back, and give weights and scores."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from codex.steps.panel.ballot_filling import fill_sheet, fill_text
from tests.panel import fill, make_study, page_data

if TYPE_CHECKING:
    from pathlib import Path

    from tests.panel import Typed

IMPORTANT = ["peers", "goals", "cost"]
"""How much matters, the most first: whoever answers by it contradicts nothing."""
TIMES = {"peers": 6, "goals": 3, "cost": 1}
MORE = """id,en,ru,kk
goals,Goals come first,Сначала цели,Алдымен мақсат
peers,Peers / mentors help,Помогают коллеги,Құрдастар көмектеседі
cost,It costs time,Это требует времени,Бұл уақыт алады
net,The net is weak,Связь слабая,Байланыс нашар
rest,There is no rest,Нет отдыха,Демалыс жоқ
"""


def opened(folder: Path, kind: str, *more: str, table: str = "") -> Typed:
    run = make_study(folder)
    if table:
        (folder / "raw" / "statements.csv").write_text(table, encoding="utf-8")
    run("round", "open", "--kind", kind, "--items", str(folder / "raw" / "statements.csv"), *more)
    run("ballot", "make", "-o", str(folder / "out"))
    return run


def members(data: dict[str, Any], item: str) -> list[str]:
    """Return the ids of what a set on a page holds, by its English words."""
    names = {"Goals": "goals", "Peers": "peers", "It": "cost", "The": "net", "There": "rest"}
    found = next(one for one in data["i"] if one["id"] == item)
    return [names[option["en"].split()[0]] for option in found["op"]]


def compare(data: dict[str, Any], item: str) -> str:
    first, other = (TIMES[name] for name in members(data, item))
    return f"a{first // other}" if first > other else f"b{other // first}"


def sheet(folder: Path, expert: str) -> dict[str, Any]:
    return page_data((folder / "out" / f"ballot-r1-{expert}.html").read_bytes())


def results(run: Typed, capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    capsys.readouterr()
    run("round", "results", "--json", *words)
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


def test_pairs_answered_in_three_forms_give_the_weights_they_were_answered_by(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "s"
    run = opened(folder, "pairwise")
    back = folder / "back"
    back.mkdir()
    for expert in ("serik", "dana", "oleg"):
        data = sheet(folder, expert)
        assert len(data["i"]) == 3

        def answer(item: str, question: str, data: dict[str, Any] = data) -> str:
            assert question == "pairwise"
            return compare(data, item)

        stem = folder / "out" / f"ballot-r1-{expert}"
        if expert == "serik":
            (back / "a.json").write_text(fill(data, answer).json, encoding="utf-8")
        elif expert == "dana":
            form = stem.with_suffix(".txt").read_text(encoding="utf-8")
            told = fill_text(form, data, lambda *one, answer=answer: answer(*one).upper().replace("B", "Б "))
            (back / "b.txt").write_text(told, encoding="utf-8")
        else:
            (back / "c.xlsx").write_bytes(fill_sheet(stem.with_suffix(".xlsx").read_bytes(), data, answer))
    run("ballot", "collect", str(back))
    run("round", "close")
    found = results(run, capsys)
    weights = {row["item"]: row["weight"] for row in found["results"]}
    assert list(weights) == [f"statement:{name}" for name in IMPORTANT]
    assert list(weights.values()) == pytest.approx([0.6, 0.3, 0.1])
    assert [row["place"] for row in found["results"]] == [1, 2, 3]
    assert [one["expert"] for one in found["consistency"]] == ["", "serik", "dana", "oleg"]
    assert [one["ratio"] for one in found["consistency"]] == pytest.approx([0, 0, 0, 0], abs=1e-9)
    assert all(one["n"] == 3 for one in found["sets"])
    capsys.readouterr()
    run("consensus", "--method", "ahp", "--round", "1", "--json")
    same = json.loads(capsys.readouterr().out)["results"]
    assert {row["item"]: row["weight"] for row in same[:-1]} == pytest.approx(
        {"Peers help one another": 0.6, "Goals come first": 0.3, "It costs time": 0.1}
    )


def test_pairs_that_contradict_one_another_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "s"
    run = opened(folder, "pairwise")
    data = sheet(folder, "serik")
    circle = {("goals", "peers"): "a9", ("peers", "cost"): "a9", ("cost", "goals"): "a9"}

    def answer(item: str, _: str) -> str:
        one, other = members(data, item)
        return circle.get((one, other), "b9")

    (folder / "a.json").write_text(fill(data, answer).json, encoding="utf-8")
    run("ballot", "collect", str(folder / "a.json"))
    run("round", "close")
    ratio = results(run, capsys)["consistency"][1]["ratio"]
    assert ratio > 1
    run("round", "results")
    assert "contradict" in capsys.readouterr().err


def test_pairs_that_nobody_answered_leave_no_weights_and_it_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "s"
    run = opened(folder, "pairwise")
    data = sheet(folder, "serik")
    first = data["i"][0]["id"]
    filled = fill(data, lambda item, _: "same" if item == first else None)
    (folder / "a.json").write_text(filled.json, encoding="utf-8")
    run("ballot", "collect", str(folder / "a.json"))
    run("round", "close")
    found = results(run, capsys)
    assert [row["weight"] for row in found["results"]] == [None, None, None]
    assert found["why"] == "consensus.pairs-unanswered"
    assert found["consistency"][1] == {"expert": "serik", "pairs": 1, "missing": 2, "ratio": None}


@pytest.mark.parametrize("written", ["5", "A", "A10", "C5", "больше"])
def test_a_comparison_that_does_not_say_which_side_is_refused_and_not_guessed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], written: str
) -> None:
    folder = tmp_path / "s"
    run = opened(folder, "pairwise")
    form = (folder / "out" / "ballot-r1-serik.txt").read_text(encoding="utf-8")
    data = sheet(folder, "serik")
    (folder / "a.txt").write_text(fill_text(form, data, lambda *_: written), encoding="utf-8")
    run("ballot", "collect", str(folder / "a.txt"), code=1)
    assert f"«{written}»" in capsys.readouterr().out


@pytest.mark.parametrize("form", ["json", "txt", "xlsx"])
def test_best_and_worst_of_sets_are_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    folder = tmp_path / "s"
    run = opened(folder, "best-worst", "--seed", "7", table=MORE)
    order = ["peers", "goals", "net", "cost", "rest"]
    data = sheet(folder, "oleg")
    assert len(data["i"]) == 4
    assert all(len(one["op"]) == 4 for one in data["i"])

    def answer(item: str, question: str) -> str:
        here = members(data, item)
        wanted = sorted(here, key=order.index)[0 if question == "best" else -1]
        return f"m{here.index(wanted) + 1}"

    stem = folder / "out" / "ballot-r1-oleg"
    returned = folder / f"a.{form}"
    if form == "json":
        returned.write_text(fill(data, answer).json, encoding="utf-8")
    elif form == "txt":
        text = stem.with_suffix(".txt").read_text(encoding="utf-8")
        told = fill_text(text, data, lambda *one: answer(*one).removeprefix("m"))
        returned.write_text(told, encoding="utf-8")
    else:
        cells = fill_sheet(stem.with_suffix(".xlsx").read_bytes(), data, lambda *one: answer(*one)[1:])
        returned.write_bytes(cells)
    run("ballot", "collect", str(returned))
    run("round", "close")
    rows = {row["item"]: row for row in results(run, capsys)["results"]}
    assert rows["statement:peers"]["score"] == 1
    assert rows["statement:rest"]["score"] == -1
    assert sum(row["best"] for row in rows.values()) == sum(row["worst"] for row in rows.values()) == 4
    assert {row["shown"] for row in rows.values()} == {3, 4}
    capsys.readouterr()
    run("consensus", "--method", "best_worst_counts", "--round", "1", "--json")
    scores = {row["item"]: row["score"] for row in json.loads(capsys.readouterr().out)["results"][:-1]}
    assert scores["There is no rest"] == -1
    run("vote", "export", "--round", "1", "--csv")
    table = capsys.readouterr().out
    assert "statement:peers" in table.splitlines()[1] or "statement:goals" in table.splitlines()[1]


def test_a_set_whose_best_is_its_worst_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "s"
    run = opened(folder, "best-worst", table=MORE)
    data = sheet(folder, "oleg")
    (folder / "a.json").write_text(fill(data, lambda *_: "m1").json, encoding="utf-8")
    run("ballot", "collect", str(folder / "a.json"), code=1)
    assert "both the most and the least" in capsys.readouterr().out


def test_half_a_set_does_not_count_and_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "s"
    run = opened(folder, "best-worst", table=MORE)
    data = sheet(folder, "oleg")
    filled = fill(data, lambda _, question: "m1" if question == "best" else None)
    (folder / "a.json").write_text(filled.json, encoding="utf-8")
    run("ballot", "collect", str(folder / "a.json"))
    run("round", "close")
    found = results(run, capsys)
    assert found["half"] == 4
    assert {row["shown"] for row in found["results"]} == {0}
    assert {row["score"] for row in found["results"]} == {None}


def test_pairs_and_sets_are_answered_at_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "s"
    run = opened(folder, "pairwise")
    monkeypatch.setattr("sys.stdin", io.StringIO("5\nA5\nв3\n=\n"))
    capsys.readouterr()
    run("vote", "-e", "serik", "--plain")
    told = capsys.readouterr().err
    assert "A: " in told
    assert "does not say which side" in told
    run("vote", "export", "--round", "1", "--csv", "--peek")
    assert sorted(line.split(",")[4] for line in capsys.readouterr().out.splitlines()[1:]) == [
        "a5",
        "b3",
        "same",
    ]
    other = tmp_path / "t"
    run = opened(other, "best-worst", table=MORE)
    monkeypatch.setattr("sys.stdin", io.StringIO("2\n2\n3\nq\n"))
    capsys.readouterr()
    run("vote", "-e", "serik", "--plain")
    assert "the other end" in capsys.readouterr().err
    run("vote", "export", "--round", "1", "--csv", "--peek")
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_the_same_items_and_seed_make_the_same_sets(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = []
    for name in ("a", "b"):
        opened(tmp_path / name, "best-worst", "--seed", "9", table=MORE)
        found.append({one["id"] for one in sheet(tmp_path / name, "serik")["i"]})
    assert found[0] == found[1]
    assert "each is shown 3 to 4 times" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("kind", "said", "told"),
    [
        ("pairwise", "rule: majority", "no rule"),
        ("pairwise", "sets: {size: 3}", "best-worst"),
        ("pairwise", "scale: {low: 1, high: 5}", "no scale"),
        ("best-worst", "questions: [{id: fit}]", "best, worst"),
        ("best-worst", "sets: {size: 2}", "size"),
        ("best-worst", "sets: {size: 6}", "6 are needed"),
    ],
)
def test_a_protocol_that_does_not_fit_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str, said: str, told: str
) -> None:
    folder = tmp_path / "s"
    run = make_study(folder)
    plan = folder / "p.yaml"
    plan.write_text(f"schema: codex/protocol@1\nkind: {kind}\n{said}\n", encoding="utf-8")
    words = ("round", "open", "--protocol", str(plan), "--items", str(folder / "raw" / "statements.csv"))
    run(*words, code=5 if "needed" in told else 1)
    assert told in capsys.readouterr().err


def test_excerpts_are_not_compared_for_not_everybody_reads_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = make_study(tmp_path / "s", tagged=True)
    run("round", "open", "--kind", "pairwise", "--items", "excerpts", code=2)
    assert "cannot be compared" in capsys.readouterr().err
    run("round", "open", "--kind", "pairwise", "--items", "codes")
    run("ballot", "make", "-o", str(tmp_path / "out"), "--form", "html")
    data = page_data((tmp_path / "out" / "ballot-r2-dana.html").read_bytes())
    assert any("Sets goals" in note.get("en", "") for note in data["d"])


def test_the_report_and_the_public_package_tell_the_weights(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "s"
    run = opened(folder, "pairwise")
    data = sheet(folder, "serik")
    (folder / "a.json").write_text(fill(data, lambda item, _: compare(data, item)).json, encoding="utf-8")
    run("ballot", "collect", str(folder / "a.json"))
    run("round", "close")
    run("report", "-o", str(tmp_path / "r.md"))
    told = (tmp_path / "r.md").read_text(encoding="utf-8")
    assert "Peers help one another 0.60, Goals come first 0.30, It costs time 0.10" in told
    assert "consistency ratio of all comparisons together is 0.00" in told
    run("export", "public", "-o", str(tmp_path / "p"))
    stood = (tmp_path / "p" / "exports" / "standing-1.csv").read_text(encoding="utf-8-sig").splitlines()
    assert stood[1].startswith("statement:peers,1,0.6")
    members = (tmp_path / "p" / "data" / "sets-1.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(members) == 7
    run("verify", str(tmp_path / "p"))
    capsys.readouterr()
