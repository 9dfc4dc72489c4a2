"""A round of 500 items for 100 experts: opened, ballots made, filled in and taken; and one page until it answers.

``python -m benchmarks.ballots [ITEMS [EXPERTS]]`` prints every figure with its limit and exits 1 above one;
commands are measured in seconds of CPU, which other work on the machine does not change:

* the round opened and the ballots of all experts made, each as page, message, workbook and paper: 20 s;
* the ballots of all experts taken in: 5 s;
* the page of 100 items with their evidence: 150 kB, and 0.5 s until it answers in Chromium.
"""

import contextlib
import io
import os
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

from codex.cli import app
from codex.steps.study.opening import open_study
from codex.store.excerpts import codable_ids
from tests.panel import fill, page_data

WORDS = (
    "учитель",
    "форум",
    "мақсат",
    "сабақ",
    "lesson",
    "goal",
    "помощь",
    "коллега",
    "ауыл",
    "peer",
    "feedback",
)
EVIDENCE = 3
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
PROTOCOL = """schema: codex/protocol@1
kind: rate
questions: [{id: fit, text: {en: How far?, ru: Насколько?, kk: Қаншалықты?}}]
scale: {low: 1, high: 9}
rule: median at least 7 and iqr at most 2
quorum: 50
"""


def codex(folder, *words):
    """Run codex in this process and return the seconds of CPU it took."""
    begun = time.process_time()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()) as told:
        code = app.main(["--study", str(folder), *words] if folder else list(words))
    if code:
        raise SystemExit(f"codex {' '.join(words)}: {code}\n{told.getvalue()}")
    return time.process_time() - begun


def prepare(folder, items, people):
    """Make a study of texts, experts and a table of statements with their evidence."""
    chance = random.Random(7)

    def said(n):
        return " ".join(chance.choice(WORDS) for _ in range(n))

    codex(None, "init", str(folder), "--languages", "kk,ru,en")
    raw = folder / "raw"
    raw.mkdir()
    for number in range(10):
        text = "\n\n".join(said(30) for _ in range(items * EVIDENCE // 10 + 1))
        (raw / f"text{number}.txt").write_text(text, encoding="utf-8")
    codex(folder, "import", *(str(path) for path in sorted(raw.glob("*.txt"))))
    codex(folder, "excerpt", "cut", "--by", "paragraph")
    rows = "".join(f"Expert {n},panellist,kk ru en,e{n:03}\n" for n in range(people))
    (raw / "experts.csv").write_text(f"name,role,languages,id\n{rows}", encoding="utf-8")
    codex(folder, "expert", "add", str(raw / "experts.csv"))
    with open_study(folder) as study:
        excerpts = codable_ids(study.file)
    lines = [
        f"s{n},{said(5)},{said(5)},{said(5)},{' '.join(excerpts[n * EVIDENCE : (n + 1) * EVIDENCE])}"
        for n in range(items)
    ]
    (raw / "statements.csv").write_text("id,en,ru,kk,evidence\n" + "\n".join(lines), encoding="utf-8")
    (raw / "panel.yaml").write_text(PROTOCOL.replace("50", str(max(2, people // 2))), encoding="utf-8")


def open_words(folder):
    raw = folder / "raw"
    return (
        "round", "open", "--kind", "rate", "--items", str(raw / "statements.csv"),
        "--protocol", str(raw / "panel.yaml"),
    )  # fmt: skip


def answer(out, back):
    """Fill every page in, as it would be saved."""
    chance = random.Random(3)
    back.mkdir()
    for page in sorted(set(out.glob("*.html")) - set(out.glob("*-paper.html"))):
        data = page_data(page.read_bytes())
        filled = fill(
            data,
            lambda *_: ("given", str(chance.randint(1, 9)), "түсініктеме" if chance.random() < 0.1 else ""),
        )
        (back / f"{page.stem}.json").write_text(filled.json, encoding="utf-8")


def ready(page):
    """Return the seconds until a page answers, the best of five; None without a browser."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        return None
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=found, args=flags)
        times = []
        for _ in range(5):
            tab = browser.new_page()
            tab.goto(page.as_uri())
            tab.wait_for_selector("html[data-ready]")
            times.append(tab.evaluate("Number(document.documentElement.dataset.ready)") / 1000)
            tab.close()
        browser.close()
    return min(times)


def told(what, value, limit, unit):
    """Print a figure and say whether it holds."""
    holds = value <= limit
    print(f"{what:58} {value:9.2f} {unit:3} limit {limit:g}  {'ok' if holds else 'TOO MUCH'}")
    return holds


def main(items=500, people=100):
    os.environ.pop("CODEX_EXPERT", None)
    with tempfile.TemporaryDirectory() as place:
        folder, out, back = Path(place) / "s", Path(place) / "out", Path(place) / "back"
        prepare(folder, items, people)
        opened = codex(folder, *open_words(folder))
        made = codex(folder, "ballot", "make", "-o", str(out))
        print(f"{items} items, {people} experts")
        good = told("round opened, ballots of all made in four forms", opened + made, 20, "s")
        answer(out, back)
        good &= told("ballots taken in", codex(folder, "ballot", "collect", str(back)), 5, "s")
        print(f"results of the round: {codex(folder, 'round', 'results', '--peek', '--json'):.1f} s")
        codex(folder, "round", "close")
        plan = folder / "raw" / "panel.yaml"
        plan.write_text(f"{plan.read_text()}feedback: all\n")
        again = codex(
            folder, "round", "open", "--kind", "rate", "--items", "undecided", "--protocol", str(plan)
        )
        again += codex(folder, "ballot", "make", "-o", str(Path(place) / "again"))
        good &= told("the next round, each with what the last one came to", again, 20, "s")
        small, one = Path(place) / "small", Path(place) / "one"
        prepare(small, 100, 1)
        codex(small, *open_words(small)[:-2], "--roster", "e000")
        codex(small, "ballot", "make", "-o", str(one), "--form", "html")
        page = next(one.glob("*.html"))
        good &= told("page of 100 items with evidence", page.stat().st_size / 1000, 150, "kB")
        seconds = ready(page)
        if seconds is None:
            print("no Chromium: the page was not opened")
        else:
            good &= told("page of 100 items until it answers", seconds, 0.5, "s")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(*(int(word) for word in sys.argv[1:3])))
