"""The rows of a ratings table that can be taken, where the others are to be left out and told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from codex.errors import DamagedInput
from codex.model.finding import Finding
from codex.steps.agreement.brought import brought

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codex.steps.agreement.brought import Form
    from codex.steps.agreement.ratings_sheet import Sheet

TWICE = "agreement.judged-twice"


def sound_rows(sheet: Sheet, name: str, form: Form, *, repeats: bool = False) -> Sheet:
    """Return the table without the rows that stand in the way, each told with its line.

    Of a rater's two judgments of a unit the first is kept.

    Args:
        sheet: The table.
        name: Of the file, for what is told.
        form: What its columns and categories are.
        repeats: Whether a rater may judge a unit several times.

    Raises:
        DamagedInput: What is wrong is no matter of single rows. UsageProblem: As without.
    """
    if sheet.is_of_spans:
        return _sound_spans(sheet, name, form)
    bad: dict[int, DamagedInput] = {}

    def note(problem: DamagedInput) -> None:
        line = problem.fields.get("line")
        if not isinstance(line, int):
            raise problem
        if not (repeats and problem.text_id == TWICE):
            bad.setdefault(line, problem)

    brought(sheet, form, note)
    return _without(sheet, name, bad)


def _sound_spans(sheet: Sheet, name: str, form: Form) -> Sheet:
    """Leave out one span after the other until the rest can be taken."""
    from codex.steps.agreement.calculator_spans import read_continua

    while True:
        try:
            read_continua(sheet, form)
        except DamagedInput as problem:
            line = problem.fields.get("line")
            if not isinstance(line, int):
                raise
            sheet = _without(sheet, name, {line: problem})
        else:
            return sheet


def _without(sheet: Sheet, name: str, bad: Mapping[int, DamagedInput]) -> Sheet:
    told = tuple(
        Finding(name, problem.text_id, skipped=True, fields=problem.fields)  # the text has the line
        for _, problem in sorted(bad.items())
    )
    rows = tuple(row for row in sheet.rows if row[0] not in bad)
    return replace(sheet, rows=rows, findings=(*sheet.findings, *told))
