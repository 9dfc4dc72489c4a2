"""Numbers that cannot be: percentages that no count gives, parts that do not make the whole.

The test for percentages and means is GRIM (Brown and Heathers 2017, Social Psychological and
Personality Science 8, 363-369): a percentage of n people is a whole number of people. A doubt is a
question to the author, no verdict: the base may be another group than the text says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from codex.corpus.paragraphs import paragraphs
from codex.corpus.sentences import sentences
from codex.corpus.totals import missed_totals

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_PERCENT: Final = re.compile(
    r"(?<![\d.,])(?P<percent>\d{1,3}(?:[.,]\d{1,3})?)"
    r"[ \u00a0\u202f]?(?:%|per ?cent\b|процент\w*|пайыз\w*)"
)
_PEOPLE: Final = (
    r"(?:teachers?|participants?|respondents?|students?|pupils|learners|interviews|interviewees"
    r"|experts?|people|persons|schools"
    r"|учител\w+|педагог\w*|участни\w+|респондент\w*|человек\w*|студент\w*|школьник\w*|школ\w*|эксперт\w*"
    r"|интервью|мұғалім\w*|қатысушы\w*|адам\w*|оқушы\w*|мектеп\w*|сарапшы\w*|сұхбат\w*)"
)
_SIZE: Final = re.compile(
    r"\b[nN]\s*=\s*(?P<said>\d{1,6})\b"
    rf"|(?<![\d.,/-])(?P<count>\d{{1,6}})\s+(?:[^\W\d_][\w-]*\s+){{0,2}}{_PEOPLE}\b"
)
_PART: Final = re.compile(
    r"(?<![\d.,])(?:(?P<of>\d{1,6})(?:-?[дт][аеы]н)\s+(?P<k3>\d{1,6})"
    r"|(?P<k>\d{1,6})\s*(?:/|of|out of|из)\s*(?P<n>\d{1,6}))"
    r"(?:\s+[^\W\d_][\w-]*){0,3}\s*[(,—–-]?\s*(?P<percent>\d{1,3}(?:[.,]\d{1,3})?)\s?%"
)
_NEAREST: Final = 2


@dataclass(frozen=True, slots=True)
class Doubt:
    """A number that asks for an explanation."""

    start: int
    end: int
    """Code points of the text."""
    why: str
    """Text id."""
    fields: Mapping[str, object] = field(default_factory=dict)


def bounds(number: str) -> tuple[Fraction, Fraction]:
    """Return between which values a printed number lies, whichever way its author rounds halves.

    >>> bounds("92"), bounds("90,3")
    ((Fraction(183, 2), Fraction(185, 2)), (Fraction(361, 4), Fraction(1807, 20)))
    """
    text = number.replace(",", ".")
    decimals = len(text.partition(".")[2])
    half = Fraction(1, 2 * 10**decimals)
    return Fraction(text) - half, Fraction(text) + half


def counts_for(percent: str, n: int) -> range:
    """Return the counts of ``n`` that a printed percentage can stand for; empty where none does.

    >>> list(counts_for("92", 31)), list(counts_for("92", 24))
    ([], [22])
    """
    low, high = bounds(percent)
    first = -(-low * n // 100)
    last = high * n // 100
    return range(max(int(first), 0), min(int(last), n) + 1)


def mean_fits(mean: str, n: int, items: int = 1) -> bool:
    """Say whether a printed mean of whole numbers can come from ``n`` people and ``items`` answers each.

    >>> mean_fits("3.48", 25), mean_fits("3.47", 25)
    (True, False)
    """
    low, high = bounds(mean)
    return -(-low * n * items // 1) <= high * n * items


def sizes_for(percents: Sequence[str], most: int = 60) -> tuple[int, ...]:
    """Return the sizes up to ``most`` for which every one of the percentages is possible.

    >>> sizes_for(["92", "67"])
    (12, 24, 36, 39, 40, 48, 49, 51, 52, 60)
    """
    return tuple(n for n in range(1, most + 1) if all(counts_for(percent, n) for percent in percents))


def check_numbers(text: str) -> tuple[Doubt, ...]:
    """Return the doubts about a text's numbers, in order.

    A percentage is doubted when none of the group sizes that the text names (``n = 31``, ``31
    teachers``, in English, Russian and Kazakh) gives it; a part with its percentage (``28 of 31
    (92%)``) when they do not agree or the part exceeds the whole; percentages of one sentence
    that nearly make 100 when rounding does not explain what is missing; counts that are meant to be all
    there is and do not make their whole (:mod:`codex.corpus.totals`).
    """
    found = (*_percentages(text), *_parts(text), *_sums(text), *_counts(text))
    return tuple(sorted(found, key=lambda doubt: doubt.start))


def _counts(text: str) -> Iterator[Doubt]:
    for miss in missed_totals(text):
        fields = {"parts": miss.parts, "sum": miss.sum, "total": miss.total}
        yield Doubt(miss.start, miss.end, f"corpus.number-{miss.what}", fields)


def _number(match: re.Match[str], *names: str) -> int:
    return int(next(match[name] for name in names if match[name] is not None))


def _percentages(text: str) -> Iterator[Doubt]:
    sizes = sorted({size for match in _SIZE.finditer(text) if (size := _number(match, "said", "count")) > 1})
    told = {match.end() for match in _PART.finditer(text)}
    if not sizes:
        return
    found = [match for match in _PERCENT.finditer(text) if match.end() not in told]
    for match in found:
        percent = match["percent"]
        if Fraction(percent.replace(",", ".")) > 100 or any(counts_for(percent, n) for n in sizes):
            continue
        size = max(sizes)
        others = sizes_for([percent])
        yield Doubt(
            match.start(),
            match.end(),
            "corpus.number-grim",
            {
                "percent": percent,
                "sizes": ", ".join(map(str, sizes)),
                "near": ", ".join(_neighbours(percent, size)),
                "fits": ", ".join(map(str, others[:6])) or "—",
            },
        )


def _neighbours(percent: str, n: int) -> Iterator[str]:
    """Yield the possible percentages of ``n`` on both sides of an impossible one: ``28/31 = 90.3``."""
    exact = Fraction(percent.replace(",", ".")) * n / 100
    for count in (int(exact), int(exact) + 1)[:_NEAREST]:
        if 0 <= count <= n:
            yield f"{count}/{n} = {float(Fraction(100 * count, n)):.1f}"


def _parts(text: str) -> Iterator[Doubt]:
    for match in _PART.finditer(text):
        part, whole = _number(match, "k", "k3"), _number(match, "n", "of")
        fields = {"part": part, "whole": whole, "percent": match["percent"]}
        if part > whole or whole == 0:
            yield Doubt(match.start(), match.end(), "corpus.number-part", fields)
        elif part not in counts_for(match["percent"], whole):
            right = f"{float(Fraction(100 * part, whole)):.1f}"
            yield Doubt(match.start(), match.end(), "corpus.number-share", {**fields, "right": right})


def _sums(text: str) -> Iterator[Doubt]:
    for first, last in paragraphs(text):
        for start, end in sentences(text, first, last):
            found = list(_PERCENT.finditer(text, start, end))
            if len(found) < 3:
                continue
            low = sum((bounds(match["percent"])[0] for match in found), Fraction(0))
            high = sum((bounds(match["percent"])[1] for match in found), Fraction(0))
            middle = (low + high) / 2
            if 95 <= middle <= 105 and not low <= 100 <= high:
                total = f"{float(middle):g}"
                yield Doubt(start, end, "corpus.number-sum", {"total": total, "n": len(found)})
