"""The fields of one mapping in a file: each asked for once, with its kind, and refused with its line."""

from __future__ import annotations

import difflib
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from codex.consensus.damage import damage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.consensus.yaml_text import Path, Value, YamlText
    from codex.errors import DamagedInput

YES = ("yes", "true", "да", "иә")
NO = ("no", "false", "нет", "жоқ")


class Fields:
    """One mapping of a YAML text, and where it stands."""

    def __init__(self, document: YamlText, path: Path, value: Value | None = None) -> None:
        self._document = document
        self._path = path
        found = document.value if value is None and not path else value
        if not isinstance(found, Mapping) and found not in ("", None):
            raise damage("consensus.field-not-mapping", document.where(path), field=self._name(None))
        self._values: Mapping[str, Value] = found if isinstance(found, Mapping) else {}

    def where(self, key: str | None = None) -> str:
        """Return ``FILE:LINE`` of a field, or of the mapping."""
        return self._document.where((*self._path, key) if key else self._path)

    def has(self, key: str) -> bool:
        """Say whether the field was written at all."""
        return key in self._values

    def keys(self) -> tuple[str, ...]:
        """Return the names of the fields in their order."""
        return tuple(self._values)

    def value(self, key: str) -> Value:
        """Return what was written, uninterpreted."""
        return self._values[key]

    def only(self, known: Sequence[str]) -> None:
        """Refuse any field that is not in ``known``, naming the nearest one that is."""
        for key in self._values:
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1, cutoff=0.6)
                text_id = "consensus.field-unknown-near" if near else "consensus.field-unknown"
                raise damage(
                    text_id,
                    self.where(key),
                    field=self._name(key),
                    near=near[0] if near else "",
                    known=", ".join(known),
                )

    def text(self, key: str, default: str) -> str:
        """Return a text field, stripped."""
        if key not in self._values:
            return default
        value = self._values[key]
        if not isinstance(value, str):
            raise damage("consensus.field-not-text", self.where(key), field=self._name(key))
        return value.strip()

    def choice(self, key: str, options: Sequence[str], default: str) -> str:
        """Return a field that has a list of possible values."""
        value = self.text(key, default)
        if value not in options:
            raise self.wrong_choice(key, value, options)
        return value

    def wrong_choice(
        self, key: str, value: str, options: Sequence[str], shown: Sequence[str] = ()
    ) -> DamagedInput:
        """Return the error for a value that is not among the options, with the nearest one."""
        near = difflib.get_close_matches(value, options, n=1, cutoff=0.6)
        return damage(
            "consensus.field-choice-near" if near else "consensus.field-choice",
            self.where(key),
            field=self._name(key),
            value=value,
            near=near[0] if near else "",
            known=", ".join(option for option in (shown or options) if option),
        )

    def whole(self, key: str, default: int, *, low: int, high: int | None = None) -> int:
        """Return a whole number between ``low`` and ``high``."""
        if key not in self._values:
            return default
        text = self.text(key, "")
        digits = text.removeprefix("-")
        if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
            raise damage("consensus.field-not-whole", self.where(key), field=self._name(key), value=text)
        number = int(text)
        if number < low or (high is not None and number > high):
            raise self._outside(key, text, low, high)
        return number

    def number(self, key: str, default: float | None, *, low: float, high: float) -> float | None:
        """Return a number between ``low`` and ``high``; a decimal comma is understood."""
        if key not in self._values:
            return default
        text = self.text(key, "")
        try:
            number = float(text.replace(",", "."))
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise damage("consensus.field-not-number", self.where(key), field=self._name(key), value=text)
        if not low <= number <= high:
            raise self._outside(key, text, low, high)
        return number

    def flag(self, key: str, *, default: bool) -> bool:
        """Return a field that says yes or no."""
        if key not in self._values:
            return default
        value = self.text(key, "").lower()
        if value not in YES + NO:
            raise self.wrong_choice(key, value, ("yes", "no"))
        return value in YES

    def part(self, key: str) -> Fields:
        """Return a mapping inside this one; empty where it was not written."""
        return Fields(self._document, (*self._path, key), self._values.get(key, ""))

    def parts(self, key: str) -> tuple[Fields, ...]:
        """Return a list of mappings."""
        value = self._values.get(key, "")
        if value == "":
            return ()
        if not isinstance(value, list):
            raise damage("consensus.field-not-list", self.where(key), field=self._name(key))
        return tuple(Fields(self._document, (*self._path, key, i), item) for i, item in enumerate(value))

    def wording(self, key: str) -> Mapping[str, str]:
        """Return wording per language; plain text is wording without a language."""
        value = self._values.get(key, "")
        if isinstance(value, str):
            return {"": value.strip()} if value.strip() else {}
        part = self.part(key)
        part.only(("en", "ru", "kk"))
        return {language: part.text(language, "") for language in part.keys()}  # noqa: SIM118 - not a dict

    def _name(self, key: str | None) -> str:
        named = [str(step + 1) if isinstance(step, int) else step for step in self._path]
        return ".".join([*named, key] if key else named) or self._document.name

    def _outside(self, key: str, value: str, low: float, high: float | None) -> DamagedInput:
        text_id = "consensus.field-too-small" if high is None else "consensus.field-outside"
        return damage(text_id, self.where(key), field=self._name(key), value=value, low=low, high=high)
