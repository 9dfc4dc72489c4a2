"""Citations as other programs read them: RIS, BibTeX, CSL-JSON.

Takes CSL fields, gives text; what a format has no place for stays out, nothing is made up.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

FORMATS: Final = ("ris", "bib", "csl")

_RIS: Final = {
    "article-journal": "JOUR",
    "article": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "book": "BOOK",
    "chapter": "CHAP",
    "paper-conference": "CPAPER",
    "thesis": "THES",
    "report": "RPRT",
    "webpage": "ELEC",
    "dataset": "DATA",
}
_BIB: Final = {
    "article-journal": "article",
    "article": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "book": "book",
    "chapter": "incollection",
    "paper-conference": "inproceedings",
    "thesis": "phdthesis",
    "report": "techreport",
}
_RIS_FIELDS: Final = (
    ("TI", "title"),
    ("T2", "container-title"),
    ("AB", "abstract"),
    ("VL", "volume"),
    ("IS", "issue"),
    ("PB", "publisher"),
    ("CY", "publisher-place"),
    ("DO", "DOI"),
    ("UR", "URL"),
    ("LA", "language"),
    ("J2", "container-title-short"),
    ("ET", "edition"),
    ("M3", "genre"),
    ("N1", "note"),
)
_BIB_FIELDS: Final = (
    ("title", "title"),
    ("volume", "volume"),
    ("number", "issue"),
    ("publisher", "publisher"),
    ("address", "publisher-place"),
    ("doi", "DOI"),
    ("url", "URL"),
    ("issn", "ISSN"),
    ("isbn", "ISBN"),
    ("language", "language"),
    ("abstract", "abstract"),
    ("edition", "edition"),
    ("shortjournal", "container-title-short"),
    ("keywords", "keyword"),
    ("note", "note"),
    ("pmid", "PMID"),
)
_TEX: Final = str.maketrans(
    {"\\": r"\textbackslash{}", **{letter: "\\" + letter for letter in "&%$#_{}"}}
    | {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)
_KEY: Final = re.compile(r"[^\w:.+/-]", re.UNICODE)


def write(cites: Iterable[Mapping[str, Any]], form: str) -> str:
    r"""Return citations in one of :data:`FORMATS`, in their order.

    >>> write([{"id": "a1", "type": "book", "title": "On 5% & more", "issued": {"date-parts": [[2020]]}}], "bib")
    '@book{a1,\n  title = {On 5\\% \\& more},\n  year = {2020},\n}\n'
    """
    if form == "ris":
        return "".join(_ris(cite) for cite in cites)
    if form == "bib":
        return "\n".join(_bibtex(cite) for cite in cites)
    return json.dumps([dict(cite) for cite in cites], ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _ris(cite: Mapping[str, Any]) -> str:
    lines = [("TY", _RIS.get(str(cite.get("type", "")), "GEN")), ("ID", _line(cite.get("id", "")))]
    lines += [("AU", name) for name in names(cite, "author")]
    lines += [("ED", name) for name in names(cite, "editor")]
    lines += [(tag, _line(cite[field])) for tag, field in _RIS_FIELDS if cite.get(field)]
    parts = date_parts(cite)
    if parts:
        lines.append(("PY", str(parts[0])))
        lines.append(("DA", "/".join([str(parts[0]), *(f"{part:02}" for part in parts[1:])])))
    first, _, last = _line(cite.get("page", "")).replace("–", "-").partition("-")
    lines += [(tag, page) for tag, page in (("SP", first.strip()), ("EP", last.strip())) if page]
    for number in ("ISSN", "ISBN"):
        if cite.get(number):
            lines.append(("SN", _line(cite[number])))
            break
    keywords = cite.get("keyword")
    if keywords:
        given = keywords if isinstance(keywords, list) else re.split(r"\s*[;,]\s*", str(keywords))
        lines += [("KW", _line(word)) for word in given if word]
    return "".join(f"{tag}  - {text}\r\n" for tag, text in lines if text) + "ER  - \r\n\r\n"


def _bibtex(cite: Mapping[str, Any]) -> str:
    kind = _BIB.get(str(cite.get("type", "")), "misc")
    key = _KEY.sub("-", str(cite.get("id", "") or "ref"))
    rows = dict(_bib_rows(cite, kind))
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in rows.items() if value)
    return f"@{kind}{{{key},\n{body}}}\n"


def _bib_rows(cite: Mapping[str, Any], kind: str) -> Iterator[tuple[str, str]]:
    for role in ("author", "editor"):
        people = [_tex(name) if "," in name else f"{{{_tex(name)}}}" for name in names(cite, role)]
        if people:
            yield role, " and ".join(people)
    for name, field in _BIB_FIELDS:
        if cite.get(field):
            raw = name in {"doi", "url"}
            given = cite[field]
            value = _line(", ".join(map(str, given)) if isinstance(given, list) else given)
            yield (
                "school" if kind == "phdthesis" and name == "publisher" else name,
                _address(value) if raw else _tex(value),
            )
    if cite.get("genre") and kind in {"phdthesis", "techreport"}:
        yield "type", _tex(_line(cite["genre"]))
    if cite.get("container-title"):
        yield ("journal" if kind == "article" else "booktitle"), _tex(_line(cite["container-title"]))
    parts = date_parts(cite)
    if parts:
        yield "year", str(parts[0])
        yield from zip(("month", "day"), map(str, parts[1:]), strict=False)
    if cite.get("page"):
        yield "pages", re.sub(r"\s*[-–—]+\s*", "--", _tex(_line(cite["page"])))


def names(cite: Mapping[str, Any], role: str) -> list[str]:
    """Return people as ``Family, Given``; bodies as they are called."""
    found = []
    for one in cite.get(role) or ():
        if not hasattr(one, "get"):
            continue
        family, given = _line(one.get("family", "")), _line(one.get("given", ""))
        suffix = f", {_line(one['suffix'])}" if one.get("suffix") else ""
        name = f"{family}{suffix}, {given}" if family and given else family or _line(one.get("literal", ""))
        if name:
            found.append(name)
    return found


def date_parts(cite: Mapping[str, Any]) -> list[int]:
    """Return year, month, day of publication as far as they are known."""
    issued = cite.get("issued") or {}
    parts = issued.get("date-parts") or [[]]
    return [int(part) for part in parts[0] if str(part).isdecimal()]


def _line(value: object) -> str:
    """Return a value as one line: a field cannot begin a record of its own."""
    return " ".join(str(value).split())


def _tex(text: str) -> str:
    return text.translate(_TEX)


def _address(text: str) -> str:
    """Return an address that cannot close its braces."""
    return text.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")
