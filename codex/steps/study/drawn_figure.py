"""A figure of a round or of several, as a file: what it rests on inside and beside, so that it can be checked later."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import codex
from codex.exporting import provenance as carried
from codex.exporting.figure_carrying import bare_svg
from codex.model.provenance import Provenance
from codex.model.quick_dataclass import dataclass
from codex.steps.study.pictures import carried_picture
from codex.store.rounds import counted_events, last_event, root
from codex.store.study_file import fingerprint

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codex.model.round import Round
    from codex.steps.study.opening import Study


@dataclass(frozen=True, slots=True)
class DrawnFigure:
    """A finished figure."""

    content: bytes
    provenance: Provenance

    @property
    def beside(self) -> dict[str, bytes]:
        """The file that lies beside it, by the end of its name."""
        return {carried.BESIDE: carried.beside(self.provenance)}


def finished(
    study: Study,
    svg: bytes,
    rounds: Sequence[Round],
    layout: Mapping[str, Any],
    *,
    n: Mapping[str, int],
    seed: int | None = None,
) -> DrawnFigure:
    """Return a figure as a file.

    Args:
        study: The study.
        svg: The figure as it was drawn.
        rounds: What it rests on, the newest last.
        layout: What was asked for: ``command``, ``format``, ``language`` and the command's own.
        n: What was counted.
        seed: Of what was drawn by chance.

    Raises:
        UsageProblem: Nothing on this machine draws PDF and PNG.
    """
    file, newest = study.file, rounds[-1] if rounds else None
    about = Provenance(
        study=study.name,
        study_id=file.study.hex(),
        date=max((last_event(file, one.id) for one in rounds), default=""),
        codex=codex.__version__,
        codebook=newest.version if newest else "",
        protocol=newest.protocol.digest if newest else "",
        rule=newest.protocol.rule if newest else "",
        rounds=tuple(one.id for one in rounds),
        pins={one.id: root(file, one.id) or fingerprint(counted_events(file, one.id)) for one in rounds},
        n=dict(n),
        seed=seed,
        layout=dict(layout),
        digest=hashlib.blake2b(bare_svg(svg), digest_size=16).hexdigest(),
    )
    return DrawnFigure(carried_picture(str(layout["format"]), svg, about), about)
