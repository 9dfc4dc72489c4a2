"""Judgments read under the codes that theirs became: one way for every reader of a round.

A round is read under the codebook version that it froze (an amended one: under the newest that it was
given), so that the numbers of a closed round never change because a codebook went on. Where codes had
become one by that version, judgments under the old ones are read as the new one; what became several
is missing until somebody looked again. Another version can be asked for, and is then told.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from codex.codebook.becoming import could_give, merged_into
from codex.model.judgment import STANCES
from codex.model.quick_dataclass import dataclass
from codex.steps.codebook.named_version import full_version
from codex.store.codebooks import codebook
from codex.store.versions import current_version, versions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from codex.model.code import Codebook
    from codex.model.round import Round
    from codex.model.span import FreeSpan
    from codex.steps.study.opening import Study
    from codex.store.study_file import StudyFile

NOW = "now"
"""Asks for the codebook as it stands."""
_RANK = {1: 0, 0: 1, 2: 2}
"""Stances as the store numbers them, the one that must not be overlooked first: contradicts, supports, mentions."""


@dataclass(frozen=True, slots=True)
class Recode:
    """How judgments of a study are read under one codebook."""

    book: Codebook
    moves: Mapping[str, str]
    """Old code -> the one that it became; mostly none."""
    had: Mapping[str, frozenset[str]]
    """Version of a *done* -> codes of ``book`` that could be given under it."""

    def packed(self, given: Iterable[tuple[str, Iterable[int]]]) -> list[tuple[str, Iterable[int]]]:
        """Return (code, packed judgments) with merged codes together (see :func:`codex.store.bulk.given`).

        Who gave several of them to an excerpt gave the new one once: *contradicts* before
        *supports* before *only mentions*.
        """
        targets = frozenset(self.moves.values())
        alone: list[tuple[str, Iterable[int]]] = []
        together: dict[str, dict[int, int]] = {}
        for code, judgments in given:
            now = self.moves.get(code, code)
            if now not in targets:
                alone.append((code, judgments))
                continue
            cells = together.setdefault(now, {})
            for packed in map(int, judgments):
                _keep(cells, packed >> 2, packed & 3)
        for code, cells in together.items():
            alone.append((code, [(cell << 2) + stance for cell, stance in sorted(cells.items())]))
        return alone

    def rows(
        self, file: StudyFile, given: Iterable[tuple[int, int, int, int]]
    ) -> list[tuple[int, int, int, int]]:
        """Return (code, excerpt, expert, stance), all by number, with merged codes together."""
        if not self.moves:
            return list(given)
        moves = {file.number(old): file.number(now) for old, now in self.moves.items()}
        cells: dict[tuple[int, int, int], int] = {}
        for code, excerpt, expert, stance in given:
            _keep(cells, (moves.get(code, code), excerpt, expert), stance)
        return [(*cell, stance) for cell, stance in cells.items()]

    def spans(self, marked: Iterable[FreeSpan]) -> tuple[FreeSpan, ...]:
        """Return free spans under the codes that theirs became.

        Codes that became several are left out: nobody has said yet which of them is meant.
        """
        found = tuple(marked)
        known = frozenset(code.id for code in self.book.codes if not code.retired)
        return tuple(
            span if known.issuperset(span.given) else replace(span, codes=self._codes(span, known))
            for span in found
        )

    def _codes(self, span: FreeSpan, known: frozenset[str]) -> tuple[tuple[str, str], ...]:
        told: dict[str, int] = {}
        for code, stance in span.codes:
            now = self.moves.get(code, code)
            if now in known:
                _keep(told, now, STANCES.index(stance))
        return tuple((code, STANCES[stance]) for code, stance in told.items())


def _keep(cells: dict[Any, int], cell: Any, stance: int) -> None:
    before = cells.get(cell)
    if before is None or _RANK[stance] < _RANK[before]:
        cells[cell] = stance


def recode(file: StudyFile, version: str) -> Recode:
    """Return how judgments are read under a version of the codebook."""
    book = codebook(file, version)
    moves, had = merged_into(book), versions(file)
    if moves:
        had = could_give({name: codebook(file, name) for name in had}, book)
    return Recode(book, moves, had)


def read_under(study: Study, one: Round, asked: str) -> str:
    """Return the version under which a round is read: the frozen one, or the one asked for.

    Args:
        study: The study.
        one: The round.
        asked: Empty, ``now``, or a version or its beginning.

    Raises:
        NotFound: No such version.
    """
    if not asked:
        return one.version
    return current_version(study.file) if asked == NOW else full_version(study, asked)
