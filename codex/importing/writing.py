"""Text in the making: paragraphs, table rows and headings of a structured document."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from codex.model.source import Mark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.model.source import Draft


_EDGE: Final = re.compile("\0([<>])([^\0]*)\0")
"""Where a comment begins or ends: no sign of a text, since those lose their zeros."""


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
        self._begun: dict[str, int] = {}
        self._ended: dict[str, int] = {}
        self._comments: dict[str, str] = {}
        self.in_notes = False
        """True while foot- and endnotes are written: the sign of a note leaves white space before it."""

    def write(self, text: str) -> None:
        """Add to the paragraph."""
        self._open[-1].append(text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", ""))

    def comment(self, name: str, text: str) -> None:
        """Say what a comment says; its edges are told apart from it."""
        self._comments[name.replace("\0", "")] = " ".join(text.split())

    def edge(self, name: str, *, begins: bool) -> None:
        """Say that the words of a comment begin or end here."""
        self._open[-1].append(f"\0{'<' if begins else '>'}{name.replace(chr(0), '')}\0")

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
        if only_filled and not _EDGE.sub("", line).strip():
            return
        if joined:
            self._carried = line
            return
        if self._rows and self._rows[-1]:
            self._rows[-1][-1].append(line)
            self._level = ""
            return
        level, start = self._level, self._length
        self._level = ""
        line = self._add(line)
        if level and line.strip():
            self._headings.append(Mark("heading", start, start + len(line), level))

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

    def _add(self, line: str) -> str:
        """Add a line without the edges in it, which are noted, and return it."""
        if self.in_notes:
            line = line.strip()
        while "\0" in line and (found := _EDGE.search(line)):
            places = self._begun if found[1] == "<" else self._ended
            places.setdefault(found[2], self._length + found.start())
            line = line[: found.start()] + line[found.end() :]
        self._lines.append(line)
        self._length += len(line) + 1
        return line

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
        """Return the draft with headings and commented words among its marks."""
        more = [*self._headings, *self._highlights()]
        if not more:
            return draft
        return replace(draft, marks=tuple(sorted((*draft.marks, *more), key=lambda mark: mark.start)))

    def _highlights(self) -> Iterator[Mark]:
        """Yield the words of each comment; one at a point is about the paragraph it stands in."""
        text = self.text() if self._begun else ""
        for name, begun in self._begun.items():
            start, end = begun, self._ended.get(name, begun)
            if not text[start:end].strip():
                start, end = text.rfind("\n", 0, begun) + 1, text.find("\n", begun)
            said = text[start:end]
            first = start + len(said) - len(said.lstrip())
            if said.strip():
                yield Mark("highlight", first, first + len(said.strip()), self._comments.get(name, ""))
