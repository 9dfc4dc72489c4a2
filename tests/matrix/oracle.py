"""The cell rule written down naively, excerpt by excerpt: what the quick way is compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

Row = tuple[Any, ...]


def stance_of(judgments: Sequence[Row], family: Collection[str], excerpt: str, expert: str) -> str | None:
    stances = {s for code, x, e, s in judgments if code in family and x == excerpt and e == expert}
    for stance in ("contradicts", "supports"):
        if stance in stances:
            return stance
    return None


def status(
    judgments: Sequence[Row],
    done: Sequence[Row],
    had: Mapping[str, frozenset[str]],
    roster: Sequence[str],
    excerpt: str,
    *,
    row: Collection[str],
    col: Collection[str],
    k: int,
    quorum: int,
) -> str:
    judged = gave = against = 0
    for expert in roster:
        version = next((v for x, e, v in done if x == excerpt and e == expert), None)
        if version is None or not (had[version] & set(row)) or not (had[version] & set(col)):
            continue
        judged += 1
        pair = {
            stance_of(judgments, row, excerpt, expert),
            stance_of(judgments, col, excerpt, expert),
        }
        gave += pair == {"supports"}
        against += None not in pair and "contradicts" in pair
    if judged < quorum:
        if judged == 1 and gave + against == 1:
            return "one-expert"
        return "below-quorum" if judged else "not-judged"
    if gave >= k:
        return "in"
    if against >= k:
        return "against"
    return "divided" if gave + against else "nothing"


def cell(statuses: Sequence[str]) -> str:
    if "against" in statuses:
        return "contested"
    for found in ("in", "divided", "rejected", "one-expert"):
        if found in statuses:
            return found
    if any(s == "nothing" for s in statuses):
        return "no-evidence"
    return "below-quorum" if "below-quorum" in statuses else "not-judged"
