"""Which codes may be given, alone and together."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, NamedTuple

from codex.model.code import wording
from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from codex.model.code import Codebook, Text
    from codex.words import Words


class Called(NamedTuple):
    """Codes or answers in a message: each as it is typed, with its name in the language of the reader.

    >>> Called((("goals", {"en": "Goals"}), ("plan!", {"en": "Planning", "kk": "Жоспарлау"}))).told("kk")
    'goals, plan! (Жоспарлау)'
    """

    named: tuple[tuple[str, Text], ...]

    def told(self, language: str) -> str:
        """Return them one after another; a name that says no more than what is typed is left out."""
        return ", ".join(
            typed if not name or name.casefold() == typed.rstrip("!~").casefold() else f"{typed} ({name})"
            for typed, name in ((typed, wording(text, language)) for typed, text in self.named)
        )


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


def called(book: Codebook, *codes: str) -> Called:
    """Return codes by their ids, each with its name beside it; a mark of stance stays with the id."""
    known = ((typed, book.code(typed.rstrip("!~"))) for typed in codes)
    return Called(tuple((typed, code.name if code else {}) for typed, code in known))


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
