"""What was judged in a round, as one table in memory: excerpts x experts, codes given, codes seen."""

from __future__ import annotations

from array import array
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from codex.model.decision import Tally
from codex.model.quick_dataclass import dataclass
from codex.model.ratings import Ratings
from codex.steps.codebook.recoded import recode
from codex.store import bulk
from codex.store import judgments as store
from codex.store.experts import experts
from codex.store.translations import texts_read_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from codex.agreement.cells import Cells, Integers
    from codex.model.code import Codebook
    from codex.model.expert import Expert
    from codex.model.ratings import SetRatings
    from codex.model.round import Round
    from codex.store.study_file import StudyFile

AGAINST, MENTIONS = 1, 2
"""Stances as the store keeps them; 0 supports."""


@dataclass(frozen=True, slots=True)
class Units:
    """The excerpts of a round; what they are called is read where somebody asks for it."""

    file: StudyFile
    sample: str
    columns: bulk.SampleColumns
    chosen: tuple[int, ...] | None = None
    """Places in the sample, where not all of it is looked at."""

    def names(self) -> tuple[str, ...]:
        """Return the ids of the excerpts."""
        return self._of(bulk.sample_names(self.file, self.sample))

    def languages(self) -> tuple[str, ...]:
        """Return the language of each excerpt: its own, else that of its source."""
        if not self.columns.numbers:
            return ()
        numbers = [int(one) for one in self.columns.sources.split(",")]
        own = self.columns.languages.split(",") if self.columns.languages else [""] * len(numbers)
        if not all(own):
            inherited = bulk.source_languages(self.file)
            own = [mine or inherited[source] for mine, source in zip(own, numbers, strict=True)]
        return self._of(own)

    def sources(self) -> tuple[str, ...]:
        """Return the id of the source of each excerpt."""
        numbers = [int(one) for one in self.columns.sources.split(",")] if self.columns.sources else []
        names = store.names(self.file, set(numbers))
        return self._of([names[number] for number in numbers])

    def clusters(self) -> array[int]:
        """Return the number of the source of each excerpt, from 0 in the order of the sample."""
        from codex.agreement.cells import first_seen

        every = first_seen(self.columns.sources)
        return every if self.chosen is None else array("i", (every[n] for n in self.chosen))

    def selected(self) -> int:
        """Return how many of them were chosen beforehand, as passages that bear on the question."""
        chosen = bulk.chosen_beforehand(self.file, self.sample)
        if not chosen or self.chosen is None:
            return len(chosen)
        numbers = [int(one) for one in self.columns.numbers.split(",")]
        return sum(numbers[place] in chosen for place in self.chosen)

    def only(self, chosen: Sequence[int]) -> Units:
        """Return some of them."""
        before = self.chosen
        return replace(self, chosen=tuple(chosen if before is None else (before[n] for n in chosen)))

    def _of(self, all_of_them: Sequence[str]) -> tuple[str, ...]:
        if self.chosen is None:
            return tuple(all_of_them)
        return tuple(all_of_them[n] for n in self.chosen)


class Judged:
    """The judgments of a round before any discussion, over all excerpts of its sample.

    A judgment is *not given* only where the expert was done with the excerpt, under a codebook
    version that had the code, in a language the expert reads, be it that of a translation which
    stood before them; everywhere else it is *missing*.
    """

    def __init__(
        self,
        one: Round,
        book: Codebook,
        units: Units,
        cells: Cells,
        had: Mapping[str, frozenset[str]],
    ) -> None:
        self.round = one
        self.book = book
        """The codebook under which the judgments are read: the one that the round froze, mostly."""
        self.raters = one.roster
        self.had = had
        """Codebook version -> codes it had."""
        self.units = units
        self.cells = cells

    @cached_property
    def excerpts(self) -> tuple[str, ...]:
        """Ids of the excerpts."""
        return self.units.names()

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """Source per excerpt."""
        return self.units.sources()

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Language per excerpt."""
        return self.units.languages()

    @cached_property
    def seen(self) -> tuple[tuple[str | None, ...], ...]:
        """``seen[rater][excerpt]``: codebook version of the Done, None where there is none."""
        names: list[str | None] = [*self.had, None]  # -1 is the last one
        return tuple(tuple(names[number] for number in row) for row in self.cells.versions())

    @cached_property
    def given(self) -> dict[str, dict[tuple[int, int], int]]:
        """Code -> (rater, excerpt) -> stance."""
        return {code: self.cells.stances(code) for code in self.cells.given}

    @cached_property
    def clusters(self) -> Sequence[int]:
        """Number of the source of each excerpt; with one source alone excerpts are taken one by one."""
        found = self.units.clusters()
        return found if len(set(found)) > 1 else ()

    @cached_property
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

    def ratings(self, code: str) -> Ratings:
        """Return the table of one code: 1 given, 0 seen and not given, -1 missing.

        A code with children is the union of its family per expert; an expert who has not seen the
        whole family and gave none of it is missing.
        """
        family = self.book.family(code)
        values = self.cells.binary(family, self._complete(family))
        return Ratings(self.raters, self.cells.n_units, ("0", "1"), values, clusters=self.clusters)

    def named_ratings(self, code: str) -> Ratings:
        """Return the same with the ids of the excerpts, for who tells of single ones."""
        from dataclasses import replace

        return replace(self.ratings(code), units=self.excerpts)

    def numbered_sets(self, codes: Sequence[str]) -> tuple[Ratings, list[frozenset[int]]]:
        """Return which set of these codes stands in each cell, and the distinct sets.

        A code with children stands in the set where any of its family was given; a cell is missing
        where the expert was not done under a version that had them all.
        """
        families = [self.book.family(code) for code in codes]
        every = frozenset(code for family in families for code in family)
        numbers, kinds = self.cells.numbered_sets(families, self._complete(every))
        names = tuple(map(str, range(len(kinds))))
        return Ratings(self.raters, self.cells.n_units, names, numbers, clusters=self.clusters), kinds

    def sets(self, codes: Sequence[str]) -> SetRatings:
        """Return the same as sets, for who looks at single ones."""
        from codex.agreement.sets import as_sets

        return as_sets(*self.numbered_sets(codes), codes)

    def choices(self, codes: Sequence[str]) -> Ratings | None:
        """Return which one of these codes each expert gave, the last category being none of them.

        None where somebody gave two to one excerpt: then it is no single choice.
        """
        values = self.cells.choices(codes, self._complete(frozenset(codes)))
        if values is None:
            return None
        return Ratings(
            self.raters, self.cells.n_units, (*codes, ""), values, clusters=self.clusters, order_known=False
        )

    def only(self, chosen: Iterable[int]) -> Judged:
        """Return the same for some of the excerpts (by their numbers)."""
        kept = sorted(chosen)
        return Judged(self.round, self.book, self.units.only(kept), self.cells.only(kept), self.had)

    def shared(self, first: int, second: int) -> Judged:
        """Return the excerpts that both finished: a pair's figures say nothing of the others."""
        return self.only(self.cells.both_done(first, second))

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

    def _complete(self, codes: Iterable[str]) -> list[int]:
        """Return the versions (by number) that had all of these codes."""
        wanted = frozenset(codes)
        return [number for number, had in enumerate(self.had.values()) if had.issuperset(wanted)]


def judged(file: StudyFile, one: Round, version: str = "") -> Judged:
    """Read what was judged in a round.

    Args:
        file: The study.
        one: The round.
        version: Of the codebook under which the judgments are read; empty: the one that the round froze.
    """
    from codex.agreement.cells import read_cells

    units = Units(file, one.sample, bulk.sample_columns(file, one.sample))
    read_as = recode(file, version or one.version)
    had = read_as.had
    place = {file.number(version): number for number, version in enumerate(had)}
    numbers = {file.number(name): rater for rater, name in enumerate(one.roster)}
    raters = {number: rater for number, rater in numbers.items() if number >= 0}
    bits = bulk.number_bits(file)
    given = {each.code: _added_up(file, each, bits) for each in bulk.given(file, one.id, bits)}
    codes = store.names(file, set(given))
    cells = read_cells(
        units.columns.numbers,
        raters,
        len(one.roster),
        bits,
        done=(
            (rater, place[version], text)
            for number, rater in raters.items()
            for version, text in bulk.done(file, one.id, number)
            if version in place
        ),
        given=read_as.packed((codes[code], packed) for code, packed in given.items()),
        unread=_unread(file, one, units),
    )
    return Judged(one, read_as.book, units, cells, had)


def _added_up(file: StudyFile, one: bulk.GivenTo, bits: int) -> Integers:
    """Return the judgments of a code as numbers, after a look at whether all are there."""
    from codex.agreement.cells import integers, weighed
    from codex.store.sums import JUDGED

    packed = integers(one.packed)
    bulk.check_given(file, one, len(packed), weighed(packed, bits, JUDGED))
    return packed


def _unread(file: StudyFile, one: Round, units: Units) -> dict[int, list[bool]]:
    """Return which excerpts an expert does not read, for those who do not read every language."""
    people = {expert.id: expert for expert in experts(file)}
    readers = {
        rater: people[name]
        for rater, name in enumerate(one.roster)
        if name in people and people[name].languages
    }
    languages = units.languages() if readers and not _all_read(file, units, readers.values()) else ()
    found: dict[int, list[bool]] = {}
    for rater, reader in readers.items() if languages else ():
        unread = {language for language in set(languages) if not reader.reads(language)}
        if unread:
            found[rater] = [language in unread for language in languages]
            read = texts_read_by(file, one.id, file.number(reader.id))
            if read:
                in_translation = {number for number, texts in read.items() if reader.read_then(texts)}
                numbers = map(int, units.columns.numbers.split(","))
                found[rater] = [
                    is_unread and number not in in_translation
                    for is_unread, number in zip(found[rater], numbers, strict=True)
                ]
    return found


def _all_read(file: StudyFile, units: Units, readers: Iterable[Expert]) -> bool:
    """Say whether everybody reads every language there is, without going through the excerpts."""
    own = {language for language in set(units.columns.languages.split(",")) if language}
    every = own | set(bulk.source_languages(file).values())
    return all(reader.reads(language) for reader in readers for language in every)
