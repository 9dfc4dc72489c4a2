"""An expert's answer to one excerpt, and what must be recorded to get from one answer to another."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from codex.coding.actions import Action, Finish, Give, Remark, Withdraw
from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codex.model.judgment import Done, Judgment


@dataclass(frozen=True, slots=True)
class Given:
    """A code of the answer."""

    code: str
    stance: str = "supports"
    unsure: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an expert has said of an excerpt so far; nothing, before they met it."""

    given: tuple[Given, ...] = ()
    unsure: bool = False
    """Said of the excerpt as a whole, while no code is given."""
    note: str = ""
    done: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        """Ids of the codes given, in the order they were."""
        return tuple(one.code for one in self.given)

    @property
    def is_unsure(self) -> bool:
        """Whether any part of the answer is marked unsure."""
        return self.unsure or any(one.unsure for one in self.given)

    @property
    def is_empty(self) -> bool:
        """Whether the expert has said nothing yet."""
        return not (self.given or self.unsure or self.note or self.done)

    def given_as(self, code: str) -> Given | None:
        """Return how ``code`` was given, or None."""
        return next((one for one in self.given if one.code == code), None)

    def notes(self) -> str:
        """Return the distinct notes of the answer, one a line."""
        return "\n".join(dict.fromkeys(note for note in (self.note, *(g.note for g in self.given)) if note))

    def spread(self) -> Answer:
        """Move doubt and note of the whole onto the codes, if there are any."""
        if not self.given or not (self.unsure or self.note):
            return self
        given = tuple(
            replace(one, unsure=one.unsure or self.unsure, note=joined(self.note, one.note))
            for one in self.given
        )
        return replace(self, given=given, unsure=False, note="")


def answer_of(judgments: Iterable[Judgment], done: Done | None) -> Answer:
    """Return the answer that the store holds.

    Args:
        judgments: Judgments in force by one expert on one excerpt and occasion.
        done: The expert's Done on it, if there is one.
    """
    given = tuple(Given(one.code, one.stance, one.unsure, one.note) for one in judgments)
    if done is None:
        return Answer(given)
    return Answer(given, done.unsure, done.note, bool(done.version))


def joined(first: str, second: str) -> str:
    r"""Put two notes together, each on its line; an equal one is not said twice.

    >>> joined("a", "b"), joined("a", "a"), joined("", "b")
    ('a\nb', 'a', 'b')
    """
    if not first or second in first.split("\n"):
        return first or second
    return f"{first}\n{second}" if second else first


def steps_between(excerpt: str, before: Answer, after: Answer, occasion: int = 1) -> tuple[Action, ...]:
    """Return what to record so that ``before`` becomes ``after``; nothing where they are equal."""
    found: list[Action] = [
        Withdraw(excerpt, one.code, occasion) for one in before.given if after.given_as(one.code) is None
    ]
    found.extend(
        Give(excerpt, one.code, one.stance, one.unsure, one.note, occasion)
        for one in after.given
        if before.given_as(one.code) != one
    )
    if (before.unsure, before.note, before.done) != (after.unsure, after.note, after.done):
        kind = Finish if after.done else Remark
        found.append(kind(excerpt, after.unsure, after.note, occasion))
    return tuple(found)
