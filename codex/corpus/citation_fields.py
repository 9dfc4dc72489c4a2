"""Fields of a citation that cannot be as they stand: check digits, pages, years, capitals, ``et al.`` as a person."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from codex.corpus.same_work import issued_year
from codex.model.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

_YEAR: Final = re.compile(r"\d{4}")
_PAGES: Final = re.compile(r"([A-Za-z]?)(\d+)\s*[-–—]+\s*([A-Za-z]?)(\d+)")
_ET_AL: Final = re.compile(r"et\.?\s*al\.?|and others|и\s*др\.?|т\.\s*б\.?|және басқалар", re.IGNORECASE)
_AHEAD: Final = 1
"""Years by which a volume may be dated before it is printed."""


def field_findings(where: str, cite: Mapping[str, Any], this_year: int | None = None) -> Iterator[Finding]:
    """Yield what cannot be in a citation.

    Args:
        where: Where the citation comes from.
        cite: CSL fields.
        this_year: The year in which it is checked; without it no year is too late.
    """
    yield from _years(where, cite, this_year)
    yield from _numbers(where, cite)
    page = str(cite.get("page") or "")
    if are_reversed(page):
        yield Finding(where, "corpus.ref-pages", fields={"pages": page})
    yield from _names(where, cite)


def _years(where: str, cite: Mapping[str, Any], this_year: int | None) -> Iterator[Finding]:
    year = issued_year(cite)
    if not year:
        return
    if not (_YEAR.fullmatch(year) and "1400" <= year <= "2100"):
        yield Finding(where, "corpus.ref-year", fields={"year": year})
    elif this_year is not None and int(year) > this_year + _AHEAD:
        yield Finding(where, "corpus.ref-year-ahead", fields={"year": year})


def are_reversed(pages: str) -> bool:
    """Say whether a range of pages ends before it begins; ``112-9`` is 112 to 119.

    >>> are_reversed("20-15"), are_reversed("112-9"), are_reversed("S12-S18"), are_reversed("e5-12")
    (True, False, False, False)
    """
    found = _PAGES.fullmatch(pages.strip())
    if found is None or (found[3] and found[1] != found[3]):
        return False
    first, last = found[2], found[4]
    if len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    return int(last) < int(first)


def _numbers(where: str, cite: Mapping[str, Any]) -> Iterator[Finding]:
    for field, why, holds in (("ISSN", "corpus.ref-issn", is_issn), ("ISBN", "corpus.ref-isbn", is_isbn)):
        for written in re.split(r"[,;]\s*", str(cite.get(field) or "")):
            if written.strip() and not holds(written):
                yield Finding(where, why, fields={"number": written.strip()})


def is_issn(written: str) -> bool:
    """Say whether a number is an ISSN: eight signs of which the last checks the others.

    >>> is_issn("2049-3630"), is_issn("20493630"), is_issn("2049-3631"), is_issn("0317847X")
    (True, True, False, False)
    """
    signs = re.sub(r"[\s-]", "", written).upper().replace("Х", "X")
    if not re.fullmatch(r"\d{7}[\dX]", signs):
        return False
    return sum((8 - place) * (10 if sign == "X" else int(sign)) for place, sign in enumerate(signs)) % 11 == 0


def is_isbn(written: str) -> bool:
    """Say whether a number is an ISBN of ten or thirteen signs.

    >>> is_isbn("978-3-16-148410-0"), is_isbn("0-306-40615-2"), is_isbn("978-3-16-148410-1")
    (True, True, False)
    """
    signs = re.sub(r"[\s-]", "", written).upper().replace("Х", "X")
    if re.fullmatch(r"\d{13}", signs):
        return sum((3 if place % 2 else 1) * int(sign) for place, sign in enumerate(signs)) % 10 == 0
    if not re.fullmatch(r"\d{9}[\dX]", signs):
        return False
    return (
        sum((10 - place) * (10 if sign == "X" else int(sign)) for place, sign in enumerate(signs)) % 11 == 0
    )


def _names(where: str, cite: Mapping[str, Any]) -> Iterator[Finding]:
    people = [
        one for role in ("author", "editor") for one in cite.get(role) or () if isinstance(one, Mapping)
    ]
    families = [str(one.get("family") or "") for one in people]
    shouted = [one for one in families if one.isupper() and sum(map(str.isalpha, one)) > 3]
    if shouted:
        yield Finding(where, "corpus.ref-capitals", fields={"text": shouted[0]})
    title = str(cite.get("title") or "")
    if title.isupper() and len(title.split()) > 2:
        yield Finding(where, "corpus.ref-capitals", fields={"text": title})
    for one in people:
        said = " ".join(
            str(part) for part in (one.get("given"), one.get("family"), one.get("literal")) if part
        )
        if _ET_AL.fullmatch(said):
            yield Finding(where, "corpus.ref-others", fields={"text": said})
