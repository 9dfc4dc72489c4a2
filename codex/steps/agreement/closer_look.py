"""A closer look at agreement: what a figure hides, and where to look first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from codex.errors import UsageProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from codex.model.estimate import Estimate
    from codex.model.finding import Finding
    from codex.model.ratings import Ratings
    from codex.model.round import Round
    from codex.steps.agreement.brought import Form
    from codex.steps.agreement.coded_figures import Coded
    from codex.steps.agreement.figures import Asked
    from codex.steps.coding.judged import Judged
    from codex.steps.study.opening import Study

TOPICS: Final[Mapping[str, str]] = {
    "paradox": "look_at_codes:paradox",
    "scales": "look_at_codes:scales",
    "influence": "look_at_codes:influence",
    "tree": "look_at_codes:tree",
    "confusion": "look_at_cells:confusion",
    "disagreements": "look_at_cells:disagreements",
    "drift": "look_at_people:drift",
    "repeats": "look_at_people:repeats",
    "experts": "look_at_people:against_decision",
    "dawid-skene": "look_at_people:hidden_truth",
}
"""What may be asked about -> ``module:function`` below ``codex.steps.agreement``."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a closer look shows."""

    topic: str
    rows: list[dict[str, Any]]
    columns: tuple[str, ...]
    """Keys of a row that make the table; rows may hold more."""
    notes: tuple[str, ...] = ()
    """Text ids of what must be said beside it."""
    shown: int | None = None
    """Rows that people see first; None: all of them."""
    findings: tuple[Finding, ...] = ()
    """What was noticed while the table was read."""


@dataclass(frozen=True, slots=True)
class Material:
    """What is looked at: codes of a round, codes of a table of sets, or plain ratings."""

    asked: Asked
    coefficient: str
    """Full name of the coefficient that the look is about."""
    coded: Coded | None = None
    ratings: Ratings | None = None
    judged: Judged | None = None
    """The same as ``coded``, where it is a round of a study."""
    study: Study | None = None
    parts: Mapping[str, Sequence[str]] | None = None
    """``source``, ``lang``, ``time`` -> (N,) of each unit."""
    repeats: Sequence[tuple[str, str, int, str]] = ()
    """(rater, unit, occasion, category) of a table with a column of occasions."""
    findings: tuple[Finding, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes that were asked for, else all that could be given."""
        return self.asked.codes or (self.coded.codes if self.coded else ())

    def tables(self) -> dict[str, Ratings]:
        """Return code -> its table of 0 and 1; of plain ratings, category -> itself against the rest."""
        if self.coded is not None:
            return {code: self.coded.ratings(code) for code in self.codes}
        from codex.agreement.measure import against_the_rest

        ratings = self.plain()
        return {name: against_the_rest(ratings, name) for name in self.asked.codes or ratings.categories}

    def plain(self) -> Ratings:
        """Return the plain ratings.

        Raises:
            UsageProblem: There are codes instead.
        """
        if self.ratings is None:
            raise UsageProblem("agree.look-needs-ratings")
        return self.ratings

    def whole(self) -> tuple[Ratings, Callable[[Ratings], Estimate]]:
        """Return one table of all codes and what is computed on it: alpha over sets, or the coefficient.

        One code that was asked for is its own table.
        """
        if self.coded is None:
            return self.plain(), self.estimate
        if len(self.asked.codes) == 1:
            return self.coded.ratings(self.asked.codes[0]), self.estimate
        from codex.agreement.sets import estimate_kinds
        from codex.steps.agreement.figures import SETS

        ratings, kinds = self.coded.numbered_sets(self.codes)
        return ratings, lambda table: estimate_kinds(table, kinds, SETS, interval=None)

    def measured(self) -> tuple[Ratings, Estimate]:
        """Return the one table of all codes and what is computed on it, with its standard error."""
        if self.coded is None or len(self.asked.codes) == 1:
            table, _ = self.whole()
            return table, self.estimate(table, interval=True)
        from codex.agreement.sets import estimate_kinds
        from codex.steps.agreement.figures import SETS, Reckoner

        ratings, kinds = self.coded.numbered_sets(self.codes)
        return ratings, estimate_kinds(ratings, kinds, SETS, **Reckoner(self.asked).options)

    def estimate(self, ratings: Ratings, *, interval: bool = False) -> Estimate:
        """Compute the coefficient on a table."""
        from codex.steps.agreement.figures import Reckoner

        asked = self.asked if interval else replace(self.asked, interval="none", verify=False)
        return Reckoner(asked, level=ratings.level).rated("", ratings, self.coefficient).estimate


def look(topic: str, material: Material) -> Look:
    """Take a closer look.

    Raises:
        UsageProblem: An unknown topic, or one that this material cannot answer.
    """
    module, _, function = TOPICS[topic].partition(":")
    take: Callable[[Material], Look] = getattr(import_module(f"codex.steps.agreement.{module}"), function)
    return replace(take(material), findings=material.findings)


def check_topic(topic: str) -> None:
    """Refuse what cannot be asked about.

    Raises:
        UsageProblem: There is no such topic.
    """
    if topic not in TOPICS:
        raise UsageProblem("agree.unknown-topic", topic=topic, known=", ".join(TOPICS))


def look_at_study(
    study: Study, topic: str, asked: Asked, *, round_id: str | None = None, peek: bool = False
) -> Look:
    """Take a closer look at a round.

    Raises:
        Refused: The round is open and ``--peek`` was not given.
        UsageProblem: An unknown topic, or one that this round cannot answer.
    """
    check_topic(topic)
    material, _ = material_of_study(study, asked, round_id=round_id, peek=peek)
    table = material.judged
    if topic in {"influence", "drift"} and table is not None:
        from codex.steps.coding.judging_times import periods_of_units

        parts = {
            "source": table.sources,
            "lang": table.languages,
            "time": periods_of_units(study.file, table),
        }
        material = replace(material, parts=parts)
    return look(topic, material)


def material_of_study(
    study: Study, asked: Asked, *, round_id: str | None = None, peek: bool = False
) -> tuple[Material, Round]:
    """Return the judgments of a round as something to look at, and the round.

    Raises:
        Refused: The round is open and ``--peek`` was not given.
    """
    from codex.agreement.coefficients import coefficient
    from codex.steps.agreement.agreement import choose, primary_of

    chosen = choose(study, asked, round_id=round_id, peek=peek)
    name = coefficient(primary_of(chosen.round, asked.coefficients))
    single = "krippendorff_alpha_nominal" if name.family.startswith("alpha_s") else name.name
    found = Material(chosen.asked, single, coded=chosen.table, judged=chosen.table, study=study, parts={})
    return found, chosen.round


def look_at_table(data: bytes, name: str, topic: str, form: Form, asked: Asked) -> Look:
    """Take a closer look at a table of ratings.

    Raises:
        DamagedInput: The table cannot be read. UsageProblem: A topic that a table cannot answer.
    """
    check_topic(topic)
    if topic != "repeats":
        return look(topic, material_of_table(data, name, form, asked))
    from codex.steps.agreement.calculator import chosen_rows

    occasions = chosen_rows(data, name, form, asked).occasions()
    return look(topic, Material(asked, "krippendorff_alpha_nominal", repeats=occasions))


def material_of_table(data: bytes, name: str, form: Form, asked: Asked) -> Material:
    """Return a table of ratings or sets as something to look at.

    Raises:
        DamagedInput: The table cannot be read.
    """
    from codex.steps.agreement.brought import brought
    from codex.steps.agreement.calculator import chosen_rows
    from codex.steps.agreement.coded_sets import CodedSets
    from codex.steps.agreement.figures import Reckoner

    sheet = chosen_rows(data, name, form, asked)
    found = brought(sheet, form)
    coefficient = Reckoner(asked, level=form.level).name(
        asked.coefficients[0] if asked.coefficients else "krippendorff_alpha"
    )
    if found.sets is not None:
        material = Material(asked, coefficient, coded=CodedSets(found.sets))
    else:
        material = Material(asked, coefficient, ratings=found.ratings)
    table = found.sets or found.ratings
    assert table is not None  # noqa: S101 - brought() gives one of the two
    return replace(material, parts=sheet.parts(table.units), findings=sheet.findings)
