"""The status of excerpts and cells, by the contract and against a naive second way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codex.errors import UsageProblem
from codex.matrix.answers import read_answers
from codex.matrix.cells import build, cell_status, excerpt_status
from codex.matrix.count_pairs import count_pairs
from codex.matrix.sides import Side, code_side, excerpt_side
from codex.model.code import Branch, Code, Codebook
from codex.model.matrix import STATUSES, Axis, Matrix
from codex.model.protocol import CellRule
from tests.matrix import oracle

if TYPE_CHECKING:
    from collections.abc import Sequence

Row = tuple[Any, ...]
Given = dict[tuple[str, str, str], str]
Finished = dict[tuple[str, str], str]
PAIR = CellRule()
ROSTER = ("aigul", "marat", "dana")
BOOK = Codebook(
    (Branch("competency"), Branch("tool")),
    (
        Code("planning", "competency", {"en": "Planning"}),
        Code("goals", "competency", {"en": "Goals"}, parent="planning"),
        Code("steps", "competency", {"en": "Steps"}, parent="planning"),
        Code("assessing", "competency", {"en": "Assessing"}),
        Code("miro", "tool", {"en": "Miro"}),
        Code("forum", "tool", {"en": "Forum"}),
    ),
)
HAD = {"v1": frozenset(c.id for c in BOOK.codes), "v0": frozenset({"planning", "goals", "miro"})}
ROWS, COLS = ("planning", "goals", "steps", "assessing"), ("miro", "forum")


def matrix(
    judgments: Sequence[Row],
    done: Sequence[Row],
    *,
    rule: CellRule = PAIR,
    quorum: int = 2,
    decisions: Sequence[Any] = (),
    rows: Side | None = None,
    cols: Side | None = None,
    roster: tuple[str, ...] = ROSTER,
) -> Matrix:
    rows = rows or code_side(BOOK, ROWS)
    cols = cols or code_side(BOOK, COLS)
    answers = read_answers(judgments, done, roster=roster, had=HAD)
    counts = count_pairs(answers, rows, cols, rule=rule, decisions=decisions)
    excerpts = {x for _, x, *_ in judgments} | {x for x, *_ in done} | {x for x, *_ in decisions}
    return build(
        Axis("branch", "competency", rows.items),
        Axis("branch", "tool", cols.items),
        counts.pairs,
        reach=counts.reach,
        source_of={x: x[:2] for x in excerpts},
        rule=rule,
        quorum=quorum,
        roster=roster,
    )


def gave(excerpt: str, expert: str, *codes: str) -> list[Row]:
    """One expert's codes for one excerpt; a mark at the end: ! contradicts, ~ only mentions."""
    stance = {"!": "contradicts", "~": "mentions"}
    return [(c.rstrip("!~"), excerpt, expert, stance.get(c[-1], "supports")) for c in codes]


def done(excerpt: str, *experts: str, version: str = "v1") -> list[Row]:
    return [(excerpt, expert, version) for expert in experts]


@pytest.mark.parametrize(
    ("judged", "favour", "against", "expected"),
    [
        (0, 0, 0, "not-judged"),
        (1, 1, 0, "one-expert"),
        (1, 0, 1, "one-expert"),
        (1, 0, 0, "below-quorum"),
        (2, 2, 0, "in"),
        (3, 2, 1, "in"),
        (3, 1, 2, "against"),
        (3, 1, 1, "divided"),
        (3, 0, 1, "divided"),
        (3, 0, 0, "nothing"),
    ],
)
def test_an_excerpt_has_the_status_of_the_contract(
    judged: int, favour: int, against: int, expected: str
) -> None:
    assert excerpt_status(judged, favour, against, k=2, quorum=2) == expected


def test_a_decision_goes_before_every_count() -> None:
    assert excerpt_status(0, 0, 0, k=2, quorum=2, decided=True) == "in"
    assert excerpt_status(3, 3, 0, k=2, quorum=2, decided=False) == "rejected"


def test_two_of_three_below_a_quorum_of_three_are_below_quorum() -> None:
    assert excerpt_status(2, 2, 0, k=2, quorum=3) == "below-quorum"


def test_evidence_against_makes_a_cell_contested_whatever_else_there_is() -> None:
    assert cell_status(["in", "against"], reach=3, quorum=2) == "contested"
    assert cell_status(["rejected", "divided", "in"], reach=3, quorum=2) == "in"
    assert cell_status(["one-expert", "rejected"], reach=3, quorum=2) == "rejected"
    assert cell_status([], reach=1, quorum=2) == "below-quorum"
    assert cell_status([], reach=0, quorum=2) == "not-judged"


def test_both_codes_must_be_given_by_the_same_experts() -> None:
    judgments = [
        *gave("s1a", "aigul", "assessing", "miro"),
        *gave("s1a", "marat", "assessing"),
        *gave("s1a", "dana", "miro"),
    ]
    cells = matrix(judgments, done("s1a", *ROSTER)).cells
    assert cells["assessing", "miro"].status == "divided"
    crossed = matrix(judgments, done("s1a", *ROSTER), rule=CellRule("crossed", 2)).cells
    assert crossed["assessing", "miro"].status == "in"
    assert crossed["assessing", "miro"].experts == 1


def test_children_count_once_for_their_parent() -> None:
    judgments = [*gave("s1a", "aigul", "goals", "steps", "miro"), *gave("s1a", "marat", "steps", "miro")]
    cells = matrix(judgments, done("s1a", *ROSTER)).cells
    assert (cells["planning", "miro"].status, cells["planning", "miro"].experts) == ("in", 2)
    assert cells["planning", "miro"].excerpts == 1
    assert cells["goals", "miro"].status == "divided"
    assert cells["steps", "miro"].status == "in"


def test_a_mention_counts_for_neither_side() -> None:
    judgments = [*gave("s1a", "aigul", "assessing~", "miro"), *gave("s1a", "marat", "assessing~", "miro!")]
    assert matrix(judgments, done("s1a", *ROSTER)).cells["assessing", "miro"].status == "no-evidence"


def test_two_contradictions_contest_a_cell_and_are_counted_apart() -> None:
    judgments = [
        *gave("s1a", "aigul", "assessing", "miro!"),
        *gave("s1a", "marat", "assessing!", "miro"),
        *gave("s2a", "aigul", "assessing", "miro"),
        *gave("s2a", "dana", "assessing", "miro"),
    ]
    cell = matrix(judgments, [*done("s1a", *ROSTER), *done("s2a", *ROSTER)]).cells["assessing", "miro"]
    assert (cell.status, cell.excerpts, cell.against, cell.sources) == ("contested", 1, 1, 1)
    assert cell.ids("in", "against") == ("s2a", "s1a")


def test_a_code_newer_than_the_done_is_missing_and_not_zero() -> None:
    judgments = gave("s1a", "aigul", "assessing", "miro")
    cell = matrix(judgments, [*done("s1a", "aigul"), *done("s1a", "marat", "dana", version="v0")]).cells
    assert cell["assessing", "miro"].status == "one-expert"
    assert cell["goals", "miro"].status == "no-evidence"
    assert cell["goals", "forum"].status == "below-quorum"


def test_codes_given_without_a_done_are_drafts() -> None:
    assert (
        matrix(gave("s1a", "aigul", "assessing", "miro"), []).cells["assessing", "miro"].status
        == "not-judged"
    )


def test_ten_quotes_of_one_paper_are_one_source() -> None:
    judgments: list[Row] = []
    finished: list[Row] = []
    for letter in "abcdefghij":
        judgments += gave(f"s1{letter}", "aigul", "assessing", "miro") + gave(
            f"s1{letter}", "dana", "assessing", "miro"
        )
        finished += done(f"s1{letter}", *ROSTER)
    cell = matrix(judgments, finished).cells["assessing", "miro"]
    assert (cell.excerpts, cell.sources, cell.experts, cell.roster) == (10, 1, 2, 3)
    assert [one.excerpt for one in cell.evidence] == sorted(one.excerpt for one in cell.evidence)


def test_judgments_of_people_outside_the_roster_do_not_count() -> None:
    judgments = [*gave("s1a", "aigul", "assessing", "miro"), *gave("s1a", "guest", "assessing", "miro")]
    assert (
        matrix(judgments, done("s1a", "aigul", "guest", "dana")).cells["assessing", "miro"].status
        == "divided"
    )


class TestDecisions:
    JUDGMENTS = (*gave("s1a", "aigul", "assessing", "miro"), *gave("s1a", "marat", "miro"))
    DONE = tuple(done("s1a", *ROSTER))

    def test_a_code_given_by_decision_brings_the_pair_in(self) -> None:
        cell = matrix(self.JUDGMENTS, self.DONE, decisions=[("s1a", "assessing", True)]).cells[
            "assessing", "miro"
        ]
        assert (cell.status, cell.excerpts, cell.experts) == ("in", 1, 1)
        assert cell.evidence[0].decided

    def test_a_dropped_code_rejects_the_pair(self) -> None:
        cell = matrix(self.JUDGMENTS, self.DONE, decisions=[("s1a", "assessing", False)]).cells[
            "assessing", "miro"
        ]
        assert (cell.status, cell.excerpts) == ("rejected", 0)
        assert cell.evidence[0].experts == ("aigul",)

    def test_a_decision_rejects_no_pair_that_nobody_proposed(self) -> None:
        cells = matrix(self.JUDGMENTS, self.DONE, decisions=[("s1a", "assessing", False)]).cells
        assert cells["assessing", "forum"].status == "no-evidence"

    def test_one_decided_code_does_not_carry_another_on_one_persons_word(self) -> None:
        judgments = [*gave("s1a", "aigul", "assessing", "forum"), *gave("s1a", "marat", "assessing")]
        cell = matrix(judgments, self.DONE, decisions=[("s1a", "assessing", True)]).cells[
            "assessing", "forum"
        ]
        assert cell.status == "divided"
        both = [("s1a", "assessing", True), ("s1a", "forum", True)]
        assert matrix(judgments, self.DONE, decisions=both).cells["assessing", "forum"].status == "in"

    def test_a_dropped_child_counts_no_more_for_its_parent(self) -> None:
        judgments = [
            *gave("s1a", "aigul", "goals", "miro"),
            *gave("s1a", "marat", "goals", "miro"),
            *gave("s1a", "dana", "steps", "miro"),
        ]
        cells = matrix(judgments, self.DONE, decisions=[("s1a", "goals", False)]).cells
        assert cells["goals", "miro"].status == "rejected"
        assert cells["planning", "miro"].status == "divided"

    def test_decisions_leave_other_excerpts_alone(self) -> None:
        more = [*gave("s2a", "aigul", "assessing", "miro"), *gave("s2a", "dana", "assessing", "miro")]
        cell = matrix(
            [*self.JUDGMENTS, *more], [*self.DONE, *done("s2a", *ROSTER)], decisions=[("s1a", "miro", False)]
        ).cells["assessing", "miro"]
        assert (cell.status, cell.ids("rejected")) == ("in", ("s1a",))


class TestAttributes:
    JUDGMENTS = (
        *gave("s1a", "aigul", "assessing"),
        *gave("s1a", "marat", "assessing"),
        *gave("s2a", "dana", "assessing"),
    )
    DONE = (*done("s1a", *ROSTER), *done("s2a", "dana"))

    def test_a_value_of_the_source_may_stand_across(self) -> None:
        cols = excerpt_side(("city", "village", "abroad"), {"s1a": "city", "s2a": "village"})
        cells = matrix(self.JUDGMENTS, self.DONE, cols=cols).cells
        assert [cells["assessing", v].status for v in cols.items] == ["in", "one-expert", "not-judged"]
        assert cells["goals", "village"].status == "below-quorum"
        assert cells["goals", "city"].status == "no-evidence"

    def test_values_may_stand_down_the_side_and_be_decided(self) -> None:
        rows = excerpt_side(("village",), {"s2a": "village"})
        cells = matrix(
            self.JUDGMENTS,
            self.DONE,
            rows=rows,
            cols=code_side(BOOK, ("assessing",)),
            decisions=[("s2a", "assessing", True)],
        ).cells
        assert cells["village", "assessing"].status == "in"

    def test_two_sides_without_codes_rest_on_nobody(self) -> None:
        side = excerpt_side(("city",), {"s1a": "city"})
        with pytest.raises(UsageProblem, match="code"):
            matrix(self.JUDGMENTS, self.DONE, rows=side, cols=side)


def test_a_merged_code_counts_for_the_one_that_took_its_place() -> None:
    book = Codebook(
        BOOK.branches, (*BOOK.codes, Code("testing", "competency", {}, retired=True, became=("assessing",)))
    )
    side = code_side(book, ["assessing"])
    assert side.codes["assessing"] == ("assessing", "testing")


def test_evidence_stands_in_the_order_of_the_sample_whatever_a_store_calls_it() -> None:
    names = {1: "planning", 2: "miro", 7: "aigul", 8: "dana", 30: "x30", 9: "x9", 100: "v1"}
    given_rows = [(c, x, e, 0) for c in (1, 2) for x in (30, 9) for e in (7, 8)]
    answers = read_answers(
        given_rows,
        [(x, e, 100) for x in (30, 9) for e in (7, 8)],
        roster=("aigul", "dana"),
        had=HAD,
        names=names,
    )
    counts = count_pairs(
        answers, code_side(BOOK, ["planning"]), code_side(BOOK, ["miro"]), rule=CellRule(), names=names
    )
    assert counts.pairs[0].excerpts == ("x30", "x9")
    assert counts.reach == {("planning", "miro"): 2}


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(UsageProblem, match="either"):
        matrix([], [], rule=CellRule("either", 2))


CODES = st.sampled_from([c.id for c in BOOK.codes])
EXCERPTS = st.sampled_from(["s1a", "s1b", "s2a"])
PEOPLE = st.sampled_from([*ROSTER, "guest"])
GIVEN = st.dictionaries(
    st.tuples(CODES, EXCERPTS, PEOPLE), st.sampled_from(["supports", "contradicts", "mentions"]), max_size=40
)
DONE = st.dictionaries(st.tuples(EXCERPTS, PEOPLE), st.sampled_from(["v0", "v1"]), max_size=12)


@settings(max_examples=120, deadline=None)
@given(GIVEN, DONE, st.integers(1, 3), st.integers(1, 3))
def test_sets_and_the_naive_way_give_the_same_cells(
    judged: Given, finished: Finished, k: int, quorum: int
) -> None:
    judgments = [(*key, stance) for key, stance in judged.items()]
    # a code the version did not have cannot have been given under it
    judgments = [j for j in judgments if j[0] in HAD.get(finished.get((j[1], j[2]), "v1"), ())]
    dones = [(*key, version) for key, version in finished.items()]
    made = matrix(judgments, dones, rule=CellRule("pair", k), quorum=quorum)
    for (row, col), cell in made.cells.items():
        families = BOOK.family(row), BOOK.family(col)
        statuses = [
            oracle.status(
                judgments, dones, HAD, ROSTER, x, row=families[0], col=families[1], k=k, quorum=quorum
            )
            for x in ("s1a", "s1b", "s2a")
        ]
        assert cell.status == oracle.cell(statuses), (row, col, statuses)
        assert cell.status in STATUSES
        assert cell.excerpts == statuses.count("in") == len(cell.ids("in"))
        assert cell.against == statuses.count("against")


@settings(max_examples=60, deadline=None)
@given(GIVEN, DONE, st.permutations(ROSTER))
def test_the_order_of_experts_and_rows_changes_nothing(
    judged: Given, finished: Finished, roster: list[str]
) -> None:
    judgments = [(*key, stance) for key, stance in judged.items()]
    dones = [(*key, version) for key, version in finished.items()]
    one = matrix(judgments, dones)
    other = matrix(judgments[::-1], dones[::-1], roster=tuple(roster))
    for pair, cell in one.cells.items():
        twin = other.cells[pair]
        assert (cell.status, cell.experts, sorted(cell.ids())) == (
            twin.status,
            twin.experts,
            sorted(twin.ids()),
        )
