"""A study from raw text to matrix, as a person types it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from tests.steps.conftest import INTERVIEW, Typed

ANSWERS = {
    # in the order of the interview: goal on the forum; steps on Miro; shared on the forum; nobody answered
    "aigul": ["goals forum", "steps miro", "sharing forum", "sharing! forum"],
    "marat": ["goals forum", "steps miro", "sharing forum", "sharing! forum"],
    "dana": ["goals miro", "x", "sharing~ forum", "x"],
}


def tagged(codex: Typed, answers: dict[str, list[str]] = ANSWERS) -> list[str]:
    """Tag every excerpt with these answers, whatever order an expert meets them in; returns the excerpts."""
    order = [one["id"] for one in codex("excerpt", "list", "--codable", "--json").results]
    for expert, lines in answers.items():
        for excerpt, line in zip(order, lines, strict=True):
            ran = codex("tag", "-e", expert, "--plain", "--excerpt", excerpt, typed=line + "\n")
            assert ran.code == 0, ran.err
    return order


def test_excerpts_and_context_give_the_text_back(study: Typed) -> None:
    pieces = study("excerpt", "list", "--json").results
    text = INTERVIEW.strip()
    rebuilt = [""] * len(text)
    for one in pieces:
        assert text[one["start"] : one["end"]] == one["text"]
        for place in range(one["start"], one["end"]):
            assert not rebuilt[place]
            rebuilt[place] = text[place]
    assert "".join("".join(rebuilt).split()) == "".join(text.split())
    assert [one["context"] for one in pieces] == [True, False] * 4
    assert {one["speaker"] for one in pieces if not one["context"]} == {"Teacher"}


def test_from_answers_to_matrix(study: Typed) -> None:
    order = tagged(study)
    assert study("status", "--json").results[0]["experts"][1]["done"] == 4
    assert study("round", "close").code == 0
    cells = {
        (one["row"], one["col"]): one
        for one in study("matrix", "--rows", "competency", "--cols", "tool", "--json").results
    }
    assert cells["goals", "forum"]["status"] == "in"
    assert cells["goals", "forum"]["evidence"] == [order[0]]
    assert (cells["goals", "forum"]["experts"], cells["goals", "forum"]["roster"]) == (2, 3)
    assert cells["goals", "miro"]["status"] == "divided"
    assert cells["steps", "miro"]["status"] == "in"
    assert cells["sharing", "forum"]["status"] == "contested"
    assert (cells["sharing", "forum"]["excerpts"], cells["sharing", "forum"]["against"]) == (1, 1)
    assert cells["sharing", "miro"]["status"] == "no-evidence"
    assert cells["planning", "forum"]["status"] == "in", "a parent holds what its children hold"
    assert cells["planning", "miro"]["sources"] == 1


def test_a_decision_goes_before_the_counts_and_the_judgments_stay(study: Typed) -> None:
    order = tagged(study)
    study("round", "close")
    before = study("tag", "export", "--csv").out
    ran = study(
        "resolve", order[0], "-c", "goals", "--drop", "--by", "discussion",
        "--present", "Aigul,dana", "--on", "2026-11-20", "--why", "no goal is named", "--json",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    assert ran.results[0]["outcome"] == "out"
    assert ran.results[0]["by"] == "discussion"
    assert (ran.results[0]["gave"], ran.results[0]["roster"]) == (3, 3)
    cells = study("matrix", "--rows", "competency", "--cols", "tool", "--json").results
    assert {one["status"] for one in cells if (one["row"], one["col"]) == ("goals", "forum")} == {"rejected"}
    assert study("tag", "export", "--csv").out == before


def test_what_the_rule_says_is_told_with_its_counts(study: Typed) -> None:
    order = tagged(study)
    study("round", "close")
    found = {(one["excerpt"], one["code"]): one for one in study("resolve", "--all", "--json").results}
    assert found[order[0], "goals"]["outcome"] == "in"
    assert found[order[0], "miro"]["outcome"] == "out"
    sharing = found[order[3], "sharing"]
    assert (sharing["gave"], sharing["against"], sharing["not_given"], sharing["missing"]) == (0, 2, 1, 0)


def test_judgments_go_out_and_in_again_without_loss(study: Typed, tmp_path: Path) -> None:
    tagged(study)
    study("round", "close")
    table = study("tag", "export", "--csv").out
    Path("judgments.csv").write_text(table, encoding="utf-8")
    ran = study("tag", "import", "judgments.csv", "--json")
    assert ran.code == 0, ran.err
    assert ran.results[0] == {
        "judgments": 0,
        "done": 0,
        "late": 0,
        "same": len(list(csv.reader(io.StringIO(table)))) - 1,
    }


def test_a_round_trip_through_a_fresh_copy_of_the_study_keeps_every_column(study: Typed) -> None:
    """The long table written by one study gives the same table in another with the same ids."""
    tagged(study)
    study("tag", "-e", "aigul", "--plain", "--queue", "all", typed="u m a doubt\nq\n")
    peeked = study("tag", "export", "--csv", "--peek").out
    Path("judgments.csv").write_text(peeked, encoding="utf-8")
    for expert in ("aigul", "marat", "dana"):
        for _ in range(20):
            if study("undo", "-e", expert).code:
                break
    assert study("tag", "export", "--csv", "--peek").out.count("\n") <= 1
    assert study("tag", "import", "judgments.csv").code == 0
    assert study("tag", "export", "--csv", "--peek").out == peeked


def test_wide_judgments_tell_seen_from_missing(study: Typed) -> None:
    order = tagged(study, {"aigul": ["goals", "x", "s", "s"]})
    study("round", "close")
    rows = list(csv.DictReader(io.StringIO(study("tag", "export", "--wide", "--csv").out)))
    assert {row["excerpt"] for row in rows} == {order[0], order[1]}
    assert [row["goals"] for row in sorted(rows, key=lambda row: order.index(row["excerpt"]))] == ["1", "0"]


def test_agreement_counts_only_what_was_finished_and_tests_the_lower_bound(study: Typed) -> None:
    tagged(study, {**ANSWERS, "dana": ["goals miro", "x", "s", "s"]})
    Path("p.yaml").write_text(
        "schema: codex/protocol@1\nkind: tag\nprimary: {coefficient: krippendorff_alpha_nominal, threshold: 0.9}\n",
        encoding="utf-8",
    )
    study("round", "close")
    rows = study("agree", "--by", "code", "--json").results
    goals = [one for one in rows if one["scope"] == "code:goals" and one["primary"]]
    assert len(goals) == 1
    assert (goals[0]["units"], goals[0]["raters"], goals[0]["judgments"], goals[0]["missing"]) == (
        4,
        3,
        10,
        2,
    )
    assert goals[0]["value"] == 1.0
    nothing = [
        one for one in rows if one["scope"] == "code:miro" and one["coefficient"] == "percent_agreement"
    ]
    assert nothing[0]["ci_low"] is not None, "excerpts of the one source there is are taken one by one"
    assert all(one["value"] is not None or one["why"] for one in rows)


def test_a_threshold_that_nothing_can_test_is_not_met(study: Typed) -> None:
    Path("p.yaml").write_text(
        "schema: codex/protocol@1\nkind: tag\nrule: at least 2 of 3\n"
        "primary: {coefficient: krippendorff_alpha_nominal, threshold: 0.5}\n",
        encoding="utf-8",
    )
    assert study("round", "open", "--protocol", "p.yaml").code == 0
    tagged(study, {name: ["x", "x", "x", "x"] for name in ANSWERS})
    study("round", "close")
    ran = study("agree", "--by", "code", "--json")
    assert ran.code == 4
    assert all(one["value"] is None and one["why"] for one in ran.results if one["primary"])


def test_the_same_study_gives_the_same_bytes(study: Typed) -> None:
    tagged(study)
    study("round", "close")
    for name in ("one.csv", "two.csv"):
        assert study("matrix", "--rows", "competency", "--cols", "tool", "-o", name).code == 0
    assert Path("one.csv").read_bytes() == Path("two.csv").read_bytes()
    assert study("verify", "one.csv").code == 0


def test_an_export_is_found_out_of_date_or_altered(study: Typed) -> None:
    order = tagged(study)
    study("round", "close")
    study("matrix", "--rows", "competency", "--cols", "tool", "--tidy", "-o", "m.csv")
    good = Path("m.csv").read_bytes()
    Path("m.csv").write_bytes(good.replace(b",in,", b",divided,", 1))
    assert study("verify", "m.csv").code == 4
    Path("m.csv").write_bytes(good)
    study(
        "resolve",
        order[0],
        "-c",
        "goals",
        "--drop",
        "--by",
        "adjudication",
        "--on",
        "2026-11-20",
        "--why",
        "no",
    )
    ran = study("verify", "m.csv")
    assert ran.code == 4
    assert "digest" in ran.out
