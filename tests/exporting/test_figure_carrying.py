"""What figures carry: read back from every form, and a change of any byte is seen."""

from __future__ import annotations

import io
import re
import struct
import zlib
from dataclasses import replace
from xml.etree import ElementTree as ET

import pypdfium2
import pytest

from codex.errors import DamagedInput, NotFound
from codex.exporting import figure_carrying as carrying
from codex.exporting.differing_cells import differing, is_redrawn
from codex.exporting.svg import Drawing
from codex.model.provenance import Provenance

ABOUT = Provenance(
    study="Сынақ ) \\ </metadata> \ufffe",
    study_id="ab" * 16,
    date="2026-01-02",
    codex="1",
    n={"excerpts": 3},
    layout={"command": "matrix", "where": ["a<b", "c&d"]},
)
NAMES = {"title": "Біліктілік × құрал (1)"}


def figure(number: str = "12", fill: str = "#b3d2ee") -> bytes:
    drawing = Drawing(NAMES["title"], "What it shows", "kk")
    drawing.rect(10, 10, 80, 40, fill=fill)
    drawing.text(20, 30, number, size=11)
    return drawing.svg(200, 100)


def png() -> bytes:
    rows = b"".join(b"\0" + bytes([200, 100, line] * 4) for line in range(3))
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", 4, 3, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(carrying._chunk(*part) for part in parts)


def pdf(*, is_table: bool) -> bytes:
    """A small document, its places in a table or, as newer writers have it, in a stream."""
    objects = [
        b"1 0 obj\n<</Type /Catalog /Pages 2 0 R>>\nendobj\n",
        b"2 0 obj\n<</Type /Pages /Kids [3 0 R] /Count 1>>\nendobj\n",
        b"3 0 obj\n<</Type /Page /Parent 2 0 R /MediaBox [0 0 200 100]>>\nendobj\n",
    ]
    made, places = b"%PDF-1.5\n", [0]
    for one in objects:
        places.append(len(made))
        made += one
    start = len(made)
    if is_table:
        rows = b"".join(b"%010d 00000 n \n" % place for place in places[1:])
        made += b"xref\n0 4\n0000000000 65535 f \n" + rows + b"trailer\n<</Size 4\n/Root 1 0 R>>\n"
    else:
        rows = struct.pack(">BIH", 0, 0, 65535)
        rows += b"".join(struct.pack(">BIH", 1, place, 0) for place in [*places[1:], start])
        made += b"4 0 obj\n<</Type /XRef /Size 5 /W [1 4 2] /Root 1 0 R /ID [<00> <01>] /Length %d>>\n" % len(
            rows
        )
        made += b"stream\n" + rows + b"\nendstream\nendobj\n"
    return made + b"startxref\n%d\n%%%%EOF\n" % start


FORMS = {"png": png(), "table": pdf(is_table=True), "stream": pdf(is_table=False)}


def carried(name: str, drawn: bytes | None = None) -> tuple[str, bytes]:
    form = "png" if name == "png" else "pdf"
    svg = carrying.into_svg(drawn or figure(), ABOUT)
    return form, carrying.into_picture(form, FORMS[name], svg)


def test_a_figure_carries_what_it_rests_on_and_stays_one_document() -> None:
    told = carrying.into_svg(figure(), ABOUT)
    assert carrying.bare_svg(told) == figure()
    found = carrying.read_figure("svg", told, "m.svg")
    assert replace(found, study="") == replace(ABOUT, study="")
    assert found.study == ABOUT.study
    root = ET.fromstring(told)
    assert [one.tag.rpartition("}")[2] for one in root][:3] == ["title", "desc", "metadata"]


@pytest.mark.parametrize("name", FORMS)
def test_a_picture_carries_the_figure_it_was_drawn_from(name: str) -> None:
    form, made = carried(name)
    assert carrying.read_figure(form, made, "m").date == "2026-01-02"
    assert carrying.figure_in(form, made) == carrying.into_svg(figure(), ABOUT)
    taken = carrying.taken_apart(form, made)
    assert taken is not None
    assert taken.is_whole
    assert taken.bare == FORMS[name]


@pytest.mark.parametrize("name", ["table", "stream"])
def test_a_carrying_pdf_opens_and_tells_its_title(name: str) -> None:
    document = pypdfium2.PdfDocument(io.BytesIO(carried(name)[1]))
    assert len(document) == 1
    assert document.get_metadata_value("Title") == NAMES["title"]
    assert document.get_metadata_value("Producer") == "codex"


def test_a_carrying_png_keeps_its_chunks_and_sums() -> None:
    _, made = carried("png")
    kinds = []
    place = 8
    while place < len(made):
        size, kind = struct.unpack_from(">I4s", made, place)
        content = made[place + 4 : place + 8 + size]
        assert zlib.crc32(content) == struct.unpack_from(">I", made, place + 8 + size)[0]
        kinds.append(kind)
        place += 12 + size
    assert kinds == [b"IHDR", b"IDAT", *[b"iTXt"] * 4, b"IEND"]


@pytest.mark.parametrize("name", FORMS)
def test_one_byte_changed_anywhere_is_no_whole_picture(name: str) -> None:
    form, made = carried(name)
    for place in range(0, len(made), 7):
        changed = made[:place] + bytes([made[place] ^ 1]) + made[place + 1 :]
        taken = carrying.taken_apart(form, changed)
        assert taken is None or not taken.is_whole, place
        assert not is_redrawn(form, changed, made), place


@pytest.mark.parametrize("name", FORMS)
def test_what_differs_of_a_picture_is_named(name: str) -> None:
    form, made = carried(name)
    _, other = carried(name, figure("13", "#0b3a70"))
    found = {(one.kind, one.row, one.column): (one.before, one.now) for one in differing(form, made, other)}
    assert found["text", "3", ""] == ("12", "13")
    assert found["cell", "rect 5", "fill"] == ("#b3d2ee", "#0b3a70")
    assert list(differing(form, made, made)) == []


def test_a_picture_that_was_changed_alone_is_named() -> None:
    form, made = carried("table")
    changed = made.replace(b"[0 0 200 100]", b"[0 0 200 900]")
    assert [one.kind for one in differing(form, changed, made)] == ["drawn"]


def test_another_program_may_draw_the_same_figure() -> None:
    assert is_redrawn("pdf", carried("stream")[1], carried("table")[1])
    assert not is_redrawn("pdf", carried("stream", figure("13"))[1], carried("table")[1])
    assert not is_redrawn("svg", figure(), figure())


@pytest.mark.parametrize("form", ["svg", "pdf", "png"])
@pytest.mark.parametrize("content", [b"", b"no picture", figure(), png(), pdf(is_table=True), b"%PDF\n%%EOF"])
def test_a_file_that_carries_nothing_says_so(form: str, content: bytes) -> None:
    with pytest.raises(NotFound):
        carrying.read_figure(form, content, "m")
    assert isinstance(carrying.into_picture("pdf", content, figure()), bytes)


def test_a_spoiled_document_is_damage() -> None:
    told = re.sub(rb'"schema"', b'"scheme"', carrying.into_svg(figure(), ABOUT))
    with pytest.raises((DamagedInput, NotFound)):
        carrying.read_figure("svg", told, "m.svg")


def test_a_figure_that_unpacks_without_end_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    form, made = carried("png")
    monkeypatch.setattr(carrying, "LARGEST", 100)
    assert carrying.taken_apart(form, made) is None
