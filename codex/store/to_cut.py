"""What is looked at before sources are cut, for many of them at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from codex.model.source import Mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.store.study_file import StudyFile


class ToCut(NamedTuple):
    """What is looked at before a source is cut."""

    text: str
    """Canonical text; empty where it is withheld or erased."""
    marks: tuple[Mark, ...]
    cuts: tuple[tuple[str, str], ...]
    """Id and way (``by``) of each live cut, the oldest first."""


def to_cut(file: StudyFile, source_ids: Sequence[str]) -> dict[str, ToCut]:
    """Return what there is to know of sources before they are cut; their texts are held at once."""
    rows = file.connection.execute(
        "SELECT i.id, t.content, m.content, (SELECT json_group_array(json_array(k.id, c.by)) FROM"
        "  (SELECT n, by FROM cut WHERE source = s.n AND live ORDER BY clock, event) c JOIN ident k ON k.n = c.n)"
        " FROM json_each(?) j JOIN ident i ON i.id = j.value JOIN source s ON s.n = i.n"
        " LEFT JOIN body t ON t.id = s.text LEFT JOIN body m ON m.id = s.marks",
        [json.dumps(source_ids)],
    )
    return {
        name: ToCut(
            text or "",
            tuple(Mark(*fields) for fields in json.loads(marks)) if marks else (),
            tuple((cut, by) for cut, by in json.loads(cuts)) if cuts != "[]" else (),
        )
        for name, text, marks, cuts in rows
    }
