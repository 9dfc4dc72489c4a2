"""A study file with millions of judgments, put straight into the state tables.

Writing them as events would measure the log, which is not what is asked here; what ``codex agree``
reads is the state alone.
"""

from __future__ import annotations

import random
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from codex.cli.app import main as codex
from codex.store import sums

if TYPE_CHECKING:
    from pathlib import Path

STUDY = "study.codex"


@dataclass(frozen=True)
class Shape:
    """How large, and of what kind."""

    excerpts: int = 200_000
    experts: int = 5
    codes: int = 20
    given: int = 3
    """Codes that an expert gives an excerpt."""
    sources: int = 200
    branches: int = 2

    @property
    def judgments(self) -> int:
        return self.excerpts * self.experts * self.given


def make(folder: Path, shape: Shape) -> Path:
    """Make the study, or return the one that is there; its round 1 is closed."""
    if (folder / STUDY).exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    book = folder / "book.yaml"
    lines = ["schema: codex/codebook@1", "branches:"]
    lines += [f"  - {{id: branch{b}, exclusive: false, give_parents: false}}" for b in range(shape.branches)]
    lines += ["codes:"]
    for b in range(shape.branches):
        lines += [f"  - id: theme{b}", f"    branch: branch{b}", f"    name: Theme {b}", "    children:"]
        lines += [f"      - {{id: code{c}, name: Code {c}}}" for c in range(b, shape.codes, shape.branches)]
    book.write_text("\n".join(lines) + "\n")
    text = folder / "text.txt"
    text.write_text("One.\n\nTwo.\n")
    people = [f"expert{n}" for n in range(shape.experts)]
    run(["init", str(folder), "--languages", "en"])
    for words in (
        ["import", str(text)],
        ["excerpt", "cut", "--by", "paragraph"],
        ["codebook", "import", str(book)],
        *(["expert", "add", name, "--role", "coder", "--languages", "en"] for name in people),
        ["round", "open", "--kind", "tag"],
        ["round", "close"],
    ):
        run(["--study", str(folder), *words])
    fill(sqlite3.connect(folder / STUDY), shape, people)
    return folder


def run(words: list[str]) -> None:
    code = codex(words)
    if code:
        msg = f"codex {' '.join(words)} ends with {code}"
        raise SystemExit(msg)


def fill(connection: sqlite3.Connection, shape: Shape, people: list[str]) -> None:
    """Put sources, excerpts, the sample, judgments and what is done into the state."""
    draw = random.Random(7)
    one = connection.execute
    for (name,) in one("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        one(f"DROP TRIGGER {name}")
    number = dict(one("SELECT id, n FROM ident"))
    top = max(number.values()) + 1
    sources = [top + n for n in range(shape.sources)]
    first = top + shape.sources
    excerpts = range(first, first + shape.excerpts)
    many = connection.executemany
    many("INSERT INTO ident VALUES(?, ?)", ((n, f"s{n}") for n in sources))
    many("INSERT INTO ident VALUES(?, ?)", ((n, f"x{n}") for n in excerpts))
    row = one("SELECT * FROM source").fetchone()
    many(f"INSERT INTO source VALUES({','.join('?' * len(row))})", ((n, *row[1:]) for n in sources))
    row = list(one("SELECT * FROM excerpt").fetchone())
    names = [column[1] for column in one("PRAGMA table_info(excerpt)")]
    at, of = names.index("position"), names.index("source")

    def excerpt(place: int, n: int) -> list[object]:
        row[0], row[of], row[at] = n, sources[place * shape.sources // shape.excerpts], place
        return row

    marks = ",".join("?" * len(row))
    many(f"INSERT INTO excerpt VALUES({marks})", (list(excerpt(p, n)) for p, n in enumerate(excerpts)))
    sample, the_round, version = one("SELECT sample, n, version FROM round").fetchone()
    one("DELETE FROM member WHERE sample = ?", [sample])
    many("INSERT INTO member VALUES(?, ?, ?)", ((sample, p, n) for p, n in enumerate(excerpts)))
    event = bytes(16)
    experts = [number[name] for name in people]
    fixed = {"round": the_round, "occasion": 1, "version": version, "unsure": 0, "clock": 1, "event": event}

    def insert(table: str, changing: list[str]) -> str:
        names = [column[1] for column in one(f"PRAGMA table_info({table})")]
        values = {**fixed, "given": 1, "stance": 0}
        literal = {
            k: f"x'{v.hex()}'" if isinstance(v, bytes) else str(v) for k, v in values.items() if k in names
        }
        parts = [f"?{changing.index(n) + 1}" if n in changing else literal.get(n, "NULL") for n in names]
        return f"INSERT INTO {table} VALUES({','.join(parts)})"

    many(insert("done", ["excerpt", "expert"]), ((x, e) for x in excerpts for e in experts))
    codes = [n for (n,) in one("SELECT n FROM code JOIN ident USING (n) WHERE id LIKE 'code%'")]
    many(insert("judgment", ["excerpt", "code", "expert"]), judgments(draw, excerpts, codes, experts, shape))
    sums.refresh(connection)
    connection.commit()
    one("ANALYZE")
    connection.commit()
    connection.close()


def judgments(draw: random.Random, excerpts: range, codes: list[int], experts: list[int], shape: Shape):
    """Yield (excerpt, code, expert): mostly the truth of the excerpt, some codes by chance."""
    for excerpt in excerpts:
        truth = draw.sample(codes, shape.given)
        for expert in experts:
            own = [code for code in truth if draw.random() < 0.75]
            rest = [code for code in codes if code not in own]
            for code in [*own, *draw.sample(rest, shape.given - len(own))]:
                yield excerpt, code, expert
