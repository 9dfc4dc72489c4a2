"""Which version of the codebook somebody means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.errors import NotFound
from codex.store.versions import versions

if TYPE_CHECKING:
    from codex.steps.study.opening import Study


def full_version(study: Study, asked: str) -> str:
    """Return the version meant by an id or a number.

    Raises:
        NotFound: There is no such version, or two copies made one of that number each.
    """
    known = versions(study.file)
    found = [name for name in known if name == asked or name.split("-")[0] == asked]
    if len(found) != 1:
        raise NotFound("steps.unknown-version", version=asked, known=", ".join(known) or "-")
    return found[0]
