"""Spans of a unitizing round settled by people: by lines, at once where all agree, and undone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from codex.steps.coding.agreed_spans import agreed_spans
from codex.steps.coding.span_rounds import unitizing_round
from codex.steps.study.opening import open_study
from codex.store import spans as store
from tests.steps.test_unitizing import finish, mark

if TYPE_CHECKING:
    from tests.steps.conftest import Typed

WHY = ("--on", "2026-11-20", "--why", "talked over")


@pytest.fixture
def closed(study: Typed) -> Typed:
    """Three places: one marked alike by both, one differently, one by one expert alone."""
    assert study("round", "open", "--kind", "unitize", "-s", "interview").code == 0
    for who in ("aigul", "marat"):
        mark(who, 48, 80, "goals", "forum")
    mark("aigul", 150, 190, "steps", "miro")
    mark("marat", 160, 200, "steps")
    mark("marat", 240, 260, "sharing")
    mark("dana", 240, 260, "miro")  # never finished: a draft
    for name in ("aigul", "marat"):
        finish(name)
    assert study("round", "close").code == 0
    return study


def made() -> list[tuple[int, int, tuple[str, ...], tuple[str, ...]]]:
    with open_study(Path()) as study:
        found = agreed_spans(study.file, unitizing_round(study))
        return [
            (one.start, one.end, one.give, tuple(each.code for each in one.decisions if not each.give))
            for one in found
        ]


def test_what_is_open_is_listed_by_place_and_code(closed: Typed) -> None:
    rows = closed("resolve", "--json").results
    assert [(row["start"], row["end"], row["code"], row["gave"]) for row in rows] == [
        (48, 80, "forum", 2),
        (48, 80, "goals", 2),
        (150, 200, "miro", 1),
        (150, 200, "steps", 2),
        (240, 260, "sharing", 1),
    ]
    assert {row["outcome"] for row in rows} == {"undecided"}
    assert {row["missing"] for row in rows} == {1}
    assert rows[2]["votes"] == {"aigul": "supports", "marat": "no", "dana": "missing"}


def test_what_all_marked_alike_stands_at_once(closed: Typed) -> None:
    ran = closed("resolve", "--alike", *WHY)
    assert ran.code == 0, ran.err
    assert made() == [(48, 80, ("forum", "goals"), ())]
    assert closed("resolve", "--alike", "--on", "2026-11-20").code == 2, "a reason is needed"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("g 1 the longer one", (150, 190, ("miro", "steps"), ())),
        ("g 1+2 both", (150, 200, ("miro", "steps"), ())),
        ("g 1&2 the heart of it", (160, 190, ("miro", "steps"), ())),
        ("g 1+2 =steps no tool is named", (150, 200, ("steps",), ("miro",))),
        ("п 1&2 =Steps in Cyrillic letters", (160, 190, ("steps",), ("miro",))),
        ("d nothing is said here", (150, 200, (), ("miro", "steps"))),
    ],
)
def test_a_line_settles_a_place(
    closed: Typed, line: str, expected: tuple[int, int, tuple[str, ...], tuple[str, ...]]
) -> None:
    ran = closed("resolve", "--plain", typed=f"s\n{line}\nq\n")
    assert ran.code == 0, ran.err
    assert made() == [expected], ran.err
    assert closed("undo").code == 0
    assert made() == []
    assert closed("verify").code == 0


def test_lines_that_cannot_be_meant_are_refused_and_undo_goes_back(closed: Typed) -> None:
    typed = "s\ng why\ng 3 why\ng 1\ng 1 =nonsense why\ng 1 =forum,miro why\ns\ng 1 alone\nz\nd gone\nz\nq\n"
    ran = closed("resolve", "--plain", typed=typed)
    assert ran.err.count("! ") == 5, ran.err
    assert made() == []


def test_a_place_is_decided_in_parts(closed: Typed) -> None:
    with open_study(Path()) as study:
        one = unitizing_round(study)
    assert closed("round", "reopen", one.id).code == 0
    mark("aigul", 195, 230, "sharing")
    assert closed("round", "close").code == 0
    ran = closed("resolve", "--plain", typed="s\ng 1+2 planned\ng 3 shared\nq\n")
    assert "1 span is still open here" in ran.err
    assert made() == [(150, 200, ("miro", "steps"), ()), (195, 230, ("sharing",), ())]


def test_a_decision_can_be_changed_and_a_coder_cannot_make_one(closed: Typed) -> None:
    assert closed("resolve", "--alike", *WHY).code == 0
    rows = closed("resolve", "--all", "--json").results
    excerpt = next(row["excerpt"] for row in rows if row["excerpt"])
    assert [(row["code"], row["outcome"], row["gave"]) for row in rows if row["excerpt"] == excerpt] == [
        ("forum", "in", 2),
        ("goals", "in", 2),
    ]
    ran = closed("resolve", excerpt, "-c", "forum", "--drop", "--by", "adjudication", *WHY)
    assert ran.code == 0, ran.err
    assert made() == [(48, 80, ("goals",), ("forum",))]
    assert closed("resolve", "--plain", "-e", "aigul", typed="d no\n").code == 5
    assert closed("excerpt", "split", excerpt, "--before", "now").code == 5


def test_an_open_round_is_not_settled(study: Typed) -> None:
    assert study("round", "open", "--kind", "unitize", "-s", "interview").code == 0
    assert study("resolve", "--plain", typed="q\n").code == 5
    assert study("resolve").code == 5


def cells(ran: object) -> dict[tuple[str, str], tuple[str, int, int, int]]:
    return {
        (row["row"], row["col"]): (row["status"], row["experts"], row["excerpts"], row["sources"])
        for row in ran.results  # type: ignore[attr-defined]
        if row["status"] not in {"no-evidence", "not-judged"}
    }


SIDES = ("--rows", "competency", "--cols", "tool")


def test_what_stands_is_evidence_in_the_matrix_with_its_quote(closed: Typed) -> None:
    ran = closed("matrix", *SIDES, "--json")
    assert ran.code == 0, ran.err
    assert cells(ran) == {}
    assert closed("resolve", "--plain", typed="g 1 goals on the forum\ng 1+2 =steps no tool\nq\n").code == 0
    ran = closed("matrix", *SIDES, "--json")
    found = cells(ran)
    assert found["goals", "forum"] == ("in", 2, 1, 1)
    assert found["planning", "forum"] == ("in", 2, 1, 1), "a parent counts its children"
    assert found["steps", "miro"][0] == "rejected"
    assert ("sharing", "forum") not in found
    assert closed("matrix", *SIDES, "-o", "matrix.html").code == 0
    page = Path("matrix.html").read_text(encoding="utf-8")
    with open_study(Path()) as study:
        (first, _) = agreed_spans(study.file, unitizing_round(study))
    assert first.excerpt.text in page
    assert closed("verify", "matrix.html").code == 0
    ran = closed("matrix", *SIDES, "--agreement", "-o", "matrix.md")
    assert ran.code == 0, ran.err
    assert "1 place with overlapping spans is not settled" in ran.err
    assert closed("verify").code == 0


def test_what_stands_is_no_unit_of_a_round_of_tags_beside_a_cut(closed: Typed) -> None:
    assert closed("resolve", "--alike", *WHY).code == 0
    assert closed("excerpt", "cut", "--by", "turn").code == 0
    ran = closed("round", "open", "--kind", "tag", "--json")
    assert ran.code == 0, ran.err
    with open_study(Path()) as study:
        from codex.steps.study.gate import the_round
        from codex.store.rounds import sample

        frozen = sample(study.file, the_round(study, None).sample)
        made = {one.excerpt.id for one in agreed_spans(study.file, unitizing_round(study))}
        assert frozen is not None
        assert frozen.excerpts
        assert not made & set(frozen.excerpts)


def test_merged_codes_are_one_in_spans_and_in_agreement(closed: Typed) -> None:
    before = closed("agree", "--by", "code", "--json").results
    assert {"code:steps", "code:goals"} <= {row["scope"] for row in before}
    assert closed("codebook", "merge", "goals", "steps", "--into", "goals").code == 0
    again = closed("agree", "--by", "code", "--json").results
    assert again == before, "a closed round is read under the codebook that it froze"
    now = closed("agree", "--by", "code", "--codebook", "now", "--json").results
    scopes = {row["scope"]: row for row in now}
    assert "code:steps" not in scopes
    assert scopes["code:goals"]["value"] is not None
    assert not any(row["primary"] for row in now)
    assert scopes["code:goals"]["value"] != next(r["value"] for r in before if r["scope"] == "code:goals")


def test_codes_merged_in_an_open_round_are_one_for_every_reader_of_its_spans(study: Typed) -> None:
    assert study("round", "open", "--kind", "unitize", "-s", "interview").code == 0
    mark("aigul", 48, 80, "goals")
    mark("marat", 48, 80, "steps", "goals")
    finish("aigul")
    finish("marat")
    ran = study("codebook", "merge", "goals", "steps", "--into", "goals", "--amend")
    assert ran.code == 0, ran.err
    assert study("round", "close").code == 0
    rows = study("span", "list", "--json").results
    assert [(row["rater"], row["code"], row["given"]) for row in rows] == [
        ("aigul", "goals", ""),
        ("marat", "goals", "steps"),
    ]
    assert study("span", "list", "-o", "spans.csv").code == 0
    ran = study("resolve", "--alike", *WHY)
    assert "1 place" in ran.err
    assert made() == [(48, 80, ("goals",), ())]
    figures = {row["coefficient"]: row["value"] for row in study("agree", "--json").results}
    assert figures["krippendorff_u_alpha_binary"] == pytest.approx(1.0)


def test_a_code_that_came_later_is_missing_for_who_had_finished(study: Typed) -> None:
    assert study("round", "open", "--kind", "unitize", "-s", "interview").code == 0
    mark("aigul", 48, 80, "goals")
    finish("aigul")
    assert study("codebook", "export", "-o", "book.yaml").code == 0
    told = Path("book.yaml").read_text(encoding="utf-8").rstrip()
    Path("book.yaml").write_text(
        f"{told}\n  - {{id: late, branch: competency, name: Late}}\n", encoding="utf-8"
    )
    assert study("round", "amend", "book.yaml", "--yes").code == 0
    for name in ("marat", "dana"):
        mark(name, 100, 130, "late")
        mark(name, 48, 80, "goals")
        finish(name)
    assert study("round", "close").code == 0
    figures = {row["scope"]: row for row in study("agree", "--by", "code", "--json").results}
    assert figures["code:late"]["value"] == pytest.approx(1.0), "aigul never had it before her"
    assert figures["code:late"]["raters"] == 2
    assert figures["code:goals"]["raters"] == 3


def test_a_package_and_a_report_tell_what_stands(closed: Typed) -> None:
    typed = "g 1 goals on the forum\ng 1+2 =steps,miro both\nq\n"
    assert closed("resolve", "--plain", typed=typed).code == 0
    assert closed("export", "public", "-o", "package").code == 0
    assert closed("verify", "package").code == 0
    from codex.steps.matrix.matrix import Wanted, build_matrix
    from codex.steps.paper.public_replay import read_lines, replayed

    log = Path("package/log.jsonl").read_bytes()
    wanted = Wanted("competency", "tool")
    with replayed(read_lines(log, "log.jsonl"), name="p", date="2026-11-22") as again:
        there = {place: cell.status for place, cell in build_matrix(again, wanted).matrix.cells.items()}
    with open_study(Path()) as study:
        here = {place: cell.status for place, cell in build_matrix(study, wanted).matrix.cells.items()}
    assert here == there
    assert "in" in here.values()
    for language, words in (("en", "codes stand at 2"), ("ru", "коды остались на 2"), ("kk", "2 орында")):
        assert closed("report", "--lang", language, "-o", f"{language}.md").code == 0
        assert words in Path(f"{language}.md").read_text(encoding="utf-8")


def test_status_says_that_spans_are_to_be_settled_next(closed: Typed) -> None:
    told = [one["command"] for one in closed("status", "--json").results[0]["next"]]
    assert told[:2] == ["codex agree --round 1", "codex resolve --round 1"]


def test_spans_of_a_text_that_was_edited_since_stand_where_their_ends_lie_now(closed: Typed) -> None:
    Path("names.csv").write_text("name,pseudonym,also\nTeacher,P1,\n", encoding="utf-8")
    assert closed("anonymize", "apply", "names.csv", "--key", "../key.csv", "--yes").code == 0
    assert closed("resolve", "--alike", *WHY).code == 0
    with open_study(Path()) as study:
        (one,) = agreed_spans(study.file, unitizing_round(study))
        (marked, *_) = [
            span
            for span in store.spans(study.file, "1", expert="aigul")
            if (span.start, span.end) == (48, 80)
        ]
        assert (one.excerpt.start, one.excerpt.end) == store.moved_to(study.file, marked)
        assert (one.start, one.end) == (48, 80)
    assert closed("verify").code == 0
