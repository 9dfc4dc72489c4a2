"""Sources and their texts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from codex.model.source import CONSENTS, Mark, Source, strictest
from codex.store import bodies
from codex.store.canonical import canonical
from codex.store.log import Write
from codex.store.records import records

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from codex.model.source import Draft
    from codex.store.study_file import StudyFile

_ROWS = """
SELECT i.id, s.kind, s.language, s.encoding, s.length, a.content,
  (SELECT json_group_object(f.name, f.value) FROM field f JOIN ident k ON k.n = f.entity
    WHERE k.id = 'source:' || i.id AND f.value IS NOT NULL)
FROM source s JOIN ident i ON i.n = s.n LEFT JOIN body a ON a.id = s.about
WHERE s.live {also} ORDER BY s.n"""


KEPT_FROM_CODERS = frozenset({"none", "withdrawn"})
"""Consents under which nobody but the researcher is shown the words."""
KEPT_FROM_PANEL = KEPT_FROM_CODERS | {"paraphrase"}
"""Consents under which a panel is not shown them."""


def _case_consents(file: StudyFile) -> dict[str, str]:
    """Return case -> consent, for the cases that say one."""
    return {
        _folded(one["path"]): one["attributes"]["consent"]
        for one in records(file, "case").values()
        if one.get("attributes", {}).get("consent") in CONSENTS
    }


def _folded(path: str) -> str:
    return " > ".join(part.strip().casefold() for part in path.split(">"))


def _strictest(own: str, case: str, said: dict[str, str]) -> str:
    """Return the consent that holds: of source and cases the one that allows least."""
    parts = _folded(case).split(" > ") if case else []
    inherited = (said.get(" > ".join(parts[: n + 1]), "verbatim") for n in range(len(parts)))
    return strictest((own, *inherited))


def _source(file: StudyFile, row: tuple[Any, ...], cases: dict[str, str]) -> Source:
    name, kind, language, encoding, length, content, changed = row
    about = bodies.loads(content)
    attributes = dict(about.get("attributes", {}))
    fields: dict[str, Any] = {}
    if changed != "{}":  # of most sources nothing was said since
        fields = {key: json.loads(value) for key, value in json.loads(changed).items()}
    for key, value in fields.items():
        if key.startswith("attribute."):
            attributes[key.partition(".")[2]] = bodies.text(file.connection, value.get("body"))
        elif key == "about":
            about |= bodies.loads(bodies.text(file.connection, value["body"]))
    consent = fields["consent"].get("is", "verbatim") if "consent" in fields else "verbatim"
    return Source(
        id=name,
        title=about.get("title", ""),
        kind=fields["kind"].get("is", kind) if "kind" in fields else kind,
        language=language,
        encoding=encoding,
        length=length,
        cite=about.get("cite", {}),
        attributes={key: value for key, value in attributes.items() if value},
        file=about.get("file", ""),
        consent=_strictest(consent, attributes.get("case", ""), cases) if cases else consent,
        original=about.get("original", ""),
    )


def sources(file: StudyFile) -> Iterator[Source]:
    """Return every source of the study, in the order of import."""
    cases = _case_consents(file)
    for row in file.connection.execute(_ROWS.format(also="")):
        yield _source(file, row, cases)


def sources_of_files(file: StudyFile, names: Collection[str]) -> Iterator[Source]:
    """Return the sources whose present text came from files of these names, in the order of import."""
    cases = _case_consents(file)
    also = "AND json_extract(a.content, '$.file') IN (SELECT value FROM json_each(?))"
    for row in file.connection.execute(_ROWS.format(also=also), [json.dumps([*names])]):
        yield _source(file, row, cases)


def without_consent(file: StudyFile, *, panel: bool = False) -> frozenset[str]:
    """Return ids of the sources that nobody may be shown: consent *none* or *withdrawn*, also by their case.

    Args:
        file: The study.
        panel: Those whose words a panel may not read: *paraphrase* too.
    """
    kept = KEPT_FROM_PANEL if panel else KEPT_FROM_CODERS
    if _case_consents(file):
        return frozenset(one.id for one in sources(file) if one.consent in kept)
    return frozenset(
        row[0]
        for row in file.connection.execute(
            "SELECT substr(i.id, 8) FROM field f JOIN ident i ON i.n = f.entity WHERE f.name = 'consent'"
            " AND json_extract(f.value, '$.is') IN (SELECT value FROM json_each(?))"
            " AND EXISTS (SELECT 1 FROM ident o JOIN source s ON s.n = o.n WHERE o.id = substr(i.id, 8) AND s.live)",
            [json.dumps(sorted(kept))],
        )
    )


def source(file: StudyFile, source_id: str) -> Source | None:
    """Return the source of that id."""
    row = file.connection.execute(_ROWS.format(also="AND i.id = ?"), [source_id]).fetchone()
    return _source(file, row, _case_consents(file)) if row else None


def text(file: StudyFile, source_id: str) -> str:
    """Return a source's canonical text; empty where it is withheld or erased."""
    row = file.connection.execute(
        "SELECT b.content FROM source s JOIN ident i ON i.n = s.n JOIN body b ON b.id = s.text WHERE i.id = ?",
        [source_id],
    ).fetchone()
    return row[0] or "" if row else ""


def marks(file: StudyFile, source_id: str) -> tuple[Mark, ...]:
    """Return what the reader saw in the text: pages, turns, furniture."""
    row = file.connection.execute(
        "SELECT b.content FROM source s JOIN ident i ON i.n = s.n JOIN body b ON b.id = s.marks WHERE i.id = ?",
        [source_id],
    ).fetchone()
    return tuple(Mark(*fields) for fields in json.loads(row[0])) if row and row[0] else ()


def known_source(file: StudyFile, identity: str | bytes) -> str | None:
    """Return the id of the live source that was imported with this identity (see :func:`new_source`), or its digest."""
    row = file.connection.execute(
        "SELECT i.id FROM body b JOIN source s ON s.text = b.id JOIN ident i ON i.n = s.n"
        " WHERE b.digest = ? AND s.live",
        [bodies.digest(identity) if isinstance(identity, str) else identity],
    ).fetchone()
    return row[0] if row else None


def new_source(
    file: StudyFile,
    draft: Draft,
    *,
    file_name: str,
    original: str,
    identity: str | bytes,
    pile: bodies.Pile | None = None,
) -> Write:
    """Keep a draft's texts and return the write that makes it a source.

    Args:
        file: Inside a transaction: the bodies are kept at once, or
        pile: put with others, to be kept before the write.
        draft: What the reader made of the file.
        file_name: The researcher's name for the file.
        original: Name of the copy in ``corpus/``.
        identity: What makes a second import the same source: the text, or file and row for answers
            (two people may well write the same words); or the digest of that.
    """
    about = {
        "title": draft.title,
        "file": file_name,
        "original": original,
        "cite": dict(draft.cite),
        "attributes": dict(draft.attributes),
    }
    many = bodies.Pile(file.ids) if pile is None else pile
    value: dict[str, Any] = {
        "kind": draft.kind,
        "language": draft.language,
        "encoding": draft.encoding,
        "length": len(draft.text),
        "text": many.put(draft.text, findable=identity),
        "about": many.put(canonical(about)),
    }
    if draft.marks:
        packed = [[one.kind, one.start, one.end, one.label] for one in draft.marks]
        value["marks"] = many.put(canonical(packed))
    if pile is None:
        many.write(file.connection)
    return Write("source@1", (file.ids.short("s"),), value, fresh=True)


def changed(file: StudyFile, source_id: str, field: str, value: str) -> Write:
    """Return the write that changes one field of a source (language, kind, consent, ``attribute.NAME``)."""
    if field.startswith("attribute."):
        return Write(
            "set@1", (f"source:{source_id}", field), {"body": bodies.put(file.connection, file.ids, value)}
        )
    return Write("set@1", (f"source:{source_id}", field), {"is": value})


def retitled(file: StudyFile, source_id: str, about: dict[str, Any]) -> Write:
    """Return the write that changes title or citation."""
    return Write(
        "set@1", (f"source:{source_id}", "about"), {"body": bodies.put_json(file.connection, file.ids, about)}
    )


def said(file: StudyFile, source_id: str) -> dict[str, Any]:
    """Return what was said since of a source's title and citation (to be kept when more is said)."""
    row = file.connection.execute(
        "SELECT b.content FROM field f JOIN ident i ON i.n = f.entity"
        " JOIN body b ON b.id = json_extract(f.value, '$.body') WHERE i.id = ? AND f.name = 'about'",
        [f"source:{source_id}"],
    ).fetchone()
    return bodies.loads(row[0]) if row else {}
