"""A backup of the study file: whole while others write, checked, then put in place."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from codex.store.backup import back_up

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from codex.steps.study.opening import Study

BACKUPS = "backups"
"""Folder of the study for backups that were given no other place."""


class Backup(NamedTuple):
    """A backup that was made."""

    path: Path
    size: int
    """Bytes."""
    keys: bool
    """Whether the study has keys, which a backup does not hold."""


def make_backup(
    study: Study, target: Path | None, *, replace: bool, progress: Callable[[int], None]
) -> Backup:
    """Copy the study file to ``target``, or to ``backups/study-DAY-TIME.codex``.

    Raises:
        Refused: The file is there already. NotFound: No such folder.
        DamagedInput: The study file is damaged; no backup was left behind.
    """
    if target is None:
        folder = study.folder / BACKUPS
        folder.mkdir(mode=0o700, exist_ok=True)
        stamp = study.file.now.replace("-", "").replace(":", "").replace("T", "-").rstrip("Z")
        target = folder / f"study-{stamp}.codex"
    elif target.is_dir():
        target = target / "study.codex"
    size = back_up(study.file.connection, target, replace=replace, progress=lambda _left, _total: progress(1))
    return Backup(target, size, study.file.path.with_name("study.keys").exists())
