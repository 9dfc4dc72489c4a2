"""A ballot as a workbook: cells for the answers, everything else locked."""

from __future__ import annotations

import io
import re
import zipfile
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from codex.exporting.ballot_text import (
    earlier_text,
    form_line,
    how_to_answer,
    left_out_lines,
    quote_text,
)
from codex.model.code import wording
from codex.model.sets import SAME, option_lines
from codex.words.visible import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from codex.model.ballot import Ballot, BallotItem
    from codex.model.panel import Answer, Question
    from codex.words import Words

FIXED: Final = 4
"""Columns before the answers: mark, number, item, what there is to know."""
_LONGEST: Final = 32_000
"""Characters that a cell of a workbook holds."""
_LISTED: Final = 60
"""Answers that a cell offers in a list; more are checked as a range."""
_EPOCH: Final = (2000, 1, 1)
_SHEET: Final = "xl/worksheets/sheet1.xml"
_DRAWN: Final = re.compile(r'<row r="2"([^>]*)>.*?</row>', re.DOTALL)
_CODED: Final = re.compile(r"_x[0-9a-fA-F]{4}_")
_UNWRITTEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def ballot_xlsx(ballot: Ballot, say: Words, code: str, check: Callable[[str, str], str]) -> bytes:
    """Return the ballot as a workbook; the same ballot gives the same bytes.

    The first row is the table's header and its first cell says whose ballot it is, so that the sheet
    may be sorted, or saved as a table, and still be read.

    Args:
        ballot: What this expert is asked.
        say: Words of the expert's language.
        code: Shows whose ballot it is.
        check: Three letters that bind a row to its item.
    """
    import datetime as dt

    from xlsxwriter import Workbook

    drawn = io.BytesIO()
    book = Workbook(drawn, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties(
        {"title": f"codex ballot {ballot.round}", "created": dt.datetime(*_EPOCH, tzinfo=dt.UTC)}
    )
    sheet = _Sheet(book, ballot, say)
    sheet.write(form_line(ballot, code), check)
    book.close()
    return _with_rows(drawn, sheet.rows(check)) if ballot.items else drawn.getvalue()


def _with_rows(drawn: io.BytesIO, rows: Iterator[tuple[str, int, str, str]]) -> bytes:
    """Put a row for every item in the place of the one that the library drew.

    The library takes ten times as long to draw a row, and a round has tens of thousands of them.
    """
    told = zipfile.ZipFile(drawn)
    sheet = told.read(_SHEET).decode()
    drawn_row = _DRAWN.search(sheet)
    if drawn_row is None:  # pragma: no cover - the row was just written
        raise LookupError(_SHEET)
    a, b, c, d = re.findall(r'<c r="[A-D]2" s="(\d+)"', drawn_row[0])
    made = [
        f'<row r="{n + 1}"{drawn_row[1]}><c r="A{n + 1}" s="{a}" t="inlineStr"><is><t>{mark}</t></is></c>'
        f'<c r="B{n + 1}" s="{b}"><v>{n}</v></c>'
        f'<c r="C{n + 1}" s="{c}" t="inlineStr"><is><t xml:space="preserve">{title}</t></is></c>'
        f'<c r="D{n + 1}" s="{d}" t="inlineStr"><is><t xml:space="preserve">{known}</t></is></c></row>'
        for mark, n, title, known in rows
    ]
    whole = f"{sheet[: drawn_row.start()]}{''.join(made)}{sheet[drawn_row.end() :]}"
    last = re.findall(r'<row r="(\d+)"', whole)[-1]
    whole = re.sub(r'(<dimension ref="A1:[A-Z]+)\d+', rf"\g<1>{last}", whole, count=1)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for part in told.infolist():
            out.writestr(
                part, whole.encode() if part.filename == _SHEET else told.read(part), compresslevel=3
            )
    return buffer.getvalue()


@lru_cache(maxsize=8192)
def _cell(text: str) -> str:
    """Return a text as a cell holds it; ``_x0041_`` would be read as a letter."""
    known = _CODED.sub(r"_x005F\g<0>", _UNWRITTEN.sub("\ufffd", text))
    return known.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _typed(question: Question, answer: Answer) -> str:
    """Return what is typed for an answer; a cell that begins with an equals sign would be a formula."""
    if not question.form:
        return answer.id
    return "1" if answer.id == SAME else wording(answer.label, "")


class _Sheet:
    """The sheet with the answers, and one that says how to fill it in."""

    def __init__(self, book: Any, ballot: Ballot, say: Words) -> None:
        self.ballot = ballot
        self.say = say
        shared = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#B0B6BE"}
        self.plain = book.add_format(shared)
        self.bold = book.add_format({**shared, "bold": True})
        self.head = book.add_format({**shared, "bold": True, "bg_color": "#E7ECF2"})
        self.answer = book.add_format(
            {**shared, "locked": False, "bg_color": "#FFF8DC", "align": "center", "num_format": "@"}
        )
        self.open = book.add_format({**shared, "locked": False, "bg_color": "#FFFDF3", "num_format": "@"})
        self.sheet = book.add_worksheet("ballot")
        self.help = book.add_worksheet("help")

    def write(self, mark: str, check: Callable[[str, str], str]) -> None:
        sheet, ballot, say = self.sheet, self.ballot, self.say
        sheet.write_string(0, 0, mark, self.head)
        for column, key in enumerate(("column-number", "column-item", "column-evidence"), 1):
            sheet.write_string(0, column, say(f"panel.{key}"), self.head)
        for k, question in enumerate(ballot.questions):
            asked = wording(question.text, say.language) or say("panel.page-answer")
            told = f"{k + 1}: {visible(asked)} {how_to_answer(question, len(ballot.items), say)}"
            sheet.write_string(0, FIXED + 2 * k, told, self.head)
            sheet.write_string(0, FIXED + 2 * k + 1, f"{k + 1}+: {say('panel.column-comment')}", self.head)
            if ballot.items:
                column = FIXED + 2 * k
                sheet.data_validation(1, column, len(ballot.items), column, self._takes(question))
        for item in ballot.items[:1]:
            self._row(1, item, check)
        for extra in range(5 if ballot.propose else 0):
            row = len(ballot.items) + 1 + extra
            sheet.write_string(row, 0, "+", self.plain)
            sheet.write_string(row, 2, "", self.open)
            sheet.write_string(row, 3, say("panel.page-propose"), self.plain)
        self._look()
        self._explain()

    def _row(self, row: int, item: BallotItem, check: Callable[[str, str], str]) -> None:
        self.sheet.write_string(row, 0, f"{check(item.id, '')} {item.id}", self.plain)
        self.sheet.write_number(row, 1, row, self.plain)
        self.sheet.write_string(row, 2, visible(wording(item.title, self.say.language)), self.bold)
        self.sheet.write_string(row, 3, "-", self.plain)

    def rows(self, check: Callable[[str, str], str]) -> Iterator[tuple[str, int, str, str]]:
        """Yield what the first four cells of every item hold, as it stands in a sheet."""
        language = self.say.language
        for n, item in enumerate(self.ballot.items, 1):
            options = option_lines(self.ballot.questions, item.options, language)
            title = _cell(
                visible("\n".join(options), lines=True) if options else visible(wording(item.title, language))
            )
            yield _cell(f"{check(item.id, '')} {item.id}"), n, title, _cell(self._known(item))

    def _known(self, item: BallotItem) -> str:
        """Return what there is to know of an item: definitions, evidence, the round before."""
        say = self.say
        parts = [visible(wording(text, say.language), lines=True) for _, text in item.notes]
        parts += [quote_text(quote, say) for quote in item.quotes] + left_out_lines(item, say)
        for question in self.ballot.questions if item.earlier else ():
            if question.id in item.earlier:
                parts += earlier_text(item.earlier[question.id], self.ballot.before, say)
        return "\n".join(parts)[:_LONGEST]

    def _takes(self, question: Question) -> dict[str, Any]:
        values = [str(point) for point in question.scale.points] if question.scale else []
        values = values or [_typed(question, answer) for answer in question.answers]
        values = values or [str(n) for n in range(1, (question.places or len(self.ballot.items)) + 1)]
        values += ["?"] if question.cannot_judge else []
        values += ["!"] if self.ballot.recusal else []
        told = {
            "error_title": "codex",
            "error_message": how_to_answer(question, len(self.ballot.items), self.say)[:250],
        }
        if len(values) > _LISTED or len(",".join(values)) > 250 or any("," in value for value in values):
            return {"validate": "length", "criteria": "<=", "value": 40, **told}
        return {"validate": "list", "source": values, **told}

    def _look(self) -> None:
        sheet = self.sheet
        sheet.set_column(0, 0, 4, None, {"hidden": True})
        sheet.set_column(1, 1, 5)
        sheet.set_column(2, 2, 30)
        sheet.set_column(3, 3, 70)
        for k in range(len(self.ballot.questions)):
            sheet.set_column(FIXED + 2 * k, FIXED + 2 * k, 16, self.answer)
            sheet.set_column(FIXED + 2 * k + 1, FIXED + 2 * k + 1, 34, self.open)
        sheet.freeze_panes(1, 3)
        sheet.protect("", {"format_rows": True, "format_columns": True, "sort": True, "autofilter": True})
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def _explain(self) -> None:
        say, ballot = self.say, self.ballot
        lines = [
            visible(say("panel.page-title").replace("{round}", ballot.round) + f" · {ballot.name}"),
            visible(say("panel.page-for").replace("{who}", ballot.who)),
            visible(wording(ballot.title, say.language)),
            say("panel.form-sheet"),
            say("panel.form-recuse") if ballot.recusal else "",
            say("panel.page-closes").replace("{date}", ballot.closes) if ballot.closes else "",
            say("panel.vote-left-out", n=ballot.left_out) if ballot.left_out else "",
        ]
        self.help.set_column(0, 0, 100)
        for row, line in enumerate(filter(None, lines)):
            self.help.write_string(row, 0, line, self.plain)
        self.help.protect("")
