"""EndNote: tagged lines (.enw, ``%0`` first) and its XML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from codex.importing import safe_xml
from codex.importing.citation_text import keywords
from codex.importing.citing import CiteKeys, doi_or_written, reference
from codex.importing.issued import issued
from codex.importing.long_text import decoded_lines
from codex.importing.people import name, people
from codex.importing.tagged import one, records

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from codex.importing.notes import Notes
    from codex.importing.reading import ReadOptions
    from codex.importing.tagged import Record
    from codex.model.source import Draft

_TAG: Final = re.compile(r"(%[0-9A-Z@!#$^&*()+=?<>\[\]~])(?: |$)")
_KINDS: Final = (
    ("book section", "chapter"),
    ("edited book", "book"),
    ("electronic book", "book"),
    ("book", "book"),
    ("conference", "paper-conference"),
    ("thesis", "thesis"),
    ("report", "report"),
    ("web page", "webpage"),
    ("electronic", "webpage"),
    ("newspaper", "article-newspaper"),
    ("magazine", "article-magazine"),
    ("journal", "article-journal"),
    ("dataset", "dataset"),
    ("patent", "patent"),
)


def read(data: bytes, options: ReadOptions, notes: Notes) -> Iterator[Draft]:
    """Yield a reference per record, of either form."""
    keys = CiteKeys()
    made: Iterator[tuple[int | str, dict[str, Any]]] | None
    made = _from_xml(data, notes) if data.lstrip()[:1] == b"<" or data.startswith(b"\xef\xbb\xbf<") else None
    encoding = "utf-8"
    if made is None:
        decoded = decoded_lines(data, notes, options.encoding)
        encoding = decoded.encoding
        made = ((line, _from_tags(record)) for line, record in records(decoded.lines, _TAG, begins="%0"))
    found = 0
    for place, cite in made:
        found += 1
        draft = reference(cite, options, notes, place=place, encoding=encoding, keys=keys)
        if draft:
            yield draft
    if not found:
        raise notes.refuse("importing.references-none")


def _kind(written: str) -> str:
    low = written.lower()
    return next((kind for word, kind in _KINDS if word in low), "document")


def _from_tags(record: Record) -> dict[str, Any]:
    kind = _kind(one(record, "%0"))
    container = one(record, "%J") if kind.startswith("article") else one(record, "%B", "%J")
    return {
        "type": kind,
        "title": one(record, "%T"),
        "abstract": one(record, "%X"),
        "author": [one for said in record.get("%A", ()) for one in people(said, commas=False)],
        "editor": [one for said in record.get("%E", ()) for one in people(said, commas=False)],
        "issued": issued(f"{one(record, '%D')} {one(record, '%8')}".strip()),
        "container-title": container or one(record, "%B"),
        "collection-title": one(record, "%S"),
        "volume": one(record, "%V"),
        "issue": one(record, "%N"),
        "page": one(record, "%P"),
        "publisher": one(record, "%I"),
        "publisher-place": one(record, "%C"),
        "DOI": doi_or_written(one(record, "%R")),
        "URL": one(record, "%U"),
        "ISSN": one(record, "%@"),
        "genre": one(record, "%9"),
        "keyword": keywords(record.get("%K", ())),
        "language": one(record, "%G"),
        "note": one(record, "%Z", "%O"),
        "custom": {"file": record["%>"]} if record.get("%>") else {},
        "edition": one(record, "%7"),
        "id": one(record, "%F"),
    }


def _from_xml(data: bytes, notes: Notes) -> Iterator[tuple[int | str, dict[str, Any]]]:
    root = safe_xml.parse(data, notes, doctype=True, most=0)
    number = 0
    for begins, element in safe_xml.walk(root):
        if begins and safe_xml.local(element) == "record":
            number += 1
            yield f"#{number}", _from_record(element)


def _from_record(record: Element) -> dict[str, Any]:
    kind = _kind(safe_xml.attribute(found, "name") if (found := record.find("ref-type")) is not None else "")
    place = _text(record, "pages")
    return {
        "type": kind,
        "title": _text(record, "titles/title"),
        "abstract": _text(record, "abstract"),
        "author": [
            name(_flat(person), family_first=True)
            for person in record.iterfind("contributors/authors/author")
        ],
        "editor": [
            name(_flat(person), family_first=True)
            for person in record.iterfind("contributors/secondary-authors/author")
        ],
        "issued": issued(f"{_text(record, 'dates/year')} {_text(record, 'dates/pub-dates/date')}".strip()),
        "container-title": _text(record, "periodical/full-title") or _text(record, "titles/secondary-title"),
        "volume": _text(record, "volume"),
        "issue": _text(record, "number"),
        "page": place,
        "publisher": _text(record, "publisher"),
        "publisher-place": _text(record, "pub-location"),
        "container-title-short": _text(record, "periodical/abbr-1"),
        "DOI": doi_or_written(_text(record, "electronic-resource-num")),
        "URL": " ".join(
            map(
                _flat,
                (url for kind in ("related", "web") for url in record.iterfind(f"urls/{kind}-urls/url")),
            )
        ),
        "ISSN": _text(record, "isbn"),
        "keyword": keywords(map(_flat, record.iterfind("keywords/keyword"))),
        "language": _text(record, "language"),
        "note": _text(record, "notes"),
        "custom": {"file": kept}
        if (kept := [_flat(url) for url in record.iterfind("urls/pdf-urls/url")])
        else {},
        "id": _text(record, "label"),
    }


def _text(record: Element, path: str) -> str:
    found = record.find(path)
    return _flat(found) if found is not None else ""


def _flat(element: Element) -> str:
    """Return the text of an element through its styles, blanks joined."""
    return " ".join("".join(element.itertext()).split())
