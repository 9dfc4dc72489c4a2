"""Bring files into the study."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from codex.errors import CodexError, DamagedInput, NotFound
from codex.importing.reading import ReadOptions
from codex.model.finding import Finding
from codex.steps.sources.mappings import Mappings
from codex.steps.sources.versions import Corpus, revise
from codex.steps.study.opening import OWN, STUDY_FILE
from codex.store import bodies
from codex.store import sources as store
from codex.store.holdings import trial

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from codex.model.source import Draft
    from codex.steps.study.opening import Study
    from codex.steps.study.originals import Originals
    from codex.store.log import Write

_UNDERSTOOD_ELSEWHERE = (".yaml", ".yml", ".codex", ".mo", ".toml")


@dataclass(frozen=True, slots=True)
class Taken:
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
class Imported:
    """What an import did, or would do."""

    taken: tuple[Taken, ...]
    findings: tuple[Finding, ...]
    damaged: int
    """Files that could not be read; nothing of them was taken."""
    files: int


def read_options(**said: Any) -> ReadOptions:
    """Return what was said about every file (fields of :class:`codex.importing.reading.ReadOptions`)."""
    return ReadOptions(**said)


@dataclass(frozen=True, slots=True)
class Gathered:
    """Files to read, and what was passed over."""

    files: tuple[Path, ...]
    findings: tuple[Finding, ...]
    """For each folder that holds files of a study: how many of them were left out."""


def gather(names: Sequence[Path]) -> Gathered:
    """Return the files meant by files and folders, in order, each once; hidden ones are left out.

    A study's own files are no sources: walking a folder passes over what codex keeps in it, and over
    other studies below it. What is named itself is read, wherever it lies.

    Raises:
        NotFound: Something that was named is not there.
    """
    found: dict[Path, None] = {}
    findings = []
    for name in names:
        if name.is_dir():
            inside = [path for path in sorted(name.rglob("*")) if path.is_file() and not _hidden(path, name)]
            own = _of_studies(inside, name)
            found.update(dict.fromkeys(path for path in inside if path not in own))
            if own:
                findings.append(Finding(str(name), "sources.own-files", skipped=True, fields={"n": len(own)}))
        elif name.is_file():
            found[name] = None
        else:
            raise NotFound("steps.no-such-file", file=name)
    return Gathered(tuple(found), tuple(findings))


def _of_studies(files: Sequence[Path], top: Path) -> set[Path]:
    """Return which files below ``top`` belong to a study: codex's own at the top, all of a study below."""
    studies: dict[Path, bool] = {top: False}

    def in_study(folder: Path) -> bool:
        if folder not in studies:
            studies[folder] = (folder / STUDY_FILE).is_file() or in_study(folder.parent)
        return studies[folder]

    own = {path for path in files if in_study(path.parent)}
    if (top / STUDY_FILE).is_file():
        own.update(path for path in files if path.relative_to(top).parts[0] in OWN)
    return own


def _hidden(path: Path, top: Path) -> bool:
    inner = path.relative_to(top).parts
    return any(part.startswith((".", "~$")) for part in inner) or path.suffix.lower() in _UNDERSTOOD_ELSEWHERE


def import_files(
    study: Study,
    files: Sequence[Path],
    options: ReadOptions,
    *,
    dry_run: bool = False,
    texts: bool = False,
    advance: Callable[[int], None] = lambda _n: None,
    record: Callable[[int], None] = lambda _n: None,
) -> Imported:
    """Read files into sources: all sound ones in one transaction, originals kept beside.

    Args:
        study: The study.
        files: The files of :func:`gather`.
        options: Said about every file.
        dry_run: Read and report, write nothing.
        texts: Keep each text in the answer.
        advance: Called after each file.
        record: Called after each record of a file: one file may hold a hundred thousand.

    Raises:
        DamagedInput: A single file was named and it is damaged.
    """
    from codex.steps.sources.apart import Apart
    from codex.steps.study.originals import Originals

    with Originals(study.corpus) as originals, Apart() as apart, study.file.transaction():
        run = _Run(study, originals, replace(options, apart=options.apart or apart), dry_run, texts)
        run.record = record
        for path in files:
            run.file(path, alone=len(files) == 1)
            advance(1)
        if not dry_run and run.writes:
            originals.settle()
            study.write(run.writes)
    return Imported(tuple(run.taken), tuple(run.findings), run.damaged, len(files))


class _Run:
    """One import under way."""

    def __init__(
        self, study: Study, originals: Originals, options: ReadOptions, dry_run: bool, texts: bool
    ) -> None:
        self.study = study
        self.originals = originals
        self.options = options
        self.dry_run = dry_run
        self.texts = texts
        self.writes: list[Write] = []
        self.taken: list[Taken] = []
        self.findings: list[Finding] = []
        self.damaged = 0
        self.record: Callable[[int], None] = lambda _n: None
        self._seen: dict[bytes, str] = {}
        self._corpus = Corpus(study)
        self._mappings = Mappings(study)

    def file(self, path: Path, *, alone: bool) -> None:
        """Take one file; a damaged one among several becomes a finding."""
        from codex.importing.registry import stream

        try:
            data = path.read_bytes()
            options, used = self._mappings.options_for(path, data, self.options)
            drafts: Iterator[Draft | Finding] = stream(data, path.name, options)
            digest = hashlib.blake2b(data, digest_size=16).hexdigest()
            if self._corpus.is_withdrawn(digest):
                self.findings.append(Finding(path.name, "sources.was-withdrawn", skipped=True))
                return
            mark = len(self.taken), len(self.writes), len(self.findings)
            if used is not None:
                self.findings.append(used)
            try:
                for number, draft in enumerate(drafts):
                    self._one(path, data, digest, number, draft)
                    self.record(1)
                if not self.dry_run and len(self.taken) > mark[0]:
                    self.writes += self._mappings.keep(path, data, self.options)
            except CodexError:
                del self.taken[mark[0] :], self.writes[mark[1] :], self.findings[mark[2] :]
                raise
        except OSError as problem:
            self._damage(
                DamagedInput("steps.unreadable-file", file=path.name, what=problem.strerror), path, alone
            )
        except DamagedInput as problem:
            self._damage(problem, path, alone)

    def _damage(self, problem: DamagedInput, path: Path, alone: bool) -> None:
        if alone:
            raise problem
        where = str(problem.fields.get("where", path.name))
        self.findings.append(Finding(where, problem.text_id, skipped=True, fields=problem.fields))
        self.damaged += 1

    def _one(self, path: Path, data: bytes, digest: str, number: int, draft: Draft | Finding) -> None:
        if isinstance(draft, Finding):
            self.findings.append(draft)
            return
        identity = f"{digest}/{number}" if draft.kind == "answers" else draft.text
        known = self._known(identity)
        if known is not None:
            told = {"title": draft.title, "source": known}
            self.findings.append(Finding(path.name, "steps.duplicate", skipped=True, fields=told))
            return
        masked = self._corpus.anonymized(digest, draft)
        if masked is not None:
            told = {"title": masked.title, "source": masked.id}
            self.findings.append(Finding(path.name, "steps.duplicate", skipped=True, fields=told))
            return
        if self._is_later(path, data, digest, draft, identity):
            return
        work = self._corpus.same_work(draft)
        if work:
            told = {"title": draft.title, "source": work}
            self.findings.append(Finding(path.name, "sources.same-work", fields=told))
        name = ""
        if not self.dry_run:
            original = self.originals.keep(digest, path.suffix, data)
            write = store.new_source(
                self.study.file, draft, file_name=path.name, original=original, identity=identity
            )
            self.writes.append(write)
            name = str(write.key[0])
        self._seen[bodies.digest(identity)] = name or draft.title
        text = draft.text if self.texts else None
        self.taken.append(
            Taken(
                name,
                draft.title,
                draft.kind,
                draft.language,
                draft.encoding,
                len(draft.text),
                path.name,
                text,
                _speakers(draft),
            )
        )

    def _is_later(self, path: Path, data: bytes, digest: str, draft: Draft, identity: str) -> bool:
        """Take a draft as the new version of a source; say whether it was one, or the same again."""
        source, same = self._corpus.earlier(path.name, draft)
        if source is None:
            return False
        if same:
            told = {"title": source.title, "source": source.id}
            self.findings.append(Finding(path.name, "steps.duplicate", skipped=True, fields=told))
            return True
        original = f"{digest}{path.suffix.lower()}"
        if not self.dry_run:
            original = self.originals.keep(digest, path.suffix, data)
        with trial(self.study.file, kept=not self.dry_run):
            write, noticed = revise(
                self.study, source, draft, file_name=path.name, original=original, identity=identity
            )
        self.findings += noticed
        if not self.dry_run:
            self.writes.append(write)
        self._seen[bodies.digest(identity)] = source.id
        return True

    def _known(self, identity: str) -> str | None:
        here = self._seen.get(bodies.digest(identity))
        return here if here is not None else store.known_source(self.study.file, identity)


def _speakers(draft: Draft) -> tuple[tuple[str, int], ...]:
    if draft.kind != "interview":
        return ()
    from codex.corpus.turns import who_speaks

    return tuple((voice.label, voice.turns) for voice in who_speaks(draft.text, draft.marks))
