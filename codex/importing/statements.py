"""A table of statements that a panel is to vote on, and what became of the panel's proposals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from codex.importing.notes import Notes
from codex.model.vote import Item

if TYPE_CHECKING:
    from codex.importing.table import Table
    from codex.model.finding import Finding

_PARTED: Final = re.compile(r"[\s,;]+")
_ID: Final = re.compile(r"[^\W\d_][\w.-]*")
_TEXT: Final = ("text", "statement", "item", "текст", "утверждение", "мәтін", "тұжырым")
_LANGUAGES: Final = ("en", "ru", "kk")
_ID_COLUMN: Final = ("id", "код")
_FROM: Final = ("from", "merged", "из", "қайдан")
_EVIDENCE: Final = ("evidence", "свидетельства", "дәлелдер")
_LONGEST: Final = 4000


def read_statements(table: Table, *, keep_good: bool = False) -> tuple[tuple[Item, ...], tuple[Finding, ...]]:
    """Return the statements of a table ``id,text`` or ``id,en,ru,kk`` (and ``from,evidence``).

    ``from`` names the proposals that a statement was made of, parted by blanks: the trail of a merge.
    ``evidence`` names excerpts to be shown with it. A row without any wording is left out and told.

    Returns:
        Items of kind *statement*, the id ``statement:`` followed by that of the table, or by nothing
        where it has none; what was noticed.

    Raises:
        DamagedFile: No column of wordings, an id that comes twice or is none.
    """
    notes = Notes(table.name, keep_good=keep_good)
    wordings = {name: column for name in _LANGUAGES if (column := table.column(name))}
    plain = table.column(*_TEXT)
    if plain is not None:
        wordings[""] = plain
    if not wordings:
        raise notes.refuse("panel.statements-no-text", columns=", ".join(table.header)[:200])
    named, merged, shown = table.column(*_ID_COLUMN), table.column(*_FROM), table.column(*_EVIDENCE)
    seen: dict[str, int] = {}
    found = []
    for line, row in table.records():
        text = {name: row[column].strip() for name, column in wordings.items() if row[column].strip()}
        key = row[named].strip() if named else ""
        if not text:
            notes.skip("panel.statement-empty", line)
            continue
        if max(map(len, text.values())) > _LONGEST:
            notes.damage("panel.statement-long", line, limit=_LONGEST)
            continue
        if key and not _ID.fullmatch(key):
            notes.damage("panel.statement-id", line, id=key[:60])
            continue
        if key and key in seen:
            notes.damage("importing.row-id-twice", line, id=key[:60], first=seen[key])
            continue
        seen[key] = line
        found.append(
            Item(
                f"statement:{key}",
                "statement",
                text=text,
                evidence=_names(row, shown),
                merged_from=_names(row, merged),
            )
        )
    if not found:
        raise notes.refuse("importing.table-empty")
    return tuple(found), tuple(notes.findings)


def _names(row: dict[str, str], column: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, _PARTED.split(row[column])))) if column else ()
