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


def pdf(pages: list[list[str]], notes: list[tuple[int, int, str]] | None = None, title: str = "") -> bytes:
    """Return a PDF with these lines on its pages, 14 points apart from 800 down.

    Args:
        pages: Lines of each page, in ASCII.
        notes: (page, line, comment) of highlights over a whole line; line -1: a comment beside line 0.
        title: Title in the document's information.
    """
    objects: list[bytes] = []

    def add(body: str | bytes) -> int:
        objects.append(body if isinstance(body, bytes) else body.encode("latin-1"))
        return len(objects)

    font = add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    kids = []
    tree = (
        len(objects)
        + 1
        + sum(2 + sum(one[0] == number for one in notes or []) for number in range(len(pages)))
    )
    for number, lines in enumerate(pages):
        shown = "\n".join(f"({line}) Tj 0 -14 Td" for line in lines)
        stream = f"BT /F1 10 Tf 50 800 Td\n{shown}\nET".encode("latin-1")
        content = add(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        made = []
        for _, line, comment in [one for one in notes or [] if one[0] == number]:
            low, high = (798 - 14 * max(line, 0), 808 - 14 * max(line, 0))
            points = f"45 {high} 550 {high} 45 {low} 550 {low}"
            kind = f"/Highlight /QuadPoints [{points}]" if line >= 0 else "/Text"
            made.append(
                add(f"<< /Type /Annot /Subtype {kind} /Rect [45 {low} 550 {high}] /Contents ({comment}) >>")
            )
        annotations = " ".join(f"{one} 0 R" for one in made)
        kids.append(
            add(
                f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 600 850] /Contents {content} 0 R "
                f"/Resources << /Font << /F1 {font} 0 R >> >> /Annots [{annotations}] >>"
            )
        )
    assert (
        add(f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] >>") == tree
    )
    root = add(f"<< /Type /Catalog /Pages {tree} 0 R >>")
    about = add(f"<< /Title ({title}) >>")
    data = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root %d 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, table, len(objects) + 1, root, about, len(data))
    )
