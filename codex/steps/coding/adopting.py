"""What was coded in another tool becomes judgments of a round of its own, marked as brought from outside.

Nobody can say of such judgments that they were given blind, and which passages their coders looked at
without giving a code is not known: so an expert is *done* only with the passages they coded, under the
codebook of the project, and everything else is missing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from codex.corpus.identity import excerpt_id
from codex.corpus.locating import Locator, Place
from codex.errors import Refused
from codex.importing.canonical import draft, guess_kind, stem
from codex.importing.coded import from_taguette, read_coded
from codex.importing.experts import expert_id
from codex.importing.notes import Notes
from codex.importing.reading import ReadOptions
from codex.importing.turns import is_conversation
from codex.model.excerpt import Piece
from codex.model.expert import Expert
from codex.model.finding import Finding
from codex.model.judgment import Done, Judgment
from codex.model.round import Round, Sample
from codex.steps.study.gate import open_round
from codex.steps.study.opening import must_be_facilitator
from codex.store import codebooks as books
from codex.store import excerpts, judgments, rounds, sources
from codex.store.experts import experts, set_expert
from codex.store.foreign import is_taguette, read_taguette
from codex.store.records import record, records
from codex.store.versions import current_version
from codex.words.letters import slug

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from codex.model.code import Code, Codebook
    from codex.model.coded import CodedPassage, CodedProject, CodedText
    from codex.steps.study.opening import Study
    from codex.store.log import Write

_FIELD = "about"


@dataclass(frozen=True, slots=True)
class Adopted:
    """What another tool's project came to."""

    tool: str
    round: str
    """Number of the closed round that holds the judgments; empty in a dry run."""
    sources: int
    """Texts that were not in the study yet."""
    codes: int
    """Codes that were not in the codebook yet."""
    experts: tuple[str, ...]
    """Names of those who coded, as they stand in the study."""
    excerpts: int
    judgments: int
    findings: tuple[Finding, ...]


def read_projects(
    data: bytes,
    name: str,
    beside: Mapping[str, bytes] | None = None,
    *,
    encoding: str | None = None,
    keep_good: bool = False,
) -> tuple[tuple[CodedProject, ...], tuple[Finding, ...]]:
    """Read what was coded in another tool; a Taguette database may hold several projects.

    Raises:
        DamagedFile: None of the formats, or damaged.
    """
    notes = Notes(name, keep_good=keep_good)
    if is_taguette(data):
        projects = tuple(from_taguette(one, notes) for one in read_taguette(data, name))
    else:
        projects = (read_coded(data, notes, beside, encoding=encoding),)
    return projects, tuple(notes.findings)


def adopt(
    study: Study, projects: Sequence[CodedProject], name: str, *, dry_run: bool = False
) -> tuple[Adopted, ...]:
    """Take projects of other tools in, a closed round each, in one batch.

    Args:
        study: The study; the actor is its facilitator.
        projects: As :func:`read_projects` gave them.
        name: Name of the file, for findings and for the record.
        dry_run: Do everything and undo it.

    Raises:
        Refused: Not the facilitator; a round is open, whose codebook is frozen; nothing was coded; a file of
            that name was taken before.
    """
    from codex.store.holdings import trial

    must_be_facilitator(study)
    with study.file.transaction():
        running = open_round(study)
        if running is not None:
            raise Refused("steps.codebook-frozen", round=running.id)
        before = [
            number for number, one in imported_rounds(study).items() if one["file"] == PurePath(name).name
        ]
        if before:
            raise Refused("steps.coded-again", file=PurePath(name).name, round=before[0])
        with trial(study.file, kept=not dry_run):
            batch = study.file.ids.random(16)
            return tuple(_Run(study, one, name, batch, dry_run=dry_run).carry_out() for one in projects)


def imported_rounds(study: Study) -> dict[str, dict[str, Any]]:
    """Return round -> where its judgments were brought from (tool, file, date)."""
    return {one["round"]: one for one in records(study.file, "imported").values()}


class _Run:
    """One project on its way into the study."""

    def __init__(
        self, study: Study, project: CodedProject, name: str, batch: bytes, *, dry_run: bool
    ) -> None:
        self.study = study
        self.project = project
        self.name = name
        self.batch = batch
        self.dry_run = dry_run
        self.findings: list[Finding] = []
        self.fresh_sources = 0

    def carry_out(self) -> Adopted:
        """Write sources, codes, experts, excerpts, the round, its judgments and its closing."""
        file = self.study.file
        if not any(text.passages for text in self.project.texts):
            raise Refused("steps.nothing-coded", file=self.name)
        codes, fresh_codes = self._codes()
        people = self._people()
        number = rounds.next_number(file)
        found = list(self._passages())
        ids = [excerpt for excerpt, _ in found]
        label = slug(f"imported {stem(self.name)}") or "imported"
        taken = {one.name for one in rounds.samples(file, members=False)}
        sample = Sample(label if label not in taken else f"{label}-{number}", tuple(dict.fromkeys(ids)))
        one = Round(number, "tag", sample.name, tuple(people.values()), current_version(file), is_open=False)
        told = {"round": number, "tool": self.project.tool, "file": PurePath(self.name).name, "at": file.now}
        self._write(
            [rounds.new_sample(sample), rounds.new_round(_with_protocol(one)), record(file, "imported", told)]
        )
        given = list(self._judgments(one, found, codes, people))
        self._write(given)
        self._write([rounds.closing(file, number, rounds.counted_events(file, number))])
        return Adopted(
            self.project.tool,
            "" if self.dry_run else number,
            self.fresh_sources,
            fresh_codes,
            tuple(sorted(self._called(coder) for coder in people)),
            len(sample.excerpts),
            sum(write.kind == "judge@1" for write in given),
            tuple(self.findings),
        )

    def _write(self, writes: Sequence[Write]) -> None:
        if writes:
            self.study.write(writes, self.batch)

    def _codes(self) -> tuple[dict[str, str], int]:
        """Return code of the project -> code of the study; what is missing there is added."""
        file = self.study.file
        book = books.codebook(file)
        codes, fresh = _merged(book, self.project)
        if fresh:
            new = replace(book, branches=_branches(book, self.project, fresh), codes=(*book.codes, *fresh))
            self._write(books.book_writes(file, new, book))
            self._write([books.version_write(file, books.codebook(file))])
        return codes, len(fresh)

    def _called(self, coder: str) -> str:
        return f"{coder or self.project.tool} (imported)"

    def _people(self) -> dict[str, str]:
        """Return coder -> expert; the same person of an earlier file is the same expert."""
        file = self.study.file
        known = {one.name: one.id for one in experts(file)}
        taken = {one.id for one in experts(file)}
        people: dict[str, str] = {}
        writes = []
        for coder in self.project.coders:
            called = self._called(coder)
            if called not in known:
                made = expert_id(coder or self.project.tool)
                unique, count = f"{made}-imported", 2
                while unique in taken:
                    unique, count = f"{made}-imported-{count}", count + 1
                taken.add(unique)
                writes.append(
                    set_expert(file, Expert(unique, called, "observer", experience=self.project.tool))
                )
                known[called] = unique
            people[coder] = known[called]
        self._write(writes)
        return people

    def _passages(self) -> Iterator[tuple[str, CodedPassage]]:
        """Yield each coded passage with its excerpt; sources and cuts are written on the way."""
        for text in self.project.texts:
            if not text.passages:
                continue
            source, whole = self._source(text)
            places = self._places(text, source, whole)
            known = {
                (one.start, one.end): one.id
                for one in excerpts.excerpts(self.study.file, source)
                if one.locator.get("passage")
            }
            wanted: dict[tuple[int, int], str] = {}
            cut = self.study.file.ids.short("k")
            for _, place in places:
                if place not in known:
                    known[place] = wanted[place] = excerpt_id(source, cut, *place)
            pieces = [
                (excerpt, Piece(*place, {"passage": f"{self.name}:{number}"}), None)
                for number, (place, excerpt) in enumerate(sorted(wanted.items()), 1)
            ]
            if pieces:
                self._write([excerpts.new_cut(self.study.file, cut, source, "passage", pieces)])
            yield from ((known[place], passage) for passage, place in places)

    def _source(self, text: CodedText) -> tuple[str, str]:
        """Return the source of a text and its canonical text; one that is not there is made."""
        file = self.study.file
        if text.text is None:
            held = [
                one for one in sources.sources(file) if text.name.casefold() in _names(one.title, one.file)
            ]
            if len(held) == 1:
                return held[0].id, sources.text(file, held[0].id)
            told = {"document": text.name, "n": len(held)}
            self.findings.append(Finding(self.name, "steps.coded-quotes-only", fields=told))
        whole = _quotes(text) if text.text is None else text.text
        known = sources.known_source(file, whole)
        if known is not None:
            return known, whole
        talk = is_conversation(whole)
        made = draft(
            whole,
            ReadOptions(),
            title=stem(text.name) or self.name,
            kind="interview" if talk else guess_kind(whole, ()),
            attributes=text.attributes,
        )
        write = sources.new_source(file, made, file_name=text.name, original="", identity=whole)
        self._write([write])
        self.fresh_sources += 1
        return str(write.key[0]), whole

    def _places(self, text: CodedText, source: str, whole: str) -> list[tuple[CodedPassage, tuple[int, int]]]:
        locator = Locator(whole, sources.marks(self.study.file, source)) if text.text is None else None
        found = []
        for passage in text.passages:
            place: tuple[int, int] | None = (passage.start, passage.end)
            if locator is not None:
                place = _located(locator, passage.quote, whole)
            if place is None or not whole[place[0] : place[1]].strip():
                where = f"{self.name}:{passage.where}" if passage.where else self.name
                told = {"quote": passage.quote[:60], "document": text.name}
                self.findings.append(Finding(where, "steps.coded-not-there", skipped=True, fields=told))
                continue
            found.append((passage, place))
        return found

    def _judgments(
        self,
        one: Round,
        found: Sequence[tuple[str, CodedPassage]],
        codes: Mapping[str, str],
        people: Mapping[str, str],
    ) -> Iterator[Write]:
        given: dict[tuple[str, str], dict[str, None]] = {}
        remarks: dict[tuple[str, str], str] = {}
        for excerpt, passage in found:
            for coder, code in passage.given:
                key = (excerpt, people[coder])
                given.setdefault(key, {})[codes[code]] = None
                if passage.note:
                    remarks[key] = passage.note
        file = self.study.file
        for (excerpt, expert), said in given.items():
            for code in said:
                yield judgments.judgment_write(file, Judgment(one.id, excerpt, expert, code), one.version)
            note = remarks.get((excerpt, expert), "")
            yield judgments.done_write(file, Done(one.id, excerpt, expert, one.version, note=note))


def _with_protocol(one: Round) -> Round:
    from codex.consensus.protocol_file import default_protocol

    return replace(one, protocol=default_protocol("tag", len(one.roster)))


def _names(title: str, file: str) -> set[str]:
    return {name.casefold() for name in (title, file, stem(file)) if name}


def _quotes(text: CodedText) -> str:
    """Return the quotes of a text one below the other: all that is known of it."""
    return "\n\n".join(dict.fromkeys(passage.quote.strip() for passage in text.passages)) + "\n"


def _located(locator: Locator, quote: str, whole: str) -> tuple[int, int] | None:
    place = locator.find(quote, "")
    if isinstance(place, Place):
        return place.start, place.end
    at = whole.find(quote)  # several places: the first, as good as any where the tool kept none
    return (at, at + len(quote)) if at >= 0 else None


def _merged(book: Codebook, project: CodedProject) -> tuple[dict[str, str], list[Code]]:
    """Return code of the project -> code of the study, and the codes that have to be added."""
    from codex.codebook.lookup import Finder
    from codex.importing.refi import unique_id
    from codex.model.code import wording

    find = Finder(book)
    taken = {code.id for code in book.codes}
    here = {code.id: code for code in book.codes}
    codes: dict[str, str] = {}
    fresh: list[Code] = []
    for code in project.codebook.codes:
        name = wording(code.name, "")
        above = codes.get(code.parent or "")
        exact = [one for one in find.exact(name) if not here[one].retired] if book.codes else []
        if len(exact) == 1 and (above is None or here[exact[0]].parent == above):
            codes[code.id] = exact[0]
            continue
        made = unique_id(name, taken)
        branch = here[above].branch if above else code.branch
        added = replace(code, id=made, branch=branch, parent=above)
        here[made] = added
        codes[code.id] = made
        fresh.append(added)
    return codes, fresh


def _branches(book: Codebook, project: CodedProject, fresh: Sequence[Code]) -> tuple[Any, ...]:
    known = {branch.id for branch in book.branches}
    needed = {code.branch for code in fresh}
    new = [branch for branch in project.codebook.branches if branch.id in needed - known]
    return (*book.branches, *new)
