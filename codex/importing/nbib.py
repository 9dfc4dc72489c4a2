"""MEDLINE/PubMed records (.nbib): four-letter tags, ``PMID- `` first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from codex.importing.citation_text import keywords, sentence
from codex.importing.citing import CiteKeys, doi, reference
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

_TAG: Final = re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,2}- ?")
_KINDS: Final = (
    ("book chapter", "chapter"),
    ("book", "book"),
    ("dissertation", "thesis"),
    ("congress", "paper-conference"),
    ("preprint", "article"),
    ("journal article", "article-journal"),
    ("review", "article-journal"),
)


def read(data: bytes | LongText, options: ReadOptions, notes: Notes) -> Iterator[Draft]:
    """Yield a reference per record."""
    decoded = decoded_lines(data, notes, options.encoding)
    keys = CiteKeys()
    found = 0
    for line, record in records(decoded.lines, _TAG, begins="PMID"):
        found += 1
        made = reference(_csl(record), options, notes, place=line, encoding=decoded.encoding, keys=keys)
        if made:
            yield made
    if not found:
        raise notes.refuse("importing.references-none")


def _csl(record: Record) -> dict[str, Any]:
    kinds = " ".join(record.get("PT", [])).lower()
    found = [value for value in (*record.get("LID", ()), *record.get("AID", ())) if "[doi]" in value]
    return {
        "type": next((kind for word, kind in _KINDS if word in kinds), "article-journal"),
        "title": sentence(one(record, "TI", "BTI")),
        "original-title": sentence(one(record, "TT")),
        "abstract": one(record, "AB", "OAB"),
        "author": [name(person, family_first=True) for person in every(record, "FAU", "AU")]
        + [{"literal": body} for body in every(record, "CN")],
        "editor": [name(person, family_first=True) for person in every(record, "FED", "ED")],
        "issued": issued(one(record, "DP", "DEP", "DA")),
        "container-title": one(record, "JT", "TA", "CTI", "BTI" if "TI" in record else "CTI"),
        "container-title-short": one(record, "TA") if one(record, "JT") else "",
        "volume": one(record, "VI"),
        "issue": one(record, "IP"),
        "page": one(record, "PG"),
        "ISSN": one(record, "IS").split(" ")[0],
        "ISBN": one(record, "ISBN").split(" ")[0],
        "DOI": next(filter(None, map(doi, found)), ""),
        "PMID": one(record, "PMID"),
        "PMCID": one(record, "PMC"),
        "language": one(record, "LA"),
        "keyword": keywords((*record.get("OT", ()), *record.get("MH", ()))),
        "publisher": one(record, "PB"),
        "publisher-place": one(record, "PL"),
    }
