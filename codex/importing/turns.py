"""Speakers' turns in a transcript, as marks.

Which labels are speakers is told by :mod:`codex.model.conversation`, the same for reading a text and
for cutting it: ``Note:`` or ``Moodle: the platform ...`` once in a text is no speaker.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from codex.model.conversation import conversation
from codex.model.source import Mark

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codex.model.conversation import Said

_LONGEST_TURN: Final = 6000
"""Mean length in characters above which the labels are not those of a conversation."""


def find_turns(text: str, speakers: Mapping[str, str] | None = None) -> tuple[Mark, ...]:
    """Mark each turn (kind ``turn``, label the speaker) and its time (kind ``time``).

    Args:
        text: Canonical text.
        speakers: Label -> name to show, or an empty name for a label that is no speaker.

    Returns:
        Marks in the order of the text: a turn covers what is said, without the label before it.
        Nothing where the text is no transcript: fewer than two turns, or turns so long that
        the text mostly is not speech.
    """
    speakers = speakers or {}
    turns = _turns(text, speakers)
    if not _is_speech(turns, text, speakers):
        return ()
    marks: list[Mark] = []
    for turn in turns:
        marks.append(Mark("turn", turn.said, turn.end, speakers.get(turn.label) or turn.label))
        if turn.time:
            marks.append(Mark("time", turn.said, turn.end, turn.time))
    return tuple(marks)


def is_conversation(text: str) -> bool:
    """Say whether the text is a transcript."""
    return _is_speech(_turns(text, {}), text, {})


def detected(text: str) -> dict[str, int]:
    """Return the labels taken for speakers and how often each speaks: what a preview shows."""
    return dict(Counter(turn.label for turn in _turns(text, {})))


def _turns(text: str, speakers: Mapping[str, str]) -> list[Said]:
    return conversation(text, {label: bool(name) for label, name in speakers.items()})


def _is_speech(turns: Sequence[Said], text: str, speakers: Mapping[str, str]) -> bool:
    if any(speakers.get(turn.label) for turn in turns):
        return True  # the researcher says who speaks, however seldom
    return len(turns) >= (1 if speakers else 2) and len(turns) * _LONGEST_TURN >= len(text)
