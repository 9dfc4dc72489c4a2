"""Checklists of a report: item, status, and where it is answered."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from codex.exporting.checklists import TOPICS
from codex.exporting.report_parts import Paragraph, Table
from codex.words.visible import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.exporting.checklists import Item
    from codex.exporting.report_parts import Teller
    from codex.model.report import ReportView

NAMES = {
    "coreq": "COREQ",
    "srqr": "SRQR",
    "grras": "GRRAS",
    "accord": "ACCORD",
    "delphistar": "DELPHISTAR",
    "icr": "O’Connor & Joffe (2020)",
}


def answered(view: ReportView, items: Sequence[Item], tell: Teller) -> list[Paragraph | Table]:
    """Return what the authors said, by topic, in the order of the checklists."""
    wanted = {topic for item in items for topic in item.topics}
    rows = tuple(
        (
            tell(f"topic-{topic}"),
            visible(view.answers[topic].text, lines=True)
            if view.answers[topic].applies
            else tell("does-not-apply", why=view.answers[topic].text),
        )
        for topic in TOPICS
        if topic in view.answers and topic in wanted
    )
    if not rows:
        return []
    return [Table(tell("table-answers"), (tell("col-topic"), tell("col-answer")), rows)]


def checklists(view: ReportView, items: Sequence[Item], tell: Teller) -> list[Paragraph | Table]:
    """Return every chosen checklist as a table."""
    found: list[Paragraph | Table] = [Paragraph(tell("checklists-told"))]
    header = tuple(tell(f"col-{key}") for key in ("number", "item", "status", "where"))
    for name in view.checklists:
        own = [item for item in items if item.checklist == name]
        filled = sum(item.status in {"filled", "not-applicable"} for item in own)
        caption = tell("table-checklist", name=NAMES[name], filled=filled, all=len(own))
        rows: list[tuple[str, ...]] = []
        links: list[tuple[str, ...]] = []
        heads = set()
        for part, members in groupby(own, key=lambda item: item.part):
            heads.add(len(rows))
            rows.append((tell(f"part-{part}"), *[""] * (len(header) - 1)))
            links.append(())
            for item in members:
                rows.append((item.number, item_name(item, tell), _status(item, tell), _where(item, tell)))
                links.append(item.sections)
        found.append(Table(caption, header, tuple(rows), tuple(links), frozenset(heads)))
    if {"delphistar", "icr"} & set(view.checklists):
        found.append(Paragraph(tell("checklists-order")))
    return found


def item_name(item: Item, tell: Teller) -> str:
    """Return what an item asks for, in our own words."""
    names = [tell(f"topic-{topic}") for topic in item.topics]
    return "; ".join(
        [names[0], *(name[0].lower() + name[1:] if _is_plain(name) else name for name in names[1:])]
    )


def _is_plain(name: str) -> bool:
    """Say whether a name begins with a word, not with an abbreviation."""
    return not name[:2].isupper()


def _status(item: Item, tell: Teller) -> str:
    return tell(f"status-{item.status}")


def _where(item: Item, tell: Teller) -> str:
    parts = [tell(f"head-{section}") for section in item.sections]
    parts += [tell("to-answer", topic=topic) for topic in item.asked]
    parts += [tell(f"flag-{topic}") for topic in item.flagged]
    return "; ".join(parts) or "–"
