"""BibTeX and BibLaTeX.

Read sign by sign, without recursion: braces that do not close and a key that comes twice refuse
the file; entries without a key are given one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from codex.importing.citation_text import keywords
from codex.importing.citing import CiteKeys, doi, reference
from codex.importing.decoding import decode
from codex.importing.issued import issued
from codex.importing.latex import plain
from codex.importing.people import name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from codex.importing.notes import Notes
    from codex.importing.people import Person
    from codex.importing.reading import ReadOptions
    from codex.model.source import Draft

_ENTRY: Final = re.compile(r"@[ \t]*([A-Za-z]+)[ \t\n]*([{(])")
_KEY: Final = re.compile(r"[ \t\n]*([^,\s={}](?:[^,\n={}]*[^,\s={}])?|)[ \t\n]*(,|(?=[}]))")
_KEY_IN_PARENTHESES: Final = re.compile(r"[ \t\n]*([^,\s={}()\"#%]*)[ \t\n]*(,|(?=[})]))")
_FIELD: Final = re.compile(r"[ \t\n,]*([^\s={},\"#%()]+)[ \t\n]*=[ \t\n]*")
_BARE: Final = re.compile(r"[^\s,{}#\"()=]+")
_BLANK: Final = re.compile(r"[ \t\n]*")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_AND: Final = re.compile(r"[{}]|(?<=\s)and(?=\s)", re.IGNORECASE)
_NAMED_PART: Final = re.compile(r"\s*(family|given|prefix|suffix)\s*=\s*\"?([^\"]*)\"?\s*")
_RAW: Final = re.compile(r"\\(?:url|path|nolinkurl)\s*\{([^{}]*)\}")
_RAW_SIGN: Final = re.compile(
    r"\{?\\([_%&#$~{}])(?:\{\})?\}?|\{\\textasciitilde\}|\\textasciitilde(?:\{\})?|\$\\sim\$"
)
_KINDS: Final = {
    "article": "article-journal", "book": "book", "mvbook": "book", "booklet": "pamphlet", "inbook": "chapter",
    "incollection": "chapter", "collection": "book", "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "proceedings": "book", "phdthesis": "thesis", "mastersthesis": "thesis", "thesis": "thesis",
    "techreport": "report",
    "report": "report", "manual": "report", "online": "webpage", "electronic": "webpage", "www": "webpage",
    "misc": "document",
    "unpublished": "manuscript", "dataset": "dataset", "software": "software", "patent": "patent",
    "periodical": "periodical",
    "reference": "book", "inreference": "entry-encyclopedia",
}  # fmt: skip
_CSL: Final[Mapping[str, tuple[str, ...]]] = {
    "title": ("title",),
    "abstract": ("abstract",),
    "container-title": ("journaltitle", "journal", "booktitle", "maintitle"),
    "container-title-short": ("shortjournal", "journalabbr"),
    "collection-title": ("series",),
    "volume": ("volume",),
    "issue": ("number", "issue"),
    "publisher": ("publisher", "institution", "school", "organization"),
    "publisher-place": ("location", "address"),
    "edition": ("edition",),
    "language": ("langid", "language"),
    "note": ("note", "annote"),
    "genre": ("type",),
    "original-title": ("origtitle",),
    "PMID": ("pmid",),
}
_USED: Final = frozenset(
    (
        "author",
        "editor",
        "translator",
        "year",
        "date",
        "month",
        "day",
        "pages",
        "doi",
        "keywords",
        "eprint",
        "crossref",
    )
).union(*_CSL.values())


@dataclass(slots=True)
class Entry:
    """One entry: its line, type, key, and its fields as they are written."""

    line: int
    kind: str
    key: str
    fields: dict[str, str] = field(default_factory=dict)


class _UnclosedError(Exception):
    """The text ended inside an entry, or the entry is not built as entries are."""


def read(data: bytes, options: ReadOptions, notes: Notes) -> Iterator[Draft]:
    """Yield a reference per entry."""
    decoded = decode(data, notes, options.encoding)
    entries = _once(list(_entries(decoded.text, notes)), notes)
    by_key = {entry.key.lower(): entry for entry in entries if entry.key}
    keys = CiteKeys()
    for entry in entries:
        parent = by_key.get(entry.fields.get("crossref", "").strip().lower())
        cite = _csl(entry, parent)
        extra = {
            name: _path(value) if name == "file" else plain(value)
            for name, value in entry.fields.items()
            if name not in _USED and name in {"file", "groups"}
        }
        made = reference(
            cite, options, notes, place=entry.line, encoding=decoded.encoding, keys=keys, attributes=extra
        )
        if made:
            yield made
    if not entries:
        raise notes.refuse("importing.references-none")


def _once(entries: list[Entry], notes: Notes) -> list[Entry]:
    first: dict[str, int] = {}
    kept = []
    for entry in entries:
        if entry.key and entry.key in first:
            notes.damage("importing.bib-key-twice", entry.line, key=entry.key[:60], first=first[entry.key])
            continue
        first[entry.key] = entry.line
        kept.append(entry)
    return kept


class _Strings(dict[str, str]):
    """Abbreviations of a file, and those that were used without having been made."""

    def __init__(self, known: Mapping[str, str]) -> None:
        super().__init__(known)
        self.unknown: dict[str, None] = {}

    def meaning(self, bare: str) -> str:
        """Return what stands for a word without braces; a number, or what nobody explained, for itself."""
        if not bare.isdigit() and bare.lower() not in self:
            self.unknown[bare] = None
        return self.get(bare.lower(), bare)


def _entries(text: str, notes: Notes) -> Iterator[Entry]:
    strings = _Strings({month: month for month in _MONTHS})
    at = 0
    line, counted = 1, 0
    while found := _ENTRY.search(text, at):
        line += text.count("\n", counted, found.start())
        counted = found.start()
        kind = found[1].lower()
        closing = "}" if found[2] == "{" else ")"
        try:
            if kind in {"comment", "preamble"}:
                at = _closed(text, found.end() - 1)
            elif kind == "string":
                made, at = _fields(text, found.end(), closing, strings)
                strings |= made
            else:
                key, after = _key(text, found.end(), closing)
                values, at = _fields(text, after, closing, strings)
                for macro in strings.unknown:
                    notes.tell("importing.bib-macro", line, macro=macro[:60])
                strings.unknown.clear()
                yield Entry(line, kind, key, values)
        except _UnclosedError:
            notes.damage("importing.bib-broken", line)
            at = found.end()
            following = _ENTRY.search(text, at)
            while following and not text[: following.start()].rstrip(" \t").endswith("\n"):
                following = _ENTRY.search(text, following.end())
            at = following.start() if following else len(text)


def _key(text: str, at: int, closing: str) -> tuple[str, int]:
    found = (_KEY if closing == "}" else _KEY_IN_PARENTHESES).match(text, at)
    if not found:
        raise _UnclosedError
    return " ".join(found[1].split()), found.end()


def _fields(text: str, at: int, closing: str, strings: _Strings) -> tuple[dict[str, str], int]:
    """Return the fields from ``at`` to the closing brace, and the place after it."""
    values: dict[str, str] = {}
    while True:
        found = _FIELD.match(text, at)
        if not found:
            end = re.compile(r"[ \t\n,]*").match(text, at)
            at = end.end() if end else at
            if text[at : at + 1] != closing:
                raise _UnclosedError
            return values, at + 1
        value, at = _value(text, found.end(), strings)
        values.setdefault(found[1].lower(), value)


def _value(text: str, at: int, strings: _Strings) -> tuple[str, int]:
    """Return a value: braces, quotes, numbers and abbreviations, joined by ``#``."""
    parts = []
    while True:
        sign = text[at : at + 1]
        if sign == "{":
            end = _closed(text, at)
            parts.append(text[at + 1 : end - 1])
        elif sign == '"':
            end = _closing_quote(text, at + 1)
            parts.append(text[at + 1 : end - 1])
        else:
            bare = _BARE.match(text, at)
            if not bare:
                raise _UnclosedError
            end = bare.end()
            parts.append(strings.meaning(bare[0]))
        at = _after_blank(text, end)
        if text[at : at + 1] != "#":
            if text[at : at + 1] not in {",", "}", ")"}:
                raise _UnclosedError
            return "".join(parts), at
        at = _after_blank(text, at + 1)


def _closed(text: str, at: int) -> int:
    """Return the place after the brace that closes the one at ``at``."""
    opening = text[at]
    depth = 0
    for found in re.compile(r"\\[{}()]|[{}]" if opening == "{" else r"\\[{}()]|[{}()]").finditer(text, at):
        if found[0] in "{(":
            depth += 1
        elif found[0] in "})":
            depth -= 1
            if not depth:
                return found.end()
    raise _UnclosedError


def _closing_quote(text: str, at: int) -> int:
    """Return the place after the quotation mark that ends a value; one in braces is part of it."""
    depth = 0
    for found in re.compile(r"\\[{}\"]|[{}\"]").finditer(text, at):
        if found[0] == '"' and depth == 0:
            return found.end()
        depth += (found[0] == "{") - (found[0] == "}")
    raise _UnclosedError


def _after_blank(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _csl(entry: Entry, parent: Entry | None) -> dict[str, Any]:
    fields = dict(entry.fields)
    if parent is not None:
        inherited = {"booktitle": parent.fields.get("title", ""), **parent.fields}
        fields = {**{key: value for key, value in inherited.items() if key != "title"}, **fields}
    kind = _KINDS.get(entry.kind, "document")
    cite: dict[str, Any] = {"type": kind, "id": entry.key}
    for target, names in _CSL.items():
        cite[target] = next((_line(fields[one]) for one in names if fields.get(one, "").strip()), "")
    if fields.get("subtitle"):
        cite["title"] = f"{cite['title']}: {_line(fields['subtitle'])}"
    for role in ("author", "editor", "translator"):
        cite[role] = _people(fields.get(role, ""))
    parted = " ".join(fields.get(part, "") for part in ("year", "month", "day"))
    cite["issued"] = issued(plain(fields.get("date") or parted.strip()))
    cite["accessed"] = issued(fields.get("urldate", ""))
    cite["page"] = _line(fields.get("pages", ""))
    cite["URL"] = _address(fields.get("url", "")) or _address(fields.get("howpublished", ""), only=True)
    if not cite["URL"] and "arxiv" in (fields.get("archiveprefix") or fields.get("eprinttype", "")).lower():
        cite["URL"] = f"https://arxiv.org/abs/{_line(fields.get('eprint', ''))}"
    cite["DOI"] = doi(_address(fields.get("doi", ""))) or doi(cite["URL"]) or _line(fields.get("doi", ""))
    cite["ISSN"] = "; ".join(filter(None, (_line(fields.get("issn", "")), _line(fields.get("isbn", "")))))
    cite["keyword"] = _keywords(fields.get("keywords", ""))
    if kind == "thesis" and not cite["genre"] and entry.kind != "thesis":
        cite["genre"] = {"phdthesis": "PhD thesis", "mastersthesis": "Master's thesis"}.get(entry.kind, "")
    return cite


def _keywords(value: str) -> str:
    said = _line(value)
    return keywords([said] if ";" in said else said.split(","))


def _path(value: str) -> str:
    """Return where a manager keeps the file: its backslashes are of the path, but for those before a sign."""
    return re.sub(r"\\([:;_&%$#{}\\])", r"\1", value)


def _line(value: str) -> str:
    return " ".join(plain(value).split())


def _address(value: str, *, only: bool = False) -> str:
    """Return an address as it is typed into a browser: its tilde is no blank.

    Args:
        value: The field as it is written.
        only: Nothing where the field holds words beside or instead of an address.
    """
    made = _RAW_SIGN.sub(lambda found: found[1] or "~", _RAW.sub(r"\1", " ".join(value.split())))
    made = made.replace("{", "").replace("}", "")
    return made if not only or made.startswith(("http://", "https://")) else ""


def _people(value: str) -> list[Person]:
    """Return the names parted by ``and``; a name in braces is one of a body, and may have its own ``and``."""
    return [
        _person(written)
        for written in _parted(" ".join(value.split()))
        if written and written.lower() != "others"
    ]


def _parted(value: str) -> Iterator[str]:
    depth, begins = 0, 0
    for found in _AND.finditer(value):
        if found[0] in "{}":
            depth += 1 if found[0] == "{" else -1
        elif depth <= 0:
            yield value[begins : found.start()].strip()
            begins = found.end()
    yield value[begins:].strip()


def _person(written: str) -> Person:
    named = [_NAMED_PART.fullmatch(part) for part in written.split(",")]
    if any(named):
        told = {part[1]: plain(part[2]) for part in named if part}
        family = " ".join(filter(None, (told.get("prefix"), told.get("family"))))
        made = {"family": family, "given": told.get("given", ""), "suffix": told.get("suffix", "")}
        return {key: one for key, one in made.items() if one}
    if _is_body(written):
        return {"literal": " ".join(plain(written).split())}
    return name(plain(written))


def _is_body(written: str) -> bool:
    """Say whether braces hold the whole name; those of an accent are not of that kind."""
    if not (written.startswith("{") and written.endswith("}")) or written.startswith("{\\"):
        return False
    depth = 0
    for at, sign in enumerate(written):
        depth += (sign == "{") - (sign == "}")
        if not depth:
            return at == len(written) - 1
    return False
