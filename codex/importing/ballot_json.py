"""A ballot's answers as the page saves them: JSON, taken only when every field is what it should be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from codex.importing.json_text import load
from codex.model.ballot import SCHEMA, Returned, Said

if TYPE_CHECKING:
    from codex.importing.notes import Notes

_FIELDS: Final = {
    "schema": str, "study": str, "round": str, "expert": str, "agenda": str, "language": str, "saved": str,
    "revision": int, "answers": list, "proposals": list, "signature": str,
}  # fmt: skip
_ANSWER: Final = ("item", "question", "state", "value", "comment")
_MOST: Final = 100_000
_SAVED: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def looks_like_answers(text: str) -> bool:
    """Say whether a text is, or was, a file of answers."""
    return '"codex/ballot@' in text and text.lstrip("\ufeff \t\r\n").startswith("{")


def read_json(text: str, notes: Notes) -> Returned:
    """Return the answers of a file.

    Raises:
        DamagedFile: Not JSON, half of it, a field too many, missing or of another type, a newer schema.
    """
    whole = text.strip("\ufeff \t\r\n")
    if not whole.endswith("}"):
        raise notes.refuse("panel.bad-half")
    found = load(whole, notes)
    if not isinstance(found, dict) or not isinstance(found.get("schema"), str):
        raise notes.refuse("panel.bad-fields", field="schema")
    schema: str = found["schema"]
    if schema != SCHEMA:
        newer = schema.startswith("codex/ballot@")
        raise notes.refuse("panel.bad-schema" if newer else "panel.bad-no-ballot", schema=schema[:60])
    return read_document(found, notes)


def read_document(found: dict[str, Any], notes: Notes, way: str = "html") -> Returned:
    """Return the answers of a parsed document."""
    for name in found.keys() ^ _FIELDS.keys():
        raise notes.refuse("panel.bad-fields", field=str(name)[:60])
    for name, kind in _FIELDS.items():
        if type(found[name]) is not kind:
            raise notes.refuse("panel.bad-fields", field=name)
    if len(found["answers"]) > _MOST or not _SAVED.fullmatch(found["saved"]) or found["revision"] < 0:
        raise notes.refuse("panel.bad-fields", field="answers" if len(found["answers"]) > _MOST else "saved")
    if not all(isinstance(text, str) for text in found["proposals"]):
        raise notes.refuse("panel.bad-fields", field="proposals")
    return Returned(
        study=found["study"],
        round=found["round"],
        expert=found["expert"],
        agenda=found["agenda"],
        answers=tuple(_said(one, notes) for one in found["answers"]),
        proposals=tuple(found["proposals"]),
        language=found["language"],
        saved=found["saved"],
        revision=found["revision"],
        signature=found["signature"],
        way=way,
    )


def _said(one: Any, notes: Notes) -> Said:
    if not isinstance(one, dict) or set(one) != set(_ANSWER):
        raise notes.refuse("panel.bad-fields", field="answers")
    if not all(isinstance(one[name], str) for name in _ANSWER):
        raise notes.refuse("panel.bad-fields", field="answers")
    return Said(one["item"], one["question"], one["state"], one["value"], one["comment"])
