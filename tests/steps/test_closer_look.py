"""Closer looks at agreement: what each of them says of a small study and of a table."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from codex.errors import Refused, UsageProblem
from codex.steps.agreement.brought import Form
from codex.steps.agreement.closer_look import TOPICS, look_at_study, look_at_table
from codex.steps.agreement.figures import Asked
from codex.steps.coding.resolving import decide
from codex.steps.study.opening import Study, open_study
from codex.store.rounds import looks
from tests.steps.judged_study import make

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RATINGS = b"unit,ana,bek,kim\n1,a,a,a\n2,a,b,a\n3,b,b,b\n4,b,a,a\n5,c,c,b\n6,a,a,\n"
SETS = b"unit,ana,bek\n1,x;y,x\n2,{},{}\n3,y,x\n4,x,x\n5,x;y,y\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("study"))


@pytest.fixture
def study(made: Path, tmp_path: Path) -> Iterator[Study]:
    copy = tmp_path / "copy"
    shutil.copytree(made, copy)
    with open_study(copy) as opened:
        yield opened


def rows(study: Study, topic: str, **asked: Any) -> list[dict[str, Any]]:
    return look_at_study(study, topic, Asked(**asked)).rows


def table(data: bytes, topic: str, form: Form | None = None, **asked: Any) -> list[dict[str, Any]]:
    return look_at_table(data, "t.csv", topic, form or Form(), Asked(**asked)).rows


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_answers_for_a_study_or_says_what_it_lacks(study: Study, topic: str) -> None:
    found = look_at_study(study, topic, Asked())
    assert found.topic == topic
    assert set(found.columns) <= {key for row in found.rows for key in row} | {"why", "warnings"}


@pytest.mark.parametrize("topic", sorted(set(TOPICS) - {"tree", "experts", "repeats", "drift"}))
def test_topics_answer_for_a_table_of_ratings_too(topic: str) -> None:
    assert table(RATINGS, topic)


@pytest.mark.parametrize("topic", ["tree", "experts", "repeats", "drift"])
def test_what_a_mere_table_cannot_tell_is_refused(topic: str) -> None:
    with pytest.raises(UsageProblem):
        table(RATINGS, topic)


def test_the_paradox_shows_the_coefficients_side_by_side_and_their_reason(study: Study) -> None:
    (goals,) = rows(study, "paradox", codes=("goals",))
    assert goals["pabak"] == pytest.approx(2 * goals["percent"] - 1)
    assert set(goals["shares"]) == {"ana", "bek", "kim"}
    assert len(goals["pairs"]) == 3
    pairs = rows(study, "paradox", codes=("goals",), by="pair")
    first = next(pair for pair in pairs if pair["pair"] == "/".join(sorted(["ana", "bek"])))
    assert first["both"] + first["first_only"] + first["second_only"] + first["neither"] == 5


def test_a_scale_tells_the_word_that_is_deserved_and_all_probabilities() -> None:
    found = {row["scale"]: row for row in table(RATINGS, "scales")}
    assert set(found) == {"landis-koch", "fleiss", "altman", "krippendorff", "cicchetti"}
    assert sum(found["altman"]["probabilities"]) == pytest.approx(1)
    assert found["altman"]["cumulative"][-1] == 1


def test_influence_names_raters_codes_and_sources(study: Study) -> None:
    found = rows(study, "influence")
    assert {row["kind"] for row in found} >= {"rater", "code", "source", "lang"}
    changes = [row["change"] for row in found if row["change"] is not None]
    assert changes == sorted(changes)
    assert {row["label"] for row in found if row["kind"] == "source"} == {"first", "second"}


def test_influence_of_a_rater_is_the_figure_less_the_figure_without_them() -> None:
    from codex.steps.agreement.calculator import calculate

    asked = Asked(coefficients=("alpha",), interval="none")
    whole = calculate(RATINGS, "t.csv", Form(), asked).figures[0].estimate.value
    two = calculate(b"unit,ana,bek\n1,a,a\n2,a,b\n3,b,b\n4,b,a\n5,c,c\n6,a,a\n", "t.csv", Form(), asked)
    without = two.figures[0].estimate.value
    (kim,) = [row for row in table(RATINGS, "influence") if row["name"] == "kim"]
    assert whole is not None
    assert without is not None
    assert kim["change"] == pytest.approx(whole - without)


def test_the_tree_tells_what_is_lost_below_a_parent(study: Study) -> None:
    found = {row["id"]: row for row in rows(study, "tree")}
    assert found["goals"]["parent"] == "plan"
    assert found["goals"]["depth"] == 1
    assert found["plan"]["confused"] == ["goals/steps 3"]
    assert found["plan"]["differing"] > 0


def test_confusion_counts_both_ways_and_tells_nothing_given(study: Study) -> None:
    found = {
        (row["row"], row["column"]): row["count"] for row in rows(study, "confusion", codes=("warm", "cold"))
    }
    assert found["warm", "cold"] == found["cold", "warm"] > 0
    assert ("warm", "-") in found
    (one,) = [
        row
        for row in table(SETS, "confusion", Form(sets=";"), by="pair")
        if (row["row"], row["column"]) == ("y", "x")
    ]
    assert one["count"] == 1


def test_disagreements_say_what_to_type_next(study: Study) -> None:
    found = rows(study, "disagreements", codes=("tools",))
    assert found
    for row in found:
        assert row["resolve"] == f"codex resolve {row['excerpt']} -c tools"
        assert row["gave"] or row["against"]
        assert 0 < row["divided"] <= 1
    assert table(RATINGS, "disagreements")[0]["values"] == {"a": ["ana", "kim"], "b": ["bek"]}


def test_who_only_mentions_takes_no_side(study: Study) -> None:
    assert all("bek" not in row["gave"] for row in rows(study, "disagreements", codes=("tools",)))


def test_experts_agree_with_themselves_where_they_saw_things_twice(study: Study) -> None:
    found = {(row["expert"], row["code"]): row for row in rows(study, "repeats")}
    ana, kim = found["ana", ""], found["kim", ""]
    assert (ana["units"], ana["kept"]) == (3, pytest.approx(2 / 3))
    assert (kim["units"], kim["kept"]) == (2, 0.5)
    assert ana["changed"][0]["values"] == ["tools", "cold tools"]
    assert ("bek", "") not in found
    assert found["kim", "steps"]["kept"] == 0.5


def test_a_table_with_occasions_tells_the_same() -> None:
    data = b"unit,rater,value,occasion\n1,ana,x,1\n1,ana,x,2\n2,ana,x,1\n2,ana,y,2\n3,bek,y,1\n"
    found = {row["expert"]: row for row in table(data, "repeats")}
    assert (found["ana"]["units"], found["ana"]["kept"]) == (2, 0.5)
    assert "bek" not in found


def test_drift_needs_and_tells_time(study: Study) -> None:
    whole = look_at_study(study, "drift", Asked())
    assert {row["what"] for row in whole.rows} == {"agree.drift-agreement", "agree.drift-with-others"}
    assert whole.notes == ("agree.note-one-period",)
    lines = ["unit,rater,value,week"]
    for unit in range(24):
        lines += [
            f"{unit},ana,{unit % 2},w{unit // 8}",
            f"{unit},bek,{unit % 2 if unit < 12 else 0},w{unit // 8}",
        ]
    found = table("\n".join(lines).encode(), "drift")
    assert "agree.drift-giving" in {row["what"] for row in found}
    together = found[0]
    assert together["periods"] == ["w0", "w1", "w2"]
    assert together["r"] < 0
    assert together["first"] == 1.0


def test_experts_are_compared_with_what_was_decided(study: Study) -> None:
    before = {row["expert"]: row for row in rows(study, "experts")}
    assert all(0 <= row["f1"] <= 1 for row in before.values())
    (divided,) = [row for row in rows(study, "disagreements", codes=("warm",)) if row["gave"] == ["kim"]][:1]
    decide(study, divided["excerpt"], "warm", give=True, by="adjudication", on="2026-01-02", why="It is.")
    after = {row["expert"]: row for row in rows(study, "experts")}
    assert after["kim"]["both"] == before["kim"]["both"] + 1


def test_dawid_skene_tells_rates_and_its_warnings(study: Study) -> None:
    found = rows(study, "dawid-skene", codes=("tools",))
    assert {row["truth"] for row in found} == {"0", "1"}
    assert all(row["warnings"] for row in found)
    assert all(0 <= row["right"] <= 1 for row in found)


def test_a_look_at_an_open_round_is_refused_or_recorded(tmp_path: Path) -> None:
    folder = make(tmp_path / "open", closed=False)
    with open_study(folder) as study:
        with pytest.raises(Refused):
            look_at_study(study, "paradox", Asked())
        look_at_study(study, "paradox", Asked(), peek=True)
        assert len(looks(study.file, "1")) == 1


def test_an_unknown_topic_is_told_the_known_ones(study: Study) -> None:
    with pytest.raises(UsageProblem) as refused:
        look_at_study(study, "kapa", Asked())
    assert "paradox" in str(refused.value.fields["known"])
