"""What was done, taking it back, and whether the study file is whole."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from codex.errors import CodexError, Refused, UsageProblem
from codex.model.quick_dataclass import dataclass
from codex.steps.study.gate import blind_rounds
from codex.store import history
from codex.store.redo import redo

if TYPE_CHECKING:
    from codex.steps.study.opening import Study
    from codex.store.history import Batch

JUDGING = frozenset({"judge", "done", "span", "vote", "propose"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of the log is wanted, as people say it; nothing said means all."""

    by: str = ""
    """Id or name of who acted."""
    kinds: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    about: tuple[str, ...] = ()
    """Ids or names of codes, sources, excerpts, experts."""
    round: str = ""
    here: bool = False
    """Only what was written on this copy."""


def sought(study: Study, wanted: Wanted) -> history.Sought:
    """Return which events are meant.

    Raises:
        NotFound: Nobody is called so, or there is no such round. UsageProblem: No such kind, or no date.
    """
    from codex.steps.study.gate import the_round
    from codex.steps.study.opening import find_expert
    from codex.store.experts import experts
    from codex.store.kinds import KINDS

    known = sorted({kind.stem for kind in KINDS.values()})
    for kind in wanted.kinds:
        if kind not in known:
            raise UsageProblem("together.unknown-stem", kind=kind, known=", ".join(known))
    return history.Sought(
        actor=find_expert(experts(study.file), wanted.by).id if wanted.by else "",
        kinds=wanted.kinds,
        since=_moment(wanted.since, "T00:00:00Z"),
        until=_moment(wanted.until, "T23:59:60Z"),
        about=tuple(one for name in wanted.about for one in _ids_of(study, name)),
        round=the_round(study, wanted.round).id if wanted.round else "",
        here=study.file.device if wanted.here else b"",
    )


def _moment(told: str, end: str) -> str:
    """Return a day, or a moment of it, as events write it."""
    if not told:
        return ""
    try:
        datetime.fromisoformat(told)
    except ValueError as problem:
        raise UsageProblem("together.no-date", date=told) from problem
    return told + end if len(told) == len("2026-11-22") else told.rstrip("Z") + "Z"


def _ids_of(study: Study, name: str) -> tuple[str, ...]:
    """Return the ids that a name may stand for: itself, and the code or source that is called so."""
    from codex.codebook.lookup import find_code
    from codex.steps.sources.which_sources import find_source
    from codex.store.codebooks import codebook

    found = [name]
    with suppress(CodexError):
        found.append(find_code(codebook(study.file), name))
    with suppress(CodexError):
        found.append(find_source(study, name).id)
    return tuple(dict.fromkeys(found))


def read_log(
    study: Study,
    *,
    limit: int | None,
    peek: bool,
    without_judgments: bool = False,
    wanted: Wanted | None = None,
) -> list[Batch]:
    """Return what was done, the newest command first.

    While a round is open an expert sees their own judgments and no others; the facilitator
    leaves judgments out or looks on the record.

    Raises:
        Refused: The log holds others' judgments of an open round.
    """
    from codex.steps.study.gate import sees_all, the_round

    blind = blind_rounds(study)
    asked = sought(study, wanted) if wanted else None
    if without_judgments:
        return _without_judgments(study, limit, asked)
    if not blind:
        return history.batches(study.file, limit, asked, whose=False)
    if study.actor.role == "facilitator" and not peek:
        name = history.judged_by_others(study.file, blind, study.actor.id, limit, asked)
        if name:
            raise Refused("steps.blind-log", round=name)
    found = history.batches(study.file, limit, asked)
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


def _without_judgments(study: Study, limit: int | None, asked: history.Sought | None) -> list[Batch]:
    """Return the newest commands that judged nothing, as many as were asked for, however far back they lie."""
    far = limit
    while True:
        every = history.batches(study.file, far, asked, whose=False)
        found = [one for one in every if not JUDGING & {kind for kind, _ in one.counts}]
        if limit is None or far is None or len(found) >= limit or len(every) < far:
            return found[:limit]
        far *= 4  # most commands of a study are judgments; the whole log is read at most a third more


def undo_last(study: Study, steps: int = 1) -> list[Batch]:
    """Take back the actor's last commands on this copy, the newest first: all of them, or none.

    Raises:
        NotFound: There are not so many. Refused: Something that still stands was built on one of them.
    """
    with study.file.transaction():
        return [history.undo(study.file, study.actor) for _ in range(steps)]


def redo_last(study: Study, steps: int = 1) -> list[frozenset[str]]:
    """Do again what the actor's last undos took back, in order: all of them, or none.

    Returns:
        For each the excerpts that were judged by it.
    """
    with study.file.transaction():
        return [redo(study.file, study.actor) for _ in range(steps)]
