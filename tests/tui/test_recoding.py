"""The codebook in motion: nothing that was judged is lost, and what must be looked at again is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from codex.errors import Refused
from codex.steps.codebook import recoding
from codex.steps.coding.queues import Wish
from codex.steps.coding.tagging import open_desk
from codex.steps.study.opening import open_study
from codex.store import judgments as store
from codex.store.codebooks import codebook
from tests.tui.conftest import codex, seated

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def judged(folder: Path) -> Path:
    """An open round in which Aigul gave *planning* once and *forum* once."""
    with seated(folder, "aigul") as bench:
        for code in ("planning", "forum"):
            bench.give(code)
            bench.finish()
        bench.nothing_fits()
    return folder


def test_a_merge_keeps_the_judgments_and_says_what_became_what(judged: Path) -> None:
    with open_study(judged) as study, pytest.raises(Refused, match="1"):
        recoding.merge(study, ["forum"], "planning")
    codex("round", "close", "--yes")
    with open_study(judged) as study:
        tried = recoding.merge(study, ["forum"], "planning", dry_run=True)
        assert codebook(study.file).code("forum").retired is False  # type: ignore[union-attr]
        done = recoding.merge(study, ["forum", "planning"], "planning")
        assert [(one.code, one.became, one.judgments) for one in done.moves] == [("forum", ("planning",), 1)]
        assert [one.code for one in tried.moves] == ["forum"]
        old = codebook(study.file).code("forum")
        assert old is not None
        assert old.became == ("planning",)
        snapshot = codebook(study.file, done.kept.version).code("forum")
        assert snapshot is not None
        assert snapshot.became == ("planning",)
        assert {one.code for one in store.judgments(study.file)} == {"planning", "forum"}
    codex("codebook", "recode")
    codex("verify")


def test_a_split_in_an_open_round_brings_back_what_had_the_code(judged: Path) -> None:
    codex("codebook", "split", "planning", "--part", "Goals", "--part", "Steps", "--amend")
    with open_study(judged, "aigul") as study:
        desk = open_desk(study, wish=Wish("recheck:planning"))
        assert len(desk.session.queue) == 1
        assert "planning" in desk.session.now.codes
        assert not desk.session.now.done, "to be finished anew, under the new version"
        assert len(open_desk(study, wish=Wish("recheck:goals")).session.queue) == 3
        assert recoding.recode_list(study)[0].to_recheck == {"aigul": 1}
    with open_study(judged, "marat") as study:
        assert recoding.recode_list(study)[0].to_recheck == {}, "the round is blind"


def test_a_round_is_amended_on_the_record(judged: Path) -> None:
    from pathlib import Path as File

    File("more.yaml").write_text("codes: [{id: miro, branch: competency, name: Miro}]", encoding="utf-8")
    with open_study(judged, "aigul") as study, pytest.raises(Refused):
        recoding.amend_round(study, b"codes: [x]", "x.yaml")
    codex("round", "amend", "more.yaml")
    with seated(judged, "aigul", kind="recheck:miro") as bench:
        assert len(bench.desk.session.queue) == 3
        bench.give("miro")
        bench.finish()
    with open_study(judged, "aigul") as study:
        assert len(open_desk(study, wish=Wish("recheck:miro")).session.queue) == 2
    codex("verify")
