"""BLAKE2b without what comes with it: ``hashlib`` loads OpenSSL, which a screen would hold for hours for nothing."""

from __future__ import annotations

try:
    from _blake2 import blake2b
except ImportError:  # another Python than CPython
    from hashlib import blake2b

__all__ = ["blake2b"]
