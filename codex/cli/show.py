"""Answers on standard output or in a file: table, tabs, CSV, Markdown or JSON."""

from __future__ import annotations

import sys
from collections.abc import Collection
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from codex.cli.options import Dash
from codex.cli.terminal import is_terminal
from codex.errors import UsageProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from codex.cli.call import Call
    from codex.cli.options import Out

FORMATS = ("table", "tsv", "csv", "md", "json")
"""Forms that :func:`show` knows; a command with forms of its own names them to :func:`form`."""


class Each(Collection[Any]):
    """Rows that are made one by one while they are shown: very many need not be held.

    Args:
        many: How many there are.
        rows: Begins to make them, each time anew.
    """

    def __init__(self, many: int, rows: Callable[[], Iterable[Any]]) -> None:
        self._many = many
        self._rows = rows

    def __len__(self) -> int:
        return self._many

    def __iter__(self) -> Iterator[Any]:
        return iter(self._rows())

    def __contains__(self, row: object) -> bool:
        return any(row == one for one in self)


class Answer(NamedTuple):
    """What a command answers: results with the same keys."""

    schema: str
    """``source`` becomes ``codex/source@1``."""
    results: Collection[Any]
    """Mappings or frozen dataclasses, in their order."""
    columns: Sequence[str] = ()
    """Keys that make the table, in order; none given: all keys of the first result."""
    more: Mapping[str, Any] = MappingProxyType({})
    """Further keys of the JSON envelope: findings."""
    empty: str = ""
    """Id of the text for the person at the terminal where there is nothing to show."""
    drawn: int = 500
    """Rows of the table on a terminal: nobody reads more, and drawing a hundred thousand takes minutes."""
    rest: str = "cli.more-rows"
    """Id of the text that says how many more there are, and how to see them."""


def show(call: Call, out: Out, answer: Answer, beside: Mapping[str, bytes] | None = None) -> None:
    """Write an answer in the form that was asked for.

    Args:
        call: Language, and the warnings for the envelope.
        out: Form and file.
        answer: The results; nothing about their look.
        beside: What to write next to a file, as :func:`deliver` takes it.

    Raises:
        UsageProblem: Two forms were asked for, or one that is not known.
        Refused: The file is there already and ``--yes`` is not.
    """
    chosen = form(out, _default(out), FORMATS)
    if reads(out):
        from codex.cli.tables import on_terminal

        on_terminal(call, answer)
    else:
        from codex.cli import tables

        if chosen == "tsv" and out.output in {None, Dash}:
            for piece in tables.tabs_in_pieces(answer):
                _to_stdout(piece)
            _tell_empty(call, answer)
            return
        rendered = tables.RENDERERS[chosen](call, answer, raw=out.raw)
        if chosen == "json" and out.output in {None, Dash} and is_terminal(sys.stdout):
            rendered = tables.json_on_terminal(rendered)
        deliver(call, out, rendered, beside)
    _tell_empty(call, answer)


def reads(out: Out) -> bool:
    """Say whether a person reads the answer where it is drawn: as a table on a terminal."""
    return form(out, _default(out), FORMATS) == "table" and out.output is None and is_terminal(sys.stdout)


def _tell_empty(call: Call, answer: Answer) -> None:
    if not answer.results and answer.empty:
        call.note(answer.empty)


def form(out: Out, default: str, allowed: Sequence[str]) -> str:
    """Return the form that was asked for: by ``--json``, ``--csv``, ``--format`` or the file's suffix.

    Raises:
        UsageProblem: Two that differ were asked for, or one that is not among ``allowed``.
    """
    asked = dict.fromkeys(
        name
        for name in ("json" if out.json else "", "csv" if out.csv else "", (out.format or "").lower())
        if name
    )
    if len(asked) > 1:
        raise UsageProblem("cli.two-formats", formats=", ".join(asked))
    suffix = Path(out.output).suffix[1:].lower() if out.output else ""
    chosen = next(iter(asked), "") or (suffix if suffix in allowed else "")
    if not chosen and suffix and default not in _SUFFIXES.get(suffix, (suffix,)):
        raise UsageProblem("cli.unknown-format", format=suffix, formats=", ".join(allowed))
    chosen = chosen or default
    if chosen not in allowed:
        raise UsageProblem("cli.unknown-format", format=chosen, formats=", ".join(allowed))
    return chosen


_SUFFIXES = {"txt": ("table", "tsv", "text")}
"""Suffixes that leave the form to the command."""


def deliver(call: Call, out: Out, data: bytes | str, beside: Mapping[str, bytes] | None = None) -> None:
    """Write finished bytes or text to ``-o FILE``, or to standard output.

    Args:
        call: Tells where the file went.
        out: The file, and whether it may take the place of another.
        data: Text goes out as UTF-8, in a pipe too: the same bytes whatever the locale.
        beside: What to write next to the file, by the end of its name (``.provenance.json``); not
            written on standard output.

    Raises:
        Refused: A file is there already and ``--yes`` is not.
    """
    content = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    if out.output is None or out.output == "-":
        _to_stdout(data)
        return
    from codex.cli.write import write_files

    path = Path(out.output).expanduser()
    more = {path.with_name(path.name + end): more for end, more in (beside or {}).items()}
    write_files({path: content, **more}, replace=out.yes)
    call.note("cli.written", where=str(path))


def _to_stdout(data: bytes | str) -> None:
    stream = sys.stdout
    if isinstance(data, str) and is_terminal(stream):  # looked at, not read by a program: nothing may act
        from codex.words.visible import visible

        stream.write(visible(data, lines=True))
        return
    if isinstance(data, str) and not hasattr(stream, "buffer"):
        stream.write(data)  # codex runs inside another program, which takes letters
        return
    stream.flush()
    stream.buffer.write(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data)
    stream.buffer.flush()


def _default(out: Out) -> str:
    if out.output is None and not is_terminal(sys.stdout):
        return "tsv"
    return "table"
