"""Codes looked at closely: the kappa paradox, scales, what pulls down, where in the tree it is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codex.errors import UsageProblem
from codex.steps.agreement.closer_look import Look

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.agreement.leave_one_out import Influence
    from codex.agreement.paradox import FourFold
    from codex.model.estimate import Estimate
    from codex.model.ratings import Ratings
    from codex.steps.agreement.closer_look import Material

SIDE_BY_SIDE = {
    "percent": "percent_agreement",
    "kappa": "fleiss_kappa",
    "pabak": "brennan_prediger",
    "ac1": "gwet_ac1",
    "alpha": "krippendorff_alpha_nominal",
    "positive": "positive_agreement",
    "negative": "negative_agreement",
}
"""Column -> coefficient of all experts together; of a pair, kappa is Cohen's."""
FIRST_SEEN = 40


def paradox(material: Material) -> Look:
    """Return the coefficients that disagree about rare codes side by side, and why they do.

    By code, or for every pair of raters (``--by pair``).
    """
    rows: list[dict[str, Any]] = []
    for code, table in material.tables().items():
        rows += _pairs(code, table) if material.asked.by == "pair" else [_together(code, table)]
    if material.asked.by == "pair":
        columns: tuple[str, ...] = (
            "code", "pair", "both", "first_only", "second_only", "neither", "percent", "kappa", "kappa_max",
            "pabak", "ac1", "prevalence_index", "bias_index", "verdicts",
        )  # fmt: skip
    else:
        columns = ("code", "prevalence", *SIDE_BY_SIDE, "verdicts")
    return Look("paradox", rows, columns)


def _together(code: str, table: Ratings) -> dict[str, Any]:
    from codex.agreement.measure import estimates
    from codex.agreement.paradox import work_up

    found = work_up(table)
    computed = estimates(table, list(SIDE_BY_SIDE.values()), interval=None)
    return {
        "code": code,
        "prevalence": found.prevalence,
        **{key: one.value for key, one in zip(SIDE_BY_SIDE, computed, strict=True)},
        "verdicts": list(found.verdicts),
        "shares": dict(found.shares),
        "pairs": [_pair(names, fold) for names, fold in found.pairs.items()],
        "whys": {key: one.why for key, one in zip(SIDE_BY_SIDE, computed, strict=True) if one.why},
    }


def _pairs(code: str, table: Ratings) -> Iterator[dict[str, Any]]:
    from codex.agreement.paradox import work_up

    for names, fold in work_up(table).pairs.items():
        yield {"code": code, **_pair(names, fold)}


def _pair(names: tuple[str, str], fold: FourFold) -> dict[str, Any]:
    return {
        "pair": "/".join(names),
        "both": fold.both,
        "first_only": fold.first_only,
        "second_only": fold.second_only,
        "neither": fold.neither,
        "percent": fold.observed,
        "kappa": fold.kappa,
        "kappa_max": fold.kappa_max,
        "pabak": fold.pabak,
        "ac1": fold.ac1,
        "positive": fold.positive,
        "negative": fold.negative,
        "prevalence_index": fold.prevalence_index,
        "bias_index": fold.bias_index,
        "verdicts": list(fold.verdicts),
    }


def scales(material: Material) -> Look:
    """Return the words of five published scales for each code, with the probability that they are deserved."""
    from codex.agreement.benchmark_scales import SCALES, membership

    rows = []
    for scope, one in _estimates(material):
        for scale in SCALES.values():
            where = membership(one, scale)
            rows.append(
                {
                    "scope": scope,
                    "coefficient": one.coefficient,
                    "value": one.value,
                    "se": where.se,
                    "scale": scale.id,
                    "bare": where.bare.id if where.bare else None,
                    "level": where.level.id if where.level else None,
                    "lower_bound": where.lower_bound.id if where.lower_bound else None,
                    "why": where.why,
                    "levels": [level.id for level in scale.levels],
                    "probabilities": list(where.probabilities),
                    "cumulative": list(where.cumulative),
                    "source": scale.source,
                    "se_from_interval": where.se_from_interval,
                }
            )
    columns = ("scope", "value", "scale", "level", "bare", "lower_bound", "why")
    return Look("scales", rows, columns, ("agree.note-scales",))


def _estimates(material: Material) -> Iterator[tuple[str, Estimate]]:
    if material.coded is None:
        yield "overall", material.estimate(material.plain(), interval=True)
        return
    for code, table in material.tables().items():
        yield f"code:{code}", material.estimate(table, interval=True)


def influence(material: Material) -> Look:
    """Return what each expert, code, source, language and week does to the figure, the worst first."""
    from codex.agreement.leave_one_out import of_codes, of_parts, of_raters

    table, coefficient = material.whole()
    found: list[Influence] = list(of_raters(table, coefficient)) if len(table.raters) > 2 else []
    if material.coded is not None and len(material.codes) > 1:
        found += of_codes(material.tables(), material.estimate)
    for kind, parts in (material.parts or {}).items():
        if len(set(parts)) > 1:
            found += of_parts(table, parts, kind, coefficient)
    titles = _titles(material)
    rows = [
        {
            "kind": one.kind,
            "name": one.name,
            "label": titles.get(one.name, one.name) if one.kind == "source" else one.name,
            "change": one.change,
            "without": one.without.value,
            "alone": one.alone.value if one.alone else None,
            "units": one.units,
            "coefficient": one.without.coefficient,
            "why": one.without.why or (one.alone.why if one.alone else None),
        }
        for one in found
    ]
    rows.sort(key=lambda row: (row["change"] is None, row["change"] or 0.0))
    columns = ("kind", "label", "change", "without", "alone", "units", "coefficient")
    return Look("influence", rows, columns, ("agree.note-influence",), shown=FIRST_SEEN)


def _titles(material: Material) -> dict[str, str]:
    """Return source -> its title."""
    if material.study is None:
        return {}
    from codex.store.sources import sources

    return {source.id: source.title for source in sources(material.study.file)}


def tree(material: Material) -> Look:
    """Return every code with its children: how much agreement is lost on the way down.

    Raises:
        UsageProblem: There is no code tree.
    """
    from codex.agreement.tree_loss import up_the_tree

    if material.judged is None:
        raise UsageProblem("agree.look-needs-study", topic="tree")
    book, judged = material.judged.book, material.judged
    alive = [code for code in book.codes if not code.retired]
    ids = {code.id for code in alive}
    if material.asked.codes:
        ids &= {member for code in material.asked.codes for member in book.family(code)}
    leaves = [code for code in judged.codes if code in ids]
    nodes = up_the_tree(
        {code: judged.ratings(code) for code in leaves},
        {code.id: code.parent if code.parent in ids else None for code in alive if code.id in ids},
        material.estimate,
    )
    rows = [
        {
            "code": "  " * node.depth + node.code,
            "id": node.code,
            "parent": node.parent,
            "depth": node.depth,
            "value": node.estimate.value,
            "why": node.estimate.why,
            "children_mean": node.children_mean.value if node.children_mean else None,
            "lost": node.lost,
            "differing": node.differing if node.children else None,
            "agreeing": node.agreeing if node.children else None,
            "confused": [f"{one.one}/{one.other} {one.times}" for one in node.confused],
            "coefficient": node.estimate.coefficient,
        }
        for node in nodes
    ]
    columns = ("code", "value", "children_mean", "lost", "confused", "differing", "agreeing")
    return Look("tree", rows, columns, ("agree.note-tree",))
