"""Ovid's plain text: ``<1>``, a field's name on a line, its value indented below."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from codex.importing.citing import CiteKeys, doi, reference
from codex.importing.decoding import decode
from codex.importing.issued import issued
from codex.importing.people import name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.importing.notes import Notes
    from codex.importing.reading import ReadOptions
    from codex.model.source import Draft

_RECORD: Final = re.compile(r"^<(\d+)>[ \t]*$", re.MULTILINE)
_FIELD: Final = re.compile(r"^([A-Z][A-Za-z/ ]{1,40})\n((?:[ \t]+.*(?:\n|$)|\n(?=[ \t]))+)", re.MULTILINE)
_SOURCE: Final = re.compile(
    r"(?P<journal>.+?)\.\s+(?P<volume>\d+)(?:\((?P<issue>[^)]*)\))?(?::(?P<page>[\w-]+))?"
)


def read(data: bytes, options: ReadOptions, notes: Notes) -> Iterator[Draft]:
    """Yield a reference per record."""
    decoded = decode(data, notes, options.encoding)
    begins = list(_RECORD.finditer(decoded.text))
    keys = CiteKeys()
    for here, following in zip(begins, [*begins[1:], None], strict=True):
        body = decoded.text[here.end() : following.start() if following else len(decoded.text)]
        fields = {label.strip(): " ".join(value.split()) for label, value in _FIELD.findall(body)}
        line = decoded.text.count("\n", 0, here.start()) + 1
        made = reference(_csl(fields), options, notes, place=line, encoding=decoded.encoding, keys=keys)
        if made:
            yield made
    if not begins:
        raise notes.refuse("importing.references-none")


def _csl(fields: dict[str, str]) -> dict[str, Any]:
    source = _SOURCE.match(fields.get("Source", ""))
    found = source.groupdict() if source else {}
    people = re.split(r";\s*", fields.get("Author", fields.get("Authors", "")))
    return {
        "type": "article-journal" if source else "document",
        "title": re.sub(r"\s*\[[^\]]*\]$", "", fields.get("Title", "")),
        "abstract": fields.get("Abstract", ""),
        "author": [name(re.sub(r"\s+\d[\d, ]*$|\.$", "", person)) for person in people if person.strip()],
        "issued": issued(fields.get("Source", "") if source else fields.get("Year of Publication", "")),
        "container-title": found.get("journal") or "",
        "volume": found.get("volume") or "",
        "issue": found.get("issue") or "",
        "page": found.get("page") or "",
        "ISSN": fields.get("ISSN", "").strip("."),
        "DOI": doi(fields.get("DOI Number", "") or fields.get("DOI", "")),
        "language": fields.get("Language", "").strip("."),
        "keyword": fields.get("Author Keywords", ""),
    }
