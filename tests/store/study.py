"""A small study on disk for tests of the store."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from codex.model.expert import Expert
from codex.store.log import Write
from codex.store.study_file import StudyFile, create_study, open_study_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

NOW = "2026-11-22T10:00:00Z"
FACILITATOR = Expert("facilitator", "Facilitator", "facilitator")
AIGUL = Expert("aigul", "Aigul", "coder", ("kk", "ru"))
MARAT = Expert("marat", "Marat", "coder", ("ru", "en"))
SERIK = Expert("serik", "Serik", "panellist")


def make(path: Path, writes: Sequence[Write] = ()) -> None:
    file = create_study(path, seed="7", now=NOW)
    people = [Write("expert@1", (one.id,), {"role": one.role}) for one in (AIGUL, MARAT, SERIK)]
    file.write([Write("study@1", (), {"name": "s"}), *people], FACILITATOR)
    if writes:
        file.write(writes, FACILITATOR)
    file.connection.close()


@contextmanager
def opened(path: Path) -> Iterator[StudyFile]:
    with open_study_file(path, seed="7", now=NOW) as file:
        yield file


def source(name: str = "s1") -> Write:
    return Write("source@1", (name,), {"kind": "paper", "language": "en", "length": 40})


def cut(name: str = "k1", origin: str = "s1", n: int = 4) -> Write:
    pieces = [[f"x{name}{i}", i * 10, i * 10 + 9, None, None, None, int(i == 3), 1] for i in range(n)]
    return Write("cut@1", (name,), {"source": origin, "by": "turn", "pieces": pieces})


def judge(code: str, excerpt: str = "xk10", expert: str = "aigul", stance: str = "") -> Write:
    value: dict[str, object] = {"version": "1-aa"}
    if stance:
        value["stance"] = stance
    return Write("judge@1", ("1", excerpt, code, expert, 1), value)


def done(excerpt: str = "xk10", expert: str = "aigul", version: str = "1-aa") -> Write:
    return Write("done@1", ("1", excerpt, expert, 1), {"version": version})
