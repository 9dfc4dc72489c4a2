"""Where a quote stands in its source, though neither was copied perfectly."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from codex.corpus.folding import Folded, folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from codex.model.source import Mark

_GAP: Final = re.compile(r"[\[(<{/]\s*(?:\.\s?\.\s?\.|…)\s*[\])>}/]|\.\s?\.\s?\.\.?|…")
_INSERTED: Final = re.compile(r"\[[^\]\n]{0,80}\]")
_PAGES: Final = re.compile(r"\d+|[ivxlc]+", re.IGNORECASE)
_FAR: Final = 2_000
"""Code points that an ellipsis may leave out between two parts, for short quotes."""
_MANY: Final = 100
"""More places than this are not told apart: the quote is a common word."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quote was found."""

    start: int
    end: int
    """Unicode code points of the source, end-exclusive."""
    how: str
    """``exact``; ``normalised``: alike but for case, spacing, punctuation or look-alike letters;
    ``with ellipsis``: from its first part to its last."""
    page: str = ""
    """Page on which it begins, where pages are known."""
    page_differs: bool = False
    """True where the quote stands on another page than was said."""


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """The quote stands in several places, and the page does not tell them apart."""

    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Absent:
    """The quote does not stand in the source."""

    like: Place | None = None
    """The longest beginning of it that does, if it is of any length."""
    matched: int = 0
    """Code points of the quote up to which it agrees."""


Found = Place | Ambiguous | Absent


class Locator:
    r"""Finds quotes in one text, which is folded once, when first needed.

    >>> Locator("Мы начали с целей —\nвсегда.").find("С ЦЕЛЕЙ - всегда")
    Place(start=10, end=26, how='normalised', page='', page_differs=False)
    """

    def __init__(self, text: str, marks: Sequence[Mark] = ()) -> None:
        self._text = text
        self._kept: Folded | None = None
        pages = sorted((mark.start, mark.label) for mark in marks if mark.kind == "page")
        self._starts = [start for start, _ in pages]
        self._labels = [label for _, label in pages]

    def find(self, quote: str, page: str = "") -> Found:
        """Find a quote.

        Args:
            quote: What was copied: exactly, or with other spacing, quotes, dashes, case,
                look-alike letters, hyphens of line ends; ``...``, ``…`` or ``[…]`` between parts.
            page: Page or pages on which it should stand (``12``, ``p. 12-13``); narrows several
                places down to one, and is never a reason not to find it.

        Returns:
            The place, or that there are several, or none with the part that agrees.
        """
        quote = quote.strip()
        for how, hits in (
            ("exact", self._exact),
            ("normalised", self._folded),
            ("with ellipsis", self._parted),
            ("with ellipsis", self._without_insertions),
        ):
            places = self._distinct(hits(quote), how)
            if places:
                return self._narrowed(places, page)
        return self._nearly(quote)

    def _exact(self, quote: str) -> Iterator[tuple[int, int]]:
        hits = list(_every(self._text, quote))
        whole = [hit for hit in hits if self._is_whole(*hit)]
        yield from whole or hits

    def _folded(self, quote: str) -> Iterator[tuple[int, int]]:
        for start, end in _every(self._letters.letters, folded(quote).letters):
            place = self._closed(quote, *self._letters.span(start, end))
            if self._is_whole(*place):
                yield place

    def _parted(self, quote: str) -> Iterator[tuple[int, int]]:
        yield from self._in_parts(_GAP.split(quote))

    def _without_insertions(self, quote: str) -> Iterator[tuple[int, int]]:
        if _INSERTED.search(quote):
            yield from self._in_parts(_GAP.split(_INSERTED.sub("…", quote)))

    def _in_parts(self, parts: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Find parts that follow one another at no great distance."""
        said = [folded(part).letters for part in parts]
        said = [part for part in said if part]
        if not said or len(parts) == 1:
            return
        letters, reach = self._letters, max(_FAR, 5 * sum(map(len, said)))
        for start, end in _every(letters.letters, said[0]):
            last = end
            for part in said[1:]:
                at = letters.letters.find(part, last, last + reach + len(part))
                if at < 0:
                    break
                last = at + len(part)
            else:
                place = self._with_marks(*letters.span(start, last))
                if self._is_whole(*place):
                    yield place

    @property
    def _letters(self) -> Folded:
        if self._kept is None:
            self._kept = folded(self._text)
        return self._kept

    def _is_whole(self, start: int, end: int) -> bool:
        """Say whether the range begins and ends between words."""
        text = self._text
        before = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
        after = end < len(text) and text[end - 1].isalnum() and text[end].isalnum()
        return not before and not after

    def _closed(self, quote: str, start: int, end: int) -> tuple[int, int]:
        """Take punctuation at the ends along where the quote has the same."""
        tail = re.search(r"[^\w\s]*$", quote)
        head = re.match(r"[^\w\s]*", quote)
        if tail and tail.group() and self._text.startswith(tail.group(), end):
            end += len(tail.group())
        if head and head.group() and self._text.endswith(head.group(), 0, start):
            start -= len(head.group())
        return self._with_marks(start, end)

    def _with_marks(self, start: int, end: int) -> tuple[int, int]:
        """Take combining marks along that belong to the last letter."""
        while end < len(self._text) and unicodedata.combining(self._text[end]):
            end += 1
        return start, end

    def _distinct(self, hits: Iterator[tuple[int, int]], how: str) -> list[Place]:
        found: dict[tuple[int, int], Place] = {}
        for start, end in hits:
            found.setdefault((start, end), Place(start, end, how, self._page(start)))
            if len(found) > _MANY:
                break
        return list(found.values())

    def _page(self, place: int) -> str:
        at = bisect_right(self._starts, place) - 1
        return self._labels[at] if at >= 0 else ""

    def _narrowed(self, places: Sequence[Place], page: str) -> Found:
        wanted = set(self._wanted(page)) if self._labels else set()
        if wanted:
            here = [place for place in places if wanted & set(self._pages_of(place))]
            if not here:
                places = [Place(p.start, p.end, p.how, p.page, page_differs=True) for p in places]
            places = here or places
        return places[0] if len(places) == 1 else Ambiguous(tuple(places))

    def _pages_of(self, place: Place) -> Iterator[str]:
        first = max(bisect_right(self._starts, place.start) - 1, 0)
        last = max(bisect_right(self._starts, place.end - 1) - 1, 0)
        yield from self._labels[first : last + 1]

    def _wanted(self, page: str) -> Iterator[str]:
        """Yield the labels of the pages that were said; ``12-14`` are three."""
        said = page.strip()
        if said in self._labels:
            yield said
            return
        found = _PAGES.findall(said)
        numbers = [int(one) for one in found if one.isdecimal()]
        if len(numbers) == 2 and 0 <= numbers[1] - numbers[0] < 100:
            yield from (str(number) for number in range(numbers[0], numbers[1] + 1))
        else:
            yield from found

    def _nearly(self, quote: str) -> Absent:
        """Find the longest beginning of the quote that stands in the text."""
        said = folded(quote)
        low, high = 0, len(said.letters)
        while low < high:
            middle = (low + high + 1) // 2
            if said.letters[:middle] in self._letters.letters:
                low = middle
            else:
                high = middle - 1
        if low < 8:
            return Absent()
        at = self._letters.letters.find(said.letters[:low])
        start, end = self._letters.span(at, at + low)
        return Absent(Place(start, end, "normalised", self._page(start)), said.origin[low - 1] + 1)


def locate(quote: str, text: str, page: str = "", marks: Sequence[Mark] = ()) -> Found:
    """Find one quote in a text; for many quotes of one text make a :class:`Locator`.

    >>> locate("wrote … first", "We wrote the goal first, always.")
    Place(start=3, end=23, how='with ellipsis', page='', page_differs=False)
    """
    return Locator(text, marks).find(quote, page)


def _every(text: str, part: str) -> Iterator[tuple[int, int]]:
    at = text.find(part) if part else -1
    while at >= 0:
        yield at, at + len(part)
        at = text.find(part, at + len(part))
