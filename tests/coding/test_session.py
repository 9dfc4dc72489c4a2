from __future__ import annotations

from codex.codebook.lookup import Finder
from codex.codebook.reading import read_codebook
from codex.coding.actions import Finish, Give, Remark, Undo, Withdraw
from codex.coding.answer import Answer, Given
from codex.coding.session import (
    Session,
    back,
    finish,
    go_to,
    holding,
    nothing_fits,
    repeat_last,
    skip,
    toggle,
    toggle_unsure,
    undo,
    write_note,
)

BOOK = read_codebook("""
branches: [{id: competency}, {id: tool, exclusive: yes}]
codes:
- {id: goals, branch: competency}
- {id: group, branch: competency, children: [{id: part}]}
- {id: miro, branch: tool}
- {id: canva, branch: tool}
""")
START = Session(BOOK, Finder(BOOK), ("e1", "e2", "e3"))


def test_each_key_is_recorded_at_once() -> None:
    turn = toggle(START, "goals")
    assert turn.actions == (Give("e1", "goals"),)
    turn = toggle_unsure(turn.session)
    assert turn.actions == (Give("e1", "goals", unsure=True),)
    turn = write_note(turn.session, "why")
    assert turn.actions == (Give("e1", "goals", unsure=True, note="why"),)
    turn = toggle(turn.session, "goals", "contradicts")
    assert turn.actions == (Give("e1", "goals", "contradicts", unsure=True, note="why"),)
    turn = finish(turn.session)
    assert turn.actions == (Finish("e1"),)
    assert turn.session.excerpt == "e2"


def test_taking_the_last_code_back_keeps_doubt_and_note() -> None:
    now = Answer((Given("goals", unsure=True, note="why"),))
    turn = toggle(holding(START, now), "goals")
    assert turn.actions == (Withdraw("e1", "goals"), Remark("e1", unsure=True, note="why"))
    turn = toggle(turn.session, "part")
    assert turn.actions == (Give("e1", "part", unsure=True, note="why"), Remark("e1"))


def test_an_exclusive_branch_takes_the_newer_code() -> None:
    turn = toggle(toggle(START, "miro").session, "canva")
    assert turn.actions == (Withdraw("e1", "miro"), Give("e1", "canva"))
    assert turn.messages[0].text_id == "coding.replaced"


def test_a_heading_is_not_given() -> None:
    turn = toggle(START, "group")
    assert turn.actions == ()
    assert turn.messages[0].refused


def test_nothing_fits_takes_codes_back() -> None:
    turn = nothing_fits(toggle(START, "goals").session)
    assert turn.actions == (Withdraw("e1", "goals"), Finish("e1"))


def test_the_last_codes_are_given_again_without_their_doubts() -> None:
    session = finish(toggle_unsure(toggle(START, "goals").session).session).session
    turn = repeat_last(session)
    assert turn.actions == (Give("e2", "goals"),)
    assert repeat_last(START).messages[0].refused
    clash = finish(toggle(START, "miro").session).session
    assert repeat_last(toggle(clash, "canva").session).messages[0].text_id == "coding.exclusive"


def test_moving_about_records_nothing() -> None:
    session = skip(START).session
    assert session.excerpt == "e2"
    assert back(session).session.excerpt == "e1"
    assert back(START).messages[0].refused
    assert go_to(START, "e3").session.excerpt == "e3"
    assert go_to(START, "other").messages[0].refused
    assert START.left == 3


def test_undo_without_anything_saved_here_is_the_stores_matter() -> None:
    turn = undo(START)
    assert turn.actions == (Undo(),)
    assert turn.session.excerpt == "e1"
    turn = undo(finish(toggle(START, "goals").session).session)
    assert turn.session.excerpt == "e1"
    assert turn.session.saved == (0,)
