"""A matrix as a file: page or table, with its provenance inside or beside, and checked again later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from codex.errors import DamagedInput, NotFound, UsageProblem
from codex.exporting import provenance as carried
from codex.exporting.forms import INSIDE, MATRIX_FORMS, matrix_as
from codex.exporting.office_package import read_office
from codex.exporting.tidy import tidy_rows
from codex.steps.matrix import Wanted, build_matrix
from codex.steps.matrix_view import view_of
from codex.words import LANGUAGES, Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codex.model.provenance import Provenance
    from codex.model.view import MatrixView
    from codex.steps.study import Study

SHOWN = "shown"
"""The form of an answer that the command line draws itself."""


FORMATS = tuple(form for form in MATRIX_FORMS if form != "tsv")


@dataclass(frozen=True, slots=True)
class Layout:
    """What was asked for; with the study file it gives the same bytes again."""

    rows: str
    cols: str
    format: str = "html"
    tidy: bool = False
    excel: bool = False
    raw: bool = False
    show: str = "excerpts"
    """What a wide table shows: ``excerpts``, ``sources``, ``status`` or ``experts``."""
    rule: str = ""
    round_id: str | None = None
    anonymity: str | None = None
    language: str = "en"

    def told(self) -> dict[str, Any]:
        """Return the layout as it is carried in the export: only what differs from the default."""
        plain = Layout("", "")
        fields = ("rows", "cols", "format", "tidy", "excel", "raw", "show", "rule", "anonymity", "language")
        kept = {name: getattr(self, name) for name in fields if getattr(self, name) != getattr(plain, name)}
        return {"command": "matrix", **kept}


@dataclass(frozen=True, slots=True)
class Export:
    """A finished file."""

    content: bytes
    beside: Mapping[str, bytes]
    """End of a name -> a file to lie beside it."""
    rows: list[dict[str, Any]]
    """The tidy rows, for who asked for JSON."""
    provenance: Provenance
    cells: int
    filled: int
    """Cells with evidence that counts."""


def export_matrix(study: Study, layout: Layout, *, peek: bool = False) -> Export:
    """Make the matrix of a round in the form that was asked for.

    Raises:
        Refused: The round is open and ``--peek`` was not given, or less anonymity than promised.
        NotFound: A side that is neither a branch nor an attribute.
    """
    if layout.rows == layout.cols:
        raise UsageProblem("steps.same-sides", side=layout.rows)
    built = build_matrix(study, Wanted(layout.rows, layout.cols, layout.rule, layout.round_id, peek))
    told = {**layout.told(), "round": built.round.id}
    view = view_of(study, built, told, anonymity=layout.anonymity)
    content = _content(view, layout)
    beside = (
        {carried.BESIDE: carried.beside(view.provenance)} if layout.format not in {*INSIDE, SHOWN} else {}
    )
    filled = sum(cell.status in {"in", "contested"} for cell in built.matrix.cells.values())
    rows = list(tidy_rows(built.matrix))
    return Export(content, beside, rows, view.provenance, len(built.matrix.cells), filled)


def _content(view: MatrixView, layout: Layout) -> bytes:
    if layout.format == SHOWN:
        return b""
    say = {language: Words(language) for language in LANGUAGES}
    asked = {"tidy": layout.tidy, "raw": layout.raw, "excel": layout.excel, "show": layout.show}
    return matrix_as(layout.format, view, say, layout.language, **asked)


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of computing an export again."""

    same_numbers: bool
    same_bytes: bool
    before: Provenance
    now: Provenance
    differences: tuple[tuple[str, str, str], ...]
    """What differs, as it was, as it is."""


def check_export(study: Study, name: str, content: bytes, beside: bytes | None) -> Checked:
    """Compute an export again from the study and compare numbers and bytes.

    Args:
        study: The study.
        name: Name of the file.
        content: The file.
        beside: ``NAME.provenance.json``, where there is one.

    Raises:
        NotFound: The file says nothing of its provenance.
        DamagedInput: It says so in a form that cannot be read, or is no matrix.
    """
    if beside is not None:
        before = carried.read_beside(beside, name)
    elif name.lower().endswith((".html", ".htm")):
        before = carried.read_page(content.decode("utf-8", "replace"), name)
    elif content.startswith(b"PK"):
        before = read_office(content, name)
    else:
        before = carried.read_beside(content, name)
    if before.layout.get("command") != "matrix":
        raise DamagedInput("steps.not-a-matrix", file=name)
    if before.study_id != study.file.study.hex():
        raise NotFound("steps.other-study", file=name, study=before.study)
    known = {key: value for key, value in before.layout.items() if key in Layout.__dataclass_fields__}
    layout = Layout(**{**known, "round_id": before.layout.get("round")})
    again = export_matrix(study, layout)
    now = again.provenance
    watched = ("digest", "date", "codebook", "protocol", "rule", "pins", "n", "methods", "codex")
    differences = tuple(
        (field, str(getattr(before, field)), str(getattr(now, field)))
        for field in watched
        if getattr(before, field) != getattr(now, field)
    )
    same = before.digest == now.digest
    return Checked(same, content == again.content, before, now, differences)
