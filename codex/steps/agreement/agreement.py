"""Agreement of a round: the frozen primary coefficient first, everything else labelled exploratory."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from codex.codebook.lookup import find_code
from codex.errors import NotFound, UsageProblem
from codex.model.code import wording
from codex.model.quick_dataclass import dataclass
from codex.model.round import CODING
from codex.steps.agreement.coded_figures import CodedFigures
from codex.steps.agreement.figures import Figure, tested
from codex.steps.codebook.recoded import read_under
from codex.steps.coding.judged import judged
from codex.steps.study.expert_labels import expert_labels
from codex.steps.study.gate import bare_rounds, sees_all, the_round
from codex.store.codebooks import codebook
from codex.store.rounds import looks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from codex.model.code import Codebook
    from codex.model.round import Round
    from codex.steps.agreement.figures import Asked
    from codex.steps.coding.judged import Judged
    from codex.steps.study.opening import Study

BY = ("overall", "code", "pair", "source", "lang", "time", "level", "branch")


@dataclass(frozen=True, slots=True)
class Agreement:
    """The figures of a round."""

    round: Round
    figures: tuple[Figure, ...]
    looks: int
    """Looks at the round while it was open."""
    left_out: tuple[str, ...] = ()
    """Codes without a defined value, for the mean over codes."""
    book: Codebook | None = None
    """The codebook version that the round froze."""
    excerpts: int = 0
    """Excerpts that were looked at."""
    selected: int = 0
    """Of these, chosen as passages before anybody judged: agreement on them is conditional on that choice."""

    @property
    def missed(self) -> tuple[Figure, ...]:
        """Figures that were tested and did not reach the threshold."""
        return tuple(figure for figure in self.figures if figure.met is False)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The judgments of a round that a question is about."""

    round: Round
    table: Judged
    asked: Asked
    """With codes as ids, and the protocol's interval where none was asked for."""
    looks: int

    @property
    def is_under_another_book(self) -> bool:
        """Say whether the judgments are read under another codebook version than the round froze."""
        return self.table.book.version != self.round.version


def measure(study: Study, asked: Asked, *, round_id: str | None = None, peek: bool = False) -> Agreement:
    """Measure how far the experts of a round agree, on judgments before any discussion.

    Raises:
        Refused: The round is open and ``--peek`` was not given.
        UsageProblem: An unknown scope or coefficient.
        NotFound: No such round, code or source, or nothing that ``--where`` fits.
    """
    marked = _marks_spans(study, round_id)
    if marked is not None:
        return _of_spans(study, marked, asked, peek=peek)
    if asked.by not in BY:
        raise UsageProblem("steps.unknown-scope", by=asked.by, known=", ".join(BY))
    if asked.unit != "character":
        raise UsageProblem("agree.measure-of-spans", measure=asked.unit)
    chosen = choose(study, asked, round_id=round_id, peek=peek)
    plan = chosen.round.protocol.primary
    reckoned = CodedFigures(
        chosen.asked,
        primary="" if _is_part(asked) or chosen.is_under_another_book else plan.coefficient,
        primary_by=plan.by,
        listed=listed_codes(chosen.table),
        parents=plan.parents,
    )
    above = (
        ()
        if asked.codes or plan.parents
        else tuple(set(listed_codes(chosen.table)) - set(chosen.table.codes))
    )
    unions = {f"code:{code}" for code in above}
    found = tuple(
        figure if figure.scope in unions else _tested(figure, chosen.round, asked)
        for figure in _figures(study, chosen, reckoned)
    )
    if asked.by == "overall":
        found = tuple(sorted(found, key=lambda figure: not figure.primary))
    table = chosen.table
    return Agreement(
        chosen.round,
        found,
        chosen.looks,
        reckoned.undefined,
        table.book,
        table.cells.n_units,
        table.units.selected(),
    )


def _marks_spans(study: Study, asked: str | None) -> Round | None:
    """Return the round that was asked for, else the newest one of codes, where experts marked spans in it."""
    found = [one for one in bare_rounds(study) if one.kind in CODING and asked in {None, one.id}]
    return the_round(study, found[-1].id) if found and found[-1].kind == "unitize" else None


def _of_spans(study: Study, one: Round, asked: Asked, *, peek: bool) -> Agreement:
    from codex.steps.agreement.span_agreement import span_figures

    figures = span_figures(study, one, asked, peek=peek)
    return Agreement(
        one,
        figures,
        len(looks(study.file, one.id)),
        book=codebook(study.file, read_under(study, one, asked.codebook)),
    )


def _is_part(asked: Asked) -> bool:
    """Say whether only a part is looked at that nobody named beforehand: nothing of it is primary."""
    return bool(asked.sources or asked.where or (asked.codes and asked.by == "overall"))


def code_names(found: Agreement, language: str) -> dict[str, str]:
    """Return code -> its name, for pictures that people read."""
    return (
        {code.id: wording(code.name, language) or code.id for code in found.book.codes} if found.book else {}
    )


def without_names(study: Study, found: Agreement) -> Agreement:
    """Return the figures with E1, E2, ... for the experts (see :mod:`codex.steps.study.expert_labels`)."""
    every = expert_labels(bare_rounds(study))
    labels = {name: every[name] for name in found.round.roster}
    scopes = {
        f"pair:{one}/{other}": f"pair:{labels[one]}/{labels[other]}"
        for one in labels
        for other in labels
        if one != other
    }
    figures = tuple(replace(one, scope=scopes.get(one.scope, one.scope)) for one in found.figures)
    return replace(found, figures=figures)


def choose(study: Study, asked: Asked, *, round_id: str | None = None, peek: bool = False) -> Chosen:
    """Read the judgments of a round that a question is about.

    Raises:
        Refused: The round is open and ``--peek`` was not given.
        NotFound: No such round, code or source, or nothing that ``--where`` fits.
    """
    one = the_round(study, round_id, kind="tag" if round_id is None else None)
    if one.kind != "tag":
        raise UsageProblem("agree.not-of-tags", round=one.id, kind=one.kind)
    sees_all(study, one, "agree", peek=peek)
    table = judged(study.file, one, read_under(study, one, asked.codebook))
    if asked.sources or asked.where:
        table = _of_sources(study, table, asked)
    plan = one.protocol.primary
    own = replace(
        asked,
        codes=tuple(dict.fromkeys(find_code(table.book, code) for code in asked.codes)),
        interval=asked.interval or plan.interval,
        confidence=asked.confidence or plan.confidence,
    )
    return Chosen(one, table, own, len(looks(study.file, one.id)))


def _of_sources(study: Study, table: Judged, asked: Asked) -> Judged:
    """Keep the excerpts of the sources that were named, or whose attributes are as asked."""
    from codex.steps.sources.which_sources import find_source, list_sources

    wanted = {source.id for source in list_sources(study, asked.where)}
    if asked.sources:
        wanted &= {find_source(study, name).id for name in asked.sources}
    kept = [number for number, source in enumerate(table.sources) if source in wanted]
    if not kept:
        raise NotFound("agree.nothing-left")
    return table.only(kept)


def listed_codes(table: Judged) -> tuple[str, ...]:
    """Return all codes that could be given, then the living parents above them."""
    leaves, book = table.codes, table.book
    above = (
        code.id
        for code in book.codes
        if code.id not in leaves and not code.retired and book.children(code.id)
    )
    return (*leaves, *above)


def _figures(study: Study, chosen: Chosen, reckoned: CodedFigures) -> Iterator[Figure]:
    """Yield the figures of the scope that was asked for."""
    table, by = chosen.table, chosen.asked.by
    if by == "code":
        yield from reckoned.by_code(table)
    elif by == "pair":
        yield from reckoned.by_pair(table)
    elif by == "source":
        yield from reckoned.by_group("source", table, table.sources)
    elif by == "lang":
        yield from reckoned.by_group("lang", table, table.languages)
    elif by == "time":
        from codex.steps.coding.judging_times import periods_of_units

        yield from reckoned.by_group("time", table, periods_of_units(study.file, table), order=str)
    elif by == "level":
        for number, codes in enumerate(levels(table), 1):
            yield from reckoned.overall(f"level:{number}", table, codes)
    elif by == "branch":
        yield from _by_branch(table, reckoned)
    else:
        yield from reckoned.overall("overall", table)


def _by_branch(table: Judged, reckoned: CodedFigures) -> Iterator[Figure]:
    """Yield the figures of each branch; an exclusive one is a single choice among its codes."""
    from codex.steps.agreement.rated_figures import RatedFigures

    for branch in table.book.branches:
        codes = [code for code in table.codes if _branch_of(table.book, code) == branch.id]
        if not codes:
            continue
        choices = table.choices(codes) if branch.exclusive else None
        if choices is None:
            yield from reckoned.overall(f"branch:{branch.id}", table, codes)
        else:
            yield from RatedFigures(reckoned.asked).overall(f"branch:{branch.id}", choices)


def _branch_of(book: Codebook, code_id: str) -> str:
    code = book.code(code_id)
    return code.branch if code else ""


def levels(table: Judged) -> list[list[str]]:
    """Return the codes of each level of the tree, the top first.

    A code without children stays in the levels below it, so that every level holds all that was given.
    """
    book = table.book
    alive = [code for code in book.codes if not code.retired]
    depth: dict[str, int] = {}
    for code in alive:
        depth[code.id] = depth.get(code.parent, -1) + 1 if code.parent else 0
    inner = {code.parent for code in alive if code.parent}
    deepest = max(depth.values(), default=-1)
    return [
        [code for code, own in depth.items() if own == level or (own < level and code not in inner)]
        for level in range(deepest + 1)
    ]


def _tested(figure: Figure, one: Round, asked: Asked) -> Figure:
    """Test what has a threshold: the frozen one of the primary coefficient, or that of ``--min``."""
    threshold = one.protocol.primary.threshold if figure.primary else None
    if asked.least is not None and (figure.primary or asked.coefficients):
        threshold = asked.least
    return figure if threshold is None else tested(figure, threshold)


def primary_of(one: Round, asked: Sequence[str]) -> str:
    """Return the coefficient that a closer look is about: the one asked for, else the primary one."""
    return asked[0] if asked else one.protocol.primary.coefficient
