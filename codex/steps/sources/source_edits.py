"""Change what the study says of a source: language, kind, title, consent, an attribute."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.errors import Refused, UsageProblem
from codex.model.source import CONSENTS, KINDS
from codex.steps.sources.which_sources import find_source
from codex.store import sources as store
from codex.store.excerpts import rounds_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codex.model.source import Source
    from codex.steps.study.opening import Study


def edit_source(
    study: Study, asked: str, changes: Mapping[str, str], *, batch: bytes | None = None
) -> Source:
    """Change fields of a source: ``language``, ``kind``, ``title``, ``consent`` or an attribute.

    Args:
        study: The study.
        asked: Id, title, citekey or file name.
        changes: Field -> value.
        batch: The command that this is a part of; None: one of its own.

    Raises:
        NotFound: No such source. Refused: A round has frozen its excerpts, and the language decides who
            could read them. UsageProblem: A field that cannot be changed, or a value it cannot have.
    """
    with study.file.transaction():
        found = find_source(study, asked)
        frozen = rounds_of(study.file, found.id) if "language" in changes else []
        if frozen:
            raise Refused("steps.excerpts-frozen", source=found.file or found.title, round=", ".join(frozen))
        writes = []
        for name, value in changes.items():
            if name == "title":
                told = {**store.said(study.file, found.id), "title": value}
                writes.append(store.retitled(study.file, found.id, told))
            else:
                writes.append(store.changed(study.file, found.id, must_be_choice(name, value), value))
        study.write(writes, batch)
        return store.source(study.file, found.id) or found


_CHOICES = {
    "language": ("kk", "ru", "en", "mixed", "unknown"),
    "kind": KINDS,
    "consent": CONSENTS,
}


def must_be_choice(name: str, value: str) -> str:
    """Return under which name a field is kept.

    Raises:
        UsageProblem: A value that the field cannot have.
    """
    if name not in _CHOICES:
        return f"attribute.{name}"
    if value not in _CHOICES[name]:
        raise UsageProblem("steps.bad-choice", field=name, value=value, known=", ".join(_CHOICES[name]))
    return name
