"""Which files are meant by the files and folders that were named."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from codex.errors import NotFound
from codex.model.finding import Finding
from codex.model.quick_dataclass import dataclass
from codex.steps.study.opening import OWN, STUDY_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_UNDERSTOOD_ELSEWHERE = (".yaml", ".yml", ".codex", ".mo", ".toml")
_HIDDEN = (".", "~$")


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
            own = 0
            for path, is_own in _below(str(name), OWN if (name / STUDY_FILE).is_file() else frozenset()):
                own += is_own
                if not is_own:
                    found[Path(path)] = None
            if own:
                findings.append(Finding(str(name), "sources.own-files", skipped=True, fields={"n": own}))
        elif name.is_file():
            found[name] = None
        else:
            raise NotFound("steps.no-such-file", file=name)
    return Gathered(tuple(found), tuple(findings))


def _below(folder: str, own: frozenset[str], *, inside: bool = False) -> Iterator[tuple[str, bool]]:
    """Yield the files below a folder in the order of their names, and whether each is a study's own.

    Args:
        folder: Where to look; what cannot be read is passed over, links to folders are not followed.
        own: Names in this folder that are a study's own.
        inside: True where all of the folder belongs to a study.
    """
    try:
        entries = sorted(os.scandir(folder), key=lambda one: one.name)
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith(_HIDDEN):
            continue
        is_own = inside or entry.name in own
        if entry.is_dir(follow_symlinks=False):
            studies = is_own or os.path.isfile(os.path.join(entry.path, STUDY_FILE))  # noqa: PTH113, PTH118
            yield from _below(entry.path, frozenset(), inside=studies)
        elif not entry.name.lower().endswith(_UNDERSTOOD_ELSEWHERE) and entry.is_file():
            yield entry.path, is_own
