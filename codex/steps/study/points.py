"""Points in the history of a study, as people name them, and the study as it stood there."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from codex.errors import NotFound, UsageProblem
from codex.steps.study.gate import bare_rounds
from codex.store.as_of import Point, as_of, closing_clock, last_clock_of_version
from codex.store.versions import versions

if TYPE_CHECKING:
    from codex.steps.study.opening import Study

NOW = "now"
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z?")


class Named(NamedTuple):
    """A point with its name."""

    name: str
    """``now``, ``2026-11-01``, ``round:1``, ``codebook:3-1a2b3c``."""
    point: Point
    round: str = ""
    """The round it names."""


def find_point(study: Study, asked: str) -> Named:
    """Return the point that was meant.

    ``2026-11-01`` is the end of that day (UTC), by the clocks of people's computers; ``round:1`` or ``1``
    is when round 1 was closed; ``v3`` or ``codebook:3`` is the last moment of version 3 of the codebook;
    ``now`` is now.

    Raises:
        UsageProblem: It is none of these. NotFound: There is no such round or version.
    """
    word = asked.strip()
    kind, _, name = word.rpartition(":") if not _TIME.fullmatch(word) else ("", "", word)
    if word == NOW:
        return Named(NOW, Point())
    if _TIME.fullmatch(word):
        return Named(word, Point(at=f"{word.rstrip('Z')}{':59' if word.count(':') == 1 else ''}Z"))
    if _DATE.fullmatch(word):
        return Named(word, Point(at=f"{word}T23:59:60Z"))
    if kind == "round" or (not kind and word in {one.id for one in bare_rounds(study)}):
        return _round(study, name)
    if kind in {"codebook", "v"} or re.fullmatch(r"v\d+(-\w+)?", word) or word in versions(study.file):
        return _version(study, name.removeprefix("v"))
    raise UsageProblem("together.no-such-point", point=asked)


def _round(study: Study, name: str) -> Named:
    known = [one.id for one in bare_rounds(study)]
    if name not in known:
        raise NotFound("steps.unknown-round", round=name, known=", ".join(known) or "-")
    return Named(f"round:{name}", Point(clock=closing_clock(study.file, name)), name)


def _version(study: Study, name: str) -> Named:
    known = list(versions(study.file))
    found = [one for one in known if one == name or one.partition("-")[0] == name]
    if len(found) != 1:
        raise NotFound("together.no-such-version", version=name, known=", ".join(known) or "-")
    return Named(f"codebook:{found[0]}", Point(clock=last_clock_of_version(study.file, found[0])))


def study_at(study: Study, named: Named) -> Study:
    """Return the study as it stood at a point: in memory, so that nothing can be written to it."""
    return replace(study, file=as_of(study.file, named.point))
