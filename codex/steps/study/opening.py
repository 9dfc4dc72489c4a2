"""Open a study for a command: its file, its folder, and who acts."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from codex.errors import NotFound, Refused, UsageProblem
from codex.model.expert import Expert
from codex.model.quick_dataclass import dataclass
from codex.store.bodies import put_json
from codex.store.experts import experts, role_of, set_expert
from codex.store.log import Write, appointed
from codex.store.study_file import create_study, open_study_file, study_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from codex.store.study_file import StudyFile

STUDY_FILE = "study.codex"
FOLDERS = ("corpus", "codebooks", "protocols", "exports")
OWN = frozenset(
    {
        *FOLDERS,
        *("ballots", "copies", "backups", "quarantine", "public"),
        *(STUDY_FILE, "study.keys", "codex.toml"),
    }
)
"""What codex itself keeps in a study's folder; the rest of the folder is the researcher's."""
PREFERENCES = """# Preferences of this study. Nothing in this file changes a number.
# ui_lang = "kk"       # language of the interface: en, ru or kk
"""


@dataclass(frozen=True, slots=True)
class Study:
    """An open study and the person at the keyboard."""

    file: StudyFile
    folder: Path
    actor: Expert

    @property
    def name(self) -> str:
        """What the study was called when it was made, wherever its folder has gone since."""
        return study_name(self.file) or self.folder.absolute().name

    @property
    def corpus(self) -> Path:
        """Folder of the originals."""
        return self.folder / "corpus"

    def write(self, writes: Sequence[Write], batch: bytes | None = None) -> bytes:
        """Append writes as one batch of the actor; returns its id."""
        return self.file.write(writes, self.actor, batch)


def now() -> str:
    """Return the wall time, UTC, to the second; ``SOURCE_DATE_EPOCH`` fixes it."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH")
    seconds = float(fixed) if fixed and fixed.isdecimal() else time.time()
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def id_seed() -> str | None:
    """Return the seed of fresh ids (``CODEX_IDS``), None for random ones."""
    return os.environ.get("CODEX_IDS") or None


@contextmanager
def open_study(folder: Path, expert: str | None = None) -> Iterator[Study]:
    """Open the study in ``folder`` for one command.

    Args:
        folder: Where the study file lies.
        expert: Id or name of who acts; none: ``CODEX_EXPERT``, else the facilitator, or the person whose
            own copy it is.

    Raises:
        NotFound: No study there, or no such expert in it.
        Refused: It is another expert's own copy.
    """
    with open_study_file(folder / STUDY_FILE, seed=id_seed(), now=now()) as file:
        asked = expert or os.environ.get("CODEX_EXPERT") or None
        everyone = experts(file)
        if file.owner:
            yield Study(file, folder, _owner(file, everyone, asked))
            return
        yield Study(file, folder, find_expert(everyone, asked) if asked else facilitator(everyone))


def _owner(file: StudyFile, everyone: Sequence[Expert], asked: str | None) -> Expert:
    """Return whose copy it is; anybody else is told so."""
    owner = find_expert(everyone, file.owner)
    known = {owner.id.casefold(), owner.name.casefold()}
    if asked and asked.strip().casefold() not in known:
        raise Refused("together.not-your-copy", owner=owner.id, expert=asked)
    return owner


def at_this_moment(study: Study) -> Study:
    """Return the study with the present time, and its actor in the role they have now: a desk stays open for hours."""
    from dataclasses import replace

    file = replace(study.file, now=now())
    role = role_of(file, study.actor.id)
    if role in {"", study.actor.role}:
        return replace(study, file=file)
    return replace(study, file=file, actor=replace(study.actor, role=role))


def find_expert(everyone: Sequence[Expert], asked: str) -> Expert:
    """Return the expert of that id or name (letter case apart).

    Raises:
        NotFound: Nobody is called so.
    """
    folded = asked.strip().casefold()
    for expert in everyone:
        if expert.id == asked:
            return expert
    named = [expert for expert in everyone if folded in {expert.id.casefold(), expert.name.casefold()}]
    if len(named) == 1:
        return named[0]
    known = ", ".join(expert.id for expert in everyone)
    raise NotFound("steps.unknown-expert", expert=asked, known=known)


def facilitator(everyone: Sequence[Expert]) -> Expert:
    """Return the study's facilitator."""
    for expert in everyone:
        if expert.role == "facilitator":
            return expert
    return Expert("facilitator", "facilitator", "facilitator")


def must_be_facilitator(study: Study, round_id: str = "") -> None:
    """Refuse what only the facilitator may do: of the study, or of the round it is about.

    Raises:
        Refused: The actor has another role.
    """
    if "facilitator" not in roles_in(study, round_id):
        if study.file.owner:
            raise Refused("together.at-home", owner=study.file.owner)
        raise Refused("steps.facilitator-only", expert=study.actor.id, role=study.actor.role)


def roles_in(study: Study, round_id: str) -> frozenset[str]:
    """Return the roles of the actor in a round: that of the study, and one given for the round alone."""
    own = frozenset({study.actor.role})
    return own | appointed(study.file.connection, study.actor.id, round_id) if round_id else own


def init_study(folder: Path, *, languages: Sequence[str], person: str | None) -> str:
    """Make a study in ``folder``: the study file, its preferences and the folders around it.

    Returns:
        The study's name (that of the folder).

    Raises:
        Refused: A study is there already. UsageProblem: A language that is none of kk, ru, en.
    """
    unknown = [language for language in languages if language not in {"kk", "ru", "en"}]
    if unknown:
        raise UsageProblem("steps.unknown-language", language=unknown[0])
    path = folder / STUDY_FILE
    if path.exists():
        raise Refused("steps.study-exists", path=path)
    folder.mkdir(parents=True, exist_ok=True)
    for name in FOLDERS:
        (folder / name).mkdir(exist_ok=True)
    preferences = folder / "codex.toml"
    if not preferences.exists():
        preferences.write_text(PREFERENCES, encoding="utf-8")
    file = create_study(path, seed=id_seed(), now=now())
    name = folder.absolute().name
    try:
        actor = Expert("facilitator", person or "facilitator", "facilitator")
        with file.transaction():
            about = put_json(file.connection, file.ids, {"name": name})
            value = {"languages": list(languages), "about": about}
            file.write([Write("study@1", (), value), set_expert(file, actor)], actor)
    finally:
        file.connection.close()
    return name
