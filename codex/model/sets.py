"""Items that are compared with one another: two at a time, or the best and the worst of a few.

A round of such a kind votes on *sets*: each names its members in ``Item.refs``, in the order in which
they are shown, and holds their wording in ``Item.text``, a line a member.
"""

from __future__ import annotations

import re
from dataclasses import field
from typing import TYPE_CHECKING, Final

from codex.model.code import wording
from codex.model.panel import Answer, Question
from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codex.model.code import Text

PAIRWISE: Final = "pairwise"
BEST_WORST: Final = "best-worst"
COMPARING: Final = frozenset({PAIRWISE, BEST_WORST})
"""Kinds of rounds that compare items; they give weights or scores and decide nothing."""

SET: Final = "set"
"""Kind of an item that is a set of others."""

SMALLEST, LARGEST = 3, 6
"""Members of a set of which the best and the worst are named."""
STRONGEST: Final = 9
"""Times that one of a pair can matter more than the other (Saaty's scale)."""

CONTRADICTORY: Final = 0.1
"""Consistency ratio above which comparisons are said to contradict one another (Saaty)."""

SAME: Final = "same"

BETWEEN: Final[Mapping[str, str]] = {PAIRWISE: " ↔ ", BEST_WORST: " · "}

_SIDE: Final = {"a": "a", "а": "a", "b": "b", "в": "b", "б": "b"}
"""Letters of both alphabets: who answers on a Cyrillic keyboard types what looks, or comes, the same."""
_TIMES: Final = re.compile(r"([abавб])[\s:.,*×-]*([1-9])|([1-9])[\s:.,*×-]*([abавб])", re.IGNORECASE)
_EVEN: Final = frozenset({"=", "==", "1", "same", "equal", "равны", "равно", "одинаково", "тең", "бірдей"})


def comparisons() -> tuple[Answer, ...]:
    """Return the answers to a pair: ``a9`` to ``a2``, ``same``, ``b2`` to ``b9``.

    >>> [one.id for one in comparisons()][:3], len(comparisons())
    (['a9', 'a8', 'a7'], 17)
    """
    times = range(2, STRONGEST + 1)
    first = (Answer(f"a{n}", {"": f"A{n}"}) for n in reversed(times))
    other = (Answer(f"b{n}", {"": f"B{n}"}) for n in times)
    return (*first, Answer(SAME, {"": "="}), *other)


def members(size: int) -> tuple[Answer, ...]:
    """Return the answers to a set: ``m1`` for its first member, and so on.

    >>> [one.id for one in members(3)]
    ['m1', 'm2', 'm3']
    """
    return tuple(Answer(f"m{n}", {"": str(n)}) for n in range(1, size + 1))


def read_comparison(written: str) -> str:
    """Return the answer to a pair that was written by hand, or nothing where it is unclear.

    A number alone does not say which side matters more, and is never guessed.

    >>> [read_comparison(text) for text in ("A5", "5 b", "В3", "=", "5", "A")]
    ['a5', 'b5', 'b3', 'same', '', '']
    """
    folded = written.strip().casefold().strip("«»\"'“”„().,;")
    if folded in _EVEN:
        return SAME
    found = _TIMES.fullmatch(folded)
    if found is None:
        return ""
    side, times = _SIDE[found[1] or found[4]], int(found[2] or found[3])
    return SAME if times == 1 else f"{side}{times}"


def times_of(value: str) -> tuple[int, int]:
    """Return how many times the first and the second of a pair matter, one of them being 1.

    >>> times_of("a5"), times_of("b3"), times_of("same")
    ((5, 1), (1, 3), (1, 1))
    """
    if value == SAME:
        return 1, 1
    times = int(value[1:])
    return (times, 1) if value.startswith("a") else (1, times)


def member_of(value: str) -> int:
    """Return the place of the member that was named, from 0."""
    return int(value.removeprefix("m")) - 1


def set_title(kind: str, options: tuple[Text, ...]) -> Text:
    """Return how a set is called: its members beside one another, per language."""
    languages = dict.fromkeys(language for one in options for language in one)
    return {language: BETWEEN[kind].join(wording(one, language) for one in options) for language in languages}


def options_of(text: Text) -> tuple[Text, ...]:
    r"""Return the members of a set from its wording, a line a member, per language.

    >>> options_of({"en": "forum\npeer review"})
    ({'en': 'forum'}, {'en': 'peer review'})
    """
    parted = {language: told.split("\n") for language, told in text.items()}
    size = max(map(len, parted.values()), default=0)
    return tuple(
        {language: lines[n] for language, lines in parted.items() if n < len(lines)} for n in range(size)
    )


def mark_of(question: Question, place: int) -> str:
    """Return what stands before a member on every form: A and B, or its number."""
    return "AB"[place] if question.form == PAIRWISE else str(place + 1)


def option_lines(questions: tuple[Question, ...], options: tuple[Text, ...], language: str) -> list[str]:
    """Return the members of a set as forms of plain text list them."""
    if not options:
        return []
    return [f"{mark_of(questions[0], n)}: {wording(one, language)}" for n, one in enumerate(options)]


def said_of(question: Question, options: tuple[Text, ...], value: str, language: str) -> str:
    """Return an answer in words: the member that was named, or which side matters how much more.

    >>> pair = Question("more", form=PAIRWISE)
    >>> said_of(pair, ({"": "forum"}, {"": "peer review"}), "b3", "en")
    'peer review ×3'
    """
    if not options or not question.form or not value:
        return value
    if question.form != PAIRWISE:
        place = member_of(value)
        return wording(options[place], language) if 0 <= place < len(options) else value
    if value == SAME:
        return "="
    first, other = times_of(value)
    return f"{wording(options[0 if first > 1 else 1], language)} ×{max(first, other)}"


@dataclass(frozen=True, slots=True)
class Member:
    """What came of one item that was compared."""

    item: str
    title: Text
    place: int
    """From 1; equal ones share a place. 0 where nothing can be said."""
    weight: float | None = None
    """Share of the whole, over all members 1; of pairs."""
    best: int = 0
    worst: int = 0
    shown: int = 0
    """How many times it was called best and worst, and stood in a set that was answered."""
    score: float | None = None
    """(best - worst) / shown."""


@dataclass(frozen=True, slots=True)
class Consistency:
    """How far the comparisons of one expert, or of all together, agree with one another."""

    expert: str
    """Empty for all together."""
    pairs: int
    """Pairs answered."""
    missing: int
    ratio: float | None
    """Consistency ratio; above 0.1 they contradict one another. None where pairs are missing or too few."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a round that compared items came to."""

    kind: str
    members: tuple[Member, ...]
    """The best first."""
    consistency: tuple[Consistency, ...] = ()
    """Of all together first; of pairs only."""
    half: int = 0
    """Sets of which an expert named only the best or only the worst; they do not count."""
    why: str = ""
    """Text id of why there are no weights."""
    fields: Mapping[str, object] = field(default_factory=dict)
