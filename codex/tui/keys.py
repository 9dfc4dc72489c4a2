"""Which key means what, on whatever keyboard layout it is pressed.

A terminal sends the letter that was typed, not the key: ``j`` comes as ``о`` on the Russian and the
Kazakh layout, and the Kazakh one has no digits in its top row at all. So every action has a letter
of the us layout (or a key with a name, like *enter*), and what arrives is read as its us key.
No action needs Ctrl or a bare mark, since those stand elsewhere on other layouts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codex.words.keyboard import KK, us_key

if TYPE_CHECKING:
    from collections.abc import Mapping

TAG: Final[dict[str, tuple[str, ...]]] = {
    "slot": tuple("1234567890"),
    "find": ("f", "space"),
    "finish": ("enter", "j"),
    "leave": ("l", "right"),
    "back": ("k", "left"),
    "unsure": ("u",),
    "nothing": ("x",),
    "stance": ("c",),
    "note": ("m",),
    "define": ("d",),
    "repeat": ("r",),
    "undo": ("z", "backspace"),
    "redo": ("y",),
    "search": ("s",),
    "next-match": ("n",),
    "last-match": ("p",),
    "go": ("g",),
    "tree": ("t",),
    "pin": ("i",),
    "propose": ("a",),
    "hints": ("w",),
    "regroup": ("e",),
    "down": ("pagedown", "down", "b"),
    "up": ("pageup", "up", "v"),
    "help": ("h", "question_mark"),
    "quit": ("q",),
}
"""Action of ``codex tag`` -> its keys: us letters, digits, or names of keys."""

RESOLVE: Final[dict[str, tuple[str, ...]]] = {
    "give": ("g",),
    "drop": ("d",),
    "leave": ("s", "l", "j", "right", "enter"),
    "back": ("b", "k", "left"),
    "way": ("w",),
    "day": ("t",),
    "undo": ("z", "backspace"),
    "redo": ("y",),
    "define": ("f", "space"),
    "down": ("pagedown", "down", "n"),
    "up": ("pageup", "up", "v"),
    "help": ("h", "question_mark"),
    "quit": ("q",),
}
"""Action of ``codex resolve``, of codes and of a panel's items -> its keys."""

JOIN: Final[dict[str, tuple[str, ...]]] = {
    "slot": tuple("1234567890"),
    "which": ("i",),
    "common": ("c",),
    "codes": ("f", "space"),
    **{action: keys for action, keys in RESOLVE.items() if action != "define"},
}
"""Action of ``codex resolve`` of free spans -> its keys."""

VOTE: Final[dict[str, tuple[str, ...]]] = {
    "answer": tuple("0123456789"),
    "type": ("e", "enter"),
    "cannot": ("c",),
    "recuse": ("r",),
    "note": ("m",),
    "leave": ("s", "l", "j", "right"),
    "back": ("b", "k", "left"),
    "undo": ("z", "backspace"),
    "redo": ("y",),
    "down": ("pagedown", "down", "n"),
    "up": ("pageup", "up", "v"),
    "help": ("h", "question_mark"),
    "quit": ("q",),
}
"""Action of ``codex vote`` -> its keys."""

SPANS: Final[dict[str, tuple[str, ...]]] = {
    "slot": tuple("1234567890"),
    "find": ("f",),
    "mark": ("space",),
    "around": ("r",),
    "keep": ("enter",),
    "word-right": ("l", "right"),
    "word-left": ("k", "left"),
    "sentence-right": ("o",),
    "sentence-left": ("i",),
    "letter-right": ("j", "shift+right"),
    "letter-left": ("t", "shift+left"),
    "down": ("down",),
    "up": ("up",),
    "page-down": ("b", "pagedown"),
    "page-up": ("v", "pageup"),
    "start": ("home",),
    "end": ("end",),
    "swap": ("w",),
    "next-span": ("n",),
    "last-span": ("p",),
    "ends": ("e",),
    "drop": ("x", "delete"),
    "stance": ("c",),
    "unsure": ("u",),
    "note": ("m",),
    "propose": ("a",),
    "search": ("s",),
    "go": ("g",),
    "done": ("d",),
    "next-source": ("tab",),
    "last-source": ("shift+tab",),
    "undo": ("z", "backspace"),
    "redo": ("y",),
    "help": ("h", "question_mark"),
    "quit": ("q",),
}
"""Action of the screen of free spans -> its keys."""

REVIEW: Final[dict[str, tuple[str, ...]]] = {
    "leave": ("j", "enter"),
    "back": ("k",),
    "word-right": ("l", "right"),
    "word-left": ("e", "left"),
    "sentence-right": ("o",),
    "sentence-left": ("i",),
    "split": ("p", "space"),
    "words": ("s",),
    "join": ("m",),
    "codable": ("x",),
    "go": ("g",),
    "undo": ("z", "backspace"),
    "redo": ("y",),
    "down": ("pagedown", "down", "b"),
    "up": ("pageup", "up", "v"),
    "help": ("h", "question_mark"),
    "quit": ("q",),
}
"""Action of ``codex excerpt review`` -> its keys."""

_KAZAKH: Final = frozenset("әіңғүұқөһӘІҢҒҮҰҚӨҺ")
_TOP_ROW_MARKS: Final = {KK[digit]: digit for digit in "167"}
"""Marks that the Kazakh layout has in its top row: ``"`` is the key of 1, ``,`` of 6, ``.`` of 7."""


class Keys:
    """Reads key presses as actions.

    Args:
        table: Action -> its keys.
        changed: Action -> another letter, as the study's preferences say; what is no action, no
            single key, or a key of another action stays as it was (``refused`` names it).
        kazakh: True where the Kazakh layout may be in use. Its top row also has marks, and these
            are read as digits only then, or once a Kazakh letter was typed.
    """

    def __init__(
        self,
        table: Mapping[str, tuple[str, ...]],
        changed: Mapping[str, str] | None = None,
        *,
        kazakh: bool = False,
    ) -> None:
        self.kazakh = kazakh
        self.table = dict(table)
        self.refused: list[str] = []
        for action, key in (changed or {}).items():
            taken = {one for name, keys in self.table.items() if name != action for one in keys}
            if (
                action in self.table
                and action != "slot"
                and len(key) == 1
                and us_key(key).lower() not in taken
            ):
                named = tuple(one for one in self.table[action] if len(one) > 1)
                self.table[action] = (us_key(key).lower(), *named)
            else:
                self.refused.append(action)
        self._actions = {key: action for action, keys in self.table.items() for key in keys}

    def letter(self, action: str) -> str:
        """Return the first key of an action, as hints show it."""
        return self.table[action][0]

    def action(self, key: str, character: str | None) -> tuple[str, str]:
        """Return the action of a key press and the us key it is on; no action is empty.

        Args:
            key: Name of the key, as the terminal library tells it: ``enter``, ``a``, ``ctrl+a``.
            character: What the key types, if anything.

        >>> keys = Keys(TAG)
        >>> keys.action("о", "о"), keys.action("j", "j"), keys.action("ә", "ә")
        (('finish', 'j'), ('finish', 'j'), ('slot', '2'))
        """
        if key in self._actions:
            return self._actions[key], key
        if key.startswith("ctrl+"):  # never needed; taken as the plain key where a terminal adds it
            return "", ""
        if character is None or len(character) != 1:
            return "", ""
        if character in _KAZAKH:
            self.kazakh = True
        found = us_key(character).lower()
        if found not in self._actions and self.kazakh:
            found = _TOP_ROW_MARKS.get(character, found)
        return self._actions.get(found, ""), found
