"""JSON that nobody vouches for: no doubled keys, no NaN, no half characters, no endless nesting."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from codex.importing.table import Row

if TYPE_CHECKING:
    from codex.importing.notes import Notes


class _RefusedError(ValueError):
    """Holds the text id of what is wrong, and its fields."""

    def __init__(self, why: str, **fields: object) -> None:
        super().__init__(why)
        self.why = why
        self.fields = fields


def load(text: str, notes: Notes, line: int | None = None) -> Any:
    """Return the value of a JSON text.

    Raises:
        DamagedFile: Not JSON; doubled key, NaN, lone surrogate, or nested too deeply.
    """
    try:
        value = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
        if "\\ud" in text or "\\uD" in text:
            json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise notes.refuse(
            "importing.json-broken", (line or 0) + error.lineno - bool(line), column=error.colno
        ) from error
    except _RefusedError as error:
        raise notes.refuse(error.why, line, **error.fields) from error
    except UnicodeEncodeError as error:
        raise notes.refuse("importing.json-surrogate", line) from error
    except ValueError as error:  # a number of thousands of digits
        raise notes.refuse("importing.json-broken", line, column=1) from error
    except RecursionError as error:
        raise notes.refuse("importing.json-deep", line) from error
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _RefusedError(
            "importing.json-key-twice", key=next(key for key in keys if keys.count(key) > 1)[:60]
        )
    return made


def _no_constant(name: str) -> None:
    raise _RefusedError("importing.json-constant", name=name)


def json_rows(text: str, notes: Notes) -> list[Row]:
    """Return JSON Lines as a table: the first row is the header, all keys in order of appearance."""
    records: list[tuple[int, dict[str, Any]]] = []
    header: dict[str, None] = {}
    for line, raw in enumerate(text.split("\n"), 1):
        if not raw.strip():
            continue
        value = load(raw, notes, line)
        if not isinstance(value, dict):
            notes.damage("importing.json-no-record", line)
            continue
        records.append((line, value))
        header.update(dict.fromkeys(value))
    if not records:
        return []
    rows = [Row(line, tuple(_cell(value.get(key)) for key in header)) for line, value in records]
    return [Row(1, tuple(header)), *rows]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
