"""Hints at the desk: which further codes an excerpt may get, after one's own judgment and only when asked for.

They are learned from the expert's own finished judgments, by another process, so that no key waits.
An excerpt is never told from itself: what is said of it was learned from the others (in folds).
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, Final

from codex.coding.rules import Message
from codex.store import recent

if TYPE_CHECKING:
    from codex.steps.coding.tagging import Desk

_START: Final = (
    "import sys; sys.path[:0] = sys.argv[1:]; from codex.steps.coding.hints_child import main; main()"
)
_LATEST: Final = 500
"""Excerpts of which something is worked out: those finished last."""
_FRESH: Final = 25
"""Finished excerpts after which it is learned anew."""
_LEAST: Final = 10
"""Finished excerpts from which learning is worth a try."""
_SURE: Final = 0.25
"""Least probability of a code that is told."""


class Hints:
    """What was learned for one desk; nothing runs before the first question."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.shown = False
        """Whether hints were asked for; off until then."""
        self._found: dict[str, list[list[Any]]] = {}
        self._rows = 0
        self._process: subprocess.Popen[bytes] | None = None

    def turn(self) -> tuple[Message, ...]:
        """Show hints from now on, or no longer."""
        self.shown = not self.shown
        if not self.shown:
            self.close()
            return (Message("tui.hints-off"),)
        return self.told() or (Message("tui.hints-on"),)

    def told(self) -> tuple[Message, ...]:
        """Return what there is to say of the excerpt in hand; nothing before it is finished."""
        session = self.desk.session
        if not self.shown or session.excerpt is None or not session.now.done:
            return ()
        if session.excerpt in self._found:
            return (self._said(session.excerpt),)
        if self._process is None and not self._begin():
            return (Message("tui.hints-few", {"n": _LEAST}),)
        return (Message("tui.hints-learning"),)

    def _said(self, excerpt: str) -> Message:
        given = self.desk.session.now.codes
        told = [
            f"{code} {chance:.0%}" + (f" ({', '.join(words[:3])})" if words else "")
            for code, chance, words in self._found[excerpt]
            if code not in given and chance >= _SURE
        ]
        return Message("tui.hints-codes", {"codes": "; ".join(told)}) if told else Message("tui.hints-none")

    def _begin(self) -> bool:
        """Let another process learn from what is finished by now; False where that is too little."""
        desk, study = self.desk, self.desk.study
        count, latest = recent.finished_lately(study.file, desk.round.id, study.actor.id, _LATEST)
        if count < _LEAST or count < self._rows + _FRESH * bool(self._rows):
            return False
        self._rows = count
        asked = {
            "folder": str(study.folder.absolute()),
            "expert": study.actor.id,
            "codes": [code.id for code in desk.session.book.codes if not code.retired],
            "wanted": latest,
            "seed": desk.round.seed,
        }
        here = str(Path(__file__).parents[3])
        process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own module
            [sys.executable, "-c", _START, here, *filter(None, sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "IDLE_PRIORITY_CLASS", 0),
        )
        self._process = process
        Thread(target=self._listen, args=(process, json.dumps(asked).encode()), daemon=True).start()
        return True

    def _listen(self, process: subprocess.Popen[bytes], asked: bytes) -> None:
        try:
            answer, _ = process.communicate(asked)
            found = json.loads(answer) if process.returncode == 0 else {}
        except (OSError, ValueError):
            found = {}
        if self._process is process:
            self._found = found
            self._process = None

    def close(self) -> None:
        """End what is still learning."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
