"""Web of Science: two-letter tags, ``PT`` first, ``ER`` last, ``EF`` at the end of the file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from codex.importing.citing import CiteKeys, doi_or_written, pages, reference
from codex.importing.issued import issued
from codex.importing.long_text import decoded_lines
from codex.importing.people import name
from codex.importing.tagged import every, one, records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.importing.long_text import LongText
    from codex.importing.notes import Notes
    from codex.importing.people import Person
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
        made = reference(to_csl(record), options, notes, place=line, encoding=decoded.encoding, keys=keys)
        if made:
            yield made
    if not found:
        raise notes.refuse("importing.references-none")


def to_csl(record: Record) -> dict[str, Any]:
    """Return the CSL fields of a record; ``record`` has a person a line, as the tagged file has them."""
    return {
        "type": _KINDS.get(one(record, "PT"), "document"),
        "title": one(record, "TI"),
        "abstract": one(record, "AB"),
        "author": [*_people(record, "AF", "AU"), *({"literal": body} for body in _lines(record, "CA", "GP"))],
        "editor": _people(record, "BE", "ED"),
        "issued": issued(
            f"{one(record, 'PY')} {one(record, 'PD')}" if one(record, "PY") else one(record, "EA")
        ),
        "container-title": one(record, "SO"),
        "container-title-short": one(record, "JI", "J9"),
        "collection-title": one(record, "SE"),
        "event-title": one(record, "CT"),
        "volume": one(record, "VL"),
        "issue": one(record, "IS"),
        "page": pages(one(record, "BP"), one(record, "EP")) or one(record, "AR"),
        "ISSN": "; ".join(filter(None, (one(record, "SN"), one(record, "EI")))),
        "ISBN": one(record, "BN"),
        "DOI": doi_or_written(one(record, "DI")),
        "PMID": one(record, "PM"),
        "language": one(record, "LA"),
        "keyword": "; ".join(filter(None, (one(record, "DE"), one(record, "ID")))),
        "publisher": one(record, "PU"),
        "publisher-place": one(record, "PI"),
        "custom": {tag: said for tag in ("UT", "DT") if (said := one(record, tag))},
    }


def _lines(record: Record, *tags: str) -> list[str]:
    return [line.strip() for value in every(record, *tags) for line in value.split("\n") if line.strip()]


def _people(record: Record, *tags: str) -> list[Person]:
    return [name(line, family_first=True) for line in _lines(record, *tags)]
