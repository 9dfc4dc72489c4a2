"""A ballot to be printed, filled in with a pen, and typed in by its numbers."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

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
from codex.model.sets import PAIRWISE, option_lines
from codex.words.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from codex.model.ballot import Ballot, BallotItem, Quote
    from codex.model.panel import Question
    from codex.words import Words

_MOST_BOXES = 12
_NOTE = '<p class="note">{}</p>\n'


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
            items=_items(ballot, say),
            propose=say("panel.page-propose") if ballot.propose else "",
        )
    )
    return rendered.encode("utf-8", "replace")


def _items(ballot: Ballot, say: Words) -> Iterator[Markup]:
    """Yield every item with its questions.

    What many experts read alike is escaped once: there are hundreds of items and of experts.
    """
    several = len(ballot.questions) > 1
    asked = [
        (
            escape(visible(wording(question.text, say.language))),
            _form(_boxes(ballot, question, say), say("panel.column-comment") if question.comment else ""),
        )
        for question in ballot.questions
    ]
    for number, item in enumerate(ballot.items, 1):
        parts = [f"<h2>{number}. {_about(ballot, item, say)}"]
        for k, (question, (text, form)) in enumerate(zip(ballot.questions, asked, strict=True)):
            parts.append(f'<div class="ask">\n<p><b>{slot(number, k, several=several)}</b> {text}</p>\n')
            if question.id in item.earlier:
                told = earlier_text(item.earlier[question.id], ballot.before, say)
                parts.append(_lines(told, _NOTE))
            parts.append(form)
        yield Markup("".join(parts))  # noqa: S704 - every part was escaped


def _about(ballot: Ballot, item: BallotItem, say: Words) -> str:
    """Return title, definitions, evidence and what is left out, from behind the number on."""
    options = option_lines(ballot.questions, item.options, say.language)
    if options:
        title = Markup("<br>").join(escape(visible(one)) for one in options)
    else:
        title = escape(visible(wording(item.title, say.language)))
    notes = "".join(_noted(wording(text, say.language)) for _, text in item.notes)
    quotes = "".join(_quoted(quote, say) for quote in item.quotes)
    return f"{title}</h2>\n{notes}{quotes}{_lines(left_out_lines(item, say), _NOTE)}"


@lru_cache(maxsize=2048)
def _noted(text: str) -> str:
    return f'<p class="note">{escape(visible(text, lines=True))}</p>\n'


@lru_cache(maxsize=8192)
def _quoted(quote: Quote, say: Words) -> str:
    return f"<blockquote>{escape(quote_text(quote, say))}</blockquote>\n"


def _lines(lines: Sequence[str], form: str) -> str:
    return "".join(form.replace("{}", str(escape(line))) for line in lines)


def _form(asked: Mapping[str, Any], comment: str) -> str:
    """Return what is ticked or written under a question."""
    boxes = _lines(asked["boxes"], '<li><span aria-hidden="true">☐</span> {}</li>\n')
    ends = _lines([asked["ends"]] if asked["ends"] else [], _NOTE)
    line = _lines([comment] if comment else [], '<p class="line">{}</p>\n')
    return f"<ul>\n{boxes}</ul>\n{ends}{line}</div>\n"


def _boxes(ballot: Ballot, question: Question, say: Words) -> dict[str, Any]:
    boxes: list[str] = []
    ends = ""
    if question.scale is not None and len(question.scale.points) <= _MOST_BOXES:
        boxes = [str(point) for point in question.scale.points]
        ends = " · ".join(
            f"{point} – {visible(wording(text, say.language))}"
            for point, text in sorted(question.scale.labels.items())
        )
    elif question.form:
        boxes = [wording(answer.label, "") for answer in question.answers]
        ends = say("panel.form-pair") if question.form == PAIRWISE else ""
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
