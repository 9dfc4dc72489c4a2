"""Voting in line mode: ``codex vote --plain``, one line a question.

=================  ===============================================================
``7``              a rating of the scale, or its label
``yes`` ``2``      an answer by id, label, unmistakable beginning, or its number
``A5`` ``=``       of a pair: the first matters five times more; both the same
``3 1 2``          a ranking: the numbers of the items, the best first
``c``              cannot judge (no blank, and no vote)
``r``              stand aside from this item for a conflict of interest
``m TEXT``         comment up to the end of the line; alone: saved, the question stays
``s`` ``b``        leave blank and go on; go back
``z`` ``q``        undo; quit
``?`` ``h``        help; where an answer begins with it, ``h`` is that answer
``y`` ``yy``       redo; where an answer begins with it, ``y`` is that answer and ``yy`` the redo
=================  ===============================================================

Pure like :mod:`codex.coding.plain`: frozen states, actions for the steps to carry out.
"""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from codex.coding.actions import Quit, Redo, Show, Undo
from codex.coding.letters import command
from codex.coding.rules import Message, refused, told
from codex.model.called import Called
from codex.model.quick_dataclass import dataclass
from codex.model.sets import PAIRWISE, read_comparison
from codex.model.vote import Item, Vote

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from codex.model.panel import PanelPlan, Question

_LETTERS: Final = frozenset("crmsbzqyh")


@dataclass(frozen=True, slots=True)
class Cast:
    """A vote to be recorded; it takes the place of the expert's earlier one."""

    vote: Vote


VoteAction = Cast | Undo | Redo | Show | Quit


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing to answer: a question about an item, or a ranking of all items."""

    question: Question
    item: Item | None
    """None where all items are ranked at once."""


@dataclass(frozen=True, slots=True)
class Booth:
    """Where an expert stands in a round of votes."""

    round: str
    expert: str
    asked: tuple[Asked, ...]
    items: tuple[Item, ...]
    """In the expert's order; rankings number them from 1."""
    recusal: bool = True
    cast: Mapping[tuple[str, str], Vote] = field(default_factory=dict)
    """(Item, question) -> the expert's own vote in force."""
    at: int = 0
    saved: tuple[int, ...] = ()
    """Positions at which something was recorded in this session, the latest last."""

    @property
    def now(self) -> Asked | None:
        """What is asked now; None when everything was."""
        return self.asked[self.at] if self.at < len(self.asked) else None

    @property
    def vote(self) -> Vote | None:
        """The expert's vote on what is asked now."""
        now = self.now
        return self.cast.get((now.item.id, now.question.id)) if now and now.item else None


class VoteTurn(NamedTuple):
    """What comes of one line."""

    booth: Booth
    actions: tuple[VoteAction, ...] = ()
    messages: tuple[Message, ...] = ()


def booth(
    plan: PanelPlan,
    items: Sequence[Item],
    round_id: str,
    expert: str,
    cast: Sequence[Vote] = (),
) -> Booth:
    """Open the booth at the first question that the expert has not answered.

    Args:
        plan: What the protocol asks.
        items: In the expert's order.
        round_id: Id of the round.
        expert: Id of the expert.
        cast: The expert's own votes so far.
    """
    one_by_one = [question for question in plan.questions if not _is_ranking(question)]
    asked = [Asked(question, item) for item in items for question in one_by_one]
    asked += [Asked(question, None) for question in plan.questions if _is_ranking(question)]
    votes = {(vote.item, vote.question): vote for vote in cast}
    found = Booth(round_id, expert, tuple(asked), tuple(items), plan.recusal, votes)
    return replace(
        found, at=next((at for at, one in enumerate(asked) if not _is_answered(found, one)), len(asked))
    )


def _is_ranking(question: Question) -> bool:
    return question.scale is None and not question.answers


def _is_answered(at: Booth, asked: Asked) -> bool:
    items = at.items if asked.item is None else (asked.item,)
    votes = [at.cast.get((item.id, asked.question.id)) for item in items]
    return any(vote is not None and (vote.is_given or vote.state != "given") for vote in votes)


def vote(at: Booth, line: str) -> VoteTurn:
    """Take one line.

    Returns:
        The next state, what to record as one batch, what to tell. A line that is not understood
        records nothing and leaves the question where it is; so does an empty one.
    """
    text = line.strip()
    if not text:
        return VoteTurn(at)
    if text[0] == "?" or (command(text, "h") and not _is_answer(at, text)):
        return VoteTurn(at, (Show(),), (told("vote-help"),))
    key = command(text, _LETTERS)
    if key == "z":
        return _undone(at)
    if _asks_again(at, text):
        return VoteTurn(at, (Redo(),))
    if key == "q":
        return VoteTurn(at, (Quit(),))
    if key == "b":
        return VoteTurn(replace(at, at=at.at - 1)) if at.at else VoteTurn(at, (), (refused("at-start"),))
    if at.now is None:
        return VoteTurn(at, (), (refused("vote-at-end"),))
    if key == "s":
        return VoteTurn(replace(at, at=at.at + 1))
    if at.now.item is None:
        return _ranked(at, at.now.question, text)
    return _said(at, at.now.question, at.now.item, text)


def _asks_again(at: Booth, text: str) -> bool:
    """Say whether the line is the command of redo: ``yes`` may be shortened to ``y``, so it is also ``yy``."""
    if len(text) == 2 and text[0] == text[1]:
        return command(text[0], "y") == "y"
    return command(text, "y") == "y" and not _is_answer(at, text)


def _is_answer(at: Booth, text: str) -> bool:
    now = at.now
    return now is not None and now.item is not None and any(_answers(now.question, text))


def _said(at: Booth, question: Question, item: Item, text: str) -> VoteTurn:
    said, comment, has_comment = _parted(text)
    if has_comment and not (comment and question.comment):
        return VoteTurn(at, (), (refused("empty-note" if not comment else "vote-no-comment"),))
    key = command(said, _LETTERS)
    before = at.vote or Vote(at.round, item.id, question.id, at.expert)
    comment = comment or before.comment
    if not said:
        return _recorded(at, [replace(before, comment=comment)], told("vote-commented"), stays=True)
    if key == "c":
        if not question.cannot_judge:
            return VoteTurn(at, (), (refused("vote-must-judge"),))
        one = replace(before, value="", state="cannot-judge", comment=comment)
        return _recorded(at, [one], told("vote-cannot"))
    if key == "r":
        return _recused(at, item, comment)
    if key and key not in "yh":
        return VoteTurn(at, (), (refused("alone", key=key),))
    found = list(_answers(question, said))
    if len(found) == 1 and _is_other_end(at, question, item, found[0]):
        return VoteTurn(at, (), (refused("vote-best-is-worst"),))
    if len(found) != 1:
        return VoteTurn(at, (), (_not_found(question, said, found),))
    one = replace(before, value=found[0], state="given", comment=comment)
    return _recorded(at, [one], told("saved", codes=_named(question, found[0])))


def _named(question: Question, value: str) -> Called:
    """Return an answer with its label beside it."""
    if question.scale is not None:
        labels = {str(point): label for point, label in question.scale.labels.items()}
    else:
        labels = {one.id: one.label for one in question.answers}
    return Called(((value, labels.get(value, {})),))


def _is_other_end(at: Booth, question: Question, item: Item, value: str) -> bool:
    """Say whether the same member of a set was named the best as is now named the worst, or the other way."""
    other = {"best": "worst", "worst": "best"}.get(question.form)
    vote = at.cast.get((item.id, other)) if other else None
    return vote is not None and vote.is_given and vote.value == value


def _parted(text: str) -> tuple[str, str, bool]:
    """Part a line at the command ``m``: what is voted, the comment, whether there was an ``m``."""
    words = text.split()
    for at, word in enumerate(words):
        if command(word, _LETTERS) == "m":
            return " ".join(words[:at]), text.split(None, at + 1)[at + 1] if at + 1 < len(words) else "", True
    return text, "", False


def _answers(question: Question, said: str) -> Iterator[str]:
    """Yield the values that ``said`` may mean: one, if it is understood."""
    if question.form == PAIRWISE:
        yield from (value for value in (read_comparison(said.removeprefix("=") or "="),) if value)
        return
    folded = said.casefold().lstrip("=")
    if question.scale is not None:
        labels = question.scale.labels
        points = [str(point) for point in question.scale.points]
        yield from (point for point in points if point == folded)
        for point, label in labels.items():
            if folded in {text.casefold() for text in label.values()}:
                yield str(point)
        return
    names = {answer.id: [answer.id, *answer.label.values()] for answer in question.answers}
    exact = [one for one, texts in names.items() if folded in {text.casefold() for text in texts}]
    if not exact and folded.isdecimal() and 0 < int(folded) <= len(question.answers):
        exact = [question.answers[int(folded) - 1].id]
    yield from exact or (
        one for one, texts in names.items() if any(text.casefold().startswith(folded) for text in texts)
    )


def _not_found(question: Question, said: str, found: Sequence[str]) -> Message:
    if found:
        return refused("vote-several", word=said, answers=", ".join(found))
    if question.form == PAIRWISE:
        return refused("vote-no-comparison", word=said)
    if question.scale is not None:
        return refused("vote-off-scale", word=said, low=question.scale.low, high=question.scale.high)
    answers = ", ".join(f"{number} {one.id}" for number, one in enumerate(question.answers, 1))
    return refused("vote-no-answer", word=said, answers=answers)


def _recused(at: Booth, item: Item, comment: str) -> VoteTurn:
    if not at.recusal:
        return VoteTurn(at, (), (refused("vote-no-recusal"),))
    questions = [one.question.id for one in at.asked if one.item is item]
    votes = [Vote(at.round, item.id, name, at.expert, "", "recused", comment) for name in questions]
    turn = _recorded(at, votes, told("vote-recused"))
    after = next((n for n in range(at.at, len(at.asked)) if at.asked[n].item is not item), len(at.asked))
    return turn._replace(booth=replace(turn.booth, at=after))


def _ranked(at: Booth, question: Question, text: str) -> VoteTurn:
    numbers = text.replace(",", " ").split()
    count, most = len(at.items), question.places or len(at.items)
    valid = all(one.isdecimal() and 1 <= int(one) <= count for one in numbers)
    if not valid or len(set(map(int, numbers))) != len(numbers):
        return VoteTurn(at, (), (refused("vote-ranking", most=most, last=count),))
    if len(numbers) > most or (not question.places and len(numbers) < most):
        return VoteTurn(at, (), (refused("vote-places", n=most, said=len(numbers)),))
    places = {at.items[int(one) - 1].id: str(place) for place, one in enumerate(numbers, 1)}
    votes = []
    for item in at.items:
        before = at.cast.get((item.id, question.id))
        if item.id in places or (before is not None and before.is_given):
            votes.append(Vote(at.round, item.id, question.id, at.expert, places.get(item.id, "")))
    return _recorded(at, votes, told("saved", codes=" > ".join(numbers)))


def _recorded(at: Booth, votes: Sequence[Vote], message: Message, *, stays: bool = False) -> VoteTurn:
    fresh = [one for one in votes if at.cast.get((one.item, one.question)) != one]
    cast = {**at.cast, **{(one.item, one.question): one for one in fresh}}
    saved = (*at.saved, at.at) if fresh else at.saved
    after = replace(at, cast=cast, saved=saved, at=at.at if stays else at.at + 1)
    return VoteTurn(after, tuple(Cast(one) for one in fresh), (message,))


def _undone(at: Booth) -> VoteTurn:
    """Ask for the last batch to be taken back; the step then opens the booth anew with what is in force."""
    if not at.saved:
        return VoteTurn(at, (Undo(),))
    return VoteTurn(replace(at, at=at.saved[-1], saved=at.saved[:-1]), (Undo(),), (told("undone"),))
