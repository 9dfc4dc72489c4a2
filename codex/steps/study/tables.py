"""Tables that people bring: experts, passages, judgments; read by the importing room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.importing.decoding import decode
from codex.importing.experts import read_experts, read_passages
from codex.importing.judgments import read_judgments
from codex.importing.notes import Notes
from codex.importing.tables import read_table

if TYPE_CHECKING:
    from codex.importing.judgments import Answer
    from codex.model.expert import Expert
    from codex.model.finding import Finding
    from codex.model.passage import Passage


def people_of(
    data: bytes, name: str, *, keep_good: bool = False
) -> tuple[tuple[Expert, ...], tuple[Finding, ...]]:
    """Read a table of experts (CSV, TSV or a workbook)."""
    return read_experts(read_table(data, name), keep_good=keep_good)


def passages_of(
    data: bytes, name: str, *, encoding: str | None = None, sheet: str | None = None, keep_good: bool = False
) -> tuple[tuple[Passage, ...], tuple[Finding, ...]]:
    """Read a table of passages."""
    return read_passages(read_table(data, name, encoding=encoding, sheet=sheet), keep_good=keep_good)


def answers_of(
    data: bytes, name: str, *, encoding: str | None = None, sheet: str | None = None, keep_good: bool = False
) -> tuple[tuple[Answer, ...], tuple[Finding, ...]]:
    """Read a table of judgments, long or wide."""
    return read_judgments(read_table(data, name, encoding=encoding, sheet=sheet), keep_good=keep_good)


def text_of(data: bytes, name: str, encoding: str | None = None) -> str:
    """Return the text of a file in whatever encoding it came."""
    return decode(data, Notes(name), encoding).text
