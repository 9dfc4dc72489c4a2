"""What a ballot's page carries: short tables, long ones deflated, with the words of three languages."""

from __future__ import annotations

import base64
import json
import zlib
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from codex.words.visible import escaped_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codex.model.ballot import Ballot, BallotItem, Quote
    from codex.model.code import Text
    from codex.model.feedback import FeedbackItem
    from codex.model.panel import Question
    from codex.words import Words

LONG: Final = 24_000
"""Characters of data above which they are deflated: a ballot should pass through any mailbox."""

WORDS: Final = (
    "title", "for", "closes", "intro", "kept", "not-kept", "left-out", "theme", "progress", "definitions",
    "evidence", "more", "unread", "withheld", "answer", "cannot", "recuse", "clear", "comment", "rank", "place",
    "no-place", "place-moved", "too-many", "earlier", "own", "median", "dist", "others", "answered", "next",
    "all-done", "save", "saved", "copy", "copy-head", "copy-how", "copy-now", "copied", "not-copied", "close",
    "tools", "load", "loaded", "load-foreign", "load-broken", "erase", "erase-sure", "erase-yes", "erased",
    "propose", "propose-more", "block-note", "matters-more", "matters-same", "times", "end-moved",
    *(f"place-{kind}" for kind in ("page", "paragraph", "turn", "time", "answer")),
)  # fmt: skip
"""Keys of the page's words: ``panel.page-KEY`` in the catalogues, places ``panel.place-KIND``."""


def page_words(say: Mapping[str, Words]) -> dict[str, dict[str, str]]:
    """Return language -> key -> text, with the fields left in braces for the page to fill."""
    return {
        language: {
            key: words(f"panel.{key if key.startswith('place-') and key in _PLACES else 'page-' + key}")
            for key in WORDS
        }
        for language, words in say.items()
    }


_PLACES: Final = frozenset(f"place-{kind}" for kind in ("page", "paragraph", "turn", "time", "answer"))


class PageData:
    """The data of one round's pages; what the ballots of a group share is deflated once for all of them.

    Args:
        say: Catalogues of all three languages.
    """

    def __init__(self, say: Mapping[str, Words]) -> None:
        self._say = say
        self._words = page_words(say)
        self._shared: dict[str, str] = {}

    def embedded(self, ballot: Ballot) -> Markup:
        """Return what the page of a ballot carries, as JSON that may stand in a script element."""
        shared = self._shared.get(ballot.group) if ballot.group else None
        if shared is None:
            shared = _packed(self._of_group(ballot))
            if ballot.group:
                self._shared[ballot.group] = shared
        return Markup(f'{{"all":{shared},"mine":{_packed(self._own(ballot))}}}')  # noqa: S704 - both are safe

    def _of_group(self, ballot: Ballot) -> dict[str, Any]:
        """Return what does not hang on the expert: items in the round's order, quotes, definitions, words."""
        once = _Once()
        items = [once.item(one) for one in sorted(ballot.items, key=lambda one: one.index)]
        return {
            "q": [_question(one) for one in ballot.questions],
            "i": items,
            "v": once.quotes,
            "d": once.notes,
            "words": self._words,
        }

    def _own(self, ballot: Ballot) -> dict[str, Any]:
        """Return whose ballot it is, in which order it asks, and what its expert sees of the round before."""
        hidden = sorted({one.hidden for item in ballot.items for one in item.earlier.values() if one.hidden})
        return {
            "s": ballot.study,
            "n": ballot.name,
            "r": ballot.round,
            "e": ballot.expert,
            "w": ballot.who,
            "l": ballot.language,
            "a": ballot.agenda,
            "k": ballot.secret,
            "stem": ballot.stem,
            "t": dict(ballot.title),
            "rec": int(ballot.recusal),
            "prop": int(ballot.propose),
            "closes": ballot.closes,
            "before": ballot.before,
            "left": ballot.left_out,
            "o": [item.index for item in ballot.items],
            "b": {
                str(item.index): {question: _earlier(one) for question, one in item.earlier.items()}
                for item in ballot.items
                if item.earlier
            },
            "why": {
                language: {key: words(key) for key in hidden}
                for language, words in self._say.items()
                if hidden
            },
        }


def _packed(document: dict[str, Any]) -> str:
    """Return a document as JSON without any sign that ends a script, deflated where it is long."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    if len(text) > LONG:
        deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
        packed = deflate.compress(text.encode("utf-8", "replace")) + deflate.flush()
        return f'"{base64.b64encode(packed).decode("ascii")}"'
    return escaped_json(text).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


class _Once:
    """Quotes and definitions, each once, named by their place."""

    def __init__(self) -> None:
        self.quotes: list[list[Any]] = []
        self.notes: list[dict[str, str]] = []
        self._quote_at: dict[Quote, int] = {}
        self._note_at: dict[str, int] = {}

    def item(self, item: BallotItem) -> dict[str, Any]:
        told: dict[str, Any] = {
            "id": item.id,
            "x": item.index,
            "t": _text(item.title),
            "d": [self._note(name, text) for name, text in item.notes],
            "v": [self._quote(quote) for quote in item.quotes],
        }
        if item.options:
            told["op"] = [_text(one) for one in item.options]
        told |= {key: n for key, n in (("m", item.more), ("u", item.unread), ("h", item.withheld)) if n}
        return told

    def _quote(self, quote: Quote) -> int:
        if quote not in self._quote_at:
            self._quote_at[quote] = len(self.quotes)
            self.quotes.append([quote.text, quote.language, quote.source, [list(one) for one in quote.place]])
        return self._quote_at[quote]

    def _note(self, name: str, text: Text) -> int:
        if name not in self._note_at:
            self._note_at[name] = len(self.notes)
            self.notes.append(_text(text))
        return self._note_at[name]


def _text(text: Text) -> dict[str, str]:
    """Return a wording per language; one that is the same in all languages once."""
    values = set(text.values())
    if len(values) == 1 and len(text) == 3:
        return {"": values.pop()}
    return dict(text)


def _question(question: Question) -> dict[str, Any]:
    told: dict[str, Any] = {"id": question.id, "t": dict(question.text)}
    if question.scale is not None:
        told |= {"lo": question.scale.low, "hi": question.scale.high}
        told["labels"] = {str(point): dict(text) for point, text in question.scale.labels.items()}
    elif question.answers:
        told["ans"] = [
            {"id": one.id, "t": dict(one.label), **({"ag": 1} if one.counts == "agree" else {})}
            for one in question.answers
        ]
    else:
        told["rank"] = 1
    told |= {"f": question.form} if question.form else {}
    told |= {"cj": 1} if question.cannot_judge else {}
    told |= {"cm": 1} if question.comment else {}
    return told | ({"pl": question.places} if question.places else {})


def _earlier(one: FeedbackItem) -> dict[str, Any]:
    told: dict[str, Any] = {"n": one.n}
    if one.own:
        told["own"] = one.own
    if one.median is not None and one.quartiles is not None:
        told |= {"med": f"{one.median:g}", "lo": f"{one.quartiles[0]:g}", "hi": f"{one.quartiles[1]:g}"}
    if one.distribution:
        told["dist"] = [list(pair) for pair in one.distribution]
    if one.hidden and one.hidden != "consensus.feedback-by-protocol":
        told["why"] = one.hidden
    if one.comments:
        told["com"] = list(one.comments)
    return told
