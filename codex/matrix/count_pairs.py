"""Judgments to counts: who gave both codes of a pair to the same excerpt."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import field
from typing import TYPE_CHECKING, Any

from codex.errors import UsageProblem
from codex.matrix.answers import masks
from codex.matrix.decided import decided_pairs
from codex.matrix.tallies import Tallies
from codex.model.matrix import PairCount
from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from codex.matrix.answers import Answers, Key, Sets
    from codex.matrix.sides import Side
    from codex.matrix.tallies import PairTally
    from codex.model.protocol import CellRule


@dataclass(frozen=True, slots=True)
class PairCounts:
    """Counts per pair, where anything was given; and how far judging went elsewhere."""

    pairs: tuple[PairCount, ...]
    """By row and column; only pairs that somebody gave, or that people decided."""
    reach: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """(Row, column) -> the most experts who judged any one excerpt for the pair; absent means 0."""


def count_pairs(
    answers: Answers,
    rows: Side,
    cols: Side,
    *,
    rule: CellRule,
    decisions: Iterable[tuple[Key, str, bool]] = (),
    names: Mapping[Key, str] | None = None,
) -> PairCounts:
    """Count, per (row, column), who judged the pair and who gave it, on which excerpts.

    Little but set operations touches single excerpts, so that the cost follows what was given and not
    rows x columns x excerpts.

    Args:
        answers: Judgments of one round as sets.
        rows: One side; at least one of the two must be codes.
        cols: The other side.
        rule: ``pair`` counts experts who gave both; ``crossed`` counts each code by itself and
            takes the weaker of the two.
        decisions: (excerpt, code, give) as people decided after the round.
        names: Excerpt -> its id, where excerpts are numbers of a store; evidence is listed in their order,
            since numbers depend on the copy of the study and a frozen sample does not.

    Raises:
        UsageProblem: Neither side is judged, so that no cell could rest on experts; or the rule
            is not known.
    """
    if not rows.is_judged and not cols.is_judged:
        raise UsageProblem("matrix.no-code-side")
    if rule.rule not in {"pair", "crossed"}:
        raise UsageProblem("matrix.no-such-rule", rule=rule.rule)
    counting = _Counting(answers, rows, cols, rule, names or {})
    settled = decided_pairs(answers, rows, cols, rule=rule, decisions=decisions, names=names or {})
    pairs: list[PairCount] = []
    reach: dict[tuple[str, str], int] = {}
    for row in rows.items:
        for col in cols.items:
            pairs.extend(counting.cell(row, col, settled.excerpts))
            pairs.extend(settled.pairs.get((row, col), ()))
            most = counting.reach(row, col)
            if most:
                reach[row, col] = most
    return PairCounts(tuple(pairs), reach)


class _Counting:
    """The sets of both sides, made once and met for every cell."""

    def __init__(
        self, answers: Answers, rows: Side, cols: Side, rule: CellRule, names: Mapping[Key, str]
    ) -> None:
        self._answers, self._rows, self._cols, self._names = answers, rows, cols, names
        self._tallies = Tallies(answers.roster)
        self._seat = {expert: place for place, expert in enumerate(answers.roster)}
        keys = [*names]
        self._place = None if keys == sorted(keys) else {excerpt: place for place, excerpt in enumerate(keys)}
        self._is_crossed = rule.rule == "crossed"
        self._row_sets = {item: answers.sets(rows, item) for item in rows.items}
        self._col_sets = {item: answers.sets(cols, item) for item in cols.items}
        self._versions = {
            **{(True, item): answers.versions(rows, item) for item in rows.items},
            **{(False, item): answers.versions(cols, item) for item in cols.items},
        }
        self._masks: dict[tuple[bool, str], dict[Key, int]] = {}
        self._reached: dict[tuple[frozenset[str], str, str], int] = {}

    def cell(self, row: str, col: str, leave: frozenset[Key]) -> Iterator[PairCount]:
        """Give the counts of one cell; excerpts in ``leave`` are counted elsewhere."""
        alike: defaultdict[PairTally, list[Key]] = defaultdict(list)
        if self._is_crossed:
            for tally, excerpt in self._crossed(row, col):
                alike[tally].append(excerpt)
        else:
            judges = self._answers.judges(self._versions[True, row] & self._versions[False, col])
            masked: defaultdict[tuple[int, int], list[Key]] = defaultdict(list)
            for excerpt, mask in _pair_masks(self._row_sets[row], self._col_sets[col]).items():
                masked[mask, judges[excerpt]].append(excerpt)
            for (mask, done), excerpts in masked.items():
                alike[self._tallies.read(mask, done)] = excerpts
        for tally in sorted(alike, key=self._order):
            excerpts = (
                [excerpt for excerpt in alike[tally] if excerpt not in leave] if leave else alike[tally]
            )
            if excerpts:
                yield PairCount(row, col, *tally, None, self._named(excerpts))

    def _order(self, one: PairTally) -> tuple[Any, ...]:
        """Sort what most experts gave first, then by their seats in the roster, whatever they are called."""
        seats = [[self._seat[name] for name in who] for who in (one.experts, one.against_experts, one.judges)]
        return (-one.gave, -one.against, one.judged, seats)

    def _crossed(self, row: str, col: str) -> Iterator[tuple[PairTally, Key]]:
        table, other = self._side(row, is_row=True), self._side(col, is_row=False)
        row_judges = self._answers.judges(self._versions[True, row])
        col_judges = self._answers.judges(self._versions[False, col])
        for excerpt in table.keys() & other.keys():
            yield (
                self._tallies.crossed(
                    table[excerpt], other[excerpt], row_judges[excerpt], col_judges[excerpt]
                ),
                excerpt,
            )

    def _named(self, excerpts: list[Key]) -> tuple[str, ...]:
        """Return excerpts by their ids, in the order in which they are named: mostly that of their numbers."""
        excerpts.sort(key=self._place.__getitem__ if self._place else None)
        return tuple(map(self._names.__getitem__ if self._names else str, excerpts))

    def _side(self, item: str, *, is_row: bool) -> dict[Key, int]:
        if (is_row, item) not in self._masks:
            favour, against = (self._row_sets if is_row else self._col_sets)[item]
            self._masks[is_row, item] = masks(against, len(favour), masks(favour))
        return self._masks[is_row, item]

    def reach(self, row: str, col: str) -> int:
        """Return the most experts who judged any one excerpt for the cell."""
        versions = self._versions[True, row] & self._versions[False, col]
        key = (versions, "" if self._rows.is_judged else row, "" if self._cols.is_judged else col)
        if key not in self._reached:
            judges = self._answers.judges(versions)
            if self._rows.is_judged and self._cols.is_judged:
                counts = {mask.bit_count() for mask in set(judges.values())}
            else:
                have = self._cols.excerpts[col] if self._rows.is_judged else self._rows.excerpts[row]
                counts = {judges.get(excerpt, 0).bit_count() for excerpt in have}
            self._reached[key] = max(counts, default=0)
        return self._reached[key]


def _pair_masks(row: tuple[Sets, Sets], col: tuple[Sets, Sets]) -> dict[Key, int]:
    """Return excerpt -> bits of who gave both; those against stand above the roster's bits."""
    table = masks([one & other for one, other in zip(row[0], col[0], strict=True)])
    if not any(row[1]) and not any(col[1]):
        return table
    against = [
        (row_against & col_for) | (row_against & col_against) | (col_against & row_for)
        for row_for, row_against, col_for, col_against in zip(*row, *col, strict=True)
    ]
    return masks(against, shift=len(against), table=table)
