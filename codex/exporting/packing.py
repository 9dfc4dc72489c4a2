"""What a page carries packed: one document in blocks that are read one by one, the same bytes each time."""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections import Counter
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

BATCH: Final = 512
"""Excerpts in a block: whoever opens a cell unpacks the blocks of its excerpts, no others."""
_EARLY: Final = ("source", "language")
"""What filters ask of every excerpt, which therefore stands in the first block."""
_HARMLESS: Final = str.maketrans("<>&", ",/.")
_BACK: Final = str.maketrans(",/.", "<>&")
_PACKED: Final = re.compile(rb'id="data">([^<]+)<')
_ALPHABET: Final = 254
_LONG: Final = 255


def packed(document: Any) -> str:
    """Return a document as lines in base 85, with signs that HTML leaves alone; each is a block, deflated.

    A document with ``cells`` and ``excerpts`` is taken apart: its first block holds the head and
    the groups of each cell, which are read when somebody asks for them; each other block holds all
    else that is known of :data:`BATCH` excerpts.

    Letters of three alphabets fit into one byte each once they are numbered by how often they
    occur, which packs a sixth better than UTF-8. The first block begins with how many letters the
    table has, the table in UTF-16 (255 announces a UTF-16 unit that it lacks), and how many bytes
    the head takes, in four bytes, the lowest first. The head's ``sizes`` tell where groups end.
    """
    head, groups, early, batches = _taken_apart(document)
    letters = _Letters("".join([_told(head), *groups, early, *batches]))
    pieces = [text.translate(letters).encode("latin-1") for text in groups]
    if groups:
        head |= {"sizes": [len(piece) for piece in pieces], "batch": BATCH}
    start = _told(head).translate(letters).encode("latin-1")
    first = [letters.table(), len(start).to_bytes(4, "little"), start, *pieces]
    blocks = [b"".join([*first, early.translate(letters).encode("latin-1")])]
    blocks += [text.translate(letters).encode("latin-1") for text in batches]
    lines = [base64.b85encode(zlib.compress(block, 9)).decode("ascii") for block in blocks]
    return "\n".join(lines).translate(_HARMLESS)


class _Letters(dict[int, str]):
    """Letter -> the byte that stands for it, or the bytes of one that the table lacks."""

    def __init__(self, text: str) -> None:
        often = Counter(letter for letter in text if letter <= "\uffff")
        self._often = sorted(sorted(often), key=lambda letter: -often[letter])[:_ALPHABET]
        super().__init__((ord(letter), chr(number)) for number, letter in enumerate(self._often))

    def __missing__(self, letter: int) -> str:
        units = chr(letter).encode("utf-16-le")
        pairs = zip(units[::2], units[1::2], strict=True)
        return self.setdefault(letter, "".join(chr(_LONG) + chr(low) + chr(high) for low, high in pairs))

    def table(self) -> bytes:
        return bytes([len(self._often)]) + "".join(self._often).encode("utf-16-le")


def _told(document: Any) -> str:
    """Return a document as JSON, with a question mark for each half of a letter."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-16-le", "replace").decode("utf-16-le")


def _taken_apart(document: Any) -> tuple[Any, list[str], str, list[str]]:
    """Return the head, the groups of each cell, what is asked of every excerpt, and the rest in batches."""
    if not isinstance(document, dict) or not {"cells", "excerpts"} <= document.keys():
        return document, [], "", []
    excerpts: Mapping[str, Sequence[Any]] = document["excerpts"]
    head = {key: part for key, part in document.items() if key != "excerpts"}
    groups = [_told(cell[-1]) if cell[-1] else "" for cell in document["cells"]]
    early = _told({name: excerpts[name] for name in _EARLY})
    later = {name: column for name, column in excerpts.items() if name not in _EARLY}
    batches = [
        _told({name: column[start : start + BATCH] for name, column in later.items()})
        for start in range(0, max(map(len, later.values())), BATCH)
    ]
    return head | {"cells": [cell[:-1] for cell in document["cells"]]}, groups, early, batches


def unpacked(text: str) -> Any:
    """Return the document again, as the script of the page does: for checks."""
    first, *others = (zlib.decompress(base64.b85decode(line)) for line in text.translate(_BACK).split("\n"))
    start = 1 + 2 * first[0]
    table = first[1:start].decode("utf-16-le")
    end = start + 4 + int.from_bytes(first[start : start + 4], "little")
    head = json.loads(_read(first[start + 4 : end], table))
    if not isinstance(head, dict) or "sizes" not in head:
        return head
    ends = [*accumulate(head.pop("sizes"), initial=end)]
    groups = [_read(first[begin:end], table) for begin, end in pairwise(ends)]
    return _put_together(head, groups, [_read(piece, table) for piece in (first[ends[-1] :], *others)])


def _put_together(head: dict[str, Any], groups: Sequence[str], excerpts: Sequence[str]) -> dict[str, Any]:
    cells = [
        [*cell, json.loads(held) if held else []] for cell, held in zip(head["cells"], groups, strict=True)
    ]
    columns: dict[str, list[Any]] = {}
    for held in map(json.loads, excerpts):
        for name, column in held.items():
            columns.setdefault(name, []).extend(column)
    return {
        **{key: part for key, part in head.items() if key != "batch"},
        "cells": cells,
        "excerpts": columns,
    }


def _read(content: bytes, table: str) -> str:
    return b"".join(_units(content, table)).decode("utf-16-le")


def _units(content: bytes, table: str) -> Iterator[bytes]:
    place = 0
    while place < len(content):
        if content[place] == _LONG:
            yield content[place + 1 : place + 3]
            place += 3
        else:
            yield table[content[place]].encode("utf-16-le")
            place += 1


def packed_in(content: bytes) -> tuple[bytes, Any]:
    """Return a page without what it carries packed, and that document; as it is, and None, where none can be read.

    Packed, it is signs by chance, which spell anybody's name now and then.
    """
    found = _PACKED.search(content)
    try:
        document = unpacked(found[1].decode("ascii")) if found else None
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError, zlib.error):
        return content, None
    return (content if found is None else content[: found.start(1)] + content[found.end(1) :]), document
