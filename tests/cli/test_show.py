"""Answers in every form."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from codex.cli.call import Call
from codex.cli.options import Out
from codex.cli.show import FORMATS, Answer, deliver, form, show
from codex.errors import CodexError, NotFound, Refused, UsageProblem
from codex.model.finding import Finding
from codex.words import Words

HARD = '=1+1 «Жоспарлау», "q"\tt\x1b[31m\u202e|\nline'


@dataclass(frozen=True)
class Row:
    id: str
    title: str
    n: int
    share: float | None
    ids: tuple[str, ...] = ()
    name: Any = None
    ok: bool = True


ROWS = (Row("s1", HARD, 12, 1 / 3, ("a", "b"), {"kk": "ә"}), Row("s2", "-5", -5, None))
ANSWER = Answer("source", ROWS)


def shown(
    capsys: pytest.CaptureFixture[str], out: Out, answer: Answer = ANSWER, call: Call | None = None
) -> str:
    show(call or Call(), out, answer)
    return capsys.readouterr().out


def test_json_is_an_envelope_and_keeps_every_value(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys, Out(json=True))
    document = json.loads(text)
    assert document["schema"] == "codex/source@1"
    first = document["results"][0]
    assert first["title"] == HARD
    assert first["share"] == 1 / 3
    assert first["ids"] == ["a", "b"]
    assert first["name"] == {"kk": "ә"}
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "Жоспарлау" in text


def test_nothing_is_an_empty_list_in_json_and_a_hint_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    empty = Answer("source", (), more={"findings": []}, empty="cli.how-to-begin")
    assert json.loads(shown(capsys, Out(json=True), empty, Call(json=True))) == {
        "schema": "codex/source@1",
        "results": [],
        "findings": [],
    }
    show(Call(), Out(), empty)
    assert "codex init" in capsys.readouterr().err


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_no_program_ever_reads_nan(capsys: pytest.CaptureFixture[str], value: float) -> None:
    text = shown(capsys, Out(json=True), Answer("agree", [{"value": value}]))
    assert json.loads(text)["results"] == [{"value": None}]
    assert "nan" not in shown(capsys, Out(csv=True), Answer("agree", [{"value": value}]))


def test_csv_reads_back_and_no_text_is_a_formula(capsys: pytest.CaptureFixture[str]) -> None:
    header, first, second = csv.reader(io.StringIO(shown(capsys, Out(csv=True))))
    assert header == ["id", "title", "n", "share", "ids", "name", "ok"]
    assert first[1] == f"'{HARD}"
    assert first[3:5] == [str(1 / 3), "a b"]
    assert second[1:4] == ["'-5", "-5", ""]
    raw = list(csv.reader(io.StringIO(shown(capsys, Out(csv=True, raw=True)))))
    assert raw[1][1] == HARD


def test_a_pipe_gets_tabs_and_nothing_that_acts(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, Out()).splitlines()
    assert len(lines) == 3
    assert all(line.count("\t") == 6 for line in lines)
    assert "␛[31m‹U+202E›|␊line" in lines[1]


def test_columns_are_chosen_and_headed_in_the_language_of_the_reader(
    capsys: pytest.CaptureFixture[str],
) -> None:
    answer = Answer("source", ROWS, columns=("n", "id", "ok"))
    text = shown(capsys, Out(format="table"), answer, Call(Words("ru")))
    assert [line.split()[0] for line in text.splitlines()][1:] == ["12", "-5"]
    assert "да" in text


def test_markdown_keeps_its_columns(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys, Out(format="md"))
    assert "\\|" in text
    assert len(text.splitlines()) == 4


@pytest.mark.parametrize(
    ("out", "default", "chosen"),
    [
        (Out(), "table", "table"),
        (Out(json=True, format="json"), "table", "json"),
        (Out(output="a.csv"), "table", "csv"),
        (Out(output="a.CSV"), "table", "csv"),
        (Out(output="a.csv", format="tsv"), "table", "tsv"),
        (Out(output="a"), "table", "table"),
        (Out(output="a.txt"), "table", "table"),
    ],
)
def test_the_form_is_what_was_asked_for(out: Out, default: str, chosen: str) -> None:
    assert form(out, default, FORMATS) == chosen


@pytest.mark.parametrize("out", [Out(json=True, csv=True), Out(format="pdf"), Out(output="a.pdf")])
def test_a_form_that_is_not_there_is_refused(out: Out) -> None:
    with pytest.raises(UsageProblem):
        form(out, "table", FORMATS)


def test_a_file_is_written_whole_and_never_over_another_one(tmp_path: Path) -> None:
    target = tmp_path / "матрица.csv"
    show(Call(), Out(output=str(target)), ANSWER)
    before = target.read_bytes()
    assert before.startswith(b"id,title")
    with pytest.raises(Refused):
        show(Call(), Out(output=str(target), json=True), ANSWER)
    assert target.read_bytes() == before
    show(Call(), Out(output=str(target), json=True, yes=True), ANSWER)
    assert json.loads(target.read_bytes())["results"]
    assert [path.name for path in tmp_path.iterdir()] == ["матрица.csv"]


def test_what_goes_beside_a_file_is_not_written_alone(tmp_path: Path) -> None:
    beside = tmp_path / "m.csv.provenance.json"
    beside.write_bytes(b"mine")
    with pytest.raises(Refused):
        deliver(Call(), Out(output=str(tmp_path / "m.csv")), "a", {".provenance.json": b"{}"})
    assert not (tmp_path / "m.csv").exists()
    deliver(Call(), Out(output=str(tmp_path / "m.csv"), yes=True), "a", {".provenance.json": b"{}"})
    assert beside.read_bytes() == b"{}"


def test_a_missing_folder_and_a_folder_as_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        deliver(Call(), Out(output=str(tmp_path / "no" / "m.csv")), "a")
    with pytest.raises(UsageProblem):
        deliver(Call(), Out(output=str(tmp_path)), "a")


def test_a_failed_write_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "m.csv"
    target.write_bytes(b"old")

    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        deliver(Call(), Out(output=str(target), yes=True), "new")
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["m.csv"]


def test_warnings_are_in_the_envelope(capsys: pytest.CaptureFixture[str]) -> None:
    call = Call(json=True)
    call.warn("cli.declined")
    assert json.loads(shown(capsys, Out(json=True), ANSWER, call))["warnings"] == ["nothing was changed"]


def test_bytes_go_out_as_they_are(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    deliver(Call(), Out(), b"\x00\xff\r\n")
    assert capsysbinary.readouterr().out == b"\x00\xff\r\n"


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("width", [30, 120])
def test_a_terminal_gets_a_table_that_folds(on_terminal: Callable[..., str], width: int) -> None:
    code = """
from codex.cli.call import Call
from codex.cli.options import Out
from codex.cli.show import Answer, show
show(Call(), Out(), Answer("source", [{"title": "один два три четыре пять шесть \\x1b]0;x\\x07", "n": 3}]))
"""
    text = re.sub(r"\x1b\[[\d;]*m", "", on_terminal(code, width=width))
    assert "\x1b" not in text
    assert "␛" in text.replace("\r\n", "")
    assert all(len(line) <= width for line in text.splitlines())


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_of_very_many_rows_a_terminal_gets_the_first_and_the_number_of_the_others(
    on_terminal: Callable[..., str],
) -> None:
    code = """
from codex.cli.call import Call
from codex.cli.options import Out
from codex.cli.show import Answer, Each, show
show(Call(), Out(), Answer("source", Each(100_000, lambda: ({"title": f"row{n}"} for n in range(100_000)))))
"""
    text = on_terminal(code, width=80)
    assert "row499" in text
    assert "row500" not in text
    assert "99,500" in text or "99500" in text
    assert "--csv" in text


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_terminal_is_told_the_first_findings_of_a_kind_and_a_pipe_all(
    on_terminal: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    code = """
from codex.cli.call import Call
from codex.model.finding import Finding
Call().findings(Finding(f"a.csv:{n}", "importing.empty") for n in range(200))
Call().findings([Finding("z.csv", "importing.pdf-broken")])
"""
    text = on_terminal(code, width=80)
    assert "a.csv:49" in text
    assert "a.csv:50" not in text
    assert "z.csv" in text
    assert "150" in text
    Call().findings(Finding(f"a.csv:{n}", "importing.empty") for n in range(200))
    assert len(capsys.readouterr().err.splitlines()) == 200


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_data_looked_at_on_a_terminal_cannot_act(on_terminal: Callable[..., str]) -> None:
    code = """
from codex.cli.call import Call
from codex.cli.options import Out
from codex.cli.show import Answer, show
show(Call(), Out(csv=True), Answer("source", [{"title": "a\\x1b[2Jb"}]))
"""
    assert "a␛[2Jb" in on_terminal(code, width=80)


def test_an_error_of_every_kind_has_an_exit_code() -> None:
    assert [kind("cli.declined").exit_code for kind in (CodexError, UsageProblem, NotFound, Refused)] == [
        1,
        2,
        3,
        5,
    ]


LETTERS = """
from codex.cli.call import Call
from codex.cli.options import Out
from codex.cli.show import Answer, show
show(Call(), Out(json=True), Answer("trial", [{"said": "é ж \U0001f600"}]))
"""
TOLD = 'from codex.cli import app; raise SystemExit(app.main(["source", "show", "é ж", "--json"]))'


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp866", "utf-8"])
def test_json_in_a_pipe_is_the_same_bytes_whatever_the_locale(
    process: Callable[..., subprocess.CompletedProcess[bytes]], encoding: str
) -> None:
    ran = process(code=LETTERS, env={"PYTHONIOENCODING": encoding})
    assert json.loads(ran.stdout.decode("utf-8"))["results"] == [{"said": "é ж \U0001f600"}]
    told = process(code=TOLD, env={"PYTHONIOENCODING": encoding})
    assert told.returncode == 3
    assert set(json.loads(told.stderr.decode("utf-8"))["error"]) == {"code", "message", "hint"}


def test_json_on_a_narrow_terminal_is_still_json(on_terminal: Callable[..., str]) -> None:
    seen = on_terminal(LETTERS, width=200, env={"PYTHONIOENCODING": "ascii"})
    assert json.loads(seen)["results"] == [{"said": "é ж \U0001f600"}]
