"""Text in the making: paragraphs, table rows and headings of a structured document."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from codex.model.source import Mark

if TYPE_CHECKING:
    from codex.model.source import Draft


class Writing:
    """Collects paragraphs; a table row is one line with its cells parted by tabs.

    A row whose cells hold several paragraphs keeps them, parted by blanks: an excerpt of a row
    should still be one line.
    """

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._open: list[list[str]] = [[]]
        self._carried = ""
        self._level = ""
        self._length = 0
        self._rows: list[list[list[str]]] = []
        self._headings: list[Mark] = []

    def write(self, text: str) -> None:
        """Add to the paragraph."""
        self._open[-1].append(text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", ""))

    def open_paragraph(self) -> None:
        """Begin a paragraph; one inside another (a text box) comes before it."""
        self._open.append([self._carried] if self._carried else [])
        self._carried = ""

    def heading(self, level: str) -> None:
        """Say that the paragraph is a heading."""
        self._level = level

    def end_paragraph(self, *, joined: bool = False, only_filled: bool = False) -> None:
        """Close the paragraph; inside a table it becomes part of its cell.

        Args:
            joined: The paragraph goes on in the next one: its end was deleted.
            only_filled: An empty paragraph is none.
        """
        line = "".join(self._open.pop()) if len(self._open) > 1 else ""
        if only_filled and not line.strip():
            return
        if joined:
            self._carried = line
            return
        if self._rows and self._rows[-1]:
            self._rows[-1][-1].append(line)
            self._level = ""
            return
        if self._level and line.strip():
            self._headings.append(Mark("heading", self._length, self._length + len(line), self._level))
        self._level = ""
        self._add(line)

    def open_row(self) -> None:
        """Begin a row; tables may lie in cells of other tables."""
        self._rows.append([])

    def open_cell(self) -> None:
        """Begin a cell."""
        if self._rows:
            self._rows[-1].append([])

    def end_row(self) -> None:
        """Close the row."""
        if not self._rows:
            return
        cells = ["\n".join(filter(None, map(str.strip, cell))) for cell in self._rows.pop()]
        line = "\t".join(cell.replace("\n", " ") for cell in cells)
        if self._rows and self._rows[-1]:
            self._rows[-1][-1].append(line)
        else:
            self._add(line)

    def _add(self, line: str) -> None:
        self._lines.append(line)
        self._length += len(line) + 1

    def text(self) -> str:
        """Return what was written so far, one paragraph a line."""
        if self._carried:
            self._add(self._carried)
            self._carried = ""
        return "\n".join(self._lines) + "\n" if self._lines else ""

    def title(self) -> str:
        """Return the first heading, if the document begins with one."""
        text = "\n".join(self._lines)
        if not self._headings:
            return ""
        first = self._headings[0]
        return text[first.start : first.end].strip() if not text[: first.start].strip() else ""

    def with_marks(self, draft: Draft) -> Draft:
        """Return the draft with the headings among its marks."""
        if not self._headings:
            return draft
        return replace(
            draft, marks=tuple(sorted((*draft.marks, *self._headings), key=lambda mark: mark.start))
        )
