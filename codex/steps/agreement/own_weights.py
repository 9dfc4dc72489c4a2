"""Weights that somebody wrote down: a square table with the categories as headings."""

from __future__ import annotations

from codex.errors import DamagedInput
from codex.steps.agreement.figures import OwnWeights


def known_weights() -> tuple[str, ...]:
    """Return the names of the weights that codex knows."""
    from codex.agreement.weights import WEIGHTS

    return tuple(WEIGHTS)


def read_weights(data: bytes, name: str) -> OwnWeights:
    """Read a table of weights (1 on the diagonal, 0 the worst) or of distances (0 on the diagonal).

    The first column names the row's category, the headings name the columns'; both orders may differ.

    Raises:
        DamagedInput: No square table of numbers over the same categories, or neither weights nor distances.
    """
    from codex.importing.cell_values import number
    from codex.importing.tables import read_table

    table = read_table(data, name)
    columns = table.header[1:]
    rows: dict[str, list[float]] = {}
    for row in table.rows:
        values = [number(cell) for cell in row.cells[1:]]
        strange = next((cell for cell, v in zip(row.cells[1:], values, strict=True) if v is None), None)
        if strange is not None:
            raise DamagedInput("agree.weights-number", file=name, line=row.line, value=strange)
        rows[row.cells[0].strip()] = [value for value in values if value is not None]
    if sorted(rows) != sorted(columns) or not columns or len(rows) != len(table.rows):
        raise DamagedInput("agree.weights-square", file=name)
    matrix = [rows[category] for category in columns]
    if any(matrix[i][j] != matrix[j][i] for i in range(len(matrix)) for j in range(i)):
        raise DamagedInput("agree.weights-symmetric", file=name)
    return OwnWeights(tuple(columns), _distances(matrix, name))


def _distances(matrix: list[list[float]], name: str) -> tuple[tuple[float, ...], ...]:
    diagonal = {row[i] for i, row in enumerate(matrix)}
    values = [value for row in matrix for value in row]
    if diagonal == {0.0} and min(values) >= 0 and max(values) > 0:
        return tuple(map(tuple, matrix))
    # weights whose least is not 0 would be stretched on the way, and some coefficients change by that
    if diagonal == {1.0} and min(values) == 0 and max(values) == 1:
        return tuple(tuple(1 - value for value in row) for row in matrix)
    raise DamagedInput("agree.weights-neither", file=name)
