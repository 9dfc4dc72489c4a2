"""Word and Excel files made the same each time, with their provenance inside."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import TYPE_CHECKING, Final

from codex.errors import DamagedInput, NotFound
from codex.exporting.provenance import as_document, from_document

if TYPE_CHECKING:
    from codex.model.provenance import Provenance

PART: Final = "docProps/codex-provenance.json"
"""Where an office file carries its provenance; other programs leave it aside."""
LARGEST: Final = 1_000_000
"""Bytes of provenance that are read; ours has a few thousand."""
_TYPES: Final = "[Content_Types].xml"
_LINKS: Final = "_rels/.rels"
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_RELATION: Final = "https://codex-qda.invalid/provenance"


def sealed(content: bytes, provenance: Provenance) -> bytes:
    """Return an office file with its provenance as a part, and without the time of writing.

    Entries keep their order and get the oldest date a zip can say, so that the same study gives
    the same bytes.
    """
    document = json.dumps(as_document(provenance), ensure_ascii=False, indent=1).encode("utf-8", "replace")
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target,
    ):
        for name in source.namelist():
            part = source.read(name)
            if name == _TYPES:
                part = _with_type(part)
            elif name == _LINKS:
                part = _with_link(part)
            target.writestr(_entry(name), part)
        target.writestr(_entry(PART), document)
    return buffer.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 0
    entry.external_attr = 0
    return entry


def _with_type(part: bytes) -> bytes:
    if b'Extension="json"' in part:
        return part
    return re.sub(
        rb"(<Types[^>]*>)", rb'\1<Default Extension="json" ContentType="application/json"/>', part, count=1
    )


def _with_link(part: bytes) -> bytes:
    link = f'<Relationship Id="codexProvenance" Type="{_RELATION}" Target="{PART}"/></Relationships>'
    return part.replace(b"</Relationships>", link.encode("ascii"))


def read_office(content: bytes, file: str) -> Provenance:
    """Read the provenance that a Word or Excel file of ours carries.

    Raises:
        NotFound: It carries none (another program may have dropped it on saving).
        DamagedInput: Not an office file, or the provenance in it cannot be read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if PART not in package.namelist():
                raise NotFound("exporting.no-provenance", file=file)
            with package.open(PART) as part:
                found = part.read(LARGEST + 1)
        if len(found) > LARGEST:
            raise DamagedInput("exporting.spoiled-provenance", file=file)
        return from_document(json.loads(found.decode("utf-8")), file)
    except (
        zipfile.BadZipFile,
        ValueError,
        RecursionError,
        EOFError,
        NotImplementedError,
        RuntimeError,
    ) as problem:
        raise DamagedInput("exporting.spoiled-provenance", file=file) from problem
