"""One import under way: files become sources, in one transaction, whatever their number."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager, nullcontext
from typing import IO, TYPE_CHECKING, Final, NamedTuple

from codex.errors import CodexError, DamagedInput
from codex.importing.notes import GUESSED
from codex.importing.registry import stream, stream_long
from codex.model.finding import Finding
from codex.model.quick_dataclass import dataclass
from codex.steps.sources.attribute_names import AttributeNames
from codex.steps.sources.known_works import MOST, KnownWorks
from codex.steps.sources.mappings import TABLES, Mappings
from codex.steps.sources.packed import Packed
from codex.steps.sources.versions import Corpus
from codex.store import bodies
from codex.store import sources as store
from codex.store.canonical import canonical
from codex.store.digests import blake2b
from codex.store.holdings import born_about, part, trial

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from codex.importing.reading import ReadOptions
    from codex.model.source import Draft
    from codex.steps.study.opening import Study
    from codex.steps.study.originals import Originals
    from codex.store.log import Write

_TELLING: Final = 40
"""Characters of an answer, and ..."""
_ENOUGH: Final = 4
"""... attributes of a row, either of which no other person's is likely to share together with the id."""
_LONG: Final = 2_000_000
"""Bytes from which a file of records is read piece by piece."""
_LARGE: Final = 200_000
"""Bytes from which what a file gives may be written before its end is reached."""
_MADE_KEY: Final = re.compile(r"[^\W\d_A-Z]+(?:\d{4}|nd)[a-z]*")
"""A citekey that codex made of author and year: that two works share it says nothing."""
_TOGETHER: Final = 1000
"""Sources that are written together, or ..."""
_MUCH: Final = 4_000_000
"""... so many letters."""


class Taken(NamedTuple):
    """One source that a file gave."""

    id: str
    """Empty in a dry run."""
    title: str
    kind: str
    language: str
    encoding: str
    length: int
    file: str
    text: str | None
    """The canonical text, where it was asked for."""
    speakers: tuple[tuple[str, int], ...] = ()
    """Who speaks, as detected or mapped, with the number of turns."""


@dataclass(frozen=True, slots=True)
class _File:
    """A file that is being read."""

    path: Path
    name: str
    suffix: str
    data: bytes | None
    """None where it is too long to be held."""
    digest: str
    drafts: Iterator[Draft | Finding]
    sheet: str = ""
    """Of a workbook, where another one was named than is read by itself; ``name`` says it too."""


class Bringing:
    """One import under way.

    Args:
        study: Inside a transaction that ends with the import.
        originals: Takes the copies.
        options: Said about every file.
        dry_run: Read and report, write nothing.
        texts: Keep each text in the answer.
        record: Called after each record.
    """

    def __init__(
        self,
        study: Study,
        originals: Originals,
        options: ReadOptions,
        *,
        files: Sequence[Path],
        dry_run: bool,
        texts: bool,
        record: Callable[[int], None],
    ) -> None:
        self.taken: Packed[Taken] = Packed()
        self.findings: Packed[Finding] = Packed()
        self.damaged = 0
        self._study = study
        self._originals = originals
        self._options = options
        self._as_it_is = not (options.columns or options.speakers) and not any(
            (options.encoding, options.kind, options.sheet, options.format)
        )
        self._alone = len(files) == 1
        self._dry_run = dry_run
        self._texts = texts
        self._record = record
        self._writes: list[Write] = []
        self._bodies = bodies.Pile(study.file.ids)
        self._batch: bytes | None = None
        self._seen: dict[bytes, str] = {}
        self._asked_of = ""
        """File of which it was said that somebody had withdrawn before."""
        self._corpus = Corpus(study, {path.name for path in files})
        self._works = KnownWorks(study)
        self._names = AttributeNames(study)
        self._mappings = Mappings(study)

    def file(self, path: Path) -> None:
        """Take one file; a damaged one among several becomes a finding.

        Raises:
            DamagedInput: It is the only one, and damaged.
        """
        try:
            with open(path, "rb", buffering=0) as opened:  # noqa: PTH123 - a thousand times
                size = os.fstat(opened.fileno()).st_size
                if size >= _LARGE or self._bodies.size >= _MUCH:
                    self._write_down()
                with self._whole_or_nothing(size):
                    self._take(self._read(path, opened, size))
        except OSError as problem:
            self._damage(DamagedInput("steps.unreadable-file", file=path.name, what=problem.strerror), path)
        except DamagedInput as problem:
            self._damage(problem, path)
        if len(self._writes) >= _TOGETHER:
            self._write_down()

    def finish(self) -> None:
        """Write what is left; the copies are safely on disk before the transaction can end."""
        if self._dry_run or not (self._writes or self._batch):
            return
        self._originals.settle()
        self._write_down()

    def _write_down(self) -> None:
        """Write what was taken so far, inside the transaction, as one undo step with the rest."""
        if not self._writes:
            return
        self._corpus.look()
        self._bodies.write(self._study.file.connection)
        self._batch = self._study.write(self._writes, self._batch)
        self._writes.clear()
        self._seen.clear()
        self._works.written()

    def _read(self, path: Path, opened: IO[bytes], size: int) -> _File:
        name = path.name
        suffix = path.suffix
        if size >= _LONG and suffix.lower() not in TABLES:
            drafts = stream_long(opened, name, self._options)
            if drafts is not None:
                digest = _digest(path)
                return _File(path, name, suffix, None, digest, drafts)
            opened.seek(0)
        data = opened.read()
        options, used = self._mappings.options_for(path, data, self._options)
        if used is not None:
            self.findings.append(used)
        sheet = _other_sheet(data, name, options)
        digest = blake2b(data, digest_size=16).hexdigest()
        drafts = stream(data, name, options)
        if sheet:
            name = f"{name} [{sheet}]"
        return _File(path, name, suffix, data, digest, drafts, sheet)

    @contextmanager
    def _whole_or_nothing(self, size: int) -> Iterator[None]:
        """Let damage take back all that the file gave before it."""
        marks = len(self.taken), len(self.findings), len(self._writes), len(self._seen), len(self._bodies)
        copies, works = self._originals.waiting(), self._works.mark()
        try:
            with part(self._study.file) if not self._alone and size >= _LARGE else nullcontext():
                yield
        except (CodexError, OSError):
            self.taken.shortened(marks[0])
            self.findings.shortened(marks[1])
            del self._writes[marks[2] :]
            while len(self._seen) > marks[3]:
                self._seen.popitem()
            self._bodies.shortened(marks[4])
            self._originals.forget(copies)
            self._works.back_to(works)
            raise

    def _take(self, file: _File) -> None:
        if self._corpus.is_withdrawn(file.digest):
            self.findings.append(Finding(file.name, "sources.was-withdrawn", skipped=True))
            return
        known = self._corpus.unchanged(file.digest, file.suffix) if self._as_it_is else None
        if known is not None:
            self._again(file, known[1], known[0])
            self._record(1)
            return
        before, guessed = len(self.taken), ""
        for number, draft in enumerate(file.drafts):
            if isinstance(draft, Finding):
                self.findings.append(draft)
                if draft.why == GUESSED:
                    guessed = str(draft.fields["mapping"])
            else:
                self._one(file, number, draft)
            self._record(1)
            much = len(self._writes) >= _TOGETHER or self._bodies.size >= _MUCH
            if much and (file.data is None or len(file.data) >= _LARGE):
                self._write_down()
        if (
            not self._dry_run
            and file.data is not None
            and (len(self.taken) > before or self._options.columns)
        ):
            self._writes += self._mappings.keep(file.path, file.data, self._options, guessed)

    def _damage(self, problem: DamagedInput, path: Path) -> None:
        if self._alone:
            raise problem
        where = str(problem.fields.get("where", path.name))
        self.findings.append(Finding(where, problem.text_id, skipped=True, fields=problem.fields))
        self.damaged += 1

    def _one(self, file: _File, number: int, draft: Draft) -> None:
        identity = _identity(file, number, draft)
        found_by = bodies.digest(identity)
        known = self._known(found_by)
        is_reference = draft.kind == "reference"
        if known is not None and is_reference and self._works.is_other_work(draft, found_by, known):
            found_by = bodies.digest(self._works.told_apart(draft, identity))
            known = self._known(found_by)
        if known is None and draft.kind == "answers" and not file.sheet and self._corpus.knows(file.digest):
            # studies of before told every row by its place
            known = store.known_source(self._study.file, bodies.digest(f"{file.digest}/{number}"))
        if known is not None:
            here = found_by in self._seen
            if here or not self._is_read_otherwise(draft, known):
                self._again(file, draft.title, known, here=here)
            else:
                self._revised(file, known, draft, identity)
            return
        masked = self._corpus.anonymized(file.digest, draft)
        if masked is not None:
            self._again(file, masked.title, masked.id)
            return
        if self._is_later(file, draft, identity):
            return
        other = self._corpus.namesake(file.name, draft)
        if other is not None:
            told = {"title": other.title, "source": other.id}
            self.findings.append(Finding(file.name, "sources.namesake", fields=told))
        work = self._works.same(draft) if is_reference else ""
        if work:
            told = {"title": draft.title, "source": work}
            self.findings.append(Finding(file.name, "sources.same-work", fields=told))
        if draft.attributes:
            for alike in self._names.alike(draft.attributes, file.name):
                self.findings.append(alike)
        if is_reference and draft.cite:
            draft = self._keyed(file, draft)
        name = ""
        if not self._dry_run:
            write = store.new_source(
                self._study.file,
                draft,
                file_name=file.name,
                original=self._copied(file),
                identity=found_by,
                pile=self._bodies,
            )
            self._writes.append(write)
            name = str(write.key[0])
        self._seen[found_by] = name or draft.title
        if draft.kind == "answers" and self._asked_of != file.name and self._corpus.has_withdrawn():
            self._asked_of = file.name
            self.findings.append(Finding(file.name, "sources.withdrew-before"))
        if is_reference:
            self._works.note(draft, found_by, name or draft.title)
            if self._works.compared == MOST + 1:
                self.findings.append(Finding(file.name, "sources.works-not-compared", fields={"n": MOST}))
        self.taken.append(
            Taken(
                name,
                draft.title,
                draft.kind,
                draft.language,
                draft.encoding,
                len(draft.text),
                file.name,
                draft.text if self._texts else None,
                _speakers(draft),
            )
        )

    def _keyed(self, file: _File, draft: Draft) -> Draft:
        """Give a reference a citekey of its own; what its file called it by is told where it changes."""
        keyed = self._works.keyed(draft)
        given, new = str(draft.cite.get("id", "")), str(keyed.cite["id"])
        if given != new and not _MADE_KEY.fullmatch(given):
            told = {"key": given, "new": new}
            self.findings.append(Finding(file.name, "importing.reference-rekeyed", fields=told))
        return keyed

    def _known(self, found_by: bytes) -> str | None:
        return self._seen.get(found_by) or store.known_source(self._study.file, found_by)

    def _again(self, file: _File, title: str, source: str, *, here: bool = False) -> None:
        """Tell of what is known: from before, or from ``here``, the files of this import."""
        told = {"title": title, "source": source}
        why = "steps.duplicate-here" if here else "steps.duplicate"
        self.findings.append(Finding(file.name, why, skipped=True, fields=told))

    def _copied(self, file: _File) -> str:
        """Keep a copy of the file and return its name."""
        if file.data is None:
            return self._originals.keep_file(file.digest, file.suffix, file.path)
        return self._originals.keep(file.digest, file.suffix, file.data)

    def _is_later(self, file: _File, draft: Draft, identity: str) -> bool:
        """Take a draft as the new version of a source; say whether it was one, or the same again."""
        source, same = self._corpus.earlier(file.name, draft)
        if source is None:
            return False
        if same:
            self._again(file, source.title, source.id)
            return True
        self._revised(file, source.id, draft, identity)
        return True

    def _is_read_otherwise(self, draft: Draft, known: str) -> bool:
        """Say whether a row of a table that is there was read by other columns than are said now."""
        if draft.kind != "answers" or not self._options.columns:
            return False
        if store.text(self._study.file, known) != draft.text:
            return True
        held: dict[str, str] = born_about(self._study.file, known).get("attributes", {})
        return held != dict(draft.attributes)

    def _revised(self, file: _File, known: str, draft: Draft, identity: str) -> None:
        """Give a source that is there the text and attributes of a draft."""
        source = store.source(self._study.file, known)
        if source is None:
            return
        original = f"{file.digest}{file.suffix.lower()}" if self._dry_run else self._copied(file)
        from codex.steps.sources.revising import revise

        with trial(self._study.file, kept=not self._dry_run):
            write, noticed = revise(
                self._study, source, draft, file_name=file.name, original=original, identity=identity
            )
        for finding in noticed:
            self.findings.append(finding)
        if not self._dry_run:
            self._writes.append(write)
        self._seen[bodies.digest(identity)] = source.id


def _digest(path: Path) -> str:
    from hashlib import file_digest

    with path.open("rb") as file:
        return file_digest(file, lambda: blake2b(digest_size=16)).hexdigest()


def _other_sheet(data: bytes, name: str, options: ReadOptions) -> str:
    """Return the sheet that was named, where it is not the one that is read by itself."""
    if not options.sheet or not data.startswith((b"PK", b"\xd0\xcf")):
        return ""
    from codex.importing.workbook import usual_sheet

    return "" if options.sheet == usual_sheet(data, name) else options.sheet


def _identity(file: _File, number: int, draft: Draft) -> str:
    """Return what makes a draft the same one again.

    Two people may answer alike, so an answer sheet is told by its place in its file; where it has an id and
    says enough, by everything that stands in it: a table that holds an earlier one does not bring its rows twice.
    """
    if draft.kind != "answers":
        return draft.text
    told = sorted(draft.attributes.items())
    if not draft.attributes.get("id") or (len(draft.text) < _TELLING and len(told) < _ENOUGH):
        return f"{file.digest}/{file.sheet}/{number}" if file.sheet else f"{file.digest}/{number}"
    return canonical([draft.text, told])


def _speakers(draft: Draft) -> tuple[tuple[str, int], ...]:
    if draft.kind != "interview":
        return ()
    from codex.corpus.turns import who_speaks

    return tuple((voice.label, voice.turns) for voice in who_speaks(draft.text, draft.marks))
