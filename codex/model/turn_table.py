"""Transcripts that a table holds, whose rows are lines with tabs: who speaks stands in a column of its own."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from codex.model.labels import could_be, family, is_known
from codex.model.turn_lines import Seen, is_time

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from codex.model.turn_lines import Line

_HEADS: Final = frozenset(
    (
        *("speaker", "name", "who", "role", "participant", "спикер", "говорящий", "имя", "кто", "кто говорит", "роль"),
        *("участник", "сөйлеуші", "аты", "кім", "рөлі", "қатысушы"),
    )
)  # fmt: skip
_FEWEST: Final = 3
_NEARLY: Final = 0.9
"""Part of the cells of a column that must be of its kind, beside one for a head."""
_LONG: Final = 15
"""Mean length of what is said, above which rows may be speech though no label is a word for a speaker."""


class _Row(NamedTuple):
    start: int
    cells: tuple[str, ...]
    places: tuple[int, ...]


class _Columns(NamedTuple):
    label: int
    said: int
    time: int


def table_turns(rows: Sequence[Line]) -> Iterator[Seen]:
    """Yield a label for each row of a table of turns, wherever label, time and speech stand in it.

    Args:
        rows: The lines of the text; those without a tab belong to the row before.
    """
    found = [_row(row) for row in rows if "\t" in row.text]
    if len(found) < _FEWEST or len(found) * 2 < len(rows):
        return
    width = Counter(len(row.cells) for row in found).most_common(1)[0][0]
    found = [row for row in found if len(row.cells) == width]
    columns = _columns(found)
    if columns is None:
        return
    if _is_head(found, columns.label):
        found = found[1:]
    last = columns.said == width - 1
    for row in found:
        begin = row.places[columns.said]
        end = -1 if last else begin + len(row.cells[columns.said])
        time = is_time(row.cells[columns.time]) if columns.time >= 0 else ""
        yield Seen(row.start, begin, row.cells[columns.label], time, end)


def _row(line: Line) -> _Row:
    cells, places = [], []
    at = line.start
    for raw in line.text.split("\t"):
        bare = raw.strip()
        cells.append(bare.removesuffix(":").strip() if len(bare) < _LONG * 4 and not is_time(bare) else bare)
        places.append(at + len(raw) - len(raw.lstrip()))
        at += len(raw) + 1
    return _Row(line.start, tuple(cells), tuple(places))


def _columns(rows: Sequence[_Row]) -> _Columns | None:
    columns = list(zip(*(row.cells for row in rows), strict=True))
    filled = {at: [cell for cell in cells if cell] for at, cells in enumerate(columns)}
    times = [
        at
        for at, cells in filled.items()
        if len(cells) > 1 and sum(map(bool, map(is_time, cells))) >= _NEARLY * len(cells) - 1
    ]
    names = {at: cells for at, cells in filled.items() if at not in times and _are_labels(cells)}
    if not names:
        return None
    label = min(names, key=lambda at: (-sum(map(is_known, names[at])), len(set(names[at]))))
    rest = {at: cells for at, cells in filled.items() if at != label and at not in times}
    said = max(rest, key=lambda at: sum(map(len, rest[at])), default=-1)
    if said < 0 or not _is_speech(rest[said], names[label]):
        return None
    return _Columns(label, said, times[0] if times else -1)


def _are_labels(cells: Sequence[str]) -> bool:
    """Say whether the cells of a column could be names that come back."""
    shaped = sum(map(could_be, cells))
    different = len(set(cells))
    return (
        shaped >= _NEARLY * len(cells) - 1
        and len(cells) >= _FEWEST
        and different > 1
        and (different * 2 <= len(cells) + 1 or sum(map(is_known, cells)) * 2 >= len(cells))
    )


def _is_speech(cells: Sequence[str], labels: Sequence[str]) -> bool:
    together = "".join(cells)
    if sum(map(str.isalpha, together)) * 2 < len(together):
        return False
    return any(map(is_known, labels)) or len(together) >= _LONG * len(cells)


def _is_head(rows: Sequence[_Row], column: int) -> bool:
    first = rows[0].cells[column]
    return family(first) in _HEADS and [row.cells[column] for row in rows].count(first) == 1
