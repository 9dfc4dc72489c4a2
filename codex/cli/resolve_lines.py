"""``codex resolve --plain``: one line a difference or an item; no screen is taken over."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from codex.cli.report import tell, typed
from codex.cli.terminal import is_terminal
from codex.model.called import SIGNS, called
from codex.model.code import wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from codex.cli.call import Call
    from codex.steps.coding.resolving_desk import DecidingDesk, ResolvingDesk
    from codex.steps.coding.span_desk import JoiningDesk
    from codex.steps.panel.settling_desk import SettlingDesk

_LONGEST_PLACE = 4000
"""Letters of a place that is shown whole."""
_LONGEST_WORDS = 160


def resolve_session(call: Call, desk: ResolvingDesk) -> None:
    """Settle what experts judged unlike, code by code."""
    _session(call, desk, lambda: _difference(call, desk))


def settle_session(call: Call, desk: SettlingDesk) -> None:
    """Settle what a panel left open, item by item."""
    _session(call, desk, lambda: _item(call, desk))


def join_session(call: Call, desk: JoiningDesk) -> None:
    """Settle the spans of a unitizing round, place by place."""
    _session(call, desk, lambda: _place(call, desk))


def _session(call: Call, desk: DecidingDesk | JoiningDesk, lines: Callable[[], Iterator[str]]) -> None:
    """Read decisions line by line until the line says quit or the input ends.

    Everything shown goes to standard error, so that a pipe's standard output stays empty.
    """
    interactive = is_terminal(sys.stdin)
    if interactive:
        tell(call.say(f"coding.{desk.table.family}-help"))
    shown: object = None
    while not desk.over:
        if not desk.table.disputes:
            tell(call.say("tui.resolve-none"))
            return
        if desk.moment != shown:
            shown = desk.moment
            if desk.table.now is None:
                tell(call.say("tui.resolve-through"))
            else:
                _present(lines)
        line = typed(interactive=interactive)
        if line is None:
            return
        if not line.strip():
            _present(lines)
            continue
        for message in desk.take(line).messages:
            tell(("! " if message.refused else "· ") + message.message(call.say))


def _present(lines: Callable[[], Iterator[str]]) -> None:
    for line in lines():
        tell(line)


def _difference(call: Call, desk: ResolvingDesk) -> Iterator[str]:
    now, view, code, say = desk.now, desk.view(), desk.code, call.say
    if now is None or view is None:
        return
    parts = (view.source, view.excerpt.speaker, view.excerpt.language)
    yield ""
    yield f"[{view.place}/{view.total}] {now.excerpt} · " + " · ".join(part for part in parts if part)
    yield view.excerpt.text
    yield f"{wording(code.name, say.language) if code else now.code} ({now.code})"
    definition = wording(code.definition, say.language) if code else ""
    if definition:
        yield "    " + definition
    for expert, said in now.votes:
        yield f"  {desk.called(expert)}: {say(f'tui.said-{said}')}"
    for expert, note in desk.notes():
        yield f"  {desk.called(expert)}: {note}"
    yield say("tui.by-rule", outcome=say(f"tui.outcome-{now.outcome}"))


def _item(call: Call, desk: SettlingDesk) -> Iterator[str]:
    """Yield an item with its evidence, the question, every answer beside the others, and the rule's outcome."""
    from codex.cli.vote_lines import item_lines

    now, item, question, say = desk.now, desk.item, desk.question, call.say
    if now is None or item is None or question is None:
        return
    yield from item_lines(call, item, desk.table.at + 1, len(desk.table.disputes))
    yield f"  {wording(question.text, say.language) or question.id}"
    for who, value, comment in now.votes:
        said = say(f"panel.said-{value}") if value in {"cannot-judge", "recused"} else value
        yield "  " + " ".join(part for part in (f"{who}:" if who else "–", said, comment) if part)
    result = now.settled.result
    if result.median is not None and result.quartiles is not None:
        low, high = (f"{end:g}" for end in result.quartiles)
        yield "  " + say("panel.earlier-median", n=result.n, median=f"{result.median:g}", low=low, high=high)
    if result.divided:
        yield "  " + say("panel.settle-divided")
    yield say("panel.settle-rule", outcome=say(f"panel.outcome-{result.outcome}"), why=say(result.why))


def _place(call: Call, desk: JoiningDesk) -> Iterator[str]:
    """Yield a place with the ends of all its spans, who marked what, and what was decided so far."""
    now, say = desk.now, call.say
    if now is None:
        return
    yield ""
    start, end = now.range
    yield f"[{desk.at + 1}/{len(desk.table.overlaps)}] {desk.title} · {start}-{end}"
    if end - start <= _LONGEST_PLACE and desk.text:
        yield "".join(piece.text for piece in desk.pieces())
    elif not desk.text:
        yield say("spans.text-gone")
    for number, span in enumerate(now.spans, 1):
        given = called(desk.table.book, *(code + SIGNS[stance] for code, stance in span.codes))
        codes = given.told(say.language) + ("?" if span.unsure else "")
        words = " ".join(desk.text[span.start : span.end].split())
        words = words if len(words) <= _LONGEST_WORDS else f"{words[:60]} … {words[-60:]}"
        sign = "=" if desk.table.is_settled(span) else " "
        yield f" {sign}{number} {desk.called(span.expert)}: {codes} «{words}» {span.start}-{span.end}"
        if span.note:
            yield "     " + " ".join(span.note.split())
    for each in desk.standing:
        codes = called(desk.table.book, *each.give).told(say.language)
        text_id = "tui.join-standing" if codes else "tui.join-fallen"
        yield say(text_id, codes=codes, words=each.excerpt.text, why=each.decisions[0].why)
