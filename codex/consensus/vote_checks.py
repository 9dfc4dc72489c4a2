"""Whether a vote answers its question: the one place that says so, for every way a vote can come."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from codex.model.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from codex.model.panel import PanelPlan, Question
    from codex.model.vote import Vote

LONGEST_COMMENT: Final = 4000


def why_not(plan: PanelPlan, vote: Vote, items: int) -> str:
    """Return the text id of why a vote cannot be taken, or nothing where it can.

    Args:
        plan: What the round asks.
        vote: As it came; its item is one of the round.
        items: How many items the round has.

    >>> from codex.model.panel import PanelPlan, Question, Scale
    >>> from codex.model.vote import Vote
    >>> plan = PanelPlan(questions=(Question("fit", scale=Scale(1, 9)),))
    >>> [why_not(plan, Vote("2", "code:x", "fit", "serik", value), 3) for value in ("9", "10")]
    ['', 'panel.vote-off-scale']
    """
    question = plan.question(vote.question)
    if question is None:
        return "panel.vote-no-question"
    if len(vote.comment) > LONGEST_COMMENT:
        return "panel.vote-long-comment"
    if vote.comment and not question.comment:
        return "panel.vote-no-comment"
    if vote.state == "recused":
        return "" if plan.recusal and not vote.value else "panel.vote-no-recusal"
    if vote.state == "cannot-judge":
        return "" if question.cannot_judge and not vote.value else "panel.vote-must-judge"
    if vote.state != "given":
        return "panel.vote-no-state"
    if not vote.value:
        return "" if vote.comment else "panel.vote-says-nothing"
    return "" if vote.value in allowed(question, items) else _wrong(question)


def allowed(question: Question, items: int) -> list[str]:
    """Return every value that a question takes, as text.

    >>> from codex.model.panel import Question
    >>> allowed(Question("best", places=2), 9)
    ['1', '2']
    """
    if question.scale is not None:
        return [str(point) for point in question.scale.points]
    if question.answers:
        return [answer.id for answer in question.answers]
    return [str(place) for place in range(1, (question.places or items) + 1)]


def clashes(plan: PanelPlan, votes: Iterable[Vote]) -> Iterator[Finding]:
    """Yield what cannot stand together in one expert's votes: a place given twice, too many chosen."""
    given = [vote for vote in votes if vote.is_given]
    for question in plan.questions:
        mine = [vote.value for vote in given if vote.question == question.id]
        if question.is_ranking:
            twice = [place for place, n in Counter(mine).items() if n > 1]
            if twice:
                yield Finding(question.id, "panel.place-twice", fields={"place": min(twice, key=int)})
        elif question.places and question.answers:
            agree = {answer.id for answer in question.answers if answer.counts == "agree"}
            chosen = sum(value in agree for value in mine)
            if chosen > question.places:
                yield Finding(
                    question.id, "panel.too-many-chosen", fields={"chosen": chosen, "places": question.places}
                )
    if any(question.form == "best" for question in plan.questions):
        best = {vote.item: vote.value for vote in given if vote.question == "best"}
        if any(best.get(vote.item) == vote.value for vote in given if vote.question == "worst"):
            yield Finding("worst", "panel.best-is-worst")


def _wrong(question: Question) -> str:
    if question.scale is not None:
        return "panel.vote-off-scale"
    return "panel.vote-no-answer" if question.answers else "panel.vote-no-place"
