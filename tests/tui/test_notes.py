"""Memos: kept, found, and no way around the blind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from codex.errors import CodexError, NotFound, Refused, UsageProblem
from codex.steps.coding.tagging import open_desk
from codex.steps.sources import notes
from codex.steps.study.opening import open_study
from tests.tui.conftest import codex

if TYPE_CHECKING:
    from pathlib import Path


def test_memos_are_kept_on_everything_and_found_by_their_words(folder: Path) -> None:
    with open_study(folder, "aigul") as study:
        name = open_desk(study).session.queue[0]
    codex("round", "close", "--yes")
    codex("note", "add", "The aims are vague", "--code", "planning", "-e", "aigul")
    codex("note", "add", "Қайта оқу керек", "--excerpt", name, "-e", "aigul")
    codex("note", "add", "recorded badly", "--source", "interview")
    codex("note", "add", "few AIMS here", "--cell", "planning/forum")
    codex("note", "add", "started late")
    with open_study(folder, "marat") as study:
        every = notes.memos(study)
        assert [one.kind for one in every.shown] == ["code", "excerpt", "source", "cell", "study"]
        assert every.kept_back == 0
        assert [one.about for one in notes.memos(study, words="aims").shown] == ["planning", "planning/forum"]
        assert [one.by for one in notes.memos(study, kind="excerpt", about=name).shown] == ["aigul"]
        assert [one.text for one in notes.memos(study, words="ҚАЙТА").shown] == ["Қайта оқу керек"]
    codex("note", "search", "aims")
    codex("verify")


def test_others_memos_are_kept_back_while_a_round_is_open(folder: Path) -> None:
    with open_study(folder, "aigul") as study:
        name = open_desk(study).session.queue[0]
        notes.add_memo(study, "surely planning", kind="excerpt", about=name)
        assert len(notes.memos(study).shown) == 1
    with open_study(folder, "marat") as study:
        assert notes.memos(study) == notes.Memos((), 1)
    with open_study(folder) as study:
        assert notes.memos(study) == notes.Memos((), 1), "the facilitator is blind too"


def test_a_memo_is_taken_back_by_who_wrote_it_undone_and_done_again(folder: Path) -> None:
    with open_study(folder, "aigul") as study:
        made = notes.add_memo(study, "hm")
    with open_study(folder, "marat") as study, pytest.raises(Refused):
        notes.remove_memo(study, made.id)
    with open_study(folder, "aigul") as study:
        notes.remove_memo(study, made.id)
        assert notes.memos(study).shown == ()
    codex("undo", "-e", "aigul")
    with open_study(folder, "aigul") as study:
        assert len(notes.memos(study).shown) == 1
    codex("redo", "-e", "aigul")
    with open_study(folder, "aigul") as study:
        assert notes.memos(study).shown == ()


@pytest.mark.parametrize(
    ("kind", "about", "text", "error"),
    [
        ("study", "", "  ", UsageProblem),
        ("code", "nothing-like-it", "x", NotFound),
        ("excerpt", "xnone", "x", NotFound),
        ("cell", "planning", "x", UsageProblem),
        ("dream", "", "x", UsageProblem),
    ],
)
def test_what_a_memo_cannot_be_on_is_said(
    folder: Path, kind: str, about: str, text: str, error: type[CodexError]
) -> None:
    with open_study(folder) as study, pytest.raises(error):
        notes.add_memo(study, text, kind=kind, about=about)
