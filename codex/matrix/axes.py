"""What may stand along a side: the codes of a branch, values of an attribute, sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.errors import NotFound
from codex.model.matrix import Axis

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from codex.model.code import Code, Codebook
    from codex.model.source import Source


def branch_axis(book: Codebook, branch: str) -> Axis:
    """Return the living codes of a branch, each parent before what lies below it.

    Raises:
        NotFound: The codebook has no such branch.
    """
    known = book.branch(branch)
    if known is None:
        raise NotFound("matrix.no-such-branch", branch=branch, known=", ".join(b.id for b in book.branches))
    return _axis("branch", branch, _below(book, None, branch, 0))


def code_axis(book: Codebook, codes: Iterable[str]) -> Axis:
    """Return codes that were named one by one, in that order.

    Raises:
        NotFound: A code is not in the codebook.
    """
    named = []
    for code_id in codes:
        code = book.code(code_id)
        if code is None:
            raise NotFound("matrix.no-such-code", code=code_id)
        named.append((code, 0))
    return _axis("branch", "", named)


def attribute_axis(name: str, values: Iterable[str]) -> Axis:
    """Return the values of an attribute, numbers in their order, then words.

    >>> attribute_axis("year", ["2024", "2019", "unknown", "2024"]).items
    ('2019', '2024', 'unknown')
    """
    return Axis("attribute", name, tuple(sorted({value for value in values if value}, key=_natural)))


def source_axis(sources: Iterable[Source]) -> Axis:
    """Return sources, labelled with their titles."""
    known = tuple(sources)
    return Axis(
        "source",
        "source",
        tuple(source.id for source in known),
        labels={source.id: {"": source.title} for source in known},
    )


def values_of(attribute: str, sources: Iterable[Source]) -> Mapping[str, str]:
    """Return source -> value of an attribute; ``kind`` and ``language`` are attributes of every source."""
    found = {}
    for source in sources:
        own = {"kind": source.kind, "language": source.language, **source.attributes}
        value = str(own.get(attribute, "")).strip()
        if value:
            found[source.id] = value
    return found


def _axis(kind: str, axis_id: str, codes: Iterable[tuple[Code, int]]) -> Axis:
    known = list(codes)
    return Axis(
        kind,
        axis_id,
        tuple(code.id for code, _ in known),
        labels={code.id: dict(code.name) for code, _ in known},
        depth={code.id: depth for code, depth in known if depth},
    )


def _below(book: Codebook, parent: str | None, branch: str, depth: int) -> Iterator[tuple[Code, int]]:
    children = book.children(parent, branch)
    for code in children:
        if not code.retired:
            yield code, depth
        yield from _below(book, code.id, branch, depth if code.retired else depth + 1)


def _natural(value: str) -> tuple[int, float, str]:
    try:
        return (0, float(value.replace(",", ".")), value)
    except ValueError:
        return (1, 0.0, value.casefold())
