"""A matrix or layout in tabs is an export like any other: it can be checked again."""

from pathlib import Path

import pytest

from tests.steps.conftest import Typed


@pytest.mark.parametrize("more", [(), ("--tidy",)])
def test_a_matrix_in_tabs_can_be_checked_again(demo: Typed, more: tuple[str, ...]) -> None:
    made = demo("matrix", "--rows", "competency", "--cols", "tool", *more, "-o", "x.tsv")
    assert made.code == 0, made.err
    assert "\t" in Path("x.tsv").read_text(encoding="utf-8")
    checked = demo("verify", "x.tsv")
    assert checked.code == 0, checked.err


def test_a_layout_in_tabs_can_be_checked_again(demo: Typed) -> None:
    demo("matrix", "--layout", "code-source", "-o", "y.tsv")
    assert demo("verify", "y.tsv").code == 0


def test_a_table_without_provenance_is_not_called_damaged(demo: Typed) -> None:
    demo("matrix", "--rows", "competency", "--cols", "tool", "-o", "x.txt")
    checked = demo("verify", "x.txt")
    assert checked.code != 0
    assert "no provenance" in checked.err


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from codex.cli import app

    folder = tmp_path_factory.mktemp("tabs") / "demo"
    assert app.main(["demo", str(folder)]) == 0
    return folder


@pytest.fixture
def demo(example: Path, codex: Typed, monkeypatch: pytest.MonkeyPatch) -> Typed:
    monkeypatch.chdir(example)
    for name in ("x.tsv", "x.txt", "y.tsv"):
        for path in Path.cwd().glob(f"{name}*"):
            path.unlink()
    return codex
