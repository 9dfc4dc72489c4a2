"""Tables of judgments, long or wide, to values of the model.

Long is lossless: a row per code given, and ``done`` says under which version of the codebook the
expert finished. Wide is a convenience: a row per excerpt and expert, a column per code.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from codex.importing.meanings import NO, STANCES, YES
from codex.importing.notes import Notes
from codex.model.judgment import Judgment
from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from codex.importing.table import Table
    from codex.model.finding import Finding

_LONG = ("round", "excerpt", "expert", "code", "stance", "unsure", "note", "done", "occasion")


@dataclass(frozen=True, slots=True)
class Answer:
    """All that an expert said of an excerpt in one table."""

    line: int
    """Line where it begins."""
    round: str
    """Empty where the table has no rounds."""
    excerpt: str
    expert: str
    occasion: int = 1
    given: tuple[Judgment, ...] = ()
    lines: tuple[int, ...] = ()
    """Line of each judgment given, where each has its own."""
    done: str | None = ""
    """Codebook version; empty: not finished; None: a wide table, which knows no versions."""
    unsure: bool = False
    note: str = ""
    not_given: tuple[str, ...] = ()
    """Codes a wide table says were seen and not given."""
    missing: tuple[str, ...] = ()
    """Codes a wide table leaves empty."""


def read_judgments(
    table: Table, *, keep_good: bool = False
) -> tuple[tuple[Answer, ...], tuple[Finding, ...]]:
    """Return the answers of a long or wide table, in the order of the file.

    Raises:
        DamagedFile: A needed column is missing, a word that means nothing here, one code given
            twice, or two versions for one answer.
    """
    notes = Notes(table.name, keep_good=keep_good)
    for column in ("excerpt", "expert"):
        if table.column(column) is None:
            raise notes.refuse(
                "importing.table-column-missing", 1, column=column, known=", ".join(table.header)[:200]
            )
    rows = _wide(table, notes) if table.column("code") is None else _long(table, notes)
    return tuple(rows.values()), tuple(notes.findings)


_Key = tuple[str, str, str, int]


def _long(table: Table, notes: Notes) -> dict[_Key, Answer]:
    at = {meaning: column for meaning in _LONG if (column := table.column(meaning))}
    answers: dict[_Key, Answer] = {}
    for line, record in table.records():
        cells = {meaning: record[at[meaning]].strip() if meaning in at else "" for meaning in _LONG}
        key = _key(cells, line, notes)
        unsure = _yes(cells["unsure"], line, notes)
        stance = STANCES.get(cells["stance"].casefold())
        if stance is None:
            notes.damage("importing.judgment-stance", line, stance=cells["stance"][:40])
        if key is None or unsure is None or stance is None:
            continue
        answer = answers.get(key) or Answer(line, key[0], key[1], key[2], key[3])
        joined = _joined(answer, cells, line, notes, stance=stance, unsure=unsure)
        if joined is not None:
            answers[key] = joined
    return answers


def _key(cells: dict[str, str], line: int, notes: Notes) -> _Key | None:
    if not cells["excerpt"] or not cells["expert"]:
        notes.skip(
            "importing.judgment-incomplete", line, missing="excerpt" if not cells["excerpt"] else "expert"
        )
        return None
    occasion = cells["occasion"] or "1"
    if occasion not in {"1", "2", "3"}:
        notes.damage("importing.judgment-occasion", line, occasion=occasion[:20])
        return None
    return cells["round"], cells["excerpt"], cells["expert"], int(occasion)


def _joined(
    answer: Answer, cells: dict[str, str], line: int, notes: Notes, *, stance: str, unsure: bool
) -> Answer | None:
    """Return the answer with one more row of the long table, or None where the row does not fit to it."""
    done = cells["done"]
    if done and answer.done and done != answer.done:
        notes.damage("importing.judgment-two-versions", line, one=answer.done, other=done)
        return None
    answer = replace(answer, done=done or answer.done)
    code = cells["code"]
    if not code:
        return replace(answer, unsure=unsure or answer.unsure, note=cells["note"] or answer.note)
    if any(judgment.code == code for judgment in answer.given):
        notes.damage(
            "importing.judgment-twice", line, code=code[:60], excerpt=answer.excerpt, expert=answer.expert
        )
        return None
    judgment = Judgment(
        answer.round, answer.excerpt, answer.expert, code, stance, unsure, cells["note"], answer.occasion
    )
    return replace(answer, given=(*answer.given, judgment), lines=(*answer.lines, line))


def _wide(table: Table, notes: Notes) -> dict[_Key, Answer]:
    named = {
        meaning: column
        for meaning in ("round", "excerpt", "expert", "occasion", "note")
        if (column := table.column(meaning))
    }
    codes = [column for column in table.header if column not in named.values()]
    if not codes:
        raise notes.refuse("importing.judgment-no-codes", 1)
    answers: dict[_Key, Answer] = {}
    for line, record in table.records():
        cells = {meaning: record[named[meaning]].strip() if meaning in named else "" for meaning in (*_LONG,)}
        key = _key(cells, line, notes)
        if key is None:
            continue
        if key in answers:
            notes.damage(
                "importing.judgment-row-twice", line, excerpt=key[1], expert=key[2], first=answers[key].line
            )
            continue
        answer = _wide_answer(key, record, codes, line, notes)
        if answer is not None:
            answers[key] = replace(answer, note=cells["note"])
    return answers


def _wide_answer(
    key: _Key, record: dict[str, str], codes: list[str], line: int, notes: Notes
) -> Answer | None:
    given, not_given, missing = [], [], []
    for code in codes:
        cell = record[code].strip().casefold()
        if not cell:
            missing.append(code)
        elif cell in YES:
            given.append(Judgment(key[0], key[1], key[2], code, occasion=key[3]))
        elif cell in NO:
            not_given.append(code)
        else:
            notes.damage("importing.judgment-cell", line, code=code, cell=cell[:40])
            return None
    return Answer(
        line,
        key[0],
        key[1],
        key[2],
        key[3],
        tuple(given),
        done=None,
        not_given=tuple(not_given),
        missing=tuple(missing),
    )


def _yes(cell: str, line: int, notes: Notes) -> bool | None:
    low = cell.casefold()
    if low in YES:
        return True
    if low in NO:
        return False
    notes.damage("importing.judgment-unsure", line, cell=cell[:40])
    return None
