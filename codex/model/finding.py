"""What was noticed while reading something, told beside the result."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codex.words import Words


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing noticed: where, what (a text id with fields), and whether something was left out for it."""

    where: str
    """File, and line or record within it: ``zotero.ris:118``."""
    why: str
    """Id of a text in the catalogues."""
    skipped: bool = False
    """True where the record was left out."""
    fields: Mapping[str, object] = field(default_factory=dict)

    def message(self, say: Words) -> str:
        """Return the finding in the language of ``say``."""
        return say(self.why, **self.fields)
