"""Excerpts in hand: parted and put together again, before a round freezes them.

Works on pieces, never on ids: the study gives new excerpts new ids, and old ones stay in history.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from codex.corpus.locating import Ambiguous, Locator, Place
from codex.errors import NotFound, Refused, UsageProblem
from codex.model.excerpt import Piece

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.model.excerpt import Excerpt


def piece_of(excerpt: Excerpt) -> Piece:
    """Return where an excerpt lies, without its id."""
    return Piece(
        excerpt.start,
        excerpt.end,
        excerpt.locator,
        excerpt.speaker,
        context=excerpt.context,
        codable=excerpt.codable,
    )


def split_piece(text: str, piece: Piece, at: int) -> tuple[Piece, Piece]:
    """Part a piece in two.

    Args:
        text: The whole source.
        piece: The piece; both parts keep its locator, speaker and state.
        at: Code point of the source where the second part begins.

    Raises:
        UsageProblem: One of the parts would be empty or blank.
    """
    if not piece.start < at < piece.end:
        raise UsageProblem("corpus.split-outside", at=at, start=piece.start, end=piece.end)
    first, second = text[piece.start : at], text[at : piece.end]
    if not first.strip() or not second.strip():
        raise UsageProblem("corpus.split-blank", at=at)
    return (
        replace(piece, end=piece.start + len(first.rstrip())),
        replace(piece, start=piece.end - len(second.lstrip())),
    )


def split_before(text: str, piece: Piece, words: str) -> tuple[Piece, Piece]:
    """Part a piece before the words with which the second part is to begin.

    Raises:
        NotFound: The words do not stand in the piece.
        UsageProblem: They stand in it several times, or at its beginning.
    """
    found = Locator(text[piece.start : piece.end]).find(words)
    if isinstance(found, Ambiguous):
        raise UsageProblem("corpus.split-several", words=words, n=len(found.places))
    if not isinstance(found, Place):
        raise NotFound("corpus.split-absent", words=words)
    return split_piece(text, piece, piece.start + found.start)


def merged_piece(pieces: Sequence[Piece], chosen: Sequence[int]) -> Piece:
    """Put neighbouring pieces together, with the context between them.

    Args:
        pieces: All pieces of the source, in order.
        chosen: Positions of the pieces to be put together, at least two.

    Returns:
        One piece from the first to the last: locator of the first, speaker where it is one and
        the same, codable where all are.

    Raises:
        UsageProblem: Fewer than two, or context among them.
        Refused: An excerpt lies between that was not chosen.
    """
    order = sorted(set(chosen))
    if len(order) < 2:
        raise UsageProblem("corpus.merge-one")
    parts = [pieces[at] for at in order]
    if any(part.context for part in parts):
        raise UsageProblem("corpus.merge-context")
    between = [at for at in range(order[0], order[-1]) if at not in order and not pieces[at].context]
    if between:
        raise Refused("corpus.merge-apart", n=len(between))
    speakers = {part.speaker for part in parts}
    return replace(
        parts[0],
        end=parts[-1].end,
        speaker=speakers.pop() if len(speakers) == 1 else "",
        codable=all(part.codable for part in parts),
    )
