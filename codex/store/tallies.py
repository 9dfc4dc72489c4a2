"""Counts over the judgments of one round, made where they lie: a row that reaches Python costs ten times as much.

First occasions alone. Where codes were merged the judgments are handed in as they are read now, and are
counted the same way.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from codex.model.judgment import STANCES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codex.model.judgment import Judgment
    from codex.store.study_file import StudyFile

_CODES = """
SELECT i.id, sum(j.stance = 0), sum(j.stance = 1), sum(j.stance = 2),
  count(DISTINCT CASE WHEN j.stance = 0 THEN j.excerpt END),
  count(DISTINCT CASE WHEN j.stance = 0 THEN x.source END),
  count(DISTINCT CASE WHEN j.stance = 0 THEN j.expert END)
FROM {judged} j JOIN ident i ON i.n = j.code LEFT JOIN excerpt x ON x.n = j.excerpt GROUP BY j.code"""

_TOGETHER = """
SELECT group_concat(code) FROM (SELECT excerpt, expert, code FROM {judged} WHERE stance = 0
  ORDER BY excerpt, expert, code) GROUP BY excerpt, expert"""

_SOURCES = """
SELECT DISTINCT o.id, i.id FROM (SELECT DISTINCT x.source, j.code FROM {judged} j
  JOIN excerpt x ON x.n = j.excerpt WHERE j.stance = 0) f
JOIN ident o ON o.n = f.source JOIN ident i ON i.n = f.code"""

_WORK = """
SELECT e.id, count(*), total(j.codes > 0), total(j.codes), sum(max(coalesce(j.unsure, 0), d.unsure))
FROM {done} d LEFT JOIN (SELECT excerpt, expert, count(*) AS codes, max(unsure) AS unsure
  FROM {judged} GROUP BY excerpt, expert) j ON j.excerpt = d.excerpt AND j.expert = d.expert
JOIN ident e ON e.n = d.expert GROUP BY d.expert"""

_CARRIED = """
CREATE TEMP TABLE IF NOT EXISTS carried(
  round INTEGER, excerpt INTEGER, code INTEGER, expert INTEGER, occasion INTEGER, given INTEGER,
  stance INTEGER, unsure INTEGER)"""


class CodeTally(NamedTuple):
    """One code that was given."""

    supports: int
    contradicts: int
    mentions: int
    excerpts: int
    """That support it, as sources and experts."""
    sources: int
    experts: int


class WorkTally(NamedTuple):
    """What one expert has finished."""

    done: int
    coded: int
    """Finished with a code."""
    codes: int
    """Codes on what is finished."""
    unsure: int


class Tallies:
    """The judgments of a round, to be counted.

    Args:
        file: The study.
        round_id: The round.
        expert: Of this expert alone; None: of all.
        instead: Judgments in the place of those recorded.
    """

    def __init__(
        self,
        file: StudyFile,
        round_id: str,
        expert: str | None = None,
        instead: Iterable[Judgment] | None = None,
    ) -> None:
        self._file = file
        self._fields = {"round": file.number(round_id), "expert": file.number(expert or "")}
        whose = "" if expert is None else " AND expert = :expert"
        table = "judgment" if instead is None else self._kept(instead)
        self._judged = f"(SELECT * FROM {table} WHERE round = :round AND given = 1 AND occasion = 1{whose})"
        self._done = (
            f"(SELECT * FROM done WHERE round = :round AND version IS NOT NULL AND occasion = 1{whose})"
        )

    def _kept(self, instead: Iterable[Judgment]) -> str:
        file = self._file
        numbers = dict(file.connection.execute("SELECT id, n FROM ident"))
        file.connection.execute(_CARRIED)
        file.connection.execute("DELETE FROM carried")
        file.connection.executemany(
            "INSERT INTO carried VALUES(?, ?, ?, ?, ?, 1, ?, ?)",
            (
                (
                    self._fields["round"],
                    numbers[one.excerpt],
                    numbers[one.code],
                    numbers[one.expert],
                    one.occasion,
                    STANCES.index(one.stance),
                    one.unsure,
                )
                for one in instead
            ),
        )
        return "carried"

    def _rows(self, sql: str) -> list[tuple[str, ...]]:
        return self._file.connection.execute(
            sql.format(judged=self._judged, done=self._done), self._fields
        ).fetchall()

    def codes(self) -> dict[str, CodeTally]:
        """Return code -> how often it was given."""
        return {name: CodeTally(*map(int, counts)) for name, *counts in self._rows(_CODES)}

    def together(self) -> dict[tuple[str, ...], int]:
        """Return codes that one expert gave to one excerpt -> how many times just these, in no order."""
        alike = Counter(row[0] for row in self._rows(_TOGETHER))
        numbers = {int(one) for text in alike for one in text.split(",")}
        names = {number: self._file.name(number) for number in numbers}
        return {tuple(names[int(one)] for one in text.split(",")): times for text, times in alike.items()}

    def by_source(self) -> list[tuple[str, str]]:
        """Return each source with each code that was given in it."""
        return [(source, code) for source, code in self._rows(_SOURCES)]

    def work(self) -> dict[str, WorkTally]:
        """Return expert -> what they finished."""
        return {name: WorkTally(*map(int, counts)) for name, *counts in self._rows(_WORK)}
