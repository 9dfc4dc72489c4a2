"""The palette: ten codes on ten digits; what was used lately comes in, what is pinned stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codex.coding.rules import Message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codex.model.code import Codebook

SLOTS: Final = 10
"""Places of the palette, one a digit."""


class Palette:
    """Which code is on which digit.

    Args:
        book: The codebook of the round.
        pinned: Codes that keep the first places.
        recent: Codes used before, the latest first.
    """

    def __init__(self, book: Codebook, pinned: Iterable[str], recent: Iterable[str]) -> None:
        self.pinned = tuple(one for one in pinned if book.code(one) is not None)[:SLOTS]
        fresh = [one for one in recent if one not in self.pinned]
        self.slots: list[str] = [*self.pinned, *fresh][:SLOTS]
        self._used = {code: -place for place, code in enumerate(self.slots)}
        self._clock = 0

    def on(self, slot: int) -> str | Message:
        """Return the code on a digit (0 for the first place), or why there is none."""
        if slot >= len(self.slots):
            return Message("tui.empty-slot", {"key": (slot + 1) % SLOTS}, refused=True)
        return self.slots[slot]

    def use(self, code: str) -> None:
        """Keep a code in the palette; codes there keep their digit, the one unused longest gives way."""
        self._clock += 1
        self._used[code] = self._clock
        if code in self.slots:
            return
        if len(self.slots) < SLOTS:
            self.slots.append(code)
            return
        free = [place for place, one in enumerate(self.slots) if one not in self.pinned]
        if free:
            place = min(free, key=lambda one: self._used.get(self.slots[one], -SLOTS))
            self.slots[place] = code

    def pin(self, code: str) -> tuple[Message, ...]:
        """Pin a code to its place, or let it go."""
        if not code:
            return (Message("tui.no-code-yet", refused=True),)
        if code in self.pinned:
            self.pinned = tuple(one for one in self.pinned if one != code)
            return (Message("tui.unpinned", {"code": code}),)
        if len(self.pinned) == SLOTS:
            return (Message("tui.all-pinned", refused=True),)
        self.use(code)
        self.pinned = (*self.pinned, code)
        return (Message("tui.pinned", {"code": code}),)
