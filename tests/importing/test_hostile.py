"""Files that must not hurt: refused or read, nothing written, no network, memory within bounds."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from codex.errors import CodexError
from codex.importing.reading import ReadOptions
from codex.importing.registry import read
from codex.steps.sources.apart import Apart
from tests.importing.made import W, pdf, zipped
from tests.read_texts import main, texts

ROOT = Path(__file__).parents[2]
HOSTILE = ROOT.parent / "shared" / "hostile"
CASES = json.loads((HOSTILE / "expect.json").read_text(encoding="utf-8"))["cases"] if HOSTILE.is_dir() else []
needs_shared = pytest.mark.skipif(not CASES, reason="the folder shared/hostile is not here")


def plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


@pytest.fixture(scope="module")
def apart() -> Any:
    with Apart() as worker:
        yield worker


@needs_shared
@pytest.mark.parametrize("case", CASES, ids=lambda case: Path(case["file"]).name)
def test_a_hostile_file_is_refused_or_read_right(case: dict[str, Any], apart: Apart) -> None:
    path = HOSTILE / case["file"]
    try:
        found = [plain(text) for text in texts(path.read_bytes(), path.name, ReadOptions(apart=apart))]
    except CodexError as error:
        refused = str(error)
    else:
        refused = ""
    if refused:
        assert case["expect"] != "accept", refused
        assert refused.startswith(path.name)
        assert "importing." not in refused
        assert "\n" not in refused
        return
    assert case["expect"] != "reject"
    wanted = [plain(text) for text in case["texts"]]
    assert found == wanted or (case.get("any_of") and len(found) == 1 and found[0] in wanted)


@needs_shared
def test_refusing_everything_would_be_no_pass(apart: Apart) -> None:
    outcomes: Counter[tuple[str, str]] = Counter()
    for case in CASES:
        path = HOSTILE / case["file"]
        try:
            texts(path.read_bytes(), path.name, ReadOptions(apart=apart))
            outcomes[case["expect"], "read"] += 1
        except CodexError:
            outcomes[case["expect"], "refused"] += 1
    assert outcomes["accept", "refused"] == outcomes["reject", "read"] == 0
    assert outcomes["accept", "read"] >= 30
    assert outcomes["reject", "refused"] >= 40
    assert outcomes["either", "read"] >= outcomes["either", "refused"]


HOOK = """
import sys
import time
bad = []
def hook(event, args):
    if event.startswith(("socket.", "ftplib", "http", "smtplib", "urllib")):
        bad.append(event)
    if event == "open" and not isinstance(args[0], int) and isinstance(args[1], str) and set(args[1]) & set("wax+"):
        bad.append((event, str(args[0])))
    if event in ("os.remove", "os.rename", "os.mkdir", "shutil.rmtree", "os.system", "os.exec"):
        bad.append(event)
sys.dont_write_bytecode = True
from tests import read_texts
sys.addaudithook(hook)
for name in sys.argv[1:]:
    read_texts.main([name])
sys.stderr.write("BAD" + repr(bad) if bad else "QUIET")
"""


@needs_shared
def test_reading_writes_nothing_and_calls_nobody(tmp_path: Path) -> None:
    files = [str(HOSTILE / case["file"]) for case in CASES]
    run = subprocess.run(
        [sys.executable, "-c", HOOK, *files], cwd=tmp_path, capture_output=True, check=True, env=_env()
    )
    assert run.stderr.decode().endswith("QUIET")
    assert list(tmp_path.iterdir()) == []


def _env() -> dict[str, str]:
    import os

    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}


SPACE = b" " * 120_000_000
BOMBS = {
    "bomb.docx": {"word/document.xml": SPACE},
    "bomb.odt": {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": SPACE},
    "bomb.xlsx": {"xl/workbook.xml": b"<a/>", "xl/worksheets/sheet1.xml": SPACE},
    "bomb.qdpx": {"project.qde": SPACE},
    "bomb.epub": {"META-INF/container.xml": SPACE},
}
MEASURE = """
import resource, sys
from pathlib import Path
from tests.read_texts import main
code = main(sys.argv[1:])
try:  # what getrusage says begins with the memory of the process that started this one
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    peak = int(peak.split()[1])
except (OSError, StopIteration):
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(code, peak // 1024)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="memory is measured with getrusage")
@pytest.mark.parametrize("name", sorted(BOMBS))
def test_a_bomb_is_refused_without_being_unpacked(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(zipped(BOMBS[name]))
    run = subprocess.run(
        [sys.executable, "-c", MEASURE, name], cwd=tmp_path, capture_output=True, check=True, env=_env()
    )
    code, megabytes = map(int, run.stdout.split())
    assert code == 1
    assert megabytes < 400
    assert b"unpacks to more than" in run.stderr


def test_entities_are_refused_wherever_xml_is_read() -> None:
    entity = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><{root}>&e;</{root}>'
    files = {
        "a.docx": zipped({"word/document.xml": entity.format(root="document") + W[:0]}),
        "a.xml": entity.format(root="PubmedArticleSet").encode(),
        "b.xml": entity.format(root="records").encode(),
        "a.fodt": entity.format(root="document").encode(),
    }
    for name, data in files.items():
        with pytest.raises(CodexError) as refused:
            read(data, name)
        assert refused.value.text_id == "importing.xml-doctype", name


def test_the_command_prints_texts_or_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf([["Hello"]]))
    assert main([str(tmp_path / "a.pdf")]) == 0
    assert json.loads(capsys.readouterr().out) == ["Hello\n"]
    (tmp_path / "b.yaml").write_text("codes: [{name: no}, {name: 1.10}]", encoding="utf-8")
    assert main([str(tmp_path / "b.yaml")]) == 0
    assert json.loads(capsys.readouterr().out) == ["no", "1.10"]
    assert main([str(tmp_path / "missing.txt")]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert main([]) == 2


def test_what_a_message_quotes_of_a_file_cannot_act_on_a_terminal() -> None:
    for name, data in {
        "a.docx": zipped({"word/document.xml": "<a/>", "../\x1b[2Jevil\u202e": "x"}),
        "b.csv": b"\x1b]0;x\x07one,two\n1,2\n2,3\n",
    }.items():
        with pytest.raises(CodexError) as refused:
            read(data, name)
        assert str(refused.value).isprintable(), name


@pytest.mark.parametrize(
    ("name", "part", "document"),
    [
        ("a.docx", "word/document.xml", f"<w:document {W}><w:body>{{}}</w:body></w:document>"),
        ("a.odt", "content.xml", "<document>{}</document>"),
        ("a.qdpx", "project.qde", "<Project>{}</Project>"),
    ],
)
def test_a_document_of_millions_of_elements_is_refused_unread(name: str, part: str, document: str) -> None:
    with pytest.raises(CodexError) as refused:
        read(zipped({part: document.format("<p/>" * 1_000_001)}), name)
    assert refused.value.text_id == "importing.xml-elements"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.html", b"<p>text</p>" + b"<!--" * 200_000),
        ("a.html", b"<p>text" + b"<b>" * 100_000 + b"</b>" * 100_000),
        (
            "a.mht",
            b"Content-Type: multipart/mixed; boundary=B\n\n"
            + b"--B\nContent-Type: text/plain\n\nx\n" * 50_000,
        ),
        ("a.json", b'[{"text": 1' + b"0" * 100_000 + b"}]"),
        ("b.json", b'{"segments": [{"start": 1' + b"0" * 5000 + b', "text": "x"}]}'),
        ("a.rtf", b"{\\rtf1 " + b"{\\footnote x" * 4000 + b"}" * 4001),
        ("a.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\n" + b"<v " * 100_000),
    ],
    ids=lambda value: value[:12].decode() if isinstance(value, bytes) else value,
)
def test_what_repeats_without_end_is_read_or_refused_in_time(name: str, data: bytes) -> None:
    begun = time.process_time()
    with contextlib.suppress(CodexError):
        read(data, name)
    assert time.process_time() - begun < 10


def test_a_chapter_that_a_book_names_many_times_is_read_once() -> None:
    manifest = "<manifest><item id='c' href='c.html' media-type='text/html'/></manifest>"
    spine = "<itemref idref='c'/>" * 100_000
    data = zipped(
        {
            "META-INF/container.xml": "<container><rootfile full-path='p.opf'/></container>",
            "p.opf": f"<package>{manifest}<spine>{spine}</spine></package>",
            "c.html": "<p>text</p>",
        }
    )
    assert [draft.text for draft in read(data, "a.epub").drafts] == ["text\n"]
