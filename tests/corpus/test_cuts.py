from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex.corpus.cuts import WAYS, cut
from codex.corpus.paragraphs import paragraphs
from codex.corpus.sentences import sentences
from codex.corpus.turns import find_turns, who_speaks
from codex.errors import UsageProblem
from codex.model.source import Mark
from codex.words import LANGUAGES, Words

if TYPE_CHECKING:
    from codex.model.excerpt import Piece

SHARED = Path(__file__).parents[2] / "../shared"
STUDY_TEXTS = sorted((SHARED / "study-texts").glob("*.txt"))
TRANSCRIPTS = SHARED / "samples/transcripts/made"


def covers(text: str, pieces: tuple[Piece, ...]) -> None:
    at = 0
    for piece in pieces:
        assert at <= piece.start < piece.end <= len(text)
        assert not text[at : piece.start].strip()
        said = text[piece.start : piece.end]
        assert said == said.strip()
        at = piece.end
    assert not text[at:].strip()


def units(text: str, pieces: tuple[Piece, ...]) -> list[str]:
    return [text[p.start : p.end] for p in pieces if p.codable and not p.context]


def turns(text: str, **said: str) -> list[tuple[str, str]]:
    pieces = cut(text, by="turn", speakers=said)
    covers(text, pieces)
    return [(p.speaker, text[p.start : p.end]) for p in pieces if not p.context]


LAYOUTS = {
    "label and colon": "Interviewer: Why?\nAnna: For fun.\nAnd money.\n\nInterviewer: Anything else?\nAnna: No.",
    "own line": "INTERVIEWER\nWhy?\n\nANNA\nFor fun.\nAnd money.\n\nINTERVIEWER\nAnything else?\n\nANNA\nNo.",
    "time before": "[00:01:02] Интервьюер: Why?\n[00:01:10] Anna: For fun.\nAnd money.\n[00:02:00] Интервьюер: So?\n[00:02:05] Anna: No.",
    "time after": "Interviewer (00:01): Why?\nAnna (00:02): For fun.\nAnd money.\nInterviewer (00:03): So?\nAnna (00:05): No.",
    "question and answer": "Q1. Why?\nA1. For fun.\nAnd money.\nQ2. So?\nA2. No.",
    "russian letters": "В: Why?\nО: For fun.\nAnd money.\nВ: So?\nО: No.",
    "kazakh letters": "С: Why?\nЖ: For fun.\nAnd money.\nС: So?\nЖ: No.",
    "initials": "И: Why?\nР: For fun.\nAnd money.\nИ: So?\nР: No.",
    "kazakh words": "Сұхбат алушы: Why?\nҚатысушы: For fun.\nAnd money.\nСұхбат алушы: So?\nҚатысушы: No.",
    "spelt out": "Сұрақ: Why?\nЖауап: For fun.\nAnd money.\nСұрақ: So?\nЖауап: No.",
    "boxed": "[HOST] Why?\n[ANNA] For fun.\nAnd money.\n[HOST] So?\n[ANNA] No.",
    "boxed and colon": "[Host]: Why?\n[SPEAKER_01]: For fun.\nAnd money.\n[Host]: So?\n[SPEAKER_01]: No.",
    "fixed column": "Interviewer:     Why?\nSpeaker 1:       For fun.\nAnd money.\nInterviewer:     So?\nSpeaker 1:       No.",
    "word table": "Interviewer\tWhy?\nAnna\tFor fun.\nAnd money.\nInterviewer\tSo?\nAnna\tNo.",
    "table with times": "00:01\tInterviewer\tWhy?\n00:02\tAnna\tFor fun.\nAnd money.\n00:03\tInterviewer\tSo?\n00:09\tAnna\tNo.",
    "name above with time": "Interviewer  00:02\nWhy?\n\nAnna  00:07\nFor fun.\nAnd money.\n\nInterviewer  01:02\nSo?\n\nAnna  01:20\nNo.",
    "indented": "\tMODERATOR: Why?\n\tAnna: For fun.\nAnd money.\n\tMODERATOR: So?\n\tAnna: No.",
    "markdown": "**Interviewer:** Why?\n**Anna:** For fun.\nAnd money.\n**Interviewer:** So?\n**Anna:** No.",
    "name and role": "Dan: Why?\nParticipant: For fun.\nAnd money.\nDan: So?\nParticipant: No.",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_turns_of_every_layout_are_seen(layout: str) -> None:
    assert [said for _, said in turns(LAYOUTS[layout])] == ["For fun.\nAnd money.", "No."]


def test_an_interviewers_turns_are_context_with_the_next_label() -> None:
    text = "Head of the file\n\n[00:01:02] Интервьюер: Как?\n[00:01:10] Учитель 1: Так: вот.\n\n[00:02:00] И: Спасибо."
    pieces = cut(text, by="turn")
    covers(text, pieces)
    assert [(p.speaker, p.context, dict(p.locator), text[p.start : p.end]) for p in pieces] == [
        ("", True, {}, "Head of the file"),
        (
            "Интервьюер",
            True,
            {"turn": 1, "time": "00:01:02"},
            "[00:01:02] Интервьюер: Как?\n[00:01:10] Учитель 1:",
        ),
        ("Учитель 1", False, {"turn": 2, "time": "00:01:10"}, "Так: вот."),
        ("И", True, {"turn": 3, "time": "00:02:00"}, "[00:02:00] И: Спасибо."),
    ]


def test_false_speakers_are_not_taken() -> None:
    text = (
        "Note: the time was 10:30: late.\nhttps://example.org: a link\nMoodle: the platform we used most: it is free.\n"
        "P1: First.\nI: And then?\nP1: Second. See: https://example.org\n"
    )
    assert [(v.label, v.turns, v.role) for v in who_speaks(text)] == [
        ("P1", 2, "participant"),
        ("I", 1, "interviewer"),
    ]


@pytest.mark.parametrize("word", ["Note", "Keywords", "Примечание", "Ескерту", "Step 2", "http"])
def test_words_that_are_no_speakers_stay_none_even_when_they_come_back(word: str) -> None:
    text = f"P1: First.\n{word}: one.\n{word}: two.\nI: And?\nP1: Second."
    assert {voice.label for voice in who_speaks(text)} == {"P1", "I"}


def test_the_researcher_has_the_last_word_on_speakers() -> None:
    text = "Дина: Неге?\nАйгүл: Қызық.\nДина: Тағы?\nАйгүл: Жоқ.\nZoom: good.\nZoom: bad."
    assert [name for name, _ in turns(text)] == ["Дина", "Айгүл", "Дина", "Айгүл", "Zoom", "Zoom"]
    assert turns(text, дина="interviewer", Zoom="ignore") == [
        ("Айгүл", "Қызық."),
        ("Айгүл", "Жоқ.\nZoom: good.\nZoom: bad."),
    ]
    assert turns("Once: said.", Once="participant") == [("Once", "said.")]
    with pytest.raises(UsageProblem) as caught:
        cut(text, by="turn", speakers={"Дина": "boss"})
    assert "boss" in caught.value.message(Words("kk"))


def test_letters_ask_only_beside_the_letter_that_answers() -> None:
    assert [v.role for v in who_speaks("В: Да.\nИ: Так?\nВ: Нет.")] == ["participant", "interviewer"]
    assert [v.role for v in who_speaks("С: Иә ма?\nЖ: Жоқ.")] == ["interviewer", "participant"]


def test_answers_without_a_label_are_no_part_of_the_question() -> None:
    text = "MODERATOR: Why?\nFor fun.\nAnd money.\n\nMODERATOR: So?\nMODERATOR: Please.\nNo."
    assert turns(text) == [("", "For fun.\nAnd money."), ("", "No.")]
    assert [voice.label for voice in who_speaks(text)] == ["MODERATOR"]
    pieces = cut(text, by="answer")
    assert units(text, pieces) == ["For fun.\nAnd money.", "No."]
    assert pieces[1].locator["question"] == "Why?"


def test_captions_of_one_speaker_are_one_turn() -> None:
    text = "Сәлем!\nБастайық.\nИә.\nЖақсы"
    marks = []
    for start, end, who, time in [
        (0, 6, "Айгүл", "00:01"),
        (7, 16, "Айгүл", "00:04"),
        (17, 20, "Т1", "00:06"),
    ]:
        marks += [Mark("turn", start, end, who), Mark("time", start, end, time)]
    pieces = cut(text, marks, "turn")
    covers(text, pieces)
    assert [(p.speaker, p.locator.get("time"), p.context, text[p.start : p.end]) for p in pieces] == [
        ("Айгүл", "00:01", False, "Сәлем!\nБастайық."),
        ("Т1", "00:06", False, "Иә."),
        ("", None, True, "Жақсы"),
    ]
    assert [p.context for p in cut(text, marks, "turn", speakers={"Айгүл": "interviewer"})] == [
        True,
        False,
        True,
    ]


def test_a_text_without_speakers_is_not_cut_by_turns() -> None:
    for text in ("", "Just a paragraph: of text.", "Abstract: a\n\nKeywords: b\n\nMethods: c"):
        with pytest.raises(UsageProblem) as caught:
            cut(text, by="turn")
        for language in LANGUAGES:
            assert caught.value.hint(Words(language))


def test_paragraphs_by_blank_lines_lines_and_broken_lines() -> None:
    def found(text: str) -> list[str]:
        return [text[start:end] for start, end in paragraphs(text)]

    assert found("One\n\n  two\nthree\n\n\n") == ["One", "two", "three"]
    assert found("A list:\n  1. one\n  2. two\n• three") == ["A list:", "1. one", "2. two", "• three"]
    long = "Мұғалімдер біліктілікті арттыру курстарынан өтеді, бірақ уақыт"
    wrapped = f"{long}\nжетіспейді. {long}\nжетіспейді.\n{long}\nбола береді.\n\nЖаңа {long}"
    assert found(wrapped) == [
        f"{long}\nжетіспейді. {long}\nжетіспейді.",
        f"{long}\nбола береді.",
        f"Жаңа {long}",
    ]
    lines = "We met on Monday and spoke about the plans that we had for spring.\nIn the end nothing came of it, which nobody found strange at all."
    assert found(lines) == lines.split("\n")


def test_columns_in_which_joined_hyphens_made_some_lines_long_are_wrapped_text() -> None:
    column = [
        "Peer review of the task made all of them",
        "use the rubric on what they had written",
        "themselves. In groups of five the trainees recorded a micro-lesson and commented on how each of them spoke, which in the end they liked far better than any lecture on phonetics they had ever sat through",
        "and said so on the forum of the course as",
        "well as to those who had come to teach.",
        "Nobody asked.",
    ]  # fmt: skip
    text = "\n".join(column * 4)
    assert [text[start:end] for start, end in paragraphs(text)] == ["\n".join(column)] * 4
    each_alone = "\n".join(
        ["We met on Monday at school and spoke.", "Nothing came of it, as all of us know."] * 9
    )
    assert len(paragraphs(each_alone + "\n" + "A very long paragraph of its own. " * 9)) == 19


def test_headings_and_lines_without_a_letter_are_context() -> None:
    text = "Results\nWe saw three.\n* * *\nThen none."
    pieces = cut(text, (Mark("heading", 0, 7, "1"),))
    assert [(p.context, p.locator["paragraph"]) for p in pieces] == [
        (True, 1),
        (False, 2),
        (True, 3),
        (False, 4),
    ]


def test_furniture_is_not_codable_and_parts_what_it_stands_in() -> None:
    text = "First half of\nJOURNAL 3\nit. Second."
    pieces = cut(
        text,
        (Mark("furniture", 14, 23, "running head"), Mark("page", 0, 13, "1"), Mark("page", 14, 34, "2")),
        "page",
    )
    covers(text, pieces)
    assert [(p.codable, dict(p.locator), text[p.start : p.end]) for p in pieces] == [
        (True, {"page": 1}, "First half of"),
        (False, {"page": 2}, "JOURNAL 3"),
        (True, {"page": 2}, "it. Second."),
    ]


def test_pages_are_told_in_every_cut() -> None:
    text = "One.\n\nTwo.\fThree."
    marks = (Mark("page", 0, 10, "xii"), Mark("page", 11, 17, "13"))
    assert [p.locator["page"] for p in cut(text.replace("\f", "\n"), marks)] == ["xii", "xii", 13]
    assert [dict(p.locator) for p in cut(text, by="page")] == [{"page": 1}, {"page": 2}]


def test_answers_are_units_and_questions_context() -> None:
    marked = "Nothing.\n\nMore time"
    pieces = cut(marked, (Mark("answer", 0, 8, "What hinders?"), Mark("answer", 10, 19, "Wishes")), "answer")
    assert [dict(p.locator) for p in pieces] == [
        {"answer": 1, "question": "What hinders?"},
        {"answer": 2, "question": "Wishes"},
    ]
    for text in (
        "1. Why?\nFor fun.\nReally.\n2. How?\n\nOnline.",
        "Why?\nFor fun.\nReally.\n\nHow?\nOnline.",
        "Interviewer: Why?\nP1: For fun.\nReally.\nInterviewer: How?\nP1: Online.",
        "1 Say why\n\tFor fun.\n\tReally.\n1.a Say how\n\tOnline.",
    ):
        pieces = cut(text, by="answer")
        covers(text, pieces)
        assert [said.replace("\t", "") for said in units(text, pieces)] == ["For fun.\nReally.", "Online."]
    assert units("A cell. Of a table.", cut("A cell. Of a table.", by="answer")) == ["A cell. Of a table."]


def test_long_turns_are_parted_at_paragraphs_then_sentences() -> None:
    text = "I: So?\nP: " + "One is here. Two is there.\n\n" + "Three goes on a bit. " * 3 + "\nI: Ah."
    pieces = cut(text, by="turn", longest=45)
    covers(text, pieces)
    assert units(text, pieces) == [
        "One is here. Two is there.",
        "Three goes on a bit. Three goes on a bit.",
        "Three goes on a bit.",
    ]
    assert [p.locator["part"] for p in pieces if not p.context] == [1, 2, 3]
    assert {p.speaker for p in pieces if not p.context} == {"P"}


def test_windows_hold_as_many_words_as_were_asked() -> None:
    text = "one two\n\nthree  four five"
    assert units(text, cut(text, by="window", window=2)) == ["one two", "three  four", "five"]


def test_what_is_no_cut_is_refused() -> None:
    for call in ({"by": "line"}, {"by": "window", "window": 0}, {"longest": -1}):
        with pytest.raises(UsageProblem) as caught:
            cut("text", **call)
        assert all("{" not in caught.value.message(Words(language)) for language in LANGUAGES)


SENTENCES = [
    ("ru", ["В 2020 г. мы начали.", "Курс шёл в г. Алматы.", "Потом закончили."]),
    ("ru", ["Были доски, чаты и т.д.", "Потом перестали."]),
    ("ru", ["Это сказал А. С. Омаров, т.е. директор.", "Да!"]),
    ("ru", ["«Зачем это?» — спросил он.", "Никто не ответил…", "Совсем?!", "Да."]),
    ("ru", ["См. рис. 3 и табл. 4 на стр. 12.", "Там всё есть."]),
    ("ru", ["Обучено 300 чел. из 14 городов.", "Этого мало."]),
    ("kk", ["Курс 2019 ж. басталды.", "Мұғалімдер, оқушылар, т.б. қатысты.", "Бәрі ұнады!"]),
    ("kk", ["Біз Miro, Padlet, т.б. қолдандық.", "Кейін тоқтадық."]),
    ("kk", ["«Қалай?» деп сұрады.", "Ә. Серік үнсіз қалды.", "Жауап болмады..."]),
    ("en", ["Dr. Smith met Mrs. Jones at 3 p.m. on Monday.", "They agreed."]),
    ("en", ["We used tools, e.g. Miro, i.e. a board (cf. Fig. 2).", "It worked."]),
    ("en", ["Version 2.0 came.", "“Is it free?” she asked.", "No."]),
    ("en", ['He said: "Stop."', "We did etc.", "Then it rained."]),
]


@pytest.mark.parametrize(("language", "said"), SENTENCES)
def test_hard_sentences(language: str, said: list[str]) -> None:
    text = " ".join(said)
    assert [text[start:end] for start, end in sentences(text)] == said


def test_sentences_know_their_paragraph() -> None:
    text = "One. Two.\n\nThree."
    assert [dict(p.locator) for p in cut(text, by="sentence")] == [
        {"paragraph": 1, "sentence": 1},
        {"paragraph": 1, "sentence": 2},
        {"paragraph": 2, "sentence": 1},
    ]


ANY_TEXT = st.lists(
    st.sampled_from(
        [
            "I: ",
            "P1: ",
            "Q1. ",
            "\n",
            "\n\n",
            "word",
            "Words. ",
            "?",
            " ",
            "\t",
            "\f",
            "1. ",
            "[00:01] ",
            "ә",
            "*",
            "…",
        ]
    ),
    max_size=40,
).map("".join)
MARKS = st.lists(
    st.tuples(
        st.sampled_from(["page", "turn", "time", "answer", "heading", "furniture"]),
        st.integers(0, 60),
        st.integers(0, 30),
        st.sampled_from(["", "I", "P1", "3"]),
    ),
    max_size=5,
)


@given(ANY_TEXT | st.text(max_size=60), MARKS, st.sampled_from(WAYS[:-1]), st.sampled_from([0, 8]))
def test_excerpts_and_context_give_the_text_back(
    text: str, raw: list[tuple[str, int, int, str]], by: str, longest: int
) -> None:
    marks = tuple(
        Mark(kind, min(start, len(text)), min(start + size, len(text)), label)
        for kind, start, size, label in raw
    )
    try:
        pieces = cut(text, marks, by, longest=longest, window=3)
    except UsageProblem:
        assert by == "turn"
        return
    covers(text, pieces)


@pytest.mark.skipif(not STUDY_TEXTS, reason="the folder of study texts is not here")
@pytest.mark.parametrize("by", ["paragraph", "sentence", "page", "answer", "window"])
def test_the_study_texts_are_cut_whole(by: str) -> None:
    for path in STUDY_TEXTS:
        text = path.read_text(encoding="utf-8-sig")
        pieces = cut(text, by=by)
        covers(text, pieces)
        assert who_speaks(text) == ()


@pytest.mark.skipif(not TRANSCRIPTS.is_dir(), reason="the folder of transcripts is not here")
def test_the_sample_transcripts_are_read_right() -> None:
    expected = {
        "bracket_time.txt": ["Мы прошли курс.\nОн был полезен: там были примеры."],
        "false_speakers.txt": ["First real turn.", "Second."],
        "otter.txt": ["Hello, shall we start?", "Yes. I teach maths.\nIn grade 7."],
    }
    for name, said in expected.items():
        text = (TRANSCRIPTS / name).read_text(encoding="utf-8")
        pieces = cut(text, by="turn")
        covers(text, pieces)
        assert units(text, pieces) == said


def test_a_cut_by_highlights_holds_nothing_else() -> None:
    text = "We used the forum daily and more."
    marks = (Mark("highlight", 3, 17, "tool?"), Mark("highlight", 12, 23), Mark("highlight", 28, 32))
    assert [text[p.start : p.end] for p in cut(text, marks, "highlight")] == ["used the forum daily", "more"]
    with pytest.raises(UsageProblem):
        cut(text, (), "highlight")


def test_the_rest_of_a_sentence_that_a_line_end_broke_is_no_speaker() -> None:
    text = "Forums on the course\nwere used seldom: people were shy.\n" * 2
    assert find_turns(text) == ()
    assert len(find_turns(text, speakers={"were used seldom": "participant"})) == 2
    apart = "We met\n\nthe teacher apay: yes.\n\nthe teacher apay: no.\n"
    assert len(find_turns(apart)) == 2


def test_cells_of_a_report_before_a_label_are_no_part_of_it() -> None:
    talk = "Asel: And then?\nGuest: We met again.\n"
    rows = "T1 Meetings Asel: Where?\nT1 Meetings Guest: Here.\nT2 Meetings Asel: When?\n"
    assert [voice.label for voice in who_speaks(talk * 30 + rows)] == ["Asel", "Guest"]
    turns = find_turns(talk * 30 + rows)
    assert [(turn.speaker, (talk * 30 + rows)[turn.said : turn.end]) for turn in turns[-2:]] == [
        ("Guest", "Here."),
        ("Asel", "When?"),
    ]


def test_many_speakers_are_looked_at_once_each(monkeypatch: pytest.MonkeyPatch) -> None:
    from codex.corpus import speakers
    from codex.model import labels

    asked = 0

    def counted(label: str) -> str:
        nonlocal asked
        asked += 1
        return family(label)

    family = labels.family
    monkeypatch.setattr(speakers, "family", counted)
    text = "\n".join(f"Person {n}: So it was, as we said." for n in range(300))
    assert len(who_speaks(text)) == 300
    assert asked < 300 * 12
