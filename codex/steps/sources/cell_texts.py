"""What people wrote into cells, and the quotes they chose for them; stored once a pair, whichever way it lies.

A cell is named by what stands on its two sides: a code by its id, a source by its id, a value of an
attribute as ``region=Mangistau``, a case as ``case=School 3``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from codex.codebook.lookup import find_code
from codex.errors import NotFound, Refused, UsageProblem
from codex.steps.sources.which_sources import find_source
from codex.store.codebooks import codebook
from codex.store.excerpts import by_label, chosen_excerpts, excerpt
from codex.store.records import record, record_gone, records
from codex.store.sources import source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from codex.model.matrix import Axis
    from codex.steps.study.opening import Study

_Value = TypeVar("_Value")
MOST: Final = 3
"""Quotes that may be chosen for a cell: more would be the evidence, not its key."""
NOTE: Final = "note"
MEMO: Final = "memo"
"""Kind and field of the records that hold memos."""
_CHOSEN: Final = "keyquote"
_MARK: Final = "/"


def pair_of(study: Study, cell: str) -> tuple[str, str]:
    """Return the two sides of ``ROW/COLUMN`` as they are stored.

    Raises:
        UsageProblem: Not two sides. NotFound: Nothing is called so.
    """
    row, stroke, column = cell.partition(_MARK)
    if not (stroke and row.strip() and column.strip()):
        raise UsageProblem("steps.note-cell", cell=cell)
    return side_item(study, row.strip()), side_item(study, column.strip())


def side_item(study: Study, word: str) -> str:
    """Return what one side of a cell is stored as.

    Raises:
        NotFound: Neither a code nor a source, and no value of an attribute.
    """
    name, sign, value = word.partition("=")
    if sign and name.strip() and value.strip():
        return f"{name.strip()}={value.strip()}"
    try:
        return find_code(codebook(study.file), word)
    except NotFound as problem:
        try:
            return find_source(study, word).id
        except NotFound:
            raise problem from None


def same_pair(one: Sequence[str], other: Sequence[str]) -> bool:
    """Say whether two pairs are the same cell, whichever side each item is on."""
    return frozenset(one) == frozenset(other)


def split_pair(about: str) -> tuple[str, str]:
    """Return the two sides of a cell as stored."""
    row, _, column = about.partition(_MARK)
    return row, column


def stored_as(axis: Axis, item: str) -> str:
    """Return an item of a side as cells are stored by."""
    return f"{axis.id}={item}" if axis.kind in {"attribute", "case"} else item


def cell_memos(study: Study, rows: Axis, cols: Axis) -> dict[tuple[str, str], str]:
    """Return (row, column) -> what was written into the cell, oldest first, a line each.

    Memos of others are nobody's to read while a round is open; ``codex.steps.sources.notes`` keeps that
    gate, and so does this: only the actor's own are shown then.
    """
    from codex.steps.study.gate import blind_rounds

    own_only = bool(blind_rounds(study))
    written: dict[frozenset[str], list[str]] = {}
    for content in records(study.file, NOTE, MEMO).values():
        if content.get("kind") == "cell" and not (own_only and content.get("by") != study.actor.id):
            key = frozenset(split_pair(content.get("about", "")))
            written.setdefault(key, []).append(content.get("text", ""))
    return {pair: "\n".join(texts) for pair, texts in on_sides(written, rows, cols)}


def key_quotes(study: Study, rows: Axis, cols: Axis) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return (row, column) -> excerpts that a person chose to stand first."""
    chosen = {
        frozenset(split_pair(content["about"])): tuple(content["excerpts"])
        for content in records(study.file, _CHOSEN).values()
    }
    return dict(on_sides(chosen, rows, cols))


def on_sides(
    held: Mapping[frozenset[str], _Value], rows: Axis, cols: Axis
) -> Iterator[tuple[tuple[str, str], _Value]]:
    """Give (row, column) of the cells that the two sides have."""
    down = {stored_as(rows, item): item for item in rows.items}
    across = {stored_as(cols, item): item for item in cols.items}
    for key, value in held.items():
        first, *rest = key
        last = rest[0] if rest else first
        for one, other in ((first, last), (last, first)):
            if one in down and other in across:
                yield (down[one], across[other]), value
                break


def choose_quotes(study: Study, cell: str, words: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Choose the quotes that stand first in a cell, in this order; none takes an earlier choice back.

    Args:
        study: The study.
        cell: ``ROW/COLUMN``.
        words: Ids or labels of excerpts, at most :data:`MOST`.

    Returns:
        The cell and the excerpts, by their ids.

    Raises:
        UsageProblem: Too many. NotFound: No such cell or excerpt.
        Refused: The consent of a source withholds its words.
    """
    if len(words) > MOST:
        raise UsageProblem("steps.too-many-key-quotes", n=len(words), most=MOST)
    with study.file.transaction():
        pair = pair_of(study, cell)
        chosen = tuple(dict.fromkeys(excerpt_id(study, word) for word in words))
        for one in chosen_excerpts(study.file, chosen):
            told = source(study.file, one.source)
            if told is None or told.consent != "verbatim":
                consent = told.consent if told else "none"
                raise Refused("steps.key-quote-consent", excerpt=one.id, consent=consent)
        known = records(study.file, _CHOSEN)
        name = next((key for key, held in known.items() if same_pair(split_pair(held["about"]), pair)), "")
        about = _MARK.join(pair)
        if chosen:
            content = {"about": about, "excerpts": list(chosen)}
            study.write([record(study.file, _CHOSEN, content, name=name)])
        elif name:
            study.write([record_gone(_CHOSEN, name)])
    return about, chosen


def chosen_cells(study: Study) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return every cell that quotes were chosen for, in the order of their choice."""
    return tuple(
        (content["about"], tuple(content["excerpts"])) for content in records(study.file, _CHOSEN).values()
    )


def excerpt_id(study: Study, word: str) -> str:
    """Return the excerpt of that id or label.

    Raises:
        NotFound: There is none.
    """
    if excerpt(study.file, word) is not None:
        return word
    found = by_label(study.file).get(word)
    if found is None:
        raise NotFound("steps.unknown-excerpt", excerpt=word)
    return found
