"""WebVTT and SRT: what is said, by whom, when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from codex.errors import DamagedFile
from codex.importing.reading import ReadOptions
from codex.importing.registry import read

if TYPE_CHECKING:
    from codex.model.source import Draft


def one(text: str, name: str = "m.vtt", **options: object) -> Draft:
    (draft,) = read(text.encode(), name, ReadOptions(**options)).drafts  # type: ignore[arg-type]
    return draft


def marked(draft: Draft, kind: str) -> list[tuple[str, str]]:
    return [(mark.label, draft.text[mark.start : mark.end]) for mark in draft.marks if mark.kind == kind]


ZOOM = "WEBVTT\n\n1\n00:00:01.000 --> 00:00:04.000\nАйгүл: Сәлеметсіз бе!\n\n2\n00:00:04.500 --> 00:00:06.000\nАйгүл: Бастайық.\n\n3\n00:00:06.000 --> 00:00:09.000\nТ1: Иә.\n"


def test_names_before_cues_are_speakers_and_their_cues_one_turn() -> None:
    draft = one(ZOOM)
    assert draft.text == "Сәлеметсіз бе!\nБастайық.\nИә.\n"
    assert marked(draft, "turn") == [("Айгүл", "Сәлеметсіз бе!\nБастайық."), ("Т1", "Иә.")]
    assert [label for label, _ in marked(draft, "time")] == ["00:00:01", "00:00:04", "00:00:06"]
    assert (draft.kind, draft.language) == ("interview", "kk")


def test_two_voices_in_one_cue_are_two_turns() -> None:
    draft = one(
        "WEBVTT\n\n00:10.000 --> 00:12.000\n<v Smith, John (Ext)>Hello,\nall</v>\n\n00:12.000 --> 00:13.000\n<v Айгүл>Иә</v><v.loud T2>Жоқ</v>\n"
    )
    assert marked(draft, "turn") == [("Smith, John (Ext)", "Hello,\nall"), ("Айгүл", "Иә"), ("T2", "Жоқ")]


def test_bracketed_speakers_of_whisper_are_taken() -> None:
    draft = one(
        "WEBVTT\n\n00:00.000 --> 00:02.000\n[SPEAKER_00]: Hello\n\n00:02.000 --> 00:03.000\n[SPEAKER_01]: Hi\n"
    )
    assert marked(draft, "turn") == [("SPEAKER_00", "Hello"), ("SPEAKER_01", "Hi")]


def test_speakers_can_be_named() -> None:
    draft = one(ZOOM, speakers={"Т1": "Teacher 1"})
    assert [label for label, _ in marked(draft, "turn")] == ["Айгүл", "Teacher 1"]


def test_markup_notes_and_styles_are_no_speech() -> None:
    text = "WEBVTT\n\nNOTE secret\nmore\n\nSTYLE\n::cue{}\n\n00:01.000 --> 00:02.000 position:50%\n<c.x>two</c> <i>&lt;3</i> <00:01.500>times\n"
    assert one(text).text == "two <3 times\n"


def test_srt_is_read_with_comma_and_point() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\n<i>Bir</i>\n\n2\n0:00:03.5 --> 0:00:04.0\neki\nüş{\\an8}\n"
    assert one(text, "m.srt").text == "Bir\neki\nüş\n"


def test_an_empty_caption_is_told_with_its_line() -> None:
    reading = read(b"1\n00:00:01,000 --> 00:00:02,000\na\n\n2\n00:00:02,000 --> 00:00:03,000\n\n", "m.srt")
    assert [(finding.where, finding.skipped) for finding in reading.findings] == [("m.srt:5", True)]


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("m.vtt", "00:01.000 --> 00:02.000\nhello\n", "importing.vtt-no-header"),
        ("m.srt", "no cues here\n", "importing.captions-none"),
        ("m.srt", "1\n00:00 --> later\nx\n", "importing.captions-time"),
    ],
)
def test_what_holds_no_captions_is_refused(name: str, text: str, why: str) -> None:
    with pytest.raises(DamagedFile) as refused:
        read(text.encode(), name)
    assert refused.value.text_id == why


def test_times_are_read_as_loosely_as_people_write_them() -> None:
    draft = one("1\n00:00:01,000 -> 00:00:02,000\nOne\n\n2\n0:0:3,5 --> 0:0:4,5\nTwo\n", "m.srt")
    assert draft.text == "One\nTwo\n"


def test_a_time_that_cannot_be_read_refuses_the_file() -> None:
    with pytest.raises(DamagedFile, match="time of this caption"):
        one("WEBVTT\n\n00:00:xx --> 00:00:02.000\nHello\n\n00:03.000 --> 00:04.000\nBack\n")


def test_two_people_parted_by_dashes_are_two_turns() -> None:
    draft = one("WEBVTT\n\n00:01.000 --> 00:02.000\n- Aigul: Yes\n- Tom: No\n")
    assert marked(draft, "turn") == [("Aigul", "Yes"), ("Tom", "No")]
