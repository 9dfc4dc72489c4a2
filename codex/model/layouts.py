"""What authors write into the layouts of a paper: their words, beside what codex counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codex.model.view import Quote

RELATIONS = ("confirm", "expand", "discord", "silence")
"""How numbers and words stand to each other in a joint display."""
MATCHES = ("exact", "part", "none")
"""How far a code of the study is one of another framework."""


@dataclass(frozen=True, slots=True)
class Case:
    """A row of a framework matrix: a teacher, a school, a paper."""

    id: str
    label: str
    group: str = ""
    """Value of the attribute that cases are grouped by."""
    depth: int = 0
    """How far below another row it stands: codes have parents."""


@dataclass(frozen=True, slots=True)
class WrittenCell:
    """A summary that a person wrote of a case and a code, with one quote that shows it."""

    text: str
    quote: Quote | None = None


@dataclass(frozen=True, slots=True)
class JointRow:
    """A construct with what was measured and what was said of it."""

    construct: str
    quantity: str
    """The author's own figures, as they gave them; codex computes none of them."""
    theme: str
    cases: int | None = None
    quote: Quote | None = None
    relation: str = ""
    inference: str = ""
    """What both together say."""


@dataclass(frozen=True, slots=True)
class LevelStatement:
    """What a teacher at a level can do, with the excerpts it rests on."""

    text: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """Where a code is found in another framework."""

    match: str
    """``exact``, ``part`` or ``none``."""
    code: str = ""
    """Its number or name there."""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class TraceEntry:
    """What stands behind an objective in one column."""

    ids: tuple[str, ...] = field(default=())
    count: int | None = None
    """Where ids are too many to print; else their number."""

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self.ids) if self.count is None else self.count
