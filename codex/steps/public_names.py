"""What stands for people in a public package: E1, E2, ... instead of ids and names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from codex.steps.gate import all_rounds
from codex.store.experts import experts

if TYPE_CHECKING:
    from codex.model.expert import Expert
    from codex.steps.study import Study

SHORTEST = 3
"""Letters that a part of a name needs to be looked for on its own."""


class Labels:
    """Expert -> label, in the order of the rosters; the same label in every file of the package."""

    def __init__(self, study: Study) -> None:
        self.people = experts(study.file)
        judging = [name for one in all_rounds(study) for name in one.roster]
        others = [one.id for one in self.people if one.role != "facilitator"]
        order = tuple(dict.fromkeys([*judging, *others]))
        self.of = {name: f"E{number}" for number, name in enumerate(order, 1)}
        leading = [one.id for one in self.people if one.id not in self.of]
        self.of |= {name: f"F{number}" for number, name in enumerate(leading, 1)}
        self._pattern, self._named = _names(self.people, self.of)

    def known(self) -> list[tuple[str, Expert]]:
        """Return label and expert, in the order of the labels."""
        by_id = {one.id: one for one in self.people}
        return [(label, by_id[name]) for name, label in self.of.items() if name in by_id]

    def cleaned(self, text: str) -> str:
        """Return a text with a label wherever an expert is named, by id, whole name or part of it."""
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda found: self._named[found[0].casefold()], text)

    def names_in(self, text: str) -> bool:
        """Say whether a text names an expert."""
        return self._pattern is not None and self._pattern.search(text) is not None


def _names(
    people: tuple[Expert, ...], labels: dict[str, str]
) -> tuple[re.Pattern[str] | None, dict[str, str]]:
    named: dict[str, str] = {}
    for one in people:
        if one.role == "facilitator" and one.name.casefold() == "facilitator":
            continue  # what a study calls its facilitator before anybody gave a name
        for name in (one.name, one.id, *one.name.split()):
            if len(name) >= SHORTEST and not re.fullmatch(r"E\d+", name):
                named.setdefault(name.casefold(), labels[one.id])
    if not named:
        return None, {}
    longest = sorted(named, key=lambda name: (-len(name), name))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)", re.IGNORECASE), named
