"""XML that nobody vouches for: no document type, no entities, no other encodings than are needed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.importing.notes import Notes

_ENCODING: Final = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_KNOWN: Final = re.compile(
    r"(?:utf-?8|utf-?16(?:le|be)?|us-ascii|ascii|iso-8859-\d{1,2}|windows-125\d|koi8-r)$", re.IGNORECASE
)
MOST_ELEMENTS: Final = 1_000_000
"""A book of 2,000 pages has about half of them; a few kilobytes can be packed so as to unpack to millions."""
_PLAIN_DOCTYPE: Final = re.compile(rb"<!DOCTYPE[^\[\]<>]*>")


def parse(data: bytes, notes: Notes, *, doctype: bool = False, most: int = MOST_ELEMENTS) -> ET.Element:
    """Return the root element.

    Args:
        data: The document.
        notes: Knows the file's name.
        doctype: Allow a bare ``<!DOCTYPE name SYSTEM "...">`` (exports of PubMed have one); it is
            taken out unread. A document type with declarations of its own is always refused.
        most: Elements that it may have; 0 for files that are as long as what they hold, since nothing packs them.

    Raises:
        DamagedFile: Declares entities, uses a strange encoding, has too many elements, or is not well formed.
    """
    declared = _ENCODING.match(data[:200])
    if declared and not _KNOWN.match(declared[1].decode("ascii")):
        raise notes.refuse("importing.xml-encoding", encoding=declared[1].decode("ascii"))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or data[:4] in {b"<\0?\0", b"\0<\0?"}:
        data = _from_utf16(data, notes)
    if doctype:
        data = _PLAIN_DOCTYPE.sub(b"", data, count=1)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise notes.refuse("importing.xml-doctype")
    if most and data.count(b"<") - data.count(b"</") > most:
        raise notes.refuse("importing.xml-elements", most=f"{most:,}".replace(",", " "))
    try:
        return ET.fromstring(data)  # noqa: S314 - no document type, so no entities; expat limits the rest
    except ET.ParseError as error:
        raise notes.refuse("importing.xml-broken", error.position[0]) from error
    except (LookupError, ValueError) as error:
        raise notes.refuse("importing.xml-broken") from error


def _from_utf16(data: bytes, notes: Notes) -> bytes:
    codec = (
        "utf-16"
        if data[:2] in {b"\xff\xfe", b"\xfe\xff"}
        else "utf-16-le"
        if data[:1] == b"<"
        else "utf-16-be"
    )
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        raise notes.refuse("importing.bad-byte", byte=error.start, encoding="utf-16") from error
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text).encode()


def local(element: ET.Element) -> str:
    """Return the element's name without its name space."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: ET.Element, name: str) -> str:
    """Return an attribute by its local name, whatever name space it is in."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return value
    return ""


def walk(root: ET.Element) -> Iterator[tuple[bool, ET.Element]]:
    """Yield (True, element) where one begins and (False, element) where it ends; any depth."""
    stack: list[tuple[bool, ET.Element]] = [(True, root)]
    while stack:
        begins, element = stack.pop()
        yield begins, element
        if begins:
            stack.append((False, element))
            stack.extend((True, child) for child in reversed(element))
