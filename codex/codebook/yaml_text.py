"""YAML as text: every scalar stays what was written, every value knows its line.

ruamel's parser gives events; the tree is built here, because a constructor would let tags pass,
expand aliases, and take ``no`` for a truth value.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any, Final

from codex.errors import DamagedInput
from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEEPEST: Final = 40


@dataclass(slots=True)
class Node:
    """A value of the text: exactly one of ``text``, ``items`` and ``keys`` is not None."""

    line: int
    """Counted from 1."""
    text: str | None = None
    items: list[Node] | None = None
    keys: dict[str, Node] | None = field(default=None)
    at: dict[str, int] = field(default_factory=dict)
    """Line of each key."""


def read_yaml(text: str, name: str) -> Node:
    """Read one YAML document.

    Args:
        text: The document.
        name: Name of the file, for messages.

    Raises:
        DamagedInput: Not YAML, empty, a second document, a tag, an anchor or alias, a key twice.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        events = YAML(typ="base", pure=True).parse(text.removeprefix("\ufeff"))
        return _document(iter(events), name)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise DamagedInput("codebook.yaml-damaged", file=name, line=line, problem=error.problem) from error
    except YAMLError as error:
        line = text.count("\n", 0, getattr(error, "position", 0)) + 1
        raise DamagedInput("codebook.yaml-character", file=name, line=line) from error


def _document(events: Iterator[Any], name: str) -> Node:
    found: Node | None = None
    for event in events:
        if type(event).__name__ in _ENVELOPE:
            continue
        if found is not None:
            raise DamagedInput("codebook.yaml-two-documents", file=name, line=_line(event))
        found = _value(event, events, name, 0)
    if found is None:
        raise DamagedInput("codebook.empty", file=name)
    return found


def _value(event: Any, events: Iterator[Any], name: str, depth: int) -> Node:
    line = _line(event)
    if type(event).__name__ == "AliasEvent" or event.anchor is not None:
        raise DamagedInput("codebook.yaml-alias", file=name, line=line, name=event.anchor)
    if event.tag is not None:
        raise DamagedInput("codebook.yaml-tag", file=name, line=line)
    if depth > _DEEPEST:
        raise DamagedInput("codebook.yaml-deep", file=name, line=line)
    node = Node(line)
    if type(event).__name__ == "ScalarEvent":
        node.text = event.value
    elif type(event).__name__ == "SequenceStartEvent":
        node.items = []
        while type(event := next(events)).__name__ != "SequenceEndEvent":
            node.items.append(_value(event, events, name, depth + 1))
    else:
        _fill(node, events, name, depth + 1)
    return node


def _fill(node: Node, events: Iterator[Any], name: str, depth: int) -> None:
    node.keys = {}
    while type(event := next(events)).__name__ != "MappingEndEvent":
        key = _value(event, events, name, depth)
        if key.text is None:
            raise DamagedInput("codebook.yaml-key", file=name, line=key.line)
        if key.text in node.keys:
            raise DamagedInput(
                "codebook.key-twice", file=name, line=key.line, first=node.at[key.text], key=key.text
            )
        node.keys[key.text] = _value(next(events), events, name, depth)
        node.at[key.text] = key.line


_ENVELOPE: Final = frozenset({"StreamStartEvent", "StreamEndEvent", "DocumentStartEvent", "DocumentEndEvent"})


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1
