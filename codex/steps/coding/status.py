"""Where the study stands, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from codex.model.round import is_vote
from codex.model.sets import COMPARING
from codex.steps.coding.remaining import left
from codex.steps.study.gate import bare_rounds, must_be_whole
from codex.store import counts
from codex.store.experts import experts
from codex.store.versions import current_version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.steps.study.opening import Study
    from codex.store.counts import RoundLine


_LOOKED_AT = 5_000
"""Rows of a table up to which its sum is compared: the cost stays the same in a large study."""


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
    must_be_whole(study, at_most=_LOOKED_AT)
    rounds = counts.round_lines(file)
    newest = next((one for one in reversed(rounds) if one.is_open), rounds[-1] if rounds else None)
    finished = _finished(study, newest) if newest else {}
    remaining = left(study, newest, repeats=True) if newest else {}
    people = tuple(
        Progress(one.id, one.name, one.role, finished.get(one.id, 0), remaining.get(one.id, 0))
        for one in experts(file)
        if not file.owner or one.id == file.owner  # an own copy cannot say how far the others are
    )
    told = {name: counts.tally(file, name) for name in ("source", "excerpt", "code")}
    return Status(
        study=study.name,
        sources=told["source"],
        excerpts=told["excerpt"],
        codes=told["code"],
        version=current_version(file),
        experts=people,
        rounds=rounds,
        next=(
            *(_next_of_copy(people, newest) if file.owner else _next(study, told, people, newest)),
            *_lost(study),
        ),
    )


def _lost(study: Study) -> Iterator[Next]:
    """Remind of excerpts whose words went with an edit: they keep what was judged, and ask for a look."""
    n = counts.lost(study.file)
    if n:
        yield Next("codex excerpt list --lost", "steps.next-lost", {"n": n})


def _next_of_copy(people: tuple[Progress, ...], newest: RoundLine | None) -> list[Next]:
    """What the owner of a copy does: judge, then send it back."""
    if newest is None:
        return []
    command = "codex vote" if is_vote(newest.kind) else "codex tag"
    why = "panel.next-vote" if is_vote(newest.kind) else "steps.next-tag"
    waiting = [one for one in people if one.left and one.id in newest.roster and newest.is_open]
    found = [Next(command, why, {"name": one.name, "n": one.left}) for one in waiting]
    return found or [Next("codex expert return", "steps.next-return", {"round": newest.id})]


_LEFT = {"unitize": "spans.next-mark"}
"""Kind of round -> what is left in it; excerpts where nothing is said."""


def _next(
    study: Study, told: dict[str, int], people: tuple[Progress, ...], newest: RoundLine | None
) -> list[Next]:
    if newest is not None and is_vote(newest.kind):
        return _next_of_panel(study, people, newest)
    if not told["source"]:
        return [Next("codex import FILE...", "steps.next-import", {})]
    found = []
    if not told["excerpt"] and (newest is None or newest.kind != "unitize"):
        found.append(Next(f"codex excerpt cut --by {_way(study)}", "steps.next-cut", {}))
    if not told["code"]:
        found.append(Next("codex codebook import FILE", "steps.next-codebook", {}))
    if not any(one.role in {"coder", "panellist"} for one in people):
        found.append(Next("codex expert add experts.csv", "steps.next-experts", {}))
    if found:
        return found
    if newest is None:
        return [Next("codex round open --kind tag", "steps.next-open", {"n": told["excerpt"]})]
    if newest.kind == "unitize" and not newest.is_open:
        found = [
            Next(f"codex agree --round {newest.id}", "steps.next-agree", {"round": newest.id}),
            Next(f"codex resolve --round {newest.id}", "spans.next-settle", {}),
        ]
        if told["excerpt"]:
            found.append(Next("codex round open --kind tag", "steps.next-open", {"n": told["excerpt"]}))
        return found
    if newest.is_open:
        waiting = [one for one in people if one.left and one.id in newest.roster]
        found.extend(
            Next(
                f"codex tag -e {one.id}",
                _LEFT.get(newest.kind, "steps.next-tag"),
                {"name": one.name, "n": one.left},
            )
            for one in waiting
        )
        return found or [Next("codex round close", "steps.next-close", {"round": newest.id})]
    if newest.late:
        found.append(Next(f"codex round reopen {newest.id}", "steps.next-admit", {"n": newest.late}))
    if not any(one.done for one in people):
        return found or [Next(f"codex round reopen {newest.id}", "steps.next-empty", {"round": newest.id})]
    found.append(Next("codex agree --by code", "steps.next-agree", {"round": newest.id}))
    found.append(Next("codex resolve", "steps.next-resolve", {}))
    found.append(
        Next("codex matrix --rows BRANCH --cols BRANCH -o exports/matrix.html", "steps.next-matrix", {})
    )
    found.append(Next("codex report -o exports/report.html", "panel.next-report", {}))
    return found


def _way(study: Study) -> str:
    """Return how the sources of the study are likely to be cut."""
    kinds = counts.kinds(study.file)
    return "turn" if "interview" in kinds else "answer" if "answers" in kinds else "paragraph"


def _finished(study: Study, one: RoundLine) -> dict[str, int]:
    """Return expert -> excerpts they have finished, or questions of a panel that they have answered."""
    if is_vote(one.kind):
        return counts.votes(study.file, one.id)
    found = counts.done(study.file, one.id)
    for name, n in (counts.done_again(study.file, one.id) if one.repeat and one.is_open else {}).items():
        found[name] = found.get(name, 0) + n  # as `left` counts them: nobody is told which were repeats
    return found


def _next_of_panel(study: Study, people: tuple[Progress, ...], newest: RoundLine) -> list[Next]:
    if not newest.is_open:
        again = Next(f"codex round open --kind {newest.kind} --items undecided", "panel.next-round", {})
        return [
            Next("codex round results", "panel.next-results", {"round": newest.id}),
            *(() if newest.kind in COMPARING else (again,)),  # weights and scores leave nothing undecided
            Next("codex report -o exports/report.html", "panel.next-report", {}),
        ]
    waiting = [one for one in people if one.left and one.id in newest.roster]
    if not waiting:
        return [Next("codex round close", "steps.next-close", {"round": newest.id})]
    from codex.store.copies import invited

    votes = {one.id for one in bare_rounds(study) if one.is_vote}
    copies = [one for one in invited(study.file) if one.round in votes]
    if copies:  # a panel that began by own copies goes on by own copies
        have = {one.expert for one in copies if one.round == newest.id}
        lacking = [one.id for one in waiting if one.id not in have]
        if lacking:
            return [
                Next(f"codex expert invite {' '.join(lacking)}", "together.next-invite", {"n": len(lacking)})
            ]
        return [Next("codex merge FILE...", "together.next-merge", {"n": len(waiting)})]
    return [
        Next("codex ballot make -o ballots", "panel.next-make", {"n": len(waiting)}),
        Next("codex ballot collect ballots/returned", "panel.next-collect", {"n": len(waiting)}),
        *(
            Next(f"codex vote -e {one.id} --plain", "panel.next-vote", {"name": one.name, "n": one.left})
            for one in waiting[:5]
        ),
    ]
