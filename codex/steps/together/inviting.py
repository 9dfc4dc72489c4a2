"""Own copies for experts: made from the study, each for one person."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from codex.errors import NotFound, Refused
from codex.model.finding import Finding
from codex.steps.panel.ballot_keys import KEYS_FILE, ballot_key
from codex.steps.panel.ballot_sheet import Sheets
from codex.steps.study.gate import bare_rounds, open_round, the_round
from codex.steps.study.opening import FOLDERS, PREFERENCES, STUDY_FILE, find_expert, must_be_facilitator
from codex.steps.together.copy_keys import CopyKeys, public_key, token_digest, token_of, write_copy_keys
from codex.store.copies import Made, invitation, invited, make_copy, sources_of_round
from codex.store.experts import experts
from codex.store.holdings import trial
from codex.store.sources import sources, without_consent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.model.expert import Expert
    from codex.steps.study.opening import Study

COPIES = "copies"
"""Folder of the study in which copies are put, a folder each."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """One copy that was made, or would be."""

    expert: str
    name: str
    folder: Path
    round: str
    """Empty where no round is open: the copy is of the whole study."""
    token: str
    """Secret of the copy; it lies in the copy's folder, and nowhere in the log."""
    made: Made
    sources: int
    """Sources whose texts came along."""
    withheld: int
    """Sources whose texts did not."""
    sealed: bool
    device: str
    shown: str = ""
    """The round before that goes along as feedback; empty where there is nothing to show."""


def invite(
    study: Study,
    names: Sequence[str],
    where: Path | None = None,
    *,
    round_id: str | None = None,
    own: bool = False,
    sealed: bool = False,
    dry_run: bool = False,
) -> tuple[tuple[Invitation, ...], tuple[Finding, ...]]:
    """Make a copy for each expert: the round's excerpts, codebook and protocol, and nobody's judgments.

    Texts come along where consent lets a panel read them and the round needs them; the others are
    withheld: named, not there, not erased. What experts know of each other stays at home. In a panel each
    copy carries what its owner may see of the round before, by the protocol, as a ballot would.

    Args:
        study: The study; the actor is its facilitator.
        names: Ids or names.
        where: Folder of the copy, or of the copies where there are several; none: ``copies/`` of the study.
        round_id: Which round; none: the one that is open.
        own: Let the expert's own judgments come along (for a second computer).
        sealed: What comes back shall be sealed with the facilitator's public key.
        dry_run: Say what would be in the copies, make none.

    Raises:
        Refused: Not the facilitator; this is an own copy itself; not on the roster; the folder is taken.
        NotFound: No such expert or round, or no folder to put the copy in.
    """
    must_be_facilitator(study)
    if study.file.owner:
        raise Refused("together.copy-of-copy", owner=study.file.owner)
    one = the_round(study, round_id) if round_id else open_round(study, kind=None)
    people = [find_expert(experts(study.file), name) for name in dict.fromkeys(names)]
    for person in people:
        if one is not None and person.id not in one.roster:
            raise Refused("steps.not-on-roster", expert=person.id, round=one.id, roster=", ".join(one.roster))
    name = one.id if one else ""
    before = {(each.expert, each.round): each.at for each in invited(study.file)}
    places = [
        _place(study, where, person, "" if (person.id, name) in before else name, several=len(people) > 1)
        for person in people
    ]
    findings = [
        Finding(person.id, "together.invited-before", fields={"at": before[person.id, name]})
        for person in people
        if (person.id, name) in before
    ]
    key = ballot_key(study, make=True)
    seal = public_key(study) if sealed else ""
    sheets = Sheets(study, the_round(study, name), most=0) if one is not None and one.is_vote else None
    with study.file.transaction(), trial(study.file, kept=not dry_run), ExitStack() as undoing:
        found = tuple(
            _invite(
                study,
                person,
                place,
                round_id=name,
                sheets=sheets,
                key=key,
                seal=seal,
                own=own,
                dry_run=dry_run,
                undoing=undoing,
            )
            for person, place in zip(people, places, strict=True)
        )
        undoing.pop_all()
    return found, tuple(findings)


def _place(study: Study, where: Path | None, person: Expert, fresh_round: str, *, several: bool) -> Path:
    """Return where a copy goes; in a folder of copies the first one of a later round goes beside those before.

    Args:
        study: The study.
        where: Folder that was asked for.
        person: For whom.
        fresh_round: The round, where this person has no copy for it yet; else nothing.
        several: Copies for several people are made.
    """
    parent = where or study.folder / COPIES
    place = parent / person.id if several or where is None else where
    if (where is None or several) and fresh_round and place.exists():
        place = parent / f"{person.id}-{fresh_round}"
    if place.exists() and not (place.is_dir() and not any(place.iterdir())):
        raise Refused("together.copy-exists", folder=place)
    if where is not None and not parent.absolute().parent.is_dir():
        raise NotFound("together.no-folder", path=parent.parent)
    return place


def _invite(
    study: Study,
    person: Expert,
    place: Path,
    *,
    round_id: str,
    sheets: Sheets | None,
    key: bytes,
    seal: str,
    own: bool,
    dry_run: bool,
    undoing: ExitStack,
) -> Invitation:
    file = study.file
    device = file.ids.random(16)
    token = token_of(key, file.study.hex(), person.id, device.hex())
    every = {one.id for one in sources(file)}
    needed = sources_of_round(file, round_id) if round_id else every
    panel = sheets is not None if round_id else person.role not in {"coder", "adjudicator", "facilitator"}
    given = needed - without_consent(file, panel=panel)
    shown = sheets.shown_before(person.id) if sheets else ""
    digest = token_digest(token)
    study.write([invitation(file, person.id, device, round_id=round_id, token=digest, shown=shown)])
    with ExitStack() as once:
        if dry_run:
            folder = Path(once.enter_context(tempfile.TemporaryDirectory()))
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            folder = Path(tempfile.mkdtemp(prefix=f".{place.name}-", dir=place.parent))
            once.callback(shutil.rmtree, folder, ignore_errors=True)
        made = make_copy(
            file,
            folder / STUDY_FILE,
            device=device,
            owner=person.id,
            token=digest,
            sources=given,
            own=own,
        )
        if not dry_run:
            for name in FOLDERS:
                (folder / name).mkdir()
            (folder / "codex.toml").write_text(PREFERENCES, encoding="utf-8")
            write_copy_keys(folder / KEYS_FILE, study, CopyKeys(person.id, token, seal))
            if place.is_dir():
                place.rmdir()
            folder.replace(place)
            undoing.callback(shutil.rmtree, place, ignore_errors=True)
    return Invitation(
        person.id,
        person.name,
        place,
        round_id,
        "" if dry_run else token,
        made,
        len(given),
        len(every - given),
        bool(seal),
        device.hex(),
        sheets.before if sheets and shown else "",
    )


def rounds_to_return(study: Study, asked: str | None) -> str:
    """Return the round that the owner's newest copy was made for, or the one that was asked for.

    Raises:
        NotFound: No such round.
    """
    if asked is not None:
        return the_round(study, asked).id
    # a copy that was brought up to date with a later one goes on with the later one's round
    mine = [one.round for one in invited(study.file) if one.expert == study.file.owner and one.round]
    if mine:
        return mine[-1]
    known = [one.id for one in bare_rounds(study) if study.actor.id in one.roster]
    if not known:
        raise NotFound("steps.no-round")
    return known[-1]
