"""An excerpt with the text around it and where it is from, drawn for any width and height."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codex.tui.blocks import highlighted
from codex.tui.wrapping import cells, cut, wrapped
from codex.words.places import place_text
from codex.words.visible import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from codex.steps.coding.tagging import View
    from codex.tui.looks import Looks
    from codex.tui.paper import Line
    from codex.words import Words

WIDEST: Final = 84
"""Cells of a line of text: longer ones are hard to read."""


class ExcerptBlock:
    """Draws excerpts; a text is broken into lines once for each width."""

    def __init__(self, say: Words, looks: Looks) -> None:
        self.say = say
        self.looks = looks

    def lines(
        self,
        view: View,
        width: int,
        room: int,
        places: Callable[[str], Sequence[tuple[int, int]]] = lambda _text: (),
    ) -> list[Line]:
        """Return at most ``room`` lines: where it is from, context before, the excerpt, context after.

        Args:
            view: The excerpt in its surroundings.
            width: Cells.
            room: Lines.
            places: Gives the places (start, end) of a text that are to be marked.
        """
        say = self.say
        one = view.excerpt
        language = "" if one.language == "unknown" else one.language
        parts = (place_text(one.locator, say), one.speaker, language, one.id)
        rest = visible("".join(f" · {part}" for part in parts if part))
        title = cut(visible(view.source), max(width - cells(rest), width // 3))  # titles of papers are long
        about = title + rest if title else rest[3:]
        head: list[Line] = [[(cut(about, width), "dim")]] if room >= 5 else []
        gutter = 2 if width >= 40 else 0
        measure = min(width - gutter, WIDEST)
        space = room - len(head)
        text, spans = self._wrap(f"text {view.excerpt.id}", view.excerpt.text, measure)
        other = self._translations(view, measure, gutter)
        own = len(spans) + len(other)
        around = max(min((space - own) // 2, 4), 1 if space >= 6 else 0)
        before = self._context(f"before {view.excerpt.id}", view.before.rstrip(), measure, gutter)
        shown = before[len(before) - around :] if around else []
        after = self._context(f"after {view.excerpt.id}", view.after.lstrip(), measure, gutter)
        bar = [("│ ", "code")] if gutter else []
        below = [*other, *after]
        total = len(shown) + len(spans) + len(below)
        self.looks.scroll = max(0, min(self.looks.scroll, total - min(space, len(shown) + own)))
        marked = places(text)
        lines: list[Line] = []
        for number in range(self.looks.scroll, min(self.looks.scroll + space, total)):
            if number < len(shown):
                lines.append(shown[number])
            elif number < len(shown) + len(spans):
                start, end = spans[number - len(shown)]
                lines.append([*bar, *highlighted(text, start, end, marked)])
            else:
                lines.append(below[number - len(shown) - len(spans)])
        hidden = len(shown) + own - self.looks.scroll - space
        if hidden > 0 and len(lines) > 1:
            lines[-1] = [(cut(say("tui.more-lines", n=hidden + 1), width), "doubt")]
        return [*head, *lines]

    def _translations(self, view: View, measure: int, gutter: int) -> list[Line]:
        """Return the translations, told from the original by their own rule, language and translator."""
        bar = [("┆ ", "code")] if gutter else []
        lines: list[Line] = []
        for one in view.translations:
            said = f"[{one.language}, {one.translator}] {one.text}"
            shown, spans = self._wrap(f"{one.language} {one.translator} {view.excerpt.id}", said, measure)
            lines += [[*bar, (shown[start:end], "")] for start, end in spans]
        return lines

    def _context(self, name: str, text: str, measure: int, gutter: int) -> list[Line]:
        shown, spans = self._wrap(name, text, measure)
        pad = " " * gutter
        return [[(pad + shown[start:end], "dim")] for start, end in spans if end > start]

    def _wrap(self, name: str, text: str, width: int) -> tuple[str, list[tuple[int, int]]]:
        """Return the text as it is shown, and its lines; broken once for each excerpt and width."""
        wraps = self.looks.wraps
        if (name, width) not in wraps:
            if len(wraps) > 12:
                wraps.clear()
            shown = visible(text.expandtabs(4), lines=True)
            wraps[name, width] = (shown, wrapped(shown, width))
        return wraps[name, width]
