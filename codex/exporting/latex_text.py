"""Text that LaTeX prints and never runs."""

from __future__ import annotations

import re
from typing import Final

from codex.exporting.marks import MARKS as SIGNS
from codex.words.visible import visible

MARKS: Final = {
    "in": r"\ensuremath{\bullet}",
    "divided": r"\ensuremath{\ominus}",
    "contested": r"\ensuremath{\pm}",
    "rejected": r"\ensuremath{\times}",
    "one-expert": r"\ensuremath{\odot}",
    "below-quorum": r"\ensuremath{\diamond}",
    "not-judged": r"\ensuremath{\circ}",
    "no-evidence": "--",
    "against": r"\ensuremath{-}",
}
"""Marks of statuses in the signs that every LaTeX has; the notes say what each means."""

_SPECIAL: Final = {
    **{sign: MARKS[status] for status, sign in SIGNS.items()},
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "`": r"\textasciigrave{}",
    "[": "{[}",
    "]": "{]}",
    "\u2212": r"\ensuremath{-}",
    "\u00a0": "~",
    "\u202f": r"\,",
    "\u2013": "--",
    "\u2014": "---",
    "\u2026": r"\ldots{}",
    "\u2265": r"\ensuremath{\geq}",
    "\u2264": r"\ensuremath{\leq}",
    "\u00d7": r"\ensuremath{\times}",
    "\u00b1": r"\ensuremath{\pm}",
    "\u00b2": r"\textsuperscript{2}",
    "α": r"\ensuremath{\alpha}",
    "κ": r"\ensuremath{\kappa}",
    "π": r"\ensuremath{\pi}",
    "Δ": r"\ensuremath{\Delta}",
}
_ACTS: Final = re.compile("|".join(map(re.escape, _SPECIAL)))
_PILES: Final = re.compile(
    r"([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff\ufe20-\ufe2f]{16})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
"""Marks piled upon one letter by the hundred: XeLaTeX breaks off at them, so the rest is left out with a sign."""
_BREAKS: Final = re.compile(r"\s*\n\s*")


def escaped(text: str) -> str:
    r"""Return a text in LaTeX; what would act is printed as it is.

    Ligatures that would change what is read (``--`` typed by a person) are parted.

    >>> escaped(r"50% of \input{x} & more")
    '50\\% of \\textbackslash{}input\\{x\\} \\& more'
    """
    bare = _PILES.sub(r"\1…", visible(text, lines=True))
    parted = re.sub(r"([-'`,?!<>])(?=\1)", "\\1\u200b", _BREAKS.sub(" ", bare))
    return _ACTS.sub(lambda found: _SPECIAL[found[0]], parted).replace("\u200b", "{}")
