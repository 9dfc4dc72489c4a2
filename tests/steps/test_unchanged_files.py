"""A folder that is imported again: what did not change is known by its bytes, and is not read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from codex.importing.registry import stream
from codex.steps.sources.versions import Corpus

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.steps.conftest import Typed


@pytest.fixture
def texts(codex: Typed) -> Path:
    codex("init", ".")
    folder = Path("texts")
    folder.mkdir()
    for number in range(3):
        said = f"Lesson {number}\n\nWe planned lesson {number} together.\n"
        (folder / f"t{number}.txt").write_text(said, encoding="utf-8")
    (folder / "copy.txt").write_bytes((folder / "t1.txt").read_bytes())
    (folder / "refs.ris").write_text(
        "TY  - JOUR\nTI  - On courses\nPY  - 2020\nER  - \nTY  - JOUR\nAU  - Nobody\nER  - \n",
        encoding="utf-8",
    )
    assert codex("import", "texts").code == 0
    return folder


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """Return what tells the names of the files that were read since it was asked before."""
    names: list[str] = []

    def watched(data, name, options):  # type: ignore[no-untyped-def]
        names.append(name)
        yield from stream(data, name, options)

    def told() -> list[str]:
        found = sorted(names)
        names.clear()
        return found

    monkeypatch.setattr("codex.steps.sources.bringing.stream", watched)
    return told


def test_a_file_with_the_bytes_of_before_is_known_and_not_read(
    codex: Typed, texts: Path, read: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    again = codex("import", "texts", "--dry-run")
    assert read() == ["refs.ris"]  # of several records: those that were left out are told again
    monkeypatch.setattr(Corpus, "unchanged", lambda *_: None)
    assert codex("import", "texts", "--dry-run").err == again.err
    assert read() == ["copy.txt", "refs.ris", "t0.txt", "t1.txt", "t2.txt"]


def test_what_changed_or_is_new_is_read(codex: Typed, texts: Path, read: Callable[[], list[str]]) -> None:
    (texts / "t0.txt").write_text("Lesson 0\n\nWe planned lesson 0 together, at last.\n", encoding="utf-8")
    (texts / "new.txt").write_text("Another thing altogether.\n", encoding="utf-8")
    told = codex("import", "texts")
    assert read() == ["new.txt", "refs.ris", "t0.txt"]
    assert "1 source brought in" in told.err
    assert len(codex("source", "list", "--json").results) == 5
    (texts / "t0.txt").write_text("Lesson 0\n\nWe planned lesson 0 together.\n", encoding="utf-8")
    codex("import", "texts")
    assert read() == ["refs.ris", "t0.txt"]  # the words of before are a new version again
    codex("import", "texts")
    assert read() == ["refs.ris"]


@pytest.mark.parametrize("said", [("--lang", "ru"), ("--encoding", "cp1251"), ("--kind", "paper")])
def test_a_file_of_which_something_new_is_said_is_read(
    codex: Typed, texts: Path, read: Callable[[], list[str]], said: tuple[str, str]
) -> None:
    codex("import", "texts/t2.txt", *said)
    assert read() == ([] if said[0] == "--lang" else ["t2.txt"])  # a known text keeps its language


def test_a_file_whose_copy_or_whose_source_is_gone_is_read(
    codex: Typed, texts: Path, read: Callable[[], list[str]]
) -> None:
    for copy in Path("corpus").glob("*.txt"):
        copy.unlink()
    codex("import", "texts")
    assert len(read()) == 5
    codex("undo")
    codex("import", "texts/t2.txt")
    assert read() == ["t2.txt"]
    assert [one["file"] for one in codex("source", "list", "--json").results] == ["t2.txt"]
