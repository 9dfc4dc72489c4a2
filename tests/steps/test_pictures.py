"""Figures as PDF and PNG by whatever the machine has, the same bytes twice; clear words where it has nothing."""

from __future__ import annotations

import shutil
import struct
from typing import TYPE_CHECKING

import pytest

from codex.errors import UsageProblem
from codex.exporting.svg import Drawing
from codex.steps.study import pictures

if TYPE_CHECKING:
    from pathlib import Path

BROWSER = next(filter(None, map(shutil.which, pictures._BROWSERS)), None)


def figure() -> bytes:
    drawing = Drawing("Title", "What it shows", "kk")
    drawing.rect(10, 10, 80, 40, fill="#b3d2ee")
    drawing.text(20, 30, "Ұяшық & <x>", size=11)
    return drawing.svg(200, 100)


def no_library(form: str, svg: bytes) -> bytes:
    if form == "svg":
        return svg
    raise UsageProblem("exporting.no-converter", format=form)


def test_an_svg_stays_as_it_is() -> None:
    assert pictures.picture_as("svg", figure()) == figure()


def test_without_library_and_programs_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "figure_as", no_library)
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(UsageProblem) as told:
        pictures.picture_as("pdf", figure())
    assert told.value.text_id == "exporting.no-converter"


def test_a_program_that_fails_is_passed_by(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "rsvg-convert"
    broken.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setattr(pictures, "figure_as", no_library)
    monkeypatch.setattr(shutil, "which", lambda name: str(broken) if name == "rsvg-convert" else None)
    with pytest.raises(UsageProblem):
        pictures.picture_as("png", figure())


@pytest.mark.skipif(BROWSER is None, reason="no Chromium here")
def test_a_browser_draws_it_the_same_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "figure_as", no_library)
    png = pictures.picture_as("png", figure())
    assert png.startswith(b"\x89PNG")
    assert struct.unpack(">II", png[16:24]) in {(625, 312), (625, 313)}
    pdf = pictures.picture_as("pdf", figure())
    assert pdf.startswith(b"%PDF")
    assert b"/MediaBox" in pdf
    assert pdf == pictures.picture_as("pdf", figure())
