"""Where in a source something stands, in words: page, paragraph, turn, as an excerpt's locator has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codex.words import Words

_UNSAID = frozenset({"at", "beside"})
"""Parts that tell a reader nothing: places in a frozen text, ids of other cuts."""


def place_text(locator: Mapping[str, str | int], say: Words) -> str:
    """Return a locator in the language of ``say``; what there is no word for stands as it is.

    >>> from codex.words import Words
    >>> place_text({"paragraph": 3, "part": 2}, Words("en")), place_text({"line": 7}, Words("ru"))
    ('para. 3, part 2', 'line 7')
    """
    parts = []
    for part, where in locator.items():
        own, shared = f"tui.place-{part}", f"exporting.place-{part}"
        known = own if say.has(own) else shared
        if say.has(known):
            parts.append(say(known, where=where))
        elif part not in _UNSAID:
            parts.append(f"{part} {where}")
    return ", ".join(parts)
