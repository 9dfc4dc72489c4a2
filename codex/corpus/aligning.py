"""Which part of a translation renders which part of an original, where neither has the other's paragraphs.

Lengths tell it, as Gale and Church (1993) showed: a long sentence becomes a long one. Numbers that stand in
both, questions, and who speaks speak for or against a pair. What they leave in doubt is said, for a person
to look at; nothing is translated here.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from codex.corpus.inflection import plain
from codex.corpus.paragraphs import paragraphs
from codex.corpus.sentences import sentences
from codex.corpus.turns import find_turns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from codex.model.source import Mark

_MOVES: Final = {
    (1, 1): 0.89, (1, 0): 0.0099, (0, 1): 0.0099, (2, 1): 0.0445, (1, 2): 0.0445, (2, 2): 0.011,
    (3, 1): 0.005, (1, 3): 0.005,
}  # fmt: skip
"""How many units render how many, and how often (Gale and Church; threes by us)."""
_PRIORS: Final = {move: -math.log(share) for move, share in _MOVES.items()}
_VARIANCE: Final = 6.8
_NUMBER: Final = re.compile(r"\d+(?:[.,:]\d+)*")
_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_BEGINNING: Final = 5
"""Letters by which a word is known in another case and in the other language."""
_NUMBER_COST: Final = 2.0
_WORD_COST: Final = 0.8
_QUESTION_COST: Final = 1.5
_SPEAKER_COST: Final = 4.0
_STRETCHED: Final = 2.5
"""Standard deviations of length from which a pair is doubtful."""
_BAND: Final = 40


@dataclass(frozen=True, slots=True)
class Unit:
    """A turn, paragraph or sentence."""

    start: int
    end: int
    speaker: int = -1
    """Who speaks, counted by first word: labels of two languages differ."""


@dataclass(frozen=True, slots=True)
class Bead:
    """Units of the original and those that render them."""

    left: tuple[Unit, ...]
    right: tuple[Unit, ...]
    doubt: str = ""
    """``none``, ``counts``, ``length`` or ``numbers``; nothing where there is no doubt."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """What renders a range of the original."""

    text: str
    doubt: str
    """As of a bead, or ``wider`` where more is rendered than was asked for."""


class Aligned:
    """A text and its translation, aligned once, asked for any range.

    Args:
        original: Canonical text.
        translation: Likewise.
        marks: Of the original's reader.
        others: Of the translation's.

    >>> one = Aligned("Біз жоспарладық. Содан кейін 3 сабақ өтті.", "Мы планировали. Потом прошло 3 урока.")
    >>> one.of(17, 42)
    Rendered(text='Потом прошло 3 урока.', doubt='')
    """

    def __init__(
        self, original: str, translation: str, marks: Sequence[Mark] = (), others: Sequence[Mark] = ()
    ) -> None:
        self._texts = original, translation
        left, right = _units(original, marks), _units(translation, others)
        if not (left and right and (left[0].speaker < 0) == (right[0].speaker < 0)):
            left, right = _paragraphs(original), _paragraphs(translation)
        self.counts = len(left), len(right)
        self.beads = [bead for bead in align(self._texts, left, right) if bead.left]
        self._finer: dict[int, list[Bead]] = {}

    def of(self, start: int, end: int) -> Rendered:
        """Return what renders the original from ``start`` to ``end``."""
        over = [place for place, bead in enumerate(self.beads) if _share(bead, start, end)]
        parts = [self._parts(place, start, end) for place in over]
        said = "\n".join(filter(None, (" ".join(map(self._rendering, some)).strip() for some in parts)))
        if not said:
            return Rendered("", "none")
        beads = [bead for some in parts for bead in some]
        doubts = (bead.doubt for bead in beads if bead.doubt)
        wider = "" if all(self._is_within(bead, start, end) for bead in beads) else "wider"
        return Rendered(said, next(doubts, wider))

    def _parts(self, place: int, start: int, end: int) -> list[Bead]:
        """Return what of a bead lies in a range: all of it, or some of its sentences."""
        bead = self.beads[place]
        return [bead] if self._is_within(bead, start, end) else self._sentences(place, start, end)

    def _is_within(self, bead: Bead, start: int, end: int) -> bool:
        """Say whether all words of a bead's original lie in a range."""
        first, last = bead.left[0].start, bead.left[-1].end
        said = self._texts[0][first:last]
        return (
            start <= first + len(said) - len(said.lstrip()) and last - len(said) + len(said.rstrip()) <= end
        )

    def _sentences(self, place: int, start: int, end: int) -> list[Bead]:
        """Return the sentences of a bead that lie in a range, aligned among themselves."""
        if place not in self._finer:
            bead = self.beads[place]
            left = list(_in_sentences(self._texts[0], bead.left))
            right = list(_in_sentences(self._texts[1], bead.right))
            self._finer[place] = _none_lost(align(self._texts, left, right))
        found = [bead for bead in self._finer[place] if _share(bead, start, end)]
        return [bead for bead in found if _share(bead, start, end) * 2 > _length(bead.left)] or found

    def _rendering(self, bead: Bead) -> str:
        return " ".join(" ".join(self._texts[1][one.start : one.end].split()) for one in bead.right)


def align(texts: tuple[str, str], left: Sequence[Unit], right: Sequence[Unit]) -> list[Bead]:
    """Return the beads of least cost, in order; every unit is in one.

    Args:
        texts: Original and translation.
        left: Units of the first.
        right: Units of the second.
    """
    if not left or not right:
        return [*(Bead((one,), (), "none") for one in left), *(Bead((), (one,), "none") for one in right)]
    cost = _Costs(texts, left, right)
    rows, columns = len(left), len(right)
    band = max(_BAND, columns // 5, abs(rows - columns) + _BAND)
    best: list[dict[int, tuple[float, tuple[int, int]]]] = [{} for _ in range(rows + 1)]
    best[0][0] = (0.0, (0, 0))
    for i in range(rows + 1):
        middle = i * columns // rows
        for j in range(max(0, middle - band), min(columns, middle + band) + 1):
            here: tuple[float, tuple[int, int]] | None = best[i].get(j)
            for a, b in _MOVES:
                before = best[i - a].get(j - b) if a <= i and b <= j else None
                if before is None or (here is not None and before[0] >= here[0]):
                    continue
                found = before[0] + cost.of(i - a, i, j - b, j)
                if here is None or found < here[0]:
                    here = found, (a, b)
            if here is not None:
                best[i][j] = here
    path: list[tuple[int, int, int, int]] = []
    i, j = rows, columns
    while i or j:
        a, b = best[i][j][1]
        path.append((i - a, i, j - b, j))
        i, j = i - a, j - b
    path.reverse()
    doubts = _spread([cost.doubt(*one) for one in path], [cost.stretched(*one) for one in path])
    return [
        Bead(tuple(left[one[0] : one[1]]), tuple(right[one[2] : one[3]]), doubt)
        for one, doubt in zip(path, doubts, strict=True)
    ]


def _spread(doubts: Sequence[str], stretched: Sequence[bool]) -> list[str]:
    """Return the doubts, with those of pairs beside uneven ones whose lengths differ a little: one may be shifted."""
    uneven = [doubt in {"none", "counts"} for doubt in doubts]
    beside = [before or after for before, after in zip([False, *uneven], [*uneven[1:], False], strict=False)]
    return [
        doubt or ("length" if near and odd else "")
        for doubt, near, odd in zip(doubts, beside, stretched, strict=True)
    ]


def _none_lost(beads: Sequence[Bead]) -> list[Bead]:
    """Return beads in which sentences that render nothing stand with the one before them, or behind."""
    made: list[Bead] = []
    waiting: tuple[Unit, ...] = ()
    for bead in beads:
        if bead.left:
            made.append(Bead(bead.left, (*waiting, *bead.right), "counts" if waiting else bead.doubt))
            waiting = ()
        elif made:
            made[-1] = Bead(made[-1].left, (*made[-1].right, *bead.right), "counts")
        else:
            waiting = (*waiting, *bead.right)
    return made


class _Costs:
    def __init__(self, texts: tuple[str, str], left: Sequence[Unit], right: Sequence[Unit]) -> None:
        self._left = [_Told.of(texts[0], one) for one in left]
        self._right = [_Told.of(texts[1], one) for one in right]
        both = _words(self._left) & _words(self._right)
        self._left, self._right = (
            [replace(one, words=one.words & both) for one in side] for side in (self._left, self._right)
        )
        self._lengths = _added(self._left), _added(self._right)
        self._ratio = self._lengths[1][-1] / max(1, self._lengths[0][-1])

    def of(self, i: int, to_i: int, j: int, to_j: int) -> float:
        """Return minus the logarithm of how likely these units render those; never less than nothing."""
        found = _PRIORS[to_i - i, to_j - j]
        if i == to_i or j == to_j:
            return found
        found += _of_delta(round(abs(self._delta(i, to_i, j, to_j)), 1))
        left, right = self._left[i:to_i], self._right[j:to_j]
        if any(one.numbers for one in left) or any(one.numbers for one in right):
            found += _NUMBER_COST * len(_numbers(left) ^ _numbers(right))
        found += _WORD_COST * len(_words(left) ^ _words(right))
        found += _QUESTION_COST * (left[-1].asks != right[-1].asks)
        if left[0].speaker >= 0:
            found += _SPEAKER_COST * len({one.speaker for one in left} ^ {one.speaker for one in right})
        return found

    def doubt(self, i: int, to_i: int, j: int, to_j: int) -> str:
        """Return what speaks against this pair."""
        left, right = self._left[i:to_i], self._right[j:to_j]
        if not left or not right:
            return "none"
        if len(left) != 1 or len(right) != 1:
            return "counts"
        if _numbers(left) ^ _numbers(right):
            return "numbers"
        return "length" if abs(self._delta(i, to_i, j, to_j)) > _STRETCHED else ""

    def stretched(self, i: int, to_i: int, j: int, to_j: int) -> bool:
        """Say whether lengths differ more than a pair's beside an uneven one may."""
        return abs(self._delta(i, to_i, j, to_j)) > 1.0

    def _delta(self, i: int, to_i: int, j: int, to_j: int) -> float:
        """Return by how many standard deviations a rendering is longer than was to be expected."""
        left, right = self._lengths
        expected, there = (left[to_i] - left[i]) * self._ratio, right[to_j] - right[j]
        return (there - expected) / math.sqrt(max(1.0, (expected + there) / 2) * _VARIANCE)


@dataclass(frozen=True, slots=True)
class _Told:
    """What of a unit is compared."""

    length: int
    numbers: frozenset[str]
    words: frozenset[str]
    """How words begin that stand in both texts: names, *forum*, *интернет* in Kazakh and Russian."""
    asks: bool
    speaker: int

    @classmethod
    def of(cls, text: str, unit: Unit) -> _Told:
        said = " ".join(text[unit.start : unit.end].split())
        numbers = frozenset(one.replace(",", ".") for one in _NUMBER.findall(said))
        words = frozenset(plain(one)[:_BEGINNING] for one in _WORD.findall(said))
        return cls(len(said), numbers, words, said.rstrip("\"'»” ").endswith("?"), unit.speaker)


def _added(told: Sequence[_Told]) -> list[int]:
    """Return how long the units before each are together."""
    return list(accumulate((one.length for one in told), initial=0))


def _numbers(told: Iterable[_Told]) -> frozenset[str]:
    return frozenset().union(*(one.numbers for one in told))


def _words(told: Iterable[_Told]) -> frozenset[str]:
    return frozenset().union(*(one.words for one in told))


@lru_cache(maxsize=1000)
def _of_delta(delta: float) -> float:
    """Return minus the logarithm of the chance of a difference of length at least as large."""
    return -math.log(max(math.erfc(delta / math.sqrt(2)), 1e-12))


def _units(text: str, marks: Sequence[Mark]) -> list[Unit]:
    """Return what each speaker says, numbered by who spoke first; nothing where nobody is named."""
    turns = [turn for turn in find_turns(text, marks) if turn.speaker and turn.said < turn.end]
    order = {name: place for place, name in enumerate(dict.fromkeys(turn.speaker for turn in turns))}
    return [Unit(turn.said, turn.end, order[turn.speaker]) for turn in turns]


def _paragraphs(text: str) -> list[Unit]:
    return [Unit(start, end) for start, end in paragraphs(text) if text[start:end].strip()]


def _in_sentences(text: str, units: Iterable[Unit]) -> Iterator[Unit]:
    for unit in units:
        for start, end in sentences(text, unit.start, unit.end):
            yield Unit(start, end, unit.speaker)


def _share(bead: Bead, start: int, end: int) -> int:
    """Return how many characters of a bead's original lie in a range."""
    return sum(max(0, min(end, one.end) - max(start, one.start)) for one in bead.left)


def _length(units: Iterable[Unit]) -> int:
    return sum(one.end - one.start for one in units)
