"""The matrix and the other layouts of a paper: on the terminal, as a page, as a table; kept by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

from codex.cli.call import Call
from codex.cli.options import (
    Argument,
    Codes,
    DryRun,
    Encoding,
    Expert,
    Language,
    Option,
    Out,
    Peek,
    Round,
    Sources,
    Where,
)
from codex.cli.show import Answer, deliver, form, show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.steps.matrix.paper_layout import Layout
    from codex.steps.matrix.saved_layouts import Saved
    from codex.steps.study.opening import Study

LayoutName = Annotated[str, Option("--layout", metavar="LAYOUT")]
Rows = Annotated[str, Option("--rows", metavar="BRANCH|ATTRIBUTE")]
Cols = Annotated[str, Option("--cols", metavar="BRANCH|ATTRIBUTE")]
Tidy = Annotated[bool, Option("--tidy")]
Quotes = Annotated[bool, Option("--quotes")]
Excel = Annotated[bool, Option("--excel")]
Shown = Annotated[str, Option("--show", metavar="WHAT")]
Rule = Annotated[str, Option("--cell", metavar="pair|crossed")]
By = Annotated[str, Option("--by", metavar="NAME")]
Transpose = Annotated[bool, Option("--transpose")]
Names = Annotated[str | None, Option("--experts", metavar="names|labels|none")]
Review = Annotated[Literal["open", "blind"], Option("--review")]
Book = Annotated[str, Option("--codebook", metavar="VERSION|now")]
Evidence = Annotated[str, Option("--evidence", metavar="all|selected")]
_LAYOUT = ("name", "layout", "rows", "cols", "shows", "filters", "round")
Agreement = Annotated[bool, Option("--agreement")]
Memos = Annotated[bool, Option("--memos/--no-memos")]

Name = Annotated[str, Argument(metavar="NAME")]
Authored = Annotated[str, Argument(metavar="LAYOUT")]
Table = Annotated[str, Argument(metavar="FILE")]
Cell = Annotated[str, Argument(metavar="[ROW/COLUMN]")]
Excerpts = Annotated[tuple[str, ...], Argument(metavar="[EXCERPT...]")]

_COLUMNS = ("row", "col", "status", "experts", "roster", "excerpts", "against", "sources")
_QUOTES = (
    "row",
    "col",
    "excerpt",
    "status",
    "gave",
    "against",
    "judged",
    "who",
    "source",
    "locator",
    "quote",
)


class Asked(NamedTuple):
    """What a layout is made of and what it shows."""

    layout: LayoutName = ""
    rows: Rows = ""
    cols: Cols = ""
    codes: Codes = ()
    sources: Sources = ()
    where: Where = ()
    by: By = ""
    shown: Shown = ""
    cell: Rule = ""
    transpose: Transpose = False
    experts: Names = None
    review: Review = "open"
    memos: Memos = True
    evidence: Evidence = "all"
    codebook: Book = ""
    agreement: Agreement = False
    round: Round = None

    def as_layout(self) -> Layout:
        """Return it as the steps take it."""
        from codex.steps.matrix.paper_layout import Layout

        return Layout(
            self.rows,
            self.cols,
            show=self.shown,
            rule=self.cell,
            round_id=self.round,
            anonymity=self.experts,
            where=self.where,
            sources=self.sources,
            codes=self.codes,
            group=self.by,
            transpose=self.transpose,
            blind=self.review == "blind",
            memos=self.memos,
            agreement=self.agreement,
            evidence=self.evidence,
            codebook=self.codebook,
        )


def matrix(
    call: Call,
    out: Out,
    asked: Asked,
    tidy: Tidy = False,
    quotes: Quotes = False,
    excel: Excel = False,
    lang: Language = None,
    peek: Peek = False,
    expert: Expert = None,
) -> None:
    """Make the matrix, each cell with its evidence; or another layout of a paper.

    codex matrix --rows competency --cols tool -o exports/matrix.html
    codex matrix --rows competency --cols region --tidy --csv
    codex matrix --rows competency --cols tool --quotes -o exports/evidence.csv
    codex matrix --rows competency --cols tool -o exports/matrix.docx
    codex matrix --layout code-source -o exports/codes-by-sources.html
    codex matrix --layout together --rows competency -o exports/together.svg
    codex matrix --rows competency --cols tool --review blind -o exports/review.html
    """
    _make(call, out, asked.layout, asked.as_layout(), (tidy, quotes, excel, peek), lang, expert)


def show_layout(
    call: Call,
    out: Out,
    name: Name,
    tidy: Tidy = False,
    quotes: Quotes = False,
    excel: Excel = False,
    experts: Names = None,
    review: Review = "open",
    lang: Language = None,
    peek: Peek = False,
    expert: Expert = None,
) -> None:
    """Make a layout that was saved.

    codex matrix show table-2
    codex matrix show table-2 -o exports/table-2.docx --lang ru
    """
    asked = Asked(experts=experts, review=review)
    _make(call, out, name, asked.as_layout(), (tidy, quotes, excel, peek), lang, expert)


def _make(
    call: Call,
    out: Out,
    word: str,
    asked: Layout,
    flags: tuple[bool, bool, bool, bool],
    lang: str | None,
    expert: str | None,
) -> None:
    from dataclasses import replace

    from codex.steps.matrix.export import SHOWN
    from codex.steps.matrix.export_matrix import FORMATS, export_matrix
    from codex.steps.matrix.paper_layout import EVIDENCE
    from codex.steps.matrix.saved_layouts import layout_of
    from codex.steps.study.opening import open_study

    tidy, quotes, excel, peek = flags
    chosen = form(out, "table", ("table", "tsv", *FORMATS))
    drawn = chosen == "table" or (chosen in {"tsv", "json"} and out.output is None)
    with open_study(call.study, expert) as study:
        layout = replace(
            layout_of(study, word, asked),
            format=SHOWN if drawn else chosen,
            tidy=tidy,
            quotes=quotes,
            excel=excel,
            raw=out.raw,
            language=lang or call.say.language,
        )
        made = export_matrix(study, layout, peek=peek)
    is_matrix = layout.layout == EVIDENCE
    for text_id, fields in made.findings:
        call.warn(text_id, **fields)
    if not drawn:
        text = chosen in {"html", "csv", "md", "tex", "svg", "json"} and not out.output
        deliver(call, out, made.content.decode("utf-8") if text else made.content, made.beside)
    else:
        more: dict[str, object] = {"provenance": made.provenance}
        columns = _COLUMNS if is_matrix else tuple(made.rows[0]) if made.rows else ()
        rows = made.rows
        if quotes and chosen == "json":
            more["evidence"] = made.evidence
        elif quotes:
            rows, columns = list(made.evidence), _QUOTES
        schema = "matrix" if is_matrix else layout.layout
        show(call, out, Answer(schema, rows, columns=columns, more=more))
    key = "steps.matrix-made" if is_matrix else "steps.layout-made"
    call.note(key, cells=made.cells, filled=made.filled, layout=layout.layout)


def save(call: Call, out: Out, name: Name, asked: Asked, expert: Expert = None) -> None:
    """Keep a layout in the study file under a name.

    codex matrix save table-2 --rows competency --cols tool --where kind=interview
    codex matrix save codes --layout code-source --rows competency
    """
    from codex.steps.matrix.saved_layouts import layout_of, save_layout
    from codex.steps.study.opening import open_study

    with open_study(call.study, expert) as study:
        layout = layout_of(study, asked.layout, asked.as_layout())
        kept = save_layout(study, name, layout, replace_old=out.yes)
    if out.json or out.csv or out.format:
        show(call, out, Answer("layout", [_told(kept)]))
        return
    call.note("steps.layout-saved", name=kept.name)


def list_layouts(call: Call, out: Out) -> None:
    """List the layouts that were saved.

    codex matrix list
    codex matrix list --json
    """
    from codex.steps.matrix.saved_layouts import saved_layouts
    from codex.steps.study.opening import open_study

    with open_study(call.study) as study:
        rows = [_told(one) for one in saved_layouts(study)]
    show(call, out, Answer("layout", rows, columns=_LAYOUT, empty="steps.no-layouts"))


def remove(call: Call, name: Name, expert: Expert = None) -> None:
    """Forget a saved layout; exports made of it stay.

    codex matrix remove table-2
    """
    from codex.steps.matrix.saved_layouts import forget_layout
    from codex.steps.study.opening import open_study

    with open_study(call.study, expert) as study:
        gone = forget_layout(study, name)
    call.note("steps.layout-removed", name=gone.name)


def fill(
    call: Call,
    layout: Authored,
    file: Table,
    encoding: Encoding = None,
    dry_run: DryRun = False,
    expert: Expert = None,
) -> None:
    """Take what the authors write into a layout from a table: framework, joint, levels, crosswalk, trace.

    codex matrix fill joint statistics.csv
    codex matrix fill levels levels.csv --dry-run
    """
    from codex.cli.paths import read
    from codex.steps.matrix.layout_rows import fill as fill_layout
    from codex.steps.matrix.paper_layout import layout_named
    from codex.steps.study.opening import open_study

    called, data = read(file)
    with open_study(call.study, expert) as study:
        known = layout_named(layout) or layout
        made = fill_layout(study, known, data, called, encoding=encoding, dry_run=dry_run)
    call.findings(made.findings)
    call.note(
        "steps.layout-would-fill" if dry_run else "steps.layout-filled", n=made.rows, layout=made.layout
    )


def quote(call: Call, out: Out, cell: Cell = "", excerpts: Excerpts = (), expert: Expert = None) -> None:
    """Choose the quotes that stand first in a cell, at most three; without any, list what was chosen.

    codex matrix quote planning/miro x7k2m9p4q
    codex matrix quote
    """
    from codex.steps.sources.cell_texts import choose_quotes, chosen_cells
    from codex.steps.study.opening import open_study

    with open_study(call.study, expert) as study:
        if cell:
            if not excerpts:
                call.confirm("steps.ask-no-key-quotes", out.yes, cell=cell)
            choose_quotes(study, cell, excerpts)
        rows = [{"cell": about, "excerpts": list(chosen)} for about, chosen in chosen_cells(study)]
    show(call, out, Answer("key-quote", rows, columns=("cell", "excerpts"), empty="steps.no-key-quotes"))


def _told(one: Saved) -> dict[str, object]:
    layout = one.layout
    return {
        "name": one.name,
        "layout": layout.layout,
        "rows": layout.rows,
        "cols": layout.cols,
        "shows": layout.show,
        "filters": _filters(layout.where, layout.sources, layout.codes),
        "round": layout.round_id or "",
    }


def _filters(*parts: Sequence[str]) -> str:
    return " ".join(word for part in parts for word in part)


def verify_export(call: Call, out: Out, study: Study, name: str) -> None:
    """Compute an export again and say whether the study still gives exactly these numbers."""
    from codex.cli.differing_rows import tell_compared
    from codex.cli.paths import read_with_companion
    from codex.steps.matrix.export_matrix import check_export

    called, content, beside = read_with_companion(name)
    tell_compared(call, out, called, check_export(study, called, content, beside))
