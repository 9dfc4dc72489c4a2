"""The experts of the study."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from codex.errors import Refused, UsageProblem
from codex.importing.experts import expert_id
from codex.model.expert import ROLES, Expert
from codex.steps.study.gate import bare_rounds
from codex.steps.study.opening import find_expert, must_be_facilitator
from codex.store.experts import experts, said_of, set_expert

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codex.steps.study.opening import Study
    from codex.store.experts import Said


def list_experts(study: Study) -> tuple[Expert, ...]:
    """Return everyone in the study, the facilitator too."""
    return experts(study.file)


def add_experts(study: Study, people: Sequence[Expert], *, dry_run: bool = False) -> tuple[Expert, ...]:
    """Add people in one batch; who has no id gets one made of the name.

    Raises:
        Refused: Someone of that id is there already. UsageProblem: An unknown role or language.
    """
    must_be_facilitator(study)
    with study.file.transaction():
        taken = {expert.id for expert in experts(study.file)}
        added = []
        for person in people:
            _check(person)
            fresh = person if person.id else replace(person, id=_id_of(person.name, taken))
            if fresh.id in taken:
                raise Refused("steps.expert-exists", expert=fresh.id)
            taken.add(fresh.id)
            added.append(fresh)
        if not dry_run:
            study.write([set_expert(study.file, person) for person in added])
        return tuple(added)


def namesakes(study: Study, added: Sequence[Expert]) -> dict[str, tuple[str, ...]]:
    """Return names of those added that others in the study bear too, and the ids of all of that name.

    The same table taken in twice with other ids would double a panel, and with it the n of every k of n.
    """
    ids: dict[str, dict[str, None]] = {}
    for person in (*experts(study.file), *added):
        ids.setdefault(_folded(person.name), {})[person.id] = None
    return {
        person.name: tuple(ids[_folded(person.name)])
        for person in added
        if len(ids[_folded(person.name)]) > 1
    }


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def change_expert(study: Study, asked: str, changes: Mapping[str, str | tuple[str, ...]]) -> Expert:
    """Change what the study says of a person; what it said before stays in the log.

    Args:
        study: The study; the actor is its facilitator.
        asked: Id or name.
        changes: ``name``, ``experience``, ``conflicts`` -> new wording, empty to take it away; ``languages``
            -> those that they read.

    Raises:
        NotFound: Nobody is called so. UsageProblem: Nothing to change, no name, or an unknown language.
        Refused: Not the facilitator; or a round asks this person already, and the languages decide what
            they could be asked about.
    """
    must_be_facilitator(study)
    if not changes:
        raise UsageProblem("together.expert-nothing")
    with study.file.transaction():
        person = find_expert(experts(study.file), asked)
        changed = replace(person, **changes)  # type: ignore[arg-type]
        if not changed.name.strip():
            raise UsageProblem("together.expert-no-name", expert=person.id)
        _check(changed)
        if set(changed.languages) != set(person.languages):
            frozen = [one.id for one in bare_rounds(study) if person.id in one.roster]
            if frozen:
                raise Refused("together.expert-frozen", expert=person.id, round=", ".join(frozen))
        if changed != person:
            study.write([set_expert(study.file, changed)])
        return changed


def history_of(study: Study, asked: str) -> tuple[Said, ...]:
    """Return everything that was recorded of a person, the oldest first.

    Raises:
        NotFound: Nobody is called so.
    """
    return said_of(study.file, find_expert(experts(study.file), asked).id)


def _check(person: Expert) -> None:
    if person.role not in ROLES:
        raise UsageProblem("steps.unknown-role", role=person.role, known=", ".join(ROLES))
    for language in person.languages:
        if language not in {"kk", "ru", "en"}:
            raise UsageProblem("steps.unknown-language", language=language)
    if person.id and not re.fullmatch(r"[^\W\d_][\w.-]*", person.id):
        raise UsageProblem("steps.bad-expert-id", expert=person.id)


def _id_of(name: str, taken: set[str]) -> str:
    """Return an id made of a name, with a number where it is taken."""
    stem = expert_id(name)
    number, candidate = 1, stem
    while candidate in taken:
        number += 1
        candidate = f"{stem}-{number}"
    return candidate
