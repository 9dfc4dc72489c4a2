"""Unitizing rounds: which sources they freeze, and what their experts marked, for whoever measures it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from codex.errors import NotFound, Refused, UsageProblem
from codex.model.continuum import Continuum, Span
from codex.steps.codebook.recoded import read_under, recode
from codex.steps.study.gate import sees_all, the_round
from codex.store import spans as store
from codex.store.sources import without_consent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from codex.model.round import Round
    from codex.model.span import FreeSpan, Stretch
    from codex.steps.codebook.recoded import Recode
    from codex.steps.study.opening import Study
    from codex.store.study_file import StudyFile


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
    return clean_spans(study.file, one)


def clean_spans(file: StudyFile, one: Round) -> tuple[FreeSpan, ...]:
    """Return the spans of a round that lie in its frozen texts; the caller has passed the gate."""
    lengths = {stretch.source: stretch.length for stretch in one.sources}
    return tuple(span for span in store.spans(file, one.id) if span.end <= lengths.get(span.source, 0))


class Marked:
    """What was marked in a unitizing round, read under one codebook.

    Args:
        one: The round.
        read_as: The codebook, and how codes given under others are read.
        spans: Everybody's spans, as they were given.
        finished: Source -> expert -> version of the codebook under which they worked through it.
    """

    def __init__(
        self,
        one: Round,
        read_as: Recode,
        spans: Sequence[FreeSpan],
        finished: Mapping[str, Mapping[str, str]],
    ) -> None:
        self.round = one
        self.read_as = read_as
        self.book = read_as.book
        self.spans = read_as.spans(spans)
        self.finished = finished
        self.used = frozenset(code for span in self.spans for code in span.given)

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """Codes that may be given, and those that were, in the order of the book."""
        from codex.coding.rules import why_not

        return tuple(
            code.id for code in self.book.codes if code.id in self.used or why_not(self.book, code.id) is None
        )

    @cached_property
    def on_the_table(self) -> dict[str, tuple[FreeSpan, ...]]:
        """Source -> spans of which something may be decided: with a code, by who finished the source."""
        found: dict[str, list[FreeSpan]] = {}
        for span in self.spans:
            if (
                span.codes
                and span.expert in self.round.roster
                and span.expert in self.finished.get(span.source, {})
            ):
                found.setdefault(span.source, []).append(span)
        return {source: tuple(spans) for source, spans in found.items()}

    def raters(self, source: str, codes: Iterable[str]) -> tuple[str, ...]:
        """Return who finished a source under a version that had all of these codes, in the roster's order.

        What they left unmarked is a judgment; what others left is missing, and so is a code that came
        after somebody had finished.
        """
        wanted, versions = frozenset(codes), self.finished.get(source, {})
        return tuple(
            name
            for name in self.round.roster
            if name in versions and wanted <= self.read_as.had.get(versions[name], frozenset())
        )

    def continua(self, codes: Iterable[str] | None = None) -> tuple[Continuum, ...]:
        """Return the round as agreement takes it: one continuum a source, in code points.

        A span with several codes is several spans, one a category; a span without a code is none.
        Stances say nothing here. Sources with nobody are left out.

        Args:
            codes: Which codes raters must have had before them; None: all that anybody gave.
        """
        wanted = self.used if codes is None else frozenset(codes)
        found = []
        for stretch in self.round.sources:
            raters = self.raters(stretch.source, wanted)
            spans = tuple(
                Span(span.expert, span.start, span.end, code)
                for span in self.spans
                if span.source == stretch.source and span.expert in raters
                for code in span.given
                if code in self.categories
            )
            if raters and stretch.length:
                found.append(Continuum(stretch.length, spans, raters, self.categories, name=stretch.source))
        return tuple(found)


def marked_in(
    study: Study, one: Round, *, command: str = "agree", peek: bool = False, codebook: str = ""
) -> Marked:
    """Return what everybody marked in a unitizing round.

    Args:
        study: The study.
        one: The round.
        command: What asks, for the record of looks.
        peek: Look at an open round, on the record.
        codebook: Version under which it is read, or ``now``; empty: the one that the round froze.

    Raises:
        Refused: The round is open and ``peek`` is False. NotFound: No such version.
    """
    sees_all(study, one, command, peek=peek)
    return read_marked(study, one, codebook)


def read_marked(study: Study, one: Round, codebook: str = "") -> Marked:
    """Return the same; the caller has passed the gate."""
    read_as = recode(study.file, read_under(study, one, codebook))
    return Marked(one, read_as, clean_spans(study.file, one), store.finished_under(study.file, one.id))


def continua(
    study: Study, one: Round, *, command: str = "agree", peek: bool = False
) -> tuple[Continuum, ...]:
    """Return a unitizing round as agreement takes it, under the codebook that it froze.

    Raises:
        Refused: The round is open and ``peek`` is False; a look at an open one is recorded.
    """
    return marked_in(study, one, command=command, peek=peek).continua()


def text_of(study: Study, one: Round, source_id: str) -> str:
    """Return the text in which a round's spans are counted; empty where it was erased.

    Raises:
        NotFound: The round did not freeze that source.
    """
    for stretch in one.sources:
        if stretch.source == source_id:
            return store.frozen_text(study.file, stretch)
    raise NotFound("spans.not-in-round", source=source_id, round=one.id)
