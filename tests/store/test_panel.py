"""Items, votes and ballots in the log and in the state."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codex.errors import NotFound, Refused
from codex.model.expert import Expert
from codex.model.settlement import Proposal, Received, Settlement
from codex.model.vote import Item, Vote
from codex.store import counts, history, panel, rounds, state, verify
from codex.store.log import Write
from tests.store.study import FACILITATOR, make, opened

if TYPE_CHECKING:
    from codex.store.study_file import StudyFile

SERIK = Expert("serik", "Serik", "panellist")
ITEMS = (
    Item("cell:planning/forum", "cell", refs=("planning", "forum"), evidence=("x1", "x2")),
    Item("statement:a", "statement", text={"kk": "Мұғалім", "en": "Teacher"}, merged_from=("p1", "p2")),
)


def begin(path: Path) -> None:
    make(path)
    with opened(path) as file, file.transaction():
        opening = Write(
            "round@1",
            ("2",),
            {
                "kind": "rate",
                "roster": '["serik"]',
                "protocol": "",
                "items": "mixed",
                "propose": 1,
                "origin": "1",
            },
        )
        file.write([opening, *panel.item_writes(file, "2", ITEMS)], FACILITATOR)


def cast(
    file: StudyFile, value: str, *, item: str = ITEMS[0].id, comment: str = "", given: str = "given"
) -> None:
    vote = Vote("2", item, "vote", "serik", value, given, comment)
    with file.transaction():
        file.write([panel.vote_write(file, vote)], SERIK)


def table(file: StudyFile, name: str) -> list[tuple[object, ...]]:
    return sorted(file.connection.execute(state.SORTED[name]).fetchall(), key=repr)


def test_items_come_back_as_they_were_frozen(tmp_path: Path) -> None:
    begin(tmp_path / "s.codex")
    with opened(tmp_path / "s.codex") as file:
        assert panel.items(file, "2") == ITEMS
        assert counts.items(file, "2") == 2
        one = rounds.rounds(file, lambda _: None)[0]  # type: ignore[arg-type, return-value]
        assert (one.items, one.propose, one.origin) == ("mixed", True, "1")


def test_no_event_of_a_panel_holds_a_text(tmp_path: Path) -> None:
    begin(tmp_path / "s.codex")
    with opened(tmp_path / "s.codex") as file:
        cast(file, "7", comment="Мен білемін")
        with file.transaction():
            file.write([panel.proposal_write(file, Proposal("p9", "2", "serik", "Ұсыныс", "kk"))], SERIK)
            settled = Settlement("2", ITEMS[0].id, "vote", "in", "discussion", "2026-11-20", "Келістік")
            file.write([panel.settlement_write(file, settled)], FACILITATOR)
        told = " ".join(row[0] or "" for row in file.connection.execute("SELECT value FROM event"))
        assert not any(word in told for word in ("білемін", "Ұсыныс", "Келістік", "Мұғалім"))
        assert panel.votes(file, "2")[0].comment == "Мен білемін"
        assert panel.proposals(file, "2")[0].text == "Ұсыныс"
        assert panel.settlements(file, "2")[0].why == "Келістік"


def test_a_second_thought_is_a_revision_and_the_first_stays_in_the_log(tmp_path: Path) -> None:
    begin(tmp_path / "s.codex")
    with opened(tmp_path / "s.codex") as file:
        cast(file, "3")
        cast(file, "8")
        assert [one.value for one in panel.votes(file, "2", expert="serik")] == ["8"]
        assert file.connection.execute("SELECT count(*) FROM event WHERE kind = 'vote@1'").fetchone() == (2,)
        assert counts.votes(file, "2") == {"serik": 1}


def test_cannot_judge_and_recused_are_votes_and_a_blank_is_none(tmp_path: Path) -> None:
    begin(tmp_path / "s.codex")
    with opened(tmp_path / "s.codex") as file:
        cast(file, "", given="cannot-judge")
        cast(file, "", item="statement:a", given="recused")
        assert [one.state for one in panel.votes(file, "2")] == ["cannot-judge", "recused"]
        file.write([panel.vote_gone(panel.votes(file, "2")[0])], SERIK)
        assert [one.state for one in panel.votes(file, "2")] == ["recused"]


def test_nobody_votes_for_another_but_the_facilitator(tmp_path: Path) -> None:
    begin(tmp_path / "s.codex")
    with opened(tmp_path / "s.codex") as file:
        write = panel.vote_write(file, Vote("2", ITEMS[0].id, "vote", "dana", "7"))
        with pytest.raises(Refused):
            file.write([write], SERIK)
        file.write([write], FACILITATOR)


def test_closing_pins_votes_and_what_comes_later_is_late_until_the_round_is_reopened(tmp_path: Path) -> None:
    begin(tmp_path / "s.codex")
    with opened(tmp_path / "s.codex") as file:
        cast(file, "3")
        with file.transaction():
            events = rounds.counted_events(file, "2")
            file.write([rounds.closing(file, "2", events)], FACILITATOR)
        cast(file, "9")
        assert [one.value for one in panel.votes(file, "2")] == ["3"]
        late = file.connection.execute("SELECT count(*) FROM late").fetchone()
        assert late == (1,)
        assert list(verify.damages(file)) == []
        file.write([rounds.reopening("2")], FACILITATOR)
        assert [one.value for one in panel.votes(file, "2")] == ["9"]
        assert list(verify.damages(file)) == []


def test_what_a_second_thought_replaced_before_the_closing_is_not_late(tmp_path: Path) -> None:
    begin(tmp_path / "s.codex")
    with opened(tmp_path / "s.codex") as file:
        cast(file, "3")
        cast(file, "8")
        with file.transaction():
            file.write([rounds.closing(file, "2", rounds.counted_events(file, "2"))], FACILITATOR)
        assert list(verify.damages(file)) == []
        cast(file, "9")
        assert file.connection.execute("SELECT count(*) FROM late").fetchone() == (1,)
        assert list(verify.damages(file)) == []
        verify.rebuild(file)
        assert file.connection.execute("SELECT count(*) FROM late").fetchone() == (1,)
        assert [one.value for one in panel.votes(file, "2")] == ["8"]


def test_a_vote_is_taken_back_but_not_from_a_closed_round(tmp_path: Path) -> None:
    begin(tmp_path / "s.codex")
    with opened(tmp_path / "s.codex") as file:
        cast(file, "3")
        cast(file, "5")
        history.undo(file, SERIK, only=("vote",))
        assert [one.value for one in panel.votes(file, "2")] == ["3"]
        with file.transaction():
            file.write([rounds.closing(file, "2", rounds.counted_events(file, "2"))], FACILITATOR)
        with pytest.raises(Refused):
            history.undo(file, SERIK)


def test_a_round_that_was_voted_in_is_not_undone(tmp_path: Path) -> None:
    begin(tmp_path / "s.codex")
    with opened(tmp_path / "s.codex") as file:
        cast(file, "3")
        with pytest.raises((Refused, NotFound)):
            history.undo(file, FACILITATOR)


def test_a_ballot_is_known_by_what_it_says(tmp_path: Path) -> None:
    begin(tmp_path / "s.codex")
    with opened(tmp_path / "s.codex") as file:
        one = Received("ab12", "2", "serik", "html", "2026-11-20T10:00:00Z", 2)
        file.write([panel.received_write(one)], FACILITATOR)
        file.write([panel.received_write(one)], FACILITATOR)
        assert [(b.id, b.expert, b.answers) for b in panel.received(file)] == [("ab12", "serik", 2)]


votes = st.builds(
    Write,
    st.just("vote@1"),
    st.tuples(
        st.just("2"),
        st.sampled_from(["cell:a/b", "statement:c"]),
        st.sampled_from(["vote", "print"]),
        st.sampled_from(["serik", "dana"]),
    ),
    st.one_of(
        st.none(),
        st.just({"value": "7"}),
        st.just({"state": "recused"}),
        st.just({"state": "cannot-judge"}),
    ),
)
others = st.sampled_from(
    [
        Write("item@1", ("2", "cell:a/b"), {"kind": "cell", "position": 1, "refs": ["a", "b"]}),
        Write("item@1", ("2", "cell:a/b"), None),
        Write("propose@1", ("2", "p1", "dana"), {"language": "kk"}),
        Write("ballot@1", ("2", "ff", "dana"), {"way": "html", "answers": 3}),
        Write(
            "settle@1", ("2", "cell:a/b", "vote"), {"outcome": "in", "by": "discussion", "on": "2026-01-01"}
        ),
        Write("settle@1", ("2", "cell:a/b", "vote"), None),
        Write("round@1", ("2",), {"kind": "rate", "roster": "[]", "protocol": "", "items": "cell"}),
    ]
)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.one_of(votes, others), max_size=25))
def test_state_is_the_same_by_trigger_set_wise_and_rebuilt(writes: list[Write]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "s.codex"
        make(path)
        with opened(path) as file:
            file.connection.execute("PRAGMA synchronous = OFF")
            for write in writes:
                file.write([write], FACILITATOR)
            by_trigger = {name: table(file, name) for name in state.SORTED}
            verify.rebuild(file)
            assert {name: table(file, name) for name in state.SORTED} == by_trigger
            assert list(verify.damages(file)) == []


def test_a_panel_is_read_by_an_index(tmp_path: Path) -> None:
    begin(tmp_path / "s.codex")
    with opened(tmp_path / "s.codex") as file:
        sql = panel.VOTES.format(also="AND v.expert = ?")
        plan = " | ".join(row[3] for row in file.connection.execute("EXPLAIN QUERY PLAN " + sql, [1, 2]))
        assert "SCAN v" not in plan, plan
