"""Which texts came from which file, so that a file that did not change need not be read again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codex.store.study_file import StudyFile


def originals(file: StudyFile) -> frozenset[str]:
    """Return the digests (hex) of the files that something of the study came from."""
    rows = file.connection.execute(
        "SELECT DISTINCT json_extract(a.content, '$.original') FROM source s JOIN body a ON a.id = s.about"
        " WHERE a.content IS NOT NULL"
    )
    return frozenset((original or "").partition(".")[0] for (original,) in rows)


def texts_by_original(file: StudyFile) -> dict[str, tuple[str, str]]:
    """Return digest of a file (hex) -> id and title of the text it gave, as it was read.

    Only files of which one text stands in the study as it was read from them, and nothing else.
    """
    found: dict[str, tuple[str, str]] = {}
    others: set[str] = set()
    for original, name, title, is_text in file.connection.execute(
        "SELECT json_extract(a.content, '$.original'), i.id, json_extract(a.content, '$.title'),"
        " s.kind NOT IN ('reference', 'answers') AND t.content IS NOT NULL"
        " FROM source s JOIN ident i ON i.n = s.n JOIN body a ON a.id = s.about JOIN body t ON t.id = s.text"
        " WHERE s.live AND a.content IS NOT NULL"
    ):
        digest = (original or "").partition(".")[0]
        if not is_text or digest in found:
            others.add(digest)
        found[digest] = name, title
    for digest in others:
        del found[digest]
    return found
