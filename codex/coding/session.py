"""The machine behind line mode and full screen: one expert, one queue, one excerpt in hand.

States are frozen; each verb takes a :class:`Session` and gives a :class:`Turn`: the next state,
what to record (one batch), what to tell. Nothing here knows time, store or terminal. After a move
the step loads the expert's own answer to the excerpt in hand and hands it over with
:func:`holding`; before that, the answer counts as empty.
"""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING, NamedTuple, Protocol

from codex.coding.actions import Action, Quit, Undo
from codex.coding.answer import Answer, Given, joined, steps_between
from codex.coding.rules import Message, refused, rivals, told, why_not
from codex.model.called import called
from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codex.model.code import Codebook


class CodeFinder(Protocol):
    """What the machine needs to understand a typed code (the codebook room's ``Finder``)."""

    def exact(self, word: str) -> tuple[str, ...]:
        """Return the ids that ``word`` names."""
        ...

    def near(self, word: str) -> tuple[str, ...]:
        """Return the ids that were perhaps meant."""
        ...


@dataclass(frozen=True, slots=True)
class Session:
    """Where an expert stands."""

    book: Codebook
    find: CodeFinder
    queue: Sequence[str]
    """Ids of excerpts in the expert's order."""
    at: int = 0
    now: Answer = field(default_factory=Answer)
    """The expert's answer to the excerpt in hand, as recorded."""
    saved: tuple[int, ...] = ()
    """Positions at which something was recorded in this session, the latest last."""
    last: tuple[Given, ...] = ()
    """Codes of the excerpt finished last, for *repeat*."""
    repeats: Mapping[int, int] = field(default_factory=dict)
    """Position -> occasion (2, 3) where an excerpt is shown again for blind repeats."""

    @property
    def excerpt(self) -> str | None:
        """Id of the excerpt in hand; None when the queue is through."""
        return self.queue[self.at] if self.at < len(self.queue) else None

    @property
    def occasion(self) -> int:
        """Occasion of the excerpt in hand."""
        return self.repeats.get(self.at, 1)

    @property
    def left(self) -> int:
        """Excerpts from the one in hand to the end of the queue."""
        return len(self.queue) - self.at


class Turn(NamedTuple):
    """What comes of one line or key."""

    session: Session
    actions: tuple[Action, ...] = ()
    messages: tuple[Message, ...] = ()


def holding(session: Session, answer: Answer) -> Session:
    """Return the session knowing what the expert has already said of the excerpt in hand."""
    return replace(session, now=answer)


def record(session: Session, answer: Answer, *messages: Message) -> Turn:
    """Make ``answer`` the answer to the excerpt in hand; the excerpt stays in hand."""
    if session.excerpt is None:
        return Turn(session, (), (refused("at-end"),))
    answer = answer.spread()
    actions = steps_between(session.excerpt, session.now, answer, session.occasion)
    saved = (*session.saved, session.at) if actions else session.saved
    return Turn(replace(session, now=answer, saved=saved), actions, messages)


def finish(session: Session, answer: Answer | None = None, *messages: Message) -> Turn:
    """Finish with the excerpt in hand, with ``answer`` or as it stands, and take the next."""
    answer = replace(answer or session.now, done=True)
    turn = record(session, answer, *messages)
    if session.excerpt is None:
        return turn
    after = replace(moved(turn.session, session.at + 1), last=turn.session.now.given or session.last)
    return turn._replace(session=after)


def nothing_fits(session: Session) -> Turn:
    """Finish with no code at all: judged, and not the same as not judged."""
    return finish(session, replace(session.now, given=()), told("saved-nothing"))


def toggle(session: Session, code: str, stance: str = "supports") -> Turn:
    """Give a code, or take it back if it was given with this stance; saved at once.

    In an exclusive branch the code takes the place of the one given before.
    """
    no = why_not(session.book, code)
    if no is not None:
        return Turn(session, (), (no,))
    given = session.now.given_as(code)
    others = tuple(one for one in session.now.given if one.code != code)
    if given is not None and given.stance == stance:
        return record(session, _remembering(session.now, others))
    gone = rivals(session.book, code, session.now.codes)
    kept = tuple(one for one in others if one.code not in gone)
    first = given or Given(code)
    messages = (
        [told("replaced", code=called(session.book, code), others=called(session.book, *gone))]
        if gone
        else []
    )
    return record(session, replace(session.now, given=(*kept, replace(first, stance=stance))), *messages)


def _remembering(now: Answer, given: tuple[Given, ...]) -> Answer:
    """Keep doubt and note on the excerpt when its last code is taken back."""
    if given:
        return replace(now, given=given)
    return replace(now, given=(), unsure=now.is_unsure, note=now.notes())


def toggle_unsure(session: Session) -> Turn:
    """Mark the answer unsure, or no longer; saved at once."""
    unsure = not session.now.is_unsure
    given = tuple(replace(one, unsure=unsure) for one in session.now.given)
    return record(session, replace(session.now, given=given, unsure=unsure and not given))


def write_note(session: Session, text: str) -> Turn:
    """Put ``text`` in the place of the answer's note; empty takes it away. Saved at once."""
    given = tuple(replace(one, note=text) for one in session.now.given)
    return record(session, replace(session.now, given=given, note="" if given else text))


def repeat_last(session: Session) -> Turn:
    """Give the codes of the excerpt finished last, without its doubts and notes; saved at once."""
    if not session.last:
        return Turn(session, (), (refused("no-last"),))
    fresh = tuple(Given(one.code, one.stance) for one in session.last if not session.now.given_as(one.code))
    clash = [one for given in fresh for one in rivals(session.book, given.code, session.now.codes)]
    if clash:
        return Turn(session, (), (refused("exclusive", codes=called(session.book, *dict.fromkeys(clash))),))
    return record(session, replace(session.now, given=(*session.now.given, *fresh)))


def remark(session: Session, *, unsure: bool = False, note: str = "") -> Turn:
    """Add doubt or a note to the excerpt in hand, which stays in hand; saved at once."""
    now = session.now
    if now.given:
        given = tuple(
            replace(one, unsure=one.unsure or unsure, note=joined(one.note, note)) for one in now.given
        )
        return record(session, replace(now, given=given))
    return record(session, replace(now, unsure=now.unsure or unsure, note=joined(now.note, note)))


def skip(session: Session) -> Turn:
    """Take the next excerpt; this one stays as it is and comes again another time."""
    if session.excerpt is None:
        return Turn(session, (), (refused("at-end"),))
    return Turn(moved(session, session.at + 1))


def back(session: Session) -> Turn:
    """Take the excerpt before."""
    if session.at == 0:
        return Turn(session, (), (refused("at-start"),))
    return Turn(moved(session, session.at - 1))


def go_to(session: Session, excerpt: str) -> Turn:
    """Take an excerpt of the queue."""
    if excerpt not in session.queue:
        return Turn(session, (), (refused("not-in-queue", excerpt=excerpt),))
    return Turn(moved(session, session.queue.index(excerpt)))


def undo(session: Session) -> Turn:
    """Ask for the last batch to be taken back, and stand where it was recorded.

    An earlier session's batch has its place unknown here; the step moves with :func:`go_to` to
    the excerpt that the store names. Where the store refuses, the step keeps the old session.
    """
    if not session.saved:
        return Turn(holding(session, Answer()), (Undo(),))
    after = replace(moved(session, session.saved[-1]), saved=session.saved[:-1])
    return Turn(after, (Undo(),), (told("undone"),))


def leave(session: Session) -> Turn:
    """Stop here."""
    return Turn(session, (Quit(),))


def moved(session: Session, at: int) -> Session:
    """Return the session with another excerpt in hand, its answer not yet known."""
    return replace(session, at=at, now=Answer())
