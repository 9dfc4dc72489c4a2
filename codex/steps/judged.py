"""What was judged in a round, as one table in memory: excerpts x experts, codes given, codes seen."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING

from codex.model.decision import Tally
from codex.model.ratings import MISSING, Ratings, SetRatings
from codex.store import judgments as store
from codex.store.codebooks import codebook
from codex.store.experts import experts
from codex.store.versions import versions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from codex.model.code import Codebook
    from codex.model.round import Round
    from codex.store.study_file import StudyFile

AGAINST, MENTIONS = 1, 2
"""Stances as the store keeps them; 0 supports."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The judgments of a round before any discussion, over all excerpts of its sample.

    A judgment is *not given* only where the expert was done with the excerpt, under a codebook
    version that had the code, in a language the expert reads; everywhere else it is *missing*.
    """

    round: Round
    book: Codebook
    """The codebook version that the round froze."""
    excerpts: tuple[str, ...]
    sources: tuple[str, ...]
    """Source per excerpt."""
    languages: tuple[str, ...]
    """Language per excerpt."""
    raters: tuple[str, ...]
    seen: tuple[tuple[str | None, ...], ...]
    """``seen[rater][excerpt]``: codebook version of the Done, None where there is none."""
    given: dict[str, dict[tuple[int, int], int]]
    """Code -> (rater, excerpt) -> stance."""
    had: dict[str, frozenset[str]]
    """Codebook version -> codes it had."""

    def ratings(self, code: str) -> Ratings:
        """Return the table of one code: 1 given, 0 seen and not given, -1 missing.

        A code with children is the union of its family per expert; an expert who has not seen the
        whole family and gave none of it is missing.
        """
        family = self.book.family(code)
        n = len(self.excerpts)
        complete = {version: codes.issuperset(family) for version, codes in self.had.items()}
        values = array("b", bytes(0))
        for row in self.seen:
            values.extend(
                0 if version is not None and complete.get(version, False) else MISSING for version in row
            )
        for member in family:
            for rater, excerpt in self.given.get(member, ()):
                if self.seen[rater][excerpt] is not None:
                    values[rater * n + excerpt] = 1
        return Ratings(
            self.raters, n, ("0", "1"), values, units=self.excerpts, clusters=self._clusters(self.sources)
        )

    def sets(self, codes: Sequence[str]) -> SetRatings:
        """Return the sets of codes that experts gave, over these codes; missing where not done."""
        place = {code: number for number, code in enumerate(codes)}
        wanted = frozenset(codes)
        complete = {version: had.issuperset(wanted) for version, had in self.had.items()}
        rows: list[list[set[int] | None]] = [
            [set() if version is not None and complete.get(version, False) else None for version in row]
            for row in self.seen
        ]
        for code in codes:
            for rater, excerpt in self.given.get(code, ()):
                cell = rows[rater][excerpt]
                if cell is not None:
                    cell.add(place[code])
        sets = tuple(tuple(None if cell is None else frozenset(cell) for cell in row) for row in rows)
        return SetRatings(
            self.raters, tuple(codes), sets, units=self.excerpts, clusters=self._clusters(self.sources)
        )

    def only(self, chosen: Iterable[int]) -> Judged:
        """Return the same for some of the excerpts (by their numbers)."""
        kept = sorted(chosen)
        place = {old: new for new, old in enumerate(kept)}
        return Judged(
            self.round,
            self.book,
            tuple(self.excerpts[n] for n in kept),
            tuple(self.sources[n] for n in kept),
            tuple(self.languages[n] for n in kept),
            self.raters,
            tuple(tuple(row[n] for n in kept) for row in self.seen),
            {
                code: {(rater, place[n]): stance for (rater, n), stance in cells.items() if n in place}
                for code, cells in self.given.items()
            },
            self.had,
        )

    def tally(self, code: str, excerpt: int) -> Tally:
        """Count how the roster judged one excerpt for one code."""
        gave = against = mentions = not_given = missing = 0
        cells = self.given.get(code, {})
        for rater, row in enumerate(self.seen):
            version = row[excerpt]
            stance = cells.get((rater, excerpt))
            if version is None or code not in self.had.get(version, frozenset()):
                missing += 1
            elif stance is None:
                not_given += 1
            elif stance == AGAINST:
                against += 1
            elif stance == MENTIONS:
                mentions += 1
            else:
                gave += 1
        return Tally(gave, against, mentions, not_given, missing)

    @staticmethod
    def _clusters(names: Sequence[str]) -> tuple[int, ...]:
        """Number the sources; with one alone there are no clusters, and excerpts are taken one by one."""
        numbers: dict[str, int] = {}
        found = tuple(numbers.setdefault(name, len(numbers)) for name in names)
        return found if len(numbers) > 1 else ()

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes that could be given: living ones, without the parents of branches that forbid them."""
        book = self.book
        found = []
        for code in book.codes:
            branch = book.branch(code.branch)
            parent = any(not child.retired for child in book.children(code.id))
            if not code.retired and not (parent and not (branch and branch.give_parents)):
                found.append(code.id)
        return tuple(found)


def judged(file: StudyFile, one: Round) -> Judged:
    """Read what was judged in a round."""
    sample = file.connection.execute(
        "SELECT x.n, i.id, o.id, coalesce(x.language, s.language) FROM member m JOIN excerpt x ON x.n = m.excerpt"
        " JOIN ident i ON i.n = x.n JOIN ident o ON o.n = x.source JOIN source s ON s.n = x.source"
        " WHERE m.sample = ? ORDER BY m.position",
        [file.number(one.sample)],
    ).fetchall()
    place = {number: position for position, (number, *_) in enumerate(sample)}
    people = {expert.id: expert for expert in experts(file)}
    raters = {file.number(name): position for position, name in enumerate(one.roster)}
    named = dict(file.connection.execute("SELECT v.n, i.id FROM version v JOIN ident i ON i.n = v.n"))
    seen: list[list[str | None]] = [[None] * len(sample) for _ in one.roster]
    for excerpt, expert, version in store.done_rows(file, one.id):
        rater, position = raters.get(expert), place.get(excerpt)
        if rater is not None and position is not None:
            reader = people.get(one.roster[rater])
            if reader is None or reader.reads(sample[position][3]):
                seen[rater][position] = named.get(version)
    given: dict[int, dict[tuple[int, int], int]] = {}
    for code, excerpt, expert, stance in store.given_rows(file, one.id):
        rater, position = raters.get(expert), place.get(excerpt)
        if rater is not None and position is not None:
            given.setdefault(code, {})[rater, position] = stance
    codes = store.names(file, set(given))
    return Judged(
        one,
        codebook(file, one.version),
        tuple(row[1] for row in sample),
        tuple(row[2] for row in sample),
        tuple(row[3] or "unknown" for row in sample),
        one.roster,
        tuple(tuple(row) for row in seen),
        {codes[number]: cells for number, cells in given.items()},
        versions(file),
    )
