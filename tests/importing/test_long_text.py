"""Texts read line by line from an open file give what the same texts give when they are held."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex.errors import CodexError
from codex.importing.decoding import decode
from codex.importing.long_text import long_text
from codex.importing.notes import Notes
from codex.importing.reading import ReadOptions
from codex.importing.registry import LINE_BY_LINE, find_reader, stream, stream_long

SAMPLES = Path(__file__).parents[2] / ".." / "shared" / "samples"


def outcome(drafts: object) -> list[object]:
    """Return what a file gave, up to its damage."""
    found: list[object] = []
    try:
        for one in drafts:  # type: ignore[attr-defined]
            found.append(one)  # noqa: PERF402 - what came before the damage counts
    except CodexError as error:
        found.append((error.text_id, error.fields))
    return found


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the folder of samples is not there")
def test_every_sample_of_references_reads_the_same_line_by_line() -> None:
    seen = 0
    for path in sorted(SAMPLES.rglob("*")):
        if not path.is_file() or path.stat().st_size > 2_000_000:
            continue
        data = path.read_bytes()
        if find_reader(data[:65_536], path.name)[0] not in LINE_BY_LINE:
            continue
        long = stream_long(io.BytesIO(data), path.name, ReadOptions())
        if long is not None:
            assert outcome(long) == outcome(stream(data, path.name)), path
            seen += 1
    assert seen >= 10


@given(st.text(alphabet="ab ТҚқ?\n\r\x85\u2028\x0c\ufeff", max_size=80), st.booleans())
def test_the_lines_are_those_of_the_whole_text(text: str, marked: bool) -> None:
    data = text.encode("utf-8-sig" if marked else "utf-8")
    found = long_text(io.BytesIO(data))
    try:
        notes = Notes("a.ris")
        whole = decode(data, notes)
    except CodexError:
        return
    if found is not None:
        assert notes.findings == []
        assert "\n".join(found.lines()).rstrip("\n") == whole.text.rstrip("\n")
        assert found.encoding == whole.encoding


@pytest.mark.parametrize(
    "data",
    [
        "TI  - Сабақ".encode("cp1251", "ignore"),
        "TI  - Сабақ".encode("utf-16"),
        "TI  - Са?ақ және о?у".encode(),
        "TI  - РЎУ™Р»РµРј".encode(),
        b"TI  - a\x00b",
        "TI  - Сабақ".encode()[:-1],
        b"",
    ],
)
def test_what_must_be_judged_as_a_whole_is_not_read_line_by_line(data: bytes) -> None:
    assert long_text(io.BytesIO(data)) is None


def test_letters_cut_by_a_block_are_put_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("codex.importing.long_text._BLOCK", 3)
    found = long_text(io.BytesIO("TI  - Сабақ жоспары\r\nAB  - Қалай?\r\n".encode()))
    assert found is not None
    assert list(found.lines()) == ["TI  - Сабақ жоспары", "AB  - Қалай?"]
