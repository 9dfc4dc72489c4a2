"""What an expert of a panel can read and may see; everything else is left out and counted as left out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from codex.store.excerpts import excerpt
from codex.store.sources import sources
from codex.store.translations import translations

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from codex.model.excerpt import Excerpt, Translation
    from codex.model.expert import Expert
    from codex.model.source import Source
    from codex.model.vote import Item
    from codex.steps.study.opening import Study

SEEN_BY_PANEL = frozenset({"verbatim", "panel"})
"""Consents under which an expert of the panel may read the words."""
OF_EXCERPTS = frozenset({"excerpt", "pair"})
"""Kinds of item that nobody can vote on without reading the excerpt."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The evidence of an item as one expert sees it."""

    shown: tuple[Excerpt, ...]
    unread: int = 0
    """Excerpts in a language that the expert does not read."""
    withheld: int = 0
    """Excerpts that their source's consent keeps from the panel."""


@dataclass(frozen=True)
class Sight:
    """The excerpts behind a round's items, read once for all experts."""

    excerpts: Mapping[str, Excerpt]
    sources: Mapping[str, Source]
    _open: Mapping[str, bool] = field(default_factory=dict)
    _translated: Mapping[str, Sequence[Translation]] = field(default_factory=dict)

    def of(self, item: Item, expert: Expert) -> Seen:
        """Return the evidence of an item that the expert reads and may see."""
        shown: list[Excerpt] = []
        unread = withheld = 0
        for name in item.evidence:
            found = self.excerpts.get(name)
            if found is None or not self._open[name]:
                withheld += 1
            elif read := self._as_read(found, expert):
                shown.append(read)
            else:
                unread += 1
        return Seen(tuple(shown), unread, withheld)

    def can_vote(self, item: Item, expert: Expert) -> bool:
        """Say whether an expert can be asked: who cannot read an excerpt is missing, never against."""
        if item.kind not in OF_EXCERPTS or not item.refs:
            return True
        found = self.excerpts.get(item.refs[0])
        return found is not None and self._open[item.refs[0]] and self._as_read(found, expert) is not None

    def _as_read(self, found: Excerpt, expert: Expert) -> Excerpt | None:
        """Return an excerpt in words that the expert reads: its own, else those of a translation."""
        if expert.reads(found.language):
            return found
        held = (one for one in self._translated.get(found.id, ()) if one.language in expert.languages)
        other = next(held, None)
        return replace(found, text=other.text, language=other.language) if other else None

    def asked(self, items: Iterable[Item], expert: Expert) -> tuple[Item, ...]:
        """Return the items that an expert can be asked about."""
        return tuple(item for item in items if self.can_vote(item, expert))


def sight(study: Study, items: Sequence[Item]) -> Sight:
    """Read the excerpts behind these items."""
    known = {one.id: one for one in sources(study.file)}
    names = dict.fromkeys(name for item in items for name in (*item.evidence, *_excerpt_of(item)))
    excerpts = {name: found for name in names if (found := excerpt(study.file, name)) is not None}
    seen = {
        name: bool(found.text) and found.source in known and known[found.source].consent in SEEN_BY_PANEL
        for name, found in excerpts.items()
    }
    return Sight(excerpts, known, seen, translations(study.file, excerpts) if excerpts else {})


def _excerpt_of(item: Item) -> tuple[str, ...]:
    return item.refs[:1] if item.kind in OF_EXCERPTS else ()
