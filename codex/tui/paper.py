"""The one widget that all screens are drawn on: lines of marked pieces, painted where they changed.

A screen of many widgets lays itself out anew for every key; lines on one sheet do not, and what a
slow line or a far terminal must carry is only what changed. Texts are never read as markup.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from codex.tui.wrapping import cells, cut

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events

Line = list[tuple[str, str]]
"""Pieces of a line: text, and a name of :data:`INKS`."""

INKS: Final[dict[str, Style]] = {
    "": Style(),
    "dim": Style(dim=True),
    "bold": Style(bold=True),
    "head": Style(reverse=True),
    "code": Style(bold=True, color="cyan"),
    "key": Style(bold=True, color="yellow"),
    "found": Style(reverse=True, bold=True),
    "chosen": Style(reverse=True),
    "good": Style(color="green"),
    "bad": Style(bold=True, color="red"),
    "doubt": Style(bold=True, color="magenta"),
}
"""Ways to set a piece; colours are the terminal's own sixteen and never the only sign."""


class Paper(Widget, inherit_css=False):
    """A sheet of lines, drawn by ``draw(width, height)`` whenever something changed."""

    DEFAULT_CSS = "Paper { height: 1fr; width: 1fr; background: ansi_default; color: ansi_default; }"

    def __init__(self, draw: Callable[[int, int], Sequence[Line]]) -> None:
        super().__init__()
        self._draw = draw
        self._lines: list[Line] = []

    def redraw(self) -> None:
        """Draw again and paint the lines that differ."""
        width, height = self.size
        if not width or not height:
            return
        fresh = list(self._draw(width, height))[:height]
        fresh += [[] for _ in range(height - len(fresh))]
        before, self._lines = self._lines, fresh
        if len(before) != len(fresh):
            self.refresh()
            return
        changed = [Region(0, y, width, 1) for y in range(height) if before[y] != fresh[y]]
        if changed:
            self.refresh(*changed)

    def on_resize(self, _event: events.Resize) -> None:
        """Draw for the new size."""
        self._lines = []
        self.redraw()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the painted lines of a region: a sheet has neither border nor padding to be put around them."""
        strips = [self.render_line(y) for y in crop.line_range]
        for one in self.get_line_filters():
            strips = [strip.apply_filter(one, self.background_colors[1]) for strip in strips]
        if crop.column_span != (0, self.size.width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def render_line(self, y: int) -> Strip:
        """Return one painted line."""
        width = self.size.width
        if y >= len(self._lines):
            return Strip.blank(width)
        segments, used = [], 0
        for text, ink in self._lines[y]:
            shown = cut(text, width - used)
            used += cells(shown)
            if shown:
                segments.append(Segment(shown, INKS[ink]))
        ink = self._lines[y][-1][1] if self._lines[y] else ""
        if used < width:
            segments.append(Segment(" " * (width - used), INKS["head"] if ink == "head" else None))
        return Strip(segments, width)
