"""Work on files of strangers in a process of its own: one per command, with limits.

A parser in C that meets a broken or hostile file may eat all memory, run for ever or crash. In
the worker it takes nothing with it: the file is refused, and the next one gets a new worker.
"""

from __future__ import annotations

import json
import os
import struct
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from codex.errors import DamagedInput

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from types import TracebackType

_ROOT: Final = Path(__file__).parents[3]
_START: Final = (
    "import sys; sys.path[:0] = sys.argv[1:]; from codex.steps.sources.apart_child import main; main()"
)
_TUNING: Final = "GLIBC_TUNABLES"
_KEEPING: Final = "glibc.malloc.tcache_count=4000"
"""What PDFium frees by the million is kept for what it asks for next (GNU/Linux; others do not know the word)."""
_SIZE: Final = struct.Struct("<Q")
PART: Final = b"\xff" * _SIZE.size
"""Stands for a size: no answer yet, but a part of the file is done."""
SECONDS: Final = 120
"""Wall time for one file; a thousand pages take about five."""


class Apart:
    """Runs functions of codex in a worker process; started when first needed.

    >>> with Apart() as apart:
    ...     apart("codex.importing.pdf_pages:extract", b"no pdf")
    {'error': 'importing.pdf-broken'}
    """

    def __init__(self, seconds: float = SECONDS, part: Callable[[int], None] = lambda _n: None) -> None:
        self.seconds = seconds
        self.part = part
        """Called with 1 for each part of a file (page) that is done."""
        self._process: subprocess.Popen[bytes] | None = None
        self._served = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __call__(self, function: str, data: bytes) -> Any:
        """Return what ``module:function`` gives for the bytes, by way of JSON.

        Raises:
            DamagedInput: It took too long, or died of the file.
        """
        fresh = self._served == 0
        answer = self.ask(function, data, self.part)
        if answer is None and not fresh:  # worn out by the files before, perhaps: a new worker decides
            answer = self.ask(function, data, self.part)
        if answer is None:
            raise DamagedInput("importing.pdf-too-much")
        return json.loads(answer)

    def close(self) -> None:
        """End the worker."""
        process, self._process, self._served = self._process, None, 0
        if process is None:
            return
        from subprocess import TimeoutExpired

        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):  # it may have died before it read what was sent
                    pipe.close()
        try:
            process.wait(timeout=2)
        except TimeoutExpired:
            process.kill()
            process.wait()

    def kill(self) -> None:
        """End the worker at once, whatever it does; who waits for it gets no answer."""
        if self._process is not None:
            self._process.kill()

    def ask(self, function: str, data: bytes, part: Callable[[int], None]) -> bytes | None:
        """Return the worker's answer as JSON; None where it died or was ended, and is gone then.

        Args:
            function: ``module:function``.
            data: What it gets.
            part: As :attr:`part`, for this answer.
        """
        process = self._process or self._start()
        if process.stdin is None or process.stdout is None:  # pragma: no cover - both are pipes
            return None
        from threading import Timer

        timer = Timer(self.seconds, process.kill)
        timer.daemon = True
        timer.start()
        try:
            name = function.encode()
            for sent in (name, data):
                process.stdin.write(_SIZE.pack(len(sent)))
                process.stdin.write(sent)
            process.stdin.flush()
            while (head := process.stdout.read(_SIZE.size)) == PART:
                part(1)
            body = process.stdout.read(_SIZE.unpack(head)[0]) if len(head) == _SIZE.size else b""
        except OSError:
            head, body = b"", b""
        finally:
            timer.cancel()
        if len(head) < _SIZE.size or len(body) < _SIZE.unpack(head)[0]:
            process.kill()
            self.close()
            return None
        self._served += 1
        return body

    def _start(self) -> subprocess.Popen[bytes]:
        from subprocess import DEVNULL, PIPE, Popen  # most imports need no worker

        self._process = Popen(  # noqa: S603 - our own interpreter, our own module
            [sys.executable, "-P", "-S", "-c", _START, str(_ROOT), *filter(None, sys.path)],
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env={**os.environ, _TUNING: ":".join(filter(None, (_KEEPING, os.environ.get(_TUNING))))},
        )
        self._served = 0
        return self._process
