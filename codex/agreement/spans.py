"""Continua in other measures: words or sentences instead of characters, one category alone."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from codex.model.continuum import Continuum, Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

_WORD = re.compile(r"\w+(?:[-'\N{RIGHT SINGLE QUOTATION MARK}\N{NON-BREAKING HYPHEN}]\w+)*")
_END = re.compile(r"""[.!?…]+["'»”’)\]]*(?=\s)|\n+""")
_SHORT = re.compile(
    r"(?:\b\w|\b(?:т\.\s?[дпекж]|др|пр|см|ср|стр|рис|табл|им|гг|вв|тыс|млн|млрд|руб|проф|доц|акад|ғ|қ|т\.б|т\.с\.с"
    r"|e\.g|i\.e|etc|cf|vs|al|Mr|Mrs|Ms|Dr|Prof|Fig|No|pp|vol|ed))\.$",
    re.IGNORECASE,
)


def words(text: str) -> list[tuple[int, int]]:
    """Return where the words of a text stand; hyphenated words are one.

    >>> words("Сабақ жоспары: well-made")
    [(0, 5), (6, 13), (15, 24)]
    """
    return [match.span() for match in _WORD.finditer(text)]


def sentences(text: str) -> list[tuple[int, int]]:
    """Return where the sentences of a text stand, without the blanks between them.

    A sentence ends with a full stop, question or exclamation mark before a blank, or with the
    line. Initials and common abbreviations (``т. е.``, ``проф.``, ``e.g.``) end none, nor does a
    stop before a small letter.

    >>> text = "Т. Ахметов пришёл. Сабақ басталды! See e.g. page 3."
    >>> [text[a:b] for a, b in sentences(text)]
    ['Т. Ахметов пришёл.', 'Сабақ басталды!', 'See e.g. page 3.']
    """
    found, start = [], 0
    for match in _END.finditer(text):
        rest = text[match.end() :].lstrip(" \t\N{NO-BREAK SPACE}")
        is_line = match.group().startswith("\n")
        if not is_line and (_SHORT.search(text[start : match.end()]) or rest[:1].islower()):
            continue
        found.append((start, match.end()))
        start = match.end()
    found.append((start, len(text)))
    trimmed = ((a + len(text[a:b]) - len(text[a:b].lstrip()), a + len(text[a:b].rstrip())) for a, b in found)
    return [(a, b) for a, b in trimmed if a < b]


def measured(continuum: Continuum, places: Sequence[tuple[int, int]], measure: str) -> Continuum:
    """Return the continuum counted in words or sentences.

    A word or sentence is marked where any character of it is. Spans of one rater and category that
    come to share one are joined; spans that touch none (blanks, punctuation) vanish.

    Args:
        continuum: In characters.
        places: Where the words or sentences stand, in order, not overlapping.
        measure: ``word`` or ``sentence``.

    >>> text = "One two. Three four."
    >>> marked = Continuum(len(text), (Span("ana", 4, 12, "goal"),), ("ana", "bek"))
    >>> measured(marked, words(text), "word").spans
    (Span(rater='ana', start=1, end=3, category='goal'),)
    >>> measured(marked, sentences(text), "sentence").spans
    (Span(rater='ana', start=0, end=2, category='goal'),)
    """
    starts = [start for start, _ in places]
    ends = [end for _, end in places]
    moved = []
    for span in continuum.spans:
        first, past = bisect_right(ends, span.start), bisect_left(starts, span.end)
        if first < past:
            moved.append(Span(span.rater, first, past, span.category))
    return Continuum(
        max(1, len(places)),
        _joined(moved),
        continuum.raters,
        continuum.categories,
        measure,
        continuum.name,
    )


def of_category(continuum: Continuum, category: str) -> Continuum:
    """Return the continuum with spans of one category alone; overlapping ones of a rater are joined.

    All raters stay: who marked nothing of the category judged that nothing is there.
    """
    own = [span for span in continuum.spans if span.category == category]
    return Continuum(
        continuum.length,
        _joined(own),
        continuum.raters,
        (category,),
        continuum.measure,
        continuum.name,
    )


def of_raters(continuum: Continuum, raters: Collection[str]) -> Continuum:
    """Return the continuum with these raters alone: for pairs, or to leave one out."""
    return replace(
        continuum,
        spans=tuple(span for span in continuum.spans if span.rater in raters),
        raters=tuple(rater for rater in continuum.raters if rater in raters),
    )


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Join overlapping spans of a rater and category; spans that only touch stay two."""
    rows: dict[tuple[str, str], list[Span]] = defaultdict(list)
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        row = rows[span.rater, span.category]
        if row and span.start < row[-1].end:
            row[-1] = Span(span.rater, row[-1].start, max(row[-1].end, span.end), span.category)
        else:
            row.append(span)
    every = (span for row in rows.values() for span in row)
    return tuple(sorted(every, key=lambda span: (span.rater, span.start, span.end, span.category)))
