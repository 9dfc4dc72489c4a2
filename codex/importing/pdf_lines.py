"""The lines of a PDF's pages: words whole, line numbers and running heads off."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

_STRAY: Final = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\uffff]"
_CONTROLS: Final = bytes((*range(9), 11, 12, *range(14, 32), 127))
_APART: Final = r"\n(?=[.,;:!?](?:\s|$))"
"""A line that begins with the sign behind a raised number: ``... affairs`` ``1`` ``. Teachers ...``."""
_SIGNS: Final = frozenset(".,;:!?")
_DIGITS: Final = re.compile(r"\d+|\b(?:[ivxlc]{1,7}|[IVXLC]{1,7})\b")
_BROKEN: Final = "\ufffe"
"""A hyphen at a line's end, as PDFium tells it; older ones said U+0002."""
_AROUND: Final = ".,;:!?()[]«»“”„\"'…"
_ALWAYS: Final = frozenset({"self", "кое", "кой"})
"""What keeps its hyphen wherever the line ends."""
_BEHIND: Final = frozenset({"нибудь", "либо", "таки"})
_SOME_WORDS: Final = """
кто что кого чего кому чему кем чем где куда откуда когда как какой какая какое какие чей почему зачем сколько
"""
_SOME: Final = frozenset(_SOME_WORDS.split())
_EDGE: Final = 3
"""Lines at the top and at the bottom of a page that may be running heads."""
_FEWEST_PAGES: Final = 3
_OFTEN: Final = 0.4
"""Share of pages on which a running head stands: left and right pages may have their own."""
_NEAR: Final = 6
"""Pages in a row among which a chapter's head comes back, on the left or the right ones."""
_FEWEST_NUMBERS: Final = 5
_LONGEST_WORD: Final = 40
_TELLING: Final = 3
"""Letters before a number by which a line is told from others."""


def whole_lines(pages: Iterable[str]) -> tuple[list[str], frozenset[str]]:
    """Return the pages with their lines bare and their words whole, and the words that keep a hyphen.

    A hyphen at the end of a line stays where the document has the word with one elsewhere.
    """
    bare = [_bare(page) for page in pages]
    hyphened: frozenset[str] = frozenset()
    if any(_BROKEN in page for page in bare):
        words = "\n".join(word for page in bare if "-" in page for word in _hyphened(page))
        hyphened = frozenset(words.lower().split("\n"))
    return [joined(page, hyphened) for page in bare], hyphened


def _hyphened(page: str) -> Iterator[str]:
    """Yield the words of a page that have a hyphen."""
    for before, after in itertools.pairwise(page.split("-")):
        left, right = before[-_LONGEST_WORD:].split()[-1:], after[:_LONGEST_WORD].split()[:1]
        if left and right and not before[-1].isspace() and not after[0].isspace():
            yield f"{left[0].lstrip(_AROUND)}-{right[0].rstrip(_AROUND)}"


def whole(page: str, hyphened: Container[str]) -> str:
    """Return one page, or the beginning of one, as :func:`whole_lines` does."""
    return joined(_bare(page), hyphened)


def _bare(page: str) -> str:
    page = page.replace("\r\n", "\n")
    if "\r" in page:
        page = page.replace("\r", "\n")
    if "\x02" in page:
        page = page.replace("\x02", _BROKEN)
    lines = [*map(str.strip, page.split("\n"))]
    page = "\n".join(lines).strip("\n")
    if "\xad" in page:  # a soft hyphen is seen: at the end of a line, or for a hyphen
        page = page.replace("\xad\n", f"{_BROKEN}\n").replace("\xad", "-")
    return page if _SIGNS.isdisjoint([line[:1] for line in lines]) else re.sub(_APART, "", page)


def joined(page: str, hyphened: Container[str]) -> str:
    r"""Return a page with the words whole that lines broke.

    The line ends behind the word.

    >>> joined("our self\ufffe\nesteem, the com\ufffeputers, well\ufffeknown", {"well-known"}).split("\n")
    ['our self-esteem,', 'the computers,', 'well-known']
    """
    if _BROKEN in page:
        first, *rest = page.split(_BROKEN)
        made = [first]
        for part in rest:
            after = part.removeprefix("\n")
            left, right = made[-1].rsplit(None, 1)[-1:], after.split(None, 1)[:1]
            if left and right and _keeps(left[0], right[0], hyphened):
                made.append("-")
            made.append(_ended(after, right[0]) if right else after)
        page = "".join(made)
    written = page.encode("utf-8", "surrogatepass")
    if len(written.translate(None, _CONTROLS)) < len(written) or "\uffff" in page:  # quicker than a pattern
        page = re.sub(_STRAY, "", page)
    return page


def _ended(line: str, first: str) -> str:
    """Return a line with its first word on a line of its own, behind which the next begins."""
    at = len(first)
    return f"{first}\n{line[at + 1 :]}" if line[at : at + 1] == " " else line


def _keeps(left: str, right: str, hyphened: Container[str]) -> bool:
    """Say whether two parts of a broken word have a hyphen between them where it is not broken."""
    left = left.rpartition("-")[2].lstrip(_AROUND).lower()
    right = right.partition("-")[0].rstrip(_AROUND).lower()
    return (
        f"{left}-{right}" in hyphened
        or left in _ALWAYS
        or right in _BEHIND
        or (right == "то" and left in _SOME)
        or (left == "из" and right in {"за", "под"})
        or (left == right and len(left) > 2)
    )


def without_line_numbers(pages: Sequence[str]) -> list[str]:
    """Return the pages without the column of line numbers that a transcript has in its margin.

    Where one page has a long column, the short one of the last page is one too.
    """
    made = [_numbers_off(page, _FEWEST_NUMBERS) for page in pages]
    return [_numbers_off(page, 2) for page in pages] if made != list(pages) else made


def _numbers_off(page: str, fewest: int) -> str:
    if not page or not (page[0].isdigit() or page[-1].isdigit()):
        return page
    lines = page.split("\n")
    for order in (1, -1):
        ordered = lines[::order]
        count = 0
        for line, following in itertools.pairwise(ordered):
            if not (line.isdigit() and following.isdigit() and int(following) - int(line) == order):
                break
            count += 1
        if count + 1 >= fewest:
            return "\n".join(ordered[count + 1 :][::order])
    return page


def without_heads(pages: Sequence[str]) -> list[str]:
    r"""Return the pages without the lines that come back at their edges: heads, feet, page numbers.

    A head stands on many pages of the document, or on three of six in a row: a chapter's. What stands within
    pages as often as at their edges is none: a speaker with a line to himself.

    >>> words = ("Goals", "Courses", "Forums")
    >>> without_heads([f"Education {n}\n{word} help\nin {word}.\n{n}" for n, word in enumerate(words, 7)])[0]
    'Goals help\nin Goals.'
    """
    if len(pages) < _FEWEST_PAGES:
        return list(pages)
    split = [[line for line in page.split("\n") if line] for page in pages]
    shapes: dict[str, str] = {}
    tops = _heads([lines[:_EDGE] for lines in split], split, shapes)
    feet = _heads([lines[: -_EDGE - 1 : -1] for lines in split], split, shapes)
    kept = zip(split, tops, feet, strict=True)
    return ["\n".join(lines[top : max(top, len(lines) - foot)]) for lines, top, foot in kept]


def _heads(
    edges: Sequence[Sequence[str]], pages: Sequence[Sequence[str]], shapes: dict[str, str]
) -> list[int]:
    """Return how many lines of each page are heads, counted from its edge; shapes are kept from call to call."""
    places: dict[str, list[int]] = {}
    for page, lines in enumerate(edges):
        for shape in {shapes.get(line) or shapes.setdefault(line, _shape(line)) for line in lines}:
            places.setdefault(shape, []).append(page)
    needed = max(_FEWEST_PAGES, sum(map(bool, pages)) * _OFTEN)
    found = {
        shape: {*at} if len(at) >= needed else _in_a_row(at)
        for shape, at in places.items()
        if len(at) >= _FEWEST_PAGES
    }
    for shape in _within(edges, pages, {line: shape for line, shape in shapes.items() if found.get(shape)}):
        found.pop(shape, None)
    counts = []
    for page, lines in enumerate(edges):
        many = 0
        while many < len(lines) and page in found.get(shapes[lines[many]], ()):
            many += 1
        counts.append(many)
    return counts


def _in_a_row(pages: Sequence[int]) -> set[int]:
    """Return the pages that have at least two others of theirs near."""
    return {
        page
        for start in range(len(pages) - _FEWEST_PAGES + 1)
        for page in pages[start : start + _FEWEST_PAGES]
        if pages[start + _FEWEST_PAGES - 1] - pages[start] < _NEAR
    }


def _within(
    edges: Sequence[Sequence[str]], pages: Sequence[Sequence[str]], shapes: Mapping[str, str]
) -> set[str]:
    """Return the shapes whose lines stand within pages as often as at their edges, up to a number in them."""
    begins: dict[str, str] = {}
    for line, shape in shapes.items():
        begin = line[: found.start()] if (found := _DIGITS.search(line)) else line
        if len(begin) >= _TELLING or begin == line:
            begins[begin] = shape
    if not begins:
        return set()
    told = tuple(begins)
    at_edges = Counter(begin for found in edges for begin in _beginnings(found, told))
    everywhere = Counter(begin for found in pages for begin in _beginnings(found, told))
    return {shape for begin, shape in begins.items() if everywhere[begin] >= 2 * at_edges[begin] > 0}


def _beginnings(lines: Sequence[str], told: tuple[str, ...]) -> Iterator[str]:
    for line in lines:
        if line.startswith(told):  # few are
            yield from (begin for begin in told if line.startswith(begin))


def _shape(line: str) -> str:
    """Return a line with its numbers made equal: ``12 | Education`` and ``14 | Education`` are one head."""
    return _DIGITS.sub("#", " ".join(line.split()))
