"""Figures as PDF and PNG, by a library or by whatever program of the machine can draw an SVG."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from codex.errors import UsageProblem
from codex.exporting.forms import figure_as

if TYPE_CHECKING:
    from collections.abc import Callable

    from codex.model.provenance import Provenance

FORMS: Final = ("svg", "pdf", "png")
DPI: Final = 300
SECONDS: Final = 120
_SIZE: Final = re.compile(rb'<svg\b[^>]*?\bwidth="([\d.]+)"[^>]*?\bheight="([\d.]+)"', re.DOTALL)
_WHEN: Final = re.compile(rb"/(CreationDate|ModDate) ?\(D:[^)]*\)")
"""A PDF says when it was made; the same figure must be the same bytes."""
_BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")


def picture_as(form: str, svg: bytes) -> bytes:
    """Return a figure as SVG, PDF or PNG.

    The library cairosvg draws it where it is installed; else the first of rsvg-convert, a Chromium or
    LibreOffice that this machine has. Nothing is fetched.

    Raises:
        UsageProblem: Neither the library nor any of the programs is here.
    """
    try:
        made = figure_as(form, svg)
    except UsageProblem:
        made = _by_program(form, svg)
        if not made:
            raise
    return _WHEN.sub(_undated, made) if form == "pdf" else made


def carried_picture(form: str, svg: bytes, provenance: Provenance) -> bytes:
    """Return a figure as SVG, PDF or PNG, with what it rests on inside.

    Raises:
        UsageProblem: As :func:`picture_as`.
    """
    from codex.exporting.figure_carrying import into_picture, into_svg

    told = into_svg(svg, provenance)
    return told if form == "svg" else into_picture(form, picture_as(form, svg), told)


def _undated(found: re.Match[bytes]) -> bytes:
    """Keep the length, since a PDF finds its parts by their places."""
    return re.sub(rb"\d", b"0", found[0])


def _by_program(form: str, svg: bytes) -> bytes:
    for names, draw in _PROGRAMS:
        program = next(filter(None, map(shutil.which, names)), None)
        if program is not None:
            with tempfile.TemporaryDirectory(prefix="codex-figure-") as folder:
                source, target = Path(folder) / "figure.svg", Path(folder) / f"figure.{form}"
                source.write_bytes(svg)
                draw(program, source, target)
                if target.is_file() and target.stat().st_size:
                    return target.read_bytes()
    return b""


def _rsvg(program: str, source: Path, target: Path) -> None:
    scale = DPI / 96 if target.suffix == ".png" else 1
    _run([program, "-f", target.suffix[1:], "-z", str(scale), "-o", str(target), str(source)], target)


def _browser(program: str, source: Path, target: Path) -> None:
    found = _SIZE.search(source.read_bytes())
    width, height = (float(found[1]), float(found[2])) if found else (680.0, 480.0)
    page = source.with_suffix(".html")
    page.write_text(
        f"<!doctype html><meta charset=utf-8><style>@page{{size:{width}px {height}px;margin:0}}"
        "body,svg{margin:0;display:block}</style>" + source.read_text(encoding="utf-8").partition("?>")[2],
        encoding="utf-8",
    )
    common = [
        "--headless",
        "--disable-gpu",
        "--disable-background-networking",
        f"--user-data-dir={target.parent}",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        common.append("--no-sandbox")  # as root it does not start otherwise; the page is our own
    if target.suffix == ".pdf":
        wish = [f"--print-to-pdf={target}", "--no-pdf-header-footer"]
    else:
        wish = [
            f"--screenshot={target}",
            f"--window-size={round(width)},{round(height)}",
            f"--force-device-scale-factor={DPI / 96}",
            "--hide-scrollbars",
        ]
    _run([program, *common, *wish, page.as_uri()], target)


def _office(program: str, source: Path, target: Path) -> None:
    profile = f"-env:UserInstallation={(target.parent / 'profile').as_uri()}"
    to = ["--headless", "--convert-to", target.suffix[1:], "--outdir", str(target.parent), str(source)]
    _run([program, profile, *to], target)


def _run(words: list[str], target: Path) -> None:
    """Run a program that is asked for one file; whether it came is seen by the file."""
    try:
        subprocess.run(words, cwd=target.parent, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 - found on the path
    except (OSError, subprocess.TimeoutExpired):
        target.unlink(missing_ok=True)


_PROGRAMS: Final[tuple[tuple[tuple[str, ...], Callable[[str, Path, Path], None]], ...]] = (
    (("rsvg-convert",), _rsvg),
    (_BROWSERS, _browser),
    (("soffice", "libreoffice"), _office),
)
"""Names of a program and how it is asked, the best first."""
