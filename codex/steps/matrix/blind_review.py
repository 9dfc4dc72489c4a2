"""What is taken out of an export for double-blind review, gathered from the study."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from codex.exporting.blinding import blinding
from codex.steps.study.expert_labels import expert_labels
from codex.steps.study.gate import bare_rounds
from codex.store.experts import experts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codex.exporting.blinding import Blinding
    from codex.model.source import Source
    from codex.steps.matrix.paper_layout import Layout
    from codex.steps.study.opening import Study

TELLING: Final = ("where", "sources", "group")
"""Filters that may name a school or a person."""
_HARMLESS: Final = ("kind", "language", "year")


def blinding_of(study: Study) -> Blinding:
    """Return what must not be read in an export of this study."""
    people = {one.id: one.name for one in experts(study.file)}
    labels = expert_labels(bare_rounds(study), people)
    return blinding(people, labels, {study.name, study.folder.absolute().name})


def neutral(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Return the sources as S1, S2, ... in the order of the study, uncited; references are left out.

    Attributes stay, since a side of a matrix may be made of them; what a reader sees of quotes does not
    have them.
    """
    kept = [one for one in sources if one.kind != "reference"]
    return tuple(
        replace(one, title=f"S{place}", cite={}, file="", original="") for place, one in enumerate(kept, 1)
    )


def told_blind(layout: Layout, told: dict[str, Any]) -> dict[str, Any]:
    """Return what an export for reviewers carries of its layout: filters by kind, language and year alone.

    What else was filtered by is not said; ``withheld`` says that something is not.
    """
    telling = [word for word in layout.where if not word.replace("!", "=").startswith(_HARMLESS)]
    if not telling and not layout.sources and not layout.group:
        return told
    return {**{key: value for key, value in told.items() if key not in TELLING}, "withheld": True}


def tells_whose(layout: Layout, sides: Iterable[str]) -> tuple[str, ...]:
    """Return the sides whose values may tell whose study it is: attributes that somebody made up."""
    known = {"source", "code", *_HARMLESS}
    return tuple(side for side in sides if side and side not in known) if layout.blind else ()
