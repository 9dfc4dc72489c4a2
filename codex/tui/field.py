"""The line that is typed into: a text, a cursor, and the keys that change them; draws itself, knows no terminal.

It answers each key before the next one is read, so that what is typed ahead, or pasted, on a slow
machine is all there when *enter* comes; and it is no widget, so that nothing is laid out for it.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from codex.tui.wrapping import cells, cut
from codex.words.visible import visible

if TYPE_CHECKING:
    from codex.tui.paper import Line

_JOINS: Final = "\u200d"
_VARIES: Final = range(0xFE00, 0xFE10)


class Field:
    """A text field of one line.

    >>> field = Field("тех")
    >>> field.press("т", "т"), field.press("left", None), field.press("backspace", None)
    (True, True, True)
    >>> field.value, field.at
    ('тет', 2)
    """

    def __init__(self, value: str = "") -> None:
        self.value = value
        self.at = len(value)
        """Place of the cursor, in code points."""

    def press(self, key: str, character: str | None) -> bool:
        """Take a key; False where the field knows nothing to do with it.

        Args:
            key: Its name: ``left``, ``backspace``, ``ctrl+u``, ``a``.
            character: What it types, if anything.
        """
        left, right = self.value[: self.at], self.value[self.at :]
        if key in {"left", "ctrl+b"}:
            self.at = _back(self.value, self.at)
        elif key in {"right", "ctrl+f"}:
            self.at = _on(self.value, self.at)
        elif key in {"home", "ctrl+a"}:
            self.at = 0
        elif key in {"end", "ctrl+e"}:
            self.at = len(self.value)
        elif key in {"backspace", "ctrl+h"}:
            self._put(left[: _back(self.value, self.at)], right)
        elif key in {"delete", "ctrl+d"}:
            self._put(left, self.value[_on(self.value, self.at) :])
        elif key in {"ctrl+w", "ctrl+backspace", "alt+backspace"}:
            kept = left.rstrip()
            self._put(kept[: max(kept.rfind(" "), kept.rfind("\u00a0")) + 1], right)
        elif key == "ctrl+u":
            self._put("", right)
        elif key == "ctrl+k":
            self._put(left, "")
        elif character and character.isprintable() and not key.startswith(("ctrl+", "alt+")):
            self._put(left + character, right)
        else:
            return False
        return True

    def paste(self, text: str) -> None:
        """Put a pasted text in; its lines become one."""
        self._put(self.value[: self.at] + " ".join(text.split("\n")).replace("\r", ""), self.value[self.at :])

    def line(self, width: int, placeholder: str) -> Line:
        """Return the field as drawn; the cursor is the cell in reverse.

        Args:
            width: Cells.
            placeholder: What is asked for, shown while nothing is typed.
        """
        prompt: Line = [("> ", "bold")]
        room = max(width - 2, 1)
        if not self.value:
            return [*prompt, (" ", "chosen"), (cut(placeholder, max(room - 1, 0)), "dim")]
        after = _on(self.value, self.at)
        under = visible(self.value[self.at : after]) or " "
        left = _tail(visible(self.value[: self.at]), max(room - cells(under) - room // 4, 0))
        rest = cut(visible(self.value[after:]), max(room - cells(left) - cells(under), 0))
        return [*prompt, (left, ""), (under, "chosen"), (rest, "")]

    def _put(self, left: str, right: str) -> None:
        self.value, self.at = left + right, len(left)


def _back(text: str, at: int) -> int:
    """Return where the letter before a place begins, with the marks that sit on it."""
    at = max(at - 1, 0)
    while at and _sits(text, at):
        at -= 1
    return at


def _on(text: str, at: int) -> int:
    """Return where the letter at a place ends."""
    at = min(at + 1, len(text))
    while at < len(text) and _sits(text, at):
        at += 1
    return at


def _sits(text: str, at: int) -> bool:
    """Say whether what stands at a place belongs to the letter before it."""
    letter = text[at]
    return (
        unicodedata.combining(letter) != 0
        or letter == _JOINS
        or ord(letter) in _VARIES
        or text[at - 1] == _JOINS
    )


def _tail(text: str, width: int) -> str:
    """Return the end of a text, as much as fits."""
    start, used = len(text), 0
    while start:
        size = cells(text[start - 1])
        if used + size > width:
            return text[start:]
        used += size
        start -= 1
    return text
