"""An export that was made again, compared with the file: what it rests on, its numbers, its bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.errors import NotFound
from codex.exporting.differing_cells import first_differing, is_redrawn
from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.model.difference import Difference
    from codex.model.provenance import Provenance
    from codex.steps.study.opening import Study


@dataclass(frozen=True, slots=True)
class Compared:
    """What came of making an export again."""

    same_numbers: bool
    same_bytes: bool
    before: Provenance
    now: Provenance
    differences: tuple[tuple[str, str, str], ...]
    """What differs of the provenance, as it was, as it is."""
    cells: tuple[Difference, ...] = ()
    """What differs in the file itself, by row and column: the first of it."""
    more: int = 0
    """How many differences there are beyond those."""
    redrawn: bool = False
    """A picture of the same figure, whole, that another program drew."""


def must_be_of(study: Study, name: str, before: Provenance) -> None:
    """Refuse an export of another study: what this one gives says nothing of it.

    Raises:
        NotFound: It is one.
    """
    if before.study_id != study.file.study.hex():
        raise NotFound("steps.other-study", file=name, study=before.study)


def compared(
    before: Provenance, now: Provenance, watched: Sequence[str], *, form: str, content: bytes, made: bytes
) -> Compared:
    """Compare a file with what the same question gives now.

    Args:
        before: What the file says it rests on.
        now: What it rests on when it is made again.
        watched: Fields of the two whose differences are told.
        form: End of the name, which says how the files are read.
        content: The file.
        made: The file as it is made now.
    """
    differences = tuple(
        (field, str(getattr(before, field)), str(getattr(now, field)))
        for field in watched
        if getattr(before, field) != getattr(now, field)
    )
    same = before.digest == now.digest
    if content == made:
        return Compared(same, True, before, now, differences)
    cells, more = first_differing(form, content, made)
    redrawn = is_redrawn(form, content, made)
    return Compared(same, False, before, now, differences, cells, more, redrawn)
