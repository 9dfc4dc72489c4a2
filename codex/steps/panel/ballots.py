"""Ballots made for the experts of a round, and letters to those who have not answered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from codex.errors import Refused, UsageProblem
from codex.steps.coding.remaining import left
from codex.steps.panel.ballot_keys import ballot_key, expert_secret, form_code, slot_checks
from codex.steps.panel.ballot_sheet import MOST_QUOTES, Sheets
from codex.steps.panel.vote_rounds import vote_round
from codex.steps.study.opening import find_expert, must_be_facilitator
from codex.store import panel
from codex.store.experts import experts
from codex.words import LANGUAGES, Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from codex.exporting.ballot_html import BallotPages
    from codex.model.ballot import Ballot
    from codex.model.expert import Expert
    from codex.model.round import Round
    from codex.steps.study.opening import Study

FORMS: Final = ("html", "text", "xlsx", "paper")
"""Forms of a ballot; all have the same items, the same order, and come back to the same place."""
ENDS: Final = {"html": ".html", "text": ".txt", "xlsx": ".xlsx", "paper": "-paper.html"}


@dataclass(frozen=True, slots=True)
class Made:
    """The ballot of one expert, in the forms that were asked for."""

    expert: str
    who: str
    language: str
    files: Mapping[str, bytes]
    """File name -> content."""
    letter: str
    """What goes with it, in the expert's language."""
    items: int
    left_out: int
    """Items that the expert cannot be asked about."""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Reminder:
    """Somebody whose answers are missing, and a letter to them."""

    expert: str
    who: str
    language: str
    left: int
    """Questions without an answer."""
    total: int
    last: str
    """When a ballot of theirs was last taken; empty where none was."""
    letters: Mapping[str, str]
    """Language -> ready text."""
    contact: str = ""


def make_ballots(
    study: Study,
    *,
    round_id: str | None = None,
    forms: Sequence[str] = FORMS,
    only: Sequence[str] = (),
    most: int = MOST_QUOTES,
    contacts: Mapping[str, Mapping[str, str]] | None = None,
) -> Iterator[Made]:
    """Yield the ballots of a round, expert by expert.

    Args:
        study: The study; the actor is its facilitator.
        round_id: An open round of votes; the newest where none is named.
        forms: Some of :data:`FORMS`.
        only: Ids or names of experts; everybody on the roster where none are named.
        most: Pieces of evidence shown with an item.
        contacts: Expert id -> ``name``, ``mail``, ``language`` from a list that stays outside the study.

    Raises:
        Refused: The round is closed, or an expert is not on its roster. UsageProblem: An unknown form.
    """
    must_be_facilitator(study)
    unknown = [form for form in forms if form not in FORMS]
    if unknown:
        raise UsageProblem("panel.unknown-form", form=unknown[0], known=", ".join(FORMS))
    one = _open_round(study, round_id)
    people = _people(study, one, only)
    sheets = Sheets(study, one, most=most)
    key = ballot_key(study, make=True)
    say = {language: Words(language) for language in LANGUAGES}
    press = _Press(say)
    for person in people:
        listed = (contacts or {}).get(person.id, {})
        secret = expert_secret(key, sheets.study_id, one.id, person.id, sheets.agenda)
        ballot = _addressed(sheets.sheet(person, secret), listed)
        files = {f"{ballot.stem}{ENDS[form]}": press.printed(ballot, form) for form in forms}
        yield Made(
            expert=person.id,
            who=ballot.who,
            language=ballot.language,
            files=files,
            letter=_letter(ballot, files, say[ballot.language]),
            items=len(ballot.items),
            left_out=ballot.left_out,
            contact=listed.get("mail", ""),
        )


def reminders(
    study: Study,
    *,
    round_id: str | None = None,
    contacts: Mapping[str, Mapping[str, str]] | None = None,
) -> list[Reminder]:
    """Return who has not answered everything, who has never answered first, each with ready letters.

    codex sends nothing: the letters go out by hand, to those who have not finished and nobody else.
    """
    from codex.exporting.panel_letters import reminder

    must_be_facilitator(study)
    one = _open_round(study, round_id)
    remaining = left(study, one)
    sheets = Sheets(study, one, most=0)
    last = {taken.expert: taken.at for taken in panel.received(study.file, one.id)}
    say = {language: Words(language) for language in LANGUAGES}
    found = []
    for person in _people(study, one, ()):
        n = remaining.get(person.id, 0)
        if n:
            listed = (contacts or {}).get(person.id, {})
            ballot = _addressed(sheets.sheet(person), listed)
            found.append(
                Reminder(
                    expert=person.id,
                    who=ballot.who,
                    language=ballot.language,
                    left=n,
                    total=len(ballot.items) * len(ballot.questions),
                    last=last.get(person.id, ""),
                    letters={language: reminder(ballot, n, words) for language, words in say.items()},
                    contact=listed.get("mail", ""),
                )
            )
    return sorted(found, key=lambda entry: (entry.last, -entry.left))


def _open_round(study: Study, asked: str | None) -> Round:
    one = vote_round(study, asked)
    if not one.is_open:
        raise Refused("steps.round-closed", round=one.id)
    return one


def _people(study: Study, one: Round, only: Sequence[str]) -> list[Expert]:
    everyone = experts(study.file)
    roster = [person for person in everyone if person.id in one.roster]
    if not only:
        return sorted(roster, key=lambda person: one.roster.index(person.id))
    asked = [find_expert(everyone, name) for name in only]
    for person in asked:
        if person not in roster:
            raise Refused("steps.not-on-roster", expert=person.id, round=one.id, roster=", ".join(one.roster))
    return asked


def _addressed(ballot: Ballot, listed: Mapping[str, str]) -> Ballot:
    """Return the ballot with name and language of a list that stays outside the study."""
    language = listed.get("language", "")
    return replace(
        ballot,
        who=listed.get("name", "") or ballot.who,
        language=language if language in LANGUAGES else ballot.language,
    )


class _Press:
    """Gives the ballots of one round their forms."""

    def __init__(self, say: Mapping[str, Words]) -> None:
        self._say = say

    @cached_property
    def _pages(self) -> BallotPages:
        from codex.exporting.ballot_html import BallotPages

        return BallotPages(self._say)

    def printed(self, ballot: Ballot, form: str) -> bytes:
        """Return a ballot in one of :data:`FORMS`."""
        if form == "html":
            return self._pages.page(ballot)
        own = self._say[ballot.language]
        code = form_code(ballot.secret)
        if form == "paper":
            from codex.exporting.ballot_paper import ballot_paper

            return ballot_paper(ballot, own, code)
        check = slot_checks(ballot.secret)
        if form == "text":
            from codex.exporting.ballot_text import ballot_text

            return ballot_text(ballot, own, code, check).encode("utf-8", "replace")
        from codex.exporting.ballot_xlsx import ballot_xlsx

        return ballot_xlsx(ballot, own, code, check)


def _letter(ballot: Ballot, files: Mapping[str, bytes], say: Words) -> str:
    from codex.exporting.panel_letters import cover

    return cover(ballot, list(files), say)
