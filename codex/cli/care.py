"""Care of a study: backups, seals, and what may go wrong."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from codex.cli.call import Call
from codex.cli.options import Argument, Expert, Out, Yes
from codex.cli.show import Answer, deliver, show
from codex.errors import NotMet

if TYPE_CHECKING:
    from codex.steps.study.opening import Study

Target = Annotated[str | None, Argument(metavar="[FILE]")]


def backup(call: Call, target: Target = None, yes: Yes = False, expert: Expert = None) -> None:
    """Make a checked copy of the study file, while others may write to it.

    codex backup
    codex backup /media/stick/study.codex --yes
    """
    from codex.steps.study.backing_up import make_backup
    from codex.steps.study.opening import open_study

    place = Path(target).expanduser() if target else None
    with open_study(call.study, expert) as study, call.progress("together.backing-up") as advance:
        made = make_backup(study, place, replace=yes, progress=advance)
    call.note("together.backed-up", path=str(made.path), size=f"{made.size / 1e6:.1f}")
    if made.keys:
        call.note("together.backup-keys")


def seal(call: Call, out: Out, expert: Expert = None) -> None:
    """Print the root hash over the whole log, for a paper; with -o the list by which a deletion is found.

    codex seal
    codex seal -o exports/seal.json
    """
    from codex.steps.study.opening import open_study
    from codex.steps.together.verifying import make_seal, packed_seal

    with open_study(call.study, expert) as study:
        made = make_seal(study)
    if out.output and out.output != "-":
        deliver(call, out, packed_seal(made))
    else:
        row = {"study": made.study, "root": made.root, "events": made.events, "last": made.last}
        show(call, out, Answer("seal", [row], columns=("root", "events", "last", "study")))
    call.note("together.sealed", root=made.root, n=made.events)


def verify_seal(call: Call, out: Out, study: Study, name: str) -> bool:
    """Check the log against a published seal; False where the file is none."""
    from codex.steps.together.verifying import check_seal, is_seal

    path = Path(name).expanduser()
    if not path.is_file():
        return False
    with path.open("rb") as file:
        if not is_seal(file.read(200)):
            return False
    since, found = check_seal(study, path.read_bytes(), name)
    rows = [{"where": one.where, "what": one.message(call.say)} for one in found]
    show(call, out, Answer("verify", rows, columns=("where", "what"), more={"since": since}))
    if found:
        raise NotMet("together.seal-broken", n=len(found))
    call.note("together.seal-holds", n=since)
    return True


def doctor(call: Call, out: Out, expert: Expert = None) -> None:
    """Look for what may go wrong: where the study lies, who may read it, backups, forks, clocks.

    codex doctor
    codex doctor --json
    """
    from codex.steps.study.opening import open_study
    from codex.steps.together.doctor import BAD, OK, examine

    with open_study(call.study, expert) as study:
        found = examine(study)
    rows = [
        {"check": one.check, "state": one.state, "what": call.say(one.text_id, **one.fields)} for one in found
    ]
    show(call, out, Answer("doctor", rows, columns=("check", "state", "what")))
    wrong = sum(one.state == BAD for one in found)
    if wrong:
        raise NotMet("together.doctor-wrong", n=wrong)
    if all(one.state == OK for one in found):
        call.note("together.doctor-well")
