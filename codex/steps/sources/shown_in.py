"""Files in the folder of a study that show a source: exports, ballots, packages, the researcher's own copies."""

from __future__ import annotations

import json
import os
import re
import zipfile
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from codex.errors import CodexError
from codex.exporting.packing import packed_in
from codex.importing.archive import BROKEN
from codex.importing.decoding import decode
from codex.importing.notes import Notes
from codex.steps.study.opening import OWN, STUDY_FILE
from codex.store import excerpts
from codex.store import sources as store

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from codex.model.source import Source
    from codex.steps.study.opening import Study

_LARGEST: Final = 100_000_000
"""Bytes above which a file is not looked into."""
_APART: Final = frozenset(("corpus", "backups"))
"""Folders that an erasure deals with by itself."""
_TELLING: Final = 25
"""Characters of a passage that are hardly found by chance, and ..."""
_COMPARED: Final = 60
"""... of its beginning that are looked for."""
_TITLE: Final = 8
_PACKED: Final = b"PK"
"""Begins workbooks and documents: they cannot be looked into from outside, so they are named."""
_ZIP: Final = b"PK\x03\x04"
_INSIDE: Final = 20_000_000
"""Characters of a packed document that are read at most."""
_TAG: Final = re.compile(r"<[^<>]*>")


def files_showing(study: Study, source: Source) -> tuple[str, ...]:
    """Return the files, as paths within the study's folder, that name a source or show its words.

    Looked for are its id and those of its excerpts, its title, and how its passages and lines begin.
    """
    needles = tuple(_needles(study, source))
    return tuple(
        path.relative_to(study.folder).as_posix()
        for path in _files(study.folder)
        if _shows(path, needles, packed=path.is_relative_to(study.folder / "exports"))
    )


def _needles(study: Study, source: Source) -> Iterator[str]:
    yield source.id
    if len(source.title) >= _TITLE:
        yield source.title
    every = list(excerpts.excerpts(study.file, source.id))
    yield from (one.id for one in every)
    passages = [one.text for one in every] + store.text(study.file, source.id).split("\n")
    plain = (" ".join(words.split()) for words in passages)
    yield from dict.fromkeys(words[:_COMPARED] for words in plain if len(words) >= _TELLING)


def files_of(folder: Path) -> Iterator[Path]:
    """Yield the files in the folders that codex keeps in a study; not its backups, nor copies, which are studies."""
    for name in sorted(OWN - _APART | {"corpus"}):
        place = folder / name
        if place.is_dir() and not place.is_symlink():
            yield from _files(place)


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder by name, without what is hidden, the study file and other studies."""
    for entry in sorted(os.scandir(folder), key=lambda one: one.name):
        if entry.name.startswith(".") or entry.name.partition(".")[0] == "study":
            continue
        if entry.is_file(follow_symlinks=False):
            if entry.stat().st_size <= _LARGEST:
                yield Path(entry.path)
        elif _is_looked_into(entry):
            yield from _files(Path(entry.path))


def _is_looked_into(entry: os.DirEntry[str]) -> bool:
    return (
        entry.is_dir(follow_symlinks=False)
        and entry.name not in _APART
        and not (Path(entry.path) / STUDY_FILE).is_file()
    )


def _shows(path: Path, needles: Sequence[str], *, packed: bool) -> bool:
    try:
        content = path.read_bytes()
    except OSError:
        return False
    if content.startswith(_PACKED):
        return packed
    shown, document = packed_in(content)
    text = " ".join(shown.decode("utf-8", "replace").split())
    inside = "" if document is None else json.dumps(document, ensure_ascii=False)
    return any(needle in there for there in (text, unescape(text), inside) for needle in needles)


def words_of(path: Path) -> str:
    """Return the words of a file as they can be read from outside; nothing of a picture or a PDF."""
    try:
        data = path.read_bytes()
    except OSError:
        return ""
    if data.startswith(_ZIP):
        return _unpacked(data)
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ""
    shown, document = packed_in(data)
    try:
        text = decode(shown, Notes(path.name)).text
    except CodexError:
        text = shown.decode("utf-8", "replace")
    inside = "" if document is None else str(document)
    return "\n".join((text, unescape(text) if "&" in text else "", inside))


def _unpacked(data: bytes) -> str:
    """Return the words of a Word document, a workbook or the like."""
    parts: list[str] = []
    room = _INSIDE
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for member in archive.infolist():
                if member.filename.endswith((".xml", ".html", ".xhtml", ".txt", ".qde")) and room > 0:
                    with archive.open(member) as inside:
                        text = inside.read(room).decode("utf-8", "replace")
                    room -= len(text)
                    parts.append(unescape(_TAG.sub("", text.replace("</", " </"))))
    except BROKEN:
        return ""
    return "\n".join(parts)
