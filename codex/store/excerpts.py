"""Cuts and the excerpts they make."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from codex.model.excerpt import Excerpt
from codex.store import bodies
from codex.store.canonical import canonical
from codex.store.log import Write
from codex.store.sources import without_consent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from codex.model.excerpt import Piece
    from codex.store.study_file import StudyFile

_ROWS = """
SELECT i.id, o.id, x.start, x."end",
  CASE WHEN x.quote IS NULL THEN {text}
    ELSE (SELECT q.content FROM body q WHERE q.id = x.quote) END, x.locator,
  coalesce(x.language, s.language), x.speaker, p.content, x.codable, x.context, k.id, x.position,
  x.quote IS NOT NULL, s.text
FROM {origin} JOIN ident i ON i.n = x.n JOIN ident o ON o.n = x.source
JOIN cut c ON c.n = x.cut JOIN ident k ON k.n = c.n
JOIN source s ON s.n = x.source AND s.live
LEFT JOIN body t ON t.id = s.text LEFT JOIN body p ON p.id = c.speakers
WHERE {where} ORDER BY {order}"""
_CUT_OUT = 'substr(t.content, x.start + 1, x."end" - x.start)'
"""The text of one excerpt; of many it is cut here, since SQLite would read the whole source for each."""
_AT_HAND = 4_000_000
"""Characters of sources that are held while excerpts of several are read in turn."""


def _excerpt(row: tuple[Any, ...]) -> Excerpt:
    (
        name,
        source,
        start,
        end,
        text,
        locator,
        language,
        speaker,
        speakers,
        codable,
        context,
        cut,
        position,
        lost,
        _,
    ) = row
    return Excerpt(
        id=name,
        source=source,
        start=start,
        end=end,
        text=text or "",
        locator=json.loads(locator) if locator else {},
        language=language or "unknown",
        speaker=json.loads(speakers)[speaker] if speaker is not None and speakers else "",
        codable=bool(codable),
        context=bool(context),
        cut=cut,
        position=position,
        lost=bool(lost),
    )


def excerpts(file: StudyFile, source_id: str | None = None, *, codable: bool = False) -> Iterator[Excerpt]:
    """Return excerpts by source and place; ``codable`` leaves out context and what was marked not codable."""
    where: list[str] = ["true"]
    values: list[object] = []
    if source_id is not None:
        where.append("x.source = ?")
        values.append(file.number(source_id))
    if codable:
        where.append("x.codable AND NOT x.context")
    return _many(file, "excerpt x", " AND ".join(where), 'x.source, x.cut, x.start, x."end"', values)


def _many(
    file: StudyFile, origin: str, where: str, order: str, values: Sequence[object]
) -> Iterator[Excerpt]:
    """Return excerpts; the text of a source is read once for all that follow one another."""
    texts: dict[str, str] = {}
    held = 0
    for row in file.connection.execute(
        _ROWS.format(text="NULL", origin=origin, where=where, order=order), values
    ):
        *_, lost, body = row
        if lost or body is None:
            yield _excerpt(row)
            continue
        if body not in texts:
            if held > _AT_HAND:
                texts.clear()
                held = 0
            texts[body] = bodies.text(file.connection, body) or ""
            held += len(texts[body])
        yield _excerpt((*row[:4], texts[body][row[2] : row[3]], *row[5:]))


def excerpt(file: StudyFile, excerpt_id: str) -> Excerpt | None:
    """Return the excerpt of that id."""
    sql = _ROWS.format(text=_CUT_OUT, origin="excerpt x", where="x.n = ?", order="1")
    row = file.connection.execute(sql, [file.number(excerpt_id)]).fetchone()
    return _excerpt(row) if row else None


def around(file: StudyFile, found: Excerpt, characters: int = 600) -> tuple[str, str]:
    """Return the text before and after an excerpt, about ``characters`` each, cut between words."""
    row = file.connection.execute(
        "SELECT substr(b.content, ?, ?), substr(b.content, ?, ?) FROM source s JOIN body b ON b.id = s.text"
        " WHERE s.n = ?",
        [
            max(found.start - characters, 0) + 1,
            min(characters, found.start),
            found.end + 1,
            characters,
            file.number(found.source),
        ],
    ).fetchone()
    if not row:
        return "", ""
    before, after = row[0] or "", row[1] or ""
    if found.start > characters:
        before = "… " + (before.split(maxsplit=1)[-1] if before.split() else "")
    if len(after) == characters:
        after = (after.rsplit(maxsplit=1)[0] if after.split() else "") + " …"
    return before, after


def new_cut(
    file: StudyFile, cut_id: str, source_id: str, by: str, pieces: Sequence[tuple[str, Piece, str | None]]
) -> Write:
    """Keep the speakers' names and return the write that makes a cut with all its excerpts.

    Args:
        file: Inside a transaction.
        cut_id: Fresh id of the cut.
        source_id: The source that is cut.
        by: ``turn``, ``paragraph``, ``page``, ``answer``, ``sentence``, ``window`` or ``passage``.
        pieces: Excerpt id, piece, and the excerpt's language, in order.
    """
    names = sorted({piece.speaker for _, piece, _ in pieces if piece.speaker})
    place = {name: index for index, name in enumerate(names)}
    packed = [
        [
            name,
            piece.start,
            piece.end,
            canonical(dict(piece.locator)) if piece.locator else None,
            place.get(piece.speaker),
            language,
            int(piece.context),
            int(piece.codable),
        ]
        for name, piece, language in pieces
    ]
    value: dict[str, Any] = {"source": source_id, "by": by, "pieces": packed}
    if names:
        value["speakers"] = bodies.put_json(file.connection, file.ids, names)
    return Write("cut@1", (cut_id,), value, fresh=True)


def marked(excerpt_id: str, *, codable: bool) -> Write:
    """Return the write that marks an excerpt codable or not."""
    return Write("set@1", (f"excerpt:{excerpt_id}", "codable"), {"is": int(codable)})


def in_rounds(file: StudyFile, cut_ids: Iterable[str]) -> list[str]:
    """Return the rounds whose frozen sample holds excerpts of these cuts, or that vote on them."""
    cuts = json.dumps([file.number(cut_id) for cut_id in cut_ids])
    rows = file.connection.execute(
        "SELECT DISTINCT i.id FROM round r JOIN ident i ON i.n = r.n JOIN member m ON m.sample = r.sample"
        " JOIN excerpt x ON x.n = m.excerpt WHERE r.live AND x.cut IN (SELECT value FROM json_each(:cuts))"
        " UNION SELECT i.id FROM item t JOIN ident i ON i.n = t.round JOIN json_each(coalesce(t.refs, '[]')) j"
        " JOIN ident o ON o.id = j.value JOIN excerpt x ON x.n = o.n"
        " WHERE t.live AND x.cut IN (SELECT value FROM json_each(:cuts)) ORDER BY 1",
        {"cuts": cuts},
    )
    return [row[0] for row in rows]


def sampled_from(file: StudyFile, cut_ids: Iterable[str]) -> list[str]:
    """Return the samples that hold excerpts of these cuts."""
    rows = file.connection.execute(
        "SELECT DISTINCT i.id FROM sample s JOIN ident i ON i.n = s.n JOIN member m ON m.sample = s.n"
        " JOIN excerpt x ON x.n = m.excerpt WHERE s.live AND x.cut IN (SELECT value FROM json_each(?)) ORDER BY 1",
        [json.dumps([file.number(cut_id) for cut_id in cut_ids])],
    )
    return [row[0] for row in rows]


def gone_from(file: StudyFile, sample: str) -> int:
    """Return how many excerpts of a sample are no more: on another machine their source was cut anew."""
    row = file.connection.execute(
        "SELECT count(*) FROM member m WHERE m.sample = ?"
        " AND NOT EXISTS (SELECT 1 FROM excerpt x WHERE x.n = m.excerpt)",
        [file.number(sample)],
    ).fetchone()
    return int(row[0])


def codable_ids(file: StudyFile) -> list[str]:
    """Return the ids of all excerpts that can be judged, by source and place; consent may forbid it.

    Places on which a unitizing round was decided are excerpts like others where their source has no
    cut beside them; else they would be judged twice.
    """
    closed = without_consent(file)
    return [
        name
        for name, origin in file.connection.execute(
            "SELECT i.id, o.id FROM excerpt x JOIN ident i ON i.n = x.n JOIN cut c ON c.n = x.cut"
            " JOIN source s ON s.n = x.source JOIN ident o ON o.n = s.n"
            " WHERE x.codable AND NOT x.context AND s.live AND (c.by <> 'agreed' OR NOT EXISTS"
            " (SELECT 1 FROM cut k WHERE k.source = x.source AND k.live AND k.by <> 'agreed'))"
            " ORDER BY x.source, c.clock, x.start"
        )
        if origin not in closed
    ]


def without_consent_to_judge(file: StudyFile, sample: str | None = None) -> int:
    """Return how many codable excerpts nobody may be shown, by the consent of their sources.

    Args:
        file: The study file.
        sample: Only of this sample.
    """
    closed = without_consent(file)
    if not closed:
        return 0
    number = file.number(sample) if sample else None
    row = file.connection.execute(
        "SELECT count(*) FROM excerpt x JOIN cut c ON c.n = x.cut AND c.live JOIN ident o ON o.n = x.source"
        " WHERE x.codable AND NOT x.context AND o.id IN (SELECT value FROM json_each(?))"
        " AND (? IS NULL OR EXISTS (SELECT 1 FROM member m WHERE m.sample = ? AND m.excerpt = x.n))",
        [json.dumps(sorted(closed)), number, number],
    ).fetchone()
    return int(row[0])


def sampled(file: StudyFile, sample: str) -> Iterator[Excerpt]:
    """Return the excerpts of a sample in its order."""
    origin = "member m JOIN excerpt x ON x.n = m.excerpt"
    return _many(file, origin, "m.sample = ?", "m.position", [file.number(sample)])


def decided_in(file: StudyFile, excerpt_id: str) -> list[str]:
    """Return the rounds in which people decided on an excerpt."""
    return [
        row[0]
        for row in file.connection.execute(
            "SELECT DISTINCT i.id FROM decision d JOIN ident i ON i.n = d.round WHERE d.live AND d.excerpt = ?"
            " ORDER BY i.id",
            [file.number(excerpt_id)],
        )
    ]


def cut_gone(cut_id: str) -> Write:
    """Return the write that takes a cut back with all its excerpts."""
    return Write("cut@1", (cut_id,), None)


def in_samples(file: StudyFile, excerpt_id: str) -> list[str]:
    """Return the rounds whose frozen sample holds an excerpt."""
    return [
        row[0]
        for row in file.connection.execute(
            "SELECT i.id FROM round r JOIN ident i ON i.n = r.n JOIN member m ON m.sample = r.sample"
            " WHERE r.live AND m.excerpt = ?",
            [file.number(excerpt_id)],
        )
    ]


def by_label(file: StudyFile) -> dict[str, str]:
    """Return what a researcher may call an excerpt -> its id; a name of two excerpts is left out.

    A passage is called by its own id, a turn, paragraph or page by ``FILE:NUMBER``, an answer by
    ``FILE:ROW`` where the table had ids of its own.
    """
    found: dict[str, str | None] = {}
    for name, locator, about, kind in file.connection.execute(
        "SELECT i.id, x.locator, a.content, s.kind FROM excerpt x JOIN ident i ON i.n = x.n"
        " JOIN cut c ON c.n = x.cut AND c.live JOIN source s ON s.n = x.source AND s.live"
        " LEFT JOIN body a ON a.id = s.about"
    ):
        label = _label(json.loads(locator) if locator else {}, bodies.loads(about), kind)
        if label:
            found[label] = None if label in found else name
    return {label: name for label, name in found.items() if name is not None}


def _label(locator: dict[str, Any], about: dict[str, Any], kind: str) -> str:
    if "passage" in locator:
        return str(locator["passage"])
    stem = about.get("file", "").rpartition(".")[0]
    if kind == "answers":
        row = about.get("attributes", {}).get("id", "")
        return f"{stem}:{row}" if row else ""
    place = next((locator[key] for key in ("turn", "paragraph", "page") if key in locator), "")
    return f"{stem}:{place}" if stem and place else ""


def sample_sources(file: StudyFile, sample: str) -> list[tuple[int, str, str, str]]:
    """Return (number of the state, id, source, language) of a sample's excerpts, without their texts."""
    return file.connection.execute(
        "SELECT x.n, i.id, o.id, coalesce(x.language, s.language, 'unknown') FROM member m"
        " JOIN excerpt x ON x.n = m.excerpt JOIN ident i ON i.n = x.n JOIN ident o ON o.n = x.source"
        " JOIN source s ON s.n = x.source WHERE m.sample = ? ORDER BY m.position",
        [file.number(sample)],
    ).fetchall()


def chosen_excerpts(file: StudyFile, wanted: Iterable[str]) -> Iterator[Excerpt]:
    """Return some excerpts, by source and place."""
    where = "x.n IN (SELECT n FROM ident WHERE id IN (SELECT value FROM json_each(?)))"
    return _many(file, "excerpt x", where, 'x.source, x.start, x."end"', [json.dumps(sorted(wanted))])


def rounds_of(file: StudyFile, source_id: str) -> list[str]:
    """Return the rounds whose frozen sample holds excerpts of a source, or that froze all of it."""
    return [
        row[0]
        for row in file.connection.execute(
            "SELECT DISTINCT i.id FROM round r JOIN ident i ON i.n = r.n JOIN member m ON m.sample = r.sample"
            " JOIN excerpt x ON x.n = m.excerpt WHERE r.live AND x.source = ?"
            " UNION SELECT i.id FROM round r JOIN ident i ON i.n = r.n, json_each(r.sources) f"
            " WHERE r.live AND json_extract(f.value, '$[0]') = ? ORDER BY 1",
            [file.number(source_id), source_id],
        )
    ]


def cut_value(file: StudyFile, cut_id: str) -> dict[str, Any]:
    """Return what a live cut was written with: source, way, body of the speakers, pieces."""
    row = file.connection.execute(
        "SELECT v.value FROM cut c JOIN event v ON v.clock = c.clock AND v.id = c.event WHERE c.n = ? AND c.live",
        [file.number(cut_id)],
    ).fetchone()
    found: dict[str, Any] = json.loads(row[0])
    return found


def drawn_in(file: StudyFile, excerpt_id: str) -> list[str]:
    """Return the samples that hold an excerpt."""
    return [
        row[0]
        for row in file.connection.execute(
            "SELECT i.id FROM sample s JOIN ident i ON i.n = s.n JOIN member m ON m.sample = s.n"
            " WHERE s.live AND m.excerpt = ? ORDER BY i.id",
            [file.number(excerpt_id)],
        )
    ]
