"""Paragraphs of a Rich Text document under way: those of its text, of a note, of a text box.

In Rich Text a paragraph, a cell and a row are told at their ends, so they are collected until then.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from codex.importing.writing import Writing

_EDGE: Final = re.compile("\0([<>])([^\0]*)\0")


class Story:
    """Collects lines: paragraphs, and rows of cells that hold paragraphs.

    Args:
        kind: ``text``, ``footnote``, ``annotation``, or what a text box is called.
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.level = ""
        """Of a heading; empty for other paragraphs."""
        self.depth = 0
        """How many tables the paragraph lies in."""
        self._words: list[str] = []
        self._lines: list[tuple[str, list[list[str]]]] = []
        """Level, and a row of cells; a paragraph is a row of one."""
        self._cells: dict[int, list[list[str]]] = {}
        self._cell: dict[int, list[str]] = {}

    def add(self, text: str) -> None:
        """Add to the paragraph; half characters become one when both are there."""
        words = self._words
        if words and "\ud800" <= words[-1][-1:] <= "\udbff" and "\udc00" <= text[0] <= "\udfff":
            words[-1] = (words[-1] + text).encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
        else:
            words.append(text.replace("\0", ""))

    def edge(self, name: str, *, begins: bool) -> None:
        """Say that the words of a comment begin or end here."""
        self._words.append(f"\0{'<' if begins else '>'}{name.replace(chr(0), '')}\0")

    def end_paragraph(self) -> None:
        """End the paragraph: a line of its own, or part of a cell."""
        text = "".join(self._words)
        self._words.clear()
        if self.depth:
            self._cell.setdefault(self.depth, []).append(text)
        else:
            self._lines.append((self.level, [[text]]))

    def end_cell(self, *, nested: bool) -> None:
        """End the cell with its last paragraph."""
        depth = self.depth = max(self.depth, 2) if nested else 1
        self.end_paragraph()
        self._cells.setdefault(depth, []).append(self._cell.pop(depth))

    def end_row(self, *, nested: bool) -> None:
        """End the row; that of a table inside a cell is a paragraph of the cell."""
        depth = max(self.depth, 2) if nested else 1
        cells = self._cells.pop(depth, [])
        if not cells:
            return
        if nested:
            line = "\t".join(" ".join(filter(None, map(str.strip, cell))) for cell in cells)
            self._cell.setdefault(depth - 1, []).append(line)
        else:
            self._lines.append(("", cells))

    def finish(self) -> None:
        """End what is open: a file may be cut off, and a note has no end of its last paragraph."""
        if "".join(self._words).strip():
            self.end_paragraph()
        for depth in sorted(self._cell.keys() | self._cells.keys(), reverse=True):
            left = [*self._cells.pop(depth, []), self._cell.pop(depth, [])]
            self._lines.append(("", left))

    def put_before(self, inner: Story) -> None:
        """Put the lines of a text box before the paragraph it hangs on."""
        if self.depth:
            self._cell.setdefault(self.depth, []).append(inner.plain())
        else:
            self._lines += inner._lines

    def plain(self) -> str:
        """Return all in one line."""
        return " ".join(
            filter(None, (part.strip() for _, row in self._lines for cell in row for part in cell))
        )

    def write(self, writing: Writing) -> None:
        """Write the lines down."""
        self.finish()
        for level, row in self._lines:
            is_row = len(row) > 1
            if is_row:
                writing.open_row()
            for cell in row:
                if is_row:
                    writing.open_cell()
                for text in cell:
                    writing.open_paragraph()
                    writing.heading("" if is_row else level)
                    _write(text.strip() if self.kind == "footnote" else text, writing)
                    writing.end_paragraph()
            if is_row:
                writing.end_row()


def _write(text: str, writing: Writing) -> None:
    at = 0
    for found in _EDGE.finditer(text):
        writing.write(text[at : found.start()])
        writing.edge(found[2], begins=found[1] == "<")
        at = found.end()
    writing.write(text[at:])
