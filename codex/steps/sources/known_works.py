"""References that are one work: those of the study, and those of the import under way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from codex.store import sources as store

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codex.corpus.same_work import Works
    from codex.importing.citing import CiteKeys
    from codex.model.source import Draft
    from codex.steps.study.opening import Study

MOST: Final = 5000
"""References of one import that are compared with each other; a larger one takes no more memory."""


class KnownWorks:
    """Tells of a reference whether its work is there already.

    Args:
        study: The study that the references are brought into.
    """

    def __init__(self, study: Study) -> None:
        self._study = study
        self._works: Works | None = None
        self._before = 0
        self._noted: dict[bytes, Mapping[str, Any]] = {}
        self._keys: CiteKeys  # with the works: most imports bring no reference
        self.compared = 0

    def is_other_work(self, draft: Draft, found_by: bytes, known: str) -> bool:
        """Say whether a reference with the words of a known one is another work: two editorials of two years.

        Args:
            draft: What was read.
            found_by: By what the known one was found.
            known: Its id.
        """
        from codex.corpus.same_work import are_two_works, printed_in

        cite = self._noted.get(found_by)
        if cite is None:
            source = store.source(self._study.file, known)
            if source is None or source.kind != "reference":
                return False
            cite = source.cite
        return are_two_works(printed_in(cite), printed_in(draft.cite))

    def told_apart(self, draft: Draft, identity: str) -> str:
        """Return the identity of a reference that has the words of another work."""
        from codex.corpus.same_work import printed_in

        return f"{identity}\x1f{printed_in(draft.cite)}"

    def same(self, draft: Draft) -> str:
        """Return the reference that is the same work, by DOI or title and year; empty: none."""
        works = self._all()
        if not works or (self.compared > MOST and not self._before):
            return ""
        found = works.find(draft.cite, draft.title)
        return found[0] if found else ""

    def note(self, draft: Draft, found_by: bytes, name: str) -> None:
        """Remember a reference of this import."""
        self._noted[found_by] = draft.cite
        self.compared += 1
        if self.compared <= MOST:
            self._all().add(draft.cite, name, draft.title)

    def written(self) -> None:
        """Forget what the study itself can tell now."""
        self._noted.clear()

    def keyed(self, draft: Draft) -> Draft:
        """Return a reference under a citekey that no reference of the study has."""
        self._all()
        key = self._keys.key(draft.cite)
        return draft if key == draft.cite.get("id") else replace(draft, cite={**draft.cite, "id": key})

    def mark(self) -> tuple[int, int, int]:
        """Return the state that :meth:`back_to` goes back to."""
        return self.compared, len(self._works or ()), len(self._noted)

    def back_to(self, mark: tuple[int, int, int]) -> None:
        """Forget what was noted since."""
        self.compared, works, printed = mark
        if self._works is not None:
            self._works.shorten(max(works, self._before))
        while len(self._noted) > printed:
            self._noted.popitem()

    def _all(self) -> Works:
        if self._works is None:
            from codex.corpus.same_work import Works
            from codex.importing.citing import CiteKeys

            self._works, self._keys = Works(), CiteKeys()
            for one in store.sources(self._study.file):
                if one.kind == "reference":
                    self._works.add(one.cite, one.id, one.title)
                    if one.cite.get("id"):
                        self._keys.key({"id": one.cite["id"]})
            self._before = len(self._works)
        return self._works
