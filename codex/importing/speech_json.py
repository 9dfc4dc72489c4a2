"""What speech recognition gives as JSON: Whisper and its kin, AssemblyAI, Deepgram, Amazon, SaluteSpeech, SpeechKit.

Each is a list of stretches with words, a time, and often a number for the voice; they differ in names
and in how deep the list lies. A stretch is a cue.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from codex.importing.cues import Cue, clock

if TYPE_CHECKING:
    from collections.abc import Iterator

_LISTS: Final = (
    ("segments",), ("transcription",), ("utterances",), ("results", "utterances"), ("results", "audio_segments"),
    ("transcript", "segments"), ("response", "chunks"), ("chunks",), ("result", "segments"),
)  # fmt: skip
"""Where the stretches lie in what a program gives, the surest first."""
_WORDS: Final = ("normalized_text", "normalizedText", "text", "transcript")
_TIMES: Final = ("start", "start_time", "startTime", "from", "startTimeMs")
_VOICES: Final = ("speaker", "speaker_label", "speaker_id", "speakerTag", "channelTag")
_MILLISECONDS: Final = ("utterances",)
_SECONDS: Final = re.compile(r"([0-9]{1,12}(?:\.[0-9]+)?)s?")
_CLOCK: Final = re.compile(r"(\d{1,2}:\d\d:\d\d)(?:[.,]\d+)?")


def speech_cues(value: object) -> list[Cue]:
    """Return the cues of a recognised recording; none where the value is something else.

    Args:
        value: What the JSON holds.

    >>> speech_cues({"segments": [{"start": 3.4, "end": 6.0, "text": " Hi. ", "speaker": "SPEAKER_01"}]})
    [Cue(time='00:00:03', speaker='SPEAKER_01', text='Hi.')]
    >>> speech_cues([{"id": 1, "text": "An answer"}])
    []
    """
    if isinstance(value, list):
        return _cues(value, milliseconds=False)
    for path in _LISTS:
        found = _at(value, path)
        if isinstance(found, list):
            cues = _cues(found, milliseconds=path == _MILLISECONDS)
            if cues:
                return cues
    return []


def _at(value: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _cues(stretches: list[Any], *, milliseconds: bool) -> list[Cue]:
    """Return a cue a stretch; none where one of them is no stretch of speech, so that a table stays one."""
    cues: list[Cue] = []
    for stretch in stretches:
        if not isinstance(stretch, dict):
            return []
        found = list(_read(stretch, milliseconds=milliseconds))
        if not found:
            return []
        cues += (cue for cue in found if cue.text)
    return cues


def _read(stretch: dict[str, Any], *, milliseconds: bool) -> Iterator[Cue]:
    """Yield what is said in a stretch; its parts may lie one list deeper."""
    speaker = _voice(stretch)
    parts = next(
        (stretch[key] for key in ("results", "alternatives") if isinstance(stretch.get(key), list)), [stretch]
    )
    for part in parts[:1] if "alternatives" in stretch else parts:
        if not isinstance(part, dict):
            continue
        words = next((part[key] for key in _WORDS if isinstance(part.get(key), str)), None)
        time = _time(part, milliseconds=milliseconds)
        if words is not None and time is not None:
            yield Cue(time, _voice(part) or speaker, " ".join(words.split()))


def _voice(part: dict[str, Any]) -> str:
    """Return who speaks as the program calls them; a number becomes a label."""
    about = part.get("speaker_info")
    held = about if isinstance(about, dict) else part
    said = next((held[key] for key in _VOICES if isinstance(held.get(key), str | int)), "")
    text = str(said).strip()
    return f"Speaker {text}" if text.isdigit() else text


def _time(part: dict[str, Any], *, milliseconds: bool) -> str | None:
    """Return where a stretch begins as ``hh:mm:ss``, or None where it does not say."""
    held = part.get("timestamps")
    if isinstance(held, dict):
        part = held
    elif isinstance(held, list) and held:
        part = {"start": held[0]}
    elif isinstance(part.get("timestamp"), list) and part["timestamp"]:
        part = {"start": part["timestamp"][0]}
    elif isinstance(part.get("words"), list) and part["words"] and isinstance(part["words"][0], dict):
        part = {**part["words"][0], **part}
    key = next((key for key in _TIMES if isinstance(part.get(key), str | int | float)), None)
    if key is None:
        return None
    said = part[key]
    if isinstance(said, str) and (whole := _CLOCK.fullmatch(said.strip())):
        return whole[1].zfill(8)
    number = _SECONDS.fullmatch(str(said).strip())
    if number is None:
        return None
    seconds = float(number[1])
    return clock(seconds / 1000 if milliseconds or key.endswith("Ms") else seconds)
