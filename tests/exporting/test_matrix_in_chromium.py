"""The page of the matrix in a real browser: by mouse, by keys, without scripts, and by axe."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from codex.exporting import matrix_page, packing
from codex.exporting.matrix_html import matrix_html
from tests.conftest import lacking
from tests.exporting import study
from tests.exporting.study import WORDS, view

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.chromium
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "matrix.html"
    path.write_bytes(matrix_html(view(), WORDS, "en"))
    return path


@pytest.fixture(scope="module")
def long_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page as it is with more quotes than all can be readable, its evidence in several blocks."""
    path = tmp_path_factory.mktemp("page") / "long.html"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matrix_page, "READABLE", 1)
        patch.setattr(packing, "BATCH", 3)
        path.write_bytes(matrix_html(view(), WORDS, "en"))
    return path


@pytest.fixture
def opened(page: Page, file: Path) -> Page:
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.goto(file.as_uri())
    page.wait_for_selector("html[data-ready]")
    assert wrong == []
    return page


def cell(page: Page, row: int, col: int) -> Any:
    return page.locator("#matrix tbody tr").nth(row).locator("td").nth(col)


def test_a_click_answers_with_quotes(opened: Page) -> None:
    cell(opened, 0, 0).click()
    dialog = opened.locator("dialog[open]")
    assert dialog.locator("h2").inner_text() == "Lesson planning × Discussion forum"
    assert dialog.locator("figure").count() == 5
    assert "Orazova, 2021" in dialog.inner_text()
    assert "p. 7" in dialog.inner_text()
    assert "The forum is where goals are argued about" in dialog.inner_text()
    opened.keyboard.press("Escape")
    assert not opened.locator("dialog[open]").count()
    assert opened.evaluate("document.activeElement.getAttribute('href')") == "#c.planning.forum"


def test_keys_move_between_cells_and_one_tab_stop_leads_in(opened: Page) -> None:
    assert opened.locator('#matrix [tabindex="0"]').count() == 1
    opened.locator('#matrix [tabindex="0"]').focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowDown", "ArrowDown"):
        opened.keyboard.press(key)
    assert "contested" in opened.evaluate("document.activeElement.getAttribute('aria-description')")
    opened.keyboard.press("Enter")
    assert opened.locator("dialog[open] .group").count() == 2
    opened.keyboard.press("Escape")
    opened.keyboard.press("Control+End")
    assert opened.evaluate("document.activeElement.closest('td').dataset.s") == "not-judged"
    opened.keyboard.press("Home")
    opened.keyboard.press("Control+Home")
    assert opened.evaluate("document.activeElement.getAttribute('href')") == "#c.planning.forum"


def test_a_link_opens_its_cell_with_its_filters(page: Page, file: Path) -> None:
    page.goto(file.as_uri() + "#c.planning.forum?language=ru&ui=kk")
    page.wait_for_selector("dialog[open]")
    assert page.locator("dialog figure").count() == 1
    assert page.locator("dialog h2").inner_text() == "Сабақ жоспарлау × Форум"
    assert page.get_attribute("html", "lang") == "kk"


def test_a_long_page_opens_all_its_quotes_and_changes_language(page: Page, long_file: Path) -> None:
    page.goto(long_file.as_uri() + "#c.planning.forum?ui=ru")
    page.wait_for_selector("html[data-ready]")
    assert page.locator("dialog[open] figure").count() == 5
    page.keyboard.press("Escape")
    assert page.locator("#evidence").inner_text() == "Свидетельства"
    assert page.locator(".rows h3 span").first.inner_text() == "Планирование урока"
    assert "с. 7" in page.locator(".rows figcaption").first.inner_text()


def test_a_cell_of_many_quotes_shows_fifty_and_gives_more_when_asked(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = "".join(f"y{n:03} s1 goals+forum:aigul,marat\n" for n in range(120))
    monkeypatch.setattr(study, "GIVEN", study.GIVEN + many)
    monkeypatch.setattr(matrix_page, "READABLE", 1)
    monkeypatch.setattr(packing, "BATCH", 32)
    path = tmp_path / "many.html"
    path.write_bytes(matrix_html(view(), WORDS, "en"))
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]")
    cell(page, 0, 0).click()
    figures = page.locator("dialog[open] figure")
    expect(figures).to_have_count(50)
    for count in (100, 125):
        page.get_by_role("button", name="Show more").click()
        expect(figures).to_have_count(count)
    assert page.get_by_role("button", name="Show more").count() == 0
    captions = page.locator("dialog[open] figure code").all_text_contents()
    assert len({*captions}) == 125
    quotes = page.locator("dialog[open] blockquote").all_text_contents()
    assert all(f"({name})" in text for name, text in zip(captions, quotes, strict=True))


def test_filters_narrow_the_evidence_and_say_so(opened: Page) -> None:
    opened.click("#tools summary")
    opened.get_by_label("Kind of source").select_option("interview")
    assert cell(opened, 0, 0).locator("b").first.inner_text() == "1"
    assert opened.locator("#filtered").is_visible()
    assert "kind=interview" in opened.url
    assert cell(opened, 3, 1).get_attribute("data-s") == "selection"
    opened.get_by_role("button", name="Clear filters").click()
    assert cell(opened, 0, 0).locator("b").first.inner_text() == "5"
    opened.get_by_label("At least experts").select_option("3")
    assert cell(opened, 0, 0).locator("b").first.inner_text() == "3"
    opened.get_by_role("button", name="Clear filters").click()
    opened.get_by_label("Given by").select_option(label="Дана Ким")
    assert cell(opened, 0, 0).locator("b").first.inner_text() == "4"
    opened.get_by_role("button", name="Clear filters").click()
    opened.get_by_label("Number shown").select_option("sources")
    assert cell(opened, 0, 0).locator("b").first.inner_text() == "3"


def test_what_the_script_draws_is_what_was_served(opened: Page, file: Path) -> None:
    body = file.read_text(encoding="utf-8").split("<tbody>")[1].split("</tbody>")[0]
    served = re.findall(r"<td[^>]*>(.*?)</td>", body, re.DOTALL)
    plain = [re.sub(r"<[^>]+>|\s", "", text) for text in served]
    drawn = [re.sub(r"\s", "", text) for text in opened.locator("#matrix tbody td").all_text_contents()]
    drawn = ["–" if text == "–noevidence" else text for text in drawn]  # the word is in the legend
    assert drawn == plain
    steps = re.findall(r"<td data-s=\"in\" data-q=\"(\d)\"", file.read_text(encoding="utf-8"))
    assert [box.get_attribute("data-q") for box in opened.locator('#matrix td[data-s="in"]').all()] == steps


@pytest.mark.parametrize(
    ("language", "word"), [("kk", "Дәлелдер"), ("ru", "Свидетельства"), ("en", "Evidence")]
)
def test_the_language_changes_in_the_page(opened: Page, language: str, word: str) -> None:
    opened.select_option("#ui", language)
    assert opened.locator("#evidence").inner_text() == word
    assert opened.get_attribute("html", "lang") == language
    assert WORDS[language]("exporting.status-contested") in cell(opened, 3, 1).inner_text()
    assert "{" not in opened.locator("body").inner_text()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_rows_are_whole_pixels_so_that_no_head_covers_the_line_of_another(
    opened: Page, language: str
) -> None:
    opened.select_option("#ui", language)
    found = opened.eval_on_selector_all(
        "#matrix tr",
        "rows => rows.map(row => [row.getBoundingClientRect().height, getComputedStyle(row.cells[0]).borderTopWidth])",
    )
    assert [line for line in found if line[0] % 1 or line[1] != "1px"] == []


def test_copies_are_whole_and_harmless(opened: Page) -> None:
    opened.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened.click("#tools summary")
    opened.get_by_role("button", name="CSV").click()
    expect(opened.locator("#said")).to_have_text("copied")
    text = opened.evaluate("navigator.clipboard.readText()")
    lines = text.strip().splitlines()
    assert lines[0] == ",Discussion forum,Peer review,Miro,Video lecture,Chat,Podcast"
    assert lines[1].startswith("Lesson planning,5,")
    opened.get_by_role("button", name="LaTeX").click()
    opened.wait_for_timeout(100)
    assert "\\toprule" in opened.evaluate("navigator.clipboard.readText()")
    with opened.expect_download() as download:
        opened.get_by_role("button", name="PNG").click()
    assert download.value.path().read_bytes().startswith(b"\x89PNG")


def test_without_scripts_a_cell_leads_to_its_quotes(browser: Browser, file: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    page.locator('a[href="#c.planning.forum"]').click()
    assert page.url.endswith("#c.planning.forum")
    assert page.locator("[id='c.planning.forum'] figure").count() == 5
    assert page.locator("noscript").inner_text().startswith("Quotes are below")
    assert not page.locator("#tools").is_visible()
    context.close()


def test_hostile_texts_run_nothing(page: Page, tmp_path: Path) -> None:
    bad = "</script><img src=x onerror=document.title='run'><script>document.title='run'</script>"
    made = view()
    quotes = {name: replace(quote, text=bad, title=bad, cite=bad) for name, quote in made.quotes.items()}
    rows = replace(made.matrix.rows, labels={code: {"en": bad} for code in made.matrix.rows.items})
    path = tmp_path / "bad.html"
    path.write_bytes(
        matrix_html(replace(made, quotes=quotes, matrix=replace(made.matrix, rows=rows)), WORDS, "en")
    )
    page.goto(path.as_uri() + "#c.planning.forum")
    page.wait_for_selector("dialog[open]")
    assert bad in page.locator("dialog").inner_text()
    assert page.title() != "run"


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
@pytest.mark.parametrize("look", ["light", "dark", "phone", "print", "evidence", "long"])
def test_axe_finds_nothing(browser: Browser, file: Path, long_file: Path, look: str, language: str) -> None:
    if not AXE.exists():
        lacking("chromium", "axe-core is not installed: npm install")
    context = browser.new_context(
        color_scheme="dark" if look == "dark" else "light",
        viewport={"width": 390, "height": 800} if look == "phone" else {"width": 1280, "height": 900},
        bypass_csp=True,
    )
    page = context.new_page()
    page.emulate_media(media="print" if look == "print" else "screen")
    path = long_file if look == "long" else file
    page.goto(f"{path.as_uri()}#{'c.planning.forum' if look == 'evidence' else ''}?ui={language}")
    page.wait_for_selector("html[data-ready]")
    page.wait_for_timeout(200)
    if look == "light":
        page.click("#tools summary")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
    )
    context.close()
    told = [(v["id"], [n["html"][:120] for n in v["nodes"]][:3]) for v in found["violations"]]
    assert told == [], json.dumps(told, ensure_ascii=False, indent=1)
