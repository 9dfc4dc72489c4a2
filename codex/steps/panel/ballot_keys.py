"""Keys of the ballots: in ``study.keys`` beside the study file, for its owner alone, never in the log."""

from __future__ import annotations

import contextlib
import hmac
import json
import os
from base64 import b32encode
from json.encoder import encode_basestring
from typing import TYPE_CHECKING

from codex.errors import DamagedInput, Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from codex.steps.study.opening import Study

KEYS_FILE = "study.keys"
SCHEMA = "codex/keys@1"
_SIZE = 32


def keys_path(study: Study) -> Path:
    """Return where the keys of a study lie."""
    return study.file.path.with_name(KEYS_FILE)


def ballot_key(study: Study, *, make: bool = False) -> bytes:
    """Return the key from which every ballot's key is derived.

    Args:
        study: The study.
        make: Make the file where there is none; else its absence is told.

    Raises:
        Refused: There are no keys, so that nothing can be checked, or they are another study's.
        DamagedInput: The file cannot be read.
    """
    path = keys_path(study)
    if not path.exists():
        if not make:
            raise Refused("panel.no-keys", path=path)
        _write(path, study)
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        whose, key = bytes.fromhex(kept["study"]), bytes.fromhex(kept["ballots"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        raise DamagedInput("panel.keys-damaged", path=path) from problem
    if whose != study.file.study:
        raise Refused("panel.keys-foreign", path=path)
    if len(key) != _SIZE:
        raise DamagedInput("panel.keys-damaged", path=path)
    return key


def _write(path: Path, study: Study) -> None:
    kept = {"schema": SCHEMA, "study": study.file.study.hex(), "ballots": study.file.ids.random(_SIZE).hex()}
    with contextlib.suppress(FileExistsError):  # another command was quicker: its keys are taken
        number = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(number, "w", encoding="utf-8", newline="\n") as file:
            file.write(json.dumps(kept, indent=1) + "\n")
            file.flush()
            os.fsync(file.fileno())


def expert_secret(key: bytes, study: str, round_id: str, expert: str, agenda: str) -> str:
    """Return the key of one expert in one round, hex: whoever holds it can fill in this ballot and no other.

    Args:
        key: Of the study.
        study: Id of the study, hex.
        round_id: The round.
        expert: Id of the expert.
        agenda: Digest of what the round votes on.
    """
    told = json.dumps(["codex ballot", study, round_id, expert, agenda], separators=(",", ":"))
    return hmac.digest(key, told.encode(), "sha256").hex()


def signature(secret: str, told: str) -> str:
    """Return the HMAC-SHA256 of what a ballot says, hex."""
    return hmac.digest(bytes.fromhex(secret), told.encode("utf-8", "surrogatepass"), "sha256").hex()


def same(one: str, other: str) -> bool:
    """Compare two signatures in a time that tells nothing."""
    return hmac.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass"))


def form_code(secret: str) -> str:
    """Return the code of forms that cannot sign: 16 letters and digits in fours.

    >>> form_code("00" * 32)
    'W3Z5-7LAA-J6CK-IUUB'
    """
    raw = b32encode(bytes.fromhex(signature(secret, "form"))).decode()[:16]
    return "-".join(raw[at : at + 4] for at in range(0, 16, 4))


def slot_check(secret: str, item: str, question: str) -> str:
    """Return the three letters beside an answer on a form: they bind its number to its item.

    >>> slot_check("00" * 32, "code:planning", "vote")
    'gd2'
    """
    return slot_checks(secret)(item, question)


def slot_checks(secret: str) -> Callable[[str, str], str]:
    """Return what gives the letters of every answer of one ballot."""
    key = bytes.fromhex(secret)

    def check(item: str, question: str) -> str:
        told = f'["slot",{encode_basestring(item)},{encode_basestring(question)}]'
        bits = int.from_bytes(hmac.digest(key, told.encode(), "sha256")[:2], "big") >> 1
        return _LETTERS[bits >> 10] + _LETTERS[bits >> 5 & 31] + _LETTERS[bits & 31]

    return check


_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
"""Those of base 32."""
