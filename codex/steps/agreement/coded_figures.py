"""Figures of codes: several may stand on one excerpt, so nothing is ever put into one table.

What can be said of all codes at once is said by three names: alpha over sets, the mean of the codes'
defined values, and the pooled kappa.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Protocol

from codex.errors import UsageProblem
from codex.steps.agreement.figures import ONE_CODE, SETS, TWO, Figure, Reckoner, parted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from codex.model.ratings import Ratings
    from codex.steps.agreement.figures import Asked

BINARY = "krippendorff_alpha_binary"


class Coded(Protocol):
    """Codes that raters gave to units, several to one if they like."""

    @property
    def raters(self) -> tuple[str, ...]:
        """Names of the raters."""

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes that could be given."""

    def ratings(self, code: str) -> Ratings:
        """Return the table of one code: 1 given, 0 seen and not given, -1 missing."""

    def numbered_sets(self, codes: Sequence[str]) -> tuple[Ratings, list[frozenset[int]]]:
        """Return which set of codes stands in each cell, and the distinct sets."""

    def only(self, chosen: Iterable[int]) -> Coded:
        """Return the same for some of the units, by their numbers."""

    def shared(self, first: int, second: int) -> Coded:
        """Return the same for the units that both raters finished."""


class CodedFigures:
    """One question asked of one set of codes."""

    def __init__(
        self,
        asked: Asked,
        *,
        primary: str = "",
        primary_by: str = "",
        listed: Sequence[str] = (),
        parents: bool = False,
    ) -> None:
        """Take what is asked.

        Args:
            asked: The question.
            primary: Name of the coefficient that was frozen beforehand; empty where none was.
            primary_by: The scope it was frozen for.
            listed: Codes for ``--by code`` where none are asked for; empty: those that could be given.
            parents: Whether the coefficient was frozen for parents too, which only unite their children.
        """
        self.asked = asked
        self.reckoner = Reckoner(asked)
        self.primary = self.reckoner.name(primary) if primary else ""
        self.primary_by = primary_by
        self.listed = tuple(listed)
        self.parents = parents
        chosen = tuple(asked.coefficients)
        first = (primary,) if primary and not self.reckoner.is_of_sets(primary) else ()
        self.names = chosen or tuple(dict.fromkeys((*first, *ONE_CODE)))
        self.undefined: tuple[str, ...] = ()

    def by_code(self, table: Coded) -> Iterator[Figure]:
        """Yield every coefficient for every code; a parent is the union of its children per rater."""
        from codex.agreement.measure import share_given

        names = self._plain(self.names) or list(ONE_CODE)
        for code in self.asked.codes or self.listed or table.codes:
            ratings = table.ratings(code)
            given = share_given(ratings)
            for figure in self.reckoner.rated_all(f"code:{code}", ratings, names):
                told = replace(figure, prevalence=given)
                is_own = self.parents or code in table.codes
                yield self._marked(told, by="code") if is_own else told

    def overall(self, scope: str, table: Coded, codes: Sequence[str] = ()) -> Iterator[Figure]:
        """Yield what can be said of all codes at once, each way by its name."""
        codes = tuple(codes) or self.asked.codes or table.codes
        chosen = self.asked.coefficients
        of_sets = [name for name in self.names if self._is_of_sets(name)] if chosen else [SETS]
        if self.primary and self.reckoner.is_of_sets(self.primary) and not chosen:
            of_sets = list(dict.fromkeys((self.primary, *of_sets)))
        for figure in self._over_sets(scope, table, codes, of_sets):
            yield self._marked(figure, by="overall")
        tables = {code: table.ratings(code) for code in codes}
        for figure in self.reckoner.means(scope, tables, self._plain(self.names)):
            if scope == "overall" and not self.undefined:
                self.undefined = tuple(figure.estimate.extra.get("codes_undefined", ()))
            yield self._marked(figure, by="overall")
        if not chosen and codes:
            yield self._marked(self.reckoner.pooled(scope, list(tables.values())), by="overall")

    def by_pair(self, table: Coded) -> Iterator[Figure]:
        """Yield, for every two raters, alpha over sets and means over codes, or the one code asked for."""
        for first, second in combinations(range(len(table.raters)), 2):
            scope = f"pair:{table.raters[first]}/{table.raters[second]}"
            yield from self._of_pair(scope, table.shared(first, second), (first, second))

    def _of_pair(self, scope: str, table: Coded, two: tuple[int, int]) -> Iterator[Figure]:
        from codex.agreement.measure import only

        codes = self.asked.codes or table.codes
        names = self.asked.coefficients or TWO
        if len(codes) == 1:
            for figure in self.reckoner.rated_all(scope, only(table.ratings(codes[0]), two), names):
                yield self._marked(figure, by="pair")
            return
        wanted = [name for name in names if self._is_of_sets(name)]
        of_sets = wanted if self.asked.coefficients else [SETS]
        for figure in self._over_sets(scope, table, codes, of_sets, two):
            yield self._marked(figure, by="pair")
        tables = {code: only(table.ratings(code), two) for code in codes}
        for figure in self.reckoner.means(scope, tables, self._plain(names)):
            yield self._marked(figure, by="pair")

    def _over_sets(
        self,
        scope: str,
        table: Coded,
        codes: Sequence[str],
        names: Sequence[str],
        raters: tuple[int, int] | None = None,
    ) -> Iterator[Figure]:
        """Yield coefficients over sets, and those of one code of the sets (``NAME[code]``)."""
        from codex.agreement.measure import only

        whole: tuple[Ratings, list[frozenset[int]]] | None = None
        for name in names:
            if "[" in name:
                yield self._of_one_code(scope, table, name, raters)
                continue
            if whole is None:
                ratings, kinds = table.numbered_sets(codes)
                whole = (only(ratings, raters) if raters else ratings), kinds
            yield self.reckoner.of_sets(scope, *whole, name)

    def _of_one_code(self, scope: str, table: Coded, asked: str, raters: tuple[int, int] | None) -> Figure:
        """Compute ``NAME[code]`` on the table of that code."""
        from codex.agreement.measure import only

        bare, part = parted(asked)
        head, _, rest = bare.partition("[")
        full, code, part = self.reckoner.name(head), rest.removesuffix("]"), part and f".{part}"
        of_sets = self.reckoner.is_of_sets(head)
        if of_sets and full != BINARY:
            raise UsageProblem("agreement.not-for-sets", name=asked)
        ratings = table.ratings(code)
        plain = ("krippendorff_alpha_nominal" if of_sets else full) + part
        figure = self.reckoner.rated(scope, only(ratings, raters) if raters else ratings, plain)
        return replace(figure, estimate=replace(figure.estimate, coefficient=f"{full}[{code}]{part}"))

    def _is_of_sets(self, name: str) -> bool:
        return "[" in name or self.reckoner.is_of_sets(name)

    def _plain(self, names: Sequence[str]) -> list[str]:
        """Return the coefficients that compare one code at a time."""
        return [name for name in names if not self._is_of_sets(name)]

    def by_group(
        self, word: str, table: Coded, groups: Sequence[str], order: Callable[[str], object] | None = None
    ) -> Iterator[Figure]:
        """Yield the overall figures within each source, language or week."""
        members: dict[str, list[int]] = {}
        for number, group in enumerate(groups):
            members.setdefault(group, []).append(number)
        for name in sorted(members, key=order) if order else members:  # type: ignore[arg-type]
            yield from self.overall(f"{word}:{name}", table.only(members[name]))

    def _marked(self, figure: Figure, *, by: str) -> Figure:
        """Mark the figure that was named before anybody judged."""
        if not self.primary or by != self.primary_by or (by == "overall" and figure.scope != "overall"):
            return figure
        is_primary = figure.estimate.coefficient in {self.primary, f"mean:{self.primary}"}
        return replace(figure, primary=True) if is_primary else figure
