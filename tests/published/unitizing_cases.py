"""Published cases on spans, continua and long tables: from a case to the values of its names."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from codex.agreement.alignment import Dissimilarity, best_alignment, marked
from codex.agreement.alpha_u_2004 import alpha_u_2004
from codex.agreement.dawid_skene import dawid_skene
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


def _continuum(case: Mapping[str, Any]) -> dict[str, Any]:
    data = case["data"]
    spans = tuple(Span(*unit) for unit in data["units"])
    continuum = Continuum(max(span.end for span in spans), spans)
    weights = Dissimilarity(data["alpha"], data["beta"], data["deltaEmpty"])
    best = best_alignment(marked(continuum), weights, weights.table(continuum.categories))
    return {"gamma_observed_disorder": best.disorder}


def _long(case: Mapping[str, Any]) -> dict[str, Any]:
    rows = [tuple(row) for row in case["data"]["rows"]]
    published = dawid_skene(rows, smoothing=0, keep_first=True)
    return {
        "dawid_skene.prevalence": list(published.prevalence),
        "dawid_skene.labels": list(published.labels),
        "majority_vote_ties_possible": _ties(rows),
    }


def _ties(rows: list[tuple[Any, ...]]) -> bool:
    """Say whether on some item two values have the most votes."""
    votes: dict[Any, Counter[Any]] = defaultdict(Counter)
    for item, _rater, value in rows:
        votes[item][value] += 1
    ranked = [[n for _, n in counter.most_common(2)] for counter in votes.values()]
    return any(len(top) == 2 and top[0] == top[1] for top in ranked)


def compute_dawid_skene(case: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a consensus case of the method ``dawid_skene`` asks for."""
    params = case.get("params") or {}
    first = params.get("init", "vote shares") == "vote shares"
    rows = [tuple(row) for row in case["data"]["item_rater_rating"]]
    found = dawid_skene(rows, smoothing=params.get("smoothing", 0), keep_first=first)
    return {"prevalence": list(found.prevalence), "labels": list(found.labels)}


COMPUTE: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "unitizing": _unitizing,
    "continuum": _continuum,
    "long": _long,
}
