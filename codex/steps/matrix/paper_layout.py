"""What an export of the matrix was asked to be; with the study file it gives the same bytes again."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

from codex.errors import NotFound
from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

EVIDENCE: Final = "evidence"
LAYOUTS: Final = (
    EVIDENCE, "code-source", "framework", "delphi", "validity", "joint", "levels", "together", "codebook",
    "crosswalk", "trace", "flow", "sensitivity",
)  # fmt: skip
"""Layouts of a paper in the order of their numbers: the first is L1, and what comes after L12 has none."""
AUTHORED: Final = ("framework", "joint", "levels", "crosswalk", "trace")
"""Layouts whose cells the authors write; codex adds quotes, counts and ids."""
_NUMBERED: Final = {f"l{number}": name for number, name in enumerate(LAYOUTS[:12], 1)}
_OTHER: Final = {"co-occurrence": "together", "l2": "code-source", "codes-by-sources": "code-source"}


@dataclass(frozen=True, slots=True)
class Layout:
    """What was asked for."""

    rows: str = ""
    cols: str = ""
    format: str = "html"
    tidy: bool = False
    excel: bool = False
    raw: bool = False
    show: str = ""
    """What stands in the cells; empty: what the layout shows first."""
    rule: str = ""
    round_id: str | None = None
    anonymity: str | None = None
    language: str = "en"
    layout: str = EVIDENCE
    where: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    group: str = ""
    """Attribute that the cases of a framework matrix stand together by."""
    transpose: bool = False
    blind: bool = False
    """For double-blind review."""
    codebook: str = ""
    """Version of the codebook, or ``now``, under which the judgments are read; empty: the one the round froze."""
    agreement: bool = False
    """Tell under the matrix how far the experts of its round agreed."""
    memos: bool = True
    """Show what people wrote into the cells of the matrix."""
    evidence: str = "all"
    """``all`` candidates, or ``selected``: only excerpts that are in."""
    quotes: bool = False
    """A row an excerpt and cell, with its quote, instead of a row a cell."""

    def told(self) -> dict[str, Any]:
        """Return the layout as it is carried in the export: only what differs from the default."""
        return {"command": "matrix", **self.asked()}

    def asked(self) -> dict[str, Any]:
        """Return what differs from the default; the round has a key of its own."""
        plain = asdict(Layout())
        given = {name: value for name, value in asdict(self).items() if value != plain[name]}
        given.pop("round_id", None)
        return {name: list(value) if isinstance(value, tuple) else value for name, value in given.items()}

    @staticmethod
    def of(told: Mapping[str, Any], **more: Any) -> Layout:
        """Return the layout of what an export or a record carries; keys of newer versions are left aside."""
        known = {field.name for field in fields(Layout)}
        given: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in told.items()
            if name in known
        }
        if told.get("round"):
            given["round_id"] = str(told["round"])
        return replace(Layout(**given), **more)


def layout_named(word: str) -> str | None:
    """Return the layout of that name or number, None where there is none.

    >>> layout_named("L8"), layout_named("Co-occurrence"), layout_named("mine")
    ('together', 'together', None)
    """
    low = word.strip().casefold()
    if low in LAYOUTS:
        return low
    return _NUMBERED.get(low) or _OTHER.get(low)


def no_such_layout(word: str, saved: tuple[str, ...]) -> NotFound:
    """Return the error for a layout that is neither ours nor saved, with what was perhaps meant."""
    known = ", ".join([*saved, *LAYOUTS])
    near = get_close_matches(word.casefold(), [*saved, *LAYOUTS], n=1)
    if near:
        return NotFound("steps.unknown-layout-near", name=word, near=near[0], known=known)
    return NotFound("steps.unknown-layout", name=word, known=known)
