"""Who may do what: a role in the whole study, and another one in a single round."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from codex.errors import Refused, UsageProblem
from codex.model.expert import ROLES
from codex.steps.study.gate import the_round
from codex.steps.study.opening import find_expert, must_be_facilitator
from codex.store.experts import appointment, appointments, experts, set_expert

if TYPE_CHECKING:
    from codex.steps.study.opening import Study


class Given(NamedTuple):
    """A role that was given or taken away."""

    expert: str
    role: str
    """Empty where it was taken away."""
    round: str
    """Empty: in the whole study."""


def give_role(study: Study, name: str, role: str, *, round_id: str | None = None) -> Given:
    """Give an expert a role, in the whole study or beside it in one round.

    What the expert wrote before keeps counting; a role decides what they may write from now on.

    Args:
        study: The study; the actor is its facilitator.
        name: Id or name.
        role: One of :data:`codex.model.expert.ROLES`; ``none`` takes the role in a round away.
        round_id: Only in this round.

    Raises:
        UsageProblem: No such role. NotFound: No such expert or round.
        Refused: Not the facilitator; or the study would be left without one.
    """
    must_be_facilitator(study)
    if role not in ROLES and not (role == "none" and round_id):
        raise UsageProblem("steps.unknown-role", role=role, known=", ".join(ROLES))
    with study.file.transaction():
        everyone = experts(study.file)
        person = find_expert(everyone, name)
        if round_id:
            one = the_round(study, round_id)
            chosen = "" if role == "none" else role
            study.write([appointment(one.id, person.id, chosen)])
            return Given(person.id, chosen, one.id)
        left = [one for one in everyone if one.role == "facilitator" and one.id != person.id]
        if not left and role != "facilitator":
            raise Refused("together.last-facilitator", expert=person.id)
        study.write([set_expert(study.file, replace(person, role=role))])
        return Given(person.id, role, "")


def roles_by_round(study: Study) -> dict[str, dict[str, str]]:
    """Return expert -> round -> the role they have in that round beside the one in the study."""
    return appointments(study.file)
