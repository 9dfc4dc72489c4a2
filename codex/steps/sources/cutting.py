"""Sources cut into excerpts: all that suit a way of cutting, or those that were named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from codex.corpus.cuts import cut
from codex.corpus.identity import excerpt_id
from codex.errors import CodexError, Refused
from codex.importing.language import guess_language
from codex.model.finding import Finding
from codex.steps.sources.notes import FIELD as MEMO
from codex.steps.sources.which_excerpts import meant
from codex.store import excerpts as store
from codex.store.records import record
from codex.store.to_cut import to_cut
from codex.store.translations import translations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from codex.model.excerpt import Piece
    from codex.model.source import Source
    from codex.steps.study.opening import Study
    from codex.store.log import Write
    from codex.store.to_cut import ToCut

    Where = Sequence[str] | Mapping[str, str]

CHOSEN = ("passage", "added", "highlight", "agreed")
"""Cuts that stand beside a cut of the whole text."""
_AT_ONCE: Final = 500
"""Sources that are read together, ..."""
_AT_HAND: Final = 2_000_000
"""... of no more code points than this, unless one alone has more."""
_TOGETHER: Final = 4000
"""Events that are written together."""


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
        Refused: A round, or a sample drawn for one, holds excerpts of the cut that would go.
        UsageProblem: No such way to cut; a named source has no turns.
    """
    done: list[Cut] = []
    findings: list[Finding] = []
    with study.file.transaction():
        writes: list[Write] = []
        batch: bytes | None = None
        wanted = _wanted(meant(study, chosen, where), by, named=bool(chosen or where), advance=advance)
        for source, held in _read(study, wanted):
            if source.consent == "withdrawn" and not held.text and not chosen:
                continue  # erased: there is nothing to cut, and nothing to tell
            old = [name for name, way in held.cuts if (way == by if by in CHOSEN else way not in CHOSEN)]
            if old and not chosen:
                findings.append(_left_out(source, "steps.cut-already"))
                continue
            try:
                pieces = cut(held.text, held.marks, by, speakers=speakers, longest=longest, window=window)
            except CodexError as problem:
                if chosen or problem.text_id == "corpus.no-such-cut":
                    raise
                findings.append(
                    Finding(called_by(source), problem.text_id, skipped=True, fields=problem.fields)
                )
                continue
            if old:
                _unless_frozen(study, old, source)
            writes += [store.cut_gone(name) for name in old]
            writes.append(cut_made(study, source, held.text, by, pieces))
            if old:
                findings += _translated_before(study, source, old, writes[-1])
            if by == "highlight":
                writes += _comments(study, held, writes[-1])
            done.append(_told(source, by, pieces))
            if len(writes) >= _TOGETHER and not dry_run:
                batch = study.write(writes, batch)
                writes.clear()
        if writes and not dry_run:
            study.write(writes, batch)
    return Cutting(tuple(done), tuple(findings))


def _wanted(
    sources: Iterable[Source], by: str, *, named: bool, advance: Callable[[int], None]
) -> Iterator[Source]:
    """Yield the sources that are to be looked at."""
    for source in sources:
        advance(1)
        if named or _suits(source, by):
            yield source


def _suits(source: Source, by: str) -> bool:
    """Say whether a source that nobody named is meant by a way to cut."""
    if by in {"turn", "answer"}:
        return source.kind == {"turn": "interview", "answer": "answers"}[by]
    return source.kind != "reference" or source.length > len(source.title) + 1


def _read(study: Study, sources: Iterable[Source]) -> Iterator[tuple[Source, ToCut]]:
    """Yield each source with its text, marks and cuts, some hundred read together."""
    some: list[Source] = []
    size = 0
    for source in sources:
        if some and (len(some) == _AT_ONCE or size + source.length > _AT_HAND):
            yield from _together(study, some)
            some, size = [], 0
        some.append(source)
        size += source.length
    yield from _together(study, some)


def _together(study: Study, some: Sequence[Source]) -> Iterator[tuple[Source, ToCut]]:
    held = to_cut(study.file, [source.id for source in some])
    return ((source, held[source.id]) for source in some)


def _translated_before(study: Study, source: Source, old: Sequence[str], made: Write) -> Iterator[Finding]:
    """Yield how many translations are of excerpts that a new cut no longer has."""
    kept = {piece[0] for piece in made.value["pieces"]} if made.value else set()
    gone = [one.id for one in store.excerpts(study.file, source.id) if one.cut in old and one.id not in kept]
    n = sum(map(len, translations(study.file, gone).values())) if gone else 0
    if n:
        yield Finding(called_by(source), "sources.translations-left", fields={"n": n})


def _comments(study: Study, held: ToCut, made: Write) -> Iterator[Write]:
    """Yield a memo for every comment on what became an excerpt; its words are nobody's judgment."""
    marks = [mark for mark in held.marks if mark.kind == "highlight" and mark.label]
    for excerpt, start, end, *_ in made.value["pieces"] if made.value else ():
        said = [mark.label for mark in marks if start <= mark.start and mark.end <= end]
        if said:
            told = {"kind": "excerpt", "about": excerpt, "text": "\n".join(said), "by": study.actor.id}
            yield record(study.file, "note", {**told, "at": study.file.now}, field=MEMO)


def called_by(source: Source) -> str:
    """Return what a source is called in a finding: its file, else its title."""
    return source.file or source.title


def _left_out(source: Source, why: str) -> Finding:
    return Finding(called_by(source), why, skipped=True, fields={"source": source.id, "title": source.title})


def _unless_frozen(study: Study, cuts: Sequence[str], source: Source) -> None:
    rounds = store.in_rounds(study.file, cuts)
    if rounds:
        raise Refused("steps.excerpts-frozen", source=called_by(source), round=", ".join(rounds))
    drawn = store.sampled_from(study.file, cuts)
    if drawn:
        raise Refused("steps.cut-sampled", source=called_by(source), sample=", ".join(drawn))


def cut_made(study: Study, source: Source, text: str, by: str, pieces: Sequence[Piece]) -> Write:
    """Return the write that cuts a source into these pieces (inside a transaction).

    Where the source has several languages, or none that is known, each piece has its own; a piece that is all of
    the text has that of the source.
    """
    name = study.file.ids.short("k")
    whole = len(pieces) == 1 and (pieces[0].start, pieces[0].end) == (0, len(text))
    guess = source.language in {"mixed", "unknown"} and not whole
    packed = [
        (
            excerpt_id(source.id, name, piece.start, piece.end),
            piece,
            guess_language(text[piece.start : piece.end]) if guess else None,
        )
        for piece in pieces
    ]
    return store.new_cut(study.file, name, source.id, by, packed)


def _told(source: Source, by: str, pieces: Sequence[Piece]) -> Cut:
    speakers: dict[str, int] = {}
    excerpts = context = 0
    for piece in pieces:
        context += piece.context
        excerpts += piece.codable and not piece.context
        if piece.speaker:
            speakers[piece.speaker] = speakers.get(piece.speaker, 0) + 1
    return Cut(
        source.id,
        source.title,
        by,
        excerpts=excerpts,
        context=context,
        not_codable=len(pieces) - context - excerpts,
        speakers=tuple(sorted(speakers.items(), key=lambda one: -one[1])),
    )
