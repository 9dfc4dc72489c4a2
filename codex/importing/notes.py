"""What a reader has to say beside its result: damage, records left out, things noticed."""

from __future__ import annotations

from typing import Final

from codex.errors import DamagedFile
from codex.model.finding import Finding

GUESSED: Final = "importing.table-text-guessed"
"""Tells which columns were taken for texts where nobody said it; its field ``mapping`` names them all."""


class Notes:
    """Findings of one file, with the rule for damage.

    Damage refuses the whole file, unless the researcher asked to keep what is good: then it is
    a finding like the others and the reader goes on. An incomplete record is left out in both
    cases, and told.
    """

    def __init__(self, name: str, *, keep_good: bool = False) -> None:
        self.name = name
        self.keep_good = keep_good
        self.findings: list[Finding] = []

    def where(self, place: int | str | None = None) -> str:
        """Return the file name, with line, page or record where one is known."""
        return self.name if place is None else f"{self.name}:{place}"

    def refuse(self, why: str, place: int | str | None = None, **fields: object) -> DamagedFile:
        """Return the error for something that no reader can go on from; the caller raises it."""
        return DamagedFile(why, where=self.where(place), **_shown(fields))

    def damage(self, why: str, place: int | str | None = None, **fields: object) -> None:
        """Refuse the file, or note the damage where good parts are to be kept.

        Raises:
            DamagedFile: The researcher did not ask to keep the good parts.
        """
        if not self.keep_good:
            raise self.refuse(why, place, **fields)
        self.findings.append(Finding(self.where(place), why, skipped=True, fields=_shown(fields)))

    def skip(self, why: str, place: int | str | None = None, **fields: object) -> None:
        """Note a record that is left out."""
        self.findings.append(Finding(self.where(place), why, skipped=True, fields=_shown(fields)))

    def tell(self, why: str, place: int | str | None = None, **fields: object) -> None:
        """Note something that left nothing out."""
        self.findings.append(Finding(self.where(place), why, fields=_shown(fields)))


def _shown(fields: dict[str, object]) -> dict[str, object]:
    """Return the fields with signs that could act on a terminal made visible: they come from the file."""
    return {key: _visible(value) if isinstance(value, str) else value for key, value in fields.items()}


def _visible(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(
        sign if sign.isprintable() or sign == "\xa0" else " " if sign.isspace() else "\ufffd" for sign in text
    )
