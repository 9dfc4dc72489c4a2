"""Experts of the study."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from codex.model.expert import Expert
from codex.store import bodies
from codex.store.canonical import canonical
from codex.store.log import Write

if TYPE_CHECKING:
    from codex.store.study_file import StudyFile


def experts(file: StudyFile) -> tuple[Expert, ...]:
    """Return every expert, in the order they were added."""
    rows = file.connection.execute(
        "SELECT i.id, e.role, e.languages, b.content FROM expert e JOIN ident i ON i.n = e.n"
        " LEFT JOIN body b ON b.id = e.about WHERE e.live ORDER BY e.n"
    )
    return tuple(_expert(*row) for row in rows)


def _expert(name: str, role: str, languages: str | None, content: str | None) -> Expert:
    about = bodies.loads(content)
    return Expert(
        id=name,
        name=about.get("name", name),
        role=role,
        languages=tuple(json.loads(languages)) if languages else (),
        experience=about.get("experience", ""),
        conflicts=about.get("conflicts", ""),
    )


def role_of(file: StudyFile, name: str) -> str:
    """Return the role that an expert has now in the whole study; empty where there is no such expert."""
    row = file.connection.execute(
        "SELECT e.role FROM expert e JOIN ident i ON i.n = e.n WHERE i.id = ? AND e.live", [name]
    ).fetchone()
    return str(row[0]) if row else ""


class Said(NamedTuple):
    """What was recorded of an expert at one time."""

    at: str
    """Wall time, by the clock of the computer it was written on."""
    by: str
    expert: Expert | None
    """None where it was taken back."""


def said_of(file: StudyFile, name: str) -> tuple[Said, ...]:
    """Return everything that was ever recorded of an expert, the oldest first; the last one holds."""
    rows = file.connection.execute(
        "SELECT e.at, e.actor, json_extract(e.value, '$.role'), json_extract(e.value, '$.languages'), b.content"
        " FROM event e LEFT JOIN body b ON b.id = json_extract(e.value, '$.about')"
        " WHERE e.key = ? AND (e.clock, e.id) NOT IN (SELECT clock, event FROM aside) ORDER BY e.clock, e.id",
        [canonical(["expert", name])],
    )
    return tuple(
        Said(at, by, _expert(name, role, languages, content) if role else None)
        for at, by, role, languages, content in rows
    )


def set_expert(file: StudyFile, expert: Expert) -> Write:
    """Keep the person's name and return the write that adds or changes the expert."""
    about = {"name": expert.name, "experience": expert.experience, "conflicts": expert.conflicts}
    value = {
        "role": expert.role,
        "languages": canonical(list(expert.languages)),
        "about": bodies.put_json(file.connection, file.ids, about),
    }
    return Write("expert@1", (expert.id,), value)


def appointments(file: StudyFile) -> dict[str, dict[str, str]]:
    """Return expert -> round -> the role that they have in that round."""
    found: dict[str, dict[str, str]] = {}
    rows = file.connection.execute(
        "SELECT i.id, r.id, a.role FROM appointment a JOIN ident r ON r.n = a.round"
        " JOIN ident i ON i.n = a.expert WHERE a.live ORDER BY r.id, i.id"
    )
    for expert, round_id, role in rows:
        found.setdefault(expert, {})[round_id] = role
    return found


def appointment(round_id: str, expert: str, role: str) -> Write:
    """Return the write that gives an expert a role in one round; no role takes it away."""
    return Write("role@1", (round_id, expert), {"role": role} if role else None)
