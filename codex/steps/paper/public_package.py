"""The public package: everything that a reader needs to compute every table again, and nothing else."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final

import codex
from codex.errors import DamagedInput, NotFound, Refused, UsageProblem
from codex.steps.paper.public_log import SCHEMA, PublicLog, packed, root_of
from codex.steps.paper.public_names import Labels, readable
from codex.steps.paper.public_replay import read_lines, replayed
from codex.steps.paper.public_tables import Told, numbers, tables
from codex.steps.study.gate import all_rounds
from codex.steps.study.opening import must_be_facilitator
from codex.store.rounds import last_event
from codex.words import LANGUAGES, Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codex.model.round import Round
    from codex.steps.paper.public_log import Line
    from codex.steps.study.opening import Study

LOG: Final = "log.jsonl"
MANIFEST: Final = "package.json"
SUMS: Final = "SHA256SUMS"
README: Final = "README.md"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What goes into the package."""

    rows: str = ""
    cols: str = ""
    """Sides of the matrix; without them the first two branches of the codebook."""
    attributes: tuple[str, ...] = ()
    quotes: bool = True
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Package:
    """A finished package."""

    files: Mapping[str, bytes]
    """Path within the folder -> content."""
    root: str
    withheld: int
    """Excerpts without their text."""
    named: Mapping[str, str]
    """File -> a word in it that is an expert's name, to be looked at before publishing."""


def make_package(study: Study, wanted: Wanted, *, peek: bool = False) -> Package:
    """Make the public package of a study.

    Rounds that are open are left out.

    Raises:
        Refused: Not the facilitator; a round is open and ``peek`` is False, no round is closed, or the
            package does not give the study's own numbers.
        UsageProblem: A side that stands alone.
    """
    if bool(wanted.rows) != bool(wanted.cols):
        raise UsageProblem("report.package-sides")
    must_be_facilitator(study)
    rounds = all_rounds(study)
    running = [one for one in rounds if one.is_open]
    if running and not peek:
        raise Refused("steps.blind", round=running[0].id, command="export public")
    closed = [one for one in rounds if not one.is_open]
    if not closed:
        raise Refused("report.package-no-round")
    labels = Labels(study)
    lines = PublicLog(study, labels, attributes=wanted.attributes, quotes=wanted.quotes).lines()
    about = {
        "schema": SCHEMA,
        "name": study.name,
        "date": max(last_event(study.file, one.id) for one in closed),
        "codex": codex.__version__,
        "language": wanted.language if wanted.language in LANGUAGES else "en",
        "sides": [wanted.rows, wanted.cols],
        "late": {one.id: one.late for one in closed},
    }
    files = _files(lines, about)
    _check(study, closed, labels, wanted, files)
    return Package(
        files,
        json.loads(files[MANIFEST])["root"],
        sum(
            piece[1] == piece[2]
            for line in lines
            if line["kind"] == "cut@1"
            for piece in line["value"]["pieces"]
        ),
        {name: word for name, content in files.items() if (word := labels.named_in(readable(content)))},
    )


def _check(
    study: Study, rounds: Sequence[Round], labels: Labels, wanted: Wanted, files: Mapping[str, bytes]
) -> None:
    """Compute every table of numbers from the study itself and compare: a package may not say otherwise.

    Raises:
        Refused: A table of the package is not what the study gives.
    """
    told = Told(lambda name: labels.of.get(name, name), labels.cleaned)
    language = wanted.language if wanted.language in LANGUAGES else "en"
    own = numbers(study, rounds, rows=wanted.rows, cols=wanted.cols, language=language, told=told)
    for name, content in own.items():
        if files.get(name) != content:
            line = first_difference(files.get(name, b""), content)
            raise Refused("report.package-other", file=name, line=line)


def first_difference(one: bytes, other: bytes) -> int:
    r"""Return the number of the first line in which two texts differ.

    >>> first_difference(b"a\nb\n", b"a\nc\n"), first_difference(b"a\n", b"a\nc\n")
    (2, 2)
    """
    pairs = zip_longest(one.splitlines(), other.splitlines())
    return next((number for number, (mine, its) in enumerate(pairs, 1) if mine != its), 1)


def _files(lines: list[Line], about: dict[str, Any]) -> dict[str, bytes]:
    """Return every file; all but the log and the manifest follow from these two."""
    log = packed(lines)
    manifest = {**about, "events": len(lines), "root": root_of(log.splitlines())}
    computed = _computed(lines, manifest)
    files = {
        LOG: log,
        MANIFEST: (json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode(),
        **computed,
    }
    return {**files, SUMS: _sums(files)}


def _computed(lines: list[Line], manifest: Mapping[str, Any]) -> dict[str, bytes]:
    """Replay the log and compute every table, in the same way when making and when verifying."""
    say = Words(str(manifest["language"]))
    with replayed(lines, name=str(manifest["name"]), date=str(manifest["date"])) as study:
        rows, cols = manifest["sides"]
        found = tables(study, rows=rows, cols=cols, language=say.language)
    listed = "\n".join(f"- `{name}`" for name in found)
    text = say(
        "report.package-readme",
        study=manifest["name"],
        date=manifest["date"],
        version=manifest["codex"],
        root=manifest["root"],
        files=listed,
    )
    return {**found, README: (text + "\n").encode()}


def _sums(files: Mapping[str, bytes]) -> bytes:
    """Return checksums in the form that ``sha256sum -c`` reads."""
    lines = (f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
    return "".join(lines).encode()


@dataclass(frozen=True, slots=True)
class Difference:
    """A file of a package that is not what it should be."""

    file: str
    why: str
    """Text id."""


def check_package(files: Mapping[str, bytes]) -> tuple[str, int, tuple[Difference, ...]]:
    """Compute a package again from its own log; no study is needed.

    Args:
        files: Path within the folder -> content, of everything that lies there.

    Returns:
        The root of the log, the number of files computed again, and what differs.

    Raises:
        NotFound: No package. DamagedInput: Log or manifest cannot be read.
    """
    if MANIFEST not in files or LOG not in files:
        raise NotFound("report.no-package")
    manifest = _manifest(files[MANIFEST])
    found = []
    if root_of(files[LOG].splitlines()) != manifest["root"]:
        found.append(Difference(LOG, "report.package-root"))
    lines = read_lines(files[LOG], LOG)
    computed = _computed(lines, manifest)
    is_ours = manifest["codex"] == codex.__version__
    for name, content in computed.items():
        if name not in files:
            found.append(Difference(name, "report.package-missing"))
        elif files[name] != content and (is_ours or name.endswith(".csv")):
            found.append(Difference(name, "report.package-differs"))
    known = {*computed, LOG, MANIFEST, SUMS}
    found += [Difference(name, "report.package-strange") for name in sorted(files.keys() - known)]
    summed = {name: files[name] for name in known - {SUMS} if name in files}
    if files.get(SUMS) != _sums(summed):
        written = set(files.get(SUMS, b"").splitlines())
        told = {one.file for one in found}
        found += [
            Difference(name, "report.package-sum")
            for name, content in sorted(summed.items())
            if name not in told and not set(_sums({name: content}).splitlines()) <= written
        ]
        found.append(Difference(SUMS, "report.package-sums"))
    return str(manifest["root"]), len(computed), tuple(found)


def _manifest(content: bytes) -> dict[str, Any]:
    try:
        told = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as problem:
        raise DamagedInput("report.package-manifest") from problem
    texts = ("name", "date", "codex", "language", "root")
    sound = (
        isinstance(told, dict)
        and told.get("schema") == SCHEMA
        and all(isinstance(told.get(name), str) for name in texts)
        and isinstance(told.get("sides"), list)
        and len(told["sides"]) == 2
    )
    if not sound:
        raise DamagedInput("report.package-manifest")
    found: dict[str, Any] = told
    return found
