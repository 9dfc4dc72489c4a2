"""Captions and transcripts of meetings: WebVTT, SRT and SBV.

A speaker is told by a voice tag (``<v Name>``), by ``Name:`` at the beginning of a cue, or by the name
of the cue (``1 "Name" (id)``). The text holds what is said; speaker and time are marks. Notes, styles
and regions are no speech.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from codex.importing.cues import Cue, transcript, without_rolling
from codex.importing.decoding import decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from codex.importing.notes import Notes
    from codex.importing.reading import ReadOptions
    from codex.model.source import Draft

_TIME: Final = r"(?:\d{1,3}:)?\d{1,2}:\d{1,2}(?:[.,]\d{1,3})?"
_CUE: Final = re.compile(
    rf"(?P<start>{_TIME})[ \t]*(?:--?>[ \t]*{_TIME}(?:[ \t].*)?|,\d{{1,3}}:\d\d:\d\d\.\d{{1,3}})"
)
_CALLED: Final = re.compile(r'\d+[ \t]+"(?P<name>[^"\n]{1,80})"(?:[ \t]+\(\d*\))?')
_VOICE: Final = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+((?:[^<>]|<[^<>]*>)*)>|</v>")
_TAG: Final = re.compile(r"</?[A-Za-z0-9_.:-]*(?:[ \t][^<>]*)?>|\{\\[^{}]*\}")
_NAMED: Final = re.compile(
    r"(?:>>[ \t]*)?(?:\[(?P<boxed>[^\[\]\n]{1,40})\]:?|(?P<name>[^\W\d_][^:\n\[\]<>/]{0,39}):)[ \t]+(?=\S)"
)
_DASHED: Final = re.compile(r"^[-–—][ \t]*(?=\S)", re.MULTILINE)
_ARROW: Final = re.compile(r"-->|\d[ \t]*->")
_NO_SPEECH: Final = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t\n]|$)")


class _Part(NamedTuple):
    line: int
    start: str
    name: str
    lines: list[str]


def read(data: bytes, options: ReadOptions, notes: Notes) -> Iterator[Draft]:
    """Yield the transcript.

    Raises:
        DamagedFile: No ``WEBVTT`` line in a .vtt, or no cue at all.
    """
    decoded = decode(data, notes, options.encoding)
    is_vtt = decoded.text.startswith("WEBVTT")
    if not is_vtt and notes.name.lower().endswith(".vtt"):
        raise notes.refuse("importing.vtt-no-header", 1)
    cues = _named(without_rolling(list(_cues(decoded.text, notes))), options.speakers)
    if not cues:
        raise notes.refuse("importing.captions-none")
    yield transcript(cues, options, notes, decoded.encoding)


def _cues(text: str, notes: Notes) -> Iterator[Cue]:
    """Yield the cues; two voices in one cue are two."""
    for cue in _parts(text, notes):
        said = "\n".join(cue.lines).strip()
        if not said:
            notes.skip("importing.captions-empty", cue.line)
        for speaker, words in _voices(said):
            if words:
                yield Cue(cue.start, speaker or cue.name, words)


def _parts(text: str, notes: Notes) -> list[_Part]:
    """Return the cues with their lines; lines after a blank one belong to the cue before, if no time is over them."""
    parts: list[_Part] = []
    line = 1
    for block in re.split(r"(\n[ \t]*\n+)", text):
        lines = block.strip("\n").split("\n")
        if block.strip() and not _NO_SPEECH.match(block):
            times = [at for at, content in enumerate(lines) if _CUE.fullmatch(content.strip())]
            if times:
                parts += _timed(lines, times, line)
            elif any(_ARROW.search(content) for content in lines[:2]):
                notes.damage("importing.captions-time", line)
            elif parts and not block.strip().isdigit() and not block.startswith("WEBVTT"):
                parts[-1].lines.extend(lines)
        line += block.count("\n")
    return parts


def _timed(lines: Sequence[str], times: Sequence[int], line: int) -> Iterator[_Part]:
    """Yield the cues of lines without a blank one between; what stands over the first time is its name."""
    name = lines[times[0] - 1] if times[0] else ""
    for at, until in zip(times, [*times[1:], len(lines)], strict=True):
        said = list(lines[at + 1 : until])
        called = _CALLED.fullmatch(name.strip())
        time = _CUE.fullmatch(lines[at].strip())
        name = ""
        if (
            until < len(lines)
            and said
            and (said[-1].strip().isdigit() or _CALLED.fullmatch(said[-1].strip()))
        ):
            name = said.pop()
        yield _Part(
            line + max(at - 1, 0),
            _clock(time["start"] if time else ""),
            called["name"] if called else "",
            said,
        )


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


def _named(cues: Sequence[Cue], speakers: Mapping[str, str]) -> list[Cue]:
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
            made.append(Cue(cue.time, label, cue.text[match.end() :]))
        else:
            made.append(Cue(cue.time, speaker if mostly else "", cue.text))
    return made
