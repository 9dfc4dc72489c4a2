"""References as they are printed: DOIs, addresses, fields that are missing, letters that only look right."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from codex.corpus.citation_fields import field_findings
from codex.corpus.same_work import DOI, Works, clean_doi
from codex.model.finding import Finding
from codex.words.letters import LOOKALIKES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_DOI_SAID: Final = re.compile(r"(?:doi\.org/|\bdoi\b(?!\.org)\s*[:=]?\s*)(\S+)", re.IGNORECASE)
_URL: Final = re.compile(r"\b(?:https?|ftp)\s?:\s?/{1,2}\s?\S+|\bwww\.\S+", re.IGNORECASE)
_HOST: Final = re.compile(
    r"(?:https?|ftp)://(?:[\w-]+\.)+[^\W\d_]{2,}(?::\d+)?(?:[/?#]\S*)?|www\.(?:[\w-]+\.)+[^\W\d_]{2,}\S*",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[^\W\d_]+")
_NEEDED: Final = {
    "article-journal": ("title", "author", "issued", "container-title"),
    "paper-conference": ("title", "author", "issued", "container-title"),
    "chapter": ("title", "author", "issued", "container-title"),
    "book": ("title", "author|editor", "issued", "publisher"),
    "thesis": ("title", "author", "issued", "publisher"),
    "report": ("title", "author|publisher", "issued"),
    "webpage": ("title", "URL", "accessed|issued"),
}
_USUAL: Final = ("title", "author|editor", "issued")


@dataclass(frozen=True, slots=True)
class MixedWord:
    """A word with letters of two scripts, or of the script that its line is not in."""

    start: int
    word: str
    letters: str
    """The letters that look like others."""
    meant: str
    """The word as it was probably meant."""


def mixed_words(text: str) -> tuple[MixedWord, ...]:
    """Return words in which Latin and Cyrillic letters are mixed up.

    A word of look-alikes alone counts where the rest of its line is in the other script: the
    initial ``О.`` in a Latin list of references.

    >>> [(one.word, one.letters, one.meant) for one in mixed_words("Сlassdojo, Oleksiuk О. (2023)")]
    [('Сlassdojo', 'С', 'Classdojo'), ('О', 'О', 'O')]
    """
    found: list[MixedWord] = []
    start = 0
    for line in text.split("\n"):
        words = [(start + match.start(), match.group()) for match in _WORD.finditer(line)]
        latin = sum(_latin(letter) for _, word in words for letter in word)
        cyrillic = sum(_cyrillic(letter) for _, word in words for letter in word)
        found += [one for place, word in words if (one := _mixed(place, word, latin, cyrillic))]
        start += len(line) + 1
    return tuple(found)


def _latin(letter: str) -> bool:
    return letter.isascii() or "\u00c0" <= letter <= "\u024f"


def _cyrillic(letter: str) -> bool:
    return "\u0400" <= letter <= "\u052f"


_TO_LATIN: Final = {
    **{look: letter for look, letter in LOOKALIKES.items() if _cyrillic(look) and look not in "вкмнт"},
    **{look.upper(): letter.upper() for look, letter in LOOKALIKES.items() if _cyrillic(look)},
}
_TO_CYRILLIC: Final = {letter: look for look, letter in _TO_LATIN.items()}


def _mixed(place: int, word: str, latin: int, cyrillic: int) -> MixedWord | None:
    own_latin, own_cyrillic = sum(map(_latin, word)), sum(map(_cyrillic, word))
    if own_latin and own_cyrillic:
        odd_latin = own_latin < own_cyrillic or (own_latin == own_cyrillic and latin < cyrillic)
    elif own_cyrillic and latin > 4 * cyrillic and len(word) <= 2:
        odd_latin = False
    elif own_latin and cyrillic > 4 * latin and len(word) == 1:
        odd_latin = True
    else:
        return None
    table = _TO_CYRILLIC if odd_latin else _TO_LATIN
    odd = [letter for letter in word if (_latin(letter) if odd_latin else _cyrillic(letter))]
    if any(letter not in table for letter in odd):
        return None
    meant = "".join(table.get(letter, letter) if letter in odd else letter for letter in word)
    return MixedWord(place, word, "".join(dict.fromkeys(odd)), meant)


def check_text(text: str, where: str) -> tuple[Finding, ...]:
    """Check a list of references as printed text.

    Args:
        text: The list, or a text that holds one.
        where: Name of the source; the line is added.
    """
    found: list[tuple[int, Finding]] = []
    for one in mixed_words(text):
        fields = {"word": one.word, "letters": one.letters, "meant": one.meant}
        found.append((one.start, _finding(text, one.start, where, "ref-letters", fields)))
    for match in _DOI_SAID.finditer(text):
        found += [(match.start(), one) for one in _said_doi(text, match, where)]
    for match in _URL.finditer(text):
        found += [(match.start(), one) for one in _address(text, match, where)]
    return tuple(finding for _, finding in sorted(found, key=lambda one: one[0]))


def _finding(text: str, place: int, where: str, why: str, fields: Mapping[str, object]) -> Finding:
    line = text.count("\n", 0, place) + 1
    return Finding(f"{where}:{line}", f"corpus.{why}", fields=fields)


def _said_doi(text: str, match: re.Match[str], where: str) -> Iterator[Finding]:
    said = match[1]
    if not DOI.match(said):
        yield _finding(text, match.start(), where, "ref-doi", {"doi": said})
        return
    doi = clean_doi(said)
    if said != doi and said[len(doi) :] not in {".", ",", ";", ")"}:
        yield _finding(text, match.start(), where, "ref-doi-tail", {"doi": said, "clean": doi})


def _address(text: str, match: re.Match[str], where: str) -> Iterator[Finding]:
    url = match.group()
    after = re.compile(r"[ \n]([\w-]+(?:[/.?=&-][\w-]*)*)").match(text, match.end())
    if url[-1] in "-_/=&?" and after is not None and (url[-1] != "/" or "/" in after[1] or "-" in after[1]):
        fields = {"url": f"{url} {after[1]}", "meant": url + after[1]}
        yield _finding(text, match.start(), where, "ref-url-space", fields)
    elif not _HOST.fullmatch(url.rstrip(".,;:)]»”")):
        yield _finding(text, match.start(), where, "ref-url", {"url": url})


def check_cites(
    cites: Iterable[tuple[str, Mapping[str, Any]]], this_year: int | None = None
) -> tuple[Finding, ...]:
    """Check citations as CSL fields.

    Args:
        cites: Where each comes from (a file and record, a citekey), and its fields.
        this_year: The year in which they are checked; without it no year is too late.

    Returns:
        For each citation what is missing or malformed; at the end, which are one and the same.
    """
    found: list[Finding] = []
    works = Works()
    for where, cite in cites:
        found += _fields(where, cite)
        found += field_findings(where, cite, this_year)
        same = works.find(cite)
        if same is not None:
            found.append(Finding(where, "corpus.ref-twice", fields={"first": same[0]}))
        works.add(cite, where)
    return tuple(found)


def _fields(where: str, cite: Mapping[str, Any]) -> Iterator[Finding]:
    needed = _NEEDED.get(str(cite.get("type", "")), _USUAL)
    missing = [name for name in needed if not any(cite.get(one) for one in name.split("|"))]
    if missing:
        said = ", ".join(name.replace("|", "/") for name in missing)
        yield Finding(where, "corpus.ref-missing", fields={"fields": said})
    doi = str(cite.get("DOI") or "")
    if doi and clean_doi(doi) != doi.removeprefix("https://doi.org/"):
        clean = clean_doi(doi)
        why = "corpus.ref-doi-tail" if clean else "corpus.ref-doi"
        yield Finding(where, why, fields={"doi": doi, "clean": clean} if clean else {"doi": doi})
    url = str(cite.get("URL") or "")
    if url and (not _HOST.fullmatch(url) or re.search(r"\s", url)):
        yield Finding(where, "corpus.ref-url", fields={"url": url})
    for one in mixed_words("\n".join(_texts(cite))):
        fields = {"word": one.word, "letters": one.letters, "meant": one.meant}
        yield Finding(where, "corpus.ref-letters", fields=fields)


def _texts(cite: Mapping[str, Any]) -> Iterator[str]:
    for name in ("title", "container-title", "publisher", "DOI", "URL"):
        yield str(cite.get(name) or "")
    for author in cite.get("author") or ():
        if isinstance(author, Mapping):
            yield " ".join(str(part) for part in author.values())
