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
