"""Drawing units again: the same for ever, and exact."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom, chisquare

from codex.agreement.binomial import binomial, multinomial
from codex.agreement.draws import Stream, places, resampled


def test_a_seed_gives_these_words_for_ever() -> None:
    words = [int(word) for word in Stream(2026).words(3)]
    assert words == WORDS


def test_a_seed_gives_these_resamples_for_ever() -> None:
    many = np.vstack(list(resampled(np.ones(12, dtype=np.int64), 3, seed=5)))
    few = np.vstack(list(resampled(np.array([900, 80, 20]), 3, seed=5)))
    assert many.astype(int).tolist() == MANY
    assert few.astype(int).tolist() == FEW


@pytest.mark.parametrize("limit", [3, 7, 1000, 16384, 16385, 100_000])
def test_every_unit_is_as_likely(limit: int) -> None:
    drawn = Stream(1).below(limit, 200_000)
    kept = drawn[drawn < limit].astype(np.int64)
    assert len(kept) == 200_000
    assert int(drawn.max()) < places(limit)
    bins = min(limit, 50)
    share = np.bincount(kept * bins // limit, minlength=bins)
    width = np.bincount(np.arange(limit) * bins // limit, minlength=bins) / limit
    assert chisquare(share, width * len(kept)).pvalue > 1e-4


@pytest.mark.parametrize(
    ("n", "p"), [(5, 0.5), (50, 0.1), (37, 0.9), (200, 0.06), (1000, 0.02), (10_000, 0.5), (100_000, 0.3)]
)
def test_binomial_counts_have_their_distribution(n: int, p: float) -> None:
    drawn = binomial(Stream(4), np.full((40_000, 1), float(n)), np.array([p])).ravel()
    edges = np.unique(binom.ppf(np.linspace(0.05, 0.95, 19), n, p))
    counts = np.diff(np.concatenate([[0], [np.count_nonzero(drawn <= edge) for edge in edges], [len(drawn)]]))
    expected = np.diff(np.concatenate([[0.0], binom.cdf(edges, n, p), [1.0]])) * len(drawn)
    kept = expected > 0
    assert (counts[~kept] == 0).all()
    assert chisquare(counts[kept], expected[kept]).pvalue > 1e-4


def test_multinomial_counts_add_up_and_have_their_means() -> None:
    shares = np.array([0.5, 0.0, 0.2, 0.29, 0.01])
    drawn = multinomial(Stream(9), 5000, shares, 4000)
    assert (drawn.sum(axis=1) == 5000).all()
    assert (drawn[:, 1] == 0).all()
    spread = np.sqrt(5000 * shares * (1 - shares) / 4000)
    assert (np.abs(drawn.mean(axis=0) - 5000 * shares) <= 5 * spread + 1e-12).all()


def test_both_ways_of_drawing_tell_the_same_of_alpha() -> None:
    from codex.agreement import draws
    from codex.agreement.alpha import Alpha
    from codex.agreement.grid import grid
    from codex.agreement.patterns import patterns
    from tests.agreement.tables_at_random import noisy, ratings

    table = ratings(noisy(np.random.default_rng(3), 400, 3, 2), 2)
    alpha = Alpha(patterns(grid(table), 2), None)
    as_counts = np.concatenate([alpha.at(w) for w in resampled(alpha.times, 3000, 1)])
    few, draws._FEW = draws._FEW, 10**9  # type: ignore[misc]
    try:
        as_units = np.concatenate([alpha.at(w) for w in resampled(alpha.times, 3000, 1)])
    finally:
        draws._FEW = few  # type: ignore[misc]
    assert abs(as_counts.mean() - as_units.mean()) < 5 * as_units.std() / 3000**0.5 * 2**0.5
    assert abs(as_counts.std() / as_units.std() - 1) < 0.08


WORDS = [9714946462799194778, 11516646585627624460, 16286200472374863262]
MANY = [
    [1, 1, 3, 0, 2, 2, 1, 0, 0, 0, 1, 1],
    [1, 1, 1, 0, 1, 1, 1, 1, 0, 2, 1, 2],
    [1, 0, 4, 2, 0, 0, 0, 0, 1, 2, 0, 2],
]
FEW = [[904, 81, 15], [899, 87, 14], [907, 75, 18]]
