"""How codes and answers are called in a sentence: what is typed, and beside it the name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from codex.model.code import wording

if TYPE_CHECKING:
    from codex.model.code import Codebook, Text

SIGNS: Final = {"supports": "", "contradicts": "!", "mentions": "~"}
"""Stance -> the sign with which it is typed behind a code."""


class Called(NamedTuple):
    """Codes or answers in a message: each as it is typed, with its name in the language of the reader.

    >>> Called((("goals", {"en": "Goals"}), ("plan!", {"en": "Planning", "kk": "Жоспарлау"}))).told("kk")
    'goals, plan! (Жоспарлау)'
    """

    named: tuple[tuple[str, Text], ...]

    def told(self, language: str) -> str:
        """Return them one after another; a name that says no more than what is typed is left out."""
        return ", ".join(
            typed if not name or name.casefold() == typed.rstrip("!~").casefold() else f"{typed} ({name})"
            for typed, name in ((typed, wording(text, language)) for typed, text in self.named)
        )


def called(book: Codebook, *codes: str) -> Called:
    """Return codes by their ids, each with its name beside it; a mark of stance stays with the id."""
    known = ((typed, book.code(typed.rstrip("!~"))) for typed in codes)
    return Called(tuple((typed, code.name if code else {}) for typed, code in known))
