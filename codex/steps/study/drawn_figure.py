"""A figure of a round or of several, as a file: what it rests on inside and beside, so that it can be checked later."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from codex.exporting import provenance as carried
from codex.exporting.figure_carrying import bare_svg
from codex.model.quick_dataclass import dataclass
from codex.steps.study.pictures import carried_picture
from codex.steps.study.rests_on import rests_on

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codex.model.provenance import Provenance
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
    digest = hashlib.blake2b(bare_svg(svg), digest_size=16).hexdigest()
    about = rests_on(study, rounds, layout, n=n, seed=seed, digest=digest)
    return DrawnFigure(carried_picture(str(layout["format"]), svg, about), about)
