"""Bring files into the study."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from codex.importing.reading import ReadOptions
from codex.model.finding import Finding
from codex.model.quick_dataclass import dataclass
from codex.steps.sources.bringing import Bringing, Taken
from codex.steps.sources.gathering import Gathered, gather

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from codex.steps.sources.packed import Packed
    from codex.steps.study.opening import Study

__all__ = ["Gathered", "Imported", "Taken", "gather", "import_files", "read_options"]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or would do."""

    taken: Packed[Taken]
    findings: Packed[Finding]
    damaged: int
    """Files that could not be read; nothing of them was taken."""
    files: int


def read_options(**said: Any) -> ReadOptions:
    """Return what was said about every file (fields of :class:`codex.importing.reading.ReadOptions`)."""
    return ReadOptions(**said)


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
        record: Called after each record of a file and each page of a PDF: one file may hold a hundred thousand.

    Raises:
        DamagedInput: A single file was named and it is damaged.
    """
    from codex.steps.sources.ahead import Ahead
    from codex.steps.sources.apart import Apart
    from codex.steps.study.originals import Originals

    with (
        Apart(part=record) as apart,
        Ahead(apart, files) as ahead,
        study.file.transaction(),
        Originals(study.corpus) as originals,
    ):
        said = replace(options, apart=options.apart or ahead)
        run = Bringing(study, originals, said, files=files, dry_run=dry_run, texts=texts, record=record)
        for ahead.at, path in enumerate(files):
            run.file(path)
            advance(1)
        run.finish()
        _unheard(run, options)
    return Imported(run.taken, run.findings, run.damaged, len(files))


def _unheard(run: Bringing, options: ReadOptions) -> None:
    """Tell which names of speakers nobody got: a label may be misspelt, or of another file."""
    if not options.speakers or not len(run.taken):
        return
    heard = {name for one in run.taken for name, _ in one.speakers}
    for label, name in options.speakers.items():
        if name and name not in heard:
            run.findings.append(Finding(label, "sources.nobody-called", fields={"name": name}))
