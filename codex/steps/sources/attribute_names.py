"""Names of attributes that differ only by upper and lower case: one thing under two names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.model.finding import Finding
from codex.store import sources as store
from codex.store.records import records

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from codex.steps.study.opening import Study

FIELDS = frozenset(("title", "kind", "language", "consent"))
"""What is said of a source in the same words as an attribute, and is none."""


class AttributeNames:
    """The names that sources and cases of a study have for their attributes.

    They are looked up when the first name is asked for, so before anything of that name is written.

    Args:
        study: The study.
    """

    def __init__(self, study: Study) -> None:
        self._study = study
        self._names: set[str] | None = None
        self._folded: dict[str, str] = {}

    def alike(self, given: Mapping[str, str], where: str) -> tuple[Finding, ...]:
        """Return a finding for each new name that another one has in other letters, and remember the names.

        Args:
            given: Attributes by name; an empty value takes one away and names nothing.
            where: What they stand in.
        """
        if self._names is not None and given.keys() <= self._names:
            return ()
        if self._names is None:
            self._names = set()
            self._look(one.attributes for one in store.sources(self._study.file))
            self._look(one.get("attributes", {}) for one in records(self._study.file, "case").values())
        found = []
        for name in given:
            known = self._folded.get(name.casefold(), name)
            if given[name] and name not in self._names and known != name and name not in FIELDS:
                told = {"name": name, "known": known}
                found.append(Finding(where, "sources.attribute-alike", fields=told))
        self._look((given,))
        return tuple(found)

    def _look(self, every: Iterable[Mapping[str, str]]) -> None:
        names = self._names if self._names is not None else set()
        for given in every:
            if not given.keys() <= names:
                names.update(given)
                for name in given:
                    self._folded.setdefault(name.casefold(), name)
