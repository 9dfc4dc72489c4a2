"""Which codes may be given, alone and together."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from codex.model.called import Called, called
from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from codex.model.code import Codebook
    from codex.words import Words


@dataclass(frozen=True, slots=True)
class Message:
    """Something to tell the expert: a text id with its fields."""

    text_id: str
    fields: Mapping[str, object] = field(default_factory=dict)
    refused: bool = False
    """True where nothing was saved for this reason."""

    def message(self, say: Words) -> str:
        """Return the text in the language of ``say``."""
        told = {
            key: value.told(say.language) if isinstance(value, Called) else value
            for key, value in self.fields.items()
        }
        return say(self.text_id, **told)


def told(text_id: str, **fields: object) -> Message:
    """Make a message of this room."""
    return Message(f"coding.{text_id}", fields)


def refused(text_id: str, **fields: object) -> Message:
    """Make a message of this room that says why nothing was saved."""
    return Message(f"coding.{text_id}", fields, refused=True)


def why_not(book: Codebook, code_id: str) -> Message | None:
    """Say why a code may not be given at all: unknown, retired, a parent that is only a heading."""
    code = book.code(code_id)
    if code is None:
        return refused("no-such-code", word=code_id)
    if code.retired:
        return refused("retired", code=called(book, code_id))
    branch = book.branch(code.branch)
    children = [child.id for child in book.children(code_id) if not child.retired]
    if children and not (branch is not None and branch.give_parents):
        return refused("is-parent", code=code_id, children=called(book, *children))
    return None


def rivals(book: Codebook, code_id: str, given: Iterable[str]) -> tuple[str, ...]:
    """Return the codes of ``given`` that cannot stand beside ``code_id``: its branch is exclusive."""
    code = book.code(code_id)
    branch = book.branch(code.branch) if code else None
    if branch is None or not branch.exclusive:
        return ()
    same = {one.id for one in book.codes if one.branch == branch.id} - {code_id}
    return tuple(one for one in given if one in same)
