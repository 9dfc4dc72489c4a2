"""Where the marks of a PDF's readers stand in its text, once heads are off and words are whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codex.model.source import Mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from codex.importing.notes import Notes


def highlights(
    found: dict[str, Any],
    *,
    lines: Sequence[str],
    pages: Sequence[str],
    marks: Sequence[Mark],
    made: Callable[[str], str],
    notes: Notes,
) -> Iterator[Mark]:
    """Yield what readers marked, where it stands in the text; what stands nowhere there is told.

    Args:
        found: What :func:`codex.importing.pdf_pages.extract` gave.
        lines: Its pages with their words whole.
        pages: These without heads and line numbers, as the text has them.
        marks: Of each page, where it stands in the text.
        made: Makes the beginning of a page what it is in ``lines``.
        notes: Takes what was noticed.
    """
    for number, kind, spans, comment in found["notes"]:
        said = " ".join(comment.split())
        raw = found["pages"][number]
        counted = [(len(_ink(made(raw[:start]))), len(_ink(made(raw[:end])))) for start, end in spans]
        moved = moved_spans(counted, lines[number], pages[number])
        under = " ".join(" ".join(made(raw[start:end]) for start, end in spans).split())
        if kind == "struck" and not said:
            notes.tell("importing.pdf-struck-out", f"p. {number + 1}", text=under[:80])
        elif moved:
            begin = marks[number].start
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
