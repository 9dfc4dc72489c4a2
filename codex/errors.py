"""Everything that can go wrong, as a tree.

* CodexError           -- base: carries a text id and its fields; shells translate it   exit 1
  x DamagedInput       -- a file that cannot be read or trusted; nothing was taken       exit 1
    x DamagedFile      -- the same, and the place in the file is known                   exit 1
  x UsageProblem       -- what was typed does not fit together                           exit 2
  x NotFound           -- no study here, or nothing of that name in it                   exit 3
  x NotMet             -- a threshold or check that was asked for does not hold          exit 4
  x Refused            -- would break a promise: blind, closed, frozen, overwritten      exit 5

The id names a text of the catalogues (``room.what-happened``); the text ``ID.hint``, where
there is one, says what to type next.
"""

from __future__ import annotations

from typing import ClassVar

from codex.words import Words


class CodexError(Exception):
    """A problem told in one line, with a hint on how to go on."""

    exit_code: ClassVar[int] = 1

    def __init__(self, text_id: str, /, **fields: object) -> None:
        super().__init__(text_id)
        self.text_id = text_id
        self.fields = fields

    def message(self, say: Words) -> str:
        """Return what happened and where, in the language of ``say``."""
        return say(self.text_id, **self.fields)

    def hint(self, say: Words) -> str:
        """Return what to type next, or nothing where there is no such text."""
        hint_id = f"{self.text_id}.hint"
        return say(hint_id, **self.fields) if say.has(hint_id) else ""

    def __str__(self) -> str:
        return self.message(Words("en"))


class DamagedInput(CodexError):
    """A file that cannot be read or trusted; nothing of it was taken."""


class DamagedFile(DamagedInput):
    """Damage at a known place; the text tells what, ``where`` comes before it.

    The same text serves a :class:`codex.model.finding.Finding`, which has its own ``where``.
    """

    def __init__(self, text_id: str, /, *, where: str, **fields: object) -> None:
        super().__init__(text_id, where=where, **fields)
        self.where = where

    def message(self, say: Words) -> str:
        """Return place and text: ``zotero.ris:118: ...``."""
        return f"{self.where}: {super().message(say)}"


class UsageProblem(CodexError):
    """What was typed does not fit together."""

    exit_code = 2


class NotFound(CodexError):
    """No study here, or nothing of that name in it."""

    exit_code = 3


class NotMet(CodexError):
    """A threshold or check that was asked for does not hold."""

    exit_code = 4


class Refused(CodexError):
    """Would break a promise: a blind round, a frozen thing, a file that would be overwritten."""

    exit_code = 5
