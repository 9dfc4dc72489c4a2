"""What stands in the fields of a citation, freed of how a database wrote it there.

Mark-up of titles and abstracts, several numbers in one field, pages with their word, several
addresses on one line: each has one form here, whatever the file.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_TAGS: Final = re.compile(
    r"</?(?:jats:|mml:)?(?P<tag>i|b|u|em|strong|bold|italic|underline|sub|sup|inf|sc|scp|span|tt|font|p|br|sec|title|div|list"
    r"|list-item|xref|ext-link|named-content|styled-content|inline-formula|disp-formula|tex|tex-math|math|mrow|mi|mn|mo|mtext|msub|msup|a)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_BREAKS: Final = frozenset(("p", "br", "sec", "title", "div", "list", "list-item"))
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#x[0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_NOTHING: Final = re.compile(
    r"\[?(?:no (?:abstract|title)(?: is)?(?: available| provided| found)?|not available|abstract not available"
    r"|аннотация отсутствует|нет аннотации|без аннотации)\.?\]?",
    re.IGNORECASE,
)
_DASHES: Final = re.compile(r"\s*[\u2010-\u2015\u2212]\s*")
_PAGE_WORD: Final = re.compile(r"^(?:pp?\.|pp?\s|pages?\s|с\.|стр\.|бб?\.|S\.\s)\s*", re.IGNORECASE)
_NO_PAGE: Final = re.compile(r"no[ -](?:pagination|specified)\b.*|n/?a|no|none|0(?:-0)?", re.IGNORECASE)
_ISBN: Final = re.compile(r"(?<![\w-])(?:97[89][- ]?(?:\d[- ]?){9}\d|(?:\d[- ]?){9}[\dXx])(?![\w-])")
_ISSN: Final = re.compile(r"(?<![\w-])\d{4}[-\u2010\u2013]?\d{3}[\dXxХх](?![\w-])")
_ADDRESS: Final = re.compile(r"(?:https?|ftp)://\S+|www\.\S+", re.IGNORECASE)


def unmarked(written: str) -> str:
    """Return a title or abstract without mark-up and entities; signs that are none of it stay.

    >>> unmarked("On <i>E. coli</i> &amp; H<sub>2</sub>O, p <0.05 and > 3")
    'On E. coli & H2O, p <0.05 and > 3'
    """
    if "<" in written:
        written = _TAGS.sub(lambda tag: "\n" if tag["tag"].lower() in _BREAKS else "", written)
        written = re.sub(r"\n\s*\n+", "\n", written).strip()
    if "&" in written:
        written = _ENTITY.sub(lambda one: html.unescape(one[0]), written)
    return "" if _NOTHING.fullmatch(written.strip()) else written


def pages_of(written: str) -> str:
    """Return pages without their word, their dash a hyphen; empty where the record says that there are none.

    >>> pages_of("С. 12–18"), pages_of("pp. 3-9"), pages_of("No-Specified"), pages_of("S12-S18")
    ('12-18', '3-9', '', 'S12-S18')
    """
    made = _PAGE_WORD.sub("", _DASHES.sub("-", written.strip()))
    return "" if _NO_PAGE.fullmatch(made) else made


def standard_numbers(written: str) -> tuple[str, str]:
    """Return the ISSNs and the ISBNs of a field, each parted by commas; both empty where it holds neither.

    >>> standard_numbers('["1932-8494", "1932-8486"]'), standard_numbers("978-3-16-148410-0")
    (('1932-8494, 1932-8486', ''), ('', '978-3-16-148410-0'))
    """
    books = [found[0].strip() for found in _ISBN.finditer(written)]
    serials = _ISSN.findall(_ISBN.sub(" ", written))
    return ", ".join(dict.fromkeys(serials)), ", ".join(dict.fromkeys(books))


def address_of(written: str) -> str:
    """Return the first address of a field; what is none as it is written.

    >>> address_of("https://example.org/a http://dx.doi.org/10.1000/1"), address_of("<Go to ISI>://WOS:1")
    ('https://example.org/a', '')
    """
    found = _ADDRESS.search(written)
    if found:
        return found[0]
    return "" if "<Go to ISI>" in written else " ".join(written.split())


def sentence(title: str) -> str:
    """Return a title without the full stop that MEDLINE closes each with.

    >>> sentence("On courses."), sentence("What next ..."), sentence("[On forums].")
    ('On courses', 'What next ...', '[On forums]')
    """
    return title[:-1] if title.endswith(".") and not title.endswith("..") else title


def keywords(words: Iterable[str]) -> str:
    """Return keywords in one field, parted by commas, or by semicolons where one of them has a comma.

    >>> keywords(["mooc", "*teacher"]), keywords(["Child, Preschool", "mooc;school"])
    ('mooc, teacher', 'Child, Preschool; mooc; school')
    """
    found = [
        word.strip().lstrip("*") for said in words for word in re.split(r"[;\n]", said) if word.strip(" *")
    ]
    return ("; " if any("," in word for word in found) else ", ").join(found)


def tidied(cite: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a citation in the one form that they have in a study."""
    made = dict(cite)
    for field in ("title", "abstract", "container-title", "original-title"):
        if made.get(field):
            made[field] = unmarked(_one(made[field]))
    if made.get("page"):
        made["page"] = pages_of(_one(made["page"]))
    if made.get("URL"):
        made["URL"] = address_of(_one(made["URL"]))
    written = {field: _one(made[field]) for field in ("ISSN", "ISBN") if made.get(field)}
    if written:
        serials, books = standard_numbers("; ".join(written.values()))
        known = {"ISSN": serials, "ISBN": books}
        made.update(known if serials or books else written)
    if isinstance(made.get("keyword"), list):
        made["keyword"] = keywords(map(str, made["keyword"]))
    return made


def _one(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
