"""The published cases, as tables that somebody types, through the calculator."""

from __future__ import annotations

import csv
import io
import json
import math
from pathlib import Path
from typing import Any

import pytest

from codex.steps.agreement.brought import Form
from codex.steps.agreement.calculator import calculate
from codex.steps.agreement.figures import Asked
from codex.steps.agreement.own_weights import read_weights

HERE = Path(__file__)
FILES = (
    HERE.parents[1] / "published" / "agreement.jsonl",
    HERE.parents[3] / "shared" / "cases" / "agreement.jsonl",
)
"""Ours, and those that came with the task where they are still there."""
CASES = [
    pytest.param(json.loads(line), id=f"{path.parent.name}/{json.loads(line)['id']}")
    for path in FILES
    if path.exists()
    for line in path.read_text("utf-8").splitlines()
]
MARK = ";"
NOT_COEFFICIENTS = {"majority_vote_ties_possible"}


def table(header: list[str], rows: list[list[Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([header, *rows])
    return out.getvalue().encode()


def wide(rows: list[list[Any]]) -> bytes:
    raters = max(map(len, rows), default=2)
    filled = [[*row, *[None] * (raters - len(row))] for row in rows]
    return table(
        ["unit", *(f"r{i}" for i in range(raters))],
        [[f"u{n}", *("" if cell is None else cell for cell in row)] for n, row in enumerate(filled)],
    )


def typed(case: dict[str, Any]) -> tuple[bytes, Form, Asked]:
    """Return a case as a file and what has to be said with it."""
    data = case["data"]
    form, asked = Form(), Asked(interval="gwet")
    if data["form"] in {"matrix", "distribution"}:
        declared = data.get("ordered_categories")
        return wide(data["rows"]), Form(categories=tuple(map(str, declared)) if declared else None), asked
    if data["form"] == "table":
        names = data["categories"]
        rows = [
            [a, b]
            for a, line in zip(names, data["table"], strict=True)
            for b, times in zip(names, line, strict=True)
            for _ in range(times)
        ]
        form = Form(categories=tuple(map(str, names)))
        if "disagreement" in data:
            square = [[name, *row] for name, row in zip(names, data["disagreement"], strict=True)]
            own = read_weights(table(["", *names], square), "weights.csv")
            asked = Asked(interval="gwet", own=own)
        return wide(rows), form, asked
    if data["form"] == "sets":
        cells = [[None if c is None else MARK.join(c) or "{}" for c in row] for row in data["rows"]]
        return wide(cells), Form(sets=MARK), asked
    if data["form"] == "long":
        return table(data["columns"], data["rows"]), form, asked
    units = data["units"]
    if data["form"] == "continuum":
        return table(["rater", "start", "end", "code"], units), form, asked
    present = {unit[0] for unit in units}
    silent = [[f"r{i}", "", "", ""] for i in range(data["raters"]) if f"r{i}" not in present]
    begin = data.get("begin", 0)
    rows = [[*row, begin if row[1] != "" else "", data["length"]] for row in [*units, *silent]]
    return table(["rater", "start", "end", "code", "begin", "length"], rows), form, asked


@pytest.mark.parametrize("case", CASES)
def test_a_published_table_gives_its_published_figures(case: dict[str, Any]) -> None:
    data, form, asked = typed(case)
    wrong = []
    for name, expected in case["expected"].items():
        if name in NOT_COEFFICIENTS:
            continue
        one = Asked(coefficients=(name,), interval=asked.interval, own=asked.own)
        (figure,) = calculate(data, "case.csv", form, one).figures
        found: Any = figure.estimate.value
        allowed = next(
            (v for k, v in case["tolerance"].items() if k != "default" and k in name),
            case["tolerance"]["default"],
        )
        if expected is None:
            assert found is None, name
            assert figure.estimate.why, name
        elif isinstance(expected, list):
            assert len(found) == len(expected), name
            wrong += [name for a, b in zip(found, expected, strict=True) if abs(a - b) > allowed]
        elif found is None or not math.isfinite(found) or abs(found - expected) > allowed:
            wrong.append(f"{name}: {found} instead of {expected}")
    assert not wrong
