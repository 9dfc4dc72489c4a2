"""Ovid's own text: ``<1>`` before each record, then fields by name with the value below, or by tag (``TI  - ``)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from codex.importing.citation_text import keywords
from codex.importing.citing import CiteKeys, doi, reference
from codex.importing.decoding import decode
from codex.importing.issued import issued
from codex.importing.people import name
from codex.importing.tagged import fields

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.importing.notes import Notes
    from codex.importing.reading import ReadOptions
    from codex.model.source import Draft

_RECORD: Final = re.compile(r"^<(\d+)\.? ?>[ \t]*$", re.MULTILINE)
_FIELD: Final = re.compile(r"^([A-Z][A-Za-z/ ]{1,40})\n((?:[ \t]+.*(?:\n|$)|\n(?=[ \t]))+)", re.MULTILINE)
_TAG: Final = re.compile(r"([A-Z][A-Z0-9])  - ?")
_SOURCE: Final = re.compile(
    r"(?P<journal>.+?)\.\s+(?P<volume>\d+) ?(?:\((?P<issue>[^)]*)\))?(?:: ?(?P<page>[\w-]+)| \(pp (?P<pp>[\w-]+)\))?"
)
_KINDS: Final = (
    ("conference", "paper-conference"),
    ("book", "book"),
    ("chapter", "chapter"),
    ("dissertation", "thesis"),
)
_NAMES: Final = {
    "TI": "Title", "AB": "Abstract", "SO": "Source", "DO": "DOI", "IS": "ISSN", "LG": "Language",
    "PT": "Publication Type", "YR": "Year of Publication", "JN": "Journal Name", "UI": "Accession Number",
}  # fmt: skip


def read(data: bytes, options: ReadOptions, notes: Notes) -> Iterator[Draft]:
    """Yield a reference per record."""
    decoded = decode(data, notes, options.encoding)
    begins = list(_RECORD.finditer(decoded.text))
    keys = CiteKeys()
    line, counted = 1, 0
    for here, following in zip(begins, [*begins[1:], None], strict=True):
        body = decoded.text[here.end() : following.start() if following else len(decoded.text)]
        line += decoded.text.count("\n", counted, here.start())
        counted = here.start()
        made = reference(
            _csl(_tagged(body) or _named(body)),
            options,
            notes,
            place=line,
            encoding=decoded.encoding,
            keys=keys,
        )
        if made:
            yield made
    if not begins:
        raise notes.refuse("importing.references-none")


def _named(body: str) -> dict[str, str]:
    return {label.strip(): " ".join(value.split()) for label, value in _FIELD.findall(body)}


def _tagged(body: str) -> dict[str, str]:
    """Return the fields of a record with tags, under the names that the other form gives them."""
    found: dict[str, list[str]] = {}
    for _, tag, value in fields(body.split("\n"), _TAG):
        found.setdefault(tag, []).append(value)
    told = {label: " ".join(" ".join(found[tag]).split()) for tag, label in _NAMES.items() if tag in found}
    if not told.get("Title"):
        return {}
    words = [word for tag in ("KW", "MH") for word in found.get(tag, ())]
    return {**told, "Authors": ";".join(found.get("AU", ())), "Author Keywords": keywords(words)}


def _csl(fields: dict[str, str]) -> dict[str, Any]:
    source = _SOURCE.match(fields.get("Source", ""))
    found = source.groupdict() if source else {}
    written = re.split(r";\s*", fields.get("Author", fields.get("Authors", "")))
    kind = fields.get("Publication Type", "").lower()
    year = fields.get("Year of Publication", "")
    date = issued(fields.get("Source", "").rpartition("Date of Publication:")[2]) or issued(year)
    return {
        "type": next(
            (type_ for word, type_ in _KINDS if word in kind), "article-journal" if source else "document"
        ),
        "title": re.sub(r"\s*\[[^\]]*\]$", "", fields.get("Title", "")),
        "abstract": fields.get("Abstract", ""),
        "author": [
            name(re.sub(r"\s+\d[\d, ]*$", "", person).strip(), family_first=True)
            for person in written
            if person.strip(" .")
        ],
        "issued": date,
        "container-title": fields.get("Journal Name") or found.get("journal") or "",
        "volume": found.get("volume") or "",
        "issue": found.get("issue") or "",
        "page": found.get("page") or found.get("pp") or "",
        "ISSN": fields.get("ISSN", "").strip("."),
        "DOI": doi(fields.get("DOI Number", "") or fields.get("DOI", "")),
        "language": fields.get("Language", "").strip("."),
        "keyword": fields.get("Author Keywords", ""),
    }
