"""The codebook: brought in, changed, versioned, compared."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from codex.codebook import editing
from codex.codebook.comparing import diff
from codex.codebook.lookup import find_code
from codex.codebook.reading import read_codebook
from codex.codebook.writing import codebook_rows, write_codebook
from codex.errors import NotFound, Refused
from codex.model.quick_dataclass import dataclass
from codex.steps.codebook.named_version import full_version
from codex.steps.study.gate import coding_round
from codex.steps.study.opening import must_be_facilitator
from codex.steps.study.tables import text_of
from codex.store import codebooks as store
from codex.store.rounds import new_round
from codex.store.versions import current_version

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codex.codebook.comparing import Change
    from codex.model.code import Code, Codebook, Text
    from codex.steps.study.opening import Study


TABLES = (".csv", ".tsv", ".xlsx", ".xls", ".ods")
"""How the names of files end that hold a codebook as a table."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a change to the codebook came to."""

    version: str
    """The new version, or the old one where nothing changed."""
    changes: tuple[Change, ...]
    same_names: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Names that several codes carry."""
    left: tuple[str, ...] = ()
    """Columns of a table that say nothing of a code."""


def current(study: Study, version: str | None = None) -> Codebook:
    """Return the codebook as it stands, or as a version had it (``3`` or ``3-9f2c1a``)."""
    return store.codebook(study.file, full_version(study, version) if version else None)


def keep(
    study: Study, new: Codebook, *, dry_run: bool = False, amend: bool = False, batch: bytes | None = None
) -> Kept:
    """Make ``new`` the codebook and its next version, in one batch.

    Args:
        study: The study.
        new: The codebook as it shall be.
        dry_run: Only say what would change.
        amend: Let the open round of codes go on under the new version, on the record. What was
            judged keeps the version it was judged under: newer codes are missing there.
        batch: The command that this is a part of; None: one of its own.

    Raises:
        Refused: A round is open and is not amended: the codebook is frozen until it closes; or
            somebody else than the facilitator amends it.
    """
    with study.file.transaction():
        old = store.codebook(study.file)
        writes = store.book_writes(study.file, new, old)
        changes = diff(old, replace(new, version=old.version))
        changes = tuple(change for change in changes if not _stays(change))
        named_twice = editing.same_names(new)
        if not writes or dry_run:
            return Kept(old.version, changes, named_twice)
        running = coding_round(study)
        if running is not None and study.file.owner:
            raise Refused("together.frozen-here", round=running.id, owner=study.file.owner)
        if running is not None and not amend:
            raise Refused("steps.codebook-frozen", round=running.id)
        batch = study.write(writes, batch)
        study.write([store.version_write(study.file, store.codebook(study.file))], batch)
        if running is not None:
            must_be_facilitator(study)
            amended = replace(running, version=current_version(study.file))
            study.write([new_round(amended)], batch)
        return Kept(current_version(study.file), changes, named_twice)


def _stays(change: Change) -> bool:
    """Say whether a code or branch is only not named by the new codebook: nothing of a study vanishes."""
    return change.kind == "gone" or (change.kind == "branch" and not change.after)


def import_codebook(
    study: Study,
    data: bytes,
    name: str,
    *,
    encoding: str | None = None,
    sheet: str | None = None,
    dry_run: bool = False,
) -> Kept:
    """Read a codebook (YAML, a table, REFI .qdc or .qdpx) and make it the codebook; codes it lacks stay as they are.

    A table says nothing of the rules of branches: those that are known keep theirs.
    """
    if name.lower().endswith((".qdc", ".qdpx")):
        from codex.importing.notes import Notes
        from codex.importing.refi import read_codes

        return keep(study, read_codes(data, Notes(name)), dry_run=dry_run)
    if name.lower().endswith(TABLES):
        found, left = _from_table(data, name, encoding, sheet)
        known = {branch.id: branch for branch in store.codebook(study.file).branches}
        branches = tuple(known.get(branch.id, branch) for branch in found.branches)
        return replace(keep(study, replace(found, branches=branches), dry_run=dry_run), left=left)
    return keep(study, read_codebook(text_of(data, name, encoding), name), dry_run=dry_run)


def _from_table(
    data: bytes, name: str, encoding: str | None, sheet: str | None
) -> tuple[Codebook, tuple[str, ...]]:
    from codex.codebook.reading import read_rows
    from codex.codebook.table_heads import as_rows, known_columns
    from codex.importing.tables import read_table

    table = read_table(data, name, encoding=encoding, sheet=sheet)
    known, left = known_columns(table.header, name)
    return read_rows(as_rows(table.records(), known), name), left


def export_codebook(study: Study, version: str | None = None) -> str:
    """Return the codebook as YAML."""
    return write_codebook(current(study, version))


def table_of_codes(study: Study, version: str | None = None) -> tuple[dict[str, str], ...]:
    """Return the codebook as rows that :func:`import_codebook` takes back; rules of branches are not in it."""
    return codebook_rows(current(study, version))


def code_of(study: Study, asked: str) -> Code:
    """Return the code of that id, name or alias.

    Raises:
        NotFound: There is none; near names are told.
    """
    book = store.codebook(study.file)
    found = book.code(find_code(book, asked))
    if found is None:  # pragma: no cover - find_code gives ids of the book
        raise NotFound("steps.unknown-code", code=asked)
    return found


def add_code(
    study: Study,
    name: Text,
    *,
    code_id: str = "",
    branch: str = "",
    parent: str | None = None,
    definition: Text,
) -> tuple[Code, Kept]:
    """Add one code."""
    book = store.codebook(study.file)
    above = find_code(book, parent) if parent else None
    new, code = editing.add(
        book, name, code_id=code_id, branch=branch, parent=above, definition=dict(definition)
    )
    return code, keep(study, new)


def rename_code(study: Study, asked: str, name: Text) -> Kept:
    """Give a code another name in the languages of ``name``."""
    book = store.codebook(study.file)
    return keep(study, editing.rename(book, find_code(book, asked), name))


def move_code(study: Study, asked: str, parent: str | None, branch: str = "") -> Kept:
    """Put a code under another parent (none: to the top of its branch)."""
    book = store.codebook(study.file)
    above = find_code(book, parent) if parent else None
    return keep(study, editing.move(book, find_code(book, asked), above, branch))


def retire_code(study: Study, asked: str) -> Kept:
    """Retire a code: nobody gives it any more; what was judged stays."""
    book = store.codebook(study.file)
    return keep(study, editing.retire(book, find_code(book, asked)))


def restore_code(study: Study, asked: str) -> Kept:
    """Take a retired code into use again."""
    book = store.codebook(study.file)
    return keep(study, editing.restore(book, find_code(book, asked)))


def reword_code(study: Study, asked: str, said: Mapping[str, Text]) -> Kept:
    """Give a code other wordings.

    Args:
        study: The study.
        asked: Id, name or alias.
        said: ``definition``, ``include``, ``exclude`` or ``example`` -> wording per language; an empty one
            takes the wording away.
    """
    book = store.codebook(study.file)
    code = find_code(book, asked)
    for field, text in said.items():
        book = editing.reword(book, code, field, text)
    return keep(study, book)


def compare(study: Study, old: str, new: str | None) -> tuple[Change, ...]:
    """Compare two versions; without a second one, with the codebook as it stands."""
    return diff(current(study, old), current(study, new) if new else store.codebook(study.file))
