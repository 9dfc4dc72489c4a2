"""Two texts side by side: made by somebody, in a way, on a day; shown, read, exported."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.steps.conftest import Typed


def test_a_translation_stands_beside_the_original_and_what_was_read_is_kept(study: Typed) -> None:
    excerpt = next(one for one in study("excerpt", "list", "--codable", "--json").results)
    name = str(excerpt["id"])
    words = ("translation", "add", name, "Мен әр сабаққа мақсат қоямын.", "--by", "Айгүл")
    assert study(*words, "--lang", "en").code == 2
    assert study(*words, "--lang", "kk", "--way", "guessed").code == 2
    assert study(*words, "--lang", "kk", "--way", "back-translated", "--on", "31.11.2026").code == 2
    assert study(*words, "--lang", "kk", "--way", "back-translated", "--on", "20.11.2026").code == 0
    shown = study("tag", "-e", "Aigul", "--plain", typed="forum\n" * 4 + "q\n")
    assert shown.code == 0
    assert "Мен әр сабаққа мақсат қоямын." in shown.out + shown.err
    one = study("translation", "list", "-e", "Aigul", "--json").results[0]
    assert (one["way"], one["translator"], one["date"]) == ("back-translated", "Айгүл", "2026-11-20")
    assert one["original"] == excerpt["text"]
    assert list(one["read"].values()) == ["original+kk"]
    assert study("translation", "list", "-e", "Marat", "--json").results[0]["read"] == {}
    assert study("verify").code == 0
    with closing(sqlite3.connect("study.codex")) as file:
        assert not file.execute(
            "SELECT 1 FROM event WHERE instr(value, 'мақсат') OR instr(value, 'Айг')"
        ).fetchall()
    assert study("translation", "remove", name, "--lang", "kk").code == 0
    assert study("translation", "remove", name, "--lang", "kk").code == 3


def test_a_table_of_translations_reports_what_does_not_fit(study: Typed) -> None:
    names = [str(one["id"]) for one in study("excerpt", "list", "--codable", "--json").results]
    Path("t.csv").write_text(
        "excerpt,language,text,translator,way\n"
        f"{names[0]},ru,Я ставлю цель,Марат,own\n{names[1]},xx,?,Марат,own\nnobody,ru,нет,Марат,own\n",
        encoding="utf-8",
    )
    ran = study("translation", "import", "t.csv", "--json")
    assert ran.code == 0, ran.err
    assert [one["excerpt"] for one in ran.results] == names[:1]


def test_the_strictest_consent_of_source_and_case_holds(study: Typed) -> None:
    assert study("source", "edit", "interview", "--set", "case=School 1 > Teacher 2").code == 0
    assert study("case", "set", "School 1", "consent=sometimes").code == 2
    assert study("case", "set", "School 1", "consent=none").code == 0
    assert study("source", "show", "interview", "--json").results[0]["consent"] == "none"
    ran = study("sample", "draw", "trial", "--size", "2", "--seed", "1")
    assert ran.code != 0
    assert study("case", "set", "School 1", "consent=panel").code == 0
    assert study("source", "show", "interview", "--json").results[0]["consent"] == "panel"
    assert study("sample", "draw", "trial", "--size", "2", "--seed", "1").code == 0


def test_who_reads_a_translation_is_not_passed_by_and_counts(study: Typed) -> None:
    Path("e.csv").write_text("name,role,languages\nSaule,coder,kk\n", encoding="utf-8")
    assert study("expert", "add", "e.csv").code == 0
    units = study("excerpt", "list", "--codable", "--json").results
    names = [str(one["id"]) for one in units]
    words = ("Мен әр сабаққа мақсат қоямын.", "--by", "Айгүл", "--lang", "kk")
    assert study("translation", "add", names[0], *words).code == 0
    ran = study("tag", "-e", "Saule", "--plain", typed="forum\n" * 5 + "q\n")
    assert ran.code == 0, ran.err
    read = study("translation", "list", "-e", "Saule", "--json").results[0]["read"]
    assert list(read.values()) == ["kk"]
    experts = {one["name"]: one for one in study("status", "--json").results[0]["experts"]}
    assert (experts["Saule"]["done"], experts["Saule"]["left"]) == (1, 0)
    for name in ("Aigul", "Marat"):
        assert study("tag", "-e", name, "--plain", typed="forum\n" * len(names) + "q\n").code == 0
    assert study("round", "close", "--yes").code == 0
    pairs = study("agree", "--by", "pair", "--code", "forum", "--ci", "none", "--json").results
    shared = {one["scope"]: one["units"] for one in pairs}
    assert sorted(count for scope, count in shared.items() if "saule" in scope.lower()) == [0, 1, 1]
    assert study("translation", "remove", names[0], "--lang", "kk").code == 0
    again = study("agree", "--by", "pair", "--code", "forum", "--ci", "none", "--json").results
    assert {one["scope"]: one["units"] for one in again} == shared


def test_a_language_asked_for_includes_what_is_translated_into_it(study: Typed) -> None:
    name = str(study("excerpt", "list", "--codable", "--json").results[0]["id"])
    assert study("translation", "add", name, "Мақсат.", "--by", "A", "--lang", "kk").code == 0
    ran = study("tag", "-e", "Aigul", "--plain", "--lang", "kk", typed="q\n")
    assert "[1/1]" in ran.out + ran.err


def test_a_translated_document_is_aligned_looked_through_and_brought_in(study: Typed) -> None:
    original = (
        "Сұхбат алушы: Не кедергі болады?\nМұғалім: Интернет түстен кейін үзіліп қалады.\n"
        "Мұғалім: Кабинетте 4 компьютер ғана бар.\nСұхбат алушы: Кім көмектеседі?\nМұғалім: Әріптестерім көмектеседі.\n"
    )
    translation = (
        "Перевод интервью\n\nИнтервьюер: Что мешает?\n"
        "Учитель: Интернет обрывается после обеда. В кабинете всего 4 компьютера.\n"
        "Интервьюер: Кто помогает?\nУчитель: Помогают мои коллеги.\n"
    )
    Path("k.txt").write_text(original, encoding="utf-8")
    Path("r.txt").write_text(translation, encoding="utf-8")
    said = ("translation", "align", "k", "r.txt", "--lang", "ru", "--by", "Айгүл")
    assert study("import", "k.txt").code == 0
    assert study(*said).code == 3
    assert study("excerpt", "cut", "--by", "turn", "-s", "k").code == 0
    ran = study(*said, "--way", "second-reader", "--on", "12.11.2025", "-o", "aligned.csv")
    assert ran.code == 0, ran.err
    table = Path("aligned.csv").read_text(encoding="utf-8-sig")
    for there, here in (
        ("translation,translator", "Перевод,Переводчик"),
        ("language", "Язык"),
        (",ru,", ",Русский,"),
        ("second-reader", "второй читатель"),
    ):
        table = table.replace(there, here)
    Path("aligned.csv").write_text(table + "x1,Русский,,Айгүл,свой,12.11.2025,none,…\n", encoding="utf-8")
    ran = study("translation", "import", "aligned.csv", "--json")
    assert [(one["text"], one["language"], one["way"], one["date"]) for one in ran.results] == [
        ("Интернет обрывается после обеда.", "ru", "second-reader", "2025-11-12"),
        ("В кабинете всего 4 компьютера.", "ru", "second-reader", "2025-11-12"),
        ("Помогают мои коллеги.", "ru", "second-reader", "2025-11-12"),
    ]
    assert "1 row has no translation yet" in ran.out
    shown = study("translation", "list", "--json").results
    assert shown[0]["original"] == "Интернет түстен кейін үзіліп қалады."
    assert study(*said[:-1], "", "-o", "b.csv").code == 2
    assert study("verify").code == 0


def test_a_source_that_is_cut_anew_says_what_translations_it_leaves(study: Typed) -> None:
    (first, *_) = (str(one["id"]) for one in study("excerpt", "list", "--codable", "--json").results)
    said = ("translation", "add", first, "Я ставлю цель", "--lang", "ru", "--by", "Марат")
    assert study(*said).code == 0
    ran = study("excerpt", "cut", "--by", "sentence", "-s", "interview", "--json")
    assert "1 translation belongs to an excerpt that is no more" in ran.out
    assert study("translation", "list", "--json").results == []
    assert study("translation", "list", first).code == 3
    assert study("undo").code == 0
    assert len(study("translation", "list", "--json").results) == 1
