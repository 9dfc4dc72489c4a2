"""The matrix of a round: counted by the frozen cell rule, with the evidence behind every cell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from codex.errors import NotFound, UsageProblem
from codex.matrix.answers import read_answers
from codex.matrix.axes import attribute_axis, branch_axis, source_axis, values_of
from codex.matrix.cells import build
from codex.matrix.count_pairs import count_pairs
from codex.matrix.sides import code_side, excerpt_side
from codex.steps.gate import sees_all, the_round
from codex.store import judgments as store
from codex.store.codebooks import codebook
from codex.store.excerpts import sample_sources
from codex.store.experts import experts
from codex.store.sources import sources
from codex.store.versions import versions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codex.matrix.sides import Side
    from codex.model.code import Codebook
    from codex.model.matrix import Axis, Matrix
    from codex.model.round import Round
    from codex.model.source import Source
    from codex.steps.study import Study

OF_SOURCES = ("kind", "language")
"""Attributes that every source has."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the person wants to see."""

    rows: str
    """A branch, an attribute of sources, or ``source``."""
    cols: str
    rule: str = ""
    """``pair`` or ``crossed``; empty: the protocol's."""
    round_id: str | None = None
    peek: bool = False


@dataclass(frozen=True, slots=True)
class Built:
    """A matrix with what it was made from."""

    matrix: Matrix
    round: Round
    book: Codebook
    source_of: Mapping[str, str]
    """Excerpt -> source, for all excerpts of the round's sample."""
    sources: Mapping[str, Source]
    frozen_rule: bool
    """False where another cell rule than the protocol's was asked for."""


def build_matrix(study: Study, wanted: Wanted) -> Built:
    """Build the matrix of a round.

    Raises:
        Refused: The round is open and ``--peek`` was not given.
        NotFound: A side that is neither a branch nor an attribute.
        UsageProblem: No side is judged.
    """
    one = the_round(study, wanted.round_id, kind="tag" if wanted.round_id is None else None)
    sees_all(study, one, "matrix", peek=wanted.peek)
    file = study.file
    book = codebook(file, one.version)
    known = {source.id: source for source in sources(file)}
    in_sample = sample_sources(file, one.sample)
    names = {number: name for number, name, _, _ in in_sample}
    source_of_number = {number: source for number, _, source, _ in in_sample}
    used = [known[name] for name in dict.fromkeys(source_of_number.values()) if name in known]
    axes = _Axes(book, used, source_of_number)
    rows, row_side = axes.side(wanted.rows)
    cols, col_side = axes.side(wanted.cols)
    plan = one.protocol
    rule = replace(plan.cell, rule=wanted.rule) if wanted.rule else plan.cell
    given, done = store.given_rows(file, one.id), _read_by(study, one, {row[0]: row[3] for row in in_sample})
    numbers = {row[0] for row in given} | {row[2] for row in given} | {n for row in done for n in row[1:]}
    answers = read_answers(
        given, done, roster=one.roster, had=versions(file), names=store.names(file, numbers)
    )
    place = {name: number for number, name in names.items()}
    settled = [
        (place[item.excerpt], item.code, item.give)
        for item in store.decisions(file, one.id)
        if item.excerpt in place
    ]
    counted = count_pairs(answers, row_side, col_side, rule=rule, decisions=settled, names=names)
    matrix = build(
        rows,
        cols,
        counted.pairs,
        reach=counted.reach,
        source_of={names[number]: source for number, source in source_of_number.items()},
        rule=rule,
        quorum=plan.quorum,
        roster=one.roster,
    )
    source_of = {name: source for _, name, source, _ in in_sample}
    return Built(matrix, one, book, source_of, known, frozen_rule=rule == plan.cell)


def _read_by(study: Study, one: Round, languages: Mapping[int, str]) -> list[tuple[int, int, int]]:
    """Return who finished what, without what they could not read or what is not in the sample."""
    people = {study.file.number(expert.id): expert for expert in experts(study.file)}
    return [
        (excerpt, expert, version)
        for excerpt, expert, version in store.done_rows(study.file, one.id)
        if excerpt in languages and expert in people and people[expert].reads(languages[excerpt])
    ]


class _Axes:
    """Sides by name: a branch of the codebook first, then an attribute of the sources."""

    def __init__(self, book: Codebook, used: Sequence[Source], source_of: Mapping[int, str]) -> None:
        self.book = book
        self.used = used
        self.source_of = source_of

    def side(self, name: str) -> tuple[Axis, Side]:
        """Return the axis and what counts for each of its items.

        Raises:
            NotFound: Nothing is called so.
        """
        if self.book.branch(name) is not None:
            axis = branch_axis(self.book, name)
            return axis, code_side(self.book, axis.items)
        if name == "source":
            axis = source_axis(self.used)
            return axis, excerpt_side(axis.items, dict(self.source_of))
        values = values_of(name, self.used)
        if not values:
            attributes = {key for source in self.used for key in source.attributes}
            branches = [branch.id for branch in self.book.branches]
            known = ", ".join([*branches, "source", *OF_SOURCES, *sorted(attributes)])
            raise NotFound("steps.unknown-side", side=name, known=known)
        axis = attribute_axis(name, values.values())
        of_excerpt = {n: values[source] for n, source in self.source_of.items() if source in values}
        return axis, excerpt_side(axis.items, of_excerpt)


def check_sides(rows: str, cols: str) -> None:
    """Refuse a matrix of something with itself.

    Raises:
        UsageProblem: Rows and columns are the same.
    """
    if rows == cols:
        raise UsageProblem("steps.same-sides", side=rows)
