"""Parameters of a method as they are typed: ``--param lo=1 --param tie_correction=no``."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from codex.consensus.quantiles import definition_named
from codex.consensus.votes_table import exact_number
from codex.errors import UsageProblem

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

YES: Final = ("yes", "true", "1", "on")
NO: Final = ("no", "false", "0", "off")

Typed = Mapping[str, Any]
"""Parameters as values; one that was not given is absent."""


def read_params(given: Mapping[str, object], kinds: Mapping[str, str], method: str) -> Typed:
    """Return the parameters as values of their kinds.

    Args:
        given: Name -> text as typed, or a value that came from JSON.
        kinds: Name -> ``number``, ``share`` (70% too), ``whole``, ``flag``, ``text``, ``numbers``,
            ``texts``, ``quantile``.
        method: For errors.

    Raises:
        UsageProblem: A name the method does not know, or a value that is not of its kind.

    >>> read_params({"lo": "1", "sides": "2"}, {"lo": "number", "sides": "whole"}, "cvi")
    {'lo': Fraction(1, 1), 'sides': 2}
    """
    typed: dict[str, Any] = {}
    for name, value in given.items():
        if name not in kinds:
            near = difflib.get_close_matches(name, kinds, n=1)
            known = ", ".join(kinds) or "-"
            text_id = "consensus.param-unknown-near" if near else "consensus.param-unknown"
            raise UsageProblem(text_id, param=name, method=method, known=known, near=near[0] if near else "")
        typed[name] = _typed(name, value, kinds[name], method)
    return typed


def _typed(name: str, value: object, kind: str, method: str) -> Any:
    if isinstance(value, list | tuple):
        parts = [str(part) for part in value]
    elif kind in {"numbers", "texts"}:
        parts = [part.strip() for part in str(value).replace(";", ",").split(",") if part.strip()]
    else:
        parts = [str(value)]
    read = _READERS[kind.removesuffix("s") if kind in {"numbers", "texts"} else kind]
    values = [read(part) for part in parts]
    if any(one is None for one in values) or not values:
        text_id = f"consensus.param-not-{kind}"
        raise UsageProblem(text_id, param=name, value=", ".join(parts), method=method)
    return tuple(values) if kind in {"numbers", "texts"} else values[0]


def _share(text: str) -> Fraction | None:
    found = exact_number(text.rstrip("% "))
    if found is None:
        return None
    found = found / 100 if text.rstrip().endswith("%") else found
    return found if 0 <= found <= 1 else None


def _whole(text: str) -> int | None:
    found = exact_number(text)
    return int(found) if found is not None and found.denominator == 1 else None


def _flag(text: str) -> bool | None:
    low = text.strip().lower()
    return True if low in YES else False if low in NO else None


def _text(text: str) -> str | None:
    return text.strip() or None


_READERS: Mapping[str, Callable[[str], Any]] = {
    "number": exact_number,
    "share": _share,
    "whole": _whole,
    "flag": _flag,
    "text": _text,
    "quantile": definition_named,
}
