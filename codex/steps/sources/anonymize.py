"""Pseudonyms in place of names, and sources withdrawn: places stay true, old texts are erased."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from codex.corpus import pseudonyms
from codex.corpus.following import places
from codex.corpus.pseudonyms import Scanner, people_of
from codex.errors import NotFound, Refused, UsageProblem
from codex.importing.tables import read_table
from codex.steps.sources.filtering import fold_path
from codex.steps.sources.notes import FIELD as MEMO
from codex.steps.sources.notes import memos
from codex.steps.sources.shown_in import files_showing, words_of
from codex.steps.sources.versions import withdrawn_record
from codex.steps.sources.which_sources import find_source, the_filter
from codex.steps.study.gate import blind_rounds
from codex.steps.study.opening import must_be_facilitator
from codex.store import bodies, excerpts, holdings, named, spans
from codex.store import sources as store
from codex.store.records import record, records
from codex.store.remarks import remarks
from codex.store.translations import translations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from codex.corpus.pseudonyms import Hit
    from codex.model.source import Source
    from codex.steps.study.opening import Study
    from codex.store.log import Write

KEY_COLUMNS = ("pseudonym", "kind", "text", "count")
REMARKS = frozenset({"judge", "done", "span", "vote", "propose", "decide", "settle"})
"""Kinds (stems) of events to which people write notes, reasons and comments."""
_NO = frozenset({"no", "n", "0", "нет", "жоқ", "-"})


@dataclass(frozen=True, slots=True)
class Found:
    """A place in a source that tells who somebody is."""

    source: str
    """Its id; of a memo ``memo:ID``, of notes, reasons and comments ``judgment:ROUND`` and the like."""
    title: str
    """Of the source; of what was written beside the texts who wrote it, and on what."""
    start: int
    end: int
    text: str
    kind: str
    """``name``, ``email``, ``phone``, ``iin``, ``handle``, ``url``; ``suggestion`` for what no list names."""
    pseudonym: str
    sure: bool
    around: str


@dataclass(frozen=True, slots=True)
class Applied:
    """What was replaced."""

    sources: tuple[str, ...]
    replaced: int
    left: int
    """Hits that were not confirmed."""
    originals: tuple[str, ...]
    """Files of ``corpus/`` that were removed."""
    notes: int = 0
    """Memos that were rewritten; notes, reasons and comments that were erased."""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What withdrawing a source did, and what it cannot reach."""

    source: str
    bodies: int
    originals: tuple[str, ...]
    exports: tuple[str, ...]
    """Files of ``exports/`` that name the source or one of its excerpts."""
    ballots: tuple[tuple[str, str, str], ...]
    """(Round, way, expert) of ballots that showed its excerpts."""
    files: tuple[str, ...] = ()
    """Other files in the study's folder that name it or show its words."""


def scanner_of(data: bytes, name: str) -> Scanner:
    """Return the scanner of a table ``name, pseudonym, also``.

    Raises:
        UsageProblem: No column ``name``. DamagedInput: The table is damaged.
    """
    table = read_table(data, name)
    if table.column("name") is None:
        raise UsageProblem("sources.names-column", file=name, columns=", ".join(table.header))
    return Scanner(
        people_of({key.casefold(): cell for key, cell in row.items()} for _, row in table.records())
    )


def key_file(old: bytes, rows: Sequence[tuple[str, str, str, int]]) -> bytes:
    """Return the file of keys with these rows added to what it held (CSV, UTF-8 with a mark for Excel).

    Raises:
        DamagedInput: What is there is no table of keys.
    """
    import csv
    import io

    known: dict[tuple[str, str, str], int] = {}
    if old:
        for _, row in read_table(old, "key.csv").records():
            if not set(KEY_COLUMNS) <= row.keys():
                raise UsageProblem("sources.no-key-table")
            name = (row["pseudonym"], row["kind"], row["text"])
            known[name] = int(row["count"] if row["count"].isdecimal() else 0)
    for pseudonym, kind, text, count in rows:
        known[pseudonym, kind, text] = known.get((pseudonym, kind, text), 0) + count
    table = io.StringIO(newline="")
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(KEY_COLUMNS)
    writer.writerows((*name, count) for name, count in sorted(known.items()))
    return table.getvalue().encode("utf-8-sig")


def scan(
    study: Study,
    scanner: Scanner,
    *,
    chosen: Sequence[str] = (),
    where: Sequence[str] = (),
    suggestions: bool = False,
) -> tuple[Found, ...]:
    """Return every place that tells who somebody is, in order; nothing is changed.

    Where no sources were named, what people wrote beside the texts is looked through too.
    """
    found: list[Found] = []
    for source in _meant(study, chosen, where):
        text = store.text(study.file, source.id)
        found += [hit_found(source.id, source.title, text, hit) for hit in scanner.scan(text)]
        for word in pseudonyms.candidates(text, scanner) if suggestions else ():
            place = (word.first, word.first + len(word.word))
            around = _around(text, *place)
            found.append(
                Found(source.id, source.title, *place, word.word, "suggestion", "", word.strong, around)
            )
    if not chosen and not where:
        for name, title, said in _remarks(study):
            found += [hit_found(name, title, said, hit) for hit in scanner.scan(said)]
    return tuple(found)


def _remarks(study: Study) -> Iterator[tuple[str, str, str]]:
    """Yield (what, on what, text) of memos, notes, reasons and comments; of open rounds only one's own."""
    for memo in memos(study).shown:
        yield f"memo:{memo.id}", f"{memo.by}: {memo.kind} {memo.about}".rstrip(), memo.text
    blind = blind_rounds(study)
    for one in remarks(study.file):
        if one.round not in blind or one.by == study.actor.id:
            yield f"{one.kind}:{one.round}", f"{one.by}: {one.on}", one.text


def around_text(study: Study, source: Source) -> Iterator[str]:
    """Yield what is said around a text: title, file, attributes, speakers, lost words, translations."""
    yield from (source.title, source.file, *source.attributes.values())
    found = list(excerpts.excerpts(study.file, source.id))
    yield from (one.speaker for one in found if one.speaker)
    yield from holdings.lost_quotes(study.file, source.id).values()
    for some in translations(study.file, [one.id for one in found]).values():
        for one in some:
            yield from (one.text, one.translator)


def apply(
    study: Study,
    scanner: Scanner,
    keep_key: Callable[[Sequence[tuple[str, str, str, int]]], None],
    *,
    chosen: Sequence[str] = (),
    where: Sequence[str] = (),
    confirmed: tuple[bytes, str] | None = None,
    notes: bool = False,
    dry_run: bool = False,
) -> Applied:
    """Replace names; excerpts keep ids and judgments, the old texts are erased.

    Args:
        study: The study; the actor is its facilitator.
        scanner: The list of names.
        keep_key: Called with rows of pseudonym, kind, form and count before anything is written;
            they belong in a file outside the study.
        chosen: Sources; none: all.
        where: Conditions on sources.
        confirmed: The table that ``scan`` gave, after the researcher looked: rows whose column
            ``replace`` says no are left; without a table what is sure is replaced.
        notes: Let memos get pseudonyms too, and erase notes, reasons and comments that name somebody, but
            for those of open rounds: a closed round takes no other words in their place.
        dry_run: Check everything and count, change nothing.

    Raises:
        Refused: Not the facilitator. NotFound: Nothing to replace.
        UsageProblem: The table is of other texts.
    """
    must_be_facilitator(study)
    wanted = _confirmed(*confirmed) if confirmed else None
    replaced = left = 0
    done: list[str] = []
    every: list[Hit] = []
    originals: set[str] = set()
    everything = not chosen and not where
    with study.file.transaction(), holdings.trial(study.file, kept=not dry_run):
        writes: list[Write] = []
        moved: dict[str, str] = {}
        for source in _meant(study, chosen, where):
            text = store.text(study.file, source.id)
            hits = scanner.scan(text)
            take = [hit for hit in hits if _taken(source.id, hit, wanted)]
            left += len(hits) - len(take)
            told = _labels(study, source, scanner, {hit.text for hit in hits} - {hit.text for hit in take})
            if not take and not told.touched:
                continue
            running = spans.open_rounds(study.file, source.id)
            if running:  # its experts count places in this very text
                raise Refused("spans.text-in-use", source=source.title, round=running[0])
            replaced += len(take)
            every += take
            done.append(source.id)
            originals |= holdings.originals_of(study.file, source.id)
            _note_case(moved, source, told.change)
            writes += _rewritten(study, source, text, take, told.change)
        writes += _cases(study, scanner, moved, everything=everything)
        spoken = _notes(study, scanner) if notes else []
        writes += spoken
        if everything or notes:
            past, files = _past(study, scanner, writes)
            writes += past
            originals |= files if everything else set()
        if not writes and not originals:
            raise NotFound("sources.no-names")
        if not dry_run:
            keep_key(pseudonyms.key_table(every))
            study.write(writes)
    gone = _originals(study, originals)
    for path in gone if not dry_run else ():
        path.unlink()
    return Applied(tuple(done), replaced, left, tuple(path.name for path in gone), len(spoken))


def _note_case(moved: dict[str, str], source: Source, change: Callable[[str], str]) -> None:
    """Note what the path of a source's case becomes, and the paths of the cases around it."""
    parts = [part.strip() for part in source.attributes.get("case", "").split(">")]
    for n in range(len(parts)):
        path = " > ".join(parts[: n + 1])
        moved.setdefault(fold_path(path), change(path))


def _cases(study: Study, scanner: Scanner, moved: Mapping[str, str], *, everything: bool) -> list[Write]:
    """Let what is known of a case, its consent too, follow the name that its sources call it by from now on.

    Where only some sources change, a case that others still belong to stays as it is beside the new one.
    """
    writes: list[Write] = []
    known = records(study.file, "case")
    for name, one in known.items():
        path = moved.get(fold_path(one["path"]), one["path"])
        if everything and path == one["path"]:
            path = _sure(scanner, path)
        told = {key: _sure(scanner, value) for key, value in one.get("attributes", {}).items()}
        if path == one["path"] and told == one.get("attributes", {}):
            continue
        there = next((key for key, other in known.items() if fold_path(other["path"]) == fold_path(path)), "")
        writes.append(
            record(
                study.file,
                "case",
                {"path": path, "attributes": told},
                name=name if everything else there,
            )
        )
    return writes


def _sure(scanner: Scanner, said: str) -> str:
    return pseudonyms.apply(said, [hit for hit in scanner.scan(said) if hit.sure]).text


def _notes(study: Study, scanner: Scanner) -> list[Write]:
    """Put pseudonyms into memos, and erase what else people wrote that names somebody."""
    writes: list[Write] = []
    shown = {memo.id for memo in memos(study).shown}
    for name, content in records(study.file, "note", MEMO).items():
        said = _sure(scanner, content.get("text", ""))
        if name in shown and said != content.get("text", ""):
            writes.append(record(study.file, "note", {**content, "text": said}, name=name, field=MEMO))
    blind = blind_rounds(study)
    writes += [
        holdings.erased(one.body, "anonymized")
        for one in named.bodies_that(study.file, lambda content: bool(scanner.named(content)))
        if one.stands and one.kind in REMARKS and one.key[0] not in blind
    ]
    return writes


def _past(study: Study, scanner: Scanner, writes: Sequence[Write]) -> tuple[list[Write], set[str]]:
    """Erase what the study has said before and says no more: earlier versions, titles, memos taken back.

    Returns:
        The writes, and originals whose words name somebody though no text does: columns left out.
    """
    gone = {write.key[0] for write in writes if write.kind == "erase@1"}
    renewed = {(write.kind, tuple(write.key)) for write in writes}
    past = [
        one
        for one in named.bodies_that(study.file, lambda content: bool(scanner.named(content)))
        if one.body not in gone and (one.may_go or (f"{one.kind}@1", one.key) in renewed)
    ]
    originals = {name for one in past for name in holdings.original_in(one.content)}
    if study.corpus.is_dir():
        originals |= {path.name for path in study.corpus.iterdir() if scanner.named(words_of(path))}
    return [holdings.erased(one.body, "anonymized") for one in past], originals


@dataclass(frozen=True, slots=True)
class _Labels:
    change: Callable[[str], str]
    touched: bool


def _labels(study: Study, source: Source, scanner: Scanner, spared: set[str]) -> _Labels:
    """Return how titles, speakers and attributes are changed: as the text, what was spared there is spared."""

    def change(said: str) -> str:
        hits = [hit for hit in scanner.scan(said) if hit.text not in spared and hit.pseudonym]
        return pseudonyms.apply(said, hits).text if hits else said

    return _Labels(change, any(change(said) != said for said in around_text(study, source)))


def _rewritten(
    study: Study, source: Source, text: str, hits: Sequence[Hit], change: Callable[[str], str]
) -> list[Write]:
    file = study.file
    old = holdings.bodies_of(file, source.id)
    after = pseudonyms.apply(text, hits)
    lost = holdings.lost_quotes(file, source.id)
    moves: list[list[Any]] = []
    every = list(excerpts.excerpts(file, source.id))
    taken = {after.moved(one.start, one.end)[0] for one in every if one.id not in lost}
    for one in every:
        move: list[Any] = [one.id, *after.moved(one.start, one.end)]
        if one.id in lost:
            words = change(lost[one.id])
            free = [at for at in places(after.text, words) if at not in taken]
            if len(free) == 1:  # a new version had brought the name back: its words are found again
                move = [one.id, free[0], free[0] + len(words)]
                taken.add(free[0])
            else:
                move.append(bodies.put(file.connection, file.ids, words))
        moves.append(move)
    for span in spans.of_source(file, source.id):
        place = spans.moved_to(file, span)
        if place is not None:
            moves.append([span.id, *after.moved(*place)])
    marks = []
    for mark in store.marks(file, source.id):
        start, end = after.moved(mark.start, mark.end)
        marks.append(list(asdict(replace(mark, start=start, end=end, label=change(mark.label))).values()))
    about = {**holdings.deep(holdings.born_about(file, source.id), change), "original": source.original}
    revised = holdings.revision(
        file,
        source.id,
        after.text,
        marks=marks,
        about=about,
        moves=moves,
        why="anonymized",
        identity=after.text,
    )
    around = holdings.rewritten(file, source.id, change)
    kept = _still_used(study, source, around)
    gone = [holdings.erased(body, "anonymized") for body in old if body not in kept]
    return [revised, *around, *gone]


def _still_used(study: Study, source: Source, around: Sequence[Write]) -> set[str]:
    """Return bodies of fields and cuts that stay in force because nothing in them changed."""
    changed = {(write.kind, write.key) for write in around}
    used: set[str] = set()
    for kind, key, body in holdings.in_force(study.file, source.id):
        if (kind, key) not in changed:
            used.add(body)
    return used


def _confirmed(data: bytes, name: str) -> set[tuple[str, int, int]]:
    found = set()
    for line, row in read_table(data, name).records():
        cells = {key.casefold(): cell.strip() for key, cell in row.items()}
        if not {"source", "start", "end"} <= cells.keys():
            raise UsageProblem("sources.hits-columns", file=name)
        if not (cells["start"].isdecimal() and cells["end"].isdecimal()):
            raise UsageProblem("sources.hits-row", where=f"{name}:{line}")
        if cells.get("replace", "").casefold() not in _NO:
            found.add((cells["source"], int(cells["start"]), int(cells["end"])))
    return found


def _taken(source: str, hit: Hit, wanted: set[tuple[str, int, int]] | None) -> bool:
    return hit.sure if wanted is None else (source, hit.start, hit.end) in wanted


def withdraw(study: Study, asked: str, *, dry_run: bool = False) -> Withdrawn:
    """Erase a source whose author withdrew: text, title, speakers, original, index.

    The log stays valid and judgments stay counted; what they were about can no longer be read.
    ``dry_run`` tells the same and erases nothing.

    Raises:
        NotFound: No such source. Refused: Not the facilitator.
    """
    must_be_facilitator(study)
    with study.file.transaction():
        source = find_source(study, asked)
        shown = files_showing(study, source)
        ballots = tuple(holdings.given_out(study.file, source.id))
        gone = holdings.bodies_of(study.file, source.id)
        known = holdings.originals_of(study.file, source.id)
        originals = _originals(study, known)
        told = Withdrawn(
            source.id,
            len(gone),
            tuple(path.name for path in originals),
            tuple(path for path in shown if path.startswith("exports/")),
            ballots,
            tuple(path for path in shown if not path.startswith("exports/")),
        )
        if dry_run:
            return told
        study.write(
            [
                store.changed(study.file, source.id, "consent", "withdrawn"),
                *(withdrawn_record(study, name) for name in sorted(known)),
                *(holdings.erased(body, "withdrawn") for body in gone),
            ]
        )
    for path in originals:
        path.unlink()
    return told


def _originals(study: Study, names: set[str]) -> list[Path]:
    """Return those of the originals that lie in the corpus."""
    paths = [study.corpus / name for name in sorted(names) if name]
    return [path for path in paths if path.is_file() and path.parent == study.corpus]


def _meant(study: Study, chosen: Sequence[str], where: Sequence[str]) -> list[Source]:
    found = [find_source(study, name) for name in chosen] if chosen else list(store.sources(study.file))
    asked = the_filter(study, where)
    return [one for one in found if asked.fits(one)]


def hit_found(name: str, title: str, text: str, hit: Hit) -> Found:
    """Return a hit with where it stands and the words around it."""
    return Found(
        name,
        title,
        hit.start,
        hit.end,
        hit.text,
        hit.kind,
        hit.pseudonym,
        hit.sure,
        _around(text, hit.start, hit.end),
    )


def _around(text: str, start: int, end: int) -> str:
    return " ".join(f"{text[max(0, start - 30) : start]}⟦{text[start:end]}⟧{text[end : end + 30]}".split())
