"""Plain counts of a round: what was given how often, together with what, by whom, how fast.

Of an open round an expert sees their own part alone; whoever looks at everybody's does so on the record.
"""

from __future__ import annotations

import itertools
from datetime import datetime
from statistics import median
from typing import TYPE_CHECKING, Final

from codex.codebook.merging import carried, merged_into
from codex.matrix.cooccurrence import co_occurrence
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
from codex.store.translations import translation_languages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.model.counted import CoOccurrence, Saturation
    from codex.model.judgment import Done, Judgment
    from codex.model.round import Round
    from codex.steps.study.opening import Study
    from codex.words import Words

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
    """The judgments of one round that the actor may read, first occasions.

    Args:
        study: The study.
        round_id: A round; without it the newest tag round.
        peek: Look at everybody's of an open round, on the record.
    """

    def __init__(self, study: Study, *, round_id: str | None = None, peek: bool = False) -> None:
        self.study = study
        self.round: Round = the_round(study, round_id, kind="tag" if round_id is None else None)
        me = study.actor.id
        self.own_only = self.round.is_open and not peek and me in self.round.roster
        if not self.own_only:
            sees_all(study, self.round, "stats", peek=peek)
        whose = me if self.own_only else None
        self.book = codebook(study.file, self.round.version)
        given = (
            one
            for one in store.judgments(study.file, round_id=self.round.id, expert=whose)
            if one.occasion == 1
        )
        moves = {old: (now,) for old, now in merged_into(self.book).items()}
        self.given: list[Judgment] = [one.judgment for one in carried(given, moves)] if moves else list(given)
        self.done: list[Done] = [
            one
            for one in store.dones(study.file, round_id=self.round.id, expert=whose)
            if one.occasion == 1 and one.version
        ]
        self.roster: tuple[str, ...] = (me,) if self.own_only else self.round.roster

    def frequencies(self) -> tuple[Frequency, ...]:
        """Count every code that may be given, and every one that was."""
        source_of = self._sources()
        by_code: dict[str, list[Judgment]] = {}
        for one in self.given:
            by_code.setdefault(one.code, []).append(one)
        order = [code.id for code in self.book.codes if not code.retired or code.id in by_code]
        rows = []
        for code in order:
            mine = by_code.get(code, [])
            gave = [one for one in mine if one.stance == "supports"]
            rows.append(
                Frequency(
                    code,
                    len(gave),
                    sum(one.stance == "contradicts" for one in mine),
                    sum(one.stance == "mentions" for one in mine),
                    len({one.excerpt for one in gave}),
                    len({source_of.get(one.excerpt, "") for one in gave}),
                    len({one.expert for one in gave}),
                )
            )
        return tuple(rows)

    def together(self, *, by: str = "expert") -> CoOccurrence:
        """Count codes that stand together.

        Args:
            by: ``expert``: on an excerpt, by one and the same expert; ``decision``: on an excerpt,
                as the rule and people decided (closed rounds only).
        """
        if by == "decision":
            from codex.steps.coding.resolving import outcomes

            found = outcomes(self.study, round_id=self.round.id, everything=True)
            pairs = [(one.code, one.excerpt) for one in found if one.outcome == "in"]
            units = len({one.excerpt for one in self.done})
        else:
            pairs = [
                (one.code, f"{one.expert}\x1f{one.excerpt}") for one in self.given if one.stance == "supports"
            ]
            units = len(self.done)
        held: dict[str, set[str]] = {code.id: set() for code in self.book.codes}
        for code, unit in pairs:
            held.setdefault(code, set()).add(unit)
        return co_occurrence({code: where for code, where in held.items() if where}, units)

    def saturation(self) -> Saturation:
        """Count new codes source by source, in the order of the sample."""
        source_of = self._sources()
        codes_of: dict[str, set[str]] = {}
        for one in self.given:
            if one.stance == "supports":
                codes_of.setdefault(source_of.get(one.excerpt, ""), set()).add(one.code)
        return new_by_source(tuple(dict.fromkeys(source_of.values())), codes_of)

    def coverage(self) -> tuple[Coverage, ...]:
        """Count what each expert has done."""
        people = {one.id: one for one in experts(self.study.file)}
        units = [
            unit
            for unit in recent.units(self.study.file, self.round.sample)
            if unit.codable and not unit.context
        ]
        texts = translation_languages(self.study.file)
        rows = []
        for name in self.roster:
            reader = people.get(name)
            readable = sum(
                reader is None or reader.reads_one(unit.language, texts.get(unit.id, ())) for unit in units
            )
            finished = {one.excerpt for one in self.done if one.expert == name}
            mine = [one for one in self.given if one.expert == name and one.excerpt in finished]
            coded = {one.excerpt for one in mine}
            unsure = {one.excerpt for one in mine if one.unsure} | {
                one.excerpt for one in self.done if one.expert == name and one.unsure
            }
            mean = round(len(mine) / len(finished), 2) if finished else None
            rows.append(
                Coverage(name, readable, len(finished), len(coded), len(finished - coded), len(unsure), mean)
            )
        return tuple(rows)

    def pace(self) -> tuple[Pace, ...]:
        """Say how long each expert took, from the times in the log; pauses of ten minutes do not count."""
        times: dict[str, list[float]] = {name: [] for name in self.roster}
        for expert, at in recent.done_times(self.study.file, self.round.id):
            if expert in times:
                times[expert].append(datetime.fromisoformat(at).timestamp())
        return tuple(_paced(name, found) for name, found in times.items())

    def source_names(self, found: Sequence[str]) -> list[str]:
        """Return the titles of sources, for figures."""
        titles = [source(self.study.file, one) for one in found]
        return [one.title if one else name for one, name in zip(titles, found, strict=True)]

    def code_name(self, code_id: str, language: str) -> str:
        """Return what a code is called."""
        code = self.book.code(code_id)
        return wording(code.name, language) if code else code_id

    def saturation_figure(self, say: Words, form: str) -> bytes:
        """Draw new codes by source, as ``svg``, ``pdf`` or ``png``."""
        from codex.exporting.figure_lines import saturation_figure
        from codex.steps.study.pictures import picture_as

        found = self.saturation()
        return picture_as(form, saturation_figure(found, self.source_names(found.sources), say))

    def _sources(self) -> dict[str, str]:
        rows = sample_sources(self.study.file, self.round.sample)
        return {excerpt: origin for _, excerpt, origin, _ in rows}


def _paced(name: str, times: Sequence[float]) -> Pace:
    """Add up the time between answers.

    >>> _paced("aigul", [0, 20, 60, 5000, 5030])
    Pace(expert='aigul', done=5, sittings=2, minutes=1.5, seconds=30)
    """
    ordered = sorted(times)
    steps = [after - before for before, after in itertools.pairwise(ordered)]
    work = [step for step in steps if step < PAUSE]
    sittings = (1 + len(steps) - len(work)) if ordered else 0
    return Pace(name, len(ordered), sittings, round(sum(work) / 60, 1), median(work) if work else None)
