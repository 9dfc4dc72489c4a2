"""Samples: excerpts drawn by seed, evenly over strata if wanted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from codex.errors import NotFound, UsageProblem
from codex.model.chance import shuffled
from codex.model.round import Sample

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codex.model.excerpt import Excerpt

OWN_KEYS: Final = ("source", "language", "speaker", "cut")
"""Keys that an excerpt itself has; any other is an attribute of its source."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """How one stratum fared in a draw."""

    values: tuple[str, ...]
    """Value of each key; empty where an excerpt has none."""
    pool: int
    drawn: int


@dataclass(frozen=True, slots=True)
class Draw:
    """A sample, and what it was drawn from."""

    sample: Sample
    strata: tuple[Stratum, ...]
    """Largest first; one without values where nothing was stratified."""


def draw(
    name: str,
    excerpts: Sequence[Excerpt],
    size: int,
    seed: int,
    *,
    stratify: Sequence[str] = (),
    attributes: Mapping[str, Mapping[str, str]] | None = None,
) -> Draw:
    """Draw a sample without replacement.

    Excerpts are ordered by :func:`~codex.model.chance.shuffled` with the seed; the first ``size``
    are taken, in each stratum as many as its share of the pool gives by largest remainders. So a
    larger sample of the same seed holds the smaller one, as long as nothing is stratified.

    Args:
        name: Name of the sample.
        excerpts: The pool in the order of the study; context and what is not codable is left out.
        size: How many to draw.
        seed: Any whole number; the same draws the same.
        stratify: Keys: ``source``, ``language``, ``speaker``, ``cut``, or attributes of sources.
        attributes: Source id -> its attributes.

    Returns:
        The sample, its excerpts in the order of the pool, and a line for each stratum.

    Raises:
        UsageProblem: More are asked for than there are, or fewer than one.
        NotFound: A key that no source has.
    """
    pool = [one for one in excerpts if one.codable and not one.context]
    if not 1 <= size <= len(pool):
        raise UsageProblem("corpus.sample-size", size=size, pool=len(pool))
    values = attributes or {}
    for key in stratify:
        if key not in OWN_KEYS and not any(key in own for own in values.values()):
            known = sorted({key for own in values.values() for key in own})
            raise NotFound("corpus.no-such-stratum", key=key, known=", ".join([*OWN_KEYS, *known]))
    strata: dict[tuple[str, ...], list[str]] = {}
    for one in pool:
        stratum = tuple(_value(one, key, values.get(one.source, {})) for key in stratify)
        strata.setdefault(stratum, []).append(one.id)
    shares = allocated({stratum: len(ids) for stratum, ids in strata.items()}, size, seed)
    taken = {one for stratum, ids in strata.items() for one in shuffled(ids, seed, "draw")[: shares[stratum]]}
    drawn = tuple(one.id for one in pool if one.id in taken)
    report = [Stratum(stratum, len(ids), shares[stratum]) for stratum, ids in strata.items()]
    report.sort(key=lambda one: (-one.pool, one.values))
    return Draw(Sample(name, drawn, seed, tuple(stratify), size, len(pool)), tuple(report))


def allocated(pools: Mapping[tuple[str, ...], int], size: int, seed: int) -> dict[tuple[str, ...], int]:
    """Share ``size`` out in proportion to ``pools`` by largest remainders, in whole numbers.

    Equal remainders are settled by the seed. No stratum gets more than it has.

    >>> allocated({("ru",): 70, ("kk",): 20, ("en",): 10}, 11, 1)
    {('ru',): 8, ('kk',): 2, ('en',): 1}
    """
    whole = sum(pools.values())
    shares = {stratum: size * count // whole for stratum, count in pools.items()}
    names = {"\x1f".join(stratum): stratum for stratum in pools}
    order = [names[name] for name in shuffled(names, seed, "remainder")]
    order.sort(key=lambda stratum: -(size * pools[stratum] % whole))
    for stratum in order[: size - sum(shares.values())]:
        shares[stratum] += 1
    return shares


def _value(excerpt: Excerpt, key: str, attributes: Mapping[str, str]) -> str:
    return str(getattr(excerpt, key)) if key in OWN_KEYS else attributes.get(key, "")
