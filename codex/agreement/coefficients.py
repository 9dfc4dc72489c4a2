"""The coefficients by name: what people ask for, and what each name stands for."""

from __future__ import annotations

from typing import Final

from codex.agreement.icc import FORMS
from codex.agreement.weights import LEVELS, WEIGHTS
from codex.errors import UsageProblem
from codex.model.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One coefficient, fully named."""

    name: str
    """As in the published cases: ``gwet_ac2_linear``, ``krippendorff_alpha_ordinal``, ..."""
    family: str
    """What computes it: ``percent fleiss brennan_prediger gwet alpha cohen scott light conger``, ..."""
    weights: str = "identity"
    """Agreement weights, one of :data:`~codex.agreement.weights.WEIGHTS` or ``custom``."""
    level: str = ""
    """Level of measurement of alpha, distance between sets, form of the intraclass correlation."""
    category: str | None = None
    """The one category looked at against all others: ``krippendorff_alpha_nominal[b]``."""


_BASES: Final = {
    "percent_agreement": "percent",
    "cohen_kappa": "cohen",
    "scott_pi": "scott",
    "fleiss_kappa": "fleiss",
    "conger_kappa": "conger",
    "light_kappa": "light",
    "brennan_prediger": "brennan_prediger",
    "gwet_ac2": "gwet",
}
"""Names that may carry weights, ``_linear`` and so on."""

_PLAIN: Final = {
    "bangdiwala_b": ("bangdiwala", ""),
    "kendall_w": ("kendall", ""),
    "kendall_w_uncorrected": ("kendall", "uncorrected"),
    "mean_spearman": ("spearman", ""),
    "mean_pearson": ("pearson", ""),
    "positive_agreement": ("specific", "positive"),
    "negative_agreement": ("specific", "negative"),
    "specific_agreement": ("specific", "positive"),
    **{form: ("icc", form) for form in FORMS},
}
"""Names that carry neither weights nor a level, with their family and form."""

ALIASES: Final = {
    "percent": "percent_agreement",
    "agreement": "percent_agreement",
    "po": "percent_agreement",
    "kappa": "cohen_kappa",
    "cohen": "cohen_kappa",
    "pi": "scott_pi",
    "scott": "scott_pi",
    "fleiss": "fleiss_kappa",
    "conger": "conger_kappa",
    "hubert": "conger_kappa",
    "light": "light_kappa",
    "bp": "brennan_prediger",
    "s": "brennan_prediger",
    "bennett_s": "brennan_prediger",
    "randolph": "brennan_prediger",
    "randolph_kappa": "brennan_prediger",
    "pabak": "brennan_prediger",
    "ac": "gwet_ac1",
    "ac1": "gwet_ac1",
    "ac2": "gwet_ac2",
    "gwet": "gwet_ac1",
    "alpha": "krippendorff_alpha",
    "krippendorff": "krippendorff_alpha",
    "alpha_masi": "krippendorff_alpha_masi",
    "alpha_jaccard": "krippendorff_alpha_jaccard",
    "alpha_dice": "krippendorff_alpha_dice",
    "multivalued": "krippendorff_alpha_multivalued",
    "alpha_multivalued": "krippendorff_alpha_multivalued",
    "bangdiwala": "bangdiwala_b",
    "b": "bangdiwala_b",
    "kendall": "kendall_w",
    "w": "kendall_w",
    "spearman": "mean_spearman",
    "pearson": "mean_pearson",
    "icc": "icc2",
    **{f"icc({n},{k})": f"icc{n}{k.removeprefix('1')}" for n in "123" for k in "1k"},
    "icc(a,1)": "icc2",
    "icc(a,k)": "icc2k",
    "icc(c,1)": "icc3",
    "icc(c,k)": "icc3k",
    "icc(1)": "icc1",
    "icc(k)": "icc1k",
    "positive": "positive_agreement",
    "negative": "negative_agreement",
    "alpha_binary": "krippendorff_alpha_binary",
    "masi": "krippendorff_alpha_masi",
    "jaccard": "krippendorff_alpha_jaccard",
    **{f"alpha_{level}": f"krippendorff_alpha_{level}" for level in LEVELS},
}

SET_DISTANCES: Final = ("masi", "jaccard", "dice", "set_nominal")
"""Distances between sets of codes that alpha is computed with."""


def coefficient(name: str, *, level: str = "nominal", weights: str | None = None) -> Coefficient:
    """Return what a name stands for.

    Args:
        name: A full name or an alias, in any case, ``-`` and blanks as good as ``_``.
        level: What ``alpha`` alone means.
        weights: Weights for a name that carries none; with them ``gwet_ac1`` becomes AC2 and
            ``alpha`` the alpha of those weights.

    Raises:
        UsageProblem: No coefficient of that name.

    >>> coefficient("AC1").name, coefficient("kappa", weights="linear").name
    ('gwet_ac1', 'cohen_kappa_linear')
    >>> coefficient("alpha", level="ordinal").name
    'krippendorff_alpha_ordinal'
    """
    bare, _, rest = name.strip().partition("[")
    asked = bare.lower().replace("-", "_").replace(" ", "_")
    asked = _in_full(asked)
    category = rest.removesuffix("]") if rest.endswith("]") else None
    found = _named(asked, level, weights)
    if found is None or (rest and category is None):
        raise UsageProblem("agreement.unknown-coefficient", name=name)
    if category is None:
        return found
    return Coefficient(f"{found.name}[{category}]", found.family, found.weights, found.level, category)


def text_ids(name: str) -> tuple[str, ...]:
    """Return the text ids of a coefficient's name: the name, then what it was computed with.

    ``mean:NAME`` is a mean over codes and begins with ``agreement.name-mean``.

    >>> text_ids("gwet_ac2_linear")
    ('agreement.name-gwet-ac2', 'agreement.weights-linear')
    >>> text_ids("mean:krippendorff_alpha_nominal")
    ('agreement.name-mean', 'agreement.name-krippendorff-alpha', 'agreement.level-nominal')
    """
    if name.startswith("mean:"):
        return ("agreement.name-mean", *text_ids(name.removeprefix("mean:")))
    if name == "pooled_kappa":
        return ("agreement.name-pooled-kappa",)
    named = coefficient(name)
    bare = named.name.partition("[")[0]
    if bare.startswith("krippendorff_alpha"):
        if named.level == "multivalued":
            return ("agreement.name-multi-valued-alpha",)
        word = f"weights-{named.weights}" if named.level == "weights" else f"level-{named.level}"
        if named.family == "alpha_binary":
            word = "level-binary"
        return ("agreement.name-krippendorff-alpha", f"agreement.{word.replace('_', '-')}")
    if named.weights == "identity":
        return (f"agreement.name-{bare.replace('_', '-')}",)
    base = bare.removesuffix(f"_{named.weights}").replace("_", "-")
    return (f"agreement.name-{base}", f"agreement.weights-{named.weights}")


def _in_full(asked: str) -> str:
    """Return the full name of an alias, with or without weights after it: ``kappa_linear``."""
    head, _, grade = asked.rpartition("_")
    if asked not in ALIASES and head in ALIASES and grade in (*WEIGHTS, "custom"):
        return f"{ALIASES[head]}_{grade}"
    return ALIASES.get(asked, asked)


def _named(asked: str, level: str, weights: str | None) -> Coefficient | None:
    if weights is not None and weights not in (*WEIGHTS, "custom"):
        raise UsageProblem("agreement.unknown-weights", name=weights, known=", ".join(WEIGHTS))
    if asked in _PLAIN:
        family, form = _PLAIN[asked]
        return Coefficient(asked, family, level=form)
    graded = None if weights in (None, "identity") else weights
    if asked == "krippendorff_alpha":
        asked = f"krippendorff_alpha_w_{graded}" if graded else f"krippendorff_alpha_{level}"
    if asked.startswith("krippendorff_alpha_"):
        return _alpha(asked)
    if asked == "gwet_ac1" or (asked == "gwet_ac2" and not graded):
        return (
            Coefficient(f"gwet_ac2_{graded}", "gwet", graded) if graded else Coefficient("gwet_ac1", "gwet")
        )
    for base, family in _BASES.items():
        if asked == base:
            return Coefficient(f"{base}_{graded}", family, graded) if graded else Coefficient(base, family)
        kind = asked.removeprefix(f"{base}_")
        if kind != asked and kind in (*WEIGHTS, "custom"):
            return Coefficient(asked, family, kind)
    return None


def _alpha(asked: str) -> Coefficient | None:
    kind = asked.removeprefix("krippendorff_alpha_")
    if kind in LEVELS or kind == "custom":
        return Coefficient(asked, "alpha", level=kind)
    if kind in (*SET_DISTANCES, "multivalued"):
        return Coefficient(asked, "alpha_sets", level=kind)
    if kind == "binary":
        return Coefficient(asked, "alpha_binary", level="nominal")
    if kind.removeprefix("w_") in WEIGHTS and kind.startswith("w_"):
        return Coefficient(asked, "alpha", weights=kind.removeprefix("w_"), level="weights")
    return None
