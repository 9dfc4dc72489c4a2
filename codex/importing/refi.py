"""REFI-QDA: projects (.qdpx) of ATLAS.ti, MAXQDA, NVivo, QualCoder and others, and their codebooks.

Only what lies in the archive is read: a path that leads anywhere else is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from codex.importing import safe_xml
from codex.importing.archive import Archive
from codex.importing.refi_offsets import Asked, resolve
from codex.model.code import Branch, Code, Codebook
from codex.words.letters import slug

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from xml.etree.ElementTree import Element

    from codex.importing.notes import Notes

BRANCH: Final = "codes"
_COLOUR: Final = re.compile(r"#[0-9A-Fa-f]{6}")
_INSIDE: Final = re.compile(r"internal://(?P<name>[^/\\:]+)")


@dataclass(frozen=True, slots=True)
class Selection:
    """A coded range of a source, end-exclusive, with who gave which code."""

    start: int
    end: int
    name: str
    codings: tuple[tuple[str, str], ...]
    """(user, code id) pairs; the user is empty where nobody is named."""
    note: str = ""
    """What the tool keeps as its description."""


@dataclass(frozen=True, slots=True)
class TextSource:
    """A text of a project."""

    guid: str
    name: str
    text: str
    selections: tuple[Selection, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Project:
    """What a project holds that codex can use."""

    name: str
    users: Mapping[str, str]
    """GUID -> name."""
    codebook: Codebook
    sources: tuple[TextSource, ...]
    passed_over: tuple[str, ...] = ()
    """Names of sources that are no texts."""


def read_project(data: bytes, notes: Notes) -> Project:
    """Read a project.

    Raises:
        DamagedFile: No project, a path out of the archive, a source that is missing, a selection
            beyond its text, a reference to nothing.
    """
    archive = Archive(data, notes)
    root = _project_of(archive, notes)
    users = {_guid(user): user.get("name") or user.get("id") or "" for user in _every(root, "User")}
    codebook, codes = _codebook(root, notes)
    sources: list[TextSource] = []
    passed_over: list[str] = []
    for element in _sources(root):
        kind = safe_xml.local(element)
        name = element.get("name") or ""
        texts = [element] if kind == "TextSource" else list(_texts_of(element))
        if not texts:
            passed_over.append(name)
        for text in texts:
            made = _text_source(text, archive, notes, users=users, codes=codes, name=name)
            if made is not None:
                sources.append(made)
    return Project(root.get("name") or "", users, codebook, tuple(sources), tuple(passed_over))


def _project_of(archive: Archive, notes: Notes) -> Element:
    names = [name for name in archive.names if name.lower().endswith(".qde")]
    if not names:
        raise notes.refuse("importing.refi-no-project")
    chosen = next((name for name in names if name.lower() == "project.qde"), names[0])
    return safe_xml.parse(archive.read(chosen), notes)


def read_codes(data: bytes, notes: Notes) -> Codebook:
    """Read a codebook (.qdc), or that of a project (.qdpx), whose sources need not be there.

    Raises:
        DamagedFile: No codebook, or a code without a name.
    """
    packed = data.startswith(b"PK\x03\x04")
    root = _project_of(Archive(data, notes), notes) if packed else safe_xml.parse(data, notes, most=0)
    codebook, _ = _codebook(root, notes)
    if not codebook.codes:
        raise notes.refuse("importing.refi-no-codes")
    return codebook


def _codebook(root: Element, notes: Notes) -> tuple[Codebook, dict[str, str]]:
    """Return the codebook, and GUID -> id of its codes."""
    codes: list[Code] = []
    by_guid: dict[str, str] = {}
    taken: set[str] = set()
    parents: list[str | None] = [None]
    give_parents = False
    for begins, element in safe_xml.walk(root):
        if safe_xml.local(element) != "Code":
            continue
        if not begins:
            parents.pop()
            continue
        name = " ".join((element.get("name") or "").split())
        guid = _guid(element)
        if not name or guid in by_guid:
            raise notes.refuse("importing.refi-code", name=name or guid[:40])
        made = unique_id(name, taken)
        by_guid[guid] = made
        has_children = any(safe_xml.local(child) == "Code" for child in element)
        give_parents = give_parents or (has_children and element.get("isCodable") == "true")
        colour = element.get("color") or ""
        told = _described(element)
        codes.append(
            Code(
                id=made,
                branch=BRANCH,
                name={"": name},
                parent=parents[-1],
                definition={"": told} if told else {},
                colour=colour if _COLOUR.fullmatch(colour) else "",
            )
        )
        parents.append(made)
    return Codebook((Branch(BRANCH, give_parents=give_parents),), tuple(codes)), by_guid


def unique_id(name: str, taken: set[str]) -> str:
    """Return an id made of a code's name, and remember that it is taken."""
    made = slug(name)
    if not made or not made[0].isalpha():
        made = f"c-{made}" if made else "code"
    unique, count = made, 2
    while unique in taken:
        unique, count = f"{made}-{count}", count + 1
    taken.add(unique)
    return unique


def _described(element: Element) -> str:
    description = next((child for child in element if safe_xml.local(child) == "Description"), None)
    return "".join(description.itertext()).strip() if description is not None else ""


def _every(root: Element, name: str) -> Iterator[Element]:
    return (element for begins, element in safe_xml.walk(root) if begins and safe_xml.local(element) == name)


def _sources(root: Element) -> Iterator[Element]:
    for section in _every(root, "Sources"):
        yield from section


def _texts_of(element: Element) -> Iterator[Element]:
    """Yield the plain text that a PDF or a recording brings along."""
    for child in element:
        if safe_xml.local(child) in {"Representation", "Transcript"}:
            yield child


def _guid(element: Element) -> str:
    return (element.get("guid") or "").strip("{}").lower()


def _text_source(
    element: Element,
    archive: Archive,
    notes: Notes,
    *,
    users: Mapping[str, str],
    codes: Mapping[str, str],
    name: str,
) -> TextSource | None:
    raw = _raw_text(element, archive, notes, name)
    if raw is None:
        return None
    canonical = raw.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    found = [
        child for child in element if safe_xml.local(child) in {"PlainTextSelection", "TranscriptSelection"}
    ]
    asked = [_asked(selection, notes, name) for selection in found]
    resolved = resolve(raw, canonical, asked) if asked else None
    if asked and resolved is None:
        raise notes.refuse("importing.refi-beyond", source=name[:80], length=len(canonical))
    if not canonical.strip():
        notes.skip("importing.refi-empty", None, source=name[:80])
        return None
    selections = []
    for selection, one, span in zip(found, asked, resolved[1] if resolved else [], strict=True):
        codings = tuple(_codings(selection, users, codes, notes))
        selections.append(Selection(*span, one.name, codings, _described(selection)))
    whole = tuple(_codings(element, users, codes, notes))
    if whole:
        selections.append(Selection(0, len(canonical), "", whole))
    return TextSource(_guid(element), name or element.get("name") or "", canonical, tuple(selections))


def _raw_text(element: Element, archive: Archive, notes: Notes, name: str) -> str | None:
    content = next((child for child in element if safe_xml.local(child) == "PlainTextContent"), None)
    if content is not None:
        return "".join(content.itertext())
    path = element.get("plainTextPath") or ""
    inside = _INSIDE.fullmatch(path)
    if not inside:
        raise notes.refuse("importing.refi-path", source=name[:80], path=path[:120])
    member = archive.find(f"sources/{inside['name']}")
    if member is None:
        notes.damage("importing.refi-source-missing", source=name[:80], member=inside["name"][:80])
        return None
    data = archive.read(member)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise notes.refuse("importing.bad-byte", member, byte=error.start, encoding="utf-8") from error


def _asked(selection: Element, notes: Notes, name: str) -> Asked:
    try:
        start, end = int(selection.get("startPosition") or ""), int(selection.get("endPosition") or "")
    except ValueError as error:
        raise notes.refuse("importing.refi-selection", source=name[:80]) from error
    return Asked(start, end, selection.get("name") or "")


def _codings(
    selection: Element, users: Mapping[str, str], codes: Mapping[str, str], notes: Notes
) -> Iterator[tuple[str, str]]:
    for coding in selection:
        if safe_xml.local(coding) != "Coding":
            continue
        user = (coding.get("creatingUser") or "").strip("{}").lower()
        for reference in coding:
            if safe_xml.local(reference) == "CodeRef":
                code = (reference.get("targetGUID") or "").strip("{}").lower()
                if code not in codes:
                    raise notes.refuse("importing.refi-dangling", code=code[:40])
                yield users.get(user, ""), codes[code]
