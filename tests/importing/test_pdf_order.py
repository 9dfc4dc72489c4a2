"""Letters that a PDF draws behind their line stand in their words again."""

from __future__ import annotations

import pytest

from codex.importing.pdf_order import _Letter, _sorted
from codex.importing.registry import read


def drawn(*lines: list[tuple[str, int]], late: str = "") -> bytes:
    """Return a PDF of one page whose letters are drawn one by one, each at its place (counted in letters).

    Args:
        lines: Letter and place, in the order in which they are drawn.
        late: Letters of a font of their own.
    """
    letters = sorted({letter for line in lines for letter, _ in line})
    codes = {letter: 0x41 + at for at, letter in enumerate(letters)}
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
    )
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 900 792]/Contents 4 0 R/Resources<</Font<</F1 6 0 R/F2 7 0 R>>>>>>",
        *(f"<</Length {len(one)}>>\nstream\n{one}\nendstream" for one in streams),
        font,
        font.replace("Courier", "Helvetica"),
    ]
    made = b"%PDF-1.4\n"
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{one}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    tail = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(objects) + 1}/Root 1 0 R>>\n"
    return made + f"{tail}startxref\n{len(made)}\n%%EOF".encode()


def strayed(line: str, late: str = "қғұөәңүһҚҮ") -> list[tuple[str, int]]:
    """Return a line's letters, those of ``late`` behind the others, as LibreOffice draws them."""
    placed = [(letter, at) for at, letter in enumerate(line) if letter != " "]
    return [one for one in placed if one[0] not in late] + [one for one in placed if one[0] in late]


LINES = (
    "Сұхбат алушы: Форум қалай көмектесті?",
    "Мұғалім: Біз сабақты жоспарладық, пікір алмастық.",
    "Үнемі бірге, өйткені қиын",
)


@pytest.mark.parametrize("late", ["қғұөәңүһҚҮ", ""])
def test_a_line_reads_as_its_letters_stand(late: str) -> None:
    (draft,) = read(drawn(*(strayed(line, late) for line in LINES), late=late), "a.pdf").drafts
    assert draft.text.split("\n") == [*LINES, ""]


def test_lines_of_other_alphabets_are_left_as_they_are() -> None:
    lines = (
        "Учителя планируют уроки вместе.",
        "Teachers plan together, all of them.",
        "Сабақ ұзақ болды, ә ",
    )
    (draft,) = read(drawn(*(strayed(line, "") for line in lines)), "a.pdf").drafts
    assert draft.text.split("\n") == [*(line.strip() for line in lines), ""]


def test_letters_drawn_last_go_where_they_stand() -> None:
    placed = strayed("Сұхбат алушы")
    told = [_Letter(8.0 * at, 8.0 * at + 7, 9.0, letter) for letter, at in placed]
    assert "".join(one.char for one in told) == "Схбаталушыұ"
    assert _sorted(told, "С хбат алушы ұ") == "Сұхбат алушы"
    assert _sorted(told[:3], "Схб") == "Схб"
