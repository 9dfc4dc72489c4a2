"""Codes, branches and the codebook they make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from codex.model.quick_dataclass import dataclass

Text = Mapping[str, str]
"""Wording per language (``en``, ``ru``, ``kk``); key ``""`` where no language was said."""


def wording(text: Text, language: str) -> str:
    """Return the wording in ``language``, else without language, else in English, else any.

    >>> wording({"en": "Planning", "kk": "Жоспарлау"}, "kk")
    'Жоспарлау'
    """
    for key in (language, "", "en", "ru", "kk"):
        if text.get(key):
            return text[key]
    return next((value for value in text.values() if value), "")


@dataclass(frozen=True, slots=True)
class Branch:
    """A part of the codebook: competencies, tools."""

    id: str
    exclusive: bool = False
    """True where an excerpt takes at most one code of the branch."""
    give_parents: bool = False
    """True where a code with children may itself be given."""
    name: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Code:
    """One code, with all that an expert needs to give it rightly."""

    id: str
    """Begins with a letter; never changes."""
    branch: str
    name: Text
    parent: str | None = None
    definition: Text = field(default_factory=dict)
    include: Text = field(default_factory=dict)
    exclude: Text = field(default_factory=dict)
    example: Text = field(default_factory=dict)
    origin: Mapping[str, Any] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    colour: str = ""
    retired: bool = False
    became: tuple[str, ...] = ()
    """Ids of the codes that took its place: one after a merge, several after a split."""


@dataclass(frozen=True, slots=True)
class Codebook:
    """Branches and codes in the order of the file, parents before children."""

    branches: tuple[Branch, ...] = ()
    codes: tuple[Code, ...] = ()
    version: str = ""
    """Version id; empty for a codebook that the study does not hold."""

    def code(self, code_id: str) -> Code | None:
        """Return the code of that id, or None."""
        return next((code for code in self.codes if code.id == code_id), None)

    def branch(self, branch_id: str) -> Branch | None:
        """Return the branch of that id, or None."""
        return next((branch for branch in self.branches if branch.id == branch_id), None)

    def children(self, code_id: str | None, branch: str | None = None) -> tuple[Code, ...]:
        """Return the codes right under ``code_id`` (None: the top of ``branch``)."""
        return tuple(code for code in self.codes if code.parent == code_id and branch in (None, code.branch))

    def family(self, code_id: str) -> tuple[str, ...]:
        """Return the ids of the code and everything below it."""
        found = [code_id]
        for parent in found:
            found.extend(code.id for code in self.codes if code.parent == parent)
        return tuple(found)
