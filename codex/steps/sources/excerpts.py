"""Excerpts: cut from sources, chosen beforehand and located, marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codex.corpus.cuts import cut
from codex.corpus.identity import excerpt_id
from codex.corpus.locating import Absent, Ambiguous, Locator, Place
from codex.errors import CodexError, NotFound, Refused, UsageProblem
from codex.importing.language import guess_language
from codex.model.excerpt import Excerpt, Piece
from codex.model.finding import Finding
from codex.steps.sources.notes import FIELD as MEMO
from codex.steps.sources.which_excerpts import meant
from codex.steps.sources.which_sources import called, find_source
from codex.store import excerpts as store
from codex.store import sources
from codex.store.records import record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from codex.model.passage import Passage
    from codex.model.source import Source
    from codex.steps.study.opening import Study
    from codex.store.log import Write

    Where = Sequence[str] | Mapping[str, str]

CHOSEN = ("passage", "added", "highlight", "agreed")
"""Cuts that stand beside a cut of the whole text."""


@dataclass(frozen=True, slots=True)
class Cut:
    """What one source was cut into."""

    source: str
    title: str
    by: str
    excerpts: int
    context: int
    not_codable: int
    speakers: tuple[tuple[str, int], ...] = ()
    """Speakers of excerpts and of context, with the number of their turns."""


@dataclass(frozen=True, slots=True)
class Cutting:
    """What a cut of many sources came to."""

    cuts: tuple[Cut, ...]
    findings: tuple[Finding, ...]


def cut_sources(
    study: Study,
    by: str,
    *,
    chosen: Sequence[str] = (),
    where: Where | None = None,
    speakers: Mapping[str, str] | None = None,
    longest: int = 0,
    window: int = 100,
    dry_run: bool = False,
    advance: Callable[[int], None] = lambda _n: None,
) -> Cutting:
    """Cut sources into excerpts; text between them is context.

    Where neither sources nor a condition are named, interviews are cut by turn, answer sheets by
    answer, and every other way takes all that have more than a title; what has a cut of its whole
    text already is left as it is. A source that is named is cut anew, unless a round has frozen
    its excerpts.

    Raises:
        NotFound: A source that was named is not there.
        Refused: A round holds excerpts of the cut that would go.
        UsageProblem: No such way to cut; a named source has no turns.
    """
    done: list[Cut] = []
    findings: list[Finding] = []
    with study.file.transaction():
        writes: list[Write] = []
        for source in meant(study, chosen, where):
            advance(1)
            if not (chosen or where) and not _suits(source, by):
                continue
            held = store.cuts(study.file, source.id)
            old = [name for name, way, _ in held if (way == by if by in CHOSEN else way not in CHOSEN)]
            if old and not chosen:
                findings.append(_left_out(source, "steps.cut-already"))
                continue
            try:
                pieces = cut(
                    sources.text(study.file, source.id),
                    sources.marks(study.file, source.id),
                    by,
                    speakers=speakers,
                    longest=longest,
                    window=window,
                )
            except CodexError as problem:
                if chosen or problem.text_id == "corpus.no-such-cut":
                    raise
                findings.append(
                    Finding(_called(source), problem.text_id, skipped=True, fields=problem.fields)
                )
                continue
            _unless_frozen(study, old, source)
            writes += [store.cut_gone(name) for name in old]
            writes.append(_write(study, source, by, pieces))
            if by == "highlight":
                writes += _comments(study, source, writes[-1])
            done.append(_told(source, by, pieces))
        if writes and not dry_run:
            study.write(writes)
    return Cutting(tuple(done), tuple(findings))


def _comments(study: Study, source: Source, cut_made: Write) -> Iterator[Write]:
    """Yield a memo for every comment on what became an excerpt; its words are nobody's judgment."""
    marks = [mark for mark in sources.marks(study.file, source.id) if mark.kind == "highlight" and mark.label]
    for excerpt, start, end, *_ in cut_made.value["pieces"] if cut_made.value else ():
        said = [mark.label for mark in marks if start <= mark.start and mark.end <= end]
        if said:
            told = {"kind": "excerpt", "about": excerpt, "text": "\n".join(said), "by": study.actor.id}
            yield record(study.file, "note", {**told, "at": study.file.now}, field=MEMO)


def _suits(source: Source, by: str) -> bool:
    """Say whether a source that nobody named is meant by a way to cut."""
    if by in {"turn", "answer"}:
        return source.kind == {"turn": "interview", "answer": "answers"}[by]
    return source.kind != "reference" or source.length > len(source.title) + 1


def _called(source: Source) -> str:
    return source.file or source.title


def _left_out(source: Source, why: str) -> Finding:
    return Finding(_called(source), why, skipped=True, fields={"source": source.id, "title": source.title})


def _unless_frozen(study: Study, cuts: Sequence[str], source: Source) -> None:
    rounds = store.in_rounds(study.file, cuts)
    if rounds:
        raise Refused("steps.excerpts-frozen", source=_called(source), round=", ".join(rounds))


def _write(
    study: Study, source: Source, by: str, pieces: Sequence[Piece], languages: Sequence[str] = ()
) -> Write:
    name = study.file.ids.short("k")
    guess = source.language in {"mixed", "unknown"}
    text = sources.text(study.file, source.id) if guess and not languages else ""
    packed = []
    for number, piece in enumerate(pieces):
        language = languages[number] if languages else ""
        if guess and not language:
            language = guess_language(text[piece.start : piece.end])
        packed.append((excerpt_id(source.id, name, piece.start, piece.end), piece, language or None))
    return store.new_cut(study.file, name, source.id, by, packed)


def _told(source: Source, by: str, pieces: Sequence[Piece]) -> Cut:
    speakers: dict[str, int] = {}
    for piece in pieces:
        if piece.speaker:
            speakers[piece.speaker] = speakers.get(piece.speaker, 0) + 1
    units = [piece for piece in pieces if not piece.context]
    return Cut(
        source.id,
        source.title,
        by,
        excerpts=sum(piece.codable for piece in units),
        context=len(pieces) - len(units),
        not_codable=sum(not piece.codable for piece in units),
        speakers=tuple(sorted(speakers.items(), key=lambda one: -one[1])),
    )


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
    fields: dict[str, object] = {"source": _called(source), "quote": quote}
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
                raise NotFound(why, source=_called(source)) if quote else UsageProblem("steps.quote-or-range")
            span = (place.start, place.end)
        start, end = span
        if not 0 <= start < end <= len(text):
            raise UsageProblem("steps.bad-range", start=start, end=end, length=len(text))
        write = _write(study, source, "added", [Piece(start, end)])
        study.write([write])
        name = excerpt_id(source.id, str(write.key[0]), start, end)
        found = store.excerpt(study.file, name)
        if found is None:  # pragma: no cover - it was written a line above
            raise NotFound("steps.unknown-excerpt", excerpt=name)
        return found
