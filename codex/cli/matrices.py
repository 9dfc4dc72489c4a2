"""The matrix: on the terminal, as a page, as a table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from codex.cli.call import Call
from codex.cli.options import Expert, Language, Option, Out, Peek, Round
from codex.cli.show import Answer, deliver, form, show
from codex.errors import NotMet

if TYPE_CHECKING:
    from codex.steps.study import Study

Rows = Annotated[str, Option("--rows", metavar="BRANCH")]
Cols = Annotated[str, Option("--cols", metavar="BRANCH|ATTRIBUTE")]
Tidy = Annotated[bool, Option("--tidy")]
Excel = Annotated[bool, Option("--excel")]
Shown = Annotated[str, Option("--show", metavar="excerpts|sources|status|experts")]
Rule = Annotated[str, Option("--cell", metavar="pair|crossed")]
Names = Annotated[str | None, Option("--experts", metavar="names|labels|none")]

_COLUMNS = ("row", "col", "status", "experts", "roster", "excerpts", "against", "sources")


def matrix(
    call: Call,
    out: Out,
    rows: Rows,
    cols: Cols,
    tidy: Tidy = False,
    excel: Excel = False,
    shown: Shown = "excerpts",
    cell: Rule = "",
    experts: Names = None,
    lang: Language = None,
    round: Round = None,  # noqa: A002 - the option's name
    peek: Peek = False,
    expert: Expert = None,
) -> None:
    """Make the matrix, each cell with its evidence.

    codex matrix --rows competency --cols tool -o exports/matrix.html
    codex matrix --rows competency --cols region --tidy --csv
    codex matrix --rows competency --cols tool -o exports/matrix.docx
    """
    from codex.steps.export_matrix import FORMATS, SHOWN, Layout, export_matrix
    from codex.steps.study import open_study

    chosen = form(out, "table", ("table", "tsv", *FORMATS))
    drawn = chosen in {"table", "tsv"} or (chosen == "json" and out.output is None)
    layout = Layout(
        rows,
        cols,
        format=SHOWN if drawn else chosen,
        tidy=tidy,
        excel=excel,
        raw=out.raw,
        show=shown,
        rule=cell,
        round_id=round,
        anonymity=experts,
        language=lang or call.say.language,
    )
    with open_study(call.study, expert) as study:
        made = export_matrix(study, layout, peek=peek)
    if not drawn:
        text = chosen in {"html", "csv", "md", "tex", "svg", "json"} and not out.output
        deliver(call, out, made.content.decode("utf-8") if text else made.content, made.beside)
    else:
        more = {"provenance": made.provenance}
        show(call, out, Answer("matrix", made.rows, columns=_COLUMNS, more=more))
    call.note("steps.matrix-made", cells=made.cells, filled=made.filled)


def verify_export(call: Call, out: Out, study: Study, name: str) -> None:
    """Compute an export again and say whether the study still gives exactly these numbers."""
    from codex.cli.paths import read
    from codex.steps.export_matrix import check_export

    called, content = read(name)
    aside = Path(name).expanduser().with_name(called + ".provenance.json")
    found = check_export(study, called, content, aside.read_bytes() if aside.is_file() else None)
    rows = [{"what": what, "before": before, "now": now} for what, before, now in found.differences]
    more = {"same_numbers": found.same_numbers, "same_bytes": found.same_bytes}
    show(call, out, Answer("verify-export", rows, columns=("what", "before", "now"), more=more))
    if not found.same_numbers:
        raise NotMet("steps.other-numbers", file=called, date=found.before.date)
    if not found.same_bytes and found.before.codex == found.now.codex:
        raise NotMet("steps.other-bytes", file=called)
    call.note("steps.same-numbers", file=called, date=found.before.date)
