"""The calculator of agreement: a table of ratings in, figures out; no study needed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from codex.errors import UsageProblem
from codex.model.finding import Finding
from codex.steps.agreement.brought import Brought, Form, brought
from codex.steps.agreement.figures import Figure, parted, tested
from codex.steps.agreement.ratings_sheet import Sheet, looks_long, read_sheet
from codex.steps.agreement.sound_rows import sound_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from codex.model.ratings import SetRatings
    from codex.steps.agreement.figures import Asked

TRUTH = "dawid_skene"
BY = ("overall", "pair", "code", "source")
LIKE_MISSING = frozenset({"nan", "na", "n/a", "#n/a", "null", "none", "inf", "-inf"})
"""What other programs write where there is nothing; a category may be called so."""


@dataclass(frozen=True, slots=True)
class Calculated:
    """Figures of a table."""

    figures: tuple[Figure, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def missed(self) -> tuple[Figure, ...]:
        """Figures that were tested and did not reach the threshold."""
        return tuple(figure for figure in self.figures if figure.met is False)


def calculate(data: bytes, name: str, form: Form, asked: Asked) -> Calculated:
    """Compute coefficients of agreement on a table.

    Args:
        data: The file: CSV of any delimiter and encoding, a workbook, or JSON Lines.
        name: Of the file; ``-`` for standard input.
        form: What its columns and categories are.
        asked: The coefficients, and how.

    Raises:
        DamagedInput: The table cannot be read as ratings.
        UsageProblem: An unknown coefficient, level, interval, column, or two that do not go together.
    """
    sheet = chosen_rows(data, name, form, asked)
    if sheet.is_of_spans:
        from codex.steps.agreement.calculator_spans import span_figures

        spans, findings = span_figures(sheet, form, asked)
        return Calculated(_tested(spans, asked), (*sheet.findings, *findings))
    figures = tuple(_figures(sheet, form, asked))
    odd = looks_long(sheet)
    told: tuple[Finding, ...] = (Finding(name, "agree.looks-long", fields={"column": odd}),) if odd else ()
    told += _like_missing(sheet, name) if form.categories is None and form.level == "nominal" else ()
    return Calculated(_tested(figures, asked), (*sheet.findings, *told))


def _like_missing(sheet: Sheet, name: str) -> tuple[Finding, ...]:
    """Tell of cells that other programs write for a missing judgment; here only an empty cell is one."""
    place = sheet.at("value") if sheet.is_long else None
    for line, cells in sheet.rows:
        for cell in cells if place is None else cells[place : place + 1]:
            if cell.strip().casefold() in LIKE_MISSING:
                return (Finding(f"{name}:{line}", "agree.looks-missing", fields={"value": cell.strip()}),)
    return ()


def chosen_rows(data: bytes, name: str, form: Form, asked: Asked) -> Sheet:
    """Read a table and keep the rows that ``--where`` asks for."""
    sheet = read_sheet(data, name, encoding=form.encoding, columns=form.columns, keep_good=form.keep_good)
    if asked.where:
        wanted = _columns_wanted(asked.where)
        sheet = sheet.where(wanted)
        if not sheet.is_long and not sheet.is_of_spans:
            sheet = sheet.without(wanted)
    if not form.keep_good:
        return sheet
    return sound_rows(sheet, name, form, repeats=_repeats(asked))


def _repeats(asked: Asked) -> bool:
    """Say whether all that is asked for reads repeats of (unit, rater)."""
    names = [parted(name)[0].lower() for name in asked.coefficients]
    return bool(names) and all(name == TRUTH for name in names)


def _columns_wanted(where: Sequence[str]) -> dict[str, str]:
    """Return column -> the value it must have, of words like ``lang=kk``."""
    wanted = {}
    for word in where:
        name, sign, value = word.partition("=")
        if not sign or not name.strip():
            raise UsageProblem("cli.not-a-pair", word=word)
        wanted[name.strip()] = value.strip()
    return wanted


def _figures(sheet: Sheet, form: Form, asked: Asked) -> Iterator[Figure]:
    hidden = [name for name in asked.coefficients if parted(name)[0].lower() == TRUTH]
    others = tuple(name for name in asked.coefficients if name not in hidden)
    if hidden:
        from codex.steps.agreement.hidden_truth import truth_figures

        yield from truth_figures(sheet, form, hidden, asked)
    if others or not hidden:
        yield from _by(sheet, form, replace(asked, coefficients=others))


def _by(sheet: Sheet, form: Form, asked: Asked) -> Iterator[Figure]:
    if asked.by not in BY or asked.by == "source":
        yield from _by_column(sheet, form, asked)
        return
    found = brought(sheet, form)
    if found.sets is not None:
        yield from _of_sets(found.sets, asked)
        return
    assert found.ratings is not None  # noqa: S101 - brought() gives one of the two
    if asked.by == "code":
        raise UsageProblem("agree.by-code-needs-sets")
    from codex.steps.agreement.rated_figures import RatedFigures

    reckoned = RatedFigures(asked, level=form.level)
    yield from (
        reckoned.overall("overall", found.ratings)
        if asked.by == "overall"
        else reckoned.by_pair(found.ratings)
    )


def _of_sets(sets: SetRatings, asked: Asked, scope: str = "overall") -> Iterator[Figure]:
    from codex.steps.agreement.coded_figures import CodedFigures
    from codex.steps.agreement.coded_sets import CodedSets

    reckoned, table = CodedFigures(asked), CodedSets(sets)
    if asked.by == "code":
        yield from reckoned.by_code(table)
    elif asked.by == "pair":
        yield from reckoned.by_pair(table)
    else:
        yield from reckoned.overall(scope, table)


def _by_column(sheet: Sheet, form: Form, asked: Asked) -> Iterator[Figure]:
    """Yield the figures within each value of a column that is none of unit, rater and value."""
    from codex.steps.agreement.rated_figures import RatedFigures

    column, grouped = asked.by, sheet.groups(asked.by)
    if sheet.is_long and column.casefold() in {"unit", "rater", "value"}:
        raise UsageProblem("agree.by-column", column=column)
    whole = brought(sheet if sheet.is_long else sheet.without([column]), form)
    for value, rows in grouped.items():
        part = brought(rows if sheet.is_long else rows.without([column]), _declared(whole))
        scope = f"{column}:{value}"
        if part.sets is not None:
            yield from _of_sets(part.sets, replace(asked, by="overall"), scope)
        elif part.ratings is not None and whole.ratings is not None:
            # the order of words is known in a part where it was known in the whole
            ratings = replace(part.ratings, order_known=whole.ratings.order_known)
            yield from RatedFigures(asked, level=form.level).overall(scope, ratings)


def _declared(whole: Brought) -> Form:
    """Return the form with the categories of the whole table, so that a part's are the same."""
    known: Sequence[str] = ()
    if whole.sets is not None:
        known = whole.sets.categories
    elif whole.ratings is not None:
        known = whole.ratings.categories
    return replace(whole.form, categories=tuple(known) or None)


def _tested(figures: Sequence[Figure], asked: Asked) -> tuple[Figure, ...]:
    """Test the figures that were named against ``--min``; of the defaults the first alone."""
    if asked.least is None:
        return tuple(figures)
    first = {figures[0].estimate.coefficient} if figures else set()
    return tuple(
        tested(one, asked.least) if asked.coefficients or one.estimate.coefficient in first else one
        for one in figures
    )
