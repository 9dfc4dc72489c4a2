"""Figures of agreement as a table that people read: a row a scope, a column a coefficient."""

from __future__ import annotations

import shutil
import sys
import textwrap
from typing import TYPE_CHECKING, NamedTuple

from codex.cli.agree_names import called
from codex.cli.terminal import has_colour
from codex.words.visible import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.cli.call import Call
    from codex.steps.agreement.figures import Figure

NOTHING = "-"
"""Stands where a coefficient has no value."""
_GAP = 2
_LEAST = 12
"""Width that the first column always has."""
_FEWEST = 4
"""Columns that always stay: scope, value, interval and one more."""
MARKS = "abcdefghijklmnopqrstuvwxyz"


class Grid(NamedTuple):
    """A finished table: headings, rows, and what stands below it."""

    headings: list[str]
    rows: list[list[str]]
    left: frozenset[int]
    """Columns of words; the others hold numbers and stand to the right."""
    notes: list[str]
    plain: frozenset[int] = frozenset()
    """Columns that may be told once below where every row says the same."""
    spare: frozenset[int] = frozenset()
    """Columns that a narrow screen does without, the last one first."""
    left_out: str = "{names}"
    """Words for what was left out."""


def decimal(value: float, language: str, places: int = 3) -> str:
    """Return a number as papers print it: no zero before the point in English, a comma elsewhere.

    >>> decimal(0.7426, "en"), decimal(-0.5, "ru"), decimal(1.0, "en"), decimal(-0.0001, "kk")
    ('.743', '-0,500', '1.000', '0,000')
    """
    text = f"{value:.{places}f}"
    if not any(digit in "123456789" for digit in text):
        text = text.lstrip("-")
    if language != "en":
        return text.replace(".", ",")
    return text.replace("0.", ".", 1) if text.lstrip("-").startswith("0.") else text


def grid(call: Call, figures: Sequence[Figure]) -> Grid:
    """Lay figures out: by scope where there are several, else by coefficient."""
    scopes = list(dict.fromkeys(figure.scope for figure in figures))
    maker = _Maker(call)
    return maker.by_scope(figures, scopes) if len(scopes) > 1 else maker.by_coefficient(figures)


class _Maker:
    def __init__(self, call: Call) -> None:
        self.say = call.say
        self.language = call.say.language
        self.notes: dict[str, str] = {}

    def by_coefficient(self, figures: Sequence[Figure]) -> Grid:
        """Return a row for each coefficient of the one scope."""
        has_test = any(figure.met is not None for figure in figures)
        has_second = any(figure.second is not None for figure in figures)
        headings = ["coefficient", "value", "interval", "units", "raters", "missing"]
        headings += ["met"] * has_test + ["second"] * has_second
        rows = []
        for figure in figures:
            one = figure.estimate
            row = [
                visible(called(self.say, one.coefficient)) + (" *" if figure.primary else ""),
                self.value(figure),
                self.interval(figure),
                str(one.units),
                str(one.raters),
                str(one.missing),
            ]
            row += [self.met(figure)] * has_test + [self.second(figure)] * has_second
            rows.append(row)
        return self.finished(headings, rows, figures, {0})

    def by_scope(self, figures: Sequence[Figure], scopes: Sequence[str]) -> Grid:
        """Return a row for each scope, the first coefficient with its interval, the others beside it."""
        names = list(dict.fromkeys(figure.estimate.coefficient for figure in figures))
        first = next((f.estimate.coefficient for f in figures if f.primary), names[0])
        names = [first, *(name for name in names if name != first)]
        table = {(figure.scope, figure.estimate.coefficient): figure for figure in figures}
        has_test = any(figure.met is not None for figure in figures)
        has_share = any(figure.prevalence is not None for figure in figures)
        kind = scopes[0].partition(":")[0]
        kinds = {scope.partition(":")[0] for scope in scopes}
        text_id = f"agree.scope-{kind}"
        heading = self.say(text_id) if len(kinds) == 1 and self.say.has(text_id) else self.say("agree.scope")
        star = " *" if any(figure.primary for figure in figures) else ""
        short = [visible(called(self.say, name, short=True)) for name in names]
        headings = [heading, short[0] + star, self.say("agree.column-interval"), *short[1:]]
        headings += [self.say("agree.column-given")] * has_share
        headings += [self.say("agree.column-units"), self.say("agree.column-missing")]
        headings += [self.say("agree.column-met")] * has_test
        rows = []
        for scope in scopes:
            here = [table.get((scope, name)) for name in names]
            lead = here[0] or next(figure for figure in here if figure is not None)
            row = [visible(scope.partition(":")[2] or scope), self.value(here[0]), self.interval(here[0])]
            row += [self.value(figure) for figure in here[1:]]
            row += [self.share(lead)] * has_share
            row += [str(lead.estimate.units), str(lead.estimate.missing)]
            tested = [figure for figure in here if figure is not None and figure.met is not None]
            row += [self.met(tested[0]) if tested else ""] * has_test
            rows.append(row)
        last = 2 + len(short)
        return Grid(
            headings,
            rows,
            frozenset({0}),
            self.below(figures, star=bool(star)),
            plain=frozenset(range(last + has_share, last + has_share + 2)),
            spare=frozenset(range(3, last)),
            left_out=self.say("agree.left-out", names="{names}"),
        )

    def finished(
        self, columns: Sequence[str], rows: list[list[str]], figures: Sequence[Figure], left: set[int]
    ) -> Grid:
        headings = [self.say(f"agree.column-{name}") for name in columns]
        star = any(figure.primary for figure in figures)
        return Grid(
            headings,
            rows,
            frozenset(left),
            self.below(figures, star=star),
            plain=frozenset({4, 5}),
            left_out=self.say("agree.left-out", names="{names}"),
        )

    def value(self, figure: Figure | None) -> str:
        if figure is None:
            return ""
        value = figure.estimate.value
        if value is None:
            return f"{NOTHING} {self.mark(figure.estimate.why or '')}".rstrip()
        return decimal(value, self.language) if isinstance(value, float) else visible(str(value))

    def interval(self, figure: Figure | None) -> str:
        if figure is None or figure.estimate.value is None:
            return ""
        around = figure.estimate.interval
        if around is None:
            why = figure.estimate.why_no_interval or ""
            return "" if why == "agreement.no-interval-asked" else f"{NOTHING} {self.mark(why)}".rstrip()
        parting = ", " if self.language == "en" else "; "
        return f"[{parting.join(decimal(end, self.language) for end in (around.low, around.high))}]"

    def share(self, figure: Figure) -> str:
        return "" if figure.prevalence is None else decimal(figure.prevalence, self.language)

    def met(self, figure: Figure) -> str:
        if figure.met is None:
            return ""
        return self.say("cli.yes" if figure.met else "cli.no")

    def second(self, figure: Figure) -> str:
        second = figure.second
        if second is None or second.why is not None:
            return ""
        return NOTHING if second.value is None else decimal(second.value, self.language)

    def mark(self, why: str) -> str:
        """Return the letter under which a reason stands below the table."""
        if not why:
            return ""
        number = len(self.notes)
        return self.notes.setdefault(why, MARKS[number] if number < len(MARKS) else str(number + 1))

    def below(self, figures: Sequence[Figure], *, star: bool) -> list[str]:
        found = [self.say("agree.below-primary")] if star else []
        means = {
            (f.estimate.extra["codes_defined"], f.estimate.extra["codes"])
            for f in figures
            if "codes_defined" in f.estimate.extra and f.estimate.coefficient.startswith("mean:")
        }
        found += [self.say("agree.below-mean", defined=defined, n=n) for defined, n in sorted(means)][:1]
        around = next((f.estimate.interval for f in figures if f.estimate.interval), None)
        if around is not None:
            methods = ", ".join(
                dict.fromkeys(f.estimate.interval.method for f in figures if f.estimate.interval)
            )
            drawn = (
                self.say("agree.below-drawn", n=around.resamples, seed=around.seed)
                if around.resamples
                else ""
            )
            confidence = f"{around.confidence:g}"
            told = self.say("agree.below-interval", confidence=confidence, methods=methods, drawn=drawn)
            found.append(told.rstrip())
        threshold = next((f.threshold for f in figures if f.threshold is not None), None)
        if threshold is not None:
            found.append(self.say("agree.below-met", threshold=decimal(threshold, self.language)))
        return found + [f"{mark}  {self.say(why)}" for why, mark in self.notes.items()]


def with_footnotes(made: Grid, places: Sequence[int]) -> Grid:
    """Put long sentences of some columns below the table, under letters."""
    notes: dict[str, str] = {}
    rows = []
    for row in made.rows:
        cells = list(row)
        for place in places:
            if len(cells[place]) > _LEAST:
                number = len(notes)
                mark = MARKS[number] if number < len(MARKS) else str(number + 1)
                cells[place] = notes.setdefault(cells[place], mark)
        rows.append(cells)
    return made._replace(rows=rows, notes=[*made.notes, *(f"{mark}  {text}" for text, mark in notes.items())])


def as_text(made: Grid, width: int | None = None) -> list[str]:
    """Return the table in columns parted by blanks; the first line is the heading.

    Args:
        made: The table.
        width: Columns of the reader's screen: what is the same in every row is told below, long
            names go on in the next line, and what still has no room is left out and named.
    """
    made = _narrowed(made, width) if width else made
    widths = _widths(made)
    first = widths[0]
    if width:
        first = max(_LEAST, min(first, width - sum(widths[1:]) - _GAP * (len(widths) - 1)))
    lines = []
    for row in [made.headings, *made.rows]:
        names = textwrap.wrap(row[0], first) or [""]
        cells = [
            cell.ljust(size) if place in made.left else cell.rjust(size)
            for place, (cell, size) in enumerate(zip(row[1:], widths[1:], strict=True), 1)
        ]
        lines.append((" " * _GAP).join([names[0].ljust(first), *cells]).rstrip())
        lines += [f"  {rest}" for rest in names[1:]]
    notes = [
        line
        for note in made.notes
        for line in (textwrap.wrap(note, width, subsequent_indent="   ") if width else [note])
    ]
    return [*lines, *([""] if notes else []), *notes]


def _widths(made: Grid) -> list[int]:
    return [max(map(len, column)) for column in zip(made.headings, *made.rows, strict=True)]


def _narrowed(made: Grid, width: int) -> Grid:
    """Take out columns until the table fits: first those that say the same everywhere, then the last ones."""
    same = []
    if len(made.rows) > 1:
        same = [
            place
            for place in sorted(made.plain)
            if len({row[place] for row in made.rows}) == 1 and made.rows[0][place]
        ]
    told = ", ".join(f"{made.headings[place]} {made.rows[0][place]}" for place in same)
    notes = [*([told] if told else []), *made.notes]
    kept = [place for place in range(len(made.headings)) if place not in same]
    sizes = _widths(made)
    gone: list[int] = []
    while len(kept) > _FEWEST and _LEAST + sum(sizes[n] + _GAP for n in kept[1:]) > width:
        spare = [place for place in kept if place in made.spare] or kept[_FEWEST:]
        gone.append(spare[-1])
        kept.remove(spare[-1])
    if gone:
        names = ", ".join(made.headings[place] for place in sorted(gone))
        notes.append(made.left_out.format(names=names))
    return Grid(
        [made.headings[place] for place in kept],
        [[row[place] for place in kept] for row in made.rows],
        frozenset(new for new, place in enumerate(kept) if place in made.left),
        notes,
    )


def as_markdown(made: Grid) -> str:
    """Return the table in Markdown, numbers to the right."""

    def line(cells: Sequence[str]) -> str:
        return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"

    rule = ["---" if place in made.left else "---:" for place in range(len(made.headings))]
    below = ["", *(f"{note}  " for note in made.notes)] if made.notes else []
    return "\n".join([line(made.headings), line(rule), *map(line, made.rows), *below]) + "\n"


def on_terminal(made: Grid) -> None:
    """Write the table to the terminal, as wide as that is."""
    lines = as_text(made, shutil.get_terminal_size().columns)
    bold = has_colour(sys.stdout)
    heading = f"\x1b[1m{lines[0]}\x1b[0m" if bold else lines[0]
    sys.stdout.write("\n".join([heading, *lines[1:]]) + "\n")
