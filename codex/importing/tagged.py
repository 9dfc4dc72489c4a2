"""Lines with tags, as databases write them: the frame that nbib, Web of Science and EndNote share."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator, Mapping, Sequence

Record = dict[str, list[str]]


def records(
    text: str, tag: re.Pattern[str], *, begins: Callable[[str], bool], ends: Callable[[str], bool]
) -> Iterator[tuple[int, Record]]:
    """Yield (line of its beginning, tag -> values) for each record.

    Args:
        text: Canonical text.
        tag: Matches a tagged line; group 1 is the tag, the value follows.
        begins: Says whether a tag begins a record.
        ends: Says whether a tag ends one.
    """
    record: Record = {}
    first, last = 0, ""
    for number, line in enumerate(text.split("\n"), 1):
        found = tag.match(line)
        if not found:
            if record and last and line.strip():
                record[last][-1] = f"{record[last][-1]}\n{line.strip()}".strip()
            continue
        name, value = found[1], line[found.end() :].strip()
        if begins(name) and record:
            yield first, record
            record = {}
        if ends(name):
            if record:
                yield first, record
            record, last = {}, ""
            continue
        first = first if record else number
        record.setdefault(name, []).append(value)
        last = name
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
