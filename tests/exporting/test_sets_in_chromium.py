"""Pairs and sets on the ballot's page in a real browser: keys, one answer an end, phone, axe."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from codex.exporting.ballot_html import ballot_html
from codex.model.ballot import BallotItem
from codex.model.panel import Question
from codex.model.sets import comparisons, members, set_title
from codex.words import LANGUAGES
from tests.conftest import lacking
from tests.exporting.test_ballot_in_chromium import AXE, SAY, ballot, copied, saved, signed, sound

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.chromium
NAMES = (
    {"en": "Forum", "ru": "Форум", "kk": "Форум"},
    {"en": "Peer review <b>", "ru": "Взаимная проверка", "kk": "Өзара тексеру"},
    {"en": "Video lessons", "ru": "Видеоуроки", "kk": "Бейнесабақтар"},
)
PAIR = Question("pairwise", {"en": "Which matters more?"}, answers=comparisons(), form="pairwise")
ENDS = tuple(
    Question(form, {"en": f"Which is {form}?"}, answers=members(3), form=form) for form in ("best", "worst")
)


def items(kind: str, n: int = 2) -> tuple[BallotItem, ...]:
    options = NAMES[:2] if kind == "pairwise" else NAMES
    title = set_title(kind, options)
    return tuple(BallotItem(f"set:s{place}", place, title, options=options) for place in range(n))


def pairs() -> dict[str, Any]:
    return {"questions": (PAIR,), "items": items("pairwise"), "kind": "pairwise"}


def sets() -> dict[str, Any]:
    return {"questions": ENDS, "items": items("best-worst"), "kind": "best-worst"}


@pytest.fixture
def open_page(page: Page, tmp_path: Path) -> Any:
    """Open a ballot; an error in the page or its console fails the test."""
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)

    def opened(**changed: Any) -> Page:
        path = tmp_path / "ballot.html"
        path.write_bytes(ballot_html(ballot(**changed), SAY))
        page.goto(path.as_uri())
        page.wait_for_selector("html[data-ready]")
        return page

    yield opened
    assert wrong == []


def test_a_pair_is_answered_by_either_side_or_as_the_same(open_page: Any, tmp_path: Path) -> None:
    page = open_page(**pairs())
    assert page.locator("#q0-0 .half").all_inner_texts()[1].startswith("B: Peer review <b>")
    page.locator("#q0-0 input[value=b5]").check(force=True)
    page.locator("#q1-0 input[value=same]").check(force=True)
    _, back = saved(page, tmp_path)
    assert signed(back)
    assert [(one.item, one.question, one.value) for one in back.answers] == [
        ("set:s0", "pairwise", "b5"),
        ("set:s1", "pairwise", "same"),
    ]
    assert [(slot.place, slot.value) for slot in sound(copied(page)).slots] == [(0, "b5"), (1, "same")]


def test_a_pair_is_answered_by_keys_alone(open_page: Any, tmp_path: Path) -> None:
    page = open_page(**pairs())
    page.focus("#q0-0 input[value=a2]")
    page.keyboard.press("7")
    assert page.locator("#q0-0 input:checked").input_value() == "a7"
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert page.locator("#q0-0 input:checked").input_value() == "same"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("4")
    _, back = saved(page, tmp_path)
    assert [one.value for one in back.answers] == ["b4"]


def test_one_member_cannot_be_both_the_best_and_the_worst(open_page: Any, tmp_path: Path) -> None:
    page = open_page(**sets())
    page.locator("#q0-0 input[value=m1]").check(force=True)
    page.locator("#q0-1 input[value=m3]").check(force=True)
    page.locator("#q0-1 input[value=m1]").check(force=True)
    assert page.locator("#q0-0 input:checked").count() == 0
    assert "Forum" in page.inner_text("#say")
    page.locator("#q0-0 input[value=m2]").check(force=True)
    _, back = saved(page, tmp_path)
    assert [(one.question, one.value) for one in back.answers] == [("best", "m2"), ("worst", "m1")]


def test_a_reload_keeps_pairs_and_a_file_brings_them_back(open_page: Any, tmp_path: Path) -> None:
    page = open_page(**pairs())
    page.locator("#q0-0 input[value=a9]").check(force=True)
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert page.locator("#q0-0 input:checked").input_value() == "a9"
    saved(page, tmp_path)
    page.click("#erase")
    page.click("#sure-yes")
    assert page.locator("input[type=radio]:checked").count() == 0
    page.set_input_files("#load", tmp_path / "saved.json")
    page.wait_for_selector("#q0-0 input:checked")
    assert page.locator("#q0-0 input:checked").input_value() == "a9"


@pytest.mark.parametrize("what", ["pairs", "sets"])
def test_a_phone_shows_them_without_sideways_scrolling(browser: Browser, tmp_path: Path, what: str) -> None:
    path = tmp_path / "ballot.html"
    path.write_bytes(ballot_html(ballot(language="kk", **(pairs() if what == "pairs" else sets())), SAY))
    context = browser.new_context(viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    small = page.evaluate(
        """[...document.querySelectorAll(".scale label,.words label")].map(e => e.getBoundingClientRect())
        .filter(r => r.height < 44 || r.width < 44).length"""
    )
    assert small == 0
    page.locator("#q0-0 label").nth(1).tap()
    assert page.locator("#q0-0 input:checked").count() == 1
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("what", ["pairs", "sets"])
def test_axe_finds_nothing_in_pairs_and_sets(
    browser: Browser, tmp_path: Path, what: str, scheme: Any, language: str
) -> None:
    if not AXE.exists():
        lacking("axe", "axe-core is not installed: npm install")
    path = tmp_path / "ballot.html"
    path.write_bytes(ballot_html(ballot(language=language, **(pairs() if what == "pairs" else sets())), SAY))
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]")
    page.locator("#q0-0 input").nth(1).check(force=True)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
    )
    context.close()
    told = [(v["id"], [n["html"][:120] for n in v["nodes"]][:3]) for v in found["violations"]]
    assert told == [], json.dumps(told, ensure_ascii=False, indent=1)
