"""A translation beside its original, where paragraphs and sentences are not the same ones."""

from __future__ import annotations

import random
import time

import pytest

from codex.corpus.aligning import Aligned, Rendered

PAIRS = (
    ("Біз Миро тақтасын сабақта қолданамыз.", "Мы пользуемся на уроке доской Миро."),
    ("2024 жылы 29 мектептен әріптестер келді.", "В 2024 году приехали коллеги из 29 школ."),
    ("Балаларға ұнады.", "Детям понравилось."),
    ("Интернет түстен кейін үзіліп қалады, сондықтан сабақ үлгермейді.", "Интернет обрывается после обеда, и поэтому урок не успевает."),
    ("Кабинетте 4 компьютер ғана бар.", "В кабинете всего 4 компьютера."),
    ("Әріптестеріңіз көмектесе ме?", "Помогают ли вам коллеги?"),
    ("Иә, форумда бір-бірімізге жауап береміз, кейде түн ортасына дейін.", "Да, на форуме мы отвечаем друг другу, иногда до самой полуночи."),
    ("Мен бұрын мұндайды көрген жоқпын.", "Я раньше такого никогда не видела."),
    ("Келесі жылы 12 сабақ дайындаймыз.", "В следующем году подготовим 12 уроков."),
    ("Рақмет.", "Спасибо."),
)  # fmt: skip


def grouped(sentences: list[str], sizes: list[int]) -> str:
    said, at = [], 0
    for size in sizes:
        said.append(" ".join(sentences[at : at + size]))
        at += size
    return "\n\n".join(said)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ([1] * 10, [1] * 10),
        ([3, 2, 2, 3], [3, 2, 2, 3]),
        ([3, 2, 2, 3], [2, 1, 2, 2, 3]),
        ([1] * 10, [2, 1, 2, 1, 1, 2, 1]),
        ([2, 2, 2, 2, 2], [1, 1, 2, 2, 1, 1, 2]),
    ],
)
def test_each_sentence_finds_its_rendering_in_whatever_paragraphs(left: list[int], right: list[int]) -> None:
    original = grouped([pair[0] for pair in PAIRS], left)
    translation = grouped([pair[1] for pair in PAIRS], right)
    aligned = Aligned(original, translation)
    for said, meant in PAIRS:
        start = original.index(said)
        assert aligned.of(start, start + len(said)).text == meant


def test_a_paragraph_that_nothing_renders_is_told() -> None:
    original = "\n\n".join(pair[0] for pair in PAIRS)
    translation = "\n\n".join(pair[1] for place, pair in enumerate(PAIRS) if place != 3)
    aligned = Aligned(original, translation)
    start = original.index(PAIRS[3][0])
    assert aligned.of(start, start + len(PAIRS[3][0])) == Rendered("", "none")
    start = original.index(PAIRS[8][0])
    assert aligned.of(start, start + len(PAIRS[8][0])) == Rendered(PAIRS[8][1], "")


@pytest.mark.parametrize("left_out", range(10))
def test_no_wrong_pair_stands_without_a_doubt(left_out: int) -> None:
    original = "\n\n".join(pair[0] for pair in PAIRS)
    translation = "\n\n".join(pair[1] for place, pair in enumerate(PAIRS) if place != left_out)
    aligned = Aligned(original, translation)
    for said, meant in PAIRS:
        start = original.index(said)
        found = aligned.of(start, start + len(said))
        assert found.doubt or found.text == meant


def test_a_number_that_the_translation_has_otherwise_is_a_doubt() -> None:
    original = "\n\n".join(pair[0] for pair in PAIRS)
    translation = "\n\n".join(pair[1] for pair in PAIRS).replace("12 уроков", "21 урок")
    start = original.index(PAIRS[8][0])
    assert Aligned(original, translation).of(start, start + 10).doubt == "numbers"


def test_speakers_of_two_languages_are_matched_by_who_speaks_first() -> None:
    original = "Сұрақ: Не кедергі?\nМұғалім: Интернет жоқ.\nМұғалім: Уақыт жоқ.\nСұрақ: Кім көмектеседі?\nМұғалім: Өзім."
    translation = "Перевод\n\nВопрос: Что мешает?\nУчитель: Нет сети. Нет времени.\nВопрос: Кто помогает?\nУчитель: Сама."
    aligned = Aligned(original, translation)
    for said, meant in (
        ("Уақыт жоқ.", "Нет времени."),
        ("Өзім.", "Сама."),
        ("Кім көмектеседі?", "Кто помогает?"),
    ):
        start = original.index(said)
        assert aligned.of(start, start + len(said)).text == meant


def test_nothing_of_a_translation_is_lost_between_sentences() -> None:
    original = PAIRS[0][0] + " " + PAIRS[4][0]
    translation = f"{PAIRS[0][1]} Так решили. {PAIRS[4][1]}"
    whole = Aligned(original, translation).of(0, len(original))
    halves = (Aligned(original, translation).of(*place) for place in ((0, 37), (38, len(original))))
    assert whole.text == translation
    assert " ".join(one.text for one in halves) == translation


def test_two_hours_of_talk_are_aligned_in_a_few_seconds() -> None:
    drawn = random.Random(7)
    turns = [drawn.choice(PAIRS) for _ in range(400)]
    original = "\n\n".join(f"{place} {said}" for place, (said, _) in enumerate(turns))
    translation = "\n\n".join(f"{place} {meant}" for place, (_, meant) in enumerate(turns) if place % 50)
    began = time.process_time()
    aligned = Aligned(original, translation)
    assert time.process_time() - began < 30
    start = original.index("399 ")
    assert aligned.of(start, len(original)).text == f"399 {turns[399][1]}"
