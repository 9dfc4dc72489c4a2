"""Experts of the study."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from codex.model.expert import Expert
from codex.store import bodies
from codex.store.log import Write, canonical

if TYPE_CHECKING:
    from codex.store.study_file import StudyFile


def experts(file: StudyFile) -> tuple[Expert, ...]:
    """Return every expert, in the order they were added."""
    rows = file.connection.execute(
        "SELECT i.id, e.role, e.languages, b.content FROM expert e JOIN ident i ON i.n = e.n"
        " LEFT JOIN body b ON b.id = e.about WHERE e.live ORDER BY e.n"
    )
    found = []
    for name, role, languages, content in rows:
        about = bodies.loads(content)
        found.append(
            Expert(
                id=name,
                name=about.get("name", name),
                role=role,
                languages=tuple(json.loads(languages)) if languages else (),
                experience=about.get("experience", ""),
                conflicts=about.get("conflicts", ""),
            )
        )
    return tuple(found)


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
