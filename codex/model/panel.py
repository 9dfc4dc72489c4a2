"""What a panel is asked, and by which rules its rounds go on or end."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from codex.model.code import Text

COUNTS = ("agree", "against", "neither")
"""What an answer counts as where a rule counts who agrees."""

SHOWN = ("none", "median", "distribution")
"""What of the last round experts are shown before the next one."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Whole numbers from low to high."""

    low: int
    high: int
    labels: Mapping[int, Text] = field(default_factory=dict)
    """Wording of some points, per language."""
    agree_from: int | None = None
    """Lowest rating that counts as agreeing; a scale read from a protocol always has one."""
    against_to: int | None = None
    """Highest rating that counts as against; without it everything below ``agree_from``."""

    @property
    def points(self) -> range:
        """Every rating that can be given."""
        return range(self.low, self.high + 1)


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the answers to choose from."""

    id: str
    label: Text = field(default_factory=dict)
    counts: str = "neither"


@dataclass(frozen=True, slots=True)
class Question:
    """One question, asked of every item of the round."""

    id: str
    text: Text = field(default_factory=dict)
    """Wording per language."""
    scale: Scale | None = None
    """Set where the answer is a rating."""
    answers: tuple[Answer, ...] = ()
    """Set where one of several is chosen; neither of both where items are ranked or codes are given."""
    rule: str = ""
    """Own rule; empty: the protocol's."""
    decides: bool = True
    """False for a question that is asked but decides nothing."""
    cannot_judge: bool = True
    """True where an expert may say that they cannot judge; that is no blank and no vote."""
    comment: bool = True
    places: int = 0
    """How many items an expert ranks or selects at most; 0 for all."""
    form: str = ""
    """``pairwise``, ``best`` or ``worst`` where the members of a set are compared; else empty."""

    @property
    def is_ranking(self) -> bool:
        """Say whether all items are put in an order, instead of one answer an item."""
        return self.scale is None and not self.answers


@dataclass(frozen=True, slots=True)
class Feedback:
    """What experts see of the last round."""

    show: str = "none"
    comments: bool = False
    own: bool = True
    """Their own earlier vote."""


@dataclass(frozen=True, slots=True)
class Stopping:
    """When the rounds end; what is not set does not count."""

    rounds: int | None = None
    """Most rounds."""
    unchanged: Fraction | None = None
    """An item is stable when at least this share of the experts kept their answer."""
    histogram: Fraction | None = None
    """... when less than this share moved the distribution (0.15 by custom)."""
    cv: Fraction | None = None
    """... when the coefficient of variation changed by less."""


@dataclass(frozen=True, slots=True)
class Sets:
    """How a list is parted into sets of which the best and the worst are named."""

    size: int = 4
    """Members of a set."""
    times: int = 3
    """How many times each item is shown at least."""


@dataclass(frozen=True, slots=True)
class PanelPlan:
    """The part of a protocol that rounds of votes read."""

    title: Text = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    feedback: Feedback = field(default_factory=Feedback)
    stopping: Stopping = field(default_factory=Stopping)
    opens: str = ""
    """ISO date, or empty."""
    closes: str = ""
    weights: Mapping[str, Fraction] = field(default_factory=dict)
    """Expert -> weight; weighted figures stand beside the unweighted ones."""
    recusal: bool = True
    """True where experts may step aside from an item for a conflict of interest."""
    sets: Sets = field(default_factory=Sets)
    """Read by best-worst rounds alone."""

    def question(self, question_id: str) -> Question | None:
        """Return the question of that id, or None."""
        return next((one for one in self.questions if one.id == question_id), None)
