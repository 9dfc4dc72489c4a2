"""Which sources are meant: one filter for every command that takes ``--where``.

``region=Mangistau``, ``kind!=reference``, ``year<2020``, ``experience>5``, ``title=Lesson*``; several
conditions all hold. Values are compared as numbers where both are numbers (decimal comma or
point), as dates where both are dates, else as words without regard to case.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from codex.errors import UsageProblem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codex.model.source import Source

_CONDITION = re.compile(r"\s*([^=!<>*]+?)\s*(!=|<=|>=|=|<|>)\s*(.*?)\s*", re.DOTALL)
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?%?")
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ]\S*)?")
_DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


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
        return all(_holds(one, _value(values, one.name)) for one in self.conditions)

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
    here, there = comparable(value), comparable(asked.value)
    if here[0] != there[0]:
        here, there = ("text", value.casefold()), ("text", asked.value.casefold())
    if asked.sign == "<":
        return bool(here[1] < there[1])
    if asked.sign == ">":
        return bool(here[1] > there[1])
    return bool(here[1] <= there[1]) if asked.sign == "<=" else bool(here[1] >= there[1])


def _same(asked: Condition, value: str) -> bool:
    wanted, said = asked.value.casefold(), value.casefold()
    if asked.name.casefold() == "case" and "*" not in wanted:
        return fold_path(wanted) in {fold_path(path) for path in paths(value)} or any(
            fold_path(part) == wanted for part in value.split(">")
        )
    if "*" in wanted:
        pattern = ".*".join(re.escape(part) for part in wanted.split("*"))
        return re.fullmatch(pattern, said, re.DOTALL) is not None
    if wanted == said:
        return True
    here, there = comparable(value), comparable(asked.value)
    return here[0] == there[0] == "number" and here[1] == there[1]


def comparable(value: str) -> tuple[str, Any]:
    """Return the type of a value (``number``, ``date`` or ``text``) and what it is compared by.

    >>> comparable("3,5"), comparable("22.11.2026"), comparable("about 7")
    (('number', 3.5), ('date', (2026, 11, 22)), ('text', 'about 7'))
    """
    said = value.strip()
    if _NUMBER.fullmatch(said):
        return "number", float(said.rstrip("%").replace(",", "."))
    day = _DAY_FIRST.fullmatch(said)
    if day:
        return "date", (int(day[3]), int(day[2]), int(day[1]))
    iso = _ISO.fullmatch(said)
    if iso:
        return "date", tuple(int(part) for part in iso.groups() if part)
    return "text", said.casefold()


def type_of(values: Sequence[str]) -> str:
    """Return the type that all values of an attribute share: ``number``, ``date``, ``yes/no`` or ``text``.

    >>> type_of(["3", "4,5", ""]), type_of(["yes", "no"]), type_of(["3", "many"])
    ('number', 'yes/no', 'text')
    """
    given = [value for value in values if value.strip()]
    if given and {value.strip().casefold() for value in given} <= _YES_NO:
        return "yes/no"
    types = {comparable(value)[0] for value in given}
    return types.pop() if len(types) == 1 else "text"


_YES_NO = frozenset({"yes", "no", "true", "false", "да", "нет", "иә", "жоқ"})
