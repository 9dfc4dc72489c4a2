"""Attributes of sources and of the cases they belong to: imported from a table, listed with their types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codex.errors import CodexError, NotFound, Refused, UsageProblem
from codex.importing.empty_cells import without_nothing
from codex.importing.headings import without_repeats
from codex.importing.notes import Notes
from codex.importing.tables import read_table
from codex.model.finding import Finding
from codex.steps.sources.attribute_names import AttributeNames
from codex.steps.sources.filtering import fold_path, paths
from codex.steps.sources.source_edits import edit_source, must_be_choice
from codex.steps.sources.typed_values import type_of
from codex.steps.sources.which_sources import find_source
from codex.store import sources as store
from codex.store.records import record, record_gone, records

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codex.steps.study.opening import Study
    from codex.store.log import Write

_SOURCE = ("source", "file", "id", "citekey", "title", "дереккөз", "источник", "файл")
_CASE = ("case", "жағдай", "случай")


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute and what it holds over the whole study."""

    name: str
    of: str
    """``source`` or ``case``."""
    type: str
    """``number``, ``date``, ``time``, ``yes/no`` or ``text``."""
    n: int
    values: tuple[str, ...]
    """The most frequent values, at most eight."""


@dataclass(frozen=True, slots=True)
class Case:
    """A school, a teacher, a group: what sources belong to."""

    path: str
    """``School 3 > Teacher 7``."""
    sources: int
    """Sources in it and in the cases within it."""
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Attached:
    """What a table of attributes came to."""

    rows: int
    findings: tuple[Finding, ...]


def import_attributes(
    study: Study, data: bytes, name: str, *, encoding: str | None = None, dry_run: bool = False
) -> Attached:
    """Give sources, or cases, the attributes of a table: one row each, its first known column says whose.

    The id of a respondent is that of every answer they gave, in whatever wave.

    Args:
        study: The study.
        data: The table (CSV of any delimiter, workbook).
        name: Its name, for findings.
        encoding: Python codec name, where the guess is wrong.
        dry_run: Check and report, write nothing.

    Raises:
        UsageProblem: No column says whose attributes they are.
        DamagedInput: The table is damaged.
    """
    table = read_table(data, name, encoding, titled=True)
    whose = table.column(*_SOURCE)
    case = table.column(*_CASE) if whose is None else None
    if whose is None and case is None:
        raise UsageProblem("sources.attributes-whose", file=name, columns=", ".join(table.header))
    notes = Notes(name)
    table = without_nothing(without_repeats(table, notes), notes)
    findings: list[Finding] = [*table.findings, *notes.findings]
    done = 0
    with study.file.transaction():
        given = dict.fromkeys((one for one in table.header if one not in {whose, case}), "-")
        findings += AttributeNames(study).alike(given, name)
        known = {fold_path(one["path"]): key for key, one in records(study.file, "case").items()}
        batch = study.file.ids.random(16)
        waves = _waves(study) if whose is not None else {}
        for line, row in table.records():
            where = f"{name}:{line}"
            asked = row.pop(whose or case or "").strip()
            given = {key: value.strip() for key, value in row.items() if value.strip()}
            try:
                if case is not None:
                    if not dry_run:
                        study.write([_case_write(study, known, asked, given)], batch)
                elif dry_run:
                    if asked.casefold() not in waves:
                        find_source(study, asked)
                    for key, value in given.items():
                        must_be_choice(key, value)
                else:
                    for source in waves.get(asked.casefold(), (asked,)):
                        edit_source(study, source, given, batch=batch)
            except CodexError as problem:
                findings.append(Finding(where, problem.text_id, skipped=True, fields=problem.fields))
                continue
            done += 1
    return Attached(done, tuple(findings))


def _waves(study: Study) -> dict[str, list[str]]:
    """Return the id of each respondent, in small letters -> the sources that are their answers."""
    found: dict[str, list[str]] = {}
    for one in store.sources(study.file):
        respondent = one.attributes.get("id", "").strip().casefold()
        if respondent:
            found.setdefault(respondent, []).append(one.id)
    return found


def _case_write(study: Study, known: dict[str, str], path: str, given: Mapping[str, str]) -> Write:
    tidy = paths(path)[-1] if paths(path) else ""
    if not tidy:
        raise UsageProblem("sources.case-empty")
    if given.get("consent"):
        must_be_choice("consent", given["consent"])
    name = known.get(fold_path(tidy), "")
    old = records(study.file, "case").get(name, {}).get("attributes", {}) if name else {}
    merged = {key: value for key, value in {**old, **given}.items() if value}
    write = record(study.file, "case", {"path": tidy, "attributes": merged}, name=name)
    known[fold_path(tidy)] = str(write.key[0]).partition(":")[2]
    return write


def set_case(study: Study, path: str, given: Mapping[str, str]) -> Case:
    """Give a case attributes; an empty value takes one away."""
    with study.file.transaction():
        known = {fold_path(one["path"]): key for key, one in records(study.file, "case").items()}
        study.write([_case_write(study, known, path, given)])
    tidy = fold_path(path)
    return next(one for one in list_cases(study) if fold_path(one.path) == tidy)


def drop_case(study: Study, path: str, *, dry_run: bool = False) -> Case:
    """Forget what is known of a case, and return it as it was; sources keep belonging to it.

    Raises:
        NotFound: There is no such case. Refused: Nothing is known of it but which sources it has.
    """
    with study.file.transaction():
        known = next((one for one in list_cases(study) if fold_path(one.path) == fold_path(path)), None)
        if known is None:
            raise NotFound("sources.unknown-case", case=path)
        for key, one in records(study.file, "case").items():
            if fold_path(one["path"]) == fold_path(path):
                if not dry_run:
                    study.write([record_gone("case", key)])
                return known
    raise Refused("sources.case-bare", case=known.path, n=known.sources)


def list_cases(study: Study) -> tuple[Case, ...]:
    """Return every case that sources belong to or that has attributes, outer cases before inner ones."""
    counts: dict[str, int] = {}
    names: dict[str, str] = {}
    for source in store.sources(study.file):
        for path in paths(source.attributes.get("case", "")):
            names.setdefault(fold_path(path), path)
            counts[fold_path(path)] = counts.get(fold_path(path), 0) + 1
    attributes: dict[str, Mapping[str, str]] = {}
    for one in records(study.file, "case").values():
        names.setdefault(fold_path(one["path"]), one["path"])
        attributes[fold_path(one["path"])] = one.get("attributes", {})
    return tuple(Case(names[key], counts.get(key, 0), attributes.get(key, {})) for key in sorted(names))


def list_attributes(study: Study) -> tuple[Attribute, ...]:
    """Return every attribute with its type and its most frequent values."""
    held: dict[tuple[str, str], list[str]] = {}
    for source in store.sources(study.file):
        for key, value in source.attributes.items():
            held.setdefault(("source", key), []).append(value)
    for one in records(study.file, "case").values():
        for key, value in one.get("attributes", {}).items():
            held.setdefault(("case", key), []).append(value)
    return tuple(
        Attribute(name, of, type_of(values), len(values), _frequent(values))
        for (of, name), values in sorted(held.items())
    )


def _frequent(values: list[str]) -> tuple[str, ...]:
    from collections import Counter

    return tuple(value for value, _ in Counter(values).most_common(8))
