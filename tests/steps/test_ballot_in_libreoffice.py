"""The workbook of a ballot through LibreOffice and back: saved again, and as a table of a Russian office."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from codex.steps.panel.ballot_collect import collect
from codex.steps.panel.ballot_filling import fill_sheet, page_data
from codex.steps.panel.ballots import make_ballots
from codex.steps.study.opening import open_study
from codex.store import panel
from tests.conftest import lacking
from tests.panel import make_study

if TYPE_CHECKING:
    from pathlib import Path

    from codex.steps.panel.ballot_collect import Outcome

pytestmark = pytest.mark.slow

CP1251_SEMICOLONS = "csv:Text - txt - csv (StarCalc):59,34,34,1,,0,false,true,false,false,false,1"
"""``;``, quote marks, Windows-1251 (34 in its list), as shown, the first sheet: what *Save as* offers on a Russian Windows."""
ANSWERS = {
    ("cell:planning/forum", "fit"): ("given", "8", "орысша да, қазақша да; «иә»"),
    ("cell:planning/forum", "clear"): ("given", "7", ""),
    ("cell:helping/chat", "fit"): ("cannot-judge", "", "no school of mine"),
}


def office(folder: Path, kind: str, name: str) -> Path:
    """Let LibreOffice save a file again in another form; return the new one."""
    program = shutil.which("soffice")
    if program is None:
        lacking("libreoffice", "no LibreOffice on this system")
    out = folder / "again"
    subprocess.run(
        [
            str(program),
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--headless", "--convert-to", kind, "--outdir", str(out), str(folder / name)),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return next(path for path in out.iterdir() if path.suffix == "." + kind.partition(":")[0])


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A study with an open round, and Serik's workbook filled in beside it."""
    folder = tmp_path / "s"
    run = make_study(folder, tagged=True)
    protocol = str(folder / "raw" / "rate.yaml")
    run("round", "open", "--kind", "rate", "--items", "cells", "--protocol", protocol, "--propose")
    with open_study(folder) as study:
        made = next(one for one in make_ballots(study, only=["serik"], forms=("html", "xlsx")))
    page, book = (made.files[f"ballot-r2-serik.{end}"] for end in ("html", "xlsx"))
    data = page_data(page)
    known = {item["id"] for item in data["i"]}
    assert {item for item, _ in ANSWERS} <= known
    (tmp_path / "ballot.xlsx").write_bytes(fill_sheet(book, data, lambda *key: ANSWERS.get(key)))
    return tmp_path


def taken(folder: Path, path: Path) -> tuple[Outcome, dict[tuple[str, str], tuple[str, str, str]]]:
    with open_study(folder / "s") as study:
        found = collect(study, [(path.name, path.read_bytes())])
        votes = panel.votes(study.file, "2", expert="serik")
    assert len(found) == 1
    assert found[0].status == "taken", found[0].problem
    return found[0], {(one.item, one.question): (one.state, one.value, one.comment) for one in votes}


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_a_workbook_saved_again_says_the_same(filled: Path, kind: str) -> None:
    one, votes = taken(filled, office(filled, kind, "ballot.xlsx"))
    assert one.way == "xlsx"
    assert votes == ANSWERS


def test_a_table_of_a_russian_office_says_the_same_but_for_lost_letters(filled: Path) -> None:
    path = office(filled, CP1251_SEMICOLONS, "ballot.xlsx")
    with open_study(filled / "s") as study:
        found = collect(study, [(path.name, path.read_bytes())])
    assert found[0].status == "quarantined", "қ became ? in a comment of the expert's own"
    assert found[0].problem is not None
    assert found[0].problem.text_id == "panel.bad-letters"

    text = path.read_bytes().decode("cp1251")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    for row in rows:
        for place, cell in enumerate(row):
            if place == 5 and "«" in cell:
                row[place] = "по-русски"
            elif cell in {"7", "8"} and place > 3:
                row[place] = cell + ",0"
    again = io.StringIO()
    csv.writer(again, delimiter=";").writerows(rows)
    path.write_bytes(again.getvalue().encode("cp1251"))
    one, votes = taken(filled, path)
    assert one.way == "csv"
    assert {key: value[:2] for key, value in votes.items()} == {k: v[:2] for k, v in ANSWERS.items()}
