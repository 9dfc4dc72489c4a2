"""Large files, large folders and what looks through a large study: seconds of CPU, and how they grow.

``python -m benchmarks.large_sources [books|folder|survey|rows|again]`` prints a line a measure and exits 1 where four
times as much takes more than six times as long, or where a ratio is above its limit.

* books: one document of 2,000 and of 8,000 paragraphs, each with a label before a colon, as txt, html, docx, odt
  and epub;
* folder: 250 and 1,000 Word documents;
* survey: 5,000 and 20,000 rows of answers: brought in, brought in again, cut, listed, drawn from, checked;
* rows: 20,000 rows and 20,000 references brought in, and the rows cut, against a bare program that puts the rows into
  SQLite with an index of their words;
* again: a folder of 1,500 texts and 500 Word documents that is brought in again, against reading and hashing its
  bytes.
"""

import csv
import random
import sys
import tempfile
import zipfile
from pathlib import Path

from benchmarks.importing import cpu, fresh, study

MOST = 6.0
LIMITS = {"rows brought in": 7.0, "rows cut": 4.0, "references brought in": 9.0, "the same folder again": 8.0}
BARE_ROWS = """
import csv, json, sqlite3, sys
study = sqlite3.connect("bare.db")
study.execute("CREATE TABLE answer(n INTEGER PRIMARY KEY, text TEXT, told TEXT)")
study.execute("CREATE VIRTUAL TABLE words USING fts5(text, content='')")
with open(sys.argv[1], encoding="utf-8-sig", newline="") as file:
    for n, row in enumerate(csv.DictReader(file, delimiter=";")):
        text = row.pop("answer")
        study.execute("INSERT INTO answer VALUES(?, ?, ?)", [n, text, json.dumps(row, ensure_ascii=False)])
        study.execute("INSERT INTO words(rowid, text) VALUES(?, ?)", [n, text.lower()])
study.commit()
"""
BARE_BYTES = """
import hashlib, os, sys
for entry in sorted(os.scandir(sys.argv[1]), key=lambda one: one.name):
    with open(entry.path, "rb", buffering=0) as file:
        hashlib.blake2b(file.read(), digest_size=16).hexdigest()
"""
WORDS = """мы обсуждали задания на форуме каждую неделю и учителя делились планами уроков с коллегами из других школ
мұғалімдер курста бірге жұмыс істеді және сабақ жоспарларын бөлісті the teachers planned lessons together"""
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
XHTML = 'xmlns="http://www.w3.org/1999/xhtml"'
CONTAINER = (
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="c.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
PACKAGE = (
    '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Lessons</dc:title></metadata><manifest>'
    '<item id="c" href="c.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="c"/>'
    "</spine></package>"
)


def paragraphs(many, seed=1):
    """Return paragraphs of sixty words."""
    chance = random.Random(seed)
    return [f"Paragraph {n}: {' '.join(chance.choices(WORDS.split(), k=60))}." for n in range(many)]


def packed(path, members):
    """Write a ZIP file; the kind of document stands first, as it is."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(zipfile.ZipInfo(name) if name == "mimetype" else name, text)


def docx(path, texts):
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in texts)
    packed(path, {"word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>"})


def book(folder, suffix, many):
    """Write one document and return its path."""
    texts = paragraphs(many)
    html = "".join(f"<p>{text}</p>" for text in texts)
    path = folder / f"book{many}.{suffix}"
    if suffix == "txt":
        path.write_text("\n\n".join(texts), "utf-8")
    elif suffix == "html":
        path.write_text(f"<!doctype html><title>Lessons</title><article>{html}</article>", "utf-8")
    elif suffix == "docx":
        docx(path, texts)
    elif suffix == "odt":
        body = "".join(f"<text:p>{text}</text:p>" for text in texts)
        text = f"<office:text>{body}</office:text>"
        content = (
            f"<office:document-content {ODF}><office:body>{text}</office:body></office:document-content>"
        )
        packed(path, {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})
    else:
        page = f"<html {XHTML}><head><title>c</title></head><body>{html}</body></html>"
        told = {"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER}
        packed(path, {**told, "c.opf": PACKAGE, "c.xhtml": page})
    return path


def survey(folder, many):
    """Write a table as Excel saves it in Russia and return its path."""
    path = folder / f"survey{many}.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file, delimiter=";")
        table.writerow(["id", "school", "years", "score", "day", "answer"])
        for number, text in enumerate(paragraphs(many)):
            table.writerow([f"R{number}", f"School {number % 29}", number % 40, "3,5", "20.11.2026", text])
    return path


def timed(top, commands):
    """Return CPU seconds of each command in a new study, less the start of one."""
    place = study(top)
    start, _ = cpu([sys.executable, "-m", "codex", "source", "list"], place)
    spent = {}
    for name, words in commands.items():
        seconds, _ = cpu([sys.executable, "-m", "codex", *words], place)
        spent[name] = max(seconds - start, 0.001)
    return spent


def books(top):
    for suffix in ("txt", "html", "docx", "odt", "epub"):
        yield [
            (many, timed(top, {f"{suffix} of paragraphs": ["import", str(book(top, suffix, many))]}))
            for many in (2_000, 8_000)
        ]


def folder(top):
    told = []
    for many in (250, 1_000):
        place = top / f"folder{many}"
        place.mkdir()
        for number in range(many):
            docx(place / f"{number}.docx", paragraphs(20, number))
        told.append((many, timed(top, {"Word documents": ["import", str(place)]})))
    yield told


def answers(top):
    yield [
        (
            many,
            timed(
                top,
                {
                    "answers brought in": ["import", file, "--map", "text=answer", "--map", "id=id"],
                    "the same again": ["import", file],
                    "excerpt cut": ["excerpt", "cut", "--by", "answer"],
                    "excerpt list": ["excerpt", "list"],
                    "sample draw": ["sample", "draw", "a", "--size", "100", "--stratify", "school"],
                    "check refs": ["check", "refs"],
                    "check numbers": ["check", "numbers"],
                },
            ),
        )
        for many in (5_000, 20_000)
        for file in [str(survey(top, many))]
    ]


def bare(top, script, *words):
    """Return CPU seconds of a bare program, less the start of one."""
    start, _ = cpu([sys.executable, "-c", "pass"], top)
    seconds, _ = cpu([sys.executable, "-c", script, *words], fresh(top))
    return max(seconds - start, 0.001)


def rows(top):
    """Yield what records cost against the least that they can."""
    file, refs = str(survey(top, 20_000)), top / "refs.ris"
    with refs.open("w", encoding="utf-8") as out:
        for number, text in enumerate(paragraphs(20_000)):
            told = (
                f"TI  - Lessons {number}\nAU  - Ospan, A.\nPY  - 2020\nJO  - Journal\nDO  - 10.1000/{number}"
            )
            out.write(f"TY  - JOUR\n{told}\nAB  - {text}\nER  - \n\n")
    brought = ["import", file, "--map", "text=answer", "--map", "id=id"]
    for commands in (
        {"rows brought in": brought, "rows cut": ["excerpt", "cut", "--by", "answer"]},
        {"references brought in": ["import", str(refs)]},
    ):
        least = bare(top, BARE_ROWS, file)
        mine = timed(top, commands)
        least = (least + bare(top, BARE_ROWS, file)) / 2  # the machine may be busier before than after
        for name, seconds in mine.items():
            yield name, seconds, least


def again(top):
    """Yield what a folder that did not change costs against its bytes."""
    place = top / "again"
    place.mkdir()
    for number in range(2_000):
        if number % 4:
            (place / f"{number}.txt").write_text("\n\n".join(paragraphs(6, number)), "utf-8")
        else:
            docx(place / f"{number}.docx", paragraphs(6, number))
    name = "the same folder again"
    mine = timed(top, {"brought in": ["import", str(place)], name: ["import", str(place)]})
    yield name, mine[name], bare(top, BARE_BYTES, str(place))


AGAINST = {"rows": rows, "again": again}
MEASURES = {"books": books, "folder": folder, "survey": answers}


def main():
    above = False
    asked = [word for word in sys.argv[1:] if word in {**MEASURES, **AGAINST}] or [*MEASURES, *AGAINST]
    with tempfile.TemporaryDirectory() as name:
        for what in asked:
            for one, seconds, least in AGAINST.get(what, lambda _top: ())(Path(name)):
                ratio, limit = seconds / least, LIMITS[one]
                print(
                    f"{one}: {seconds:.2f} s, {ratio:.1f} times the bare program's {least:.2f} s (limit {limit:g})"
                )
                above = above or ratio > limit
            for (few, small), (many, large) in MEASURES.get(what, lambda _top: ())(Path(name)):
                for one, seconds in large.items():
                    growth = seconds / small[one]
                    each = 1000 * seconds / many
                    print(
                        f"{one}: {many:,} in {seconds:.2f} s, {each:.2f} ms each; {growth:.1f} times {few:,}"
                    )
                    above = above or (growth > MOST and seconds > 1)
    return above


if __name__ == "__main__":
    sys.exit(main())
