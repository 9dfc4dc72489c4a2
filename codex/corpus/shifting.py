"""An edited text and where its places are now."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from codex.errors import UsageProblem

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Edit:
    """Put ``new`` in the place of ``text[start:end]``."""

    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class Edited:
    """A text after edits, with the way from old places to new ones.

    >>> after = edited("Hi Ann, bye Ann.", [Edit(3, 6, "P07"), Edit(12, 15, "someone")])
    >>> after.text, after.moved(8, 16), after.moved(13, 16)
    ('Hi P07, bye someone.', (8, 20), (12, 20))
    """

    text: str
    edits: tuple[Edit, ...]
    starts: tuple[int, ...]
    """Where each edit begins in the old text."""
    shifts: tuple[int, ...]
    """How far places after each edit have moved."""

    def moved(self, start: int, end: int) -> tuple[int, int]:
        """Return where an old range lies now; one that begins or ends within an edit takes it whole."""
        return self._start(start), self._end(end)

    def _start(self, place: int) -> int:
        at = bisect_right(self.starts, place) - 1
        if at >= 0 and place < self.edits[at].end:
            return self._before(at)
        return place + (self.shifts[at] if at >= 0 else 0)

    def _end(self, place: int) -> int:
        at = bisect_right(self.starts, place) - 1
        if at >= 0 and self.edits[at].start < place <= self.edits[at].end:
            return self._before(at) + len(self.edits[at].new)
        if at >= 0 and self.edits[at].start == place < self.edits[at].end:
            return self._before(at)
        return place + (self.shifts[at] if at >= 0 else 0)

    def _before(self, at: int) -> int:
        """Where an edit begins in the new text."""
        return self.edits[at].start + (self.shifts[at - 1] if at else 0)


def edited(text: str, edits: Iterable[Edit]) -> Edited:
    """Carry out edits that do not overlap.

    Raises:
        UsageProblem: Two edits overlap, or one lies outside the text.
    """
    order = tuple(sorted(edits, key=lambda edit: (edit.start, edit.end)))
    parts: list[str] = []
    shifts: list[int] = []
    at = shift = 0
    for edit in order:
        if not at <= edit.start <= edit.end <= len(text):
            raise UsageProblem("corpus.edits-overlap", start=edit.start, end=edit.end)
        parts += [text[at : edit.start], edit.new]
        shift += len(edit.new) - (edit.end - edit.start)
        shifts.append(shift)
        at = edit.end
    parts.append(text[at:])
    return Edited("".join(parts), order, tuple(edit.start for edit in order), tuple(shifts))
