"""Unitizing rounds: whole sources frozen, spans blind until closing, then one continuum a source."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from codex.errors import Refused
from codex.model.judgment import Done
from codex.model.span import FreeSpan
from codex.steps.coding.span_rounds import all_spans, continua, unitizing_round
from codex.steps.study.gate import the_round
from codex.steps.study.opening import open_study
from codex.store import spans as store
from codex.store.judgments import done_write

if TYPE_CHECKING:
    from tests.steps.conftest import Typed


def mark(expert: str, start: int, end: int, *codes: str) -> None:
    with open_study(Path(), expert) as study:
        one = unitizing_round(study)
        stretch = one.sources[0]
        span = FreeSpan(
            f"p{start}x{end}",
            one.id,
            stretch.source,
            expert,
            start,
            end,
            tuple((code, "supports") for code in codes),
            version=one.version,
            text=stretch.text,
        )
        study.write([store.span_write(study.file, span)])


def finish(expert: str) -> None:
    with open_study(Path(), expert) as study:
        one = unitizing_round(study)
        study.write([done_write(study.file, Done(one.id, one.sources[0].source, expert, one.version))])


@pytest.fixture
def marked(study: Typed) -> Typed:
    """Two experts finished, a third only began; the round is open."""
    ran = study("round", "open", "--kind", "unitize", "-s", "interview", "--json")
    assert ran.code == 0, ran.err
    assert len(ran.results[0]["sources"]) == 1
    mark("aigul", 10, 40, "goals", "forum")
    mark("marat", 12, 40, "goals")
    mark("marat", 60, 70)
    mark("dana", 0, 200, "miro")
    finish("aigul")
    finish("marat")
    return study


def test_an_open_round_shows_nobody_elses_spans(marked: Typed) -> None:
    with open_study(Path(), "aigul") as study, pytest.raises(Refused):
        all_spans(study, unitizing_round(study))
    log = marked("log", "-e", "aigul", "--json").out
    assert "span" in log
    assert "marat" not in log
    sent = marked("export", "log", "-e", "aigul", "-o", "-").out
    keys = [json.loads(line)["key"] for line in sent.splitlines() if '"span@1"' in line]
    assert {key[-1] for key in keys} == {"aigul"}


def test_status_counts_sources(marked: Typed) -> None:
    people = {one["id"]: one for one in marked("status", "--json").results[0]["experts"]}
    assert (people["aigul"]["done"], people["aigul"]["left"]) == (1, 0)
    assert (people["dana"]["done"], people["dana"]["left"]) == (0, 1)


def test_a_closed_round_gives_a_continuum_of_those_who_finished(marked: Typed) -> None:
    assert marked("round", "close").code == 0
    with open_study(Path()) as study:
        one = unitizing_round(study)
        (found,) = continua(study, one)
        assert found.raters == ("aigul", "marat")
        assert [(span.rater, span.start, span.end, span.category) for span in found.spans] == [
            ("aigul", 10, 40, "goals"),
            ("aigul", 10, 40, "forum"),
            ("marat", 12, 40, "goals"),
        ]
        assert found.length == one.sources[0].length
        assert "planning" not in found.categories
        assert {"goals", "forum", "miro"} <= set(found.categories)
        assert len(all_spans(study, one)) == 4


def test_a_text_is_left_as_it_is_while_it_is_marked_and_spans_move_with_it_later(marked: Typed) -> None:
    Path("names.csv").write_text("name,pseudonym,also\nTeacher,P1,\n", encoding="utf-8")
    ran = marked("anonymize", "apply", "names.csv", "--key", "../key.csv", "--yes")
    assert ran.code == 5, ran.err
    assert marked("source", "edit", "interview", "--lang", "ru").code == 5
    assert marked("round", "close").code == 0
    with open_study(Path()) as study:
        before = store.frozen_text(study.file, unitizing_round(study).sources[0])
    assert marked("anonymize", "apply", "names.csv", "--key", "../key.csv", "--yes").code == 0
    with open_study(Path()) as study:
        one = unitizing_round(study)
        from codex.store.sources import text

        after = text(study.file, one.sources[0].source)
        assert store.frozen_text(study.file, one.sources[0]) == ""  # erased, as it named somebody
        for span in all_spans(study, one):
            place = store.moved_to(study.file, span)
            assert place is not None
            words = before[span.start : span.end].replace("Teacher", "P1")
            if "Teacher" not in before[max(0, span.start - 7) : span.end + 7]:
                assert after[place[0] : place[1]] == words
        assert len(continua(study, one)) == 1
    assert marked("verify").code == 0


def test_a_package_holds_places_and_no_words(marked: Typed) -> None:
    assert marked("round", "close").code == 0
    with open_study(Path()) as study:
        figures = continua(study, the_round(study, "1"))
    ran = marked("export", "public", "-o", "package")
    assert ran.code == 0, ran.err
    log = Path("package/log.jsonl").read_text(encoding="utf-8")
    assert '"span@1"' in log
    assert "aigul" not in log
    assert marked("verify", "package").code == 0
    from codex.steps.paper.public_replay import read_lines, replayed

    with replayed(read_lines(log.encode(), "log.jsonl"), name="p", date="2026-11-22") as again:
        (told,) = continua(again, the_round(again, "1"))
    assert told.length == figures[0].length
    assert [(span.start, span.end, span.category) for span in told.spans] == [
        (span.start, span.end, span.category) for span in figures[0].spans
    ]


def test_what_a_unitizing_round_cannot_take_is_refused(study: Typed) -> None:
    assert study("round", "open", "--kind", "unitize", "--sample", "trial").code == 2
    assert study("round", "open", "--kind", "tag", "-s", "interview").code == 2
    assert study("round", "open", "--kind", "unitize", "--repeat", "5%").code == 2
    assert study("round", "open", "--kind", "unitize", "-s", "nothing").code == 3


def test_the_codebook_is_frozen_by_a_unitizing_round_and_moves_on_the_record(marked: Typed) -> None:
    ran = marked("codebook", "add", "New code", "--branch", "competency")
    assert ran.code == 5, ran.err
    assert marked("codebook", "export", "-o", "book.yaml").code == 0
    told = Path("book.yaml").read_text(encoding="utf-8").rstrip()
    Path("book.yaml").write_text(
        f"{told}\n  - {{id: late, branch: competency, name: Late}}\n", encoding="utf-8"
    )
    assert marked("round", "amend", "book.yaml", "--yes").code == 0
    with open_study(Path()) as study:
        one = unitizing_round(study)
        assert one.version.startswith("2-")
        assert len(one.sources) == 1


def test_a_withdrawn_source_is_gone_for_whoever_marks_it_and_its_places_stay(marked: Typed) -> None:
    ran = marked("source", "withdraw", "interview", "--yes")
    assert ran.code == 0, ran.err
    ran = marked("tag", "-e", "aigul", "--plain", "--round", "1", typed="l\nq\n")
    assert ran.code == 0, ran.err
    assert "set a goal" not in ran.err
    assert marked("round", "close").code == 0
    with open_study(Path()) as study:
        (found,) = continua(study, unitizing_round(study))
        assert len(found.spans) == 3
    assert marked("verify").code == 0


def test_a_protocol_of_spans_names_a_coefficient_of_spans(study: Typed) -> None:
    plan = "schema: codex/protocol@1\nkind: unitize\n"
    Path("plan.yaml").write_text(plan, encoding="utf-8")
    ran = study("round", "open", "--protocol", "plan.yaml", "--dry-run")
    assert ran.code == 0, ran.err
    Path("plan.yaml").write_text(plan + "primary: {coefficient: kappa}\n", encoding="utf-8")
    assert study("round", "open", "--protocol", "plan.yaml", "--dry-run").code == 1
    Path("plan.yaml").write_text(plan + "primary: {coefficient: cu_alpha, by: source}\n", encoding="utf-8")
    assert study("round", "open", "--protocol", "plan.yaml").code == 0
    with open_study(Path()) as opened:
        assert unitizing_round(opened).protocol.primary.coefficient == "cu_alpha"
