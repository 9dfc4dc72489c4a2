"""Ratings made ready for one coefficient."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any, Final

from codex.agreement.grid import numbers
from codex.agreement.patterns import Patterns, patterns
from codex.agreement.weights import agreement_weights
from codex.errors import UsageProblem
from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from codex.agreement.coefficients import Coefficient
    from codex.agreement.grid import Grid
    from codex.agreement.sums import Matrix, Vector
    from codex.agreement.tally import Tally
    from codex.model.ratings import Ratings

TABLE_LIMIT: Final = 3000
"""More categories than this are not put into a square table of distances."""

PAIRS_LIMIT: Final = 200
"""With more raters the pairs of raters are not gone through one by one."""

TWO_RATERS: Final = frozenset({"cohen", "scott", "bangdiwala"})
COMPLETE: Final = frozenset({"icc", "kendall", "spearman", "pearson"})
"""Families that compare whole rows: units some rater did not judge are left out."""


class Undefined(Exception):
    """There is no value; carries the text id of the reason."""


@dataclass(frozen=True, slots=True)
class Case:
    """Ratings ready for one coefficient."""

    ratings: Ratings
    table: Grid
    """(R, N) category numbers, -1 for missing."""
    named: Coefficient
    counted: Tally
    raters: tuple[int, ...]
    """Raters with at least one judgment."""
    custom: Matrix | None = None
    """(q, q) own distances."""
    folds: dict[tuple[bool, bool, bool], Patterns] = field(default_factory=dict)
    """Patterns that were worked out already, for several coefficients of one table."""
    units: bool = False
    """Whether the pattern of each unit is asked for even where units are independent."""
    extra: dict[str, Any] = field(default_factory=dict)
    """Further figures, filled in on the way."""

    @property
    def q(self) -> int:
        """Declared categories."""
        return len(self.ratings.categories)

    def folded(self, *, ordered: bool = False, with_unjudged: bool = False) -> Patterns:
        """Return the patterns of units, of all raters who judged; see :func:`patterns`."""
        units = self.units or bool(len(self.ratings.clusters))
        key = (ordered, with_unjudged, units)
        if key not in self.folds:
            table = self.table[list(self.raters)] if ordered else self.table
            self.folds[key] = patterns(
                table, self.q, ordered=ordered, with_unjudged=with_unjudged, units=units
            )
        return self.folds[key]

    def complete(self) -> NDArray[np.bool_]:
        """(N,) the units that every rater judged."""
        import numpy as np

        return np.asarray((self.table[list(self.raters)] >= 0).all(axis=0))


def present(table: Grid, counted: Tally) -> tuple[int, ...]:
    """Return the raters who judged anything."""
    if counted.judgments == table.size and table.size:
        return tuple(range(len(table)))
    return tuple(i for i, row in enumerate(table) if len(row) and int(row.max()) >= 0)


def as_matrix(distances: Sequence[Sequence[float]] | Matrix | None) -> Matrix | None:
    """Return own distances as an array."""
    if distances is None:
        return None
    import numpy as np

    return np.array(distances, dtype=np.float64)


def check(case: Case) -> None:
    """Refuse what cannot have a value whatever was judged.

    Raises:
        Undefined: Nobody judged, one rater judged, no unit has two judgments, or not two raters.
    """
    if not case.counted.judgments:
        raise Undefined("agreement.why-no-judgments")
    if len(case.raters) < 2:
        raise Undefined("agreement.why-one-rater")
    if not case.counted.pairable:
        raise Undefined("agreement.why-no-overlap")
    if case.named.family in TWO_RATERS and len(case.ratings.raters) != 2:
        raise Undefined("agreement.why-not-two-raters")
    if case.named.family in {"light", "spearman", "pearson"} and len(case.raters) > PAIRS_LIMIT:
        raise Undefined("agreement.why-too-many-raters")
    if case.named.family == "specific" and case.q != 2:
        raise Undefined("agreement.why-not-two-categories")
    if case.named.family in COMPLETE and int(case.complete().sum()) < 2:
        raise Undefined("agreement.why-two-units")


def reason(case: Case) -> str:
    """Say why the formula is 0/0."""
    if case.named.family in COMPLETE:
        return "agreement.why-one-source-value"
    if case.named.family == "specific":
        return "agreement.why-never-given"
    used = (case.counted.given[2:].sum(axis=0) > 0).sum()
    return "agreement.why-one-category" if used == 1 else "agreement.why-no-variation"


def weights_of(case: Case) -> Matrix | None:
    """Return the agreement weights (q, q), None for identity."""
    import numpy as np

    if case.named.weights == "identity":
        return None
    if case.named.weights == "custom":
        far = own_distances(case)
        return np.asarray(1.0 - far / far.max()) if far.size and far.max() > 0 else None
    check_size(case)
    check_order(case)
    values = numbers(case.ratings.categories)
    case.extra["weights_on"] = "ranks" if values is None else "values"
    if case.named.weights == "ratio" and values is not None and float(values.min()) < 0:
        raise Undefined("agreement.why-below-zero")
    return agreement_weights(case.named.weights, np.arange(1.0, case.q + 1) if values is None else values)


def own_distances(case: Case) -> Matrix:
    """Return the own distances, checked.

    Raises:
        UsageProblem: None were given, or they are no table of distances.
    """
    import numpy as np

    far = case.custom
    if far is None:
        raise UsageProblem("agreement.no-distances", name=case.named.name)
    sound = far.shape == (case.q, case.q) and bool(np.isfinite(far).all()) and bool((far >= 0).all())
    if not sound or bool(np.diag(far).any()) or not np.array_equal(far, far.T):
        raise UsageProblem("agreement.distances-amiss", n=case.q)
    return far


def values_of(case: Case) -> Vector:
    """Return the categories as numbers (q,).

    Raises:
        Undefined: They are no numbers.
    """
    values = numbers(case.ratings.categories)
    if values is None:
        raise Undefined("agreement.why-not-numbers")
    return values


def check_order(case: Case) -> None:
    """Refuse to grade categories that nobody put in an order.

    Raises:
        Undefined: They are words without a declared order.
    """
    if not case.ratings.order_known:
        raise Undefined("agreement.why-no-order")


def check_size(case: Case) -> None:
    """Refuse a square table of too many categories.

    Raises:
        Undefined: There are more than :data:`TABLE_LIMIT`.
    """
    if case.q > TABLE_LIMIT:
        raise Undefined("agreement.why-too-many-categories")
