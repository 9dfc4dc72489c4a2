"""The other side of :mod:`codex.steps.sources.apart`: takes bytes, gives JSON, within limits.

A worker reads a few pages and ends, so it loads next to nothing: what ``typing``, ``json`` and ``contextlib``
bring along (regular expressions above all) takes as long as starting Python.
"""

from __future__ import annotations

import os
import struct
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, BinaryIO, Final

try:
    from _json import encode_basestring as _quoted
except ImportError:  # pragma: no cover - a Python without the part in C
    from json.encoder import encode_basestring as _quoted

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
        work = getattr(__import__(module, fromlist=[function]), function)
        _limit(len(data))
        answer = written(work(data, tell)).encode("utf-8", errors="ignore")
        answers.write(_SIZE.pack(len(answer)))
        answers.write(answer)
        answers.flush()
    os._exit(0)  # nothing is open but the pipes: there is nothing to put in order


def written(value: Any) -> str:
    r"""Return plain data as JSON, as ``json.dumps(value, ensure_ascii=False)`` writes it.

    >>> written({"pages": ['"a"\n', ""], "notes": [[0, "x"], []], "more": (), "done": True, "left": None})
    '{"pages": ["\\"a\\"\\n", ""], "notes": [[0, "x"], []], "more": [], "done": true, "left": null}'

    Raises:
        TypeError: It is no plain data: other than strings, whole numbers, lists and dictionaries of strings.
    """
    if isinstance(value, str):
        return _quoted(value)
    if value is None or value is True or value is False:
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return repr(value)
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_quoted(key)}: {written(one)}' for key, one in value.items())}}}"
    raise TypeError(type(value).__name__)


def _part(asked: BinaryIO) -> bytes | None:
    head = asked.read(_SIZE.size)
    return asked.read(_SIZE.unpack(head)[0]) if len(head) == _SIZE.size else None


def _forbid_writing() -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    except (ImportError, OSError, ValueError):
        return


def _limit(size: int) -> None:
    """Limit memory and processor time for the next file; systems without limits have the parent's clock."""
    try:
        import resource

        used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(used) + _CPU_SECONDS, hard))
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (_address_space() + _MEMORY + 4 * size, hard))
    except (ImportError, OSError, ValueError, AttributeError):
        return


def _address_space() -> int:
    """Return the bytes of address space in use; a guess where the system does not tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - no heavier import in the worker
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, AttributeError):
        return 500_000_000
