"""Tables of counts, results and votes are kept with what they rest on, and made again by verify."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest

from codex.cli.app import main as codex
from tests.steps.judged_study import make

if TYPE_CHECKING:
    from pathlib import Path

TABLES = {
    "frequencies": ("stats",),
    "together": ("stats", "together", "--by", "decision"),
    "saturation": ("stats", "saturation"),
    "coverage": ("stats", "coverage"),
    "time": ("stats", "time"),
    "results": ("round", "results"),
    "votes": ("vote", "export"),
}
PROTOCOL = "schema: codex/protocol@1\nkind: rate\nrule: median at least 3\nscale: {low: 1, high: 4}\n"


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make(tmp_path_factory.mktemp("kept") / "study")
    (folder / "panel.yaml").write_text(PROTOCOL, encoding="utf-8")
    at = ["--study", str(folder)]
    protocol = str(folder / "panel.yaml")
    assert codex([*at, "round", "open", "--kind", "rate", "--protocol", protocol, "--items", "codes"]) == 0
    with pytest.MonkeyPatch.context() as patch:
        for expert, lines in (("ana", "4\n2\n"), ("bek", "3\n1\n"), ("kim", "4\n4\n")):
            patch.setattr("sys.stdin", io.StringIO(lines))
            assert codex([*at, "vote", "-e", expert, "--plain"]) == 0
    assert codex([*at, "round", "close", "--yes"]) == 0
    return folder


def kept(study: Path, name: str, form: str) -> Path:
    path = study / f"{name}.{form}"
    assert codex(["--study", str(study), *TABLES[name], "-o", str(path), "--yes"]) == 0
    return path


def verify(study: Path, path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[dict[str, str]]]:
    capsys.readouterr()
    code = codex(["--study", str(study), "verify", str(path), "--json"])
    return code, json.loads(capsys.readouterr().out or '{"results": []}')["results"]


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("form", ["csv", "tsv", "json"])
def test_a_kept_table_is_known_again(
    study: Path, name: str, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = kept(study, name, form)
    assert path.with_name(path.name + ".provenance.json").is_file() == (form != "json")
    assert verify(study, path, capsys) == (0, [])


def one_more(text: str, form: str) -> str:
    """Add one to the first count of a table."""
    if form == "json":
        document = json.loads(text)
        row = document["results"][0]
        row[next(key for key, value in row.items() if type(value) is int)] += 1
        return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    head, row, *rest = text.splitlines()
    cells = row.split(",")
    place = next(at for at, cell in enumerate(cells) if cell.isdecimal())
    cells[place] = str(int(cells[place]) + 1)
    return "\n".join([head, ",".join(cells), *rest]) + "\n"


@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_changed_count_of_a_table_is_named(
    study: Path, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = kept(study, "frequencies", form)
    path.write_text(one_more(path.read_text(encoding="utf-8"), form), encoding="utf-8")
    code, rows = verify(study, path, capsys)
    assert code == 4
    assert len(rows) == 1


def test_a_pipe_gets_the_table_alone(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert codex(["--study", str(study), "stats", "--csv"]) == 0
    told = capsys.readouterr().out
    path = kept(study, "frequencies", "csv")
    assert told == path.read_text(encoding="utf-8")
    assert not list(study.glob("-*"))


def test_a_table_without_its_companion_says_what_is_missing(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = kept(study, "votes", "csv")
    path.with_name(path.name + ".provenance.json").unlink()
    assert verify(study, path, capsys)[0] == 3
