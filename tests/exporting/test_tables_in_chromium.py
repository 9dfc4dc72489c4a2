"""The pages of all other layouts in a real browser: axe, three languages, phone, print, without scripts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from codex.exporting.table_html import tables_html
from codex.model.provenance import Provenance
from tests.exporting.study import WORDS
from tests.exporting.test_layouts import tables

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.chromium
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
ORIGIN = Provenance("bench", "0" * 32, "2025-01-01", "0", n={"items": 3})
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"viewport": {"width": 1280, "height": 900}},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 360, "height": 740}},
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A page a layout, each with all three languages inside."""
    folder = tmp_path_factory.mktemp("pages")
    drawn = {language: tables(language) for language in WORDS}
    made = []
    for name in drawn["en"]:
        path = folder / f"{name}.html"
        editions = {language: (drawn[language][name],) for language in WORDS}
        path.write_bytes(tables_html(editions, ORIGIN, WORDS, "en"))
        made.append(path)
    return made


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_in_any_layout(browser: Browser, pages: list[Path], look: str) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed: npm ci")
    context = browser.new_context(bypass_csp=True, **LOOKS[look])
    for path, language in zip(pages, ["en", "ru", "kk"] * len(pages), strict=False):
        page = context.new_page()
        page.goto(f"{path.as_uri()}#ui={language}")
        page.wait_for_selector("html[data-ready]")
        page.add_script_tag(path=str(AXE))
        found = page.evaluate("axe.run().then((result) => result.violations.map((one) => one.id))")
        assert found == [], path.stem
        assert page.get_attribute("html", "lang") == language
        is_wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        assert not is_wide, path.stem
        page.close()
    context.close()


def test_a_page_asks_for_nothing_and_has_no_errors(page: Page, pages: list[Path]) -> None:
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda told: wrong.append(told.text) if told.type == "error" else None)
    page.on("request", lambda asked: wrong.append(asked.url) if not asked.url.startswith("file:") else None)
    for path in pages:
        page.goto(path.as_uri())
        page.wait_for_selector("html[data-ready]")
        page.select_option("#ui", "kk")
        assert page.locator(".edition:not([hidden])").count() == 1
    assert wrong == []


def test_without_scripts_and_on_paper_a_table_is_whole(browser: Browser, pages: list[Path]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(next(path for path in pages if path.stem == "framework").as_uri())
    assert page.locator("table.laid:visible").count() == 1
    page.emulate_media(media="print")
    assert page.pdf().startswith(b"%PDF")
    context.close()


def test_rows_are_found_by_their_words_and_copied(page: Page, pages: list[Path]) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(next(path for path in pages if path.stem == "codebook").as_uri())
    page.wait_for_selector("html[data-ready]")
    rows = page.locator(".edition:not([hidden]) tbody tr:not(.part):visible")
    every = rows.count()
    word = rows.first.locator("th").inner_text().split()[0]
    page.get_by_label("Rows with").fill(word.upper())
    left = rows.count()
    assert 0 < left < every
    assert page.locator("#left").inner_text().startswith(f"{left} of ")
    assert f"find={word.upper()}" in page.url
    page.get_by_role("button", name="CSV").click()
    page.locator("#said:not(:empty)").wait_for()  # the page lets nobody evaluate words
    copied = page.evaluate("navigator.clipboard.readText()")
    heads = page.locator(".edition:not([hidden]) thead tr").count()
    assert len(copied.splitlines()) == heads + page.locator(".edition:not([hidden]) tbody tr:visible").count()
    page.get_by_role("button", name="LaTeX").click()
    page.wait_for_timeout(100)
    assert "\\toprule" in page.evaluate("navigator.clipboard.readText()")
    page.select_option("#ui", "ru")
    assert page.locator("#find-word").inner_text() == "Строки со словами"
    page.get_by_role("searchbox").fill("")
    assert rows.count() == every


def test_heads_that_stand_upright_have_their_line_below(page: Page, pages: list[Path]) -> None:
    page.goto(next(path for path in pages if "number" in path.read_text(encoding="utf-8")).as_uri())
    page.wait_for_selector("html[data-ready]")
    found = page.evaluate(
        """() => {
          const table = document.querySelector(".edition:not([hidden]) table:has(thead [data-k=number])");
          table.classList.add("many");
          return [
            ...[...table.tHead.rows].at(-1).querySelectorAll("[data-k=number]")
          ].map((head) => {
            const look = getComputedStyle(head);
            return [look.rotate, look.borderTopWidth, look.borderBottomWidth];
          });
        }"""
    )
    assert found
    assert {*map(tuple, found)} == {("180deg", "1px", "0px")}
