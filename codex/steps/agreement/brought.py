"""A table that a person brought, and what they say of it: read into ratings, or into sets of codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codex.steps.agreement.ratings_sheet import JOINT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from codex.errors import DamagedInput
    from codex.model.ratings import Ratings, SetRatings
    from codex.steps.agreement.ratings_sheet import Sheet


@dataclass(frozen=True, slots=True)
class Form:
    """What the person says of the table."""

    level: str = "nominal"
    categories: tuple[str, ...] | None = None
    sets: str | None = None
    """What parts the codes of a cell."""
    columns: Mapping[str, str] | None = None
    encoding: str | None = None
    length: int | None = None
    """Length of the text that spans stand in."""
    text: str | None = None
    """That text."""
    keep_good: bool = False
    """Leave out rows that cannot be taken, and tell them, instead of refusing the table."""
    measure: str = "character"


@dataclass(frozen=True, slots=True)
class Brought:
    """A table that was read: one of ratings, sets or spans."""

    sheet: Sheet
    form: Form
    ratings: Ratings | None = None
    sets: SetRatings | None = None

    @property
    def raters(self) -> tuple[str, ...]:
        """Names of the raters, where the table holds ratings or sets."""
        found = self.sets or self.ratings
        return found.raters if found else ()


def brought(sheet: Sheet, form: Form, damage: Callable[[DamagedInput], None] | None = None) -> Brought:
    """Read the rows of a table into ratings, or into sets where cells hold several codes.

    Args:
        sheet: The table.
        form: What its columns and categories are.
        damage: What to do with a row that cannot be taken; None refuses the table.

    Raises:
        DamagedInput: What :func:`codex.agreement.table.read_ratings` refuses.
    """
    from codex.agreement.table import read_ratings, read_sets, refuse

    damage = damage or refuse
    if not sheet.is_long and "source" in sheet.named:
        sheet = sheet.lengthened("source")
    mark = form.sets if form.sets is not None else (JOINT if sheet.lists else None)
    if mark is not None:
        rows = sheet.rows
        if sheet.lists and mark != JOINT:
            rows = tuple((line, tuple(c.replace(JOINT, mark) for c in cells)) for line, cells in rows)
        return Brought(
            sheet, form, sets=read_sets(sheet.header, rows, mark, categories=form.categories, damage=damage)
        )
    found = read_ratings(
        sheet.header, sheet.rows, level=form.level, categories=form.categories, damage=damage
    )
    return Brought(sheet, form, ratings=found)
