"""Weights from comparisons: the analytic hierarchy process and the best-worst method."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from codex.consensus.damage import damage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SAATY: Mapping[int, float] = {3: 0.58, 4: 0.90, 5: 1.12, 6: 1.24, 7: 1.32, 8: 1.41, 9: 1.45, 10: 1.49}
SIMULATED: Mapping[int, float] = {3: 0.525, 4: 0.884, 5: 1.11, 6: 1.25, 7: 1.34, 8: 1.41, 9: 1.45, 10: 1.49}
RANDOM_INDICES: Mapping[str, Mapping[int, float]] = {"saaty": SAATY, "simulated": SIMULATED}
"""Mean consistency index of random matrices by size; the tables differ, so the one used is named."""


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Weights from one matrix of pairwise comparisons."""

    weights: tuple[float, ...]
    """Adding up to 1, in the order of the matrix."""
    largest: float
    """Principal eigenvalue; the number of items where the comparisons are consistent."""
    index: float
    """Consistency index (lambda - n) / (n - 1)."""
    random_index: float | None
    ratio: float | None
    """Consistency ratio; above .10 the comparisons contradict one another. None below three items."""


def hierarchy(matrix: Sequence[Sequence[float]], random_index: float | str = "saaty") -> Hierarchy:
    """Return weights and consistency of a reciprocal matrix (n, n).

    Args:
        matrix: ``matrix[i][j]`` says how many times item i outweighs item j; all positive.
        random_index: The mean index of random matrices, or the name of a table of them.

    Raises:
        DamagedInput: Not square, not positive, or ``a[i][j] * a[j][i]`` is not 1.

    Source:
        Saaty (1977).

    >>> found = hierarchy([[1, 2], [1 / 2, 1]])
    >>> [round(weight, 3) for weight in found.weights], found.ratio
    ([0.667, 0.333], None)
    """
    import numpy as np

    _check_reciprocal(matrix)
    n = len(matrix)
    values, vectors = np.linalg.eig(np.asarray(matrix, dtype=float))
    place = int(np.argmax(values.real))
    vector = np.abs(vectors[:, place].real)
    largest = max(float(values[place].real), float(n))
    index = (largest - n) / (n - 1) if n > 1 else 0.0
    table = RANDOM_INDICES.get(random_index) if isinstance(random_index, str) else None
    random = random_index if not isinstance(random_index, str) else (table or SAATY).get(n)
    ratio = index / float(random) if random and n > 2 else None
    weights = tuple(float(weight) for weight in vector / vector.sum())
    return Hierarchy(weights, largest, index, None if random is None else float(random), ratio)


def joined_judgments(matrices: Sequence[Sequence[Sequence[float]]]) -> list[list[float]]:
    """Return the geometric mean of several experts' matrices (AIJ): it stays reciprocal.

    >>> joined_judgments([[[1, 4], [1 / 4, 1]], [[1, 1], [1, 1]]])
    [[1.0, 2.0], [0.5, 1.0]]
    """
    n, experts = len(matrices[0]), len(matrices)
    return [
        [math.exp(math.fsum(math.log(matrix[i][j]) for matrix in matrices) / experts) for j in range(n)]
        for i in range(n)
    ]


def _check_reciprocal(matrix: Sequence[Sequence[float]]) -> None:
    n = len(matrix)
    if n == 0 or any(len(row) != n for row in matrix):
        raise damage("consensus.ahp-not-square")
    for i in range(n):
        for j in range(n):
            if not matrix[i][j] > 0:
                raise damage("consensus.ahp-not-positive", row=i + 1, column=j + 1)
            if abs(matrix[i][j] * matrix[j][i] - 1) > 0.02:  # thirds are often typed as 0.33
                raise damage("consensus.ahp-not-reciprocal", row=i + 1, column=j + 1)


@dataclass(frozen=True, slots=True)
class BestWorstWeights:
    """Weights of the best-worst method, and what keeps them from being consistent."""

    weights: tuple[float, ...]
    ksi: float
    """Largest deviation from the comparisons; 0 where they are fully consistent."""


def best_worst_weights(
    best_to_others: Sequence[float], others_to_worst: Sequence[float], best: int, worst: int
) -> BestWorstWeights:
    """Return the weights that come nearest to two rows of comparisons (linear model).

    Minimises ksi subject to ``|w_best - a_Bj w_j| <= ksi``, ``|w_j - a_jW w_worst| <= ksi``, sum 1.

    Args:
        best_to_others: How many times the best item outweighs each item (1 for itself).
        others_to_worst: How many times each item outweighs the worst (1 for itself).
        best: Position of the best item, from 0.
        worst: Position of the worst.

    Raises:
        DamagedInput: Rows of different length, a comparison below 1, or a position outside.

    Source:
        Rezaei (2016).

    >>> found = best_worst_weights([1, 2, 4], [4, 2, 1], 0, 2)
    >>> [round(weight, 4) for weight in found.weights], abs(round(found.ksi, 9))
    ([0.5714, 0.2857, 0.1429], 0.0)
    """
    from scipy.optimize import linprog

    n = len(best_to_others)
    _check_best_worst(best_to_others, others_to_worst, best, worst)
    rows: list[list[float]] = []
    for j in range(n):
        for one, other, times in ((best, j, best_to_others[j]), (j, worst, others_to_worst[j])):
            row = [0.0] * n
            row[one] += 1.0
            row[other] -= float(times)
            rows += [[*row, -1.0], [*(-value for value in row), -1.0]]
    solved = linprog(
        c=[0.0] * n + [1.0],
        A_ub=rows,
        b_ub=[0.0] * len(rows),
        A_eq=[[1.0] * n + [0.0]],
        b_eq=[1.0],
        bounds=[(0, None)] * (n + 1),
        method="highs",
    )
    return BestWorstWeights(tuple(float(weight) for weight in solved.x[:n]), float(solved.x[n]))


def _check_best_worst(
    best_to_others: Sequence[float], others_to_worst: Sequence[float], best: int, worst: int
) -> None:
    n = len(best_to_others)
    if n < 2 or len(others_to_worst) != n or not (0 <= best < n and 0 <= worst < n):
        raise damage("consensus.bwm-shape", best=len(best_to_others), worst=len(others_to_worst))
    if min(*best_to_others, *others_to_worst) < 1:
        raise damage("consensus.bwm-below-one")
    if best_to_others[best] != 1 or others_to_worst[worst] != 1:
        raise damage("consensus.bwm-not-itself")
