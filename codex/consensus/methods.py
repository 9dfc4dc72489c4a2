"""Every method of the calculator by its name: a table of votes in, plain results out."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

from codex.consensus.panel_methods import PANEL_METHODS
from codex.consensus.params import read_params
from codex.consensus.ranking_methods import RANKING_METHODS
from codex.consensus.rating_methods import RATING_METHODS
from codex.consensus.round_methods import ROUND_METHODS
from codex.consensus.validity_methods import VALIDITY_METHODS
from codex.consensus.weight_methods import WEIGHT_METHODS
from codex.errors import UsageProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from codex.consensus.method import Method
    from codex.consensus.panel_tools import PanelTools

METHODS: Mapping[str, Method] = {
    method.name: method
    for methods in (
        VALIDITY_METHODS,
        RATING_METHODS,
        ROUND_METHODS,
        PANEL_METHODS,
        RANKING_METHODS,
        WEIGHT_METHODS,
    )
    for method in methods
}
"""Name -> method; the names are those of the published cases."""

ALIASES: Mapping[str, str] = {alias: method.name for method in METHODS.values() for alias in method.aliases}


def method_named(name: str) -> Method:
    """Return the method of that name or alias; hyphens and capitals do not matter.

    Raises:
        UsageProblem: Nothing of that name, with the nearest one.

    >>> method_named("RAM").name
    'ram_ipras'
    """
    asked = name.strip().lower().replace("-", "_")
    found = METHODS.get(ALIASES.get(asked, asked))
    if found is None:
        near = difflib.get_close_matches(asked, [*METHODS, *ALIASES], n=1)
        text_id = "consensus.method-unknown-near" if near else "consensus.method-unknown"
        raise UsageProblem(
            text_id, method=name, near=near[0] if near else "", known=", ".join(sorted(METHODS))
        )
    return found


def run_method(
    name: str,
    header: Sequence[str],
    rows: Iterable[tuple[int, Sequence[str]]],
    params: Mapping[str, object],
    *,
    file: str = "",
    tools: PanelTools | None = None,
) -> list[dict[str, Any]]:
    """Compute a method on a table of votes.

    Args:
        name: Of the method.
        header: Column names; long (``item, expert, value[, round]``) or wide.
        rows: Line in the file and cells of each row.
        params: As typed.
        file: Name of the file, for errors.
        tools: Coefficients of the agreement room, for the methods that need them.

    Returns:
        Results with the keys ``item`` (None: the whole set), ``method``, ``round`` (None where the table
        has none), then those of the method; numbers are floats or ints, never NaN.

    Raises:
        DamagedInput: The table cannot be read as votes, or a vote is no answer to the method.
        UsageProblem: Unknown method or parameter.

    >>> run_method("cvr", ["item", "a", "b"], [(2, ["x", "E", "E"])], {})[0]["cvr"]
    1.0
    """
    method = method_named(name)
    typed = read_params(params, method.params, method.name)
    return method.on(header, rows, typed, file, tools)
