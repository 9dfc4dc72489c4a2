"""What a survey says of its people: typed, asked for with --where, counted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.steps.conftest import Typed

ANSWERS = """\ufeffКод;Анкета;Школа;Учеников;Стаж, лет;Заполнено;Начало;Телефон школы;Доля;Пол *
001;Интернет обрывается каждый день после обеда;№ 1;1\u00a0204;4,5;05.10.2025 09:11:40;09:30;07292312345;5 %;Ж
002;Кабинет один на всех, и он занят до вечера;№ 2;310;12;5/11/25;10:05;07292312346;12%;М
003;Дети сами показывают мне, как это делается;№ 1;1 310;30,5;2025-12-01;9:05;07292312347;40%;ж
"""


@pytest.fixture
def answered(study: Typed) -> Typed:
    """Return a study with three answers of an Excel of Kazakhstan."""
    Path("a.csv").write_text(ANSWERS, encoding="utf-8")
    assert study("import", "a.csv", "--map", "text=Анкета", "--map", "id=Код").code == 0
    return study


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("Учеников>1250", ["003"]),
        ("Учеников=1204", ["001"]),
        ("Учеников<=310", ["002"]),
        ("Стаж, лет>=12", ["002", "003"]),
        ("Заполнено<2025-11-05", ["001"]),
        ("Заполнено<=05.10.2025", ["001"]),
        ("Заполнено=05.10.2025", ["001"]),
        ("Заполнено>05.10.2025", ["002", "003"]),
        ("Заполнено=05.11.2025", ["002"]),
        ("Заполнено>=2025", ["001", "002", "003"]),
        ("Начало<09:30", ["003"]),
        ("Доля>=12%", ["002", "003"]),
        ("Пол *=Ж", ["001", "003"]),
        ("id=002", ["002"]),
        ("Школа=№ 1", ["001", "003"]),
        ("Анкета=", ["001", "002", "003"]),
    ],
)
def test_answers_are_found_by_what_their_values_mean(answered: Typed, asked: str, found: list[str]) -> None:
    rows = answered("source", "list", "--where", asked, "--where", "kind=answers", "--json").results
    assert sorted(row["attributes"]["id"] for row in rows) == found


def test_attributes_are_typed_by_all_their_values(answered: Typed) -> None:
    rows = answered("source", "attr", "list", "--json").results
    types = {row["name"]: row["type"] for row in rows}
    assert types == {
        "id": "text",
        "Школа": "text",
        "Учеников": "number",
        "Стаж, лет": "number",
        "Заполнено": "date",
        "Начало": "time",
        "Телефон школы": "text",
        "Доля": "number",
        "Пол *": "text",
    }


def test_a_table_gives_every_wave_of_a_respondent_its_attributes(answered: Typed) -> None:
    Path("b.csv").write_text(ANSWERS.replace("после обеда", "с утра"), encoding="utf-8")
    assert answered("import", "b.csv").code == 0
    Path("who.csv").write_text(
        "Учителя;;\n\nid;Категория;Опыт\n001;эксперт;12 лет\n003;модератор;2 года\n002;-;н/д\n009;эксперт;1\n",
        encoding="utf-8",
    )
    ran = answered("source", "attr", "import", "who.csv", "--json")
    assert "there is no source «009»" in ran.out + ran.err
    rows = answered("source", "list", "--where", "Опыт>5", "--json").results
    assert sorted((row["file"], row["attributes"]["Категория"]) for row in rows) == [
        ("a.csv", "эксперт"),
        ("b.csv", "эксперт"),
    ]
    types = {row["name"]: row["type"] for row in answered("source", "attr", "list", "--json").results}
    assert types["Опыт"] == "number"
    assert not any("-" in row["values"] for row in answered("source", "attr", "list", "--json").results)


def test_a_source_shows_its_own_id_beside_that_of_its_respondent(answered: Typed) -> None:
    shown = answered("source", "show", "002").out
    (found,) = answered("source", "list", "--where", "id=002", "--json").results
    assert f"id\t{found['id']}" in shown
    assert "attribute.id\t002" in shown
    assert answered("source", "edit", "002", "--set", "Пол *=").code == 0


def counts(ran: Any, column: str = "n") -> dict[str, object]:
    return {row["value"]: row[column] for row in ran.results}


def test_closed_answers_are_counted_with_shares_and_crossed(answered: Typed) -> None:
    alone = answered("source", "attr", "count", "пол *", "--where", "kind=answers", "--json")
    assert counts(alone) == {"Ж": 2, "М": 1}
    first = alone.results[0]
    assert (first["of"], first["share"], first["ci_low"]) == (3, 0.6667, 0.2077)
    crossed = answered("source", "attr", "count", "Пол *", "Школа", "--where", "kind=answers", "--json")
    assert [(row["value"], row["№ 1"], row["№ 2"], row["n"]) for row in crossed.results] == [
        ("Ж", 2, 0, 2),
        ("М", 0, 1, 1),
    ]
    assert counts(answered("source", "attr", "count", "Пол *", "--json"))["(no answer)"] == 1
    assert counts(answered("source", "attr", "count", "стаж, лет", "--json")) == {
        "4,5": 1,
        "12": 1,
        "30,5": 1,
        "(no answer)": 1,
    }
    wrong = answered("source", "attr", "count", "Возраст")
    assert (wrong.code, "Стаж, лет" in wrong.err) == (3, True)


def test_cases_are_counted_once_each(answered: Typed) -> None:
    for case, kind in (("№ 1", "село"), ("№ 2", "город"), ("№ 3", "село")):
        assert answered("case", "set", case, f"тип={kind}").code == 0
    assert counts(answered("source", "attr", "count", "тип", "--of", "cases", "--json")) == {
        "село": 2,
        "город": 1,
    }
    assert answered("source", "attr", "count", "тип", "--of", "cases", "--where", "тип=село").code == 2


def test_the_rows_of_a_table_are_counted_with_those_that_say_nothing(codex: Typed) -> None:
    offered = ("Zoom, Teams и другие", "Canva", "Miro")
    rows = "".join(
        f'{n};"{", ".join((offered[n % 3], offered[(n + 1) % 3]))}";{"ж" if n % 2 else "м"};{"" if n % 4 else "Нет сети после обеда"}\n'
        for n in range(12)
    )
    Path("s.csv").write_text("Анкета\n\nКод;Чем?;Пол;Мнение\n" + rows + "12;-;ж;\n", encoding="utf-8")
    ran = codex("source", "attr", "count", "Чем?", "пол", "--split", ",", "--table", "s.csv", "--json")
    assert [(row["value"], row["n"], row["of"], row["ж"], row["м"]) for row in ran.results] == [
        ("Canva", 8, 12, 4, 4),
        ("Miro", 8, 12, 4, 4),
        ("Zoom, Teams и другие", 8, 12, 4, 4),
        ("(no answer)", 1, None, 1, 0),
    ]
    assert "Zoom, Teams и другие" in ran.out
    assert codex("source", "attr", "count", "Чем?", "--table", "s.csv", "--where", "a=b").code == 2
