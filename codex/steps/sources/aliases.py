"""Lists of tools, objectives, programmes: names that mean one thing, usable as branches of the codebook."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from codex.codebook import editing
from codex.errors import NotFound, Refused, UsageProblem
from codex.importing.tables import read_table
from codex.model.code import Branch
from codex.store import codebooks
from codex.store.records import record, record_gone, records
from codex.store.search import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.model.code import Codebook
    from codex.steps.codebook.codebook import Kept
    from codex.steps.study.opening import Study
    from codex.store.log import Write


_ABBREVIATED = 5
"""Characters, the full stop among them, up to which the last word of a line may be an abbreviation."""


@dataclass(frozen=True, slots=True)
class Alias:
    """One thing and everything it is called."""

    name: str
    aliases: tuple[str, ...]
    list: str
    """``tools``, ``objectives``, or any other list."""
    id: str = ""
    place: int = 0
    """In its list, counted from 0; it stays where names are added."""


def list_aliases(study: Study, which: str = "") -> tuple[Alias, ...]:
    """Return the entries of all lists, or of one, in the order in which they were added."""
    found = [
        Alias(one["name"], tuple(one.get("aliases", ())), one.get("list", ""), key, one.get("place", place))
        for place, (key, one) in enumerate(records(study.file, "alias").items())
    ]
    found.sort(key=lambda one: one.place)
    return tuple(one for one in found if not which or one.list.casefold() == which.casefold())


def add_alias(study: Study, name: str, aliases: Sequence[str], which: str = "tools") -> Alias:
    """Add names to an entry, which is made where it is new.

    Raises:
        UsageProblem: An empty name. Refused: A name means another entry of the list already.
    """
    with study.file.transaction():
        made, write = _added(study, list_aliases(study), Alias(name.strip(), tuple(aliases), which))
        study.write([write])
    return made


def import_aliases(study: Study, data: bytes, name: str, which: str = "tools") -> tuple[Alias, ...]:
    """Add the entries of a table ``name, aliases`` (several parted by ``|``), or of a plain list, one a line.

    A numbered list keeps its order; numbers before names go. All of them, or none.

    Raises:
        DamagedInput: A damaged table. Refused: A name means two entries.
    """
    with study.file.transaction():
        known = list(list_aliases(study))
        made: list[Alias] = []
        writes = []
        for entry in _entries(data, name, which):
            one, write = _added(study, [*known, *made], entry)
            made = [*(other for other in made if other.id != one.id), one]
            known = [other for other in known if other.id != one.id]
            writes.append(write)
        study.write(writes)
    return tuple(made)


def drop_alias(study: Study, asked: str, which: str = "") -> Alias:
    """Take an entry away, or one of its further names.

    Raises:
        NotFound: Nothing is called so.
    """
    with study.file.transaction():
        for one in list_aliases(study, which):
            if fold(asked) == fold(one.name):
                study.write([record_gone("alias", one.id)])
                return one
            kept = tuple(other for other in one.aliases if fold(other) != fold(asked))
            if kept != one.aliases:
                study.write([_write(study, replace(one, aliases=kept))[1]])
                return replace(one, aliases=kept)
    raise NotFound("sources.unknown-alias", name=asked)


def spellings(study: Study, asked: str) -> tuple[str, ...]:
    """Return what was asked for, and the other names of the entry where it is one.

    A name stands in quotes, so that ``Miro`` finds what ``"Miro-board"`` names.
    """
    plain = fold(asked.strip().strip('"'))
    for one in list_aliases(study):
        names = (one.name, *one.aliases)
        if plain in {fold(name) for name in names}:
            return tuple(dict.fromkeys((asked, *(f'"{name}"' for name in names if fold(name) != plain))))
    return (asked,)


def as_branch(study: Study, which: str, branch: str = "", *, dry_run: bool = False) -> Kept:
    """Make a list a branch of the codebook: a code for each entry, its other names as aliases.

    Codes that are there already get the aliases they lack; nothing is taken away.

    Raises:
        NotFound: No such list. Refused: A round is open.
    """
    from codex.steps.codebook.codebook import keep

    entries = list_aliases(study, which)
    if not entries:
        known = ", ".join(sorted({one.list for one in list_aliases(study)})) or "-"
        raise NotFound("sources.unknown-list", list=which, known=known)
    book = codebooks.codebook(study.file)
    target = branch or "".join(letter if letter.isalnum() else "-" for letter in which.casefold())
    if book.branch(target) is None:
        book = replace(book, branches=(*book.branches, Branch(target)))
    for entry in entries:
        book = _with_entry(book, target, entry)
    return keep(study, book, dry_run=dry_run)


def _with_entry(book: Codebook, branch: str, entry: Alias) -> Codebook:
    names = {fold(entry.name)}
    for code in book.codes:
        own = {fold(text) for text in (*code.name.values(), *code.aliases, code.id)}
        if code.branch == branch and names & own and not code.retired:
            lacking = [alias for alias in entry.aliases if fold(alias) not in own]
            return editing.alias(book, code.id, lacking) if lacking else book
    return editing.add(book, {"": entry.name}, branch=branch, aliases=entry.aliases)[0]


def _added(study: Study, known: Sequence[Alias], entry: Alias) -> tuple[Alias, Write]:
    if not entry.name or not all(alias.strip() for alias in entry.aliases):
        raise UsageProblem("sources.alias-empty")
    same = [one for one in known if one.list.casefold() == entry.list.casefold()]
    entry = replace(entry, place=max((one.place for one in known), default=-1) + 1)
    for one in same:
        if fold(one.name) == fold(entry.name):
            more = (*one.aliases, *entry.aliases)
            entry = replace(one, aliases=more)
            break
    names = {fold(alias): alias for alias in reversed(entry.aliases)}  # each once, as first written
    names.pop(fold(entry.name), None)
    entry = replace(entry, aliases=tuple(reversed(names.values())))
    for one in same:
        if one.id == entry.id:
            continue
        taken = {fold(name) for name in (one.name, *one.aliases)}
        for name in (entry.name, *entry.aliases):
            if fold(name) in taken:
                raise Refused("sources.alias-taken", name=name, other=one.name)
    return _write(study, entry)


def _write(study: Study, entry: Alias) -> tuple[Alias, Write]:
    content = {
        "name": entry.name,
        "aliases": list(entry.aliases),
        "list": entry.list,
        "place": entry.place,
    }
    write = record(study.file, "alias", content, name=entry.id)
    return replace(entry, id=str(write.key[0]).partition(":")[2]), write


def _entries(data: bytes, file: str, which: str) -> list[Alias]:
    import re

    table = (
        read_table(data, file) if file.lower().endswith((".csv", ".tsv", ".xlsx", ".xls", ".ods")) else None
    )
    column = table.column("name", "tool", "objective", "название", "инструмент", "атауы") if table else None
    if table is not None and column is not None:
        more = table.column("aliases", "alias", "also", "псевдонимы", "басқа атаулары")
        rows = [(row[column], row.get(more or "", "")) for _, row in table.records()]
    else:
        from codex.steps.study.tables import text_of

        rows = [(line, "") for line in text_of(data, file).splitlines()]
    found = []
    for name, others in rows:
        tidy = re.sub(r"^\s*(?:[-*•–—]|\(?\d{1,3}[.)])\s+", "", name).strip().rstrip(";,").rstrip()
        if tidy.endswith(".") and tidy.count(".") == 1 and len(tidy.split()[-1]) > _ABBREVIATED:
            tidy = tidy[:-1]  # the end of a sentence; "и др." keeps its own
        if tidy:
            names = tuple(one.strip() for one in re.split(r"\||;", others) if one.strip())
            found.append(Alias(tidy, names, which))
    return found
