"""Items of a round put into the sets in which experts compare them, and how the sets stand afterwards."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from codex.errors import Refused, UsageProblem
from codex.model.code import wording
from codex.model.finding import Finding
from codex.model.sets import PAIRWISE, SET
from codex.model.vote import Item

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codex.model.code import Codebook, Text
    from codex.model.panel import Sets
    from codex.steps.panel.panel_items import Chosen

MOST_COMPARED: Final = 15
"""Items of which every pair is asked: 105 pairs are more than anybody answers with care."""
MOST_IN_SETS: Final = 100
COMPARABLE: Final = frozenset({"code", "cell", "statement"})
LANGUAGES: Final = ("en", "ru", "kk")


def in_sets(chosen: Chosen, kind: str, design: Sets, seed: int, book: Codebook | None) -> Chosen:
    """Return the pairs or sets in which the chosen items are compared.

    Args:
        chosen: Codes, cells or statements.
        kind: ``pairwise`` or ``best-worst``.
        design: How large sets are, and how many times each item is shown.
        seed: Of the round: decides what stands together, and what stands first.
        book: Codebook whose names codes and cells go by.

    Raises:
        UsageProblem: Items whose words only some experts may read. Refused: Too few or too many of them.
    """
    from codex.consensus.set_design import balanced_sets, every_pair

    known = {item.id: item for item in chosen.items}
    _comparable(known)
    n = len(known)
    smallest, most = (2, MOST_COMPARED) if kind == PAIRWISE else (design.size, MOST_IN_SETS)
    if n < smallest:
        raise Refused("panel.sets-too-few", n=n, least=smallest)
    if n > most:
        raise Refused(f"panel.sets-too-many-{kind}", n=n, most=most)
    called = {name: _called(item, book) for name, item in known.items()}
    if kind == PAIRWISE:
        blocks = every_pair(tuple(known), seed)
        found = Finding(kind, "panel.sets-pairs", fields={"n": len(blocks), "items": n})
    else:
        made = balanced_sets(tuple(known), design.size, design.times, seed)
        blocks = made.sets
        fields = dict(zip(("least", "most"), made.shown, strict=True)) | {"size": design.size, "items": n}
        fields |= dict(zip(("fewest", "oftenest"), made.together, strict=True)) | {"n": len(blocks)}
        found = Finding(kind, "panel.sets-made", fields=fields)
    sets = tuple(_set(block, called) for block in blocks)
    return replace(chosen, items=sets, findings=(*chosen.findings, found))


def _comparable(known: Mapping[str, Item]) -> None:
    if not known:
        raise UsageProblem("panel.sets-propose")
    for item in known.values():
        if item.kind not in COMPARABLE:
            raise UsageProblem("panel.sets-of-what", kind=item.kind)


def _called(item: Item, book: Codebook | None) -> dict[str, str]:
    """Return how a member is called, on one line, in every language."""
    if item.text or book is None:
        text: Text = item.text or {"": item.id}
        return {language: _line(wording(text, language)) for language in LANGUAGES}
    names = [found.name for code in item.refs if (found := book.code(code)) is not None]
    return {
        language: _line(" × ".join(wording(name, language) for name in names) or item.id)
        for language in LANGUAGES
    }


def _line(text: str) -> str:
    return " ".join(text.split())


def _set(block: Sequence[str], called: Mapping[str, Mapping[str, str]]) -> Item:
    """Return a set; its id is made of its members and their order, so that it is the same in the next round."""
    digest = hashlib.blake2b("\x1f".join(block).encode(), digest_size=6).hexdigest()
    text = {language: "\n".join(called[name][language] for name in block) for language in LANGUAGES}
    if len(set(text.values())) == 1:
        text = {"": text["en"]}
    return Item(f"{SET}:s{digest}", SET, text=text, refs=tuple(block))
