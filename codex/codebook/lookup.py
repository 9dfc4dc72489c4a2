"""Codes by what people type: an id, a name in any language, an alias; what was nearly meant."""

from __future__ import annotations

import unicodedata
from functools import cached_property
from typing import TYPE_CHECKING, Final

from codex.errors import NotFound, UsageProblem
from codex.model.quick_dataclass import dataclass
from codex.words.keyboard import twins
from codex.words.letters import latin

if TYPE_CHECKING:
    from codex.model.code import Code, Codebook

_AT_MOST: Final = 3
_LIKE: Final = 0.66


def folded(text: str) -> str:
    """Return ``text`` for comparing: composed, without case, single blanks.

    >>> folded("  Lesson   PLANNING ")
    'lesson planning'
    """
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the finder."""

    code: str
    label: str
    """The wording that matched: a name, an alias or the id."""
    score: int
    """Smaller is better."""


class Finder:
    """Finds codes of one codebook; asked often, so its lists are made once, when first asked.

    >>> from codex.codebook.reading import read_codebook
    >>> find = Finder(read_codebook("codes: [{id: planning, name: {en: Lesson planning, ru: План}}]"))
    >>> find.exact("План"), find.exact("ПЛАН"), find.near("planing"), find.near("здфттштп")
    (('planning',), ('planning',), ('planning',), ('planning',))
    """

    def __init__(self, book: Codebook) -> None:
        self._codes = book.codes
        self._ids = {code.id: code for code in book.codes}

    @cached_property
    def _words(self) -> list[tuple[str, str, str, int]]:
        """Every wording: folded, as written, code, and 0 for an id, 1 for a name, 2 for an alias."""
        return [
            (folded(word), word, code.id, level)
            for code in self._codes
            for level, words in enumerate(_wordings(code))
            for word in dict.fromkeys(words)
        ]

    @cached_property
    def _levels(self) -> tuple[dict[str, list[str]], ...]:
        levels: tuple[dict[str, list[str]], ...] = ({}, {}, {})
        for key, _, code_id, level in self._words:
            ids = levels[level].setdefault(key, [])
            if code_id not in ids:
                ids.append(code_id)
        return levels

    @cached_property
    def _known(self) -> dict[str, str]:
        known: dict[str, str] = {}
        for key, _, code_id, _ in self._words:
            known.setdefault(key, code_id)
            known.setdefault(latin(key), code_id)
        return known

    def exact(self, word: str) -> tuple[str, ...]:
        """Return the ids that ``word`` names: as an id, else a name in any language, else an alias.

        More than one where a name is borne by several codes; empty where nothing has it. A code in
        use comes before a retired one of the same name.
        """
        if word in self._ids:
            return (word,)
        key = folded(word)
        for level in self._levels:
            if key in level:
                living = [one for one in level[key] if not self._ids[one].retired]
                return tuple(living or level[key])
        return ()

    def near(self, word: str) -> tuple[str, ...]:
        """Return up to three ids that were perhaps meant: slips, or keys of another layout."""
        from difflib import get_close_matches

        found: dict[str, None] = {}
        asked = [folded(one) for one in (word, *twins(word), *twins(word.lower()))]
        for key in asked[1:]:
            if key in self._known:
                found[self._known[key]] = None
        for key in dict.fromkeys([*asked, latin(asked[0])]):
            if key:
                for one in get_close_matches(key, self._known, n=_AT_MOST, cutoff=_LIKE):
                    found[self._known[one]] = None
        return tuple(found)[:_AT_MOST]

    def search(self, query: str, limit: int = 15) -> tuple[Hit, ...]:
        """Return codes for a half-typed query, best first; retired codes are left out.

        Words that begin with the query come first, then words within, then letters in order; the
        query is also tried as the keys of the other layouts and in Latin letters.
        """
        best: dict[str, Hit] = {}
        asked = dict.fromkeys(folded(one) for one in (query, *twins(query), latin(query)))
        for penalty, key in enumerate(asked):
            for text, label, code_id, _ in self._words:
                score = _score(key, text)
                if score is None or self._ids[code_id].retired:
                    continue
                hit = Hit(code_id, label, score + (100 if penalty else 0))
                if code_id not in best or hit.score < best[code_id].score:
                    best[code_id] = hit
        ranked = sorted(best.values(), key=lambda hit: (hit.score, len(hit.label)))
        return tuple(ranked[:limit])


def find_code(book: Codebook, word: str) -> str:
    """Return the id of the code that ``word`` names.

    Raises:
        NotFound: No code of that name; the field ``near`` holds what was perhaps meant.
        UsageProblem: Several codes have this name; the field ``ids`` names them.
    """
    finder = Finder(book)
    found = finder.exact(word)
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageProblem("codebook.name-of-several", word=word, ids=", ".join(found))
    near = ", ".join(finder.near(word))
    if near:
        raise NotFound("codebook.no-such-code-near", word=word, near=near)
    raise NotFound("codebook.no-such-code", word=word)


def _wordings(code: Code) -> tuple[list[str], list[str], list[str]]:
    return [code.id], [name for name in code.name.values() if name], list(code.aliases)


def _score(key: str, text: str) -> int | None:
    if not key:
        return 50
    if text == key:
        return 0
    if text.startswith(key):
        return 5
    if f" {key}" in text or f"-{key}" in text:
        return 10
    if key in text:
        return 20
    if len(key) < 3:
        return None
    at = 0
    for letter in key:
        at = text.find(letter, at) + 1
        if not at:
            return None
    return 40
