"""Tables as sources: a row is an answer sheet, a text, or a reference of a literature export."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codex.errors import UsageProblem
from codex.importing.canonical import draft, stem
from codex.importing.cell_values import date
from codex.importing.notes import GUESSED
from codex.importing.references_table import REFERENCE_FIELDS, is_literature, read_references
from codex.importing.tables import read_table
from codex.importing.transcript_table import is_transcript, read_transcript
from codex.model.source import Mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from codex.importing.notes import Notes
    from codex.importing.reading import ReadOptions
    from codex.importing.table import Table
    from codex.model.finding import Finding
    from codex.model.source import Draft

_TEXT: Final = (
    "text", "answer", "response", "comment", "comments", "feedback", "quote", "excerpt", "content", "transcript",
    "sentence", "utterance", "message", "opinion", "segment", "текст", "ответ", "ответы", "комментарий",
    "отзыв", "мнение", "цитата",
    "мәтін", "жауап", "пікір", "түсініктеме", "дәйексөз",
)  # fmt: skip
FIELDS: Final = ("text", "title", "id", "case", "speaker", "time")
"""What a column of answers or of a transcript may be said to hold."""
_TITLE: Final = ("title", "name", "label", "название", "заголовок", "имя", "атауы", "тақырып")
_ID: Final = ("id", "responseid", "response id", "_uuid", "_id", "uuid", "respondent", "№", "code", "код")
_KEYS: Final = frozenset(("id", "responseid", "response id", "_uuid", "uuid"))
"""Columns in which one value twice is damage, not another answer of the same person."""
_LONG: Final = 25
"""Mean length in characters from which a column reads like open answers."""


def read(data: bytes, options: ReadOptions, notes: Notes) -> Iterator[Draft]:
    """Yield a draft per row.

    Raises:
        DamagedFile: A damaged table, or one in which no column holds texts.
        UsageProblem: A column was named that is not there.
    """
    table = read_table(
        data, notes.name, options.encoding, options.sheet, keep_good=options.keep_good, titled=True
    )
    notes.findings.extend(table.findings)
    if table.sheets:
        from codex.importing.repeats import with_parents

        table = with_parents(table, data, options, notes, _is_open)
    yield from read_rows(table, options, notes)


def read_rows(table: Table, options: ReadOptions, notes: Notes) -> Iterator[Draft]:
    """Yield a draft per row of a table that was read already."""
    if not table.rows:
        raise notes.refuse("importing.table-empty")
    _check_fields(options)
    if is_literature(table) and "text" not in options.columns:
        yield from read_references(table, options, notes)
        return
    if is_transcript(table, options):
        yield from read_transcript(table, options, notes)
        return
    if "text" not in options.columns:
        _no_export(table, notes)
    table = _unfolded(table, options, notes)
    texts = _text_columns(table, options, notes)
    yield from _answers(table, texts, options, notes)


def answers_of(data: bytes, name: str, encoding: str | None = None) -> tuple[Table, tuple[Finding, ...]]:
    """Return a table of answers as an import reads it, with its closed questions and every row, and what was noticed.

    Raises:
        DamagedFile: A damaged table.
    """
    from codex.importing.notes import Notes
    from codex.importing.reading import ReadOptions

    notes = Notes(name)
    if name.lower().endswith((".sav", ".zsav")):
        from codex.importing.sav import read_sav

        table = read_sav(data, notes)
    else:
        table = read_table(data, name, encoding, titled=True)
        notes.findings.extend(table.findings)
    return _unfolded(table, ReadOptions(), notes), tuple(notes.findings)


def _check_fields(options: ReadOptions) -> None:
    """Refuse a field that no table has: what was meant by it would not be read.

    Raises:
        UsageProblem: ``txt=Answer``.
    """
    for field in options.columns:
        if field not in FIELDS and field.casefold() not in map(str.casefold, REFERENCE_FIELDS):
            raise UsageProblem(
                "importing.no-such-field",
                field=field,
                known=", ".join(FIELDS),
                of_references=", ".join(REFERENCE_FIELDS),
            )


def _no_export(table: Table, notes: Notes) -> None:
    """Refuse what was coded in another tool: as texts it would lose its codes, and quotes would be sources."""
    from codex.importing.coded_tables import is_codebook, is_coded_table, tool_of

    tool = tool_of(table)
    if tool:
        raise notes.refuse("importing.is-coded", tool=tool)
    if is_codebook(table):
        raise notes.refuse("importing.is-codebook")
    if is_coded_table(table):
        notes.tell("importing.looks-coded")


def _unfolded(table: Table, options: ReadOptions, notes: Notes) -> Table:
    """Take off what survey tools put above and around the answers."""
    from codex.importing.empty_cells import without_nothing
    from codex.importing.headings import without_repeats
    from codex.importing.month_first import with_days_first
    from codex.importing.serial_dates import with_dates
    from codex.importing.surveys import unfold

    named = (column for said in options.columns.values() for column in said.split("|"))
    answers = unfold(without_repeats(table, notes), notes, named)
    return with_dates(with_days_first(without_nothing(answers, notes), notes), notes)


def _text_columns(table: Table, options: ReadOptions, notes: Notes) -> tuple[str, ...]:
    asked = options.columns.get("text")
    if asked:
        return tuple(table.named(column.strip()) for column in asked.split("|"))
    if table.opens:
        return _guessed(table.opens, notes)
    known = table.column(*_TEXT)
    if known is not None:
        return (known,)
    found = tuple(column for place, column in enumerate(table.header) if _is_open(table, place))
    if not found and len(table.header) == 1:
        found = table.header
    if not found:
        raise notes.refuse("importing.table-no-text", columns=", ".join(table.header)[:200])
    return _guessed(found, notes)


def _guessed(found: tuple[str, ...], notes: Notes) -> tuple[str, ...]:
    notes.tell(GUESSED, columns=", ".join(found)[:200], n=len(found), mapping="|".join(found))
    return found


def _is_open(table: Table, place: int) -> bool:
    """Say whether a column reads like open answers: long, mostly different, of several words, no choices."""
    cells = [row.cells[place].strip() for row in table.rows[:500]]
    filled = [cell for cell in cells if cell]
    if not filled:
        return False
    length = sum(map(len, filled)) / len(filled)
    words = sum(cell.count(" ") >= 2 for cell in filled) / len(filled)
    different = len(set(filled)) / len(filled)
    if length < _LONG or words < 0.5 or (different < 0.5 and len(filled) >= 4):
        return False
    from codex.importing.choices import are_chosen

    return not all(date(cell) for cell in filled) and not are_chosen(filled)


def _answers(table: Table, texts: Sequence[str], options: ReadOptions, notes: Notes) -> Iterator[Draft]:
    title = _meaning(table, options, "title", _TITLE, texts)
    if title and title.casefold() == "label" and "title" not in options.columns and not _tells(table, title):
        title = None
    key = _meaning(table, options, "id", _ID, texts)
    nested = [table.named(one.strip()) for one in options.columns.get("case", "").split("|") if one.strip()]
    named = {key: "id"} if key and "id" in options.columns and _is_key(table, key) else {}
    seen: dict[str, int] = {}
    for count, (line, record) in enumerate(table.records(), 1):
        text, marks = _joined(record, texts, table.labels)
        if not text.strip():
            notes.skip("importing.row-no-text", line)
            continue
        name = record[key].strip() if key else ""
        if key and key.casefold() in _KEYS and name:
            if name in seen:
                notes.damage("importing.row-id-twice", line, id=name[:60], first=seen[name])
                continue
            seen[name] = line
        label = (record[title].strip() if title else "") or f"{stem(table.name)} {name or count}"
        attributes = {
            named.get(column, column): cell
            for column, cell in record.items()
            if column not in texts and cell.strip()
        }
        path = " > ".join(cell for column in nested if (cell := record[column].strip()))
        if path:
            attributes["case"] = path
        yield draft(
            text,
            options,
            title=label,
            kind="answers",
            encoding=table.encoding,
            attributes=attributes,
            marks=marks,
        )


def _is_key(table: Table, column: str) -> bool:
    """Say whether a column that was named as the id can be it: no id stands twice, and no other column has it."""
    place = table.header.index(column)
    cells = [cell for row in table.rows if (cell := row.cells[place].strip())]
    return len(set(cells)) == len(cells) and table.column("id") in {None, column}


def _tells(table: Table, column: str) -> bool:
    """Say whether a column tells its rows apart: labels given to texts do not."""
    place = table.header.index(column)
    cells = [row.cells[place].strip() for row in table.rows]
    return len(set(cells)) == len(cells) and not any(cell.startswith(("[", "{")) for cell in cells)


def _meaning(
    table: Table, options: ReadOptions, meaning: str, names: Sequence[str], texts: Sequence[str]
) -> str | None:
    asked = options.columns.get(meaning)
    found = table.named(asked) if asked else table.column(*names)
    return None if found in texts else found


def _joined(
    record: dict[str, str], texts: Sequence[str], labels: Mapping[str, str]
) -> tuple[str, tuple[Mark, ...]]:
    """Return the answers of a row one below the other, each marked with its question."""
    parts: list[str] = []
    marks: list[Mark] = []
    at = 0
    for column in texts:
        answer = record[column].replace("\r\n", "\n").replace("\r", "\n")
        if not answer.strip():
            continue
        at += 2 if parts else 0
        parts.append(answer)
        marks.append(Mark("answer", at, at + len(answer), labels.get(column, column)))
        at += len(answer)
    return "\n\n".join(parts), tuple(marks)
