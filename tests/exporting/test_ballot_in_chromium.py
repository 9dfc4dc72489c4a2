"""The ballot's page in a real browser: keys, touch, phone, dark, storage blocked, axe; and back into codex."""

from __future__ import annotations

import json
import random
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from codex.exporting.ballot_html import ballot_html
from codex.importing.ballot_files import read_ballots
from codex.model.ballot import Ballot, BallotItem, Quote, Returned
from codex.model.feedback import FeedbackItem
from codex.model.panel import Answer, Question, Scale
from codex.steps.panel.ballot_keys import signature
from codex.words import LANGUAGES, Words
from tests.conftest import lacking
from tests.panel import make_study, page_data

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.chromium
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
SAY = {language: Words(language) for language in LANGUAGES}
SECRET = "5e" * 32

FIT = Question(
    "fit",
    {"en": "How far is it so?", "ru": "Насколько это так?", "kk": "Бұл қаншалықты солай?"},
    Scale(1, 9, {1: {"en": "not at all", "ru": "совсем нет", "kk": "мүлде жоқ"}, 9: {"en": "fully"}}, 7),
)
PRINT = Question(
    "print",
    {"en": "Would you print it?", "ru": "Напечатали бы?", "kk": "Басып шығарар ма едіңіз?"},
    answers=(
        Answer("yes", {"en": "yes", "ru": "да", "kk": "иә"}, "agree"),
        Answer("no", {"en": "no"}, "against"),
    ),
    places=2,
)
EARLIER = FeedbackItem(
    "statement:a", "fit", 7, "6", 7.0, (6.0, 8.0), tuple((str(n), max(0, n - 5)) for n in range(1, 10)), "",
    comments=("Ауылда байланыс нашар",),
)  # fmt: skip
QUOTES = (
    Quote("We wrote the goal first.", "en", "Interview 2", (("turn", "20"),)),
    Quote("Цель урока мы записали на форуме.", "ru", "Интервью 1", (("page", "3"),)),
)


def items(n: int) -> tuple[BallotItem, ...]:
    names = {
        "en": "Lesson planning × Forum",
        "ru": "Планирование урока × Форум",
        "kk": "Сабақ жоспарлау × Форум",
    }
    notes = (
        (
            "planning",
            {"en": "Lesson planning: sets goals\n+ any goal", "kk": "Сабақ жоспарлау: мақсат қояды"},
        ),
    )
    return tuple(
        BallotItem(
            f"statement:{chr(97 + place)}", place, {k: f"{v} {place}" for k, v in names.items()}, notes, QUOTES,
            more=place, unread=1, earlier={"fit": EARLIER} if place == 0 else {},
        )
        for place in range(n)
    )  # fmt: skip


def ballot(**changed: Any) -> Ballot:
    plain = Ballot(
        study="ab" * 16, name="Study «one»", round="2", kind="rate", expert="serik", who="Серік Әбен", language="en",
        agenda="c0ffee0000000000", title={"en": "Does it hold?", "kk": "Бұл дұрыс па?"}, questions=(FIT, PRINT),
        items=items(3)[::-1], secret=SECRET, closes="2026-12-01", before="1", left_out=1, propose=True,
    )  # fmt: skip
    return replace(plain, **changed)


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


def saved(page: Page, tmp_path: Path) -> tuple[str, Returned]:
    """Press *Save* and return the file's name and what it says, its signature checked."""
    with page.expect_download() as started:
        page.click("#save")
    path = tmp_path / "saved.json"
    started.value.save_as(path)
    return started.value.suggested_filename, sound(path.read_bytes())


def copied(page: Page) -> str:
    page.click("#copy")
    text = page.input_value("#text-block")
    page.click("#text-close")
    return text


def sound(data: bytes | str) -> Returned:
    found = list(read_ballots(data.encode() if isinstance(data, str) else data, "x"))
    assert len(found) == 1
    assert found[0].returned is not None, found[0].problem
    return found[0].returned


def signed(back: Returned) -> bool:
    return signature(SECRET, back.canonical()) == back.signature


def rate(page: Page, item: int, value: int) -> None:
    page.locator(f"#q{item}-0 .scale label").nth(value - 1).click()


def test_answers_are_saved_signed_in_the_order_of_the_round(open_page: Any, tmp_path: Path) -> None:
    page = open_page()
    rate(page, 0, 7)
    rate(page, 2, 3)
    page.locator("#q2-0 textarea").fill('Ұнайды 😀 \\ "қажет"\n\tиә\u2028x')
    page.locator("#q1-1 .words label").first.click()
    page.locator("#q1-0 .aside label").click()
    page.locator("[data-propose]").fill("Жаңа тармақ")
    name, back = saved(page, tmp_path)
    assert name == "ballot-r2-serik-answers.json"
    assert signed(back)
    assert [(one.item, one.question, one.state, one.value) for one in back.answers] == [
        ("statement:a", "fit", "given", "3"),
        ("statement:b", "fit", "cannot-judge", ""),
        ("statement:b", "print", "given", "yes"),
        ("statement:c", "fit", "given", "7"),
    ]
    assert back.answers[0].comment == 'Ұнайды 😀 \\ "қажет"\n\tиә\u2028x'
    assert back.proposals == ("Жаңа тармақ",)
    assert back.language == "en"


def test_the_copied_text_says_the_same_as_the_file(open_page: Any, tmp_path: Path) -> None:
    page = open_page()
    rate(page, 0, 9)
    page.locator("#q0-0 textarea").fill("пікір")
    block = sound(copied(page))
    _, back = saved(page, tmp_path)
    assert [(slot.place, slot.k, slot.state, slot.value, slot.comment) for slot in block.slots] == [
        (2, 0, "given", "9", "пікір")
    ]
    assert back.revision == block.revision + 1
    assert [one.value for one in back.answers] == ["9"]


def test_it_can_be_filled_in_by_keyboard_alone(open_page: Any, tmp_path: Path) -> None:
    page = open_page()
    keys = page.keyboard
    page.focus("#theme")
    for _ in range(40):
        keys.press("Tab")
        if page.evaluate("document.activeElement.name") == "q0-0":
            break
    keys.press("8")
    assert page.evaluate("document.activeElement.value") == "8"
    keys.press("ArrowLeft")
    keys.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Clear the answer"
    keys.press("Tab")
    keys.type("by keys")
    for _ in range(12):
        keys.press("Tab")
        if page.evaluate("document.activeElement.type") == "checkbox":
            break
    for _ in range(80):
        keys.press("Tab")
        if page.evaluate("document.activeElement.id") == "next":
            break
    keys.press("Enter")
    assert page.evaluate("document.activeElement.name") == "q0-1"
    page.focus("#save")
    with page.expect_download() as started:
        keys.press("Enter")
    started.value.save_as(tmp_path / "k.json")
    back = sound((tmp_path / "k.json").read_bytes())
    assert [(one.value, one.comment) for one in back.answers] == [("7", "by keys")]
    shown = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert shown != "none"


def test_focus_is_never_hidden_under_the_bar(open_page: Any) -> None:
    page = open_page(items=items(6))
    page.set_viewport_size({"width": 390, "height": 700})
    page.focus("#ui")
    hidden = []
    for _ in range(60):
        page.keyboard.press("Tab")
        hidden += page.evaluate(
            """() => { const e = document.activeElement, b = document.getElementById("foot").getBoundingClientRect();
            if (!e.closest("main")) return []; const r = e.getBoundingClientRect();
            return r.top > b.top ? [e.outerHTML.slice(0, 80)] : []; }"""
        )
    assert hidden == []


def test_a_reload_in_the_middle_keeps_everything_and_erasing_keeps_nothing(
    open_page: Any, tmp_path: Path
) -> None:
    page = open_page()
    rate(page, 1, 4)
    page.locator("#q1-0 textarea").fill("жартысы")
    page.select_option("#ui", "kk")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert page.input_value("#ui") == "kk"
    assert page.locator("#q1-0 input:checked").input_value() == "4"
    assert page.input_value("#q1-0 textarea") == "жартысы"
    page.click("#erase")
    page.click("#sure-yes")
    assert page.locator("input:checked").count() == 0
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert page.locator("input:checked").count() == 0
    _, back = saved(page, tmp_path)
    assert back.answers == ()


def test_two_ballots_on_one_computer_do_not_mix(open_page: Any) -> None:
    page = open_page()
    rate(page, 0, 4)
    assert open_page(expert="dana").locator("input:checked").count() == 0
    assert open_page(agenda="c0ffee0000000001").locator("input:checked").count() == 0
    assert open_page().locator("input:checked").count() == 1


def test_without_storage_it_says_so_works_and_warns_before_answers_are_lost(
    browser: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "ballot.html"
    path.write_bytes(ballot_html(ballot(), SAY))
    context = browser.new_context()
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError'); }})"
    )
    page = context.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]")
    assert "does not keep answers" in page.inner_text("#about")
    rate(page, 0, 5)
    warned: list[str] = []

    def stay(dialog: Any) -> None:
        warned.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.close(run_before_unload=True)
    page.wait_for_timeout(300)
    assert warned == ["beforeunload"]
    _, back = saved(page, tmp_path)
    assert [one.value for one in back.answers] == ["5"]
    with page.expect_event("close"):
        page.close(run_before_unload=True)
    assert warned == ["beforeunload"], "what was saved is no longer lost by leaving"
    context.close()


@pytest.mark.parametrize("form", ["file", "block"])
def test_a_half_done_file_is_loaded_back_and_anothers_is_refused(
    open_page: Any, tmp_path: Path, form: str
) -> None:
    page = open_page()
    rate(page, 0, 7)
    page.locator("#q0-1 .words label").nth(1).click()
    page.locator("#q1-0 textarea").fill("ой")
    page.locator("[data-aside='2']").check()
    text = copied(page) if form == "block" else ""
    saved(page, tmp_path)
    half = tmp_path / "half.txt"
    half.write_text(text or (tmp_path / "saved.json").read_text(encoding="utf-8"), encoding="utf-8")
    before = page.evaluate("document.querySelector('#done').textContent")
    page.click("#erase")
    page.click("#sure-yes")
    page.set_input_files("#load", half)
    expect(page.locator("#say")).to_contain_text("Loaded")
    assert page.evaluate("document.querySelector('#done').textContent") == before
    assert page.locator("#q0-0 input:checked").input_value() == "7"
    assert page.input_value("#q1-0 textarea") == "ой"
    assert page.locator("[data-aside='2']").is_checked()
    page = open_page(expert="dana")
    page.set_input_files("#load", half)
    expect(page.locator("#say")).to_contain_text("another ballot")
    (tmp_path / "broken.json").write_text('{"answers": [', encoding="utf-8")
    page.set_input_files("#load", tmp_path / "broken.json")
    expect(page.locator("#say")).to_contain_text("cannot be read")


def test_standing_aside_counts_as_an_answer_to_every_question(open_page: Any, tmp_path: Path) -> None:
    page = open_page()
    rate(page, 0, 7)
    page.locator("[data-aside='0']").check()
    assert page.locator("#q0-0 .scale input").first.is_disabled()
    _, back = saved(page, tmp_path)
    assert [(one.question, one.state, one.value) for one in back.answers] == [
        ("fit", "recused", ""),
        ("print", "recused", ""),
    ]
    page.locator("[data-aside='0']").uncheck()
    _, back = saved(page, tmp_path)
    assert [(one.state, one.value) for one in back.answers] == [("given", "7")]


def test_an_answer_can_be_made_a_blank_again(open_page: Any, tmp_path: Path) -> None:
    page = open_page()
    rate(page, 0, 7)
    page.locator("#q0-0 [data-clear]").click()
    assert saved(page, tmp_path)[1].answers == ()


def test_no_more_can_be_chosen_than_there_are_places(open_page: Any, tmp_path: Path) -> None:
    page = open_page()
    for item in range(3):
        page.locator(f"#q{item}-1 .words label").first.click()
    assert "At most 2" in page.inner_text("#say")
    _, back = saved(page, tmp_path)
    assert [one.value for one in back.answers] == ["yes", "yes"]


def test_a_place_in_a_ranking_has_one_holder(open_page: Any, tmp_path: Path) -> None:
    page = open_page(questions=(Question("best"),), kind="rank")
    page.locator("#q0-0 select").select_option("1")
    page.locator("#q1-0 select").select_option("1")
    assert "Place 1 was taken" in page.inner_text("#say")
    assert page.locator("#q0-0 select").input_value() == ""
    _, back = saved(page, tmp_path)
    assert [(one.item, one.value) for one in back.answers] == [("statement:b", "1")]


def test_a_long_scale_is_typed_and_what_is_off_it_is_no_answer(open_page: Any, tmp_path: Path) -> None:
    page = open_page(questions=(Question("share", scale=Scale(0, 100)),))
    field = page.locator("#q0-0 input[type=number]")
    field.fill("101")
    assert field.get_attribute("aria-invalid") == "true"
    page.locator("#q1-0 input[type=number]").fill("40")
    assert [one.value for one in saved(page, tmp_path)[1].answers] == ["40"]


def test_what_the_round_before_may_show_is_shown(open_page: Any) -> None:
    page = open_page(items=items(2))
    told = page.inner_text("#q0-0 .earlier")
    assert "you answered 6" in told
    assert "median 7, middle half 6–8" in told
    assert "Ауылда байланыс нашар" in told
    assert page.locator("#q0-0 .bars i").count() == 9
    assert page.locator("#q1-0 .earlier").count() == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_page_is_there_in_every_language(open_page: Any, language: str) -> None:
    page = open_page()
    page.select_option("#ui", language)
    assert page.evaluate("document.documentElement.lang") == language
    text = page.inner_text("body")
    assert "{" not in text
    assert not re.search(r"\bpanel\.|undefined|NaN", text)
    title = {"en": "Ballot · round 2", "ru": "Бюллетень · раунд 2", "kk": "Бюллетень · 2-раунд"}[language]
    assert page.title() == title
    assert page.locator("blockquote").first.get_attribute("lang") == ("en" if language != "en" else None)


def test_a_phone_needs_no_sideways_scrolling_and_fingers_hit(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "ballot.html"
    path.write_bytes(ballot_html(ballot(language="kk"), SAY))
    context = browser.new_context(viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    small = page.evaluate(
        """[...document.querySelectorAll("button,select,.scale label,.words label,.aside label,.stand,.file")]
        .filter(e => e.offsetParent).map(e => e.getBoundingClientRect()).filter(r => r.height < 44 || r.width < 44)
        .map(r => [r.width, r.height])"""
    )
    assert small == []
    page.locator("#q0-0 .scale label").nth(5).tap()
    assert page.locator("#q0-0 input:checked").input_value() == "6"
    _, back = saved(page, tmp_path)
    assert [one.value for one in back.answers] == ["6"]
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("look", ["light", "dark", "phone", "text", "rank"])
def test_axe_finds_nothing(browser: Browser, tmp_path: Path, look: str, language: str) -> None:
    if not AXE.exists():
        lacking("axe", "axe-core is not installed: npm install")
    path = tmp_path / "ballot.html"
    questions = (Question("best"),) if look == "rank" else (FIT, PRINT)
    path.write_bytes(ballot_html(ballot(language=language, items=items(2), questions=questions), SAY))
    context = browser.new_context(
        color_scheme="dark" if look == "dark" else "light",
        viewport={"width": 390, "height": 800} if look == "phone" else {"width": 1100, "height": 900},
        bypass_csp=True,
    )
    page = context.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]")
    if look != "rank":
        rate(page, 0, 7)
        page.locator("[data-aside='1']").check()
    page.locator("summary").first.click()
    if look == "text":
        page.click("#copy")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
    )
    context.close()
    told = [(v["id"], [n["html"][:120] for n in v["nodes"]][:3]) for v in found["violations"]]
    assert told == [], json.dumps(told, ensure_ascii=False, indent=1)


HOSTILE = "</script><script>document.title='run'</script><img src=x onerror=\"document.title='run'\">"


def test_nothing_that_was_written_into_a_study_runs(open_page: Any) -> None:
    page = open_page(
        name=HOSTILE,
        who=HOSTILE,
        title={"": HOSTILE},
        items=(
            BallotItem(
                "statement:a", 0, {"": HOSTILE}, (("x", {"": HOSTILE}),), (Quote(HOSTILE, "en", HOSTILE),)
            ),
        ),
    )
    page.wait_for_timeout(200)
    assert page.title() == "Ballot · round 2"
    assert page.locator("img").count() == 0
    assert HOSTILE in page.inner_text("h2")


@pytest.mark.parametrize("size", [100, 30_000, 90_000])
def test_data_of_any_size_and_kind_arrives_whole(open_page: Any, size: int) -> None:
    chance = random.Random(size)
    noise = "".join(chance.choice("абвгқұAZ19 ,.") for _ in range(size))
    flat = "ж" * size
    page = open_page(items=(replace(items(1)[0], quotes=(Quote(noise, "kk", "a"), Quote(flat, "kk", "b"))),))
    shown = page.evaluate(
        "[...document.querySelectorAll('blockquote')].slice(0, 2).map(e => e.firstChild.data)"
    )
    assert shown == [noise, flat]


def test_a_page_of_a_hundred_items_is_small_and_soon_ready(open_page: Any, tmp_path: Path) -> None:
    chance = random.Random(1)
    words = [
        "мұғалім",
        "сабақ",
        "мақсат",
        "форум",
        "цель",
        "урок",
        "помощь",
        "коллега",
        "lesson",
        "goal",
        "peer",
        "village",
        "school",
        "network",
    ]

    def said(n: int) -> str:
        return " ".join(chance.choice(words) + chance.choice(("", "дың", "а", "s")) for _ in range(n))

    many = tuple(
        BallotItem(
            f"cell:c{n}/t{n % 7}", n, {k: f"{said(2)} × {said(1)}" for k in LANGUAGES},
            ((f"c{n}", dict.fromkeys(LANGUAGES, said(14))),),
            tuple(Quote(said(35), "kk", f"interview-{k}", (("turn", str(k)),)) for k in range(3)),
        )
        for n in range(100)
    )  # fmt: skip
    page = open_page(items=many)
    size = (tmp_path / "ballot.html").stat().st_size
    assert size <= 150_000, size
    assert page.evaluate("Number(document.documentElement.dataset.ready)") < 2000, (
        "0.5 s on a free machine: benchmarks"
    )
    assert page.locator(".item").count() == 101


def test_the_page_asks_for_nothing_that_browsers_of_2023_lack() -> None:
    templates = Path(__file__).parents[2] / "codex" / "exporting" / "templates"
    sheet = (templates / "ballot.css").read_text(encoding="utf-8")
    script = (templates / "ballot.js").read_text(encoding="utf-8")
    for new in (
        ":has(", "light-dark(", "@layer", "@container", "@scope", "@property", "@starting-style", "color-mix(",
        "oklch(", "text-wrap", "subgrid", "field-sizing", "anchor(", "popover", "interpolate-size", "&:", "& ",
        "dvh", "svh", "linear(", "round(", "view-transition",
    ):  # fmt: skip
        assert new not in sheet, new
    for new in (
        "crypto.subtle",
        "DecompressionStream",
        *("toSorted", "toReversed", "toSpliced", ".with(", "groupBy", "fromAsync", "withResolvers"),
        *("isWellFormed", "showPopover", "startViewTransition", "Iterator.", "structuredClone", "/v;"),
        *(".union(", ".intersection(", "RegExp.escape", "Promise.try", "URL.canParse", "Temporal"),
        "import(",
        "fetch(",
    ):
        assert new not in script.replace(
            "/* SHA-256 and HMAC of our own: crypto.subtle is not there", ""
        ).replace("/* RFC 1951, the plain way: older phones have no DecompressionStream */", ""), new


def test_a_round_goes_out_as_pages_and_comes_back_into_the_study(page: Page, tmp_path: Path) -> None:
    folder = tmp_path / "s"
    run = make_study(folder, tagged=True)
    run(
        "round", "open", "--kind", "rate", "--items", "cells", "--protocol", str(folder / "raw" / "rate.yaml")
    )
    run("ballot", "make", "-o", str(tmp_path / "out"), "--form", "html")
    back = tmp_path / "back"
    back.mkdir()
    for number, expert in enumerate(("serik", "dana", "oleg")):
        page.goto((tmp_path / "out" / f"ballot-r2-{expert}.html").as_uri())
        page.wait_for_selector("html[data-ready]")
        for item in range(page.locator(".item").count()):
            rate(page, item, 7 + number % 3)
        if number:
            (back / f"{expert}.txt").write_text("Қайырлы күн!\n\n" + copied(page), encoding="utf-8")
        else:
            saved(page, back)
    data = page_data((tmp_path / "out" / "ballot-r2-oleg.html").read_bytes())
    assert data["e"] == "oleg"
    run("ballot", "collect", str(back))
    run("round", "close")
    from codex.steps.panel.panel_results import results
    from codex.steps.study.opening import open_study

    with open_study(folder) as study:
        found = results(study)
    assert {entry.outcome for entry in found.settled if entry.result.question == "fit"} == {"in"}
    assert {entry.result.n for entry in found.settled if entry.result.question == "fit"} == {3}
