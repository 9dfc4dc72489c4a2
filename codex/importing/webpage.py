"""HTML files: saved web pages and exports of other tools."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from codex.importing.citing import CiteKeys, doi, language
from codex.importing.decoding import decode
from codex.importing.eight_bit import guess_eight_bit
from codex.importing.issued import issued
from codex.importing.markup import page
from codex.importing.people import name
from codex.importing.plain import text_draft

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.importing.markup import Page
    from codex.importing.notes import Notes
    from codex.importing.reading import ReadOptions
    from codex.model.source import Draft

_CHARSET: Final = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_-]+)""", re.IGNORECASE)
_SITE: Final = re.compile(r"\s+[|–—·»]\s+[^|–—·»]{1,40}$")


_UNICODE: Final = frozenset({"utf-8", "utf8", "utf-16", "utf-16le", "utf-16be"})
_RUSSIAN: Final = frozenset({"windows-1251", "cp1251"})
_KAZAKH: Final = frozenset({"kz1048", "ptcp154"})


def read(data: bytes, options: ReadOptions, notes: Notes) -> Iterator[Draft]:
    """Yield the page's text; what it says of itself (citation tags) becomes its citation."""
    decoded = decode(data, notes, options.encoding or _declared(data))
    made = page(decoded.text)
    text = made.text()
    if not text.strip():
        raise notes.refuse("importing.no-text-inside")
    title = (
        dict(made.meta).get("citation_title")
        or dict(made.meta).get("og:title")
        or _SITE.sub("", made.title.strip())
    )
    draft = made.writing.with_marks(
        text_draft(text, options, notes, encoding=decoded.encoding, title=title or made.writing.title())
    )
    cite = citation(made)
    kind = draft.kind
    if (
        options.kind is None
        and kind == "paper"
        and not any(tag.startswith("citation_") for tag, _ in made.meta)
    ):
        kind = "web"
    if cite:
        cite |= {"title": draft.title, "id": CiteKeys().key(cite | {"title": draft.title})}
    yield replace(draft, cite=cite, kind=kind)


def _declared(data: bytes) -> str | None:
    """Return the encoding the page declares, where its bytes bear it out.

    Whoever saves a page as UTF-8 often leaves what it declares as it was; and Kazakh letters in eight bits
    are never those of the Russian code page that is declared for want of a better one.
    """
    found = _CHARSET.search(data[:4096])
    if not found or data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return None
    codec = found[1].decode("ascii")
    try:
        data.decode(codec)
    except (LookupError, UnicodeDecodeError):
        return None
    if codec.lower().replace("_", "-") not in _UNICODE and _is_utf8(data):
        return None
    return None if codec.lower() in _RUSSIAN and guess_eight_bit(data) in _KAZAKH else codec.lower()


def _is_utf8(data: bytes) -> bool:
    if data.isascii():
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def citation(made: Page) -> dict[str, Any]:
    """Return CSL fields from the tags that journals and repositories put into their pages."""
    meta = dict(reversed(made.meta))
    people = [
        value
        for tag, value in made.meta
        if tag in {"citation_author", "dc.creator", "author", "article:author"}
    ]
    cite: dict[str, Any] = {
        "type": "article-journal" if meta.get("citation_journal_title") else "webpage",
        "author": [name(person) for person in dict.fromkeys(people)],
        "issued": issued(
            meta.get("citation_publication_date")
            or meta.get("citation_date")
            or meta.get("dc.date")
            or meta.get("article:published_time")
            or ""
        ),
        "container-title": meta.get("citation_journal_title") or meta.get("og:site_name", ""),
        "volume": meta.get("citation_volume", ""),
        "issue": meta.get("citation_issue", ""),
        "DOI": doi(meta.get("citation_doi", "") or meta.get("dc.identifier", "")),
        "URL": made.links.get("canonical") or meta.get("og:url") or meta.get("citation_public_url", ""),
        "language": language(meta.get("citation_language", "")) or "",
    }
    kept = {key: value for key, value in cite.items() if value}
    return kept if len(kept) > 1 else {}
