"""Free spans: what experts marked in the sources of a unitizing round."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from codex.model.span import FreeSpan, Stretch
from codex.store import bodies
from codex.store.canonical import canonical
from codex.store.log import Write

if TYPE_CHECKING:
    from codex.store.study_file import StudyFile

_ROWS = """
SELECT p.id, o.id, e.id, s.start, s."end", s.codes, s.stances, s.unsure, b.content, v.id, s.text
FROM span s JOIN ident p ON p.n = s.span JOIN ident o ON o.n = s.source JOIN ident e ON e.n = s.expert
LEFT JOIN ident v ON v.n = s.version LEFT JOIN body b ON b.id = s.note
WHERE s.round = ? AND s.live {also} ORDER BY o.id, e.id, s.start, s."end", p.id"""


def spans(
    file: StudyFile, round_id: str, *, expert: str | None = None, source: str | None = None
) -> tuple[FreeSpan, ...]:
    """Return the spans in force of a round, by source, expert and place.

    The caller keeps blindness: in an open round nobody reads others' spans.

    Args:
        file: The study.
        round_id: A unitizing round.
        expert: Only theirs.
        source: Only in this one.
    """
    values, also = [file.number(round_id)], ""
    for column, name in (("expert", expert), ("source", source)):
        if name is not None:
            also += f" AND s.{column} = ?"
            values.append(file.number(name))
    return tuple(_span(round_id, row) for row in file.connection.execute(_ROWS.format(also=also), values))


def _span(round_id: str, row: tuple[Any, ...]) -> FreeSpan:
    name, source, expert, start, end, codes, stances, unsure, note, version, text = row
    said = json.loads(stances) if stances else {}
    return FreeSpan(
        id=name,
        round=round_id,
        source=source,
        expert=expert,
        start=start,
        end=end,
        codes=tuple((code, said.get(code, "supports")) for code in json.loads(codes)),
        unsure=bool(unsure),
        note=note or "",
        version=version or "",
        text=text or "",
    )


def finished(file: StudyFile, round_id: str) -> dict[str, frozenset[str]]:
    """Return source -> the experts who say that they have worked through all of it.

    A Done of a unitizing round speaks of a source: what they left unmarked holds nothing for them.
    """
    found: dict[str, set[str]] = {}
    for source, expert in file.connection.execute(
        "SELECT i.id, e.id FROM done d JOIN ident i ON i.n = d.excerpt JOIN ident e ON e.n = d.expert"
        " WHERE d.round = ? AND d.version IS NOT NULL AND d.occasion = 1",
        [file.number(round_id)],
    ):
        found.setdefault(source, set()).add(expert)
    return {source: frozenset(experts) for source, experts in found.items()}


def finished_under(file: StudyFile, round_id: str) -> dict[str, dict[str, str]]:
    """Return source -> expert -> the codebook version under which they worked through it."""
    found: dict[str, dict[str, str]] = {}
    for source, expert, version in file.connection.execute(
        "SELECT i.id, e.id, v.id FROM done d JOIN ident i ON i.n = d.excerpt JOIN ident e ON e.n = d.expert"
        " JOIN ident v ON v.n = d.version WHERE d.round = ? AND d.occasion = 1",
        [file.number(round_id)],
    ):
        found.setdefault(source, {})[expert] = version
    return found


def span_write(file: StudyFile, span: FreeSpan) -> Write:
    """Keep the note and return the write that marks a span, or marks it anew."""
    value: dict[str, Any] = {"from": span.start, "to": span.end, "codes": list(span.given)}
    stances = {code: stance for code, stance in span.codes if stance != "supports"}
    if stances:
        value["stances"] = stances
    if span.text:
        value["text"] = span.text
    if span.unsure:
        value["unsure"] = 1
    if span.note:
        value["note"] = bodies.put(file.connection, file.ids, span.note)
    if span.version:
        value["version"] = span.version
    return Write("span@1", (span.round, span.source, span.id, span.expert), value)


def span_gone(span: FreeSpan) -> Write:
    """Return the write that takes a span away."""
    return Write("span@1", (span.round, span.source, span.id, span.expert), None)


def stretch(file: StudyFile, source_id: str) -> Stretch:
    """Return a source as a round that opens in this moment would freeze it."""
    text, length = file.connection.execute(
        "SELECT text, length FROM source WHERE n = ?", [file.number(source_id)]
    ).fetchone() or ("", 0)
    return Stretch(source_id, text or "", length or 0)


def frozen_text(file: StudyFile, one: Stretch) -> str:
    """Return the text that spans are counted in; empty where it was erased."""
    return bodies.text(file.connection, one.text)


def moved_to(file: StudyFile, span: FreeSpan) -> tuple[int, int] | None:
    """Return where a span lies in the present text of its source; None where that cannot be told."""
    row = file.connection.execute(
        "SELECT s.text, r.moves FROM source s LEFT JOIN revision r ON r.source = s.n AND r.live WHERE s.n = ?",
        [file.number(span.source)],
    ).fetchone()
    if row is None:
        return None
    if row[0] == span.text:
        return span.start, span.end
    for move in json.loads(row[1] or "[]"):
        if move[0] == span.id and len(move) == 3:
            return move[1], move[2]
    return None


def of_source(file: StudyFile, source_id: str) -> tuple[FreeSpan, ...]:
    """Return every span in a source, of all rounds: what has to move when its text does."""
    rounds = file.connection.execute(
        "SELECT DISTINCT i.id FROM span s JOIN ident i ON i.n = s.round WHERE s.source = ? ORDER BY i.id",
        [file.number(source_id)],
    ).fetchall()
    return tuple(one for (name,) in rounds for one in spans(file, name, source=source_id))


def open_rounds(file: StudyFile, source_id: str) -> list[str]:
    """Return the open unitizing rounds that froze a source."""
    return [
        row[0]
        for row in file.connection.execute(
            "SELECT DISTINCT i.id FROM round r JOIN ident i ON i.n = r.n"
            " LEFT JOIN closing c ON c.round = r.n, json_each(r.sources) f"
            " WHERE r.live AND c.pins IS NULL AND json_extract(f.value, '$[0]') = ? ORDER BY i.id",
            [source_id],
        )
    ]


def marked_times(file: StudyFile, round_id: str) -> list[tuple[str, str]]:
    """Return (expert, wall time UTC) of every answer in a unitizing round: a span marked or changed, a source done."""
    found = []
    for stem in ("span", "done"):
        first = canonical([stem, round_id])[:-1] + ","
        found += file.connection.execute(
            "SELECT actor, at FROM event WHERE key >= ? AND key < ? AND value IS NOT NULL ORDER BY clock, id",
            [first, first[:-1] + "-"],
        ).fetchall()
    return found
