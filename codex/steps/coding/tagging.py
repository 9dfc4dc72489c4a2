"""Tagging: one expert at their desk, each answer saved at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from codex.codebook.lookup import Finder
from codex.coding.actions import Finish, Give, Quit, Remark, Show, Undo, Withdraw
from codex.coding.answer import answer_of
from codex.coding.letters import command
from codex.coding.rules import Message
from codex.coding.session import Session, Turn, go_to, holding, moved
from codex.errors import CodexError, NotFound, Refused
from codex.model.judgment import Done, Judgment
from codex.model.quick_dataclass import dataclass
from codex.steps.coding.queues import Wish, plan
from codex.steps.study.gate import bare_rounds, open_round, the_round
from codex.steps.study.opening import at_this_moment
from codex.store import judgments as store
from codex.store.codebooks import codebook
from codex.store.consents import may_be_shown
from codex.store.excerpts import around, excerpt
from codex.store.sources import KEPT_FROM_CODERS, source
from codex.store.translations import translations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.coding.actions import Action
    from codex.coding.answer import Answer
    from codex.model.excerpt import Excerpt, Translation
    from codex.model.round import Round
    from codex.steps.study.opening import Study
    from codex.store.log import Write


@dataclass(frozen=True, slots=True)
class View:
    """What the expert has before them."""

    excerpt: Excerpt
    before: str
    after: str
    place: int
    """1 for the first excerpt of the queue."""
    total: int
    source: str = ""
    """Title of the source."""
    translations: tuple[Translation, ...] = ()
    """Shown beside the original, never in its place."""
    withheld: bool = False
    """True where consent was tightened since: the words are shown to nobody, nothing is asked."""


@dataclass(frozen=True, slots=True)
class Said:
    """What comes back for one line."""

    messages: tuple[Message, ...]
    explain: tuple[str, ...]
    """Codes whose meaning was asked for; an empty one asks for the whole codebook."""


class Desk:
    """One expert, one round, one queue; the machine of ``coding`` with the store behind it."""

    def __init__(
        self, study: Study, one: Round, session: Session, unread: int, wish: Wish | None = None
    ) -> None:
        self.study = study
        self.round = one
        self.session = session
        self.unread = unread
        """Excerpts passed by because the expert does not read their language."""
        self.wish = wish or Wish()
        """What the expert asked to be shown."""
        self.over = False

    def view(self) -> View | None:
        """Return the excerpt in hand with the text around it; None when the queue is through."""
        if self.session.excerpt is None:
            return None
        found = excerpt(self.study.file, self.session.excerpt)
        if found is None:
            raise NotFound("steps.unknown-excerpt", excerpt=self.session.excerpt)
        origin = source(self.study.file, found.source)
        title = origin.title if origin else ""
        if origin is not None and origin.consent in KEPT_FROM_CODERS:
            bare = replace(found, text="", speaker="", locator={})
            return View(bare, "", "", self.session.at + 1, len(self.session.queue), withheld=True)
        before, after = around(self.study.file, found)
        held = translations(self.study.file, [found.id]).get(found.id, ())
        return View(found, before, after, self.session.at + 1, len(self.session.queue), title, held)

    def take(self, line: str) -> Said:
        """Take one line of ``--plain``: saved before this returns, or refused with a message."""
        from codex.coding.plain import answer

        if line.lstrip().startswith("+"):
            return Said((self.propose(line.lstrip()[1:]),), ())
        if command(line.strip(), "y") and not self.finder.exact(line.strip()):
            return Said(self._again(), ())
        turn = self.carry_out(answer(self.session, line))
        return Said(turn.messages, tuple(one.code for one in turn.actions if isinstance(one, Show)))

    def propose(self, text: str, language: str = "") -> Message:
        """Propose a code (``NAME: DEFINITION``) that came up in the excerpt in hand; saved, or refused."""
        from codex.steps.codebook.code_proposals import proposed

        self.study = at_this_moment(self.study)
        try:
            fresh = proposed(
                self.study,
                text,
                excerpt=self.session.excerpt or "",
                language=language,
                round_id=self.round.id,
            )
        except CodexError as problem:
            return Message(problem.text_id, problem.fields, refused=True)
        return Message("steps.proposed", {"name": fresh.name})

    def carry_out(self, turn: Turn) -> Turn:
        """Record what the machine asks for, as one batch, and move on."""
        asked = [action for action in turn.actions if not isinstance(action, (Undo, Show, Quit))]
        before = self.session.excerpt
        if any(isinstance(action, Undo) for action in turn.actions):
            turn = self._undo(turn)
        elif asked:
            gone = self._withheld(asked)
            if gone:
                session = moved(self.session, self.session.at + 1)
                self.session = holding(session, _own_answer(self.study, self.round, session))
                told = Message("steps.excerpt-withheld", {"excerpt": gone}, refused=True)
                return Turn(self.session, (), (told,))
            self._save(asked)
        self.over = any(isinstance(action, Quit) for action in turn.actions)
        self.session = turn.session
        if self.session.excerpt != before or any(isinstance(action, Undo) for action in turn.actions):
            self.session = holding(self.session, _own_answer(self.study, self.round, self.session))
        return turn._replace(session=self.session)

    def _save(self, actions: Sequence[Action]) -> None:
        self.study = at_this_moment(self.study)
        with self.study.file.transaction():
            if not any(one.id == self.round.id and one.is_open for one in bare_rounds(self.study)):
                raise Refused("steps.round-closed", round=self.round.id)
            self.study.write([self._write(action) for action in actions])

    def _withheld(self, actions: Sequence[Action]) -> str:
        """Return the first of the excerpts about to be judged that consent withholds by now, or nothing."""
        for name in dict.fromkeys(one.excerpt for one in actions if isinstance(one, Give | Finish | Remark)):
            found = excerpt(self.study.file, name)
            if found is not None and not may_be_shown(self.study.file, found.source):
                return name
        return ""

    def _write(self, action: Action) -> Write:
        one, file = self.round, self.study.file
        me = self.study.actor.id
        match action:
            case Give():
                given = Judgment(
                    one.id,
                    action.excerpt,
                    me,
                    action.code,
                    action.stance,
                    action.unsure,
                    action.note,
                    action.occasion,
                )
                return store.judgment_write(file, given, one.version)
            case Withdraw():
                return store.withdrawal(
                    Judgment(one.id, action.excerpt, me, action.code, occasion=action.occasion)
                )
            case Finish() | Remark():
                version = one.version if isinstance(action, Finish) else ""
                held = translations(file, [action.excerpt]).get(action.excerpt, ())
                shown = excerpt(file, action.excerpt) if held else None
                languages = [text.language for text in held]
                read = self.study.actor.had_before(shown.language, languages) if shown else ""
                done = Done(
                    one.id, action.excerpt, me, version, action.unsure, action.note, action.occasion, read
                )
                return store.done_write(file, done)
            case _:  # pragma: no cover - the others record nothing
                msg = f"{action} is not for the store"
                raise TypeError(msg)

    @property
    def finder(self) -> Finder:
        """What finds codes by half-typed names; built once."""
        found = self.session.find
        assert isinstance(found, Finder)  # noqa: S101 - open_desk put it there
        return found

    def redo(self) -> tuple[Message, ...]:
        """Do again what was undone last, and stand where it was.

        Raises:
            NotFound: Nothing was undone last.
        """
        from codex.store.redo import redo

        self.study = at_this_moment(self.study)
        excerpts = redo(self.study.file, self.study.actor, only=("judge", "done", "propose"))
        session = self.session
        places = sorted(session.queue.index(one) for one in excerpts if one in session.queue)
        if places:
            session = replace(moved(session, places[0]), saved=(*session.saved, places[0]))
        self.session = holding(session, _own_answer(self.study, self.round, session))
        return (Message("coding.redone"),)

    def _again(self) -> tuple[Message, ...]:
        try:
            return self.redo()
        except CodexError as problem:
            return (Message(problem.text_id, problem.fields, refused=True),)

    def _undo(self, turn: Turn) -> Turn:
        from codex.store import history

        try:
            self.study = at_this_moment(self.study)
            taken_back = history.undo(self.study.file, self.study.actor, only=("judge", "done", "propose"))
        except CodexError as problem:
            told = Message(problem.text_id, problem.fields, refused=True)
            return Turn(self.session, (), (told,))
        excerpt = min(taken_back.excerpts, default="")
        if excerpt in self.session.queue:
            back = go_to(turn.session, excerpt).session
            return turn._replace(session=back, messages=turn.messages or (Message("coding.undone"),))
        told = (
            Message("coding.undone-elsewhere", {"excerpt": excerpt}) if excerpt else Message("coding.undone")
        )
        return turn._replace(messages=(told,))


def open_desk(study: Study, *, asked_round: str | None = None, wish: Wish | None = None) -> Desk:
    """Seat the actor at the open round; without one, open it.

    Args:
        study: The study; the actor is the expert who tags.
        asked_round: A round; without it the open one.
        wish: What to be shown; without it what is not judged yet.

    Raises:
        Refused: The round is closed, or the expert is not on its roster.
    """
    one = _round_for(study, asked_round)
    me = study.actor
    if me.id not in one.roster:
        raise Refused("steps.not-on-roster", expert=me.id, round=one.id, roster=", ".join(one.roster))
    book = codebook(study.file, one.version)
    wish = wish or Wish()
    found = plan(study, one, wish)
    study.file.stay_small()
    session = Session(book, Finder(book), found.excerpts, repeats=found.repeats)
    return Desk(study, one, holding(session, _own_answer(study, one, session)), len(found.unread), wish)


def _round_for(study: Study, asked: str | None) -> Round:
    """Return the round to tag in; its protocol is not read, tagging needs none of it."""
    if asked is not None:
        the_round(study, asked)
        one = next(item for item in bare_rounds(study) if item.id == asked)
    else:
        running = open_round(study)
        if running is None:
            return _opened(study)
        one = running
    if not one.is_open:
        raise Refused("steps.round-closed", round=one.id)
    return one


def _opened(study: Study) -> Round:
    """Open a round for an expert who sits down to tag where nobody has opened one."""
    from codex.steps.coding.rounds import open_a_round
    from codex.steps.study.gate import all_rounds
    from codex.steps.study.opening import facilitator
    from codex.store.experts import experts

    earlier = [one for one in all_rounds(study) if one.kind == "tag"]
    if earlier:
        raise Refused("steps.round-closed", round=earlier[-1].id)
    open_a_round(replace(study, actor=facilitator(experts(study.file))), kind="tag")
    return the_round(study, None)


def _own_answer(study: Study, one: Round, session: Session) -> Answer:
    """Return what the actor has already said of the excerpt in hand."""
    if session.excerpt is None:
        return answer_of((), None)
    me, shown = study.actor.id, session.excerpt
    given = [
        item
        for item in store.judgments(study.file, round_id=one.id, expert=me, excerpt=shown)
        if item.occasion == session.occasion
    ]
    done = [
        item
        for item in store.dones(study.file, round_id=one.id, expert=me, excerpt=shown)
        if item.occasion == session.occasion
    ]
    if done and done[0].version not in {"", one.version}:
        done = [replace(done[0], version="")]  # finished before the round was amended: to be finished anew
    return answer_of(given, done[0] if done else None)
