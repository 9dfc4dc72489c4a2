"""Codebooks from YAML (``codebook.yaml`` of a study) and from rows of a table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from codex.codebook.entries import Entry, built, near
from codex.codebook.yaml_text import Node, read_yaml
from codex.errors import DamagedInput
from codex.model.code import Branch, Codebook

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SCHEMA: Final = "codex/codebook@1"
TEXTS: Final = ("name", "definition", "include", "exclude", "example")
"""Fields of a code that hold wording per language."""
_CODE_KEYS: Final = (
    *("id", "branch", "parent", *TEXTS),
    *("origin", "aliases", "colour", "retired", "became", "children"),
)
_BRANCH_KEYS: Final = ("id", "exclusive", "give_parents", "name")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_NO_LANGUAGE: Final = {"kz": "kk", "eng": "en", "rus": "ru", "kaz": "kk", "ua": "uk"}
_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")
_TRUTH: Final = {"yes": True, "true": True, "no": False, "false": False}
_ORIGINS: Final = ("deductive", "inductive")


def read_codebook(text: str, file: str = "codebook.yaml") -> Codebook:
    """Read a codebook from YAML.

    Every scalar is text as written: ``no``, ``1.10`` and ``~`` are names like any other; only
    ``exclusive``, ``give_parents`` and ``retired`` read yes, no, true, false. ``name`` alone is
    enough for a code; its id is then made from it.

    Args:
        text: The file's text.
        file: Its name, for messages.

    Raises:
        DamagedInput: With the line: not YAML, a tag, anchor or alias, an unknown or repeated key,
            an id twice, an unknown branch or parent, a cycle.

    >>> book = read_codebook("codes: [{name: Goals, children: [no]}]")
    >>> [(code.id, code.parent) for code in book.codes]
    [('goals', None), ('no', 'goals')]
    """
    reader = _Reader(file)
    top = reader.mapping(read_yaml(text, file), ("schema", "branches", "codes"))
    schema = top.get("schema")
    if schema is not None and reader.text(schema) != SCHEMA:
        raise reader.damaged(schema, "other-schema", found=schema.text, known=SCHEMA)
    branches = [(node.line, reader.branch(node)) for node in reader.items(top.get("branches"))]
    entries: list[Entry] = []
    reader.codes(reader.items(top.get("codes")), entries, None)
    if not branches and not entries:
        raise DamagedInput("codebook.empty", file=file)
    return built(branches, entries, file)


def read_rows(rows: Iterable[tuple[int, Mapping[str, str]]], file: str) -> Codebook:
    """Read a codebook from the rows of a table.

    Columns: ``id, branch, parent, name, definition, include, exclude, example`` (the five texts
    also per language: ``name.ru``), ``aliases`` parted by ``|``, ``colour``, ``retired``, and
    ``origin.kind``, ``origin.cite`` and so on. Empty cells say nothing.

    Args:
        rows: Line number and column -> cell.
        file: Name of the table, for messages.

    Raises:
        DamagedInput: As :func:`read_codebook`, with the line of the row.
    """
    reader = _Reader(file)
    entries = [reader.row(line, cells) for line, cells in rows]
    if not entries:
        raise DamagedInput("codebook.empty", file=file)
    return built([], entries, file)


class _Reader:
    """Takes nodes apart; knows the file's name and nothing else."""

    def __init__(self, file: str) -> None:
        self._file = file

    def damaged(self, node: Node, text_id: str, **fields: object) -> DamagedInput:
        return DamagedInput(f"codebook.{text_id}", file=self._file, line=node.line, **fields)

    def mapping(self, node: Node, known: tuple[str, ...]) -> dict[str, Node]:
        if node.keys is None:
            raise self.damaged(node, "not-mapping", known=", ".join(known))
        for key in node.keys:
            if key not in known:
                line = Node(node.at[key])
                raise self.damaged(line, "unknown-key", key=key, near=near(key, known) or ", ".join(known))
        return node.keys

    def items(self, node: Node | None) -> list[Node]:
        if node is None or node.text == "":
            return []
        if node.items is None:
            raise self.damaged(node, "not-list")
        return node.items

    def text(self, node: Node | None) -> str:
        if node is None:
            return ""
        if node.text is None:
            raise self.damaged(node, "not-text")
        return node.text

    def truth(self, node: Node | None) -> bool:
        said = self.text(node).strip().lower()
        if not said:
            return False
        if node is not None and said not in _TRUTH:
            raise self.damaged(node, "not-truth", found=said)
        return _TRUTH[said]

    def texts(self, node: Node | None) -> dict[str, str]:
        """Wording per language; a bare scalar is wording without a language."""
        if node is None:
            return {}
        if node.keys is None:
            text = self.text(node)
            return {"": text} if text.strip() else {}
        found = {}
        for language, said in node.keys.items():
            if language and (language in _NO_LANGUAGE or not _LANGUAGE.fullmatch(language)):
                meant = _NO_LANGUAGE.get(language, "en, ru, kk")
                raise self.damaged(Node(node.at[language]), "unknown-language", key=language, near=meant)
            if self.text(said).strip():
                found[language] = self.text(said)
        return found

    def branch(self, node: Node) -> Branch:
        if node.text is not None:
            return Branch(node.text)
        keys = self.mapping(node, _BRANCH_KEYS)
        return Branch(
            id=self.text(keys.get("id")),
            exclusive=self.truth(keys.get("exclusive")),
            give_parents=self.truth(keys.get("give_parents")),
            name=self.texts(keys.get("name")),
        )

    def codes(self, nodes: list[Node], entries: list[Entry], inside: int | None) -> None:
        for node in nodes:
            entry = Entry(node.line, inside=inside)
            entries.append(entry)
            at = len(entries) - 1
            if node.text is not None:
                entry.name = self.name(node)
                continue
            keys = self.mapping(node, _CODE_KEYS)
            entry.id = self.text(keys.get("id"))
            entry.branch = self.text(keys.get("branch"))
            entry.parent = self.text(keys.get("parent"))
            entry.name = self.name(keys.get("name"))
            entry.definition = self.texts(keys.get("definition"))
            entry.include = self.texts(keys.get("include"))
            entry.exclude = self.texts(keys.get("exclude"))
            entry.example = self.texts(keys.get("example"))
            entry.origin = self.origin(keys.get("origin"))
            entry.aliases = self.words(keys.get("aliases"))
            entry.colour = self.colour(keys.get("colour"))
            entry.retired = self.truth(keys.get("retired"))
            entry.became = self.words(keys.get("became"))
            self.codes(self.items(keys.get("children")), entries, at)

    def name(self, node: Node | None) -> dict[str, str]:
        found = {language: text.strip() for language, text in self.texts(node).items()}
        if node is not None and any(len(text.splitlines()) > 1 for text in found.values()):
            raise self.damaged(node, "name-lines")
        return found

    def origin(self, node: Node | None) -> dict[str, Any]:
        if node is None or node.text == "":
            return {}
        keys = self.mapping(node, tuple(node.keys or ()))
        kind = self.text(keys.get("kind"))
        if kind and kind not in _ORIGINS:
            raise self.damaged(keys["kind"], "unknown-origin", found=kind)
        return {
            key: [self.text(item) for item in value.items] if value.items is not None else self.text(value)
            for key, value in keys.items()
        }

    def words(self, node: Node | None) -> tuple[str, ...]:
        if node is None:
            return ()
        nodes = [node] if node.items is None else node.items
        return tuple(text for text in (self.text(one).strip() for one in nodes) if text)

    def colour(self, node: Node | None) -> str:
        found = self.text(node)
        if node is not None and found and not _COLOUR.fullmatch(found):
            raise self.damaged(node, "not-colour", found=found)
        return found

    def row(self, line: int, cells: Mapping[str, str]) -> Entry:
        """Turn a row into the node that YAML would have given, and that into an entry."""
        node = Node(line, keys={})
        for column, cell in cells.items():
            if cell.strip():
                self.cell(node, column.strip(), cell.strip())
        found: list[Entry] = []
        self.codes([node], found, None)
        return found[0]

    def cell(self, node: Node, column: str, cell: str) -> None:
        key, _, part = column.partition(".")
        said = Node(node.line, text=cell)
        if key in {"aliases", "became"}:
            said = Node(node.line, items=[Node(node.line, text=one) for one in cell.split("|")])
        keys = node.keys if node.keys is not None else {}
        if part or key in TEXTS:
            inner = keys.setdefault(key, Node(node.line, keys={}))
            if inner.keys is not None:
                inner.keys[part], inner.at[part] = said, node.line
        else:
            keys[key] = said
        node.at[key] = node.line
