"""How well each expert's judgments fit what was decided: precision, recall and F1 of a code.

The decision rests on the experts' own judgments, so all three flatter who took part in it, the more the
fewer took part; they compare experts of one round with one another, and are no measure of truth.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codex.agreement.grid import grid

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from codex.model.ratings import Ratings


@dataclass(frozen=True, slots=True)
class Fit:
    """One expert against the decisions."""

    rater: str
    both: int
    """Given by the expert and decided in."""
    too_many: int
    """Given by the expert and decided out."""
    too_few: int
    """Not given by the expert and decided in."""
    neither: int

    @property
    def units(self) -> int:
        """Decided units that the expert judged."""
        return self.both + self.too_many + self.too_few + self.neither

    @property
    def precision(self) -> float | None:
        """Share of what the expert gave that was decided in; None where nothing was given."""
        given = self.both + self.too_many
        return self.both / given if given else None

    @property
    def recall(self) -> float | None:
        """Share of what was decided in that the expert gave; None where nothing was decided in."""
        wanted = self.both + self.too_few
        return self.both / wanted if wanted else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall; None where nothing was given and nothing decided in.

        >>> Fit("ana", 6, 2, 4, 10).f1
        0.6666666666666666
        """
        every = 2 * self.both + self.too_many + self.too_few
        return 2 * self.both / every if every else None

    @property
    def why(self) -> str | None:
        """Text id of the reason why F1 is undefined."""
        if self.f1 is not None:
            return None
        return "agreement.why-never-given" if self.units else "agreement.why-no-decision"


def fits(ratings: Ratings, decided: Sequence[int]) -> tuple[Fit, ...]:
    """Return each rater of a table of 0 and 1 against the decisions.

    Args:
        ratings: N units.
        decided: (N,) 1 decided in, 0 decided out, -1 not decided.

    >>> from array import array
    >>> from codex.model.ratings import Ratings
    >>> table = Ratings(("ana", "bek"), 3, ("0", "1"), array("b", [1, 0, 1, 1, 1, -1]))
    >>> [(one.rater, one.both, one.too_many, one.too_few) for one in fits(table, [1, 1, 0])]
    [('ana', 1, 1, 1), ('bek', 2, 0, 0)]
    """
    import numpy as np

    truth = np.asarray(decided)
    found = []
    for rater, row in zip(ratings.raters, grid(ratings), strict=True):
        known = (truth >= 0) & (row >= 0)
        gave, wanted = row[known] == 1, truth[known] == 1
        cells = ((gave & wanted), (gave & ~wanted), (~gave & wanted), (~gave & ~wanted))
        found.append(Fit(rater, *(int(cell.sum()) for cell in cells)))
    return tuple(found)


def together(every: Iterable[Fit]) -> Fit:
    """Return one rater's fits to several codes as one, their counts added up."""
    rows = list(every)
    return Fit(
        rows[0].rater,
        sum(one.both for one in rows),
        sum(one.too_many for one in rows),
        sum(one.too_few for one in rows),
        sum(one.neither for one in rows),
    )
