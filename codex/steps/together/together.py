"""Joining the copies of a study, and the forks that come of it."""

from __future__ import annotations

import io
import sys
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from codex.errors import NotFound, UsageProblem
from codex.model.finding import Finding
from codex.steps.coding.place_forks import place_forks, settle_place
from codex.steps.study.gate import blind_rounds
from codex.steps.study.opening import STUDY_FILE
from codex.steps.together.copy_keys import private_key
from codex.steps.together.differing import Difference, counted, recoded
from codex.steps.together.sealing import MOST, is_sealed, open_sealed
from codex.steps.together.signatures import Signatures
from codex.store import forks as store
from codex.store import merging
from codex.store.as_of import counts
from codex.store.codebooks import codebook
from codex.store.exchange import Sent
from codex.store.forks import Fork
from codex.store.kinds import KINDS
from codex.store.merging import Merged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from codex.model.code import Codebook
    from codex.steps.study.opening import Study

__all__ = ["Fork", "Forks", "Merged", "changes", "list_forks", "merge", "settle", "visible"]

_STUDY = b"SQLite format 3\0"
STDIN = "-"


def merge(
    study: Study,
    others: Sequence[str],
    *,
    dry_run: bool = False,
    keep_good: bool = False,
    progress: Callable[[str, int], None] = lambda _what, _n: None,
) -> Merged:
    """Join other copies of the study to this one: folders, study files, or logs as lines.

    Nothing is written unless all of it can be; joining again, or in another order, comes to the same.

    Args:
        study: This copy.
        others: Paths; ``-`` is a log on standard input.
        dry_run: Say what it would come to.
        keep_good: Leave out damaged events rather than refuse the whole.
        progress: Called with what is done and a number.

    Raises:
        NotFound, DamagedInput, Refused: See :func:`codex.store.merging.merge`.
    """
    signatures = Signatures(study)
    with ExitStack() as opened:
        brought = [_other(study, name, opened, signatures) for name in others]
        merged = merging.merge(
            study.file,
            brought,
            dry_run=dry_run,
            keep_good=keep_good,
            progress=progress,
            watch=lambda: _standing(study),
        )
    removed = () if dry_run else _remove(study, merged.originals)
    fresh = {one.name for one in merged.origins if one.new}
    sent = [one.sent for one in brought if one.sent is not None and one.name in fresh]
    if merged.watched is not None:
        merged = replace(merged, forks=(*merged.forks, *_new_places(*merged.watched)))
    noticed = (*merged.findings, *signatures.findings(sent), *_no_longer_blind(study, merged))
    return replace(merged, originals=removed, findings=noticed)


def _standing(study: Study) -> tuple[dict[str, int], Codebook, list[Fork]]:
    places = [each.fork for each in place_forks(study)]
    return counts(study.file, judged=False), codebook(study.file), places


def _new_places(before: tuple[Any, Any, list[Fork]], after: tuple[Any, Any, list[Fork]]) -> list[Fork]:
    """Return the places of free spans that are settled in two ways only since the copies came together."""
    known = {side.event for fork in before[2] for side in fork.sides}
    return [fork for fork in after[2] if any(side.event not in known for side in fork.sides)]


def changes(merged: Merged) -> tuple[Difference, ...]:
    """Return what is another after joining: counts and the codebook; the same in a dry run.

    How much was judged, and by whom, is told apart from this (:class:`codex.store.merging.Count`).
    """
    if merged.watched is None:
        return ()
    (before, old, _), (after, new, _) = merged.watched
    return (*counted(before, after, hidden=False), *recoded(old, new))


def _other(study: Study, name: str, opened: ExitStack, signatures: Signatures) -> merging.Other:
    if name == STDIN:
        return _sent(study, sys.stdin.buffer, name, signatures)
    path = Path(name)
    if path.is_dir():
        path = path / STUDY_FILE
    if not path.is_file():
        raise NotFound("together.no-such-file", path=path)
    stream = opened.enter_context(path.open("rb"))
    head = stream.read(64)
    stream.seek(0)
    if head.startswith(_STUDY) or path.suffix == ".codex":
        return merging.Other(path=path, name=name)
    if is_sealed(head):
        content = open_sealed(stream.read(MOST), private_key(study), name)
        return _sent(study, io.BytesIO(content), name, signatures)
    return _sent(study, stream, name, signatures)


def _sent(study: Study, stream: Iterable[bytes], name: str, signatures: Signatures) -> merging.Other:
    return merging.Other(name=name, sent=Sent(stream, name, study.file.study, signatures.check))


def _remove(study: Study, originals: Sequence[str]) -> tuple[str, ...]:
    """Remove from ``corpus/`` what an erasure that arrived was about."""
    gone = []
    for name in originals:
        path = study.corpus / name
        if path.is_file() and path.parent == study.corpus:
            path.unlink()
            gone.append(name)
    return tuple(gone)


def _no_longer_blind(study: Study, merged: Merged) -> list[Finding]:
    """Say so where an expert's own copy has taken in others' judgments of an open round."""
    owner = study.file.owner
    if not owner or not blind_rounds(study):
        return []
    judging = {kind.stem for kind in KINDS.values() if kind.judging}
    others = sum(one.n for one in merged.counts if one.kind in judging and one.actor != owner)
    if not others:
        return []
    return [Finding(merged.origins[0].name, "together.no-longer-blind", fields={"n": others})]


@dataclass(frozen=True, slots=True)
class Forks:
    """Forks that may be shown."""

    forks: tuple[Fork, ...]
    hidden: int
    """Forks of others' judgments in open rounds."""


def list_forks(study: Study, *, everything: bool = False) -> Forks:
    """Return the forks of the log; those whose sides say the same only where ``everything`` is asked for.

    Judgments that others gave in an open round are nobody's to read.
    """
    found = [one for one in store.forks(study.file.connection) if everything or not one.same]
    found += [each.fork for each in place_forks(study)]
    shown = visible(study, found)
    return Forks(shown, len(found) - len(shown))


def visible(study: Study, found: Sequence[Fork]) -> tuple[Fork, ...]:
    """Leave out forks of others' judgments in open rounds."""
    blind = blind_rounds(study)
    return tuple(one for one in found if not _hidden(one, blind, study.actor.id))


def _hidden(fork: Fork, blind: frozenset[str], reader: str) -> bool:
    kind = KINDS[fork.kind]
    if not kind.judging or fork.key[kind.key.index("round")] not in blind:
        return False
    return fork.key[kind.key.index("expert")] != reader


def settle(study: Study, event: str, *, beside: bool = False) -> Fork:
    """Let one side of a fork stand, as a new event of the actor.

    Args:
        study: The study.
        event: Id of the side or its beginning.
        beside: Let it stand beside the others, where they are places of free spans.

    Raises:
        NotFound: No side that the actor may see is called so, or several are.
        UsageProblem: ``beside`` of what is one thing, said in two ways.
        Refused: The actor may not write such a thing.
    """
    with study.file.transaction():
        sides = [side.event for fork in list_forks(study, everything=True).forks for side in fork.sides]
        found = [one for one in sides if event and one.startswith(event.lower())]
        if len(found) != 1:
            raise NotFound("together.no-such-side", event=event, n=len(found))
        settled = settle_place(study, found[0], beside=beside)
        if settled is None and beside:
            raise UsageProblem("together.beside-of-places")
        return settled or store.settle(study.file, found[0], study.actor)
