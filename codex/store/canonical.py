"""JSON in its one canonical form: what is hashed, and what two copies must write alike."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _prepared() -> Callable[[object], str]:
    """Return what encodes a value; the standard encoder makes its C part anew for every value it is given."""
    make = getattr(json.encoder, "c_make_encoder", None)
    if make is None:  # another Python than CPython
        return _ENCODER.encode
    shown = json.encoder.encode_basestring
    pieces = make(None, _ENCODER.default, shown, None, ":", ",", True, False, True)

    def encoded(value: object) -> str:
        return "".join(pieces(value, 0))

    return encoded


canonical: Final = _prepared()
"""Return a value's JSON: keys in order, no blanks, every letter as it is.

>>> canonical({"b": [1, "ү"], "a": None})
'{"a":null,"b":[1,"ү"]}'
"""
