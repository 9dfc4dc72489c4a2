"""Sets of codes from a table, asked for as a study's codes are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codex.errors import UsageProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from codex.model.ratings import Ratings, SetRatings


@dataclass(frozen=True, slots=True)
class CodedSets:
    """Codes that raters gave to the units of a table."""

    table: SetRatings

    @property
    def raters(self) -> tuple[str, ...]:
        """Names of the raters."""
        return self.table.raters

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the table."""
        return self.table.categories

    def ratings(self, code: str) -> Ratings:
        """Return the table of one code: 1 given, 0 looked at and not given, -1 missing.

        Raises:
            UsageProblem: There is no such code.
        """
        from codex.agreement.sets import code_ratings

        return code_ratings(self.table, self._place(code))

    def numbered_sets(self, codes: Sequence[str]) -> tuple[Ratings, list[frozenset[int]]]:
        """Return which set stands in each cell, of these codes alone, and the distinct sets."""
        from codex.agreement.selection import without_code
        from codex.agreement.sets import numbered

        wanted = {self.table.categories[self._place(code)] for code in codes}
        table = self.table
        for code in self.table.categories:
            if code not in wanted:
                table = without_code(table, code)
        return numbered(table)

    def only(self, chosen: Iterable[int]) -> CodedSets:
        """Return the same for some of the units."""
        from codex.agreement.selection import keep_set_units

        return CodedSets(keep_set_units(self.table, list(chosen)))

    def shared(self, first: int, second: int) -> CodedSets:
        """Return the units that both raters judged."""
        one, other = self.table.sets[first], self.table.sets[second]
        return self.only(
            n for n, (a, b) in enumerate(zip(one, other, strict=True)) if a is not None and b is not None
        )

    def _place(self, code: str) -> int:
        if code not in self.table.categories:
            raise UsageProblem("agreement.unknown-category", name=code)
        return self.table.categories.index(code)
