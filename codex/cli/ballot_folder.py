"""Ballots as files: found in folders, set aside with a reason, answered with a receipt."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from codex.cli.paths import STDIN, expand, read
from codex.cli.write import write_files
from codex.words.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from codex.cli.call import Call
    from codex.steps.panel.ballot_collect import Outcome

LITTER: Final = frozenset({"thumbs.db", "desktop.ini"})


def named(names: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of every file that was named, those of folders in the order of their names."""
    for name in names:
        if name == STDIN:
            yield read(STDIN)
            continue
        for path in expand([name]):
            if path.is_dir():
                inside = (
                    one for one in path.rglob("*") if one.is_file() and not _is_litter(one.relative_to(path))
                )
                yield from ((one.relative_to(path).as_posix(), one.read_bytes()) for one in sorted(inside))
            else:
                yield path.name, path.read_bytes()


def _is_litter(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts) or path.name.casefold() in LITTER


def set_aside(
    call: Call, folder: Path, files: Sequence[tuple[str, bytes]], found: Sequence[Outcome]
) -> list[Path]:
    """Keep a copy of every file that holds a ballot which was not taken, with the reason beside it.

    A copy is named by its content, so that the same file is kept once however often it comes.
    """
    reasons: dict[str, list[str]] = {}
    for one in found:
        if one.problem is not None:
            hint = one.problem.hint(call.say)
            reasons.setdefault(one.file, []).append(
                one.problem.message(call.say) + (f" ({hint})" if hint else "")
            )
    kept: dict[Path, bytes] = {}
    copies = []
    for name, data in files:
        if name in reasons:
            safe = "".join(sign if sign.isalnum() or sign in "-._" else "-" for sign in Path(name).name)[-60:]
            copy = folder / f"{hashlib.sha256(data).hexdigest()[:8]}-{safe.lstrip('.') or 'ballot'}"
            told = "\n".join([visible(name), *(visible(reason) for reason in reasons[name])]) + "\n"
            kept |= {copy: data, copy.with_name(copy.name + ".reason.txt"): told.encode("utf-8", "replace")}
            copies.append(copy)
    if kept:
        folder.mkdir(exist_ok=True)
        write_files(kept, replace=True, private=True)
    return copies


def write_receipts(folder: Path, found: Sequence[Outcome]) -> None:
    """Write the receipt of every ballot that arrived, one file an expert and ballot."""
    texts: dict[Path, bytes] = {}
    for one in found:
        if one.receipt:
            safe = "".join(sign if sign.isalnum() or sign in "-." else "-" for sign in one.expert)
            texts[folder / f"receipt-r{one.round}-{safe}-{one.id[:8]}.txt"] = one.receipt.encode(
                "utf-8", "replace"
            )
    if texts:
        folder.mkdir(parents=True, exist_ok=True)
        write_files(texts, replace=True, private=True)
