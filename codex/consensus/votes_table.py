"""A table of votes: long (``item,expert,value[,round]``) or wide (``item`` and one column an expert)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from codex.consensus.damage import damage
from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ITEM: Final = ("item", "items", "code", "statement", "question", "unit", "excerpt", "id")
EXPERT: Final = ("expert", "rater", "judge", "panellist", "panelist", "voter", "coder", "annotator")
VALUE: Final = ("value", "vote", "rating", "score", "answer", "points", "rank")
ROUND: Final = ("round", "wave")
"""Column names that are understood, ours first."""

LARGEST_DIGITS: Final = 15


@dataclass(frozen=True, slots=True)
class Ballot:
    """One value that one expert gave one item; None where nothing was given."""

    item: str
    expert: str
    value: str | None
    round: str = ""
    line: int = 0
    part: str = ""
    """Which of several values it is, where a method needs more than one (``part`` column)."""


@dataclass(frozen=True, slots=True)
class VotesTable:
    """Votes in the order of the file."""

    ballots: tuple[Ballot, ...]
    name: str = ""
    """The file's name, for errors."""

    @property
    def items(self) -> tuple[str, ...]:
        """Items in the order they first appear."""
        return tuple(dict.fromkeys(ballot.item for ballot in self.ballots))

    @property
    def experts(self) -> tuple[str, ...]:
        """Experts in the order they first appear."""
        return tuple(dict.fromkeys(ballot.expert for ballot in self.ballots))

    @property
    def rounds(self) -> tuple[str, ...]:
        """Rounds in the order of their numbers, else of their appearance."""
        seen = list(dict.fromkeys(ballot.round for ballot in self.ballots))
        if all(number.isascii() and number.isdigit() for number in seen):
            seen.sort(key=int)
        return tuple(seen)

    def of_round(self, number: str) -> VotesTable:
        """Return the votes of one round alone."""
        return VotesTable(tuple(b for b in self.ballots if b.round == number), self.name)

    def by_item(self) -> dict[str, list[Ballot]]:
        """Return the votes per item, in order."""
        found: dict[str, list[Ballot]] = {}
        for ballot in self.ballots:
            found.setdefault(ballot.item, []).append(ballot)
        return found

    def where(self, ballot: Ballot) -> str:
        """Return ``FILE:LINE`` of a vote."""
        return f"{self.name or 'table'}:{ballot.line}"

    def number(self, ballot: Ballot) -> Fraction | None:
        """Return a vote as the exact number it is written as; None for a blank.

        Raises:
            DamagedFile: The value is no number.
        """
        if ballot.value is None:
            return None
        found = exact_number(ballot.value)
        if found is None:
            raise damage("consensus.vote-not-number", self.where(ballot), value=ballot.value)
        return found


def exact_number(text: str) -> Fraction | None:
    """Return a written number, exactly: decimal point or comma, or a fraction; None where it is none.

    >>> exact_number("4,5"), exact_number("1/3"), exact_number("nan"), exact_number("1e999999")
    (Fraction(9, 2), Fraction(1, 3), None, None)
    """
    plain = text.strip().replace(",", ".", 1)
    top, slash, bottom = plain.partition("/")
    if not (_is_decimal(top) and (not slash or _is_decimal(bottom))):
        return None
    below = Fraction(bottom) if slash else Fraction(1)
    return Fraction(top) / below if below else None


def _is_decimal(text: str) -> bool:
    digits = text.strip().removeprefix("-").removeprefix("+").replace(".", "", 1)
    return digits.isascii() and digits.isdigit() and len(digits) <= LARGEST_DIGITS


def read_votes(
    header: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]], name: str = "", *, repeats: bool = False
) -> VotesTable:
    """Read parsed rows as votes.

    Args:
        header: Column names; long where one each of item, expert and value is among them.
        rows: Line in the file and the cells of each row.
        name: Of the file, for errors.
        repeats: True where one expert may give one item several values (Dawid-Skene, best-worst).

    Raises:
        DamagedFile: No item column, a blank item or expert, or two values of one expert for one item.

    >>> table = read_votes(["item", "aigul", "serik"], [(2, ["planning", "7", ""])])
    >>> [(b.expert, b.value) for b in table.ballots]
    [('aigul', '7'), ('serik', None)]
    """
    columns = {title.strip().casefold(): place for place, title in reversed(list(enumerate(header)))}
    item = _column(columns, ITEM)
    if item is None:
        item = _column(columns, ("",)) if header and not header[0].strip() else None
    if item is None:
        raise damage("consensus.votes-no-item", name or "table", columns=", ".join(header))
    expert, value = _column(columns, EXPERT), _column(columns, VALUE)
    place = _Places(item, expert, value, _column(columns, ROUND), _column(columns, ("part",)))
    long = expert is not None and value is not None
    read = _long if long else _wide
    ballots = [ballot for line, cells in rows for ballot in read(header, cells, line, place, name)]
    if not ballots:
        raise damage("consensus.votes-empty", name or "table")
    if not repeats:
        _no_repeats(ballots, name)
    return VotesTable(tuple(ballots), name)


@dataclass(frozen=True, slots=True)
class _Places:
    item: int
    expert: int | None
    value: int | None
    round: int | None
    part: int | None

    def taken(self) -> set[int | None]:
        return {self.item, self.round, self.part}


def _column(columns: Mapping[str, int], names: Sequence[str]) -> int | None:
    return next((columns[name] for name in names if name in columns), None)


def _long(
    header: Sequence[str], cells: Sequence[str], line: int, place: _Places, name: str
) -> Iterable[Ballot]:
    del header
    expert = _cell(cells, place.expert)
    if not expert:
        raise damage("consensus.votes-no-expert", f"{name or 'table'}:{line}")
    yield Ballot(
        _item(cells, place, line, name),
        expert,
        _cell(cells, place.value) or None,
        _cell(cells, place.round),
        line,
        _cell(cells, place.part),
    )


def _wide(
    header: Sequence[str], cells: Sequence[str], line: int, place: _Places, name: str
) -> Iterable[Ballot]:
    item = _item(cells, place, line, name)
    for column, title in enumerate(header):
        if column not in place.taken():
            yield Ballot(
                item,
                title.strip(),
                _cell(cells, column) or None,
                _cell(cells, place.round),
                line,
                _cell(cells, place.part),
            )


def _item(cells: Sequence[str], place: _Places, line: int, name: str) -> str:
    item = _cell(cells, place.item)
    if not item:
        raise damage("consensus.votes-item-blank", f"{name or 'table'}:{line}")
    return item


def _cell(cells: Sequence[str], column: int | None) -> str:
    return "" if column is None or column >= len(cells) else cells[column].strip()


def _no_repeats(ballots: Sequence[Ballot], name: str) -> None:
    seen: dict[tuple[str, str, str, str], int] = {}
    for ballot in ballots:
        key = (ballot.round, ballot.item, ballot.expert, ballot.part)
        if key in seen:
            raise damage(
                "consensus.votes-repeated",
                f"{name or 'table'}:{ballot.line}",
                item=ballot.item,
                expert=ballot.expert,
                before=seen[key],
            )
        seen[key] = ballot.line
