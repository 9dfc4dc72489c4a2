"""Whether two references are one work: by DOI, else by title and year."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from codex.importing.citing import doi, year

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def work_keys(cite: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what identifies a work, the surest first; two references that share one are one work.

    A title alone is no key where the year is known: editions and reprints differ by it.

    >>> work_keys({"DOI": "https://doi.org/10.1234/ABC.", "title": "On courses!", "issued": {"date-parts": [[2021]]}})
    ('doi:10.1234/abc', 'title:on courses|2021')
    """
    keys = []
    identifier = doi(str(cite.get("DOI") or ""))
    if identifier:
        keys.append(f"doi:{identifier.lower()}")
    title = plain_title(str(cite.get("title") or ""))
    if title:
        keys.append(f"title:{title}|{year(cite)}")
    return tuple(keys)


def plain_title(title: str) -> str:
    """Return a title for comparing: no case, no accents, no punctuation, blanks joined.

    >>> plain_title("Көзқарас:  «Ұстаз»"), plain_title("Élève")
    ('көзқарас ұстаз', 'eleve')
    """
    letters = unicodedata.normalize("NFKD", title.casefold())
    kept = "".join(
        letter
        for at, letter in enumerate(letters)
        if not unicodedata.combining(letter) or "Ѐ" <= letters[at - 1] <= "ӿ"
    )
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFC", kept)))


def duplicates(cites: Iterable[tuple[str, Mapping[str, Any]]]) -> list[tuple[str, str, str]]:
    """Return (later, earlier, key) for each reference that was there before.

    Args:
        cites: (name, citation) in order; the name is an id or a place.

    A shared title does not join two works that both have a DOI, and not the same one.
    """
    seen: dict[str, tuple[str, str]] = {}
    found = []
    for name, cite in cites:
        keys = work_keys(cite)
        own = keys[0] if keys and keys[0].startswith("doi:") else ""
        for key in keys:
            earlier = seen.get(key)
            if earlier and not (key.startswith("title:") and own and earlier[1] and own != earlier[1]):
                found.append((name, earlier[0], key))
                break
        for key in keys:
            seen.setdefault(key, (name, own))
    return found
