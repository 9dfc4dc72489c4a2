"""PDFs whose letters are drawn one by one, with what readers marked on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def drawn(
    *lines: list[tuple[str, int]],
    late: str = "",
    notes: Sequence[str] = (),
    rotate: int = 0,
    coded: bool = True,
) -> bytes:
    """Return a PDF of one page whose letters are drawn one by one, each at its place (counted in letters).

    Args:
        lines: Letter and place, in the order in which they are drawn.
        late: Letters of a font of their own.
        notes: Annotations as they stand in the file, the first of them object 9 (:func:`marked`).
        rotate: How the page is turned, in degrees.
        coded: Whether the font tells which letters its codes are; each code is its own letter otherwise.
    """
    letters = sorted({letter for line in lines for letter, _ in line})
    codes = {letter: 0x41 + at if coded else ord(letter) for at, letter in enumerate(letters)}
    table = "\n".join(f"<{code:02x}> <{ord(letter):04x}>" for letter, code in codes.items())
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        f"1 begincodespacerange <00> <ff> endcodespacerange\n{len(codes)} beginbfchar\n{table}\nendbfchar\n"
        "endcmap end end"
    )
    shown = "\n".join(
        f"BT /F{1 + (letter in late)} 10 Tf 1 0 0 1 {72 + 8 * place} {700 - 20 * row} Tm"
        f" <{codes[letter]:02x}> Tj ET"
        for row, line in enumerate(lines)
        for letter, place in line
    )
    streams = [shown, cmap]
    widths = " ".join("700" for _ in letters)
    font = (
        f"<</Type/Font/Subtype/Type1/BaseFont/Courier/FirstChar 65/LastChar {64 + len(letters)}"
        f"/Widths[{widths}]/ToUnicode 5 0 R>>"
        if coded
        else _bitmaps(sorted(codes.values()))
    )
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        (
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 900 792]/Contents 4 0 R/Resources<</Font<</F1 6 0 R/F2 7 0 R>>>>"
            f"/Rotate {rotate}/Annots[{' '.join(f'{9 + at} 0 R' for at in range(len(notes)))}]>>"
        ),
        *(f"<</Length {len(one)}>>\nstream\n{one}\nendstream" for one in streams),
        font,
        font.replace("Courier", "Helvetica"),
        "<</Length 44>>\nstream\n700 0 0 0 600 700 d1 0 0 600 700 re f        \nendstream",
        *notes,
    ]
    made = b"%PDF-1.4\n"
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{one}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    tail = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(objects) + 1}/Root 1 0 R>>\n"
    return made + f"{tail}startxref\n{len(made)}\n%%EOF".encode()


def _bitmaps(codes: Sequence[int]) -> str:
    """Return a font as TeX makes them of bitmaps: it says nothing of what its codes mean."""
    names = " ".join(f"{code}/a{code}" for code in codes)
    shapes = " ".join(f"/a{code} 8 0 R" for code in codes)
    return (
        f"<</Type/Font/Subtype/Type3/FontBBox[0 0 700 800]/FontMatrix[.001 0 0 .001 0 0]/FirstChar {codes[0]}"
        f"/LastChar {codes[-1]}/Widths[{' '.join('700' for _ in range(codes[0], codes[-1] + 1))}]"
        f"/CharProcs<<{shapes}>>/Encoding<</Type/Encoding/Differences[{names}]>>/Resources<<>>>>"
    )


def quad(row: int, start: int, end: int) -> tuple[float, float, float, float]:
    """Return the rectangle that a viewer draws over letters of a line: left, low, right, high."""
    return 72 + 8 * start - 1, 700 - 20 * row - 3, 72 + 8 * (end - 1) + 7, 700 - 20 * row + 9


def marked(kind: str, *quads: tuple[float, float, float, float], comment: str = "", more: str = "") -> str:
    """Return an annotation over rectangles; its comment in Cyrillic as PDFs write it."""
    rect = " ".join(
        map(
            str,
            (
                *map(min, zip(*((q[0], q[1]) for q in quads), strict=True)),
                *map(max, zip(*((q[2], q[3]) for q in quads), strict=True)),
            ),
        )
    )
    points = " ".join(
        f"{left} {high} {right} {high} {left} {low} {right} {low}" for left, low, right, high in quads
    )
    said = "".join(f"{ord(char):04x}" for char in comment)
    corners = f"/QuadPoints[{points}]" if kind in {"Highlight", "Underline", "Squiggly", "StrikeOut"} else ""
    return f"<</Type/Annot/Subtype/{kind}/Rect[{rect}]{corners}/Contents<feff{said}>{more}>>"


def in_place(line: str) -> list[tuple[str, int]]:
    """Return a line's letters as they stand."""
    return [(letter, at) for at, letter in enumerate(line) if letter != " "]


def strayed(line: str, late: str = "қғұөәңүһҚҮ") -> list[tuple[str, int]]:
    """Return a line's letters, those of ``late`` behind the others, as LibreOffice draws them."""
    placed = [(letter, at) for at, letter in enumerate(line) if letter != " "]
    return [one for one in placed if one[0] not in late] + [one for one in placed if one[0] in late]
