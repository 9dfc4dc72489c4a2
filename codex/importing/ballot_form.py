"""Forms that people fill in by hand: a reply to a message, a workbook, a table saved from it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from codex.model.ballot import Returned, Slot

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from codex.importing.notes import Notes

FORM: Final = re.compile(
    r"\[\s*codex-form\s+1\s+([0-9a-f]{8})\s+(\S+)\s+([^\]\s]+)\s+([A-Z2-7]{4}(?:-[A-Z2-7]{4}){3})\s*\]",
    re.IGNORECASE,
)
"""The line that says whose form it is: study, round, expert, code."""
_ARROW: Final = r"(?:=+\s*>?|[-–—]+\s*>|⇒|→|➔|➜)"
_SLOT: Final = re.compile(
    rf"^(?:[•*·▪◦–—-]\s*)?(?:#|№(?=.{{0,16}}=>))\s?(\d{{1,5}})([a-z]?)\s+([^\s=⇒→➔➜>]{{1,8}}?)\s*{_ARROW}[ \t]*(.*)$",
    re.IGNORECASE,
)
"""The check is taken as it came: letters spoiled on the way must not make an answer look like none."""
_PROPOSAL: Final = re.compile(rf"^(?:[•*·▪◦–—-]\s*)?(?:#|№(?=.{{0,6}}=>))\s?\+\s*{_ARROW}[ \t]*(.*)$")
_LOOSE: Final = re.compile(
    r"(?P<before>.*?)(?:#\s?(?P<n>\d{1,5})(?P<k>[a-z]?)\s+[^=⇒→➔➜]{1,12}?\s*(?:=+>|⇒|→|➔|➜)"
    r"|\b(?P<m>\d{1,5})(?P<l>[a-z]?)\s+[a-z2-7]{3}\s*=+>)(?P<after>.*)$",
    re.IGNORECASE,
)
"""What looks like the line of an answer and is read as none: a mark was deleted, or lines run together.

Our own printed text holds no ``#`` and no ``=>`` beside those of answers: evidence has other signs for them.
"""
_BARE: Final = re.compile(r"(?:[+-]?\d{1,3}|[?!=]|[abавб]\s?\d|[^\W\d_]{1,20})[.,;]?", re.IGNORECASE)
_BEGUN: Final = re.compile(r"(?:[+-]?\d{1,3}|[?!])[\s,.;:–—-]+\S")
_MARKED: Final = re.compile(
    r"[*_\"'“”„«»‘’]{1,2}([^\s*_\"'“”„«»‘’]{1,40})[*_\"'“”„«»‘’]{1,2}[.,;:]?(?:\s+(.*))?$"
)
"""An answer in quotation marks, or between the stars of bold letters."""
_UNSEEN: Final = re.compile("[\u200b-\u200f\u2060\ufe0e\ufe0f\u20e3\ufeff\u00ad]")
_WIDE: Final = {ord(one): other for one, other in zip("＃！？؟＝＞", "#!??=>", strict=True)}
"""Signs that keyboards and programs put in the place of ours."""
_TYPED: Final = re.compile(r"#?(\d{1,5})([a-zA-Z]?)(?:\s*[:.)=]\s*|\s+)(\S.*)")
_QUOTED: Final = re.compile(r"^[>|\s\u00a0]+")
_ROW: Final = re.compile(r"([a-z2-7]{3})\s+(\S.*)", re.IGNORECASE)
_COLUMN: Final = re.compile(r"\s*(\d{1,3})(\+?)\s*:")
_NUMBER: Final = re.compile(r"([+-]?\d+)(?:[.,]0+)?")


def read_form(text: str, notes: Notes) -> Returned | None:
    """Return what was written into a message, None where the text is no form.

    The reply may be quoted, in part or whole; below the quoted line of an answer its answer may stand
    unquoted. Of an answer's line that comes twice (in the reply, and in the message it quotes) the
    filled one counts.

    Raises:
        DamagedFile: Two forms of different people in one text, or one answer given twice.
    """
    marks = {tuple(found.groups()) for found in FORM.finditer(text)}
    if not marks:
        return None
    if len({tuple(part.upper() for part in mark) for mark in marks}) > 1:
        raise notes.refuse("panel.bad-form-two")
    study, one_round, expert, code = next(iter(marks))
    slots, proposals = _answers(text, notes)
    return Returned(
        study=study.lower(),
        round=one_round,
        expert=expert,
        agenda="",
        answers=(),
        proposals=tuple(dict.fromkeys(proposals)),
        code=code.upper(),
        way="text",
        slots=tuple(slots),
    )


def _answers(text: str, notes: Notes) -> tuple[list[Slot], list[str]]:
    reply = _Reply(notes)
    for number, raw in enumerate(text.split("\n"), 1):
        plain = _UNSEEN.sub("", raw.replace("\u00a0", " ").replace("=&gt;", "=>")).translate(_WIDE)
        reply.take(plain, number)
    reply.nothing_lost()
    return [one for one in reply.found.values() if one.value], reply.proposals


class _Reply:
    """Reads a message line by line."""

    def __init__(self, notes: Notes) -> None:
        self.found: dict[tuple[int, int], Slot] = {}
        self.proposals: list[str] = []
        self._notes = notes
        self._waiting: tuple[int, int] | None = None
        """The answer whose quoted line was left empty: it may stand below it, unquoted."""
        self._above: tuple[int, int] | None = None
        """The answer whose line was left empty just above, quoted or not."""
        self._loose: list[tuple[tuple[int, int], int]] = []

    def take(self, raw: str, number: int) -> None:
        line = _QUOTED.sub("", raw).rstrip()
        waiting, self._waiting = self._waiting, self._waiting if not line else None
        above, self._above = self._above, None
        slot, proposal = _SLOT.match(line), _PROPOSAL.match(line)
        if slot:
            key = int(slot[1]), _letter(slot[2])
            self._keep(key, slot[3].lower(), slot[4].strip(), number)
            self._waiting = key if not slot[4].strip() and _is_quoted(raw) else None
            self._above = key if not slot[4].strip() and not _is_quoted(raw) else None
            for one in _LOOSE.finditer(slot[4]):  # the lines below run on in this one
                self._loose.append((_key(one), number))
        elif proposal:
            self.proposals += [proposal[1].strip()] if proposal[1].strip() else []
        elif waiting is not None and line and not _is_quoted(raw) and _is_answer(line):
            self._keep(waiting, self.found[waiting].check, line, number)
        elif above is not None and line and raw[:1].strip() and not {"[", "]"} & set(line):
            self._below(above, line, number)
        elif (loose := _LOOSE.match(line)) and (loose["before"].strip() or loose["after"].strip()):
            self._loose.append((_key(loose), number))

    def _below(self, key: tuple[int, int], line: str, number: int) -> None:
        """Take an answer that was written on the line below its own; our own lines are indented."""
        if _BARE.fullmatch(line):
            self._keep(key, self.found[key].check, line, number)
        elif _BEGUN.match(line):
            raise self._notes.refuse("panel.bad-slot-below", number, slot=_where(key))

    def nothing_lost(self) -> None:
        """Refuse a reply in which something looks like an answer and was read as none."""
        for key, number in self._loose:
            if key not in self.found or not self.found[key].value:
                raise self._notes.refuse("panel.bad-slot-loose", number, slot=_where(key))

    def _keep(self, key: tuple[int, int], check: str, said: str, line: int) -> None:
        value, comment = parted(said)
        before = self.found.get(key)
        where = _where(key)
        if before is not None and before.check != check:
            raise self._notes.refuse("panel.bad-slot-check", line, slot=where)
        if before is not None and before.value:
            if value and (value, comment) != (before.value, before.comment):
                raise self._notes.refuse("panel.bad-slot-twice", line, slot=where)
            return
        self.found[key] = Slot(k=key[1], place=key[0], check=check, value=value, comment=comment, where=where)


def _key(loose: re.Match[str]) -> tuple[int, int]:
    return int(loose["n"] or loose["m"]), _letter(loose["k"] or loose["l"] or "")


def _letter(written: str) -> int:
    return ord(written.lower()) - ord("a") if written else 0


def _where(key: tuple[int, int]) -> str:
    return f"#{key[0]}{chr(ord('a') + key[1]) if key[1] else ''}"


def _is_quoted(raw: str) -> bool:
    return raw.lstrip().startswith((">", "|"))


def _is_answer(line: str) -> bool:
    """Say whether a line below an empty answer is the answer: a number, a mark, or one word."""
    return bool(re.match(r"(?:[+-]?\d+|[?!])(?:[\s,.;:]|$)|\S+$", line)) and "[codex-" not in line


def parted(said: str) -> tuple[str, str]:
    """Part what was written into value and comment.

    >>> parted("7, but only in towns"), parted("?"), parted("7,0")
    (('7', 'but only in towns'), ('?', ''), ('7', ''))
    """
    said = said.strip()
    if not said:
        return "", ""
    marked = _MARKED.match(said)
    if marked:
        said = f"{marked[1]} {marked[2] or ''}".strip()
    head, _, rest = said.partition(" ")
    stripped = head.rstrip(",;:.") or head
    return number_as_written(stripped), rest.strip().lstrip("-–—,;: ") if rest else ""


def read_typed(text: str, notes: Notes) -> dict[str, Slot]:
    """Return what was typed from a paper ballot: where -> answer.

    Raises:
        DamagedFile: A line that is no answer, or a number that comes twice.
    """
    found: dict[str, Slot] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        typed = _TYPED.fullmatch(line.strip())
        if typed is None:
            raise notes.refuse("panel.typed-unread", number, shown=line.strip()[:40])
        where = f"{int(typed[1])}{typed[2].lower()}"
        if where in found:
            raise notes.refuse("panel.typed-twice", number, slot=where)
        value, comment = parted(typed[3])
        k = ord(typed[2].lower()) - ord("a") if typed[2] else 0
        found[where] = Slot(k=k, place=int(typed[1]), value=value, comment=comment, where=where)
    return found


def number_as_written(text: str) -> str:
    """Return a whole number as we write it, with ``7,0`` and ``7.00`` being 7; other words as they are.

    >>> number_as_written("7,0"), number_as_written("7,5"), number_as_written("yes")
    ('7', '7,5', 'yes')
    """
    found = _NUMBER.fullmatch(text.strip())
    return str(int(found[1])) if found else text.strip()


def read_sheet_rows(rows: Sequence[tuple[int, Sequence[str]]], notes: Notes) -> Returned | None:
    """Return what was filled into a workbook's sheet or a table saved from it; None where it is no ballot.

    Args:
        rows: Line or sheet row, and cells; rows may have been sorted, columns moved.
        notes: Of the file.

    Raises:
        DamagedFile: The header is there, but rows or columns of the form are not.
    """
    head = next(
        (place for place, (_, cells) in enumerate(rows) if any(FORM.search(cell) for cell in cells)), None
    )
    if head is None:
        return None
    cells = rows[head][1]
    mark_at = next(place for place, cell in enumerate(cells) if FORM.search(cell))
    mark = FORM.search(cells[mark_at])
    columns = {
        (int(found[1]) - 1, bool(found[2])): place
        for place, cell in enumerate(cells)
        if place != mark_at and (found := _COLUMN.match(cell))
    }
    if mark is None or not any(not comment for _, comment in columns):
        raise notes.refuse("panel.bad-sheet-columns", rows[head][0])
    slots: list[Slot] = []
    proposals: list[str] = []
    for line, row in rows[head + 1 :]:
        tag = row[mark_at].strip() if mark_at < len(row) else ""
        if tag == "+":
            proposals += [cell.strip() for cell in row[mark_at + 2 : mark_at + 3] if cell.strip()]
            continue
        found = _ROW.fullmatch(tag)
        if found is None:
            if any(cell.strip() for cell in row):
                raise notes.refuse("panel.bad-sheet-row", line)
            continue
        slots += _of_row(row, columns, found, line)
    return Returned(
        study=mark[1].lower(),
        round=mark[2],
        expert=mark[3],
        agenda="",
        answers=(),
        proposals=tuple(proposals),
        code=mark[4].upper(),
        way="xlsx",
        slots=tuple(slots),
    )


def _of_row(
    row: Sequence[str], columns: dict[tuple[int, bool], int], tag: re.Match[str], line: int
) -> Iterator[Slot]:
    for (k, is_comment), place in columns.items():
        if is_comment:
            continue
        value = number_as_written(row[place]) if place < len(row) else ""
        at = columns.get((k, True), -1)
        comment = row[at].strip() if 0 <= at < len(row) else ""
        if value or comment:
            yield Slot(
                k=k, item=tag[2].strip(), check=tag[1].lower(), value=value, comment=comment, where=str(line)
            )
