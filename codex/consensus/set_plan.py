"""The part of a protocol that compares items: what is asked of a pair or a set, and how large sets are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codex.consensus.damage import damage
from codex.model.panel import Question, Sets
from codex.model.sets import BEST_WORST, COMPARING, LARGEST, PAIRWISE, SMALLEST, comparisons, members

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codex.consensus.fields import Fields
    from codex.model.code import Text
    from codex.model.panel import Answer

_ASKED: Final[Mapping[str, Text]] = {
    PAIRWISE: {
        "en": "Which of the two matters more, and how many times?",
        "ru": "Что из двух важнее и во сколько раз?",
        "kk": "Екеуінің қайсысы маңыздырақ және неше есе?",
    },
    "best": {
        "en": "Which of these matters most?",
        "ru": "Что из этого важнее всего?",
        "kk": "Осылардың ішінде ең маңыздысы қайсы?",
    },
    "worst": {
        "en": "Which of these matters least?",
        "ru": "Что из этого наименее важно?",
        "kk": "Осылардың ішінде маңызы ең азы қайсы?",
    },
}
_MOST_TIMES: Final = 20


def set_design(top: Fields, kind: str) -> Sets:
    """Read ``sets``: how many members a set has, and how many times each item is shown.

    Raises:
        DamagedFile: The round names no best and worst, or a number is out of range.
    """
    if not top.has("sets"):
        return Sets()
    part = top.part("sets")
    if kind != BEST_WORST:
        raise damage("consensus.sets-only-best-worst", top.where("sets"), kind=kind)
    part.only(("size", "times"))
    usual = Sets()
    return Sets(
        size=part.whole("size", usual.size, low=SMALLEST, high=LARGEST),
        times=part.whole("times", usual.times, low=1, high=_MOST_TIMES),
    )


def set_questions(top: Fields, kind: str, sets: Sets) -> tuple[Question, ...]:
    """Return what is asked of every pair or set; the protocol may word it, and nothing else.

    Raises:
        DamagedFile: A question of another name, one named twice, a scale or answers of its own.
    """
    if kind not in COMPARING:
        return ()
    if top.has("scale"):
        raise damage("consensus.comparing-scale", top.where("scale"), kind=kind)
    forms = (PAIRWISE,) if kind == PAIRWISE else ("best", "worst")
    answers = comparisons() if kind == PAIRWISE else members(sets.size)
    own: dict[str, Fields] = {}
    for part in top.parts("questions"):
        part.only(("id", "text", "cannot_judge", "comment"))
        name = part.text("id", "")
        if name not in forms or name in own:
            text_id = "consensus.question-twice" if name in own else "consensus.comparing-question"
            raise damage(text_id, part.where("id"), id=name, known=", ".join(forms))
        own[name] = part
    return tuple(_question(form, answers, own.get(form)) for form in forms)


def _question(form: str, answers: tuple[Answer, ...], part: Fields | None) -> Question:
    usual = Question(form, text=_ASKED[form], answers=answers, decides=False, form=form)
    if part is None:
        return usual
    return Question(
        form,
        text=part.wording("text") or usual.text,
        answers=answers,
        decides=False,
        cannot_judge=part.flag("cannot_judge", default=True),
        comment=part.flag("comment", default=True),
        form=form,
    )
