"""What was noticed while reading something, told beside the result."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codex.words import Words


class Digits(str):
    """A number as digits with a decimal point, which a sentence gives the sign of its language."""

    __slots__ = ()


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
        """Return the finding in the language of ``say``, its digits with the decimal sign of that language."""
        return say(self.why, **{name: _written(value, say.language) for name, value in self.fields.items()})


def _written(value: object, language: str) -> object:
    """Return a field as it stands in a sentence.

    >>> _written(Digits("12.5"), "en"), _written(Digits("12.5"), "kk"), _written("0.2", "ru")
    ('12.5', '12,5', '0.2')
    """
    return value.replace(".", ",") if isinstance(value, Digits) and language != "en" else value
