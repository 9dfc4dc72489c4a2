"""YAML as plain text: every scalar stays what was written, and every value knows its line.

Tags, anchors, aliases, second documents and duplicate keys are refused: a protocol that is frozen and
hashed must say what it says once and in one place (``no`` is the text "no", ``1.10`` stays ``1.10``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Any

from codex.consensus.damage import damage
from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

Value = str | Sequence["Value"] | Mapping[str, "Value"]
"""What a YAML text holds once nothing is guessed: text, lists and mappings with text keys."""

Path = tuple[str | int, ...]
"""Where a value stands: keys and list positions from the top."""

_DEEPEST = 24


@dataclass(slots=True)
class YamlText:
    """The content of one document and the line (from 1) of every value in it."""

    value: Value
    lines: dict[Path, int] = field(default_factory=dict)
    name: str = "protocol.yaml"

    def line(self, path: Path) -> int:
        """Return the line of the value at ``path``, or of the nearest value that holds it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def where(self, path: Path) -> str:
        """Return ``FILE:LINE`` for an error or a finding."""
        return f"{self.name}:{self.line(path)}"


def read_yaml(text: str, name: str = "protocol.yaml") -> YamlText:
    r"""Read one YAML document without interpreting any scalar.

    Raises:
        DamagedFile: Not YAML, more than one document, a tag, an anchor, an alias, a key twice, or
            nesting beyond 24 levels; told with the line.

    >>> read_yaml("quorum: 2\nties: no").value
    {'quorum': '2', 'ties': 'no'}
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    found = YamlText("", name=name)
    try:
        events = YAML(typ="base", pure=True).parse(text.removeprefix("\ufeff"))
        _Builder(events, found).document()
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{name}:{mark.line + 1 if mark else 1}"
        raise damage("consensus.yaml-damaged", where, problem=error.problem or "") from error
    except YAMLError as error:
        raise damage("consensus.yaml-damaged", name, problem=str(error).split("\n", 1)[0]) from error
    return found


class _Builder:
    """Turns parser events into values; the parser itself would let tags and aliases through."""

    def __init__(self, events: Iterator[Any], found: YamlText) -> None:
        self._events = (event for event in events if type(event).__name__ not in _ENVELOPE)
        self._found = found

    def document(self) -> None:
        first = next(self._events, None)
        if first is not None:
            self._found.value = self._value(first, ())
            extra = next(self._events, None)
            if extra is not None:
                raise damage("consensus.yaml-two-documents", self._where(extra))

    def _where(self, event: Any) -> str:
        return f"{self._found.name}:{_line(event)}"

    def _value(self, event: Any, path: Path) -> Value:
        name = type(event).__name__
        if name == "AliasEvent" or event.anchor is not None:
            raise damage("consensus.yaml-alias", self._where(event), name=str(event.anchor))
        if event.tag is not None:
            raise damage("consensus.yaml-tag", self._where(event), tag=str(event.tag))
        if len(path) > _DEEPEST:
            raise damage("consensus.yaml-too-deep", self._where(event))
        self._found.lines[path] = _line(event)
        if name == "ScalarEvent":
            return str(event.value)
        return self._list(path) if name == "SequenceStartEvent" else self._mapping(path)

    def _list(self, path: Path) -> list[Value]:
        values: list[Value] = []
        while type(event := next(self._events)).__name__ != "SequenceEndEvent":
            values.append(self._value(event, (*path, len(values))))
        return values

    def _mapping(self, path: Path) -> dict[str, Value]:
        values: dict[str, Value] = {}
        while type(event := next(self._events)).__name__ != "MappingEndEvent":
            line = _line(event)
            key = self._value(event, (*path, ""))
            if not isinstance(key, str):
                raise damage("consensus.yaml-key-not-text", self._where(event))
            if key in values:
                raise damage("consensus.yaml-key-twice", self._where(event), key=key)
            values[key] = self._value(next(self._events), (*path, key))
            self._found.lines[(*path, key)] = line
        return values


_ENVELOPE = frozenset({"StreamStartEvent", "StreamEndEvent", "DocumentStartEvent", "DocumentEndEvent"})


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1
