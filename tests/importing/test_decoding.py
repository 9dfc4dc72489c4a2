"""Encodings: every text is read right, or refused; never guessed into something else silently."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex.errors import DamagedFile, UsageProblem
from codex.importing.decoding import Decoded, decode
from codex.importing.language import guess_language
from codex.importing.notes import Notes

if TYPE_CHECKING:
    from codex.model.finding import Finding

RU = "Интервьюер: Расскажите, пожалуйста, какие цифровые инструменты вы используете на уроке?"
KK = "Мұғалімнің цифрлық құзыреттілігі: құралдарды қолдану, әрине, өте маңызды."
EIGHT_BIT_RU = ("cp1251", "koi8-r", "cp866", "mac-cyrillic", "iso8859-5")


def read(data: bytes, encoding: str | None = None) -> tuple[Decoded, list[Finding]]:
    notes = Notes("a.txt")
    return decode(data, notes, encoding), notes.findings


@pytest.mark.parametrize("codec", [*EIGHT_BIT_RU, "utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_russian_is_read_in_every_encoding_people_save_it_in(codec: str) -> None:
    found, _ = read(RU.encode(codec))
    assert found.text == RU
    assert RU.encode(found.encoding) == RU.encode(codec)


@pytest.mark.parametrize(
    "codec", ["kz1048", "ptcp154", "utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]
)
def test_kazakh_is_read_in_every_encoding_that_has_its_letters(codec: str) -> None:
    found, findings = read(KK.encode(codec))
    assert found.text == KK
    assert found.encoding == codec
    assert bool(findings) == (codec != "utf-8"), "a guess is shown"


@pytest.mark.parametrize("text", ["Иә, әрине.", "ЖОҚ, МҰҒАЛІМДЕР", "Сұрақ: «Не үйрендіңіз?» — Көп нәрсе…"])
def test_short_and_capital_kazakh_is_not_taken_for_cp1251(text: str) -> None:
    found, _ = read(text.encode("kz1048"))
    assert (found.text, found.encoding) == (text, "kz1048")


def test_a_french_text_in_cp1252_is_not_made_cyrillic() -> None:
    text = "Le professeur était très étonné par le cours à la carte"
    assert read(text.encode("cp1252"))[0].text == text


def test_the_byte_order_mark_is_no_part_of_the_text() -> None:
    for codec in ("utf-8-sig", "utf-16", "utf-32"):
        assert read("ә".encode(codec))[0].text == "ә"
    assert read("ә".encode("utf-8-sig"), "utf-8")[0].text == "ә"


def test_line_ends_become_one_character_and_nothing_else_changes() -> None:
    text = "й\u0306 é\r\nя\rb\u2028c\u00a0d\n"
    assert read(text.encode())[0].text == "й\u0306 é\nя\nb\u2028c\u00a0d\n"


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufffd\r"), min_size=1)
)
def test_utf8_comes_back_as_it_was(text: str) -> None:
    if (
        text.startswith("\ufeff")
        or "?" in text
        or any(ord(c) < 32 or ord(c) == 127 for c in text)
        or not text.strip()
    ):
        return
    try:
        found, _ = read(text.encode())
    except DamagedFile as error:
        assert error.text_id == "importing.mojibake"  # noqa: PT017
        return
    assert (found.text, found.encoding) == (text, "utf-8")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "importing.empty"),
        (b" \r\n\t ", "importing.empty"),
        ("\ufeff".encode("utf-8"), "importing.empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "importing.binary-known"),
        (b"text\0with a zero byte", "importing.binary"),
        (b"\x01\x02\x03\x04 \x05\x06", "importing.binary"),
        (RU.encode() + b"\xff" + RU.encode(), "importing.bad-byte"),
        (RU.encode()[:-2], "importing.bad-byte"),
        ("М?\u0493алім".encode() + "құр\ufffdл".encode(), "importing.letters-lost"),
        ("М??алім ?уралдарды ?те жа?сы".encode(), "importing.letters-lost"),
        ("М??алім ?уралдарды ?те жа?сы".encode("cp1251"), "importing.letters-lost"),
        ("МҰҒАЛІМ ҚАЗАҚСТАН".encode("cp1251", errors="replace"), "importing.letters-lost"),
        (KK.encode().decode("cp1251", errors="ignore").encode(), "importing.mojibake"),
        (RU.encode().decode("latin-1").encode(), "importing.mojibake"),
        (RU.encode("cp1251").decode("cp1252").encode(), "importing.mojibake"),
        (KK.encode("kz1048").decode("cp1251").encode(), "importing.mojibake"),
    ],
)  # fmt: skip
def test_what_is_no_sound_text_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(DamagedFile) as refused:
        read(data)
    assert refused.value.text_id == why
    assert str(refused.value).startswith("a.txt")
    assert "{" not in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "Кто? Что? Когда?",
        "правда?Нет",
        "сайт.рф/поиск?запрос=1",
        "Ужас, ў and њ: letters of others",
        "С±хбат — так и было",
    ],
)
def test_question_marks_and_odd_letters_where_they_belong_are_no_damage(text: str) -> None:
    assert read(text.encode())[0].text == text


def test_one_odd_word_in_a_long_text_is_told_and_not_refused() -> None:
    found, findings = read(("Обычный текст интервью. " * 100 + "как?то так").encode())
    assert [finding.why for finding in findings] == ["importing.letters-lost"]
    assert not findings[0].skipped
    assert found.encoding == "utf-8"


def test_the_researcher_decides_the_encoding() -> None:
    assert read("Да".encode("cp866"), "cp866")[0].text == "Да"
    with pytest.raises(DamagedFile):
        read("Да".encode("cp866"), "utf-8")
    for name in ("klingon", "rot13", "hex"):
        with pytest.raises(UsageProblem):
            read(b"a", name)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (KK, "kk"),
        (RU, "ru"),
        ("The teachers said that the course was useful for them.", "en"),
        ("Жоқ", "kk"),
        ("Бала мектеп туралы айтты деп ойлаймын", "kk"),
        ("Мы работали в Moodle и Coursera, потом перешли в Teams", "ru"),
        ("42 — 17", "unknown"),
        ("", "unknown"),
        ("Der Kurs war sehr hilfreich, und die Lehrer haben ihn gerne besucht", "unknown"),
        (f"{KK}\n{RU}", "mixed"),
        (f"{KK}\nThe teachers said that the course was very useful for them and for us.", "mixed"),
    ],
)
def test_the_language_is_one_of_the_field_or_unknown(text: str, language: str) -> None:
    assert guess_language(text) == language


def test_two_encodings_in_one_file_are_refused_at_the_byte() -> None:
    with pytest.raises(DamagedFile) as refused:
        read("Привет ".encode() + "мир, привет всем учителям".encode("cp1251"))
    assert (refused.value.text_id, refused.value.fields["byte"]) == ("importing.bad-byte", 13)


def test_an_encoding_is_called_as_python_calls_it() -> None:
    assert read("Да, мир".encode("cp1251"), "Windows-1251")[0].encoding == "cp1251"


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_signs_are_text_in_wide_encodings_without_a_mark(codec: str) -> None:
    said = "№ 5, §3, 100 °C — всё хорошо… 20 % «да»"
    assert decode(said.encode(codec), Notes("a.txt")).text == said
