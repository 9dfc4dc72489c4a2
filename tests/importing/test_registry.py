"""Finding the reader: by content, by suffix, from outside; and nothing heavy before it is needed."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from codex.errors import DamagedFile, UsageProblem
from codex.importing.canonical import draft
from codex.importing.reading import ReadOptions
from codex.importing.registry import FORMATS, find_reader, read, stream
from codex.model.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.importing.notes import Notes
    from codex.model.source import Draft

ROOT = Path(__file__).parents[2]


class Shout:
    """A reader of somebody else."""

    name = "shout"
    suffixes = (".shout",)

    @staticmethod
    def fits(head: bytes) -> bool:
        return head.startswith(b"\x7fSHOUT")

    @staticmethod
    def read(data: bytes, options: ReadOptions, notes: Notes) -> Iterator[Draft]:
        yield draft(data.decode("latin-1").upper(), options, title=notes.name, kind="web")


class Fails:
    """A reader with a fault; it gives something before it shows."""

    name = "fails"
    suffixes = (".fails",)

    @staticmethod
    def fits(head: bytes) -> bool:
        return False

    @staticmethod
    def read(data: bytes, options: ReadOptions, notes: Notes) -> Iterator[Draft]:
        if data == b"damage":
            notes.damage("importing.empty", 3)
        for part in data.decode().split("|"):
            yield draft(part, options, title=part, kind="web")
        raise KeyError("no\x1b[2J such")


class Broken:
    """A reader that cannot even be asked."""


def entry_points(*, group: str) -> list[EntryPoint]:
    assert group == "codex.readers"
    here = __name__
    return [
        EntryPoint("gone", "no.such:thing", group),
        EntryPoint("broken", f"{here}:Broken", group),
        EntryPoint("shout", f"{here}:Shout", group),
        EntryPoint("fails", f"{here}:Fails", group),
    ]


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_has_its_reader(name: str) -> None:
    found, reader = find_reader(b"", f"x{(FORMATS[name][1] or ('.xml',))[0]}", name)
    assert found == name
    assert callable(getattr(reader, "read", None))


def test_a_third_party_adds_a_format(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.metadata.entry_points", entry_points)
    for name, data in (("a.shout", b"loud"), ("a.bin", b"\x7fSHOUT loud")):
        reading = read(data, name)
        assert (reading.format, reading.drafts[0].text) == ("shout", data.decode("latin-1").upper())
    assert read(b"loud", "a.txt", ReadOptions(format="shout")).drafts[0].text == "LOUD"
    with pytest.raises(UsageProblem):
        read(b"loud", "a.txt", ReadOptions(format="whisper"))


def test_what_goes_wrong_in_a_third_partys_reader_is_told_of_its_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("importlib.metadata.entry_points", entry_points)
    for data, why in ((b"words", "importing.reader-failed"), (b"damage", "importing.empty")):
        with pytest.raises(DamagedFile) as refused:
            read(data, "a.fails")
        assert refused.value.text_id == why
        assert str(refused.value).isprintable()
    parts = stream(b"one||two", "a.fails", ReadOptions())
    one, empty, two = (next(parts) for _ in range(3))
    assert isinstance(empty, Finding)
    assert [one.text, empty.why, two.text] == ["one", "importing.empty", "two"]  # type: ignore[union-attr]
    with pytest.raises(DamagedFile):
        next(parts)


def test_nobody_is_asked_while_a_reader_of_our_own_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.metadata.entry_points", None)
    assert read(b"words", "a.txt").format == "txt"


def test_what_nobody_reads_is_refused() -> None:
    with pytest.raises(DamagedFile) as refused:
        read(bytes(range(256)), "a.bin")
    assert refused.value.text_id == "importing.no-reader"


def test_reading_a_text_loads_nothing_heavy() -> None:
    asked = (
        "import sys; from codex.importing.registry import read; read('Мұғалім'.encode(), 'a.txt');"
        "print([m for m in ('numpy','chardet','pypdfium2','python_calamine','zipfile','xml.etree','subprocess',"
        "'importlib.metadata','json','csv') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, check=True, text=True)
    assert run.stdout.strip() == "[]"
