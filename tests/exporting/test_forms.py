"""Every form by the end of a file's name."""

from __future__ import annotations

import importlib.util
import json

import pytest

from codex.errors import UsageProblem
from codex.exporting.forms import INSIDE, MATRIX_FORMS, TABLE_FORMS, figure_as, matrix_as, tables_as
from codex.exporting.office_package import read_office
from codex.exporting.provenance import read_beside, read_page
from codex.exporting.tidy import digest
from tests.exporting.figures import every
from tests.exporting.study import WORDS, view
from tests.exporting.test_layouts import tables

BEGINS = {
    "html": b"<!doctype html>", "csv": b",Discussion forum,", "tsv": b"\tDiscussion forum\t", "json": b"{",
    "xlsx": b"PK", "docx": b"PK", "tex": b"% needs", "md": b"**Competencies", "svg": b"<?xml",
}  # fmt: skip


@pytest.mark.parametrize("form", MATRIX_FORMS)
def test_the_matrix_in_every_form_is_the_same_twice(form: str) -> None:
    if form in {"pdf", "png"} and not importlib.util.find_spec("cairosvg"):
        with pytest.raises(UsageProblem, match="library"):
            matrix_as(form, view(), WORDS, "en")
        return
    made = matrix_as(form, view(), WORDS, "en")
    assert made == matrix_as(form, view(), WORDS, "en")
    assert made.startswith(BEGINS.get(form, b""))


@pytest.mark.parametrize("form", sorted(INSIDE))
def test_forms_that_can_carry_their_provenance_do(form: str) -> None:
    made = matrix_as(form, view(), WORDS, "kk")
    read = {"html": lambda: read_page(made.decode(), "x"), "json": lambda: read_beside(made, "x")}
    found = read.get(form, lambda: read_office(made, "x"))()
    assert found.digest == digest(view().matrix)


def test_csv_takes_its_options() -> None:
    assert matrix_as("csv", view(), WORDS, "en", tidy=True).startswith(b"row,col,status")
    assert matrix_as("csv", view(), WORDS, "ru", excel=True).startswith(b"\xef\xbb\xbf;")


@pytest.mark.parametrize("form", TABLE_FORMS)
def test_a_table_in_every_form(form: str) -> None:
    made = tables("ru")
    assert tables_as(form, [made["code-by-source"]], view().provenance, WORDS["ru"])
    if form in {"csv", "tsv"}:
        with pytest.raises(UsageProblem, match="11"):
            tables_as(form, list(made.values()), view().provenance, WORDS["ru"])


def test_tables_as_json_keep_numbers_and_heads() -> None:
    document = json.loads(tables_as("json", [tables("en")["code-by-source"]], view().provenance, WORDS["en"]))
    assert document["schema"] == "codex/table@1"
    assert document["results"][0]["rows"][0] == ["Planning", 3, 1, 0, 4, 2]


def test_an_unknown_form_names_those_there_are() -> None:
    with pytest.raises(UsageProblem, match="xlsx, docx"):
        matrix_as("doc", view(), WORDS, "en")
    with pytest.raises(UsageProblem, match="csv, tsv"):
        tables_as("html", [], view().provenance, WORDS["en"])
    with pytest.raises(UsageProblem, match="svg, pdf"):
        figure_as("gif", every()["flow"])
