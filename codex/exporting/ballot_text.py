"""A ballot as a message: answered by replying, in any mail program or messenger."""

from __future__ import annotations

import textwrap
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from codex.model.code import wording
from codex.model.sets import PAIRWISE, option_lines
from codex.words.visible import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from codex.model.ballot import Ballot, BallotItem, Quote
    from codex.model.feedback import FeedbackItem
    from codex.model.panel import Question
    from codex.words import Words

WIDTH: Final = 76
"""Columns: longer lines are broken by mail programs, in places of their own choice."""
ARROW: Final = "=>"


def ballot_text(ballot: Ballot, say: Words, code: str, check: Callable[[str, str], str]) -> str:
    """Return the ballot as plain text with a line for each answer.

    Args:
        ballot: What this expert is asked.
        say: Words of the expert's language.
        code: Shows whose ballot it is; nothing signs what is written by hand.
        check: Three letters that bind an answer's line to its item and question.
    """
    lines = [*_head(ballot, say), ""]
    explained: set[str] = set()
    asked = [_asked(question, len(ballot.items), say) for question in ballot.questions]
    for number, item in enumerate(ballot.items, 1):
        lines += _about(ballot, number, item, say, explained)
        lines += [*_answers(asked, ballot, number, item, check), ""]
    if ballot.propose:
        lines += [*_wrapped(say("panel.page-propose")), *[f"#+ {ARROW} "] * 3, ""]
    lines += [*_wrapped(say("panel.form-keep")), form_line(ballot, code)]
    return "\n".join(lines) + "\n"


def form_line(ballot: Ballot, code: str) -> str:
    """Return the line that says whose form it is, for which round of which study."""
    return f"[codex-form 1 {ballot.study[:8]} {ballot.round} {ballot.expert} {code}]"


def slot(number: int, k: int, several: bool) -> str:
    """Return how an answer is numbered: by its item, and a letter where there are several questions.

    >>> slot(12, 1, several=True), slot(12, 0, several=False)
    ('12b', '12')
    """
    return f"{number}{chr(ord('a') + k)}" if several else str(number)


def how_to_answer(question: Question, items: int, say: Words) -> str:
    """Return which answers a question takes, in one line."""
    language = say.language
    if question.form:
        told = say("panel.form-pair") if question.form == PAIRWISE else _of_set(question)
    elif question.scale is not None:
        named = [f"{p} – {wording(t, language)}" for p, t in sorted(question.scale.labels.items())]
        told = f"{question.scale.low}–{question.scale.high}" + (f": {', '.join(named)}" if named else "")
    elif question.answers:
        told = ", ".join(
            f"{number} – {wording(answer.label, language) or answer.id}"
            for number, answer in enumerate(question.answers, 1)
        )
    else:
        told = say("panel.form-rank", n=question.places or items)
    return f"[{told}{'; ? – ' + say('panel.page-cannot') if question.cannot_judge else ''}]"


def _of_set(question: Question) -> str:
    return f"1–{len(question.answers)}"


@lru_cache(maxsize=16384)
def earlier_text(one: FeedbackItem, before: str, say: Words) -> tuple[str, ...]:
    """Return what the expert may see of the round before, a line each."""
    lines = []
    if one.own:
        lines.append(say("panel.earlier-own", round=before, value=one.own))
    if one.median is not None and one.quartiles is not None:
        low, high = one.quartiles
        fields = {"median": f"{one.median:g}", "low": f"{low:g}", "high": f"{high:g}", "n": one.n}
        lines.append(say("panel.earlier-median", **fields))
    if one.distribution:
        shown = ", ".join(f"{value}: {count}" for value, count in one.distribution if count)
        lines.append(say("panel.earlier-distribution", shown=shown))
    if one.hidden and one.hidden != "consensus.feedback-by-protocol":
        lines.append(say(one.hidden))
    return (*lines, *(say("panel.earlier-comment", text=visible(text)) for text in one.comments))


@lru_cache(maxsize=4096)
def quote_text(quote: Quote, say: Words) -> str:
    """Return a quote with where it is from."""
    places = [say(f"panel.place-{kind}", v=value) for kind, value in quote.place]
    where = " · ".join(part for part in (quote.source, *places) if part)
    return visible(f"«{quote.text}»" + (f" ({where})" if where else ""), lines=True)


def left_out_lines(item: BallotItem, say: Words) -> list[str]:
    """Return how much evidence is not shown, and why."""
    counts = (("more", item.more), ("unread", item.unread), ("withheld", item.withheld))
    return [say(f"panel.ballot-{key}", n=n) for key, n in counts if n]


def _head(ballot: Ballot, say: Words) -> Iterator[str]:
    title = say("panel.page-title").replace("{round}", ballot.round)
    yield visible(f"{title} · {ballot.name}")
    if ballot.who:
        yield visible(say("panel.page-for").replace("{who}", ballot.who))
    if wording(ballot.title, say.language):
        yield from _wrapped(visible(wording(ballot.title, say.language)))
    if ballot.closes:
        yield say("panel.page-closes").replace("{date}", ballot.closes)
    yield ""
    yield from _wrapped(say("panel.form-how", arrow=ARROW))
    if ballot.recusal:
        yield from _wrapped(say("panel.form-recuse"))
    if ballot.left_out:
        yield from _wrapped(say("panel.vote-left-out", n=ballot.left_out))


def _about(ballot: Ballot, number: int, item: BallotItem, say: Words, explained: set[str]) -> Iterator[str]:
    """Yield title, evidence and definitions, each definition where its code comes first."""
    language = say.language
    mark = f"{number}. "
    title, *rest = _shown(visible(wording(item.title, language)), "", "", WIDTH - len(mark))
    yield mark + title
    yield from (f"   {line}" for line in rest)
    for option in option_lines(ballot.questions, item.options, language):
        yield from _shown(visible(option), "   ", "      ")
    for name, text in item.notes:
        if name not in explained:
            yield from _shown(visible(wording(text, language), lines=True), "   ", "     ")
        explained.add(name)
    for quote in item.quotes:
        yield from _shown(quote_text(quote, say), "   ", "   ")
    for line in left_out_lines(item, say):
        yield from _shown(line, "   ", "   ")
    for question in ballot.questions if item.earlier else ():
        if question.id in item.earlier:
            for line in earlier_text(item.earlier[question.id], ballot.before, say):
                yield from _shown(line, "   ", "   ")


def _asked(question: Question, items: int, say: Words) -> list[str]:
    """Return a question with its answers, the same for every item."""
    asked = visible(wording(question.text, say.language))
    return list(_shown(f"{asked} {how_to_answer(question, items, say)}".strip(), "   ", "   "))


def _answers(
    asked: Sequence[Sequence[str]],
    ballot: Ballot,
    number: int,
    item: BallotItem,
    check: Callable[[str, str], str],
) -> Iterator[str]:
    """Yield the questions, each with the line for its answer."""
    several = len(ballot.questions) > 1
    for k, question in enumerate(ballot.questions):
        yield from asked[k]
        yield f"#{slot(number, k, several=several)} {check(item.id, question.id)} {ARROW} "


@lru_cache(maxsize=16384)
def _shown(text: str, first: str, after: str, width: int = WIDTH) -> tuple[str, ...]:
    """Return text of ours or of the study's in lines that nobody takes for answers."""
    return tuple(_unlike_answers(line) for line in _wrapped(text, first, after, width))


@lru_cache(maxsize=8192)
def _wrapped(text: str, first: str = "", after: str = "", width: int = WIDTH) -> tuple[str, ...]:
    """Break a text into lines; experts who read one language get the same ones, so they are kept."""
    lines: list[str] = []
    for part in text.split("\n"):
        lines += textwrap.wrap(
            part, width, initial_indent=first, subsequent_indent=after, break_on_hyphens=False
        ) or [""]
    return tuple(lines)


def _unlike_answers(line: str) -> str:
    """Keep evidence from being taken for an answer, a form's own line or a signed block."""
    return line.replace(ARROW, "= >").replace("[codex-", "[ codex-").replace("#", "№")
