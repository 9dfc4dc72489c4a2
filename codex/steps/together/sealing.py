"""Sealed returns: only the facilitator can open them (the extra ``sealed``: PyNaCl's ``SealedBox``).

Curve25519, XSalsa20-Poly1305, an ephemeral key for each seal: libsodium's construction, nothing of our own.
"""

from __future__ import annotations

import base64
import binascii
import json
from typing import TYPE_CHECKING, Any, Final

from codex.errors import DamagedInput, Refused

if TYPE_CHECKING:
    from types import ModuleType

SCHEMA: Final = "codex/sealed@1"
MOST: Final = 256 * 2**20
"""Bytes of a sealed file at most."""


def _nacl() -> ModuleType:
    try:
        import nacl.public
    except ImportError as problem:
        raise Refused("together.no-sealing") from problem
    return nacl.public


def new_pair(seed: bytes) -> str:
    """Return a private key made of 32 random bytes, hex."""
    return bytes(_nacl().PrivateKey(seed)).hex()


def public_of(private: str) -> str:
    """Return the public key of a private one, hex."""
    return bytes(_nacl().PrivateKey(bytes.fromhex(private)).public_key).hex()


def seal(content: bytes, public: str, study: str) -> bytes:
    """Return a file that only the holder of the private key can read.

    Args:
        content: What is sealed.
        public: The facilitator's public key, hex.
        study: Id of the study, hex.
    """
    box = _nacl().SealedBox(_nacl().PublicKey(bytes.fromhex(public)))
    told = {"schema": SCHEMA, "study": study, "box": base64.b64encode(box.encrypt(content)).decode()}
    return (json.dumps(told) + "\n").encode()


def is_sealed(head: bytes) -> bool:
    """Say whether a file begins as a sealed one."""
    return head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(f'{{"schema": "{SCHEMA}"'.encode())


def open_sealed(content: bytes, private: str, name: str) -> bytes:
    """Return what was sealed.

    Raises:
        DamagedInput: It is cut off or altered, or was sealed for another study's facilitator.
    """
    from nacl.exceptions import CryptoError

    try:
        told: dict[str, Any] = json.loads(content)
        box = base64.b64decode(told["box"], validate=True)
        opened: bytes = _nacl().SealedBox(_nacl().PrivateKey(bytes.fromhex(private))).decrypt(box)
    except (ValueError, KeyError, TypeError, binascii.Error, RecursionError, CryptoError) as problem:
        raise DamagedInput("together.not-opened", name=name) from problem
    return opened
