"""Figures as SVG: text stays text, numbers are rounded, nothing is loaded from anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from codex.words.visible import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

FONT: Final = "DejaVu Sans, Noto Sans, Segoe UI, Arial, sans-serif"
INK: Final = "#1b1e23"
SOFT: Final = "#565c66"
LINE: Final = "#c9ced6"
ACCENT: Final = "#0a58a8"
SECOND: Final = "#b35806"
"""Blue and orange differ for every kind of colour vision, and in grey too."""
FILLS: Final = {
    "divided": ("#fdeecb", "#583c00"),
    "contested": ("#fbdce6", "#7d0f3d"),
    "rejected": ("#e6e5e3", "#46423d"),
    "one-expert": ("#e7e3f8", "#42308a"),
    "below-quorum": ("#ffffff", SOFT),
    "not-judged": ("#ffffff", SOFT),
    "no-evidence": ("#ffffff", SOFT),
}
"""Status -> background and ink, as on the page of the matrix."""
STEPS: Final = (
    ("#ffffff", INK),
    ("#dceaf7", INK),
    ("#b3d2ee", INK),
    ("#7fb2df", INK),
    ("#22639f", "#ffffff"),
    ("#0b3a70", "#ffffff"),
)
"""Steps of one hue, 0 for nothing."""


def number(value: float) -> str:
    """Return a coordinate, the same on every machine.

    >>> number(3.14159), number(2.0), number(-0.001)
    ('3.14', '2', '0')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def text_width(text: str, size: float) -> float:
    """Return about how wide a text is: no font is at hand, so letters have one width a script."""
    wide = sum(
        1.0 if letter > "\u2e80" else 0.62 if letter > "\u0370" or letter.isupper() else 0.55
        for letter in text
    )
    return wide * size


def wrapped(text: str, room: float, size: float, most: int = 3) -> list[str]:
    """Return a text in lines that fit; the last one ends in a sign where there is more.

    >>> wrapped("Formative assessment of learners", 90, 12)
    ['Formative', 'assessment of', 'learners']
    """
    lines: list[str] = []
    for word in visible(text).split():
        if lines and text_width(f"{lines[-1]} {word}", size) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    kept = [_cut(line, room, size) for line in lines[:most]] or [""]
    if len(lines) > most:
        kept[-1] = _cut(kept[-1] + "…", room, size) if not kept[-1].endswith("…") else kept[-1]
    return kept


def shortened(text: str, room: float, size: float) -> str:
    """Return a text in one line that fits; it ends in a sign where there is more.

    >>> shortened("Formative assessment", 60, 12)
    'Formati…'
    """
    return _cut(visible(text), room, size)


def _cut(line: str, room: float, size: float) -> str:
    if text_width(line, size) <= room:
        return line
    while len(line) > 1 and text_width(line + "…", size) > room:
        line = line[:-1]
    return line + "…"


class Drawing:
    """A picture that grows element by element, from the back to the front."""

    def __init__(self, title: str, description: str, language: str) -> None:
        self._title, self._description, self._language = title, description, language
        self._parts: list[str] = []

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str = "none",
        stroke: str = "none",
        radius: float = 0,
    ) -> None:
        """Draw a rectangle."""
        corner = f' rx="{number(radius)}"' if radius else ""
        self._parts.append(
            f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
            f'{corner} fill="{fill}" stroke="{stroke}"/>'
        )

    def line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        *,
        stroke: str = INK,
        width: float = 1,
        dash: str = "",
    ) -> None:
        """Draw a line."""
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self._parts.append(
            f'<line x1="{number(start[0])}" y1="{number(start[1])}" x2="{number(end[0])}" y2="{number(end[1])}"'
            f' stroke="{stroke}" stroke-width="{number(width)}"{dashed}/>'
        )

    def path(
        self, points: Sequence[tuple[float, float]], *, stroke: str, width: float = 2, dash: str = ""
    ) -> None:
        """Draw a line through points."""
        places = " ".join(f"{number(x)},{number(y)}" for x, y in points)
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self._parts.append(
            f'<polyline points="{places}" fill="none" stroke="{stroke}" stroke-width="{number(width)}"'
            f' stroke-linejoin="round"{dashed}/>'
        )

    def shape(self, points: Sequence[tuple[float, float]], *, fill: str, stroke: str = "none") -> None:
        """Draw a filled shape with these corners."""
        places = " ".join(f"{number(x)},{number(y)}" for x, y in points)
        self._parts.append(f'<polygon points="{places}" fill="{fill}" stroke="{stroke}"/>')

    def dot(self, x: float, y: float, radius: float, *, fill: str = INK, stroke: str = "none") -> None:
        """Draw a circle."""
        self._parts.append(
            f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" fill="{fill}" stroke="{stroke}"/>'
        )

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 12,
        anchor: str = "start",
        fill: str = INK,
        bold: bool = False,
        turned: float = 0,
    ) -> None:
        """Write a line of text with its foot at (x, y)."""
        weight = ' font-weight="600"' if bold else ""
        turn = f' transform="rotate({number(turned)} {number(x)} {number(y)})"' if turned else ""
        self._parts.append(
            f'<text x="{number(x)}" y="{number(y)}" font-size="{number(size)}" text-anchor="{anchor}"'
            f' fill="{fill}"{weight}{turn}>{escape(visible(text))}</text>'
        )

    def block(
        self,
        x: float,
        y: float,
        lines: Sequence[str],
        *,
        size: float = 12,
        anchor: str = "start",
        fill: str = INK,
        bold: bool = False,
    ) -> None:
        """Write lines of text, centred on the height ``y``."""
        top = y - (len(lines) - 1) * size * 0.6 + size * 0.36
        for place, line in enumerate(lines):
            self.text(x, top + place * size * 1.2, line, size=size, anchor=anchor, fill=fill, bold=bold)

    def svg(self, width: float, height: float) -> bytes:
        """Return the picture; its title and description are read aloud in its place."""
        label = quoteattr(visible(self._title))
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(width)} {number(height)}"'
            f' width="{number(width)}" height="{number(height)}" role="img" aria-label={label}'
            f' xml:lang="{self._language}" font-family="{FONT}">'
        )
        parts = [
            '<?xml version="1.0" encoding="UTF-8"?>',
            head,
            f"<title>{escape(visible(self._title))}</title>",
            f"<desc>{escape(visible(self._description))}</desc>",
            f'<rect width="{number(width)}" height="{number(height)}" fill="#ffffff"/>',
            *self._parts,
            "</svg>",
        ]
        return ("\n".join(parts) + "\n").encode("utf-8", "replace")
