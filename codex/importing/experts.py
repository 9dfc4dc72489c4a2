"""Tables of people and of chosen passages, to values of the model.

What is checked here is the table alone; whether a source or a code exists is for the study to say.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from codex.importing.meanings import LANGUAGES, ROLES, columns
from codex.importing.notes import Notes
from codex.model.expert import Expert
from codex.model.passage import Passage
from codex.words.letters import slug

if TYPE_CHECKING:
    from codex.importing.table import Table
    from codex.model.finding import Finding

_ID: Final = re.compile(r"[^\W\d_][\w.\-]*")
_PARTED: Final = re.compile(r"[\s,;/+]+")


def read_experts(table: Table, *, keep_good: bool = False) -> tuple[tuple[Expert, ...], tuple[Finding, ...]]:
    """Return the experts of a table ``name,role,languages,experience,conflicts`` (and ``id``).

    An id that is not given is made from the name. A row without a name is left out and told.

    Raises:
        DamagedFile: No column of names, a role or language that is none, an id that cannot be one,
            or one that comes twice.
    """
    notes = Notes(table.name, keep_good=keep_good)
    at = columns(table, notes, ("name",), ("role", "languages", "experience", "conflicts", "id"))
    experts: dict[str, Expert] = {}
    for line, record in table.records():
        cells = {meaning: record[column].strip() for meaning, column in at.items()}
        if not cells["name"]:
            notes.skip("importing.expert-no-name", line)
            continue
        expert = _expert(cells, line, notes)
        if expert is None:
            continue
        if expert.id in experts:
            notes.damage("importing.expert-twice", line, id=expert.id, name=experts[expert.id].name)
            continue
        experts[expert.id] = expert
    if not experts:
        raise notes.refuse("importing.table-empty")
    return tuple(experts.values()), tuple(notes.findings)


def _expert(cells: dict[str, str], line: int, notes: Notes) -> Expert | None:
    role = ROLES.get(cells.get("role", "").casefold())
    if role is None:
        notes.damage("importing.expert-role", line, role=cells["role"])
        return None
    languages = []
    for word in filter(None, _PARTED.split(cells.get("languages", ""))):
        found = LANGUAGES.get(word.casefold())
        if found is None:
            notes.damage("importing.expert-language", line, language=word)
            return None
        languages.append(found)
    given = cells.get("id", "")
    if given and not _ID.fullmatch(given):
        notes.damage("importing.expert-id", line, id=given[:60])
        return None
    return Expert(
        id=given or expert_id(cells["name"]),
        name=cells["name"],
        role=role,
        languages=tuple(dict.fromkeys(languages)),
        experience=cells.get("experience", ""),
        conflicts=cells.get("conflicts", ""),
    )


def expert_id(name: str) -> str:
    """Make an id from a name: Latin, beginning with a letter.

    >>> expert_id("Айгүл Оспан"), expert_id("2nd coder")
    ('aygul-ospan', 'e-2nd-coder')
    """
    made = slug(name)
    return (
        made
        if _ID.fullmatch(made)
        else f"e-{made}"
        if made
        else f"e-{'-'.join(str(ord(sign)) for sign in name[:4])}"
    )


def read_passages(
    table: Table, *, keep_good: bool = False
) -> tuple[tuple[Passage, ...], tuple[Finding, ...]]:
    """Return the passages of a table ``quote,source`` (and ``page,who,language,id``).

    A row without quote or source is left out and told; further columns become attributes.

    Raises:
        DamagedFile: No column of quotes or sources, or an id that comes twice.
    """
    notes = Notes(table.name, keep_good=keep_good)
    at = columns(table, notes, ("quote", "source"), ("page", "who", "language", "id"))
    used = set(at.values())
    passages = []
    seen: dict[str, int] = {}
    for line, record in table.records():
        cells = {meaning: record[column].strip() for meaning, column in at.items()}
        if not cells["quote"] or not cells["source"]:
            notes.skip(
                "importing.passage-incomplete", line, missing="quote" if not cells["quote"] else "source"
            )
            continue
        key = cells.get("id", "")
        if key and key in seen:
            notes.damage("importing.row-id-twice", line, id=key[:60], first=seen[key])
            continue
        seen[key] = line
        passages.append(
            Passage(
                quote=cells["quote"].replace("\r\n", "\n").replace("\r", "\n"),
                source=cells["source"],
                line=line,
                page=cells.get("page", ""),
                who=cells.get("who", ""),
                language=LANGUAGES.get(cells.get("language", "").casefold(), cells.get("language", "")),
                id=key,
                attributes={
                    column: cell for column, cell in record.items() if column not in used and cell.strip()
                },
            )
        )
    return tuple(passages), tuple(notes.findings)
