"""Unitizing rounds: which sources they freeze, and what their experts marked, for whoever measures it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.errors import NotFound, Refused, UsageProblem
from codex.model.continuum import Continuum, Span
from codex.steps.study.gate import sees_all, the_round
from codex.store import spans as store
from codex.store.sources import without_consent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.model.round import Round
    from codex.model.span import FreeSpan, Stretch
    from codex.steps.study.opening import Study


def whole_sources(study: Study, chosen: Sequence[str], where: Sequence[str] = ()) -> tuple[Stretch, ...]:
    """Return the sources that a unitizing round freezes, in the order of the study.

    Raises:
        NotFound: No such source. Refused: Its text may not be shown or is not here; nothing is left.
    """
    from codex.steps.sources.which_sources import find_source, list_sources

    named = {find_source(study, name).id for name in chosen}
    fitting = [one for one in list_sources(study, where) if not named or one.id in named]
    hidden = without_consent(study.file)
    found = []
    for one in fitting:
        stretch = store.stretch(study.file, one.id)
        readable = stretch.length > 0 and bool(store.frozen_text(study.file, stretch))
        if readable and one.id not in hidden:
            found.append(stretch)
        elif one.id in named:
            raise Refused("spans.no-text", source=one.title or one.id)
    if not found:
        raise Refused("spans.no-sources")
    return tuple(found)


def unitizing_round(study: Study, asked: str | None = None) -> Round:
    """Return the unitizing round that was asked for, else the newest one.

    Raises:
        NotFound: There is none. UsageProblem: The round asked for is of another kind.
    """
    one = the_round(study, asked, kind="unitize" if asked is None else None)
    if one.kind != "unitize":
        raise UsageProblem("spans.not-unitizing", round=one.id, kind=one.kind)
    return one


def all_spans(
    study: Study, one: Round, *, command: str = "span list", peek: bool = False
) -> tuple[FreeSpan, ...]:
    """Return what everybody marked in a unitizing round, by source, expert and place.

    Spans that reach beyond the frozen text (made by hand) and spans in sources that the round did
    not freeze are left out.

    Raises:
        Refused: The round is open and ``peek`` is False; a look at an open one is recorded.
    """
    sees_all(study, one, command, peek=peek)
    lengths = {stretch.source: stretch.length for stretch in one.sources}
    return tuple(span for span in store.spans(study.file, one.id) if span.end <= lengths.get(span.source, 0))


def continua(
    study: Study, one: Round, *, command: str = "agree", peek: bool = False
) -> tuple[Continuum, ...]:
    """Return a unitizing round as agreement takes it: one continuum a source, in code points.

    Raters of a continuum are those of the roster who said that they had finished the source: what
    they left unmarked is a judgment, what others left is missing. A span with several codes is
    several spans, one a category; a span without a code is none. Categories are the codes that may
    be given under the round's codebook. Stances say nothing here. Sources with nobody are left out.

    Raises:
        Refused: The round is open and ``peek`` is False; a look at an open one is recorded.
    """
    from codex.coding.rules import why_not
    from codex.store.codebooks import codebook

    marked = all_spans(study, one, command=command, peek=peek)
    finished = store.finished(study.file, one.id)
    book = codebook(study.file, one.version)
    used = {code for span in marked for code in span.given}
    categories = tuple(code.id for code in book.codes if code.id in used or why_not(book, code.id) is None)
    found = []
    for stretch in one.sources:
        raters = tuple(name for name in one.roster if name in finished.get(stretch.source, frozenset()))
        spans = tuple(
            Span(span.expert, span.start, span.end, code)
            for span in marked
            if span.source == stretch.source and span.expert in raters
            for code in span.given
            if code in categories
        )
        if raters and stretch.length:
            found.append(Continuum(stretch.length, spans, raters, categories, name=stretch.source))
    return tuple(found)


def text_of(study: Study, one: Round, source_id: str) -> str:
    """Return the text in which a round's spans are counted; empty where it was erased.

    Raises:
        NotFound: The round did not freeze that source.
    """
    for stretch in one.sources:
        if stretch.source == source_id:
            return store.frozen_text(study.file, stretch)
    raise NotFound("spans.not-in-round", source=source_id, round=one.id)
