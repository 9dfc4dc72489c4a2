"""What goes with an expert's copy: the secret that signs what comes back, and the key that seals it.

The facilitator's ``study.keys`` holds one key, from which the secret of every copy is derived, and the
private key for sealed returns once there are any. A copy has a ``study.keys`` of its own, with its secret
and the facilitator's public key. None of this is ever in the log.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from typing import TYPE_CHECKING, Any, NamedTuple

from codex.errors import DamagedInput, Refused
from codex.steps.panel.ballot_keys import SCHEMA, ballot_key, keys_path

if TYPE_CHECKING:
    from pathlib import Path

    from codex.steps.study.opening import Study


class CopyKeys(NamedTuple):
    """The keys in a copy's folder."""

    expert: str
    token: str
    """Secret of the copy, hex."""
    seal: str
    """The facilitator's public key, hex; empty where returns are not sealed."""


def token_of(key: bytes, study: str, expert: str, device: str) -> str:
    """Return the secret of one copy, hex.

    Args:
        key: Of the study (:func:`codex.steps.panel.ballot_keys.ballot_key`).
        study: Id of the study, hex.
        expert: Id of the expert.
        device: Id of the copy, hex.
    """
    told = json.dumps(["codex copy", study, expert, device], separators=(",", ":"))
    return hmac.digest(key, told.encode(), "sha256").hex()


def token_digest(token: str) -> bytes:
    """Return what the log and the copy say of a secret: enough to know it, not to make it."""
    return hashlib.blake2b(bytes.fromhex(token), digest_size=16, person=b"codex copy").digest()


def signature(token: str, lines: bytes) -> str:
    """Return the HMAC-SHA256 of a return under the secret of its copy, hex.

    Args:
        token: Secret of the copy, hex.
        lines: Digest of the lines.
    """
    return hmac.digest(bytes.fromhex(token), b"codex return" + lines, "sha256").hex()


def write_copy_keys(path: Path, study: Study, keys: CopyKeys) -> None:
    """Write the keys of a copy, for its owner alone."""
    told = {"schema": SCHEMA, "study": study.file.study.hex(), "expert": keys.expert, "token": keys.token}
    _write(path, told | ({"seal": keys.seal} if keys.seal else {}))


def copy_keys(study: Study) -> CopyKeys:
    """Return the keys of this copy.

    Raises:
        Refused: There are none, or they are those of another copy.
        DamagedInput: The file cannot be read.
    """
    path = keys_path(study)
    if not path.exists():
        raise Refused("together.no-copy-keys", path=path)
    kept = _read(path)
    try:
        found = CopyKeys(str(kept["expert"]), str(kept["token"]), str(kept.get("seal", "")))
        digest = token_digest(found.token)
    except (KeyError, ValueError) as problem:
        raise DamagedInput("panel.keys-damaged", path=path) from problem
    if kept.get("study") != study.file.study.hex() or digest != study.file.token:
        raise Refused("together.other-copys-keys", path=path, owner=study.file.owner)
    return found


def public_key(study: Study) -> str:
    """Return the facilitator's public key for sealed returns, hex; it is made where there is none.

    Raises:
        Refused: The library for it is not installed.
    """
    from codex.steps.together.sealing import new_pair, public_of

    ballot_key(study, make=True)
    path = keys_path(study)
    kept = _read(path)
    if "seal" not in kept:
        kept["seal"] = new_pair(study.file.ids.random(32))
        _write(path, kept)
    return public_of(str(kept["seal"]))


def private_key(study: Study) -> str:
    """Return the private key that opens sealed returns, hex.

    Raises:
        Refused: It is not on this computer.
    """
    path = keys_path(study)
    kept = _read(path) if path.exists() else {}
    if "seal" not in kept or "ballots" not in kept:
        raise Refused("together.no-seal-key", path=path)
    return str(kept["seal"])


def _read(path: Path) -> dict[str, Any]:
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise DamagedInput("panel.keys-damaged", path=path) from problem
    if not isinstance(kept, dict) or kept.get("schema") != SCHEMA:
        raise DamagedInput("panel.keys-damaged", path=path)
    return kept


def _write(path: Path, kept: dict[str, Any]) -> None:
    """Write the file whole or not at all, readable by its owner alone."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    number = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(number, "w", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps(kept, indent=1) + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
