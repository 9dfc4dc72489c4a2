"""Tables of references: what Scopus, Embase, ASReview and others export as CSV."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from codex.importing.citing import CiteKeys, doi, pages, reference
from codex.importing.issued import issued
from codex.importing.people import name
from codex.importing.ris import TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from codex.importing.notes import Notes
    from codex.importing.reading import ReadOptions
    from codex.importing.table import Table
    from codex.model.source import Draft

_FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "title": ("title", "article title", "document title", "primary_title", "primary title", "название",
    "название статьи", "заглавие", "атауы"),
    "abstract": ("abstract", "abstract note", "notes_abstract", "аннотация", "аңдатпа"),
    "author": ("authors", "author", "author names", "first_authors", "author full names", "авторы", "автор",
    "авторлар"),
    "issued": ("year", "publication year", "publication_year", "published year", "date", "publication date",
    "год", "жыл", "жылы"),
    "container-title": ("source title", "source", "journal", "journal title", "publication title",
    "secondary_title", "журнал"),
    "volume": ("volume", "том"),
    "issue": ("issue", "number", "номер", "выпуск"),
    "page": ("pages", "page range", "страницы"),
    "start": ("page start", "start_page", "first page"),
    "end": ("page end", "end_page", "last page"),
    "DOI": ("doi", "digital object identifier"),
    "URL": ("link", "url", "urls"),
    "keyword": ("author keywords", "keywords", "manual tags", "ключевые слова", "кілт сөздер"),
    "publisher": ("publisher",),
    "publisher-place": ("place_published", "place"),
    "language": ("language of original document", "language", "article language", "язык", "тіл"),
    "ISSN": ("issn",),
    "ISBN": ("isbn",),
    "type": ("document type", "item type", "type_of_reference", "publication type", "type"),
    "id": ("citekey", "citation key", "key", "eid"),
    "note": ("note", "notes"),
}  # fmt: skip
REFERENCE_FIELDS: Final = tuple(_FIELDS)
"""What a column of a literature export may be said to hold."""
_SIGNS: Final = ("abstract", "author", "DOI", "container-title")
_KINDS: Final = {
    "article": "article-journal", "review": "article-journal", "journalarticle": "article-journal",
    "journal article": "article-journal", "book": "book", "book chapter": "chapter", "booksection": "chapter",
    "conference paper": "paper-conference", "conferencepaper": "paper-conference",
    "conference abstract": "paper-conference",
    "thesis": "thesis", "report": "report", "webpage": "webpage", "dataset": "dataset", "preprint": "article",
}  # fmt: skip
_SEMICOLON: Final = re.compile(r"\s*;\s*|\n+")


def is_literature(table: Table) -> bool:
    """Say whether the table reads like a literature export: a title, and what only papers have.

    A DOI, an abstract or authors beside a title are enough; "title, text" is not.
    """
    has = {field for field, titles in _FIELDS.items() if table.column(*titles)}
    if "title" not in has:
        return "DOI" in has and bool({"abstract", "issued"} & has)
    return bool(has & {"abstract", "DOI"}) or len(has & set(_SIGNS)) + ("issued" in has) >= 2


def read_references(table: Table, options: ReadOptions, notes: Notes) -> Iterator[Draft]:
    """Yield a reference per row."""
    columns = {field: column for field, titles in _FIELDS.items() if (column := table.column(*titles))}
    spelt = {field.casefold(): field for field in _FIELDS}
    columns |= {
        spelt[field.casefold()]: table.named(column)
        for field, column in options.columns.items()
        if field.casefold() in spelt
    }
    used = set(columns.values())
    keys = CiteKeys()
    for line, record in table.records():
        given = {field: record[column].strip() for field, column in columns.items()}
        attributes = {column: cell for column, cell in record.items() if column not in used and cell.strip()}
        made = reference(
            _csl(given), options, notes, place=line, encoding=table.encoding, keys=keys, attributes=attributes
        )  # fmt: skip
        if made:
            yield made


def _csl(given: dict[str, str]) -> dict[str, Any]:
    cite: dict[str, Any] = {
        field: value
        for field, value in given.items()
        if field not in {"author", "issued", "start", "end", "type"}
    }
    kind = given.get("type", "")
    cite["type"] = _KINDS.get(kind.lower()) or TYPES.get(kind.upper(), "document")
    cite["author"] = people(given.get("author", ""))
    cite["issued"] = issued(given.get("issued", ""))
    cite["page"] = given.get("page") or pages(given.get("start", ""), given.get("end", ""))
    cite["DOI"] = doi(given.get("DOI", "")) or given.get("DOI", "")
    return cite


def people(written: str) -> Sequence[dict[str, str]]:
    """Return the names of a cell; databases part them by semicolons, some by commas.

    >>> people("Ospan A.; de Boer J.")
    [{'family': 'Ospan', 'given': 'A.'}, {'family': 'de Boer', 'given': 'J.'}]
    >>> people("Ospan, A., Boer, J.")
    [{'family': 'Ospan', 'given': 'A.'}, {'family': 'Boer', 'given': 'J.'}]
    """
    written = re.sub(r"\s*\(\d+\)", "", written.strip().strip("[]").replace("'", "’"))
    if not written:
        return []
    if ";" in written or "\n" in written or "," not in written:
        return [_person(part) for part in _SEMICOLON.split(written) if part.strip()]
    parts = [part.strip() for part in written.split(",") if part.strip()]
    if len(parts) % 2 == 0 and all(_is_given(part) for part in parts[1::2]):
        return [name(f"{family}, {given}") for family, given in zip(parts[::2], parts[1::2], strict=True)]
    if all(" " in part for part in parts):
        return [_person(part) for part in parts]
    return [name(written)]


def _person(written: str) -> dict[str, str]:
    """Read ``Ospan A.`` (family first, then initials) as well as what :func:`name` reads."""
    family, _, last = written.strip().rpartition(" ")
    if family and "," not in written and _is_given(last):
        return {"family": family, "given": last}
    return name(written)


def _is_given(part: str) -> bool:
    return bool(re.fullmatch(r"(?:[^\W\d_]\.?[ -]?){1,4}", part)) and (part.isupper() or "." in part)
