"""Every layout of a paper at the command line, on the worked example: made, kept, turned, checked, blinded."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from codex.cli import app
from codex.exporting.packing import packed, unpacked
from codex.steps.matrix.paper_layout import LAYOUTS
from codex.steps.paper.public_names import readable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Ask = Callable[..., tuple[int, str, str]]

SIDES = ("--rows", "competency", "--cols", "tool")
TABLES = ("html", "csv", "json", "xlsx", "docx", "tex", "md")
NAMES = ("Aigul", "Serikova", "Marat", "Akhmetov", "Dana", "Zhunisova", "aigul", "marat", "Gulnar", "Yerlan")


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worked example with what its authors wrote; copied for each test that writes."""
    folder = tmp_path_factory.mktemp("made") / "teacher-mooc-2026"
    with pytest.MonkeyPatch.context() as patch:
        for name in ("CODEX_EXPERT", "CODEX_STUDY", "CODEX_UI_LANG"):
            patch.delenv(name, raising=False)
        patch.setenv("LANG", "C.UTF-8")
        assert app.main(["demo", str(folder)]) == 0
    return folder


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], Ask]:
    """Run codex in a study: exit code, standard output, what was told."""
    for name in ("CODEX_EXPERT", "CODEX_STUDY", "CODEX_UI_LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")

    def of(folder: Path) -> Ask:
        def run(*words: str) -> tuple[int, str, str]:
            capsys.readouterr()
            code = app.main(["--study", str(folder), *words])
            caught = capsys.readouterr()
            return code, caught.out, caught.err

        return run

    return of


@pytest.fixture
def run(ask: Callable[[Path], Ask], example: Path) -> Ask:
    return ask(example)


@pytest.fixture
def own(ask: Callable[[Path], Ask], example: Path, tmp_path: Path) -> Ask:
    """The same in a copy that may be written to."""
    folder = tmp_path / example.name
    shutil.copytree(example, folder)
    return ask(folder)


def results(out: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(out)["results"]
    return found


def asked(layout: str) -> tuple[str, ...]:
    return ("--layout", layout, *(SIDES if layout in {"evidence", "sensitivity"} else ()))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("form", TABLES)
def test_every_layout_in_every_form_is_computed_again(
    run: Ask, tmp_path: Path, layout: str, form: str
) -> None:
    path = tmp_path / f"{layout}.{form}"
    assert run("matrix", *asked(layout), "-o", str(path), "--lang", "kk")[0] == 0
    assert path.stat().st_size > 100
    code, _, told = run("verify", str(path))
    assert code == 0, told


@pytest.mark.parametrize("layout", ["together", "flow"])
def test_layouts_that_are_drawings_too(run: Ask, tmp_path: Path, layout: str) -> None:
    path = tmp_path / "figure.svg"
    assert run("matrix", "--layout", layout, "-o", str(path))[0] == 0
    assert path.read_bytes().startswith(b"<?xml")
    assert run("verify", str(path))[0] == 0


def test_a_layout_that_is_no_drawing_says_so(run: Ask, tmp_path: Path) -> None:
    code, _, told = run("matrix", "--layout", "codebook", "-o", str(tmp_path / "c.svg"))
    assert code == 2
    assert "docx" in told


def test_a_changed_number_is_found_in_a_layout(own: Ask, tmp_path: Path) -> None:
    path = tmp_path / "levels.html"
    assert own("matrix", "--layout", "levels", "-o", str(path))[0] == 0
    table = tmp_path / "levels.csv"
    table.write_text("code,level,text\nassessment,A1,says why\n", encoding="utf-8")
    assert own("matrix", "fill", "levels", str(table))[0] == 0
    code, _, told = own("verify", str(path))
    assert code == 4
    assert "digest" in told or "numbers" in told


def test_rounds_of_a_panel_say_which_rounds_of_the_study_they_are(run: Ask) -> None:
    told = run("matrix", "--layout", "delphi", "-f", "md")[1]
    assert "in the study they are: Round 1 = 2, Round 2 = 3." in told


def test_layouts_by_their_numbers(run: Ask) -> None:
    for number, layout in ((2, "code-source"), (8, "together"), (12, "flow")):
        assert (
            run("matrix", "--layout", f"L{number}", "--json")[1]
            == run("matrix", "--layout", layout, "--json")[1]
        )


def test_rows_and_columns_change_over(run: Ask, tmp_path: Path) -> None:
    plain, turned = tmp_path / "a.csv", tmp_path / "b.csv"
    more = ("--layout", "code-source", "--rows", "competency", "--cols", "kind")
    assert run("matrix", *more, "-o", str(plain))[0] == 0
    assert run("matrix", *more, "--transpose", "-o", str(turned))[0] == 0
    one = [line.split(",") for line in plain.read_text(encoding="utf-8").splitlines()]
    other = [line.split(",") for line in turned.read_text(encoding="utf-8").splitlines()]
    assert [line[1:] for line in other[1:]] == [
        list(column) for column in zip(*[r[1:] for r in one[1:]], strict=True)
    ]
    assert run("verify", str(turned))[0] == 0
    assert run("matrix", "--layout", "codebook", "--transpose")[0] == 2


def test_the_matrix_is_the_same_whichever_way_it_lies(run: Ask) -> None:
    _, out, _ = run("matrix", *SIDES, "--json")
    _, other, _ = run("matrix", *SIDES, "--transpose", "--json")
    cells = {(row["row"], row["col"]): row["status"] for row in results(out)}
    assert {(row["col"], row["row"]): row["status"] for row in results(other)} == cells


def test_filters_leave_out_sources_and_codes(run: Ask, tmp_path: Path) -> None:
    _, every, _ = run("matrix", *SIDES, "--json")
    _, some, _ = run("matrix", *SIDES, "--where", "kind=interview", "-c", "pedagogy", "--json")
    rows = results(some)
    assert {row["row"] for row in rows} == {
        "pedagogy", "lesson-design", "active-methods", "assessment", "differentiation", "classroom-transfer",
    }  # fmt: skip
    assert sum(row["excerpts"] for row in rows) < sum(row["excerpts"] for row in results(every))
    path = tmp_path / "interviews.html"
    assert run("matrix", *SIDES, "--where", "kind=interview", "-o", str(path))[0] == 0
    assert run("verify", str(path))[0] == 0


def test_kinds_and_languages_are_words_in_three_languages(run: Ask, tmp_path: Path) -> None:
    for language, words in (("en", "Kazakh"), ("ru", "казахский"), ("kk", "қазақ")):
        path = tmp_path / f"{language}.csv"
        more = ("--rows", "competency", "--cols", "language", "--lang", language)
        assert run("matrix", *more, "-o", str(path))[0] == 0
        assert (
            words in path.read_text(encoding="utf-8").splitlines()[0].lower()
            or words in path.read_text(encoding="utf-8").splitlines()[0]
        )


def test_a_layout_is_kept_by_name_and_made_again(own: Ask, tmp_path: Path) -> None:
    assert own("matrix", "save", "Table 2", *SIDES, "--where", "kind=interview", "--show", "sources")[0] == 0
    listed = results(own("matrix", "list", "--json")[1])
    assert [one["name"] for one in listed] == ["interviews", "Table 2"]
    assert [(one["name"], one["layout"], one["rows"], one["filters"]) for one in listed[1:]] == [
        ("Table 2", "evidence", "competency", "kind=interview")
    ]
    path = tmp_path / "t2.html"
    assert own("matrix", "show", "table  2", "-o", str(path), "--lang", "ru")[0] == 0
    assert own("verify", str(path))[0] == 0
    by_option = own("matrix", "--layout", "Table 2", "--json")[1]
    assert by_option == own("matrix", *SIDES, "--where", "kind=interview", "--show", "sources", "--json")[1]
    assert own("matrix", "save", "Table 2", *SIDES)[0] == 5
    assert own("matrix", "save", "Table 2", *SIDES, "--yes")[0] == 0
    assert own("matrix", "remove", "Table 2")[0] == 0
    assert own("matrix", "show", "Table 2")[0] == 3
    assert own("undo")[0] == 0
    assert own("matrix", "show", "Table 2", "--json")[0] == 0


@pytest.mark.parametrize("name", ["../../x", "CON", "=1+1", "Кесте 1", "a/b\\c"])
def test_any_words_name_a_layout_and_none_is_a_path(own: Ask, name: str) -> None:
    assert own("matrix", "save", name, *SIDES)[0] == 0
    assert own("matrix", "show", name, "--json")[0] == 0


@pytest.mark.parametrize("name", ["", "   ", "evidence", "L4", "x" * 81])
def test_names_that_are_taken_or_none(own: Ask, name: str) -> None:
    assert own("matrix", "save", name, *SIDES)[0] == 2


def test_a_layout_of_codes_that_there_are_not_is_refused_with_the_near_one(own: Ask) -> None:
    code, _, told = own("matrix", "save", "x", *SIDES, "-c", "asessment")
    assert (code, "assessment" in told) == (3, True)
    code, _, told = own("matrix", *SIDES, "-c", "asessment")
    assert (code, "assessment" in told) == (3, True)
    code, _, told = own("matrix", "save", "x", "--rows", "competence", "--cols", "tool")
    assert (code, "competency" in told) == (3, True)
    code, _, told = own("matrix", "--layout", "togehter")
    assert (code, "together" in told) == (3, True)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((*SIDES, "--show", "nonsense"), "sources"),
        ((*SIDES, "--round", "2"), "votes"),
        (("--layout", "together", "--round", "2"), "votes"),
        (("--layout", "together", "--show", "percent"), "jaccard"),
        (("--layout", "together", "--by", "paragraph"), "source"),
        (("--layout", "validity", "--by", "nope"), "acquired"),
        (("--layout", "delphi", "--round", "1"), "tags"),
        (("--layout", "sensitivity", *SIDES, "--cell", "crossed"), "pair"),
        (("--layout", "code-source", "--rows", "source", "--cols", "competency"), "--transpose"),
    ],
)
def test_what_does_not_fit_together_says_what_there_is(run: Ask, words: tuple[str, ...], told: str) -> None:
    code, _, said = run("matrix", *words)
    assert (code, told in said) == (2, True), said


def test_a_matrix_without_sides_says_what_to_type(run: Ask) -> None:
    code, _, told = run("matrix")
    assert code == 2
    assert "--rows" in told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--where", "kind=web"), "filters"),
        (("--where", "kind=answers", "--code", "mentoring", "--code", "quiz"), "together"),
    ],
)
def test_an_empty_matrix_says_why_and_what_to_do(
    run: Ask, tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    code, _, said = run("matrix", *SIDES, *words, "-o", str(tmp_path / "m.html"))
    assert code == 0
    assert told in said


@pytest.mark.parametrize(
    ("layout", "table", "told"),
    [
        ("levels", "code,level\na,b\n", "text"),
        ("levels", "code,level,text\nassesment,A1,x\n", "t.csv:2"),
        ("levels", "code,level,text,evidence\nassessment,A1,x,nowhere-1\n", "nowhere-1"),
        ("levels", "code,level,text\n", "rows"),
        ("joint", "construct,relation\nx,agrees\n", "confirm"),
        ("joint", "construct,cases\nx,many\n", "many"),
        ("crosswalk", "code,framework,match\nassessment,DigCompEdu,half\n", "part"),
        ("together", "code\nx\n", "framework"),
        ("nonsense", "code\nx\n", "framework"),
    ],
)
def test_a_table_of_authors_that_does_not_fit_changes_nothing(
    own: Ask, tmp_path: Path, layout: str, table: str, told: str
) -> None:
    path = tmp_path / "t.csv"
    path.write_text(table, encoding="utf-8")
    before = own("matrix", "--layout", "levels", "--json")[1]
    code, _, said = own("matrix", "fill", layout, str(path))
    assert code in {1, 2}
    assert told in said
    assert own("matrix", "--layout", "levels", "--json")[1] == before


def test_trying_a_table_writes_nothing(own: Ask, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("код;x\n", encoding="utf-8")
    assert own("matrix", "fill", "levels", str(path), "--dry-run")[0] == 1
    path.write_text("code;level;text\nassessment;A1;says why\n", encoding="utf-8-sig")
    before = own("matrix", "--layout", "levels", "--json")[1]
    assert own("matrix", "fill", "levels", str(path), "--dry-run")[0] == 0
    assert own("matrix", "--layout", "levels", "--json")[1] == before


def test_a_layout_that_nobody_filled_names_its_columns(ask: Callable[[Path], Ask], tmp_path: Path) -> None:
    folder = tmp_path / "bare"
    bare = ask(folder)
    assert app.main(["init", str(folder)]) == 0
    for layout in ("joint", "levels", "crosswalk", "trace"):
        code, _, told = bare("matrix", "--layout", layout)
        assert code == 3
        assert f"codex matrix fill {layout}" in told
    for layout in ("framework", "delphi", "validity", "flow", "together", "code-source"):
        assert bare("matrix", "--layout", layout)[0] == 3
    assert bare("matrix", "--layout", "codebook", "--json")[0] == 0


def test_a_memo_is_one_whichever_way_the_cell_lies(own: Ask, tmp_path: Path) -> None:
    about = "differentiation/project-task"
    assert own("note", "add", "Rubrics carry over to the class.", "--cell", about)[0] == 0
    for sides in (SIDES, ("--rows", "tool", "--cols", "competency")):
        path = tmp_path / f"{sides[1]}.html"
        assert own("matrix", *sides, "-o", str(path))[0] == 0
        assert "Rubrics carry over to the class." in path.read_text(encoding="utf-8")
        assert own("verify", str(path))[0] == 0
    listed = results(own("note", "list", "--cell", "project-task/differentiation", "--json")[1])
    assert len(listed) == 1
    path = tmp_path / "without.html"
    assert own("matrix", *SIDES, "--no-memos", "-o", str(path))[0] == 0
    assert "Rubrics carry over" not in path.read_text(encoding="utf-8")


def test_a_memo_on_a_case_and_a_code_is_a_cell_of_the_framework(own: Ask) -> None:
    assert own("note", "add", "Says it twice.", "--cell", "interview-en-2/peer-feedback")[0] == 0
    assert own("note", "add", "nothing", "--cell", "interview-en-2/peer-feedbak")[0] == 3
    _, out, _ = own("matrix", "--layout", "framework", "--json")
    cells = {row["Case"]: row for row in results(out)}
    assert cells["interview-en-2"]["Peer feedback"] == "Says it twice."


def test_chosen_quotes_stand_first_and_no_more_than_three(own: Ask, tmp_path: Path) -> None:
    rows = results(own("matrix", *SIDES, "--json")[1])
    cell = next(row for row in rows if len(row["evidence"]) > 4 and row["row"] != "assessment")
    about, chosen = f"{cell['row']}/{cell['col']}", cell["evidence"][3]
    assert own("matrix", "quote", about, *cell["evidence"][:4])[0] == 2
    assert own("matrix", "quote", about, chosen)[0] == 0
    path = tmp_path / "m.html"
    assert own("matrix", *SIDES, "-o", str(path))[0] == 0
    section = path.read_text(encoding="utf-8").partition(f'id="c.{cell["row"]}.{cell["col"]}"')[2]
    assert re.search(r"<code>(\w+)</code>", section)[1] == chosen  # type: ignore[index]
    listed = results(own("matrix", "quote", "--json")[1])
    assert listed[1:] == [{"cell": about, "excerpts": [chosen]}]
    assert own("matrix", "quote", f"{cell['col']}/{cell['row']}", "--yes")[0] == 0
    assert results(own("matrix", "quote", "--json")[1]) == listed[:1]


def test_words_that_consent_withholds_are_not_chosen(own: Ask) -> None:
    cell = next(row for row in results(own("matrix", *SIDES, "--json")[1]) if row["evidence"])
    excerpt = cell["evidence"][0]
    source = next(
        one["source"] for one in results(own("excerpt", "list", "--json")[1]) if one["id"] == excerpt
    )
    assert own("source", "edit", source, "--set", "consent=paraphrase")[0] == 0
    code, _, told = own("matrix", "quote", f"{cell['row']}/{cell['col']}", excerpt)
    assert (code, "paraphrase" in told) == (5, True)


def test_quotes_give_a_row_to_each_excerpt_of_a_cell(run: Ask, tmp_path: Path) -> None:
    path = tmp_path / "evidence.csv"
    assert run("matrix", *SIDES, "--quotes", "-o", str(path))[0] == 0
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    cells = results(run("matrix", *SIDES, "--json")[1])
    counted = {(row["row"], row["col"], row["excerpt"]) for row in rows if row["status"] in {"in", "against"}}
    assert counted == {(cell["row"], cell["col"], one) for cell in cells for one in cell["evidence"]}
    assert all(row["quote"] and row["source"] for row in rows)
    shown = json.loads(run("matrix", *SIDES, "--quotes", "--json")[1])["evidence"]
    assert [one["quote"] for one in shown] == [row["quote"].removeprefix("'") for row in rows]
    assert run("verify", str(path))[0] == 0


def test_quotes_leave_out_the_words_that_consent_withholds(own: Ask) -> None:
    excerpts = results(own("excerpt", "list", "--json")[1])
    cell = next(row for row in results(own("matrix", *SIDES, "--json")[1]) if row["evidence"])
    source = next(one["source"] for one in excerpts if one["id"] == cell["evidence"][0])
    assert own("source", "edit", source, "--set", "consent=paraphrase")[0] == 0
    rows = json.loads(own("matrix", *SIDES, "--quotes", "--experts", "none", "--json")[1])["evidence"]
    assert {bool(one["quote"]) for one in rows if one["source"] == source} == {False}
    assert {bool(one["quote"]) for one in rows if one["source"] != source} == {True}
    assert {one["who"] + one["who_against"] for one in rows} == {""}


@pytest.mark.parametrize("asked", [("-o", "m.docx"), ("--json", "--layout", "code-source")])
def test_quotes_are_refused_where_no_row_is_an_excerpt(run: Ask, asked: tuple[str, ...]) -> None:
    code, _, told = run("matrix", *SIDES, "--quotes", *asked)
    assert (code, "--quotes" in told) == (2, True)


def test_a_matrix_whose_words_have_no_room_is_split_and_it_is_said(run: Ask, tmp_path: Path) -> None:
    code, _, told = run("matrix", *SIDES, "-o", str(tmp_path / "m.docx"))
    assert (code, "split into 2 tables; --transpose" in told) == (0, True)
    assert "--transpose" not in run("matrix", *SIDES, "--tidy", "--csv")[2]


def changed(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """Change a file by hand, or one part of an office file, and keep all else of it."""
    content = path.read_bytes()
    if not part:
        assert old in content
        path.write_bytes(content.replace(old, new, 1))
        return path
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as package, zipfile.ZipFile(made, "w") as copy:
        assert old in package.read(part)
        for name in package.namelist():
            inside = package.read(name)
            copy.writestr(name, inside.replace(old, new, 1) if name == part else inside)
    path.write_bytes(made.getvalue())
    return path


@pytest.mark.parametrize(
    ("form", "part", "shown"),
    [
        ("html", "", "<b>{}</b>"),
        ("csv", "", ",{},"),
        ("json", "", '"excerpts": {}'),
        ("md", "", "{} (3/3)"),
        ("tex", "", "{}~(3/3)"),
        ("docx", "word/document.xml", "{} (3/3)"),
        ("xlsx", "xl/sharedStrings.xml", "{} (3/3)"),
    ],
)
def test_verify_names_the_cell_that_was_changed(
    run: Ask, tmp_path: Path, form: str, part: str, shown: str
) -> None:
    path = tmp_path / f"matrix.{form}"
    assert run("matrix", *SIDES, "-o", str(path))[0] == 0
    old, new = (shown.format(number).encode() for number in (8, 9))
    code, out, told = run("verify", str(changed(path, part, old, new)), "--json")
    assert code == 4, told
    first = results(out)[0]
    where = {"json": "results[collaboration × peer-review].excerpts"}
    assert first["what"] == where.get(form, "Working with colleagues × Peer-reviewed assignment")
    assert first["before"] == first["now"].replace("8", "9")


def test_verify_names_what_a_page_has_packed(run: Ask, tmp_path: Path) -> None:
    path = tmp_path / "matrix.html"
    assert run("matrix", *SIDES, "-o", str(path))[0] == 0
    text = path.read_text(encoding="utf-8")
    found = re.search(r'id="data">([^<]*)<', text)
    assert found
    data = unpacked(found[1])
    data["cells"][0][4] += 1
    path.write_text(text.replace(found[1], packed(data)), encoding="utf-8")
    code, out, _ = run("verify", str(path), "--json")
    assert (code, [one["what"] for one in results(out)]) == (4, ["packed inside: cells[0][4]"])


def test_a_filter_that_is_not_told_is_found_among_saved_layouts(own: Ask, tmp_path: Path) -> None:
    path = tmp_path / "review.html"
    asked = (*SIDES, "--where", "region=Almaty")
    assert own("matrix", *asked, "--review", "blind", "-o", str(path))[0] == 0
    code, _, told = own("verify", str(path))
    assert code != 0
    assert "codex matrix save" in told
    assert own("matrix", "save", "Ours", *asked)[0] == 0
    assert own("verify", str(path))[0] == 0


def every_byte(path: Path) -> str:
    """Return all text of a file, with what is packed inside it."""
    content = path.read_bytes()
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return "\n".join(
                f"{name}\n{package.read(name).decode('utf-8', 'replace')}" for name in package.namelist()
            )
    return readable(content)


@pytest.mark.parametrize("form", ["html", "csv", "json", "xlsx", "docx", "tex", "md", "svg"])
def test_nothing_tells_a_reviewer_whose_study_it_is(own: Ask, tmp_path: Path, form: str) -> None:
    memo = "Aigul Serikova doubts it; so does DANA. See teacher-mooc-2026."
    assert own("note", "add", memo, "--cell", "assessment/peer-review")[0] == 0
    path = tmp_path / f"review.{form}"
    assert own("matrix", *SIDES, "--review", "blind", "-o", str(path))[0] == 0
    read = every_byte(path)
    beside = tmp_path / f"review.{form}.provenance.json"
    read += beside.read_text(encoding="utf-8") if beside.exists() else ""
    study = json.loads(own("matrix", *SIDES, "--json")[1])["provenance"]
    quoted = (
        "Қарлығаш",
        "Нұрбек",
        "Ирина,",
        "Тимур,",
        "Saule,",
        "Daniyar,",
        "bali2014",
        "interview-kk-1",
        "Mangystau",
    )
    for name in (*NAMES, *quoted, "teacher-mooc-2026", study["study_id"], study["date"], str(tmp_path)):
        assert not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", read), name
    assert own("verify", str(path))[0] == 0


@pytest.mark.parametrize("layout", [name for name in LAYOUTS if name != "evidence"])
@pytest.mark.parametrize("form", ["html", "docx"])
def test_no_other_layout_tells_a_reviewer(run: Ask, tmp_path: Path, layout: str, form: str) -> None:
    path = tmp_path / f"review.{form}"
    assert run("matrix", *asked(layout), "--review", "blind", "-o", str(path))[0] == 0
    read = every_byte(path)
    hidden = (
        "Serikova",
        "Akhmetov",
        "Zhunisova",
        "aigul",
        "Gulnar",
        "teacher-mooc-2026",
        "interview-kk-1",
        "2026-01-01",
    )
    for name in (*hidden, "Қарлығаш", "Нұрбек"):
        assert not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", read), name
    assert run("verify", str(path))[0] == 0


def test_filters_that_tell_are_not_carried_to_reviewers(run: Ask, tmp_path: Path) -> None:
    path = tmp_path / "review.html"
    more = ("--where", "region=Mangystau", "--review", "blind")
    assert run("matrix", *SIDES, *more, "-o", str(path))[0] == 0
    assert "Mangystau" not in every_byte(path)
    code, _, told = run("verify", str(path))
    assert (code, "filters" in told) == (1, True)


def test_less_anonymity_than_promised_is_refused_in_layouts(run: Ask) -> None:
    assert run("matrix", *asked("sensitivity"), "--experts", "everybody")[0] == 2
    _, out, _ = run("matrix", *asked("sensitivity"), "--experts", "labels", "--json")
    assert "Aigul" not in out
    assert "E1" in out


def test_an_open_round_is_blind_in_layouts_too(own: Ask) -> None:
    assert own("round", "reopen", "1")[0] == 0
    for layout in ("evidence", "together", "code-source", "codebook", "trace"):
        code, _, told = own("matrix", *(SIDES if layout == "evidence" else ("--layout", layout)))
        assert (code, "--peek" in told) == (5, True), layout
    assert own("matrix", "--layout", "together", "--peek", "--json")[0] == 0
    assert own("note", "add", "my own", "--cell", "assessment/peer-review", "-e", "aigul")[0] == 0
    assert "my own" not in own("matrix", "--layout", "framework", "--json")[1]


def test_two_hundred_columns_are_split_or_turned(own: Ask, tmp_path: Path) -> None:
    lines = [f"assessment,Framework {number},part,c{number}" for number in range(200)]
    path = tmp_path / "t.csv"
    path.write_text("code,framework,match,there\n" + "\n".join(lines) + "\n", encoding="utf-8")
    assert own("matrix", "fill", "crosswalk", str(path))[0] == 0
    code, _, told = own("matrix", "--layout", "crosswalk", "-o", str(tmp_path / "c.docx"))
    assert code == 0
    assert "--transpose" in told
    code, _, told = own("matrix", "--layout", "crosswalk", "--transpose", "-o", str(tmp_path / "d.docx"))
    assert (code, "--transpose" in told) == (0, False)
    assert own("verify", str(tmp_path / "d.docx"))[0] == 0


HOSTILE = (
    "</script><script>alert(1)</script>",
    '=HYPERLINK("http://x";"y")',
    "\\input{/etc/passwd} & % $ # _ { } ~ ^",
    "a" + "\u0301" * 5000,
    "\u202e]x[",
    "| pipe | <b>bold</b> ![i](x)",
    "{{ 7*7 }} {% raw %}",
)


def test_hostile_words_of_authors_stay_words(own: Ask, tmp_path: Path) -> None:
    path = tmp_path / "authors.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["code", "level", "text"])
        writer.writerows(["assessment", f"A{place}", text] for place, text in enumerate(HOSTILE))
    assert own("matrix", "fill", "levels", str(path))[0] == 0
    for text in HOSTILE:
        assert own("note", "add", text, "--cell", "assessment/peer-review")[0] == 0
    for layout in ("levels", "framework", "evidence"):
        for form in TABLES:
            made = tmp_path / f"{layout}.{form}"
            assert own("matrix", *asked(layout), "-o", str(made))[0] == 0
            assert own("verify", str(made))[0] == 0
            if form == "html":
                page = made.read_text(encoding="utf-8")
                plain = page.partition("<body")[2]
                assert "<script>alert" not in plain
                assert "<b>bold" not in plain
                assert "7*7" in page or layout == "framework"
            elif form == "csv":
                cells = [
                    cell
                    for row in csv.reader(io.StringIO(made.read_bytes().decode("utf-8"), newline=""))
                    for cell in row
                ]
                assert not any(cell.startswith(("=", "+", "@")) for cell in cells)
            elif form == "tex":
                assert "\\input{" not in made.read_text(encoding="utf-8")


def test_a_spreadsheet_takes_no_formula_from_a_layout(own: Ask, tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text(
        'code,framework,match,there\nassessment,"=1+1",part,"=cmd|x"\nassessment,"@SUM(A1)",exact,"+1"\n',
        encoding="utf-8",
    )
    assert own("matrix", "fill", "crosswalk", str(path))[0] == 0
    made = tmp_path / "crosswalk.xlsx"
    assert own("matrix", "--layout", "crosswalk", "-o", str(made))[0] == 0
    with zipfile.ZipFile(made) as package:
        sheets = [package.read(name) for name in package.namelist() if "worksheets/sheet" in name]
    assert not any(b"<f>" in sheet for sheet in sheets)
    made = tmp_path / "crosswalk.csv"
    assert own("matrix", "--layout", "crosswalk", "-o", str(made), "--excel")[0] == 0
    assert made.read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_framework_has_any_side_on_either_side(own: Ask) -> None:
    assert own("note", "add", "Rubrics carry over.", "--cell", "assessment/peer-review")[0] == 0
    assert (
        own("note", "add", "Village teachers plan alone.", "--cell", "kind=interview/lesson-design")[0] == 0
    )

    def cells(*sides: str) -> dict[str, dict[str, Any]]:
        code, out, err = own("matrix", "--layout", "framework", *sides, "--json")
        assert code == 0, err
        rows = results(out)
        head = next(iter(rows[0]))
        return {row.pop(head): row for row in rows}

    by_tool = cells("--rows", "tool", "--cols", "competency")
    assert "Rubrics carry over." in by_tool["Peer-reviewed assignment"]["Assessing learners"]
    by_competency = cells("--rows", "competency", "--cols", "tool")
    assert by_competency["Assessing learners"] == {
        "Peer-reviewed assignment": by_tool["Peer-reviewed assignment"]["Assessing learners"]
    }
    assert cells("--rows", "kind", "--cols", "code")["interviews"] == {
        "Lesson design": "Village teachers plan alone."
    }
    by_code = cells("--rows", "competency", "--cols", "source")
    assert by_code["Lesson design"]["interview-kk-1"].startswith("Planned one topic")
    assert by_code["Peer feedback"].keys() == by_code["Lesson design"].keys()


def test_a_framework_says_which_sides_it_cannot_have(own: Ask) -> None:
    code, _, err = own("matrix", "--layout", "framework", "--rows", "regoin")
    assert code == 3
    assert "«regoin» is neither a branch" in err
    assert own("matrix", "--layout", "framework", "--rows", "competency", "--cols", "competency")[0] == 2
    code, _, err = own("matrix", "--layout", "framework", "--rows", "language", "--cols", "competency")
    assert code == 3
    assert "pair of language and competency" in err


@pytest.mark.parametrize(
    ("layout", "column", "meant"),
    [
        ("joint", "inferense", "inference"),
        ("joint", "sd", "SD"),
        ("joint", "colour of the pen", ""),
        ("levels", "evidense", "evidence"),
        ("crosswalk", "frame", "framework"),
        ("framework", "quotes", "quote"),
    ],
)
def test_a_column_that_would_be_left_out_is_refused(
    own: Ask, tmp_path: Path, layout: str, column: str, meant: str
) -> None:
    needed = {
        "joint": "construct",
        "levels": "code,level,text",
        "crosswalk": "code,framework,match",
        "framework": "case,code,text",
    }[layout]
    path = tmp_path / "given.csv"
    path.write_text(f"{needed},{column}\n" + ",".join("x" * (needed.count(",") + 2)) + "\n", encoding="utf-8")
    code, _, err = own("matrix", "fill", layout, str(path))
    assert code == 1
    assert f"«{column}»" in err
    assert (f"«{meant}» meant" in err) == bool(meant)
    path.write_text("Construct,INFERENCE,Mdn,95% CI,\nself,none,4,3 to 5,\n", encoding="utf-8")
    assert own("matrix", "fill", "joint", str(path))[0] == 0
