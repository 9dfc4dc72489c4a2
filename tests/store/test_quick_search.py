"""The index of excerpts' words: made at the first search, thrown away when a text changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from codex.model.excerpt import Piece
from codex.model.source import Draft
from codex.store.excerpts import new_cut
from codex.store.judgments import names
from codex.store.quick_search import excerpts_holding, places_of
from codex.store.sources import new_source
from codex.store.verify import rebuild
from tests.store.study import FACILITATOR, make, opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from codex.store.study_file import StudyFile

TEXT = "Мұғалім форумда жоспар құрды.\nУчитель составил план на форуме.\nWe planned a lesson."
LINES = [(0, 29), (30, 62), (63, 83)]


@pytest.fixture
def file(tmp_path: Path) -> Iterator[StudyFile]:
    make(tmp_path / "study.codex")
    with opened(tmp_path / "study.codex") as file, file.transaction():
        draft = Draft("Three", TEXT, "interview", "mixed")
        made = new_source(file, draft, file_name="three.txt", original="", identity=TEXT)
        source = str(made.key[0])
        pieces = [(f"x{n}", Piece(start, end), None) for n, (start, end) in enumerate(LINES)]
        file.write([made, new_cut(file, "k1", source, "paragraph", pieces)], FACILITATOR)
    with opened(tmp_path / "study.codex") as file:
        yield file


def found(file: StudyFile, asked: str) -> list[str]:
    return sorted(names(file, set(excerpts_holding(file, asked))).values())


def test_a_word_finds_those_that_begin_with_it_in_any_script(file: StudyFile) -> None:
    assert found(file, "форум") == ["x0", "x1"]
    assert found(file, "ПЛАН фор") == ["x1"]
    assert found(file, '"планировали"') == found(file, "NEAR(") == found(file, '"') == []
    assert found(file, "plan") == ["x2"]
    assert found(file, "жоспap") == ["x0"]  # the last two letters are Latin


def test_an_erased_text_takes_its_words_with_it(file: StudyFile) -> None:
    assert found(file, "форум")
    file.connection.execute("UPDATE body SET state = 'erased', content = NULL WHERE content LIKE '%форум%'")
    assert file.connection.execute("SELECT count(*) FROM worded").fetchone() == (0,)
    held = file.connection.execute("SELECT count(*) FROM quick WHERE quick MATCH 'ф*'").fetchone()
    assert held == (0,)
    assert found(file, "форум") == []


def test_the_index_is_made_again_with_the_state(file: StudyFile) -> None:
    before = found(file, "форум")
    rebuild(file)
    assert found(file, "форум") == before


def test_words_are_marked_where_they_stand() -> None:
    text = TEXT.split("\n")[1]
    assert [text[start:end] for start, end in places_of(text, "план ФОРУМ")] == ["план", "форуме"]
    assert [text[start:end] for start, end in places_of(text, "став")] == ["ставил"]
    assert places_of(text, "nothing") == []
