"""Errors of this room that know their place where there is one."""

from __future__ import annotations

from codex.errors import DamagedFile, DamagedInput


def damage(text_id: str, where: str = "", **fields: object) -> DamagedInput:
    """Return the error: with ``where`` before its text, or without when the place is not known."""
    return DamagedFile(text_id, where=where, **fields) if where else DamagedInput(text_id, **fields)
