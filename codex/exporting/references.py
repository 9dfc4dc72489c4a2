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
    "paper-conference": "CONF",
    "thesis": "THES",
    "report": "RPRT",
    "webpage": "ELEC",
    "post-weblog": "BLOG",
    "dataset": "DATA",
    "software": "COMP",
    "manuscript": "UNPB",
    "personal_communication": "PCOMM",
    "motion_picture": "VIDEO",
    "song": "SOUND",
    "graphic": "ART",
    "map": "MAP",
    "patent": "PAT",
    "standard": "STAND",
    "legislation": "STAT",
    "bill": "BILL",
    "legal_case": "CASE",
    "hearing": "HEAR",
    "pamphlet": "PAMP",
    "entry-encyclopedia": "ENCYC",
    "entry-dictionary": "DICT",
    "speech": "SLIDE",
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
    "manuscript": "unpublished",
    "pamphlet": "booklet",
}
_RIS_FIELDS: Final = (
    ("TI", "title"),
    ("T2", "container-title"),
    ("T3", "collection-title"),
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
    ("series", "collection-title"),
    ("edition", "edition"),
    ("origtitle", "original-title"),
    ("shortjournal", "container-title-short"),
    ("keywords", "keyword"),
    ("note", "note"),
    ("pmid", "PMID"),
)
_TEX: Final = str.maketrans(
    {"\\": r"\textbackslash{}", **{letter: "\\" + letter for letter in "&%$#_{}"}}
    | {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)
_OTHERS: Final = re.compile(r"et\.? al\.?|and others|и др\.?|және басқалар|т\. ?б\.", re.IGNORECASE)
"""What stands for further authors; BibTeX has a word of its own for them."""
_KEY: Final = re.compile(r"[^\w:.+/-]", re.UNICODE)


def write(cites: Iterable[Mapping[str, Any]], form: str) -> str:
    r"""Return citations in one of :data:`FORMATS`, in their order.

    >>> write([{"id": "a1", "type": "book", "title": "On 5% & more", "issued": {"date-parts": [[2020]]}}], "bib")
    '@book{a1,\n  title = {On 5\\% \\& more},\n  year = {2020},\n}\n'
    """
    if form == "ris":
        return "".join(_ris(cite) for cite in cites)
    if form == "bib":
        keys = _Keys()
        return "\n".join(_bibtex(cite, keys) for cite in cites)
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
    read_on = date_parts(cite, "accessed")
    if read_on:
        lines.append(("Y2", "/".join([str(read_on[0]), *(f"{part:02}" for part in read_on[1:])])))
    first, _, last = _line(cite.get("page", "")).replace("–", "-").partition("-")
    lines += [(tag, page) for tag, page in (("SP", first.strip()), ("EP", last.strip())) if page]
    lines += [("SN", _one_line(cite[number])) for number in ("ISSN", "ISBN") if cite.get(number)]
    lines += [("KW", _line(word)) for word in _keywords(cite.get("keyword"))]
    return "".join(f"{tag}  - {text}\r\n" for tag, text in lines if text) + "ER  - \r\n\r\n"


def _keywords(given: object) -> list[str]:
    """Return the keywords of a field: parted by semicolons where it has any, else by commas."""
    if isinstance(given, list):
        return [str(word) for word in given if word]
    said = str(given or "")
    return [word for word in re.split(r"\s*;\s*" if ";" in said else r"\s*,\s*", said) if word]


class _Keys:
    """Gives each entry of a file a key of its own: two files of a study may have one key for two works."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def key(self, cite: Mapping[str, Any]) -> str:
        wanted = _KEY.sub("-", str(cite.get("id", "") or "ref"))
        made, again = wanted, 1
        while made.lower() in self._taken:
            again += 1
            made = f"{wanted}-{again}"
        self._taken.add(made.lower())
        return made


def _bibtex(cite: Mapping[str, Any], keys: _Keys) -> str:
    kind = _BIB.get(str(cite.get("type", "")), "misc")
    key = keys.key(cite)
    rows = dict(_bib_rows(cite, kind))
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in rows.items() if value)
    return f"@{kind}{{{key},\n{body}}}\n"


def _bib_rows(cite: Mapping[str, Any], kind: str) -> Iterator[tuple[str, str]]:
    for role in ("author", "editor"):
        people = [
            _tex(name) if is_person else "others" if _OTHERS.fullmatch(name) else f"{{{_tex(name)}}}"
            for name, is_person in _people(cite, role)
        ]
        if people:
            yield role, " and ".join(people)
    for name, field in _BIB_FIELDS:
        if cite.get(field):
            raw = name in {"doi", "url"}
            given = cite[field]
            value = _one_line(given)
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
    read_on = date_parts(cite, "accessed")
    if read_on:
        yield "urldate", "-".join([str(read_on[0]), *(f"{part:02}" for part in read_on[1:])])
    if cite.get("page"):
        yield "pages", re.sub(r"\s*[-–—]+\s*", "--", _tex(_line(cite["page"])))


def names(cite: Mapping[str, Any], role: str) -> list[str]:
    """Return people as ``Family, Given``; bodies as they are called.

    >>> names({"author": [{"family": "Berg", "given": "Jan", "non-dropping-particle": "van den"}]}, "author")
    ['van den Berg, Jan']
    """
    return [name for name, _ in _people(cite, role)]


def _people(cite: Mapping[str, Any], role: str) -> Iterator[tuple[str, bool]]:
    """Yield a name, and whether it has a family and a given part."""
    for one in cite.get(role) or ():
        if not hasattr(one, "get"):
            continue
        parts = (one.get("dropping-particle"), one.get("non-dropping-particle"), one.get("family"))
        family, given = _line(" ".join(str(part) for part in parts if part)), _line(one.get("given", ""))
        suffix = f", {_line(one['suffix'])}" if one.get("suffix") else ""
        if family and given:
            yield f"{family}{suffix}, {given}", True
        elif family or one.get("literal"):
            yield family or _line(one["literal"]), False


def date_parts(cite: Mapping[str, Any], field: str = "issued") -> list[int]:
    """Return year, month, day of publication, or of another date, as far as they are known."""
    parts = (cite.get(field) or {}).get("date-parts") or [[]]
    return [int(part) for part in parts[0] if str(part).isdecimal()]


def _one_line(given: object) -> str:
    """Return a value, or several in one field, as one line."""
    return _line(", ".join(map(str, given)) if isinstance(given, list) else given)


def _line(value: object) -> str:
    """Return a value as one line: a field cannot begin a record of its own."""
    return " ".join(str(value).split())


def _tex(text: str) -> str:
    return text.translate(_TEX)


def _address(text: str) -> str:
    """Return an address that cannot close its braces."""
    return text.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")
