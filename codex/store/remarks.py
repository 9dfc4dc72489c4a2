"""What people wrote beside the texts: notes on judgments, reasons of decisions, comments on votes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.store.study_file import StudyFile


class Remark(NamedTuple):
    """One of them."""

    kind: str
    """``judgment``, ``done``, ``decision``, ``vote`` or ``proposal``."""
    round: str
    on: str
    """Id of the excerpt, item or proposal."""
    by: str
    """Id of the expert; of a decision whoever recorded it."""
    text: str


_WAYS: Final = {
    "judgment": ("judgment t", "t.note", "t.excerpt", "e.id", "t.given"),
    "done": ("done t", "t.note", "t.excerpt", "e.id", "1"),
    "decision": ("decision t", "t.why", "t.excerpt", "t.actor", "t.live"),
    "vote": ("vote t", "t.comment", "t.item", "e.id", "t.live"),
    "proposal": ("proposal t", "t.text", "t.proposal", "e.id", "t.live"),
}
"""Kind -> table, body, what it is on, who, what holds while it stands."""


def remarks(file: StudyFile) -> Iterator[Remark]:
    """Yield every remark that stands and can still be read, kind by kind."""
    for kind, (table, body, on, who, stands) in _WAYS.items():
        person = " JOIN ident e ON e.n = t.expert" if who == "e.id" else ""
        rows = file.connection.execute(
            f"SELECT r.id, o.id, {who}, b.content FROM {table} JOIN body b ON b.id = {body}"
            f" JOIN ident r ON r.n = t.round JOIN ident o ON o.n = {on}{person}"
            f" WHERE {stands} AND b.content IS NOT NULL ORDER BY t.clock"
        )
        for round_id, name, by, text in rows:
            yield Remark(kind, round_id, name, by or "", text)
