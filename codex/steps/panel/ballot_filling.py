"""Ballots filled in without a browser: what page, message and workbook hold once somebody has answered.

For the worked example, whose experts are invented, and for tests. Whoever holds a ballot can fill it
in like this, and in no other way: the key of a page is that of its expert in its round and no other.
"""

from __future__ import annotations

import base64
import io
import json
import re
import zipfile
import zlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape, unescape

from codex.model.ballot import SCHEMA, Returned, Said
from codex.steps.panel.ballot_keys import signature

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Answer = Callable[[str, str], object]
    """Item and question -> a value, (state, value, comment), or None for a blank."""

STATES: Final = ("given", "cannot-judge", "recused")
_DATA: Final = re.compile(r'<script type="application/json" id="data">(.*?)</script>', re.DOTALL)
_SLOT: Final = re.compile(r"^#(\d+)([a-z]?) [a-z2-7]{3} =>", re.MULTILINE)
_LINE: Final = 60
_FIRST_ANSWER: Final = 4
"""Column of the first answer in a workbook, from 0."""


def page_data(page: bytes | str) -> dict[str, Any]:
    """Return what a ballot's page carries.

    Raises:
        ValueError: It is no page of a ballot.
    """
    text = page.decode() if isinstance(page, bytes) else page
    found = _DATA.search(text)
    if found is None:
        msg = "no page of a ballot"
        raise ValueError(msg)
    parts = json.loads(found[1])
    data = _opened(parts["all"]) | _opened(parts["mine"])
    items = {item["x"]: item for item in data["i"]}
    for place, earlier in data["b"].items():
        items[int(place)]["b"] = earlier
    data["i"] = [items[place] for place in data["o"]]
    return data


def _opened(part: str | dict[str, Any]) -> dict[str, Any]:
    if isinstance(part, dict):
        return part
    opened: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(part), -15))
    return opened


@dataclass(frozen=True)
class Filled:
    """Answers as the page would save them."""

    back: Returned

    @property
    def document(self) -> dict[str, Any]:
        """The content of the saved file."""
        one = self.back
        answers = [
            {"item": a.item, "question": a.question, "state": a.state, "value": a.value, "comment": a.comment}
            for a in one.answers
        ]
        return {
            "schema": SCHEMA, "study": one.study, "round": one.round, "expert": one.expert,
            "agenda": one.agenda, "language": one.language, "saved": one.saved, "revision": one.revision,
            "answers": answers, "proposals": list(one.proposals), "signature": one.signature,
        }  # fmt: skip

    @property
    def json(self) -> str:
        """The saved file."""
        return json.dumps(self.document, ensure_ascii=False, indent=1) + "\n"

    def block(self, data: Mapping[str, Any]) -> str:
        """Return the copied text of a page that carries ``data``."""
        index = {item["id"]: item["x"] for item in data["i"]}
        asked = [question["id"] for question in data["q"]]
        one = self.back
        said = [
            [index[a.item], asked.index(a.question), STATES.index(a.state), a.value, a.comment]
            for a in one.answers
        ]
        told = [one.study, one.round, one.expert, one.agenda, one.language, one.saved, one.revision, said]
        raw = json.dumps(
            [*told, list(one.proposals), one.signature], ensure_ascii=False, separators=(",", ":")
        ).encode()
        letters = base64.b32encode(raw).decode().rstrip("=")
        lines = "\n".join(letters[at : at + _LINE] for at in range(0, len(letters), _LINE))
        head = f"Please send back.\n[codex-ballot 1 {one.round} {one.expert}]"
        return f"{head}\n{lines}\n[end {zlib.crc32(raw):08x}]\n"


def fill(
    data: Mapping[str, Any],
    answer: Answer,
    *,
    saved: str = "2026-11-20T10:00:00Z",
    revision: int = 1,
    proposals: tuple[str, ...] = (),
) -> Filled:
    """Fill a page in.

    Args:
        data: As :func:`page_data` gives it.
        answer: What is answered to an item and a question.
        saved: When the answers were saved, UTC.
        revision: Which saving it was.
        proposals: Items that the expert misses.
    """
    said = []
    for item in sorted(data["i"], key=lambda one: one["x"]):
        for question in data["q"]:
            found = answer(item["id"], question["id"])
            if found is not None:
                state, value, comment = found if isinstance(found, tuple) else ("given", str(found), "")
                said.append(Said(item["id"], question["id"], state, value, comment))
    back = Returned(
        data["s"], data["r"], data["e"], data["a"], tuple(said), proposals, data["l"], saved, revision
    )
    return Filled(replace(back, signature=signature(data["k"], back.canonical())))


def fill_text(form: str, data: Mapping[str, Any], answer: Answer, *, proposals: tuple[str, ...] = ()) -> str:
    """Fill a message in: what is answered stands behind the arrow of its line, the comment behind it."""
    items, questions = [item["id"] for item in data["i"]], [question["id"] for question in data["q"]]
    left = list(proposals)

    def line(found: re.Match[str]) -> str:
        asked = questions[ord(found[2]) - ord("a") if found[2] else 0]
        return f"{found[0]} {_by_hand(answer(items[int(found[1]) - 1], asked))}".rstrip()

    def proposal(found: re.Match[str]) -> str:
        return f"{found[0]}{left.pop(0) if left else ''}"

    return re.sub(r"^#\+ => ", proposal, _SLOT.sub(line, form), flags=re.MULTILINE)


def fill_sheet(workbook: bytes, data: Mapping[str, Any], answer: Answer) -> bytes:
    """Fill a workbook in: value and comment of each question in the two cells that are open for it."""
    told = zipfile.ZipFile(io.BytesIO(workbook))
    sheet = told.read("xl/worksheets/sheet1.xml").decode()
    marks = re.findall(r'<c r="A(\d+)"[^>]* t="inlineStr"><is><t[^>]*>(.*?)</t>', sheet)
    rows = {row: unescape(mark).partition(" ")[2] for row, mark in marks}
    known = {item["id"] for item in data["i"]}

    def filled(found: re.Match[str]) -> str:
        item = rows.get(found[1], "")
        if item not in known:
            return found[0]
        cells = ""
        for k, question in enumerate(data["q"]):
            value, _, comment = _by_hand(answer(item, question["id"])).partition(" ")
            for place, said in ((0, value), (1, comment)):
                letter = chr(ord("A") + _FIRST_ANSWER + 2 * k + place)
                cells += (
                    f'<c r="{letter}{found[1]}" t="inlineStr"><is><t>{escape(said)}</t></is></c>'
                    if said
                    else ""
                )
        return f"{found[0][: -len('</row>')]}{cells}</row>"

    changed = re.sub(r'<row r="(\d+)".*?</row>', filled, sheet, flags=re.DOTALL)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for part in told.infolist():
            content = changed.encode() if part.filename == "xl/worksheets/sheet1.xml" else told.read(part)
            out.writestr(part, content)
    return buffer.getvalue()


def _by_hand(found: object) -> str:
    """Return an answer as it is written by hand: ``?`` cannot judge, ``!`` stands aside.

    >>> _by_hand(7), _by_hand(("cannot-judge", "", "no such school")), _by_hand(None)
    ('7', '? no such school', '')
    """
    if found is None:
        return ""
    state, value, comment = found if isinstance(found, tuple) else ("given", str(found), "")
    mark = {"cannot-judge": "?", "recused": "!"}.get(state, value)
    return f"{mark} {comment}".strip()
