"""The panel's part of a protocol: questions, scales, feedback, stopping, dates, weights."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Final

from codex.consensus.damage import damage
from codex.consensus.fields import Fields
from codex.consensus.rule_text import read_rule
from codex.consensus.set_plan import set_design, set_questions
from codex.consensus.votes_table import exact_number
from codex.consensus.yaml_text import YamlText
from codex.model.panel import COUNTS, SHOWN, Answer, Feedback, PanelPlan, Question, Scale, Sets, Stopping
from codex.model.sets import COMPARING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from codex.consensus.rules import Rule
    from codex.model.code import Text
    from codex.model.protocol import Protocol

PANEL_FIELDS: Final = (
    *("title", "questions", "scale", "stopping", "feedback", "dates", "weights", "recusal", "sets"),
)
"""Fields of a protocol that rounds of votes read; kept in ``Protocol.rest``."""

_QUESTION: Final = (
    *("id", "text", "scale", "answers", "rule", "decides", "cannot_judge", "comment", "places"),
)
_LONGEST_SCALE: Final = 101
_ID: Final = re.compile(r"[^\W\d_][\w-]*")
_YES_NO: Final = (
    Answer("yes", {"en": "yes", "ru": "да", "kk": "иә"}, "agree"),
    Answer("no", {"en": "no", "ru": "нет", "kk": "жоқ"}, "against"),
)


def panel_plan(protocol: Protocol) -> PanelPlan:
    """Return what a protocol says to a panel; it was checked when the protocol was read.

    >>> from codex.model.protocol import Protocol
    >>> [answer.id for answer in panel_plan(Protocol(kind="approve", rule="unanimous")).questions[0].answers]
    ['yes', 'no']
    """
    return read_plan(Fields(YamlText(dict(protocol.rest)), ()), protocol.kind, protocol.rule)


def read_plan(top: Fields, kind: str, rule: str) -> PanelPlan:
    """Read and check the panel's fields.

    Args:
        top: The protocol's fields.
        kind: Of the round.
        rule: Of the protocol; a question may have its own.

    Raises:
        DamagedFile: A field, question, scale or date that does not fit, told with its line.
    """
    common = _scale(top.part("scale")) if top.has("scale") else None
    sets = set_design(top, kind)
    if kind in COMPARING:
        return _plan(top, set_questions(top, kind, sets), sets)
    questions = tuple(_question(part, kind, rule, common) for part in top.parts("questions"))
    ids = [one.id for one in questions]
    for place, question_id in enumerate(ids):
        if question_id in ids[:place]:
            raise damage(
                "consensus.question-twice", top.parts("questions")[place].where("id"), id=question_id
            )
    if not questions and kind not in {"tag", "unitize"}:
        scale, answers = _form(kind, common)
        only = Question("vote", scale=scale, answers=answers)
        questions = (_checked(only, kind, rule, top.where("rule")),)
    return _plan(top, questions, sets)


def _plan(top: Fields, questions: tuple[Question, ...], sets: Sets) -> PanelPlan:
    """Read what every round of votes has beside its questions."""
    dates = top.part("dates")
    dates.only(("opens", "closes"))
    opens, closes = _date(dates, "opens"), _date(dates, "closes")
    if opens and closes and closes < opens:
        raise damage("consensus.dates-backwards", dates.where("closes"), opens=opens, closes=closes)
    return PanelPlan(
        title=top.wording("title"),
        questions=questions,
        feedback=_feedback(top),
        stopping=_stopping(top.part("stopping")),
        opens=opens,
        closes=closes,
        weights=_weights(top.part("weights")),
        recusal=top.flag("recusal", default=True),
        sets=sets,
    )


def _question(part: Fields, kind: str, rule: str, common: Scale | None) -> Question:
    part.only(_QUESTION)
    question_id = part.text("id", "")
    if not _ID.fullmatch(question_id):
        raise damage("consensus.question-id", part.where("id"), id=question_id)
    own = _scale(part.part("scale")) if part.has("scale") else None
    answers = tuple(_answer(answer) for answer in part.parts("answers"))
    if own and answers:
        raise damage("consensus.question-both", part.where("answers"), id=question_id)
    if len({answer.id for answer in answers}) != len(answers):
        raise damage("consensus.answer-twice", part.where("answers"), id=question_id)
    scale, usual = (own, answers) if own or answers else _form(kind, common)
    question = Question(
        question_id,
        text=part.wording("text"),
        scale=scale,
        answers=usual,
        rule=part.text("rule", ""),
        decides=part.flag("decides", default=True),
        cannot_judge=part.flag("cannot_judge", default=True),
        comment=part.flag("comment", default=True),
        places=part.whole("places", 0, low=0, high=1000),
    )
    return _checked(question, kind, rule, part.where("rule" if question.rule else "id"))


def _form(kind: str, common: Scale | None) -> tuple[Scale | None, tuple[Answer, ...]]:
    """How a question is answered when it does not say: by the common scale, or by the round's kind."""
    if kind in {"approve", "select"}:
        return None, _YES_NO
    if kind == "rate":
        return common or Scale(1, 9, agree_from=agreeing_by_custom(1, 9)), ()
    return None, ()


def _checked(question: Question, kind: str, rule: str, where: str) -> Question:
    """Refuse a rule that the question's answers cannot meet."""
    if kind in {"tag", "unitize", "rank"} or not question.decides:
        return question
    written = question.rule or rule
    read = read_rule(written, where=where)
    if question.answers and not (read.counts_only or read.preset == "lawshe"):
        raise damage("consensus.rule-not-for-answers", where, rule=written, id=question.id)
    if question.answers and not any(answer.counts == "agree" for answer in question.answers):
        raise damage("consensus.answers-none-agree", where, id=question.id)
    if question.scale:
        _check_scale_rule(read, question, where)
    return question


_NEEDED: Final[Mapping[str, tuple[int, int]]] = {"rand-ucla": (1, 9), "70/15": (1, 9)}


def _check_scale_rule(rule: Rule, question: Question, where: str) -> None:
    scale = question.scale
    if scale is None:
        return
    needed = _NEEDED.get(rule.preset)
    if needed is not None and (scale.low, scale.high) != needed:
        raise damage("consensus.preset-scale", where, preset=rule.preset, low=needed[0], high=needed[1])
    if rule.preset == "fuzzy-delphi" and (scale.low, scale.high) not in {(1, 5), (1, 7)}:
        raise damage("consensus.preset-scale-fuzzy", where, preset=rule.preset)
    if rule.preset == "lawshe":
        raise damage("consensus.preset-lawshe", where)


def _scale(part: Fields) -> Scale:
    part.only(("low", "high", "labels", "agree_from", "against_to"))
    low, high = part.whole("low", 1, low=-100, high=100), part.whole("high", 9, low=-100, high=100)
    if not low < high or high - low >= _LONGEST_SCALE:
        raise damage("consensus.scale-empty", part.where("high"), low=low, high=high)
    agree = part.whole("agree_from", low, low=low, high=high) if part.has("agree_from") else None
    against = part.whole("against_to", low, low=low, high=high) if part.has("against_to") else None
    if agree is not None and against is not None and against >= agree:
        raise damage("consensus.scale-cuts", part.where("against_to"), agree=agree, against=against)
    if agree is None:
        agree = max(agreeing_by_custom(low, high), low + 1 if against is None else against + 1)
    return Scale(low, high, _labels(part.part("labels"), low, high), agree, against)


def agreeing_by_custom(low: int, high: int) -> int:
    """Return the lowest rating that counts as agreeing where the protocol does not say: the top third.

    7 of 9, 4 of 5, 6 of 7, and 3 of 4 as in the content validity index. Opening a round says it aloud.

    >>> [agreeing_by_custom(1, high) for high in (2, 3, 4, 5, 7, 9, 10)]
    [2, 3, 3, 4, 6, 7, 8]
    """
    points = high - low + 1
    return high + 1 - (2 if points == 4 else max(1, (2 * points + 3) // 6))


def _labels(part: Fields, low: int, high: int) -> dict[int, Text]:
    found: dict[int, Text] = {}
    for key in part.keys():  # noqa: SIM118 - not a dict
        point = exact_number(key)
        if point is None or point.denominator != 1 or not low <= point <= high:
            raise damage("consensus.scale-label", part.where(key), point=key, low=low, high=high)
        found[int(point)] = part.wording(key)
    return found


def _answer(part: Fields) -> Answer:
    part.only(("id", "label", "counts"))
    answer_id = part.text("id", "")
    if not _ID.fullmatch(answer_id):
        raise damage("consensus.question-id", part.where("id"), id=answer_id)
    return Answer(answer_id, part.wording("label"), part.choice("counts", COUNTS, "neither"))


def _feedback(top: Fields) -> Feedback:
    """One word (``none``, ``comments``, ``median``, ``distribution``, ``all``) or a mapping."""
    if not top.has("feedback"):
        return Feedback()
    if isinstance(top.value("feedback"), str):
        word = top.choice("feedback", (*SHOWN, "comments", "all"), "none")
        return {
            "comments": Feedback("none", comments=True),
            "all": Feedback("distribution", comments=True),
        }.get(word, Feedback(word))
    part = top.part("feedback")
    part.only(("show", "comments", "own"))
    return Feedback(
        part.choice("show", SHOWN, "none"),
        comments=part.flag("comments", default=False),
        own=part.flag("own", default=True),
    )


def _stopping(part: Fields) -> Stopping:
    part.only(("rounds", "unchanged", "histogram", "cv"))
    return Stopping(
        rounds=part.whole("rounds", 1, low=1, high=50) if part.has("rounds") else None,
        unchanged=_share(part, "unchanged"),
        histogram=_share(part, "histogram"),
        cv=_share(part, "cv"),
    )


def _share(part: Fields, key: str) -> Fraction | None:
    if not part.has(key):
        return None
    text = part.text(key, "")
    found = exact_number(text.rstrip("% "))
    if found is not None and text.endswith("%"):
        found /= 100
    if found is None or not 0 <= found <= 1:
        raise damage("consensus.field-not-share", part.where(key), field=key, value=text)
    return found


def _date(part: Fields, key: str) -> str:
    text = part.text(key, "")
    try:
        return dt.date.fromisoformat(text).isoformat() if text else ""
    except ValueError as error:
        raise damage("consensus.date-unread", part.where(key), field=key, value=text) from error


def _weights(part: Fields) -> dict[str, Fraction]:
    found = {}
    for expert in part.keys():  # noqa: SIM118 - not a dict
        weight = exact_number(part.text(expert, ""))
        if weight is None or weight < 0:
            raise damage("consensus.weight", part.where(expert), expert=expert, value=part.text(expert, ""))
        found[expert] = weight
    return found
