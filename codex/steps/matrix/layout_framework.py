"""The framework matrix: what was written of the pairs of any two sides, each with one quote that shows it (L3)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from codex.errors import NotFound
from codex.exporting.csv_tables import labels
from codex.exporting.layout_written import framework_table
from codex.model.layouts import Case, WrittenCell
from codex.model.matrix import Axis
from codex.steps.matrix import layout_rows
from codex.steps.matrix.layout_authored import EVERYTHING, AuthorsDesk
from codex.steps.matrix.matrix import EVERY_CODE, Axes, check_sides, chosen_codes
from codex.steps.sources.cell_texts import NOTE, cell_memos, key_quotes, on_sides

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codex.model.table import Table
    from codex.steps.matrix.layout_parts import Drawn
    from codex.steps.matrix.paper_layout import Layout
    from codex.steps.study.opening import Study
    from codex.words import Words

_HEADS: Final = {"source": "case", "case": "case", "branch": "code"}
"""Kind of the rows -> what stands over them; over an attribute stands its name."""


def framework(study: Study, layout: Layout, *, peek: bool) -> Drawn:  # noqa: ARG001 - one signature
    """Return any two sides with what was written of each pair, and one quote that shows it.

    A side is ``source``, ``case``, a branch of the codebook, ``code`` or an attribute of the sources.
    What is written is the memo of the cell (``codex note add --cell ROW/COLUMN``) and the rows that
    were given as a table; the quote is the first of those that a person chose for the cell. Items of
    which nothing was written are left out, unless ``--show all``.

    Raises:
        NotFound: Nothing was written of any of these pairs; or nothing is called like a side.
        UsageProblem: Both sides are the same.
    """
    desk = AuthorsDesk(study, layout)
    names = layout.rows or "source", layout.cols or EVERY_CODE
    check_sides(*names)
    rows, cols = (_axis(desk, name) for name in names)
    groups = _groups(desk, rows, layout.group)
    written = {pair: [text] for pair, text in cell_memos(study, rows, cols).items()}
    chosen = {pair: list(quotes) for pair, quotes in key_quotes(study, rows, cols).items()}
    for one in layout_rows.rows_of(study, "framework")[0]:
        for pair, row in on_sides({frozenset((one["case"], one["code"])): one}, rows, cols):
            written.setdefault(pair, []).append(row["text"])
            chosen.setdefault(pair, []).extend([row["quote"]] if row.get("quote") else [])
    if not written and not chosen:
        raise NotFound("steps.framework-unwritten", rows=names[0], cols=names[1])
    quotes = desk.quotes(quote for pair in chosen.values() for quote in pair)
    cells = {
        pair: WrittenCell(
            "\n".join(written.get(pair, [])),
            next((quotes[one] for one in chosen.get(pair, ()) if one in quotes), None),
        )
        for pair in {**written, **chosen}
    }
    if layout.show != EVERYTHING:
        rows = _used(rows, {row for row, _ in cells}, layout.codes)
        cols = _used(cols, {col for _, col in cells}, layout.codes)

    def made(say: Words) -> tuple[Table, ...]:
        cases = [
            Case(item, label, groups.get(item, ""), rows.depth.get(item, 0))
            for item, label in zip(rows.items, labels(rows, say.language), strict=True)
        ]
        return (framework_table(cases, cols, cells, say, head=_head(rows, say)),)

    return desk.drawn(
        made,
        {"cases": len(rows.items), "codes": len(cols.items), "cells": len(cells)},
        "framework",
        [f"{NOTE}:", "keyquote:"],
    )


def _head(rows: Axis, say: Words) -> str:
    """Return what stands over the rows: an attribute by its own name, where codex has no word for it."""
    if rows.kind in _HEADS:
        return say(f"exporting.column-{_HEADS[rows.kind]}")
    known = f"exporting.axis-{rows.id}"
    return say(known) if say.has(known) else rows.id


def _axis(desk: AuthorsDesk, name: str) -> Axis:
    """Return a side by its name; sources stand in it whether anything was judged of them or not.

    Raises:
        NotFound: Nothing is called so, or no source belongs to a case.
    """
    if name == "case":
        from codex.steps.sources.filtering import paths

        found = [path for one in desk.sources for path in paths(one.attributes.get("case", ""))[-1:]]
        if not found:
            raise NotFound("steps.no-cases")
        return Axis("case", "case", tuple(dict.fromkeys(found)))
    used = [replace(one, attributes=desk.filter.values(one)) for one in desk.sources]
    book = desk.book
    axes = Axes(book, used, {}, codes=chosen_codes(book, desk.layout.codes), references=desk.references)
    return axes.side(name)[0]


def _groups(desk: AuthorsDesk, rows: Axis, group: str) -> Mapping[str, str]:
    """Return row -> value of the attribute that rows stand together by; sources and cases have one.

    Raises:
        NotFound: No source has the attribute.
    """
    if not group:
        return {}
    from codex.steps.sources.filtering import paths

    values = {one.id: desk.filter.values(one) for one in desk.sources}
    if not any(value.get(group) for value in values.values()):
        known = sorted({key for value in values.values() for key in value})
        raise NotFound("steps.unknown-side", side=group, known=", ".join(known))
    if rows.kind == "source":
        return {name: value.get(group, "") for name, value in values.items()}
    found: dict[str, str] = {}
    for one in desk.sources if rows.kind == "case" else ():
        for path in paths(one.attributes.get("case", ""))[-1:]:
            found.setdefault(path, values[one.id].get(group, ""))
    return found


def _used(axis: Axis, written: set[str], asked: Sequence[str]) -> Axis:
    """Return a side without the items of which nothing was written; codes that were asked for stay."""
    if asked and axis.kind == "branch":
        return axis
    return replace(axis, items=tuple(item for item in axis.items if item in written))
