"""Which sources something hangs on: excerpts that were cut, rounds that froze them. One question for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codex.store.study_file import StudyFile


def cut_sources(file: StudyFile) -> frozenset[str]:
    """Return ids of the sources that have excerpts."""
    return _ids(file, "SELECT DISTINCT source AS n FROM excerpt")


def sources_in_rounds(file: StudyFile) -> frozenset[str]:
    """Return ids of the sources of which a round holds excerpts, or that it froze whole."""
    held = _ids(
        file,
        "SELECT DISTINCT x.source AS n FROM round r JOIN member m ON m.sample = r.sample"
        " JOIN excerpt x ON x.n = m.excerpt WHERE r.live",
    )
    frozen = file.connection.execute(
        "SELECT DISTINCT json_extract(f.value, '$[0]') FROM round r, json_each(r.sources) f WHERE r.live"
    )
    return held | {row[0] for row in frozen}


def _ids(file: StudyFile, numbers: str) -> frozenset[str]:
    return frozenset(
        row[0] for row in file.connection.execute(f"SELECT i.id FROM ({numbers}) s JOIN ident i ON i.n = s.n")
    )
