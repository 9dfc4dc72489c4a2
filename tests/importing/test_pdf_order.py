"""Letters that a PDF draws behind their line stand in their words again."""

from __future__ import annotations

import pytest

from codex.importing.pdf_order import _Drawn, _sorted
from codex.importing.registry import read
from tests.importing.drawn import drawn, strayed

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


def test_signs_of_another_font_go_behind_their_words() -> None:
    lines = ("Вопрос: что мешает, а что помогает?", "Ответ: время, его мало.", "Обсуждали вместе.")
    placed = (strayed(line, ":,.?") for line in lines)
    (draft,) = read(drawn(*placed, late=":,.?"), "a.pdf").drafts
    assert draft.text.split("\n") == [*lines, ""]


def test_letters_drawn_last_go_where_they_stand() -> None:
    placed = strayed("Сұхбат алушы")
    told = [_Drawn(8.0 * at, 8.0 * at + 7, 9.0, letter) for letter, at in placed]
    assert "".join(one.char for one in told) == "Схбаталушыұ"
    assert _sorted(told, "С хбат алушы ұ") == "Сұхбат алушы"
    assert _sorted(told[:3], "Схб") == "Схб"
