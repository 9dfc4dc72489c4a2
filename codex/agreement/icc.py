"""Intraclass correlation: the six forms of Shrout and Fleiss, with their intervals.

=======  =====================  ====================================================
name     also called            what is compared
=======  =====================  ====================================================
icc1     ICC(1,1)               single ratings, raters drawn anew for each unit
icc2     ICC(2,1), ICC(A,1)     single ratings, absolute agreement, raters at random
icc3     ICC(3,1), ICC(C,1)     single ratings, consistency, these raters alone
icc1k    ICC(1,k)               means of k ratings, as icc1
icc2k    ICC(2,k), ICC(A,k)     means of k ratings, as icc2
icc3k    ICC(3,k), ICC(C,k)     means of k ratings, as icc3
=======  =====================  ====================================================

Units that some rater did not judge are left out.

Source:
    Shrout and Fleiss (1979), Psychological Bulletin 86:420-428; intervals: McGraw and Wong
    (1996), Psychological Methods 1:30-46, table 7; for means by Spearman and Brown's formula.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codex.agreement.sums import LinearSums, ratio

if TYPE_CHECKING:
    from codex.agreement.patterns import Patterns
    from codex.agreement.sums import Matrix, Vector

FORMS: Final = ("icc1", "icc2", "icc3", "icc1k", "icc2k", "icc3k")


class IntraClass(LinearSums):
    """One form over patterns with a rating of every rater.

    Figures of a unit: 1, the values of the k raters, the sum of their squares, the square of
    their sum.
    """

    def __init__(self, form: str, folded: Patterns, values: Vector) -> None:
        """Take a form of :data:`FORMS`, patterns with raters kept, and the categories as numbers (q,)."""
        import numpy as np

        self.form = form
        # From the mean outwards, so that the squares keep their digits.
        own = (values - (values.mean() if len(values) else 0.0))[folded.cells]
        self.k = own.shape[1]
        super().__init__(
            folded.times,
            np.column_stack([np.ones(len(own)), own, (own * own).sum(axis=1), own.sum(axis=1) ** 2]),
        )

    def squares(self, sums: Matrix) -> tuple[Vector, Vector, Vector, Vector]:
        """Return the mean squares between units, between raters, of the rest, and within units."""
        import numpy as np

        k, n = self.k, sums[:, 0]
        by_rater = sums[:, 1 : 1 + k]
        whole = by_rater.sum(axis=1) ** 2 / (n * k)
        units = np.maximum(sums[:, 2 + k] / k - whole, 0.0)
        raters = np.maximum((by_rater**2).sum(axis=1) / n - whole, 0.0)
        total = sums[:, 1 + k] - whole
        rest = np.maximum(total - units - raters, 0.0)
        tiny = 1e-12 * np.maximum(total, 0.0)
        rest, units = np.where(rest <= tiny, 0.0, rest), np.where(units <= tiny, 0.0, units)
        less = np.maximum(n - 1, 1)
        return units / less, raters / (k - 1), rest / (less * (k - 1)), (raters + rest) / (n * (k - 1))

    def of(self, sums: Matrix) -> Vector:
        """Return the correlation for each row of sums (B, k + 3)."""
        import numpy as np

        n = sums[:, 0]
        units, raters, rest, within = self.squares(sums)
        left = within if self.form.startswith("icc1") else rest
        spread = (raters - rest) / n if self.form.startswith("icc2") else np.zeros(len(n))
        # The mean of k ratings carries a k-th of what single ratings carry.
        size = 1 if self.form.endswith("k") else self.k
        whole = units + (size - 1) * left + size * spread
        value = ratio(units - left, whole)
        return np.where(n >= 2, value, np.nan)

    def bounds(self, confidence: float) -> tuple[float, float] | None:
        """Return McGraw and Wong's bounds; None where the raters agree wholly."""
        sums = self.totals()[None, :]
        n = float(sums[0, 0])
        parts = tuple(float(part[0]) for part in self.squares(sums))
        tail = 0.5 + confidence / 200
        if self.form.startswith("icc1"):
            single = _from_ratio(parts[0], parts[3], (n - 1, n * (self.k - 1)), self.k, tail)
        elif self.form.startswith("icc3"):
            single = _from_ratio(parts[0], parts[2], (n - 1, (n - 1) * (self.k - 1)), self.k, tail)
        else:
            single = _absolute(parts, n, self.k, tail)
        if single is None or not self.form.endswith("k"):
            return single
        low, high = (self.k * bound / (1 + (self.k - 1) * bound) for bound in single)
        return low, high


def _from_ratio(
    units: float, rest: float, degrees: tuple[float, float], k: int, tail: float
) -> tuple[float, float] | None:
    from scipy.special import fdtri

    if rest <= 0:
        return None
    low = units / rest / float(fdtri(degrees[0], degrees[1], tail))
    high = units / rest * float(fdtri(degrees[1], degrees[0], tail))
    return (low - 1) / (low + k - 1), (high - 1) / (high + k - 1)


def _absolute(parts: tuple[float, ...], n: float, k: int, tail: float) -> tuple[float, float] | None:
    from scipy.special import fdtri

    units, raters, rest, _ = parts
    if rest <= 0:
        return None
    rho = (units - rest) / (units + (k - 1) * rest + k * (raters - rest) / n)
    spread = k * rho * raters / rest
    inner = n * (1 + (k - 1) * rho) - k * rho
    freedom = (k - 1) * (n - 1) * (spread + inner) ** 2 / ((n - 1) * spread**2 + inner**2)
    upper, lower = float(fdtri(n - 1, freedom, tail)), float(fdtri(freedom, n - 1, tail))
    others = k * raters + (k * n - k - n) * rest
    low = n * (units - upper * rest) / (upper * others + n * units)
    high = n * (lower * units - rest) / (others + n * lower * units)
    return low, high
