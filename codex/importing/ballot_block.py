"""Answers copied as text: a block of letters that messengers and mail programs leave as it is.

Between its first and last line only ``A`` to ``Z`` and ``2`` to ``7`` count, so that quote marks, blanks
and new line breaks do no harm; a checksum tells a mangled block from one that was changed on purpose.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from typing import TYPE_CHECKING, Any, Final

from codex.importing.json_text import load
from codex.importing.notes import Notes
from codex.model.ballot import Returned, Slot
from codex.model.vote import STATES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.errors import DamagedFile

_BEGIN: Final = re.compile(r"\[\s*codex-ballot\s+1\s+(\S+)\s+([^\]\s]+)\s*\]", re.IGNORECASE)
_END: Final = re.compile(r"\[\s*end\s+([0-9a-f]{8})\s*\]", re.IGNORECASE)
_SHAPE: Final = (str, str, str, str, str, str, int, list, list, str)
_MOST: Final = 4_000_000


def read_blocks(text: str, name: str) -> Iterator[Returned | DamagedFile]:
    """Yield the answers of every block in a text, or what is wrong with one."""
    starts = list(_BEGIN.finditer(text))
    for number, begin in enumerate(starts):
        notes = Notes(name)
        line = text.count("\n", 0, begin.start()) + 1
        until = starts[number + 1].start() if number + 1 < len(starts) else len(text)
        end = _END.search(text, begin.end(), until)
        if end is None:
            yield notes.refuse("panel.bad-block-cut", line)
            continue
        try:
            yield _block(text[begin.end() : end.start()], begin, end[1].lower(), notes, line)
        except _BlockError as error:
            yield notes.refuse(error.why, line)


class _BlockError(Exception):
    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def _block(inside: str, begin: re.Match[str], checksum: str, notes: Notes, line: int) -> Returned:
    letters = re.sub(r"[^A-Z2-7]", "", inside)
    if len(letters) > _MOST:
        raise _BlockError("panel.bad-block-damaged")
    try:
        raw = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except (binascii.Error, ValueError) as error:
        raise _BlockError("panel.bad-block-damaged") from error
    if f"{zlib.crc32(raw):08x}" != checksum or base64.b32encode(raw).decode().rstrip("=") != letters:
        raise _BlockError("panel.bad-block-damaged")
    try:
        found = load(raw.decode("utf-8"), notes, line)
    except UnicodeDecodeError as error:
        raise _BlockError("panel.bad-block-damaged") from error
    if not isinstance(found, list) or [type(one) for one in found] != list(_SHAPE):
        raise _BlockError("panel.bad-block-damaged")
    study, one_round, expert, agenda, language, saved, revision, said, proposals, signature = found
    if (begin[1], begin[2]) != (one_round, expert):
        raise _BlockError("panel.bad-block-head")
    if not all(isinstance(text, str) for text in proposals):
        raise _BlockError("panel.bad-block-damaged")
    return Returned(
        study=study,
        round=one_round,
        expert=expert,
        agenda=agenda,
        answers=(),
        proposals=tuple(proposals),
        language=language,
        saved=saved,
        revision=revision,
        signature=signature,
        way="block",
        slots=tuple(_slot(one) for one in said),
    )


def _slot(one: Any) -> Slot:
    if not isinstance(one, list) or [type(part) for part in one] != [int, int, int, str, str]:
        raise _BlockError("panel.bad-block-damaged")
    place, k, state, value, comment = one
    if not 0 <= state < len(STATES) or place < 0 or k < 0:
        raise _BlockError("panel.bad-block-damaged")
    return Slot(k=k, place=place, state=STATES[state], value=value, comment=comment)
