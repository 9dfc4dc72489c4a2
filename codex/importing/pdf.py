"""PDF: the text by pages, words joined at line ends, running heads and line numbers off.

Line breaks stay where the page has them: which lines make a paragraph is judged when it is cut.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from codex.errors import DamagedInput
from codex.importing.canonical import heading, stem
from codex.importing.citing import doi
from codex.importing.plain import text_draft
from codex.importing.spoiled import check_spoiled
from codex.model.source import Mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from codex.importing.notes import Notes
    from codex.importing.reading import ReadOptions
    from codex.model.source import Draft

_HYPHEN: Final = re.compile("[\ufffe\x02\u00ad][ \t]*\n[ \t]*|[\ufffe\x02]")
_STRAY: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_DIGITS: Final = re.compile(r"\d+|\b[ivxlc]{1,7}\b")
_EDGE: Final = 2
"""Lines at the top and at the bottom of a page that may be running heads."""
_FEWEST_PAGES: Final = 3
_OFTEN: Final = 0.4
"""Share of pages on which a running head stands: left and right pages may have their own."""
_FEWEST_NUMBERS: Final = 5
_NO_TITLE: Final = re.compile(
    r"^(?:microsoft word|untitled|document\d*$|без имени|безымянный)|\.(?:docx?|rtf|tex|pdf|odt|indd|qxd)$|^[\W\d_]*$",
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
    cleaned = [_cleaned(page) for page in found["pages"]]
    pages = without_line_numbers(cleaned)
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
    highlights = tuple(_highlights(found, cleaned, pages, marks, notes)) if found["notes"] else ()
    every = sorted((*marks, *draft.marks, *highlights), key=lambda mark: (mark.start, mark.end))
    identifier = _own_doi(text[: marks[1].start if len(marks) > 1 else 4000])
    return replace(draft, marks=tuple(every), cite={"DOI": identifier} if identifier else {})


def _cleaned(page: str) -> str:
    """Return a page with its words whole; PDFium marks a hyphen at a line's end by U+FFFE."""
    page = page.replace("\r\n", "\n").replace("\r", "\n")
    if "\ufffe" in page or "\x02" in page or "\u00ad" in page:
        page = _HYPHEN.sub("", page)
    if not page.replace("\n", "").replace("\t", "").isprintable():  # most pages: nothing to look for
        page = _STRAY.sub("", page)
    return "\n".join(line.strip() for line in page.split("\n")).strip("\n")


def without_line_numbers(pages: Sequence[str]) -> list[str]:
    """Return the pages without the column of line numbers that a transcript has in its margin.

    Where one page has a long column, the short one of the last page is one too.
    """
    made = [_numbers_off(page, _FEWEST_NUMBERS) for page in pages]
    return [_numbers_off(page, 2) for page in pages] if made != list(pages) else made


def _numbers_off(page: str, fewest: int) -> str:
    lines = page.split("\n")
    for order in (1, -1):
        ordered = lines[::order]
        first = next((at for at, line in enumerate(ordered) if line), 0)
        count = 0
        for line, following in zip(ordered[first:], ordered[first + 1 :], strict=False):
            if not (line.isdigit() and following.isdigit() and int(following) - int(line) == order):
                break
            count += 1
        if count + 1 >= fewest:
            return "\n".join(ordered[first + count + 1 :][::order])
    return page


def without_heads(pages: Sequence[str]) -> list[str]:
    r"""Return the pages without the lines that come back at their edges: heads, feet, page numbers.

    >>> words = ("Goals", "Courses", "Forums")
    >>> without_heads([f"Education {n}\n{word} help\nin {word}.\n{n}" for n, word in enumerate(words, 7)])[0]
    'Goals help\nin Goals.'
    """
    if len(pages) < _FEWEST_PAGES:
        return list(pages)
    split = [[line for line in page.split("\n") if line.strip()] for page in pages]
    filled = sum(bool(lines) for lines in split)
    tops = Counter(shape for lines in split for shape in {_shape(line) for line in lines[:_EDGE]})
    feet = Counter(shape for lines in split for shape in {_shape(line) for line in lines[-_EDGE:]})
    needed = max(_FEWEST_PAGES, filled * _OFTEN)
    made = []
    for lines in split:
        start, end = 0, len(lines)
        while start < min(_EDGE, end) and tops[_shape(lines[start])] >= needed:
            start += 1
        while end > max(start, len(lines) - _EDGE) and feet[_shape(lines[end - 1])] >= needed:
            end -= 1
        made.append("\n".join(lines[start:end]))
    return made


def _shape(line: str) -> str:
    """Return a line with its numbers made equal: ``12 | Education`` and ``14 | Education`` are one head."""
    return _DIGITS.sub("#", " ".join(line.lower().split()))


def _joined(pages: Sequence[str], labels: Sequence[str]) -> tuple[str, tuple[Mark, ...]]:
    marks = []
    at = 0
    for page, label in zip(pages, labels, strict=True):
        marks.append(Mark("page", at, at + len(page), label))
        at += len(page) + 1
    return "\n".join(pages) + "\n", tuple(marks)


def _highlights(
    found: dict[str, Any], cleaned: Sequence[str], pages: Sequence[str], marks: Sequence[Mark], notes: Notes
) -> Iterator[Mark]:
    """Yield what readers marked, where it stands in the text; what stands nowhere there is told."""
    for number, kind, spans, comment in found["notes"]:
        said = " ".join(comment.split())
        raw = found["pages"][number]
        moved = moved_spans(
            [(len(_ink(_cleaned(raw[:start]))), len(_ink(_cleaned(raw[:end])))) for start, end in spans],
            cleaned[number],
            pages[number],
        )
        begin = marks[number].start
        under = " ".join(" ".join(raw[start:end] for start, end in spans).split())
        if kind == "struck" and not said:
            notes.tell("importing.pdf-struck-out", f"p. {number + 1}", text=under[:80])
        elif moved:
            yield from (Mark("highlight", begin + start, begin + end, said) for start, end in moved)
        elif under or said:
            notes.tell("importing.pdf-note-lost", f"p. {number + 1}", text=(said or under)[:80])


def moved_spans(spans: Iterable[tuple[int, int]], whole: str, left: str) -> list[tuple[int, int]]:
    r"""Return where stretches of a page stand in what is left of it; those that are all gone are not there.

    Lines may be gone at its top and bottom; blanks and line ends are not counted.

    Args:
        spans: Of the letters of ``whole`` that are no blanks.
        whole: The page.
        left: What is left of it.

    >>> moved_spans([(0, 7), (4, 11)], "Head 7\nSome words", "Some words")
    [(0, 2), (0, 7)]
    """
    ink = _ink(left)
    before = _ink(whole).find(ink)
    if not ink or before < 0:
        return []
    places = [at for at, char in enumerate(left) if not char.isspace()]
    found = ((max(0, start - before), min(len(ink), end - before)) for start, end in spans)
    return [(places[start], places[end - 1] + 1) for start, end in found if start < end]


def _ink(text: str) -> str:
    """Return a text without blanks."""
    return "".join(text.split())


def _own_doi(first_page: str) -> str:
    """Return the paper's own DOI: the only one on its first page."""
    found = {doi(match) for match in re.findall(r"10\.\d{4,9}/\S+", first_page)}
    return found.pop() if len(found) == 1 else ""
