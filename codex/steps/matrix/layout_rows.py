"""What the authors of a paper give to its layouts, read from a table of theirs and kept in the study file.

Codes, excerpts and relations are checked as they come in, so that a layout is never drawn of names
that nobody knows; figures stay as the authors wrote them.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

from codex.codebook.lookup import Finder, find_code
from codex.errors import CodexError, DamagedInput, NotFound, UsageProblem
from codex.importing.tables import read_table
from codex.model.finding import Finding
from codex.model.layouts import MATCHES, RELATIONS
from codex.steps.matrix.paper_layout import AUTHORED
from codex.steps.sources.cell_texts import excerpt_id, side_item
from codex.store.codebooks import codebook
from codex.store.excerpts import by_label
from codex.store.records import last_set, record, record_gone, records

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from codex.steps.study.opening import Study

KIND: Final = "layout-rows"
NEEDED: Final = {
    "framework": ("case", "code", "text"),
    "joint": ("construct",),
    "levels": ("code", "level", "text"),
    "crosswalk": ("code", "framework", "match"),
    "trace": ("objective",),
}
"""Layout -> columns that its table must have; more are in the guide (docs/matrix.md)."""
FIGURES: Final = (
    "n", "N", "%", "M", "SD", "SE", "Mdn", "IQR", "min", "max", "CI", "95% CI", "r", "ρ", "rho", "τ", "tau", "β",
    "beta", "b", "B", "OR", "t", "F", "z", "U", "W", "χ2", "χ²", "chi2", "df", "d", "g", "f", "η2", "η²", "R2", "R²",
    "α", "alpha", "ω", "omega", "κ", "kappa", "p",
)  # fmt: skip
"""Columns of a joint display that hold figures; their heads are printed before them."""
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "framework": ("case", "code", "text", "quote"),
    "joint": ("construct", "quantity", "code", "theme", "cases", "quote", "relation", "inference", *FIGURES),
    "levels": ("code", "level", "text", "evidence"),
    "crosswalk": ("code", "framework", "match", "there", "reference"),
}
"""Layout -> every column that its table may have; that of objectives has columns of the authors' own."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What a table of the authors came to."""

    layout: str
    rows: int
    findings: tuple[Finding, ...] = ()


def fill(
    study: Study, layout: str, data: bytes, name: str, *, encoding: str | None = None, dry_run: bool = False
) -> Filled:
    """Keep the rows of a layout; they take the place of those it had.

    Args:
        study: The study.
        layout: One of ``AUTHORED``.
        data: CSV of any delimiter, or a workbook.
        name: Of the file, for messages.
        encoding: Python codec name, where the guess is wrong.
        dry_run: Check and report, write nothing.

    Raises:
        UsageProblem: Codex counts this layout itself. DamagedInput: A column lacks or has no place in the
            layout, or a row names a code, an excerpt or a relation that there is not: nothing was taken.
    """
    if layout not in AUTHORED:
        raise UsageProblem("steps.layout-not-authored", layout=layout, known=", ".join(AUTHORED))
    table = read_table(data, name, encoding)
    lacking = [one for one in NEEDED[layout] if table.column(one) is None]
    if lacking:
        raise DamagedInput(
            "steps.layout-columns", file=name, lacks=", ".join(lacking), columns=", ".join(NEEDED[layout])
        )
    _check_columns(layout, table.header, name)
    desk = _Desk(study)
    rows, problems = [], []
    for line, row in table.records():
        cells = {key.strip(): value.strip() for key, value in row.items() if value.strip()}
        if not cells:
            continue
        try:
            rows.append(_READERS[layout](desk, _with_names(cells)))
        except CodexError as problem:
            problems.append(Finding(f"{name}:{line}", problem.text_id, skipped=True, fields=problem.fields))
    if problems:
        raise _refusal(name, problems)
    if not rows:
        raise DamagedInput("steps.layout-no-rows", file=name)
    if not dry_run:
        with study.file.transaction():
            content = {"rows": rows, "columns": [title.strip() for title in table.header]}
            study.write([record(study.file, KIND, content, name=layout)])
    return Filled(layout, len(rows), tuple(table.findings))


def _check_columns(layout: str, header: Sequence[str], name: str) -> None:
    """Refuse a column that would be left out in silence; columns of our words may be in any letters.

    Raises:
        DamagedInput: A column has no place in the layout; what was likely meant is told.
    """
    known = COLUMNS.get(layout)
    if known is None:
        return
    words = {one for one in known if one not in FIGURES}
    for column in (title.strip() for title in header):
        if not column or column in known or column.casefold() in words:
            continue
        folded = {one.casefold(): one for one in reversed(known)}
        near = get_close_matches(column.casefold(), folded, n=1)
        told = {"file": name, "column": column, "layout": layout, "known": ", ".join(known)}
        if near:
            raise DamagedInput("steps.layout-column-near", **told, near=folded[near[0]])
        raise DamagedInput("steps.layout-column", **told)


class _Desk:
    """The codes and excerpts that rows name, read once."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self._finder = Finder(codebook(study.file))
        self._book = codebook(study.file)
        self._labels: dict[str, str] | None = None

    def code(self, word: str) -> str:
        """Return the id of a code.

        Raises:
            NotFound: None is called so.
        """
        found = self._finder.exact(word)
        return found[0] if len(found) == 1 else find_code(self._book, word)

    def excerpt(self, word: str) -> str:
        """Return the id of an excerpt, named by it or by its label.

        Raises:
            NotFound: None is called so.
        """
        if self._labels is None:
            self._labels = by_label(self.study.file)
        return self._labels.get(word) or excerpt_id(self.study, word)


def _refusal(name: str, problems: list[Finding]) -> DamagedInput:
    from codex.words import Words

    first = problems[0]
    return DamagedInput(
        "steps.layout-row", where=first.where, why=first.message(Words("en")), n=len(problems), file=name
    )


def _with_names(cells: dict[str, str]) -> dict[str, str]:
    """Return the cells with the columns that we know in small letters; the others as they are."""
    known = {
        "case", "code", "text", "quote", "construct", "quantity", "theme", "relation", "inference", "level",
        "evidence", "framework", "match", "there", "reference", "objective", "wording", "codes", "cases",
    }  # fmt: skip
    return {key.casefold() if key.casefold() in known else key: value for key, value in cells.items()}


def rows_of(study: Study, layout: str) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the rows of a layout and the columns of the authors' table; none where nothing was given."""
    found = records(study.file, KIND).get(layout)
    return (found["rows"], found["columns"]) if found else ([], [])


def forget(study: Study, layout: str) -> None:
    """Take the rows of a layout back."""
    with study.file.transaction():
        study.write([record_gone(KIND, layout)])


def day_of(study: Study, layout: str) -> str:
    """Return the day on which the rows of a layout were last changed (ISO date)."""
    return last_set(study.file, [f"{KIND}:{layout}"])


def needed_rows(study: Study, layout: str) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the rows of a layout.

    Raises:
        NotFound: The authors have given none yet.
    """
    rows, columns = rows_of(study, layout)
    if not rows:
        raise NotFound("steps.layout-unfilled", layout=layout, columns=",".join(NEEDED[layout]))
    return rows, columns


def _framework(desk: _Desk, cells: dict[str, str]) -> dict[str, Any]:
    found = {
        "case": side_item(desk.study, _need(cells, "case")),
        "code": desk.code(_need(cells, "code")),
        "text": _need(cells, "text"),
    }
    return {**found, **_quoted(desk, cells)}


def _joint(desk: _Desk, cells: dict[str, str]) -> dict[str, Any]:
    figures = [_figure(key, cells[key]) for key in cells if key in FIGURES]
    told = "; ".join(filter(None, (cells.get("quantity", ""), ", ".join(figures))))
    relation = cells.get("relation", "").casefold()
    if relation and relation not in RELATIONS:
        raise UsageProblem("steps.layout-relation", relation=relation, known=", ".join(RELATIONS))
    if cells.get("cases") and not cells["cases"].isdecimal():
        raise UsageProblem("steps.layout-number", column="cases", value=cells["cases"])
    found: dict[str, Any] = {
        "construct": _need(cells, "construct"),
        "quantity": told,
        "theme": cells.get("theme", ""),
        "relation": relation,
        "inference": cells.get("inference", ""),
    }
    if cells.get("code"):
        found["code"] = desk.code(cells["code"])
    if cells.get("cases"):
        found["cases"] = int(cells["cases"])
    return {**found, **_quoted(desk, cells)}


def _figure(name: str, value: str) -> str:
    """Return a figure with its name: ``r = .41``, but ``p < .001`` where the cell has its own sign."""
    return f"{name} {value[0]} {value[1:].strip()}" if value[:1] in set("<>≤≥≈=") else f"{name} = {value}"


def _levels(desk: _Desk, cells: dict[str, str]) -> dict[str, Any]:
    return {
        "code": desk.code(_need(cells, "code")),
        "level": _need(cells, "level"),
        "text": _need(cells, "text"),
        "evidence": [desk.excerpt(word) for word in _words(cells.get("evidence", ""))],
    }


def _crosswalk(desk: _Desk, cells: dict[str, str]) -> dict[str, Any]:
    match = _need(cells, "match").casefold()
    if match not in MATCHES:
        raise UsageProblem("steps.layout-match", match=match, known=", ".join(MATCHES))
    return {
        "code": desk.code(_need(cells, "code")),
        "framework": _need(cells, "framework"),
        "match": match,
        "there": cells.get("there", ""),
        "reference": cells.get("reference", ""),
    }


def _trace(desk: _Desk, cells: dict[str, str]) -> dict[str, Any]:
    given = {key: _words(value) for key, value in cells.items() if key not in _OF_TRACE}
    return {
        "objective": _need(cells, "objective"),
        "wording": cells.get("wording", ""),
        "codes": [desk.code(word) for word in _listed(cells.get("codes", ""))],
        "given": given,
    }


_OF_TRACE: Final = frozenset({"objective", "wording", "codes"})
_READERS: Final[dict[str, Callable[[Any, dict[str, str]], dict[str, Any]]]] = {
    "framework": _framework,
    "joint": _joint,
    "levels": _levels,
    "crosswalk": _crosswalk,
    "trace": _trace,
}


def _need(cells: dict[str, str], column: str) -> str:
    if not cells.get(column):
        raise UsageProblem("steps.layout-cell", column=column)
    return cells[column]


def _quoted(desk: _Desk, cells: dict[str, str]) -> dict[str, str]:
    return {"quote": desk.excerpt(cells["quote"])} if cells.get("quote") else {}


def _words(text: str) -> list[str]:
    return text.replace(";", " ").replace(",", " ").split()


def _listed(text: str) -> list[str]:
    """Return names parted by semicolons or commas; a name may have blanks."""
    return [word.strip() for word in text.replace(";", ",").split(",") if word.strip()]
