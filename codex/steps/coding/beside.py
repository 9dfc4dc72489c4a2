"""Another process that learns while somebody types: one question, one answer, at the lowest priority."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from codex.steps.study.opening import Study

_START: Final = (
    "import sys; sys.path[:0] = sys.argv[2:];"
    " from importlib import import_module; import_module(sys.argv[1]).main()"
)


class Beside:
    """A process that is asked now and then; nothing runs before the first question.

    Args:
        module: Of codex; its ``main`` reads a question (:func:`question`) and writes an answer.
    """

    def __init__(self, module: str) -> None:
        self._module = module
        self._answer: tuple[int, bytes] | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def busy(self) -> bool:
        """Whether it is still at the last question."""
        return self._process is not None

    def ask(self, asked: Mapping[str, Any]) -> None:
        """Ask; what was not answered yet is dropped."""
        self.close()
        here = str(Path(__file__).parents[3])
        process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own module
            [sys.executable, "-c", _START, self._module, here, *filter(None, sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "IDLE_PRIORITY_CLASS", 0),
        )
        self._process = process
        Thread(target=self._listen, args=(process, json.dumps(asked).encode()), daemon=True).start()

    def _listen(self, process: subprocess.Popen[bytes], asked: bytes) -> None:
        try:
            answer, _ = process.communicate(asked)
        except (OSError, ValueError):
            answer = b""
        if self._process is process:
            self._answer = (process.returncode or 0) if answer else (process.returncode or 1), answer
            self._process = None

    def take(self) -> tuple[int, bytes] | None:
        """Return (exit code, answer) once, when it has come."""
        answer, self._answer = self._answer, None
        return answer

    def close(self) -> None:
        """End what is still running."""
        process, self._process = self._process, None
        self._answer = None
        if process is not None:
            process.kill()


def question() -> Any:
    """Return what was asked, on the other side."""
    for library in ("OMP", "OPENBLAS", "MKL"):
        os.environ[f"{library}_NUM_THREADS"] = "1"
    return json.loads(sys.stdin.buffer.read())


def _give_way() -> None:
    """Let every other process go first from here on."""
    with contextlib.suppress(OSError, AttributeError):
        os.nice(19)
    with contextlib.suppress(OSError, AttributeError):
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


@contextmanager
def copy_of(folder: Path, expert: str) -> Iterator[Study]:
    """Open a copy of a study, so that no key waits for the reading; what is then done gives way to all else.

    Until the copy is there this process goes as fast as any: keys wait for it while it copies, and on a busy
    machine one that gives way would keep them waiting for a second.
    """
    from codex.steps.study.opening import STUDY_FILE, open_study
    from codex.store.backup import still_copy

    with tempfile.TemporaryDirectory() as name:
        with open_study(folder, expert) as study:
            still_copy(study.file, Path(name) / STUDY_FILE)
        _give_way()
        with open_study(Path(name), expert) as study:
            yield study
