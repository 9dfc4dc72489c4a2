"""The public package: made from a study, checked without it."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from codex.cli.call import Call
from codex.cli.options import Expert, Language, Option, Out, Peek
from codex.cli.show import Answer, show
from codex.errors import DamagedInput, NotFound, NotMet, Refused, UsageProblem

if TYPE_CHECKING:
    from collections.abc import Mapping

Rows = Annotated[str, Option("--rows", metavar="BRANCH")]
Cols = Annotated[str, Option("--cols", metavar="BRANCH|ATTRIBUTE")]
Attributes = Annotated[tuple[str, ...], Option("--attribute", metavar="NAME")]
NoQuotes = Annotated[bool, Option("--no-quotes")]

MOST = 200_000_000
"""Bytes of one file at most: more is no package of ours."""


def public(
    call: Call,
    out: Out,
    rows: Rows = "",
    cols: Cols = "",
    attribute: Attributes = (),
    no_quotes: NoQuotes = False,
    lang: Language = None,
    peek: Peek = False,
    expert: Expert = None,
) -> None:
    """Write what readers need to compute every table again: no names, devices, times or private texts.

    codex export public -o package
    codex export public --rows competency --cols tool --attribute region -o package
    codex export public --no-quotes -o package
    """
    from codex.steps.paper.public_package import Wanted, make_package
    from codex.steps.study.opening import open_study

    if out.output is None or out.output == "-":
        raise UsageProblem("report.package-where")
    place = Path(out.output).expanduser()
    _check_free(place)
    wanted = Wanted(rows, cols, tuple(attribute), not no_quotes, lang or call.say.language)
    with open_study(call.study, expert) as study:
        made = make_package(study, wanted, peek=peek)
    _write(place, made.files)
    for name, word in made.named.items():
        call.warn("report.package-named", file=name, word=word)
    call.note("cli.written", where=str(place))
    call.note("report.package-made", n=len(made.files), number=len(made.files), root=made.root)
    if made.withheld:
        call.note("report.package-withheld", n=made.withheld, number=made.withheld)


def _check_free(place: Path) -> None:
    if not place.absolute().parent.is_dir():
        raise NotFound("cli.no-such-folder", where=str(place.parent))
    if place.exists() and not (place.is_dir() and not any(place.iterdir())):
        raise Refused("report.package-there", where=str(place))


def _write(place: Path, files: Mapping[str, bytes]) -> None:
    """Write the folder whole or not at all."""
    beside = Path(tempfile.mkdtemp(prefix=f".{place.name}-", dir=place.absolute().parent))
    try:
        for name, content in files.items():
            path = beside / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        beside.chmod(0o755)
        if place.is_dir():
            place.rmdir()
        beside.replace(place)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def is_package(name: str) -> bool:
    """Say whether a folder, or the manifest in it, was named."""
    path = Path(name).expanduser()
    return path.is_dir() or path.name == "package.json"


def verify_package(call: Call, out: Out, name: str) -> None:
    """Compute a package again from its own log; no study is opened.

    Raises:
        NotMet: Something in it is not what the log gives.
    """
    from codex.steps.paper.public_package import check_package

    path = Path(name).expanduser()
    folder = path if path.is_dir() else path.parent
    root, computed, found = check_package(_read(folder))
    rows = [{"file": one.file, "what": call.say(one.why)} for one in found]
    more = {"root": root, "computed": computed, "same_numbers": not found}
    show(call, out, Answer("verify-package", rows, columns=("file", "what"), more=more))
    if found:
        raise NotMet("report.package-wrong", n=len(found), number=len(found), where=str(folder))
    call.note("report.package-whole", n=computed, number=computed, root=root)


def _read(folder: Path) -> dict[str, bytes]:
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            raise DamagedInput("report.package-link", file=name)
        if path.is_file():
            if path.stat().st_size > MOST:
                raise DamagedInput("report.package-large", file=name)
            found[name] = path.read_bytes()
    return found
