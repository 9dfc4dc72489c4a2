"""Web of Science: two-letter tags, ``PT`` first, ``ER`` last, ``EF`` at the end of the file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from codex.importing.citing import CiteKeys, doi, pages, reference
from codex.importing.issued import issued
from codex.importing.long_text import decoded_lines
from codex.importing.people import name
from codex.importing.tagged import every, one, records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.importing.long_text import LongText
    from codex.importing.notes import Notes
    from codex.importing.reading import ReadOptions
    from codex.importing.tagged import Record
    from codex.model.source import Draft

_TAG: Final = re.compile(r"([A-Z][A-Z0-9])(?: |$)")
_ENDS: Final = frozenset(("ER", "EF", "FN", "VR"))
_KINDS: Final = {"J": "article-journal", "B": "book", "S": "chapter", "P": "patent", "C": "paper-conference"}


def read(data: bytes | LongText, options: ReadOptions, notes: Notes) -> Iterator[Draft]:
    """Yield a reference per record."""
    decoded = decoded_lines(data, notes, options.encoding)
    keys = CiteKeys()
    found = 0
    for line, record in records(decoded.lines, _TAG, begins="PT", ends=_ENDS):
        if "PT" not in record and not any(tag in record for tag in ("TI", "AU")):
            continue
        found += 1
        made = reference(_csl(record), options, notes, place=line, encoding=decoded.encoding, keys=keys)
        if made:
            yield made
    if not found:
        raise notes.refuse("importing.references-none")


def _csl(record: Record) -> dict[str, Any]:
    people = [line for value in every(record, "AF", "AU") for line in value.split("\n")]
    editors = [line for value in every(record, "BE", "ED") for line in value.split("\n")]
    return {
        "type": _KINDS.get(one(record, "PT"), "document"),
        "title": one(record, "TI"),
        "abstract": one(record, "AB"),
        "author": [name(person) for person in people],
        "editor": [name(person) for person in editors],
        "issued": issued(f"{one(record, 'PY')} {one(record, 'PD')}"),
        "container-title": one(record, "SO"),
        "container-title-short": one(record, "JI", "J9"),
        "volume": one(record, "VL"),
        "issue": one(record, "IS"),
        "page": pages(one(record, "BP"), one(record, "EP")) or one(record, "AR"),
        "ISSN": one(record, "SN"),
        "ISBN": one(record, "BN"),
        "DOI": doi(one(record, "DI")),
        "language": one(record, "LA"),
        "keyword": "; ".join(filter(None, (one(record, "DE"), one(record, "ID")))),
        "publisher": one(record, "PU"),
        "publisher-place": one(record, "PI"),
        "custom": {"UT": one(record, "UT")} if one(record, "UT") else {},
    }
