"""What this room needs from the agreement room, handed in by whoever joins the two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence


class PanelTools(Protocol):
    """Coefficients of a whole panel; each returns plain values ready for JSON, None where undefined."""

    def kendall_w(
        self, judges: Sequence[Sequence[float | None]], *, tie_correction: bool
    ) -> Mapping[str, Any]:
        """Return ``W, chi2, df, p, rank_sums`` (and more) for judges in rows, items in columns."""

    def kappa(self, table: Sequence[Sequence[int]], *, weights: str) -> Mapping[str, Any]:
        """Return ``kappa, po`` and ``status`` for counts of round 1 (rows) by round 2 (columns)."""

    def alpha(self, judges: Sequence[Sequence[float | None]], *, level: str) -> float | None:
        """Return Krippendorff's alpha for judges in rows, items in columns."""

    def dawid_skene(
        self, votes: Sequence[tuple[Hashable, Hashable, Hashable]], *, smoothing: float
    ) -> Mapping[str, Any]:
        """Return ``items, categories, prevalence, labels, probabilities, confusion`` for the votes."""
