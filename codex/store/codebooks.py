"""The codebook as it stands, and its versions."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from codex.model.code import Branch, Code, Codebook
from codex.store import bodies
from codex.store.canonical import canonical
from codex.store.digests import blake2b
from codex.store.log import Write
from codex.store.versions import current_version

if TYPE_CHECKING:
    from codex.store.study_file import StudyFile

_TEXTS = ("name", "definition", "include", "exclude")
_PLAIN = ("parent", "aliases", "colour", "retired", "became")
_BLANK = Code("", "", {})


def codebook(file: StudyFile, version: str | None = None) -> Codebook:
    """Return the codebook as it stands, or as a version had it."""
    if version is not None:
        return _snapshot(file, version)
    branches = tuple(
        Branch(name, bool(value.get("exclusive")), bool(value.get("give_parents")), value.get("name", {}))
        for name, value in (
            (row[0], json.loads(row[1]))
            for row in file.connection.execute(
                "SELECT i.id, b.value FROM branch b JOIN ident i ON i.n = b.n WHERE b.live ORDER BY b.position, i.id"
            )
        )
    )
    fields: dict[str, dict[str, Any]] = {}
    for entity, name, value in file.connection.execute(
        "SELECT substr(i.id, 6), f.name, f.value FROM field f JOIN ident i ON i.n = f.entity"
        " WHERE i.id LIKE 'code:%' AND f.value IS NOT NULL"
    ):
        fields.setdefault(entity, {})[name] = json.loads(value)
    rows = file.connection.execute(
        "SELECT i.id, b.id, c.origin, c.position FROM code c JOIN ident i ON i.n = c.n"
        " LEFT JOIN ident b ON b.n = c.branch WHERE c.live ORDER BY c.position, i.id"
    )
    placed = sorted(
        (fields.get(name, {}).get("position", {}).get("is", position), name, branch, origin)
        for name, branch, origin, position in rows
    )
    codes = [_code(file, name, branch, origin, fields.get(name, {})) for _, name, branch, origin in placed]
    return Codebook(branches, _parents_first(codes), current_version(file))


def _code(file: StudyFile, name: str, branch: str, origin: str | None, fields: dict[str, Any]) -> Code:
    given = {key: value["is"] for key, value in fields.items() if "is" in value}
    example = bodies.loads(bodies.text(file.connection, fields.get("example", {}).get("body")))
    return Code(
        id=name,
        branch=given.get("branch", branch),
        name=given.get("name", {"": name}),
        parent=given.get("parent"),
        definition=given.get("definition", {}),
        include=given.get("include", {}),
        exclude=given.get("exclude", {}),
        example=example,
        origin=given.get("origin") or (json.loads(origin) if origin else {}),
        aliases=tuple(given.get("aliases", ())),
        colour=given.get("colour", ""),
        retired=bool(given.get("retired", False)),
        became=tuple(given.get("became", ())),
    )


def _parents_first(codes: list[Code]) -> tuple[Code, ...]:
    """Return codes in tree order; one whose parent is gone or goes in a ring stands at the top."""
    known = {code.id for code in codes}
    under: dict[str | None, list[Code]] = {}
    for code in codes:
        under.setdefault(code.parent if code.parent in known else None, []).append(code)
    ordered: list[Code] = []

    def walk(parent: str | None) -> None:
        for code in under.get(parent, ()):
            ordered.append(code)
            walk(code.id)

    walk(None)
    seen = {code.id for code in ordered}
    return (*ordered, *(code for code in codes if code.id not in seen))


def branch_write(branch: Branch, position: int) -> Write:
    """Return the write that adds or changes a branch."""
    value: dict[str, Any] = {
        "position": position,
        "exclusive": int(branch.exclusive),
        "give_parents": int(branch.give_parents),
    }
    if branch.name:
        value["name"] = dict(branch.name)
    return Write("branch@1", (branch.id,), value)


def book_writes(file: StudyFile, new: Codebook, old: Codebook) -> list[Write]:
    """Return the writes that turn one codebook into the other, field by field.

    Codes that ``new`` lacks are left as they are: a code is retired, never deleted.
    """
    writes = [
        branch_write(branch, position)
        for position, branch in enumerate(new.branches)
        if branch != old.branch(branch.id)
        or position >= len(old.branches)
        or old.branches[position] != branch
    ]
    before = {code.id: (place, code) for place, code in enumerate(old.codes)}
    for position, code in enumerate(new.codes):
        place, known = before.get(code.id, (position, None))
        writes += _code_writes(file, code, known, position)
        if known is not None and place != position:
            writes.append(_field(code.id, "position", position))
    return writes


def _code_writes(file: StudyFile, new: Code, old: Code | None, position: int) -> list[Write]:
    writes: list[Write] = []
    if old is None:
        made: dict[str, Any] = {"branch": new.branch, "position": position}
        if new.origin:
            made["origin"] = canonical(dict(new.origin))
        writes.append(Write("code@1", (new.id,), made))
    else:
        if new.branch != old.branch:
            writes.append(_field(new.id, "branch", new.branch))
        if new.origin and dict(new.origin) != dict(old.origin):  # a file that says none takes none away
            writes.append(_field(new.id, "origin", dict(new.origin)))
    for name in _TEXTS:
        text = dict(getattr(new, name))
        if text != (dict(getattr(old, name)) if old else {}):
            writes.append(_field(new.id, name, text))
    for name in _PLAIN:
        value = getattr(new, name)
        if value != getattr(old or _BLANK, name):
            writes.append(_field(new.id, name, list(value) if isinstance(value, tuple) else value))
    if dict(new.example) != (dict(old.example) if old else {}):
        kept = bodies.put_json(file.connection, file.ids, dict(new.example))
        writes.append(Write("set@1", (f"code:{new.id}", "example"), {"body": kept}))
    return writes


def _field(code_id: str, name: str, value: object) -> Write:
    return Write("set@1", (f"code:{code_id}", name), {"is": value})


def version_write(file: StudyFile, book: Codebook) -> Write:
    """Return the write that freezes a codebook as the next version.

    The id is number and a piece of the content's digest (``3-9f2c1a``), so that two copies that
    both made a third version do not take one for the other.

    Args:
        file: Inside a transaction.
        book: The codebook as it now stands; kept whole as the version's snapshot.
    """
    number = 1 + max(
        (row[0] for row in file.connection.execute("SELECT number FROM version WHERE live")), default=0
    )
    told = canonical(
        {
            "branches": [asdict(branch) for branch in book.branches],
            "codes": [asdict(code) for code in book.codes],
        }
    )
    name = f"{number}-{blake2b(told.encode('utf-8', 'surrogatepass'), digest_size=3).hexdigest()}"
    codes = [code.id for code in book.codes if not code.retired]
    value = {"number": number, "codes": codes, "book": bodies.put(file.connection, file.ids, told)}
    return Write("version@1", (name,), value)


def _snapshot(file: StudyFile, version: str) -> Codebook:
    row = file.connection.execute("SELECT book FROM version WHERE n = ?", [file.number(version)]).fetchone()
    book = bodies.loads(bodies.text(file.connection, row[0] if row else None))
    return Codebook(
        tuple(Branch(**branch) for branch in book.get("branches", ())),
        tuple(
            Code(**{**code, "aliases": tuple(code["aliases"]), "became": tuple(code.get("became", ()))})
            for code in book.get("codes", ())
        ),
        version,
    )
