"""Figures as PDF and PNG, for journals that take no SVG: an option, since it needs another library."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

from codex.errors import UsageProblem

DPI: Final = 300
"""Dots per inch of a PNG: what journals ask of drawings in colour."""
_SCREEN: Final = 96


def as_pdf(svg: bytes) -> bytes:
    """Return a figure as PDF, its text as text.

    Raises:
        UsageProblem: The library for it is not installed.
    """
    return bytes(_converter("PDF").svg2pdf(bytestring=svg, unsafe=False))


def as_png(svg: bytes, dpi: int = DPI) -> bytes:
    """Return a figure as PNG.

    Raises:
        UsageProblem: The library for it is not installed.
    """
    return bytes(_converter("PNG").svg2png(bytestring=svg, unsafe=False, scale=dpi / _SCREEN))


def _converter(form: str) -> Any:
    try:
        return import_module("cairosvg")
    except (ImportError, OSError) as problem:  # OSError: the library is there, cairo itself is not
        raise UsageProblem("exporting.no-converter", format=form) from problem
