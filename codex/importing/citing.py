"""Citations as CSL fields: what every reader of references ends in.

Names, dates and identifiers are cleaned here once; the text of a reference is its title and
abstract, because those are what people code before they have the full text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from codex.importing.canonical import draft

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codex.importing.notes import Notes
    from codex.importing.reading import ReadOptions
    from codex.model.source import Draft

_DOI: Final = re.compile(r"10\.\d{4,9}/\S+")
_DOI_TAIL: Final = ".,;:)]}>–—-\"'"
_YEAR: Final = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_YMD: Final = re.compile(r"(\d{4})[-/. ](\d{1,2})(?:[-/. ](\d{1,2}))?(?!\d)")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_PARTICLES: Final = frozenset(
    ("van", "von", "der", "den", "de", "la", "del", "di", "da", "du", "le", "ter", "ten", "zu", "zur", "bin", "ibn")
)  # fmt: skip
_LANGUAGES: Final = {
    "en": "en", "eng": "en", "english": "en", "английский": "en", "ағылшын": "en",
    "ru": "ru", "rus": "ru", "russian": "ru", "русский": "ru", "орыс": "ru",
    "kk": "kk", "kaz": "kk", "kazakh": "kk", "казахский": "kk", "қазақ": "kk",
}  # fmt: skip


def name(written: str) -> dict[str, str]:
    """Return a CSL name.

    >>> name("de Boer, Jan"), name("Jan de Boer"), name("{Ministry of Education}")
    ({'family': 'de Boer', 'given': 'Jan'}, {'family': 'de Boer', 'given': 'Jan'}, {'literal': 'Ministry of Education'})
    """
    plain = " ".join(written.replace("{", "").replace("}", "").split()).strip(" ,;")
    family, comma, given = plain.partition(",")
    if comma:
        parts = [part.strip() for part in given.split(",") if part.strip()]
        made = {"family": family.strip(), "given": parts[-1] if parts else ""}
        if len(parts) > 1:
            made["suffix"] = parts[0]
        return {key: value for key, value in made.items() if value}
    words = plain.split()
    if (
        len(words) == 1
        or "{" in written
        or len(words) > 4
        or {"of", "and", "the"} & {word.lower() for word in words}
    ):
        return {"literal": plain}
    start = next(
        (at for at, word in enumerate(words[:-1]) if at and word.lower() in _PARTICLES), len(words) - 1
    )
    return {"family": " ".join(words[start:]), "given": " ".join(words[:start])}


def issued(written: str) -> dict[str, Any]:
    """Return a CSL date, as far as the text tells one.

    >>> issued("2001/09/01/"), issued("Spring 1999"), issued("2020 Mar 5"), issued("n.d.")
    ({'date-parts': [[2001, 9, 1]]}, {'date-parts': [[1999]]}, {'date-parts': [[2020, 3, 5]]}, {})
    """
    full = _YMD.search(written)
    if full:
        parts = [int(full[1])]
        if 1 <= int(full[2]) <= 12:
            parts.append(int(full[2]))
            if full[3] and 1 <= int(full[3]) <= 31:
                parts.append(int(full[3]))
        return {"date-parts": [parts]}
    year = _YEAR.search(written)
    if not year:
        return {}
    parts = [int(year[1])]
    low = written.lower()
    month = next((at for at, short in enumerate(_MONTHS, 1) if short in low), 0)
    if month:
        parts.append(month)
        day = re.search(r"(?<!\d)([12]?\d|3[01])(?!\d)", low.replace(year[1], ""))
        if day and int(day[1]):
            parts.append(int(day[1]))
    return {"date-parts": [parts]}


def doi(written: str) -> str:
    """Return the DOI without address and without the punctuation that followed it.

    >>> doi("https://doi.org/10.2991/ASSEHR.K.210615.007.–")
    '10.2991/ASSEHR.K.210615.007'
    """
    found = _DOI.search(written)
    if not found:
        return ""
    made = found[0]
    while made and made[-1] in _DOI_TAIL and not (made[-1] == ")" and made.count("(") >= made.count(")")):
        made = made[:-1]
    return made


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
        count = self._taken.get(wanted, 0)
        self._taken[wanted] = count + 1
        if not count:
            return wanted
        return self.key({"id": f"{wanted}{_letters(count)}"})

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
    title = " ".join(str(cite.get("title") or "").split())
    abstract = str(cite.get("abstract") or "").strip()
    if not title and not abstract:
        notes.skip("importing.reference-empty", place)
        return None
    if not title:
        notes.tell("importing.reference-untitled", place)
    made = {key: value for key, value in cite.items() if value not in ("", [], {}, None)}
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
