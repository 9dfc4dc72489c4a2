"""A small study of our own, as a view that every export is tried on."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from codex.matrix.answers import read_answers
from codex.matrix.axes import branch_axis
from codex.matrix.cells import build
from codex.matrix.count_pairs import count_pairs
from codex.matrix.sides import code_side
from codex.model.code import Branch, Code, Codebook
from codex.model.estimate import Estimate, Interval
from codex.model.protocol import CellRule
from codex.model.provenance import Provenance
from codex.model.view import MatrixView, Quote
from codex.words import Words

WORDS = {language: Words(language) for language in ("en", "ru", "kk")}
ROSTER = ("aigul", "marat", "dana")
NAMES = {"aigul": "Айгүл Сәрсенова", "marat": "Marat Bekov", "dana": "Дана Ким"}

BOOK = Codebook(
    (
        Branch("competency", name={"en": "Competency", "ru": "Компетенция", "kk": "Құзырет"}),
        Branch("tool", name={"en": "Tool", "ru": "Средство", "kk": "Құрал"}),
    ),
    (
        Code("planning", "competency", {"en": "Lesson planning", "ru": "Планирование урока", "kk": "Сабақ жоспарлау"},
             definition={"en": "Sets goals and steps of a lesson"}),
        Code("goals", "competency", {"en": "Goals", "ru": "Цели", "kk": "Мақсаттар"}, parent="planning"),
        Code("steps", "competency", {"en": "Steps", "ru": "Этапы", "kk": "Кезеңдер"}, parent="planning"),
        Code("assessing", "competency", {"en": "Formative assessment", "ru": "Формирующее оценивание", "kk": "Қалыптастырушы бағалау"}),
        Code("digital", "competency", {"en": "Digital literacy", "ru": "Цифровая грамотность", "kk": "Цифрлық сауаттылық"}),
        Code("reflecting", "competency", {"en": "Reflection on practice", "ru": "Рефлексия", "kk": "Тәжірибеге рефлексия"}),
        Code("mentoring", "competency", {"en": "Mentoring", "ru": "Наставничество", "kk": "Тәлімгерлік"}),
        Code("leading", "competency", {"en": "Teacher leadership", "ru": "Учительское лидерство", "kk": "Мұғалім көшбасшылығы"}),
        Code("forum", "tool", {"en": "Discussion forum", "ru": "Форум", "kk": "Форум"}),
        Code("peer", "tool", {"en": "Peer review", "ru": "Взаимное рецензирование", "kk": "Өзара рецензиялау"}),
        Code("miro", "tool", {"en": "Miro", "ru": "Miro", "kk": "Miro"}),
        Code("video", "tool", {"en": "Video lecture", "ru": "Видеолекция", "kk": "Бейнедәріс"}),
        Code("chat", "tool", {"en": "Chat", "ru": "Чат", "kk": "Чат"}),
        Code("podcast", "tool", {"en": "Podcast", "ru": "Подкаст", "kk": "Подкаст"}),
    ),
)  # fmt: skip
TEXTS = {
    "en": "We wrote the goal of the lesson first, and then argued about it on the board until everyone could say why it stood there.",
    "ru": "Сначала мы записали цель урока, а потом спорили о ней на доске, пока каждый не смог сказать, зачем она там стоит.",
    "kk": "Алдымен сабақтың мақсатын жаздық, содан кейін ол не үшін тұрғанын әркім айта алғанша тақтада талқыладық.",
}
SOURCES = (
    ("s1", "Learning in the open: teachers and their forums", "Orazova, 2021", "paper", "en"),
    ("s2", "Интервью 3, сельская школа (вымышленное)", "", "interview", "ru"),
    ("s3", "Сұхбат 5, қала мектебі (ойдан шығарылған)", "", "interview", "kk"),
    ("s4", "What facilitators do online", "Hale & Ortiz, 2019", "paper", "en"),
)
GIVEN = """
x01 s1 goals+forum:aigul,marat,dana
x02 s1 goals+forum:aigul,marat steps+forum:dana
x03 s2 goals+forum:aigul,marat
x04 s3 steps+miro:aigul,marat,dana
x05 s3 steps+miro:aigul,dana
x06 s4 assessing+peer:aigul,marat,dana
x07 s4 assessing+peer:marat,dana
x08 s1 assessing+peer!:aigul,marat
x09 s2 digital+video:aigul
x10 s2 digital+video:marat digital+miro:aigul,marat,dana
x11 s3 reflecting+forum:aigul
x12 s3 reflecting+chat!:aigul,dana
x13 s4 reflecting+peer:aigul,marat,dana
x14 s1 mentoring+miro:aigul
x15 s2 mentoring+chat:aigul,marat
x16 s4 goals+forum:aigul,marat,dana
x17 s4 goals+forum:marat,dana
x18 s3 digital+miro:aigul,marat,dana
x19 s1 mentoring+forum~:aigul,marat reflecting+podcast:dana
x20 s2 digital+miro:aigul,dana
"""
VERSIONS = {"aigul": "v1", "marat": "v1", "dana": "v2"}
NEWER = {"v1": {"podcast", "leading"}, "v2": {"leading"}}
"""Codes that a version did not have yet."""
LONE = {"x11"}
"""Excerpts that one expert alone was done with."""


def judged() -> tuple[list[tuple[str, str, str, str]], list[tuple[str, str, str]], dict[str, str]]:
    """Return judgments, dones and excerpt -> source."""
    stance = {"!": "contradicts", "~": "mentions"}
    given: set[tuple[str, str, str, str]] = set()
    done: list[tuple[str, str, str]] = []
    source_of = {}
    for line in GIVEN.strip().splitlines():
        excerpt, source, *pairs = line.split()
        source_of[excerpt] = source
        for pair in pairs:
            codes, people = pair.split(":")
            for expert in people.split(","):
                for code in codes.split("+"):
                    given.add((code.rstrip("!~"), excerpt, expert, stance.get(code[-1], "supports")))
        done += [
            (excerpt, expert, VERSIONS[expert])
            for expert in ROSTER
            if excerpt not in LONE or expert == "aigul"
        ]
    return sorted(given), done, source_of


def view(**changes: Any) -> MatrixView:
    """Return the study as a view."""
    given, done, source_of = judged()
    had = {name: {code.id for code in BOOK.codes} - newer for name, newer in NEWER.items()}
    answers = read_answers(given, done, roster=ROSTER, had=had)
    rows, cols = branch_axis(BOOK, "competency"), branch_axis(BOOK, "tool")
    rule = CellRule("pair", 2)
    counts = count_pairs(
        answers,
        code_side(BOOK, rows.items),
        code_side(BOOK, cols.items),
        rule=rule,
        decisions=[("x15", "chat", False)],
    )
    matrix = build(
        rows, cols, counts.pairs, reach=counts.reach, source_of=source_of, rule=rule, quorum=2, roster=ROSTER
    )
    known = {source: (title, cite, kind, language) for source, title, cite, kind, language in SOURCES}
    pages: defaultdict[str, int] = defaultdict(int)
    quotes = {}
    for excerpt, source in source_of.items():
        title, cite, kind, language = known[source]
        pages[source] += 7
        quotes[excerpt] = Quote(
            text=f"{TEXTS[language]} ({excerpt})",
            source=source,
            title=title,
            cite=cite,
            kind=kind,
            language=language,
            locator={"page": pages[source]} if kind == "paper" else {"turn": pages[source]},
            speaker="" if kind == "paper" else "T3",
            consent="paraphrase" if excerpt == "x10" else "verbatim",
            translation=TEXTS["en"] if excerpt == "x04" else "",
            translation_language="en" if excerpt == "x04" else "",
            attributes={"region": "Almaty" if source in {"s1", "s3"} else "Atyrau"},
        )
    settings: dict[str, Any] = {
        "matrix": matrix,
        "study": "tpd-kz",
        "title": {
            "en": "Competencies and the tools that teach them",
            "ru": "Компетенции и средства, которые им учат",
            "kk": "Құзыреттер және оларды үйрететін құралдар",
        },
        "row_title": dict(BOOK.branches[0].name),
        "col_title": dict(BOOK.branches[1].name),
        "quotes": quotes,
        "experts": NAMES,
        "rule_text": "at least 2 of 3",
        "memos": {("planning", "forum"): "The forum is where goals are argued about, not only posted."},
        "estimates": (
            (
                "overall",
                Estimate(
                    "krippendorff_alpha_nominal",
                    0.7426,
                    se=0.03,
                    interval=Interval(0.6812, 0.8039, "gwet"),
                    units=20,
                    raters=3,
                    judgments=58,
                ),
            ),
        ),
        "coefficients": {
            "krippendorff_alpha_nominal": ("agreement.name-krippendorff-alpha", "agreement.level-nominal")
        },
        "book": BOOK,
        "provenance": Provenance(
            study="tpd-kz",
            study_id="b7d2f0c4",
            date="2025-03-14",
            codex="0.1.0",
            codebook="v2-8c1f",
            protocol="4f0c2a97d1",
            rule="pair, k 2, quorum 2",
            rounds=("round-1",),
            pins={"round-1": "9d41ab07"},
            n={"sources": 4, "excerpts": 20, "experts": 3, "judgments": 96},
            methods={"interval": "gwet", "quantile": "linear"},
            layout={"command": "matrix", "rows": "competency", "cols": "tool"},
        ),
    }
    return MatrixView(**{**settings, **changes})
