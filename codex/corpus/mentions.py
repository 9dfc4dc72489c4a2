"""Where a thing is named in a text, by any of its names and in every case: ``в Миро``, ``Канвамен``, ``Zoom-да``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from codex.corpus.inflection import forms, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_LATIN: Final = re.compile(r"[A-Za-z0-9]+(?=[а-яёәғқңөұүһі’']{1,6}\Z)")
"""A Latin name with a Kazakh or Russian ending put on it: ``Zoomға``."""
_ASIDE: Final = re.compile(r"\s*\([^()]*\)\s*\Z")
"""What a list says in brackets behind a name is not written in texts."""
_BETWEEN: Final = re.compile(r"[\s\u00a0-]*")


class Mention(NamedTuple):
    """One place of a text."""

    name: str
    """What is named, as the list calls it."""
    start: int
    end: int


class Names:
    """Things and everything they are called, ready to be looked for.

    Args:
        called: What a thing is called in the list -> all its names, this one among them.
    """

    def __init__(self, called: Mapping[str, Sequence[str]]) -> None:
        self._names = [
            (name, [forms(word) for word in words])
            for name, every in called.items()
            for one in every
            if (words := _WORD.findall(_ASIDE.sub("", one) or one))
        ]
        self._names.sort(
            key=lambda one: -len(one[1])
        )  # the longest name first: Google Classroom before Google
        self._first: dict[str, list[tuple[str, list[re.Pattern[str]]]]] = {}

    def find(self, text: str) -> Iterator[Mention]:
        """Yield every place in the order of the text; no two overlap.

        >>> [(one.name, one.start) for one in Names({"Miro": ["Miro", "Миро"]}).find("в Миро и Miroда, в мире")]
        [('Miro', 2), ('Miro', 9)]
        """
        words = [(found[0], found.start(), found.end()) for found in _WORD.finditer(text)]
        at = 0
        while at < len(words):
            for name, patterns in self._begun(words[at][0]):
                if _go_on(text, words[at : at + len(patterns)], patterns):
                    yield Mention(name, words[at][1], words[at + len(patterns) - 1][2])
                    at += len(patterns) - 1
                    break
            at += 1

    def _begun(self, word: str) -> list[tuple[str, list[re.Pattern[str]]]]:
        """Return the names that a word may begin; each distinct word is looked at once."""
        found = self._first.get(word)
        if found is None:
            found = [one for one in self._names if _is_form(word, one[1][0])]
            self._first[word] = found
        return found


def _is_form(word: str, pattern: re.Pattern[str]) -> bool:
    if pattern.fullmatch(plain(word)):
        return True
    begun = _LATIN.match(word)
    return begun is not None and pattern.fullmatch(plain(begun[0])) is not None


def _go_on(text: str, words: Sequence[tuple[str, int, int]], patterns: Sequence[re.Pattern[str]]) -> bool:
    """Say whether the words that follow are the rest of a name, with nothing but blanks and hyphens between."""
    if len(words) < len(patterns):
        return False
    return all(
        _is_form(word[0], pattern) and _BETWEEN.fullmatch(text, before[2], word[1]) is not None
        for before, word, pattern in zip(words, words[1:], patterns[1:], strict=False)
    )
