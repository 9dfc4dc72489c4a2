"""A small study on disk and what is written to it: shared by the measurements of reliability."""

from __future__ import annotations

import json
import shutil
import sqlite3
from typing import TYPE_CHECKING, Any

from codex.model.expert import Expert
from codex.store import bodies, state
from codex.store.log import Write
from codex.store.study_file import StudyFile, create_study, open_study_file

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

NOW = "2026-11-22T10:00:00Z"
FACILITATOR = Expert("facilitator", "Facilitator", "facilitator")
EXPERTS = tuple(Expert(name, name.title(), "coder") for name in ("aigul", "marat", "dana"))
CODES = ("goals", "sharing", "forum", "miro", "quiz")
EXCERPTS = tuple(f"x{number}" for number in range(12))


def at(path: Path, seed: str | None = None) -> AbstractContextManager[StudyFile]:
    """Open a study file."""
    return open_study_file(path, seed=seed, now=NOW)


def make(path: Path, number: int = len(EXCERPTS)) -> None:
    """Make a study with a text, excerpts, a codebook, experts and an open round."""
    file = create_study(path, seed="7", now=NOW)
    excerpts = [f"x{n}" for n in range(number)]
    with file.transaction():
        text = " ".join(f"Мұғалім {name} айтты: we set goals on the forum." for name in excerpts)
        value = {
            "kind": "interview",
            "language": "mixed",
            "length": len(text),
            "text": bodies.put(file.connection, file.ids, text),
        }
        step = len(text) // number
        pieces = [
            [name, n * step, n * step + step - 1, None, None, None, 0, 1] for n, name in enumerate(excerpts)
        ]
        roster = json.dumps([one.id for one in EXPERTS])
        file.write(
            [
                Write("study@1", (), {}),
                *(Write("expert@1", (one.id,), {"role": one.role}) for one in (FACILITATOR, *EXPERTS)),
                Write("source@1", ("s1",), value),
                Write("cut@1", ("k1",), {"source": "s1", "by": "turn", "pieces": pieces}),
                Write("branch@1", ("competency",), {"position": 0}),
                *(
                    Write("code@1", (code,), {"branch": "competency", "position": n})
                    for n, code in enumerate(CODES)
                ),
                Write("version@1", ("1-aa",), {"number": 1, "codes": list(CODES)}),
                Write("sample@1", ("all",), {"excerpts": excerpts, "size": number, "pool": number}),
                Write(
                    "round@1",
                    ("1",),
                    {"kind": "tag", "sample": "all", "version": "1-aa", "roster": roster, "protocol": ""},
                ),
            ],
            FACILITATOR,
        )
    file.connection.close()


def judge(excerpt: str, code: str, expert: Expert, stance: str = "") -> Write:
    """Return the write that gives a code."""
    value = {"version": "1-aa", **({"stance": stance} if stance else {})}
    return Write("judge@1", ("1", excerpt, code, expert.id, 1), value)


def done(excerpt: str, expert: Expert) -> Write:
    """Return the write that finishes an excerpt."""
    return Write("done@1", ("1", excerpt, expert.id, 1), {"version": "1-aa"})


def fill(path: Path) -> None:
    """Let every expert judge every excerpt."""
    with at(path, "fill") as file:
        for expert in EXPERTS:
            for number, excerpt in enumerate(EXCERPTS):
                chosen = CODES[(number + len(expert.id)) % len(CODES)]
                file.write(
                    [
                        judge(excerpt, chosen, expert),
                        judge(excerpt, CODES[number % 3], expert),
                        done(excerpt, expert),
                    ],
                    expert,
                )


def fill_many(path: Path, number: int) -> None:
    """Let every expert give every code to each of the first excerpts, a command an expert."""
    with at(path, "fill") as file:
        for expert in EXPERTS:
            writes = [judge(f"x{n}", code, expert) for n in range(number) for code in CODES]
            file.write([*writes, *(done(f"x{n}", expert) for n in range(number))], expert)


def copy(base: Path, name: str) -> Path:
    """Return another copy of a study file, on a device of its own."""
    path = base.with_name(f"{name}.codex")
    shutil.copy(base, path)
    connection = sqlite3.connect(path)
    connection.execute(
        "UPDATE meta SET value = ? WHERE name = 'device'", [name.encode().ljust(16, b"-")[:16]]
    )
    connection.commit()
    connection.close()
    return path


def told(file: StudyFile) -> dict[str, list[tuple[Any, ...]]]:
    """Return log, texts and state in ids that are the same on every copy."""
    found = {
        name: sorted(file.connection.execute(sql).fetchall(), key=repr) for name, sql in state.SORTED.items()
    }
    found["event"] = file.connection.execute("SELECT * FROM event ORDER BY clock, id").fetchall()
    found["body"] = file.connection.execute(
        "SELECT id, state, salt, content FROM body ORDER BY id"
    ).fetchall()
    return found
