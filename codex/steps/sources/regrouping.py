"""Excerpts in hand: parted, put together, marked not codable, as long as no round has frozen them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codex.corpus.identity import excerpt_id
from codex.corpus.regrouping import merged_piece, piece_of, split_before, split_piece
from codex.errors import Refused, UsageProblem
from codex.steps.sources.which_excerpts import find_excerpt
from codex.store import excerpts as store
from codex.store import sources
from codex.store.canonical import canonical
from codex.store.log import Write

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from codex.model.excerpt import Excerpt, Piece
    from codex.steps.study.opening import Study


def split_excerpt(
    study: Study, asked: str, *, before: str = "", at: int | None = None
) -> tuple[Excerpt, Excerpt]:
    """Part an excerpt in two; both are new excerpts, the old one stays in the history.

    Args:
        study: The study.
        asked: Id of the excerpt.
        before: Words with which the second part begins.
        at: Or the code point of the source at which it begins.

    Raises:
        NotFound: No such excerpt; the words do not stand in it. Refused: A round or sample holds it.
        UsageProblem: Neither words nor place, words that stand in it several times, an empty part.
    """
    if bool(before) == (at is not None):
        raise UsageProblem("steps.split-how")
    with study.file.transaction():
        one = in_hand(study, asked)
        text = sources.text(study.file, one.source)
        whole = piece_of(one)
        parts = split_before(text, whole, before) if at is None else split_piece(text, whole, at)
        names = _replaced(study, one.cut, [one], parts)
        return find_excerpt(study, names[0]), find_excerpt(study, names[1])


def merge_excerpts(study: Study, asked: Sequence[str]) -> Excerpt:
    """Put neighbouring excerpts of one cut together, with the context between them.

    Raises:
        NotFound: No such excerpt. Refused: A round or sample holds one; an excerpt lies between them.
        UsageProblem: Fewer than two, of two cuts, or context.
    """
    with study.file.transaction():
        chosen = [in_hand(study, name) for name in dict.fromkeys(asked)]
        if len({one.cut for one in chosen}) > 1:
            raise UsageProblem("steps.merge-two-cuts")
        every = sorted(
            (one for one in store.excerpts(study.file, chosen[0].source) if one.cut == chosen[0].cut)
            if chosen
            else (),
            key=lambda one: (one.start, one.end),
        )
        places = [number for number, one in enumerate(every) if one.id in {item.id for item in chosen}]
        whole = merged_piece([piece_of(one) for one in every], places)
        gone = [one for one in every if whole.start <= one.start and one.end <= whole.end]
        for one in gone:
            in_hand(study, one.id)
        return find_excerpt(study, _replaced(study, chosen[0].cut, gone, [whole])[0])


def mark_excerpts(study: Study, asked: Sequence[str], *, codable: bool) -> tuple[Excerpt, ...]:
    """Mark excerpts as codable or not, as long as they are in hand.

    Raises:
        NotFound: No such excerpt. Refused: A round or sample holds one, or it is a place that was decided on.
    """
    with study.file.transaction():
        found = [in_hand(study, name) for name in asked]
        study.write([store.marked(one.id, codable=codable) for one in found if one.codable != codable])
        return tuple(find_excerpt(study, one.id) for one in found)


def in_hand(study: Study, asked: str) -> Excerpt:
    """Return an excerpt that may still be changed.

    Raises:
        NotFound: No such excerpt. Refused: A round, or a sample drawn for one, holds it.
    """
    one = find_excerpt(study, asked)
    rounds = store.in_samples(study.file, one.id)
    if rounds:
        raise Refused("steps.excerpt-frozen", excerpt=one.id, round=", ".join(rounds))
    decided = store.decided_in(study.file, one.id)
    if decided:
        raise Refused("spans.excerpt-agreed", excerpt=one.id, round=", ".join(decided))
    drawn = store.drawn_in(study.file, one.id)
    if drawn:
        raise Refused("steps.excerpt-sampled", excerpt=one.id, sample=", ".join(drawn))
    return one


def _replaced(study: Study, cut: str, gone: Iterable[Excerpt], fresh: Sequence[Piece]) -> list[str]:
    """Write a cut again with other pieces in the place of some; returns the ids of the new ones."""
    value = store.cut_value(study.file, cut)
    old = {piece[0]: piece for piece in value["pieces"]}
    away = [old[one.id] for one in gone]
    first = away[0]
    rows: list[list[Any]] = []
    for piece in fresh:
        name = excerpt_id(str(value["source"]), cut, piece.start, piece.end)
        locator = canonical(dict(piece.locator)) if piece.locator else None
        same = len({row[4] for row in away}) == 1
        rows.append(
            [
                *(name, piece.start, piece.end, locator, first[4] if same else None, first[5]),
                *(int(piece.context), int(piece.codable)),
            ]
        )
    at = value["pieces"].index(first)
    kept = [piece for piece in value["pieces"] if piece not in away]
    at = sum(piece in kept for piece in value["pieces"][:at])
    study.write([Write("cut@1", (cut,), {**value, "pieces": [*kept[:at], *rows, *kept[at:]]})])
    return [row[0] for row in rows]
