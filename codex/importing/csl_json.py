"""CSL-JSON: what Zotero, Mendeley and citation tools exchange."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codex.importing.citing import CiteKeys, doi, reference
from codex.importing.issued import issued

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
_AS_CSL = {
    "journal-article": "article-journal", "proceedings-article": "paper-conference", "book-chapter": "chapter",
    "posted-content": "article", "monograph": "book", "edited-book": "book", "dissertation": "thesis",
}  # fmt: skip
"""What Crossref calls a type."""
_ASIDE = frozenset(("DOI", "issued", "citation-key", "reference", "relation", "license", "assertion", "link"))
"""Read on their own, or what Crossref tells of others: works cited, licences, addresses of files."""


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
        cite = {key: value for key, value in item.items() if key not in _ASIDE}
        cite["id"] = str(item.get("citation-key") or item.get("id") or "")
        cite["DOI"] = doi(str(item.get("DOI") or "")) or str(item.get("DOI") or "")
        date = item.get("issued")
        cite["issued"] = _date(date) if isinstance(date, dict) else issued(str(date or ""))
        for field in ("title", "abstract", "container-title"):
            if isinstance(cite.get(field), list):
                cite[field] = " ".join(map(str, cite[field]))
        cite["type"] = _AS_CSL.get(item["type"], item["type"])
        for role in ("author", "editor"):
            cite[role] = [person for person in item.get(role) or [] if isinstance(person, dict)]
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
    kept = {key: date[key] for key in ("circa", "season", "literal") if date.get(key)}
    return {"date-parts": [some for some in parts if some], **kept} if any(parts) else {}
