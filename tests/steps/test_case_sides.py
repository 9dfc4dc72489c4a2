"""Tables whose sides are what sources inherit from their cases, and figures that authors give."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.steps.conftest import Typed


@pytest.fixture
def schools(study: Typed) -> Typed:
    """Return a study of two sources in two schools of two types, judged by two experts and closed."""
    for name, school, kind in (("a", "School 1", "rural"), ("b", "School 2", "city")):
        Path(f"{name}.txt").write_text(
            f"We set goals in {name}.\n\nNothing else in {name}.\n", encoding="utf-8"
        )
        assert study("import", f"{name}.txt").code == 0
        assert study("source", "edit", name, "--set", f"case={school}").code == 0
        assert study("case", "set", school, f"type={kind}").code == 0
        assert study("excerpt", "cut", "--by", "paragraph", "-s", name).code == 0
    found = [
        one for one in study("excerpt", "list", "--json").results if one["text"].endswith((" a.", " b."))
    ]
    ids = {one["text"]: one["id"] for one in found}
    assert study("sample", "draw", "both", "--size", "4", "--where", "kind=paper").code == 0
    assert study("round", "open", "--kind", "tag", "--sample", "both").code == 0
    rows = [
        f"1,{name},{who},{'goals' if 'goals' in text else ''},1"
        for text, name in ids.items()
        for who in ("aigul", "marat", "dana")
    ]
    Path("j.csv").write_text("round,excerpt,expert,code,done\n" + "\n".join(rows) + "\n", encoding="utf-8")
    assert study("tag", "import", "j.csv").code == 0
    assert study("round", "close").code == 0
    return study


def rows_of(codex: Typed, *words: str) -> list[list[str]]:
    """Return a layout as rows of text."""
    ran = codex("matrix", *words, "-f", "csv")
    assert ran.code == 0, ran.err
    return list(csv.reader(io.StringIO(ran.out)))


def test_what_was_judged_is_counted_for_values_that_come_from_cases(schools: Typed) -> None:
    words = ("--layout", "code-source", "--rows", "competency", "--cols", "type")
    heads, *rows = rows_of(schools, *words)
    assert heads[1:3] == ["city", "rural"]
    goals = next(row for row in rows if row[1:3] == ["1", "1"])
    assert goals[3:] == ["2", "2"]
    assert rows[-1][1:] == ["2", "2", "4", "2"]
    shares = rows_of(schools, *words, "--show", "share")
    assert any("0.5" in cell or "50" in cell for row in shares for cell in row)


def test_a_title_is_in_every_language_that_either_side_has(schools: Typed) -> None:
    titles = [
        schools("matrix", "--rows", "competency", "--cols", "kind", "-f", "md", "--lang", language).out.split(
            "\n"
        )[0]
        for language in ("en", "ru", "kk")
    ]
    assert all(title.startswith("**competency × ") for title in titles)
    assert len(set(titles)) == 3


def test_figures_of_the_authors_keep_their_own_sign_and_n_is_explained(schools: Typed) -> None:
    Path("f.csv").write_text(
        "construct,n,r,p,code,relation,inference\nGoals,440,.41,<.001,goals,confirm,Both say so\n",
        encoding="utf-8",
    )
    assert schools("matrix", "fill", "joint", "f.csv").code == 0
    ran = schools("matrix", "--layout", "joint", "-f", "md")
    assert "n = 440, r = .41, p < .001" in ran.out.replace("\\<", "<").replace("&lt;", "<")
    assert "n: cases in which the theme holds" in ran.out
