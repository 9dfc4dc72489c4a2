"""What a file is, told by its first bytes; cheap, and without loading any reader."""

from __future__ import annotations

import io
import re
from typing import Final

_HEAD: Final = 4096
_COMMENT: Final = r"<!--(?:[^-]|-(?!->))*-->"
_ENTRIES: Final = (
    "article|book|inproceedings|incollection|conference|misc|phdthesis|mastersthesis|techreport|online|thesis|inbook"
    "|proceedings|unpublished|manual|booklet|report|string|comment|preamble"
)
_SCOPUS: Final = r"(?:\s*Scopus\s*\n\s*EXPORT DATE.*\n)?"
_TAGGED: Final = (
    ("ris", "TY", r"\s*(?:\S.*\n+){0,12}?TY {0,2}- *[A-Z]"),
    ("nbib", "- ", r"\s*(?:\d+\.?\s+)?(?:PMID|OWN |STAT|DCOM)\s?- "),
    ("enw", "%", r"(?m)\s*%[0-9A-Z@!#$^&*()+=?<>\[\]~] \S(?:.*\n)+?%[A-Z0-9@] "),
    ("wos", "", r"\s*FN \S.*\n+VR |\s*(?:FN .*\n)?(?:VR .*\n)?PT [JBSP]\n"),
    ("ovid", "<", r"\s*<\d+>[ \t]*\n[A-Z][A-Za-z ]+\n  |\s*<\d+\. ?>[ \t]*\n[A-Z][A-Z0-9]  - "),
    ("vtt", "WEBVTT", r"WEBVTT(?:[ \t\n]|$)"),
    ("srt", "-->", r"\s*\d+\n\d{1,2}:\d\d:\d\d[,.]\d{1,3} --> "),
    ("html", "<", rf"(?i)\s*(?:<\?xml[^>]*\?>\s*)?(?:{_COMMENT}\s*)*<(?:!doctype html|html)\b"),
    ("bib", "@", rf"(?i){_SCOPUS}\s*(?:%.*\n\s*)*@(?:{_ENTRIES})\s*[{{(]"),
)  # fmt: skip
"""Format, what must stand somewhere for it (told at once), and how the file begins (a pattern when asked for)."""
_TABLES: Final = (
    ("wostab", "PT\tAU\t", r"\ufeff?PT\tAU\t(?:[A-Z][A-Z0-9]\t)+"),
    ("embase", "SEARCH QUERY", r'"?SEARCH QUERY"?,'),
)
_XML: Final = (
    r"(?s)\s*(?:<\?xml[^>]*\?>)?"
    r"\s*(?:<!--.*?-->\s*|<!DOCTYPE(?:[^>\[]|\[[^\]]*\])*>\s*|<\?.*?\?>\s*)*<([A-Za-z_][\w.:-]*)"
)
_ROOTS: Final = {
    "CodeBook": "qdc",
    "Project": "qdc",
    "PubmedArticleSet": "pubmed",
    "PubmedArticle": "pubmed",
    "MedlineCitationSet": "pubmed",
    "xml": "endnote",
    "records": "endnote",
}
_OFFICE: Final = (
    (".qde", "qdpx"),
    ("word/document.xml", "docx"),
    ("word/document2.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsx"),
    ("meta-inf/container.xml", "epub"),
)
_KINDS: Final = (
    (b"application/epub", "epub"),
    (b"application/vnd.oasis.opendocument.text", "odt"),
    (b"application/vnd.oasis.opendocument.spreadsheet", "xlsx"),
)
_MANY: Final = 10_000


def sniff(data: bytes, suffix: str) -> str | None:
    """Return the format's name, or None where only the suffix can tell.

    >>> sniff(b"TY  - JOUR", ".txt"), sniff(b"Just words", ".txt")
    ('ris', None)
    """
    if data.startswith(b"PK\x03\x04"):
        return _office(data)
    if data.startswith(b"%PDF-") or (suffix == ".pdf" and b"%PDF-" in data[:1024]):
        return "pdf"
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith((b"$FL2@(#)", b"$FL3@(#)")):
        return "sav"
    head = _head(data)
    start = head.lstrip()[:1]
    if start == "<":
        root = re.match(_XML, head)
        if root and root[1].rpartition(":")[2] in _ROOTS:
            return _ROOTS[root[1].rpartition(":")[2]]
    if start in "{[" and suffix in {".json", ""}:
        return "json"
    table = _begun_like(_TABLES, head)
    if table:
        return table
    if suffix in {".csv", ".tsv", ".jsonl", ".yaml", ".yml", ".md"}:
        return None
    if start not in "\ufeffTPOSDF%W<@0123456789" and "TY" not in head:
        return None
    return _begun_like(_TAGGED, head)


def _begun_like(formats: tuple[tuple[str, str, str], ...], head: str) -> str | None:
    return next((name for name, sign, pattern in formats if sign in head and re.match(pattern, head)), None)


def _head(data: bytes) -> str:
    raw = data[:_HEAD]
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = raw[: len(raw) & ~1].decode("utf-16", errors="ignore")
    else:
        text = raw.decode("latin-1").removeprefix("ï»¿")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _office(data: bytes) -> str | None:
    """Tell the ZIP formats apart by the names of their members; one may hold another whole."""
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [name.lower() for name in archive.namelist()[:_MANY]]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return None
    for ending, found in _OFFICE:
        if any(name == ending or (ending.startswith(".") and name.endswith(ending)) for name in names):
            return found
    if "mimetype" in names:
        return next((found for kind, found in _KINDS if kind in data[:200]), None)
    return None
