"""Agreement of a unitizing round: experts' own spans in frozen sources."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from codex.agreement.unitizing import unitized_alphas
from codex.model.continuum import Continuum, Span
from codex.steps.coding.span_rounds import continua, text_of, unitizing_round
from codex.steps.study.opening import open_study
from tests.steps.test_unitizing import finish, mark

if TYPE_CHECKING:
    from tests.steps.conftest import Typed


@pytest.fixture
def closed(study: Typed) -> Typed:
    assert study("round", "open", "--kind", "unitize", "-s", "interview").code == 0
    mark("aigul", 10, 40, "goals")
    mark("aigul", 90, 130, "miro")
    mark("marat", 12, 40, "goals")
    mark("marat", 95, 140, "goals")
    for name in ("aigul", "marat"):
        finish(name)
    assert study("round", "close").code == 0
    return study


def figures(ran: object) -> dict[tuple[str, str], dict[str, object]]:
    return {(row["scope"], row["coefficient"]): row for row in ran.results}  # type: ignore[attr-defined]


def test_the_family_over_a_round_is_that_of_its_continuum(closed: Typed) -> None:
    with open_study(Path()) as study:
        planned = unitizing_round(study).protocol.primary.coefficient
        length = unitizing_round(study).sources[0].length
        codes = continua(study, unitizing_round(study))[0].categories
    marked = (
        Span("aigul", 10, 40, "goals"),
        Span("aigul", 90, 130, "miro"),
        Span("marat", 12, 40, "goals"),
        Span("marat", 95, 140, "goals"),
    )
    known = unitized_alphas([Continuum(length, marked, ("aigul", "marat"), codes)], resamples=0).named()
    told = figures(closed("agree", "--json"))
    for name in ("krippendorff_u_alpha", "krippendorff_u_alpha_binary", "krippendorff_cu_alpha"):
        assert told["overall", name]["value"] == pytest.approx(known[name].value)
    assert [row["coefficient"] for row in told.values() if row["primary"]] == [planned]


def test_spans_are_counted_by_word_and_sentence_and_compared_by_code_and_pair(closed: Typed) -> None:
    by_letter = figures(closed("agree", "--json"))
    by_word = figures(closed("agree", "--measure", "word", "--json"))
    by_sentence = figures(closed("agree", "--measure", "sentence", "--json"))
    name = "krippendorff_u_alpha"
    values = {one["overall", name]["value"] for one in (by_letter, by_word, by_sentence)}
    assert len(values) == 3
    assert not any(row["primary"] for row in by_word.values())
    by_code = figures(closed("agree", "--by", "code", "--json"))
    assert by_code["code:goals", name]["value"] is not None
    assert by_code["code:planning", name]["value"] is not None, "a parent takes its children's spans"
    by_pair = figures(closed("agree", "--by", "pair", "--coefficient", "gamma", "--seed", "1", "--json"))
    assert set(by_pair) == {("pair:aigul/marat", "gamma")}
    assert closed("agree", "--measure", "page").code == 2
    assert closed("agree", "--by", "lang").code == 2
    assert closed("agree", "--explain", "paradox", "-r", "1").code == 2


def test_an_open_round_of_spans_is_refused_and_a_file_of_it_is_verified(closed: Typed) -> None:
    assert closed("agree", "-o", "spans.json").code in {0, 4}
    assert json.loads(Path("spans.json").read_text("utf-8"))["provenance"]["rounds"] == ["1"]
    assert closed("verify", "spans.json").code == 0
    assert closed("agree", "--plot", "forest", "--by", "code", "-o", "spans.svg").code in {0, 4}
    assert closed("round", "reopen", "1").code == 0
    assert closed("agree").code == 5


def test_words_of_an_erased_text_cannot_be_counted(closed: Typed) -> None:
    Path("names.csv").write_text("name,pseudonym,also\nTeacher,P1,\n", encoding="utf-8")
    assert closed("anonymize", "apply", "names.csv", "--key", "../key.csv", "--yes").code == 0
    with open_study(Path()) as study:
        one = unitizing_round(study)
        assert text_of(study, one, one.sources[0].source) == ""
    assert closed("agree").code in {0, 4}
    assert closed("agree", "--measure", "word").code == 2


def test_a_round_in_which_nobody_is_done_says_so_and_what_to_do(study: Typed) -> None:
    assert study("round", "open", "--kind", "unitize", "-s", "interview").code == 0
    mark("aigul", 10, 40, "goals")
    still_open = study("agree", "--peek")
    assert still_open.code == 3
    assert "nobody has finished a source of round 1 yet" in still_open.err
    assert "codex tag" in still_open.err
    assert study("round", "close").code == 0
    for more in ((), ("--by", "code"), ("-s", "interview")):
        closed = study("agree", *more)
        assert closed.code == 3
        assert "was closed before anybody had finished" in closed.err
        assert "codex round reopen 1" in closed.err
