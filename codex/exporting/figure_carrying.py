"""What a figure carries: its provenance in the SVG, and in a PDF or PNG the very figure it was drawn from.

A picture has no cells that could be compared. So a PDF or PNG holds, where viewers pass it by, the SVG
that it was drawn from, packed, and the fingerprint of the picture without it. A check then compares the
SVG with the one that the study gives now, text by text and shape by shape, on any machine; the
fingerprint tells whether the picture is still the one that was drawn from it. PNG: ``iTXt`` chunks
(PNG, third edition, 11.3.3). PDF: an incremental update with a document information dictionary of its own (ISO
32000-1, 7.5.6 and 14.3.3), which is also why no picture names the program or the machine that drew it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import struct
import zlib
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, unescape

from codex.errors import NotFound
from codex.exporting.provenance import ELEMENT, as_document, read_beside
from codex.model.quick_dataclass import dataclass
from codex.words.visible import escaped_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.model.provenance import Provenance

LARGEST: Final = 20_000_000
"""Bytes of a packed figure that are unpacked; ours has a few hundred thousand at most."""
_OPEN, _CLOSE = f'<metadata id="{ELEMENT}">', "</metadata>\n"
_CARRIED: Final = re.compile(rf"{re.escape(_OPEN)}(.*?){_CLOSE}".encode(), re.DOTALL)
_TITLE: Final = re.compile(rb"<title>(.*?)</title>", re.DOTALL)
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_TOLD, _FIGURE, _PRINT = b"codex-provenance", b"codex-figure", b"codex-picture"
_OURS: Final = (b"Title", _TOLD, _FIGURE, _PRINT)
_UPDATE: Final = b"\n% what the figure rests on\n"
FIGURES: Final = frozenset({"svg", "pdf", "png"})
"""Forms of a figure."""
_START: Final = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_REFERENCE: Final = rb"/%s\s+(\d+\s+\d+\s+R)"
_PACKED: Final = re.compile(rb"/CodexFigure \(([A-Za-z0-9+/=]*)\)")
_SEEN: Final = re.compile(rb"/CodexPicture \(([0-9a-f]*)\)")


@dataclass(frozen=True, slots=True)
class Picture:
    """A PDF or PNG taken apart."""

    bare: bytes
    """The picture as it was drawn, without what it carries."""
    figure: bytes
    """The SVG that it says it was drawn from."""
    is_whole: bool
    """Whether nothing of the picture changed since."""


def into_svg(svg: bytes, provenance: Provenance) -> bytes:
    """Return a figure of ours with its provenance inside, after the description."""
    document = escaped_json(json.dumps(as_document(provenance), ensure_ascii=False))
    told = f"{_OPEN}{escape(_plain(document))}{_CLOSE}".encode("utf-8", "replace")
    head, mark, rest = svg.partition(b"</desc>\n")
    return head + mark + told + rest if mark else svg


def _plain(document: str) -> str:
    """Escape what no XML may hold."""
    return re.sub("[\ufffe\uffff\ud800-\udfff]", lambda found: f"\\u{ord(found[0]):04x}", document)


def bare_svg(svg: bytes) -> bytes:
    """Return a figure without its provenance."""
    return _CARRIED.sub(b"", svg, count=1)


def told_inside(svg: bytes) -> bytes | None:
    """Return the document of the provenance that a figure carries; None where it carries none."""
    found = _CARRIED.search(svg)
    return None if found is None else unescape(found[1].decode("utf-8", "replace")).encode()


def read_figure(form: str, content: bytes, file: str) -> Provenance:
    """Read the provenance that a figure carries.

    Args:
        form: svg, pdf or png.
        content: The file.
        file: Its name.

    Raises:
        NotFound: It carries none: another program may have dropped it on saving.
        DamagedInput: It carries one that cannot be read.
    """
    figure = figure_in(form, content)
    told = None if figure is None else told_inside(figure)
    if told is None:
        raise NotFound("exporting.no-provenance", file=file)
    return read_beside(told, file)


def figure_in(form: str, content: bytes) -> bytes | None:
    """Return the SVG of a figure in any form; None where the file carries none."""
    if form == "svg":
        return content
    picture = taken_apart(form, content)
    return None if picture is None else picture.figure


def into_picture(form: str, picture: bytes, svg: bytes) -> bytes:
    """Return a PDF or PNG with the figure inside from which it was drawn.

    A file that cannot be read as what it should be is returned as it is.
    """
    return _into_png(picture, svg) if form == "png" else _into_pdf(picture, svg)


def taken_apart(form: str, content: bytes) -> Picture | None:
    """Take a picture apart; None where it carries no figure, or one that cannot be read."""
    try:
        found = _png_parts(content) if form == "png" else _pdf_parts(content)
    except (ValueError, zlib.error, struct.error):
        return None
    if found is None:
        return None
    bare, packed, seen = found
    unpacker = zlib.decompressobj()
    try:
        figure = unpacker.decompress(packed, LARGEST)
    except zlib.error:
        return None
    if unpacker.unconsumed_tail:
        return None
    is_whole = seen == _fingerprint(bare) and into_picture(form, bare, figure) == content
    return Picture(bare, figure, is_whole)


def _fingerprint(picture: bytes) -> bytes:
    return hashlib.blake2b(picture, digest_size=16).hexdigest().encode()


def _title(svg: bytes) -> str:
    found = _TITLE.search(svg)
    return unescape(found[1].decode("utf-8", "replace")) if found else ""


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Give kind and content of each chunk."""
    place = len(_SIGNATURE)
    while place < len(png):
        size, kind = struct.unpack_from(">I4s", png, place)
        if place + 12 + size > len(png):
            raise ValueError("a chunk that goes beyond the file")
        yield kind, png[place + 8 : place + 8 + size]
        place += 12 + size


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content), kind) + content + struct.pack(">I", zlib.crc32(kind + content))


def _text(key: bytes, text: bytes, *, packed: bool = False) -> bytes:
    return _chunk(b"iTXt", key + b"\0" + bytes([packed, 0]) + b"\0\0" + text)


def _into_png(picture: bytes, svg: bytes) -> bytes:
    if not picture.startswith(_SIGNATURE) or b"IEND" not in picture[-12:]:
        return picture
    carried = (
        _text(b"Title", _title(svg).encode("utf-8", "replace"))
        + _text(_TOLD, told_inside(svg) or b"")
        + _text(_FIGURE, zlib.compress(svg, 9), packed=True)
        + _text(_PRINT, _fingerprint(picture))
    )
    return picture[:-12] + carried + picture[-12:]


def _png_parts(content: bytes) -> tuple[bytes, bytes, bytes] | None:
    if not content.startswith(_SIGNATURE):
        return None
    kept, told = [_SIGNATURE], {}
    for kind, chunk in _chunks(content):
        key, _, rest = chunk.partition(b"\0")
        if kind == b"iTXt" and key in _OURS:
            told[key] = rest[4:]
        else:
            kept.append(_chunk(kind, chunk))
    if _FIGURE not in told:
        return None
    return b"".join(kept), told[_FIGURE], told.get(_PRINT, b"")


def _into_pdf(picture: bytes, svg: bytes) -> bytes:
    """Add an information dictionary as an update; the table of places has the form that the file has."""
    start = _START.search(picture[-2048:])
    if start is None or int(start[1]) >= len(picture):
        return picture
    is_table = picture.startswith(b"xref", int(start[1]))
    place = picture.find(b"trailer", int(start[1])) if is_table else int(start[1])
    trailer = picture[place:].partition(b"startxref" if is_table else b"stream")[0]
    size, root = re.search(rb"/Size\s+(\d+)", trailer), re.search(_REFERENCE % b"Root", trailer)
    if place < 0 or size is None or root is None:
        return picture
    number = int(size[1])
    about = _pdf_object(
        number,
        b"<</Title %s\n/Producer (codex)\n/CodexProvenance (%s)\n/CodexFigure (%s)\n/CodexPicture (%s)>>"
        % (
            _pdf_text(_title(svg)),
            _pdf_escaped(told_inside(svg) or b""),
            base64.b64encode(zlib.compress(svg, 9)),
            _fingerprint(picture),
        ),
    )
    at = len(picture) + len(_UPDATE)
    places = at + len(about)
    common = b"/Root %s\n/Info %d 0 R\n/Prev %s" % (root[1], number, start[1])
    if identity := re.search(rb"/ID\s*\[[^\]]*\]", trailer):
        common += b"\n" + identity[0]
    if is_table:
        table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<</Size %d\n%s>>\n" % (number, at, number + 1, common)
    else:
        rows = struct.pack(">BIHBIH", 1, at, 0, 1, places, 0)
        table = _pdf_object(
            number + 1,
            b"<</Type /XRef\n/Size %d\n/W [1 4 2]\n/Index [%d 2]\n/Length %d\n%s>>\nstream\n%s\nendstream"
            % (number + 2, number, len(rows), common, rows),
        )
    return picture + _UPDATE + about + table + b"startxref\n%d\n%%%%EOF\n" % places


def _pdf_object(number: int, content: bytes) -> bytes:
    return b"%d 0 obj\n%s\nendobj\n" % (number, content)


def _pdf_text(text: str) -> bytes:
    return b"<" + (b"\xfe\xff" + text.encode("utf-16-be", "replace")).hex().encode() + b">"


def _pdf_escaped(document: bytes) -> bytes:
    """Return a JSON document as the text of a PDF: ASCII alone, its brackets escaped."""
    try:
        plain = json.dumps(json.loads(document)).encode("ascii") if document else b""
    except ValueError:
        plain = b""
    return re.sub(rb"[\\()]", rb"\\\g<0>", plain)


def _pdf_parts(content: bytes) -> tuple[bytes, bytes, bytes] | None:
    place = content.rfind(_UPDATE)
    if not content.startswith(b"%PDF") or place < 0:
        return None
    packed, seen = _PACKED.search(content, place), _SEEN.search(content, place)
    if packed is None:
        return None
    return content[:place], base64.b64decode(packed[1], validate=True), seen[1] if seen else b""
