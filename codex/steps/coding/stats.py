"""Plain counts of a round: what was given how often, together with what, by whom, how fast.

Of an open round an expert sees their own part alone; whoever looks at everybody's does so on the record.
"""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import datetime
from functools import cached_property
from statistics import median
from typing import TYPE_CHECKING, Final

from codex.codebook.becoming import merged_into
from codex.codebook.merging import carried
from codex.matrix.cooccurrence import counted_together
from codex.matrix.saturation import saturation as new_by_source
from codex.model.code import wording
from codex.model.quick_dataclass import dataclass
from codex.steps.study.gate import sees_all, the_round
from codex.store import judgments as store
from codex.store import recent
from codex.store.codebooks import codebook
from codex.store.excerpts import sample_sources
from codex.store.experts import experts
from codex.store.sources import source
from codex.store.tallies import CodeTally, Tallies, WorkTally
from codex.store.translations import translation_languages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.model.counted import CoOccurrence, Saturation
    from codex.model.round import Round
    from codex.steps.study.opening import Study

PAUSE: Final = 600
"""Seconds between two answers from which the time between them is a pause and not work."""


@dataclass(frozen=True, slots=True)
class Frequency:
    """One code of the round's codebook."""

    code: str
    gave: int
    """Judgments that support it."""
    against: int
    mentions: int
    excerpts: int
    """Excerpts to which somebody gave it."""
    sources: int
    experts: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What one expert has done of the round."""

    expert: str
    excerpts: int
    """Of the sample, in languages that the expert reads."""
    done: int
    coded: int
    """Finished with at least one code."""
    nothing_fits: int
    unsure: int
    codes_per_excerpt: float | None
    """Mean over finished excerpts; None before the first."""

    @property
    def asked(self) -> int:
        """How many units there are for the expert."""
        return self.excerpts


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast one expert went."""

    expert: str
    done: int
    sittings: int
    """Runs of answers without a pause of ten minutes."""
    minutes: float
    """Time within the sittings."""
    seconds: float | None
    """Median from one answer to the next; None before the second."""


class Counted:
    """The judgments of one round of tags that the actor may read, first occasions.

    Args:
        study: The study.
        round_id: A round; without it the newest tag round.
        peek: Look at everybody's of an open round, on the record.
    """

    unit = "excerpt"
    """What an expert finishes one after the other."""
    unsettled = 0
    """Places of free spans on which nobody decided."""

    def __init__(self, study: Study, *, round_id: str | None = None, peek: bool = False) -> None:
        self.study = study
        self.round: Round = the_round(study, round_id, kind="tag" if round_id is None else None)
        me = study.actor.id
        self.own_only = self.round.is_open and not peek and me in self.round.roster
        if not self.own_only:
            sees_all(study, self.round, "stats", peek=peek)
        self._whose = me if self.own_only else None
        self.book = codebook(study.file, self.round.version)
        self.roster: tuple[str, ...] = (me,) if self.own_only else self.round.roster

    @cached_property
    def _tallies(self) -> Tallies:
        file, whose = self.study.file, self._whose
        moves = {old: (now,) for old, now in merged_into(self.book).items()}
        if not moves:
            return Tallies(file, self.round.id, whose)
        given = (
            one for one in store.judgments(file, round_id=self.round.id, expert=whose) if one.occasion == 1
        )
        return Tallies(file, self.round.id, whose, [one.judgment for one in carried(given, moves)])

    def frequencies(self) -> tuple[Frequency, ...]:
        """Count every code that may be given, and every one that was."""
        found = self._tallies.codes()
        nothing = CodeTally(0, 0, 0, 0, 0, 0)
        return tuple(
            Frequency(code.id, *found.get(code.id, nothing))
            for code in self.book.codes
            if not code.retired or code.id in found
        )

    def together(self, *, by: str = "expert") -> CoOccurrence:
        """Count codes that stand together.

        Args:
            by: ``expert``: on an excerpt, by one and the same expert; ``decision``: on an excerpt,
                as the rule and people decided (closed rounds only).
        """
        if by == "decision":
            from codex.steps.coding.resolving import outcomes

            found = outcomes(self.study, round_id=self.round.id, everything=True)
            held: dict[str, list[str]] = {}
            for one in found:
                if one.outcome == "in":
                    held.setdefault(one.excerpt, []).append(one.code)
            return counted_together(Counter(map(tuple, held.values())), self._order, self._decided_units())
        done = sum(one.done for one in self._tallies.work().values())
        return counted_together(self._tallies.together(), self._order, done)

    @property
    def _order(self) -> tuple[str, ...]:
        return tuple(code.id for code in self.book.codes)

    def _decided_units(self) -> int:
        """Return how many excerpts somebody finished."""
        rows = store.done_rows(self.study.file, self.round.id)
        return len({excerpt for excerpt, _, _ in rows})

    def saturation(self) -> Saturation:
        """Count new codes source by source, in the order of the sample."""
        source_of = self._sources()
        codes_of: dict[str, set[str]] = {}
        for source_id, code in self._tallies.by_source():
            codes_of.setdefault(source_id, set()).add(code)
        return new_by_source(tuple(dict.fromkeys(source_of.values())), codes_of)

    def coverage(self) -> tuple[Coverage, ...]:
        """Count what each expert has done."""
        people = {one.id: one for one in experts(self.study.file)}
        texts = translation_languages(self.study.file)
        units = Counter(
            (unit.language, tuple(texts.get(unit.id, ())))
            for unit in recent.units(self.study.file, self.round.sample, withheld=True)
            if unit.codable and not unit.context
        )
        work, nothing = self._tallies.work(), WorkTally(0, 0, 0, 0)
        rows = []
        for name in self.roster:
            reader = people.get(name)
            readable = sum(
                times
                for (language, others), times in units.items()
                if reader is None or reader.reads_one(language, others)
            )
            did = work.get(name, nothing)
            mean = round(did.codes / did.done, 2) if did.done else None
            rows.append(Coverage(name, readable, did.done, did.coded, did.done - did.coded, did.unsure, mean))
        return tuple(rows)

    def pace(self) -> tuple[Pace, ...]:
        """Say how long each expert took, from the times in the log; pauses of ten minutes do not count."""
        times: dict[str, list[float]] = {name: [] for name in self.roster}
        for expert, at in recent.done_times(self.study.file, self.round.id):
            if expert in times:
                times[expert].append(datetime.fromisoformat(at).timestamp())
        return tuple(paced(name, found) for name, found in times.items())

    def source_names(self, found: Sequence[str]) -> list[str]:
        """Return the titles of sources, for figures."""
        titles = [source(self.study.file, one) for one in found]
        return [one.title if one else name for one, name in zip(titles, found, strict=True)]

    def code_name(self, code_id: str, language: str) -> str:
        """Return what a code is called."""
        code = self.book.code(code_id)
        return wording(code.name, language) if code else code_id

    def expert_name(self, expert_id: str) -> str:
        """Return what an expert is called."""
        return next((one.name for one in experts(self.study.file) if one.id == expert_id), "") or expert_id

    @property
    def excerpts(self) -> int:
        """How many excerpts the round asks about."""
        return len(sample_sources(self.study.file, self.round.sample))

    def _sources(self) -> dict[str, str]:
        rows = sample_sources(self.study.file, self.round.sample)
        return {excerpt: origin for _, excerpt, origin, _ in rows}


def paced(name: str, times: Sequence[float]) -> Pace:
    """Add up the time between answers.

    >>> paced("aigul", [0, 20, 60, 5000, 5030])
    Pace(expert='aigul', done=5, sittings=2, minutes=1.5, seconds=30)
    """
    ordered = sorted(times)
    steps = [after - before for before, after in itertools.pairwise(ordered)]
    work = [step for step in steps if step < PAUSE]
    sittings = (1 + len(steps) - len(work)) if ordered else 0
    return Pace(name, len(ordered), sittings, round(sum(work) / 60, 1), median(work) if work else None)
