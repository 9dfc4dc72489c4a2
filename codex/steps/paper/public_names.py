"""What stands for people in a public package: E1, E2, ... instead of ids and names."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING, Final

from codex.corpus.inflection import forms, plain
from codex.exporting.packing import packed_in
from codex.steps.study.expert_labels import expert_labels
from codex.steps.study.gate import all_rounds
from codex.store.experts import experts
from codex.words.letters import slug

if TYPE_CHECKING:
    from codex.model.expert import Expert
    from codex.steps.study.opening import Study

SHORTEST: Final = 3
"""Letters that a part of a name needs to be looked for on its own."""
LONG_ENOUGH: Final = 4
"""Letters of a name that is looked for in the other alphabet, and of the longest ending it may have there."""
_WORD: Final = re.compile(r"[^\W\d_]{3,}(?:['’]s)?")
_CYRILLIC: Final = re.compile("[\u0400-\u04ff]")
_TWICE: Final = re.compile(r"\b([EF]\d+)(?:\s+\1)+\b")
"""A first name and a family name that became the same label."""


def readable(content: bytes) -> str:
    """Return a file as text, with whatever a page of ours packed into it unpacked in its place."""
    shown, document = packed_in(content)
    text = shown.decode("utf-8", "replace")
    inside = [json.dumps(document, ensure_ascii=False)] if document is not None else []
    return "\n".join([text, unescape(text), *inside])


class Labels:
    """Expert -> label, in the order of the rosters; the same label in every file of the package."""

    def __init__(self, study: Study) -> None:
        self.people = experts(study.file)
        others = [one.id for one in self.people if one.role != "facilitator"]
        self.of = expert_labels(all_rounds(study), others)
        leading = [one.id for one in self.people if one.id not in self.of]
        self.of |= {name: f"F{number}" for number, name in enumerate(leading, 1)}
        self._pattern, self._named = _names(self.people, self.of)
        self._known: dict[str, str] = {}

    def known(self) -> list[tuple[str, Expert]]:
        """Return label and expert, in the order of the labels."""
        by_id = {one.id: one for one in self.people}
        return [(label, by_id[name]) for name, label in self.of.items() if name in by_id]

    def cleaned(self, text: str) -> str:
        """Return a text with a label wherever an expert is named: by id, whole name, or an inflected part."""
        if self._pattern is None:
            return text
        plainly = self._pattern.sub(lambda found: self._named[found[0].casefold()], text)
        whole = _WORD.sub(lambda found: self._label(found[0]) or found[0], plainly)
        return _TWICE.sub(r"\1", whole)

    def named_in(self, text: str) -> str:
        """Return the first word that names an expert, inflected forms included; empty where there is none."""
        if self._pattern is None:
            return ""
        found = self._pattern.search(text)
        return found[0] if found else next((word for word in _WORD.findall(text) if self._label(word)), "")

    def _label(self, word: str) -> str:
        """Return the label of whom a word names in any of its forms; empty where nobody."""
        if word not in self._known:
            folded = plain(word)
            self._known[word] = next(
                (
                    label
                    for name, label in self._named.items()
                    if forms(name).fullmatch(folded) or _is_the_same_in_other_letters(name, word)
                ),
                "",
            )
        return self._known[word]


def _is_the_same_in_other_letters(name: str, word: str) -> bool:
    """Say whether a word is a name that is written in the other alphabet, with an ending or without.

    >>> _is_the_same_in_other_letters("marat", "Маратпен"), _is_the_same_in_other_letters("marat", "марафон")
    (True, False)
    """
    if len(name) < LONG_ENOUGH or bool(_CYRILLIC.search(name)) == bool(_CYRILLIC.search(word)):
        return False
    spelt, found = (slug(one).replace("y", "i") for one in (name, word))
    return found.startswith(spelt) and len(found) <= len(spelt) + LONG_ENOUGH


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
