"""The other side of :mod:`codex.steps.sources.apart`: takes bytes, gives JSON, within limits."""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import struct
import sys
from typing import Final

_SIZE: Final = struct.Struct("<Q")
_MEMORY: Final = 320_000_000
"""Bytes beyond what the interpreter has, and four times the file."""
_CPU_SECONDS: Final = 90
_PART: Final = b"\xff" * _SIZE.size
"""Sent for each part of a file that is done."""
_ALLOWED: Final = "codex.importing."


def main() -> None:
    """Serve until the pipe is closed."""
    # what C code prints must not come between the answers
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    asked = sys.stdin.buffer

    def tell() -> None:
        answers.write(_PART)
        answers.flush()

    _forbid_writing()
    while True:
        name, data = _part(asked), _part(asked)
        if name is None or data is None:
            break
        module, _, function = name.decode().partition(":")
        if not module.startswith(_ALLOWED):
            break
        work = getattr(importlib.import_module(module), function)
        _limit(len(data))
        answer = json.dumps(work(data, tell), ensure_ascii=False).encode("utf-8", errors="ignore")
        answers.write(_SIZE.pack(len(answer)))
        answers.write(answer)
        answers.flush()
    os._exit(0)  # nothing is open but the pipes: there is nothing to put in order


def _part(asked: object) -> bytes | None:
    read = getattr(asked, "read")  # noqa: B009 - a binary stream
    head = read(_SIZE.size)
    if len(head) < _SIZE.size:
        return None
    data = read(_SIZE.unpack(head)[0])
    return bytes(data)


def _forbid_writing() -> None:
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _limit(size: int) -> None:
    """Limit memory and processor time for the next file; systems without limits have the parent's clock."""
    with contextlib.suppress(ImportError, OSError, ValueError, AttributeError):
        import resource

        used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(used) + _CPU_SECONDS, hard))
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (_address_space() + _MEMORY + 4 * size, hard))


def _address_space() -> int:
    """Return the bytes of address space in use; a guess where the system does not tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - no heavier import in the worker
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, AttributeError):
        return 500_000_000
