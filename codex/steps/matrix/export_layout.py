"""A layout of a paper that is no matrix of evidence: its tables in the form that was asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import codex
from codex.errors import UsageProblem
from codex.exporting import provenance as carried
from codex.exporting.cells import printed
from codex.exporting.forms import INSIDE, TABLE_FORMS, tables_as
from codex.exporting.matrix_tables import split
from codex.exporting.table_digest import table_digest
from codex.exporting.table_html import tables_html
from codex.exporting.table_turning import turned
from codex.model.provenance import Provenance
from codex.steps.matrix.export import SHOWN, Export
from codex.steps.matrix.look_at_matrix import SPLIT
from codex.steps.study.pictures import carried_picture
from codex.store.records import last_of
from codex.store.rounds import counted_events, last_event, root
from codex.store.study_file import fingerprint
from codex.words import LANGUAGES, Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codex.exporting.blinding import Blinding
    from codex.model.round import Round
    from codex.model.table import Table
    from codex.steps.matrix.layout_parts import Drawn
    from codex.steps.matrix.paper_layout import Layout
    from codex.steps.study.opening import Study

FIGURES: Final = ("svg", "pdf", "png")
_MAKERS: Final = {
    "code-source": "layout_counted:code_source",
    "together": "layout_counted:together",
    "codebook": "layout_counted:codebook",
    "sensitivity": "layout_counted:sensitive",
    "delphi": "layout_voted:delphi",
    "validity": "layout_voted:validity",
    "flow": "layout_voted:flow",
    "framework": "layout_framework:framework",
    "joint": "layout_authored:joint",
    "levels": "layout_authored:levels",
    "crosswalk": "layout_authored:crosswalk",
    "trace": "layout_authored:trace",
}
"""Layout -> the function that reads the study for it."""


def export_layout(study: Study, layout: Layout, *, peek: bool = False) -> Export:
    """Make a layout.

    Raises:
        UsageProblem: The layout has no such form, or no other side to stand on.
        NotFound: What it is made of is not there yet.
        Refused: A round is open and ``--peek`` was not given.
    """
    drawn = _read(study, layout, peek=peek)
    blind = _blinding(study, layout)
    if layout.format in FIGURES and drawn.figure is None:
        raise UsageProblem("steps.layout-no-figure", layout=layout.layout, known=", ".join(TABLE_FORMS))
    tables = _tables(drawn, layout, Words(layout.language), blind)
    origin = _provenance(study, layout, drawn, tables)
    tables = tuple(replace(table, provenance=origin) for table in tables)
    content = b"" if layout.format == SHOWN else _content(drawn, layout, tables, origin, blind)
    is_beside = layout.format not in {*INSIDE, SHOWN}
    first = tables[0]
    return Export(
        content,
        {carried.BESIDE: carried.beside(origin)} if is_beside else {},
        list(_rows(first)),
        origin,
        sum(len(row.values) - 1 for row in first.rows if not row.is_head),
        sum(value not in {None, ""} for row in first.rows if not row.is_head for value in row.values[1:]),
        (*drawn.findings, *_findings(layout, first)),
    )


def _read(study: Study, layout: Layout, *, peek: bool) -> Drawn:
    from importlib import import_module

    module, _, name = _MAKERS[layout.layout].partition(":")
    made: Drawn = getattr(import_module(f"codex.steps.matrix.{module}"), name)(study, layout, peek=peek)
    return made


def _blinding(study: Study, layout: Layout) -> Blinding | None:
    if not layout.blind:
        return None
    from codex.steps.matrix.blind_review import blinding_of

    return blinding_of(study)


def _tables(drawn: Drawn, layout: Layout, say: Words, blind: Blinding | None) -> tuple[Table, ...]:
    tables = drawn.tables(say)
    if layout.transpose:
        tables = (turned(tables[0]), *tables[1:])
    return tuple(map(blind.table, tables)) if blind else tables


def _content(
    drawn: Drawn, layout: Layout, tables: tuple[Table, ...], origin: Provenance, blind: Blinding | None
) -> bytes:
    say = Words(layout.language)
    if layout.format in FIGURES and drawn.figure is not None:
        return carried_picture(layout.format, drawn.figure(say), origin)
    if layout.format == "html":
        words = {language: Words(language) for language in LANGUAGES}
        editions = {name: _tables(drawn, layout, told, blind) for name, told in words.items()}
        figure = drawn.figure
        figures = {name: figure(told) for name, told in words.items()} if figure else {}
        return tables_html(editions, origin, words, layout.language, figures=figures)
    if layout.format in {"csv", "tsv"}:
        tables = tables[:1]
    elif layout.format in SPLIT:
        tables = tuple(part for table in tables for part in split(table))
    return tables_as(layout.format, tables, origin, say, raw=layout.raw, excel=layout.excel)


def _findings(layout: Layout, table: Table) -> list[tuple[str, Mapping[str, object]]]:
    from codex.steps.matrix.blind_review import tells_whose

    found: list[tuple[str, Mapping[str, object]]] = [
        ("steps.blind-side", {"side": side}) for side in tells_whose(layout, (layout.cols, layout.group))
    ]
    parts = len(split(table)) if layout.format in SPLIT else 1
    if parts > 1:
        found.append(("steps.matrix-split", {"cols": len(table.columns) - 1, "parts": parts}))
    if not any(not row.is_head for row in table.rows):
        found.append(("steps.layout-empty", {"layout": layout.layout}))
    return found


def _rows(table: Table) -> list[dict[str, Any]]:
    """Return the rows by the heads of their columns, as a terminal shows them."""
    heads: list[str] = []
    for column in table.columns:
        head = f"{column.group}: {column.head}" if column.group else column.head or column.id
        heads.append(head if head not in heads else f"{head} ({column.id})")
    found = []
    for row in table.rows:
        values = [
            printed(value, column, table.language) if value is not None else None
            for value, column in zip(row.values, table.columns, strict=True)
        ]
        found.append(dict(zip(heads, values, strict=True)))
    return found


def _provenance(study: Study, layout: Layout, drawn: Drawn, tables: tuple[Table, ...]) -> Provenance:
    file, newest = study.file, drawn.rounds[-1] if drawn.rounds else None
    told = layout.told()
    if newest is not None:
        told["round"] = newest.id
    if layout.blind:
        from codex.steps.matrix.blind_review import told_blind

        told = told_blind(layout, told)
    found = Provenance(
        study=study.name,
        study_id=file.study.hex(),
        date=max([*(last_event(file, one.id) for one in drawn.rounds), *drawn.dates], default="")
        or _day(study),
        codex=codex.__version__,
        codebook=drawn.codebook,
        protocol=newest.protocol.digest if newest else "",
        rule=newest.protocol.rule if newest else "",
        rounds=tuple(one.id for one in drawn.rounds),
        pins={one.id: _pinned(study, one) for one in drawn.rounds},
        n=dict(drawn.n),
        methods=dict(drawn.methods),
        layout=told,
        digest=table_digest(tables),
    )
    if layout.blind:
        from codex.exporting.blinding import unnamed

        return unnamed(found)
    return found


def _pinned(study: Study, one: Round) -> str:
    return root(study.file, one.id) or fingerprint(counted_events(study.file, one.id))


def _day(study: Study) -> str:
    """Return the day of the last change of the codebook, for layouts that rest on no round."""
    return last_of(study.file, ("code@1", "branch@1", "version@1"))
