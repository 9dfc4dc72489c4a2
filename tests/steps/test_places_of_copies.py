"""Where own copies are put."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from codex.errors import Refused
from codex.model.expert import Expert
from codex.steps.study.opening import open_study
from codex.steps.together.inviting import _place

if TYPE_CHECKING:
    from tests.steps.conftest import Typed


def test_copies_of_a_later_round_go_beside_those_before_whatever_the_folder_is_called(
    study: Typed, tmp_path: Path
) -> None:
    aigul, handed = Expert("aigul", "Aigul"), tmp_path / "handed-out"
    (handed / "aigul").mkdir(parents=True)
    (handed / "aigul" / "study.codex").write_bytes(b"kept")
    assert study("status").code == 0
    with open_study(Path()) as opened:
        assert _place(opened, handed, aigul, "2", several=True) == handed / "aigul-2"
        with pytest.raises(Refused):
            _place(opened, handed, aigul, "", several=True)
        with pytest.raises(Refused):
            _place(opened, handed / "aigul", aigul, "2", several=False)
