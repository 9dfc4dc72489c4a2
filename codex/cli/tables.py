"""The forms of an answer."""

from __future__ import annotations

import csv
import io
import json
import math
import sys
from collections.abc import Collection, Mapping
from dataclasses import fields, is_dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from codex.cli.terminal import has_colour
from codex.words.visible import escaped_json, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from codex.cli.call import Call
    from codex.cli.show import Answer
    from codex.words import Words

DIGITS = 3
"""Decimals of a number in a table that people read; CSV, tabs and JSON give all of them."""
_LONG = 12
"""Members of a list in a cell above which a terminal gets the first half of so many, and the number of the others."""
_PIECE = 500
"""Lines that are written together."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_json(call: Call, answer: Answer, *, raw: bool = False) -> str:  # noqa: ARG001 - one signature for all
    """Return the envelope as one JSON document, every letter as it is."""
    envelope = {
        "schema": f"codex/{answer.schema}@1",
        "results": [_plain(result) for result in answer.results],
        **{key: _plain(value) for key, value in answer.more.items()},
    }
    if call.warnings:
        envelope["warnings"] = list(call.warnings)
    return escaped_json(json.dumps(envelope, ensure_ascii=False, allow_nan=False, indent=1)) + "\n"


def json_on_terminal(document: str) -> str:
    """Return a JSON document in letters that this terminal has; what it lacks is escaped and stays JSON."""
    encoding = sys.stdout.encoding or "utf-8"
    return "".join(
        letter if letter.encode(encoding, "ignore") else json.dumps(letter)[1:-1] for letter in document
    )


def as_csv(call: Call, answer: Answer, *, raw: bool = False) -> str:  # noqa: ARG001
    """Return rows as CSV; a text that a spreadsheet would take for a formula is neutralised unless ``raw``."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    columns = _columns(answer)
    writer.writerow(columns)
    for row in _each(answer):
        writer.writerow([_neutral(row.get(key), raw=raw) for key in columns])
    return buffer.getvalue()


def as_tabs(call: Call, answer: Answer, *, raw: bool = False) -> str:  # noqa: ARG001
    """Return a header and rows parted by tabs; control characters are shown, none acts."""
    return "".join(tabs_in_pieces(answer))


def tabs_in_pieces(answer: Answer) -> Iterator[str]:
    """Yield what :func:`as_tabs` returns, some hundred lines at a time."""
    columns = _columns(answer)
    lines = [_tabs(columns)]
    for row in _each(answer):
        lines.append(_tabs([_text(row.get(key)) for key in columns]))
        if len(lines) == _PIECE:
            yield "".join(lines)
            lines.clear()
    yield "".join(lines)


def _tabs(cells: Sequence[str]) -> str:
    if "".join(cells).isprintable():  # nothing among them that could act
        return "\t".join(cells) + "\n"
    return "\t".join(visible(cell) for cell in cells) + "\n"


def as_markdown(call: Call, answer: Answer, *, raw: bool = False) -> str:  # noqa: ARG001
    """Return a Markdown table."""
    columns = _columns(answer)
    lines = [
        [heading(call.say, key) for key in columns],
        ["---"] * len(columns),
        *([_short(row.get(key), call.say) for key in columns] for row in _rows(answer)),
    ]
    return "".join(
        f"| {' | '.join(visible(cell).replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines
    )


def as_text(call: Call, answer: Answer, *, raw: bool = False) -> str:  # noqa: ARG001
    """Return columns aligned with blanks, for a file or a pipe that people read."""
    columns = _columns(answer)
    lines = [
        [visible(heading(call.say, key)) for key in columns],
        *([visible(_short(row.get(key), call.say)) for key in columns] for row in _rows(answer)),
    ]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() + "\n"
        for line in lines
    )


RENDERERS: Mapping[str, Callable[..., str]] = {
    "table": as_text,
    "tsv": as_tabs,
    "csv": as_csv,
    "md": as_markdown,
    "json": as_json,
}


def on_terminal(call: Call, answer: Answer) -> None:
    """Draw the table; long texts fold, so that a narrow terminal loses nothing.

    Of very many rows the first are drawn, and how many there are more is told.
    """
    if not answer.results:
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    columns, rows = _columns(answer), [*islice(_each(answer), answer.drawn)]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for key in columns:
        is_number = all(isinstance(row.get(key), int | float | None) for row in rows)
        table.add_column(
            Text(heading(call.say, key)), justify="right" if is_number else "left", overflow="fold"
        )
    for row in rows:
        table.add_row(*(Text(visible(_drawn(key, row.get(key), call.say), lines=True)) for key in columns))
    console = Console(file=sys.stdout, highlight=False, no_color=not has_colour(sys.stdout), soft_wrap=False)
    console.print(table)
    if len(answer.results) > answer.drawn:
        call.note(answer.rest, n=len(answer.results) - answer.drawn)


def _drawn(key: str, value: Any, say: Words) -> str:
    """Return a cell; on a card of fields and values the field is called as the column of its name is."""
    return heading(say, value) if key == "field" and isinstance(value, str) else _short(_few(value), say)


def _few(value: Any) -> Any:
    """Return a long list by its first members and how many more there are; other forms give all of them.

    >>> _few(["s1", "s2"]), _few([f"s{n}" for n in range(40)])
    (['s1', 's2'], ['s0', 's1', 's2', 's3', 's4', 's5', '… +34'])
    """
    if isinstance(value, list | tuple) and len(value) > _LONG:
        return [*value[: _LONG // 2], f"… +{len(value) - _LONG // 2}"]
    return value


def heading(say: Words, key: str) -> str:
    """Return a column's heading: its text in the catalogue, else the key itself."""
    text_id = f"cli.column.{key.replace('_', '-')}"
    return say(text_id) if say.has(text_id) else key


def _columns(answer: Answer) -> list[str]:
    if answer.columns:
        return list(answer.columns)
    return list(dict.fromkeys(key for row in _each(answer) for key in row))


def _rows(answer: Answer) -> Sequence[Mapping[str, Any]]:
    return [*_each(answer)]


def _each(answer: Answer) -> Iterator[Mapping[str, Any]]:
    for result in answer.results:
        yield result if isinstance(result, Mapping) else _fields(result)


def _fields(result: Any) -> dict[str, Any]:
    return {member.name: getattr(result, member.name) for member in fields(result)}


def _plain(value: Any) -> Any:
    """Return a value as JSON holds it: lists, objects, text, numbers that are numbers, null."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if is_dataclass(value):
        return _plain(_fields(value))
    if isinstance(value, set | frozenset):
        return sorted(_plain(item) for item in value)
    if isinstance(value, Collection) and not isinstance(value, bytes):
        return [_plain(item) for item in value]
    return str(value)


def _text(value: Any) -> str:
    """Return a value in full, as a program reads it back."""
    if type(value) is str:
        return value
    if type(value) is int:
        return str(value)
    plain = _plain(value)
    if plain is None:
        return ""
    if isinstance(plain, bool):
        return "true" if plain else "false"
    if isinstance(plain, list) and all(isinstance(item, str) for item in plain):
        return " ".join(plain)
    if isinstance(plain, list | dict):
        return json.dumps(plain, ensure_ascii=False)
    return str(plain)


def _neutral(value: Any, *, raw: bool) -> str:
    text = value if type(value) is str else _text(value)
    if raw or not text.startswith(_FORMULA) or isinstance(value, int | float):
        return text
    return f"'{text}"


def _short(value: Any, say: Words) -> str:
    """Return a value as a person reads it."""
    plain = _plain(value)
    if isinstance(plain, bool):
        return say("cli.yes") if plain else say("cli.no")
    if isinstance(plain, float):
        text = f"{plain:.{DIGITS}f}"
        return text if say.language == "en" else text.replace(".", ",")
    if isinstance(plain, dict):
        return ", ".join(
            f"{key}: {_short(item, say)}" for key, item in plain.items() if item not in (None, "")
        )
    if isinstance(plain, list):
        told = [_short(item, say) for item in plain]
        return ("; " if any(", " in one for one in told) else ", ").join(told)
    return _text(plain)
