"""Ballots: what goes out to an expert, and what comes back."""

from __future__ import annotations

import json
from dataclasses import field
from typing import TYPE_CHECKING

from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codex.model.code import Text
    from codex.model.feedback import FeedbackItem
    from codex.model.panel import Question

SCHEMA = "codex/ballot@1"
WAYS = ("html", "block", "text", "xlsx", "csv", "paper")
"""How answers can come: file of the page, copied block, message, workbook, table, typed in from paper."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A piece of evidence as an expert sees it."""

    text: str
    language: str
    source: str
    """Title of the source."""
    place: tuple[tuple[str, str], ...] = ()
    """Kind (``page``, ``paragraph``, ``turn``, ``time``, ``answer``) and value."""


@dataclass(frozen=True, slots=True)
class BallotItem:
    """One thing to vote on, with everything that is needed to do it."""

    id: str
    index: int
    """Place in the round, from 0: the same on every ballot."""
    title: Text
    notes: tuple[tuple[str, Text], ...] = ()
    """Name of a code and its definition, where the item is made of codes."""
    quotes: tuple[Quote, ...] = ()
    more: int = 0
    """Pieces of evidence that the expert could see but for which there is no room."""
    unread: int = 0
    """Pieces in languages that the expert does not read."""
    withheld: int = 0
    """Pieces that their source's consent keeps from the panel."""
    earlier: Mapping[str, FeedbackItem] = field(default_factory=dict)
    """Question -> what the expert may see of the round before."""
    options: tuple[Text, ...] = ()
    """The members of a set, in the order in which they are shown; empty for an item of its own."""


@dataclass(frozen=True, slots=True)
class Ballot:
    """A ballot of one expert in one round."""

    study: str
    """Id of the study, hex."""
    name: str
    """Name of the study."""
    round: str
    kind: str
    expert: str
    who: str
    """How the expert is addressed; the id where names stay outside."""
    language: str
    agenda: str
    """Digest of what is voted on, hex: ballots of another agenda are foreign."""
    title: Text
    questions: tuple[Question, ...]
    items: tuple[BallotItem, ...]
    """In the order of this expert."""
    secret: str
    """Key of this expert in this round, hex; signs the answers of the page."""
    recusal: bool = True
    propose: bool = False
    closes: str = ""
    """ISO date, or empty."""
    before: str = ""
    """The round that earlier votes come from, or nothing."""
    left_out: int = 0
    """Items that the expert cannot be asked about: their excerpt is in a language they do not read."""
    group: str = ""
    """Ballots made together with the same group show the same items and evidence; empty: nothing is known."""

    @property
    def stem(self) -> str:
        """Name of the ballot's files, without their ends."""
        safe = "".join(sign if sign.isalnum() or sign in "-." else "-" for sign in self.expert)
        return f"ballot-r{self.round}-{safe}".rstrip(".")


@dataclass(frozen=True, slots=True)
class Said:
    """One answer of a returned ballot."""

    item: str
    question: str
    state: str
    """``given``, ``cannot-judge`` or ``recused``."""
    value: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """An answer that names its item by a place, as blocks and forms do."""

    k: int
    """Place of the question, from 0."""
    place: int = -1
    """In a block: place of the item in the round, from 0; on a form: its number there, from 1; -1: see item."""
    item: str = ""
    check: str = ""
    """Letters that bind a number on a form to its item; empty where none stand there."""
    state: str = ""
    """Empty where ``value`` says it: ``?`` cannot judge, ``!`` stands aside."""
    value: str = ""
    """On a form as it was written."""
    comment: str = ""
    where: str = ""
    """As it is numbered on the form, for messages."""


@dataclass(frozen=True, slots=True)
class Returned:
    """The answers of a ballot as they came back, not yet checked against anything."""

    study: str
    round: str
    expert: str
    agenda: str
    answers: tuple[Said, ...]
    """In the order of the round's items and questions; blanks are left out."""
    proposals: tuple[str, ...] = ()
    language: str = ""
    saved: str = ""
    """When it was saved, UTC by the clock of the expert's machine; empty where the form does not say."""
    revision: int = 0
    """How many times it was saved before."""
    signature: str = ""
    """HMAC-SHA256 of :meth:`canonical` under the expert's key, hex."""
    code: str = ""
    """What stands on forms that cannot sign: shows whose ballot it is, not that nobody changed it."""
    way: str = "html"
    slots: tuple[Slot, ...] = ()
    """Answers whose items and questions are still to be looked up; then ``answers`` is empty."""

    @property
    def is_signed(self) -> bool:
        """Say whether this form can be signed: what is written by hand cannot."""
        return self.way in {"html", "block"}

    def canonical(self) -> str:
        """Return what is signed: JSON without blanks, in one fixed order, letters as they are.

        >>> Returned("ab", "2", "serik", "cd", (Said("code:x", "vote", "given", "7"),)).canonical()
        '["codex/ballot@1","ab","2","serik","cd","","",0,[["code:x","vote","given","7",""]],[]]'
        """
        answers = [[one.item, one.question, one.state, one.value, one.comment] for one in self.answers]
        told = [SCHEMA, self.study, self.round, self.expert, self.agenda, self.language, self.saved]
        return json.dumps(
            [*told, self.revision, answers, list(self.proposals)], ensure_ascii=False, separators=(",", ":")
        )
