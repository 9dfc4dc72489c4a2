"""The agreement room's coefficients, handed to the consensus room as it asks for them."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any

from codex.model.ratings import MISSING, Ratings

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence


class PanelCoefficients:
    """What :class:`codex.consensus.panel_tools.PanelTools` asks for."""

    def kendall_w(
        self, judges: Sequence[Sequence[float | None]], *, tie_correction: bool
    ) -> Mapping[str, Any]:
        """Return Kendall's W with its chi-square test; items that some judge left blank stand aside."""
        from codex.agreement.measure import estimate

        name = "kendall_w" if tie_correction else "kendall_w_uncorrected"
        found = estimate(_of_judges(judges, "ordinal"), name, interval=None)
        return {
            "W": found.value,
            "chi2": found.extra.get("chi2"),
            "df": found.extra.get("df"),
            "p": found.extra.get("p"),
            "why": found.why,
        }

    def kappa(self, table: Sequence[Sequence[int]], *, weights: str) -> Mapping[str, Any]:
        """Return Cohen's kappa between two rounds, from counts of round 1 (rows) by round 2."""
        from codex.agreement.measure import estimate

        name = (
            "cohen_kappa" if weights in {"", "unweighted", "identity", "none"} else f"cohen_kappa_{weights}"
        )
        ratings = _of_table(table)
        kappa = estimate(ratings, name, interval="asymptotic")
        observed = estimate(ratings, "percent_agreement", interval=None)
        around = kappa.interval
        return {
            "kappa": kappa.value,
            "po": observed.value,
            "status": "undefined" if kappa.value is None else "defined",
            "why": kappa.why,
            "weights": weights,
            "ci_low": None if around is None else around.low,
            "ci_high": None if around is None else around.high,
        }

    def alpha(self, judges: Sequence[Sequence[float | None]], *, level: str) -> float | None:
        """Return Krippendorff's alpha of a panel's ratings."""
        from codex.agreement.measure import estimate

        return estimate(_of_judges(judges, level), f"krippendorff_alpha_{level}", interval=None).value

    def dawid_skene(
        self, votes: Sequence[tuple[Hashable, Hashable, Hashable]], *, smoothing: float
    ) -> Mapping[str, Any]:
        """Return prevalences, labels and each expert's confusion matrix, started from the vote shares."""
        from codex.agreement.dawid_skene import dawid_skene

        found = dawid_skene(votes, smoothing=smoothing, keep_first=True)
        return {
            "items": list(found.items),
            "categories": list(found.categories),
            "prevalence": list(found.prevalence),
            "labels": list(found.labels),
            "probabilities": [list(row) for row in found.probabilities],
            "experts": list(found.raters),
            "confusion": [[list(row) for row in matrix] for matrix in found.confusion],
            "log_likelihood": found.log_likelihood,
            "same_labels": found.same_labels,
            "starts": found.starts,
            "overturned": list(found.overturned),
            "doubtful": list(found.doubtful),
            "warnings": list(found.warnings),
        }


def _of_table(table: Sequence[Sequence[int]]) -> Ratings:
    """Two raters (the rounds) and a unit for each count of the table."""
    pairs = [(i, j) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)]
    values = array("i", [i for i, _ in pairs] + [j for _, j in pairs])
    categories = tuple(str(place) for place in range(len(table)))
    return Ratings(("1", "2"), len(pairs), categories, values, level="ordinal")


def _of_judges(judges: Sequence[Sequence[float | None]], level: str) -> Ratings:
    seen = sorted({rating for row in judges for rating in row if rating is not None})
    place = {rating: number for number, rating in enumerate(seen)}
    values = array("i", [MISSING if r is None else place[r] for row in judges for r in row])
    names = tuple(repr(rating) for rating in seen)
    raters = tuple(str(number) for number in range(len(judges)))
    return Ratings(raters, len(judges[0]) if judges else 0, names, values, level=level)
