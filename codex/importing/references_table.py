"""Tables of references: what Scopus, Embase, ASReview and others export as CSV."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from codex.importing.citing import CiteKeys, doi_or_written, pages, reference
from codex.importing.issued import issued
from codex.importing.people import people
from codex.importing.ris import TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.importing.notes import Notes
    from codex.importing.reading import ReadOptions
    from codex.importing.table import Table
    from codex.model.source import Draft

_FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "title": ("title", "article title", "item title", "document title", "primary_title", "primary title", "название",
    "название статьи", "название публикации", "заглавие", "атауы", "мақала атауы"),
    "original-title": ("original title", "vernacular title"),
    "abstract": ("abstract", "abstract note", "notes_abstract", "аннотация", "реферат", "аңдатпа", "түйін"),
    "author": ("author full names", "authors", "author", "author names", "author(s)", "first_authors",
    "author/s", "авторы", "автор", "авторлар", "авторлары"),
    "editor": ("editors", "editor", "book editors", "редакторы"),
    "issued": ("year", "publication year", "publication_year", "published year", "pubyear", "год",
    "год публикации", "жыл", "жылы"),
    "date": ("date", "publication date", "date of publication", "published month", "month", "cover date",
    "date published", "pubdate", "дата публикации"),
    "container-title": ("source title", "source", "journal", "journal title", "journal/book", "publication title",
    "publication", "secondary_title", "pubtitle", "журнал", "источник", "название журнала", "басылым"),
    "container-title-short": ("abbreviated source title", "journal abbreviation", "journal iso abbreviation"),
    "volume": ("volume", "journal volume", "том"),
    "issue": ("issue", "issue number", "journal issue", "number", "номер", "выпуск", "нөмірі"),
    "page": ("pages", "page range", "страницы", "стр.", "беттер"),
    "start": ("page start", "start_page", "start page", "startpage", "first page"),
    "end": ("page end", "end_page", "end page", "endpage", "last page"),
    "article": ("art. no.", "article number"),
    "DOI": ("doi", "item doi", "digital object identifier"),
    "URL": ("link", "url", "urls", "full text link", "plink", "external url", "articleurl", "pdf link",
    "ссылка", "адрес", "сілтеме"),
    "keyword": ("author keywords", "keywords", "manual tags", "ключевые слова", "кілт сөздер", "түйін сөздер"),
    "publisher": ("publisher", "book publisher", "издательство", "баспа"),
    "publisher-place": ("place_published", "place", "publisher location"),
    "language": ("language of original document", "language", "article language", "язык", "тіл", "тілі"),
    "ISSN": ("issn", "issns"),
    "ISBN": ("isbn", "isbns"),
    "PMID": ("pmid", "pubmed id", "medline pmid", "pubmed_id"),
    "type": ("document type", "item type", "type_of_reference", "publication type", "doctype", "content type",
    "documenttype", "document identifier", "type",
    "тип публикации", "вид документа"),
    "id": ("citekey", "citation key", "key", "eid"),
    "note": ("note", "notes"),
}  # fmt: skip
REFERENCE_FIELDS: Final = tuple(_FIELDS)
"""What a column of a literature export may be said to hold."""
_SIGNS: Final = ("abstract", "author", "DOI", "container-title")
_KINDS: Final = {
    "article": "article-journal", "review": "article-journal", "journalarticle": "article-journal",
    "journal article": "article-journal", "j": "article-journal", "book": "book", "b": "book", "s": "chapter",
    "book chapter": "chapter", "booksection": "chapter", "conference paper": "paper-conference",
    "conferencepaper": "paper-conference", "proceedings paper": "paper-conference", "c": "paper-conference",
    "conference abstract": "paper-conference", "meeting abstract": "paper-conference", "p": "patent",
    "thesis": "thesis", "dissertation": "thesis", "report": "report", "webpage": "webpage", "dataset": "dataset",
    "preprint": "article",
    "ieee conferences": "paper-conference", "ieee journals": "article-journal",
    "статья": "article-journal", "статья в журнале": "article-journal", "книга": "book",
    "глава": "chapter", "материалы конференции": "paper-conference", "диссертация": "thesis",
    "мақала": "article-journal", "кітап": "book",
}  # fmt: skip
_AS_TEXT: Final = re.compile(r'="(.*)"', re.DOTALL)
"""How a table says to a spreadsheet that digits are no number."""


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
        given = {field: _cell(record[column]) for field, column in columns.items()}
        attributes = {column: cell for column, cell in record.items() if column not in used and cell.strip()}
        made = reference(
            _csl(given), options, notes, place=line, encoding=table.encoding, keys=keys, attributes=attributes
        )  # fmt: skip
        if made:
            yield made


def _cell(written: str) -> str:
    found = _AS_TEXT.fullmatch(written.strip())
    return (found[1] if found else written).strip()


def _csl(given: dict[str, str]) -> dict[str, Any]:
    cite: dict[str, Any] = {field: value for field, value in given.items() if field not in _READ_APART}
    cite["type"] = _kind(given.get("type", ""), in_journal=bool(given.get("container-title")))
    cite["author"] = people(given.get("author", ""))
    cite["editor"] = people(given.get("editor", ""))
    cite["issued"] = _issued(given.get("issued", ""), given.get("date", ""))
    cite["page"] = (
        given.get("page") or pages(given.get("start", ""), given.get("end", "")) or given.get("article", "")
    )
    cite["DOI"] = doi_or_written(given.get("DOI", ""))
    cite["PMID"] = given.get("PMID", "").removeprefix("PUBMED").strip()
    return cite


_READ_APART: Final = frozenset(("author", "editor", "issued", "date", "start", "end", "article", "type"))


def _kind(written: str, *, in_journal: bool) -> str:
    """Return the CSL type; what is told by no name that is known is an article where it has a journal."""
    for said in (written, written.partition(";")[0], written.rpartition(";")[2]):
        known = _KINDS.get(said.strip().lower()) or TYPES.get(said.strip().upper())
        if known:
            return known
    return "article-journal" if in_journal else "document"


def _issued(year: str, date: str) -> dict[str, Any]:
    """Return the date: month and day of what tells them, where it tells no other year."""
    known = issued(year)
    if not known:
        return issued(date)
    if date.isdigit() and int(date) <= 12:
        date = f"{year}-{date}"
    full = issued(date) or issued(f"{year} {date}")
    return full if full["date-parts"][0][0] == known["date-parts"][0][0] else known
