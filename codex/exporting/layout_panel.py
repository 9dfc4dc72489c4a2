"""Tables of panels: results of each round side by side, content validity item by item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from codex.exporting.texts import decimal_text, range_text
from codex.model.table import Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codex.model.figure import FlowStep
    from codex.model.item_change import ItemChange
    from codex.model.item_result import ItemResult
    from codex.words import Words

Key = tuple[str, str]
"""Item and question."""


def delphi_table(
    rounds: Sequence[tuple[str, Sequence[ItemResult]]],
    names: Mapping[Key, str],
    say: Words,
    *,
    changes: Mapping[tuple[str, Key], ItemChange] | None = None,
    rule: str = "",
) -> Table:
    """Return items by rounds: n, share that agrees, median with quartiles, stability, outcome (L4).

    Items that were dropped stand in a part of their own below the others.

    Args:
        rounds: Name of each round and its results, in their order.
        names: (Item, question) -> wording.
        say: Words of the table.
        changes: (Later round, item and question) -> how answers moved from the round before.
        rule: The consensus rule as the protocol words it, for the note.
    """
    moved = changes or {}
    by_round = [(name, {(one.item, one.question): one for one in results}) for name, results in rounds]
    keys = list(dict.fromkeys(key for _, results in by_round for key in results))
    columns = [Column("item", say("exporting.column-item"), width=3)]
    for name, _ in by_round:
        columns += [
            Column(f"n-{name}", "n", "count", group=name, is_symbol=True),
            Column(f"share-{name}", say("exporting.column-agree"), "percent", 0, group=name),
            Column(f"median-{name}", say("exporting.column-median"), group=name, width=0.9),
            *(
                (Column(f"p-{name}", "p", "p", group=name, is_symbol=True),)
                if any(r == name for r, _ in moved)
                else ()
            ),
        ]
    columns += [
        Column("outcome", say("exporting.column-outcome"), width=0.9),
        Column("settled", say("exporting.column-settled"), width=0.9),
    ]
    lines = {key: _line(key, by_round, moved, names, say) for key in keys}
    kept = [line for line, outcome in lines.values() if outcome != "out"]
    dropped = [line for line, outcome in lines.values() if outcome == "out"]
    rows = [Row(line) for line in kept]
    if dropped:
        rows.append(Row((say("exporting.row-dropped"), *[None] * (len(columns) - 1)), is_head=True))
        rows += [Row(line, depth=1) for line in dropped]
    notes = [say("exporting.note-median")]
    quantiles = {one.quantile for _, results in by_round for one in results.values() if one.quantile}
    if quantiles:
        notes.append(say("exporting.note-quantile", name=", ".join(sorted(quantiles))))
    if moved:
        tests = sorted({change.test for change in moved.values() if change.test})
        notes.append(say("exporting.note-stability", tests=", ".join(tests)))
    if rule:
        notes.append(say("exporting.rule-protocol").replace("{v}", rule))
    return Table(
        "delphi-results",
        say("exporting.title-delphi"),
        tuple(columns),
        tuple(rows),
        say.language,
        tuple(notes),
    )


def _line(
    key: Key,
    by_round: Sequence[tuple[str, Mapping[Key, ItemResult]]],
    moved: Mapping[tuple[str, Key], ItemChange],
    names: Mapping[Key, str],
    say: Words,
) -> tuple[tuple[Any, ...], str]:
    """Return the cells of an item, and its outcome in the last round that asked it."""
    cells: list[Any] = [names.get(key, key[0])]
    outcome, settled = "", ""
    for name, results in by_round:
        one = results.get(key)
        cells += [one.n, one.share, _median(one, say)] if one else [None, None, None]
        if any(r == name for r, _ in moved):
            change = moved.get((name, key))
            cells.append(change.p if change else None)
        if one and one.outcome:
            outcome = one.outcome
            if outcome in {"in", "out"} and not settled:
                settled = name
    cells += [say(f"exporting.outcome-{outcome}") if outcome else None, settled or None]
    return tuple(cells), outcome


def _median(one: ItemResult, say: Words) -> str | None:
    if one.median is None:
        return None
    places = 0 if float(one.median).is_integer() else 1
    text = decimal_text(one.median, say.language, places)
    if one.quartiles is None:
        return text
    finest = max(map(_places, one.quartiles))
    ends = [decimal_text(end, say.language, finest) for end in one.quartiles]
    return f"{text} ({range_text(*ends)})"


def _places(value: float) -> int:
    """Return the decimals that a quartile has: 8, 7.5, 6.25."""
    return next((places for places in (0, 1) if round(value, places) == value), 2)


_VALIDITY: Final = (
    ("n", "N", "count", True),
    ("relevant", "A", "count", True),
    ("icvi", "I-CVI", "index", False),
    ("icvi_low", "low", "index", False),
    ("icvi_high", "high", "index", False),
    ("pc", "pc", "index", True),
    ("kappa", "k*", "index", True),
    ("grade", "grade", "text", False),
    ("cvr", "CVR", "index", False),
    ("critical", "critical", "index", False),
    ("v", "V", "index", True),
    ("v_low", "low", "index", False),
    ("v_high", "high", "index", False),
)
"""Key, head, kind, whether the head is a symbol: columns that have no figure are left out."""
_WORDED: Final = {
    "low": "exporting.column-low",
    "high": "exporting.column-high",
    "grade": "exporting.column-grade",
    "critical": "exporting.column-critical",
}
_WHOLE: Final = ("scvi_ave", "scvi_ua", "mean_kappa", "mean_v", "alpha")


def validity_table(
    items: Sequence[tuple[str, Mapping[str, Any]]], whole: Mapping[str, float | None], say: Words
) -> Table:
    """Return content validity item by item, with the indices of the whole set below (L5).

    Args:
        items: Wording and figures by name: ``n, relevant, icvi, icvi_low, icvi_high, pc, kappa,
            grade, cvr, critical, v, v_low, v_high``, whichever are known.
        whole: ``scvi_ave, scvi_ua, mean_kappa, mean_v, alpha``, whichever are known.
        say: Words of the table.
    """
    present = {name for _, figures in items for name, value in figures.items() if value is not None}
    known = [entry for entry in _VALIDITY if entry[0] in present]
    columns = [Column("item", say("exporting.column-item"), width=3)]
    columns += [
        Column(
            key,
            say(_WORDED[head]) if head in _WORDED else head,
            kind,
            group=say("exporting.interval", level="95") if head in {"low", "high"} else "",
            is_symbol=symbol,
        )
        for key, head, kind, symbol in known
    ]
    rows = [
        Row((wording, *(_figure(key, figures.get(key), say) for key, *_ in known)))
        for wording, figures in items
    ]
    place = next((number for number, (_, _, kind, _) in enumerate(known) if kind == "index"), 0)
    for name in _WHOLE:
        if name in whole:
            cells: list[Any] = [None] * len(known)
            if cells:
                cells[place] = whole[name]
            rows.append(Row((say(f"exporting.row-{name.replace('_', '-')}"), *cells), is_total=True))
    return Table(
        "content-validity",
        say("exporting.title-validity"),
        tuple(columns),
        tuple(rows),
        say.language,
        (say("exporting.note-validity"),),
    )


def _figure(key: str, value: Any, say: Words) -> Any:
    if key == "grade" and value in {"excellent", "good", "fair", "poor"}:
        return say(f"exporting.grade-{value}")
    return value


def flow_table(steps: Sequence[FlowStep], say: Words) -> Table:
    """Return what became of the items round by round: how many went in, left, joined, and why (L12)."""
    columns = (
        Column("step", say("exporting.column-step"), width=1.2),
        Column("items", say("exporting.column-entered"), "count"),
        Column("gone", say("exporting.flow-gone"), "count"),
        Column("gone-why", say("exporting.column-why"), width=2.4),
        Column("new", say("exporting.flow-new"), "count"),
        Column("new-why", say("exporting.column-why"), width=2.4),
        Column("left", say("exporting.column-remaining"), "count"),
    )
    rows = tuple(
        Row(
            (
                step.label,
                step.items,
                sum(step.gone.values()),
                _reasons(step.gone),
                sum(step.new.values()),
                _reasons(step.new),
                step.left,
            )
        )
        for step in steps
    )
    notes = (say("exporting.note-flow"),)
    return Table("item-flow", say("exporting.figure-flow"), columns, rows, say.language, notes)


def _reasons(reasons: Mapping[str, int]) -> str | None:
    return "\n".join(f"{reason}: {n}" for reason, n in reasons.items()) or None
