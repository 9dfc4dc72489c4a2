"""Queues whose order is learned (*likely*, *uncertain*): the desk opens at once, the order comes when it is known.

What the expert has in hand, and what they have judged at this sitting, stays where it is; only what
follows is put in another order. After every 25 finished excerpts it is learned anew, by another
process, so that no key waits (:mod:`codex.steps.coding.beside`).
"""

from __future__ import annotations

from array import array
from dataclasses import replace
from itertools import filterfalse
from typing import TYPE_CHECKING, Final

from codex.coding.rules import Message
from codex.steps.coding.beside import Beside
from codex.store.walk import Places

if TYPE_CHECKING:
    from codex.coding.session import Session
    from codex.steps.coding.queues import Wish
    from codex.steps.coding.tagging import Desk

_FRESH: Final = 25
"""Finished excerpts after which it is learned anew."""


class Sorting:
    """What puts the queue of one desk in order."""

    def __init__(self, desk: Desk, wish: Wish) -> None:
        self.desk = desk
        self._wish = wish
        self._finished = 0
        self._told = False
        self._beside = Beside("codex.steps.coding.sorting_child")
        self._ask()

    @property
    def first(self) -> bool:
        """Whether the first order is still to come."""
        return self._beside.busy and not self._told

    def look(self, finished: int) -> tuple[Message, ...]:
        """Take an order that has come, or ask for another; to be called between keys.

        Args:
            finished: Excerpts finished at this sitting.

        Returns:
            What to tell: the first time only.
        """
        came = self._beside.take()
        if came is None:
            if not self._beside.busy and finished >= self._finished + _FRESH:
                self._finished = finished
                self._ask()
            return ()
        status, answer = came
        if status == 0:
            order = array("I")
            order.frombytes(answer)
            self.desk.session = reordered(self.desk, self.desk.session, order)
        elif self._told:
            return ()
        told, self._told = self._told, True
        return () if told else (Message("steps.sorted" if status == 0 else "steps.not-sorted"),)

    def _ask(self) -> None:
        study, one = self.desk.study, self.desk.round
        wish = self._wish._replace(beside=False, repeat=0.0)
        self._beside.ask(
            {
                "folder": str(study.folder.absolute()),
                "expert": study.actor.id,
                "round": one.id,
                "wish": wish._asdict(),
            }
        )

    def close(self) -> None:
        """End what is still learning."""
        self._beside.close()


def reordered(desk: Desk, session: Session, order: array[int]) -> Session:
    """Return the session with what was judged at this sitting, what is in hand, and then ``order``."""
    file = desk.study.file
    kept = sorted({*session.saved, session.at} & set(range(len(session.queue))))
    place = {old: new for new, old in enumerate(kept)}
    numbers = array("I", (file.number(session.queue[at]) for at in kept))
    numbers.extend(filterfalse(frozenset(numbers).__contains__, order))
    return replace(
        session,
        queue=Places(file, numbers),
        at=place.get(session.at, len(kept)),
        saved=tuple(place[at] for at in session.saved if at in place),
        repeats={},
    )
