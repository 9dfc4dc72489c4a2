"""Captions and transcripts of meetings: WebVTT and SRT.

A speaker is told by a voice tag (``<v Name>``), or by ``Name:`` at the beginning of a cue. The text
holds what is said; speaker and time are marks. Notes, styles and regions are no speech.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from codex.importing.canonical import draft, stem
from codex.importing.decoding import decode
from codex.model.source import Mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from codex.importing.notes import Notes
    from codex.importing.reading import ReadOptions
    from codex.model.source import Draft

_TIME: Final = r"(?:\d{1,3}:)?\d{1,2}:\d{1,2}(?:[.,]\d{1,3})?"
_CUE: Final = re.compile(rf"(?P<start>{_TIME})[ \t]*--?>[ \t]*{_TIME}(?:[ \t].*)?")
_VOICE: Final = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+((?:[^<>]|<[^<>]*>)*)>|</v>")
_TAG: Final = re.compile(r"</?[A-Za-z0-9_.:-]*(?:[ \t][^<>]*)?>|\{\\[^{}]*\}")
_NAMED: Final = re.compile(
    r"(?:\[(?P<boxed>[^\[\]\n]{1,40})\]:?|(?P<name>[^\W\d_][^:\n\[\]<>/]{0,39}):)[ \t]+(?=\S)"
)
_DASHED: Final = re.compile(r"^[-–—][ \t]*(?=\S)", re.MULTILINE)
_ARROW: Final = re.compile(r"-->|\d[ \t]*->")
_NO_SPEECH: Final = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t\n]|$)")


@dataclass(frozen=True, slots=True)
class _Cue:
    time: str
    speaker: str
    text: str


def read(data: bytes, options: ReadOptions, notes: Notes) -> Iterator[Draft]:
    """Yield the transcript.

    Raises:
        DamagedFile: No ``WEBVTT`` line in a .vtt, or no cue at all.
    """
    decoded = decode(data, notes, options.encoding)
    is_vtt = decoded.text.startswith("WEBVTT")
    if not is_vtt and notes.name.lower().endswith(".vtt"):
        raise notes.refuse("importing.vtt-no-header", 1)
    cues = _named(list(_cues(decoded.text, notes)), options.speakers)
    if not cues:
        raise notes.refuse("importing.captions-none")
    text, marks = _joined(cues, options.speakers)
    yield draft(
        text, options, title=stem(notes.name), kind="interview", encoding=decoded.encoding, marks=marks
    )  # fmt: skip


def _cues(text: str, notes: Notes) -> Iterator[_Cue]:
    """Yield the cues; two voices in one cue are two."""
    line = 1
    for block in re.split(r"(\n[ \t]*\n+)", text):
        yield from _block(block, line, notes)
        line += block.count("\n")


def _block(block: str, line: int, notes: Notes) -> Iterator[_Cue]:
    if _NO_SPEECH.match(block) or not block.strip():
        return
    lines = block.strip("\n").split("\n")
    timed = next((at for at, content in enumerate(lines[:2]) if _CUE.fullmatch(content.strip())), None)
    if timed is None:
        if _ARROW.search(block):
            notes.damage("importing.captions-time", line)
        return
    time = _CUE.fullmatch(lines[timed].strip())
    said = "\n".join(lines[timed + 1 :]).strip()
    if time is None or not said:
        if not said:
            notes.skip("importing.captions-empty", line)
        return
    start = _clock(time["start"])
    for speaker, words in _voices(said):
        if words:
            yield _Cue(start, speaker, words)


def _clock(written: str) -> str:
    """Return a time as hh:mm:ss."""
    parts = written.replace(",", ".").split(".")[0].split(":")
    return ":".join(part.zfill(2) for part in (["0"] * (3 - len(parts)) + parts))


def _voices(said: str) -> Iterator[tuple[str, str]]:
    """Yield (speaker, words); no speaker where there is no voice tag."""
    speaker, at = "", 0
    for found in _VOICE.finditer(said):
        words = _plain(said[at : found.start()])
        if words:
            yield speaker, words
        speaker = " ".join(html.unescape(found[1] or "").split())
        at = found.end()
    words = _plain(said[at:])
    for part in _dashed(words):
        yield speaker, part


def _dashed(words: str) -> list[str]:
    r"""Return what each of two people says whom one cue parts by dashes; else the words as they are.

    >>> _dashed("- Aigul: Yes\n- Tom: No"), _dashed("- and so on")
    (['Aigul: Yes', 'Tom: No'], ['- and so on'])
    """
    lines = words.split("\n")
    if len(lines) > 1 and all(_DASHED.match(line) for line in lines):
        return [_DASHED.sub("", line) for line in lines]
    return [words] if words else []


def _plain(marked_up: str) -> str:
    return html.unescape(_TAG.sub("", marked_up)).strip()


def _named(cues: Sequence[_Cue], speakers: Mapping[str, str]) -> list[_Cue]:
    """Take ``Name:`` from the beginning of the cues where names come back, or most cues have one."""
    if any(cue.speaker for cue in cues):
        return list(cues)
    found = [_NAMED.match(cue.text) for cue in cues]
    names = Counter((match["boxed"] or match["name"]).strip() for match in found if match)
    mostly = sum(names.values()) * 2 >= len(cues)
    made, speaker = [], ""
    for cue, match in zip(cues, found, strict=True):
        label = (match["boxed"] or match["name"]).strip() if match else ""
        if match and speakers.get(label, label) and (names[label] > 1 or mostly or label in speakers):
            speaker = label
            made.append(_Cue(cue.time, label, cue.text[match.end() :]))
        else:
            made.append(_Cue(cue.time, speaker if mostly else "", cue.text))
    return made


def _joined(cues: Sequence[_Cue], speakers: Mapping[str, str]) -> tuple[str, tuple[Mark, ...]]:
    """Return the text, one cue a line, with a mark per turn and per time."""
    marks: list[Mark] = []
    turns: list[Mark] = []
    at = 0
    for cue in cues:
        end = at + len(cue.text)
        marks.append(Mark("time", at, end, cue.time))
        name = speakers.get(cue.speaker) or cue.speaker
        if name and turns and turns[-1].label == name and turns[-1].end == at - 1:
            turns[-1] = Mark("turn", turns[-1].start, end, name)
        elif name:
            turns.append(Mark("turn", at, end, name))
        at = end + 1
    text = "\n".join(cue.text for cue in cues) + "\n"
    return text, tuple(sorted((*turns, *marks), key=lambda mark: (mark.start, mark.kind != "turn")))
