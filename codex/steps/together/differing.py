"""What changed between two points in the history of a study: counts, codebook, agreement, decisions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from codex.codebook.comparing import diff as codebook_diff
from codex.errors import CodexError
from codex.steps.agreement.agreement import measure
from codex.steps.agreement.figures import Asked
from codex.steps.study.gate import bare_rounds, blind_rounds, must_be_whole, sees_all, the_round
from codex.steps.study.points import Named, find_point, study_at
from codex.store.as_of import JUDGED, counts
from codex.store.codebooks import codebook
from codex.store.judgments import decisions
from codex.store.versions import current_version

if TYPE_CHECKING:
    from codex.model.code import Codebook
    from codex.steps.study.opening import Study


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is another."""

    what: str
    """``count``, ``code``, ``agreement`` or ``decision``."""
    about: str
    before: Any
    after: Any
    how: str = ""
    """Of a code: ``added``, ``renamed`` and so on; of agreement: the coefficient."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Two points and what differs."""

    a: Named
    b: Named
    versions: tuple[str, str]
    """Version of the codebook at each."""
    rounds: tuple[str, str]
    """Round whose agreement is told at each; empty where none had been closed."""
    differences: tuple[Difference, ...]
    kept_back: tuple[str, ...]
    """Open rounds of which nothing is told."""


def compare(study: Study, a: str, b: str, *, peek: bool = False) -> Compared:
    """Say what changed from one point to another.

    Each point is the study as its log had it then; the agreement told is that of the round which was
    named, else of the newest round of tags of that moment, under the codebook of that moment.

    Args:
        study: The study.
        a: The earlier point (:func:`codex.steps.study.points.find_point`).
        b: The later one.
        peek: Look at rounds that are open now, on the record; else nothing of theirs is told.

    Raises:
        DamagedInput: The state of now, by which points are found, or what the log has of the past is damaged.
    """
    must_be_whole(study)
    points = find_point(study, a), find_point(study, b)
    blind = blind_rounds(study)
    if peek:
        for name in sorted(blind):
            sees_all(study, the_round(study, name), "diff", peek=True)
        blind = frozenset()
    sides = [study_at(study, point) for point in points]
    hidden = bool(blind) and study.actor.role != "facilitator"
    found = counted(counts(sides[0].file), counts(sides[1].file), hidden=hidden)
    books = [codebook(one.file, current_version(one.file) or None) for one in sides]
    found += recoded(books[0], books[1])
    chosen = [_chosen(side, point, blind) for side, point in zip(sides, points, strict=True)]
    figures = [_figures(side, name) for side, name in zip(sides, chosen, strict=True)]
    for scope, coefficient in dict.fromkeys((*figures[0], *figures[1])):
        before, after = (side.get((scope, coefficient)) for side in figures)
        if before != after or scope == "overall":
            found.append(Difference("agreement", scope, before, after, coefficient))
    found += _decisions(*sides, blind=blind)
    return Compared(
        *points,
        versions=(current_version(sides[0].file), current_version(sides[1].file)),
        rounds=(chosen[0], chosen[1]),
        differences=tuple(found),
        kept_back=tuple(sorted(blind)),
    )


def recoded(old: Codebook, new: Codebook) -> list[Difference]:
    """Return what changed in the codebook."""
    return [
        Difference("code", one.code, one.before or None, one.after or None, f"{one.kind} {one.field}".strip())
        for one in codebook_diff(old, new)
    ]


def counted(before: dict[str, int], after: dict[str, int], *, hidden: bool) -> list[Difference]:
    """Return counts that differ; ``hidden`` leaves out how much was judged, while that is a secret."""
    return [
        Difference("count", name, before[name], after[name])
        for name in before
        if before[name] != after[name] and not (hidden and name in JUDGED)
    ]


def _chosen(side: Study, point: Named, blind: frozenset[str]) -> str:
    """Return the round whose agreement is told."""
    if point.round:
        return "" if point.round in blind else point.round
    known = [one.id for one in bare_rounds(side) if one.kind == "tag" and one.id not in blind]
    return known[-1] if known else ""


def _figures(side: Study, name: str) -> dict[tuple[str, str], float | None]:
    """Return scope and coefficient -> value, of the whole and of each code; nothing without a round of tags."""
    if not name or the_round(side, name).kind != "tag":
        return {}
    frozen = (the_round(side, name).protocol.primary.coefficient,)
    found: dict[tuple[str, str], float | None] = {}
    for by, coefficients in (("overall", ()), ("code", frozen)):
        asked = Asked(by=by, coefficients=coefficients, interval="none")
        try:
            told = measure(side, asked, round_id=name, peek=True)  # in memory; compare() recorded the look
        except CodexError:  # nobody had judged anything yet
            continue
        for figure in told.figures:
            value = figure.estimate.value
            key = figure.scope, figure.estimate.coefficient
            found[key] = None if value is None else round(value, 6)
    return found


def _decisions(a: Study, b: Study, *, blind: frozenset[str]) -> list[Difference]:
    sides = [
        {
            f"{one.round}/{one.excerpt}/{one.code}": ("give" if one.give else "drop")
            for one in decisions(side.file)
        }
        for side in (a, b)
    ]
    names = sorted(
        name
        for name in {*sides[0], *sides[1]}
        if sides[0].get(name) != sides[1].get(name) and name.partition("/")[0] not in blind
    )
    return [Difference("decision", name, sides[0].get(name), sides[1].get(name)) for name in names]
