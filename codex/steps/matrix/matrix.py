"""The matrix of a round: counted by the frozen cell rule, with the evidence behind every cell."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from codex.codebook.lookup import find_code
from codex.errors import NotFound, UsageProblem
from codex.matrix.answers import read_answers
from codex.matrix.axes import attribute_axis, branch_axis, source_axis, values_of
from codex.matrix.cells import build
from codex.matrix.count_pairs import count_pairs
from codex.matrix.sides import code_side, excerpt_side
from codex.model.matrix import Axis
from codex.model.quick_dataclass import dataclass
from codex.model.round import CODING
from codex.steps.codebook.recoded import read_under, recode
from codex.steps.matrix.blind_review import neutral
from codex.steps.sources.source_names import references_by_key, source_name
from codex.steps.sources.which_sources import find_source, inherited, the_filter
from codex.steps.study.gate import sees_all, the_round
from codex.steps.study.to_settle import span_round
from codex.store import judgments as store
from codex.store.excerpts import sample_sources
from codex.store.experts import experts
from codex.store.sources import sources
from codex.store.translations import texts_read_by
from codex.words import LANGUAGES, Words

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Mapping, Sequence

    from codex.matrix.answers import Answers
    from codex.matrix.sides import Side
    from codex.model.code import Codebook, Text
    from codex.model.matrix import Matrix
    from codex.model.round import Round
    from codex.model.source import Source
    from codex.steps.codebook.recoded import Recode
    from codex.steps.matrix.paper_layout import Layout
    from codex.steps.study.opening import Study

    _InSample = tuple[int, str, str, str]

OF_SOURCES = ("kind", "language")
"""Attributes that every source has."""
EVERY_CODE = "code"
"""Names a side of the codes of all branches."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the person wants to see."""

    rows: str
    """A branch, ``code`` (all branches), an attribute of sources, ``source`` or ``case``."""
    cols: str
    rule: str = ""
    """``pair`` or ``crossed``; empty: the protocol's."""
    round_id: str | None = None
    peek: bool = False
    where: tuple[str, ...] = ()
    """Conditions on sources; excerpts of others are left out."""
    sources: tuple[str, ...] = ()
    """Ids or titles; none: all."""
    codes: tuple[str, ...] = ()
    """Codes that a side of codes is narrowed to, with what lies below them; none: all."""
    blind: bool = False
    """Sources become S1, S2, ...: for double-blind review."""
    codebook: str = ""
    """Version of the codebook, or ``now``, under which the judgments are read; empty: the frozen one."""


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
    evidence: str = "all"
    """``selected`` where only excerpts that are in are left to be shown."""
    unsettled: int = 0
    """Places of a unitizing round on which nobody decided: they are not in the matrix."""

    def selected(self) -> Built:
        """Return the matrix with the excerpts that are in and no others behind its cells.

        Statuses and counts stay: they were made from all candidates. How experts agree on what was
        selected is conditional on its having been selected, and exports say so.
        """
        cells = {
            place: replace(cell, groups=tuple(group for group in cell.groups if group.status == "in"))
            for place, cell in self.matrix.cells.items()
        }
        return replace(self, matrix=replace(self.matrix, cells=cells), evidence="selected")


def build_matrix(study: Study, wanted: Wanted) -> Built:
    """Build the matrix of a round.

    Raises:
        Refused: The round is open and ``--peek`` was not given.
        NotFound: A side that is neither a branch nor an attribute.
        UsageProblem: No side is judged.
    """
    one = span_round(study, wanted.round_id) or the_round(
        study, wanted.round_id, kind="tag" if wanted.round_id is None else None
    )
    if one.kind not in CODING:
        raise UsageProblem("steps.not-tags", round=one.id)
    sees_all(study, one, "matrix", peek=wanted.peek)
    file = study.file
    read_as = recode(file, read_under(study, one, wanted.codebook))
    book = read_as.book
    known = {source.id: source for source in sources(file)}
    material = _of_spans(study, one, wanted) if one.kind == "unitize" else _of_tags(study, one, read_as)
    in_sample = _left(study, material.units, known, wanted)
    if wanted.blind:
        known = {source.id: source for source in neutral(known.values())}
    names = {number: name for number, name, _, _ in in_sample}
    source_of_number = {number: source for number, _, source, _ in in_sample}
    axes = _axes(study, book, known, source_of_number, wanted)
    rows, row_side = axes.side(wanted.rows)
    cols, col_side = axes.side(wanted.cols)
    plan = one.protocol
    rule = replace(plan.cell, rule=wanted.rule) if wanted.rule else plan.cell
    answers = _answers(study, one, read_as, material, names if wanted.where or wanted.sources else None)
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
    return Built(
        matrix, one, book, source_of, known, frozen_rule=rule == plan.cell, unsettled=material.unsettled
    )


def _axes(
    study: Study,
    book: Codebook,
    known: Mapping[str, Source],
    source_of_number: Mapping[int, str],
    wanted: Wanted,
) -> Axes:
    """Return what stands on the sides: codes, and attributes of the sources that the excerpts come from."""
    every = inherited(study)
    used = [
        replace(known[name], attributes=every(known[name]))
        for name in dict.fromkeys(source_of_number.values())
        if name in known
    ]
    chosen = chosen_codes(book, wanted.codes)
    return Axes(book, used, source_of_number, codes=chosen, references=references_by_key(known.values()))


def _answers(
    study: Study, one: Round, read_as: Recode, material: _Material, only: Container[int] | None
) -> Answers:
    """Return who gave what, of all excerpts or of some (by their numbers)."""
    given, done = material.given, material.done
    if only is not None:
        given = [row for row in given if row[1] in only]
        done = [row for row in done if row[0] in only]
    numbers = {row[0] for row in given} | {row[2] for row in given} | {n for row in done for n in row[1:]}
    names = store.names(study.file, numbers)
    return read_answers(given, done, roster=one.roster, had=read_as.had, names=names)


class _Material(NamedTuple):
    """What a matrix is counted from, by numbers of the state."""

    units: Sequence[_InSample]
    """(Number, id, source, language) of each excerpt."""
    given: Sequence[tuple[int, int, int, int]]
    """(Code, excerpt, expert, stance)."""
    done: Sequence[tuple[int, int, int]]
    """(Excerpt, expert, version)."""
    unsettled: int = 0
    """Places of a unitizing round on which nobody decided."""


def _of_tags(study: Study, one: Round, read_as: Recode) -> _Material:
    units = sample_sources(study.file, one.sample)
    given = read_as.rows(study.file, store.given_rows(study.file, one.id))
    return _Material(units, given, _read_by(study, one, {row[0]: row[3] for row in units}))


def _of_spans(study: Study, one: Round, wanted: Wanted) -> _Material:
    """Return the places of a unitizing round on which people decided; what is open is no evidence yet."""
    from codex.steps.coding.agreed_spans import agreed_spans, matrix_rows, open_overlaps
    from codex.steps.coding.span_rounds import read_marked

    marked = read_marked(study, one, wanted.codebook)
    made = agreed_spans(study.file, one)
    return _Material(*matrix_rows(study.file, marked, made), len(open_overlaps(marked, made)))


def _read_by(study: Study, one: Round, languages: Mapping[int, str]) -> list[tuple[int, int, int]]:
    """Return who finished what, without what they could not read or what is not in the sample."""
    people = {study.file.number(expert.id): expert for expert in experts(study.file)}
    read = {
        number: texts_read_by(study.file, one.id, number) for number, who in people.items() if who.languages
    }
    return [
        (excerpt, expert, version)
        for excerpt, expert, version in store.done_rows(study.file, one.id)
        if excerpt in languages
        and expert in people
        and (
            people[expert].reads(languages[excerpt])
            or people[expert].read_then(read[expert].get(excerpt, ""))
        )
    ]


def _left(
    study: Study, rows: Sequence[_InSample], known: Mapping[str, Source], wanted: Wanted
) -> Sequence[_InSample]:
    """Return the excerpts of the sources that were asked for."""
    if not wanted.where and not wanted.sources:
        return rows
    asked = {find_source(study, word).id for word in wanted.sources}
    fits = the_filter(study, wanted.where).fits
    kept = {name for name, one in known.items() if (not asked or name in asked) and fits(one)}
    return [row for row in rows if row[2] in kept]


def chosen_codes(book: Codebook, words: Sequence[str]) -> frozenset[str]:
    """Return the codes that were named and everything below them.

    Raises:
        NotFound: No code is called so; what was perhaps meant is told.
    """
    return frozenset(code for word in words for code in book.family(find_code(book, word)))


class Axes:
    """Sides by name: a branch of the codebook first, then what sources are told apart by.

    Args:
        book: The codebook of the round.
        used: Sources of the sample.
        source_of: Excerpt -> source.
        codes: Codes that sides of codes are narrowed to; none: all.
        references: Citekey -> reference, for the names of sources.
    """

    def __init__(
        self,
        book: Codebook,
        used: Sequence[Source],
        source_of: Mapping[int, str],
        *,
        codes: Collection[str] = (),
        references: Mapping[str, Source] | None = None,
    ) -> None:
        self.book = book
        self.used = used
        self.source_of = source_of
        self.codes = codes
        self.references = references or {}

    def side(self, name: str) -> tuple[Axis, Side]:
        """Return the axis and what counts for each of its items.

        Raises:
            NotFound: Nothing is called so.
        """
        if name == EVERY_CODE or self.book.branch(name) is not None:
            axis = self.code_axis(name)
            return axis, code_side(self.book, axis.items)
        if name == "source":
            cited = {one.id: source_name(one, self.references) for one in self.used}
            axis = replace(source_axis(self.used), labels=cited)
            return axis, excerpt_side(axis.items, dict(self.source_of))
        values = values_of(name, self.used)
        if not values:
            attributes = {key for source in self.used for key in source.attributes}
            branches = [branch.id for branch in self.book.branches]
            known = ", ".join([*branches, EVERY_CODE, "source", *OF_SOURCES, *sorted(attributes)])
            raise NotFound("steps.unknown-side", side=name, known=known)
        axis = attribute_axis(name, values.values())
        if name in OF_SOURCES:
            axis = replace(axis, labels={value: in_words(f"{name}-{value}", value) for value in axis.items})
        of_excerpt = {n: values[source] for n, source in self.source_of.items() if source in values}
        return axis, excerpt_side(axis.items, of_excerpt)

    def code_axis(self, name: str) -> Axis:
        """Return the codes of a branch, or of all, that were not left out.

        Codes of another branch narrow nothing here: they narrow the other side.
        """
        branches = [name] if name != EVERY_CODE else [branch.id for branch in self.book.branches]
        own = {code.id for code in self.book.codes if code.branch in branches and code.id in self.codes}
        parts = [branch_axis(self.book, branch) for branch in branches]
        items = [item for part in parts for item in part.items if not own or item in own]
        labels = {item: label for part in parts for item, label in part.labels.items()}
        depth = {item: n for part in parts for item, n in part.depth.items()}
        least = min((depth.get(item, 0) for item in items), default=0)
        return Axis(
            "branch", name, tuple(items), labels, {item: depth.get(item, 0) - least for item in items}
        )


def in_words(key: str, fallback: str) -> Text:
    """Return a text of the exports in every language, the value itself where there is none.

    >>> in_words("kind-interview", "interview")["en"]
    'interviews'
    """
    found = {language: Words(language) for language in LANGUAGES}
    known = {name: say(f"exporting.{key}") for name, say in found.items() if say.has(f"exporting.{key}")}
    return known or {"": fallback}


def wanted_by(layout: Layout, rows: str, cols: str, peek: bool) -> Wanted:
    """Return what a layout wants of the matrix it is made from, with these sides."""
    return Wanted(
        rows,
        cols,
        layout.rule,
        layout.round_id,
        peek,
        layout.where,
        layout.sources,
        layout.codes,
        blind=layout.blind,
        codebook=layout.codebook,
    )


def check_sides(rows: str, cols: str) -> None:
    """Refuse a matrix of something with itself.

    Raises:
        UsageProblem: Rows and columns are the same.
    """
    if rows == cols:
        raise UsageProblem("steps.same-sides", side=rows)
