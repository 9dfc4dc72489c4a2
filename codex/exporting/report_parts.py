"""A report before it has a form: sections of paragraphs and tables, in one language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codex.exporting.texts import count_text, decimal_text
from codex.words.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from codex.model.estimate import Estimate
    from codex.words import Words


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, nothing in it but text."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption; the first column names the row."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    links: tuple[tuple[str, ...], ...] = ()
    """Per row, the sections that its last column points to; empty where it points nowhere."""
    heads: frozenset[int] = frozenset()
    """Rows that are the title of the rows below them: their first cell stands across the table."""


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the report."""

    id: str
    title: str
    blocks: tuple[Paragraph | Table, ...]


class Teller:
    """Puts figures into sentences: numbers as the language writes them, counted words in their forms."""

    def __init__(self, say: Words) -> None:
        self.say = say
        self.language = say.language

    def __call__(self, text_id: str, /, **fields: object) -> str:
        """Return a text of the report; whole numbers decide forms and are written out by the language."""
        shown = {name: value if name == "n" else self.shown(value) for name, value in fields.items()}
        return self.say(f"report.{text_id}", **shown)

    def shown(self, value: object) -> str:
        """Return a field of a sentence as text."""
        if isinstance(value, int) and not isinstance(value, bool):
            return count_text(value, self.language)
        return visible(str(value))

    def count(self, what: str, n: int) -> str:
        """Return a number with what is counted: ``12 excerpts``."""
        return self(f"n-{what}", n=n, number=n)

    def paragraph(self, *sentences: str) -> list[Paragraph]:
        """Return the sentences as one paragraph; no paragraph of none."""
        text = " ".join(filter(None, sentences))
        return [Paragraph(text)] if text else []

    def listed(self, counted: Mapping[str, int], prefix: str) -> str:
        """Return ``papers 3, interviews 2``; a word of the catalogue for each key where there is one."""
        parts = []
        for key, n in counted.items():
            text_id = f"{prefix}{key}"
            name = self.say(text_id) if self.say.has(text_id) else visible(key)
            parts.append(f"{name} {count_text(n, self.language)}")
        return ", ".join(parts)

    def percent(self, share: float) -> str:
        """Return a share as a percentage without decimals.

        >>> from codex.words import Words
        >>> Teller(Words("en")).percent(2 / 3), Teller(Words("ru")).percent(0.5)
        ('67%', '50 %')
        """
        return f"{decimal_text(100 * share, self.language, 0)}{'%' if self.language == 'en' else ' %'}"

    def number(self, value: float | None, places: int = 2, *, bounded: bool = False) -> str:
        """Return a number, a dash where there is none."""
        return "–" if value is None else decimal_text(value, self.language, places, bounded=bounded)

    def coefficient(self, name: str) -> str:
        """Return how a coefficient is called."""
        if name.startswith("mean:"):
            return self.say("agree.mean", name=self.coefficient(name.removeprefix("mean:")))
        text_id = f"agree.name-{name.replace('_', '-')}"
        return self.say(text_id) if self.say.has(text_id) else name.replace("_", " ")

    def interval(self, one: Estimate) -> str:
        """Return an interval in brackets, or why there is none."""
        if one.interval is None:
            return self.say(one.why_no_interval) if one.why_no_interval else "–"
        low = decimal_text(one.interval.low, self.language, bounded=True)
        high = decimal_text(one.interval.high, self.language, bounded=True)
        return f"[{low}{', ' if self.language == 'en' else '; '}{high}]"

    def value(self, one: Estimate) -> str:
        """Return a coefficient's value, or why there is none."""
        if one.value is None:
            return self.say(one.why or "exporting.undefined")
        return decimal_text(one.value, self.language, bounded=True)

    def estimate(self, one: Estimate) -> str:
        """Return a coefficient as papers print it: name, value, interval, units."""
        name = self.coefficient(one.coefficient)
        if one.value is None:
            return f"{name}: {self.value(one)}"
        text = f"{name} = {self.value(one)}"
        if one.interval is not None:
            level = decimal_text(one.interval.confidence, self.language, 0)
            text += f", {self.say('exporting.interval', level=level)} {self.interval(one)}"
        return f"{text}, n = {count_text(one.units, self.language)}"


def blocks(*parts: Iterable[Paragraph | Table]) -> tuple[Paragraph | Table, ...]:
    """Return all parts one after another."""
    return tuple(block for part in parts for block in part)
