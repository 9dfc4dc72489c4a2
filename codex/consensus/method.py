"""What a method is: its name, its parameters, and a function from a task to results."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from codex.consensus.damage import damage
from codex.consensus.votes_table import Ballot, VotesTable, read_votes
from codex.errors import UsageProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from codex.consensus.panel_tools import PanelTools
    from codex.consensus.params import Typed

Figures = dict[str, Any]
"""What a method says of one item."""

Result = dict[str, Any]
"""``item``, ``method``, ``round``, then the figures; ready for JSON."""


@dataclass(frozen=True, slots=True)
class Task:
    """One table to be worked on with a method and its parameters."""

    method: str
    table: VotesTable
    params: Typed
    tools: PanelTools | None = None

    def result(self, item: str | None, number: str, **figures: Any) -> Result:
        """Return a result; exact numbers become floats at the last moment."""
        plain = {key: plain_value(value) for key, value in figures.items()}
        return {"item": item, "method": self.method, "round": number or None, **plain}

    def rounds(self) -> Iterator[tuple[str, VotesTable]]:
        """Yield each round and its votes."""
        for number in self.table.rounds:
            yield number, self.table.of_round(number)

    def numbers(self, ballots: Iterable[Ballot]) -> list[Fraction]:
        """Return the ratings among the votes, checked against ``lo`` and ``hi`` where these are given."""
        found = []
        for ballot in ballots:
            rating = self.table.number(ballot)
            if rating is not None:
                self.check_scale(rating, ballot)
                found.append(rating)
        return found

    def check_scale(self, rating: Fraction, ballot: Ballot) -> None:
        """Refuse a rating below ``lo`` or above ``hi``."""
        low, high = self.params.get("lo"), self.params.get("hi", self.params.get("scale_max"))
        if (low is not None and rating < low) or (high is not None and rating > high):
            raise damage(
                "consensus.vote-off-scale",
                self.table.where(ballot),
                value=ballot.value,
                low=plain_text(low),
                high=plain_text(high),
            )

    def panel(self) -> PanelTools:
        """Return the coefficients of the agreement room."""
        if self.tools is None:
            raise UsageProblem("consensus.method-needs-agreement", method=self.method)
        return self.tools


@dataclass(frozen=True, slots=True)
class Method:
    """A method of the calculator."""

    name: str
    run: Callable[[Task], list[Result]]
    params: Mapping[str, str] = field(default_factory=dict)
    """Name -> kind (:func:`codex.consensus.params.read_params`)."""
    aliases: tuple[str, ...] = ()
    repeats: bool = False
    """True where an expert may give an item several values."""
    defaults: Mapping[str, Any] = field(default_factory=dict)

    def on(
        self,
        header: Sequence[str],
        rows: Iterable[tuple[int, Sequence[str]]],
        params: Typed,
        file: str = "",
        tools: PanelTools | None = None,
    ) -> list[Result]:
        """Run on parsed rows."""
        table = read_votes(header, rows, file, repeats=self.repeats)
        return self.run(Task(self.name, table, {**self.defaults, **params}, tools))


def each_item(
    figures: Callable[[Task, list[Ballot]], Figures],
) -> Callable[[Task], list[Result]]:
    """Make a method of a function that gives the figures of one item's votes."""

    def run(task: Task) -> list[Result]:
        return [
            task.result(item, number, **figures(task, ballots))
            for number, votes in task.rounds()
            for item, ballots in votes.by_item().items()
        ]

    return run


def plain_value(value: Any) -> Any:
    """Turn exact numbers into floats, tuples into lists, through all levels."""
    if isinstance(value, Fraction):
        return float(value)
    if isinstance(value, dict):
        return {key: plain_value(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain_value(inner) for inner in value]
    return value


def plain_text(value: int | Fraction | None) -> str:
    """Write an exact number for people; nothing for None."""
    if value is None:
        return ""
    return str(value.numerator) if value.denominator == 1 else f"{float(value):g}"


def as_written(value: str) -> int | str:
    """Return a vote as a whole number where it is written as one, so that JSON says 2 and not "2"."""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else value
