"""Coefficients by the names that people read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codex.words import Words

_GRADES = (
    "linear", "quadratic", "ordinal", "radical", "ratio", "circular", "bipolar", "custom", "identity"
)  # fmt: skip


def called(say: Words, coefficient: str, *, short: bool = False) -> str:
    """Return how a coefficient is called: in full, or as short as a column's heading.

    >>> from codex.words import Words
    >>> called(Words("en"), "mean:cohen_kappa_linear"), called(Words("en"), "gwet_ac1", short=True)
    ("mean of Cohen's kappa, linear weights", 'AC1')
    """
    if coefficient.startswith("mean:"):
        inner = called(say, coefficient.removeprefix("mean:"), short=short)
        return say("agree.short-mean" if short else "agree.mean", name=inner)
    bare, bracket, rest = coefficient.partition("[")
    bare, point, part = (bare, "", "") if bracket else bare.partition(".")
    return _base(say, bare, short=short) + bracket.replace("[", " [") + rest + point + part


def _base(say: Words, name: str, *, short: bool) -> str:
    found = _text(say, name, short=short)
    if found:
        return found
    grade = next((grade for grade in _GRADES if name.endswith(f"_{grade}")), "")
    base = name.removesuffix(f"_{grade}")
    base = base.removesuffix("_w") if base.endswith("alpha_w") else base
    found = _text(say, base, short=short) if grade else ""
    if not found:
        return name
    return say(
        "agree.short-graded" if short else "agree.graded", name=found, grade=say(f"agree.grade-{grade}")
    )


def _text(say: Words, name: str, *, short: bool) -> str:
    own = name.replace("_", "-").replace("(k)", "k")
    for kind in ("short", "name") if short else ("name",):
        if say.has(f"agree.{kind}-{own}"):
            return say(f"agree.{kind}-{own}")
    return ""
