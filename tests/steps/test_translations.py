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
    assert study(*words, "--lang", "kk", "--way", "back-translated", "--on", "2026-11-20").code == 0
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
