"""Judgments to a matrix, a matrix to a page, and codes by codes; ratios are taken in one run.

``python -m benchmarks.matrix`` prints every figure with its limit and exits 1 above one of them:

* 600,000 judgments to a matrix, as a multiple of the SQLite query that reads them;
* 10,000 excerpts to one HTML file, seconds of CPU, and its bytes beyond the readable quotes;
* the same page until its first cell stands open with its quotes in Chromium (left out where there is none),
  the median of several loads, and until all of it has been read;
* co-occurrence of 300 codes over 100,000 excerpts, against one SQL query per pair of codes.
"""

import random
import re
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from codex.exporting.matrix_html import matrix_html
from codex.matrix.answers import read_answers
from codex.matrix.cells import build
from codex.matrix.cooccurrence import co_occurrence
from codex.matrix.count_pairs import count_pairs
from codex.matrix.sides import Side
from codex.model.matrix import Axis
from codex.model.protocol import CellRule
from codex.model.provenance import Provenance
from codex.model.view import MatrixView, Quote
from codex.words import LANGUAGES, Words

ROSTER = ("aigul", "marat", "dana")
ROWS = tuple(f"row-{n}" for n in range(20))
COLS = tuple(f"col-{n}" for n in range(12))
GIVEN = "SELECT code, excerpt, expert, stance FROM judgment WHERE round = 1 AND given = 1 AND occasion = 1"
DONE = "SELECT excerpt, expert, version FROM done WHERE round = 1"
REPEATS = 5
LOADS = 9
FIRST_ANSWER = """new PerformanceObserver((list) => {
  if (self.answered || !list.getEntriesByName("ready").length) return;
  const dialog = document.querySelector("dialog");
  new MutationObserver(() => {
    if (!dialog.open || self.answered) return;
    const quotes = [...dialog.querySelectorAll("figure blockquote")].filter((quote) => quote.textContent);
    self.answered = [quotes.length, performance.now()];
  }).observe(dialog, { attributes: true });
  document.querySelector("#matrix tbody a").click();
}).observe({ type: "mark" });"""
"""Clicks on the first cell as soon as the page says that it answers, and notes when it stands open and how many quotes
with their texts stand there."""
AT_ONCE = 50
"""Quotes of a status that a cell shows before it is asked for more."""
CORPUS = Path(__file__).parents[1] / "corpus"


def study(excerpts, dice):
    """Return an in-memory study: two codes an expert and excerpt, eight in ten alike."""
    db = sqlite3.connect(":memory:")
    db.execute(
        "CREATE TABLE judgment(round, excerpt, code, expert, occasion, stance, given,"
        " PRIMARY KEY(round, excerpt, code, expert, occasion)) WITHOUT ROWID"
    )
    db.execute("CREATE TABLE done(round, excerpt, expert, version)")
    number = {name: place for place, name in enumerate((*ROWS, *COLS), start=10)}
    rows = []
    for excerpt in range(excerpts):
        row, col = dice.choice(ROWS), dice.choice(COLS)
        for expert in range(len(ROSTER)):
            for mine, others in ((row, ROWS), (col, COLS)):
                code = mine if dice.random() < 0.8 else dice.choice(others)
                rows.append((1, 1000 + excerpt, number[code], 500 + expert, 1, int(dice.random() < 0.02), 1))
    db.executemany("INSERT INTO judgment VALUES(?, ?, ?, ?, ?, ?, ?)", sorted(rows))
    done = [
        (1, 1000 + excerpt, 500 + expert, 7) for excerpt in range(excerpts) for expert in range(len(ROSTER))
    ]
    db.executemany("INSERT INTO done VALUES(?, ?, ?, ?)", done)
    db.execute("CREATE INDEX by_code ON judgment(round, code, given, occasion, excerpt, expert, stance)")
    names = {1000 + excerpt: f"x{excerpt}" for excerpt in range(excerpts)}
    others = {500 + place: expert for place, expert in enumerate(ROSTER)}
    others |= {place: name for name, place in number.items()} | {7: "v"}
    return db, (names, others)


def matrix_of(given, done, names, source_of):
    excerpts, others = names  # as codex.steps.matrix asks the study file for them
    answers = read_answers(given, done, roster=ROSTER, had={"v": {*ROWS, *COLS}}, names=others)
    rows, cols = (Side(items, codes={item: (item,) for item in items}) for items in (ROWS, COLS))
    counts = count_pairs(answers, rows, cols, rule=CellRule(), names=excerpts)
    axes = (Axis("branch", "row", ROWS), Axis("branch", "col", COLS))
    return build(
        *axes, counts.pairs, reach=counts.reach, source_of=source_of, rule=CellRule(), quorum=2, roster=ROSTER
    )


def timed(work, *fields):
    start = time.process_time()
    found = work(*fields)
    return time.process_time() - start, found


def judgments_to_matrix(dice):
    db, names = study(100_000, dice)
    source_of = {f"x{excerpt}": f"s{excerpt // 20}" for excerpt in range(100_000)}
    ratios = []
    for _ in range(REPEATS):
        query, (given, done) = timed(lambda: (db.execute(GIVEN).fetchall(), db.execute(DONE).fetchall()))
        making, matrix = timed(matrix_of, given, done, names, source_of)
        ratios.append((query + making) / query)
    assert sum(cell.excerpts for cell in matrix.cells.values()) > 50_000
    print(f"{len(given):,} judgments to a matrix: {min(ratios):.2f}x the query (limit 3)")
    return min(ratios) <= 3


def view_of(excerpts, dice):
    db, names = study(excerpts, dice)
    source_of = {f"x{excerpt}": f"s{excerpt // 25}" for excerpt in range(excerpts)}
    matrix = matrix_of(db.execute(GIVEN).fetchall(), db.execute(DONE).fetchall(), names, source_of)
    words = " ".join(path.read_text(encoding="utf-8") for path in sorted(CORPUS.rglob("*.txt"))).split()
    quotes = {}
    for excerpt, source in source_of.items():
        start, size = dice.randrange(len(words)), dice.randrange(15, 45)
        text = " ".join(
            dice.choice(words) if dice.random() < 0.3 else words[(start + n) % len(words)]
            for n in range(size)
        )
        quotes[excerpt] = Quote(
            text, source, f"Source {source}", locator={"page": dice.randrange(200)}, language="ru"
        )
    provenance = Provenance("bench", "0", "2025-01-01", "0", n={"excerpts": excerpts})
    title = {"en": "Bench"}
    return MatrixView(
        matrix, "bench", title, title, title, quotes, {name: name for name in ROSTER}, provenance
    )


def matrix_to_page(dice):
    say = {language: Words(language) for language in LANGUAGES}
    view = view_of(10_000, dice)
    matrix_html(view_of(50, dice), say)  # templates are read once
    seconds, page = timed(matrix_html, view, say)
    letters = sum(len(quote.text) for quote in view.quotes.values())
    readable = len(re.search(rb'<div class="rows">(.*)</main>', page, re.DOTALL)[1])
    allowed = 60_000 + 0.7 * letters
    size = len(page) - readable
    print(
        f"10,000 excerpts to a page: {seconds:.2f} s (limit 2); {size:,} bytes beyond quotes (limit {allowed:,.0f})"
    )
    first = next(cell for cell in view.matrix.cells.values() if cell.groups)
    statuses = Counter(one.status for one in first.evidence)
    quoted = sum(min(count, AT_ONCE) for count in statuses.values())
    return seconds <= 2 and size <= allowed and answers_in_browser(page, quoted)


def answers_in_browser(page, quoted):
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        print("page in Chromium: no Chromium here")
        return True
    from playwright.sync_api import sync_playwright

    answered, whole = [], []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as started:
        path = Path(folder) / "matrix.html"
        path.write_bytes(page)
        browser = started.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        for _ in range(LOADS):
            shown = browser.new_page()
            shown.add_init_script(FIRST_ANSWER)
            shown.goto(path.as_uri())
            shown.wait_for_selector("html[data-ready]")
            quotes, at, end = shown.evaluate(
                "[...answered, performance.getEntriesByName('whole')[0].startTime]"
            )
            assert quotes == quoted, f"the first cell opened with {quotes} quotes of {quoted}"
            answered.append(at / 1000)
            whole.append(end / 1000)
            shown.close()
        browser.close()
    print(
        f"page in Chromium, median of {LOADS} loads: first cell opened with its quotes at "
        f"{statistics.median(answered):.2f} s (limit 0.5; {min(answered):.2f} to {max(answered):.2f}), "
        f"read to its end at {statistics.median(whole):.2f} s"
    )
    return statistics.median(answered) <= 0.5


def codes_by_codes(dice):
    codes = [f"c{n}" for n in range(300)]
    excerpts = {code: set() for code in codes}
    for excerpt in range(100_000):
        for code in dice.sample(codes, dice.choice((1, 2, 3, 5))):
            excerpts[code].add(excerpt)
    seconds, found = timed(co_occurrence, excerpts, 100_000)
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE coded(code, excerpt, PRIMARY KEY(code, excerpt)) WITHOUT ROWID")
    db.executemany(
        "INSERT INTO coded VALUES(?, ?)", [(c, x) for c, chosen in excerpts.items() for x in chosen]
    )
    query = (
        "SELECT count(*) FROM coded a JOIN coded b ON a.excerpt = b.excerpt WHERE a.code = ? AND b.code = ?"
    )
    pairs = [tuple(dice.sample(codes, 2)) for _ in range(200)]
    spent, counts = timed(lambda: [db.execute(query, pair).fetchone()[0] for pair in pairs])
    assert counts == [found.count(*pair) for pair in pairs]
    every = spent / len(pairs) * (len(codes) * (len(codes) - 1) // 2)
    print(
        f"300 codes by 300 over 100,000 excerpts: {seconds:.2f} s, {every / seconds:,.0f}x faster than a query a pair"
    )
    return every / seconds >= 20


def main():
    dice = random.Random(7)
    held = [work(dice) for work in (judgments_to_matrix, matrix_to_page, codes_by_codes)]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
