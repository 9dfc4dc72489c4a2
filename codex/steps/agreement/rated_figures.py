"""Figures of ratings: every rater gives a unit one category."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from codex.steps.agreement.figures import Figure, Reckoner

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from codex.model.ratings import Ratings
    from codex.steps.agreement.figures import Asked

DEFAULTS: Mapping[str, tuple[str, ...]] = {
    "nominal": (
        "krippendorff_alpha_nominal",
        "percent_agreement",
        "fleiss_kappa",
        "gwet_ac1",
        "brennan_prediger",
    ),
    "ordinal": ("krippendorff_alpha_ordinal", "percent_agreement", "gwet_ac2_ordinal", "kendall_w"),
    "interval": (
        "krippendorff_alpha_interval",
        "percent_agreement",
        "gwet_ac2_quadratic",
        "icc2",
        "mean_pearson",
    ),
    "ratio": ("krippendorff_alpha_ratio", "percent_agreement", "gwet_ac2_ratio", "icc2"),
    "circular": ("krippendorff_alpha_circular", "percent_agreement", "gwet_ac2_circular"),
    "bipolar": ("krippendorff_alpha_bipolar", "percent_agreement", "gwet_ac2_bipolar"),
}
"""Level of measurement -> what is told where nothing is asked for."""
OF_TWO: Mapping[str, str] = {"nominal": "cohen_kappa", "ordinal": "cohen_kappa_quadratic"}
"""Told beside them where there are two raters."""


class RatedFigures:
    """One question asked of one table."""

    def __init__(self, asked: Asked, *, level: str = "nominal") -> None:
        self.asked = asked
        self.level = level
        self.reckoner = Reckoner(asked, level=level)

    def overall(self, scope: str, ratings: Ratings) -> Iterator[Figure]:
        """Yield every coefficient of one table."""
        yield from self.reckoner.rated_all(scope, ratings, self.names(len(ratings.raters)))

    def names(self, raters: int) -> tuple[str, ...]:
        """Return the coefficients that are asked for, else those that belong to the level."""
        if self.asked.coefficients:
            return self.asked.coefficients
        names = DEFAULTS.get(self.level, DEFAULTS["nominal"])
        if self.asked.weights or self.asked.own:
            names = ("krippendorff_alpha", "percent_agreement", "gwet_ac2", "conger_kappa")
        if raters == 2:
            own = "cohen_kappa" if self.asked.weights or self.asked.own else OF_TWO.get(self.level)
            names = (*names, own) if own else names
        return names

    def by_pair(self, ratings: Ratings) -> Iterator[Figure]:
        """Yield every coefficient for every two raters."""
        from codex.agreement.measure import only

        for two in combinations(range(len(ratings.raters)), 2):
            scope = "pair:" + "/".join(ratings.raters[n] for n in two)
            yield from self.overall(scope, only(ratings, two))

    def by_group(self, word: str, groups: Mapping[str, Ratings]) -> Iterator[Figure]:
        """Yield every coefficient within each group of units."""
        for name, ratings in groups.items():
            yield from self.overall(f"{word}:{name}", ratings)
