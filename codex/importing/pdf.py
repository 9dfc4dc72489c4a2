"""PDF: the text by pages, words joined at line ends, running heads and line numbers off.

Line breaks stay where the page has them: which lines make a paragraph is judged when it is cut.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from codex.errors import DamagedInput
from codex.importing.canonical import heading, stem
from codex.importing.pdf_lines import whole, whole_lines, without_heads, without_line_numbers
from codex.importing.plain import text_draft
from codex.importing.spoiled import check_spoiled
from codex.importing.tex_letters import letters_named
from codex.model.source import Mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from codex.importing.notes import Notes
    from codex.importing.reading import ReadOptions
    from codex.model.source import Draft

_NO_TITLE: Final = re.compile(
    r"^(?:microsoft word|untitled|\(anonymous\)|document\d*$|без имени|безымянный)"
    r"|\.(?:docx?|rtf|tex|pdf|odt|html?|indd|qxd)$|^[\W\d_]*$",
    re.IGNORECASE,
)


def read(data: bytes, options: ReadOptions, notes: Notes) -> Iterator[Draft]:
    """Yield the text of the document.

    Raises:
        DamagedFile: No PDF, protected, without any text layer, or too much for the worker.
    """
    if b"%PDF-" not in data[:1024]:
        raise notes.refuse("importing.pdf-broken")
    found = _extracted(data, options, notes)
    if "error" in found:
        raise notes.refuse(str(found["error"]))
    for name in found["attached"]:
        notes.tell("importing.pdf-attached", name=name[:80])
    for page in found["failed"]:
        notes.damage("importing.pdf-page-broken", f"p. {page + 1}")
    yield _draft(found, options, notes)


def _extracted(data: bytes, options: ReadOptions, notes: Notes) -> dict[str, Any]:
    if options.apart is None:
        from codex.importing.pdf_pages import extract

        return extract(data)
    try:
        found: dict[str, Any] = options.apart("codex.importing.pdf_pages:extract", data)
    except DamagedInput as error:
        raise notes.refuse(error.text_id) from error
    return found


def _draft(found: dict[str, Any], options: ReadOptions, notes: Notes) -> Draft:
    named = letters_named(found["pages"], notes)
    lines, hyphened = whole_lines(map(named, found["pages"]))
    pages = without_line_numbers(lines)
    empty = [place for place, page in enumerate(pages) if not page.strip() and place not in found["failed"]]
    if not any(page.strip() for page in pages):
        raise notes.refuse("importing.pdf-no-text", n=len(pages))
    for place in empty:
        notes.tell("importing.pdf-page-no-text", f"p. {place + 1}")
    pages = without_heads(pages)
    text, marks = _joined(pages, found["labels"])
    if not text.isascii():
        check_spoiled(text, notes, lost=False)
    title = " ".join(found["title"].split())
    if len(title) < 5 or _NO_TITLE.search(title):
        title = ""
    draft = text_draft(
        text, options, notes, encoding="utf-8", title=title or heading(text) or stem(notes.name)
    )
    marked: Iterable[Mark] = ()
    if found["notes"]:
        from codex.importing.pdf_marks import highlights

        def made(beginning: str) -> str:
            return whole(named(beginning), hyphened)

        marked = highlights(found, lines=lines, pages=pages, marks=marks, made=made, notes=notes)
    every = sorted((*marks, *draft.marks, *marked), key=lambda mark: (mark.start, mark.end))
    identifier = _own_doi(text[: marks[1].start if len(marks) > 1 else 4000])
    return replace(draft, marks=tuple(every), cite={"DOI": identifier} if identifier else {})


def _joined(pages: Sequence[str], labels: Sequence[str]) -> tuple[str, tuple[Mark, ...]]:
    marks = []
    at = 0
    for page, label in zip(pages, labels, strict=True):
        marks.append(Mark("page", at, at + len(page), label))
        at += len(page) + 1
    return "\n".join(pages) + "\n", tuple(marks)


def _own_doi(first_page: str) -> str:
    """Return the paper's own DOI: the only one on its first page."""
    if "10." not in first_page:
        return ""
    from codex.importing.citing import doi  # most texts have none

    found = {doi(match) for match in re.findall(r"10\.\d{4,9}/\S+", first_page)}
    return found.pop() if len(found) == 1 else ""
