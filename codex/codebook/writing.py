"""Codebooks to YAML: what :mod:`codex.codebook.reading` reads back unchanged.

The same codebook gives the same bytes. Scalars that another YAML reader would take for a number, a
date or a truth value stand in quotes, so the file means the same everywhere.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from codex.codebook.reading import SCHEMA, TEXTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from codex.model.code import Branch, Code, Codebook

_PLAIN: Final = re.compile(r"[^\W\d_](?:[\w ./()–—%+-]*[\w.)%+])?")
_GUESSED: Final = re.compile(
    r"y|yes|n|no|true|false|on|off|null|none|nan|inf|[0-9].*|\.inf|\.nan", re.IGNORECASE
)
_UNSAFE: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
_NARROW: Final = 110
"""A code without children goes on one line up to this width, as people write it by hand."""


def write_codebook(book: Codebook) -> str:
    """Return the codebook as YAML text, children nested below their parents.

    >>> from codex.codebook.reading import read_codebook
    >>> print(write_codebook(read_codebook("codes: [{name: Goals}]")), end="")
    schema: codex/codebook@1
    branches:
      - {id: codes, exclusive: no, give_parents: no}
    codes:
      - {id: goals, branch: codes, name: Goals}
    """
    lines = [f"schema: {SCHEMA}", "branches:" if book.branches else "branches: []"]
    lines += [f"  - {_flow(_branch(branch))}" for branch in book.branches]
    lines.append("codes:" if book.codes else "codes: []")
    for code in book.codes:
        if code.parent is None:
            lines += _code(book, code, "  ")
    return "\n".join(lines) + "\n"


def codebook_rows(book: Codebook) -> tuple[dict[str, str], ...]:
    """Return the codes as rows of a table, as :func:`codex.codebook.reading.read_rows` takes them.

    Every row has every column. The rules of branches (exclusive, parents given) have no place in
    a table of codes; YAML keeps them.
    """
    rows = [dict(_cells(code)) for code in book.codes]
    columns = dict.fromkeys(("id", "branch", "parent", *(key for row in rows for key in row)))
    return tuple({column: row.get(column, "") for column in columns} for row in rows)


def _cells(code: Code) -> Iterator[tuple[str, str]]:
    yield from (("id", code.id), ("branch", code.branch), ("parent", code.parent or ""))
    for field in TEXTS:
        for language, text in getattr(code, field).items():
            yield f"{field}.{language}" if language else field, text
    for key, value in code.origin.items():
        yield f"origin.{key}", ", ".join(value) if isinstance(value, (list, tuple)) else str(value)
    if code.aliases:
        yield "aliases", "|".join(code.aliases)
    if code.colour:
        yield "colour", code.colour
    if code.retired:
        yield "retired", "yes"
    if code.became:
        yield "became", "|".join(code.became)


def _branch(branch: Branch) -> dict[str, Any]:
    said: dict[str, Any] = {
        "id": branch.id,
        "exclusive": branch.exclusive,
        "give_parents": branch.give_parents,
    }
    if branch.name:
        said["name"] = _text(branch.name)
    return said


def _code(book: Codebook, code: Code, margin: str) -> Iterator[str]:
    keys = _keys(code)
    children = book.children(code.id)
    whole = f"{margin}- {_flow(keys)}"
    if not children and len(whole) <= _NARROW:
        yield whole
        return
    lead = f"{margin}- "
    for key, value in keys.items():
        yield f"{lead}{key}: {_flow(value)}"
        lead = f"{margin}  "
    if children:
        yield f"{lead}children:"
        for child in children:
            yield from _code(book, child, f"{lead}  ")


def _keys(code: Code) -> dict[str, Any]:
    keys: dict[str, Any] = {"id": code.id}
    if code.parent is None:
        keys["branch"] = code.branch
    for field in TEXTS:
        if text := getattr(code, field):
            keys[field] = _text(text)
    if code.origin:
        keys["origin"] = dict(code.origin)
    if code.aliases:
        keys["aliases"] = list(code.aliases)
    if code.colour:
        keys["colour"] = code.colour
    if code.retired:
        keys["retired"] = True
    if code.became:
        keys["became"] = list(code.became)
    return keys


def _text(text: Mapping[str, str]) -> str | dict[str, str]:
    return text[""] if set(text) == {""} else dict(text)


def _flow(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(str(key))}: {_flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_flow(one) for one in value) + "]"
    return _scalar(str(value))


def _scalar(text: str) -> str:
    if _PLAIN.fullmatch(text) and not _GUESSED.fullmatch(text):
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _UNSAFE.sub(lambda found: f"\\u{ord(found.group()):04x}", quoted)
