"""Judgments as tables: the long one says everything, the wide one is a convenience."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from codex.codebook.lookup import Finder
from codex.errors import DamagedInput, NotFound, Refused
from codex.model.finding import Finding
from codex.model.judgment import STANCES, Done, Judgment
from codex.steps.study.gate import open_round, sees_all, the_round
from codex.store import judgments as store
from codex.store.codebooks import codebook
from codex.store.excerpts import by_label
from codex.store.excerpts import excerpt as one_excerpt
from codex.store.experts import experts
from codex.store.translations import translation_languages
from codex.store.versions import versions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from codex.importing.judgments import Answer
    from codex.model.round import Round
    from codex.steps.study.opening import Study
    from codex.store.log import Write

LONG = ("round", "excerpt", "expert", "code", "stance", "unsure", "note", "done")


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import of judgments came to."""

    judgments: int
    done: int
    late: int
    """Rows for a closed round: kept, not counted."""
    same: int
    """Rows that were known already."""
    findings: tuple[Finding, ...]


def export_judgments(
    study: Study, *, round_id: str | None = None, peek: bool = False, command: str = "tag export"
) -> list[dict[str, Any]]:
    """Return the long table of a round, or of all rounds where none is named: :func:`each_judgment` in a list.

    Raises:
        Refused: The round is open and others' judgments would be shown.
    """
    columns = (*LONG, "occasion")
    rows = each_judgment(study, round_id=round_id, peek=peek, command=command)
    return [dict(zip(columns, row, strict=True)) for row in rows]


def each_judgment(
    study: Study, *, round_id: str | None = None, peek: bool = False, command: str = "tag export"
) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of the long table as they are read: the columns of :data:`LONG`, then the occasion.

    In an open round an expert gets their own rows; the facilitator needs ``--peek``, which is
    recorded as a look by ``command``. Who may look is settled before the first row is asked for.

    Raises:
        Refused: The round is open and others' judgments would be shown.
    """
    from codex.steps.study.gate import all_rounds

    chosen = [the_round(study, round_id)] if round_id else list(all_rounds(study))
    own = study.actor.id if study.actor.role != "facilitator" and not peek else None
    for one in chosen:
        if own is None or not one.is_open:
            sees_all(study, one, command, peek=peek)
    return chain.from_iterable(_rows(study, one, own if one.is_open else None) for one in chosen)


def _rows(study: Study, one: Round, expert: str | None) -> Iterator[tuple[Any, ...]]:
    """Yield a round: who is done with what and the codes they gave; then codes of whom nothing says done.

    Both readings come in the same order, so they are gone along side by side.
    """
    judged = store.judgments_of_round(study.file, one.id, expert)
    item = next(judged, None)
    not_done: list[tuple[Any, ...]] = []
    for excerpt, who, occasion, version, unsure, note in store.dones_of_round(study.file, one.id, expert):
        key = (excerpt, who, occasion)
        while item is not None and item[:3] < key:
            not_done.append(_row(one.id, item, ""))
            item = next(judged, None)
        bare = True
        while item is not None and item[:3] == key:
            bare = False
            yield _row(one.id, item, version or "")
            item = next(judged, None)
        if bare or note or unsure:
            yield (one.id, excerpt, who, "", "", int(bool(unsure)), note or "", version or "", occasion)
    yield from not_done
    while item is not None:
        yield _row(one.id, item, "")
        item = next(judged, None)


def _row(
    round_id: str, item: tuple[str, str, int, str, int, int, str | None], version: str
) -> tuple[Any, ...]:
    excerpt, expert, occasion, code, stance, unsure, note = item
    return (
        round_id,
        excerpt,
        expert,
        code,
        STANCES[stance],
        int(bool(unsure)),
        note or "",
        version,
        occasion,
    )


def wide(
    rows: Sequence[dict[str, Any]], had: dict[str, frozenset[str]], codes: Sequence[str]
) -> list[dict[str, Any]]:
    """Turn the long table into the wide one: 1 given, 0 seen and not given, empty missing.

    Args:
        rows: Long rows of the first occasion.
        had: Codebook version -> codes it had.
        codes: Columns.
    """
    cells: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        if row["occasion"] != 1:
            continue
        line = cells.setdefault(
            (row["excerpt"], row["expert"]), {"excerpt": row["excerpt"], "expert": row["expert"]}
        )
        for code in codes:
            if row["done"] and code in had.get(row["done"], frozenset()):
                line.setdefault(code, 0)
        if row["code"]:
            line[row["code"]] = 1
    return [dict.fromkeys(codes, "") | line for line in cells.values()]


def widened(study: Study, rows: Sequence[dict[str, Any]]) -> tuple[tuple[str, ...], list[dict[str, Any]]]:
    """Return columns and rows of the wide table, over the codes that are not retired."""
    codes = [code.id for code in codebook(study.file).codes if not code.retired]
    return ("excerpt", "expert", *codes), wide(rows, versions(study.file), codes)


class _Reader:
    """Turns rows of a table into writes, checking every id against the study."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self.rounds: dict[str, Round] = {}
        self.experts = {one.id: one for one in experts(study.file)}
        self.people = {name: name for name in self.experts}
        self.people |= {one.name.casefold(): name for name, one in self.experts.items()}
        self.translated = translation_languages(study.file)
        self.labels = by_label(study.file)
        self.versions = versions(study.file)
        self.members: dict[str, frozenset[str]] = {}
        self.finders: dict[str, Finder] = {}

    def round(self, asked: str) -> Round:
        """Return the round of a row; an empty cell means the open round, else the newest."""
        if asked not in self.rounds:
            running = open_round(self.study) if not asked else None
            self.rounds[asked] = the_round(self.study, asked or (running.id if running else None))
        return self.rounds[asked]

    def expert(self, asked: str, where: str) -> str:
        """Return the id of an expert."""
        found = self.people.get(asked) or self.people.get(asked.casefold())
        if found is None:
            raise DamagedInput("steps.row-expert", where=where, expert=asked)
        return found

    def excerpt(self, asked: str, one: Round, where: str) -> str:
        """Return the id of an excerpt of the round; a passage may be named by the researcher's id."""
        if one.id not in self.members:
            from codex.store.rounds import sample

            frozen = sample(self.study.file, one.sample)
            self.members[one.id] = frozenset(frozen.excerpts if frozen else ())
        name = asked if asked in self.members[one.id] else self.labels.get(asked, asked)
        if name not in self.members[one.id]:
            raise DamagedInput("steps.row-excerpt", where=where, excerpt=asked, round=one.id)
        return name

    def read_by(self, expert: str, excerpt: str) -> str:
        """Return which texts an expert could read of an excerpt that has translations."""
        languages = sorted(self.translated.get(excerpt, ()))
        found = one_excerpt(self.study.file, excerpt) if languages else None
        return self.experts[expert].had_before(found.language, languages) if found else ""

    def code(self, asked: str, one: Round, where: str) -> str:
        """Return the id of a code of the round's codebook."""
        if one.version not in self.finders:
            self.finders[one.version] = Finder(codebook(self.study.file, one.version))
        found = self.finders[one.version].exact(asked)
        if len(found) != 1:
            near = ", ".join(self.finders[one.version].near(asked)) or "-"
            raise DamagedInput("steps.row-code", where=where, code=asked, near=near)
        return found[0]

    def version(self, asked: str, where: str) -> str:
        """Return the full id of a codebook version."""
        found = [name for name in self.versions if name == asked or name.split("-")[0] == asked]
        if len(found) != 1:
            raise DamagedInput("steps.row-version", where=where, version=asked)
        return found[0]


def import_judgments(
    study: Study, answers: Sequence[Answer], table: str, *, keep_good: bool = False, dry_run: bool = False
) -> Taken:
    """Bring judgments in from a table, every id checked; one transaction.

    An expert brings their own, the facilitator anybody's. An answer takes the place of the one
    that is known for the same excerpt and expert; the same answer again changes nothing. Answers
    for a closed round are kept as late and not counted.

    Raises:
        DamagedInput: A row names an expert, excerpt, code or version that the round does not have.
        Refused: An expert brings somebody else's judgments.
    """
    with study.file.transaction():
        run = _Import(study, table)
        for answer in answers:
            try:
                run.take(answer)
            except (DamagedInput, NotFound) as problem:
                if not keep_good:
                    raise
                run.findings.append(
                    Finding(f"{table}:{answer.line}", problem.text_id, skipped=True, fields=problem.fields)
                )
        if run.writes and not dry_run:
            study.write(run.writes)
        return Taken(run.judgments, run.done, run.late, run.same, tuple(run.findings))


class _Import:
    """One table on its way into the study."""

    def __init__(self, study: Study, table: str) -> None:
        self.study = study
        self.table = table
        self.reader = _Reader(study)
        self.writes: list[Write] = []
        self.findings: list[Finding] = []
        self.judgments = self.done = self.late = self.same = 0
        self._known: dict[str, _Known] = {}

    def take(self, answer: Answer) -> None:
        """Check one answer and write down what it changes."""
        where = f"{self.table}:{answer.line}"
        reader = self.reader
        one = reader.round(answer.round)
        expert = reader.expert(answer.expert, where)
        if self.study.actor.role != "facilitator" and expert != self.study.actor.id:
            raise Refused("steps.not-your-row", where=where, expert=expert)
        excerpt = reader.excerpt(answer.excerpt, one, where)
        lines = answer.lines or (answer.line,) * len(answer.given)
        given = [
            replace(
                item,
                round=one.id,
                excerpt=excerpt,
                expert=expert,
                code=reader.code(item.code, one, f"{self.table}:{line}"),
                occasion=answer.occasion,
            )
            for item, line in zip(answer.given, lines, strict=True)
        ]
        version = self._version(answer, one, where)
        read = reader.read_by(expert, excerpt)
        done = Done(one.id, excerpt, expert, version, answer.unsure, answer.note, answer.occasion, read)
        self._change(one, given, done)

    def _version(self, answer: Answer, one: Round, where: str) -> str:
        """Return the codebook version under which the expert was done; empty where they were not."""
        if answer.done:
            return self.reader.version(answer.done, where)
        if answer.done == "":
            return ""
        unseen = {self.reader.code(code, one, where) for code in answer.missing}
        if not unseen:
            return one.version
        for name, codes in self.reader.versions.items():
            if not unseen & codes and codes >= {
                self.reader.code(code, one, where) for code in answer.not_given
            }:
                return name
        self.findings.append(
            Finding(where, "steps.wide-partial", fields={"codes": ", ".join(sorted(unseen))})
        )
        return ""

    def _change(self, one: Round, given: Sequence[Judgment], done: Done) -> None:
        known = self._known.get(one.id)
        if known is None:
            known = self._known[one.id] = _Known.of(self.study, one.id)
        key = (done.excerpt, done.expert, done.occasion)
        before = known.given.get(key, {})
        writes = []
        for item in given:
            if before.get(item.code) == item:
                self.same += 1
            else:
                writes.append(store.judgment_write(self.study.file, item, done.version))
                self.judgments += 1
        kept = {item.code for item in given}
        writes += [store.withdrawal(item) for code, item in before.items() if code not in kept]
        was = known.done.get(key)
        if (was or Done(done.round, done.excerpt, done.expert, "", occasion=done.occasion)) != replace(
            done, read=""
        ):
            writes.append(store.done_write(self.study.file, done))
            self.done += bool(done.version)
        elif not given:
            self.same += 1
        if not one.is_open:
            self.late += len(writes)
        self.writes += writes


@dataclass(frozen=True, slots=True)
class _Known:
    """What a round holds already."""

    given: Mapping[tuple[str, str, int], Mapping[str, Judgment]]
    done: Mapping[tuple[str, str, int], Done]

    @classmethod
    def of(cls, study: Study, round_id: str) -> _Known:
        given: dict[tuple[str, str, int], dict[str, Judgment]] = {}
        for item in store.judgments(study.file, round_id=round_id):
            given.setdefault((item.excerpt, item.expert, item.occasion), {})[item.code] = item
        done = {
            (item.excerpt, item.expert, item.occasion): item
            for item in store.dones(study.file, round_id=round_id)
        }
        return cls(given, done)
