"""One table in every form: CSV, Markdown, LaTeX, Word, Excel; opened by other programs where these are there."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document
from python_calamine import CalamineWorkbook

from codex.errors import DamagedInput, NotFound
from codex.exporting.cells import ASIDE, longest_words, shares
from codex.exporting.latex_text import escaped
from codex.exporting.matrix_tables import evidence_table, matrix_table, split
from codex.exporting.office_package import PART, read_office
from codex.exporting.table_csv import csv_of
from codex.exporting.table_docx import docx_of
from codex.exporting.table_latex import PACKAGES, latex_of
from codex.exporting.table_markdown import markdown_of
from codex.exporting.table_xlsx import xlsx_of
from codex.model.table import Column, Row, Table
from tests.conftest import lacking
from tests.exporting.study import WORDS, view

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = r'=cmd|" & \input{/etc/passwd} $x^2_y$ %{} <b> `a` --- [c](http://d) # ~ | ^'
LANGUAGES = ["en", "ru", "kk"]


def figures(language: str = "en", text: str = "Planning") -> Table:
    """A table with every kind of column, a head, an indented row and a total."""
    return Table(
        "agreement",
        {"en": "Agreement per Code", "ru": "Согласованность по кодам", "kk": "Кодтар бойынша келісім"}[language],
        (
            Column("code", {"en": "Code", "ru": "Код", "kk": "Код"}[language], width=2),
            Column("n", "n", "count", is_symbol=True),
            Column("mean", "M", "decimal", group={"en": "Ratings", "ru": "Оценки", "kk": "Бағалар"}[language], is_symbol=True),
            Column("sd", "SD", "decimal", group={"en": "Ratings", "ru": "Оценки", "kk": "Бағалар"}[language], is_symbol=True),
            Column("alpha", "α", "index"),
            Column("p", "p", "p", is_symbol=True),
            Column("share", "%", "percent", places=0),
        ),
        (
            Row((text, None, None, None, None, None, None), is_head=True),
            Row((text, 12, 3.456, 0.98, 0.7426, 0.0313, 0.67), depth=1),
            Row(("Әріптестер", 12345, 12.0, 1.1, -0.05, 0.00001, 1.0), depth=1),
            Row(("Ұйым", 0, None, None, None, None, None), depth=1),
            Row(("∑", 12357, 3.5, 1.0, 0.7, None, None), is_total=True),
        ),
        language,
        ("CI = confidence interval.", text),
    )  # fmt: skip


def test_markdown_is_a_table_with_its_title_and_notes() -> None:
    lines = markdown_of(figures()).decode().splitlines()
    assert lines[0] == "**Agreement per Code**"
    assert lines[3].startswith("| :--- | ---: |")
    assert lines[5] == "| \u2003Planning | 12 | 3.46 | 0.98 | .74 | .031 | 67% |"
    assert "| 12,345 | 12.00 | 1.10 | −.05 | \\< .001 | 100% |" in lines[6]
    assert lines[-1] == "Planning"


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_decimals_have_a_comma_where_the_language_wants_it(language: str) -> None:
    text = markdown_of(figures(language)).decode()
    assert "| 12 | 3,46 | 0,98 | 0,74 | 0,031 | 67\u00a0% |" in text
    assert "12\u202f345" in text


def test_markdown_keeps_hostile_texts_as_texts() -> None:
    rows = markdown_of(figures(text=HOSTILE)).decode().splitlines()[4:9]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {8}
    assert "<b>" not in "".join(rows)


def test_csv_has_bare_numbers_and_the_ids_of_columns() -> None:
    rows = list(csv.DictReader(io.StringIO(csv_of(figures()).decode())))
    assert rows[0] == {
        "code": "Planning",
        "n": "12",
        "mean": "3.456",
        "sd": "0.98",
        "alpha": "0.7426",
        "p": "0.0313",
        "share": "0.67",
    }
    assert len(rows) == 4


def test_latex_has_three_rules_and_escapes_everything() -> None:
    text = latex_of(figures(text=HOSTILE)).decode()
    assert [text.count(rule) for rule in (r"\toprule", r"\bottomrule")] == [1, 1]
    assert r"\input{" not in text
    assert r"\textbackslash{}input\{/etc/passwd\}" in text
    assert r"\cmidrule(lr){3-4}" in text
    assert "S[table-format=2.2, " in text
    assert "output-decimal-marker=." in text
    assert "output-decimal-marker={,}" in latex_of(figures("ru")).decode()


def test_a_long_table_breaks_over_pages() -> None:
    table = figures()
    long = replace(table, rows=table.rows[1:2] * 60)
    assert r"\begin{longtable}" in latex_of(long).decode()
    assert r"\endhead" in latex_of(long).decode()


def test_word_has_apa_rules_a_repeated_head_and_real_cells() -> None:
    made = docx_of([figures(), matrix_table(view(), WORDS["en"])], view().provenance, WORDS["en"])
    document = Document(io.BytesIO(made))
    texts = [p.text for p in document.paragraphs if p.text]
    assert texts[:3] == ["Table 1", "Agreement per Code", "Note. CI = confidence interval."]
    assert document.paragraphs[0].runs[0].bold
    assert document.paragraphs[1].runs[0].italic
    table = document.tables[0]
    assert table.cell(3, 4).text == ".74"
    assert table.cell(0, 2).text == "Ratings"
    xml = table._tbl.xml
    assert xml.count("w:tblHeader") == 2
    assert "w:left " not in xml
    assert document.tables[1].cell(1, 1).text == "● 5 (3/3)"
    assert document.core_properties.created is not None
    assert document.core_properties.created.date().isoformat() == "2025-03-14"


def test_a_table_too_wide_for_a_page_stands_on_its_side() -> None:
    wide = Table(
        "wide", "Wide", tuple(Column(f"c{n}", f"C{n}") for n in range(9)), (Row(tuple("abcdefghi")),)
    )
    document = Document(io.BytesIO(docx_of([figures(), wide], view().provenance, WORDS["en"])))
    turned = [int(one.page_width or 0) > int(one.page_height or 0) for one in document.sections]
    assert turned == [False, True]


def test_excel_has_numbers_as_numbers_and_no_formula() -> None:
    made = xlsx_of(
        [figures(text=HOSTILE), evidence_table(view(), WORDS["en"])], view().provenance, WORDS["en"]
    )
    book = CalamineWorkbook.from_filelike(io.BytesIO(made))
    assert book.sheet_names == ["agreement", "evidence", "Where the numbers come from"]
    rows = book.get_sheet_by_name("agreement").to_python()
    assert rows[5][1:7] == [12, 3.456, 0.98, 0.7426, 0.0313, 0.67]
    assert rows[4][0] == HOSTILE
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert not [name for name in package.namelist() if b"<f>" in package.read(name)]
    told = book.get_sheet_by_name("Where the numbers come from").to_python()
    assert ["As of", "2025-03-14"] in told


def test_sheet_names_are_lawful_and_told_apart() -> None:
    tables = [
        replace(figures(), name=name)
        for name in ("a/b:c*?[]", "a/b:c*?[]", "x" * 40, "x" * 41, "History", "'q'", "")
    ]
    book = CalamineWorkbook.from_filelike(io.BytesIO(xlsx_of(tables, view().provenance, WORDS["en"])))
    names = book.sheet_names
    assert len({name.casefold() for name in names}) == len(names)
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in names)


def test_a_text_too_long_for_a_cell_says_that_it_goes_on() -> None:
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(xlsx_of([figures(text="я" * 40_000)], view().provenance, WORDS["en"]))
    )
    assert str(book.get_sheet_by_name("agreement").to_python()[4][0]).endswith("я…")


@pytest.mark.parametrize("make", [docx_of, xlsx_of])
def test_office_files_are_the_same_twice_and_carry_their_provenance(make: Any) -> None:
    provenance = replace(view().provenance, study='Зерттеу <&> "1"')
    made = make([figures()], provenance, WORDS["kk"])
    assert made == make([figures()], provenance, WORDS["kk"])
    assert read_office(made, "x") == provenance


def test_an_office_file_without_provenance_or_broken_says_so() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("a", "b")
    with pytest.raises(NotFound, match="x"):
        read_office(buffer.getvalue(), "x")
    with pytest.raises(DamagedInput, match="x"):
        read_office(b"PK", "x")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(PART, b" " * 2_000_000)
    with pytest.raises(DamagedInput, match="x"):
        read_office(buffer.getvalue(), "x")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_matrix_is_a_table_in_every_language(language: str) -> None:
    table = matrix_table(view(), WORDS[language])
    assert table.rows[0].values[1] == ("in", "5 (3/3)")
    assert table.rows[3].values[2] == ("contested", "2:1")
    assert table.rows[1].depth == 1
    assert "{" not in "".join(table.notes)
    assert WORDS[language]("exporting.status-contested") in table.notes[1]


def test_a_matrix_of_200_columns_is_split_into_tables_that_fit() -> None:
    wide = Table("t", "T", tuple(Column(f"c{n}", f"C{n}") for n in range(201)), (Row(tuple(range(201))),))
    parts = split(wide)
    assert all(2 < len(part.columns) <= 15 for part in parts)
    assert [value for part in parts for value in part.rows[0].values[1:]] == list(range(1, 201))


def wide_matrix(head: str, columns: int = 200) -> Table:
    cells = tuple(("in", "12 (3/3)") for _ in range(columns))
    heads = (Column(f"c{n}", head, "status") for n in range(columns))
    return Table("t", "T", (Column("row", "row", width=2), *heads), (Row(("Planning", *cells)),))


@pytest.mark.parametrize("head", ["A1", "Self-assessment 7", "Самостоятельное планирование"])
def test_every_part_of_a_wide_matrix_has_room_for_its_longest_words(head: str) -> None:
    parts = split(wide_matrix(head))
    assert sum(len(part.columns) - 1 for part in parts) == 200
    for part in parts:
        assert sum(longest_words(part)) <= ASIDE
        assert all(
            share * ASIDE >= least for share, least in zip(shares(part), longest_words(part), strict=True)
        )


def test_a_matrix_is_split_for_its_words_but_a_list_is_not() -> None:
    matrix = wide_matrix("Самостоятельное", 12)
    assert len(split(matrix)) > 1
    mixed = (*matrix.columns[:-1], replace(matrix.columns[-1], kind="text"))
    assert len(split(replace(matrix, columns=mixed))) == 1


def test_the_first_word_of_a_cell_may_be_divided_in_latex() -> None:
    assert r"\centering\arraybackslash\hspace{0pt}" in latex_of(wide_matrix("A", 3)).decode()


def test_the_evidence_table_withholds_and_names_as_allowed() -> None:
    table = evidence_table(view(anonymity="none"), WORDS["ru"])
    assert "who" not in [column.id for column in table.columns]
    texts = [row.values[3] for row in table.rows if row.values[-1] == "x10"]
    assert set(texts) == {WORDS["ru"]("exporting.withheld")}


def run(*command: str, folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=170, check=False)
    assert done.returncode == 0, (done.stdout[-3000:], done.stderr[-2000:])
    return done.stdout


def latex_document(*tables: Table) -> bytes:
    """A paper of one's own that takes the tables in; Russian divides words where Kazakh is not installed."""
    lines = [
        r"\documentclass[11pt,a4paper]{article}",
        r"\usepackage[margin=25mm]{geometry}",
        r"\usepackage{fontspec}",
        r"\setmainfont{DejaVu Serif}",
        r"\usepackage{polyglossia}",
        {
            "en": r"\setdefaultlanguage{english}",
            "ru": r"\setdefaultlanguage{russian}",
            "kk": r"\IfFileExists{gloss-kazakh.ldf}{\setdefaultlanguage{kazakh}}{\setdefaultlanguage{russian}}",
        }[tables[0].language],
        *(rf"\usepackage{{{package}}}" for package in PACKAGES),
        r"\begin{document}",
        *(latex_of(table).decode() for table in tables),
        r"\end{document}",
    ]
    return "\n".join(lines).encode()


def compiled(folder: Path, *tables: Table) -> str:
    """What XeLaTeX had to say."""
    xelatex = shutil.which("xelatex")
    if xelatex is None:
        lacking(
            "xelatex",
            "no XeLaTeX on this system (Debian: texlive-xetex, texlive-latex-extra, texlive-science)",
        )
    (folder / "t.tex").write_bytes(latex_document(*tables))
    run(xelatex, "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "t.tex", folder=folder)
    return (folder / "t.log").read_text(encoding="utf-8", errors="replace")


@pytest.mark.slow
def test_xelatex_has_room_for_every_part_of_a_matrix_of_200_columns(tmp_path: Path) -> None:
    parts = split(replace(wide_matrix("Самостоятельное планирование"), language="ru"))
    log = compiled(tmp_path, *parts)
    assert "Overfull" not in log


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_xelatex_compiles_the_tables(tmp_path: Path, language: str) -> None:
    table = figures(language, text=HOSTILE)
    long = replace(table, name="long", rows=table.rows * 12)
    log = compiled(tmp_path, table, long, matrix_table(view(), WORDS[language]))
    assert "Missing character" not in log, re.findall("Missing character.*", log)
    assert (tmp_path / "t.pdf").stat().st_size > 5000


@pytest.mark.slow
def test_libreoffice_opens_and_saves_them_again(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        lacking("libreoffice", "no LibreOffice on this system")
    table, words = matrix_table(view(), WORDS["kk"]), WORDS["kk"]
    (tmp_path / "m.docx").write_bytes(docx_of([figures("kk"), table], view().provenance, words))
    (tmp_path / "m.xlsx").write_bytes(xlsx_of([figures("kk"), table], view().provenance, words))
    again = tmp_path / "again"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    for kind in ("docx", "xlsx"):
        run(
            office,
            profile,
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            str(again),
            f"m.{kind}",
            folder=tmp_path,
        )
    first, second = (Document(str(folder / "m.docx")) for folder in (tmp_path, again))
    for one, other in zip(first.tables, second.tables, strict=True):
        assert [[c.text for c in row.cells] for row in one.rows] == [
            [c.text for c in row.cells] for row in other.rows
        ]
    books = [CalamineWorkbook.from_path(folder / "m.xlsx") for folder in (tmp_path, again)]
    assert books[0].sheet_names == books[1].sheet_names
    assert books[0].get_sheet_by_index(0).to_python() == books[1].get_sheet_by_index(0).to_python()


def crowded() -> Table:
    """Twelve columns that ask for more than a page has, most of them with nothing in them."""
    heads = ("Определение", "Включать", "Не включать", "Пример", "Происхождение")
    columns = (
        Column("code", "Код", width=2),
        *(Column(f"c{place}", head, width=3) for place, head in enumerate(heads)),
        Column("n", "n", "count", is_symbol=True),
        Column("sources", "Источники", "count"),
        Column("alpha", "альфа Криппендорфа (номинальная)", "index"),
        Column("low", "нижн.", "index"),
    )
    return Table(
        "codebook", "Кодировочная книга", columns, (Row(("Форум", *[None] * 5, 14, 8, 0.83, 0.7)),), "ru"
    )


def test_no_column_is_narrower_than_its_longest_word() -> None:
    table = crowded()
    room = 118  # letters of a page on its side
    for column, share in zip(table.columns, shares(table), strict=True):
        assert share * room > max(map(len, column.head.split())), column.head
    assert sum(shares(table)) == pytest.approx(1)


def test_marks_piled_up_do_not_break_latex_and_the_cut_is_seen() -> None:
    assert escaped("a" + "\u0301" * 5000 + " b") == "a" + "\u0301" * 16 + r"\ldots{} b"
    assert escaped("й" + "\u0301" * 3) == "й" + "\u0301" * 3


def test_a_text_longer_than_a_page_goes_on_in_rows_of_its_own() -> None:
    words = [f"word{number}" for number in range(2000)]
    columns = (Column("id", "Excerpt"), Column("quote", "Quote", "quote", width=3))
    made = latex_of(Table("q", "Quotes", columns, (Row(("x1", " ".join(words))),), "en")).decode()
    body = made.partition(r"\midrule")[2].partition(r"\end{longtable}")[0]
    rows = [line for line in body.splitlines() if line.endswith(r"\\")]
    assert len(rows) > 3
    assert rows[0].startswith("x1 & word0 ")
    assert all(row.startswith(" & word") for row in rows[1:])
    assert re.findall(r"word\d+", body) == words


def test_a_wide_table_of_many_rows_stands_on_its_side_and_breaks() -> None:
    table = crowded()
    many = replace(table, rows=table.rows * 60)
    made = latex_of(many).decode()
    assert made.index(r"\begin{landscape}") < made.index(r"\begin{longtable}")
    assert made.index(r"\end{longtable}") < made.index(r"\end{landscape}")
    assert "pdflscape" in made
    assert r"\begin{sidewaystable}" in latex_of(table).decode()
