"""Which cells of two files of the same form differ: by row and column, as it was and as it is."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from codex.exporting.figure_carrying import taken_apart
from codex.exporting.read_back import Grid, grids_of, packed_grid
from codex.model.difference import Difference

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

LONGEST: Final = 120
"""Letters of a text that are shown of either side."""
NAMED: Final = 8
"""Differences that a check names; it counts the rest."""
PICTURES: Final = frozenset({"pdf", "png"})
"""Forms that are no text and no table, and carry the figure they were drawn from."""
_EMPTY: Final = Grid((), ())
_PAIR: Final = ("row", "col")
"""First heads of a tidy table, whose rows are cells of the matrix."""


def differing(form: str, before: bytes, now: bytes) -> Iterator[Difference]:
    """Give every cell and text that differs, tables first; the first line or part where none can be read.

    Args:
        form: End of the name, which says how the files are read.
        before: The file that is checked.
        now: The same, made again.
    """
    found = False
    for one, other in zip_longest(grids_of(form, before), grids_of(form, now), fillvalue=_EMPTY):
        for difference in _of_grids(one, other, "value" if form == "json" else "text"):
            found = True
            yield difference
    if not found and form in PICTURES:
        yield from _of_pictures(form, before, now)
    elif not found and before != now:
        packed = list(_of_grids(packed_grid(before), packed_grid(now), "packed"))
        yield from packed or _of_bytes(before, now)


def is_redrawn(form: str, before: bytes, now: bytes) -> bool:
    """Say whether two pictures were drawn from the same figure, by other programs, and the first is whole."""
    if form not in PICTURES or before == now:
        return False
    one, other = taken_apart(form, before), taken_apart(form, now)
    return one is not None and other is not None and one.is_whole and one.figure == other.figure


def first_differing(form: str, before: bytes, now: bytes) -> tuple[tuple[Difference, ...], int]:
    """Return the first differences, as many as a person reads, and how many more there are."""
    found = list(differing(form, before, now))
    return tuple(found[:NAMED]), max(0, len(found) - NAMED)


def _of_grids(one: Grid, other: Grid, kind: str) -> Iterator[Difference]:
    mine, theirs = _by_place(one), _by_place(other)
    for row in [*mine, *(row for row in theirs if row not in mine)]:
        was, is_now = mine.get(row, {}), theirs.get(row, {})
        for column in [*was, *(column for column in is_now if column not in was)]:
            if was.get(column) != is_now.get(column):
                yield Difference(
                    "cell" if column[0] else kind,
                    row[0],
                    column[0],
                    _cut(was.get(column)),
                    _cut(is_now.get(column)),
                )


def _by_place(grid: Grid) -> dict[tuple[str, int], Mapping[tuple[str, int], str]]:
    """Return row -> column -> text; heads that occur more than once are told apart by their number."""
    label = 2 if grid.heads[:2] == _PAIR else 1
    heads = _counted(grid.heads[label:])
    rows = _counted([" × ".join(row[:label]) for row in grid.rows])
    return {
        row: {
            heads[place] if place < len(heads) else (str(place + 1 + label), 0): text
            for place, text in enumerate(cells[label:])
        }
        for row, cells in zip(rows, grid.rows, strict=True)
    }


def _counted(names: Sequence[str]) -> list[tuple[str, int]]:
    seen: Counter[str] = Counter()
    found = []
    for name in names:
        found.append((name, seen[name]))
        seen[name] += 1
    return found


def _cut(text: str | None) -> str | None:
    return text if text is None or len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _of_pictures(form: str, before: bytes, now: bytes) -> Iterator[Difference]:
    """Say what changed of pictures in whose figures no text and no shape differs."""
    one, other = taken_apart(form, before), taken_apart(form, now)
    if one is None or other is None:
        return
    if one.figure != other.figure:
        yield from _of_bytes(one.figure, other.figure)
    if not one.is_whole:
        yield Difference("drawn", form.upper(), "", None, None)


def _of_bytes(before: bytes, now: bytes) -> Iterator[Difference]:
    """Give the first part of an office file, or the first line of a text, that differs."""
    if before.startswith(b"PK"):
        was, is_now = _parts(before), _parts(now)
        for name in sorted(was.keys() | is_now.keys()):
            if was.get(name) != is_now.get(name):
                yield Difference("part", name, "", None, None)
                return
        return
    lines = [content.decode("utf-8", "replace").splitlines() for content in (before, now)]
    for number, (line, other) in enumerate(zip_longest(*lines), 1):
        if line != other:
            yield Difference("line", str(number), "", *_around(line, other))
            return


def _around(line: str | None, other: str | None) -> tuple[str | None, str | None]:
    """Cut two lines to where they part: a line of a page may have a million letters."""
    if line is None or other is None:
        return _cut(line), _cut(other)
    place = next((at for at, pair in enumerate(zip(line, other, strict=False)) if pair[0] != pair[1]), 0)
    start = max(0, min(place, len(line), len(other)) - LONGEST // 4)
    return _cut(line[start:]), _cut(other[start:])


def _parts(content: bytes) -> dict[str, tuple[int, int]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return {info.filename: (info.CRC, info.file_size) for info in package.infolist()}
    except zipfile.BadZipFile:
        return {}
