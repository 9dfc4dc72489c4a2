"""The past of a study: what was done, what changed between two points, commands taken back and done again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.steps.test_care import behind_its_back

if TYPE_CHECKING:
    from tests.steps.conftest import Typed


def tag(study: Typed, name: str, typed: str) -> None:
    assert study("tag", "-e", name, "--plain", typed=typed).code == 0


@pytest.fixture
def judged(study: Typed) -> Typed:
    assert study("round", "open", "--kind", "tag").code == 0
    tag(study, "aigul", "goals forum\nmiro\nsharing\n")
    tag(study, "marat", "goals\nmiro\nx\n")
    tag(study, "dana", "goals\nforum\nx\n")
    return study


def log_of(study: Typed, *words: str) -> list[Any]:
    ran = study("log", *words, "--json")
    assert ran.code == 0, ran.err
    return ran.results


def test_the_log_is_filtered_by_who_what_when_and_where(judged: Typed) -> None:
    assert judged("round", "close").code == 0
    assert {one["actor"] for one in log_of(judged, "--by", "Aigul")} == {"aigul"}
    assert len(log_of(judged, "--by", "aigul")) == 3
    assert [one["what"] for one in log_of(judged, "--kind", "close", "--kind", "round")] == ["close", "round"]
    assert log_of(judged, "--until", "2001-01-01") == []
    assert len(log_of(judged, "--since", "2001-01-01")) == len(log_of(judged))
    about = log_of(judged, "--about", "Miro")
    assert {"judge" in one["what"] for one in about} == {True, False}
    assert all("done" not in one["what"] for one in about)
    assert {"aigul", "marat", "dana", "facilitator"} == {
        one["actor"] for one in log_of(judged, "--round", "1")
    }
    assert [one["what"] for one in log_of(judged, "--round", "1", "--last", "1")] == ["close"]
    assert len(log_of(judged, "--here")) == len(log_of(judged))


def test_as_many_commands_without_judgments_are_listed_as_were_asked_for(judged: Typed) -> None:
    every = log_of(judged, "--without-judgments")
    assert len(every) > 2
    assert not any("judge" in one["what"] for one in every)
    assert "done" in log_of(judged, "-e", "dana")[0]["what"], "judgments are the newest"
    for last in (1, 2, len(every), len(every) + 5):
        assert log_of(judged, "--without-judgments", "--last", str(last)) == every[:last]


def test_filters_that_mean_nothing_are_told(judged: Typed) -> None:
    judged("round", "close")
    for words, code in (
        (("--kind", "vandalism"), 2),
        (("--by", "nobody"), 3),
        (("--since", "yesterday"), 2),
        (("--round", "9"), 3),
    ):
        ran = judged("log", *words)
        assert ran.code == code
        assert ran.err.startswith("codex: ")


def test_filters_do_not_open_a_blind_round(judged: Typed) -> None:
    assert judged("log", "--by", "marat").code == 5
    mine = judged("log", "-e", "aigul", "--json").results
    assert not [one for one in mine if one["actor"] in {"marat", "dana"}]
    assert judged("log", "-e", "aigul", "--by", "marat", "--json").results == []


def diff(study: Typed, *words: str) -> tuple[dict[str, Any], dict[tuple[str, str], tuple[Any, Any]]]:
    ran = study("diff", *words, "--json")
    assert ran.code == 0, ran.err
    told = json.loads(ran.out)
    return told, {(one["what"], one["about"]): (one["before"], one["after"]) for one in told["results"]}


def test_two_versions_of_the_codebook_are_compared_with_the_agreement_under_each(judged: Typed) -> None:
    assert judged("round", "close").code == 0
    before = {one["coefficient"]: one["value"] for one in judged("agree", "--json").results}
    assert judged("codebook", "rename", "goals", "Aims").code == 0
    assert judged("codebook", "add", "Feedback", "--branch", "competency").code == 0
    assert judged("round", "open", "--kind", "tag").code == 0
    tag(judged, "aigul", "goals\n")
    tag(judged, "marat", "goals\n")
    tag(judged, "dana", "goals\n")
    assert judged("round", "close").code == 0
    told, found = diff(judged, "v1", "now")
    assert (told["a"]["round"], told["b"]["round"]) == ("1", "2")
    assert told["a"]["codebook"].startswith("1-")
    assert found["code", "feedback"] == (None, "Feedback")
    assert found["code", "goals"] == ("Goals", "Aims")
    overall = [one for one in told["results"] if one["about"] == "overall"]
    assert {one["how"]: one["before"] for one in overall} == {
        name: None if value is None else pytest.approx(value, abs=1e-6) for name, value in before.items()
    }
    assert found["count", "rounds"] == (1, 2)
    rounds, _ = diff(judged, "round:1", "round:2")
    assert (rounds["a"]["round"], rounds["b"]["round"]) == ("1", "2")
    _, same = diff(judged, "now", "now")
    assert {what for what, _ in same} == {"agreement"}


def test_a_date_before_the_study_is_an_empty_study(judged: Typed) -> None:
    judged("round", "close")
    told, found = diff(judged, "2001-01-01")
    assert told["a"]["codebook"] == ""
    assert found["count", "sources"] == (0, 1)


def test_of_an_open_round_nothing_is_told_unless_on_the_record(judged: Typed) -> None:
    told, _ = diff(judged, "2001-01-01", "now")
    assert told["kept_back"] == ["1"]
    assert not [one for one in told["results"] if one["what"] == "agreement"]
    told, _ = diff(judged, "2001-01-01", "now", "--peek")
    assert [one for one in told["results"] if one["what"] == "agreement"]
    assert len(judged("round", "show", "--json").results[0]["looks"]) == 1
    told, found = diff(judged, "2001-01-01", "now", "-e", "aigul")
    assert ("count", "judgments") not in found


def test_a_point_that_is_none_is_told(judged: Typed) -> None:
    for word, code in (("yesterday", 2), ("round:7", 3), ("v9", 3), ("codebook:x", 3)):
        ran = judged("diff", word)
        assert ran.code == code, ran.err
        assert ran.err.startswith("codex: ")


PAST_DAMAGES = {
    "a judgment altered": (
        """UPDATE event SET value = json_set(value, '$.stance', 'contradicts')
        WHERE clock = (SELECT max(clock) FROM event WHERE kind = 'judge@1' AND actor = 'marat')""",
        "altered after it was written (by marat",
    ),
    "a date moved": (
        "UPDATE event SET at = '2020-01-01T00:00:00Z' WHERE kind = 'close@1'",
        "altered after it was written (by facilitator",
    ),
    "an event that was seen deleted": (
        """DELETE FROM event WHERE clock =
        (SELECT min(v.clock) FROM event v JOIN event o ON instr(o.prev, lower(hex(v.id))))""",
        "is missing",
    ),
    "a codebook altered": (
        "UPDATE body SET content = replace(content, 'Goals', 'Aims') WHERE id IN (SELECT book FROM version)",
        "is not as codex wrote it",
    ),
    "a text altered": (
        "UPDATE body SET content = content || '.' WHERE id IN (SELECT text FROM source)",
        "is not the one that was recorded",
    ),
}


@pytest.mark.parametrize("name", PAST_DAMAGES)
def test_no_past_is_told_from_a_log_that_was_damaged(judged: Typed, name: str) -> None:
    assert judged("round", "close").code == 0
    assert judged("round", "reopen", "1").code == 0
    assert judged("round", "close").code == 0
    assert judged("diff", "round:1", "now").code == 0
    sql, word = PAST_DAMAGES[name]
    behind_its_back(sql)
    ran = judged("diff", "round:1", "now")
    assert (ran.code, ran.out) == (1, ""), ran.err
    assert word in ran.err
    assert "codex verify" in ran.err
    assert judged("verify").code == 4


def test_damage_after_the_points_does_not_keep_back_the_past(judged: Typed) -> None:
    assert judged("round", "close").code == 0
    _, whole = diff(judged, "v1", "round:1")
    assert judged("codebook", "rename", "goals", "Aims").code == 0
    behind_its_back(
        "UPDATE event SET at = '2020-01-01T00:00:00Z' WHERE clock = (SELECT max(clock) FROM event)"
    )
    assert diff(judged, "round:1", "round:1")[0]["a"]["round"] == "1"
    assert judged("diff", "round:1", "now").code == 1
    assert whole


def test_an_earlier_event_with_a_later_date_is_no_damage(judged: Typed) -> None:
    """Clocks of computers differ: of two events about one thing the one that was seen may be dated later."""
    from codex.model.expert import Expert
    from codex.store.log import Write
    from codex.store.study_file import open_study_file

    boss = Expert("facilitator", "facilitator", "facilitator")
    for at in ("2031-01-01T00:00:00Z", "2030-01-01T00:00:00Z"):
        with open_study_file(Path("study.codex"), seed=None, now=at) as file:
            file.write([Write("done@1", ("1", "xsome", "dana", 1), {"version": "v1"})], boss)
    assert judged("diff", "2030-06-01", "now").code == 0


def test_several_commands_are_taken_back_and_done_again_all_or_none(study: Typed) -> None:
    for name in ("Alpha", "Beta", "Gamma"):
        assert study("codebook", "add", name, "--branch", "competency").code == 0

    def codes() -> set[str]:
        return {one["id"] for one in study("codebook", "list", "--json").results}

    full = codes()
    assert study("undo", "2").code == 0
    assert codes() == full - {"beta", "gamma"}
    assert study("redo", "2").code == 0
    assert codes() == full
    assert study("undo", "99").code == 3
    assert codes() == full
    assert study("redo").code == 3
    assert study("undo").code == 0
    assert study("codebook", "add", "Delta", "--branch", "competency").code == 0
    assert study("redo").code == 3
    assert study("verify").code == 0


def test_what_others_built_on_is_not_taken_back(study: Typed) -> None:
    Path("more.txt").write_text("I set goals.\n\nWe met.\n", encoding="utf-8")
    assert study("import", "more.txt").code == 0
    assert study("excerpt", "cut", "--by", "paragraph", "-s", "more.txt").code == 0
    assert study("round", "open", "--kind", "tag").code == 0
    tag(study, "aigul", "goals\n")
    ran = study("undo", "2")
    assert ran.code == 5
    assert "aigul" in ran.err or "built on" in ran.err
