"""Versions of the codebook: which codes each had."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codex.store.study_file import StudyFile


def current_version(file: StudyFile) -> str:
    """Return the id of the newest version; empty before the first."""
    row = file.connection.execute(
        "SELECT i.id FROM version v JOIN ident i ON i.n = v.n WHERE v.live"
        " ORDER BY v.number DESC, v.clock DESC, v.event DESC LIMIT 1"
    ).fetchone()
    return row[0] if row else ""


def versions(file: StudyFile) -> dict[str, frozenset[str]]:
    """Return version id -> ids of the codes it had, oldest first."""
    rows = file.connection.execute(
        "SELECT i.id, v.codes FROM version v JOIN ident i ON i.n = v.n WHERE v.live ORDER BY v.number, v.clock"
    )
    return {name: frozenset(json.loads(codes)) for name, codes in rows}
