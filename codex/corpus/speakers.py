"""Which of the speakers of a text ask the questions (who they are, :mod:`codex.model.labels` tells).

Whatever is found is shown to the researcher, who may say otherwise:
``{"Дина": "interviewer", "Moodle": "ignore"}``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codex.errors import UsageProblem
from codex.model.labels import ANSWERING, ASKING, family, family_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ROLES: Final = ("interviewer", "participant", "ignore")
"""Context; units; no speaker at all, its lines belong to the turn before."""

_ANSWERS_ONLY_WORDS: Final = """
interviewee participant respondent informant p resp
респондент участник участница информант р қатысушы
"""
_ANSWERS_ONLY: Final = frozenset((*_ANSWERS_ONLY_WORDS.split(), "сұхбат беруші"))
"""Beside these alone, one name without a role is who asks: ``Dan`` and ``Participant``."""
_PAIRS: Final = {"q": "a", "в": "о", "с": "ж", "i": "", "и": ""}
"""Single letters that ask only beside the letter that answers; nothing: always."""


def role_of(label: str, labels: Iterable[str], speakers: Mapping[str, str] | None = None) -> str:
    """Return ``interviewer`` or ``participant``.

    Args:
        label: The speaker.
        labels: All speakers of the text: ``В`` asks where ``О`` answers and is a name elsewhere.
        speakers: What the researcher said: label -> role.
    """
    return roles_of((*labels, label), speakers)[label]


def roles_of(labels: Iterable[str], speakers: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the role of each of the speakers of a text; see :func:`role_of`.

    >>> roles_of(["В", "О"]), roles_of(["Айгүл", "В"])["В"]
    ({'В': 'interviewer', 'О': 'participant'}, 'participant')
    """
    said = {family_of(one): role for one, role in (speakers or {}).items()}
    families = {label: family(label) for label in labels}
    every = set(families.values())
    outside = every - _ANSWERS_ONLY
    return {
        label: said.get(family_of(label)) or _role(own, every, outside) for label, own in families.items()
    }


def _role(own: str, every: set[str], outside: set[str]) -> str:
    """Return the role of one family of labels among all; ``outside`` are those that do not only answer."""
    if own not in ASKING:
        others_answer = len(every) > 1 and outside <= {own}
        return "interviewer" if own not in ANSWERING and others_answer else "participant"
    partner = _PAIRS.get(own, "")
    return "participant" if partner and (partner == own or partner not in every) else "interviewer"


def checked(speakers: Mapping[str, str] | None) -> dict[str, str]:
    """Return what the researcher said of speakers.

    Raises:
        UsageProblem: A role that is none.
    """
    for label, role in (speakers or {}).items():
        if role not in ROLES:
            raise UsageProblem("corpus.no-such-role", label=label, role=role, roles=", ".join(ROLES))
    return dict(speakers or {})
