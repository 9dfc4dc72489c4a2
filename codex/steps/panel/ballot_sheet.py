"""What an expert has before them when they vote: the same on paper, page, message and terminal."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Final

from codex.model.ballot import Ballot, BallotItem, Quote
from codex.model.chance import shuffled
from codex.model.code import wording
from codex.model.sets import SET, options_of, set_title
from codex.steps.panel.earlier_round import Earlier
from codex.steps.panel.panel_sight import sight
from codex.store import panel
from codex.store.codebooks import codebook

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codex.model.code import Codebook, Text
    from codex.model.excerpt import Excerpt
    from codex.model.expert import Expert
    from codex.model.feedback import FeedbackItem
    from codex.model.round import Round
    from codex.model.vote import Item
    from codex.steps.panel.panel_sight import Sight
    from codex.steps.study.opening import Study

LANGUAGES: Final = ("en", "ru", "kk")
MOST_QUOTES: Final = 8
"""Pieces of evidence shown with an item; how many more there are is told."""
PLACES: Final = ("page", "paragraph", "turn", "time", "answer")
"""Parts of a locator that tell an expert something."""
_TITLE: Final = 60
"""Characters of a quote by which an excerpt is called."""
_CROSSED: Final = frozenset({"cell", "pair"})


class Sheets:
    """One round of votes, read once; makes the sheet of each expert.

    Args:
        study: The study.
        one: The round.
        most: Pieces of evidence shown with an item.
    """

    def __init__(self, study: Study, one: Round, *, most: int = MOST_QUOTES) -> None:
        from codex.consensus.panel_plan import panel_plan

        self.study = study
        self.round = one
        self.plan = panel_plan(one.protocol)
        self.items = panel.items(study.file, one.id)
        self.agenda = agenda_of(one, self.items)
        self._most = most
        self._book = codebook(study.file, one.version) if one.version else None
        self._sight: Sight = sight(study, self.items)
        self._titles = {item.id: self._title(item) for item in self.items}
        self._notes = {item.id: self._notes_of(item) for item in self.items}
        self._quotes: dict[str, Quote] = {}
        self._earlier = Earlier(study, one, self.items)

    @property
    def study_id(self) -> str:
        """Id of the study, hex."""
        return self.study.file.study.hex()

    def sheet(self, expert: Expert, secret: str = "") -> Ballot:
        """Return what this expert is asked, in their own order, with what they may see.

        Args:
            expert: Of the roster.
            secret: Their key in this round; empty at the terminal, where nothing is signed.
        """
        asked = self._sight.asked(self.items, expert)
        place = {item.id: index for index, item in enumerate(self.items)}
        known = {item.id: item for item in asked}
        order = shuffled(known, self.round.seed, self.round.id, expert.id)
        earlier = self._earlier.of(expert.id)
        return Ballot(
            study=self.study_id,
            name=self.study.name,
            round=self.round.id,
            kind=self.round.kind,
            expert=expert.id,
            who=expert.name,
            language=next((name for name in expert.languages if name in LANGUAGES), "en"),
            agenda=self.agenda,
            title=self.plan.title,
            questions=self.plan.questions,
            items=tuple(
                self._item(known[name], place[name], expert, earlier.get(name, {})) for name in order
            ),
            secret=secret,
            recusal=self.plan.recusal,
            propose=self.round.propose,
            closes=self.plan.closes,
            before=self._earlier.round,
            left_out=len(self.items) - len(asked),
            group=" ".join(expert.languages) or "any",
        )

    @property
    def before(self) -> str:
        """The round before that experts see something of, or nothing."""
        return self._earlier.round

    def shown_before(self, expert: str) -> str:
        """Return what an expert (by id) may see of the round before, as their own copy carries it."""
        return self._earlier.packed(expert)

    def title(self, item: str) -> Text:
        """Return how an item is called, per language."""
        return self._titles[item]

    def item(self, name: str, reader: Expert) -> BallotItem:
        """Return one item with the evidence that somebody may see; nothing of the round before."""
        place = next(number for number, item in enumerate(self.items) if item.id == name)
        return self._item(self.items[place], place, reader, {})

    def _item(
        self, item: Item, index: int, expert: Expert, earlier: Mapping[str, FeedbackItem]
    ) -> BallotItem:
        seen = self._sight.of(item, expert)
        return BallotItem(
            id=item.id,
            index=index,
            title=self._titles[item.id],
            notes=self._notes[item.id],
            quotes=tuple(self._quote(found) for found in seen.shown[: self._most]),
            more=max(len(seen.shown) - self._most, 0),
            unread=seen.unread,
            withheld=seen.withheld,
            earlier=earlier,
            options=options_of(item.text) if item.kind == SET else (),
        )

    def _quote(self, found: Excerpt) -> Quote:
        kept = self._quotes.get(found.id)
        if kept is None:
            origin = self._sight.sources.get(found.source)
            place = tuple((key, str(value)) for key, value in found.locator.items() if key in PLACES)
            title = origin.title if origin else ""
            kept = self._quotes[found.id] = Quote(found.text.strip(), found.language, title, place)
        return kept

    def _title(self, item: Item) -> Text:
        if item.kind == SET:
            return set_title(self.round.kind, options_of(item.text))
        if item.text:
            return item.text
        if item.kind in _CROSSED and self._book is not None:
            row, col = item.refs[-2:]
            return {
                language: f"{_name(self._book, row, language)} × {_name(self._book, col, language)}"
                for language in LANGUAGES
            }
        if item.kind == "code" and self._book is not None:
            return {language: _name(self._book, item.refs[0], language) for language in LANGUAGES}
        found = self._sight.excerpts.get(item.refs[0]) if item.refs else None
        if found is None:
            return {"": item.id}
        origin = self._sight.sources.get(found.source)
        if origin is not None and origin.consent != "verbatim":  # titles go into results and reports
            return {"": f"{origin.title} · {found.id}"}
        return {"": f"«{_start(found.text)}»"}

    def _notes_of(self, item: Item) -> tuple[tuple[str, Text], ...]:
        """Return each code of an item with its definition and what belongs to it and what does not."""
        codes = item.refs[-2:] if item.kind in _CROSSED else item.refs if item.kind == "code" else ()
        if item.kind == SET:
            codes = tuple(code for name in item.refs for code in _codes_of(name))
        return tuple(
            (code, text)
            for code in codes
            if (text := _definition(self._book, code)) and self._book is not None
        )


def _codes_of(name: str) -> tuple[str, ...]:
    """Return the codes that a member of a set is made of."""
    kind, _, rest = name.partition(":")
    return tuple(rest.split("/")) if kind in {"code", "cell"} else ()


def _start(text: str) -> str:
    """Return the first words of a quote: excerpts of one source must not all be called the same."""
    words = " ".join(text[: 4 * _TITLE].split())
    return words if len(words) <= _TITLE else f"{words[:_TITLE].rsplit(' ', 1)[0].rstrip(' ,.;:')}…"


def _name(book: Codebook, code_id: str, language: str) -> str:
    code = book.code(code_id)
    return wording(code.name, language) if code else code_id


def _definition(book: Codebook | None, code_id: str) -> Text:
    code = book.code(code_id) if book else None
    if code is None:
        return {}
    found = {}
    for language in LANGUAGES:
        name, told = wording(code.name, language), wording(code.definition, language)
        signs = (("+", code.include), ("−", code.exclude))
        parts = [
            told,
            *(f"{sign} {wording(text, language)}" for sign, text in signs if wording(text, language)),
        ]
        said = "\n".join(part for part in parts if part)
        if said:
            found[language] = f"{name}: {said}"
    return found


def titles(study: Study, one: Round) -> dict[str, Text]:
    """Return item -> how it is called, per language."""
    sheets = Sheets(study, one, most=0)
    return {item.id: sheets.title(item.id) for item in sheets.items}


def agenda_of(one: Round, items: tuple[Item, ...]) -> str:
    """Return the digest of what a round votes on: round, items, protocol; 16 hex digits."""
    told = json.dumps(
        [one.id, [item.id for item in items], one.protocol.digest or one.protocol.text],
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]
