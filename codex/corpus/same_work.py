"""Whether two references are one work: by DOI, else by title and year."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from codex.corpus.folding import letters_of

DOI: Final = re.compile(r"10\.\d{4,9}/\S+")
_TAIL: Final = re.compile(r"[\s.,;:–—\-\"'»”]+$")
_NUMBER: Final = re.compile(r"\w*\d+")
_PARTS: Final = "\x1f"


def clean_doi(text: str) -> str:
    """Return the bare DOI of what a list prints as one; empty where there is none.

    >>> clean_doi("https://doi.org/10.28925/2312-5829.2023.13.–"), clean_doi("doi: 10.1/x")
    ('10.28925/2312-5829.2023.13', '')
    """
    match = DOI.search(text)
    if match is None:
        return ""
    doi = _TAIL.sub("", match.group())
    for opening, closing in ("()", "[]", "<>"):
        if doi.endswith(closing) and doi.count(closing) > doi.count(opening):
            doi = _TAIL.sub("", doi[:-1])
    return doi


def issued_year(cite: Mapping[str, Any]) -> str:
    """Return the year of a citation as text, empty where it tells none.

    >>> issued_year({"issued": {"date-parts": [[2021, 3]]}}), issued_year({})
    ('2021', '')
    """
    issued = cite.get("issued")
    parts = issued.get("date-parts") if isinstance(issued, Mapping) else None
    if isinstance(parts, Sequence) and parts and isinstance(parts[0], Sequence) and parts[0]:
        return str(parts[0][0])
    return ""


def work_keys(cite: Mapping[str, Any], title: str = "") -> tuple[str, ...]:
    """Return what identifies a work, the surest first; two references that share one may be one work.

    A title alone is no key: editions, reprints and editorials differ by the year.

    Args:
        cite: CSL fields.
        title: Used where the citation has none.

    >>> work_keys({"DOI": "https://doi.org/10.1234/ABC.", "title": "On courses!", "issued": {"date-parts": [[2021]]}})
    ('doi:10.1234/abc', 'title:oncourses|2021')
    """
    doi = clean_doi(str(cite.get("DOI") or "")).lower()
    letters = letters_of(str(cite.get("title") or title))
    year = issued_year(cite)
    keys = (f"doi:{doi}" if doi else "", f"title:{letters}|{year}" if letters and year else "")
    return tuple(key for key in keys if key)


def printed_in(cite: Mapping[str, Any]) -> str:
    """Return where and when a work was printed, as one short text for :func:`are_two_works`."""
    parts = (cite.get("DOI"), issued_year(cite), cite.get("volume"), cite.get("page"))
    return _PARTS.join(str(part or "") for part in parts)


def are_two_works(one: str, other: str) -> bool:
    """Say whether what two references tell of DOI, year, volume and first page cannot be of one work.

    What only one of them tells contradicts nothing. Volume and page tell two works of one year apart
    only together: catalogues leave out one or the other.

    >>> editorial = {"DOI": "10.1000/ed.1", "volume": "3", "page": "1-2"}
    >>> are_two_works(printed_in(editorial), printed_in({**editorial, "DOI": "10.1000/ed.2"}))
    True
    >>> are_two_works(printed_in(editorial), printed_in({"volume": "3", "page": "1"}))
    False
    """
    dois, years, volumes, pages = zip(one.split(_PARTS), other.split(_PARTS), strict=True)
    if all(dois):
        mine, theirs = (clean_doi(doi).lower() for doi in dois)
        if mine and theirs:
            return mine != theirs
    if all(years) and years[0] != years[1]:
        return True
    places = [tuple(map(_first_number, pair)) for pair in (volumes, pages)]
    return all(map(all, places)) and any(mine != theirs for mine, theirs in places)


def _first_number(said: str) -> str:
    found = _NUMBER.search(said)
    return found[0].lower() if found else ""


class Works:
    """Works that were met so far.

    >>> works = Works()
    >>> works.add({"title": "On courses", "issued": {"date-parts": [[2021]]}}, "a")
    >>> works.find({"title": "ON COURSES.", "issued": {"date-parts": [[2021]]}})
    ('a', 'title and year')
    """

    def __init__(self) -> None:
        self._met: dict[str, tuple[str, str]] = {}

    def __len__(self) -> int:
        """Return how many keys are known; :meth:`shorten` takes it."""
        return len(self._met)

    def find(self, cite: Mapping[str, Any], title: str = "") -> tuple[str, str] | None:
        """Return the name of the same work and by what it was known, ``doi`` or ``title and year``; None: it is new."""
        for key in work_keys(cite, title):
            name, where = self._met.get(key, ("", ""))
            if name and key.startswith("doi:"):
                return name, "doi"
            if name and not are_two_works(where, printed_in(cite)):
                return name, "title and year"
        return None

    def add(self, cite: Mapping[str, Any], name: str, title: str = "") -> None:
        """Remember a work; the first of a key keeps it."""
        where = printed_in(cite)
        for key in work_keys(cite, title):
            self._met.setdefault(key, (name, where))

    def shorten(self, keys: int) -> None:
        """Forget all but the first so many keys."""
        while len(self._met) > keys:
            self._met.popitem()
