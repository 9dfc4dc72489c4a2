from __future__ import annotations

from typing import TYPE_CHECKING

from codex.agreement.repeats import by_expert
from codex.model.estimate import Estimate

if TYPE_CHECKING:
    from codex.model.ratings import Ratings

SEEN: list[Ratings] = []


def first_two_alike(ratings: Ratings) -> Estimate:
    SEEN.append(ratings)
    n = ratings.n_units
    if not n:
        return Estimate("same", None, "agreement.why-no-overlap")
    first, second = ratings.values[:n], ratings.values[n : 2 * n]
    return Estimate("same", sum(a == b for a, b in zip(first, second, strict=True)) / n, units=n)


JUDGED = [
    ("ana", "e1", 1, 0),
    ("ana", "e1", 2, 0),
    ("ana", "e2", 1, 1),
    ("ana", "e2", 2, 0),
    ("ana", "e3", 1, 1),
    ("bek", "e1", 1, 1),
    ("bek", "e1", 2, 1),
    ("dina", "e1", 1, 1),
]


def test_each_expert_meets_only_themselves() -> None:
    ana, bek, dina, together = by_expert(JUDGED, ("no", "yes"), first_two_alike)
    assert (ana.expert, ana.estimate.value, ana.units, ana.kept) == ("ana", 0.5, 2, 0.5)
    assert [(change.unit, change.values) for change in ana.changed] == [("e2", ("yes", "no"))]
    assert bek.kept == 1.0
    assert dina.units == 0
    assert dina.kept is None
    assert dina.estimate.why == "agreement.why-no-overlap"
    assert (together.expert, together.units) == ("", 3)


def test_taken_together_units_of_one_expert_are_a_cluster() -> None:
    SEEN.clear()
    by_expert(JUDGED, ("no", "yes"), first_two_alike)
    assert SEEN[-1].clusters == (0, 0, 1)
    assert SEEN[-1].raters == ("1", "2")
    assert SEEN[0].clusters == ()


def test_a_third_occasion_may_be_missing() -> None:
    judged = [*JUDGED, ("bek", "e1", 3, 0)]
    bek = by_expert(judged, ("no", "yes"), first_two_alike)[1]
    assert bek.changed[0].values == ("yes", "yes", "no")


def test_without_repeats_there_is_nothing_to_say() -> None:
    (ana, together) = by_expert([("ana", "e1", 1, 0)], ("no", "yes"), first_two_alike)
    assert ana.kept is None
    assert together.units == 0
