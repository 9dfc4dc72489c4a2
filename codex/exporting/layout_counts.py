"""Tables of what was counted: codes by sources, codes together, the codebook, sensitivity."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from codex.exporting.csv_tables import labels
from codex.model.code import wording
from codex.model.table import Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from codex.model.code import Code, Codebook
    from codex.model.counted import CoOccurrence, Sensitivity
    from codex.model.estimate import Estimate
    from codex.model.matrix import Axis
    from codex.words import Words

COUNTS: Final = ("count", "presence", "share")
"""What a code x source table shows: excerpts, a mark, or the share of the source's excerpts."""
PRESENT: Final = "●"


def code_source_table(
    codes: Axis,
    sources: Axis,
    counts: Mapping[tuple[str, str], int],
    excerpts: Mapping[str, int],
    say: Words,
    *,
    show: str = "count",
    sources_of: Mapping[str, int] | None = None,
) -> Table:
    """Return codes by sources, with totals both ways (L2).

    Args:
        codes: Down the side.
        sources: Across the top.
        counts: (Code, source) -> excerpts of the source that have the code.
        excerpts: Source -> all its excerpts that were judged; the base of the share.
        say: Words of the table.
        show: ``count``, ``presence`` or ``share``.
        sources_of: Code -> sources that have it, and ``""`` -> sources in all, where the columns are
            not sources; otherwise the columns are counted.
    """
    language = say.language
    kind = {"count": "count", "presence": "text", "share": "percent"}[show]
    columns = [Column("code", say("exporting.column-code"), width=2)]
    columns += [
        Column(source, label, kind, places=0)
        for source, label in zip(sources.items, labels(sources, language), strict=True)
    ]
    columns += [
        Column("excerpts", say("exporting.excerpts"), "count"),
        Column("sources", say("exporting.sources"), "count"),
    ]
    rows = []
    for code, label in zip(codes.items, labels(codes, language), strict=True):
        line = [counts.get((code, source), 0) for source in sources.items]
        cells = [
            _shown(count, excerpts.get(source, 0), show)
            for count, source in zip(line, sources.items, strict=True)
        ]
        rows.append(
            Row((label, *cells, sum(line), _sources(code, line, sources_of)), codes.depth.get(code, 0))
        )
    bases = [excerpts.get(source, 0) for source in sources.items]
    base = [
        say("exporting.row-base"),
        *(bases if show == "count" else [None] * len(bases)),
        sum(bases),
        _sources("", bases, sources_of),
    ]
    rows.append(Row(tuple(base), is_total=True))
    return Table(
        "code-by-source", say("exporting.title-code-source"), tuple(columns), tuple(rows), language,
        (say(f"exporting.note-{show}"),),
    )  # fmt: skip


def _sources(code: str, line: Sequence[int], sources_of: Mapping[str, int] | None) -> int:
    return sum(map(bool, line)) if sources_of is None else sources_of.get(code, 0)


def _shown(count: int, base: int, show: str) -> Any:
    if show == "presence":
        return PRESENT if count else None
    if show == "share":
        return count / base if base else None
    return count


def co_occurrence_table(
    found: CoOccurrence,
    names: Mapping[str, str],
    say: Words,
    *,
    measure: str = "count",
    unit: str = "excerpt",
) -> Table:
    """Return half a matrix of codes by codes; the diagonal has what each code has in all (L8).

    Args:
        found: What was counted.
        names: Item -> its name.
        say: Words of the table.
        measure: ``count``, ``jaccard`` or ``lift``.
        unit: ``excerpt`` or ``source``: what two codes stand together on.
    """
    kind = {"count": "count", "jaccard": "index", "lift": "decimal"}[measure]
    columns = [Column("code", say("exporting.column-code"), width=2)]
    columns += [Column(item, str(place), kind) for place, item in enumerate(found.items, start=1)]
    if measure != "count":
        columns.append(Column("total", "n", "count", is_symbol=True))
    rows = []
    for place, one in enumerate(found.items):
        cells: list[Any] = [_together(found, one, other, measure) for other in found.items[:place]]
        cells.append(found.totals[one] if measure == "count" else None)
        cells += [None] * (len(found.items) - place - 1)
        if measure != "count":
            cells.append(found.totals[one])
        rows.append(Row((f"{place + 1}. {names.get(one, one)}", *cells)))
    notes = (
        say(f"exporting.measure-{measure}") + ".",
        say("exporting.figure-together-unit", n=found.units),
        say(f"exporting.note-unit-{unit}"),
    )
    return Table(
        "co-occurrence", say("exporting.figure-together"), tuple(columns), tuple(rows), say.language, notes
    )


def _together(found: CoOccurrence, one: str, other: str, measure: str) -> float | None:
    if measure == "count":
        return found.count(one, other)
    return found.jaccard(one, other) if measure == "jaccard" else found.lift(one, other)


def codebook_table(
    book: Codebook,
    say: Words,
    *,
    excerpts: Mapping[str, int] | None = None,
    sources: Mapping[str, int] | None = None,
    estimates: Mapping[str, Estimate] | None = None,
    coefficient: str = "",
) -> Table:
    """Return the codebook as an appendix: every branch with its codes, where each comes from (L9).

    Args:
        book: The codebook.
        say: Words of the table.
        excerpts: Code -> excerpts that have it.
        sources: Code -> sources that have it.
        estimates: Code -> the primary coefficient.
        coefficient: Its name, as printed.
    """
    language = say.language
    columns = [
        Column("code", say("exporting.column-code"), width=1.4),
        Column("definition", say("exporting.column-definition"), width=2),
        Column("include", say("exporting.column-include"), width=1.4),
        Column("exclude", say("exporting.column-exclude"), width=1.4),
        Column("example", say("exporting.column-example"), "quote", width=1.6),
        Column("origin", say("exporting.column-origin")),
    ]
    if excerpts is not None:
        columns.append(Column("excerpts", "n", "count", is_symbol=True))
    if sources is not None:
        columns.append(Column("sources", say("exporting.sources"), "count"))
    if estimates is not None:
        columns += [
            Column("value", coefficient or say("exporting.agreement"), "index"),
            Column("low", say("exporting.column-low"), "index"),
            Column("high", say("exporting.column-high"), "index"),
        ]
    wanted = {column.id for column in columns}
    rows = []
    for branch in book.branches:
        rows.append(
            Row((wording(branch.name, language) or branch.id, *[None] * (len(columns) - 1)), is_head=True)
        )
        for code, depth in _in_order(book, branch.id):
            known = {
                **_described(code, language, say),
                "excerpts": (excerpts or {}).get(code.id, 0),
                "sources": (sources or {}).get(code.id, 0),
                **_estimated((estimates or {}).get(code.id)),
            }
            rows.append(Row(tuple(known[column.id] for column in columns if column.id in wanted), depth))
    notes = (say("exporting.note-origin"),) if any(code.origin for code in book.codes) else ()
    return Table("codebook", say("exporting.title-codebook"), tuple(columns), tuple(rows), language, notes)


def _in_order(book: Codebook, branch: str) -> Iterator[tuple[Code, int]]:
    """Give the living codes of a branch, each parent before what lies below it."""

    def below(parent: str | None, depth: int) -> Iterator[tuple[Code, int]]:
        for code in book.children(parent, branch):
            if not code.retired:
                yield code, depth
            yield from below(code.id, depth if code.retired else depth + 1)

    return below(None, 0)


def _described(code: Code, language: str, say: Words) -> dict[str, Any]:
    origin = str(code.origin.get("kind", ""))
    known = say(f"exporting.origin-{origin}") if origin in {"deductive", "inductive"} else origin
    cite = str(code.origin.get("cite") or "")
    return {
        "code": wording(code.name, language) or code.id,
        "definition": wording(code.definition, language),
        "include": wording(code.include, language),
        "exclude": wording(code.exclude, language),
        "example": wording(code.example, language),
        "origin": f"{known} ({cite})" if cite else known,
    }


def _estimated(one: Estimate | None) -> dict[str, float | None]:
    interval = one.interval if one else None
    return {
        "value": one.value if one else None,
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
    }


def sensitivity_table(
    found: Sensitivity,
    names: Mapping[str, str],
    sources: Mapping[str, str],
    say: Words,
    *,
    experts: Mapping[str, str],
) -> Table:
    """Return what each cell would be without one expert, or without one source.

    Args:
        found: What leaving out came to.
        names: Row and column -> name.
        sources: Source -> as it is cited.
        say: Words of the table.
        experts: Expert -> as they may be shown; empty names are counted only.
    """
    columns = (
        Column("row", say("exporting.column-row"), width=1.4),
        Column("col", say("exporting.column-col"), width=1.4),
        Column("status", say("exporting.column-status")),
        Column("experts", say("exporting.column-without-expert"), width=2),
        Column("sources", say("exporting.column-without-source"), width=2),
    )
    rows = tuple(
        Row(
            (
                names.get(cell.row, cell.row),
                names.get(cell.col, cell.col),
                say(f"exporting.status-{cell.status}"),
                _changed(cell.without_expert, experts, say),
                _changed(cell.without_source, sources, say),
            )
        )
        for cell in found.cells
    )
    robust = sum(cell.is_robust for cell in found.cells)
    notes = (
        say("exporting.note-robust", robust=robust, cells=len(found.cells)),
        say(f"exporting.note-rule-{found.means}", k=found.k, left=found.remaining),
    )
    return Table("sensitivity", say("exporting.title-sensitivity"), columns, rows, say.language, notes)


def _changed(changes: Mapping[str, str], names: Mapping[str, str], say: Words) -> str | None:
    if not changes:
        return None
    if not any(names.get(one, one) for one in changes):
        by_status = Counter(changes.values())
        return "; ".join(
            f"{count}: {say(f'exporting.status-{status}')}" for status, count in by_status.items()
        )
    return "; ".join(
        f"{names.get(one, one)}: {say(f'exporting.status-{status}')}" for one, status in changes.items()
    )


def ordered(items: Sequence[str], counts: Mapping[str, int]) -> list[str]:
    """Return items with the most first, those alike in the order they had.

    >>> ordered(["a", "b", "c"], {"a": 1, "b": 3, "c": 1})
    ['b', 'a', 'c']
    """
    return sorted(items, key=lambda item: -counts.get(item, 0))
