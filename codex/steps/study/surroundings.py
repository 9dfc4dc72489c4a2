"""Where a study lies: on a network share, in a cloud folder, beside copies that a cloud made."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

_SHARES: Final = frozenset(
    {
        "nfs",
        "nfs4",
        "cifs",
        "smb",
        "smb3",
        "smbfs",
        "afpfs",
        "webdav",
        "davfs",
        "fuse.sshfs",
        "fuse.davfs2",
        "9p",
        "ncpfs",
    }
)
_CLOUDS: Final = re.compile(
    r"(?i)^(dropbox|onedrive|google ?drive|my drive|мой диск|icloud ?drive|mobile documents|com~apple~clouddocs"
    r"|yandex\.?disk|яндекс\.?диск|nextcloud|owncloud|облако mail\.ru|mega|pcloud ?drive|box sync)\b.*"
)
_CONFLICTED: Final = re.compile(r"(?i)(conflict|конфликт|copy of|копия|\(\d+\)| \d+\.codex$|sync-conflict)")


def share_of(path: Path, mounts: str | None = None) -> str:
    r"""Return the kind of network file system that a path lies on; empty for a disk of this computer.

    Args:
        path: A file or folder.
        mounts: What ``/proc/mounts`` says; None: read it. Where there is none, only ``\\server\share``
            of Windows is known.
    """
    full = str(path.absolute())
    if full.startswith(("\\\\", "//")):
        return "share"
    if mounts is None:
        try:
            mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""
    best, kind = "", ""
    for line in mounts.splitlines():
        parts = line.split(" ")
        if len(parts) < 3:
            continue
        place = parts[1].replace("\\040", " ")
        under = full == place or full.startswith(place.rstrip("/") + "/")
        if under and len(place) >= len(best):
            best, kind = place, parts[2]
    return kind if kind in _SHARES else ""


def cloud_of(path: Path) -> str:
    """Return the name of the cloud folder that a path lies in; empty where there is none.

    >>> cloud_of(Path("/home/aigul/Dropbox/study"))
    'Dropbox'
    """
    return next((part for part in path.absolute().parts if _CLOUDS.match(part)), "")


def other_studies(path: Path) -> list[str]:
    """Return files beside a study file that look like copies of it which a cloud or a person made."""
    names = (
        other.name
        for other in path.parent.iterdir()
        if other.suffix == path.suffix and other.name != path.name
    )
    return sorted(name for name in names if not name.startswith("."))


def is_conflict(name: str) -> bool:
    """Say whether a file's name is one that clouds give to conflicting versions.

    >>> is_conflict("study (Marat's conflicted copy 2026-11-22).codex"), is_conflict("study-form1.codex")
    (True, False)
    """
    return bool(_CONFLICTED.search(name))


def half_done(path: Path) -> bool:
    """Say whether a journal lies beside a study file: a write was broken off, or is under way."""
    return path.with_name(path.name + "-journal").exists()


def write_ahead(path: Path) -> bool:
    """Say whether files of a write-ahead log lie beside a study file; codex never makes them."""
    return any(path.with_name(path.name + end).exists() for end in ("-wal", "-shm"))


def is_open_to_others(path: Path) -> bool:
    """Say whether others on this computer may read a file (POSIX)."""
    return os.name == "posix" and path.exists() and bool(path.stat().st_mode & 0o077)
