"""The calculator of panels: a table of votes and the name of a method in, figures out; no study needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from codex.errors import UsageProblem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.model.finding import Finding


def method_names() -> tuple[str, ...]:
    """Return the names of all methods, in the order of the alphabet."""
    from codex.consensus.methods import METHODS

    return tuple(sorted(METHODS))


SIZES: Final = {"cvr_critical": "N", "ram_classic": "panel_sizes"}
"""Method -> the parameter that names panel sizes and makes a table of votes needless."""


def calculate(
    data: bytes | None, name: str, method: str, params: Sequence[str], *, encoding: str | None = None
) -> tuple[list[dict[str, Any]], tuple[Finding, ...]]:
    """Compute a method on a table of votes, long (``item,expert,value[,round]``) or wide.

    Args:
        data: The file: CSV of any delimiter and encoding, or a workbook; None where the parameters say it
            all (:data:`SIZES`).
        name: Of the file, for messages.
        method: Name or alias.
        params: As typed, ``KEY=VALUE`` each.
        encoding: Python codec name, where the guess is wrong.

    Returns:
        One result an item, and one for the whole set (``item`` None) where the method has figures for it;
        what was noticed while reading.

    Raises:
        DamagedInput: The table cannot be read as votes. UsageProblem: Unknown method or parameter, or no
            table where one is needed.
    """
    from codex.consensus.methods import method_named, run_method
    from codex.importing.tables import read_table
    from codex.steps.panel.panel_coefficients import PanelCoefficients

    typed = read_pairs(params)
    if data is None:
        if SIZES.get(method_named(method).name) not in typed:
            raise UsageProblem("panel.which-votes")
        return run_method(method, ("item", "expert", "value"), [(1, ("-", "-", ""))], typed), ()
    table = read_table(data, name, encoding=encoding)
    rows = [(row.line, row.cells) for row in table.rows]
    found = run_method(method, table.header, rows, typed, file=name, tools=PanelCoefficients())
    return found, table.findings


def read_pairs(words: Sequence[str]) -> dict[str, str]:
    """Return ``KEY=VALUE`` words as a mapping.

    Raises:
        UsageProblem: A word without a key, or a key twice.

    >>> read_pairs(["lo=1", "include = >=7"])
    {'lo': '1', 'include': '>=7'}
    """
    found: dict[str, str] = {}
    for word in words:
        key, sign, value = word.partition("=")
        if not (sign and key.strip()):
            raise UsageProblem("panel.param-form", param=word)
        if key.strip() in found:
            raise UsageProblem("panel.param-twice", param=key.strip())
        found[key.strip()] = value.strip()
    return found
