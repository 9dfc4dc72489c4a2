"""What the invented panel of the worked example does between two commands: it answers, each in their own way.

The answers stand in ``raw/panel/round-N.csv``; here they are put into the ballots that ``codex ballot make``
made, as people do: on the page, by the copied text in a messenger, in a reply to a letter, in a workbook.
Among what comes back is a second thought, a file whose name went wrong, and one that somebody altered.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from codex.errors import NotFound
from codex.steps.panel.ballot_filling import fill, fill_sheet, fill_text, page_data

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

RETURNED = "returned"
"""Folder of the answers, inside that of the ballots."""
PROPOSES = "+"
"""Stands for an item in the row of a proposal."""
_STATES = {"?": "cannot-judge", "!": "recused"}


def panel_answers(study: Path, round_id: str) -> list[Path]:
    """Fill the ballots of a round in and return the files that come back.

    Args:
        study: Folder of the worked example.
        round_id: A round whose ballots lie in ``ballots/round-N``.

    Raises:
        NotFound: No ballots there, or no answers for them.
    """
    made, told = study / "ballots" / f"round-{round_id}", study / "raw" / "panel" / f"round-{round_id}.csv"
    for needed in (made, told):
        if not needed.exists():
            raise NotFound("steps.demo-lacks", where=needed)
    back = made / RETURNED
    back.mkdir(exist_ok=True)
    written = []
    for expert in _answers(told):
        for name, content in _COMES_BACK[expert.name](expert, made / f"ballot-r{round_id}-{expert.name}"):
            written.append(back / name)
            written[-1].write_bytes(content)
    return written


def merge_proposals(study: Path, exported: Path, target: Path) -> None:
    """Put the panel's proposals together as the facilitator does in the table of ``codex round proposals``.

    Args:
        study: Folder of the worked example; ``raw/panel/merged.csv`` has the new wording, and in ``from``
            the wordings that it is made of.
        exported: The table of proposals.
        target: The table for the next round; its ``from`` holds ids of proposals: the trail.
    """
    ids = {row["text"]: row["from"] for row in _rows(exported)}
    rows = _rows(study / "raw" / "panel" / "merged.csv")
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        for row in rows:
            trail = " ".join(ids[text] for text in row["from"].split(" + "))
            writer.writerow({**row, "from": trail})


@dataclass(frozen=True)
class _Expert:
    """One of the panel, with the answers they have made up their mind to give."""

    name: str
    answers: Mapping[tuple[str, str], object]
    proposals: tuple[str, ...]
    day: str

    def answer(self, item: str, question: str) -> object:
        """Return what they say of an item, None where nothing."""
        return self.answers.get((item, question))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def _answers(path: Path) -> Iterator[_Expert]:
    rows = _rows(path)
    for number, name in enumerate(dict.fromkeys(row["expert"] for row in rows), 5):
        own = [row for row in rows if row["expert"] == name]
        answers = {
            (row["item"], question): (_STATES.get(value, "given"), "" if value in _STATES else value, comment)
            for row in own
            if row["item"] != PROPOSES
            for question, comment in (("acquired", row["comment"]), ("rural", ""))
            if (value := "!" if row["acquired"] == "!" else row[question])
        }
        proposals = tuple(row["comment"] for row in own if row["item"] == PROPOSES)
        yield _Expert(name, answers, proposals, f"2025-12-{number:02}")


def _message(expert: _Expert, ballot: Path) -> Iterator[tuple[str, bytes]]:
    """A text copied on a phone, sent with a greeting."""
    data = _page(ballot)
    filled = fill(data, expert.answer, saved=f"{expert.day}T06:12:00Z", proposals=expert.proposals)
    yield f"message from {expert.name}.txt", f"Сәлеметсіз бе! Жауабым:\n\n{filled.block(data)}".encode()


def _workbook(expert: _Expert, ballot: Path) -> Iterator[tuple[str, bytes]]:
    book = ballot.with_suffix(".xlsx").read_bytes()
    yield f"{ballot.name} (1).xlsx", fill_sheet(book, _page(ballot), expert.answer)


def _letter(expert: _Expert, ballot: Path) -> Iterator[tuple[str, bytes]]:
    """A reply with the answers in the quoted form."""
    from email.message import EmailMessage
    from email.policy import SMTPUTF8

    form = ballot.with_suffix(".txt").read_text(encoding="utf-8")
    filled = fill_text(form, _page(ballot), expert.answer, proposals=expert.proposals)
    letter = EmailMessage(policy=SMTPUTF8)
    letter["Subject"] = "Re: ballot"
    letter["Date"] = f"{expert.day[8:]} Dec 2025 09:40:00 +0500"
    quoted = "\n".join(f"> {line}".rstrip() for line in filled.splitlines())
    letter.set_content(f"Ответила прямо в письме.\n\n{quoted}\n", cte="8bit")
    yield "Re ballot.eml", letter.as_bytes()


def _twice(expert: _Expert, ballot: Path) -> Iterator[tuple[str, bytes]]:
    """The saved file of a page, and the same after a night's sleep."""
    data = _page(ballot)
    first = data["i"][0]["id"]

    def hasty(item: str, question: str) -> object:
        return "5" if item == first else expert.answer(item, question)

    evening = fill(data, hasty, saved=f"{expert.day}T18:30:00Z", proposals=expert.proposals)
    morning = fill(
        data, expert.answer, saved=f"{expert.day}T23:05:00Z", revision=2, proposals=expert.proposals
    )
    yield f"{ballot.name}-answers.json", evening.json.encode()
    yield f"{ballot.name}-answers (1).json", morning.json.encode()


def _misnamed(expert: _Expert, ballot: Path) -> Iterator[tuple[str, bytes]]:
    """The saved file under a name that a mail program made of it, and one in which somebody raised a rating."""
    filled = fill(_page(ballot), expert.answer, saved=f"{expert.day}T08:00:00Z", proposals=expert.proposals)
    yield f"{ballot.name}-answers.json.html", filled.json.encode()
    altered = filled.json.replace('"value": "7"', '"value": "9"', 1)
    yield f"{ballot.name}-answers-corrected.json", altered.encode()


_COMES_BACK = {
    "gulnar": _message,
    "yerlan": _workbook,
    "olga": _letter,
    "zarina": _twice,
    "helen": _misnamed,
}


def _page(ballot: Path) -> dict[str, Any]:
    return page_data(ballot.with_name(f"{ballot.name}.html").read_bytes())
