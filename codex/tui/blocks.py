"""Lines put together: side by side, as a window on many, with what was searched for marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from codex.tui.wrapping import cells, cut, wrapped
from codex.words.visible import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.tui.looks import Looks
    from codex.tui.paper import Line
    from codex.words import Words

Shown = TypeVar("Shown")


def broken_lines(text: str, width: int) -> list[str]:
    """Return a text with its control characters made visible, broken into lines."""
    shown = visible(text, lines=True)
    return [shown[start:end] for start, end in wrapped(shown, width)]


def beside(left: list[Line], right: list[Line], width: int) -> list[Line]:
    """Put two blocks side by side, the left one ``width`` cells wide, with a rule between."""
    lines: list[Line] = []
    for number in range(max(len(left), len(right))):
        line = fitted(left[number], width) if number < len(left) else []
        used = sum(cells(text) for text, _ in line)
        other = right[number] if number < len(right) else []
        lines.append([*line, (" " * (width - used) + " │ ", "dim"), *other])
    return lines


def fitted(line: Line, width: int) -> Line:
    """Cut a line to ``width`` cells."""
    kept: Line = []
    for text, ink in line:
        room = width - sum(cells(one) for one, _ in kept)
        if room <= 0:
            break
        kept.append((cut(text, room), ink))
    return kept


def windowed(lines: Sequence[Shown], at: int, room: int) -> list[Shown]:
    """Return as many lines, or what becomes lines, as there is room for, with line ``at`` among them."""
    if len(lines) <= room:
        return list(lines)
    start = max(0, min(at - room // 2, len(lines) - room))
    return list(lines[start : start + room])


def run_of_pieces(pieces: Line, width: int, rows: int) -> list[Line]:
    """Set pieces one after the other in at most ``rows`` lines."""
    lines: list[Line] = [[]]
    used = 0
    for text, ink in pieces:
        size = cells(text)
        if used and used + size > width:
            if len(lines) == rows:
                lines[-1].append(("…", "dim"))
                break
            lines.append([])
            used = 0
        lines[-1].append((cut(text, width), ink))
        used += size
    return lines


def highlighted(text: str, start: int, end: int, places: Sequence[tuple[int, int]]) -> Line:
    """Return a piece of a text with some places of the text marked.

    >>> highlighted("we plan a lesson", 3, 16, [(3, 7)])
    [('plan', 'found'), (' a lesson', '')]
    """
    pieces: Line = []
    done = start
    for first, last in places:
        if first < end and last > done:
            pieces += [
                (text[done : max(first, done)], ""),
                (text[max(first, done) : min(last, end)], "found"),
            ]
            done = min(last, end)
    pieces.append((text[done:end], ""))
    return [piece for piece in pieces if piece[0]] or [("", "")]


def scrolled(body: list[Line], looks: Looks, width: int, room: int, say: Words) -> list[Line]:
    """Return ``room`` lines of a body from where it is scrolled to; the last one says what is below.

    ``looks`` is brought into bounds.
    """
    last = max(len(body) - room, 0)
    looks.scroll = max(0, min(looks.scroll, last))
    shown = body[looks.scroll : looks.scroll + room]
    if room > 1 and looks.scroll < last:
        shown[-1] = [(cut(say("tui.settle-more", n=last - looks.scroll + 1), width), "doubt")]
    return shown + [[] for _ in range(room - len(shown))]
