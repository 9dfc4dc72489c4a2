"""Files as people name them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from codex.cli.paths import expand, read
from codex.errors import NotFound


def test_home_and_patterns_are_opened_on_every_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "Пользователь"
    (home / "papers" / "deep").mkdir(parents=True)
    for name in ("b.ris", "a.ris", "deep/c.ris", "x [1].txt"):
        (home / "papers" / name).touch()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    papers = home / "papers"
    assert expand(["~/papers/*.ris", "~/papers/a.ris"]) == [papers / "a.ris", papers / "b.ris"]
    assert expand([str(papers / "**" / "*.ris")]) == [
        papers / "a.ris",
        papers / "b.ris",
        papers / "deep" / "c.ris",
    ]
    assert expand([str(papers / "x [1].txt"), "~/papers"]) == [papers / "x [1].txt", papers]


@pytest.mark.parametrize("name", ["nothing.txt", "*.nothing", "~/nowhere/*.ris"])
def test_what_is_not_there_is_told(name: str) -> None:
    with pytest.raises(NotFound):
        expand([name])


def test_a_dash_reads_standard_input(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"a,b\n")))
    assert read("-") == ("-", b"a,b\n")
    (tmp_path / "f.csv").write_bytes(b"x")
    assert read(str(tmp_path / "f.csv")) == ("f.csv", b"x")
    with pytest.raises(NotFound):
        read("no.csv")
