"""The provenance that a report carries, whatever its form."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import TYPE_CHECKING

from codex.errors import DamagedInput, NotFound
from codex.exporting.provenance import from_document, read_page
from codex.exporting.report_docx import INSIDE
from codex.exporting.report_md import MARK

if TYPE_CHECKING:
    from codex.model.provenance import Provenance

_COMMENT = re.compile(rf"<!-- {MARK} (\{{.*\}}) -->\s*\Z")
_MOST = 1_000_000
"""Bytes of a provenance at most; more than that is no provenance of ours."""


def carried_by(name: str, content: bytes) -> Provenance | None:
    """Return what a page, document or Markdown text carries, None where it carries nothing.

    Raises:
        DamagedInput: It carries one that cannot be read.
    """
    suffix = name.lower().rpartition(".")[2]
    if suffix in {"html", "htm"}:
        try:
            return read_page(content.decode("utf-8", "replace"), name)
        except NotFound:
            return None
    told = _in_document(content) if suffix == "docx" else _in_comment(content) if suffix == "md" else None
    if told is None:
        return None
    try:
        return from_document(json.loads(told), name)
    except (ValueError, RecursionError) as problem:
        raise DamagedInput("exporting.spoiled-provenance", file=name) from problem


def _in_document(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if INSIDE not in archive.namelist() or archive.getinfo(INSIDE).file_size > _MOST:
                return None
            return archive.read(INSIDE).decode("utf-8", "replace")
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        return None


def _in_comment(content: bytes) -> str | None:
    found = _COMMENT.search(content[-_MOST:].decode("utf-8", "replace"))
    return found[1] if found else None
