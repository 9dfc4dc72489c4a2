"""Intervals around a coefficient, each by its name.

``gwet``         linearised variance over units, Student's t (Gwet 2014); for sources that
                 repeat, between sources. As printed it is too wide where many units have one
                 judgment (said beside the interval); between sources, where nothing is in
                 print, the coefficient's own slopes are taken and it holds
``asymptotic``   large-sample variance of two raters' kappa, normal quantile
                 (Fleiss, Cohen and Everitt 1969)
``f``            the F distribution's bounds of intraclass correlations (McGraw and Wong 1996)
``jackknife``    leave one unit (source) out, Student's t on the pseudo-values' spread
``percentile``   quantiles of the coefficient over resampled units (sources)
``krippendorff`` pairs of judgments drawn again (:mod:`codex.agreement.pairs_bootstrap`), alpha
                 alone, for comparison with papers that report it
``bca``          the same, corrected for bias and skewness (Efron 1987), the skewness from the
                 jackknife

What is drawn or left out are units, never raters: an interval says how far the value would
move with other excerpts, for these raters. Units of one source are drawn together. A bootstrap
of few sources comes out too short, as a normal interval does with an estimated variance; ``bca``
then takes its tails where Student's t with the number of sources less one has them (Hesterberg
2015, What Teachers Should Know About the Bootstrap, The American Statistician 69:371-386).
Where so few resamples lie on one side of the value that the correction would put both limits on
the other side of their median, there is no ``bca`` interval: alpha of a few units is often the
least that these units can give, and two limits beside it would look like certainty.
How often each method holds: ``benchmarks/coverage``.
"""

from __future__ import annotations

from dataclasses import replace
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, Final

from codex.agreement.student import normal_below, student
from codex.model.estimate import Interval
from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from codex.agreement.patterns import Patterns
    from codex.agreement.sums import Summed, Vector

METHODS: Final = (
    "bca", "percentile", "jackknife", "gwet", "asymptotic", "f", "analytic", "krippendorff"
)  # fmt: skip
"""Names that may be asked for; ``analytic`` is the formula that belongs to the coefficient."""

ALIASES: Final = {"kalpha": "krippendorff", "linearised": "gwet", "bootstrap": "bca", "icc": "f"}

DEFAULT: Final = "bca"
"""The method that holds best over the settings of ``benchmarks/coverage``."""

RESAMPLES: Final = 1000
_FEWEST: Final = 4
"""Units of which resamples are drawn: three give ten different ones, too few for a tail of 2.5 per cent."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What interval is wanted."""

    method: str
    confidence: float = 95.0
    """Per cent."""
    seed: int = 0
    resamples: int = RESAMPLES


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn or left out as one: units by pattern, or whole sources."""

    times: NDArray[np.int64]
    """(G,) how many of each kind there are; ones for sources."""
    groups: Any
    """(G, K) units of each pattern in a source, None where units are drawn singly."""

    @property
    def clustered(self) -> bool:
        """Say whether whole sources are drawn."""
        return self.groups is not None


def drawn(folded: Patterns, clusters: Sequence[int]) -> Drawn:
    """Say what is drawn as one: sources where they repeat, units otherwise."""
    import numpy as np

    from codex.agreement.members import members

    if not len(clusters):
        return Drawn(folded.times, None)
    judged = folded.of_unit >= 0
    source, pattern = np.asarray(clusters), folded.of_unit
    if not judged.all():
        source, pattern = source[judged], pattern[judged]
    number, count = _numbered(source)
    if count == len(source):
        return Drawn(folded.times, None)
    groups = members(number, pattern, (count, len(folded.times)))
    return Drawn(np.ones(count, dtype=np.int64), groups)


def _numbered(source: NDArray[np.int64]) -> tuple[NDArray[np.int64], int]:
    """Return the sources numbered from 0 in their order, and how many there are.

    Those of a study are so already, as a rule; sorting them for every code would cost more than the code.
    """
    import numpy as np

    if len(source) and int(source.min()) == 0 and int(source.max()) < len(source):
        there = np.bincount(source) > 0
        if there.all():
            return source, len(there)
    names, number = np.unique(source, return_inverse=True)
    return number.reshape(-1), len(names)


def interval(
    asked: Asked, summed: Summed, value: float, what: Drawn, errors: Errors, *, asymptotic: bool
) -> tuple[Interval | None, str | None]:
    """Return the interval asked for, or None and the text id of the reason.

    Args:
        asked: Method, confidence, seed, resamples.
        summed: The coefficient over patterns of units.
        value: Its value on all units.
        what: What is drawn or left out as one.
        errors: Its linearised standard errors.
        asymptotic: Whether the coefficient's linearised variance is the large-sample one.
    """
    if int(what.times.sum()) < 2:
        return (
            None,
            "agreement.no-interval-one-source" if what.clustered else "agreement.no-interval-one-unit",
        )
    if asked.method in {"f", "analytic"} and not what.clustered:
        bounds = summed.bounds(asked.confidence)
        if bounds is not None:
            return Interval(*bounds, "f", asked.confidence), None
    if asked.method == "analytic":
        asked = replace(asked, method="asymptotic" if asymptotic and not what.clustered else "gwet")
    if asked.method == "gwet" or (asked.method == "asymptotic" and asymptotic):
        return _linearised(asked, summed, value, what, errors)
    if asked.method == "krippendorff":
        return _pair_drawn(asked, summed, value)
    if asked.method == "jackknife":
        return _jackknife(asked, summed, value, what)
    if asked.method in {"bca", "percentile"}:
        return _bootstrap(asked, summed, value, what)
    return None, "agreement.no-interval-of-this-kind"


class Errors:
    """The linearised standard errors of a coefficient, each worked out once."""

    def __init__(self, summed: Summed, what: Drawn) -> None:
        """Take the coefficient over patterns of units, and what is drawn as one."""
        self._summed = summed
        self._what = what
        self._known: dict[bool, float | None] = {}

    def of(self, *, asymptotic: bool) -> float | None:
        """Return the error, None where there is no such formula or one unit; between sources there is but one."""
        large = asymptotic and not self._what.clustered
        if large not in self._known:
            self._known[large] = _standard_error(self._summed, self._what, asymptotic=large)
        return self._known[large]


def _standard_error(summed: Summed, what: Drawn, *, asymptotic: bool) -> float | None:
    import numpy as np

    values = summed.linearised() if what.groups is None else summed.slopes()
    if values is None:
        return None
    kept = summed.counted
    times = np.where(kept, summed.times, 0)
    n = float(times.sum())
    off = np.where(kept, values - float(times @ np.where(kept, values, 0.0)) / n, 0.0)
    if what.groups is not None:
        sums = np.asarray(what.groups @ off).reshape(-1)
        sources = len(sums)
        spread = float((sums * sums).sum()) * sources / (sources - 1) if sources > 1 else np.nan
    elif asymptotic:
        spread = float(times @ (off * off))
    else:
        spread = float(times @ (off * off)) * n / (n - 1) if n > 1 else np.nan
    error = float(np.sqrt(spread)) / n
    return error if np.isfinite(error) else None


def _linearised(
    asked: Asked, summed: Summed, value: float, what: Drawn, errors: Errors
) -> tuple[Interval | None, str | None]:
    large = asked.method == "asymptotic" and not what.clustered
    error = errors.of(asymptotic=large)
    if error is None:
        return None, "agreement.no-interval-of-this-kind"
    if large:
        reach = NormalDist().inv_cdf(0.5 + asked.confidence / 200) * error
    else:
        degrees = summed.degrees()
        if what.clustered:
            degrees = len(what.times) - 1
        elif degrees is None:
            degrees = int(summed.times[summed.counted].sum()) - 1
        reach = _student(asked.confidence, degrees) * error
    return Interval(
        value - reach, min(1.0, value + reach), asked.method, asked.confidence, clustered=what.clustered
    ), None


def _student(confidence: float, degrees: int) -> float:
    return student(0.5 + confidence / 200, degrees)


def _jackknife(asked: Asked, summed: Summed, value: float, what: Drawn) -> tuple[Interval | None, str | None]:
    import numpy as np

    left = summed.without(what.groups)
    times = what.times
    if np.isnan(left[times > 0]).any():
        return None, "agreement.no-interval-one-unit-decides"
    n = int(times.sum())
    mean = float(times @ left) / n
    error = float(np.sqrt((n - 1) / n * float(times @ (left - mean) ** 2)))
    reach = _student(asked.confidence, n - 1) * error
    return Interval(
        value - reach, min(1.0, value + reach), "jackknife", asked.confidence, clustered=what.clustered
    ), None


def _bootstrap(asked: Asked, summed: Summed, value: float, what: Drawn) -> tuple[Interval | None, str | None]:
    import numpy as np

    from codex.agreement.draws import resampled

    parts = []
    for block in resampled(what.times, asked.resamples, asked.seed):
        weights = block if what.groups is None else np.asarray(block @ what.groups)
        parts.append(summed.at(weights))
    values = np.concatenate(parts)
    defined = np.sort(values[~np.isnan(values)])
    degenerate = len(values) - len(defined)
    if len(defined) < max(2, asked.resamples // 2):
        return None, "agreement.no-interval-degenerate"
    if not what.clustered and int(what.times.sum()) < _FEWEST:
        return None, "agreement.no-interval-few-units"
    tail = (1 - asked.confidence / 100) / 2
    shares = [tail, 1 - tail]
    if asked.method == "bca":
        if what.clustered:
            shares = [_widened(share, int(what.times.sum())) for share in shares]
        shares = _bca_shares(shares, defined, value, summed.without(what.groups), what.times)
        if min(shares) >= 0.5 or max(shares) <= 0.5:
            return None, "agreement.no-interval-at-the-edge"
    low, high = (quantile(defined, share) for share in shares)
    return Interval(
        low,
        high,
        asked.method,
        asked.confidence,
        seed=asked.seed,
        resamples=asked.resamples,
        degenerate=degenerate,
        clustered=what.clustered,
    ), None


def _pair_drawn(asked: Asked, summed: Summed, value: float) -> tuple[Interval | None, str | None]:
    import numpy as np

    values = summed.pair_drawn(value, asked.resamples, asked.seed)
    if values is None:
        return None, "agreement.no-interval-of-this-kind"
    tail = (1 - asked.confidence / 100) / 2
    low, high = (quantile(np.sort(values), share) for share in (tail, 1 - tail))
    return Interval(
        low, high, "krippendorff", asked.confidence, seed=asked.seed, resamples=asked.resamples
    ), None


def _widened(share: float, n: int) -> float:
    """Return the tail of a normal distribution that reaches as far as this one of Student's t."""
    reached = normal_below((n / (n - 1)) ** 0.5 * student(share, n - 1))
    return min(max(reached, 1e-300), 1.0 - 2.0**-53)  # two sources reach beyond what a float can tell


def _bca_shares(
    shares: list[float], defined: Vector, value: float, left: Vector, times: NDArray[np.int64]
) -> list[float]:
    """Move the two tail shares for bias and skewness (Efron 1987)."""
    import numpy as np

    normal = NormalDist()
    # Resamples equal to the value (up to rounding) count half: few patterns make many ties.
    near = 1e-12 * max(1.0, abs(value))
    below = np.count_nonzero(defined < value - near) + 0.5 * np.count_nonzero(abs(defined - value) <= near)
    share = min(max(below / len(defined), 0.5 / len(defined)), 1 - 0.5 / len(defined))
    bias = normal.inv_cdf(share)
    skewness = _acceleration(left, times)
    moved = []
    for tail in shares:
        z = bias + normal.inv_cdf(tail)
        bent = 1 - skewness * z
        moved.append(normal.cdf(bias + z / bent) if bent > 0 else float(z > 0))
    return moved


def _acceleration(left: Vector, times: NDArray[np.int64]) -> float:
    import numpy as np

    known = ~np.isnan(left)
    times, left = times[known], left[known]
    if not len(left):
        return 0.0
    pull = float(times @ left) / times.sum() - left
    spread = float(times @ pull**2)
    return float(times @ pull**3) / (6 * spread**1.5) if spread > 1e-300 else 0.0


def quantile(ordered: Vector, share: float) -> float:
    """Return a quantile of sorted values, halfway values interpolated (type 7)."""
    place = share * (len(ordered) - 1)
    below = min(int(place), len(ordered) - 2)
    low, high = float(ordered[below]), float(ordered[below + 1])
    # In this form two equal neighbours give themselves, and rounding never passes the upper one.
    return min(high, low + (high - low) * (place - below))
