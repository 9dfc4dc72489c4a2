"""Whole rounds at once: columns of integers as texts, which is the fastest way out of SQLite.

A row that reaches Python costs several times what it costs inside SQLite, so rows are joined there:
``group_concat`` of one integer a row, a text per code (``benchmarks/agreement/study_read.py``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from codex.errors import DamagedInput
from codex.model.quick_dataclass import dataclass
from codex.store import sums

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.store.study_file import StudyFile

_SAMPLE = """
SELECT group_concat(excerpt), group_concat(source), count(language) FROM (
  SELECT m.excerpt AS excerpt, x.source AS source, x.language AS language
  FROM member m JOIN excerpt x ON x.n = m.excerpt WHERE m.sample = ? ORDER BY m.position)"""

_LANGUAGES = """
SELECT group_concat(language) FROM (SELECT replace(coalesce(x.language, ''), ',', ' ') AS language
  FROM member m JOIN excerpt x ON x.n = m.excerpt WHERE m.sample = ? ORDER BY m.position)"""

_NAMES = """
SELECT i.id FROM member m JOIN ident i ON i.n = m.excerpt JOIN excerpt x ON x.n = m.excerpt
WHERE m.sample = ? ORDER BY m.position"""

_GIVEN = """
SELECT group_concat(((excerpt << :bits) + expert << 2) + stance) FROM judgment
WHERE code = :code AND round = :round AND given = 1 AND occasion = 1"""

_DONE = """
SELECT version, group_concat(excerpt), count(*), sum(excerpt) FROM done
WHERE round = ? AND expert = ? AND version > -1 AND occasion = 1 GROUP BY version"""


_CHOSEN = """
SELECT group_concat(m.excerpt) FROM member m JOIN excerpt x ON x.n = m.excerpt
JOIN cut c ON c.n = x.cut AND c.by IN ('passage', 'added') WHERE m.sample = ?"""


@dataclass(frozen=True, slots=True)
class SampleColumns:
    """The excerpts of a sample in their order, column by column."""

    numbers: str
    """Parted by commas, as all columns."""
    sources: str
    """Numbers of the sources."""
    languages: str
    """Empty where an excerpt has none of its own: it is then that of its source; all of it, where none has."""


def sample_columns(file: StudyFile, sample: str) -> SampleColumns:
    """Return the excerpts of a sample with source and language."""
    number = [file.number(sample)]
    numbers, sources, own = file.connection.execute(_SAMPLE, number).fetchone()
    # mostly no excerpt has a language of its own: then two hundred thousand empty words need not be joined
    (languages,) = file.connection.execute(_LANGUAGES, number).fetchone() if own else ("",)
    return SampleColumns(numbers or "", sources or "", languages or "")


def chosen_beforehand(file: StudyFile, sample: str) -> set[int]:
    """Return the numbers of the sample's excerpts that somebody chose as passages before anybody judged."""
    (text,) = file.connection.execute(_CHOSEN, [file.number(sample)]).fetchone()
    return set(map(int, text.split(","))) if text else set()


def source_languages(file: StudyFile) -> dict[int, str]:
    """Return the language of each source, by its number."""
    return dict(file.connection.execute("SELECT n, coalesce(language, 'unknown') FROM source"))


def sample_names(file: StudyFile, sample: str) -> list[str]:
    """Return the id of each excerpt of the sample."""
    return [row[0] for row in file.connection.execute(_NAMES, [file.number(sample)])]


def number_bits(file: StudyFile) -> int:
    """Return how many bits hold any number of the state."""
    return int(file.connection.execute("SELECT coalesce(max(n), 1) FROM ident").fetchone()[0]).bit_length()


class GivenTo(NamedTuple):
    """One code, and who gave it to what."""

    code: int
    packed: str
    """A judgment is ``((excerpt << bits) + expert << 2) + stance``; parted by commas."""
    n: int
    total: int
    """How many there ought to be and their sum, as codex wrote them; see :func:`check_given`."""


def given(file: StudyFile, round_id: str, bits: int) -> Iterator[GivenTo]:
    """Yield each code that was given, first occasion.

    The index by code holds all that is asked, so that no row of the table itself is read. The sum over
    it would cost SQLite a third as much again: whoever turns the text into numbers adds them up.
    """
    number = file.number(round_id)
    fields = {"round": number, "bits": bits}
    for (code,) in file.connection.execute("SELECT n FROM code ORDER BY n").fetchall():
        (text,) = file.connection.execute(_GIVEN, {**fields, "code": code}).fetchone()
        n, total = sums.part(file.connection, "judgment", number, code).get(1, (0, 0))
        if text or n:
            yield GivenTo(code, text or "", n, total)


def check_given(file: StudyFile, one: GivenTo, n: int, total: int) -> None:
    """Compare what was read of a code with what codex wrote (see :mod:`codex.store.sums`).

    Args:
        file: The study.
        one: What was to be read.
        n: How many judgments were read.
        total: Their numbers weighed by :data:`codex.store.sums.JUDGED` and added up.

    Raises:
        DamagedInput: They are not the same.
    """
    _must_be(file, "judgment", (one.n, one.total), n, total)


def done(file: StudyFile, round_id: str, expert: int) -> Iterator[tuple[int, str]]:
    """Yield version and what an expert (by number) finished under it, first occasion."""
    number = file.number(round_id)
    kept = sums.part(file.connection, "done", number, expert)
    kept.pop(-1, None)
    for version, text, n, total in file.connection.execute(_DONE, [number, expert]).fetchall():
        _must_be(file, "done", kept.pop(version, None), n, total)
        yield version, text
    if kept:
        _must_be(file, "done", next(iter(kept.values())), 0, None)


def _must_be(file: StudyFile, table: str, kept: tuple[int, int] | None, n: int, total: int | None) -> None:
    """Compare what was read with what codex wrote (see :mod:`codex.store.sums`)."""
    if (n, total or 0) != (kept or (0, 0)):
        raise DamagedInput("together.tables-differ", path=file.path, tables=table)


def done_days(file: StudyFile, round_id: str) -> Iterator[tuple[str, str, str]]:
    """Yield excerpt, expert and the day (UTC, ISO) on which the expert finished with it, first occasion."""
    yield from file.connection.execute(
        "SELECT x.id, e.id, substr(v.at, 1, 10) FROM done d JOIN event v ON v.clock = d.clock AND v.id = d.event"
        " JOIN ident x ON x.n = d.excerpt JOIN ident e ON e.n = d.expert"
        " WHERE d.round = ? AND d.version IS NOT NULL AND d.occasion = 1",
        [file.number(round_id)],
    )


_AGAIN = """
  AND EXISTS (SELECT 1 FROM done o WHERE o.round = d.round AND o.excerpt = d.excerpt AND o.expert = d.expert
    AND o.occasion > 1 AND o.version IS NOT NULL)"""


def repeated_dones(file: StudyFile, round_id: str) -> Iterator[tuple[str, str, int, str]]:
    """Yield excerpt, expert, occasion and codebook version of what was finished more than once."""
    yield from file.connection.execute(
        "SELECT x.id, e.id, d.occasion, v.id FROM done d JOIN ident x ON x.n = d.excerpt"
        " JOIN ident e ON e.n = d.expert JOIN ident v ON v.n = d.version WHERE d.round = ?"
        f"{_AGAIN} ORDER BY d.excerpt, d.expert, d.occasion",
        [file.number(round_id)],
    )


def repeated_judgments(file: StudyFile, round_id: str) -> Iterator[tuple[str, str, int, str]]:
    """Yield excerpt, expert, occasion and code of what was given to excerpts that were shown again."""
    yield from file.connection.execute(
        "SELECT x.id, e.id, d.occasion, c.id FROM judgment d JOIN ident x ON x.n = d.excerpt"
        " JOIN ident e ON e.n = d.expert JOIN ident c ON c.n = d.code WHERE d.round = ? AND d.given = 1"
        f"{_AGAIN}",
        [file.number(round_id)],
    )
