from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from codex.codebook.becoming import heirs
from codex.codebook.merging import carried, merge, split, to_recheck
from codex.codebook.reading import read_codebook
from codex.codebook.writing import write_codebook
from codex.errors import CodexError, NotFound, Refused, UsageProblem
from codex.model.judgment import Judgment
from codex.words import LANGUAGES, Words

if TYPE_CHECKING:
    from collections.abc import Callable

BOOK = read_codebook("""
branches: [competency, tool]
codes:
- {id: planning, branch: competency, name: {en: Planning, ru: План}, children: [{id: goals, name: Goals}]}
- {id: aims, branch: competency, name: {en: Aims, ru: Цели}, aliases: [targets], children: [{id: smart}]}
- {id: steps, branch: competency}
- {id: miro, branch: tool}
""")


def fails(kind: type[CodexError], text_id: str, call: Callable[..., object], *args: Any) -> None:
    with pytest.raises(kind) as caught:
        call(*args)
    assert caught.value.text_id == f"codebook.{text_id}"
    for language in LANGUAGES:
        assert "{" not in caught.value.message(Words(language)) + caught.value.hint(Words(language))


def test_merged_codes_are_retired_and_say_what_they_became() -> None:
    found = merge(BOOK, ["aims", "steps"], "planning")
    assert found.moves == {"aims": ("planning",), "steps": ("planning",)}
    aims, planning, smart = (found.book.code(one) for one in ("aims", "planning", "smart"))
    assert aims
    assert planning
    assert smart
    assert (aims.retired, aims.became) == (True, ("planning",))
    assert planning.aliases == ("Aims", "Цели", "targets", "steps")
    assert smart.parent == "planning"
    in_use = {code.id for code in found.book.codes if not code.retired}
    assert in_use == {"planning", "goals", "smart", "miro"}
    assert read_codebook(write_codebook(found.book)) == found.book


def test_a_split_code_gives_way_to_its_parts() -> None:
    found = split(BOOK, "aims", [{"en": "Long-term aims"}, {"en": "Aims of a lesson"}])
    assert found.moves == {"aims": ("long-term-aims", "aims-of-a-lesson")}
    assert found.book.code("aims").became == found.moves["aims"]  # type: ignore[union-attr]
    assert found.book.code("smart").parent == "long-term-aims"  # type: ignore[union-attr]
    assert [code.branch for code in found.book.codes if code.id in found.moves["aims"]] == ["competency"] * 2
    assert found.book.code("aims").retired  # type: ignore[union-attr]


def test_what_cannot_be_merged_or_split_is_refused() -> None:
    fails(UsageProblem, "nothing-to-merge", merge, BOOK, ["aims"], "aims")
    fails(NotFound, "no-such-code-near", merge, BOOK, ["aim"], "planning")
    fails(UsageProblem, "merge-branches", merge, BOOK, ["miro"], "aims")
    fails(Refused, "merge-below", merge, BOOK, ["planning"], "goals")
    fails(UsageProblem, "split-parts", split, BOOK, "aims", [{"en": "One"}])
    gone = merge(BOOK, ["aims"], "planning").book
    fails(Refused, "merge-retired", merge, gone, ["aims"], "steps")
    fails(Refused, "already-retired", split, gone, "aims", [{"en": "a"}, {"en": "b"}])


def test_heirs_are_followed_to_the_end() -> None:
    book = merge(BOOK, ["aims"], "planning").book
    book = split(book, "planning", [{"en": "First"}, {"en": "Second"}]).book
    assert heirs(book) == {"planning": ("first", "second"), "aims": ("first", "second")}
    ring = read_codebook("codes: [{id: a, became: b}, {id: b, became: a}]")
    assert set(heirs(ring)) == {"a", "b"}


GIVEN = Judgment("r1", "e1", "aigul", "aims", note="first")


def test_judgments_are_read_under_the_merged_code_once() -> None:
    judgments = [GIVEN, replace(GIVEN, code="steps", unsure=True, note="second"), replace(GIVEN, code="miro")]
    found = carried(judgments, {"aims": ("planning",), "steps": ("planning",)})
    assert [one.judgment for one in found] == [
        replace(GIVEN, code="planning", unsure=True, note="first\nsecond"),
        replace(GIVEN, code="miro"),
    ]
    assert found[0].of == tuple(judgments[:2])
    assert not found[0].conflict


def test_stances_that_differ_are_a_conflict_only_beside_contradicts() -> None:
    moves = {"aims": ("planning",)}
    mention = carried([replace(GIVEN, stance="mentions"), replace(GIVEN, code="planning")], moves)
    assert [(one.judgment.stance, one.conflict) for one in mention] == [("supports", False)]
    against = carried([replace(GIVEN, stance="contradicts"), replace(GIVEN, code="planning")], moves)
    assert [(one.judgment.stance, one.conflict) for one in against] == [("contradicts", True)]


def test_experts_occasions_and_excerpts_are_kept_apart() -> None:
    moves = {"aims": ("planning",)}
    others = [GIVEN, replace(GIVEN, expert="boris"), replace(GIVEN, occasion=2), replace(GIVEN, excerpt="e2")]
    assert len(carried(others, moves)) == 4


def test_after_a_split_each_expert_has_a_list_to_look_at_again() -> None:
    moves = {"aims": ("long", "short")}
    assert carried([GIVEN], moves) == ()
    assert to_recheck([GIVEN, replace(GIVEN, excerpt="e2", code="miro")], moves) == {
        "aigul": {"e1": ("long", "short")}
    }


def test_a_code_that_became_an_unknown_one_is_damage() -> None:
    from codex.errors import DamagedInput

    with pytest.raises(DamagedInput) as caught:
        read_codebook("codes: [{id: a, retired: yes, became: [bb]}, {id: b}]")
    assert caught.value.text_id == "codebook.no-such-heir"
