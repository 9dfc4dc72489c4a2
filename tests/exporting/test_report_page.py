"""The report in the forms in which people open it: in a browser, in a word processor, as text."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from codex.exporting.checklists import items_of
from codex.exporting.report_carried import carried_by
from codex.exporting.report_file import report_file
from codex.model.code import Branch, Code, Codebook
from codex.model.provenance import Provenance
from codex.model.report import Answered, ReportView
from codex.words import Words
from tests.conftest import lacking

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
HOSTILE = "</script><script>alert(1)</script> | `x` \x00\ud800 =1+1"


def view(text: str = "Said.") -> ReportView:
    """A study without rounds, with an answer and a code."""
    code = Code("planning", "competency", {"en": "Planning | <b>"}, definition={"en": text})
    return ReportView(
        study="Study --> <i>",
        anonymity="names",
        provenance=Provenance("study", "00", "2026-01-01", "0.1.0", layout={"command": "report"}),
        sources={"interview": 2},
        excerpts={"kk": 10_000, "ru": 1},
        book=Codebook((Branch("competency"),), (code,), "1-abc"),
        versions=1,
        answers={"ethics": Answered(text), "repeats": Answered("One each.", applies=False)},
        checklists=("coreq", "srqr", "accord"),
    )


def made(form: str, language: str = "en", text: str = "Said.") -> bytes:
    shown = view(text)
    return report_file(shown, tuple(items_of(shown)), Words(language), form)


@pytest.mark.parametrize("form", ["html", "md", "docx"])
def test_what_is_carried_is_read_back(form: str) -> None:
    found = carried_by(f"x.{form}", made(form))
    assert found is not None
    assert found.study_id == "00"
    assert carried_by(f"x.{form}", b"nothing of ours") is None


@pytest.mark.parametrize("form", ["html", "md"])
def test_a_hostile_text_stays_text(form: str) -> None:
    content = made(form, text=HOSTILE).decode()
    assert "<script>alert" not in content
    assert "\x00" not in content


def test_a_document_opens_with_what_was_said() -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document(io.BytesIO(made("docx", text=HOSTILE)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert any("alert(1)" in cell for cell in cells)
    assert "Does not apply: One each." in cells


def test_numbers_are_written_as_the_language_does() -> None:
    assert "10,000" in made("md", "en").decode() or "10,001" in made("md", "en").decode()
    assert "10\u202f001" in made("md", "ru").decode()


@pytest.mark.chromium
@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_axe_finds_nothing(browser: Browser, tmp_path: Path, language: str) -> None:
    if not AXE.exists():
        lacking("axe", "axe-core is not installed: npm install")
    file = tmp_path / "page.html"
    file.write_bytes(made("html", language, HOSTILE))
    sizes: tuple[tuple[Literal["light", "dark"], int], ...] = (
        ("light", 1280),
        ("dark", 1280),
        ("light", 390),
    )
    for scheme, width in sizes:
        context = browser.new_context(
            color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=True
        )
        page: Page = context.new_page()
        page.goto(file.as_uri())
        page.add_script_tag(path=str(AXE))
        found = page.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.nodes[0].html]))")
        assert found == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        context.close()


@pytest.mark.chromium
def test_the_page_asks_for_nothing_and_changes_its_theme(page: Page, tmp_path: Path) -> None:
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    file = tmp_path / "page.html"
    file.write_bytes(made("html", text=HOSTILE))
    page.goto(file.as_uri())
    page.locator("#theme").click()
    assert page.evaluate("document.documentElement.dataset.theme") in {"light", "dark"}
    assert wrong == []
