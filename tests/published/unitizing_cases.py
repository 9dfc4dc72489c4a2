"""Published cases on spans, continua and long tables: from a case to the values of its names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codex.agreement.alpha_u_2004 import alpha_u_2004
from codex.agreement.unitizing import unitized_alphas
from codex.model.continuum import Continuum, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def compute(case: Mapping[str, Any]) -> dict[str, Any]:
    """Return name -> value, None where it is undefined, for the forms of this file."""
    return COMPUTE[case["data"]["form"]](case)


def _unitizing(case: Mapping[str, Any]) -> dict[str, Any]:
    data = case["data"]
    begin = data.get("begin", 0)
    spans = [Span(rater, start - begin, end - begin, code) for rater, start, end, code in data["units"]]
    raters = tuple(f"r{i}" for i in range(data["raters"]))
    continuum = Continuum(data["length"], tuple(spans), raters)
    estimates = {**unitized_alphas([continuum]).named(), **alpha_u_2004(continuum)}
    return {name: estimate.value for name, estimate in estimates.items()}


COMPUTE: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {"unitizing": _unitizing}
