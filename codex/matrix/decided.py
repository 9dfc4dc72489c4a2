"""Excerpts on which people decided a code: few, so they are counted one by one."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from codex.matrix.tallies import PairTally, Tallies
from codex.model.matrix import PairCount
from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from codex.matrix.answers import Answers, Key
    from codex.matrix.sides import Side
    from codex.model.protocol import CellRule


@dataclass(frozen=True, slots=True)
class Decided:
    """Counts of the excerpts that have a decision."""

    excerpts: frozenset[Key]
    pairs: Mapping[tuple[str, str], tuple[PairCount, ...]]


@dataclass(frozen=True, slots=True)
class _Stand:
    """How an excerpt stands to one item of a side."""

    mask: int
    """Who gave it, as :class:`Tallies` reads it, dropped codes of the family left out."""
    whole: int
    """The same with dropped codes, for what is shown."""
    judges: int
    decided: bool | None
    is_settled: bool
    """Decided, or given by enough experts without one."""


def decided_pairs(
    answers: Answers,
    rows: Side,
    cols: Side,
    *,
    rule: CellRule,
    decisions: Iterable[tuple[Key, str, bool]],
    names: Mapping[Key, str],
) -> Decided:
    """Count the pairs of excerpts with decisions.

    A decision speaks of one code. A pair is decided *in* where both codes are settled, at least
    one of them by people and the other by people or by k experts; it is *rejected* where people
    dropped one of the two and the other was given by anybody. Elsewhere on the excerpt the
    experts' counts hold. For a parent, codes of its family that were dropped no longer count; it is
    dropped itself where nothing else of the family was given.
    """
    by_excerpt: defaultdict[Key, dict[str, bool]] = defaultdict(dict)
    for excerpt, code, give in decisions:
        by_excerpt[excerpt][code] = give
    tallies = Tallies(answers.roster)
    found: defaultdict[tuple[str, str], list[PairCount]] = defaultdict(list)
    place = {excerpt: number for number, excerpt in enumerate(names)}
    for excerpt in sorted(by_excerpt, key=lambda one: (place.get(one, len(place)), one)):
        row_stands = dict(_stands(answers, rows, excerpt, by_excerpt[excerpt], rule.k))
        col_stands = dict(_stands(answers, cols, excerpt, by_excerpt[excerpt], rule.k))
        name = names.get(excerpt) or str(excerpt)
        for row, one in row_stands.items():
            for col, other in col_stands.items():
                verdict = _verdict(one, other)
                tally = _tally(tallies, one, other, is_crossed=rule.rule == "crossed", verdict=verdict)
                if verdict is not None or tally.gave or tally.against:
                    found[row, col].append(PairCount(row, col, *tally, verdict, (name,)))
    return Decided(frozenset(by_excerpt), {pair: tuple(counts) for pair, counts in found.items()})


def _verdict(one: _Stand, other: _Stand) -> bool | None:
    if one.decided is False or other.decided is False:
        return False
    if one.is_settled and other.is_settled and (one.decided or other.decided):
        return True
    return None


def _tally(
    tallies: Tallies, one: _Stand, other: _Stand, *, is_crossed: bool, verdict: bool | None
) -> PairTally:
    row, col = (one.whole, other.whole) if verdict is False else (one.mask, other.mask)
    if is_crossed:
        return tallies.crossed(row, col, one.judges, other.judges)
    return tallies.read(tallies.both(row, col), one.judges & other.judges)


def _stands(
    answers: Answers, side: Side, excerpt: Key, decided: Mapping[str, bool], k: int
) -> Iterator[tuple[str, _Stand]]:
    """Give the items of a side that the excerpt has to do with."""
    for item in side.items:
        judges = answers.judges(answers.versions(side, item)).get(excerpt, 0)
        if not side.is_judged:
            if excerpt in side.excerpts[item]:
                yield item, _Stand(judges, judges, judges, None, is_settled=True)
            continue
        family = {str(code) for code in side.codes[item]}
        dropped = {code for code in family if decided.get(code) is False}
        given = {code for code in family if decided.get(code)}
        whole = _mask(answers, family, excerpt, judges)
        mask = _mask(answers, family - dropped, excerpt, judges)
        verdict = True if given else False if dropped and not mask else None
        if whole or verdict is not None:
            low = (1 << len(answers.roster)) - 1
            enough = (mask & low).bit_count() >= k
            yield item, _Stand(mask, whole, judges, verdict, is_settled=bool(given) or enough)


def _mask(answers: Answers, family: AbstractSet[str], excerpt: Key, judges: int) -> int:
    """Return who gave any of the codes; one *contradicts* in the family makes it *against*."""
    favour = against = 0
    for code in family & answers.stances.keys():
        supports, contradicts, _ = answers.stances[code]
        for expert in range(len(answers.roster)):
            favour |= (excerpt in supports[expert]) << expert
            against |= (excerpt in contradicts[expert]) << expert
    against &= judges
    return (favour & judges & ~against) | against << len(answers.roster)
