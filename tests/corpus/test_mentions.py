"""Things of a list, found under all their names in every case."""

from __future__ import annotations

from itertools import pairwise

import pytest

from codex.corpus.mentions import Names

NAMES = Names(
    {
        "Miro": ("Miro", "Miro-board", "Миро", "онлайн-доска"),
        "Canva": ("Canva", "Канва"),
        "Zoom": ("Zoom", "Зум"),
        "Classroom": ("Google Classroom (школьный)", "Гугл Класс"),
        "Google": ("Google",),
    }
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Мы работали в Миро и на Канве.", ["Miro", "Canva"]),
        ("Миродағы тақта, Канвамен постер, Зумға кірдік", ["Miro", "Canva", "Zoom"]),
        ("Zoom-да, Zoom’е, Zoomға, ZOOM", ["Zoom"] * 4),
        ("на онлайн-досках и онлайн доске", ["Miro", "Miro"]),
        ("В Google Classroom, в Гугл Классе, в Google", ["Classroom", "Classroom", "Google"]),
        ("Мир, Миронов, канвас, зумер, гуглить", []),
        ("Miro-board, miro board", ["Miro", "Miro"]),
        ("Google. Classroom", ["Google"]),
    ],
)
def test_names_are_found_in_every_case_and_under_every_name(text: str, found: list[str]) -> None:
    mentions = list(NAMES.find(text))
    assert [one.name for one in mentions] == found
    assert all(before.end <= after.start for before, after in pairwise(mentions))
