"""Published figures of panels against ours: one case, its complaints.

A case is a JSON object with ``method``; its data come in the forms of the methods. Wherever data can
be laid out as a table of votes they go the way a user's file goes, through the calculator; only counts
that are no votes (weights in per cent) go to the functions straight. A key of data, params or expected
that is not known here is a complaint.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from codex.consensus.methods import METHODS, run_method
from codex.consensus.rating_methods import concentration
from codex.errors import CodexError
from codex.steps.panel.panel_coefficients import PanelCoefficients

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_KNOWN_KEYS = {
    *("id", "method", "source", "source_kind", "data", "params", "expected", "tolerance"),
    *("computed", "verified_with", "note", "about"),
}
_TINY = 1e-9

_Rows = list[tuple[int, list[str]]]
_Votes = tuple[list[str], _Rows]


def check(case: dict[str, Any]) -> list[str]:
    """Return what is wrong with our figures for a case; nothing when all is right."""
    unknown = set(case) - _KNOWN_KEYS
    if unknown:
        return [f"unknown keys {sorted(unknown)}"]
    if case["method"] not in METHODS:
        return [f"there is no method {case['method']}"]
    try:
        figures = _figures(case["method"], dict(case["data"]), dict(case.get("params") or {}))
    except (CodexError, ValueError, KeyError) as error:
        return [f"cannot be computed: {error!r} {error}"]
    return [
        complaint
        for key, expected in case["expected"].items()
        for complaint in _compared(key, figures, expected, case["tolerance"])
    ]


def _compared(key: str, figures: Mapping[str, Any], expected: Any, tolerance: float) -> Iterable[str]:
    if key not in figures:
        yield f"{key}: nothing computes it"
    elif not _same(key, figures[key], expected, tolerance or _TINY):
        yield f"{key}: {figures[key]!r} instead of {expected!r} (tolerance {tolerance})"


def _same(key: str, found: Any, expected: Any, tolerance: float) -> bool:
    if isinstance(expected, Mapping):
        return isinstance(found, Mapping) and all(
            inner in found and _same(inner, found[inner], value, tolerance)
            for inner, value in expected.items()
        )
    if isinstance(expected, list):
        return (
            isinstance(found, list)
            and len(found) == len(expected)
            and all(_same(key, a, b, tolerance) for a, b in zip(found, expected, strict=True))
        )
    if key == "status":
        return str(found).split()[0].rstrip(":") == str(expected).split()[0].rstrip(":")
    if isinstance(expected, bool) or expected is None or isinstance(expected, str):
        return bool(found is expected or found == expected)
    if found is None or isinstance(found, bool | str):
        return False
    return bool(abs(float(found) - float(expected)) <= tolerance)


def _figures(method: str, data: dict[str, Any], params: dict[str, Any]) -> Mapping[str, Any]:
    """Compute a case; every key of its data must be one that the method's form reads."""
    for keys, layout in _FORMS[method]:
        if set(data) == keys or (keys <= set(data) <= keys | _EXTRA.get(method, set())):
            moved = {key: data[key] for key in set(data) - keys}
            made = layout(data)
            if isinstance(made, Mapping):
                if params or moved:
                    msg = f"unknown params {sorted(params)} {sorted(moved)}"
                    raise ValueError(msg)
                return made
            return _run(method, made, {**_texts(moved), **_texts(params)})
    msg = f"unknown data {sorted(data)}"
    raise ValueError(msg)


_EXTRA = {
    "cvr_critical": {"N"},
    "ram_classic": {"panel_sizes"},
    "vote_rules": {"quorum"},
    "bwm": {"best", "worst"},
    "histogram_stability": {"categories"},
}
"""Data keys that are parameters of the calculator."""


def _run(method: str, votes: _Votes, params: dict[str, str]) -> Mapping[str, Any]:
    results = run_method(method, *votes, params, file="case", tools=PanelCoefficients())
    figures: dict[str, Any] = {}
    for one in results:  # the set's own figures come last and stand above those of an item
        if one["item"] is None or len(results) == 1 or {r["item"] for r in results} <= {"x", None}:
            figures |= one
    return figures


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    return {
        key: ",".join(map(_text, value)) if isinstance(value, list) else _text(value)
        for key, value in values.items()
    }


def _text(value: Any) -> str:
    if value is None:
        return ""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


# ---- layouts: from the data of a case to a table of votes ------------------------------------------------


def _wide(items: Mapping[str, list[Any]]) -> _Votes:
    n = max(len(row) for row in items.values())
    rows = [(i, [name, *map(_text, row)]) for i, (name, row) in enumerate(items.items(), 2)]
    return ["item", *(f"e{number}" for number in range(n))], rows


def _one_item(values: list[Any]) -> _Votes:
    return _wide({"x": values})


def _by_item(rows: list[list[Any]]) -> _Votes:
    return _wide({f"i{number}": row for number, row in enumerate(rows)})


def _by_judge(rows: list[list[Any]]) -> _Votes:
    return _by_item([list(column) for column in zip(*rows, strict=True)])


def _rounds(pairs: Iterable[tuple[Any, Any]]) -> _Votes:
    rows: _Rows = []
    for number, (first, second) in enumerate(pairs):
        rows += [(2 * number + 2, ["x", f"e{number}", _text(first), "1"])]
        rows += [(2 * number + 3, ["x", f"e{number}", _text(second), "2"])]
    return ["item", "expert", "value", "round"], rows


def _of_table(table: list[list[int]]) -> _Votes:
    return _rounds(
        (f"c{i}", f"c{j}") for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)
    )


def _counts(**answers: int) -> _Votes:
    return _one_item([answer.lstrip("_") for answer, count in answers.items() for _ in range(count)])


def _opinions(items: list[dict[str, int]]) -> _Votes:
    rows = []
    for item in items:
        rest = item["n"] - item["agree"] - item["disagree"]
        rows.append(["agree"] * item["agree"] + ["disagree"] * item["disagree"] + ["neither"] * rest)
    return _by_item(rows)


def _long(triples: list[list[Any]]) -> _Votes:
    return ["item", "rater", "value"], [(i, list(map(str, row))) for i, row in enumerate(triples, 2)]


def _square(matrix: list[list[float]]) -> _Votes:
    names = [f"i{number}" for number in range(len(matrix))]
    rows = [
        (i, [name, *(f"{value:.10f}" for value in row)])
        for i, (name, row) in enumerate(zip(names, matrix, strict=True), 2)
    ]
    return ["item", *names], rows


def _best_worst(data: dict[str, Any]) -> _Votes:
    rows = []
    for item, shown in data["shown"].items():
        best, worst = data["best"].get(item, 0), data["worst"].get(item, 0)
        rows += [[item, "e", word] for word in ["best"] * best + ["worst"] * worst]
        rows += [[item, "e", "neither"]] * (shown - best - worst)
    return ["item", "expert", "value"], list(enumerate(rows, 2))


def _two_rows(data: dict[str, Any]) -> _Votes:
    pairs = zip(data["best_to_others"], data["others_to_worst"], strict=True)
    rows = [(i, [f"i{i}", str(a), str(b)]) for i, (a, b) in enumerate(pairs, 2)]
    return ["item", "best_to_others", "others_to_worst"], rows


_DUMMY: _Votes = (["item", "e"], [(2, ["x", "1"])])

_Form = tuple[set[str], "Callable[[dict[str, Any]], Any]"]
_RATINGS: _Form = ({"ratings"}, lambda d: _one_item(d["ratings"]))
_VALUES: _Form = ({"values"}, lambda d: _one_item(d["values"]))
_PAIRED: _Form = ({"round1", "round2"}, lambda d: _rounds(zip(d["round1"], d["round2"], strict=True)))
_ITEMS: _Form = ({"item_by_expert"}, lambda d: _by_item(d["item_by_expert"]))
_EXPERTS: _Form = ({"experts_by_item"}, lambda d: _by_judge(d["experts_by_item"]))

_FORMS: dict[str, list[_Form]] = {
    "kendall_w": [
        ({"ratings_by_rater"}, lambda d: _by_judge(d["ratings_by_rater"])),
        ({"ranks_by_rater"}, lambda d: _by_judge(d["ranks_by_rater"])),
        ({"measures_by_variable"}, lambda d: _by_judge(d["measures_by_variable"])),
    ],
    "mcnemar": [({"table"}, lambda d: _of_table(d["table"]))],
    "bowker": [({"table"}, lambda d: _of_table(d["table"]))],
    "wilcoxon": [_PAIRED, ({"differences"}, lambda d: _rounds((x, 0) for x in d["differences"]))],
    "kappa_stability": [({"round1_by_round2"}, lambda d: _of_table(d["round1_by_round2"]))],
    "cvr": [
        ({"essential", "N"}, lambda d: _counts(E=d["essential"], U=d["N"] - d["essential"])),
        ({"answers"}, lambda d: _one_item(d["answers"])),
    ],
    "cvr_critical": [(set(), lambda _: _DUMMY)],
    "cvi": [_ITEMS, _EXPERTS],
    "modified_kappa": [({"N", "A"}, lambda d: _counts(_4=d["A"], _1=d["N"] - d["A"]))],
    "aiken_v": [_ITEMS, _EXPERTS],
    "panel_agreement": [_ITEMS, _EXPERTS],
    "ram_ipras": [_RATINGS],
    "ram_classic": [_RATINGS, (set(), lambda _: _DUMMY)],
    "percent_consensus": [_RATINGS],
    "median_iqr": [_VALUES, _RATINGS],
    "apmo": [({"items"}, lambda d: _opinions(d["items"]))],
    "sd_cv": [_VALUES, _RATINGS],
    "cv_change": [_PAIRED],
    "histogram_stability": [_PAIRED],
    "ordinal_consensus": [({"frequencies"}, lambda d: concentration(d["frequencies"])), _RATINGS],
    "fuzzy_delphi": [_RATINGS],
    "ngt_ranking": [({"points"}, lambda d: _wide(d["points"]))],
    "ahp": [({"matrix"}, lambda d: _square(d["matrix"]))],
    "bwm": [({"best_to_others", "others_to_worst"}, _two_rows)],
    "best_worst_counts": [({"best", "worst", "shown"}, _best_worst)],
    "dawid_skene": [({"item_rater_rating"}, lambda d: _long(d["item_rater_rating"]))],
    "vote_rules": [({"votes"}, lambda d: _one_item(d["votes"]))],
}
"""Method -> the forms its data may have: the keys, and how they become votes."""
