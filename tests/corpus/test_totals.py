from __future__ import annotations

import pytest

from codex.corpus.numbers import check_numbers
from codex.corpus.totals import missed_totals
from codex.words import LANGUAGES, Words


def sums(text: str) -> list[tuple[str, int, int]]:
    for doubt in check_numbers(text):
        for language in LANGUAGES:
            assert "{" not in Words(language)(doubt.why, **doubt.fields)
    return [(one.what, one.sum, one.total) for one in missed_totals(text)]


@pytest.mark.parametrize(
    "text",
    [
        "of 440 teachers, 120 men and 310 women answered.",
        "Of 440 teachers 120 were men and 310 were women.",
        "Of the 440 respondents, 310 were women and 120 were men.",
        "Из 440 учителей 120 мужчин и 310 женщин.",
        "440 мұғалімнің 120-сы ер, 310-ы әйел.",
        "440 мұғалім (120 ер адам және 310 әйел) қатысты.",
        "Опрошено 440 учителей, из них 120 мужчин и 310 женщин.",
    ],
)
def test_men_and_women_that_do_not_make_the_teachers_are_doubted(text: str) -> None:
    assert sums(text) == [("counts", 430, 440)]
    assert sums(text.replace("310", "320")) == []


@pytest.mark.parametrize(
    ("text", "found", "total"),
    [
        ("29 schools (12 urban, 16 rural) took part.", 28, 29),
        ("В опросе участвовали 29 школ (12 городских и 16 сельских).", 28, 29),
        ("We met 41 teachers: 12 from Aktau, 14 from Atyrau and 14 from Almaty.", 40, 41),
        ("Опрошен 41 учитель: 12 из Актау, 14 из Атырау и 14 из Алматы.", 40, 41),
        ("The sample was 1,240 students (600 boys and 630 girls).", 1230, 1240),
        ("1 240 оқушы (600 ұл және 630 қыз) жауап берді.", 1230, 1240),
    ],
)
def test_a_list_of_all_parts_makes_its_whole(text: str, found: int, total: int) -> None:
    assert sums(text) == [("counts", found, total)]


@pytest.mark.parametrize(
    "text",
    [
        "Of 440 teachers, 20 men and 10 women dropped out.",
        "Of 440 teachers 120 used Discord and 310 used Miro.",
        "31 teachers (5 schools, 3 regions) came.",
        "About 440 teachers, 120 men and 310 women.",
        "Of 440 teachers, 120 men, 310 women and 10 others.",
        "Из 440 учителей 120 мужчин и 310 женщин, остальные пол не указали.",
        "440 questionnaires were sent; 430 came back: 120 men and 310 women.",
        "In all 430 answered. Of 440 teachers 120 were men and 310 were women.",
        "Of 440 teachers, 120 men and 310 women answered; 430 in all.",
        "In 2020, 12 men and 2005 women came.",
        "10 teachers (2 hours each, 9 sites)",
        "We met 3 times: 1 in May and 1 in June.",
        "Interviews lasted 40 minutes (20 to 60).",
        "The course has 8 modules: 3 weeks of video and 4 tasks.",
        "p. 31 (12 men, 18 women)",
        "Of 440 teachers 27% men and 72% women answered, 12.5 men a school.",
    ],
)
def test_numbers_that_are_not_all_parts_of_one_whole_are_left(text: str) -> None:
    assert sums(text) == []


def test_columns_and_rows_of_a_table_make_what_their_total_says() -> None:
    table = "Group\tMen\tWomen\nAktau\t10 (40%)\t20\nAtyrau\t15 (60%)\t25\nTotal\t25 (100%)\t{}\n"
    assert sums("Table 1\n" + table.format(46)) == [("column", 45, 46)]
    assert sums(table.format(45)) == []
    assert sums(table.format(90)) == []
    rows = "| Мектеп | Ер | Әйел | Барлығы |\n|---|---|---|---|\n| A | 3 | 4 | 7 |\n| B | 5 | 5 | {} |\n| C | 1 | 1 | 2 |"
    assert sums(rows.format(11)) == [("row", 10, 11)]
    assert sums(rows.format(10)) == []
    assert sums("Итого\t5\t6\nА\t2\t3\nБ\t3\t4\n") == [("column", 7, 6)]


@pytest.mark.parametrize(
    "table",
    [
        "Question\tMean\nA\t3,4\nB\t4,1\nTotal\t3,8",
        "Score\tn\nAll\t40\nMen\t20\nRural\t30\nYoung\t12",
        "Group\tn\nMen\t12\nTotal\t13",
        "Year\tMen\tTotal\n2019\t12\t30\n2020\t14\t33\n2021\t1\t20",
        "a\tb\nc",
    ],
)
def test_tables_of_something_else_are_left(table: str) -> None:
    assert sums(table) == []


def test_a_sum_is_told_with_its_parts() -> None:
    (doubt,) = check_numbers("Of 440 teachers, 120 men and 310 women answered.")
    assert doubt.why == "corpus.number-counts"
    assert Words("en")(doubt.why, **doubt.fields) == "120 + 310 make 430, and the text says 440"
