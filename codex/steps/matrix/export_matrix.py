"""A matrix, or another layout of a paper, as a file: its provenance inside or beside, checked again later."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from codex.errors import DamagedInput, NotFound, UsageProblem
from codex.exporting import provenance as carried
from codex.exporting.figure_carrying import read_figure
from codex.exporting.forms import INSIDE, MATRIX_FORMS, matrix_as
from codex.exporting.office_package import read_office
from codex.exporting.tidy import evidence_rows, tidy_rows
from codex.steps.matrix.blind_review import TELLING
from codex.steps.matrix.export import SHOWN, Export
from codex.steps.matrix.export_layout import export_layout
from codex.steps.matrix.matrix import build_matrix, check_sides, wanted_by
from codex.steps.matrix.matrix_view import view_of
from codex.steps.matrix.paper_layout import EVIDENCE, Layout
from codex.steps.study.made_again import compared
from codex.steps.study.pictures import FORMS as PICTURES
from codex.steps.study.pictures import carried_picture
from codex.words import LANGUAGES, Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codex.model.provenance import Provenance
    from codex.model.view import MatrixView
    from codex.steps.matrix.matrix import Built
    from codex.steps.study.made_again import Compared
    from codex.steps.study.opening import Study

QUOTING = frozenset({"csv", "tsv", "json", SHOWN})
"""Forms in which a row may be an excerpt; html and xlsx have room for both."""
FORMATS = tuple(form for form in MATRIX_FORMS if form != "tsv")


def export_matrix(study: Study, layout: Layout, *, peek: bool = False) -> Export:
    """Make what was asked for in the form that was asked for.

    Raises:
        Refused: The round is open and ``--peek`` was not given, or less anonymity than promised.
        NotFound: A side that is neither a branch nor an attribute.
        UsageProblem: No sides, or the same twice, or quotes in a form or layout that has no rows for them.
    """
    if layout.quotes and (layout.layout != EVIDENCE or layout.format not in QUOTING):
        raise UsageProblem("steps.quotes-elsewhere")
    if layout.layout != EVIDENCE:
        return export_layout(study, layout, peek=peek)
    if not layout.rows or not layout.cols:
        raise UsageProblem("steps.which-sides")
    check_sides(layout.rows, layout.cols)
    sides = (layout.cols, layout.rows) if layout.transpose else (layout.rows, layout.cols)
    if layout.evidence not in {"all", "selected"}:
        raise UsageProblem("panel.which-evidence", evidence=layout.evidence)
    built = build_matrix(study, wanted_by(layout, *sides, peek))
    if layout.evidence == "selected":
        built = built.selected()
    told = {**layout.told(), "round": built.round.id}
    if layout.codebook:
        told["codebook"] = built.book.version
    if layout.blind:
        from codex.steps.matrix.blind_review import told_blind

        told = told_blind(layout, told)
    view = view_of(study, built, told, anonymity=layout.anonymity, memos=layout.memos)
    if layout.agreement:
        view = replace(view, **_agreement(study, built))
    if layout.blind:
        from codex.exporting.blinding import blinded
        from codex.steps.matrix.blind_review import blinding_of

        view = blinded(view, blinding_of(study))
    content = _content(view, layout)
    beside = (
        {carried.BESIDE: carried.beside(view.provenance)} if layout.format not in {*INSIDE, SHOWN} else {}
    )
    filled = sum(cell.status in {"in", "contested"} for cell in built.matrix.cells.values())
    return Export(
        content,
        beside,
        list(tidy_rows(built.matrix)),
        view.provenance,
        len(built.matrix.cells),
        filled,
        tuple(_findings(layout, built, view)),
        tuple(evidence_rows(view)) if layout.quotes and layout.format == SHOWN else (),
    )


def _agreement(study: Study, built: Built) -> dict[str, Any]:
    """Return how far the experts agreed on the whole round before any discussion, and what that is called."""
    from codex.agreement.coefficients import text_ids
    from codex.steps.coding.judged import judged
    from codex.steps.coding.span_rounds import read_marked
    from codex.steps.paper.report_facts import round_figures
    from codex.steps.paper.report_sensitivity import unitized

    if built.round.kind == "unitize":
        measured = list(unitized(built.round, read_marked(study, built.round).continua()))
    else:
        measured = [one for one in round_figures(judged(study.file, built.round)) if one.scope == "overall"]
    first = sorted(measured, key=lambda one: not one.primary)[:1]
    names = {one.estimate.coefficient: text_ids(one.estimate.coefficient) for one in first}
    return {"estimates": tuple(("", one.estimate) for one in first), "coefficients": names}


def _findings(layout: Layout, built: Built, view: MatrixView) -> list[tuple[str, Mapping[str, object]]]:
    """Return what the person should know of this matrix: why it is empty, too wide, or no longer blind."""
    from codex.steps.matrix.blind_review import tells_whose
    from codex.steps.matrix.look_at_matrix import unplaced_quotes, why_empty, width_of

    found: list[tuple[str, Mapping[str, object]]] = [*why_empty(layout, built), *width_of(layout, view)]
    sides = [axis.id for axis in (built.matrix.rows, built.matrix.cols) if axis.kind == "attribute"]
    found += [("steps.matrix-conditional", {})] if built.evidence == "selected" else []
    if built.unsettled:
        found.append(("spans.not-settled", {"n": built.unsettled, "round": built.round.id}))
    found += [("steps.blind-side", {"side": side}) for side in tells_whose(layout, sides)]
    return found if layout.where or layout.sources else [*found, *unplaced_quotes(view)]


def _content(view: MatrixView, layout: Layout) -> bytes:
    if layout.format == SHOWN:
        return b""
    say = {language: Words(language) for language in LANGUAGES}
    asked = {
        "tidy": layout.tidy,
        "quotes": layout.quotes,
        "raw": layout.raw,
        "excel": layout.excel,
        "show": layout.show or "excerpts",
    }
    if layout.format in PICTURES:
        drawn = matrix_as("svg", view, say, layout.language, **asked)
        return carried_picture(layout.format, drawn, view.provenance)
    return matrix_as(layout.format, view, say, layout.language, **asked)


def _filtered(study: Study, before: Provenance, name: str) -> Export:
    """Return the export whose filter is not told: the one of a layout that the study keeps and that gives its numbers.

    Raises:
        DamagedInput: No layout of the study gives them.
    """
    from codex.steps.matrix.saved_layouts import saved_layouts

    told = {key: value for key, value in before.layout.items() if key != "withheld"}
    for one in saved_layouts(study):
        kept = one.layout.asked()
        filters: dict[str, Any] = {key: kept[key] for key in TELLING if key in kept}
        asked = Layout.of({**told, **filters})
        if filters and (one.layout.rows, one.layout.cols) == (asked.rows, asked.cols):
            made = export_matrix(study, asked)
            if made.provenance.digest == before.digest:
                return made
    raise DamagedInput("steps.blind-filter", file=name, digest=before.digest)


WATCHED: Final = ("digest", "date", "codebook", "protocol", "rule", "pins", "n", "methods", "codex")


def check_export(study: Study, name: str, content: bytes, beside: bytes | None) -> Compared:
    """Compute an export again from the study and compare numbers and bytes.

    Args:
        study: The study.
        name: Name of the file.
        content: The file.
        beside: ``NAME.provenance.json``, where there is one.

    Raises:
        NotFound: The file says nothing of its provenance.
        DamagedInput: It says so in a form that cannot be read, or is no matrix; or it was made for
            blind review, does not say by what it was filtered, and no layout of the study gives its numbers.
    """
    if beside is not None:
        before = carried.read_beside(beside, name)
    elif name.lower().endswith((".html", ".htm")):
        before = carried.read_page(content.decode("utf-8", "replace"), name)
    elif content.startswith(b"PK"):
        before = read_office(content, name)
    elif (form := name.lower().rpartition(".")[2]) in PICTURES:
        before = read_figure(form, content, name)
    elif not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        raise NotFound("exporting.no-provenance", file=name)  # a table whose companion is not there
    else:
        before = carried.read_beside(content, name)
    if before.layout.get("command") != "matrix":
        raise DamagedInput("steps.not-a-matrix", file=name)
    is_blind = bool(before.layout.get("blind"))
    if before.study_id != study.file.study.hex() and not (is_blind and not before.study_id):
        raise NotFound("steps.other-study", file=name, study=before.study)
    again = _filtered(study, before, name) if before.layout.get("withheld") else None
    again = again or export_matrix(study, Layout.of(before.layout))
    form = str(before.layout.get("format", "html"))
    return compared(before, again.provenance, WATCHED, form=form, content=content, made=again.content)
