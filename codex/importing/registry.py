"""Which reader reads a file: found by content first, then by suffix; one module a format.

A third party adds a format with an entry point of the group ``codex.readers``: an object with
``name``, ``suffixes``, ``fits(head) -> bool`` and ``read(data, options, notes) -> drafts`` (see
:class:`codex.importing.reading.Reader`). Entry points are looked up only when nothing built-in fits.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from itertools import chain
from typing import IO, TYPE_CHECKING, Any, Final, cast

from codex.errors import CodexError, UsageProblem
from codex.importing.notes import Notes
from codex.importing.reading import Reader, Reading, ReadOptions
from codex.importing.sniffing import sniff

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.model.finding import Finding
    from codex.model.source import Draft

FORMATS: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "txt": ("plain", (".txt", ".text", ".log", "")),
    "md": ("markdown", (".md", ".markdown", ".mdown")),
    "docx": ("docx", (".docx", ".docm", ".dotx")),
    "csv": ("rows", (".csv", ".tsv", ".tab")),
    "xlsx": ("rows", (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")),
    "jsonl": ("rows", (".jsonl", ".ndjson")),
    "ris": ("ris", (".ris",)),
    "html": ("webpage", (".html", ".htm", ".xhtml")),
    "mhtml": ("mhtml", (".mht", ".mhtml")),
    "odt": ("odt", (".odt", ".fodt", ".ott")),
    "rtf": ("rtf", (".rtf",)),
    "ovid": ("ovid", ()),
    "qdpx": ("qdpx", (".qdpx",)),
    "sav": ("sav", (".sav", ".zsav")),
    "pdf": ("pdf", (".pdf",)),
    "epub": ("epub", (".epub",)),
    "bib": ("bibtex", (".bib", ".bibtex")),
    "nbib": ("nbib", (".nbib", ".medline")),
    "wos": ("wos", (".isi", ".ciw", ".wos")),
    "wostab": ("wos_table", ()),
    "embase": ("embase", ()),
    "enw": ("endnote", (".enw",)),
    "endnote": ("endnote", ()),
    "pubmed": ("pubmed", ()),
    "json": ("json_file", (".json",)),
    "vtt": ("captions", (".vtt",)),
    "srt": ("captions", (".srt", ".sbv")),
}
"""Name -> module of this room, suffixes."""

LINE_BY_LINE: Final = frozenset({"ris", "nbib", "wos", "wostab"})
"""Formats whose readers take a text that is too long to be held."""
_HEAD: Final = 65_536
_BY_SUFFIX: Final = {suffix: name for name, (_, suffixes) in FORMATS.items() for suffix in suffixes}
_CODED: Final = {
    "webanno": ("WebAnno", re.compile(rb"(?:\xef\xbb\xbf)?#FORMAT=WebAnno TSV")),
    "sqlite": ("Taguette", re.compile(rb"SQLite format 3\0")),
    "brat": ("brat", re.compile(rb"(?:\xef\xbb\xbf)?T\d+\t\S+ \d+ \d+")),
}
"""What was coded in other tools: it is brought in by another command, and is no text."""
_CODED_BEGIN: Final = (b"\xef\xbb\xbf", b"#FORMAT", b"SQLite", b"T")
_ASIDE: Final = {"tsv": "csv", "text": "txt", "markdown": "md", "xls": "xlsx"}


def read(data: bytes, name: str, options: ReadOptions | None = None) -> Reading:
    """Read a file into drafts of sources.

    Args:
        data: The whole file.
        name: Its name as the researcher knows it; gives the suffix and stands in messages.
        options: What the researcher said about it.

    Raises:
        DamagedFile: The file cannot be read or trusted; nothing of it is taken.
        UsageProblem: No such format, encoding or column.
    """
    options = options or ReadOptions()
    notes = Notes(name, keep_good=options.keep_good)
    found, reader = find_reader(data, name, options.format)
    if reader is None:
        raise notes.refuse(_nobody(found), suffix=_suffix(name), tool=_CODED.get(found, ("",))[0])
    drafts = tuple(reader.read(data, options, notes))
    if not drafts and not notes.findings:
        raise notes.refuse("importing.empty")
    return Reading(drafts, tuple(notes.findings), found)


def stream(data: bytes, name: str, options: ReadOptions | None = None) -> Iterator[Draft | Finding]:
    """Read a file piece by piece: drafts as they are found, findings as they come up.

    For files with very many records: only the file itself is held in memory. Damage may raise
    after drafts were given, so the caller keeps them in one transaction.
    """
    options = options or ReadOptions()
    notes = Notes(name, keep_good=options.keep_good)
    found, reader = find_reader(data, name, options.format)
    if reader is None:
        raise notes.refuse(_nobody(found), suffix=_suffix(name), tool=_CODED.get(found, ("",))[0])
    yield from _streamed(reader, data, options, notes)


def _streamed(reader: Reader, data: Any, options: ReadOptions, notes: Notes) -> Iterator[Draft | Finding]:
    any_yet = False
    for draft in chain(reader.read(data, options, notes), (None,)):
        any_yet = any_yet or bool(notes.findings) or draft is not None
        yield from notes.findings
        notes.findings.clear()
        if draft is not None:
            yield draft
    if not any_yet:
        raise notes.refuse("importing.empty")


def stream_long(file: IO[bytes], name: str, options: ReadOptions) -> Iterator[Draft | Finding] | None:
    """Read a long file of records without holding it; None where its format or its letters need the whole.

    What it gives is what :func:`stream` gives for the same bytes.
    """
    from codex.importing.long_text import long_text

    file.seek(0)
    found, reader = find_reader(file.read(_HEAD), name, options.format)
    if reader is None or found not in LINE_BY_LINE or options.encoding is not None:
        return None
    text = long_text(file)
    return (
        None if text is None else _streamed(reader, text, options, Notes(name, keep_good=options.keep_good))
    )


def find_reader(data: bytes, name: str, asked: str | None = None) -> tuple[str, Reader | None]:
    """Return the format's name and its reader; None where nobody reads it."""
    if asked:
        asked = _ASIDE.get(asked, asked)
        if asked in FORMATS:
            return asked, _load(asked)
        outside = _outside(lambda reader: getattr(reader, "name", None) == asked)
        if outside is None:
            raise UsageProblem("importing.no-such-format", format=asked, known=", ".join(FORMATS))
        return asked, outside
    suffix = _suffix(name)
    coded = _coded(data)
    if coded:
        return coded, None
    by_content = sniff(data, suffix)
    if by_content == "qdc" or suffix == ".qdc":
        return "qdc", None
    by_name = _BY_SUFFIX.get(suffix)
    found = by_name if by_name == "xlsx" and by_content == "html" else by_content or by_name
    if found and found in FORMATS:
        return found, _load(found)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return "office", None
    outside = _outside(
        lambda reader: suffix in getattr(reader, "suffixes", ()) or bool(reader.fits(data[:4096]))
    )
    if outside is not None:
        return str(getattr(outside, "name", suffix)), outside
    if data.lstrip()[:5] == b"<?xml":
        return "", None
    return ("txt", _load("txt")) if not suffix or _looks_like_text(data) else ("", None)


def _coded(data: bytes) -> str:
    if not data.startswith(_CODED_BEGIN):  # nearly every file
        return ""
    return next((told for told, (_, sign) in _CODED.items() if sign.match(data)), "")


def _nobody(found: str) -> str:
    if found in _CODED:
        return "importing.is-coded"
    return {"qdc": "importing.is-codebook", "office": "importing.office-encrypted"}.get(
        found, "importing.no-reader"
    )


def _suffix(name: str) -> str:
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    stem, point, suffix = last.rpartition(".")
    return f".{suffix.lower()}" if point and stem else ""


@cache
def _load(found: str) -> Reader:
    return cast("Reader", import_module(f"codex.importing.{FORMATS[found][0]}"))


def _outside(fits: object) -> Reader | None:
    """Return the first third-party reader that fits; a broken one is passed over."""
    from importlib.metadata import entry_points

    for entry in entry_points(group="codex.readers"):
        try:
            reader = entry.load()
            if callable(fits) and fits(reader):
                return _Guarded(cast("Reader", reader), str(getattr(reader, "name", entry.name)))
        except Exception:  # noqa: BLE001, S112 - somebody else's code; ours must go on
            continue
    return None


class _Guarded:
    """A third party's reader: what goes wrong in it ends its file, and no import of others."""

    def __init__(self, reader: Reader, name: str) -> None:
        self.name = name
        self._reader = reader

    def read(self, data: bytes, options: ReadOptions, notes: Notes) -> Iterator[Draft]:
        """Yield its drafts that hold a text.

        Raises:
            DamagedFile: It says so, or it failed.
        """
        from codex.model.source import Draft

        try:
            for made in self._reader.read(data, options, notes):
                if not isinstance(made, Draft):
                    raise TypeError(f"{type(made).__name__} is no draft")  # noqa: TRY301 - told as its failure
                if made.text.strip() or made.kind == "reference":
                    made.text.encode()
                    yield made
                else:
                    notes.skip("importing.empty", made.title or None)
        except CodexError:
            raise
        except Exception as error:
            what = f"{type(error).__name__}: {error}"[:200]
            raise notes.refuse("importing.reader-failed", format=self.name, what=what) from error


def _looks_like_text(data: bytes) -> bool:
    try:
        text = data[:4096].decode("utf-8", errors="strict" if len(data) <= 4096 else "ignore")
    except UnicodeDecodeError:
        return False
    return "\0" not in text and sum(map(str.isprintable, text)) + text.count("\n") + text.count(
        "\t"
    ) >= 0.95 * len(text)
