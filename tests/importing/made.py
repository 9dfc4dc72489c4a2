"""Small documents made for the tests."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a ZIP with these members."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return held.getvalue()


def word(body: str, **parts: str) -> bytes:
    """Return a Word document with this body; further parts by name (``footnotes``)."""
    made: dict[str, str | bytes] = {
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>"
    }
    made |= {f"word/{name}.xml": content for name, content in parts.items()}
    return zipped(made)


def paragraph(text: str, style: str = "") -> str:
    """Return a paragraph of one run."""
    said = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{said}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
