"""The calls of PDFium that reading a PDF takes.

pypdfium2 brings PDFium and declares all five hundred of its functions, with objects around them: loading that
takes as long as reading ten pages. Here its library is opened and what is needed declared, as in PDFium's own
headers (``fpdfview.h``, ``fpdf_text.h``, ``fpdf_annot.h``, ``fpdf_doc.h``, ``fpdf_attachment.h``), which have
kept these calls for years.
"""

from __future__ import annotations

import ctypes
from ctypes import (
    POINTER,
    c_char_p,
    c_double,
    c_float,
    c_int,
    c_size_t,
    c_uint,
    c_ulong,
    c_ushort,
    c_void_p,
)

TYPE_CHECKING = False  # the worker that reads loads neither ``typing`` nor what it brings along
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Final

_FILES: Final = ("libpdfium.so", "pdfium.dll", "libpdfium.dylib")
PASSWORD: Final = 4
"""What ``FPDF_GetLastError`` says of a document that is locked."""


class Box(ctypes.Structure):
    """A rectangle of a page, in points."""

    _fields_ = (("left", c_float), ("top", c_float), ("right", c_float), ("bottom", c_float))


class Corners(ctypes.Structure):
    """The four corners of a marked piece of text, in points."""

    _fields_ = tuple((f"{axis}{number}", c_float) for number in range(1, 5) for axis in "xy")


class _Config(ctypes.Structure):
    _fields_ = (("version", c_int), ("fonts", c_void_p), ("isolate", c_void_p), ("slot", c_uint))


_CALLS: Final[dict[str, tuple[Any, ...]]] = {
    "FPDF_InitLibraryWithConfig": (None, POINTER(_Config)),
    "FPDF_GetLastError": (c_ulong,),
    "FPDF_LoadMemDocument64": (c_void_p, c_char_p, c_size_t, c_char_p),
    "FPDF_CloseDocument": (None, c_void_p),
    "FPDF_GetPageCount": (c_int, c_void_p),
    "FPDF_GetPageLabel": (c_ulong, c_void_p, c_int, c_void_p, c_ulong),
    "FPDF_GetMetaText": (c_ulong, c_void_p, c_char_p, c_void_p, c_ulong),
    "FPDFDoc_GetAttachmentCount": (c_int, c_void_p),
    "FPDFDoc_GetAttachment": (c_void_p, c_void_p, c_int),
    "FPDFAttachment_GetName": (c_ulong, c_void_p, c_void_p, c_ulong),
    "FPDF_LoadPage": (c_void_p, c_void_p, c_int),
    "FPDF_ClosePage": (None, c_void_p),
    "FPDFText_LoadPage": (c_void_p, c_void_p),
    "FPDFText_ClosePage": (None, c_void_p),
    "FPDFText_CountChars": (c_int, c_void_p),
    "FPDFText_GetTextIndexFromCharIndex": (c_int, c_void_p, c_int),
    "FPDFText_GetText": (c_int, c_void_p, c_int, c_int, POINTER(c_ushort)),
    "FPDFText_GetUnicode": (c_uint, c_void_p, c_int),
    "FPDFText_GetCharBox": (c_int, c_void_p, c_int, *(POINTER(c_double),) * 4),
    "FPDFText_GetLooseCharBox": (c_int, c_void_p, c_int, POINTER(Box)),
    "FPDFPage_GetAnnotCount": (c_int, c_void_p),
    "FPDFPage_GetAnnot": (c_void_p, c_void_p, c_int),
    "FPDFPage_CloseAnnot": (None, c_void_p),
    "FPDFPage_GetAnnotIndex": (c_int, c_void_p, c_void_p),
    "FPDFAnnot_GetLinkedAnnot": (c_void_p, c_void_p, c_char_p),
    "FPDFAnnot_HasKey": (c_int, c_void_p, c_char_p),
    "FPDFAnnot_GetSubtype": (c_int, c_void_p),
    "FPDFAnnot_GetStringValue": (c_ulong, c_void_p, c_char_p, c_void_p, c_ulong),
    "FPDFAnnot_CountAttachmentPoints": (c_size_t, c_void_p),
    "FPDFAnnot_GetAttachmentPoints": (c_int, c_void_p, c_size_t, POINTER(Corners)),
    "FPDFAnnot_GetRect": (c_int, c_void_p, POINTER(Box)),
}
"""Name -> what it gives, and what it takes."""


class Functions:
    """The functions of :data:`_CALLS` by their names, typed."""

    def __init__(self, source: object) -> None:
        for name, (gives, *takes) in _CALLS.items():
            address = ctypes.cast(getattr(source, name), c_void_p).value
            setattr(self, name, ctypes.CFUNCTYPE(gives, *takes)(address or 0))

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Callable[..., Any]:
            """Give one of the functions."""


_NO_FOLDERS: Final = (c_char_p * 1)(None)
_ready: list[Functions] = []


def pdfium() -> Functions:
    """Return PDFium, ready to read.

    It looks at no font of this machine: no text comes from there, and what a PDF says does not depend on them.

    Raises:
        ImportError: pypdfium2 is not there.
    """
    if not _ready:
        found = Functions(_library())
        found.FPDF_InitLibraryWithConfig(_Config(version=2, fonts=ctypes.cast(_NO_FOLDERS, c_void_p)))
        _ready.append(found)
    return _ready[0]


def forget() -> None:
    """Let the library be opened anew when it is next asked for."""
    _ready.clear()


def _library() -> object:
    """Return the library that pypdfium2 brings; its own bindings where it lies elsewhere."""
    from importlib.machinery import PathFinder

    spec = PathFinder.find_spec("pypdfium2_raw")
    for folder in (spec and spec.submodule_search_locations) or ():
        for name in _FILES:
            try:
                return ctypes.CDLL(f"{folder}/{name}")
            except OSError:
                continue
    import pypdfium2.raw

    return pypdfium2.raw


def string(call: Callable[..., int], *of: object, most: int = 1_000_000) -> str:
    """Return the text that a function of PDFium writes: asked for its length, then for itself (UTF-16LE, NUL)."""
    length = call(*of, None, 0)
    if not 2 < length <= most:
        return ""
    held = ctypes.create_string_buffer(length)
    call(*of, held, length)
    return held.raw[: length - 2].decode("utf-16-le", errors="ignore")


def page_text(page: int) -> str | None:
    """Return all text of a text page, lines ended by CR LF; None where PDFium cannot tell.

    Letters that PDFium keeps and does not tell may stand first and last: the range it is asked for
    begins and ends with letters that it tells, else it would read beyond it (crbug.com/pdfium/2079).
    """
    calls = pdfium()
    count = calls.FPDFText_CountChars(page)
    if count < 0:
        return None
    place = calls.FPDFText_GetTextIndexFromCharIndex
    first = next((at for at in range(count) if place(page, at) != -1), None)
    if first is None:
        return ""
    last = next(at for at in range(count - 1, -1, -1) if place(page, at) != -1)
    room = place(page, last) + 2 - place(page, first)
    held = (c_ushort * room)()
    wrote = calls.FPDFText_GetText(page, first, last + 1 - first, held)
    return bytes(held)[: 2 * (wrote - 1)].decode("utf-16-le", errors="ignore") if wrote > 0 else ""
