"""What a file made of rounds rests on: the study, the rounds with their pins, and what was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import codex
from codex.model.provenance import Provenance
from codex.store.rounds import counted_events, last_event, root
from codex.store.study_file import fingerprint

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codex.model.round import Round
    from codex.steps.study.opening import Study


def rests_on(
    study: Study,
    rounds: Sequence[Round],
    layout: Mapping[str, Any],
    *,
    n: Mapping[str, int],
    digest: str,
    seed: int | None = None,
) -> Provenance:
    """Return the provenance of a file.

    Args:
        study: The study.
        rounds: What it rests on, the newest last.
        layout: What was asked for: ``command``, ``format``, ``language`` and the command's own.
        n: What was counted.
        digest: Fingerprint of the results.
        seed: Of what was drawn by chance.
    """
    file, newest = study.file, rounds[-1] if rounds else None
    return Provenance(
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
        digest=digest,
    )
