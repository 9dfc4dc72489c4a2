"""Progress is for people who wait."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from codex.cli.call import Call

CODE = """
import time
from codex.cli.call import Call
with Call().progress("cli.declined", 4) as advance:
    for _ in range(4):
        time.sleep({pause})
        advance(1)
"""


def test_without_a_terminal_nothing_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with Call().progress("cli.declined", 3) as advance:
        advance(3)
    assert capsys.readouterr().err == ""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(("pause", "seen"), [(0.0, False), (0.3, True)])
def test_it_shows_after_half_a_second_and_wipes_itself(
    on_terminal: Callable[..., str], pause: float, seen: bool
) -> None:
    text = on_terminal(CODE.format(pause=pause))
    assert ("/4" in text) == seen
    assert text.endswith("\r\x1b[K") == seen


INSIDE = """
import time
from codex.cli.call import Call
with Call().progress("cli.declined", 4) as advance:
    advance(1)
    for _ in range(3):
        time.sleep(0.3)
        advance(0, 7)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_parts_of_a_long_step_are_shown_beside_the_steps(on_terminal: Callable[..., str]) -> None:
    assert "1/4 (21)" in on_terminal(INSIDE)


WAITING = """
import time
from codex.cli.call import Call
with Call().progress("cli.declined"):
    time.sleep({pause})
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(("pause", "seen"), [(0.1, False), (2.5, True)])
def test_what_cannot_say_how_far_it_is_shows_that_it_goes_on(
    on_terminal: Callable[..., str], pause: float, seen: bool
) -> None:
    text = on_terminal(WAITING.format(pause=pause))
    assert ("0:01" in text) == seen
    assert text.endswith("\r\x1b[K") == seen


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_dumb_terminal_is_told_once_and_nothing_is_written_over(
    on_terminal: Callable[..., str],
) -> None:
    text = on_terminal("import os\nos.environ['TERM'] = 'dumb'\n" + WAITING.format(pause=2.5))
    assert text.count("…") == 1
    assert "\x1b" not in text
