"""Tables of answers as people keep them: titles, headings of two rows, choices, cells that say that nothing is there."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from codex.errors import DamagedFile
from codex.importing.reading import Reading, ReadOptions
from codex.importing.registry import read

ANSWERS = (
    "Интернет обрывается каждый день после обеда",
    "Кабинет один на всех, и он занят до вечера",
    "Дети сами показывают мне, как это делается",
    "Нет времени готовить: 28 часов в неделю",
    "Не хватает поддержки, всё делаю сама",
)


def of(said: str, *, keep_good: bool = False, **columns: str) -> Reading:
    return read(said.encode(), "s.csv", ReadOptions(keep_good=keep_good, columns=columns))


def whys(reading: Reading) -> list[str]:
    return [finding.why.partition(".")[2] for finding in reading.findings]


def table(header: str, *rows: str) -> str:
    return (
        "\n".join((header, *(f"{row};{answer}" for row, answer in zip(rows, ANSWERS, strict=False)))) + "\n"
    )


@pytest.mark.parametrize(
    "above",
    ["Анкета учителей, 2025 год\n\n", "Анкета учителей;;\n;;\n", "Анкета\nлист 1\n", "\ufeffАнкета\n"],
)
def test_a_title_above_a_table_is_no_row_of_it(above: str) -> None:
    reading = of(above + table("Код;Школа;Что мешает?", "1;№ 3", "2;№ 4", "3;№ 3"))
    assert reading.drafts[0].attributes == {"Код": "1", "Школа": "№ 3"}
    assert whys(reading)[-2:] == ["title-above", "table-text-guessed"]
    assert len(reading.drafts) == 3


def test_a_table_of_one_column_has_no_titles() -> None:
    reading = read(b"text\nOne, two, three words.\nFour, five, six words.\nA, b, c, all of us.\n", "s.csv")
    assert reading.drafts[0].text == "One, two, three words."
    assert len(reading.drafts) == 3


def test_a_heading_that_comes_again_is_no_answer() -> None:
    header = "Код;;Что мешает?"
    reading = of(table(header, "1;", "2;") + table(header, "3;x", "4;"), text="Что мешает?")
    assert [draft.attributes["Код"] for draft in reading.drafts] == ["1", "2", "3", "4"]
    assert "heading-again" in whys(reading)


def test_a_heading_of_merged_cells_is_read_with_the_row_under_it() -> None:
    text = "О себе;;;О школе;;Мнение\nКод;Пол;Стаж;Тип;Стаж;\n" + "".join(
        f"{n};ж;{n + 3};село;{n};{answer}\n" for n, answer in enumerate(ANSWERS)
    )
    reading = of(text)
    assert reading.drafts[0].attributes == {
        "Код": "0",
        "Пол": "ж",
        "О себе [Стаж]": "3",
        "Тип": "село",
        "О школе [Стаж]": "0",
    }
    assert (reading.drafts[0].text, reading.drafts[0].marks[0].label) == (ANSWERS[0], "Мнение")


@pytest.mark.parametrize("second", ["1;ж;3;село;0;Мнение", "А;ж;три;село;нет;Мнение"])
def test_a_first_answer_is_not_taken_for_a_second_heading(second: str) -> None:
    text = f"Код;;;Тип;;Мнение\n{second}\n" + "".join(
        f"Б;{'жм'[n % 2]};три;село;{'да' if n else 'нет'};{answer}\n" for n, answer in enumerate(ANSWERS)
    )
    assert len(of(text, text="Мнение").drafts) == 6


MONKEY = """Respondent ID,Collector ID,Start Date,Email Address,Your school,Which tools?,,,What hinders you?
,,,,Response,Canva,Miro,Other (please specify),Open-Ended Response
114,4,10/13/2025 02:11:10 PM,a@b.kz,School 3,Canva,,,The internet breaks off in the afternoon
115,4,10/14/2025 02:11:10 PM,,School 4,Canva,Miro,cards of my own,There is one room for all of us here
"""


def test_surveymonkey_has_two_header_rows() -> None:
    reading = read(MONKEY.encode(), "s.csv")
    assert len(reading.drafts) == 2
    draft = reading.drafts[1]
    assert draft.text == "There is one room for all of us here"
    assert draft.attributes == {
        "Respondent ID": "115",
        "Collector ID": "4",
        "Start Date": "2025-10-14 14:11:10",
        "Your school": "School 4",
        "Which tools? [Canva]": "Canva",
        "Which tools? [Miro]": "Miro",
        "Which tools? [Other (please specify)]": "cards of my own",
    }


@pytest.mark.parametrize("between", [", ", "; ", "|"])
def test_what_was_chosen_among_answers_is_no_open_answer(between: str) -> None:
    offered = ("Онлайн-доска Миро", "Гугл Класс и таблицы", "Видео, тесты и опросы")
    rows = "".join(
        f'{n}\t"{between.join((offered[n % 3], offered[(n + 1) % 3]))}"\t{answer}\n'
        for n, answer in enumerate((*ANSWERS, ANSWERS[0] + " снова"))
    )
    reading = of("Код\tЧем вы пользуетесь?\tЧто мешает?\n" + rows)
    assert reading.drafts[0].text == ANSWERS[0]
    assert reading.drafts[0].attributes["Чем вы пользуетесь?"] == between.join(offered[:2])


def test_times_of_google_forms_are_no_answers() -> None:
    rows = "".join(f"2025/10/0{n + 1} 2:01:11 PM GMT+5;{answer}\n" for n, answer in enumerate(ANSWERS))
    assert of("Отметка времени;Что мешает?\n" + rows).drafts[0].text == ANSWERS[0]


def test_a_name_beside_an_address_is_that_of_a_person_and_no_title() -> None:
    reading = of(table("ID;Email;Name;Why?", "1;a@b.kz;Айгүл Серік", "2;c@d.kz;Ержан Али"))
    assert "Айгүл" not in str(reading.drafts)
    assert of(table("ID;Name;Why?", "1;Урок 1", "2;Урок 2")).drafts[0].title == "Урок 1"


def test_cells_that_say_that_there_is_nothing_are_empty_and_told() -> None:
    reading = of(
        table("Код;Стаж;Есть сеть;Балл;Кружок;Мнение", "1;н/д;+;-;нет", "2;5,5;-;4;жоқ", "3;Жоқ;+;5;шахматы")
        + "4;7;+;#N/A;да;-\n"
    )
    assert [draft.attributes for draft in reading.drafts] == [
        {"Код": "1", "Есть сеть": "+", "Кружок": "нет"},
        {"Код": "2", "Стаж": "5,5", "Есть сеть": "-", "Балл": "4", "Кружок": "жоқ"},
        {"Код": "3", "Есть сеть": "+", "Балл": "5", "Кружок": "шахматы"},
    ]
    told = next(one for one in reading.findings if one.why == "importing.cells-nothing")
    assert told.fields["n"] == 5
    assert reading.findings[-1].why == "importing.row-no-text"


def test_an_answer_of_one_word_stays_an_answer() -> None:
    reading = of("id;text\n1;Жоқ\n2;нет\n3;None\n")
    assert [draft.text for draft in reading.drafts] == ["Жоқ", "нет", "None"]


def test_columns_of_one_name_are_damage_and_can_be_kept() -> None:
    text = table("Код;Оценка;Оценка;Мнение", "1;5;4", "2;3;2")
    with pytest.raises(DamagedFile, match="Оценка"):
        of(text)
    reading = of(text, keep_good=True)
    assert reading.drafts[0].attributes == {"Код": "1", "Оценка": "5", "Оценка (2)": "4"}
    assert "columns-numbered" in whys(reading)


def test_the_sheet_of_answers_is_read_and_not_the_instruction_or_a_hidden_one() -> None:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    book.add_worksheet("Инструкция").write_column(0, 0, ["Заполните лист", "Не меняйте столбцы"])
    hidden = book.add_worksheet("Списки")
    hidden.hide()
    hidden.write_column(0, 0, ["да", "нет"])
    hidden.write_column(0, 1, ["село", "город"])
    sheet = book.add_worksheet("Ответы")
    sheet.write_row(0, 0, ["Код", "Мнение"])
    for n, answer in enumerate(ANSWERS, 1):
        sheet.write_row(n, 0, [n, answer])
    book.close()
    reading = read(made.getvalue(), "s.xlsx")
    assert [draft.text for draft in reading.drafts] == list(ANSWERS)
    told = next(one for one in reading.findings if one.why == "importing.sheet-chosen")
    assert told.fields == {"sheet": "Ответы", "n": 2, "others": "Инструкция, Списки"}
    named = read(made.getvalue(), "s.xlsx", ReadOptions(sheet="Списки", columns={"text": "да"}))
    assert [draft.text for draft in named.drafts] == ["нет"]
