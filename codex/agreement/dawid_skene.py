"""Dawid-Skene: what was probably right, and how each rater errs. Advisory, never a decision.

The true category of an item is hidden; rater ``r`` gives category ``l`` to an item of category ``k``
with probability ``theta[r, k, l]``, items and ratings are independent given the truth. EM (Dawid and
Skene 1979, *Maximum likelihood estimation of observer error-rates using the EM algorithm*, Applied
Statistics 28(1), 20-28), in logarithms:

    T[i, k]         proportional to  p[k] * prod over r, l of theta[r, k, l] ** n[i, r, l]
    p[k]            mean over items of T[i, k]
    theta[r, k, l]  proportional to  smoothing + sum over items of T[i, k] * n[i, r, l]

``n`` counts ratings, so a rater may rate an item several times. Started from the shares of the votes
and from perturbations of them; the best objective (log-likelihood plus the smoothing's log prior) is
kept, and how many starts came to the same labels is told: where few do, believe none of them. (On the
45 patients of the paper the published estimate, log-likelihood -190.73, is not the likeliest one: other
starts reach -189.41 with another label for one patient.) With few items a rater the error rates rest on
next to nothing; with two raters the model is not identified.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codex.agreement.draws import Stream
from codex.errors import UsageProblem
from codex.model.ratings import MISSING

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from codex.model.ratings import Ratings

    Floats = NDArray[np.float64]

MOST_ROUNDS = 2000
STILL = 1e-9
"""Relative gain of the objective at which EM stops."""
IMPOSSIBLE = -1e6
"""Logarithm of a rate of zero."""
FEWEST_RATERS = 3
FEWEST_ITEMS = 30
"""Fewer items for a rater than this, and the error rates are called thin."""


@dataclass(frozen=True, slots=True)
class Reliability:
    """Prevalence, labels and error rates, with what to think of them."""

    items: tuple[Hashable, ...]
    raters: tuple[Hashable, ...]
    categories: tuple[Hashable, ...]
    prevalence: tuple[float, ...]
    labels: tuple[Hashable, ...]
    """Most probable category per item; the earlier category where two are equally so."""
    probabilities: tuple[tuple[float, ...], ...]
    """Per item the probability of each category."""
    confusion: tuple[tuple[tuple[float, ...], ...], ...]
    """Per rater: row = true category, column = given category; a row of zeros where never tried."""
    ratings: tuple[int, ...]
    """Ratings per rater."""
    log_likelihood: float
    rounds: int
    starts: int
    same_labels: int
    """Starts that came to these labels."""
    smoothing: float
    seed: int
    overturned: tuple[Hashable, ...] = ()
    """Items whose label is not among those with the most votes."""
    warnings: tuple[str, ...] = ()
    """Text ids of what speaks against relying on it."""

    @property
    def doubtful(self) -> tuple[Hashable, ...]:
        """Items whose label has a probability below .95."""
        pairs = zip(self.items, self.probabilities, strict=True)
        return tuple(item for item, chances in pairs if max(chances) < 0.95)


def dawid_skene(
    votes: Iterable[tuple[Hashable, Hashable, Hashable]],
    *,
    categories: Sequence[Hashable] = (),
    smoothing: float = 0.01,
    starts: int = 10,
    seed: int = 0,
    keep_first: bool = False,
) -> Reliability:
    """Estimate prevalence, labels and each rater's confusion matrix.

    Args:
        votes: (item, rater, category); repeats of (item, rater) count as ratings of their own.
        categories: Declared categories in their order; left empty, those in use, sorted.
        smoothing: Added to every cell of the confusion matrices; 0 for the published estimate.
        starts: 1 starts from the vote shares alone; more add perturbations of them.
        seed: Seed of the perturbations.
        keep_first: Return what the vote shares lead to, as published estimates do, and let the
            other starts only warn where they find something likelier.

    Raises:
        UsageProblem: No votes, a vote outside the declared categories, or smoothing below 0.

    >>> votes = [(i, r, "yes" if i < 3 or (r == "c" and i == 3) else "no")
    ...          for i in range(6) for r in "abc"]
    >>> result = dawid_skene(votes, starts=1)
    >>> result.labels
    ('yes', 'yes', 'yes', 'no', 'no', 'no')
    >>> [round(rate, 2) for rate in result.confusion[2][0]]
    [0.67, 0.33]
    """
    import numpy as np
    from scipy.sparse import csr_array

    rows = list(votes)
    if not smoothing >= 0:
        raise UsageProblem("reliability.smoothing", smoothing=smoothing)
    if not rows:
        raise UsageProblem("reliability.no-votes")
    items = tuple(dict.fromkeys(row[0] for row in rows))
    raters = tuple(dict.fromkeys(row[1] for row in rows))
    used = {row[2] for row in rows}
    declared = tuple(categories) or tuple(sorted(used, key=lambda c: (str(type(c)), c)))
    if strange := used - set(declared):
        raise UsageProblem("reliability.vote-outside", category=min(map(str, strange)))
    number = [{name: i for i, name in enumerate(names)} for names in (items, raters, declared)]
    places = np.array([[at[name] for at, name in zip(number, row, strict=True)] for row in rows])
    shape = (len(raters) * len(declared), len(items))
    counts = csr_array(
        (np.ones(len(rows)), (places[:, 1] * len(declared) + places[:, 2], places[:, 0])), shape
    )
    heaps = np.zeros((len(items), len(declared)))
    np.add.at(heaps, (places[:, 0], places[:, 2]), 1)
    first = _starts(heaps, starts, Stream(seed))
    found = [_estimate(counts, start, truth, smoothing) for start, truth in enumerate(first)]
    best = max(found, key=lambda run: (round(run.objective, 6), -run.start))
    kept = found[0] if keep_first else best
    labels = kept.truth.argmax(axis=1)
    same = sum(bool((run.truth.argmax(axis=1) == labels).all()) for run in found)
    overturned = heaps[np.arange(len(items)), labels] < heaps.max(axis=1)
    judged = np.bincount(np.unique(places[:, :2], axis=0)[:, 1], minlength=len(raters))
    warnings = _warnings(judged, same, starts)
    if round(best.objective, 6) > round(kept.objective, 6):
        warnings = (*warnings, "reliability.likelier-start")
    per_rater = np.bincount(places[:, 1], minlength=len(raters))
    return Reliability(
        items,
        raters,
        declared,
        tuple(kept.prevalence.tolist()),
        tuple(declared[k] for k in labels),
        tuple(tuple(row) for row in kept.truth.tolist()),
        tuple(tuple(tuple(row) for row in matrix) for matrix in kept.confusion.tolist()),
        tuple(int(n) for n in per_rater),
        kept.log_likelihood,
        kept.rounds,
        starts,
        same,
        smoothing,
        seed,
        tuple(item for item, changed in zip(items, overturned, strict=True) if changed),
        warnings,
    )


def votes_of(ratings: Ratings) -> list[tuple[int, str, str]]:
    """Return a ratings table as votes: unit number, rater, category."""
    n = ratings.n_units
    return [
        (unit, rater, ratings.categories[value])
        for r, rater in enumerate(ratings.raters)
        for unit in range(n)
        if (value := ratings.values[r * n + unit]) != MISSING
    ]


@dataclass(frozen=True, slots=True)
class _Run:
    start: int
    truth: Floats
    prevalence: Floats
    confusion: Floats
    log_likelihood: float
    objective: float
    rounds: int


def _starts(heaps: Floats, starts: int, stream: Stream) -> list[Floats]:
    """Return first guesses of T: the vote shares, then mixtures of them with random shares."""
    import numpy as np

    shares = heaps / heaps.sum(axis=1, keepdims=True)
    found = [shares]
    for _ in range(starts - 1):
        noise = -np.log(stream.shares(shares.size)).reshape(shares.shape)
        found.append((shares + noise / noise.sum(axis=1, keepdims=True)) / 2)
    return found


def _estimate(counts: csr_array, start: int, truth: Floats, smoothing: float) -> _Run:
    """Run EM until the objective stands still.

    Args:
        counts: (raters x categories, items) sparse: how often a rater gave an item a category.
        start: Number of the start.
        truth: (items, categories) first guess.
        smoothing: Added to the confusion counts.
    """
    import numpy as np

    q = truth.shape[1]
    before, rounds = -np.inf, 0
    while True:
        rounds += 1
        prevalence = truth.mean(axis=0)
        heaps = (counts @ truth).reshape(-1, q, q) + smoothing  # rater, given, true
        totals = heaps.sum(axis=1, keepdims=True)
        confusion = np.divide(heaps, totals, out=np.zeros_like(heaps), where=totals > 0)
        with np.errstate(divide="ignore"):
            # what never happened is all but impossible; minus infinity times no vote would be no number
            log_confusion = np.maximum(np.log(confusion), IMPOSSIBLE)
            joint = np.log(prevalence) + counts.T @ log_confusion.reshape(-1, q)
        top = joint.max(axis=1, keepdims=True)
        weights = np.exp(joint - top)
        log_likelihood = float((top[:, 0] + np.log(weights.sum(axis=1))).sum())
        objective = log_likelihood + (smoothing * float(log_confusion.sum()) if smoothing else 0.0)
        truth = weights / weights.sum(axis=1, keepdims=True)
        if objective - before < STILL * max(1.0, abs(objective)) or rounds == MOST_ROUNDS:
            by_truth = confusion.transpose(0, 2, 1)
            return _Run(start, truth, prevalence, by_truth, log_likelihood, objective, rounds)
        before = objective


def _warnings(judged: NDArray[np.int64], same: int, starts: int) -> tuple[str, ...]:
    found = []
    if len(judged) < FEWEST_RATERS:
        found.append("reliability.few-raters")
    if judged.min() < FEWEST_ITEMS:
        found.append("reliability.thin-items")
    if starts > 1 and same < starts / 2:
        found.append("reliability.starts-differ")
    return tuple(found)
