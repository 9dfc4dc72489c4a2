"""What survey tools put above and around the answers: Qualtrics, Google Forms, LimeSurvey, KoboToolbox.

Question texts become labels of the columns, columns that name or locate a person are left out and
told: they are no data of a study, and the original keeps them.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from codex.importing.table import Row

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from codex.importing.notes import Notes
    from codex.importing.table import Table

_IMPORT_ID: Final = re.compile(r'^\{"ImportId":\s*"(?P<id>[^"]*)"')
_LIME: Final = re.compile(r"(?P<code>[A-Za-z]\w*(?:\[\w+\]){0,2})[.:]\s+(?P<text>\S.*)", re.DOTALL)
_PERSONAL: Final = re.compile(
    r"(?:ip ?address|ipaddr|ip-адрес|recipient(?:last|first)?name|recipientemail|location(?:latitude|longitude)"
    r"|e-?mail(?: address)?|email_address|электронная почта|адрес электронной почты|электрондық пошта(?: мекенжайы)?"
    r"|username|имя пользователя|phone(?: number)?|телефон|_geolocation|deviceid|subscriberid|simserial|phonenumber"
    r"|your (?:full )?name|full name|(?:first|last|family|given) ?name|surname|iin|иин|жсн"
    r"|(?:ваш[иае]? )?(?:ф\.? ?и\.? ?о\.?|фамилия(?:[ ,и]+имя(?:[ ,и]+отчество)?)?)(?: полностью)?|ваше (?:полное )?имя"
    r"|(?:сіздің )?аты[- ]?жөні(?:ңіз|ңізді жазыңыз)?|(?:сіздің )?(?:атыңыз|есіміңіз|тегіңіз)|тегі)\s*[:?*]?",
    re.IGNORECASE,
)
_MAIL: Final = re.compile(
    r"(?:recipient)?e-?mail(?: ?address)?|(?:адрес )?электронн(?:ая|ой) почт[аы]|электрондық пошта(?: мекенжайы)?",
    re.IGNORECASE,
)
_NAME: Final = re.compile(r"name|имя|аты|имя и фамилия|имя, фамилия", re.IGNORECASE)
"""Beside an address it is the name of whoever answered (Microsoft Forms); elsewhere it may be that of a text."""
_KOBO_OWN_WORDS: Final = """
__version__ _validation_status _notes _status _submitted_by _tags _index formhub/uuid meta/instanceid
"""
_KOBO_OWN: Final = frozenset(_KOBO_OWN_WORDS.split())


def unfold(table: Table, notes: Notes, named: Iterable[str] = ()) -> Table:
    """Return the table of answers alone, with the questions as labels of its columns.

    Args:
        table: As read.
        notes: Takes what is left out.
        named: Columns that the researcher named: they stay, whoever they tell of.
    """
    for shape in (_qualtrics, _kobo, _lime):
        table = shape(table)
    return _without_personal(table, notes, {column.strip().casefold() for column in named})


def _qualtrics(table: Table) -> Table:
    """Take off the rows of question texts and of ImportIds under the header."""
    at = next((n for n, row in enumerate(table.rows[:3]) if _is_import_row(row)), None)
    if at is None:
        return table
    ids = [_IMPORT_ID.match(cell) for cell in table.rows[at].cells]
    texts = table.rows[at - 1].cells if at else table.header
    labels = {
        column: " ".join(text.split())
        for column, text in zip(table.header, texts, strict=True)
        if text.strip()
    }
    opens = tuple(
        column
        for column, found in zip(table.header, ids, strict=True)
        if found and found["id"].endswith("_TEXT")
    )
    return replace(table, rows=table.rows[at + 1 :], labels=labels, opens=opens)


def _is_import_row(row: Row) -> bool:
    return sum(_IMPORT_ID.match(cell) is not None for cell in row.cells) * 2 > len(row.cells)


def _kobo(table: Table) -> Table:
    """Take off KoboToolbox's own columns, and the ones a multiple choice is repeated in."""
    if not {"_uuid", "_submission_time"} <= set(table.header):
        return table
    header = set(table.header)

    def stays(column: str) -> bool:
        parent = column.rpartition("/")[0]
        return column.lower() not in _KOBO_OWN and parent not in header

    kept = _kept(table, stays)
    return replace(
        kept, labels={column: column.rpartition("/")[2] for column in kept.header if "/" in column}
    )


def _lime(table: Table) -> Table:
    """Part ``G01Q02. What did you like?`` into code and question."""
    found = [_LIME.fullmatch(column) for column in table.header]
    if sum(match is not None for match in found) * 2 < len(found) or len(found) < 2:
        return table
    codes = [match["code"] if match else column for match, column in zip(found, table.header, strict=True)]
    if len(set(codes)) < len(codes):
        return table
    labels = {match["code"]: " ".join(match["text"].split()) for match in found if match}
    return replace(table, header=tuple(codes), labels=labels)


def _without_personal(table: Table, notes: Notes, named: Collection[str]) -> Table:
    asked = {column: table.labels.get(column, column).strip() for column in table.header}
    mailed = any(_MAIL.fullmatch(column.strip()) for column in table.header)
    personal = [
        column
        for column in table.header
        if column.strip().casefold() not in named
        and (
            _PERSONAL.fullmatch(column.strip())
            or _PERSONAL.fullmatch(asked[column])
            or (mailed and _NAME.fullmatch(column.strip()))
        )
    ]
    if not personal:
        return table
    notes.tell("importing.columns-personal", columns=", ".join(personal), n=len(personal))
    return _kept(table, lambda column: column not in personal)


def _kept(table: Table, stays: Callable[[str], bool]) -> Table:
    places = [place for place, column in enumerate(table.header) if stays(column)]
    return replace(
        table,
        header=tuple(table.header[place] for place in places),
        rows=tuple(_cut(table.rows, places)),
    )


def _cut(rows: Iterable[Row], places: list[int]) -> Iterable[Row]:
    return (Row(row.line, tuple(row.cells[place] for place in places)) for row in rows)
