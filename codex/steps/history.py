"""What was done, taking it back, and whether the study file is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.errors import Refused
from codex.steps.gate import blind_rounds
from codex.store import history, verify
from codex.store.redo import redo

if TYPE_CHECKING:
    from collections.abc import Callable

    from codex.model.finding import Finding
    from codex.steps.study import Study
    from codex.store.history import Batch

JUDGING = frozenset({"judge", "done", "span", "vote", "propose"})


def read_log(study: Study, *, limit: int | None, peek: bool, without_judgments: bool = False) -> list[Batch]:
    """Return what was done, the newest command first.

    While a round is open an expert sees their own judgments and no others; the facilitator
    leaves judgments out or looks on the record.

    Raises:
        Refused: The log holds others' judgments of an open round.
    """
    from codex.steps.gate import sees_all, the_round

    blind = blind_rounds(study)
    found = history.batches(study.file, limit)
    if without_judgments:
        return [batch for batch in found if not JUDGING & {kind for kind, _ in batch.counts}]
    hidden = [one for one in found if one.rounds & blind and one.experts - {study.actor.id}]
    if not hidden:
        return found
    if study.actor.role != "facilitator":
        return [batch for batch in found if batch not in hidden]
    for name in sorted(frozenset().union(*(one.rounds for one in hidden)) & blind):
        if not peek:
            raise Refused("steps.blind-log", round=name)
        sees_all(study, the_round(study, name), "log", peek=peek)
    return found


def undo_last(study: Study) -> Batch:
    """Take back the actor's last command on this copy."""
    return history.undo(study.file, study.actor)


def redo_last(study: Study) -> frozenset[str]:
    """Do again what the actor's last undo took back; returns the excerpts that were judged by it."""
    return redo(study.file, study.actor)


def verify_study(study: Study, progress: Callable[[str, int], None]) -> list[Finding]:
    """Return every damage of the study file; none where it is whole."""
    return list(verify.damages(study.file, progress))
