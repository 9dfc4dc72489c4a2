"""Agreement of a unitizing round: experts' own spans, source by source, as continua."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Final

from codex.codebook.lookup import find_code
from codex.errors import NotFound, UsageProblem
from codex.model.continuum import MEASURES, Continuum, Span
from codex.steps.agreement.calculator_spans import DEFAULTS, figures_of, full_name
from codex.steps.agreement.figures import tested
from codex.steps.coding.span_rounds import marked_in, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from codex.model.code import Codebook
    from codex.model.round import Round
    from codex.steps.agreement.figures import Asked, Figure
    from codex.steps.coding.span_rounds import Marked
    from codex.steps.study.opening import Study

BY: Final = ("overall", "code", "pair", "source")
ONE_CODE: Final = "krippendorff_u_alpha"
"""Told of a code: what is its own against everything else; other members of the family coincide or vanish."""


def span_figures(study: Study, one: Round, asked: Asked, *, peek: bool = False) -> tuple[Figure, ...]:
    """Compute the coefficients of unitizing over a round's spans.

    A span with two codes is one of each, and such spans overlap; coefficients over all codes are then
    undefined and say so, those of single codes (``--by code``) are not.

    Raises:
        Refused: The round is open and ``peek`` is False.
        UsageProblem: An unknown scope, measure or coefficient, or words asked for of an erased text.
        NotFound: No such code or source, or nobody has finished any.
    """
    if asked.by not in BY:
        raise UsageProblem("agree.by-spans-of-round", by=asked.by, known=", ".join(BY))
    marked = marked_in(study, one, peek=peek, codebook=asked.codebook)
    book = marked.book

    def prepared(codes: Iterable[str] | None = None) -> list[Continuum]:
        measured = [_measured(study, one, each, asked.unit) for each in marked.continua(codes)]
        return _of_sources(study, measured, asked)

    found = prepared()
    if not found and asked.by != "code":
        raise _nothing(study, marked, asked)
    wanted = tuple(dict.fromkeys(find_code(book, code) for code in asked.codes))
    if wanted and asked.by != "code":
        family = frozenset(one for code in wanted for one in book.family(code)) & marked.used
        found = [_of_codes(each, book, wanted) for each in prepared(family)]
    plan = one.protocol.primary
    own = replace(
        asked,
        interval=asked.interval or plan.interval,
        confidence=asked.confidence or plan.confidence,
        codes=wanted,
    )
    is_part = bool(asked.sources or asked.where or wanted) or asked.unit != "character"
    is_part = is_part or book.version != one.version
    primary = "" if is_part else plan.coefficient
    if asked.by == "code":
        figures = list(_by_code(prepared, marked, own))
        if not figures:
            raise _nothing(study, marked, asked)
    else:
        figures = list(_figures(found, own, plan.coefficient))
    by_plan = [
        replace(figure, primary=True)
        if primary and asked.by == plan.by == "overall" and figure.estimate.coefficient == primary
        else figure
        for figure in figures
    ]
    told = sorted(by_plan, key=lambda figure: not figure.primary)
    return tuple(_tested(figure, plan.threshold, asked) for figure in told)


def _tested(figure: Figure, threshold: float | None, asked: Asked) -> Figure:
    limit = threshold if figure.primary else None
    if asked.least is not None and (figure.primary or asked.coefficients):
        limit = asked.least
    return figure if limit is None else tested(figure, limit)


def _by_code(
    prepared: Callable[[Iterable[str]], list[Continuum]], marked: Marked, asked: Asked
) -> Iterator[Figure]:
    """Yield the figures of single codes, each over those who had the code before them; none where there is nobody."""
    names = [full_name(name) for name in asked.coefficients] or [ONE_CODE]
    for code in asked.codes or _codes(marked):
        family = frozenset(marked.book.family(code))
        found = prepared(family & marked.used or family & frozenset(marked.categories))
        if found:
            each = [_of_codes(one, marked.book, (code,)) for one in found]
            yield from figures_of(each, f"code:{code}", names, asked)


def _nothing(study: Study, marked: Marked, asked: Asked) -> NotFound:
    """Say why there is nothing to compare: no such source, nobody done, or done before the codes were there."""
    frozen = [stretch.source for stretch in marked.round.sources]
    wanted = _wanted(study, frozen, asked)
    if not wanted:
        return NotFound("agree.nothing-left")
    if any(marked.finished.get(source) for source in wanted):
        return NotFound("agree.spans-of-other-books", round=marked.round.id)
    is_open = marked.round.is_open
    return NotFound(
        "agree.spans-unfinished" if is_open else "agree.spans-never-finished", round=marked.round.id
    )


def _figures(found: Sequence[Continuum], asked: Asked, planned: str) -> Iterator[Figure]:
    names = [full_name(name) for name in asked.coefficients] or list(dict.fromkeys((planned, *DEFAULTS)))
    if asked.by == "source":
        for each in found:
            yield from figures_of([each], f"source:{each.name}", names, asked)
    elif asked.by == "pair":
        from codex.agreement.spans import of_raters

        raters = tuple(dict.fromkeys(rater for each in found for rater in each.raters))
        for two in combinations(raters, 2):
            both = [of_raters(each, two) for each in found if set(two) <= set(each.raters)]
            if both:
                yield from figures_of(both, "pair:" + "/".join(two), names, asked)
    else:
        yield from figures_of(found, "overall", names, asked)


def _codes(marked: Marked) -> tuple[str, ...]:
    """Return the codes that could be given, then the parents above those that were."""
    leaves = marked.categories
    above = (
        code.id
        for code in marked.book.codes
        if code.id not in leaves and not code.retired and marked.used & set(marked.book.family(code.id))
    )
    return (*leaves, *above)


def _of_codes(continuum: Continuum, book: Codebook, codes: Sequence[str]) -> Continuum:
    """Return the spans of some codes alone; a code with children takes theirs, joined where they overlap."""
    from codex.agreement.spans import of_category

    spans: list[Span] = []
    for code in codes:
        family = set(book.family(code))
        own = tuple(replace(span, category=code) for span in continuum.spans if span.category in family)
        spans += of_category(replace(continuum, spans=own, categories=(code,)), code).spans
    return replace(continuum, spans=tuple(spans), categories=tuple(codes))


def _of_sources(study: Study, found: list[Continuum], asked: Asked) -> list[Continuum]:
    wanted = set(_wanted(study, [each.name for each in found], asked))
    return [each for each in found if each.name in wanted]


def _wanted(study: Study, sources: Sequence[str], asked: Asked) -> list[str]:
    """Return those of the sources that are asked for."""
    if not asked.sources and not asked.where:
        return list(sources)
    from codex.steps.sources.which_sources import find_source, list_sources

    wanted = {source.id for source in list_sources(study, asked.where)}
    if asked.sources:
        wanted &= {find_source(study, name).id for name in asked.sources}
    return [source for source in sources if source in wanted]


def _measured(study: Study, one: Round, continuum: Continuum, unit: str) -> Continuum:
    """Count in words or sentences of the frozen text.

    Raises:
        UsageProblem: An unknown measure, or a text that was erased since.
    """
    if unit not in MEASURES:
        raise UsageProblem("agree.unknown-measure", measure=unit, known=", ".join(MEASURES))
    if unit == "character":
        return continuum
    from codex.agreement.spans import measured, sentences, words

    text = text_of(study, one, continuum.name)
    if not text:
        raise UsageProblem("agree.measure-of-erased", measure=unit, source=continuum.name)
    return measured(continuum, words(text) if unit == "word" else sentences(text), unit)
