"""Line mode: ``codex tag --plain`` reads one line an excerpt, from a person or a pipe.

=====================  ==========================================================
``CODE[!|~] ...``      give codes and go on; ``!`` contradicts, ``~`` only mentions
``x``                  nothing fits; go on
``u``                  unsure, with codes or ``x``; alone: saved, the excerpt stays
``m TEXT``             note up to the end of the line; alone: saved, it stays
``z`` ``s`` ``q``      undo, skip, quit; each alone on its line
``b`` ``r`` ``y``      the one before, the codes given last once more, redo; where no code is called so
``=CODE``              a code whose id is one of these letters
``"LESSON PLAN"!``     a name with blanks; quotes may be left out where it is clear
``?`` ``? CODE``       help; what a code means; ``h`` is ``?`` where no code is called so
=====================  ==========================================================

The letters also work when typed on the Russian or Kazakh layout.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol

from codex.coding.actions import Show
from codex.coding.answer import Answer, Given, joined
from codex.coding.letters import command
from codex.coding.rules import Message, refused, rivals, told, why_not
from codex.coding.session import Session, Turn, back, finish, leave, remark, skip, undo
from codex.model.called import SIGNS, Called, called

if TYPE_CHECKING:
    from codex.coding.session import CodeFinder
    from codex.model.code import Codebook

STANCE_MARKS: Final = {sign: stance for stance, sign in SIGNS.items() if sign}
_COMMANDS: Final = frozenset("xumzsq")
_MORE: Final = frozenset("brh")
"""Commands that give way to a code of that name."""
_WORD: Final = re.compile(r'(=?)(?:"([^"]*)"|«([^»]*)»|“([^”]*)”)([!~]?)(?=[\s,;]|$)|\S+')
_BARE: Final = re.compile(r"\s+[^\s\"«“=]+")
_LONGEST_NAME: Final = 8
"""Words that a name without quotes may have."""


class Coding(Protocol):
    """What codes are read against: a session, or a sheet of spans."""

    @property
    def book(self) -> Codebook:
        """The codebook of the round."""

    @property
    def find(self) -> CodeFinder:
        """What understands typed names."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a line says, understood and checked."""

    given: tuple[Given, ...] = ()
    nothing: bool = False
    unsure: bool = False
    note: str = ""


class NotUnderstood(Exception):
    """A line that means nothing here; carries what to tell."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text_id)
        self.message = message


def answer(session: Session, line: str) -> Turn:
    """Take one line.

    Returns:
        The next state, what to record, what to tell. A line that is not understood, or breaks a
        rule of the codebook, records nothing and leaves the excerpt in hand; so does an empty one,
        which asks to see the excerpt again.
    """
    text = line.strip()
    if not text:
        return Turn(session)
    try:
        if text[0] == "?":
            return _explained(session, text[1:].strip())
        key = _command(text, session.find)
        if key in _ALONE:
            return _ALONE[key](session)
        if session.excerpt is None:
            return Turn(session, (), (refused("at-end"),))
        return _answered(session, _Reader(session, text).said())
    except NotUnderstood as error:
        return Turn(session, (), (error.message,))


def shown(given: Given) -> str:
    """Write a code as it would be typed.

    >>> shown(Given("goals", "contradicts"))
    'goals!'
    """
    return given.code + SIGNS[given.stance]


def _helped(session: Session) -> Turn:
    return Turn(session, (Show(),), (told("help"),))


def _explained(session: Session, name: str) -> Turn:
    if not name:
        return _helped(session)
    return Turn(session, (Show(only_code(session, name.strip('"«»“”'))),))


def _repeated(session: Session) -> Turn:
    """Give the codes of the excerpt finished last, and go on."""
    if not session.last:
        return Turn(session, (), (refused("no-last"),))
    if session.excerpt is None:
        return Turn(session, (), (refused("at-end"),))
    given = tuple(Given(one.code, one.stance) for one in session.last)
    return finish(session, replace(session.now, given=given), told("saved", codes=_named(session, given)))


_ALONE: Final = {
    "z": undo,
    "s": skip,
    "q": leave,
    "b": back,
    "r": _repeated,
    "h": _helped,
}


def _answered(session: Session, said: Said) -> Turn:
    now = session.now
    if not said.given and not said.nothing:
        turn = remark(session, unsure=said.unsure, note=said.note)
        return turn._replace(messages=(told("saved-unsure" if said.unsure else "saved-note"),))
    unsure = said.unsure or (now.is_unsure and not now.done)
    if said.nothing:
        return finish(session, Answer((), unsure, joined(now.notes(), said.note)), told("saved-nothing"))
    given = tuple(replace(one, note=_note_before(now, one.code)) for one in said.given)
    whole = Answer(given, unsure, joined(now.note, said.note))
    return finish(session, whole, told("saved", codes=_named(session, given)))


def _named(session: Session, given: tuple[Given, ...]) -> Called:
    return called(session.book, *map(shown, given))


def _note_before(now: Answer, code: str) -> str:
    given = now.given_as(code)
    return given.note if given else ""


def _command(word: str, find: CodeFinder) -> str:
    """Return the command letter that ``word`` types, else nothing."""
    is_name = len(word) == 1 and bool(find.exact(word))
    return command(word, _COMMANDS if is_name else _COMMANDS | _MORE, is_name=is_name)


def codes_said(coding: Coding, text: str) -> Said:
    """Read codes, doubt and note as a line of tagging has them.

    Raises:
        NotUnderstood: A name that is none, codes that cannot stand together.
    """
    return _Reader(coding, text).said()


def only_code(session: Coding, name: str) -> str:
    """Return the one code that ``name`` names."""
    found = session.find.exact(name)
    if len(found) == 1:
        return found[0]
    if found:
        raise NotUnderstood(refused("name-of-several", word=name, ids=called(session.book, *found)))
    near = session.find.near(name)
    if near:
        raise NotUnderstood(refused("no-such-code-near", word=name, near=called(session.book, *near)))
    raise NotUnderstood(refused("no-such-code", word=name))


class _Reader:
    """Reads one line from left to right."""

    def __init__(self, session: Coding, text: str) -> None:
        self._session = session
        self._text = text
        self._at = 0
        self._stances: dict[str, str] = {}
        self._letters: set[str] = set()
        self._note = ""

    def said(self) -> Said:
        while (word := self._next()) is not None:
            self._take(word)
        nothing, unsure = "x" in self._letters, "u" in self._letters
        if nothing and self._stances:
            raise NotUnderstood(refused("x-with-codes"))
        for code in self._stances:
            clash = rivals(self._session.book, code, self._stances)
            if clash:
                raise NotUnderstood(refused("exclusive", codes=called(self._session.book, code, *clash)))
        given = tuple(Given(code, stance) for code, stance in self._stances.items())
        return Said(given, nothing, unsure, self._note)

    def _next(self) -> re.Match[str] | None:
        while self._at < len(self._text) and (self._text[self._at].isspace() or self._text[self._at] in ",;"):
            self._at += 1
        return _WORD.match(self._text, self._at)

    def _take(self, word: re.Match[str]) -> None:
        quoted = next((part for part in word.group(2, 3, 4) if part is not None), None)
        if quoted is not None:
            self._at = word.end()
            self._give(only_code(self._session, quoted), STANCE_MARKS.get(word.group(5), "supports"))
            return
        key = _command(word.group().rstrip(",;"), self._session.find)
        if key == "m":
            self._note, self._at = self._text[word.end() :].strip(), len(self._text)
            if not self._note:
                raise NotUnderstood(refused("empty-note"))
        elif key in _ALONE:
            raise NotUnderstood(refused("alone", key=key))
        elif key:
            self._at = word.end()
            self._letters.add(key)
        else:
            self._give(*self._code(word))

    def _code(self, word: re.Match[str]) -> tuple[str, str]:
        """Read a code without quotes: one word, or several that make a name together."""
        first = word.group()
        if first[0] == "=" and len(first) > 1:
            self._at = word.end()
            return self._marked(first[1:].rstrip(",;")) or (only_code(self._session, first[1:]), "supports")
        for end in self._ends(word):
            phrase = self._text[self._at : end].rstrip(",;")
            found = self._marked(phrase)
            if found and not (end > word.end() and self._all_alone(phrase)):
                self._at = end
                return found
        name = first.rstrip(",;")
        return only_code(
            self._session, name[:-1] if name[-1] in STANCE_MARKS and name[:-1] else name
        ), "supports"

    def _ends(self, word: re.Match[str]) -> list[int]:
        """Where names of several words could end, the longest first, the single word last."""
        ends = [word.end()]
        while len(ends) < _LONGEST_NAME and (more := _BARE.match(self._text, ends[-1])):
            ends.append(more.end())
        return ends[::-1]

    def _all_alone(self, phrase: str) -> bool:
        return all(_command(one, self._session.find) or self._marked(one) for one in phrase.split())

    def _marked(self, name: str) -> tuple[str, str] | None:
        """Return code and stance of a name that may end in a stance mark; None if there is none."""
        exact = self._session.find.exact
        base, mark = (name[:-1], name[-1]) if name[-1:] in STANCE_MARKS else (name, "")
        if mark and self._session.book.code(base) is not None:
            return base, STANCE_MARKS[mark]
        whole, part = exact(name), exact(base) if mark and base else ()
        if whole and part:
            raise NotUnderstood(refused("stance-or-name", word=name, code=whole[0], mark=mark))
        if whole:
            return only_code(self._session, name), "supports"
        return (only_code(self._session, base), STANCE_MARKS[mark]) if part else None

    def _give(self, code: str, stance: str) -> None:
        no = why_not(self._session.book, code)
        if no is not None:
            raise NotUnderstood(no)
        if self._stances.setdefault(code, stance) != stance:
            raise NotUnderstood(refused("two-stances", code=code))
