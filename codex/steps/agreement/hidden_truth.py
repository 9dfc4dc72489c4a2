"""Dawid-Skene on a table: what was probably right, and how each rater errs. Advisory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codex.model.estimate import Estimate
from codex.steps.agreement.figures import Figure, part_of, parted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from codex.agreement.dawid_skene import Reliability
    from codex.steps.agreement.brought import Form
    from codex.steps.agreement.figures import Asked
    from codex.steps.agreement.ratings_sheet import Sheet


def truth_figures(sheet: Sheet, form: Form, names: Sequence[str], asked: Asked) -> Iterator[Figure]:
    """Yield prevalence, labels and error rates as one figure that has no value, or the parts asked for.

    A rater may judge a unit several times. The estimate is the published one: no smoothing, started
    from the shares of the votes; a likelier one from other starts is told as a warning.
    """
    from codex.agreement.dawid_skene import dawid_skene
    from codex.agreement.table import read_records

    records = read_records(sheet.header, sheet.rows)
    votes = [(one.unit, one.rater, one.value) for one in records.judgments]
    used = {vote[2] for vote in votes}
    categories = list(form.categories or ()) or sorted(used, key=_by_size)
    found = dawid_skene(votes, categories=categories, smoothing=0, seed=asked.seed, keep_first=True)
    one = Estimate(
        "dawid_skene",
        None,
        why="agree.why-not-one-figure",
        units=len(found.items),
        raters=len(found.raters),
        judgments=len(votes),
        missing=len(found.items) * len(found.raters) - len({vote[:2] for vote in votes}),
        extra=told(found),
    )
    for name in names:
        yield Figure("overall", part_of(one, parted(name)[1]))


def told(found: Reliability) -> dict[str, Any]:
    """Return a Dawid-Skene estimate as plain values; categories that are numbers become numbers."""
    categories = _as_numbers([str(name) for name in found.categories])
    name_of = dict(zip(found.categories, categories, strict=True))
    return {
        "categories": categories,
        "prevalence": list(found.prevalence),
        "items": list(found.items),
        "labels": [name_of[label] for label in found.labels],
        "probabilities": [list(row) for row in found.probabilities],
        "experts": list(found.raters),
        "confusion": [[list(row) for row in matrix] for matrix in found.confusion],
        "ratings": list(found.ratings),
        "log_likelihood": found.log_likelihood,
        "starts": found.starts,
        "same_labels": found.same_labels,
        "overturned": list(found.overturned),
        "doubtful": list(found.doubtful),
        "smoothing": found.smoothing,
        "seed": found.seed,
        "warnings": list(found.warnings),
    }


def _by_size(name: str) -> tuple[bool, float, str]:
    from codex.agreement.grid import number

    size = number(name)
    return size is None, size or 0.0, name


def _as_numbers(names: Sequence[str]) -> list[Any]:
    from codex.agreement.grid import number

    sizes = [number(name) for name in names]
    plain = [size for size in sizes if size is not None]
    if len(plain) < len(sizes):
        return list(names)
    return [int(size) if size.is_integer() else size for size in plain]
