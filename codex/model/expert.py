"""Experts: the people who judge."""

from __future__ import annotations

from dataclasses import dataclass

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
