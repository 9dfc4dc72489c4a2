"""A ballot to be printed, filled in with a pen, and typed in by its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codex.exporting.ballot_text import (
    earlier_text,
    form_line,
    how_to_answer,
    left_out_lines,
    quote_text,
    slot,
)
from codex.exporting.environment import asset, environment, source_hash
from codex.model.code import wording
from codex.words.visible import visible

if TYPE_CHECKING:
    from codex.model.ballot import Ballot, BallotItem
    from codex.model.panel import Question
    from codex.words import Words

_MOST_BOXES = 12


def ballot_paper(ballot: Ballot, say: Words, code: str) -> bytes:
    """Return the ballot as a page for the printer, in the expert's language.

    Args:
        ballot: What this expert is asked.
        say: Words of the expert's language.
        code: Shows whose ballot it is.
    """
    sheet = asset("ballot_paper.css")
    head = [visible(f"{ballot.name}"), visible(say("panel.page-for").replace("{who}", ballot.who))]
    head.append(visible(wording(ballot.title, say.language)))
    head.append(say("panel.page-closes").replace("{date}", ballot.closes) if ballot.closes else "")
    head.append(say("panel.form-paper"))
    head.append(say("panel.vote-left-out", n=ballot.left_out) if ballot.left_out else "")
    rendered = (
        environment()
        .get_template("ballot_paper.html.j2")
        .render(
            style=sheet,
            policy=source_hash(sheet),
            language=say.language,
            title=say("panel.page-title").replace("{round}", ballot.round),
            form=form_line(ballot, code),
            head=[line for line in head if line],
            items=[_item(ballot, number, item, say) for number, item in enumerate(ballot.items, 1)],
            propose=say("panel.page-propose") if ballot.propose else "",
            comment=say("panel.column-comment"),
        )
    )
    return rendered.encode("utf-8", "replace")


def _item(ballot: Ballot, number: int, item: BallotItem, say: Words) -> dict[str, Any]:
    several = len(ballot.questions) > 1
    return {
        "title": visible(wording(item.title, say.language)),
        "notes": [visible(wording(text, say.language), lines=True) for _, text in item.notes],
        "quotes": [quote_text(quote, say) for quote in item.quotes],
        "left_out": left_out_lines(item, say),
        "questions": [
            {
                "slot": slot(number, k, several=several),
                "text": visible(wording(question.text, say.language)),
                "earlier": earlier_text(item.earlier[question.id], ballot.before, say)
                if question.id in item.earlier
                else [],
                "comment": question.comment,
                **_boxes(ballot, question, say),
            }
            for k, question in enumerate(ballot.questions)
        ],
    }


def _boxes(ballot: Ballot, question: Question, say: Words) -> dict[str, Any]:
    boxes: list[str] = []
    ends = ""
    if question.scale is not None and len(question.scale.points) <= _MOST_BOXES:
        boxes = [str(point) for point in question.scale.points]
        ends = " · ".join(
            f"{point} – {visible(wording(text, say.language))}"
            for point, text in sorted(question.scale.labels.items())
        )
    elif question.answers:
        boxes = [
            f"{number} {visible(wording(answer.label, say.language) or answer.id)}"
            for number, answer in enumerate(question.answers, 1)
        ]
    else:
        ends = f"____  {how_to_answer(question, len(ballot.items), say)}"
    boxes += [f"? {say('panel.page-cannot')}"] if question.cannot_judge else []
    boxes += [f"! {say('panel.state-recused')}"] if ballot.recusal else []
    return {"boxes": boxes, "ends": ends}
