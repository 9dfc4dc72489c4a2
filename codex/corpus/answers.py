"""Answers to questions: from the marks of a reader, else from the layout of the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from codex.corpus.paragraphs import lines
from codex.corpus.speakers import roles_of
from codex.corpus.turns import find_turns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codex.corpus.paragraphs import Line
    from codex.model.source import Mark

_NUMBERED: Final = re.compile(
    r"(?:q|question|вопрос|в|сұрақ|с)?[ \t]*№?(?P<number>\d{1,3})(?P<rest>(?:\.\d{1,2})*\.?[a-zа-я]?)"
    r"(?:[.):-]|-?(?:сұрақ|вопрос|question))?[ \t]+\S",
    re.IGNORECASE,
)
_ASKS: Final = re.compile(r"[?？][\"'”»)\]]*\**$")


class Answer(NamedTuple):
    """An answer and the question that it is to."""

    start: int
    end: int
    question: str
    """Empty where nobody asked."""


def find_answers(
    text: str, marks: Sequence[Mark] = (), speakers: Mapping[str, str] | None = None
) -> list[Answer]:
    r"""Return the answers of a text in order; what lies between them is questions.

    Taken in this order: the reader's marks; turns of participants, where somebody asks; what
    follows each heading; each numbered question; each line that ends in a question mark. A text
    without any of these is one answer: a cell of a table.

    >>> text = "1. Why?\nFor fun.\n2. How?\nOnline."
    >>> [(text[a:b], q) for a, b, q in find_answers(text)]
    [('For fun.', '1. Why?'), ('Online.', '2. How?')]
    """
    marked = sorted((mark for mark in marks if mark.kind == "answer"), key=lambda mark: mark.start)
    if marked:
        return [Answer(mark.start, mark.end, mark.label) for mark in marked]
    turns = find_turns(text, marks, speakers)
    labels = {turn.speaker for turn in turns}
    asking = {label for label, role in roles_of(labels, speakers).items() if role == "interviewer"}
    if asking and labels - asking:
        answers: list[Answer] = []
        question = ""
        for turn in turns:
            if turn.speaker in asking:
                question = text[turn.said : turn.end]
            else:
                answers.append(Answer(turn.said, turn.end, question))
        return answers
    questions = _questions(text, marks)
    if not questions:
        return [Answer(0, len(text), "")]
    limits = [*(row.start for row in questions[1:]), len(text)]
    found = []
    for row, limit in zip(questions, limits, strict=True):
        said = text[row.end : limit]
        if said.strip():
            start = row.end + len(said) - len(said.lstrip())
            found.append(Answer(start, start + len(said.strip()), text[row.start : row.end]))
    return found


def _questions(text: str, marks: Sequence[Mark]) -> list[Line]:
    rows = list(lines(text))
    heads = {mark.start for mark in marks if mark.kind == "heading"}
    headed = [row for row in rows if row.start in heads]
    if headed:
        return headed
    numbered = {
        row: [int(part) for part in (match["number"], *re.findall(r"\d+", match["rest"]))]
        for row in rows
        if (match := _NUMBERED.match(text, row.start, row.end))
    }
    margin = min((row.indent for row in numbered), default=0)
    outer = [row for row in rows if row.indent <= margin]
    if len(outer) * 2 <= len(rows) and sum(row in numbered for row in outer) * 2 >= len(outer) > 1:
        return outer
    order = [numbered[row][0] for row in outer if row in numbered]
    asking = [row for row in rows if _ASKS.search(text[row.start : row.end])]
    asked = sum(row in numbered and row.indent <= margin for row in asking)
    if len(order) > 1 and order == sorted(order) and asked * 2 >= len(order):
        return [row for row in outer if row in numbered]
    return asking
