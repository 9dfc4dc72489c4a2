"""The mark of each status: one sign beside its word and its colour, the same in every export."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

MARKS: Final = MappingProxyType(
    {
        "in": "●",
        "divided": "◐",
        "contested": "±",
        "rejected": "×",
        "one-expert": "①",
        "below-quorum": "◌",
        "not-judged": "○",
        "no-evidence": "–",
        "against": "−",
    }
)
"""Signs that common fonts have and that no system draws as a picture."""
