"""Tables that authors write into: framework, joint display, levels, crosswalk, objectives.

Codex adds quotes, counts and ids, says which cells are still empty, and makes up nothing.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from codex.exporting.csv_tables import labels
from codex.exporting.texts import locator_text
from codex.model.layouts import MATCHES, RELATIONS
from codex.model.table import Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codex.model.layouts import Case, JointRow, LevelStatement, Match, TraceEntry, WrittenCell
    from codex.model.matrix import Axis
    from codex.model.view import Quote
    from codex.words import Words

MATCH_MARKS: Final = {"exact": "●", "part": "◐", "none": "○"}
GAP: Final = "[?]"
"""Stands in a cell that nothing is behind, so that a gap is seen in print too."""


def framework_table(
    cases: Sequence[Case],
    codes: Axis,
    cells: Mapping[tuple[str, str], WrittenCell],
    say: Words,
    *,
    head: str = "",
) -> Table:
    """Return cases by codes, or any two sides, with what a person wrote of each, and one quote that shows it (L3).

    Args:
        cases: In their order; those of one group stand together under its name.
        codes: Across the top.
        cells: (Case, code) -> summary; the same summary serves every table that has the pair.
        say: Words of the table.
        head: What stands over the rows; without it that they are cases.
    """
    columns = [Column("case", head or say("exporting.column-case"))]
    columns += [
        Column(code, label, width=2)
        for code, label in zip(codes.items, labels(codes, say.language), strict=True)
    ]
    rows = []
    for group, members in groupby(sorted(cases, key=lambda case: case.group), key=lambda case: case.group):
        if group:
            rows.append(Row((group, *[None] * len(codes.items)), is_head=True))
        for case in members:
            written = (cells.get((case.id, code)) for code in codes.items)
            rows.append(
                Row((case.label, *(_written(cell, say) for cell in written)), depth=case.depth + bool(group))
            )
    return Table("framework", say("exporting.title-framework"), tuple(columns), tuple(rows), say.language)


def _written(cell: WrittenCell | None, say: Words) -> str | None:
    if cell is None:
        return None
    quote = quoted(cell.quote, say) if cell.quote else ""
    return "\n".join(filter(None, (cell.text, quote))) or None


def quoted(quote: Quote, say: Words) -> str:
    """Return a quote in its marks with its source and place; withheld where consent withholds it."""
    if not quote.is_open:
        return say("exporting.withheld")
    opening, closing = ("“", "”") if quote.language == "en" else ("«", "»")
    where = ", ".join(
        filter(None, (quote.cite or quote.title, locator_text(quote.locator, quote.speaker, say)))
    )
    translation = f" [{quote.translation}]" if quote.translation else ""
    return f"{opening}{quote.text}{closing}{translation} ({where})"


def joint_table(rows: Sequence[JointRow], say: Words) -> Table:
    """Return the joint display: what was measured, what was said, how the two stand to each other (L6).

    Rows without a relation or an inference are flagged: without these a joint display joins nothing.
    """
    columns = (
        Column("construct", say("exporting.column-construct")),
        Column(
            "quantity", say("exporting.column-quantity"), width=1.3, group=say("exporting.group-quantity")
        ),
        Column("theme", say("exporting.column-theme"), group=say("exporting.group-words")),
        Column("cases", "n", "count", group=say("exporting.group-words"), is_symbol=True),
        Column("quote", say("exporting.column-quote"), "quote", width=2, group=say("exporting.group-words")),
        Column("relation", say("exporting.column-relation")),
        Column("inference", say("exporting.column-inference"), width=1.6),
    )
    made = tuple(
        Row(
            (
                row.construct,
                row.quantity,
                row.theme,
                row.cases,
                quoted(row.quote, say) if row.quote else None,
                say(f"exporting.relation-{row.relation}")
                if row.relation in RELATIONS
                else row.relation or GAP,
                row.inference or GAP,
            )
        )
        for row in rows
    )
    gaps = sum(not row.relation or not row.inference for row in rows)
    counted = (say("exporting.note-joint-n"),) if any(row.cases is not None for row in rows) else ()
    notes = (say("exporting.note-own-figures"), *counted, *_gap_note(gaps, say))
    return Table("joint-display", say("exporting.title-joint"), columns, made, say.language, notes)


def levels_table(
    items: Axis,
    levels: Sequence[tuple[str, str]],
    statements: Mapping[tuple[str, str], Sequence[LevelStatement]],
    say: Words,
) -> Table:
    """Return what a teacher can do at each level, statements numbered, with the excerpts behind (L7).

    Args:
        items: Codes down the side.
        levels: Id and label, from the first to the last.
        statements: (Code, level) -> can-do statements.
        say: Words of the table.
    """
    columns = [Column("code", say("exporting.column-code"))]
    columns += [Column(level, label, width=1.6) for level, label in levels]
    rows, unbacked = [], 0
    number = 0
    for place, (item, label) in enumerate(zip(items.items, labels(items, say.language), strict=True)):
        if _only_heads(items, place) and not any(statements.get((item, level)) for level, _ in levels):
            rows.append(Row((label, *[None] * len(levels)), is_head=True))
            continue
        number += 1
        cells: list[Any] = []
        for level, _ in levels:
            told = statements.get((item, level), ())
            unbacked += sum(not statement.evidence for statement in told)
            cells.append(_statements(told, f"{number}"))
        rows.append(Row((f"{number}. {label}", *cells), items.depth.get(item, 0)))
    notes = (
        say("exporting.note-levels"),
        *((say("exporting.note-unbacked", count=unbacked),) if unbacked else ()),
    )
    return Table(
        "level-descriptors", say("exporting.title-levels"), tuple(columns), tuple(rows), say.language, notes
    )


def _statements(told: Sequence[LevelStatement], number: str) -> str | None:
    lines = [
        f"{number}{chr(ord('a') + place)} {statement.text} {_backed(statement)}"
        for place, statement in enumerate(told[:26])
    ]
    return "\n".join(lines) or None


def _backed(statement: LevelStatement) -> str:
    return f"[{', '.join(statement.evidence)}]" if statement.evidence else GAP


def crosswalk_table(
    items: Axis, frameworks: Sequence[tuple[str, str]], matches: Mapping[tuple[str, str], Match], say: Words
) -> Table:
    """Return where each code is found in other frameworks, and which are found in none (L10)."""
    columns = [Column("code", say("exporting.column-code"), width=1.6)]
    columns += [Column(framework, label) for framework, label in frameworks]
    rows, new = [], []
    for place, (item, label) in enumerate(zip(items.items, labels(items, say.language), strict=True)):
        found = [matches.get((item, framework)) for framework, _ in frameworks]
        if _only_heads(items, place) and not any(found):
            rows.append(Row((label, *[None] * len(frameworks)), is_head=True))
            continue
        rows.append(Row((label, *(_match(match) for match in found)), items.depth.get(item, 0)))
        if all(match is not None and match.match == "none" for match in found) and found:
            new.append(label)
    legend = "; ".join(f"{MATCH_MARKS[match]} {say(f'exporting.match-{match}')}" for match in MATCHES) + "."
    notes = (legend, *((say("exporting.note-new", list=", ".join(new)),) if new else ()))
    return Table(
        "crosswalk", say("exporting.title-crosswalk"), tuple(columns), tuple(rows), say.language, notes
    )


def _match(match: Match | None) -> str | None:
    if match is None:
        return None
    reference = f"({match.reference})" if match.reference else ""
    return " ".join(filter(None, (MATCH_MARKS.get(match.match, match.match), match.code, reference)))


def _only_heads(items: Axis, place: int) -> bool:
    """Say whether a code stands above the next one, so that it may be no more than a head for it."""
    here = items.depth.get(items.items[place], 0)
    following = items.items[place + 1] if place + 1 < len(items.items) else None
    return following is not None and items.depth.get(following, 0) > here


def trace_table(
    objectives: Sequence[tuple[str, str]],
    kinds: Sequence[tuple[str, str]],
    entries: Mapping[tuple[str, str], TraceEntry],
    say: Words,
    *,
    most: int = 6,
) -> Table:
    """Return what stands behind each objective; cells that nothing is behind are flagged (L11).

    Args:
        objectives: Id and wording, in their order.
        kinds: What may stand behind them: evidence, outputs, themes of feedback, tools.
        entries: (Objective, kind) -> ids, or their number.
        say: Words of the table.
        most: Ids that are printed; of more, the number stands.
    """
    columns = [Column("objective", say("exporting.column-objective"), width=2)]
    columns += [Column(kind, label) for kind, label in kinds]
    rows, gaps = [], 0
    for number, (objective, wording) in enumerate(objectives, start=1):
        cells: list[Any] = []
        for kind, _ in kinds:
            entry = entries.get((objective, kind))
            is_gap = entry is None or not entry.number
            gaps += is_gap
            cells.append(GAP if entry is None or is_gap else _entry(entry, most))
        rows.append(Row((f"{number}. {wording}", *cells)))
    return Table(
        "objective-trace",
        say("exporting.title-trace"),
        tuple(columns),
        tuple(rows),
        say.language,
        tuple(_gap_note(gaps, say)),
    )


def _entry(entry: TraceEntry, most: int) -> str:
    return ", ".join(entry.ids) if entry.ids and len(entry.ids) <= most else str(entry.number)


def _gap_note(gaps: int, say: Words) -> tuple[str, ...]:
    return (f"{GAP} {say('exporting.note-gaps', count=gaps)}",) if gaps else ()
