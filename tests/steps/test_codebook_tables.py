"""Codebooks as tables, and codes worded anew, retired and taken up again by command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.steps.conftest import Typed

SAMPLES = Path(__file__).parents[2] / "../shared/samples/coded"
TABLE = """Ветвь;Код ID;Название;name (kk);Определение;Пример;Заметки
Общие навыки;planning;Планирование;Жоспарлау;Ставит цели;"Начали; с цели";x
Общие навыки;;Обмен опытом;;;;
tool;miro;Miro;;;;
;;;;;;
"""


def codes(codex: Typed) -> dict[str, Any]:
    return {one["id"]: one for one in codex("codebook", "list", "--retired", "--json").results}


@pytest.fixture
def begun(codex: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Typed:
    assert codex("init", "study").code == 0
    monkeypatch.chdir(tmp_path / "study")
    Path("codes.csv").write_text(TABLE, encoding="utf-8")
    return codex


def test_a_table_of_codes_is_a_codebook_and_says_what_it_left_out(begun: Typed) -> None:
    ran = begun("codebook", "import", "codes.csv")
    assert ran.code == 0
    assert "Заметки" in ran.err
    found = codes(begun)
    assert list(found) == ["planning", "obmen-opytom", "miro"]
    assert found["planning"]["name"] == {"": "Планирование", "kk": "Жоспарлау"}
    assert found["obmen-opytom"]["branch"] == found["planning"]["branch"] == "obshchie-navyki"


def test_what_is_written_as_a_table_is_read_back_unchanged(begun: Typed) -> None:
    assert begun("codebook", "import", "codes.csv").code == 0
    assert begun("codebook", "export", "-o", "again.csv").code == 0
    before = begun("codebook", "export").out
    assert begun("codebook", "import", "again.csv", "--json").results == []
    assert begun("codebook", "export").out == before


def test_a_table_leaves_the_rules_of_branches_as_they_are(study: Typed) -> None:
    Path("more.csv").write_text("branch,name\ntool,Padlet\n", encoding="utf-8")
    changes = study("codebook", "import", "more.csv", "--json").results
    assert [(one["kind"], one["code"]) for one in changes] == [("added", "padlet")]
    assert "{id: tool, exclusive: yes" in study("codebook", "export").out


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("colour,note\nred,x\n", "no column holds names of codes"),
        ("name,label\na,b\n", "two columns hold the name"),
        ("name,parent\na,nobody\n", "nobody"),
    ],
)
def test_a_table_that_is_no_codebook_is_refused_in_words(begun: Typed, table: str, said: str) -> None:
    Path("bad.csv").write_text(table, encoding="utf-8")
    ran = begun("codebook", "import", "bad.csv")
    assert (ran.code, ran.out) == (1, "")
    assert said in ran.err


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the folder of sample files is not here")
@pytest.mark.parametrize(
    ("name", "n"), [("codebook_20220303_8.csv", 22), ("20250914_codebook_full.csv", None)]
)
def test_codebooks_of_other_tools_are_read(begun: Typed, name: str, n: int | None) -> None:
    ran = begun("codebook", "import", str(SAMPLES / name), "--json")
    assert ran.code == 0, ran.err
    added = [one for one in ran.results if one["kind"] == "added"]
    assert len(added) == (n or len(added)) > 1


def test_a_code_is_worded_anew_in_one_language(study: Typed) -> None:
    define = ("codebook", "define", "planning")
    assert study(*define, "--include", "a goal", "--exclude", "timetables", "--lang", "en").code == 0
    assert study(*define, "--include", "мақсат", "--lang", "kk").code == 0
    shown = study("codebook", "show", "planning", "--json").results[0]
    assert shown["include"] == {"en": "a goal", "kk": "мақсат"}
    assert study(*define, "--include", "", "--lang", "en").code == 0
    assert study("codebook", "show", "planning", "--json").results[0]["include"] == {"kk": "мақсат"}
    assert study(*define).code == 2


def test_a_retired_code_is_taken_up_again(study: Typed) -> None:
    assert study("codebook", "retire", "miro").code == 0
    assert codes(study)["miro"]["retired"] is True
    assert study("codebook", "restore", "miro").code == 0
    assert codes(study)["miro"]["retired"] is False
    assert study("codebook", "restore", "miro").code == 5


def test_a_document_in_a_file_says_the_same_as_on_standard_output(codex: Typed) -> None:
    codex("init", ".")
    Path("book.yaml").write_text(
        "branches: [{id: tool}]\ncodes:\n  - {id: forum, branch: tool, name: {en: Forum, kk: Талқы, ru: Форум}}\n",
        encoding="utf-8",
    )
    planned = codex("codebook", "import", "book.yaml", "--dry-run")
    assert "codebook version" not in planned.err
    codex("codebook", "import", "book.yaml")
    for words in (["codebook", "list"], ["codebook", "show", "forum"], ["search-log", "flow"]):
        printed = codex(*words, "--json").out
        codex(*words, "-o", "a.json", "--yes")
        assert Path("a.json").read_text(encoding="utf-8") == printed
        assert codex(*words, "-f", "json").out == printed
    Path("note.txt").write_text("A note\n\nof two lines.\n", encoding="utf-8")
    codex("import", "note.txt", "--dry-run", "-o", "plan.json")
    assert json.loads(Path("plan.json").read_text(encoding="utf-8"))["results"][0]["text"]
