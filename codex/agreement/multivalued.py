"""Multi-valued alpha: chance agreement from single codes, not from whole sets.

Alpha over sets takes each distinct set for a category of its own. The multi-valued alpha of
Krippendorff and Craggs takes the distance of Dice but asks what two sets of the sizes that
occur would look like if their codes were drawn one by one, as often as each code was given::

    alpha = 1 - Do / De
    De    sum over sizes a, b of P_a P_b E[1 - 2 |A & B| / (a + b)]

where sets A and B of sizes a, b are drawn with weights ``prod n_c`` over the codes only one of
them has and ``prod n_c (n_c - 1)`` over the codes both have. The distance knows only how many
codes are shared, so the sum over all pairs of sets is the coefficient of a polynomial,
``prod_c (1 + n_c x + n_c (n_c - 1) y)``, and needs no list of sets.

Source:
    Krippendorff and Craggs (2016), The Reliability of Multi-Valued Coding of Data,
    Communication Methods and Measures 10:181-198.
"""

from __future__ import annotations

from math import comb
from typing import TYPE_CHECKING

from codex.agreement.sums import LinearSums, ratio

if TYPE_CHECKING:
    from codex.agreement.patterns import Patterns
    from codex.agreement.sums import Matrix, Vector


class MultiValuedAlpha(LinearSums):
    """Multi-valued alpha over patterns of numbered sets.

    Figures of a unit: its disagreement (Dice), how often each code was given, how many sets of
    each size were given.
    """

    def __init__(self, folded: Patterns, sets: list[frozenset[int]], distances: Matrix) -> None:
        """Take patterns whose categories are the sets, and the Dice distances between the sets."""
        import numpy as np

        codes = sorted(set().union(*sets)) if sets else []
        self.codes = len(codes)
        self.largest = max((len(one) for one in sets), default=0)
        place = {code: i for i, code in enumerate(codes)}
        has = np.zeros((len(sets), self.codes))
        sizes = np.zeros((len(sets), self.largest + 1))
        for i, one in enumerate(sets):
            has[i, [place[code] for code in one]] = 1.0
            sizes[i, len(one)] = 1.0
        kept = folded.judged >= 2
        counts = folded.counts() * kept[:, None]
        far = np.asarray((counts * (counts @ distances)).sum(axis=1)).reshape(-1)
        disagreement = far / np.maximum(folded.judged - 1, 1)
        super().__init__(folded.times, np.column_stack([disagreement, counts @ has, counts @ sizes]))

    def of(self, sums: Matrix) -> Vector:
        """Return alpha for each row of sums (B, 1 + codes + sizes)."""
        import numpy as np

        given, sizes = sums[:, 1 : 1 + self.codes], sums[:, 1 + self.codes :]
        n = sizes.sum(axis=1)
        ways = _ways(given, self.largest)
        expected = np.zeros(len(sums))
        for a in range(self.largest + 1):
            for b in range(a, self.largest + 1):
                if a + b == 0:
                    continue
                weight = [comb(a + b - 2 * t, a - t) * ways[:, a + b - 2 * t, t] for t in range(a + 1)]
                near = sum(2 * t / (a + b) * weight[t] for t in range(a + 1))
                whole = np.sum(weight, axis=0)
                far = 1.0 - np.divide(near, whole, out=np.ones(len(sums)), where=whole > 0)
                expected += (2 - (a == b)) * sizes[:, a] * sizes[:, b] * far
        return 1.0 - ratio(sums[:, 0] * n, expected)


def _ways(given: Matrix, largest: int) -> Matrix:
    """(B, 2L + 1, L + 1): weights of s codes in one set only and t codes in both, summed.

    The counts are scaled by their largest, which no ratio of equal degree s + 2t feels.
    """
    import numpy as np

    ways = np.zeros((len(given), 2 * largest + 1, largest + 1))
    ways[:, 0, 0] = 1.0
    top = np.maximum(given.max(axis=1, initial=1.0), 1.0)[:, None]
    for times in given.T:
        alone = (times[:, None] / top)[:, :, None]
        both = (np.maximum(times * (times - 1.0), 0.0)[:, None] / top**2)[:, :, None]
        more = ways.copy()
        more[:, 1:, :] += ways[:, :-1, :] * alone
        more[:, :, 1:] += ways[:, :, :-1] * both
        ways = more
    return ways
