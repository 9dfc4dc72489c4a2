"""A second opinion: the same figure from the packages ``krippendorff`` and ``scikit-learn``.

Nothing of theirs is on our way to a number. Asked for, they compute it again, and the
difference is told. Some figures are theirs only by a conversion that holds for complete data:
Fleiss' kappa and Scott's pi from alpha, ``1 - kappa = (1 - alpha) n / (n - 1)``, with n judgments;
percent agreement and Brennan-Prediger from pairwise accuracy.
"""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

from codex.agreement.coefficients import coefficient
from codex.agreement.grid import grid, numbers
from codex.agreement.measure import estimate
from codex.agreement.sets import distances, estimate_kinds
from codex.agreement.weights import metric

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from codex.agreement.coefficients import Coefficient
    from codex.agreement.grid import Grid
    from codex.model.estimate import Estimate
    from codex.model.ratings import Ratings

LARGEST: Final = 1 << 30
"""The package builds units x categories x categories: not asked beyond this many bytes."""


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """Our value beside that of another package."""

    coefficient: str
    ours: float | None
    theirs: float | None = None
    package: str = ""
    """``krippendorff 0.9.0``; empty where nobody was asked."""
    converted: bool = False
    """True where theirs is a conversion of what the package computes."""
    why_none: str | None = None
    """Text id: why there is no second opinion."""

    @property
    def difference(self) -> float | None:
        """The absolute difference; 0 where both say undefined, infinite where one does."""
        if self.why_none is not None:
            return None
        if self.ours is None or self.theirs is None:
            return 0.0 if self.ours is self.theirs else math.inf
        return abs(self.ours - self.theirs)


def largest(opinions: list[SecondOpinion]) -> float | None:
    """Return the largest difference; None where there was no second opinion at all."""
    return max((one.difference for one in opinions if one.difference is not None), default=None)


def verify(ratings: Ratings, name: str, *, weights: str | None = None) -> SecondOpinion:
    """Compute a coefficient a second time.

    Args:
        ratings: As for :func:`codex.agreement.measure.estimate`.
        name: As there.
        weights: As there.
    """
    named = coefficient(name, level=ratings.level, weights=weights)
    ours = estimate(ratings, name, interval=None, weights=weights)
    if named.category is not None:
        return _none(ours, "agreement.no-second-opinion")
    table = grid(ratings)
    if named.family == "alpha":
        return _alpha(ratings, table, named, ours)
    if named.weights != "identity" and named.family not in {"cohen", "light"}:
        return _none(ours, "agreement.no-second-opinion")
    if named.family in {"cohen", "light"}:
        return _pairwise(ratings, table, named, ours)
    complete = bool(table.size) and bool((table >= 0).all())
    if named.family in {"fleiss", "scott", "percent", "brennan_prediger"} and complete:
        return _converted(ratings, table, named, ours)
    return _none(ours, "agreement.no-second-opinion")


def verify_kinds(table: Ratings, kinds: list[frozenset[int]], name: str) -> SecondOpinion:
    """Compute alpha over sets a second time, with our distances but the package's alpha.

    Args:
        table: Which set stands in each cell, by its number.
        kinds: The distinct sets.
        name: As for :func:`codex.agreement.sets.estimate_kinds`.
    """
    ours = estimate_kinds(table, kinds, name, interval=None)
    named = coefficient("krippendorff_alpha_masi" if name.strip().lower() == "alpha" else name)
    if named.level == "multivalued" or ours.why == "agreement.why-too-many-sets":
        return _none(ours, "agreement.no-second-opinion")
    return _asked(grid(table), len(kinds), ours, _by_table(distances(named.level, kinds)))


def _none(ours: Estimate, why: str) -> SecondOpinion:
    return SecondOpinion(ours.coefficient, ours.value, why_none=why)


def _alpha(ratings: Ratings, table: Grid, named: Coefficient, ours: Estimate) -> SecondOpinion:
    if ours.value is None and ours.why not in {"agreement.why-one-category", "agreement.why-no-overlap"}:
        return _none(ours, "agreement.no-second-opinion")
    q = len(ratings.categories)
    if named.level in {"nominal", "ordinal"}:
        return _asked(table, q, ours, named.level)
    values = numbers(ratings.categories)
    if values is None or named.level in {"weights", "custom"}:
        return _none(ours, "agreement.no-second-opinion")
    if named.level in {"interval", "ratio"}:
        return _asked(table, q, ours, named.level, values)
    return _asked(table, q, ours, _by_table(metric(named.level, values)))


def _by_table(far: NDArray[np.float64]) -> Callable[..., Any]:
    import numpy as np

    def look_up(v1: Any, v2: Any, i1: Any, i2: Any, n_v: Any, **rest: Any) -> Any:  # noqa: ARG001
        return far[np.asarray(i1, dtype=int), np.asarray(i2, dtype=int)]

    return look_up


def _asked(
    table: Grid, q: int, ours: Estimate, level: Any, values: NDArray[np.float64] | None = None
) -> SecondOpinion:
    """Ask the krippendorff package; it says nan or raises where alpha is undefined.

    Its own metric gets the values themselves, everything else the numbers of the categories.
    """
    import krippendorff
    import numpy as np

    if table.shape[1] * q * q * 8 > LARGEST:
        return _none(ours, "agreement.second-opinion-too-large")
    sizes = np.arange(float(q)) if values is None else values
    rows = np.where(table >= 0, np.append(sizes, np.nan)[table], np.nan)
    domain = np.unique(sizes)
    theirs: float | None
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            theirs = float(krippendorff.alpha(rows, value_domain=domain, level_of_measurement=level))
    except (ValueError, AssertionError, ZeroDivisionError):
        theirs = None
    if theirs is not None and math.isnan(theirs):
        theirs = None
    return SecondOpinion(ours.coefficient, ours.value, theirs, _version("krippendorff"))


def _pairwise(ratings: Ratings, table: Grid, named: Coefficient, ours: Estimate) -> SecondOpinion:
    """Ask scikit-learn for Cohen's kappa of each pair, over the units both judged."""
    import numpy as np
    from sklearn.metrics import cohen_kappa_score

    values = numbers(ratings.categories)
    evenly = values is None or len({float(step) for step in np.diff(values)}) <= 1
    graded = None if named.weights == "identity" else named.weights
    if graded not in {None, "linear", "quadratic"} or (graded and not evenly):
        return _none(ours, "agreement.no-second-opinion")
    if ours.value is None and ours.why != "agreement.why-one-category":
        return _none(ours, "agreement.no-second-opinion")
    kappas = []
    for a, b in combinations(range(len(table)), 2):
        both = (table[a] >= 0) & (table[b] >= 0)
        if not both.any():
            continue
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            kappa = float(
                cohen_kappa_score(
                    table[a][both], table[b][both], labels=np.arange(len(ratings.categories)), weights=graded
                )
            )
        kappas.append(1.0 if math.isnan(kappa) and named.family == "light" else kappa)
    mean = math.fsum(kappas) / len(kappas)
    theirs = None if math.isnan(mean) else mean
    return SecondOpinion(ours.coefficient, ours.value, theirs, _version("scikit-learn"))


def _converted(ratings: Ratings, table: Grid, named: Coefficient, ours: Estimate) -> SecondOpinion:
    from dataclasses import replace

    q = len(ratings.categories)
    if named.family in {"fleiss", "scott"}:
        if len(table) != 2 and named.family == "scott":
            return _none(ours, "agreement.no-second-opinion")
        alpha = _asked(table, q, ours, "nominal")
        if alpha.theirs is None:
            return alpha
        n = table.size
        return replace(alpha, theirs=1.0 - (1.0 - alpha.theirs) * n / (n - 1), converted=True)
    from sklearn.metrics import accuracy_score

    if len(table) < 2 or ours.value is None:
        return _none(ours, "agreement.no-second-opinion")
    shares = [float(accuracy_score(table[a], table[b])) for a, b in combinations(range(len(table)), 2)]
    agreed = math.fsum(shares) / len(shares)
    theirs = agreed if named.family == "percent" else (agreed - 1 / q) / (1 - 1 / q)
    return SecondOpinion(ours.coefficient, ours.value, theirs, _version("scikit-learn"), converted=True)


def _version(package: str) -> str:
    from importlib.metadata import version

    return f"{package} {version(package)}"
