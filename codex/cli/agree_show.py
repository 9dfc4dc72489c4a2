"""Figures of agreement in the form that was asked for: table, rows, plot or picture."""

from __future__ import annotations

import sys
from dataclasses import field
from typing import TYPE_CHECKING, Any

from codex.cli import tables
from codex.cli.agree_names import called
from codex.cli.agree_rows import columns_of, row_of, verified
from codex.cli.show import FORMATS, Answer, deliver, form
from codex.cli.terminal import is_terminal
from codex.model.quick_dataclass import dataclass
from codex.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codex.cli.call import Call
    from codex.cli.options import Out
    from codex.model.finding import Finding
    from codex.model.provenance import Provenance
    from codex.steps.agreement.figures import Figure

PICTURES = ("svg", "pdf", "png")
ROWS = ("json", "csv", "tsv")
"""Forms that programs read: every figure in full."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Figures and all that stands around them."""

    figures: Sequence[Figure]
    more: Mapping[str, Any] = field(default_factory=dict)
    """Further keys of the JSON envelope."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """What a row of a picture is of -> how it is called."""
    plot: str | None = None
    language: str | None = None
    """Of a picture; that of the interface where none is named."""
    left_out: tuple[str, ...] = ()
    """Codes without a defined value."""
    findings: tuple[Finding, ...] = ()
    verify: bool = False
    provenance: Provenance | None = None


def chosen_form(out: Out) -> str:
    """Return the form: a table for people, tabs for a pipe, else what was asked for."""
    to_terminal = out.output is None and is_terminal(sys.stdout)
    return form(out, "table" if out.output is not None or to_terminal else "tsv", (*FORMATS, *PICTURES))


def show_figures(call: Call, out: Out, shown: Shown) -> None:
    """Write the figures to the terminal, a pipe or a file; beside a file lies what it rests on."""
    from codex.cli import agree_plots, agree_tables

    chosen = chosen_form(out)
    if chosen == "tsv" and shown.plot is not None and not (out.output or out.format):
        chosen = "table"
    if chosen == "table" and out.output is None and is_terminal(sys.stdout):
        if shown.plot is None:
            agree_tables.on_terminal(agree_tables.grid(call, shown.figures))
        else:
            agree_plots.on_terminal(_plot(call, shown, agree_plots.screen_width()))
        return
    content = rendered(call, chosen, shown, raw=out.raw)
    from codex.steps.agreement.agree_export import beside

    aside = {} if chosen == "json" or shown.provenance is None else beside(shown.provenance)
    deliver(call, out, content, aside)


def rendered(call: Call, chosen: str, shown: Shown, *, raw: bool = False) -> bytes | str:
    """Return the figures in a form, as a file or a pipe takes them."""
    from codex.cli import agree_plots, agree_tables

    if chosen in PICTURES:
        return _picture(call, chosen, shown)
    if chosen in ROWS:
        rows = [row_of(call, figure) for figure in shown.figures]
        answer = Answer("agree", rows, columns_of(rows, labelled="round" in shown.more), _more(call, shown))
        return tables.RENDERERS[chosen](call, answer, raw=raw)
    if shown.plot is not None and chosen == "table":
        return agree_plots.as_text(_plot(call, shown, agree_plots.PLAIN_WIDTH))
    made = agree_tables.grid(call, shown.figures)
    if chosen == "md":
        return agree_tables.as_markdown(made)
    return "\n".join(agree_tables.as_text(made)) + "\n"


def _more(call: Call, shown: Shown) -> dict[str, Any]:
    more = {**shown.more, **findings_told(call, shown.findings)}
    if shown.verify:
        more["verify"] = verified(shown.figures)
    if shown.provenance is not None:
        from codex.steps.agreement.agree_export import document

        more["provenance"] = document(shown.provenance)
    return more


def findings_told(call: Call, findings: Sequence[Finding]) -> dict[str, Any]:
    """Return what was noticed in a table, as JSON carries it; nothing where there was nothing."""
    told = [
        {"where": one.where, "why": one.message(call.say), "why_id": one.why, "left_out": one.skipped}
        for one in findings
    ]
    return {"findings": told} if told else {}


def _plot(call: Call, shown: Shown, width: int) -> list[Any]:
    from codex.cli import agree_plots
    from codex.steps.agreement.agree_figures import forest, heatmap

    if shown.plot == "heatmap":
        return agree_plots.heatmap_lines(heatmap(shown.figures), call.say, width)
    return agree_plots.forest_lines(forest(shown.figures), call.say, width, agree_plots.signs())


def _picture(call: Call, chosen: str, shown: Shown) -> bytes:
    from codex.steps.agreement import agree_figures as steps

    say = call.say if shown.language is None else Words(shown.language)
    figures = shown.figures
    by_pair = bool(figures) and figures[0].scope.startswith("pair:")
    plot = shown.plot or ("heatmap" if by_pair else "forest")
    if plot == "heatmap":
        found = steps.heatmap(figures)
        drawn = steps.heatmap_svg(found, say, called(say, found.coefficient))
        return steps.picture_as(chosen, drawn, shown.provenance)
    rows = steps.forest(figures)
    name = called(say, rows.coefficient) if rows.coefficient else say("agree.plot-coefficients")
    labels = shown.labels if rows.coefficient else {one: called(say, one) for one, _ in rows.rows}
    return steps.picture_as(chosen, steps.forest_svg(rows, say, labels, name), shown.provenance)
