"""Which sources are meant: one filter for every command that takes ``--where``.

``region=Mangistau``, ``kind!=reference``, ``year<2020``, ``experience>5``, ``title=Lesson*``; several
conditions all hold. Values are compared as numbers where both are numbers (decimal comma or
point), as dates where both are dates, else as words without regard to case.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from codex.errors import UsageProblem
from codex.steps.sources.typed_values import compared, same

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codex.model.source import Source

_CONDITION = re.compile(r"\s*([^=!<>]+?)\s*(!=|<=|>=|=|<|>)\s*(.*?)\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing a source must have."""

    name: str
    sign: str
    """``=``, ``!=``, ``<``, ``<=``, ``>`` or ``>=``."""
    value: str


def condition(word: str) -> Condition:
    """Read one condition.

    Raises:
        UsageProblem: No such form.

    >>> condition("year>=2019")
    Condition(name='year', sign='>=', value='2019')
    """
    match = _CONDITION.fullmatch(word)
    if match is None:
        raise UsageProblem("sources.bad-condition", word=word)
    return Condition(match[1], match[2], match[3])


class Filter:
    """Conditions that all hold; made once for all sources.

    Args:
        words: Conditions as typed.
        cases: Path of a case -> its attributes; sources inherit them, the nearest case first.

    Raises:
        UsageProblem: A condition that cannot be read.
    """

    def __init__(
        self,
        words: Sequence[str] | Mapping[str, str] = (),
        cases: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        typed = [f"{name}={value}" for name, value in words.items()] if hasattr(words, "items") else words
        self.conditions = tuple(condition(word) for word in typed)
        self.cases = {fold_path(path): given for path, given in (cases or {}).items()}

    def fits(self, source: Source) -> bool:
        """Say whether a source has everything that was asked for."""
        if not self.conditions:
            return True
        values = self.values(source)
        return all(
            _holds(one, _value(values, one.name)) or _is_own_id(one, source) for one in self.conditions
        )

    def of_cases(self, source: Source) -> dict[str, str]:
        """Return what a source inherits from its cases, the nearest case first."""
        found: dict[str, str] = {}
        for path in paths(source.attributes.get("case", "")):
            found |= self.cases.get(fold_path(path), {})
        return found

    def values(self, source: Source) -> dict[str, str]:
        """Return what a source can be asked for: fields, citation, attributes, those of its cases."""
        inherited = self.of_cases(source)
        issued = source.cite.get("issued", {}).get("date-parts", [[]]) if source.cite else [[]]
        year = {"year": str(issued[0][0])} if issued and issued[0] else {}
        return {
            **year,
            **inherited,
            **source.attributes,
            "id": source.id,
            "kind": source.kind,
            "language": source.language,
            "title": source.title,
            "consent": source.consent,
            "file": source.file,
            **({"cite": str(source.cite["id"])} if source.cite.get("id") else {}),
        }


def paths(case: str) -> list[str]:
    """Return the cases that a case lies in, the outermost first, itself last.

    >>> paths("School 3 > Teacher 7")
    ['School 3', 'School 3 > Teacher 7']
    """
    parts = [part.strip() for part in case.split(">") if part.strip()]
    return [" > ".join(parts[: n + 1]) for n in range(len(parts))]


def fold_path(path: str) -> str:
    """Return a case as it is compared."""
    return " > ".join(part.strip().casefold() for part in path.split(">"))


def _is_own_id(asked: Condition, source: Source) -> bool:
    """Say whether ``id=`` asks for the id that a respondent has in the table of answers."""
    own = source.attributes.get("id", "") if asked.name.casefold() == "id" else ""
    return bool(own) and asked.sign == "=" and _same(asked, own)


def _value(values: Mapping[str, str], name: str) -> str:
    if name in values:
        return values[name]
    folded = name.casefold()
    return next((value for key, value in values.items() if key.casefold() == folded), "")


def _holds(asked: Condition, value: str) -> bool:
    if asked.sign == "=":
        return _same(asked, value)
    if asked.sign == "!=":
        return not _same(asked, value)
    if not value:
        return False
    order = compared(value, asked.value)
    if asked.sign in {"<", ">"}:
        return order == (-1 if asked.sign == "<" else 1)
    return order <= 0 if asked.sign == "<=" else order >= 0


def _same(asked: Condition, value: str) -> bool:
    wanted, said = asked.value.casefold(), value.casefold()
    if asked.name.casefold() == "case" and "*" not in wanted:
        return fold_path(wanted) in {fold_path(path) for path in paths(value)} or any(
            fold_path(part) == wanted for part in value.split(">")
        )
    if "*" in wanted:
        pattern = ".*".join(re.escape(part) for part in wanted.split("*"))
        return re.fullmatch(pattern, said, re.DOTALL) is not None
    return wanted == said or same(value, asked.value)
