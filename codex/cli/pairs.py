"""Options written as ``NAME=VALUE``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.errors import UsageProblem

if TYPE_CHECKING:
    from collections.abc import Iterable


def pairs(words: Iterable[str]) -> dict[str, str]:
    """Return name -> value of words like ``text=answer``.

    Raises:
        UsageProblem: A word without ``=`` or without a name.

    >>> pairs(["text=answer", "title=id"])
    {'text': 'answer', 'title': 'id'}
    """
    found = {}
    for word in words:
        name, sign, value = word.partition("=")
        if not sign or not name.strip():
            raise UsageProblem("cli.not-a-pair", word=word)
        found[name.strip()] = value.strip()
    return found
