"""Which bodies belong to a source: everything that must go when its text is replaced or withdrawn."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from codex.store import bodies
from codex.store.canonical import canonical
from codex.store.kinds import KINDS
from codex.store.log import Write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from codex.store.study_file import StudyFile


def bodies_of(file: StudyFile, source_id: str) -> list[str]:
    """Return ids of the bodies, still present, that any event about a source or its excerpts names.

    Texts of every version, marks, title and citation, attributes, names of speakers, translations;
    not the notes of experts, which are theirs.
    """
    entities = [f"source:{source_id}", *(f"excerpt:{name}" for name in _excerpts(file, source_id))]
    rows = file.connection.execute(
        "SELECT kind, value FROM event WHERE value IS NOT NULL AND key IN (?, ?)"
        " UNION ALL SELECT kind, value FROM event WHERE value IS NOT NULL AND key IN"
        " (SELECT json_array('cut', i.id) FROM cut c JOIN ident i ON i.n = c.n WHERE c.source = ?)"
        " UNION ALL SELECT v.kind, v.value FROM json_each(?) n JOIN event v"
        " ON v.key >= '[\"set\",\"' || n.value || '\",' AND v.key < '[\"set\",\"' || n.value || '\"-'"
        " WHERE v.value IS NOT NULL",
        [
            canonical(["source", source_id]),
            canonical(["revise", source_id]),
            file.number(source_id),
            json.dumps(entities),
        ],
    ).fetchall()
    named: dict[str, None] = {}
    for kind, told in rows:
        value: dict[str, Any] = json.loads(told)
        named.update(dict.fromkeys(value[field] for field in KINDS[kind].bodies if value.get(field)))
        named.update(dict.fromkeys(move[3] for move in json.loads(_text(value, "moves")) if len(move) > 3))
    there = {
        row[0]
        for row in file.connection.execute(
            "SELECT id FROM body WHERE content IS NOT NULL AND id IN (SELECT value FROM json_each(?))",
            [json.dumps([*named])],
        )
    }
    return [name for name in named if name in there]


def originals_of(file: StudyFile, source_id: str) -> set[str]:
    """Return names in ``corpus/`` of the originals of every version of a source whose words are still here."""
    told = bodies_of(file, source_id)
    rows = file.connection.execute(
        "SELECT content FROM body WHERE id IN (SELECT value FROM json_each(?))", [json.dumps(told)]
    )
    return {name for (content,) in rows for name in original_in(content)}


def original_in(content: str) -> set[str]:
    """Return the original that a body of title, file and attributes names, if it is one.

    >>> original_in('{"original": "ab.txt", "title": "Talk"}'), original_in("a text")
    ({'ab.txt'}, set())
    """
    if not content.startswith("{") or '"original"' not in content:
        return set()
    try:
        told = json.loads(content)
    except ValueError:
        return set()
    name = told.get("original") if isinstance(told, dict) else None
    return {name} if isinstance(name, str) and name else set()


def _text(value: Mapping[str, Any], field: str) -> str:
    return json.dumps(value.get(field) or [])


def _excerpts(file: StudyFile, source_id: str) -> list[str]:
    return [
        row[0]
        for row in file.connection.execute(
            "SELECT i.id FROM excerpt x JOIN ident i ON i.n = x.n WHERE x.source = ? ORDER BY x.n",
            [file.number(source_id)],
        )
    ]


def in_force(file: StudyFile, source_id: str) -> list[tuple[str, tuple[str, ...], str]]:
    """Return (kind, key, body) of the fields and live cuts of a source that hold in this moment."""
    entities = [f"source:{source_id}", *(f"excerpt:{name}" for name in _excerpts(file, source_id))]
    fields = file.connection.execute(
        "SELECT i.id, f.name, json_extract(f.value, '$.body') FROM field f JOIN ident i ON i.n = f.entity"
        " WHERE i.id IN (SELECT value FROM json_each(?)) AND json_extract(f.value, '$.body') IS NOT NULL",
        [json.dumps(entities)],
    ).fetchall()
    cuts = file.connection.execute(
        "SELECT i.id, c.speakers FROM cut c JOIN ident i ON i.n = c.n"
        " WHERE c.live AND c.source = ? AND c.speakers IS NOT NULL",
        [file.number(source_id)],
    ).fetchall()
    return [
        *(("set@1", (entity, name), body) for entity, name, body in fields),
        *(("cut@1", (name,), body) for name, body in cuts),
    ]


def erased(body: str, why: str) -> Write:
    """Return the write that erases a body for good; ``why`` is a word, never a name."""
    return Write("erase@1", (body,), {"why": why})


def rewritten(file: StudyFile, source_id: str, change: Callable[[str], str]) -> list[Write]:
    """Return the writes that put every name around a text through ``change``.

    Names of speakers, what was said since of title and attributes, translations. The text itself,
    its marks and what the source was born with belong to ``revise@1``.
    """
    writes = []
    rows = file.connection.execute(
        "SELECT i.id, v.value, b.content FROM cut c JOIN ident i ON i.n = c.n"
        " JOIN event v ON v.clock = c.clock AND v.id = c.event JOIN body b ON b.id = c.speakers"
        " WHERE c.live AND c.source = ? AND b.content IS NOT NULL",
        [file.number(source_id)],
    ).fetchall()
    for name, told, content in rows:
        new = deep(json.loads(content), change)
        if new != json.loads(content):
            value = {**json.loads(told), "speakers": bodies.put_json(file.connection, file.ids, new)}
            writes.append(Write("cut@1", (name,), value))
    entities = [f"source:{source_id}", *(f"excerpt:{name}" for name in _excerpts(file, source_id))]
    rows = file.connection.execute(
        "SELECT i.id, f.name, b.content FROM field f JOIN ident i ON i.n = f.entity"
        " JOIN body b ON b.id = json_extract(f.value, '$.body')"
        " WHERE i.id IN (SELECT value FROM json_each(?)) AND b.content IS NOT NULL",
        [json.dumps(entities)],
    ).fetchall()
    for entity, field, content in rows:
        structured = content.startswith("{")
        new = canonical(deep(json.loads(content), change)) if structured else change(content)
        if new != content:
            body = bodies.put(file.connection, file.ids, new)
            writes.append(Write("set@1", (entity, field), {"body": body}))
    return writes


def deep(value: Any, change: Callable[[str], str]) -> Any:
    """Return a JSON value with every text in it changed; keys stay.

    >>> deep({"title": "ann", "cite": {"author": ["ann"]}}, str.upper)
    {'title': 'ANN', 'cite': {'author': ['ANN']}}
    """
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [deep(one, change) for one in value]
    if isinstance(value, dict):
        return {key: deep(one, change) for key, one in value.items()}
    return value


def revision(
    file: StudyFile,
    source_id: str,
    text: str,
    *,
    marks: Sequence[Sequence[Any]],
    about: Mapping[str, Any],
    moves: Sequence[Sequence[Any]],
    why: str,
    identity: str,
) -> Write:
    """Keep a new text and return the write that makes it the source's.

    Args:
        file: Inside a transaction.
        source_id: The source.
        text: The new canonical text.
        marks: Its marks, as lists of their fields.
        about: Title, file, original, citation and attributes as born.
        moves: For every excerpt of the source ``[id, start, end]``, and a fourth item, the body of its
            words, where the new text lacks them.
        why: ``edited`` or ``anonymized``.
        identity: What an import finds the text by.
    """
    value: dict[str, Any] = {
        "text": bodies.put(file.connection, file.ids, text, findable=identity),
        "length": len(text),
        "about": bodies.put_json(file.connection, file.ids, dict(about)),
        "moves": [list(move) for move in moves],
        "why": why,
    }
    if marks:
        value["marks"] = bodies.put_json(file.connection, file.ids, [list(mark) for mark in marks])
    return Write("revise@1", (source_id,), value)


def born_about(file: StudyFile, source_id: str) -> dict[str, Any]:
    """Return title, file, original, citation and attributes in force, without what was said since."""
    row = file.connection.execute(
        "SELECT b.content FROM source s JOIN body b ON b.id = s.about WHERE s.n = ?",
        [file.number(source_id)],
    ).fetchone()
    return bodies.loads(row[0]) if row else {}


def anonymized(file: StudyFile) -> list[str]:
    """Return ids of the sources whose names were replaced."""
    rows = file.connection.execute(
        "SELECT i.id FROM revision r JOIN ident i ON i.n = r.source WHERE r.live AND r.why = 'anonymized'"
        " ORDER BY r.source"
    )
    return [row[0] for row in rows]


@contextmanager
def trial(file: StudyFile, *, kept: bool) -> Iterator[None]:
    """Hold what a block keeps apart from the transaction around it, and drop it unless ``kept``."""
    file.connection.execute("SAVEPOINT trial")
    try:
        yield
    finally:
        if not kept:
            file.connection.execute("ROLLBACK TO trial")
        file.connection.execute("RELEASE trial")


@contextmanager
def part(file: StudyFile) -> Iterator[None]:
    """Hold a part of the transaction around it together: what raises inside takes back this part alone."""
    file.connection.execute("SAVEPOINT part")
    try:
        yield
    except BaseException:
        if file.connection.in_transaction:
            file.connection.execute("ROLLBACK TO part")
            file.connection.execute("RELEASE part")
        raise
    file.connection.execute("RELEASE part")


def lost_quotes(file: StudyFile, source_id: str) -> dict[str, str]:
    """Return excerpt -> its words, for excerpts whose words the present text lacks."""
    return dict(
        file.connection.execute(
            "SELECT i.id, b.content FROM excerpt x JOIN ident i ON i.n = x.n JOIN body b ON b.id = x.quote"
            " WHERE x.source = ? AND b.content IS NOT NULL",
            [file.number(source_id)],
        ).fetchall()
    )


def given_out(file: StudyFile, source_id: str) -> list[tuple[str, str, str]]:
    """Return (round, way, expert) of the ballots that came back in rounds that hold excerpts of a source.

    A round from which none came back is there too, without way and expert: its ballots may have been sent.
    """
    return file.connection.execute(
        "SELECT DISTINCT r.id, coalesce(b.way, ''), coalesce(e.id, '') FROM item t JOIN ident r ON r.n = t.round"
        " JOIN excerpt x ON x.source = ? JOIN ident i ON i.n = x.n"
        " LEFT JOIN ballot b ON b.round = t.round AND b.live LEFT JOIN ident e ON e.n = b.expert"
        " WHERE t.live AND (instr(coalesce(t.evidence, ''), i.id) OR instr(coalesce(t.refs, ''), i.id))"
        " ORDER BY 1, 3",
        [file.number(source_id)],
    ).fetchall()
