"""Plain text, Markdown and Word: what is read, and what is marked in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from codex.errors import DamagedFile
from codex.importing.reading import ReadOptions
from codex.importing.registry import read, stream
from codex.importing.turns import detected, find_turns
from tests.importing.made import W, paragraph, word, zipped

if TYPE_CHECKING:
    from codex.model.source import Draft


def one(data: bytes | str, name: str, **options: Any) -> Draft:
    (draft,) = read(data.encode() if isinstance(data, str) else data, name, ReadOptions(**options)).drafts
    return draft


def marked(draft: Draft, kind: str) -> list[tuple[str, str]]:
    return [(mark.label, draft.text[mark.start : mark.end]) for mark in draft.marks if mark.kind == kind]


def test_a_text_takes_its_title_from_its_heading_or_from_the_file() -> None:
    assert one("Rural schools and courses\n\nTeachers learn.", "a/b.txt").title == "Rural schools and courses"
    assert one("We talked for an hour. It was late.\n\nThen more.", "a/notes 1.txt").title == "notes 1"
    assert one("Учитель: Да.\nИ: Нет.", "interviews\\айгүл.txt").title == "айгүл"


def test_page_furniture_is_marked_and_stays_in_the_text() -> None:
    text = "Repository logo\n\nLEARNING IN COMMUNITIES\n\nLoading...\nThumbnail Image\n\nTeachers learn from each other in groups.\n\n  • dummy +7-777-000\n\nShare:\n"
    draft = one(text, "page.txt")
    assert draft.text == text
    assert draft.title == "LEARNING IN COMMUNITIES"
    assert draft.kind == "web"
    assert [label for label, _ in marked(draft, "furniture")] == [
        "Repository logo", "Loading...", "Thumbnail Image", "dummy +7-777-000", "Share:",
    ]  # fmt: skip


def test_a_foot_of_contacts_is_furniture_to_its_end() -> None:
    text = (
        "A long enough text of a page about teachers and the courses that they took last year in the city.\n"
        * 3
    )
    draft = one(text + "Contact us\n\nSome street 2\n\nEnter your email and we'll tell you", "page.txt")
    assert [said for _, said in marked(draft, "furniture")] == [
        "Contact us\n\nSome street 2\n\nEnter your email and we'll tell you"
    ]


@pytest.mark.parametrize(
    ("text", "turns"),
    [
        ("Dan: Hello there.\nAnna: Hi.\nwrapped line\nDan: Good.\nAnna: Bye.", [("Dan", "Hello there."), ("Anna", "Hi.\nwrapped line"), ("Dan", "Good."), ("Anna", "Bye.")]),
        ("[00:01:02] Интервьюер: Да?\n[00:01:10] Учитель 1: Курс: вот.\n", [("Интервьюер", "Да?"), ("Учитель 1", "Курс: вот.")]),
        ("С: Не істедіңіз?\nЖ: Оқыдым.\n", [("С", "Не істедіңіз?"), ("Ж", "Оқыдым.")]),
        ("Сұхбат алушы: Сәлем.\nҚатысушы 2: Иә.", [("Сұхбат алушы", "Сәлем."), ("Қатысушы 2", "Иә.")]),
        ("Note: the time was 10:30: late.\nMoodle: the platform.\nP1: First.\nI: And?\nP1: Second.", [("P1", "First."), ("I", "And?"), ("P1", "Second.")]),
        ("MODERATOR:\tWelcome.\nPARTICIPANT:\tThanks.", [("MODERATOR", "Welcome."), ("PARTICIPANT", "Thanks.")]),
        ("Speaker 1:          Hello.\nSpeaker 2:          Hi.", [("Speaker 1", "Hello."), ("Speaker 2", "Hi.")]),
        ("Header\n\nAigul  00:02\nHello?\n\nSpeaker 2  00:07\nYes.\nIn grade 7.\n", [("Aigul", "Hello?"), ("Speaker 2", "Yes.\nIn grade 7.")]),
        ("Q1. What is it?\nA1. A course.\nQ2. And?\nA2. Good.", [("Q", "What is it?"), ("A", "A course."), ("Q", "And?"), ("A", "Good.")]),
    ],
)  # fmt: skip
def test_turns_are_found_in_the_layouts_people_write(text: str, turns: list[tuple[str, str]]) -> None:
    assert [
        (mark.label, text[mark.start : mark.end]) for mark in find_turns(text) if mark.kind == "turn"
    ] == turns
    assert one(text, "t.txt").kind == "interview"


@pytest.mark.parametrize(
    "text",
    [
        "Authors: A. B.\n\nAbstract: Teachers learn.\n\nKeywords: one, two\n",
        "https://example.org: a link\nSee also: nothing",
        "Example 1: a\nExample 2: b\nTable 1: c\nTable 2: d",
        "On the course forums\nwere used seldom: people were shy.\nElsewhere, too, forums\nwere used seldom: why?\n",
    ],
)
def test_labels_that_are_no_speakers_make_no_turns(text: str) -> None:
    assert find_turns(text) == ()


def test_whoever_speaks_once_in_a_dense_transcript_is_a_speaker_too() -> None:
    text = "Dan: a\nEva: b\n" * 4 + "Uncle Bolat: c\nNote: d\nDan: e\n"
    assert [mark.label for mark in find_turns(text)][-2:] == ["Uncle Bolat", "Dan"]


def test_cells_of_a_report_before_a_label_are_no_part_of_it() -> None:
    talk = "Asel: And then?\nGuest: We met again.\n"
    rows = "T1 Meetings Asel: Where?\nT1 Meetings Guest: Here.\nT2 Meetings Asel: When?\nT2 Meetings Asel: Now?\n"
    assert detected(talk * 30 + rows) == {"Asel": 33, "Guest": 31}
    assert detected(talk * 5 + rows)["T2 Meetings Asel"] == 2
    assert (
        detected("Teacher: Yes.\nSenior Teacher: No.\n" + "Teacher: Yes.\nA: Well.\n" * 30)["Senior Teacher"]
        == 1
    )
    said = find_turns(talk * 30 + rows, {"T1 Meetings Asel": "Coder"})
    assert [mark.label for mark in said].count("Coder") == 1


def test_speakers_can_be_mapped_and_denied() -> None:
    text = "A1: Yes.\nMoodle: good.\nMoodle: bad.\nA1: No."
    draft = one(text, "t.txt", speakers={"A1": "Aigul", "Moodle": ""})
    assert marked(draft, "turn") == [("Aigul", "Yes.\nMoodle: good.\nMoodle: bad."), ("Aigul", "No.")]


def test_a_sentence_that_a_line_end_broke_names_nobody_but_whom_the_researcher_names() -> None:
    text = "На курсе форумами\nпользовались редко: стеснялись.\n" * 2
    assert find_turns(text) == ()
    assert one(text, "t.txt").kind == "paper"
    assert len(find_turns(text, {"пользовались редко": "П"})) == 2
    typed = "dana apay: бардым.\ngul apay: жоқ.\ndana apay: иә.\ngul apay: солай.\n"
    assert len(find_turns(typed)) == 4


def test_who_is_named_speaks_however_seldom() -> None:
    text = "1 Read the task.\n\tModerator: Please begin.\n" + "\tI look at the page now.\n" * 400
    assert find_turns(text) == ()
    assert [mark.label for mark in find_turns(text, {"Moderator": "M"})] == ["M"]
    assert find_turns(text, {"Nobody": "N"}) == ()


def test_times_of_turns_are_marked() -> None:
    marks = find_turns("[00:01:02] A: b\n[00:02:00] C: d")
    assert [mark.label for mark in marks if mark.kind == "time"] == ["00:01:02", "00:02:00"]


def test_what_the_researcher_says_comes_first() -> None:
    draft = one("Just words", "a.txt", kind="interview", language="kk")
    assert (draft.kind, draft.language) == ("interview", "kk")


def test_markdown_is_kept_as_written_with_its_headings_marked() -> None:
    text = "---\ntitle: Field notes\nregion: Almaty\n---\n# First\ntext\n```\n# code\n```\n## Second ##\n"
    draft = one(text, "n.md")
    assert draft.text == text
    assert draft.title == "Field notes"
    assert draft.attributes == {"region": "Almaty"}
    assert marked(draft, "heading") == [("1", "# First"), ("2", "## Second ##")]


def test_word_keeps_insertions_and_leaves_out_deletions() -> None:
    body = (
        "<w:p><w:r><w:t>I </w:t></w:r><w:ins><w:r><w:t>always </w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>never </w:delText><w:t>never</w:t></w:r></w:del><w:moveFrom><w:r><w:t>x</w:t></w:r></w:moveFrom>"
        "<w:r><w:t>agree</w:t><w:tab/><w:t>now</w:t><w:br/><w:t>here</w:t></w:r></w:p>"
    )
    assert one(word(body), "a.docx").text == "I always agree\tnow\nhere\n"


def test_word_joins_paragraphs_whose_end_was_deleted() -> None:
    body = (
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>One </w:t></w:r></w:p>"
        + paragraph("sentence.")
        + paragraph("Next.")
    )
    assert one(word(body), "a.docx").text == "One sentence.\nNext.\n"


def test_word_tables_are_rows_and_tables_inside_stay_in_their_cell() -> None:
    cell = "<w:tc>{}</w:tc>".format
    inner = f"<w:tbl><w:tr>{cell(paragraph('x'))}{cell(paragraph('y'))}</w:tr></w:tbl>"
    body = paragraph("Before") + (
        f"<w:tbl><w:tr>{cell(paragraph('Мұғалім'))}{cell(paragraph('Сәлем') + paragraph('бәріне'))}</w:tr>"
        f"<w:tr>{cell(paragraph('') + inner)}{cell(paragraph('end'))}</w:tr></w:tbl>"
    )
    assert one(word(body), "a.docx").text == "Before\nМұғалім\tСәлем бәріне\nx\ty\tend\n"


def test_word_text_boxes_are_read_once() -> None:
    box = f"<w:txbxContent>{paragraph('boxed')}</w:txbxContent>"
    body = f'<w:p><w:r><w:t>out</w:t></w:r><mc:AlternateContent xmlns:mc="m"><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:p>'
    assert one(word(body), "a.docx").text == "boxed\nout\n"


def test_word_with_several_bodies_and_notes_is_read_whole() -> None:
    notes = f'<w:footnotes {W}><w:footnote w:type="separator">{paragraph("-")}</w:footnote><w:footnote>{paragraph("a note")}</w:footnote></w:footnotes>'
    parts = {
        "word/document.xml": f"<w:document {W}><w:body>{paragraph('one')}</w:body><w:body>{paragraph('two')}</w:body></w:document>",
        "word/footnotes.xml": notes,
    }
    assert one(zipped(parts), "a.docx").text == "one\ntwo\na note\n"


def test_word_headings_are_known_by_the_names_of_their_styles() -> None:
    styles = f'<w:styles {W}><w:style w:styleId="1"><w:name w:val="heading 1"/></w:style></w:styles>'
    draft = one(word(paragraph("Курстар туралы", "1") + paragraph("Мәтін"), styles=styles), "a.docx")
    assert draft.title == "Курстар туралы"
    assert marked(draft, "heading") == [("1", "Курстар туралы")]


def test_word_styles_are_those_of_each_document_and_damage_is_told_of_its_own() -> None:
    styles = '<w:styles {}><w:style w:styleId="1"><w:name w:val="{} {}"/></w:style></w:styles>'
    body = paragraph("Курстар туралы", "1") + paragraph("Мәтін")
    for name, level in (("heading", 1), ("heading", 1), ("heading", 2), ("normal", 2), ("heading", 1)):
        draft = one(word(body, styles=styles.format(W, name, level)), "a.docx")
        found = [(str(level), "Курстар туралы")] if name == "heading" else []
        assert marked(draft, "heading") == found
    for file in ("a.docx", "b.docx"):
        with pytest.raises(DamagedFile) as refused:
            read(word(body, styles="<w:styles>"), file)
        assert (refused.value.text_id, refused.value.fields["where"]) == ("importing.xml-broken", f"{file}:1")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"plain words", "importing.zip-broken"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "importing.office-encrypted"),
        (word(paragraph("a"))[:-30], "importing.zip-broken"),
        (word(paragraph("")), "importing.no-text-inside"),
        (zipped({"x.xml": "<a/>"}), "importing.docx-no-text"),
        (zipped({"word/document.xml": "<a><b></a>"}), "importing.xml-broken"),
        (zipped({"word/document.xml": '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>'}), "importing.xml-doctype"),
        (zipped({"word/document.xml": '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>'.encode("utf-16")}), "importing.xml-doctype"),
        (zipped({"word/document.xml": '<?xml version="1.0" encoding="cp037"?><a/>'}), "importing.xml-encoding"),
        (zipped({"word/document.xml": "<a/>", "../../evil": "x"}), "importing.zip-outside"),
        (zipped({"word/document.xml": b" " * 60_000_000}), "importing.zip-too-large"),
    ],
)  # fmt: skip
def test_a_word_file_that_is_not_sound_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(DamagedFile) as refused:
        read(data, "a.docx")
    assert refused.value.text_id == why


def test_content_comes_before_the_suffix() -> None:
    assert read(word(paragraph("Сәлем")), "letter.txt").format == "docx"
    assert read(b"TY  - JOUR\nTI  - A\nER  - \n", "export.txt").format == "ris"
    assert read("Просто текст".encode(), "README").format == "txt"
    assert read(b"words and words", "notes.unknown").format == "txt"


def test_a_stream_gives_the_same_as_a_reading() -> None:
    data = b"TY  - JOUR\nTI  - A\nER  - \nTY  - JOUR\nER  - \nTY  - BOOK\nTI  - B\nER  - \n"
    whole = read(data, "a.ris")
    parts = list(stream(data, "a.ris"))
    assert [part for part in parts if part in whole.drafts] == list(whole.drafts)
    assert [part for part in parts if part not in whole.drafts] == list(whole.findings)


def highlights(draft: Draft) -> list[tuple[str, str]]:
    return [(m.label, draft.text[m.start : m.end]) for m in draft.marks if m.kind == "highlight"]


def test_words_that_a_word_comment_is_on_are_marked() -> None:
    body = (
        '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>About</w:t></w:r></w:p>'
        '<w:p><w:r><w:t>We </w:t></w:r><w:commentRangeStart w:id="1"/><w:r><w:t>used the forum</w:t></w:r>'
        '<w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r><w:r><w:t> daily.</w:t></w:r></w:p>'
        '<w:tbl><w:tr><w:tc><w:p><w:r><w:t>A</w:t></w:r></w:p></w:tc><w:tc><w:p><w:commentRangeStart w:id="2"/>'
        '<w:r><w:t>cell</w:t></w:r><w:commentRangeEnd w:id="2"/></w:p></w:tc></w:tr></w:tbl>'
        '<w:p><w:r><w:t>Last one.</w:t><w:commentReference w:id="3"/></w:r></w:p>'
    )
    comments = "".join(
        f'<w:comment {W} w:id="{n}"><w:p><w:r><w:t>{said}</w:t></w:r></w:p></w:comment>'
        for n, said in ((1, "tool?"), (2, ""), (3, "why"))
    )
    (draft,) = read(word(body, comments=f"<w:comments {W}>{comments}</w:comments>"), "a.docx").drafts
    assert draft.text == "About\nWe used the forum daily.\nA\tcell\nLast one.\n"
    assert highlights(draft) == [("tool?", "used the forum"), ("", "cell"), ("why", "Last one.")]
    assert [draft.text[m.start : m.end] for m in draft.marks if m.kind == "heading"] == ["About"]


def test_words_that_an_odt_comment_is_on_are_marked() -> None:
    text = (
        "<office:document-content xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0'"
        " xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'><office:body><office:text>"
        "<text:p>We <office:annotation office:name='c1'><text:p>tool?</text:p></office:annotation>used the forum"
        "<office:annotation-end office:name='c1'/> daily.</text:p><text:p>More<office:annotation>"
        "<text:p>what?</text:p></office:annotation> words</text:p></office:text></office:body></office:document-content>"
    )
    (draft,) = read(zipped({"content.xml": text}), "a.odt").drafts
    assert draft.text == "We used the forum daily.\nMore words\n"
    assert highlights(draft) == [("tool?", "used the forum"), ("what?", "More words")]


def test_rows_that_were_deleted_are_out_and_what_stands_in_several_ways_is_read_once() -> None:
    rows = "".join(
        f"<w:tr>{mark}<w:tc>{paragraph(said)}</w:tc><w:tc>{paragraph('b')}</w:tc></w:tr>"
        for mark, said in (("", "a"), ("<w:trPr><w:del/></w:trPr>", "gone"))
    )
    assert one(word(f"<w:tbl>{rows}</w:tbl>"), "a.docx").text == "a\tb\n"
    choice = f"<mc:Choice><w:txbxContent>{paragraph('box')}</w:txbxContent></mc:Choice>"
    ways = f'<w:p><w:r><mc:AlternateContent xmlns:mc="m">{choice}{choice}</mc:AlternateContent></w:r></w:p>'
    assert one(word(ways + paragraph("end")), "a.docx").text == "box\n\nend\n"


def test_a_document_inside_a_document_is_told() -> None:
    reading = read(word(paragraph("main") + '<w:altChunk xmlns:r="r" r:id="rId9"/>'), "a.docx")
    assert [draft.text for draft in reading.drafts] == ["main\n"]
    assert [(found.why, found.where, found.skipped) for found in reading.findings] == [
        ("importing.docx-chunk", "a.docx:rId9", True)
    ]
