"""``codex vote --plain``: one line a question, from a person or a pipe; no screen is taken over."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from codex.cli.report import tell, typed
from codex.cli.terminal import is_terminal
from codex.model.code import wording
from codex.model.sets import PAIRWISE, said_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.cli.call import Call
    from codex.coding.voting import VoteTurn
    from codex.model.ballot import Ballot, BallotItem
    from codex.model.feedback import FeedbackItem
    from codex.model.panel import Question
    from codex.steps.panel.voting import Seat


def vote_session(call: Call, seat: Seat) -> None:
    """Read answers line by line until all was asked, the line says quit, or the input ends.

    Items and questions go to standard error, so that a pipe's standard output stays empty.
    """
    interactive = is_terminal(sys.stdin)
    _head(call, seat.sheet, interactive=interactive)
    shown, item = -1, None
    while not seat.over:
        now = seat.booth.now
        if now is None:
            tell(call.say("panel.vote-through"))
            if not seat.sheet.propose:
                return
        elif seat.booth.at != shown:
            _present(call, seat, whole=now.item is None or now.item is not item)
            shown, item = seat.booth.at, now.item
        line = typed(interactive=interactive)
        if line is None:
            return
        if not line.strip():
            _present(call, seat, whole=True)
            continue
        _answer(call, seat.take(line))


def _head(call: Call, sheet: Ballot, *, interactive: bool) -> None:
    title = wording(sheet.title, call.say.language)
    if title:
        tell(title)
    if interactive:
        tell(call.say("coding.vote-help"))
    if sheet.propose:
        tell(call.say("panel.vote-propose"))
    if sheet.left_out:
        tell(call.say("panel.vote-left-out", n=sheet.left_out))


def _present(call: Call, seat: Seat, *, whole: bool) -> None:
    """Show what is asked: the item with its evidence where it is new, then the question."""
    now = seat.booth.now
    if now is None:
        return
    if now.item is None:
        for number, item in enumerate(seat.sheet.items, 1):
            tell(f"{number:3} {wording(item.title, call.say.language)}")
    elif whole and seat.item is not None:
        place = next(n for n, one in enumerate(seat.sheet.items, 1) if one.id == seat.item.id)
        for line in item_lines(call, seat.item, place, len(seat.sheet.items)):
            tell(line)
    _ask(call, seat, now.question)


def item_lines(call: Call, item: BallotItem, place: int, total: int) -> Iterator[str]:
    """Yield an item as it stands on a terminal: title, definitions, evidence, and what is left out."""
    language = call.say.language
    yield ""
    yield f"[{place}/{total}] {wording(item.title, language)}"
    for n, option in enumerate(item.options, 1):
        yield f"    {'AB'[n - 1] if len(item.options) == 2 else n}: {wording(option, language)}"
    for _, text in item.notes:
        yield "    " + wording(text, language).replace("\n", "\n      ")
    for quote in item.quotes:
        places = [call.say(f"panel.place-{kind}", v=value) for kind, value in quote.place]
        where = " · ".join(part for part in (quote.source, *places) if part)
        yield "  «" + quote.text.replace("\n", "\n    ") + "»" + (f" ({where})" if where else "")
    for text_id, n in (("more", item.more), ("unread", item.unread), ("withheld", item.withheld)):
        if n:
            yield "  " + call.say(f"panel.ballot-{text_id}", n=n)


def _ask(call: Call, seat: Seat, question: Question) -> None:
    language = call.say.language
    item = seat.item
    earlier = item.earlier.get(question.id) if item else None
    if earlier is not None:
        for line in earlier_lines(call, seat.sheet, earlier):
            tell("    " + line)
    text = wording(question.text, language)
    tell(f"  {text} {_answers(call, question, len(seat.sheet.items))}".rstrip())
    given = seat.booth.vote
    if given is not None:
        value = said_of(question, item.options, given.value, language) if item else given.value
        said = value or (call.say(f"panel.state-{given.state}") if given.state != "given" else "")
        tell("  " + call.say("panel.vote-now", vote=said, comment=given.comment))


def earlier_lines(call: Call, sheet: Ballot, earlier: FeedbackItem) -> list[str]:
    """Return what the expert may see of the round before, a line each."""
    lines = []
    if earlier.own:
        lines.append(call.say("panel.earlier-own", round=sheet.before, value=earlier.own))
    if earlier.median is not None and earlier.quartiles is not None:
        low, high = earlier.quartiles
        lines.append(
            call.say(
                "panel.earlier-median",
                n=earlier.n,
                median=f"{earlier.median:g}",
                low=f"{low:g}",
                high=f"{high:g}",
            )
        )
    if earlier.distribution:
        shown = ", ".join(f"{value}: {count}" for value, count in earlier.distribution if count)
        lines.append(call.say("panel.earlier-distribution", shown=shown))
    if earlier.hidden and earlier.hidden != "consensus.feedback-by-protocol":
        lines.append(call.say(earlier.hidden))
    lines += [call.say("panel.earlier-comment", text=text) for text in earlier.comments]
    return lines


def _answers(call: Call, question: Question, items: int) -> str:
    language = call.say.language
    if question.form:
        told = call.say("panel.form-pair") if question.form == PAIRWISE else f"1–{len(question.answers)}"
        return f"[{told}]"
    if question.scale is not None:
        labels = [
            f"{point} {wording(text, language)}" for point, text in sorted(question.scale.labels.items())
        ]
        told = f"{question.scale.low}–{question.scale.high}"
        return f"[{told}{': ' + ', '.join(labels) if labels else ''}]"
    if question.answers:
        named = (
            f"{number} {wording(answer.label, language) or answer.id}"
            for number, answer in enumerate(question.answers, 1)
        )
        return f"[{', '.join(named)}]"
    return call.say("panel.vote-rank", n=question.places or items)


def _answer(call: Call, turn: VoteTurn) -> None:
    for message in turn.messages:
        tell(("! " if message.refused else "· ") + message.message(call.say))
