"""Rows of an answer that may be very many, packed while nobody looks at them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

Row = TypeVar("Row")
_TOGETHER: Final = 1000
"""Rows that are packed as one piece."""


class Packed(Generic[Row]):
    """Rows in their order; a hundred thousand titles take as much memory as a few.

    >>> rows = Packed[str]()
    >>> for n in range(2500):
    ...     rows.append(f"row {n}")
    >>> len(rows), [*rows][1234], rows.shortened(2) or [*rows]
    (2500, 'row 1234', ['row 0', 'row 1'])
    """

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._open: list[Row] = []

    def append(self, row: Row) -> None:
        """Add a row at the end."""
        if len(self._open) == _TOGETHER:
            self._pieces.append(_packed(self._open))
            self._open = []
        self._open.append(row)

    def __len__(self) -> int:
        return len(self._pieces) * _TOGETHER + len(self._open)

    def __iter__(self) -> Iterator[Row]:
        for piece in self._pieces:
            yield from _unpacked(piece)
        yield from self._open

    def shortened(self, many: int) -> None:
        """Leave the first ``many`` rows."""
        whole = many // _TOGETHER
        if whole < len(self._pieces):
            self._open = _unpacked(self._pieces[whole])
            del self._pieces[whole:]
        del self._open[many - len(self._pieces) * _TOGETHER :]


def _packed(rows: list[Any]) -> bytes:
    import pickle
    import zlib

    return zlib.compress(pickle.dumps(rows, pickle.HIGHEST_PROTOCOL), 1)


def _unpacked(piece: bytes) -> list[Any]:
    import pickle
    import zlib

    rows: list[Any] = pickle.loads(zlib.decompress(piece))  # noqa: S301 - packed above, never read from a file
    return rows
