"""E1, E2, ...: how experts are called where names are not told."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codex.model.round import Round


def expert_labels(rounds: Iterable[Round], others: Iterable[str] = ()) -> dict[str, str]:
    """Return expert -> label, by the rosters of all rounds in their order.

    One person has one label in every round, report, table and package of a study: a panellist of
    round 2 is not taken for a coder of round 1.

    Args:
        rounds: Every round of the study.
        others: Experts who may be on no roster; they are numbered last.
    """
    order = dict.fromkeys([*(name for one in rounds for name in one.roster), *others])
    return {name: f"E{number}" for number, name in enumerate(order, 1)}
