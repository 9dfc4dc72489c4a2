"""Exports for double-blind review: nothing in them tells whose study it is.

Experts become E1, E2, ..., the people quoted P1, P2, ...; the study has no name and no day. Names
of experts and of the study are also taken out of everything that people wrote: memos, quotes,
definitions. Other forms of a name than the one the study knows (a case ending, a nickname) are not
found, and what a quote tells by its matter is for the authors to read.
"""

from __future__ import annotations

import re
from dataclasses import field, replace
from typing import TYPE_CHECKING, Any, Final

from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from codex.model.code import Code, Codebook, Text
    from codex.model.matrix import Axis
    from codex.model.provenance import Provenance
    from codex.model.table import Table
    from codex.model.view import MatrixView, Quote

LEFT_OUT: Final = "[…]"
"""Stands where the study's name stood."""
_OF_ORIGIN: Final = frozenset({"by", "on", "cite", "excerpt"})
"""Of a code's origin a reviewer reads the kind: a citation may be the authors' own."""
ROLES: Final = ("facilitator", "coder", "panellist", "adjudicator", "observer", "expert")
"""Ids that are words and no names."""


@dataclass(slots=True)
class Blinding:
    """What must not be read, and what stands instead.

    >>> blind = Blinding({"Aigul Serikova": "E1", "aigul": "E1"})
    >>> blind.text("As aigul (Aigul Serikova) wrote")
    'As E1 (E1) wrote'
    """

    names: Mapping[str, str]
    _pattern: re.Pattern[str] | None = None
    _folded: dict[str, str] = field(default_factory=dict)
    _people: dict[tuple[str, str], str] = field(default_factory=dict)

    def text(self, text: str) -> str:
        """Return a text without the names, whatever their letter case; parts of words stay."""
        if not self.names or not text:
            return text
        if self._pattern is None:
            longest = sorted(filter(None, self.names), key=len, reverse=True)
            self._pattern = re.compile(
                rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)", re.IGNORECASE
            )
            self._folded = {name.casefold(): label for name, label in self.names.items()}
        return self._pattern.sub(lambda found: self._folded.get(found[0].casefold(), LEFT_OUT), text)

    def value(self, value: Any) -> Any:
        """Return a value of a table, with every text in it."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, tuple | list):
            return type(value)(map(self.value, value))
        return value

    def speaker(self, source: str, speaker: str) -> str:
        """Return P1, P2, ... for who is quoted, the same for the same person of a source."""
        if not speaker:
            return ""
        return self._people.setdefault((source, speaker), f"P{len(self._people) + 1}")

    def quote(self, quote: Quote) -> Quote:
        """Return a quote without names; its source is neutral already."""
        return replace(
            quote,
            text=self.text(quote.text),
            translation=self.text(quote.translation),
            translator="",
            translation_date="",
            title=self.text(quote.title),
            cite=self.text(quote.cite),
            speaker=self.speaker(quote.source, quote.speaker),
            locator={key: self.value(where) for key, where in quote.locator.items()},
            attributes={},
        )

    def wording(self, text: Text) -> dict[str, str]:
        """Return a text in all its languages."""
        return {language: self.text(told) for language, told in text.items()}

    def axis(self, axis: Axis) -> Axis:
        """Return one side of a matrix."""
        return replace(axis, labels={item: self.wording(text) for item, text in axis.labels.items()})

    def table(self, table: Table) -> Table:
        """Return a table of a paper."""
        return replace(
            table,
            title=self.text(table.title),
            columns=tuple(
                replace(column, head=self.text(column.head), group=self.text(column.group))
                for column in table.columns
            ),
            rows=tuple(replace(row, values=tuple(map(self.value, row.values))) for row in table.rows),
            notes=tuple(map(self.text, table.notes)),
            provenance=unnamed(table.provenance) if table.provenance else None,
        )

    def book(self, book: Codebook) -> Codebook:
        """Return the codebook."""
        return replace(book, codes=tuple(map(self._code, book.codes)))

    def _code(self, code: Code) -> Code:
        texts: dict[str, Any] = {
            name: self.wording(getattr(code, name))
            for name in ("name", "definition", "include", "exclude", "example")
        }
        origin = {key: self.value(value) for key, value in code.origin.items() if key not in _OF_ORIGIN}
        return replace(code, **texts, origin=origin, aliases=tuple(map(self.text, code.aliases)))


def blinding(experts: Mapping[str, str], labels: Mapping[str, str], study: Iterable[str]) -> Blinding:
    """Return what is taken out.

    Args:
        experts: Id -> name of everybody whom the study knows.
        labels: Id -> E1, E2, ..., the same in every export of the study.
        study: What the study is called.
    """
    names: dict[str, str] = {}
    for expert, name in experts.items():
        for told in (name, *_surnames(name), expert):
            if len(told) > 1:
                names.setdefault(told, labels.get(expert, LEFT_OUT))
    for role in ROLES:
        names.pop(role, None)
    return Blinding({**{name: LEFT_OUT for name in study if _is_name(name)}, **names})


def _is_name(name: str) -> bool:
    """Say whether a study's name is one: "study" and "teachers" are words that any quote may have."""
    return len(name) > 1 and not (name.isalpha() and name.islower())


def _surnames(name: str) -> list[str]:
    """Return the last of several names: a text says "Serikova" where the study knows "Aigul Serikova"."""
    parts = name.split()
    return parts[-1:] if len(parts) > 1 and len(parts[-1]) > 3 else []


def unnamed(provenance: Provenance) -> Provenance:
    """Return where numbers come from without study and day; rounds, rule, hashes and figures stay."""
    return replace(provenance, study="", study_id="", date="")


def blinded(view: MatrixView, blind: Blinding) -> MatrixView:
    """Return the view that a reviewer may see; its sources are neutral already."""
    matrix = replace(view.matrix, rows=blind.axis(view.matrix.rows), cols=blind.axis(view.matrix.cols))
    return replace(
        view,
        matrix=matrix,
        study="",
        title=blind.wording(view.title),
        row_title=blind.wording(view.row_title),
        col_title=blind.wording(view.col_title),
        quotes={excerpt: blind.quote(quote) for excerpt, quote in view.quotes.items()},
        experts={},
        labels={},
        provenance=unnamed(view.provenance),
        anonymity="none" if view.anonymity == "none" else "labels",
        rule_text=blind.text(view.rule_text),
        memos={pair: blind.text(memo) for pair, memo in view.memos.items()},
        definitions={item: blind.wording(text) for item, text in view.definitions.items()},
        estimates=tuple((blind.text(scope), one) for scope, one in view.estimates),
        book=blind.book(view.book) if view.book else None,
        blind=True,
    )
