"""What mail programs, phones and people do to the lines of a ballot: read right, or refused with the line named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from codex.importing.ballot_files import read_ballots

if TYPE_CHECKING:
    from codex.errors import CodexError
    from codex.model.ballot import Returned

FORM = """Ballot · round 1 · Study

1. Forum helps
   How far? [1–9; ? – cannot judge]
#1a ncn => 7
   [1 – yes, 2 – no; ? – cannot judge]
#1b ecj => no, hardly

2. 5 min → rest
   «see №3 abc = > 4»
   How far? [1–9; ? – cannot judge]
#2a 3dd => ?
   [1 – yes, 2 – no; ? – cannot judge]
#2b xjs =>

Please keep this line, it says whose answers these are:
[codex-form 1 26949744 1 serik VSEQ-UANG-CVY2-MMXY]
"""
SAID = [("#1", "7", ""), ("#1b", "no", "hardly"), ("#2", "?", "")]


def read(text: str) -> Returned | CodexError:
    (found,) = read_ballots(text.encode(), "r.txt")
    return found.returned or found.problem  # type: ignore[return-value]


def said(text: str) -> list[tuple[str, str, str]]:
    found = read(text)
    assert hasattr(found, "slots"), found
    return [(one.where, one.value, one.comment) for one in found.slots]


def html_letter(body: str) -> str:
    return f"Content-Type: text/html; charset=utf-8\nSubject: Re\nFrom: a@b.kz\n\n<html><body>{body}</body></html>"


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@pytest.mark.parametrize(
    "text",
    [
        FORM,
        "\n".join(f"> {line}" for line in FORM.splitlines()),
        FORM.replace("=>", "⇒"),
        FORM.replace("=>", "->"),
        FORM.replace("=>", "–>"),
        FORM.replace("=>", "=&gt;"),
        FORM.replace("#", "• #"),
        FORM.replace("#", "# "),
        FORM.replace("\n#", "\n№"),
        FORM.replace("#", "＃"),
        FORM.replace("=> 7", "=> \u200b7"),
        FORM.replace("=> 7", "=> 7\ufe0f\u20e3"),
        FORM.replace("=> 7", "=> “7”"),
        FORM.replace("=> 7", "=> *7*"),
        FORM.replace("=> 7", "=>\n7"),
        FORM.replace("=> ?", "=> ？"),
        html_letter(f"<pre>{escaped(FORM)}</pre>"),
        html_letter("".join(f"<div>{escaped(line)}</div>\n" for line in FORM.splitlines())),
    ],
)
def test_what_programs_put_in_the_place_of_our_signs_is_understood(text: str) -> None:
    assert said(text) == SAID


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (FORM.replace("#1a", "1a"), "panel.bad-slot-loose"),
        (FORM.replace("#1a ncn => 7", "7 #1a ncn =>"), "panel.bad-slot-loose"),
        (FORM.replace("#1a ncn", "#1a n cn"), "panel.bad-slot-loose"),
        (FORM.replace("\n", " "), "panel.bad-slot-loose"),
        (FORM.replace("=> 7", "=>\n7, but only in towns"), "panel.bad-slot-below"),
        (FORM.replace("#2b xjs =>", "#2b xjs => 1\n#1a ncn => 8"), "panel.bad-slot-twice"),
    ],
)
def test_an_answer_that_cannot_be_read_for_sure_is_never_passed_over(text: str, why: str) -> None:
    found = read(text)
    assert getattr(found, "text_id", found) == why


def test_our_own_lines_are_no_answers_even_where_they_lost_their_indent() -> None:
    flat = "\n".join(line.strip() for line in FORM.splitlines())
    assert said(flat) == SAID
    assert said(flat.replace("=> no, hardly", "=>")) == [SAID[0], SAID[2]]
