"""RIS: records of tagged lines, from ``TY`` to ``ER``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from codex.importing.citation_text import keywords
from codex.importing.citing import CiteKeys, doi, pages, reference
from codex.importing.issued import issued
from codex.importing.long_text import decoded_lines
from codex.importing.people import people
from codex.importing.tagged import fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from codex.importing.long_text import LongText
    from codex.importing.notes import Notes
    from codex.importing.people import Person
    from codex.importing.reading import ReadOptions
    from codex.model.source import Draft

_LINE: Final = re.compile(
    r"[\ufeff \t]*(?:([A-Z][A-Z0-9])[ \u00a0]{2}-"
    r"|(TY|ER|TI|T1|T2|AU|A1|PY|Y1|AB|N2|JO|JF|DO|UR|VL|IS|SP|EP|KW|SN|PB|CY|ID) {0,1}-(?=[ \t]|$))"
)
"""Two blanks before the hyphen; with one or none only tags that no sentence begins with."""
_END: Final = frozenset(("ER",))
TYPES: Final = {
    "JOUR": "article-journal", "JFULL": "article-journal", "ABST": "article-journal", "EJOUR": "article-journal",
    "INPR": "article-journal", "MGZN": "article-magazine", "NEWS": "article-newspaper", "BOOK": "book",
    "EBOOK": "book", "EDBOOK": "book", "CHAP": "chapter", "ECHAP": "chapter", "CONF": "paper-conference",
    "CPAPER": "paper-conference", "THES": "thesis", "RPRT": "report", "GOVDOC": "report", "STAND": "standard",
    "ELEC": "webpage", "WEB": "webpage", "BLOG": "post-weblog", "DATA": "dataset", "DBASE": "dataset",
    "COMP": "software", "UNPB": "manuscript", "MANSCPT": "manuscript", "PCOMM": "personal_communication",
    "PAT": "patent", "STAT": "legislation", "LAW": "legislation", "BILL": "bill", "CASE": "legal_case",
    "VIDEO": "motion_picture", "MPCT": "motion_picture", "ADVS": "motion_picture", "SOUND": "song",
    "ICOMM": "personal_communication", "AGGR": "dataset", "ART": "graphic", "FIGURE": "figure", "SER": "book",
    "CLSWK": "classic", "INTV": "interview", "MAP": "map", "PAMP": "pamphlet", "ENCYC": "entry-encyclopedia",
    "DICT": "entry-dictionary", "SLIDE": "speech", "HEAR": "hearing", "PREPRINT": "article",
}  # fmt: skip
_ONE: Final = {
    "title": ("TI", "T1", "CT", "ST"),
    "abstract": ("AB", "N2"),
    "container-title": ("T2", "JF", "JO", "BT", "JA", "J2"),
    "container-title-short": ("J2", "JA"),
    "collection-title": ("T3",),
    "volume": ("VL",),
    "issue": ("IS", "CP"),
    "publisher": ("PB",),
    "publisher-place": ("CY", "PP"),
    "edition": ("ET",),
    "language": ("LA",),
    "genre": ("M3",),
    "id": ("ID",),
}
_FIELDS: Final = {
    tag: [(field, tags.index(tag)) for field, tags in _ONE.items() if tag in tags]
    for tag in dict.fromkeys(tag for tags in _ONE.values() for tag in tags)
}
"""Tag -> the fields that it fills, and its place among the tags that do: the first that says something counts."""
_PEOPLE: Final = {"author": ("AU", "A1"), "editor": ("ED", "A2"), "translator": ("A4",)}
_DATES: Final = ("PY", "Y1", "DA")
_ADDRESSES: Final = ("DO", "L2", "LK", "UR", "M3", "L1", "L3")
_USED: Final = frozenset(
    ("TY", "ER", "SP", "EP", "SN", "DO", "UR", "L2", "LK", "KW", "Y2", "N1", *_DATES)
).union(*_ONE.values(), *_PEOPLE.values())
_TITLES: Final = ("TI", "T1", "CT")
_SAYS_SOMETHING: Final = frozenset((*_TITLES, *_PEOPLE["author"], "AB", "N2", "T2", "BT"))
_ROLE: Final = re.compile(r",\s*\(?(?:eds?|editors?|ред)\.?\)?\s*$", re.IGNORECASE)
Record = dict[str, list[str]]


def read(data: bytes | LongText, options: ReadOptions, notes: Notes) -> Iterator[Draft]:
    """Yield a reference per record.

    Raises:
        DamagedFile: No record at all, or one that does not end.
    """
    decoded = decoded_lines(data, notes, options.encoding)
    keys = CiteKeys()
    any_record = False
    for line, record in _records(decoded.lines, notes):
        any_record = True
        said = _attributes(record)
        made = reference(
            to_csl(record), options, notes, place=line, encoding=decoded.encoding, keys=keys, attributes=said
        )
        if made:
            yield made
    if not any_record:
        raise notes.refuse("importing.ris-no-record")


def _records(lines: Iterable[str], notes: Notes) -> Iterator[tuple[int, Record]]:
    """Yield (line of its beginning, tag -> values) for each record."""
    record: Record = {}
    begins, strays, last = 0, 0, ""
    for number, tag, value in fields(lines, _LINE, _END):
        if tag == "":
            strays = strays or (0 if _is_number(value) else number)
        elif tag == "TY" and record and not _SAYS_SOMETHING & record.keys() and "TY" not in record:
            strays = strays or begins  # what a database writes between its records
            record, begins = {tag: [value]}, number
        elif tag == "ER":
            if record:
                yield begins, record
            record = {}
        else:
            if tag == "TY" and record:
                if not _ends(record, last):
                    _no_end(notes, begins)
                yield begins, record
                record = {}
            begins = begins if record else number
            if tag in _SAYS_SOMETHING and "TY" not in record and not _SAYS_SOMETHING & record.keys():
                notes.tell("importing.ris-no-ty", begins)
            record.setdefault(tag, []).append(value)
            last = tag
    if record and "TY" not in record and not _SAYS_SOMETHING & record.keys():
        strays = strays or begins
    elif record:
        if not _ends(record, last):
            _no_end(notes, begins)
        yield begins, record
    if strays:
        notes.tell("importing.ris-strays", strays)


def _no_end(notes: Notes, begins: int) -> None:
    """Refuse the file; where good parts are kept, the record is one of them, as far as it goes."""
    if not notes.keep_good:
        notes.damage("importing.ris-no-er", begins)
    notes.tell("importing.ris-no-er", begins)


def _ends(record: Record, last: str) -> bool:
    """Say whether the last line of a record is ``ER`` with nothing behind it, and take that off."""
    values = record.get(last, [""])
    value, newline, end = values[-1].rpartition("\n")
    if not newline or end.strip() != "ER":
        return False
    values[-1] = value
    return True


def _is_number(line: str) -> bool:
    return line.strip(" .").isdigit()


def _issued(record: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return the first date that is one; a year alone gets month and day of the same year from ``DA``."""
    found = next(filter(None, (issued(_first(record, tag)) for tag in _DATES)), {})
    if "DA" in record and found and len(found["date-parts"][0]) == 1:
        full = issued(_first(record, "DA"))
        if full and full["date-parts"][0][0] == found["date-parts"][0][0]:
            return full
    return found


def to_csl(record: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return the CSL fields of a record; tags without a CSL field stay under ``custom``.

    >>> to_csl({"TY": ["JOUR"], "TI": ["On courses"], "SP": ["3"], "EP": ["9"]})["page"]
    '3-9'
    """
    kind = TYPES.get(_first(record, "TY").upper(), "document")
    cite: dict[str, Any] = {"type": kind, **dict.fromkeys(_ONE, "")}
    ranks: dict[str, int] = {}
    for tag in record.keys() & _FIELDS.keys():  # a record has few of the tags
        for field, rank in _FIELDS[tag] if (said := _first(record, tag)) else ():
            if rank <= ranks.get(field, rank):
                ranks[field], cite[field] = rank, said
    cite["abstract"] = _paragraphs(record, "AB") or _paragraphs(record, "N2")
    if cite["container-title-short"] == cite["container-title"]:
        cite["container-title-short"] = ""
    if kind == "book" and not cite["title"]:
        cite["title"], cite["container-title"] = cite["container-title"], ""
    for field, tags in _PEOPLE.items():
        cite[field] = [
            one for tag in tags if tag in record for said in record[tag] for one in people(said, commas=False)
        ]
    editors = [said for tag in _PEOPLE["author"] for said in record.get(tag, ()) if _is_editor(said)]
    if editors:
        cite["author"], cite["editor"] = _editors_apart(record, editors, cite["editor"])
    cite["issued"] = _issued(record)
    cite["accessed"] = issued(_first(record, "Y2"))
    cite["page"] = pages(_first(record, "SP"), _first(record, "EP")) or _first(record, "C7")
    written = [value for tag in _ADDRESSES for value in record.get(tag, ())]
    cite["DOI"] = next(filter(None, map(doi, written)), "") or _first(record, "DO")
    cite["URL"] = _first(record, "UR", "LK")
    cite["ISSN"] = "; ".join(record.get("SN", ()))
    cite["keyword"] = keywords(record.get("KW", ()))
    cite["note"] = "\n".join(filter(None, record.get("N1", ())))
    cite["custom"] = {
        tag: list(filter(None, values)) for tag, values in record.items() if tag not in _USED and any(values)
    } | _more_than_one(record, cite["title"])
    return cite


def _paragraphs(record: Mapping[str, Sequence[str]], tag: str) -> str:
    """Return what stands under a tag, however often it comes."""
    return "\n".join(dict.fromkeys(filter(None, record.get(tag, ()))))


def _more_than_one(record: Mapping[str, Sequence[str]], title: str) -> dict[str, list[str]]:
    """Return what a field has no room for: a second title, further addresses."""
    titles = {tag: [*record[tag]] for tag in _TITLES if _first(record, tag) not in {"", title}}
    further = [one for one in dict.fromkeys(record.get("UR", ())) if one][1:]
    return titles | ({"UR": further} if further else {})


def _is_editor(said: str) -> bool:
    """Say whether a name ends in a role: ``Hern, Matt, Ed``; ``King, Ed`` is a person of that name."""
    return said.count(",") > 1 and bool(_ROLE.search(said))


def _editors_apart(
    record: Mapping[str, Sequence[str]], editors: Sequence[str], known: Sequence[Person]
) -> tuple[list[Person], list[Person]]:
    """Return authors and editors where a list of authors says ``Hern, Matt, Ed`` of some."""
    written = [said for tag in _PEOPLE["author"] for said in record.get(tag, ()) if said not in editors]
    authors = [one for said in written for one in people(said, commas=False)]
    return authors, [*(one for said in editors for one in people(_ROLE.sub("", said), commas=False)), *known]


def _first(record: Mapping[str, Sequence[str]], *tags: str) -> str:
    for tag in tags:
        for value in record.get(tag, ()):
            if value:
                return value
    return ""


def _attributes(record: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return what a database says of the record and a researcher filters by."""
    named = {"database": _first(record, "DB"), "accession": _first(record, "AN")}
    return {key: value for key, value in named.items() if value}
