"""Citations as CSL fields: what every reader of references ends in.

Names, dates and identifiers are cleaned here once; the text of a reference is its title and
abstract, because those are what people code before they have the full text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from codex.importing.canonical import draft
from codex.importing.citation_text import tidied

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codex.importing.notes import Notes
    from codex.importing.reading import ReadOptions
    from codex.model.source import Draft

_DOI: Final = re.compile(r"10\.\d{4,9}/\S+")
_PAGE_OF_DOI: Final = re.compile(
    r"(?:/(?:e?pdf|full|fulltext|abstract|summary|html|meta|references))?(?:\.(?:pdf|html?|xml|epub))?(?:[?#&].*)?$"
)
"""What the address of a publisher's page adds to the DOI in it."""
_DOI_TAIL: Final = ".,;:)]}>–—-\"'"
_LANGUAGES: Final = {
    "en": "en", "eng": "en", "english": "en", "английский": "en", "ағылшын": "en",
    "ru": "ru", "rus": "ru", "russian": "ru", "русский": "ru", "орыс": "ru",
    "kk": "kk", "kaz": "kk", "kazakh": "kk", "казахский": "kk", "қазақ": "kk",
}  # fmt: skip


def doi(written: str) -> str:
    """Return the DOI without address and without the punctuation that followed it.

    >>> doi("https://doi.org/10.2991/ASSEHR.K.210615.007.–")
    '10.2991/ASSEHR.K.210615.007'
    >>> doi("https://link.springer.com/article/10.1007/s00404-012-2294-6/fulltext.html?x=1")
    '10.1007/s00404-012-2294-6'
    """
    found = _DOI.search(written)
    if not found and "://" in written and "%2f" in written.lower():  # in the question to a link resolver
        found = _DOI.search(unquote(written))
    if not found:
        return ""
    made = found[0]
    if "://" in written and "doi.org/" not in written:
        made = _PAGE_OF_DOI.sub("", made)
    while made and made[-1] in _DOI_TAIL and not (made[-1] == ")" and made.count("(") >= made.count(")")):
        made = made[:-1]
    return made


def doi_or_written(*written: str) -> str:
    """Return the first DOI; where there is none, what stands for one, so that a check can name it.

    >>> doi_or_written("", "https://dx.doi.org/10.1000/a"), doi_or_written("10.1000 /b")
    ('10.1000/a', '10.1000 /b')
    """
    return next(filter(None, map(doi, written)), "") or next(filter(None, written), "")


def pages(start: str, end: str) -> str:
    """Return a page range; either may be empty, or ``start`` may hold it all."""
    if not end or end == start or "-" in start or "–" in start:
        return start
    return f"{start}-{end}" if start else end


def year(cite: Mapping[str, Any]) -> str:
    """Return the year of a citation as text, or nothing."""
    parts = cite.get("issued", {}).get("date-parts", [[]])
    return str(parts[0][0]) if parts and parts[0] else ""


def language(written: str) -> str | None:
    """Return ``kk``, ``ru`` or ``en`` where a record names one of them."""
    return _LANGUAGES.get(written.strip().lower().split("-")[0].split("_")[0].split(";")[0].strip())


class CiteKeys:
    """Gives each reference of a file its own key: the one it has, else author and year."""

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}

    def key(self, cite: Mapping[str, Any]) -> str:
        """Return a key that no reference before had.

        >>> keys = CiteKeys()
        >>> cite = {"author": [{"family": "de Boer"}], "issued": {"date-parts": [[2021]]}}
        >>> keys.key(cite), keys.key(cite)
        ('deboer2021', 'deboer2021b')
        """
        wanted = str(cite.get("id") or "").strip() or self._made(cite)
        made, again = wanted, self._taken.get(wanted, 0)
        while made in self._taken:
            made = f"{wanted}{_letters(again)}"
            again += 1
        self._taken[wanted] = max(again, 1)
        self._taken.setdefault(made, 1)
        return made

    @staticmethod
    def _made(cite: Mapping[str, Any]) -> str:
        people = cite.get("author") or cite.get("editor") or [{}]
        who = people[0].get("family") or people[0].get("literal") or str(cite.get("title", ""))
        words = re.findall(r"[^\W\d_]+", who.lower())
        first = "".join(words) if people[0].get("family") else "".join(words[:1])
        return f"{first or 'ref'}{year(cite) or 'nd'}"


def _letters(count: int) -> str:
    """Return b, c, ... z, ba, ...: the mark of the second, third reference of a key."""
    made = ""
    count += 1
    while count:
        count, rest = divmod(count - 1, 26)
        made = chr(ord("a") + rest) + made
    return made


def reference(
    cite: dict[str, Any],
    options: ReadOptions,
    notes: Notes,
    *,
    place: int | str | None,
    encoding: str,
    keys: CiteKeys,
    attributes: Mapping[str, str] | None = None,
) -> Draft | None:
    """Return the draft of a reference, or None (and a finding) where it has neither title nor abstract."""
    cite = tidied(cite)
    title = " ".join(str(cite.get("title") or "").split())
    abstract = str(cite.get("abstract") or "").strip()
    if not title and not abstract:
        notes.skip("importing.reference-empty", place)
        return None
    if not title:
        notes.tell("importing.reference-untitled", place)
    cite["title"] = title
    made = {key: value for key, value in cite.items() if value or value == 0}
    given = str(cite.get("id") or "").strip()
    made["id"] = keys.key(made)
    if given and given != made["id"]:
        notes.tell("importing.reference-rekeyed", place, key=given, new=made["id"])
    text = f"{title}\n\n{abstract}\n" if title and abstract else f"{title or abstract}\n"
    spoken = language(str(cite.get("language") or ""))
    found = draft(
        text,
        options,
        title=title or _beginning(abstract),
        kind="reference",
        encoding=encoding,
        cite=made,
        attributes=attributes,
    )
    if options.language is None and spoken and found.language == "unknown":
        from dataclasses import replace

        return replace(found, language=spoken)
    return found


def _beginning(abstract: str) -> str:
    words = abstract.split()
    return " ".join(words[:10]) + (" …" if len(words) > 10 else "")
