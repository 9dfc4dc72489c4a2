"""PubMed XML: articles and books with structured abstracts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codex.importing import safe_xml
from codex.importing.citation_text import keywords, sentence
from codex.importing.citing import CiteKeys, pages, reference
from codex.importing.issued import issued

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from codex.importing.notes import Notes
    from codex.importing.reading import ReadOptions
    from codex.model.source import Draft


def read(data: bytes, options: ReadOptions, notes: Notes) -> Iterator[Draft]:
    """Yield a reference per article."""
    root = safe_xml.parse(data, notes, doctype=True, most=0)
    keys = CiteKeys()
    number = 0
    for begins, element in safe_xml.walk(root):
        tag = safe_xml.local(element)
        if not begins or tag not in {"PubmedArticle", "PubmedBookArticle"}:
            continue
        number += 1
        cite = _article(element) if tag == "PubmedArticle" else _book(element)
        made = reference(cite, options, notes, place=f"#{number}", encoding="utf-8", keys=keys)
        if made:
            yield made
    if not number:
        raise notes.refuse("importing.references-none")


def _article(entry: Element) -> dict[str, Any]:
    citation = entry.find("MedlineCitation")
    article = citation.find("Article") if citation is not None else None
    if citation is None or article is None:
        return {}
    journal = "Journal/JournalIssue/"
    kinds = {_flat(kind).lower() for kind in article.iterfind("PublicationTypeList/PublicationType")}
    return {
        "type": "article" if "preprint" in kinds else "article-journal",
        "title": sentence(_flat(article.find("ArticleTitle"))),
        "original-title": sentence(_flat(article.find("VernacularTitle"))),
        "abstract": _abstract(article) or _abstract(citation, "OtherAbstract"),
        "author": _people(article),
        "issued": _date(article.find(f"{journal}PubDate")),
        "container-title": _flat(article.find("Journal/Title")),
        "container-title-short": _flat(article.find("Journal/ISOAbbreviation")),
        "volume": _flat(article.find(f"{journal}Volume")),
        "issue": _flat(article.find(f"{journal}Issue")),
        "page": _flat(article.find("Pagination/MedlinePgn"))
        or pages(*(_flat(article.find(f"Pagination/{end}Page")) for end in ("Start", "End"))),
        "ISSN": _flat(article.find("Journal/ISSN")),
        "DOI": _identifier(entry, article, "doi"),
        "PMID": _flat(citation.find("PMID")),
        "PMCID": _identifier(entry, article, "pmc"),
        "language": _flat(article.find("Language")),
        "keyword": keywords(
            _flat(word)
            for where in ("KeywordList/Keyword", "MeshHeadingList/MeshHeading/DescriptorName")
            for word in citation.iterfind(where)
        ),
    }


def _book(entry: Element) -> dict[str, Any]:
    document = entry.find("BookDocument")
    if document is None:
        return {}
    chapter = _flat(document.find("ArticleTitle"))
    book = _flat(document.find("Book/BookTitle"))
    return {
        "type": "chapter" if chapter else "book",
        "title": chapter or book,
        "container-title": book if chapter else "",
        "abstract": _abstract(document),
        "author": _people(document) or _people(document.find("Book")),
        "issued": _date(document.find("Book/PubDate")),
        "publisher": _flat(document.find("Book/Publisher/PublisherName")),
        "publisher-place": _flat(document.find("Book/Publisher/PublisherLocation")),
        "ISBN": _flat(document.find("Book/Isbn")),
        "PMID": _flat(document.find("PMID")),
        "language": _flat(document.find("Language")),
    }


def _abstract(article: Element, name: str = "Abstract") -> str:
    """Return the abstract; the parts of a structured one keep their labels."""
    parts = []
    for part in article.iterfind(f"{name}/AbstractText"):
        label = part.get("Label", "")
        text = _flat(part)
        parts.append(f"{label}: {text}" if label and text else text)
    return "\n".join(filter(None, parts))


def _people(article: Element | None) -> list[dict[str, str]]:
    found = []
    for author in article.iterfind("AuthorList/Author") if article is not None else ():
        family, given = (
            _flat(author.find("LastName")),
            _flat(author.find("ForeName")) or _flat(author.find("Initials")),
        )
        collective = _flat(author.find("CollectiveName"))
        if family:
            whole = {"family": family, "given": given, "suffix": _flat(author.find("Suffix"))}
            found.append({key: value for key, value in whole.items() if value})
        elif collective:
            found.append({"literal": collective})
    return found


def _date(date: Element | None) -> dict[str, Any]:
    if date is None:
        return {}
    parts = [_flat(date.find(part)) for part in ("Year", "Month", "Day")]
    return issued(
        "-".join(filter(None, parts)) if parts[1].isdigit() else " ".join(filter(None, parts))
    ) or issued(_flat(date.find("MedlineDate")))


def _identifier(entry: Element, article: Element, kind: str) -> str:
    for found in (*article.iterfind("ELocationID"), *entry.iterfind("PubmedData/ArticleIdList/ArticleId")):
        if kind in {found.get("EIdType"), found.get("IdType")}:
            return _flat(found)
    return ""


def _flat(element: Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""
