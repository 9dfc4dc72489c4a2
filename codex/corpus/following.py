"""Where words of one version of a text stand in the next, when they stand there more than once.

``Yes.`` is said twenty times in an interview. Which of them is which is told by what stands around
it; where that does not tell, nothing is guessed.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    _Around = tuple[tuple[str, ...], tuple[str, ...]]

_AROUND: Final = ((12, 12), (5, 5), (12, 0), (5, 0), (0, 12), (0, 5))
"""Words before and after by which places are paired, the surest first: a question tells more than what follows."""
_TELLING: Final = 3
"""Words that one side alone must have to tell anything."""
_LONG: Final = 16
"""Characters looked at for each of these words."""


def places(text: str, words: str) -> Iterator[int]:
    """Yield where some words stand in a text, also one within another.

    >>> list(places("Yes. Yes.", "Yes.")), list(places("aaa", "aa"))
    ([0, 5], [0, 1])
    """
    at = text.find(words)
    while words and at >= 0:
        yield at
        at = text.find(words, at + 1)


class Follower:
    """Two versions of a text; each wording is looked for once.

    >>> first, second = "Did you like the forum? Yes. ", "Did you miss a weekly task? Yes. "
    >>> follower = Follower(first + second, second + first)
    >>> follower.place("Yes.", 24), follower.place("Yes.", 57)
    (57, 28)
    >>> Follower(first + second, second).place("Yes.", 24) is None
    True
    """

    def __init__(self, old: str, new: str) -> None:
        self.old = old
        self.new = new
        self._known: dict[str, tuple[dict[int, int], list[int]]] = {}

    def place(self, words: str, start: int) -> int | None:
        """Return where the words that began at ``start`` begin now; None where they are gone or it cannot be told."""
        return self._pairs(words)[0].get(start)

    def stands(self, words: str) -> bool:
        """Say whether the words stand in the new text at all."""
        return words in self.new

    def unclaimed(self, words: str) -> int | None:
        """Return the one place of the new text to which none of the old text went; None where there are more."""
        pairs, here = self._pairs(words)
        free = sorted(set(here) - set(pairs.values()))
        return free[0] if len(free) == 1 else None

    def _pairs(self, words: str) -> tuple[dict[int, int], list[int]]:
        if words not in self._known:
            there, here = list(places(self.old, words)), list(places(self.new, words))
            found = (
                {there[0]: here[0]} if len(there) == len(here) == 1 else self._paired(there, here, len(words))
            )
            self._known[words] = found, here
        return self._known[words]

    def _paired(self, there: Sequence[int], here: Sequence[int], length: int) -> dict[int, int]:
        found: dict[int, int] = {}
        old, new = list(there), list(here)
        for level, (before, after) in enumerate(_AROUND):
            told = _by_surroundings(self.old, old, length, before, after)
            now = _by_surroundings(self.new, new, length, before, after)
            for around, group in told.items():
                others = now.get(around, []) if _tells(around, before, after) else []
                if len(group) == len(others) and (len(group) == 1 or not level):
                    found.update(
                        zip(group, others, strict=True)
                    )  # alike all around: the first stays the first
            gone = set(found.values())
            old, new = [at for at in old if at not in found], [at for at in new if at not in gone]
        return found


def _tells(around: _Around, before: int, after: int) -> bool:
    """Say whether surroundings are enough to know a place by: the end of a text is like any other end."""
    left, right = around
    return bool(before and after) or len(left) + len(right) >= _TELLING


def _by_surroundings(
    text: str, starts: Sequence[int], length: int, before: int, after: int
) -> dict[_Around, list[int]]:
    found: dict[_Around, list[int]] = defaultdict(list)
    for at in starts:
        end = at + length
        left = tuple(text[max(at - before * _LONG, 0) : at].split()[-before:]) if before else ()
        right = tuple(text[end : end + after * _LONG].split()[:after]) if after else ()
        found[left, right].append(at)
    return found
