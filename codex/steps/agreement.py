"""Agreement of a round: the frozen primary coefficient first, everything else labelled exploratory."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

from codex.errors import UsageProblem
from codex.steps.gate import sees_all, the_round
from codex.steps.judged import judged
from codex.store.rounds import looks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from codex.model.estimate import Estimate
    from codex.model.ratings import Ratings
    from codex.model.round import Round
    from codex.steps.judged import Judged
    from codex.steps.study import Study

BY = ("overall", "code", "pair", "source", "lang")
PER_CODE = ("percent_agreement", "fleiss_kappa", "gwet_ac1", "krippendorff_alpha_nominal")
"""Told beside the primary coefficient where none is asked for."""
SETS = "krippendorff_alpha_masi"


@dataclass(frozen=True, slots=True)
class Figure:
    """One coefficient of one scope."""

    scope: str
    """``overall``, ``code:ID``, ``pair:A/B``, ``source:ID``, ``lang:kk``."""
    estimate: Estimate
    primary: bool = False
    met: bool | None = None
    """Whether the interval's lower bound reaches the threshold; None where nothing is tested."""
    threshold: float | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """The figures of a round."""

    round: Round
    figures: tuple[Figure, ...]
    looks: int
    """Looks at the round while it was open."""
    left_out: tuple[str, ...] = ()
    """Codes without a defined value, for the mean over codes."""

    @property
    def missed(self) -> tuple[Figure, ...]:
        """Figures that were tested and did not reach the threshold."""
        return tuple(figure for figure in self.figures if figure.met is False)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person wants to see."""

    by: str = "overall"
    coefficients: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    interval: str | None = None
    """None: the protocol's."""
    confidence: float | None = None
    seed: int = 0
    resamples: int = 2000
    least: float | None = None
    """A threshold of the command line; it was not frozen and is told as such."""


def measure(study: Study, asked: Asked, *, round_id: str | None = None, peek: bool = False) -> Agreement:
    """Measure how far the experts of a round agree, on judgments before any discussion.

    Raises:
        Refused: The round is open and ``--peek`` was not given.
        UsageProblem: An unknown scope or coefficient.
    """
    if asked.by not in BY:
        raise UsageProblem("steps.unknown-scope", by=asked.by, known=", ".join(BY))
    one = the_round(study, round_id, kind="tag" if round_id is None else None)
    sees_all(study, one, "agree", peek=peek)
    table = judged(study.file, one)
    run = _Run(table, asked)
    figures = tuple(run.figures())
    tested = tuple(_tested(figure, one, asked) for figure in figures)
    ordered = sorted(tested, key=lambda figure: not figure.primary) if asked.by == "overall" else tested
    return Agreement(one, tuple(ordered), len(looks(study.file, one.id)), tuple(run.undefined))


def _tested(figure: Figure, one: Round, asked: Asked) -> Figure:
    """Say whether a figure reaches its threshold: the interval's lower bound must, undefined does not."""
    threshold = one.protocol.primary.threshold if figure.primary else None
    if asked.least is not None and (figure.primary or asked.coefficients):
        threshold = asked.least
    if threshold is None:
        return figure
    around = figure.estimate.interval
    met = around is not None and around.low >= threshold
    return replace(figure, met=met, threshold=threshold)


class _Run:
    """One question asked of one table."""

    def __init__(self, table: Judged, asked: Asked) -> None:
        from codex.agreement.coefficients import coefficient

        self.table = table
        self.asked = asked
        plan = table.round.protocol.primary
        self.primary = coefficient(plan.coefficient).name
        self.primary_by = plan.by
        chosen = [coefficient(name).name for name in asked.coefficients]
        self.per_code = tuple(chosen or dict.fromkeys((self.primary, *PER_CODE)))
        self.options: dict[str, Any] = {
            "interval": asked.interval or plan.interval,
            "confidence": asked.confidence or plan.confidence,
            "seed": asked.seed,
            "resamples": asked.resamples,
        }
        self.undefined: list[str] = []

    def figures(self) -> Iterator[Figure]:
        """Yield the figures of the scope that was asked for."""
        scopes: dict[str, Callable[[], Iterator[Figure]]] = {
            "overall": lambda: self.overall("overall", self.table),
            "code": self.by_code,
            "pair": self.by_pair,
            "source": lambda: self.by_group("source", self.table.sources),
            "lang": lambda: self.by_group("lang", self.table.languages),
        }
        return scopes[self.asked.by]()

    def codes(self) -> tuple[str, ...]:
        """Return the codes asked for, else all that could be given, then the parents above them."""
        if self.asked.codes:
            return self.asked.codes
        leaves = self.table.codes
        above = [
            code.id
            for code in self.table.book.codes
            if code.id not in leaves and not code.retired and self.table.book.children(code.id)
        ]
        return (*leaves, *above)

    def by_code(self) -> Iterator[Figure]:
        """Yield every coefficient for every code; a parent is the union of its children per expert."""
        for code in self.codes():
            ratings = self.table.ratings(code)
            for name in self.per_code:
                yield self._figure(f"code:{code}", self._estimate(ratings, name), name, by="code")

    def overall(self, scope: str, table: Judged) -> Iterator[Figure]:
        """Yield what can be said of all codes at once, each way by its name; nothing is concatenated."""
        from codex.agreement.overall import mean_of_tables, pooled_kappa
        from codex.agreement.sets import estimate_sets

        codes = self.asked.codes or table.codes
        sets = table.sets(codes)
        chosen = self.asked.coefficients
        if not chosen or any("masi" in name or "jaccard" in name or "set" in name for name in chosen):
            for name in [name for name in chosen if "krippendorff_alpha_" in name] or [SETS]:
                yield self._figure(scope, estimate_sets(sets, name, **self.options), name, by="overall")
        tables = {code: table.ratings(code) for code in codes}
        for name in self.per_code:
            if name.endswith(("_masi", "_jaccard", "_dice", "_set_nominal")):
                continue
            yield self._figure(
                scope, mean_of_tables(tables, name, **self.options), f"mean:{name}", by="overall"
            )
        if scope == "overall":
            self.undefined = self._undefined(tables)
        if not chosen:
            pooled = pooled_kappa(list(tables.values()), **self.options)
            yield self._figure(scope, pooled, "pooled_kappa", by="overall")

    def _undefined(self, tables: dict[str, Ratings]) -> list[str]:
        """Return the codes for which the first coefficient has no value."""
        from codex.agreement.measure import estimate

        name = self.per_code[0]
        return [code for code, table in tables.items() if estimate(table, name, interval=None).value is None]

    def by_pair(self) -> Iterator[Figure]:
        """Yield, for every two experts, sets of codes, mean kappa over codes, or the codes asked for."""
        raters = self.table.raters
        for first, second in combinations(range(len(raters)), 2):
            scope = f"pair:{raters[first]}/{raters[second]}"
            yield from self._of_pair(scope, (first, second))

    def _of_pair(self, scope: str, two: tuple[int, int]) -> Iterator[Figure]:
        from codex.agreement.measure import only
        from codex.agreement.overall import mean_of_tables
        from codex.agreement.sets import estimate_sets

        codes = self.asked.codes or self.table.codes
        names = self.asked.coefficients or ("percent_agreement", "cohen_kappa")
        table = self._shared(two)
        if len(codes) == 1:
            for name in names:
                ratings = only(table.ratings(codes[0]), two)
                yield self._figure(scope, self._estimate(ratings, name), name, by="pair")
            return
        sets = table.sets(codes)
        pair = replace(sets, raters=tuple(sets.raters[n] for n in two), sets=tuple(sets.sets[n] for n in two))
        yield self._figure(scope, estimate_sets(pair, SETS, **self.options), SETS, by="pair")
        for name in names:
            tables = {code: only(table.ratings(code), two) for code in codes}
            yield self._figure(scope, mean_of_tables(tables, name, **self.options), f"mean:{name}", by="pair")

    def _shared(self, two: tuple[int, int]) -> Judged:
        """Return the excerpts that both finished: a pair's figures say nothing of the others."""
        first, second = (self.table.seen[rater] for rater in two)
        return self.table.only(
            n for n, seen in enumerate(first) if seen is not None and second[n] is not None
        )

    def by_group(self, word: str, groups: Sequence[str]) -> Iterator[Figure]:
        """Yield the overall figures within each source or language."""
        for name in dict.fromkeys(groups):
            chosen = [number for number, group in enumerate(groups) if group == name]
            yield from self.overall(f"{word}:{name}", self.table.only(chosen))

    def _estimate(self, ratings: Ratings, name: str) -> Estimate:
        from codex.agreement.measure import estimate

        return estimate(ratings, name, **self.options)

    def _figure(self, scope: str, one: Estimate, name: str, *, by: str) -> Figure:
        wanted = {"overall": f"mean:{self.primary}"}.get(self.primary_by, self.primary)
        primary = (
            by == self.primary_by and name in {self.primary, wanted} and (by != "overall" or scope == by)
        )
        return Figure(scope, one, primary)
