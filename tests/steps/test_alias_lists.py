"""Lists of tools and objectives: names that mean one thing, in their order, counted in the sources."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.steps.conftest import Typed


def test_a_list_keeps_its_order_where_names_are_added(study: Typed) -> None:
    Path("goals.txt").write_text(
        "1. Определить роль;\n2. Описать платформы и др.\n3. Разработать матрицу.\n", encoding="utf-8"
    )
    assert study("alias", "import", "goals.txt", "--list", "objectives").code == 0
    assert (
        study(
            "alias", "add", "Определить роль", "Роль фасилитатора", "Определить роль", "--list", "objectives"
        ).code
        == 0
    )
    rows = study("alias", "list", "--list", "objectives", "--json").results
    assert [(row["name"], row["aliases"]) for row in rows] == [
        ("Определить роль", ["Роль фасилитатора"]),
        ("Описать платформы и др.", []),
        ("Разработать матрицу", []),
    ]


def test_what_is_named_in_the_sources_is_counted_and_shown(study: Typed) -> None:
    Path("two.txt").write_text(
        "Учитель: Урок мы собрали в Миро.\nУчитель: Миродағы тақта ұнады, Miro-board керек.\n",
        encoding="utf-8",
    )
    assert study("import", "two.txt").code == 0
    assert study("excerpt", "cut", "--by", "turn", "-s", "two").code == 0
    assert study("alias", "add", "Miro", "Миро", "Miro-board").code == 0
    assert study("alias", "add", "Canva", "Канва").code == 0
    where = ("--where", "title=two")
    rows = study("alias", "find", "--list", "tools", *where, "--json").results
    assert [(row["name"], row["mentions"], row["excerpts"], row["sources"]) for row in rows] == [
        ("Miro", 3, 2, 1),
        ("Canva", 0, 0, 0),
    ]
    assert set(rows[0]["forms"]) == {"Миро", "Миродағы", "Miro-board"}
    places = study("alias", "find", "--each", *where, "--json").results
    assert [row["form"] for row in places] == ["Миро", "Миродағы", "Miro-board"]
    assert all(row["excerpt"] for row in places)
    assert study("alias", "find", "--list", "nothing").code == 3
