from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex.corpus.identifiers import find_identifiers, is_iin
from codex.corpus.inflection import forms, plain, stem
from codex.corpus.pseudonyms import Hit, Person, Scanner, apply, candidates, key_table, people_of
from codex.corpus.shifting import Edit, edited
from codex.errors import UsageProblem
from codex.words import LANGUAGES, Words
from tests.work import lines_run

INFLECTED = {
    "Айгүл": "Айгүл Айгүлдің Айгүлге Айгүлді Айгүлде Айгүлден Айгүлмен Айгүлдікі Айгүлжан Айгүлдер АЙГҮЛ Айгуль Айгулю",
    "Серік": "Серік Серіктің Серікке Серікті Серікпен Серігі Серігімізге Серик Серика Серику Сериком",
    "Марат": "Марат Маратқа Маратты Маратпен Марата Марату Маратом Марате",
    "Омаров": "Омаров Омарова Омарову Омаровым Омарове Омаровы Омаровых Омаровпен Омаровқа Омаровтың",
    "Омарова": "Омарова Омаровой Омарову Омаровамен Омароваға Омарованың",
    "Анна": "Анна Анны Анне Анну Анной Аннаның Аннаға Аннамен",
    "Мария": "Мария Марии Марию Марией Марияға Мариямен",
    "Сергей": "Сергей Сергея Сергею Сергеем Сергее Сергейге",
    "Игорь": "Игорь Игоря Игорю Игорем",
    "Ковальский": "Ковальский Ковальского Ковальскому Ковальским Ковальском Ковальские",
    "Ковальская": "Ковальская Ковальской Ковальскую",
    "Павел": "Павел Павла Павлу Павлом Павле",
    "Алёна": "Алёна Алена Алёны Аленой",
    "Иванович": "Иванович Ивановича Ивановичу Ивановичем",
    "Сериковна": "Сериковна Сериковны Сериковне Сериковной",
    "Қызылорда": "Қызылорда Қызылордаға Қызылордада Кызылорда Кызылорды Кызылорде",
    "Чёрная": "Чёрная Черной Чёрную Чёрною Черные",
    "Толстой": "Толстой Толстого Толстому Толстым Толстая",
    "Заец": "Заец Зайца Зайцу Зайцем Заеца",
    "Горшок": "Горшок Горшка Горшку Горшком",
    "Паша": "Паша Паши Пашу Пашин Пашиной Пашины",
    "Оля": "Оля Оле Олю Олин Олины",
    "Серікқызы": "Серікқызы Серiкқызы Cерікқызы Серікқызына",
    "Aigul": "Aigul Aigul's Aigul’s",
    "James": "James James' James's",
}
OTHERS = {
    "Айгүл": "Айнұр Гүл Айгерім",
    "Серік": "Сергей серия Серікбаева",
    "Марат": "Мара маратон Марсель",
    "Омаров": "Омар Омарханов",
    "Анна": "Аня Антон Анара",
    "Aigul": "Aigulim Aig",
    "Павел": "Павлодар Пав",
}


@pytest.mark.parametrize("name", INFLECTED)
def test_every_form_of_a_name_is_known(name: str) -> None:
    for word in INFLECTED[name].split():
        assert forms(name).fullmatch(plain(word)) or (name == "Айгүл" and word.startswith("Айгул")), word
        if forms(name).fullmatch(plain(word)):
            assert plain(word).startswith(stem(name)), word


@pytest.mark.parametrize("name", OTHERS)
def test_other_words_are_not_taken_for_the_name(name: str) -> None:
    for word in OTHERS[name].split():
        assert not forms(name).fullmatch(plain(word)), word


PEOPLE = [
    Person("Айгүл Омарова", "P01", ("Айгуль", "Aigul Omarova")),
    Person("Павел Иванович Серов", "P02"),
    Person("Омар Айгүл", "P03"),
    Person("№ 5 Абай мектебі", "School-1"),
]
SCANNER = Scanner(PEOPLE[:2])


def said(text: str, scanner: Scanner = SCANNER) -> list[tuple[str, str]]:
    return [(hit.text, hit.pseudonym) for hit in scanner.scan(text)]


def test_names_are_found_in_any_form_and_neighbours_are_one_hit() -> None:
    text = "Мы говорили с Айгүл Омаровой и П. И. Серовым; Айгульге рақмет. Aigul Omarova's idea. Серов П.И."
    assert said(text) == [
        ("Айгүл Омаровой", "P01"),
        ("П. И. Серовым", "P02"),
        ("Айгульге", "P01"),
        ("Aigul Omarova's", "P01"),
        ("Серов П.И.", "P02"),
    ]
    assert all(hit.sure for hit in SCANNER.scan(text))


def test_other_people_with_initials_keep_them() -> None:
    assert said("Это сказал К. Серов.") == [("Серов", "P02")]


def test_an_initial_is_a_letter_of_its_own_and_begins_another_name_of_the_same_person() -> None:
    scanner = Scanner(
        [Person("Бауыржан Қайратұлы Жұмабек", "P02", ("Жұмабеков",)), Person("Dauren Bekov", "P11")]
    )
    for text, words in [
        ("Тәжірибе көп. Қ. Жұмабек айтты", ["Қ. Жұмабек"]),
        ("бірге бастадық. Бауыржан келді", ["Бауыржан"]),
        ("Dr. D. Bekov and Bekov, D. are one", ["D. Bekov", "Bekov, D."]),
        ("вариант б. Бауыржан пришёл", ["Бауыржан"]),
        ("Қ. Жұмабек, Б. Жұмабек, Жұмабек, Қ.", ["Қ. Жұмабек", "Б. Жұмабек", "Жұмабек, Қ."]),
        ("Жұмабек Б. Жұмабеков", ["Жұмабек Б.", "Жұмабеков"]),
    ]:
        assert [hit.text for hit in scanner.scan(text)] == words


def test_names_are_found_through_marks_slips_and_apostrophes() -> None:
    scanner = Scanner([Person("Ольга Чёрная", "P08"), Person("Patrick O'Brien", "P12")])
    for text in (
        "Ольга\u0301 Черной",
        "Оль\u00adга Че\u0308рная",
        "Oльгa_Чернaя",
        "Ольга \nЧёрной",
        "Patrick O’Brien's",
        "O'Brien",
        "PATRICK O'BRIEN",
    ):
        assert [hit.text for hit in scanner.scan(f"Это {text}, да.")] == [text]
    assert [hit.text for hit in scanner.scan("It is d'Artagnan.")] == []


def test_a_cyrillic_name_spelt_in_latin_letters_is_a_question() -> None:
    scanner = Scanner(
        [Person("Айгүл Нұрмағамбетова", "P01"), Person("Наталья Чёрная", "P08"), Person("Лев", "P6")]
    )
    for text in ("Aygul Nurmaghambetova", "Aigul", "Nurmagambetova's", "Natalya Chernaya", "Natalia"):
        assert [(hit.text, hit.sure) for hit in scanner.scan(f"Then {text} came.")] == [(text, False)]
    assert scanner.scan("Then aigul and Lev came to Natal.") == ()


@pytest.mark.parametrize(
    "number",
    [
        "8-727-2-34-56-81",
        "7 (702) 555-66-77",
        "+7-701-234-56-78",
        "8701 2345678",
        "+7 (7172) 70-22-33",
        "8(71535)2-14-15",
        "+7 701.234.56.78",
        "+7 701 234\u201156\u201178",
        "007 701 2345678",
        "701 234 56 78",
        "(727) 234-56-81",
    ],
)
def test_phones_are_found_however_they_are_written_in_kazakhstan(number: str) -> None:
    text = f"Звоните {number}, после обеда."
    assert [(text[one.start : one.end], one.kind, one.sure) for one in find_identifiers(text)] == [
        (number, "phone", True)
    ]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("тел. 23-45-67", "23-45-67"),
        ("үй телефоны 2-14-15", "2-14-15"),
        ("my phone is 234 56 78", "234 56 78"),
    ],
)
def test_short_numbers_are_phones_where_it_is_said(text: str, number: str) -> None:
    assert [text[one.start : one.end] for one in find_identifiers(text)] == [number]
    assert find_identifiers(f"Пришло {number} человек.") == ()


@pytest.mark.parametrize(
    "page",
    ["t.me/aigul_n", "wa.me/77025556677", "https://www.facebook.com/dauren.bekov", "instagram.com/olga.kuz"],
)
def test_a_page_of_somebody_s_own_is_a_handle(page: str) -> None:
    text = f"Write to {page}."
    assert [(text[one.start : one.end], one.kind, one.sure) for one in find_identifiers(text)] == [
        (page, "handle", True)
    ]
    assert [one.sure for one in find_identifiers("See https://x.com/hashtag/edu")] == [False]


def test_what_is_doubtful_is_found_and_said_to_be() -> None:
    (lower,) = SCANNER.scan("айгүлге айтты")
    assert not lower.sure
    (shared,) = Scanner([PEOPLE[0], PEOPLE[2]]).scan("Айгүл келді")
    assert (shared.pseudonym, shared.others, shared.sure) == ("P01", ("P03",), False)
    (whole,) = Scanner([PEOPLE[0], PEOPLE[2]]).scan("Айгүл Омаровамен")
    assert (whole.pseudonym, whole.sure) == ("P01", True)


def test_identifiers_are_numbered_and_do_not_overlap_names() -> None:
    text = "aigul.omarova@mail.kz, 8 (701) 123-45-67, +77011234567, ЖСН 900101300017, @aigul_o, aigul.omarova@mail.kz"
    assert said(text) == [
        ("aigul.omarova@mail.kz", "[email-1]"),
        ("8 (701) 123-45-67", "[phone-1]"),
        ("+77011234567", "[phone-2]"),
        ("900101300017", "[iin-1]"),
        ("@aigul_o", "[handle-1]"),
        ("aigul.omarova@mail.kz", "[email-1]"),
    ]


def test_numbers_that_are_nobody_s_are_left() -> None:
    for text in (
        "10.1234/8 701 123",
        "ISBN 978-5-17-118366-6",
        "2020-2021, 1 234 567",
        "99% of 440",
        "123456789012",
        "п. 8 2019 2020 2021",
        "от 8 до 1000 2000 30",
        "7 000 000 000",
        "5 групп по 701 234 567",
    ):
        assert find_identifiers(text) == (), text
    (iin,) = find_identifiers("900101300018")
    assert not iin.sure
    assert not is_iin("90010130001")


def test_the_new_text_keeps_excerpts_in_their_place() -> None:
    text = "I: Айгүл, why?\nP: Ask Омарова K. now.\nI: So."
    hits = SCANNER.scan(text)
    after = apply(text, hits)
    assert after.text == "I: P01, why?\nP: Ask P01 K. now.\nI: So."
    for words, now in [
        ("Ask Омарова", "Ask P01"),
        ("why?\nP", "why?\nP"),
        ("I: So.", "I: So."),
        ("мар", "P01"),
    ]:
        start = text.index(words)
        new_start, new_end = after.moved(start, start + len(words))
        assert after.text[new_start:new_end] == now
    assert Scanner(PEOPLE[:2]).scan(after.text) == ()
    assert key_table(hits) == (("P01", "name", "Айгүл", 1), ("P01", "name", "Омарова", 1))


@given(st.text("ab ", max_size=30), st.data())
def test_places_outside_edits_keep_their_letters(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    edits = [
        Edit(a, b, data.draw(st.text("X", max_size=4))) for a, b in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    after = edited(text, edits)
    assert len(after.text) == len(text) + sum(len(e.new) - (e.end - e.start) for e in edits)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    new_start, new_end = after.moved(start, end)
    assert 0 <= new_start <= len(after.text)
    assert new_end <= len(after.text)
    if not any(e.start < end and start < e.end for e in edits):
        kept = [e for e in edits if start <= e.start == e.end < end]
        assert after.text[new_start:new_end].replace("X", "") == text[start:end] or kept


def test_edits_that_overlap_or_miss_are_refused() -> None:
    for edits in ([Edit(0, 2, ""), Edit(1, 3, "")], [Edit(2, 9, "")], [Edit(-1, 1, "")]):
        with pytest.raises(UsageProblem):
            edited("abcd", edits)
    with pytest.raises(UsageProblem) as caught:
        apply("other text", [Hit(0, 5, "Айгүл", "name", "P01")])
    assert all(caught.value.hint(Words(language)) for language in LANGUAGES)


def test_a_list_of_names_is_checked() -> None:
    for people in (
        [Person("", "P1")],
        [Person("A", "P1")],
        [Person("Anna", " ")],
        [Person("Anna", "P1"), Person("Olga", "P1")],
    ):
        with pytest.raises(UsageProblem) as caught:
            Scanner(people)
        assert all("{" not in caught.value.message(Words(language)) for language in LANGUAGES)


def test_missing_pseudonyms_are_made_and_never_taken_twice() -> None:
    rows = [
        {"name": "Анна"},
        {"name": "Олег", "pseudonym": "P01"},
        {"name": " "},
        {"name": "Ия", "also": "Iya| Ия-апай"},
    ]
    assert people_of(rows) == (
        Person("Анна", "P02"),
        Person("Олег", "P01"),
        Person("Ия", "P03", ("Iya", "Ия-апай")),
    )


def test_words_that_may_be_names_are_suggested() -> None:
    text = (
        "Вчера Дина пришла с Болатом в школу. Там была Нурлановна. Школа большая, Дина рада. "
        "Потом Школа закрылась. Кеше Ерланұлы келді. MOOC это курс."
    )
    found = candidates(text, SCANNER)
    assert [(one.word, one.count) for one in found] == [
        ("Нурлановна", 1),
        ("Ерланұлы", 1),
        ("Дина", 2),
        ("Болатом", 1),
    ]
    assert [one.strong for one in found] == [True, True, False, False]
    assert "Болатом" not in [one.word for one in candidates(text, Scanner([Person("Болат", "P9")]))]


def test_names_in_a_long_text_of_something_else_are_found_quickly() -> None:
    text = f"{'<p>none of them</p>' * 50}Айгүлге, Aйгүл, {'x' * 200} с Серовым{'<br>' * 40}айгүл"
    assert [text[hit.start : hit.end] for hit in SCANNER.named(text)] == ["Айгүлге", "Aйгүл", "Серовым"]
    assert SCANNER.named("nobody") == ()


def test_long_texts_are_scanned_in_one_pass() -> None:
    text = "Айгүл айтты, сабақ өтті деп. Потом Серов пришёл в класс и всё объяснил детям. "
    assert len(SCANNER.scan(text * 2000)) == 4000
    work = [lines_run(partial(SCANNER.scan, text * times)) for times in (200, 400)]
    assert work[1] < 2.2 * work[0]


@pytest.mark.parametrize(
    "text",
    [
        "ИИН 850101300123",
        "ЖСН: 850101300123",
        "Her IIN is a slip, iin № 990101300123",
        "ИИН 850101 300123",
        "БИН: 123456789012",
    ],
)
def test_a_number_that_is_called_an_iin_is_taken_for_one_whatever_its_digits(text: str) -> None:
    (iin,) = find_identifiers(text)
    assert (iin.kind, iin.sure) == ("iin", True)
