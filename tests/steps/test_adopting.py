"""Projects of other tools: a closed round of their own, marked as imported."""

from __future__ import annotations

import html
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from codex.store.foreign import is_taguette, read_taguette

if TYPE_CHECKING:
    from tests.steps.conftest import Typed

SAMPLES = Path(__file__).parents[2] / ".." / "shared" / "samples"
NAME = "SERDIF_P2_ThematicAnalysis.sqlite3"
TABLE = """Document,Segment,Code,Created by
interview.txt,I set a goal for every lesson now,goals,Anna
interview.txt,I set a goal for every lesson now,Brand new,Anna
interview.txt,We planned the steps on Miro together.,Miro,Bek
interview.txt,Words that nobody said,Miro,Bek
other.docx,Only this quote is known,goals,Bek
"""


def test_judgments_of_another_tool_are_a_closed_round_marked_as_imported(study: Typed) -> None:
    Path("segments.csv").write_text(TABLE, encoding="utf-8")
    before = study("status", "--json").results[0]
    assert (
        "4 judgments would be taken over; nothing was written"
        in study("tag", "adopt", "segments.csv", "--dry-run").err
    )
    assert study("status", "--json").results[0] == before
    ran = study("tag", "adopt", "segments.csv", "--json")
    assert ran.code == 0, ran.err
    told = json.loads(ran.out)
    (row,) = told["results"]
    assert (row["round"], row["sources"], row["codes"], row["excerpts"], row["judgments"]) == (
        "1",
        1,
        1,
        3,
        4,
    )
    assert row["experts"] == ["Anna (imported)", "Bek (imported)"]
    assert [one["skipped"] for one in told["findings"]] == [True, False]
    (one,) = study("round", "list", "--json").results
    assert (one["open"], one["sample"]) == (False, "imported-segments")
    rows = study("tag", "export", "--json").results
    assert sorted({(one["expert"], one["code"]) for one in rows}) == [
        ("anna-imported", "brand-new"),
        ("anna-imported", "goals"),
        ("bek-imported", "goals"),
        ("bek-imported", "miro"),
    ]
    assert study("tag", "adopt", "segments.csv").code == 5
    assert study("verify").code == 0


def test_those_who_coded_elsewhere_are_not_asked_again(study: Typed) -> None:
    Path("segments.csv").write_text(TABLE, encoding="utf-8")
    assert study("tag", "adopt", "segments.csv").code == 0
    assert study("round", "open", "--kind", "tag").code == 0
    assert "anna-imported" not in study("round", "show", "2", "--json").out


def test_nothing_is_adopted_while_a_round_is_open_or_by_an_expert(study: Typed) -> None:
    Path("segments.csv").write_text(TABLE, encoding="utf-8")
    assert study("tag", "adopt", "segments.csv", "-e", "Aigul").code == 5
    assert study("round", "open", "--kind", "tag").code == 0
    assert study("tag", "adopt", "segments.csv").code == 5


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not there")
def test_every_highlight_of_a_real_database_stands_where_its_words_are() -> None:
    from codex.importing.coded import from_taguette
    from codex.importing.notes import Notes

    data = (SAMPLES / "coded" / NAME).read_bytes()
    assert is_taguette(data)
    (project,) = read_taguette(data, "t.sqlite3")
    made = from_taguette(project, Notes("t.sqlite3", keep_good=True))
    passages = [(text.text or "")[one.start : one.end] for text in made.texts for one in text.passages]
    assert (len(project.documents), sum(len(one.highlights) for one in project.documents)) == (17, 1794)
    assert (len(project.tags), len(passages)) == (22, 1793)
    with closing(sqlite3.connect(f"file:{SAMPLES / 'coded' / NAME}?mode=ro", uri=True)) as file:
        rows = file.execute(
            "SELECT snippet FROM highlights WHERE id IN (SELECT highlight_id FROM highlight_tags)"
            " ORDER BY document_id, start_offset, id"
        ).fetchall()
    shown = [html.unescape(re.sub(r"<[^>]*>", "", snippet)) for (snippet,) in rows]
    assert [" ".join(words.split()) for words in passages] == [" ".join(words.split()) for words in shown]


def test_a_database_made_to_harm_is_refused(tmp_path: Path) -> None:
    from codex.errors import DamagedFile

    table = "CREATE TABLE projects(id, name); INSERT INTO projects VALUES(1, 'p'); CREATE TABLE commands(a);"
    views = {
        "endless": "CREATE VIEW tags AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
        " SELECT i AS id, 'a' AS path, '' AS description, 1 AS project_id FROM n WHERE i < 0",
        "huge": "CREATE VIEW tags AS SELECT 1 AS id, zeroblob(900000000) AS path, '' AS description, 1 AS project_id",
        "other": "CREATE TABLE tags(highlight_tags, documents)",
    }
    for name, view in views.items():
        with closing(sqlite3.connect(tmp_path / name)) as file:
            file.executescript(f"{table} {view}; CREATE TABLE highlight_tags(documents);")
        with pytest.raises(DamagedFile):
            read_taguette((tmp_path / name).read_bytes(), name)


def test_the_report_says_where_imported_judgments_came_from(study: Typed) -> None:
    Path("segments.csv").write_text(TABLE, encoding="utf-8")
    assert study("tag", "adopt", "segments.csv").code == 0
    assert study("report", "-o", "r.md").code == 0
    told = Path("r.md").read_text(encoding="utf-8")
    assert "were not given here: they were brought from" in told
    assert "(file segments.csv) on 20" in told


def test_a_study_with_nothing_in_it_takes_a_project(codex: Typed) -> None:
    codex("init", ".")
    lines = [
        {"id": n, "data": f"The forum of week {n} helped us.", "label": [[4, 9, "forum"], [13, 17, "week"]]}
        for n in range(3)
    ]
    Path("d.jsonl").write_text("".join(json.dumps(one) + "\n" for one in lines), encoding="utf-8")
    for said in (["--dry-run"], []):
        ran = codex("tag", "adopt", "d.jsonl", "--json", *said)
        assert ran.code == 0, ran.err
        assert ran.results[0]["judgments"] == 6
    assert codex("verify").code == 0
