"""WebVTT and SRT: what is said, by whom, when."""

from __future__ import annotations

import json
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


def test_the_name_of_a_cue_may_be_who_speaks() -> None:
    draft = one(
        'WEBVTT\n\n1 "Anna Smith" (1234)\n00:01.000 --> 00:03.000\nHello.\n\n2 "Dana" (99)\n00:04.000 --> 00:05.000\nHi.\n'
    )
    assert marked(draft, "turn") == [("Anna Smith", "Hello."), ("Dana", "Hi.")]


def test_captions_that_roll_up_are_read_once() -> None:
    rolling = (
        "hello there",
        "hello there\nmy friend",
        "my friend",
        "my friend\nand so on",
        "and so on\nyes\nyes",
    )
    text = "WEBVTT\nKind: captions\n\n" + "".join(
        f"00:0{n}.000 --> 00:0{n}.900 align:start\n \n{said}\n\n" for n, said in enumerate(rolling)
    )
    assert one(text).text == "hello there\nmy friend\nand so on\nyes\nyes\n"
    twice = "".join(
        f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{said}\n\n"
        for n, said in enumerate(["Yes", "Yes", "No", "So"])
    )
    assert one(twice, "m.srt").text == "Yes\nYes\nNo\nSo\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "m.srt",
            "1\n00:00:01,000 --> 00:00:02,000\nHello\n\nsecond\n\n2\n00:00:02,000 --> 00:00:03,000\nHi\n",
        ),
        ("m.srt", "1\n00:00:01,000 --> 00:00:02,000\nHello\nsecond\n2\n00:00:02,000 --> 00:00:03,000\nHi\n"),
        ("m.vtt", "WEBVTT\n00:01.000 --> 00:02.000\nHello\nsecond\n00:02.000 --> 00:03.000\nHi\n"),
        ("m.sbv", "0:00:01.000,0:00:02.000\nHello\nsecond\n\n0:00:02.000,0:00:03.000\nHi\n"),
        ("m.srt", "00:00:01,000 --> 00:00:02,000\nHello\nsecond\n\n00:00:02,000 --> 00:00:03,000\nHi\n"),
    ],
)
def test_no_line_is_lost_where_blank_lines_are_too_many_or_too_few(name: str, text: str) -> None:
    draft = one(text, name)
    assert draft.text == "Hello\nsecond\nHi\n"
    assert [label for label, _ in marked(draft, "time")] == ["00:00:01", "00:00:02"]


RECOGNISED = {
    "whisper": {"text": "One. Two.", "segments": [{"id": 0, "start": 0.0, "text": " One."}, {"id": 1, "start": 3.4, "text": " Two."}]},
    "whisper.cpp": {"transcription": [{"timestamps": {"from": "00:00:00,000"}, "text": "One."}, {"timestamps": {"from": "00:00:03,400"}, "text": "Two."}]},
    "transformers": {"text": "One. Two.", "chunks": [{"timestamp": [0.0, 3.4], "text": " One."}, {"timestamp": [3.4, None], "text": " Two."}]},
    "milliseconds": {"utterances": [{"speaker": "A", "start": 250, "text": "One."}, {"speaker": "B", "start": 3500, "text": "Two."}]},
    "deepgram": {"results": {"utterances": [{"speaker": 0, "start": 0.2, "transcript": "One."}, {"speaker": 1, "start": 3.5, "transcript": "Two."}]}},
    "amazon": {"results": {"audio_segments": [{"start_time": "0.2", "transcript": "One."}, {"start_time": "3.5", "transcript": "Two."}]}},
    "salute": [{"results": [{"text": "one", "normalized_text": "One.", "start": "0.480s"}], "speaker_info": {"speaker_id": 1}}, {"results": [{"normalized_text": "Two.", "start": "3.1s"}], "speaker_info": {"speaker_id": 2}}],
    "speechkit": {"response": {"chunks": [{"channelTag": "1", "alternatives": [{"text": "One.", "words": [{"startTime": "0.9s"}]}]}, {"channelTag": "1", "alternatives": [{"text": "Two.", "words": [{"startTime": "3.9s"}]}]}]}},
}  # fmt: skip


@pytest.mark.parametrize("program", RECOGNISED)
def test_recognised_speech_is_a_transcript(program: str) -> None:
    draft = one(json.dumps(RECOGNISED[program]), "m.json")
    assert (draft.kind, draft.text) == ("interview", "One.\nTwo.\n")
    assert [label for label, _ in marked(draft, "time")] == ["00:00:00", "00:00:03"]


def test_voices_of_recognised_speech_are_speakers() -> None:
    assert marked(one(json.dumps(RECOGNISED["milliseconds"]), "m.json"), "turn") == [
        ("A", "One."),
        ("B", "Two."),
    ]
    named = one(json.dumps(RECOGNISED["deepgram"]), "m.json", speakers={"Speaker 1": "Dana"})
    assert marked(named, "turn") == [("Speaker 0", "One."), ("Dana", "Two.")]


def test_a_table_of_milliseconds_is_a_transcript_and_other_tables_stay_tables() -> None:
    draft = one("start\tend\ttext\n0\t3400\t One.\n3400\t6000\t Two.\n", "m.tsv")
    assert (draft.kind, draft.text) == ("interview", "One.\nTwo.\n")
    answers = read(b"start\tend\ttext\n1 May\t2 May\tOne answer.\n1 May\t2 May\tTwo answers.\n", "m.tsv")
    assert [draft.kind for draft in answers.drafts] == ["answers", "answers"]
    records = json.dumps(
        [{"id": 1, "text": "An answer", "start": "2026-01-05"}, {"id": 2, "text": "Other", "start": "x"}]
    )
    assert [draft.kind for draft in read(records.encode(), "m.json").drafts] == ["answers", "answers"]
