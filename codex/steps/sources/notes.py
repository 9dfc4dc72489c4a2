"""Memos on a source, an excerpt, a code, a cell of the matrix, or the study.

A memo may say how its writer would judge, so while a round is open the others' memos on excerpts,
codes and cells are kept back, and only their number is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codex.codebook.lookup import find_code
from codex.errors import NotFound, Refused, UsageProblem
from codex.model.quick_dataclass import dataclass
from codex.steps.sources.cell_texts import pair_of, same_pair, split_pair
from codex.steps.study.gate import blind_rounds
from codex.store.codebooks import codebook
from codex.store.records import record, record_gone, records

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codex.steps.study.opening import Study

KINDS: Final = ("study", "source", "excerpt", "code", "cell")
"""What a memo may be on."""
_SHARED: Final = frozenset({"study", "source"})
FIELD: Final = "memo"


@dataclass(frozen=True, slots=True)
class Memo:
    """One memo."""

    id: str
    kind: str
    """One of :data:`KINDS`."""
    about: str
    """Id of what it is on; of a cell ``ROW/COLUMN``; empty for the study."""
    text: str
    by: str
    """Id of who wrote it."""
    at: str
    """UTC, to the second."""


@dataclass(frozen=True, slots=True)
class Memos:
    """What the actor may read, and how much is kept back."""

    shown: tuple[Memo, ...]
    kept_back: int


def add_memo(study: Study, text: str, *, kind: str = "study", about: str = "") -> Memo:
    """Write a memo.

    Args:
        study: The study; the actor writes.
        text: What it says.
        kind: One of :data:`KINDS`.
        about: Id, name or label of what it is on; a cell as ``ROW/COLUMN``: codes, sources, or
            values of attributes as ``region=Mangistau``, in either order.

    Raises:
        UsageProblem: No text. NotFound: There is no such thing.
    """
    if not text.strip():
        raise UsageProblem("steps.note-empty")
    with study.file.transaction():
        known = _meant(study, kind, about)
        content = {
            "kind": kind,
            "about": known,
            "text": text.strip(),
            "by": study.actor.id,
            "at": study.file.now,
        }
        write = record(study.file, "note", content, field=FIELD)
        study.write([write])
        return _memo(str(write.key[0]).partition(":")[2], content)


def memos(study: Study, *, kind: str = "", about: str = "", words: str = "") -> Memos:
    """Return memos, oldest first.

    Args:
        study: The study; while a round is open the actor reads their own, and the facilitator's.
        kind: Only of this kind.
        about: Only on this one; needs ``kind``.
        words: Only those that hold all these words, letter case apart.
    """
    known = _meant(study, kind, about) if kind and about else ""
    found = [_memo(name, content) for name, content in records(study.file, "note", FIELD).items()]
    chosen = [
        one
        for one in found
        if kind in {"", one.kind} and (not known or _is_about(one, known)) and _holds(one.text, words.split())
    ]
    if not blind_rounds(study):
        return Memos(tuple(chosen), 0)
    shown = tuple(one for one in chosen if one.kind in _SHARED or one.by == study.actor.id)
    return Memos(shown, len(chosen) - len(shown))


def remove_memo(study: Study, asked: str) -> Memo:
    """Take a memo back; one's own, or, as facilitator, anybody's.

    Raises:
        NotFound: There is none of that id. Refused: It is another's.
    """
    with study.file.transaction():
        kept = records(study.file, "note", FIELD)
        if asked not in kept:
            raise NotFound("steps.unknown-note", note=asked)
        found = _memo(asked, kept[asked])
        if found.by != study.actor.id and study.actor.role != "facilitator":
            raise Refused("steps.note-not-yours", note=asked, by=found.by)
        study.write([record_gone("note", asked, FIELD)])
        return found


def _meant(study: Study, kind: str, about: str) -> str:
    """Return the id of what a memo is on."""
    from codex.steps.sources.which_excerpts import find_excerpt
    from codex.steps.sources.which_sources import find_source
    from codex.store.excerpts import by_label, excerpt

    if kind not in KINDS:
        raise UsageProblem("steps.note-kind", kind=kind, kinds=", ".join(KINDS))
    if kind == "study":
        return ""
    if kind == "source":
        return find_source(study, about).id
    if kind == "excerpt":
        if excerpt(study.file, about) is not None:
            return about
        return find_excerpt(study, by_label(study.file).get(about, about)).id
    book = codebook(study.file)
    if kind == "code":
        return find_code(book, about)
    return "/".join(pair_of(study, about))


def _memo(name: str, content: dict[str, str]) -> Memo:
    told = {key: content.get(key, "") for key in ("kind", "about", "text", "by", "at")}
    return Memo(name, **told)


def _is_about(one: Memo, known: str) -> bool:
    if one.kind == "cell":
        return same_pair(split_pair(one.about), split_pair(known))
    return one.about == known


def _holds(text: str, words: Iterable[str]) -> bool:
    low = text.casefold()
    return all(word.casefold() in low for word in words)
