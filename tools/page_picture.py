"""Draw docs/pictures/matrix.png: the worked example's matrix as a browser shows it.

``python -m tools.page_picture`` needs playwright and a Chromium; run it after ``python -m tools.golden``.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "exports" / "matrix.html"
PICTURE = ROOT / "docs" / "pictures" / "matrix.png"
WIDTH, HEIGHT = 1280, 860
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main() -> int:
    """Open the page, let its script draw, keep what a reader sees first."""
    from playwright.sync_api import sync_playwright

    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        sys.stderr.write("no Chromium on this system\n")
        return 1
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        page.goto(PAGE.as_uri())
        page.wait_for_selector("html[data-ready]")
        page.screenshot(path=PICTURE)
        browser.close()
    sys.stderr.write(f"written: {PICTURE.relative_to(ROOT)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
