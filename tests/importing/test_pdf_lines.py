"""The lines of PDF pages: words whole, heads of chapters off, speakers' names on; TeX's bare codes are letters."""

from __future__ import annotations

import pytest

from codex.importing.pdf_lines import whole_lines, without_heads
from codex.importing.registry import read
from tests.importing.drawn import drawn, in_place


def whole(*pages: str) -> list[str]:
    return whole_lines(pages)[0]


def test_the_head_of_a_chapter_is_off_where_it_comes_back_in_a_row() -> None:
    pages = [
        f"{'Goals' if n < 12 else 'Forums' if n < 24 else 'Ends'}\nText {word} of page"
        for n, word in enumerate("abcdefghijklmnopqrstuvwxyzабвг")
    ]
    assert without_heads(pages) == [page.split("\n")[1] for page in pages]


def test_a_heading_in_other_letters_than_the_head_stays() -> None:
    pages = ["Contents\nOne way", *(f"CONTENTS\n{word} and more" for word in ("Two", "Three", "Four"))]
    assert without_heads(pages)[0] == "Contents\nOne way"
    assert without_heads(pages)[1:] == ["Two and more", "Three and more", "Four and more"]


def test_a_speaker_with_a_line_to_himself_is_no_head() -> None:
    turns = "\n".join(
        f"{who}\n{word} we said so." for word in ("Then", "Often", "Never") for who in ("Aigul", "Moderator")
    )
    pages = [f"{turns}\nPage {n}" for n in range(1, 6)]
    assert without_heads(pages) == [turns] * 5


def test_lines_of_a_listing_that_come_back_within_pages_are_no_heads() -> None:
    listing = "\n".join(
        f'position="{n}"\nvalue {word}' for n, word in enumerate(("one", "two", "three", "four"))
    )
    pages = [f"{listing}\n{n} of them" for n in "abcd"]
    assert without_heads(pages) == pages


@pytest.mark.parametrize(
    ("page", "read_as"),
    [
        ("the com\ufffeputers here", "the computers\nhere"),
        ("the com\x02\r\nputers here", "the computers\nhere"),
        ("the com\xad\nputers here", "the computers\nhere"),
        ("high\xadquality", "high-quality"),
        ("a well-known one, a well\ufffe\nknown one", "a well-known one, a well-known\none"),
        ("their self\ufffeesteem", "their self-esteem"),
        ("кто\ufffeнибудь из\ufffe\nза моря", "кто-нибудь\nиз-за\nморя"),
        ("это мес\ufffeто, что\ufffeто", "это место,\nчто-то"),
        ("еле\ufffeеле идёт", "еле-еле\nидёт"),
        ("their affairs1\n. Teachers", "their affairs1. Teachers"),
        ("the file\n.profile", "the file\n.profile"),
        ("at the end\ufffe", "at the end"),
    ],
)
def test_words_that_lines_broke_are_whole(page: str, read_as: str) -> None:
    assert whole(page) == [read_as]


def test_a_word_that_keeps_its_hyphen_on_another_page_keeps_it() -> None:
    assert whole("a «не-linux»", "все не\ufffelinux системы")[1] == "все не-linux\nсистемы"


def test_ligatures_of_fonts_that_name_none_are_letters() -> None:
    line = "The e\x1ecient o\x1ece \x1crst sta\x1b work\x1dow 1990\x1599"
    (draft,) = read(drawn(in_place(line), in_place("and more of it"), coded=False), "a.pdf").drafts
    assert draft.text == "The efficient office first staff workflow 1990–99\nand more of it\n"


def test_old_codes_of_ligatures_are_letters_within_words_alone() -> None:
    (draft,) = read(
        drawn(in_place("di\x0eculty e\x0bort"), in_place("two lines"), coded=False), "a.pdf"
    ).drafts
    assert draft.text == "difficulty effort\ntwo lines\n"


def test_cyrillic_codes_of_tex_are_letters_and_it_is_told() -> None:
    lines = (
        "Учителя сельских школ осваивают платформы «вместе»",
        "с коллегами, потому что курсы проводятся редко.",
    )
    upper = "ҐҒЂЋҺҖҘЉЇҚҠҜӔҢҤЅӨҪЎҮҰҲЏҸҶЄӘЊЁ№¤§ґғђћһҗҙљїқҡҝӕңҥѕөҫўүұҳџҹҷєәњё„«»"
    codes = {letter: 0x80 + at for at, letter in enumerate(upper)}
    coded = [
        "".join(chr(codes.get(c) or (ord(c.encode("cp1251")) if c > "\x7f" else ord(c))) for c in line)
        for line in lines
    ]
    reading = read(drawn(*map(in_place, coded), coded=False), "a.pdf")
    assert reading.drafts[0].text == "\n".join((*lines, ""))
    assert reading.drafts[0].language == "ru"
    assert [one.why for one in reading.findings] == ["importing.pdf-letters-of-tex"]


def test_words_with_accents_are_left_as_they_are() -> None:
    line = "Übermäßige Größe, élève, ça été déjà vu"
    (draft,) = read(drawn(in_place(line), in_place("à la carte, señor")), "a.pdf").drafts
    assert draft.text.startswith(line)
