"""Copies of originals: safely on disk before they have names, or not there at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from codex.steps.study import originals
from codex.steps.study.originals import Originals

if TYPE_CHECKING:
    from pathlib import Path


def there(corpus: Path) -> set[str]:
    return {path.name for path in corpus.iterdir()}


def bring(corpus: Path, many: int) -> set[str]:
    with Originals(corpus) as kept:
        names = {kept.keep(f"{n:032x}", ".txt", b"words") for n in range(many)}
        assert all(name.startswith(".") for name in there(corpus))
        kept.settle()
    return names


@pytest.mark.parametrize("many", [1, 3, 20])
def test_copies_have_names_only_once_they_are_settled(tmp_path: Path, many: int) -> None:
    names = bring(tmp_path / "corpus", many)
    assert len(names) == many
    assert there(tmp_path / "corpus") == names


@pytest.mark.parametrize("many", [1, 3, 8])
def test_a_copy_that_cannot_be_made_durable_ends_the_import_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    def full(path: str) -> None:
        if path.endswith(f"{many - 1:032x}.txt.new"):
            raise OSError(28, "No space left on device", path)

    monkeypatch.setattr(originals, "_sync", full)
    with pytest.raises(OSError, match="No space"):
        bring(tmp_path / "corpus", many)
    assert not there(tmp_path / "corpus")
