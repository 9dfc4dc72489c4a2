"""The evidence that a page carries: compact tables, with nothing that may not be shown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from codex.exporting.texts import made_by
from codex.model.code import wording
from codex.words.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from codex.exporting.page_words import PageWords
    from codex.model.matrix import Axis, Cell, PairCount
    from codex.model.view import MatrixView, Quote

CAP: Final = 50_000
"""Excerpts in cells above which a page carries only the first of each cell."""
KEPT: Final = 50
"""How many of each cell and status are then kept."""
MANY_VALUES: Final = 12
"""An attribute with more values than these is no filter: a list of names is no choice."""


def cap_of(view: MatrixView) -> int | None:
    """Return how many excerpts of a cell and status the page carries, None where it carries all."""
    total = sum(len(pair.excerpts) for cell in view.matrix.cells.values() for _, pair in cell.groups)
    return KEPT if total > CAP else None


STANDS: Final = 0
"""In place of a text that can be read in the page itself: its script takes it from there."""


def page_data(view: MatrixView, words: PageWords, standing: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Return what the script of the page needs, with nothing that the view may not show.

    Texts of the excerpts in ``standing`` are left out.

    Groups of a cell name experts only where the view's anonymity does; with ``none`` groups that
    differ in who judged are put together, so that not even their number says anything.
    """
    cap = cap_of(view)
    carried: dict[str, int] = {}
    cells = []
    for row, row_id in enumerate(view.matrix.rows.items):
        for col, col_id in enumerate(view.matrix.cols.items):
            cell = view.matrix.cells[row_id, col_id]
            groups = [
                [*head, [carried.setdefault(excerpt, len(carried)) for excerpt in excerpts[:cap]]]
                for head, excerpts in _groups(view, cell)
            ]
            cells.append(
                [row, col, cell.status, cell.experts, cell.excerpts, cell.against, cell.sources, groups]
            )
    sources, attributes = _sources(view, carried)
    matrix = view.matrix
    return {
        "ui": words.language,
        "t": words.tables,
        "n": len(matrix.roster),
        "experts": [] if view.anonymity == "none" else [view.who(expert) for expert in matrix.roster],
        "rows": _items(matrix.rows, view, words.language),
        "cols": _items(matrix.cols, view, words.language),
        "title": _text(view.title),
        "corner": [_text(view.row_title), _text(view.col_title)],
        "cells": cells,
        "memos": [
            [matrix.rows.items.index(row), matrix.cols.items.index(col), memo]
            for (row, col), memo in sorted(view.memos.items())
            if memo and row in matrix.rows.items and col in matrix.cols.items
        ],
        "keys": [
            [matrix.rows.items.index(row), matrix.cols.items.index(col), [carried[one] for one in kept]]
            for (row, col), chosen in sorted(view.key_quotes.items())
            if (kept := [one for one in chosen if one in carried])
        ],
        "attributes": attributes,
        "sources": sources,
        "excerpts": _excerpts(view, carried, {source[0]: n for n, source in enumerate(sources)}, standing),
    }


def _groups(view: MatrixView, cell: Cell) -> Iterable[tuple[list[Any], list[str]]]:
    """Give [status, gave, against, judged, decided, experts, against] and the excerpts."""
    place = {expert: number for number, expert in enumerate(view.matrix.roster)}
    found: dict[str, tuple[list[Any], list[str]]] = {}
    chosen = view.key_quotes.get((cell.row, cell.col), ())
    for status, pair in cell.groups:
        head = [status, pair.gave, pair.against, pair.judged, _decided(pair)]
        if view.anonymity != "none":
            head += [
                [place[expert] for expert in pair.experts],
                [place[expert] for expert in pair.against_experts],
            ]
        found.setdefault(json.dumps(head), (head, []))[1].extend(pair.excerpts)
    first = {excerpt: number for number, excerpt in enumerate(chosen)}
    for head, excerpts in found.values():
        ordered = sorted(excerpts) if view.anonymity == "none" else excerpts
        yield head, sorted(ordered, key=lambda excerpt: first.get(excerpt, len(first)))


def _decided(pair: PairCount) -> int:
    return -1 if pair.decided is None else int(pair.decided)


def _sources(view: MatrixView, carried: Iterable[str]) -> tuple[list[list[Any]], list[str]]:
    """Return [id, title, cite, kind, values of attributes] per source, and the attributes."""
    quotes: dict[str, Quote] = {}
    for excerpt in carried:
        quote = view.quotes[excerpt]
        quotes.setdefault(quote.source, quote)
    values: dict[str, set[str]] = {}
    for quote in quotes.values():
        for name, value in quote.attributes.items():
            values.setdefault(name, set()).add(value)
    names = (
        [] if view.blind else sorted(name for name, found in values.items() if 1 < len(found) <= MANY_VALUES)
    )
    rows = [
        [
            source,
            visible(quote.title),
            visible(quote.cite),
            quote.kind,
            [visible(quote.attributes.get(name, "")) for name in names],
        ]
        for source, quote in quotes.items()
    ]
    return rows, [visible(name) for name in names]


def _excerpts(
    view: MatrixView, carried: Mapping[str, int], source: Mapping[str, int], standing: frozenset[str]
) -> dict[str, list[Any]]:
    """Return columns, since like stands beside like and packs the better."""
    quotes = [view.quotes[excerpt] for excerpt in carried]
    return {
        "id": list(carried),
        "source": [source[quote.source] for quote in quotes],
        "language": [quote.language for quote in quotes],
        "place": [
            [[place, visible(str(where))] for place, where in sorted(quote.locator.items())]
            for quote in quotes
        ],
        "speaker": [visible(quote.speaker) for quote in quotes],
        "text": [
            None if not quote.is_open else STANDS if excerpt in standing else visible(quote.text, lines=True)
            for excerpt, quote in zip(carried, quotes, strict=True)
        ],
        "translation": [
            [
                visible(quote.translation, lines=True),
                quote.translation_language,
                quote.translation_way or "own",
                made_by(quote),
            ]
            if quote.is_open and quote.translation
            else 0
            for quote in quotes
        ],
    }


def _items(axis: Axis, view: MatrixView, language: str) -> list[list[Any]]:
    """Give id, names and, where there is one, the definition in the page's language."""
    found = []
    for item in axis.items:
        definition = visible(wording(view.definitions.get(item, {}), language))
        names = _text(axis.labels.get(item, {})) or {"": visible(item)}
        found.append([item, names, *([definition] if definition else [])])
    return found


def _text(text: Mapping[str, str]) -> dict[str, str]:
    return {language: visible(said) for language, said in text.items() if said}
