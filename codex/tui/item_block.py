"""An item of a panel with its evidence, and the answers there are; cut to the height by whoever shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.model.code import wording
from codex.model.sets import PAIRWISE, SAME
from codex.tui.blocks import broken_lines
from codex.tui.wrapping import cut

if TYPE_CHECKING:
    from codex.model.ballot import BallotItem
    from codex.model.code import Text
    from codex.model.panel import Question
    from codex.tui.paper import Line
    from codex.words import Words


def item_block(item: BallotItem, say: Words, width: int, *, notes: bool = True) -> list[Line]:
    """Return an item's lines: title, what its codes mean, each quote and its place, and what is left out.

    Args:
        item: As the reader may see it.
        say: Texts.
        width: Cells.
        notes: Also what its codes mean.
    """
    lines: list[Line] = [[(line, "bold")] for line in broken_lines(wording(item.title, say.language), width)]
    for _, text in item.notes if notes else ():
        lines += [[(line, "dim")] for line in broken_lines(wording(text, say.language), width)]
    for quote in item.quotes:
        lines.append([])
        lines += [[("│ ", "code"), (line, "")] for line in broken_lines(quote.text, width - 2)]
        where = [quote.source, *(say(f"panel.place-{kind}", v=value) for kind, value in quote.place)]
        lines += [[(f"  {line}", "dim")] for line in broken_lines(" · ".join(filter(None, where)), width - 2)]
    for text_id, n in (("more", item.more), ("unread", item.unread), ("withheld", item.withheld)):
        if n:
            lines.append([(cut(say(f"panel.ballot-{text_id}", n=n), width), "dim")])
    return lines


def asked_of(question: Question, say: Words) -> str:
    """Return the question; a protocol may leave its words to the form."""
    text = wording(question.text, say.language)
    if text or (question.scale is None and not question.answers):
        return text
    if question.scale is None:
        return say("tui.vote-choose")
    return say("tui.vote-rate", low=question.scale.low, high=question.scale.high)


def choices_of(
    question: Question, language: str, options: tuple[Text, ...] = ()
) -> list[tuple[str, str, str]]:
    """Return (key, what it says, value of the vote) of every answer; none for a ranking.

    Args:
        question: As asked.
        language: Of the interface.
        options: Members of the set that is asked about; a pair's answers are told by their ends.
    """
    if question.form == PAIRWISE:
        names = [wording(one, language) for one in options] or ["", ""]
        return [("A2 – A9", names[0], "a"), ("=", "A = B", SAME), ("B2 – B9", names[1], "b")]
    if question.form and options:
        marked = zip(question.answers, options, strict=False)
        return [(str(n), wording(text, language), one.id) for n, (one, text) in enumerate(marked, 1)]
    if question.scale is not None:
        labels = question.scale.labels
        return [
            (str(point), wording(labels[point], language) if point in labels else "", str(point))
            for point in question.scale.points
        ]
    return [
        (str(number), wording(answer.label, language) or answer.id, answer.id)
        for number, answer in enumerate(question.answers, 1)
    ]
