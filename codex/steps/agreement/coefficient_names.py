"""Every coefficient that can be asked for, with its other names."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Named:
    """A coefficient as it may be typed."""

    name: str
    aliases: tuple[str, ...]
    kind: str
    """What it compares: ``ratings``, ``two`` raters, ``numbers``, ``ranks``, ``sets``, ``spans``, ``votes``."""
    weights: bool = False
    """Whether it takes weights, as ``NAME_linear`` or by ``--weights``."""


_KINDS = {
    "cohen": "two",
    "scott": "two",
    "bangdiwala": "two",
    "kendall": "ranks",
    "spearman": "ranks",
    "pearson": "numbers",
    "icc": "numbers",
    "alpha_sets": "sets",
    "alpha_binary": "sets",
}


def known_coefficients() -> tuple[Named, ...]:
    """Return all coefficients: of ratings, of sets, of spans, of the hidden truth."""
    from codex.agreement.coefficients import ALIASES, SET_DISTANCES, coefficient
    from codex.agreement.icc import FORMS
    from codex.agreement.weights import LEVELS
    from codex.steps.agreement.calculator_spans import ALIASES as SPAN_ALIASES
    from codex.steps.agreement.calculator_spans import FAMILIES

    graded = (
        "percent_agreement", "cohen_kappa", "scott_pi", "fleiss_kappa", "conger_kappa", "light_kappa",
        "brennan_prediger", "gwet_ac1", "gwet_ac2",
    )  # fmt: skip
    plain = (
        "bangdiwala_b", "positive_agreement", "negative_agreement", "specific_agreement", "kendall_w",
        "kendall_w_uncorrected", "mean_spearman", "mean_pearson", *FORMS,
    )  # fmt: skip
    alphas = (*LEVELS, "custom", *SET_DISTANCES, "multivalued", "binary")
    names = [*graded, *plain, *(f"krippendorff_alpha_{kind}" for kind in alphas)]
    found = []
    for name in names:
        family = "gwet" if name == "gwet_ac2" else coefficient(name).family
        own = tuple(alias for alias, full in ALIASES.items() if full == name)
        if name == "krippendorff_alpha_nominal":
            own = (*own, *(alias for alias, full in ALIASES.items() if full == "krippendorff_alpha"))
        found.append(Named(name, own, _KINDS.get(family, "ratings"), name in graded))
    for name in FAMILIES:
        own = tuple(alias for alias, full in SPAN_ALIASES.items() if full == name and alias != "alpha")
        found.append(Named(name, own, "spans"))
    return (*found, Named("dawid_skene", (), "votes"))
