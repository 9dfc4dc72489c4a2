"""Where the study stands, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from codex.steps.remaining import left
from codex.store import counts
from codex.store.experts import experts
from codex.store.versions import current_version

if TYPE_CHECKING:
    from codex.steps.study import Study
    from codex.store.counts import RoundLine


class Next(NamedTuple):
    """One thing to do next: a command, and the text id of the reason."""

    command: str
    why: str
    fields: dict[str, object]


class Progress(NamedTuple):
    """How far an expert is in the open round (or the newest one)."""

    id: str
    name: str
    role: str
    done: int
    left: int


class Status(NamedTuple):
    """The study in numbers."""

    study: str
    sources: int
    excerpts: int
    codes: int
    version: str
    experts: tuple[Progress, ...]
    rounds: tuple[RoundLine, ...]
    next: tuple[Next, ...]


def study_status(study: Study) -> Status:
    """Count what there is, from tallies: the same cost in a small and in a large study."""
    file = study.file
    rounds = counts.round_lines(file)
    newest = next((one for one in reversed(rounds) if one.is_open), rounds[-1] if rounds else None)
    finished = counts.done(file, newest.id) if newest else {}
    remaining = left(study, newest) if newest else {}
    people = tuple(
        Progress(one.id, one.name, one.role, finished.get(one.id, 0), remaining.get(one.id, 0))
        for one in experts(file)
    )
    told = {name: counts.tally(file, name) for name in ("source", "excerpt", "code")}
    return Status(
        study=study.folder.absolute().name,
        sources=told["source"],
        excerpts=told["excerpt"],
        codes=told["code"],
        version=current_version(file),
        experts=people,
        rounds=rounds,
        next=tuple(_next(told, people, newest)),
    )


def _next(told: dict[str, int], people: tuple[Progress, ...], newest: RoundLine | None) -> list[Next]:
    if not told["source"]:
        return [Next("codex import FILE...", "steps.next-import", {})]
    found = []
    if not told["excerpt"]:
        found.append(Next("codex excerpt cut --by turn", "steps.next-cut", {}))
    if not told["code"]:
        found.append(Next("codex codebook import FILE", "steps.next-codebook", {}))
    if not any(one.role in {"coder", "panellist"} for one in people):
        found.append(Next("codex expert add experts.csv", "steps.next-experts", {}))
    if found:
        return found
    if newest is None:
        return [Next("codex round open --kind tag", "steps.next-open", {"n": told["excerpt"]})]
    if newest.is_open:
        waiting = [one for one in people if one.left and one.id in newest.roster]
        found.extend(
            Next(f"codex tag -e {one.id}", "steps.next-tag", {"name": one.name, "n": one.left})
            for one in waiting
        )
        return found or [Next("codex round close", "steps.next-close", {"round": newest.id})]
    found.append(Next("codex agree --by code", "steps.next-agree", {"round": newest.id}))
    found.append(Next("codex resolve", "steps.next-resolve", {}))
    found.append(
        Next("codex matrix --rows BRANCH --cols BRANCH -o exports/matrix.html", "steps.next-matrix", {})
    )
    return found
