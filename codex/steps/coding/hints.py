"""Hints at the desk: which further codes an excerpt may get, after one's own judgment and only when asked for.

They are learned from the expert's own finished judgments, by another process, so that no key waits.
An excerpt is never told from itself: what is said of it was learned from the others (in folds).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from codex.coding.rules import Message
from codex.model.code import wording
from codex.steps.coding.beside import Beside
from codex.store import recent

if TYPE_CHECKING:
    from codex.steps.coding.tagging import Desk

_LATEST: Final = 500
"""Excerpts of which something is worked out: those finished last."""
_FRESH: Final = 25
"""Finished excerpts after which it is learned anew where learning takes long."""
_QUICK: Final = 2000
"""Up to so many excerpts it is learned anew for each that was finished since."""
_LEAST: Final = 10
"""Finished excerpts, of all rounds, from which learning is worth a try."""
_SURE: Final = 0.25
"""Least probability of a code that is told."""


class Hints:
    """What was learned for one desk; nothing runs before the first question."""

    def __init__(self, desk: Desk, language: str = "") -> None:
        self.desk = desk
        self._language = language
        self.shown = False
        """Whether hints were asked for; off until then."""
        self._found: dict[str, list[list[Any]]] = {}
        self._rows = 0
        self._beside = Beside("codex.steps.coding.hints_child")

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
        if (came := self._beside.take()) is not None:
            status, answer = came
            self._found = json.loads(answer) if status == 0 else {}
        if session.excerpt in self._found:
            return (self._said(session.excerpt),)
        return (Message("tui.hints-learning") if self._beside.busy else self._begin(),)

    def _said(self, excerpt: str) -> Message:
        given = self.desk.session.now.codes
        told = [
            f"{self._name(code)} {chance:.0%}" + (f" ({', '.join(words[:3])})" if words else "")
            for code, chance, words in self._found[excerpt]
            if code not in given and chance >= _SURE
        ]
        return Message("tui.hints-codes", {"codes": "; ".join(told)}) if told else Message("tui.hints-none")

    def _name(self, code_id: str) -> str:
        code = self.desk.session.book.code(code_id) if self._language else None
        return (wording(code.name, self._language) if code else "") or code_id

    def _begin(self) -> Message:
        """Let another process learn from what is finished by now; say so, or what is lacking."""
        desk, study = self.desk, self.desk.study
        ever = recent.finished_ever(study.file, study.actor.id)
        if ever < _LEAST:
            return Message("tui.hints-few", {"n": _LEAST})
        count, latest = recent.finished_lately(study.file, desk.round.id, study.actor.id, _LATEST)
        lacking = (1 if ever <= _QUICK else _FRESH) - (count - self._rows)
        if self._rows and lacking > 0:
            return Message("tui.hints-later", {"n": lacking})
        self._rows = count
        asked = {
            "folder": str(study.folder.absolute()),
            "expert": study.actor.id,
            "codes": [code.id for code in desk.session.book.codes if not code.retired],
            "wanted": latest,
            "seed": desk.round.seed,
        }
        self._beside.ask(asked)
        return Message("tui.hints-learning")

    def close(self) -> None:
        """End what is still learning."""
        self._beside.close()
