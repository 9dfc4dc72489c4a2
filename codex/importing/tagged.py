"""Lines with tags, as databases write them: the frame that nbib, Web of Science and EndNote share."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Record = dict[str, list[str]]


def fields(
    lines: Iterable[str], tag: re.Pattern[str], closing: frozenset[str] = frozenset()
) -> Iterator[tuple[int, str, str]]:
    """Yield (line, tag, value) for each tagged line, with the lines that continue it.

    Args:
        lines: The lines of a canonical text.
        tag: Matches the beginning of a tagged line; the group that matched is the tag.
        closing: Tags that nothing continues.

    A line that belongs to no tag is given with an empty one.
    """
    name, at, parts = "", 0, [""]
    for number, line in enumerate(lines, 1):
        found = tag.match(line)
        if found is None:
            if not line.strip():
                continue
            if name:
                parts.append(line.strip())
            else:
                yield number, "", line
            continue
        if name:
            yield at, name, "\n".join(filter(None, parts))
        name, at, parts = found[found.lastindex or 0], number, [line[found.end() :].strip()]
        if name in closing:
            yield at, name, parts[0]
            name = ""
    if name:
        yield at, name, "\n".join(filter(None, parts))


def records(
    lines: Iterable[str], tag: re.Pattern[str], *, begins: str, ends: frozenset[str] = frozenset()
) -> Iterator[tuple[int, Record]]:
    """Yield (line of its beginning, tag -> values) for each record.

    Args:
        lines: The lines of a canonical text.
        tag: As :func:`fields` takes it.
        begins: Tag that begins a record.
        ends: Tags that end one.
    """
    record: Record = {}
    first = 0
    for number, name, value in fields(lines, tag, ends):
        if record and (name == begins or name in ends):
            yield first, record
            record = {}
        if name and name not in ends:
            first = first if record else number
            record.setdefault(name, []).append(value)
    if record:
        yield first, record


def one(record: Mapping[str, Sequence[str]], *tags: str) -> str:
    """Return the first value that is there, its lines joined."""
    for tag in tags:
        for value in record.get(tag, ()):
            if value.strip():
                return " ".join(value.split())
    return ""


def every(record: Mapping[str, Sequence[str]], *tags: str) -> list[str]:
    """Return all values of the first tag that is there."""
    for tag in tags:
        found = [value for value in record.get(tag, ()) if value.strip()]
        if found:
            return found
    return []
