"""What an export shows: a matrix with the words around it, frozen before it is drawn."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codex.model.code import Codebook, Text
    from codex.model.estimate import Estimate
    from codex.model.matrix import Matrix
    from codex.model.provenance import Provenance

ANONYMITY = ("names", "labels", "none")
"""Who gave what: by name, as E1, E2, ..., or only how many."""


@dataclass(frozen=True, slots=True)
class Quote:
    """An excerpt as a reader of the paper may see it."""

    text: str
    source: str
    """Id of the source."""
    title: str
    cite: str = ""
    """As cited in a text: ``Dron & Anderson, 2014``."""
    locator: Mapping[str, str | int] = field(default_factory=dict)
    """``page``, ``paragraph``, ``turn``, ``time``, ``answer``."""
    language: str = "unknown"
    speaker: str = ""
    kind: str = ""
    """Kind of the source: paper, interview, ..."""
    consent: str = "verbatim"
    """Of the source; only ``verbatim`` lets the text out, all others withhold it."""
    translation: str = ""
    translation_language: str = ""
    translator: str = ""
    translation_way: str = ""
    """``own``, ``back-translated`` or ``second-reader``."""
    translation_date: str = ""
    """ISO date."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Attributes of the source that a reader may filter by."""

    @property
    def is_open(self) -> bool:
        """Say whether the text may be shown."""
        return self.consent == "verbatim"


@dataclass(frozen=True, slots=True)
class MatrixView:
    """A matrix ready to be drawn, with everything a reader may see and nothing else."""

    matrix: Matrix
    study: str
    """Name of the study."""
    title: Text
    row_title: Text
    """What stands down the side: name of the branch or attribute."""
    col_title: Text
    quotes: Mapping[str, Quote]
    """Excerpt -> quote, for every excerpt that a cell rests on."""
    experts: Mapping[str, str]
    """Expert -> name, for the roster; left unread unless ``anonymity`` is ``names``."""
    provenance: Provenance
    anonymity: str = "names"
    rule_text: str = ""
    """The consensus rule as the protocol words it."""
    key_quotes: Mapping[tuple[str, str], Sequence[str]] = field(default_factory=dict)
    """(Row, column) -> excerpts that a person chose to stand first."""
    memos: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """(Row, column) -> what the author wrote into the cell."""
    definitions: Mapping[str, Text] = field(default_factory=dict)
    """Row or column -> definition of the code."""
    estimates: Sequence[tuple[str, Estimate]] = ()
    """Scope and primary coefficient, to stand under the matrix."""
    coefficients: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Coefficient -> text ids of its name and of what it is qualified by, as the agreement room gives them."""
    book: Codebook | None = None
    """The codebook that was frozen, for the forms that have room for it."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """Expert -> label, the same in every export of the study; else by the order of the roster."""
    blind: bool = False
    """For double-blind review: no study, names or places that tell whose work it is."""

    def who(self, expert: str) -> str:
        """Return an expert as this view may show them; empty where only counts are shown."""
        if self.anonymity == "names" and not self.blind:
            return self.experts.get(expert, expert)
        if self.anonymity == "none":
            return ""
        return self.labels.get(expert) or f"E{self.matrix.roster.index(expert) + 1}"
