"""ZIP files that nobody vouches for: read member by member, with limits, never unpacked to disk."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.importing.notes import Notes

LARGEST_MEMBER: Final = 50_000_000
"""Bytes; a document.xml of a 1,000-page book has about a tenth of it."""
MOST_MEMBERS: Final = 10_000
_PIECE: Final = 1 << 20
BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    RuntimeError,
    NotImplementedError,
    EOFError,
    ValueError,
)
"""What a broken ZIP file may end in."""


class Archive:
    """A ZIP file in memory whose names and sizes are not trusted.

    Raises:
        DamagedFile: Not a ZIP, cut off, encrypted, too many members, equal names, links, or names
            that lead out of the archive.
    """

    def __init__(self, data: bytes, notes: Notes) -> None:
        self.notes = notes
        if data.startswith(b"\xd0\xcf\x11\xe0"):
            raise notes.refuse("importing.office-encrypted")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except BROKEN as error:
            raise notes.refuse("importing.zip-broken") from error
        members = self._zip.infolist()
        if len(members) > MOST_MEMBERS:
            raise notes.refuse("importing.zip-too-many", n=len(members))
        self.names: dict[str, str] = {}
        for member in members:
            self._check(member)
            self.names[member.filename] = member.filename

    def _check(self, member: zipfile.ZipInfo) -> None:
        name = member.filename.replace("\\", "/")
        if name.startswith("/") or ".." in name.split("/") or name[1:2] == ":":
            raise self.notes.refuse("importing.zip-outside", member=member.filename[:80])
        if stat.S_ISLNK(member.external_attr >> 16):
            raise self.notes.refuse("importing.zip-link", member=member.filename[:80])
        if member.flag_bits & 1:
            raise self.notes.refuse("importing.zip-password")
        if member.filename in self.names:
            raise self.notes.refuse("importing.zip-twice", member=member.filename[:80])

    def find(self, name: str) -> str | None:
        """Return the name of the member as it is written, upper and lower case being one."""
        if name in self.names:
            return name
        return next((known for known in self.names if known.lower() == name.lower()), None)

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield a member megabyte by megabyte, for those who only look through it."""
        try:
            with self._zip.open(name) as member:
                while piece := member.read(_PIECE):
                    yield piece
        except BROKEN as error:
            raise self.notes.refuse("importing.zip-broken") from error

    def read(self, name: str, limit: int = LARGEST_MEMBER) -> bytes:
        """Return the bytes of a member.

        Raises:
            DamagedFile: No such member, broken, or larger than ``limit`` whatever it says of itself.
        """
        known = self.find(name)
        if known is None:
            raise self.notes.refuse("importing.zip-member-missing", member=name[:80])
        if self._zip.getinfo(known).file_size > limit:
            raise self.notes.refuse("importing.zip-too-large", member=known[:80], limit=limit // 1_000_000)
        try:
            with self._zip.open(known) as member:
                data = member.read(limit + 1)
        except BROKEN as error:
            raise self.notes.refuse("importing.zip-broken") from error
        if len(data) > limit:
            raise self.notes.refuse("importing.zip-too-large", member=known[:80], limit=limit // 1_000_000)
        return data
