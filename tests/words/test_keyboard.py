from __future__ import annotations

import string

import pytest

from codex.words.keyboard import KK, RU, twins, us_key
from codex.words.letters import LATIN, LOOKALIKES, latin, slug


@pytest.mark.parametrize("key", string.ascii_letters)
def test_a_letter_key_is_known_on_every_layout(key: str) -> None:
    assert us_key(key) == us_key(RU[key]) == us_key(KK[key]) == key


@pytest.mark.parametrize(
    ("key", "typed"), [("2", "ә"), ("3", "і"), ("4", "ң"), ("5", "ғ"), ("8", "ү"), ("9", "ұ"), ("0", "қ")]
)
def test_digit_keys_type_letters_on_the_kazakh_layout(key: str, typed: str) -> None:
    assert KK[key] == typed
    assert us_key(typed) == key


def test_no_two_keys_type_the_same_letter() -> None:
    for table in (RU, KK):
        letters = [typed for typed in table.values() if typed.isalpha()]
        assert len(letters) == len(set(letters))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("зууку", "peere"), ("gkfy", "план"), ("cf,f0", "сабақ"), ("ПЛАН", "GKFY"), ("Ыыы", "Sss")],
)
def test_a_word_typed_on_the_wrong_layout_is_read_right(typed: str, meant: str) -> None:
    assert meant in twins(typed)
    assert typed not in twins(typed)


def test_every_letter_of_the_alphabets_has_a_latin_spelling() -> None:
    alphabet = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
    assert set(alphabet) <= LATIN.keys()
    assert latin(alphabet).isascii()
    assert latin(alphabet.upper()) == latin(alphabet)
    assert all(letter.isascii() for letter in LOOKALIKES.values())


def test_slugs_are_plain_and_short() -> None:
    assert slug("Сабақ жоспарлау: 5–7 сынып") == "sabaq-zhosparlau-5-7-synyp"
    assert slug("目标") == slug("") == slug("!!!") == ""
    assert len(slug("слово " * 30)) <= 40
    assert not slug("слово " * 30).endswith("-")
