"""Figures of agreement: what is asked and what is answered, the same for a study and for a table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from codex.errors import UsageProblem
from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codex.model.estimate import Estimate
    from codex.model.ratings import Ratings

SETS = "krippendorff_alpha_masi"
ONE_CODE = ("krippendorff_alpha_nominal", "percent_agreement", "fleiss_kappa", "gwet_ac1")
"""Told of a code beside the primary coefficient where none is asked for."""
TWO = ("percent_agreement", "cohen_kappa")
"""Told of a pair."""


@dataclass(frozen=True, slots=True)
class OwnWeights:
    """Distances between categories that somebody wrote down."""

    categories: tuple[str, ...]
    distances: tuple[tuple[float, ...], ...]
    """0 on the diagonal, symmetric."""

    def of(self, categories: Sequence[str]) -> list[list[float]]:
        """Return the distances in another order of the categories.

        Raises:
            UsageProblem: A category that the table of distances does not have.
        """
        strange = [name for name in categories if name not in self.categories]
        if strange:
            raise UsageProblem("agree.weights-lack", name=strange[0], known=", ".join(self.categories))
        at = [self.categories.index(name) for name in categories]
        return [[self.distances[i][j] for j in at] for i in at]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person wants to see."""

    by: str = "overall"
    coefficients: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    where: Sequence[str] = ()
    interval: str | None = None
    """None: the protocol's, and the default of the calculator; ``none``: none."""
    confidence: float | None = None
    seed: int = 0
    resamples: int = 1000
    least: float | None = None
    """A threshold of the command line; it was not frozen and is told as such."""
    weights: str | None = None
    own: OwnWeights | None = None
    unit: str = "character"
    """What spans are counted in: ``character``, ``word`` or ``sentence``."""
    codebook: str = ""
    """Version of the codebook, or ``now``, under which the judgments are read; empty: the one the round froze."""
    verify: bool = False
    """Ask the packages ``krippendorff`` and ``scikit-learn`` for the same figures."""


@dataclass(frozen=True, slots=True)
class Second:
    """What another package says of a figure."""

    value: float | None
    difference: float | None
    """None where nobody could be asked; infinite where one says undefined and the other does not."""
    package: str = ""
    why: str | None = None
    """Text id: why there is no second opinion."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One coefficient of one scope."""

    scope: str
    """``overall``, ``code:ID``, ``pair:A/B``, ``source:ID``, ``lang:kk``, ``level:2``, ``branch:ID``, ..."""
    estimate: Estimate
    primary: bool = False
    met: bool | None = None
    """Whether the interval's lower bound reaches the threshold; None where nothing is tested."""
    threshold: float | None = None
    second: Second | None = None
    prevalence: float | None = None
    """Share of the judgments that gave the code, where the scope is one code."""


def tested(figure: Figure, threshold: float) -> Figure:
    """Say whether a figure reaches a threshold: its interval's lower bound must; undefined does not."""
    around = figure.estimate.interval
    return replace(figure, met=around is not None and around.low >= threshold, threshold=threshold)


def split_names(words: Sequence[str]) -> tuple[str, ...]:
    """Return names given one by one or parted by commas that stand outside brackets.

    >>> split_names(["ac1, icc(2,1)", "specific_agreement[a,b]"])
    ('ac1', 'icc(2,1)', 'specific_agreement[a,b]')
    """
    found = []
    for word in words:
        depth, name = 0, ""
        for letter in [*word, ","]:
            depth += (letter in "[(") - (letter in "])")
            if letter == "," and depth <= 0:
                found.append(name.strip())
                depth, name = 0, ""
            else:
                name += letter
    return tuple(dict.fromkeys(name for name in found if name))


def parted(name: str) -> tuple[str, str]:
    """Return a coefficient's name and the part of it that is asked for: ``cohen_kappa.max``.

    >>> parted("cohen_kappa.max"), parted("specific_agreement[4. Other]")
    (('cohen_kappa', 'max'), ('specific_agreement[4. Other]', ''))
    """
    head, point, part = name.rpartition(".")
    return (head, part) if point and part.isidentifier() and "[" not in part else (name, "")


def part_of(one: Estimate, part: str) -> Estimate:
    """Return a further figure of an estimate as one of its own.

    Raises:
        UsageProblem: This coefficient has no such part.
    """
    if not part:
        return one
    around = one.interval
    sides = {
        "se": one.se,
        "ci95_low": around.low if around else None,
        "ci95_high": around.high if around else None,
    }
    known = {**sides, **one.extra}
    if part not in known and one.value is not None:
        raise UsageProblem("agree.no-such-part", name=one.coefficient, part=part, known=", ".join(known))
    value = known.get(part)
    why = None if value is not None else one.why or one.why_no_interval or "agree.why-no-part"
    return replace(
        one,
        coefficient=f"{one.coefficient}.{part}",
        value=value,
        why=why,
        se=None,
        interval=None,
        why_no_interval=None if value is None else "agreement.no-interval-asked",
        extra={},
    )


class Reckoner:
    """Computes coefficients by name, each the way that was asked for."""

    def __init__(self, asked: Asked, *, level: str = "nominal") -> None:
        self.asked = asked
        self.level = level
        self.weights = asked.weights
        self.options: dict[str, Any] = {
            "interval": asked.interval or "bca",
            "confidence": asked.confidence or 95.0,
            "seed": asked.seed,
            "resamples": asked.resamples,
        }

    def name(self, asked: str) -> str:
        """Return the full name of what was asked for, without its part.

        Raises:
            UsageProblem: There is no such coefficient, or one that needs a file of weights.
        """
        from codex.agreement.coefficients import coefficient

        bare, _ = parted(asked)
        named = coefficient(bare, level=self.level, weights=self.weights if not self.asked.own else None)
        if self.asked.own:
            # "alpha" alone takes whatever distances there are; a name that says its own keeps them
            is_open = coefficient(bare, level="ratio") != coefficient(bare, level="nominal")
            if is_open:
                return "krippendorff_alpha_custom"
            return coefficient(bare, level=self.level, weights="custom").name
        if named.name.endswith("_custom"):
            raise UsageProblem("agree.weights-file-needed", name=named.name)
        return named.name

    def is_of_sets(self, asked: str) -> bool:
        """Say whether the coefficient compares sets of codes."""
        from codex.agreement.coefficients import coefficient

        return coefficient(parted(asked)[0]).family in {"alpha_sets", "alpha_binary"}

    def rated_all(self, scope: str, ratings: Ratings, asked: Sequence[str]) -> list[Figure]:
        """Compute several coefficients on one table, which is counted once."""
        if self.asked.own or self.asked.verify or any(parted(one)[1] for one in asked):
            return [self.rated(scope, ratings, one) for one in asked]
        from codex.agreement.measure import estimates

        names = [self.name(one) for one in asked]
        return [Figure(scope, one) for one in estimates(ratings, names, **self.options)]

    def rated(self, scope: str, ratings: Ratings, asked: str) -> Figure:
        """Compute a coefficient on one table."""
        from codex.agreement.measure import estimate

        name, part = self.name(asked), parted(asked)[1]
        own = self.asked.own
        distances = own.of(ratings.categories) if own and name.endswith("_custom") else None
        one = estimate(ratings, name, distances=distances, **self.options)
        figure = Figure(scope, part_of(one, part))
        if self.asked.verify and not part:
            figure = replace(figure, second=second_opinion(ratings, name))
        return figure

    def of_sets(self, scope: str, table: Ratings, kinds: Sequence[frozenset[int]], asked: str) -> Figure:
        """Compute a coefficient over sets of codes.

        Args:
            scope: What the figure is of.
            table: Which of the sets stands in each cell.
            kinds: The distinct sets.
            asked: Name of a coefficient.
        """
        from codex.agreement.sets import estimate_kinds

        name, part = parted(asked)
        figure = Figure(scope, part_of(estimate_kinds(table, list(kinds), name, **self.options), part))
        if self.asked.verify and not part:
            from codex.agreement.verification import verify_kinds

            figure = replace(figure, second=_second(verify_kinds(table, list(kinds), name)))
        return figure

    def means(self, scope: str, tables: Mapping[str, Ratings], asked: Sequence[str]) -> list[Figure]:
        """Average coefficients over the codes for which they are defined."""
        from codex.agreement.overall import means_of_tables

        names = [self.name(one) for one in asked]
        figures = [Figure(scope, one) for one in means_of_tables(tables, names, **self.options)]
        if self.asked.verify:
            figures = [
                replace(figure, second=_second_of_mean(tables, name, figure.estimate.value))
                for figure, name in zip(figures, names, strict=True)
            ]
        return figures

    def pooled(self, scope: str, tables: Sequence[Ratings]) -> Figure:
        """Compute the pooled kappa of several codes."""
        from codex.agreement.overall import pooled_kappa

        figure = Figure(scope, pooled_kappa(tables, **self.options))
        if self.asked.verify:
            figure = replace(figure, second=Second(None, None, why="agreement.no-second-opinion"))
        return figure


def second_opinion(ratings: Ratings, name: str) -> Second:
    """Ask another package for a figure; nobody knows own distances but us."""
    from codex.agreement.verification import verify

    if name.endswith("_custom"):
        return Second(None, None, why="agreement.no-second-opinion")
    return _second(verify(ratings, name))


def _second(opinion: Any) -> Second:
    return Second(opinion.theirs, opinion.difference, opinion.package, opinion.why_none)


def _second_of_mean(tables: Mapping[str, Ratings], name: str, ours: float | None) -> Second:
    """Average another package's values of the codes; only where it gives one for every defined code."""
    import math

    from codex.agreement.verification import verify

    opinions = [verify(table, name) for table in tables.values()]
    lacking = [one.why_none for one in opinions if one.why_none is not None]
    if lacking or not opinions:
        return Second(None, None, why=lacking[0] if lacking else "agreement.no-second-opinion")
    values = [one.theirs for one in opinions if one.theirs is not None]
    theirs = math.fsum(values) / len(values) if values else None
    apart = max(one.difference or 0.0 for one in opinions)
    if ours is not None and theirs is not None:
        apart = max(apart if math.isfinite(apart) else 0.0, abs(ours - theirs))
    elif ours is not theirs:
        apart = math.inf
    return Second(theirs, apart, opinions[0].package)
