"""What a round votes on: codes, excerpts, excerpts with two codes, cells, statements, what was left open."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from codex.errors import NotFound, Refused, UsageProblem
from codex.model.finding import Finding
from codex.model.quick_dataclass import dataclass
from codex.model.vote import Item
from codex.steps.panel.panel_sight import SEEN_BY_PANEL
from codex.steps.panel.settled_items import open_items
from codex.steps.study.gate import all_rounds, the_round
from codex.store import panel
from codex.store.codebooks import codebook
from codex.store.excerpts import by_label, codable_ids, excerpt
from codex.store.rounds import sample
from codex.store.sources import sources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from codex.model.code import Codebook
    from codex.model.matrix import Cell, Evidence
    from codex.model.round import Round
    from codex.steps.study.opening import Study

WHAT = ("codes", "excerpts", "pairs", "cells", "undecided", "none")
"""What may be asked for by name; anything else is a table of statements."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the facilitator wants the panel to vote on."""

    what: str = ""
    """One of :data:`WHAT`; empty: cells where tags lie behind them, else codes."""
    rows: str = ""
    cols: str = ""
    """Branches of the codebook; empty: its first two."""
    origin: str | None = None
    """The round that items or evidence come from; None: the newest closed one that fits."""
    evidence: str = "all"
    """``all`` that anybody tagged, or ``selected``: what was decided."""
    codes: tuple[str, ...] = ()
    """Only these codes, where some are named."""
    statements: tuple[Item, ...] = ()
    sample: str | None = None
    propose: bool = False


def wanted_from(
    items: Sequence[str],
    *,
    rows: str = "",
    cols: str = "",
    codes: Sequence[str] = (),
    origin: str | None = None,
    evidence: str = "all",
    propose: bool = False,
    read: Callable[[str], tuple[str, bytes]],
) -> Wanted:
    """Return what was typed as a wish.

    Args:
        items: One of :data:`WHAT`, or names of tables of statements, or both: what was left undecided
            and what was proposed goes into one round.
        rows: A branch.
        cols: Another one.
        codes: Only these.
        origin: A round.
        evidence: ``all`` or ``selected``.
        propose: Ask for proposals too.
        read: Gives name and content of a file.

    Raises:
        UsageProblem: Two of :data:`WHAT`. DamagedFile: A table of statements that cannot be read.
    """
    words = list(dict.fromkeys(word for word in items if word in WHAT))
    if len(words) > 1:
        raise UsageProblem("panel.items-two", items=", ".join(words))
    statements: list[Item] = []
    for name in dict.fromkeys(word for word in items if word and word not in WHAT):
        from codex.importing.statements import read_statements
        from codex.importing.tables import read_table

        called, data = read(name)
        statements += read_statements(read_table(data, called))[0]
    return Wanted(
        what=words[0] if words else "statements" if statements else "",
        rows=rows,
        cols=cols,
        origin=origin,
        evidence=evidence,
        codes=tuple(codes),
        statements=tuple(statements),
        propose=propose,
    )


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a round will vote on."""

    items: tuple[Item, ...]
    origin: str = ""
    """The round that items or evidence come from."""
    findings: tuple[Finding, ...] = ()

    @property
    def kind(self) -> str:
        """The kind of the items, ``mixed`` for several."""
        kinds = {item.kind for item in self.items}
        return kinds.pop() if len(kinds) == 1 else "mixed" if kinds else "proposal"


def choose(study: Study, wanted: Wanted, version: str) -> Chosen:
    """Return the items that were asked for, with their evidence.

    Args:
        study: The study.
        wanted: As asked.
        version: Codebook version that the round freezes; empty where there is no codebook.

    Raises:
        Refused: The round they come from is open, or there is nothing to vote on.
        NotFound: No such round, sample, branch, code or excerpt. UsageProblem: What was asked is unclear.
    """
    if wanted.evidence not in {"all", "selected"}:
        raise UsageProblem("panel.which-evidence", evidence=wanted.evidence)
    chooser = _Chooser(study, wanted, codebook(study.file, version) if version else None)
    found = chooser.choose()
    if not found.items and not wanted.propose:
        raise Refused("panel.nothing-to-vote-on")
    return found


class _Chooser:
    """One opening of a round of votes."""

    def __init__(self, study: Study, wanted: Wanted, book: Codebook | None) -> None:
        self.study = study
        self.wanted = wanted
        self.book = book
        self.findings: list[Finding] = []
        self.consent = {one.id: one.consent for one in sources(study.file)}

    def choose(self) -> Chosen:
        """Return what was asked for by a word, and then the statements of tables."""
        if not self.wanted.statements:
            return self._by_word()
        chosen = self._by_word() if self.wanted.what in WHAT else Chosen(())
        items = (*chosen.items, *self._statements())
        known = Counter(item.id for item in items)
        twice = next((name for name, n in known.items() if n > 1), "")
        if twice:
            raise UsageProblem("panel.item-twice", item=twice)
        origin = self._trail()
        return Chosen(items, chosen.origin or origin, tuple(self.findings))

    def _by_word(self) -> Chosen:
        wanted = self.wanted
        if wanted.what == "none" or (not wanted.what and wanted.propose):
            return Chosen(())
        if wanted.what == "undecided":
            return self._undecided()
        if wanted.what == "excerpts":
            return Chosen(tuple(self._excerpts()), "", tuple(self.findings))
        tagged = self._tagged()
        if wanted.what == "codes" or not (wanted.what or (tagged and len(self._book().branches) > 1)):
            items = tuple(self._codes(tagged))
        else:
            if tagged is None:
                raise Refused("panel.no-tags")
            items = tuple(self._pairs(tagged) if wanted.what == "pairs" else self._cells(tagged))
            if not items and not wanted.what:
                items = tuple(self._codes(tagged))
        return Chosen(items, tagged.id if tagged else "", tuple(self.findings))

    def _book(self) -> Codebook:
        if self.book is None:
            raise Refused("steps.no-codebook")
        return self.book

    def _tagged(self) -> Round | None:
        """Return the closed tag round that evidence comes from."""
        asked = self.wanted.origin
        if asked is not None:
            one = the_round(self.study, asked)
            if one.is_open:
                raise Refused("panel.origin-open", round=one.id)
            if one.kind != "tag":
                raise UsageProblem("panel.origin-kind", round=one.id, kind=one.kind)
            return one
        closed = [one for one in all_rounds(self.study) if one.kind == "tag" and not one.is_open]
        return closed[-1] if closed else None

    def _undecided(self) -> Chosen:
        """Return what the last round of votes left open; its items keep their ids and evidence."""
        asked = self.wanted.origin
        closed = [one for one in all_rounds(self.study) if one.is_vote and not one.is_open]
        if asked is None and not closed:
            raise Refused("panel.no-votes-yet")
        one = the_round(self.study, asked) if asked else closed[-1]
        if not one.is_vote:
            raise UsageProblem("panel.origin-kind", round=one.id, kind=one.kind)
        if one.is_open:
            raise Refused("panel.origin-open", round=one.id)
        items = tuple(open_items(self.study, one))
        if not items:
            raise Refused("panel.all-decided", round=one.id)
        return Chosen(items, one.id)

    def _statements(self) -> Iterator[Item]:
        known = {
            found.id for one in all_rounds(self.study) for found in panel.proposals(self.study.file, one.id)
        }
        called = by_label(self.study.file) if any(one.evidence for one in self.wanted.statements) else {}
        for item in self.wanted.statements:
            for name in item.merged_from:
                if name not in known:
                    raise NotFound("panel.unknown-proposal", proposal=name)
            evidence = tuple(called.get(name, name) for name in item.evidence)
            for name in evidence:
                if excerpt(self.study.file, name) is None:
                    raise NotFound("steps.unknown-excerpt", excerpt=name)
            item_id = item.id if item.id != "statement:" else f"statement:{self._fresh()}"
            yield replace(item, id=item_id, evidence=evidence)

    def _fresh(self) -> str:
        return self.study.file.ids.short("i")

    def _trail(self) -> str:
        """Return the round whose proposals were merged, and tell which proposals were not taken."""
        taken = {name for item in self.wanted.statements for name in item.merged_from}
        origin = ""
        for one in all_rounds(self.study):
            proposed = [found.id for found in panel.proposals(self.study.file, one.id)]
            if taken.intersection(proposed):
                origin = one.id
                self.findings += [
                    Finding(name, "panel.proposal-not-taken", fields={"round": one.id})
                    for name in proposed
                    if name not in taken
                ]
        return origin

    def _excerpts(self) -> Iterator[Item]:
        file = self.study.file
        if self.wanted.sample is None:
            ids: Iterable[str] = codable_ids(file)
        else:
            drawn = sample(file, self.wanted.sample)
            if drawn is None:
                raise NotFound("steps.unknown-sample", sample=self.wanted.sample, known="-")
            ids = drawn.excerpts
        for name in ids:
            if self._may_be_seen(name):
                yield Item(f"excerpt:{name}", "excerpt", refs=(name,), evidence=(name,))

    def _may_be_seen(self, name: str) -> bool:
        found = excerpt(self.study.file, name)
        consent = self.consent.get(found.source, "none") if found else "none"
        if consent in SEEN_BY_PANEL:
            return True
        self.findings.append(
            Finding(name, "panel.item-no-consent", skipped=True, fields={"consent": consent})
        )
        return False

    def _codes(self, tagged: Round | None) -> Iterator[Item]:
        shown = self._evidence_of_codes(tagged) if tagged else {}
        for code in self._named() or self._giveable():
            yield Item(f"code:{code}", "code", refs=(code,), evidence=tuple(shown.get(code, ())))

    def _named(self) -> list[str]:
        """Return the codes that were asked for by name."""
        from codex.codebook.lookup import find_code

        return [find_code(self._book(), name) for name in self.wanted.codes]

    def _giveable(self, branch: str = "") -> list[str]:
        """Return the living codes that experts may give, of one branch or of all."""
        book = self._book()
        found = []
        for code in book.codes:
            owner = book.branch(code.branch)
            parent = any(not child.retired for child in book.children(code.id))
            if (
                not code.retired
                and branch in {"", code.branch}
                and not (parent and not (owner and owner.give_parents))
            ):
                found.append(code.id)
        return found

    def _evidence_of_codes(self, tagged: Round) -> dict[str, list[str]]:
        """Return code -> excerpts that somebody gave it, the most agreed first."""
        from codex.steps.coding.resolving import outcomes

        found: dict[str, list[tuple[int, str]]] = {}
        for one in outcomes(self.study, round_id=tagged.id, everything=True):
            if self.wanted.evidence == "all" or one.outcome == "in":
                found.setdefault(one.code, []).append((-one.tally.gave, one.excerpt))
        return {code: [name for _, name in sorted(ranked)] for code, ranked in found.items()}

    def _cells(self, tagged: Round) -> Iterator[Item]:
        for cell in self._matrix(tagged):
            chosen = self._chosen(cell)
            if chosen:
                yield Item(
                    f"cell:{cell.row}/{cell.col}",
                    "cell",
                    refs=(cell.row, cell.col),
                    evidence=_in_turn(chosen),
                )

    def _pairs(self, tagged: Round) -> Iterator[Item]:
        for cell in self._matrix(tagged):
            for one in self._chosen(cell):
                if self._may_be_seen(one.excerpt):
                    yield Item(
                        f"pair:{one.excerpt}/{cell.row}/{cell.col}",
                        "pair",
                        refs=(one.excerpt, cell.row, cell.col),
                        evidence=(one.excerpt,),
                    )

    def _chosen(self, cell: Cell) -> list[Evidence]:
        """Return the evidence of a cell: what anybody gave both codes, or only what was decided."""
        if self.wanted.evidence == "selected":
            return [one for one in cell.evidence if one.status == "in"]
        return [one for one in cell.evidence if one.gave or one.against or one.decided]

    def _matrix(self, tagged: Round) -> Iterator[Cell]:
        from codex.steps.matrix.matrix import Wanted as WantedMatrix
        from codex.steps.matrix.matrix import build_matrix

        book = self._book()
        branches = [branch.id for branch in book.branches]
        if not (self.wanted.rows and self.wanted.cols) and len(branches) < 2:
            raise UsageProblem("panel.which-branches", known=", ".join(branches))
        rows = self.wanted.rows or next(name for name in branches if name != self.wanted.cols)
        cols = self.wanted.cols or next(name for name in branches if name != rows)
        for name in (rows, cols):
            if book.branch(name) is None:
                raise NotFound("panel.unknown-branch", branch=name, known=", ".join(branches))
        built = build_matrix(self.study, WantedMatrix(rows, cols, round_id=tagged.id))
        for row in self._along(rows):
            for col in self._along(cols):
                cell = built.matrix.cells.get((row, col))
                if cell is not None:
                    yield cell

    def _along(self, branch: str) -> list[str]:
        """Return the codes of a branch that are voted on: those named, where any of it was named."""
        codes = self._giveable(branch)
        named = set(self._named())
        return [code for code in codes if code in named] or codes


def _in_turn(evidence: Sequence[Evidence]) -> tuple[str, ...]:
    """Return the excerpts so that whoever reads only the first few sees every side.

    One of each status in turn: decided, against, divided, and so on; within a status the most agreed first.
    """
    piles: dict[str, list[str]] = {}
    for one in evidence:
        piles.setdefault(one.status, []).append(one.excerpt)
    found: dict[str, None] = {}
    for place in range(max(map(len, piles.values()), default=0)):
        for pile in piles.values():
            if place < len(pile):
                found[pile[place]] = None
    return tuple(found)
