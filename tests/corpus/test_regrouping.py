from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex.corpus.cuts import cut
from codex.corpus.regrouping import merged_piece, piece_of, split_before, split_piece
from codex.errors import NotFound, Refused, UsageProblem
from codex.model.excerpt import Excerpt, Piece
from codex.words import LANGUAGES, Words

TEXT = "P1: We plan. Then we teach.\nP1: And rest.\nI: So?\nP2: Yes."
PIECES = cut(TEXT, by="turn")


def said(piece: Piece) -> str:
    return TEXT[piece.start : piece.end]


def test_an_excerpt_is_parted_where_the_second_part_begins() -> None:
    first, second = split_before(TEXT, PIECES[1], "then WE")
    assert (said(first), said(second)) == ("We plan.", "Then we teach.")
    assert first.speaker == second.speaker == "P1"
    assert first.locator == PIECES[1].locator


def test_an_excerpt_is_not_parted_into_nothing() -> None:
    for at in (PIECES[1].start, PIECES[1].end, 0):
        with pytest.raises(UsageProblem):
            split_piece(TEXT, PIECES[1], at)
    with pytest.raises(UsageProblem):
        split_piece("a   ", Piece(0, 4), 2)
    with pytest.raises(NotFound):
        split_before(TEXT, PIECES[1], "elsewhere")
    with pytest.raises(UsageProblem) as caught:
        split_before(TEXT, PIECES[1], "WE")
    assert all("2" in caught.value.message(Words(language)) for language in LANGUAGES)


def test_neighbours_are_put_together_with_the_label_between() -> None:
    units = [at for at, piece in enumerate(PIECES) if not piece.context]
    whole = merged_piece(PIECES, units[:2])
    assert said(whole) == "We plan. Then we teach.\nP1: And rest."
    assert whole.speaker == "P1"
    assert merged_piece(PIECES, units[1:]).speaker == ""


def test_what_cannot_be_put_together_is_refused() -> None:
    units = [at for at, piece in enumerate(PIECES) if not piece.context]
    with pytest.raises(UsageProblem):
        merged_piece(PIECES, units[:1])
    with pytest.raises(UsageProblem):
        merged_piece(PIECES, [0, 1])
    with pytest.raises(Refused):
        merged_piece(PIECES, [units[0], units[2]])


@given(st.text("ab .\n", min_size=2, max_size=20), st.integers(0, 20))
def test_parted_and_put_together_is_as_before(text: str, at: int) -> None:
    whole = Piece(0, len(text.rstrip()))
    try:
        parts = split_piece(text, whole, at)
    except UsageProblem:
        return
    assert merged_piece(parts, [0, 1]) == whole


def test_a_piece_knows_what_its_excerpt_knew() -> None:
    excerpt = Excerpt("x", "s", 1, 2, "a", {"page": 3}, speaker="P", codable=False)
    assert piece_of(excerpt) == Piece(1, 2, {"page": 3}, "P", codable=False)
