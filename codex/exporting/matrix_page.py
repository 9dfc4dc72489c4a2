"""What the template of the matrix shows: every decision taken before it is drawn."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from codex.exporting.marks import MARKS
from codex.exporting.shades import lower_bounds, range_texts, step_of
from codex.exporting.texts import anchor, count_text, locator_text, made_by
from codex.model.code import wording
from codex.model.matrix import STATUSES
from codex.words.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from codex.exporting.page_words import PageWords
    from codex.model.matrix import Axis, Cell, Evidence
    from codex.model.view import MatrixView

TAGS: Final = ("kk", "ru", "en")
"""Languages that a page can name in its own words."""
READABLE: Final = 150_000
"""Characters of quotes up to which all of them are readable without JavaScript."""
FEW: Final = 2
"""Quotes a cell and status that stay readable in a larger study; one where two are too many as well."""


@dataclass(frozen=True, slots=True)
class Label:
    """A row or column head."""

    id: str
    text: str
    depth: int
    language: str


@dataclass(frozen=True, slots=True)
class ShownQuote:
    """A quote as it stands on the page."""

    excerpt: str
    text: str | None
    """None where consent withholds it."""
    tag: str
    """Language for whoever reads it aloud; empty where it is not known."""
    translation: str
    translation_language: str
    source: str
    """Citation, else title."""
    facts: Sequence[str]
    """Title, place, language, who gave what, how it was decided: the parts of the caption."""


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """Quotes of one status in a cell."""

    status: str
    mark: str
    total: str
    quotes: Sequence[ShownQuote]
    more: int


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell of the table and, where it rests on anything, its section below."""

    row: int
    col: int
    anchor: str
    status: str
    mark: str
    count: str
    """Excerpts that are in; empty where the status has none."""
    against: str
    experts: int
    facts: Sequence[str]
    step: int
    memo: str
    groups: Sequence[ShownGroup]


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A status with how many cells have it."""

    status: str
    mark: str
    cells: str


def shown_labels(axis: Axis, language: str) -> list[Label]:
    """Return the heads of one side."""
    return [
        Label(
            item,
            visible(wording(axis.labels.get(item, {}), language) or item),
            min(axis.depth.get(item, 0), 6),
            _language_of(axis.labels.get(item, {}), language),
        )
        for item in axis.items
    ]


def _language_of(text: Mapping[str, str], asked: str) -> str:
    """Return the language in which a label is really shown, for whoever reads it aloud."""
    if text.get(asked):
        return asked
    return next((language for language in ("en", "ru", "kk") if not text.get("") and text.get(language)), "")


def legend(view: MatrixView, language: str) -> list[LegendEntry]:
    """Return all eight statuses, those that no cell has too."""
    found = Counter(cell.status for cell in view.matrix.cells.values())
    return [LegendEntry(status, MARKS[status], count_text(found[status], language)) for status in STATUSES]


def shades(view: MatrixView, language: str) -> list[tuple[int, str]]:
    """Return (step, the counts it stands for) of the colour scale."""
    return range_texts(_bounds(view), language)


def _bounds(view: MatrixView) -> tuple[int, ...]:
    return lower_bounds(cell.excerpts for cell in view.matrix.cells.values() if cell.status == "in")


def shown_rows(view: MatrixView, t: PageWords) -> Iterator[list[ShownCell]]:
    """Give the rows of the table, each a list of cells."""
    bounds = _bounds(view)
    few = few_of(view)
    matrix = view.matrix
    for row, row_id in enumerate(matrix.rows.items):
        yield [
            _shown_cell(
                view,
                matrix.cells[row_id, col_id],
                (row, col),
                bounds=bounds,
                few=few,
                t=t,
            )
            for col, col_id in enumerate(matrix.cols.items)
        ]


def few_of(view: MatrixView) -> int | None:
    """Return how many quotes a cell and status are readable without JavaScript, None where all are."""
    return next((few for few in (None, FEW) if _characters(view, few) <= READABLE), 1)


def _characters(view: MatrixView, few: int | None) -> int:
    """Count the characters of the first quotes, each as often as a cell shows it."""
    seen: Counter[tuple[str, str, str]] = Counter()
    size = 0
    for cell in view.matrix.cells.values():
        for status, pair in cell.groups:
            room = None if few is None else max(0, few - seen[cell.row, cell.col, status])
            size += sum(len(view.quotes[excerpt].text) for excerpt in pair.excerpts[:room])
            seen[cell.row, cell.col, status] += len(pair.excerpts)
    return size


def _shown_cell(
    view: MatrixView,
    cell: Cell,
    place: tuple[int, int],
    *,
    bounds: Sequence[int],
    few: int | None,
    t: PageWords,
) -> ShownCell:
    is_counted = cell.excerpts > 0
    return ShownCell(
        row=place[0],
        col=place[1],
        anchor=anchor(cell.row, cell.col),
        status=cell.status,
        mark=MARKS[cell.status],
        count=count_text(cell.excerpts, t.language) if is_counted else "",
        against=count_text(cell.against, t.language) if cell.against else "",
        experts=cell.experts,
        facts=cell_facts(cell, t),
        step=step_of(cell.excerpts, bounds) if cell.status == "in" else 0,
        memo=visible(view.memos.get((cell.row, cell.col), ""), lines=True),
        groups=[*_shown_groups(view, cell, few, t)],
    )


def cell_facts(cell: Cell, t: PageWords) -> list[str]:
    """Return what a cell rests on, in numbers."""
    counts = {"excerpts": cell.excerpts, "sources": cell.sources}
    facts = [f"{t(key)} {count_text(count, t.language)}" for key, count in counts.items()]
    facts.append(f"{t('experts')} {cell.experts}/{cell.roster}")
    if cell.against:
        facts.append(f"{t('against')} {count_text(cell.against, t.language)}")
    return facts


def _shown_groups(view: MatrixView, cell: Cell, few: int | None, t: PageWords) -> Iterator[ShownGroup]:
    first = {excerpt: n for n, excerpt in enumerate(view.key_quotes.get((cell.row, cell.col), ()))}
    by_status: dict[str, list[Evidence]] = {}
    for one in cell.evidence:
        by_status.setdefault(one.status, []).append(one)
    for status, evidence in by_status.items():
        if view.anonymity == "none":
            evidence.sort(key=lambda one: (-one.gave, -one.against, one.excerpt))
        evidence.sort(key=lambda one: first.get(one.excerpt, len(first)))
        shown = evidence[: max(few, len(first)) if few is not None else None]
        yield ShownGroup(
            status,
            MARKS[status],
            count_text(len(evidence), t.language),
            [shown_quote(view, one, t) for one in shown],
            len(evidence) - len(shown),
        )


def shown_quote(view: MatrixView, one: Evidence, t: PageWords) -> ShownQuote:
    """Return an excerpt as it stands on a page, its text only where consent lets it out."""
    quote = view.quotes[one.excerpt]
    facts = [
        visible(quote.title) if quote.cite else "",
        locator_text(quote.locator, quote.speaker, t.say),
        t.known("language", quote.language),
        t(f"translated-{quote.translation_way or 'own'}", made_by(quote)).rstrip(", ")
        if quote.is_open and quote.translation
        else "",
        t("gave-it", _people(view, one.experts) or one.gave) if one.gave or not one.against else "",
        t("gave-against", _people(view, one.against_experts) or one.against) if one.against else "",
        t("judged-of", one.judged),
        "" if one.decided is None else t("decided-in" if one.decided else "decided-out"),
    ]
    return ShownQuote(
        excerpt=one.excerpt,
        text=visible(quote.text, lines=True) if quote.is_open else None,
        tag=quote.language if quote.language in TAGS else "",
        translation=visible(quote.translation, lines=True) if quote.is_open else "",
        translation_language=quote.translation_language,
        source=visible(quote.cite or quote.title),
        facts=[fact for fact in facts if fact],
    )


def _people(view: MatrixView, experts: Sequence[str]) -> str:
    return ", ".join(visible(name) for name in map(view.who, experts) if name)
