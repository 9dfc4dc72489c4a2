"""Ballots as they come back: whatever a mailbox, a messenger or a person did to the file.

Told by content, not by name: answers of the page (JSON, under any name), copied blocks, filled-in
messages, workbooks and tables saved from them, letters with all of that inside, and archives.
"""

from __future__ import annotations

import csv
import html
import io
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from codex.errors import CodexError, DamagedFile
from codex.importing.ballot_block import read_blocks
from codex.importing.ballot_form import FORM, read_form, read_sheet_rows
from codex.importing.ballot_json import looks_like_answers, read_json
from codex.importing.notes import Notes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.model.ballot import Returned

_DEEPEST: Final = 3
"""Letters in letters, archives in archives."""
_MOST_TOTAL: Final = 200_000_000
_PAGE: Final = re.compile(r"""<meta name=["']generator["'] content=["']codex-ballot["']""")
_KEPT: Final = re.compile(r"<pre\b.*?</pre>", re.IGNORECASE | re.DOTALL)
_ANSWER: Final = re.compile(r"#\s?\d{1,5}[a-z]?\s+\S{1,8}\s*(?:=|⇒|→)", re.IGNORECASE)
_TAGS: Final = re.compile(r"<(script|style)\b.*?</\1\s*>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_BREAKS: Final = re.compile(r"<(?:br|/p|/div|/li|/tr|/h\d|/blockquote|/pre)\b[^>]*>", re.IGNORECASE)
_LETTER: Final = re.compile(
    rb"\A(?:From |(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){2,}\r?\n)"
)
_LETTER_FIELDS: Final = re.compile(
    rb"^(?:from|to|subject|date|message-id|mime-version|received|content-type):", re.IGNORECASE | re.MULTILINE
)


class Found(NamedTuple):
    """One ballot in a file, or the reason why there is none."""

    where: str
    returned: Returned | None
    problem: CodexError | None = None
    date: str = ""
    """Date of the letter it came in, ISO 8601 UTC; empty elsewhere."""


def read_ballots(data: bytes, name: str, *, date: str = "", depth: int = 0) -> Iterator[Found]:
    """Yield every ballot of a file; a file without one yields the reason.

    Args:
        data: The file.
        name: Its name, for messages alone.
        date: Of the letter around it.
        depth: Letters and archives around it.
    """
    notes = Notes(name)
    try:
        found = list(_read(data, name, notes, date, depth))
    except CodexError as problem:
        yield Found(name, None, problem, date)
        return
    good = [one for one in found if one.returned is not None]
    yield from good
    told = {one.problem.text_id for one in found if one.problem is not None}
    dull = {"panel.bad-no-ballot", "panel.bad-empty-ballot"}
    for one in found:
        if one.problem is not None and not ((good or told - dull) and one.problem.text_id in dull):
            yield one  # a letter's signature picture is no reason to complain about its ballot


def _read(data: bytes, name: str, notes: Notes, date: str, depth: int) -> Iterator[Found]:
    if not data.strip():
        raise notes.refuse("panel.bad-nothing")
    if depth > _DEEPEST:
        raise notes.refuse("panel.bad-deep")
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        yield from _packed(data, name, notes, date, depth)
    elif _is_letter(data):
        from codex.importing.ballot_mail import read_letters

        for part_name, part, sent in read_letters(data, name):
            yield from read_ballots(part, part_name, date=sent or date, depth=depth + 1)
    else:
        yield from _text(data, name, date)


def _is_letter(data: bytes) -> bool:
    head = data[:20_000].removeprefix(b"\xef\xbb\xbf").lstrip()
    return bool(_LETTER.match(head)) and len(set(_LETTER_FIELDS.findall(head.lower()))) >= 2


def _packed(data: bytes, name: str, notes: Notes, date: str, depth: int) -> Iterator[Found]:
    """A workbook, a document, or an archive of ballots."""
    from codex.importing.archive import Archive

    if data.startswith(b"\xd0\xcf\x11\xe0"):
        yield _sheet(data, name, notes, date)
        return
    archive = Archive(data, notes)
    names = set(archive.names)
    if any(one.startswith("xl/") for one in names) or (
        "mimetype" in names and b"spreadsheet" in archive.read("mimetype", 200)
    ):
        yield _sheet(data, name, notes, date)
    elif any(one.startswith("word/") for one in names) or "content.xml" in names:
        yield from _of_text(_document(data, name), name, date)
    else:
        total = 0
        members = [one for one in names if not one.endswith("/") and not _is_litter(one)]
        if not members:
            raise notes.refuse("panel.bad-no-ballot")
        for member in sorted(members):
            content = archive.read(member)
            total += len(content)
            if total > _MOST_TOTAL:
                raise notes.refuse(
                    "importing.zip-too-large", member=member[:80], limit=_MOST_TOTAL // 1_000_000
                )
            yield from read_ballots(content, f"{name}/{member}", date=date, depth=depth + 1)


def _is_litter(name: str) -> bool:
    """Say whether a member is what systems leave in archives, not what a person put there."""
    last = name.rsplit("/", 1)[-1]
    return (
        name.startswith("__MACOSX/")
        or last.startswith(".")
        or last.casefold() in {"thumbs.db", "desktop.ini"}
    )


def _document(data: bytes, name: str) -> str:
    from codex.importing.reading import ReadOptions
    from codex.importing.registry import read

    return "\n".join(draft.text for draft in read(data, name, ReadOptions()).drafts)


def _sheet(data: bytes, name: str, notes: Notes, date: str) -> Found:
    from codex.importing.workbook import read_sheet

    _, sheets = read_sheet(data, notes)
    for sheet in sheets:
        rows, _ = read_sheet(data, notes, sheet)
        found = read_sheet_rows([(row.line, row.cells) for row in rows], notes)
        if found is not None:
            return Found(name, found, None, date)
    raise notes.refuse("panel.bad-no-ballot")


def _text(data: bytes, name: str, date: str) -> Iterator[Found]:
    """Anything that is text: by what stands in it."""
    from codex.importing.decoding import decode

    # letters lost in our own printed words do no harm: what was answered is checked by itself
    try:
        text = decode(data, Notes(name, keep_good=True)).text.lstrip("\ufeff")
    except CodexError:
        if b"codex" in data:
            raise
        raise Notes(name).refuse("panel.bad-no-ballot") from None
    yield from _of_text(text, name, date)


def _of_text(text: str, name: str, date: str) -> Iterator[Found]:
    notes = Notes(name)
    if looks_like_answers(text):
        yield Found(name, read_json(text, notes), None, date)
        return
    if _PAGE.search(text[:4000]):
        raise notes.refuse("panel.bad-empty-ballot")
    if re.search(r"<(?:html|body|div|p|br)\b", text[:4000], re.IGNORECASE):
        text = bare(text)
        if looks_like_answers(text):
            yield Found(name, read_json(text, notes), None, date)
            return
    yield from _pieces(text, name, date, notes)


def _pieces(text: str, name: str, date: str, notes: Notes) -> Iterator[Found]:
    found = False
    for one in read_blocks(text, name):
        found = True
        yield Found(name, None, one, date) if isinstance(one, DamagedFile) else Found(name, one, None, date)
    if FORM.search(text):
        table = _table(text, notes)
        form = table or read_form(text, notes)
        if form is not None and (form.slots or form.proposals):
            found = True
            yield Found(name, form, None, date)
        elif not found:
            raise notes.refuse("panel.bad-form-blank")
    if not found:
        inner = _embedded(text)
        if inner is None:
            raise notes.refuse("panel.bad-half" if '"codex/ballot@' in text else "panel.bad-no-ballot")
        yield Found(name, read_json(inner, notes), None, date)


def _table(text: str, notes: Notes) -> Returned | None:
    """Return the form of a table that was saved from the workbook; None where the text is none."""
    first = text.lstrip("\ufeff").split("\n", 1)[0]
    head = first if FORM.search(first) else text.split("\n", 2)[1] if text.lower().startswith("sep=") else ""
    if not FORM.search(head) or _ANSWER.search(head):  # a message whose lines run together is no table
        return None
    delimiter = max(";,\t", key=head.count)
    if not head.count(delimiter):
        return None
    body = text if head is first else text.split("\n", 1)[1]
    try:
        rows = list(csv.reader(io.StringIO(body, newline="\n"), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise notes.refuse("panel.bad-half") from error
    found = read_sheet_rows([(line, row) for line, row in enumerate(rows, 1) if any(row)], notes)
    if found is None:
        return None
    from dataclasses import replace

    return replace(found, way="csv")


def _embedded(text: str) -> str | None:
    """Return answers that were pasted into a letter, quote marks taken off; None where there are none."""
    place = text.find('"codex/ballot@')
    if place < 0:
        return None
    start = text.rfind("{", 0, place)
    if start < 0:
        return None
    plain = "\n".join(re.sub(r"^[>|\s]+", "", line) for line in text[start:].split("\n"))
    end = plain.rfind("}")
    return plain[: end + 1] if end > 0 else None


def bare(text: str) -> str:
    r"""Return the text of a page or an HTML letter, a line for each block of it.

    >>> bare("<div>#1 abc =&gt; 7</div><div>#2 xyz =&gt; ?</div>")
    '#1 abc => 7\n#2 xyz => ?\n'
    """
    kept = _KEPT.sub(lambda found: found[0].replace("\n", "<br>"), text.replace("\r\n", "\n"))
    broken = _BREAKS.sub("\n", re.sub(r"[ \t]*\n[ \t]*", " ", kept))
    return html.unescape(_TAGS.sub("", broken)).replace("\u00a0", " ")
