"""Is the study whole? Hashes, state, texts, rounds and decisions; and seals, by which deletions are found."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from codex.errors import CodexError, DamagedInput, Refused
from codex.model.finding import Finding
from codex.steps.study.opening import STUDY_FILE, id_seed, now
from codex.store import sealing, soundness, verify, wording
from codex.store.rounds import rounds
from codex.store.study_file import open_study_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from codex.steps.study.opening import Study
    from codex.store.sealing import Seal
    from codex.store.study_file import StudyFile

SCHEMA: Final = "codex/seal@1"


def verify_folder(folder: Path, progress: Callable[[str, int], None]) -> list[Finding]:
    """Return every damage of the study in a folder; none where it is whole.

    Nobody acts: the file is looked at before anything of it is believed.

    Raises:
        NotFound: No study there. DamagedInput: SQLite itself cannot read it. Refused: A newer codex wrote it.
    """
    with open_study_file(folder / STUDY_FILE, seed=id_seed(), now=now()) as file:
        return damages(file, progress)


def damages(file: StudyFile, progress: Callable[[str, int], None]) -> list[Finding]:
    """Return every damage of an open study file."""
    found: list[Finding] = []
    try:
        found += verify.damages(file, progress)
        if not found:  # on a damaged file the rest would only say the same in other words
            found += soundness.unsound(file)
            found += wording.other_words(file)
            found += _places(file)
            found += _protocols(file)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as problem:
        found.append(Finding(file.path.name, "together.unreadable", fields={"what": type(problem).__name__}))
    return found


_OWN_ID: Final = re.compile(r"x[a-z2-7]{9}")


def _places(file: StudyFile) -> list[Finding]:
    """Work out the id of each excerpt again: it binds source, cut and place."""
    from codex.corpus.identity import excerpt_id

    return [
        Finding(f"excerpt {one.excerpt}", "together.other-place", fields={"start": one.start, "end": one.end})
        for one in wording.first_places(file)
        if _OWN_ID.fullmatch(one.excerpt)
        and excerpt_id(one.source, one.cut, one.start, one.end) != one.excerpt
    ]


def _protocols(file: StudyFile) -> list[Finding]:
    """Read the frozen protocol of every round again."""
    from codex.consensus.protocol_file import read_protocol
    from codex.model.protocol import Protocol

    found = []
    for one in rounds(file, lambda text: Protocol(text=text)):
        try:
            read_protocol(one.protocol.text)
        except CodexError as problem:
            found.append(Finding(f"round {one.id}", problem.text_id, fields=problem.fields))
    return found


def make_seal(study: Study) -> Seal:
    """Return the seal of the log as it is."""
    return sealing.seal(study.file)


def packed_seal(one: Seal) -> bytes:
    """Return a seal with its list of events, as a file to publish: ids tell nothing of what was said."""
    told = {
        "schema": SCHEMA,
        "study": one.study,
        "root": one.root,
        "events": one.events,
        "last": one.last,
        "ids": [each.hex() for each in one.ids],
    }
    return (json.dumps(told, indent=0) + "\n").encode()


def is_seal(content: bytes) -> bool:
    """Say whether a file is a seal."""
    return f'"schema": "{SCHEMA}"'.encode() in content[:200]


def check_seal(study: Study, content: bytes, name: str) -> tuple[int, list[Finding]]:
    """Compare the log with a seal that was published.

    Returns:
        How many events came since, and what is amiss: each event that is gone.

    Raises:
        DamagedInput: The seal cannot be read, or its list is not what its root binds.
        Refused: It is of another study.
    """
    try:
        told: dict[str, Any] = json.loads(content)
        ids = [bytes.fromhex(one) for one in told["ids"]]
        of, root = bytes.fromhex(told["study"]), str(told["root"])
    except (ValueError, KeyError, TypeError, RecursionError) as problem:
        raise DamagedInput("together.no-seal", name=name) from problem
    if of != study.file.study:
        raise Refused("together.seal-of-another", name=name)
    if sealing.root_of(of, ids) != root:
        raise DamagedInput("together.seal-altered", name=name)
    here = sealing.seal(study.file)
    known = set(here.ids)
    gone = [one for one in ids if one not in known]
    found = [Finding(f"event {one.hex()[:8]}", "together.event-gone") for one in gone]
    return len(known) - (len(ids) - len(gone)), found
