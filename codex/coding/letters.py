"""One-letter commands of the line modes, on whatever keyboard layout they are typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.words.keyboard import us_key

if TYPE_CHECKING:
    from collections.abc import Container


def command(word: str, letters: Container[str], *, is_name: bool = False) -> str:
    """Return the command letter that ``word`` types, else nothing.

    Args:
        word: A word of the line.
        letters: The Latin letters that are commands.
        is_name: True where something the line may name is called so; a Latin command letter still
            is the command, a capital or a Cyrillic letter on its key is the name.

    >>> command("x", "xu"), command("ч", "xu"), command("ч", "xu", is_name=True), command("xx", "xu")
    ('x', 'x', '', '')
    """
    if len(word) != 1:
        return ""
    if word in letters:
        return word
    key = us_key(word).lower()
    return key if key in letters and not is_name else ""
