"""What an expert sends back from their own copy: signed, sealed if asked for, or only a commitment."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from codex.errors import Refused
from codex.steps.coding.remaining import left
from codex.steps.study.gate import the_round
from codex.steps.together import sealing
from codex.steps.together.copy_keys import copy_keys, signature
from codex.steps.together.inviting import rounds_to_return
from codex.store import exchange
from codex.store.canonical import canonical
from codex.store.returns import COMMIT, OPEN, SEALED, return_write, returns, standing

if TYPE_CHECKING:
    from codex.steps.study.opening import Study
    from codex.store.log import Event


@dataclass(frozen=True, slots=True)
class Return:
    """A file to send."""

    content: bytes
    round: str
    expert: str
    way: str
    n: int
    """Judgments it speaks of."""
    left: int
    """What the expert has not finished."""
    commitment: str
    """Id that binds the judgments and tells nothing of them; empty where none was made."""
    changed: int
    """Judgments that stand now and are not those that were committed to."""


def make_return(
    study: Study, *, round_id: str | None = None, commit: bool = False, sealed: bool | None = None
) -> Return:
    """Make what an expert sends back: everything written on this copy, signed with its secret.

    Args:
        study: An own copy.
        round_id: The round; none: the one the copy was made for.
        commit: Send only a commitment: it binds what was judged and shows nothing of it. What is sent
            later without it opens the commitment.
        sealed: Seal it with the facilitator's public key; None: where the copy has that key.

    Raises:
        Refused: This is no own copy; its keys are another's; sealing was asked for and there is no key,
            or the library for it is not installed.
    """
    if not study.file.owner:
        raise Refused("together.no-own-copy")
    keys = copy_keys(study)
    if sealed and not keys.seal:
        raise Refused("together.no-public-key", expert=study.file.owner)
    sealing_it = bool(keys.seal) if sealed is None else sealed
    one = the_round(study, rounds_to_return(study, round_id))
    way = COMMIT if commit else SEALED if sealing_it else OPEN
    with study.file.transaction():
        events = standing(study.file, one.id, study.actor.id)
        write = return_write(study.file, one.id, study.actor.id, way, events)
        if write is not None:
            study.write([write])
        sent = returns(study.file, one.id)
        pledge = next((each for each in reversed(sent) if each.way == COMMIT), None)
        content = _signed(study, keys.token, commit=commit)
    if sealing_it:
        content = sealing.seal(content, keys.seal, study.file.study.hex())
    return Return(
        content,
        one.id,
        study.actor.id,
        way,
        len(events),
        left(study, one, repeats=True).get(study.actor.id, 0),
        pledge.binding if pledge else "",
        len(events.keys() - pledge.events) if pledge and pledge.events is not None else 0,
    )


def _signed(study: Study, token: str, *, commit: bool) -> bytes:
    device = study.file.device

    def stays(event: Event) -> bool:
        if event.device != device:
            return True
        return commit and not (event.kind == "return@1" and json.loads(event.key)[3] == COMMIT)

    told_of = exchange.lines(
        study.file,
        with_texts=not commit,
        leave_out=stays,
        is_held=lambda event: event.device == device,
    )
    lines = [line.encode() for line in told_of]
    digest = hashlib.sha256(b"".join(lines)).digest()
    told: dict[str, Any] = {
        "signed": signature(token, digest),
        "expert": study.file.owner,
        "device": device.hex(),
    }
    return b"".join([*lines, (canonical(told) + "\n").encode()])
