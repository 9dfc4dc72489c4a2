"""What may go wrong with a study on this computer, before it does."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from typing import TYPE_CHECKING, NamedTuple

from codex.steps.codebook.codebook_forks import unversioned
from codex.steps.coding.place_forks import place_forks
from codex.steps.panel.ballot_keys import KEYS_FILE
from codex.steps.study import surroundings
from codex.steps.study.backing_up import BACKUPS
from codex.store import condition
from codex.store import forks as store
from codex.store.guest import strange_objects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.steps.study.opening import Study

OK, LOOK, BAD = "ok", "look", "bad"
"""How things stand: as they should be, worth a look, wrong."""
_EXTRAS = {"sealed": "nacl", "spss": "pyreadstat", "duckdb": "duckdb", "figures": "cairosvg"}


class Check(NamedTuple):
    """One thing that was looked at."""

    check: str
    state: str
    text_id: str
    fields: dict[str, object]


def examine(study: Study) -> list[Check]:
    """Look at where the study lies, who may read it, its backups, its copies and what waits for a decision."""
    return [*_place(study), *_files(study), *_backups(study), *_log(study), *_computer()]


def _one(check: str, state: str, **fields: object) -> Check:
    return Check(check, state, f"together.doctor-{check}-{state}", fields)


def _place(study: Study) -> Iterator[Check]:
    path = study.file.path
    share, cloud = surroundings.share_of(path), surroundings.cloud_of(path)
    yield _one("share", BAD, kind=share) if share else _one("share", OK)
    yield _one("cloud", LOOK, name=cloud) if cloud else _one("cloud", OK)
    beside = surroundings.other_studies(path)
    conflicts = [name for name in beside if surroundings.is_conflict(name)]
    yield _one("conflicts", BAD, names=", ".join(conflicts)) if conflicts else _one("conflicts", OK)
    free = shutil.disk_usage(path.parent).free
    need = path.stat().st_size * 3
    state = OK if free > max(need, 50 * 2**20) else BAD
    yield _one("space", state, free=f"{free / 2**20:.0f}", need=f"{need / 2**20:.0f}")
    writable = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    yield _one("writable", OK if writable else BAD, path=path)


def _files(study: Study) -> Iterator[Check]:
    path = study.file.path
    names = [name for name in (path.name, KEYS_FILE) if surroundings.is_open_to_others(path.with_name(name))]
    yield _one("rights", LOOK, names=", ".join(names)) if names else _one("rights", OK)
    if surroundings.write_ahead(path):
        yield _one("journal", BAD)
    else:
        yield _one("journal", LOOK) if surroundings.half_done(path) else _one("journal", OK)
    mode = condition.journal_mode(study.file)
    if mode != "delete":
        yield _one("mode", BAD, mode=mode)
    strange = strange_objects(study.file.connection)
    yield _one("foreign", BAD, names=", ".join(strange)) if strange else _one("foreign", OK)
    originals = condition.originals(study.file)
    missing = sorted(name for name in originals if not (study.corpus / name).is_file())
    if missing and not study.file.owner:
        yield _one("originals", LOOK, n=len(missing), first=missing[0])
    else:
        yield _one("originals", OK)


def _backups(study: Study) -> Iterator[Check]:
    folder = study.folder / BACKUPS
    found = sorted(folder.glob("*.codex"), key=lambda one: one.stat().st_mtime) if folder.is_dir() else []
    if not found:
        yield _one("backup", LOOK)
        return
    since = condition.events_since(study.file, found[-1])
    if since is None:
        yield Check("backup", BAD, "together.doctor-backup-bad", {"name": found[-1].name})
    else:
        yield _one("backup", OK, name=found[-1].name, n=since)


def _log(study: Study) -> Iterator[Check]:
    file = study.file
    ahead = condition.dated_later(file)
    yield _one("clock", LOOK, n=ahead.n, at=ahead.at) if ahead.n else _one("clock", OK)
    open_forks = [one for one in store.forks(file.connection) if not one.same]
    open_forks += [each.fork for each in place_forks(study)]
    yield _one("forks", LOOK, n=len(open_forks)) if open_forks else _one("forks", OK)
    aside = condition.kept_aside(file)
    yield _one("aside", LOOK, n=aside) if aside else _one("aside", OK)
    yield _one("codebook", LOOK) if unversioned(study) else _one("codebook", OK)


def _computer() -> Iterator[Check]:
    yield _one("versions", OK, python=sys.version.split()[0], sqlite=condition.sqlite_version())
    there = [name for name, module in _EXTRAS.items() if importlib.util.find_spec(module) is not None]
    yield _one("extras", OK, there=", ".join(there) or "-", all=", ".join(_EXTRAS))
