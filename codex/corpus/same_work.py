"""Whether two references are one work: by DOI, else by title and year, unless what else they tell speaks against it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from codex.corpus.folding import letters_of

DOI: Final = re.compile(r"10\.\d{4,9}/\S+")
_TAIL: Final = re.compile(r"[\s.,;:–—\-\"'»”]+$")
_NUMBER: Final = re.compile(r"\w*\d+")
_PARTS: Final = "\x1f"
_AND: Final = re.compile(r"&|\b(?:and|und|et|и|және|мен)\b", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_CYRILLIC: Final = re.compile(r"[\u0400-\u052f]")
_SMALL: Final = frozenset(("of", "the", "and", "in", "on", "for", "de", "и", "в", "по"))


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


def title_letters(title: str) -> str:
    """Return the letters by which a title is known: without signs, and without the word that ``&`` stands for.

    >>> title_letters("Education & Technology!") == title_letters("education and technology")
    True
    """
    return letters_of(_AND.sub(" ", title))


def work_keys(cite: Mapping[str, Any], title: str = "") -> tuple[str, ...]:
    """Return what identifies a work, the surest first; two references that share one may be one work.

    A title alone is no key: editions, reprints and editorials differ by the year. The title in the
    language of the original is one as well.

    Args:
        cite: CSL fields.
        title: Used where the citation has none.

    >>> work_keys({"DOI": "https://doi.org/10.1234/ABC.", "title": "On courses!", "issued": {"date-parts": [[2021]]}})
    ('doi:10.1234/abc', 'title:oncourses|2021')
    """
    doi = clean_doi(str(cite.get("DOI") or "")).lower()
    year = issued_year(cite)
    found = [f"doi:{doi}"] if doi else []
    for said in (cite.get("title") or title, cite.get("original-title")) if year else ():
        letters = title_letters(str(said or ""))
        if letters:
            found.append(f"title:{letters}|{year}")
    return tuple(dict.fromkeys(found))


def printed_in(cite: Mapping[str, Any]) -> str:
    """Return where, when and by whom a work was printed, as one short text for :func:`are_two_works`."""
    parts = (
        cite.get("DOI"),
        issued_year(cite),
        cite.get("volume"),
        cite.get("page"),
        cite.get("type"),
        cite.get("container-title"),
        _people(cite),
        cite.get("title"),
    )
    return _PARTS.join(str(part or "").replace(_PARTS, " ") for part in parts)


def _people(cite: Mapping[str, Any]) -> str:
    names = (one for one in cite.get("author") or () if isinstance(one, Mapping))
    words = (word for one in names for part in one.values() for word in _WORD.findall(str(part)))
    return " ".join(dict.fromkeys(words))


def are_two_works(one: str, other: str) -> bool:
    """Say whether what two references tell of themselves cannot be of one work.

    What only one of them tells contradicts nothing. Two DOIs are two works; so are two years. One DOI is
    one work, but for the abstracts of a conference that share one: other people, another title. Without
    DOIs other people are another work, and so is another place: another first page in another volume or
    under another journal, or a paper of a conference beside an article where the first page is not the same.

    >>> editorial = {"DOI": "10.1000/ed.1", "volume": "3", "page": "1-2"}
    >>> are_two_works(printed_in(editorial), printed_in({**editorial, "DOI": "10.1000/ed.2"}))
    True
    >>> are_two_works(printed_in(editorial), printed_in({"volume": "3", "page": "1"}))
    False
    """
    dois, years, volumes, pages, kinds, journals, people, titles = zip(
        one.split(_PARTS), other.split(_PARTS), strict=True
    )
    others = _are_other_people(*people)
    if all(dois):
        mine, theirs = (clean_doi(doi).lower() for doi in dois)
        if mine and theirs:
            return mine != theirs or (others and _are_unlike(*titles))
    if (all(years) and years[0] != years[1]) or others:
        return True
    firsts = tuple(map(_first_number, pages))
    in_volume = tuple(map(_first_number, volumes))
    if all(firsts) and all(in_volume):
        return firsts[0] != firsts[1] or in_volume[0] != in_volume[1]
    elsewhere = all(journals) and not _are_one_journal(*journals)
    if all(firsts):
        return firsts[0] != firsts[1] and elsewhere
    return elsewhere and "paper-conference" in kinds and any(kind.startswith("article") for kind in kinds)


def are_other_people(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Say whether two citations name authors, in letters of one script, of whom none is the same."""
    return _are_other_people(_people(one), _people(other))


def _first_number(said: str) -> str:
    found = _NUMBER.search(said)
    return found[0].lower() if found else ""


def _are_other_people(one: str, other: str) -> bool:
    """Say whether two lists of authors, in letters of one script, have no word in common."""
    if not one or not other or bool(_CYRILLIC.search(one)) != bool(_CYRILLIC.search(other)):
        return False
    mine, theirs = ({letters_of(word) for word in said.split()} for said in (one, other))
    return not mine & theirs


def _are_unlike(one: str, other: str) -> bool:
    """Say whether two titles of one script are neither the same nor one the beginning of the other."""
    if not one or not other or bool(_CYRILLIC.search(one)) != bool(_CYRILLIC.search(other)):
        return False
    mine, theirs = title_letters(one), title_letters(other)
    return not (mine.startswith(theirs) or theirs.startswith(mine))


def _are_one_journal(one: str, other: str) -> bool:
    """Say whether two names are of one journal, written out or cut short: ``J. Educ.`` of ``Journal of Education``."""
    mine, theirs = (
        [word for word in re.findall(r"\w+", _AND.sub(" ", said).lower()) if word not in _SMALL]
        for said in (one, other)
    )
    short = min(len(mine), len(theirs))
    alike = all(a.startswith(b) or b.startswith(a) for a, b in zip(mine, theirs, strict=False))
    return short > 0 and alike and (len(mine) == len(theirs) or short > 1)


class Works:
    """Works that were met so far.

    >>> works = Works()
    >>> works.add({"title": "On courses", "issued": {"date-parts": [[2021]]}}, "a")
    >>> works.find({"title": "ON COURSES.", "issued": {"date-parts": [[2021]]}})
    ('a', 'title and year')
    """

    def __init__(self) -> None:
        self._met: list[tuple[str, str, str]] = []
        self._by_key: dict[str, list[int]] = {}

    def __len__(self) -> int:
        """Return how much is known; :meth:`shorten` takes it."""
        return len(self._met)

    def find(self, cite: Mapping[str, Any], title: str = "") -> tuple[str, str] | None:
        """Return the name of the same work and by what it was known, ``doi`` or ``title and year``; None: it is new."""
        here = ""
        for key in work_keys(cite, title):
            for place in self._by_key.get(key, ()):
                here = here or printed_in(cite)
                _, name, where = self._met[place]
                if not are_two_works(where, here):
                    return name, "doi" if key.startswith("doi:") else "title and year"
        return None

    def add(self, cite: Mapping[str, Any], name: str, title: str = "") -> None:
        """Remember a work; the first of a key is found before the others."""
        where = printed_in(cite)
        for key in work_keys(cite, title):
            self._by_key.setdefault(key, []).append(len(self._met))
            self._met.append((key, name, where))

    def shorten(self, known: int) -> None:
        """Forget all but the first so many."""
        while len(self._met) > known:
            key, _, _ = self._met.pop()
            places = self._by_key[key]
            places.pop()
            if not places:
                del self._by_key[key]
