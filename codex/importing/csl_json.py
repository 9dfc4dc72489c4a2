"""CSL-JSON: what Zotero, Mendeley and citation tools exchange."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codex.importing.citing import CiteKeys, doi, issued, reference

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from codex.importing.notes import Notes
    from codex.importing.reading import ReadOptions
    from codex.model.source import Draft

_OWN = frozenset(("type", "author", "editor", "issued", "container-title", "DOI", "citation-key"))
_TYPES_WORDS = """
article article-journal article-magazine article-newspaper bill book broadcast chapter classic dataset document
entry-dictionary entry-encyclopedia interview legal_case legislation manuscript map motion_picture
musical_score pamphlet paper-conference patent performance periodical personal_communication post-weblog
review review-book software song speech standard thesis treaty webpage
"""
_TYPES = frozenset(_TYPES_WORDS.split())
"""Types of CSL 1.0.2 that a record of anything else would hardly name."""


def is_csl(items: Sequence[Any]) -> bool:
    """Say whether JSON objects are citations: each has a type, and what only citations have."""
    return bool(items) and all(
        isinstance(item, dict)
        and isinstance(item.get("type"), str)
        and (item["type"] in _TYPES or len(_OWN & item.keys()) >= 2)
        for item in items
    )


def read_items(
    items: Sequence[dict[str, Any]], options: ReadOptions, notes: Notes, encoding: str
) -> Iterator[Draft]:
    """Yield a reference per item."""
    keys = CiteKeys()
    for number, item in enumerate(items, 1):
        cite = {key: value for key, value in item.items() if key not in {"DOI", "issued", "citation-key"}}
        cite["id"] = str(item.get("citation-key") or item.get("id") or "")
        cite["DOI"] = doi(str(item.get("DOI") or "")) or str(item.get("DOI") or "")
        date = item.get("issued")
        cite["issued"] = _date(date) if isinstance(date, dict) else issued(str(date or ""))
        for field in ("title", "abstract", "container-title"):
            if isinstance(cite.get(field), list):
                cite[field] = " ".join(map(str, cite[field]))
        cite["author"] = [person for person in item.get("author") or [] if isinstance(person, dict)]
        made = reference(cite, options, notes, place=f"#{number}", encoding=encoding, keys=keys)
        if made:
            yield made


def _date(date: dict[str, Any]) -> dict[str, Any]:
    """Return a CSL date with whole numbers; what is no date is told as it is written."""
    try:
        parts = [[int(part) for part in some if str(part).strip()] for some in date["date-parts"]]
    except (KeyError, TypeError, ValueError):
        return issued(str(date.get("raw") or date.get("literal") or "")) or {
            key: value for key, value in date.items() if key in {"raw", "literal"}
        }
    return {"date-parts": [some for some in parts if some]} if any(parts) else {}
