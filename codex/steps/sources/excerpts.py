"""Excerpts that were chosen: located from a table of passages, or named by their words or place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codex.corpus.identity import excerpt_id
from codex.corpus.locating import Absent, Ambiguous, Locator, Place
from codex.errors import NotFound, UsageProblem
from codex.model.excerpt import Excerpt, Piece
from codex.model.finding import Finding
from codex.steps.sources.cutting import called_by, cut_made
from codex.steps.sources.which_sources import called, find_source
from codex.store import excerpts as store
from codex.store import sources

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.model.passage import Passage
    from codex.model.source import Source
    from codex.steps.study.opening import Study


@dataclass(frozen=True, slots=True)
class Located:
    """A passage that was found in its source."""

    excerpt: str
    source: str
    start: int
    end: int
    how: str
    """``exact``, ``normalised`` or ``with ellipsis``."""
    line: int
    id: str


@dataclass(frozen=True, slots=True)
class Passages:
    """What an import of passages came to."""

    located: tuple[Located, ...]
    findings: tuple[Finding, ...]


def import_passages(
    study: Study, passages: Sequence[Passage], table: str, *, dry_run: bool = False
) -> Passages:
    """Locate passages in their sources and make them excerpts; those not found are listed.

    Args:
        study: The study.
        passages: As read from a table.
        table: Its name, for findings.
        dry_run: Locate and report, write nothing.
    """
    located: list[Located] = []
    findings: list[Finding] = []
    with study.file.transaction():
        by_source, unknown = _by_source(study, passages, table)
        findings += unknown
        writes = []
        for source, wanted in by_source:
            name = study.file.ids.short("k")
            text = sources.text(study.file, source.id)
            locator = Locator(text, sources.marks(study.file, source.id))
            known = {
                (one.start, one.end)
                for one in store.excerpts(study.file, source.id)
                if one.locator.get("passage")
            }
            packed = []
            for passage in wanted:
                where = f"{table}:{passage.line}"
                place = locator.find(passage.quote, passage.page)
                if not isinstance(place, Place):
                    findings.append(_not_found(where, source, passage, place))
                    continue
                if (place.start, place.end) in known:
                    findings.append(Finding(where, "steps.passage-known", skipped=True))
                    continue
                known.add((place.start, place.end))
                if place.page_differs:
                    findings.append(Finding(where, "steps.passage-page", fields={"page": place.page}))
                excerpt = excerpt_id(source.id, name, place.start, place.end)
                page = {"page": place.page or passage.page} if place.page or passage.page else {}
                label = {"passage": passage.id or f"{table}:{passage.line}"}
                piece = Piece(place.start, place.end, {**label, **page}, passage.who)
                packed.append((excerpt, piece, passage.language or None))
                located.append(
                    Located(excerpt, source.id, place.start, place.end, place.how, passage.line, passage.id)
                )
            if packed:
                packed.sort(key=lambda one: (one[1].start, one[1].end))
                writes.append(store.new_cut(study.file, name, source.id, "passage", packed))
        if writes and not dry_run:
            study.write(writes)
    order = {one.line: number for number, one in enumerate(passages)}
    return Passages(tuple(sorted(located, key=lambda one: order.get(one.line, 0))), tuple(findings))


def _by_source(
    study: Study, passages: Sequence[Passage], table: str
) -> tuple[list[tuple[Source, list[Passage]]], list[Finding]]:
    names: dict[str, list[Source]] = {}
    for source in sources.sources(study.file):
        for name in called(source):
            names.setdefault(name, []).append(source)
    groups: dict[str, tuple[Source, list[Passage]]] = {}
    findings = []
    for passage in passages:
        found = names.get(passage.source.casefold(), [])
        texts = [one for one in found if one.kind != "reference"] or found
        if len(texts) != 1:
            why = "steps.passage-no-source" if not texts else "steps.passage-several-sources"
            findings.append(
                Finding(f"{table}:{passage.line}", why, skipped=True, fields={"source": passage.source})
            )
            continue
        groups.setdefault(texts[0].id, (texts[0], []))[1].append(passage)
    return list(groups.values()), findings


def _not_found(where: str, source: Source, passage: Passage, place: Ambiguous | Absent) -> Finding:
    quote = passage.quote if len(passage.quote) <= 60 else passage.quote[:57] + "..."
    fields: dict[str, object] = {"source": called_by(source), "quote": quote}
    if isinstance(place, Ambiguous):
        return Finding(
            where, "steps.passage-ambiguous", skipped=True, fields={**fields, "places": len(place.places)}
        )
    return Finding(where, "steps.passage-absent", skipped=True, fields=fields)


def add_excerpt(study: Study, asked: str, *, quote: str = "", span: tuple[int, int] | None = None) -> Excerpt:
    """Make an excerpt of a quote, or of a range of code points, in a source.

    Raises:
        NotFound: No such source, or the quote does not stand in it once.
        UsageProblem: Neither quote nor range, or a range outside the text.
    """
    with study.file.transaction():
        source = find_source(study, asked)
        text = sources.text(study.file, source.id)
        if span is None:
            place = Locator(text, sources.marks(study.file, source.id)).find(quote) if quote else None
            if not isinstance(place, Place):
                why = "steps.quote-several" if isinstance(place, Ambiguous) else "steps.quote-absent"
                raise (
                    NotFound(why, source=called_by(source)) if quote else UsageProblem("steps.quote-or-range")
                )
            span = (place.start, place.end)
        start, end = span
        if not 0 <= start < end <= len(text):
            raise UsageProblem("steps.bad-range", start=start, end=end, length=len(text))
        write = cut_made(study, source, text, "added", [Piece(start, end)])
        study.write([write])
        name = excerpt_id(source.id, str(write.key[0]), start, end)
        found = store.excerpt(study.file, name)
        if found is None:  # pragma: no cover - it was written a line above
            raise NotFound("steps.unknown-excerpt", excerpt=name)
        return found
