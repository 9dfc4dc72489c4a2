from __future__ import annotations

import random
import subprocess
import sys

import pytest

from codex.coding.suggest import Features, inconsistent, near_duplicates, simulate, train
from codex.coding.suggestions import Coded, grams, words
from codex.errors import UsageProblem
from codex.words import LANGUAGES, Words

THEMES = {
    "planning": [
        "жоспар құрдық",
        "планировали урок",
        "planned the lesson",
        "мақсат қойдық",
        "поставили цель",
        "set a goal",
    ],
    "tools": [
        "Miro тақтасы",
        "в чате Discord",
        "a Quizlet set",
        "Padlet қолдандық",
        "открыли Canva",
        "shared a board",
    ],
    "peers": [
        "әріптестер кеңесті",
        "коллеги помогли",
        "peers reviewed it",
        "бірге отырдық",
        "вместе обсудили",
        "a colleague helped",
    ],
}
FILLING = [
    "біз",
    "сабақта",
    "оқушылармен",
    "бірге",
    "болдық",
    "мы",
    "были",
    "на",
    "уроке",
    "с",
    "детьми",
    "we",
    "were",
    "in",
    "class",
    "and",
    "then",
    "it",
    "was",
    "over",
    "күні",
    "день",
    "day",
]
ALL = frozenset(THEMES)


def made(count: int, seed: int = 1) -> list[Coded]:
    draw = random.Random(seed)
    rows = []
    for number in range(count):
        codes = frozenset(code for code in THEMES if draw.random() < 0.25)
        parts = [draw.choice(THEMES[code]) for code in sorted(codes)]
        parts += [" ".join(draw.choices(FILLING, k=5)) for _ in range(3)]
        draw.shuffle(parts)
        rows.append(Coded(f"x{number}", ". ".join(parts), codes, ALL))
    return rows


ROWS = made(240)
MODEL = train(ROWS, [*THEMES, "new"], seed=7)


def test_a_code_is_learned_and_its_measure_is_of_held_back_judgments() -> None:
    for code in THEMES:
        quality = MODEL.quality[code]
        assert quality.precision is not None
        assert quality.precision > 0.9 > 3 * quality.chance - 0.1
        assert quality.why is None
    new = MODEL.quality["new"]
    assert (new.precision, new.examples, new.why) == (None, 0, "coding.too-few-examples")
    assert MODEL.codes == tuple(THEMES)


def test_excerpts_of_a_code_come_first_with_the_words_that_count() -> None:
    fresh = made(60, seed=2)
    found = MODEL.likely("tools", [(row.id, row.text) for row in fresh], top=10)
    codes = {row.id: row.codes for row in fresh}
    assert sum("tools" in codes[one.excerpt] for one in found) >= 9
    assert [one.probability for one in found] == sorted((one.probability for one in found), reverse=True)
    tokens = {word for phrase in THEMES["tools"] for word in words(phrase)}
    assert all(tokens & set(one.because) for one in found[:5])


def test_codes_are_suggested_for_one_excerpt_in_any_language() -> None:
    for text, code in [
        ("Кеше мақсат қойдық", "planning"),
        ("Вчера коллегам помогли коллеги", "peers"),
        ("We opened a Quizlet", "tools"),
    ]:
        assert MODEL.codes_for("e", text)[0].code == code
    assert MODEL.codes_for("e", "") == () or MODEL.codes_for("e", "")[0].because == ()


def test_probabilities_are_calibrated() -> None:
    fresh = made(400, seed=3)
    scores = MODEL.scores("peers", [(row.id, row.text) for row in fresh])
    assert all(0 <= score <= 1 for score in scores.values())
    expected = sum(scores.values())
    true = sum("peers" in row.codes for row in fresh)
    assert abs(expected - true) < 0.25 * true


def test_the_same_judgments_teach_the_same() -> None:
    again = train(ROWS, [*THEMES, "new"], seed=7)
    fresh = [(row.id, row.text) for row in made(40, seed=4)]
    assert all(again.scores(code, fresh) == MODEL.scores(code, fresh) for code in THEMES)
    assert again.quality == MODEL.quality


def test_a_code_that_was_not_seen_is_no_counter_example() -> None:
    rows = [
        Coded(row.id, row.text, row.codes, ALL - {"peers"}) if at % 2 else row for at, row in enumerate(ROWS)
    ]
    quality = train(rows, ["peers"]).quality["peers"]
    assert quality.examples + quality.counter_examples == len(ROWS) // 2


def test_what_cannot_be_learned_says_why() -> None:
    few = ROWS[:8]
    model = train(few, ["planning"])
    assert model.codes == ()
    with pytest.raises(UsageProblem) as caught:
        model.scores("planning", [])
    for language in LANGUAGES:
        assert caught.value.hint(Words(language))
    for rows in ([], [Coded("a", "...", frozenset(), ALL)]):
        with pytest.raises(UsageProblem):
            train(rows, ["planning"])
    with pytest.raises(UsageProblem):
        simulate(ROWS, "new")


def test_noise_promises_nothing() -> None:
    draw = random.Random(5)
    noise = [
        Coded(
            f"n{n}",
            " ".join(draw.choices(FILLING, k=12)),
            frozenset({"a"} if draw.random() < 0.3 else ()),
            frozenset({"a"}),
        )
        for n in range(120)
    ]
    model = train(noise, ["a"])
    assert model.quality["a"].precision < 0.6  # type: ignore[operator]
    scores = model.scores("a", [(row.id, row.text) for row in made(50)]).values()
    assert max(scores) < 0.9


def test_n_grams_through_words_are_those_of_the_text() -> None:
    texts = ["біз zoom ды", "zoom біз zoom"]
    features = Features(texts)
    columns = features._spelling.sum(axis=1)
    assert int(columns.sum()) == sum(len(list(grams(word))) for word in ("біз", "ды", "zoom"))
    row = features.rows(["zoom zoom"])
    assert abs(float(row.multiply(row).sum()) - 2) < 1e-9


def test_near_duplicates_are_found_in_any_spacing() -> None:
    excerpts = [
        ("a", "Мы вместе обсуждали задания в чате после урока"),
        ("b", "мы  вместе обсуждали ЗАДАНИЯ в чате после урока!"),
        ("c", "Мы вместе обсуждали задание в чате после уроков"),
        ("d", "Өткен аптада жаңа тақырып бойынша сабақ өтті"),
        ("e", ""),
        ("f", ""),
    ]
    found = near_duplicates(excerpts, 0.7)
    assert [(one.first, one.second) for one in found] == [("a", "b"), ("a", "c")]
    assert found[0].alike == 1.0 > found[1].alike
    assert near_duplicates([], 0.9) == ()


def test_alike_texts_with_unlike_codes_are_shown() -> None:
    rows = [
        Coded("a", "Мы вместе обсуждали задания в чате", frozenset({"peers"}), ALL),
        Coded("b", "Мы вместе обсуждали задания в чате!", frozenset({"tools"}), ALL - {"peers"}),
        Coded("c", "Мы вместе обсуждали задания в чате", frozenset({"peers"}), ALL),
    ]
    found = inconsistent(rows)
    assert [(one.first, one.second, one.only_first, one.only_second) for one in found] == [
        ("a", "b", (), ("tools",))
    ]


def test_reading_in_the_suggested_order_saves_work() -> None:
    recall = simulate(ROWS, "tools", seed=3)
    examples = sum("tools" in row.codes for row in ROWS)
    assert recall.examples == examples
    assert recall.curve[-1] == (len(ROWS), examples)
    assert recall.saved > 0.2
    assert recall.read_for_95 < len(ROWS) * 0.75
    assert [count for count, _ in recall.curve] == sorted({count for count, _ in recall.curve})
    assert recall == simulate(ROWS, "tools", seed=3)


def test_nothing_heavy_is_loaded_before_it_is_used() -> None:
    code = (
        "import sys, codex.coding.suggest, codex.coding.plain, codex.codebook.lookup, codex.corpus.cuts;"
        "print({'numpy','sklearn','scipy','ruamel.yaml'} & set(sys.modules))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "set()"


def test_an_explanation_names_inflected_words_and_no_small_ones() -> None:
    about = (
        "мұғалімдер форумда пікір алмасты",
        "біз форумға бірге жаздық",
        "ол форумнан жауап алды да кетті",
    )
    other = ("біз да сабақ жоспарын құрдық", "ол да бейнені көрді", "мен де үйде 12 кітап оқыдым")
    rows = [
        Coded(f"x{n}", f"{text} {n}", frozenset({"forum"} if text in about else ()), frozenset({"forum"}))
        for n, text in enumerate((*about, *other) * 4)
    ]
    (found,) = train(rows, ["forum"]).likely("forum", [("new", "форумдағы сұрақ да қызық болды, бірі по 0")])
    assert found.because[0] == "форумдағы"
    assert not {"да", "по", "0"} & set(found.because)
