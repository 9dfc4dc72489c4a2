"""Consent that is tightened while a round is open: nobody is shown the words any more, what was judged stays."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.steps.conftest import Typed

SECRET = "Only for your ears"
OTHER = f"Interviewer: And?\nTeacher: {SECRET}, the goals were never met.\nTeacher: The forum was silent.\n"


def _panellist(run: Typed) -> None:
    Path("panel.csv").write_text("name,role,languages\nSerik,panellist,en\n", encoding="utf-8")
    assert run("expert", "add", "panel.csv").code == 0


@pytest.fixture
def running(study: Typed) -> Typed:
    """Four excerpts of one source and two of another in an open round; Aigul has judged one of each."""
    Path("other.txt").write_text(OTHER, encoding="utf-8")
    assert study("import", "other.txt", "--kind", "interview").code == 0
    assert study("excerpt", "cut", "--by", "turn", "-s", "other").code == 0
    assert study("round", "open", "--kind", "tag").code == 0
    for source in ("interview", "other"):
        assert study("tag", "-e", "aigul", "--plain", "-s", source, typed="goals\nq\n").code == 0
    return study


def left(run: Typed) -> dict[str, int]:
    found: dict[str, int] = run("round", "show", "--json").results[0]["left"]
    return found


@pytest.mark.parametrize("consent", ["none", "withdrawn"])
def test_a_source_that_consents_no_more_is_shown_to_nobody_and_its_judgments_count(
    running: Typed, consent: str
) -> None:
    whole = left(running)
    total = len(
        [one for one in running("excerpt", "list", "-s", "other", "--json").results if not one["context"]]
    )
    judged = running("tag", "export", "--peek", "--json").results
    told = running("source", "edit", "other", "--set", f"consent={consent}")
    assert "nobody is shown" in told.err
    assert f"round 1 goes on without {total} units of what it froze" in told.err
    assert "answers given about them before: 1" in told.err
    assert ("codex source withdraw" in told.err) == (consent == "withdrawn")
    after = left(running)
    assert after == {
        "aigul": whole["aigul"] - total + 1,
        "marat": whole["marat"] - total,
        "dana": whole["dana"] - total,
    }
    shown = running("tag", "-e", "marat", "--plain", typed="\n" + "goals\n" * 20)
    assert SECRET not in shown.err
    assert "The forum was silent" not in shown.err
    assert f"{total} excerpts are no longer shown" in shown.err
    assert left(running)["marat"] == 0
    row = running("round", "show", "--json").results[0]
    assert (row["withheld"], row["withheld_answers"]) == (total, 1)
    now = running("tag", "export", "--peek", "--json").results
    assert [one for one in now if one["expert"] == "aigul"] == judged
    for queue in ("all", "unsure", "recheck:goals"):
        again = running("tag", "-e", "aigul", "--plain", "--queue", queue, typed="\n")
        assert SECRET not in again.err
    assert running("undo").code == 0


def test_a_look_back_at_a_code_and_a_search_show_nothing_of_it(running: Typed) -> None:
    from codex.steps.coding.tagging import open_desk
    from codex.steps.coding.workbench import Workbench
    from codex.steps.study.opening import open_study

    running("source", "edit", "other", "--set", "consent=none")
    with open_study(Path(), "aigul") as study:
        bench = Workbench(open_desk(study))
        assert not any(SECRET in one.text for one in bench.lately("goals"))
        bench.search("silent")
        view = bench.view()
        assert view is not None
        assert "silent" not in view.excerpt.text
    seen = running("excerpt", "list", "-e", "marat", "-s", "other", "--json")
    assert SECRET not in seen.out


def test_an_answer_about_an_excerpt_in_hand_is_refused_once_consent_is_gone(running: Typed) -> None:
    from codex.coding.session import go_to
    from codex.steps.coding.queues import Wish
    from codex.steps.coding.tagging import open_desk
    from codex.steps.study.opening import open_study

    with open_study(Path(), "marat") as study:
        desk = open_desk(study, wish=Wish("all"))
        name = next(
            one["id"]
            for one in running("excerpt", "list", "-s", "other", "--json").results
            if SECRET in one["text"]
        )
        desk.carry_out(go_to(desk.session, name))
        view = desk.view()
        assert view is not None
        assert SECRET in view.excerpt.text
        running("case", "set", "Family 1", "consent=none")
        assert running("source", "edit", "other", "--set", "case=Family 1").code == 0
        hidden = desk.view()
        assert hidden is not None
        assert (hidden.withheld, hidden.excerpt.text, hidden.before) == (True, "", "")
        said = desk.take("goals")
        assert [one.text_id for one in said.messages] == ["steps.excerpt-withheld"]
        assert desk.session.excerpt != name
    rows = running("tag", "export", "--peek", "--json").results
    assert name not in {one["excerpt"] for one in rows if one["expert"] == "marat"}


def test_copies_made_afterwards_go_without_it_and_those_given_out_are_named(running: Typed) -> None:
    assert running("expert", "invite", "dana").code == 0
    assert SECRET.encode() in Path("copies/dana/study.codex").read_bytes()
    assert running("source", "show", "other", "--text").out.count(SECRET) == 1
    Path("exports/quotes.txt").write_text(f"She said: {OTHER.splitlines()[1][9:]}\n", encoding="utf-8")
    told = running("source", "edit", "other", "--set", "consent=none")
    assert "own copies made before still hold the text: dana" in told.err
    assert "exports/quotes.txt" in told.err
    assert running("expert", "invite", "marat").code == 0
    assert SECRET.encode() not in Path("copies/marat/study.codex").read_bytes()


def test_decisions_pass_by_what_is_withheld(running: Typed) -> None:
    for expert, line in (("marat", "sharing"), ("dana", "x")):
        running("tag", "-e", expert, "--plain", typed=f"{line}\n" * 20)
    assert running("round", "close").code == 0
    running("source", "edit", "other", "--set", "consent=none")
    table = running("resolve", "--plain", "-e", "facilitator", typed="")
    assert SECRET not in table.err + table.out
    assert "not shown, by the consent of" in table.err
    report = running("report", "-f", "md", "-o", "-")
    assert SECRET not in report.out
    assert "shown to nobody any more" in report.out


def test_a_unitizing_round_goes_on_without_the_source(study: Typed) -> None:
    Path("other.txt").write_text(OTHER, encoding="utf-8")
    study("import", "other.txt", "--kind", "interview")
    assert study("round", "open", "--kind", "unitize").code == 0
    assert left(study) == {"aigul": 2, "marat": 2, "dana": 2}
    assert "goes on without 1 unit" in study("source", "edit", "other", "--set", "consent=none").err
    assert left(study) == {"aigul": 1, "marat": 1, "dana": 1}
    ran = study("tag", "-e", "aigul", "--plain", typed="\n")
    assert SECRET not in ran.err
    assert SECRET not in ran.out


def test_a_panel_votes_on_without_what_it_may_not_read(running: Typed) -> None:
    assert running("round", "close").code == 0
    _panellist(running)
    assert running("round", "open", "--kind", "approve", "--items", "excerpts").code == 0
    whole = left(running)
    assert running("vote", "-e", "serik", "--plain", typed="yes\n").code == 0
    n = len(
        [one for one in running("excerpt", "list", "-s", "other", "--json").results if not one["context"]]
    )
    before = left(running)["serik"]
    told = running("source", "edit", "other", "--set", "consent=paraphrase")
    assert "round 2 goes on without" in told.err
    after = left(running)["serik"]
    voted = whole["serik"] - before
    assert before - after in {n, n - voted}
    shown = running("vote", "-e", "serik", "--plain", typed="yes\n" * 30)
    assert SECRET not in shown.err + shown.out
    assert left(running)["serik"] == 0
    made = running("ballot", "make", "-e", "serik", "-o", "ballots", "--format", "text")
    for path in Path("ballots").rglob("*"):
        assert not path.is_file() or SECRET not in path.read_text("utf-8", errors="replace"), made.err
    assert running("expert", "invite", "serik").code == 0
    assert SECRET.encode() not in Path("copies/serik/study.codex").read_bytes()


def test_a_vote_on_an_item_that_went_is_not_taken_for_the_next(running: Typed) -> None:
    from codex.steps.panel.voting import open_seat
    from codex.steps.study.opening import open_study

    running("round", "close")
    _panellist(running)
    assert running("round", "open", "--kind", "approve", "--items", "excerpts").code == 0
    with open_study(Path(), "serik") as study:
        seat = open_seat(study)
        while seat.item is not None and not any(SECRET in one.text for one in seat.item.quotes):
            seat.take("s")
        assert seat.item is not None
        running("source", "edit", "other", "--set", "consent=none")
        said = seat.take("yes")
        assert [one.text_id for one in said.messages] == ["panel.item-withheld"]
        assert seat.item is None or not any(SECRET in one.text for one in seat.item.quotes)
    assert running("vote", "export", "--peek", "--json").results == []


def test_a_log_with_texts_made_for_an_expert_goes_without_it(running: Typed) -> None:
    mine = running("export", "log", "--with-texts", "-e", "marat", "-o", "-")
    assert SECRET in mine.out
    running("source", "edit", "other", "--set", "consent=none")
    mine = running("export", "log", "--with-texts", "-e", "marat", "-o", "-")
    assert mine.code == 0
    assert SECRET not in mine.out
    assert "We planned the steps on Miro" in mine.out


def test_the_flow_adds_up_when_sources_are_withheld_and_erased(running: Typed) -> None:
    def flow() -> dict[str, int]:
        (one,) = running("search-log", "flow", "--json").results
        return {key: one[key] for key in ("sources", "passages", "withheld", "judged", "judged_withheld")}

    before = flow()
    every = len([one for one in running("excerpt", "list", "--json").results if not one["context"]])
    assert before == {"sources": 2, "passages": every, "withheld": 0, "judged": 2, "judged_withheld": 0}
    other = len(
        [one for one in running("excerpt", "list", "-s", "other", "--json").results if not one["context"]]
    )
    withheld = {**before, "passages": every - other, "withheld": other, "judged_withheld": 1}
    running("source", "edit", "other", "--set", "consent=none")
    assert flow() == withheld
    running("source", "edit", "other", "--set", "consent=verbatim")
    assert flow() == before
    assert running("source", "withdraw", "other", "--yes").code == 0
    assert flow() == withheld


def test_a_question_in_sql_that_an_expert_asks_finds_no_words_of_it(running: Typed) -> None:
    asked = ("sql", "SELECT text FROM excerpt", "-e", "marat", "--json")
    assert SECRET in running(*asked).out
    running("source", "edit", "other", "--set", "consent=none")
    told = running(*asked)
    assert told.code == 0
    assert SECRET not in told.out
    assert "We planned the steps on Miro" in told.out
