"""What ``codex.toml`` says of the screens: keys, pinned codes. Nothing in it changes a number."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from codex.errors import DamagedInput

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PREFERENCES = "codex.toml"


def preferences(folder: Path) -> dict[str, Any]:
    """Return the preferences of a study; none where there is no file.

    Raises:
        DamagedInput: The file is no TOML.
    """
    path = folder / PREFERENCES
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise DamagedInput("steps.preferences-damaged", path=path, what=str(problem)) from problem


def keys_of(found: dict[str, Any]) -> dict[str, str]:
    """Return action -> letter, as the table ``keys`` says."""
    told = found.get("keys", {})
    return {name: key for name, key in told.items() if isinstance(key, str)} if isinstance(told, dict) else {}


def pinned_codes(found: dict[str, Any], expert_id: str) -> tuple[str, ...]:
    """Return the codes that an expert pinned (table ``pinned``)."""
    told = found.get("pinned", {})
    codes = told.get(expert_id, ()) if isinstance(told, dict) else ()
    return tuple(code for code in codes if isinstance(code, str)) if isinstance(codes, list) else ()


def keep_pinned(folder: Path, expert_id: str, codes: Sequence[str]) -> None:
    """Write an expert's pinned codes into the preferences; comments and all else stay as they are."""
    import tomlkit

    path = folder / PREFERENCES
    text = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
    document = tomlkit.parse(text)
    table = document.setdefault("pinned", tomlkit.table())
    if list(table.get(expert_id, ())) == list(codes):
        return
    table[expert_id] = list(codes)
    partial = path.with_name(path.name + ".new")
    partial.write_text(tomlkit.dumps(document), encoding="utf-8")
    partial.replace(path)
