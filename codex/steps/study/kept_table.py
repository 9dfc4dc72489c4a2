"""Tables of a round that are kept as files: what they rest on, read back and compared with the same made again."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

from codex.errors import CodexError
from codex.exporting import provenance as carried
from codex.steps.study.made_again import compared
from codex.steps.study.rests_on import rests_on

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from codex.model.provenance import Provenance
    from codex.model.round import Round
    from codex.steps.study.made_again import Compared
    from codex.steps.study.opening import Study

WATCHED: Final = ("date", "codebook", "protocol", "rule", "rounds", "pins", "n", "codex")


def of_table(
    study: Study, rounds: Sequence[Round], layout: Mapping[str, Any], *, n: Mapping[str, int], table: bytes
) -> Provenance:
    """Return what a table rests on; ``table`` is the same in every form it is kept in."""
    return rests_on(study, rounds, layout, n=n, digest=hashlib.blake2b(table, digest_size=16).hexdigest())


def companion(about: Provenance) -> dict[str, bytes]:
    """Return the file that lies beside a table, by the end of its name."""
    return {carried.BESIDE: carried.beside(about)}


def told_of(name: str, content: bytes, beside: bytes | None, commands: Collection[str]) -> Provenance | None:
    """Return what a table says it rests on; None where it is none of these commands."""
    carries = beside if beside is not None else content if name.lower().endswith(".json") else None
    if carries is None:
        return None
    try:
        found = carried.read_beside(carries, name)
    except CodexError:
        return None
    is_table = str(found.layout.get("format")) in {"csv", "tsv", "json"}
    return found if is_table and found.layout.get("command") in commands else None


def check_table(content: bytes, before: Provenance, now: Provenance, made: bytes) -> Compared:
    """Compare a table with the same made again."""
    return compared(before, now, WATCHED, form=str(before.layout["format"]), content=content, made=made)
