"""A study made again of the log of a public package, in a folder that is thrown away."""

from __future__ import annotations

import json
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from codex.errors import CodexError, DamagedInput
from codex.exporting.texts import file_stem
from codex.model.expert import Expert
from codex.steps.study.opening import STUDY_FILE, Study
from codex.store import bodies
from codex.store.kinds import KINDS
from codex.store.log import Write
from codex.store.rounds import closing, counted_events
from codex.store.study_file import create_study

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from codex.steps.paper.public_log import Line
    from codex.store.study_file import StudyFile

ACTOR: Final = Expert("public", "public", "facilitator")
REPLAYED: Final = frozenset(
    {
        "expert@1", "branch@1", "code@1", "version@1", "source@1", "set@1", "cut@1", "sample@1", "round@1",
        "item@1", "vote@1", "judge@1", "done@1", "span@1", "decide@1", "settle@1",
    }
)  # fmt: skip
"""Kinds that a package may hold; anything else is not ours."""


def read_lines(content: bytes, name: str) -> list[Line]:
    """Read the log of a package.

    Raises:
        DamagedInput: A line is no JSON object of a kind that a package holds.
    """
    found = []
    for number, line in enumerate(content.splitlines(), 1):
        try:
            told = json.loads(line.decode("utf-8"))
        except (ValueError, RecursionError) as problem:
            raise DamagedInput("report.package-line", file=name, line=number) from problem
        if not isinstance(told, dict) or told.get("kind") not in {*REPLAYED, "close"}:
            raise DamagedInput("report.package-line", file=name, line=number)
        if not isinstance(told.get("key"), list):
            raise DamagedInput("report.package-line", file=name, line=number)
        found.append(told)
    return found


@contextmanager
def replayed(lines: Sequence[Line], *, name: str, date: str) -> Iterator[Study]:
    """Give the study that the lines make; its file is gone afterwards.

    Args:
        lines: As read.
        name: What the package is called.
        date: ISO date of the last event that the study rested on.

    Raises:
        DamagedInput: The lines do not make a study.
    """
    with tempfile.TemporaryDirectory(prefix="codex-public-") as folder:
        place = Path(folder) / file_stem(name, "public")
        place.mkdir()
        file = create_study(place / STUDY_FILE, seed=f"public/{name}", now=f"{date}T00:00:00Z")
        try:
            with file.transaction():
                _replay(file, lines)
            yield Study(file, place, ACTOR)
        finally:
            file.connection.close()


def _replay(file: StudyFile, lines: Sequence[Line]) -> None:
    try:
        waiting: list[Write] = []
        for line in lines:
            if line["kind"] == "close":
                file.write(waiting, ACTOR)
                waiting = []
                one = str(line["key"][0])
                file.write([closing(file, one, counted_events(file, one))], ACTOR)
            else:
                waiting.append(_write(file, line))
        file.write(waiting, ACTOR)
    except CodexError:
        raise
    except (KeyError, IndexError, TypeError, ValueError) as problem:
        raise DamagedInput("report.package-broken") from problem


def _write(file: StudyFile, line: Line) -> Write:
    value: dict[str, Any] = dict(line["value"])
    for field, content in sorted(line.get("bodies", {}).items()):
        if field not in KINDS[line["kind"]].bodies:
            raise KeyError(field)
        put = bodies.put if isinstance(content, str) else bodies.put_json
        value[field] = put(file.connection, file.ids, content)
    return Write(line["kind"], tuple(line["key"]), value)
