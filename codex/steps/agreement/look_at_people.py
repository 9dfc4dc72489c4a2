"""Experts looked at: drift over time, agreement with themselves and with the decision, error rates."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from codex.errors import UsageProblem
from codex.steps.agreement.closer_look import Look

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from codex.agreement.drift import Course, Trend
    from codex.agreement.repeats import IntraExpert
    from codex.model.estimate import Estimate
    from codex.model.ratings import Ratings
    from codex.steps.agreement.closer_look import Material
    from codex.steps.coding.judged import Judged

FIRST_SEEN = 40
TWO = 2
"""Periods that a trend needs at the least."""
ALL = ""
"""Stands for all experts, or all codes, taken together."""


def drift(material: Material) -> Look:
    """Return whether agreement, each expert's agreement with the others, and each use of a code change.

    Raises:
        UsageProblem: Nothing says when the units were judged.
    """
    from codex.agreement.drift import of_agreement, of_agreement_with_others, of_giving

    periods = (material.parts or {}).get("time")
    if not periods:
        raise UsageProblem("agree.look-needs-time")
    table, coefficient = material.whole()
    found, whole = of_agreement(table, periods, coefficient)
    rows = [
        {
            "what": "agree.drift-agreement",
            "expert": ALL,
            "code": ALL,
            "periods": [one.name for one in found],
            "values": [one.estimate.value for one in found],
            "counts": [one.units for one in found],
            **_trend(whole),
        }
    ]
    when = _when(material, table.raters, periods)
    rows += [_course("agree.drift-with-others", one, ALL) for one in of_agreement_with_others(table, when)]
    is_short = len(found) < TWO
    uses = [
        _course("agree.drift-giving", one, code)
        for code, ratings in (material.tables().items() if not is_short else ())
        for one in of_giving(ratings, when)
    ]
    uses.sort(key=lambda row: (row["p"] is None, row["p"] or 0.0))
    for row in (*rows, *uses):
        values = [value for value in row["values"] if value is not None]
        row |= {"first": values[0] if values else None, "last": values[-1] if values else None}
    columns = ("what", "expert", "code", "first", "last", "r", "p", "why")
    note = "agree.note-one-period" if is_short else "agree.note-drift"
    return Look("drift", [*rows, *uses], columns, (note,), shown=FIRST_SEEN)


def _when(material: Material, raters: Sequence[str], periods: Sequence[str]) -> Mapping[str, Sequence[str]]:
    if material.judged is None or material.study is None:
        return dict.fromkeys(raters, periods)
    from codex.steps.coding.judging_times import periods_of_raters

    return periods_of_raters(material.study.file, material.judged)


def _trend(found: Trend) -> dict[str, Any]:
    return {"r": found.r, "z": found.z, "p": found.p, "n": found.n, "why": found.why}


def _course(what: str, one: Course, code: str) -> dict[str, Any]:
    return {
        "what": what,
        "expert": one.rater,
        "code": code,
        "periods": list(one.periods),
        "values": list(one.shares),
        "counts": list(one.counts),
        **_trend(one.trend),
    }


def repeats(material: Material) -> Look:
    """Return each expert's agreement with themselves, from excerpts that were shown again unannounced.

    Raises:
        UsageProblem: Nothing was judged twice.
    """
    from codex.agreement.repeats import by_expert

    judged = list(_repeated(material))
    rows: list[dict[str, Any]] = []
    for code, values in judged:
        categories = list(dict.fromkeys(value for *_, value in values))
        place = {name: number for number, name in enumerate(categories)}
        numbered = [(expert, unit, occasion, place[value]) for expert, unit, occasion, value in values]
        found = by_expert(numbered, categories, lambda ratings: _same(material, ratings))
        rows += [_intra(code, one) for one in found if one.units]
    if not rows:
        raise UsageProblem("agree.look-needs-repeats")
    rows.sort(key=lambda row: (row["code"] != ALL, row["code"]))
    columns = ("expert", "code", "units", "kept", "coefficient", "value", "why")
    return Look("repeats", rows, columns, ("agree.note-repeats",), shown=FIRST_SEEN)


def _same(material: Material, ratings: Ratings) -> Estimate:
    from codex.agreement.measure import estimate

    name = material.coefficient if material.coded is not None else "krippendorff_alpha_nominal"
    return estimate(ratings, name, interval=None)


def _intra(code: str, one: IntraExpert) -> dict[str, Any]:
    return {
        "expert": one.expert,
        "code": code,
        "units": one.units,
        "kept": one.kept,
        "coefficient": one.estimate.coefficient,
        "value": one.estimate.value,
        "why": one.estimate.why,
        "changed": [{"unit": changed.unit, "values": list(changed.values)} for changed in one.changed],
    }


def _repeated(material: Material) -> Iterator[tuple[str, list[tuple[str, str, int, str]]]]:
    """Yield code and (expert, unit, occasion, value): whole sets first, then code by code."""
    if material.judged is None or material.study is None:
        yield ALL, list(material.repeats)
        return
    from codex.store.bulk import repeated_dones, repeated_judgments

    judged = material.judged
    inside = frozenset(judged.excerpts)
    done = [row for row in repeated_dones(material.study.file, judged.round.id) if row[0] in inside]
    given: dict[tuple[str, str, int], set[str]] = defaultdict(set)
    for excerpt, expert, occasion, code in repeated_judgments(material.study.file, judged.round.id):
        given[expert, excerpt, occasion].add(code)
    families = {code: frozenset(judged.book.family(code)) for code in material.codes}
    every = frozenset().union(*families.values()) if families else frozenset()
    yield (
        ALL,
        [
            (expert, excerpt, n, " ".join(sorted(given[expert, excerpt, n] & every)) or "-")
            for excerpt, expert, n, version in done
            if judged.had.get(version, frozenset()) >= every
        ],
    )
    for code, family in families.items():
        rows = [
            (expert, excerpt, n, "1" if given[expert, excerpt, n] & family else "0")
            for excerpt, expert, n, version in done
            if judged.had.get(version, frozenset()) >= family
        ]
        if any(value == "1" for *_, value in rows):
            yield code, rows


def against_decision(material: Material) -> Look:
    """Return precision, recall and F1 of each expert against what was decided.

    Raises:
        UsageProblem: There are no decisions: the table is no study.
    """
    from codex.agreement.decision_fits import fits, together

    judged = material.judged
    if judged is None or material.study is None:
        raise UsageProblem("agree.look-needs-study", topic="experts")
    decided = _decided(material, judged)
    by_code = {code: fits(judged.ratings(code), decided[code]) for code in material.codes}
    if material.asked.by == "code":
        rows = [_fit(code, one) for code, found in by_code.items() for one in found]
    else:
        rows = [_fit(ALL, together(per_rater)) for per_rater in zip(*by_code.values(), strict=True)]
    columns = ("expert", "code", "precision", "recall", "f1", "both", "too_many", "too_few", "units", "why")
    return Look("experts", rows, columns, ("agree.note-experts",))


def _fit(code: str, one: Any) -> dict[str, Any]:
    return {
        "expert": one.rater,
        "code": code,
        "precision": one.precision,
        "recall": one.recall,
        "f1": one.f1,
        "both": one.both,
        "too_many": one.too_many,
        "too_few": one.too_few,
        "neither": one.neither,
        "units": one.units,
        "why": one.why,
    }


def _decided(material: Material, judged: Judged) -> dict[str, list[int]]:
    """Return code -> per excerpt 1 decided in, 0 out, -1 neither; what nobody gave is out where judged."""
    from codex.steps.coding.resolving import each_outcome
    from codex.store.judgments import decisions

    place = {excerpt: number for number, excerpt in enumerate(judged.excerpts)}
    quorum = judged.round.protocol.quorum
    found: dict[str, list[int]] = {}
    for code in material.codes:
        values, n = judged.ratings(code).values, judged.cells.n_units
        columns = zip(
            *(values[rater * n : (rater + 1) * n] for rater in range(len(judged.raters))), strict=True
        )
        found[code] = [
            0 if 1 not in column and len(column) - column.count(-1) >= quorum else -1 for column in columns
        ]
    study = material.study
    assert study is not None  # noqa: S101 - asked before
    settled = {(item.excerpt, item.code): item for item in decisions(study.file, judged.round.id)}
    for one in each_outcome(judged, settled):
        if one.code in found and one.excerpt in place and one.outcome in {"in", "out"}:
            found[one.code][place[one.excerpt]] = int(one.outcome == "in")
    return found


def hidden_truth(material: Material) -> Look:
    """Return Dawid-Skene's error rates of each expert: of each code, or of each category of plain ratings."""
    from codex.agreement.dawid_skene import dawid_skene, votes_of

    rows: list[dict[str, Any]] = []
    tables = material.tables() if material.coded is not None else {ALL: material.plain()}
    for code, table in tables.items():
        votes = votes_of(table)
        used = {value for _, _, value in votes}
        if len(used) < 2:
            rows.append(
                {
                    "code": code,
                    "expert": ALL,
                    "why": "agreement.why-one-category" if votes else "reliability.no-votes",
                }
            )
            continue
        found = dawid_skene(votes, categories=table.categories, seed=material.asked.seed)
        common = {
            "code": code,
            "doubtful": len(found.doubtful),
            "overturned": len(found.overturned),
            "starts": found.starts,
            "same_labels": found.same_labels,
            "warnings": list(found.warnings),
        }
        for expert, matrix, many in zip(found.raters, found.confusion, found.ratings, strict=True):
            for number, category in enumerate(found.categories):
                rates = matrix[number]
                rows.append(
                    {
                        **common,
                        "expert": expert,
                        "truth": category,
                        "prevalence": found.prevalence[number],
                        "right": rates[number] if sum(rates) else None,
                        "given": dict(zip(map(str, found.categories), rates, strict=True)),
                        "judgments": many,
                    }
                )
    columns = ("code", "expert", "truth", "prevalence", "right", "judgments", "doubtful", "warnings", "why")
    return Look("dawid-skene", rows, columns, ("agree.note-dawid-skene",), shown=FIRST_SEEN)
