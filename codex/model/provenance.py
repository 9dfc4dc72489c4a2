"""Provenance: where the numbers of an export come from."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any

from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Provenance:
    """What an export rests on; enough for ``codex verify FILE`` to compute it again."""

    study: str
    """Name of the study."""
    study_id: str
    date: str
    """Date of the last event the export rests on (never the moment of writing)."""
    codex: str
    """Version of codex."""
    codebook: str = ""
    """Codebook version."""
    protocol: str = ""
    """Digest of the protocol."""
    rule: str = ""
    rounds: tuple[str, ...] = ()
    pins: Mapping[str, str] = field(default_factory=dict)
    """Round -> digest of the events it counted."""
    n: Mapping[str, int] = field(default_factory=dict)
    methods: Mapping[str, str] = field(default_factory=dict)
    seed: int | None = None
    layout: Mapping[str, Any] = field(default_factory=dict)
    """What was asked for: command, rows, columns, filters."""
    digest: str = ""
    """Fingerprint of the results, the same in every form they are exported in."""
