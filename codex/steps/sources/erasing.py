"""A source erased for good, and everything that is beyond reach of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codex.steps.sources.anonymize import withdraw
from codex.steps.sources.which_sources import find_source
from codex.steps.study.backing_up import BACKUPS
from codex.store.copies import invited, sources_of_round
from codex.store.flow import finished_of

if TYPE_CHECKING:
    from codex.steps.sources.anonymize import Withdrawn
    from codex.steps.study.opening import Study


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased here, and where it still may be."""

    here: Withdrawn
    copies: tuple[str, ...]
    """Experts whose own copies were made with its text: the erasure reaches them when they merge."""
    backups: tuple[str, ...]
    """Backups of before, as paths within the study's folder: they keep it until they are deleted."""
    judged: int = 0
    """Its excerpts that experts had finished: the judgments stay in the log and in every figure."""


def erase_source(study: Study, asked: str, *, dry_run: bool = False) -> Erased:
    """Erase a source: text, title, speakers, translations, original and index; the log stays valid.

    ``dry_run`` tells the same and erases nothing.

    Raises:
        NotFound: No such source. Refused: Not the facilitator.
    """
    source = find_source(study, asked).id
    made = invited(study.file)
    within = {name: sources_of_round(study.file, name) for name in {one.round for one in made if one.round}}
    copies = {one.expert for one in made if not one.round or source in within[one.round]}
    folder = study.folder / BACKUPS
    kept = sorted(folder.glob("*.codex")) if folder.is_dir() else []
    older = sorted(study.folder.glob(f"{study.file.path.stem}-form*{study.file.path.suffix}"))
    done = withdraw(study, source, dry_run=dry_run)
    backups = tuple(path.relative_to(study.folder).as_posix() for path in (*kept, *older))
    return Erased(done, tuple(sorted(copies)), backups, finished_of(study.file, [source]))
