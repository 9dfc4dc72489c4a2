"""Tables as CSV: the columns of the contract, no formulas, and a form for a Russian spreadsheet."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex.exporting.csv_tables import BOM, SHOWN, evidence_csv, neutral, table_csv, tidy_csv, wide_csv
from codex.exporting.tidy import COLUMNS, digest, evidence_rows
from tests.exporting.study import NAMES, WORDS, view


def read(content: bytes, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=delimiter, strict=True))


def test_the_tidy_table_has_a_row_a_cell_and_the_columns_of_the_contract() -> None:
    rows = read(tidy_csv(view().matrix))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == len(view().matrix.cells)
    found = {(row["row"], row["col"]): row for row in rows}
    assert found["planning", "forum"] == {
        "row": "planning", "col": "forum", "status": "in", "experts": "3", "roster": "3",
        "excerpts": "5", "against": "0", "sources": "3", "evidence": "x01 x02 x16 x03 x17",
    }  # fmt: skip
    assert found["assessing", "peer"]["evidence"] == "x06 x07 x08"
    assert found["assessing", "peer"]["against"] == "1"
    assert (found["steps", "forum"]["status"], found["steps", "forum"]["evidence"]) == ("divided", "")


def test_the_wide_table_reads_as_the_matrix() -> None:
    rows = read(wide_csv(view().matrix, say=WORDS["kk"], language="kk"))
    assert rows[0][""] == "Сабақ жоспарлау"
    assert rows[0]["Форум"] == "5"
    assert rows[2]["Форум"] == "пікір бөлінді"


@pytest.mark.parametrize("show", SHOWN)
def test_whatever_a_wide_table_shows_it_has_every_row(show: str) -> None:
    assert len(read(wide_csv(view().matrix, say=WORDS["en"], language="en", show=show))) == 8


def test_the_evidence_table_withholds_what_consent_withholds() -> None:
    rows = read(evidence_csv(view()))
    assert {row["quote"] for row in rows if row["excerpt"] == "x10"} == {""}
    assert all(row["quote"] for row in rows if row["excerpt"] != "x10")


@pytest.mark.parametrize(("anonymity", "who"), [("names", "Marat Bekov"), ("labels", "E2"), ("none", "")])
def test_the_evidence_table_names_people_as_the_protocol_allows(anonymity: str, who: str) -> None:
    shown = view(anonymity=anonymity)
    row = next(row for row in evidence_rows(shown) if row["excerpt"] == "x07")
    assert row["who"] == {"names": f"{who}; {NAMES['dana']}", "labels": "E2; E3", "none": ""}[anonymity]
    assert row["gave"] == 2


def test_a_russian_spreadsheet_gets_semicolons_commas_and_a_mark() -> None:
    content = table_csv(["a", "b"], [["x;y", 0.5]], excel=True)
    assert content.startswith(BOM)
    assert content.decode("utf-8-sig") == 'a;b\r\n"x;y";0,5\r\n'


def test_nothing_known_is_an_empty_cell() -> None:
    assert table_csv(["a", "b"], [[None, ["x", "y"]]]) == b"a,b\r\n,x y\r\n"


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=20), min_size=1, max_size=4))
def test_no_text_begins_a_formula_and_raw_ones_come_back_as_they_were(texts: list[str]) -> None:
    header = [f"c{n}" for n in range(len(texts))]
    cells = next(
        csv.reader(io.StringIO(table_csv(header, [texts]).decode().partition("\r\n")[2], newline="")), []
    )
    assert not [cell for cell in cells if re.match(r"[=+\-@\t\r]", cell)]
    raw = table_csv(header, [texts], raw=True).decode().partition("\r\n")[2]
    assert next(csv.reader(io.StringIO(raw, newline="")), [""] * len(texts)) == texts


def test_numbers_of_ours_stay_numbers() -> None:
    assert table_csv(["a"], [[-1], [-0.5]]) == b"a\r\n-1\r\n-0.5\r\n"
    assert neutral("-1") == "'-1"


def test_the_digest_is_of_the_results_alone() -> None:
    assert digest(view().matrix) == digest(view(anonymity="none").matrix)
    assert len(digest(view().matrix)) == 32
