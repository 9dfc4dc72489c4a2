"""Quotes in two languages, in what is exported: both texts, and who translated, in which way and when."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.steps.conftest import Typed


def test_exports_hold_both_texts_and_name_translator_way_and_date(study: Typed) -> None:
    (first, *_) = (str(one["id"]) for one in study("excerpt", "list", "--codable", "--json").results)
    said = ("--lang", "ru", "--by", "Марат О.", "--way", "back-translated", "--on", "12.11.2025")
    assert study("translation", "add", first, "Я ставлю цель каждому уроку", *said).code == 0
    rows = "".join(f"{first},{who},{code},1\n" for who in ("aigul", "marat") for code in ("goals", "forum"))
    Path("given.csv").write_text("excerpt,expert,code,done\n" + rows, encoding="utf-8")
    assert study("round", "open", "--kind", "tag").code == 0
    assert study("tag", "import", "given.csv", "--dry-run").code == 0
    ran = study("tag", "import", "given.csv")
    assert ran.code == 0, ran.err
    assert study("round", "close").code == 0
    asked = ("matrix", "--rows", "competency", "--cols", "tool")
    (row, *_) = csv.DictReader(study(*asked, "--quotes", "--csv").out.lstrip("\ufeff").splitlines())
    assert row["quote"].startswith("I set a goal")
    assert [row[key] for key in ("translation", "translation_language", "translator")] == [
        "Я ставлю цель каждому уроку",
        "ru",
        "Марат О.",
    ]
    assert (row["translation_way"], row["translation_date"]) == ("back-translated", "2025-11-12")
    assert study(*asked, "-o", "m.html").code == 0
    page = Path("m.html").read_text(encoding="utf-8")
    for told in (
        "I set a goal",
        "Я ставлю цель каждому уроку",
        "checked by translating it back, Марат О., 2025-11-12",
    ):
        assert told in page
    assert study(*asked, "--review", "blind", "-o", "b.html").code == 0
    assert "Марат О." not in Path("b.html").read_text(encoding="utf-8")


def test_the_report_says_how_quotes_were_translated_and_what_experts_could_read(study: Typed) -> None:
    (first, *_) = (str(one["id"]) for one in study("excerpt", "list", "--codable", "--json").results)
    assert study("translation", "add", first, "Мен мақсат қоямын", "--lang", "kk", "--by", "Айгүл").code == 0
    assert study("expert", "set", "dana", "--languages", "kk").code == 0
    Path("given.csv").write_text(
        "excerpt,expert,code,done\n"
        + "".join(f"{first},{who},goals,1\n" for who in ("aigul", "marat", "dana")),
        encoding="utf-8",
    )
    assert study("round", "open", "--kind", "tag").code == 0
    assert study("tag", "import", "given.csv").code == 0
    assert study("round", "close").code == 0
    assert study("report", "-o", "r.md", "--lang", "en").code == 0
    told = Path("r.md").read_text(encoding="utf-8")
    assert "Excerpts were translated: by one person 1." in told
    assert "the original alone 1, the original and a translation 1, a translation alone 1" in told
