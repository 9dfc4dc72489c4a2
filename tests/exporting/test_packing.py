"""What a page carries comes out of it again as it was."""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codex.exporting import packing
from codex.exporting.packing import packed, packed_in, unpacked

LETTERS = st.text(st.characters(codec="utf-8"), max_size=12)
FACTS = ("id", "source", "language", "place", "speaker", "text", "translation")


def document(count: int, text: str = "сөз") -> dict[str, Any]:
    """Return what a page may carry of some excerpts in two cells, one of them bare."""
    excerpts: dict[str, list[Any]] = {name: [f"{name} {n}" for n in range(count)] for name in FACTS}
    excerpts["text"] = [(text, None, 0)[n % 3] for n in range(count)]
    cells = [[0, 0, "in", count, [["in", 2, [*range(count)]]]], [0, 1, "no-evidence", 0, []]]
    return {"title": {"en": text}, "cells": cells, "excerpts": excerpts}


@given(
    st.recursive(
        st.none() | st.integers() | LETTERS, lambda inner: st.lists(inner) | st.dictionaries(LETTERS, inner)
    )
)
@settings(max_examples=60)
def test_any_document_comes_out_as_it_was(told: Any) -> None:
    assert unpacked(packed(told)) == told


@given(LETTERS, st.integers(1, 9))
@settings(max_examples=60)
def test_what_is_told_of_excerpts_comes_out_of_all_blocks(text: str, size: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packing, "BATCH", size)
        signs = packed(document(7, text))
    assert signs.count("\n") == -(-7 // size)
    assert unpacked(signs) == document(7, text)


def test_more_letters_than_a_byte_counts_come_out_too() -> None:
    every = "".join(map(chr, range(32, 1500))) + "𝔘😀\ufeff\ufe0f\xfe\xff"
    assert unpacked(packed(document(3, every))) == document(3, every)


def test_half_a_letter_becomes_a_question_mark() -> None:
    assert unpacked(packed(["a\ud800b"])) == ["a?b"]


def test_signs_are_harmless_in_a_page_and_the_same_each_time() -> None:
    signs = packed(document(2000, "</script><!--&amp;"))
    assert not set("<>&\"'\\") & set(signs)
    assert signs == packed(document(2000, "</script><!--&amp;"))


@pytest.mark.parametrize("spoil", ["cut", "swapped", "no block", "not packed"])
def test_a_page_whose_packed_part_is_spoiled_is_read_as_it_stands(spoil: str) -> None:
    signs = packed(document(2000))
    lines = signs.split("\n")
    bad = {
        "cut": signs[: len(signs) // 2],
        "swapped": "\n".join(reversed(lines)),
        "no block": "\n" * 3,
        "not packed": "!!",
    }[spoil]
    page = f'<p>x</p><script id="data">{bad}</script>'.encode()
    assert packed_in(page) == (page, None)
    assert packed_in(page.replace(bad.encode(), signs.encode()))[1] == document(2000)


def test_each_block_is_read_without_the_others() -> None:
    lines = packed(document(2000)).split("\n")
    last = zlib.decompress(base64.b85decode(lines[-1].translate(str.maketrans(",/.", "<>&"))))
    assert len(lines) == 1 + -(-2000 // packing.BATCH)
    assert len(last) < len(json.dumps(document(2000)["excerpts"], ensure_ascii=False)) / 3
