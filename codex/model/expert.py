"""Experts: the people who judge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

ROLES = ("coder", "panellist", "adjudicator", "facilitator", "observer")


@dataclass(frozen=True, slots=True)
class Expert:
    """A person of the study."""

    id: str
    name: str
    role: str = "coder"
    languages: tuple[str, ...] = ()
    """Languages they read; none given means all."""
    experience: str = ""
    conflicts: str = ""

    def reads(self, language: str) -> bool:
        """Say whether the expert reads an excerpt of this language.

        A mixed or unknown language is read by everyone: nothing says otherwise.
        """
        return not self.languages or language in self.languages or language in {"mixed", "unknown", ""}

    def reads_one(self, language: str, translations: Iterable[str]) -> bool:
        """Say whether the expert reads an excerpt or one of its translations (their languages)."""
        return self.reads(language) or any(one in self.languages for one in translations)

    def had_before(self, language: str, translations: Iterable[str]) -> str:
        """Return which of the texts of an excerpt the expert could read, of those that stood before them.

        >>> Expert("a", "A", languages=("kk", "en")).had_before("ru", ["en"])
        'en'
        >>> Expert("a", "A").had_before("ru", ["en", "kk"])
        'original+en+kk'
        """
        known = [one for one in translations if not self.languages or one in self.languages]
        return "+".join((*(["original"] if self.reads(language) else []), *known))

    def read_then(self, texts: str) -> bool:
        """Say whether a translation that the expert reads was among the texts they had before them."""
        return any(one in self.languages for one in texts.split("+"))
