"""What concurrent changes made of the codebook: everything converges, and what is odd is listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.codebook.comparing import diff
from codex.codebook.strains import strains
from codex.model.finding import Finding
from codex.store import codebooks as store
from codex.store.versions import current_version, versions

if TYPE_CHECKING:
    from codex.steps.study.opening import Study


def codebook_notes(study: Study) -> list[Finding]:
    """Return what to look at in the codebook after two people changed it without each other."""
    book = store.codebook(study.file)
    found = [
        Finding(
            ", ".join(one.codes),
            f"together.codebook-{one.kind}",
            fields={
                "codes": ", ".join(one.codes),
                "first": one.codes[0],
                "last": one.codes[-1],
                "name": one.name,
            },
        )
        for one in strains(book)
    ]
    numbers: dict[str, list[str]] = {}
    for name in versions(study.file):
        numbers.setdefault(name.partition("-")[0], []).append(name)
    found += [
        Finding(names[-1], "together.codebook-two-versions", fields={"names": ", ".join(names)})
        for names in numbers.values()
        if len(names) > 1
    ]
    if unversioned(study):
        version = current_version(study.file)
        found.append(Finding(version or "-", "together.codebook-unversioned", fields={"version": version}))
    return found


def unversioned(study: Study) -> bool:
    """Say whether the codebook as it stands is no version yet: two copies' changes came together."""
    version = current_version(study.file)
    if not version:
        return False
    return bool(diff(store.codebook(study.file, version), store.codebook(study.file)))


def keep_what_stands(study: Study) -> bytes | None:
    """Make the codebook as it stands a version where it is none; a round needs one to freeze.

    Returns:
        The batch, for the rest of the command to be one undo step with it; None where nothing was written.
    """
    if not unversioned(study):
        return None
    return study.write([store.version_write(study.file, store.codebook(study.file))])
