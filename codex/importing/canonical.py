"""From a read text to a draft: title, kind, language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from codex.importing.language import guess_language
from codex.model.source import KINDS, Draft

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codex.importing.reading import ReadOptions
    from codex.model.source import Mark

_LONGEST_TITLE: Final = 160
_NO_TITLE: Final = re.compile(r"https?://|[:;,.…]$|^[\[(<{#*•\-–\d]|^.{1,40}:\s|\t| {3}")
_MASTHEAD: Final = re.compile(r"\b(?:vol|volume|issn|том|т)\b[.:]?\s*\d", re.IGNORECASE)
_FIRST_PERSON_WORDS: Final = """
i i'm i've i'd i'll i’m i’ve i’d i’ll my me myself я мне меня мной мой моя моё мои мен менің маған мені менде өзім
"""
_FIRST_PERSON: Final = frozenset(_FIRST_PERSON_WORDS.split())
_OFTEN: Final = 40
"""Somebody tells of themselves: at least every fortieth word."""
_PAPER_HEADS: Final = (
    "abstract", "аннотация", "аңдатпа", "түйін", "keywords", "ключевые слова", "түйін сөздер", "references",
    "список литературы", "әдебиеттер тізімі",
)  # fmt: skip


def stem(name: str) -> str:
    """Return the file's name without folder and suffix.

    >>> stem("interviews/aigul 1.docx")
    'aigul 1'
    """
    last = name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    return last.rpartition(".")[0] or last


def heading(text: str) -> str:
    """Return the first line where it reads like a title, else nothing.

    A title stands alone: short, no full stop, no speaker before a colon, an empty line after
    it (or all of it in capitals). The name of a journal with volume and number may stand above it.
    """
    rest = text[:3000].lstrip()
    for _ in range(2):
        line, newline, rest = rest.partition("\n")
        line = line.strip()
        if not newline or not 8 <= len(line) <= _LONGEST_TITLE or _NO_TITLE.search(line):
            return ""
        alone = not rest.partition("\n")[0].strip()
        rest = rest.lstrip()
        if not _MASTHEAD.search(line):
            return line if (alone and rest) or line.isupper() else ""
    return ""


def guess_kind(text: str, marks: Sequence[Mark]) -> str:
    """Return the kind of a text that is no conversation: ``paper``, ``web``, or somebody telling of themselves."""
    if _is_paper(text):
        return "paper"
    if any(mark.kind == "furniture" for mark in marks):
        return "web"
    words = text[:4000].lower().split()
    own = sum(map(_FIRST_PERSON.__contains__, words))
    return "interview" if len(words) >= _OFTEN and own * _OFTEN >= len(words) else "paper"


def _is_paper(text: str) -> bool:
    """Say whether the text has the parts or the identifier of a publication."""
    if "doi.org/10." in text:
        return True
    low = text.lower()
    if not any(head in low for head in _PAPER_HEADS):
        return False
    return any(line[:40].lstrip(" #*_\t").lower().startswith(_PAPER_HEADS) for line in text.split("\n"))


def draft(
    text: str,
    options: ReadOptions,
    *,
    title: str,
    kind: str,
    encoding: str = "utf-8",
    cite: Mapping[str, Any] | None = None,
    attributes: Mapping[str, str] | None = None,
    marks: Sequence[Mark] = (),
) -> Draft:
    """Return the draft; what the researcher said about kind and language comes first."""
    chosen = options.kind if options.kind in KINDS else kind
    return Draft(
        title=" ".join(title.split())[:300],
        text=text,
        kind=chosen,
        language=options.language or guess_language(text),
        encoding=encoding,
        cite=cite or {},
        attributes=attributes or {},
        marks=tuple(marks),
    )
