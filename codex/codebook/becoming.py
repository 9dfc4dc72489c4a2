"""What codes became: several one, one several; read from a codebook as it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codex.model.code import Codebook


def heirs(book: Codebook) -> dict[str, tuple[str, ...]]:
    """Return the recode list of a whole codebook: every code that became others, and what it is now.

    Steps are followed to the end: where A became B and B became C, A is C.

    >>> from codex.codebook.reading import read_codebook
    >>> book = read_codebook(
    ...     "codes: [{id: a, retired: yes, became: b}, {id: b, retired: yes, became: c}, c]"
    ... )
    >>> heirs(book)
    {'a': ('c',), 'b': ('c',)}
    """
    became = {code.id: code.became for code in book.codes if code.became}

    def now(code_id: str, seen: frozenset[str]) -> tuple[str, ...]:
        if code_id not in became or code_id in seen:
            return (code_id,)
        found = [one for part in became[code_id] for one in now(part, seen | {code_id})]
        return tuple(dict.fromkeys(found))

    return {code_id: now(code_id, frozenset()) for code_id in became}


def merged_into(book: Codebook) -> dict[str, str]:
    """Return old code -> the one code that it is now; codes that were split are not among them.

    >>> from codex.codebook.reading import read_codebook
    >>> merged_into(read_codebook("codes: [{id: a, retired: yes, became: b}, b]"))
    {'a': 'b'}
    """
    return {old: now[0] for old, now in heirs(book).items() if len(now) == 1}


def could_give(books: Mapping[str, Codebook], book: Codebook) -> dict[str, frozenset[str]]:
    """Return which codes of ``book`` an expert could give who finished under each version.

    A code that others were merged into could be given where all that it now holds could: who
    finished before one of its parts came has not seen the whole of it, and is missing.

    Args:
        books: Version -> the codebook as it was then, oldest first.
        book: The codebook under which judgments are read.
    """
    parts: dict[str, set[str]] = {}
    for old, now in merged_into(book).items():
        parts.setdefault(now, set()).add(old)
    living = {
        version: {code.id for code in then.codes if not code.retired} for version, then in books.items()
    }
    open_parts = {
        version: {now: olds - merged_into(then).keys() for now, olds in parts.items()}
        for version, then in books.items()
    }
    own = {
        now for version, codes in living.items() for now in parts if now in codes and open_parts[version][now]
    }
    found: dict[str, frozenset[str]] = {}
    for version, codes in living.items():
        could = set(codes)
        for now, olds in parts.items():
            left = open_parts[version][now]
            whole = left | ({now} if now in own or left != olds else set())
            could.add(now) if whole <= codes else could.discard(now)
        found[version] = frozenset(could)
    return found
