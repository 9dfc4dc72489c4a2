"""What a round's judgments are read as, against reading them one by one."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from codex.cli.app import main as codex
from codex.steps.agreement.agreement import measure
from codex.steps.agreement.figures import Asked
from codex.steps.coding.judged import Judged, judged
from codex.steps.sources.which_sources import list_sources
from codex.steps.study.gate import the_round
from codex.steps.study.opening import Study, find_expert, open_study
from codex.store.experts import experts
from codex.store.judgments import dones, judgments
from codex.store.versions import versions
from tests.steps.judged_study import make

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("study"))


@pytest.fixture
def study(made: Path, tmp_path: Path) -> Iterator[Study]:
    copy = tmp_path / "copy"
    shutil.copytree(made, copy)
    with open_study(copy) as opened:
        yield opened


@pytest.fixture
def table(study: Study) -> Judged:
    return judged(study.file, the_round(study, None))


def one_by_one(study: Study, table: Judged, code: str) -> list[int]:
    """Read a code's table the slow way: every judgment and every Done by itself."""
    everyone = experts(study.file)
    had = versions(study.file)
    family = table.book.family(code)
    cells = {}
    for done in dones(study.file, round_id="1"):
        place = table.excerpts.index(done.excerpt)
        if (
            done.occasion == 1
            and done.version
            and find_expert(everyone, done.expert).reads(table.languages[place])
        ):
            cells[done.expert, done.excerpt] = 0 if had[done.version].issuperset(family) else -1
    for one in judgments(study.file, round_id="1"):
        if one.occasion == 1 and one.code in family and (one.expert, one.excerpt) in cells:
            cells[one.expert, one.excerpt] = 1
    return [cells.get((rater, excerpt), -1) for rater in table.raters for excerpt in table.excerpts]


def test_every_code_reads_as_its_judgments_do_one_by_one(study: Study, table: Judged) -> None:
    codes = [code.id for code in table.book.codes]
    assert {code: table.ratings(code).values.tolist() for code in codes} == {
        code: one_by_one(study, table, code) for code in codes
    }


def test_a_parent_is_the_union_of_its_children(table: Judged) -> None:
    plan, goals, steps = (table.ratings(code).values.tolist() for code in ("plan", "goals", "steps"))
    assert all(whole == 1 for whole, *parts in zip(plan, goals, steps, strict=True) if 1 in parts)
    assert plan.count(1) > max(goals.count(1), steps.count(1))


def test_an_excerpt_in_a_language_the_expert_does_not_read_is_missing(table: Judged) -> None:
    kazakh = [place for place, language in enumerate(table.languages) if language == "kk"]
    assert kazakh
    bek = table.raters.index("bek")
    assert {table.ratings("tools").values[bek * 6 + place] for place in kazakh} == {-1}


def test_sets_hold_what_was_given_and_the_empty_set_is_not_missing(table: Judged) -> None:
    sets = table.sets(("goals", "steps", "tools", "warm", "cold"))
    rows = dict(zip(sets.raters, sets.sets, strict=True))
    assert rows["ana"][0] == frozenset({0, 3})
    assert rows["ana"][2] == frozenset()
    assert rows["kim"][2] is None


def test_an_exclusive_branch_is_one_choice(table: Judged) -> None:
    found = table.choices(("warm", "cold"))
    assert found is not None
    rows = [found.values[r * 6 : r * 6 + 6].tolist() for r in range(3)]
    assert dict(zip(found.raters, rows, strict=True))["ana"] == [0, 2, 2, 1, 2, 2]


def test_two_codes_on_one_excerpt_are_no_single_choice(table: Judged) -> None:
    assert table.choices(("goals", "warm")) is None


def test_stances_and_single_cells_are_kept(table: Judged) -> None:
    assert table.given["steps"][table.raters.index("ana"), 3] == 1
    assert table.given["tools"][table.raters.index("bek"), 1] == 2
    tally = table.tally("tools", 1)
    assert (tally.gave, tally.mentions, tally.missing) == (2, 1, 0)


def test_some_excerpts_are_the_same_excerpts(table: Judged) -> None:
    part = table.only([4, 1])
    assert part.excerpts == (table.excerpts[1], table.excerpts[4])
    assert part.sources == (table.sources[1], table.sources[4])
    n = len(table.excerpts)
    whole = table.ratings("tools").values
    assert part.ratings("tools").values.tolist() == [whole[r * n + u] for r in range(3) for u in (1, 4)]


def test_a_pair_is_told_of_what_both_finished(table: Judged) -> None:
    ana, kim = table.raters.index("ana"), table.raters.index("kim")
    assert table.shared(ana, kim).excerpts == tuple(table.excerpts[n] for n in (0, 1, 3, 4))


PARENTS = """
schema: codex/protocol@1
kind: tag
rule: at least 2 of 3
quorum: 2
primary: {coefficient: krippendorff_alpha_nominal, by: code, threshold: 0.5%s}
"""
TREE = """
schema: codex/codebook@1
branches:
  - {id: theme}
codes:
  - {id: plan, branch: theme, name: Planning, children: [{id: goals, name: Goals}, {id: steps, name: Steps}]}
"""


@pytest.mark.parametrize(
    ("said", "parents"), [("", False), (", parents: no", False), (", parents: yes", True)]
)
def test_parents_are_tested_only_where_the_protocol_says_so(tmp_path: Path, said: str, parents: bool) -> None:
    folder, at = tmp_path / "s", ["--study", str(tmp_path / "s")]
    (tmp_path / "p.yaml").write_text(PARENTS % said, "utf-8")
    (tmp_path / "b.yaml").write_text(TREE, "utf-8")
    (tmp_path / "t.txt").write_text("One.\n\nTwo.\n\nThree.\n", "utf-8")
    assert codex(["init", str(folder)]) == 0
    assert codex([*at, "import", str(tmp_path / "t.txt")]) == 0
    assert codex([*at, "excerpt", "cut", "--by", "paragraph"]) == 0
    assert codex([*at, "codebook", "import", str(tmp_path / "b.yaml")]) == 0
    for name in ("ana", "bek"):
        assert codex([*at, "expert", "add", name, "--role", "coder"]) == 0
    assert codex([*at, "round", "open", "--kind", "tag", "--protocol", str(tmp_path / "p.yaml")]) == 0
    assert codex([*at, "round", "close"]) == 0
    with open_study(folder) as study:
        figures = measure(study, Asked(by="code")).figures
        named = measure(study, Asked(by="code", codes=("plan",), least=0.5, coefficients=("alpha",))).figures
        only = tuple(source.id for source in list_sources(study, {}))
        part = measure(study, Asked(by="code", sources=only)).figures
    tested = {figure.scope: figure.met for figure in figures if figure.met is not None}
    assert ("code:plan" in tested) is parents
    assert {"code:goals", "code:steps"} <= set(tested)
    assert {figure.scope for figure in figures if figure.primary} == set(tested)
    assert [figure.met for figure in named] == [False]
    assert not any(figure.primary for figure in part)
