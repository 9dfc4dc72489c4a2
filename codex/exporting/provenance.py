"""Where the numbers of an export come from: written into it, and read back to check them."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, Final

from codex.errors import DamagedInput, NotFound
from codex.model.provenance import Provenance

if TYPE_CHECKING:
    from collections.abc import Mapping

SCHEMA: Final = "codex/provenance@1"
BESIDE: Final = ".provenance.json"
"""What stands after the whole name of a table or figure that cannot carry it inside."""
ELEMENT: Final = "provenance"
"""Id of the script element that carries it in a page."""


def as_document(provenance: Provenance) -> dict[str, Any]:
    """Return the provenance as a JSON document, keys in their order of reading."""
    return {"schema": SCHEMA, **asdict(provenance)}


def beside(provenance: Provenance) -> bytes:
    """Return the file that lies beside a table or figure."""
    return (json.dumps(as_document(provenance), ensure_ascii=False, indent=2) + "\n").encode(
        "utf-8", "replace"
    )


def from_document(document: Any, file: str) -> Provenance:
    """Return the provenance of a JSON document; keys of newer versions are left aside.

    Raises:
        DamagedInput: Not a provenance of ours, or one without what is needed.
    """
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise DamagedInput("exporting.spoiled-provenance", file=file)
    known = {field.name for field in fields(Provenance)}
    values = {name: value for name, value in document.items() if name in known}
    for name in ("rounds",):
        if isinstance(values.get(name), list):
            values[name] = tuple(values[name])
    if not _is_sound(values):
        raise DamagedInput("exporting.spoiled-provenance", file=file)
    return Provenance(**values)


def _is_sound(values: Mapping[str, Any]) -> bool:
    texts = ("study", "study_id", "date", "codex")
    tables = ("pins", "n", "methods", "layout")
    return all(isinstance(values.get(name), str) for name in texts) and all(
        isinstance(values.get(name, {}), dict) for name in tables
    )


def read_beside(content: bytes, file: str) -> Provenance:
    """Read ``NAME.provenance.json``, or a JSON export that carries its provenance.

    Raises:
        DamagedInput: Not JSON, or not what it should be.
        NotFound: A JSON document that says nothing of its provenance.
    """
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as problem:
        raise DamagedInput("exporting.spoiled-provenance", file=file) from problem
    if isinstance(document, dict) and "provenance" in document:
        document = document["provenance"]
    elif not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise NotFound("exporting.no-provenance", file=file)
    return from_document(document, file)


def read_page(content: str, file: str) -> Provenance:
    """Read the provenance that an HTML page carries.

    Raises:
        NotFound: The page carries none.
        DamagedInput: It carries one that cannot be read.
    """
    finder = _Finder()
    finder.feed(content)
    if finder.found is None:
        raise NotFound("exporting.no-provenance", file=file)
    try:
        return from_document(json.loads(finder.found), file)
    except (ValueError, RecursionError) as problem:
        raise DamagedInput("exporting.spoiled-provenance", file=file) from problem


class _Finder(HTMLParser):
    """Takes the text of the first script element that is the provenance."""

    def __init__(self) -> None:
        super().__init__()
        self.found: str | None = None
        self._is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script" and dict(attrs).get("id") == ELEMENT and self.found is None:
            self.found, self._is_inside = "", True

    def handle_data(self, data: str) -> None:
        if self._is_inside:
            self.found = (self.found or "") + data

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._is_inside = False
