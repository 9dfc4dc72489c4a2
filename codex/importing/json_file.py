"""JSON files: citations, a recognised recording, or a list of records with texts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from codex.importing.csl_json import is_csl, read_items
from codex.importing.cues import transcript
from codex.importing.decoding import decode
from codex.importing.json_text import load
from codex.importing.rows import read_rows
from codex.importing.speech_json import speech_cues
from codex.importing.table import Row, squared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.importing.notes import Notes
    from codex.importing.reading import ReadOptions
    from codex.model.source import Draft

_LISTS: Final = ("items", "records", "data", "results", "rows", "references")


def read(data: bytes, options: ReadOptions, notes: Notes) -> Iterator[Draft]:
    """Yield a draft per item.

    Raises:
        DamagedFile: No JSON, a ballot, no list of records, or a record that is none.
    """
    decoded = decode(data, notes, options.encoding)
    value = load(decoded.text, notes)
    if isinstance(value, dict) and (
        "codex_ballot" in value or str(value.get("schema", "")).startswith("codex/ballot")
    ):
        raise notes.refuse("importing.json-ballot")
    cues = speech_cues(value) if "text" not in options.columns else []
    if cues:
        yield transcript(cues, options, notes, decoded.encoding)
        return
    if isinstance(value, dict):
        value = value["message"] if isinstance(value.get("message"), dict) else value  # an answer of Crossref
        value = next((value[key] for key in _LISTS if isinstance(value.get(key), list)), [value])
    if not isinstance(value, list) or not value:
        raise notes.refuse("importing.json-no-list")
    for number, item in enumerate(value, 1):
        if not isinstance(item, dict):
            raise notes.refuse("importing.json-no-record", f"#{number}")
    if is_csl(value):
        yield from read_items(value, options, notes, decoded.encoding)
        return
    if "text" not in options.columns and any(_is_annotated(item) for item in value):
        raise notes.refuse("importing.is-coded", tool="Label Studio")
    yield from read_rows(_table(value, notes, decoded.encoding), options, notes)


def _is_annotated(item: dict[str, Any]) -> bool:
    """Say whether a record is a task of Label Studio with what was given to it."""
    given = item.get("annotations", item.get("completions"))
    return isinstance(given, list) and any(isinstance(one, dict) and "result" in one for one in given)


def _table(items: list[dict[str, Any]], notes: Notes, encoding: str) -> Any:
    header = list(dict.fromkeys(key for item in items for key in item))
    rows = [Row(1, tuple(header))]
    for number, item in enumerate(items, 1):
        for key in ("id", "text"):
            if isinstance(item.get(key), dict | list):
                raise notes.refuse("importing.json-type", f"#{number}", key=key)
        rows.append(Row(number, tuple(_cell(item.get(key)) for key in header)))
    return squared(rows, notes, encoding=encoding)


def _cell(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
