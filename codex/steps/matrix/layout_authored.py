"""Layouts whose cells the authors write: framework, joint display, levels, crosswalk, objectives."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from codex.errors import NotFound
from codex.exporting import layout_written as tables
from codex.model.code import wording
from codex.model.layouts import Case, JointRow, LevelStatement, Match, TraceEntry, WrittenCell
from codex.model.matrix import Axis
from codex.steps.matrix import layout_rows
from codex.steps.matrix.blind_review import blinding_of, neutral
from codex.steps.matrix.layout_parts import Drawn
from codex.steps.matrix.matrix import EVERY_CODE, Axes, chosen_codes
from codex.steps.matrix.matrix_view import quote_of
from codex.steps.sources.cell_texts import NOTE, cell_memos, key_quotes
from codex.steps.sources.source_names import references_by_key, short_cite, source_name
from codex.steps.sources.which_sources import find_source, the_filter
from codex.steps.study.gate import all_rounds
from codex.store.codebooks import codebook
from codex.store.excerpts import chosen_excerpts
from codex.store.records import last_set
from codex.store.sources import sources
from codex.store.versions import current_version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from codex.model.code import Codebook
    from codex.model.round import Round
    from codex.model.source import Source
    from codex.model.table import Table
    from codex.model.view import Quote
    from codex.steps.matrix.paper_layout import Layout
    from codex.steps.study.opening import Study
    from codex.words import Words


def framework(study: Study, layout: Layout, *, peek: bool) -> Drawn:  # noqa: ARG001 - one signature
    """Return cases by codes with what was written of each, and one quote that shows it (L3).

    What is written is the memo of the cell (``codex note add --cell CASE/CODE``) and the rows that
    were given as a table; the quote is the first of those that a person chose for the cell. Cases
    and codes of which nothing was written are left out, unless ``--show all``.

    Raises:
        NotFound: Nothing was written of any of these cases and codes.
    """
    desk = _Desk(study, layout)
    codes = desk.codes(layout.cols)
    cases = _cases(desk, layout.rows or "source", layout.group)
    side = Axis(cases.kind, cases.id, tuple(case.id for case in cases.cases))
    written = {pair: [text] for pair, text in cell_memos(study, side, codes).items()}
    chosen = {pair: list(quotes) for pair, quotes in key_quotes(study, side, codes).items()}
    rows, _ = layout_rows.rows_of(study, "framework")
    named = {(f"{cases.id}={case}" if cases.kind == "case" else case): case for case in side.items}
    for row in rows:
        if row["case"] in named and row["code"] in codes.items:
            pair = (named[row["case"]], row["code"])
            written.setdefault(pair, []).append(row["text"])
            chosen.setdefault(pair, []).extend([row["quote"]] if row.get("quote") else [])
    if not written and not chosen:
        raise NotFound("steps.framework-unwritten", rows=layout.rows or "source")
    quotes = desk.quotes(quote for pair in chosen.values() for quote in pair)
    cells = {
        pair: WrittenCell("\n".join(written.get(pair, [])), _first(chosen.get(pair, ()), quotes))
        for pair in {**written, **chosen}
    }
    is_all = layout.show == EVERYTHING
    shown = [case for case in cases.cases if is_all or any(case.id == row for row, _ in cells)]
    if not is_all and not layout.codes:
        written_of = {code for _, code in cells}
        codes = replace(codes, items=tuple(code for code in codes.items if code in written_of))
    return desk.drawn(
        lambda say: (tables.framework_table(shown, codes, cells, say),),
        {"cases": len(shown), "codes": len(codes.items), "cells": len(cells)},
        "framework",
        [f"{NOTE}:", "keyquote:"],
    )


EVERYTHING: Final = "all"
"""What a layout of authors shows where empty rows and columns are wanted too."""


class _Cases:
    """Cases down the side, and what they are stored as."""

    def __init__(self, kind: str, name: str, cases: Sequence[Case]) -> None:
        self.kind, self.id, self.cases = kind, name, cases


def _cases(desk: _Desk, rows: str, group: str) -> _Cases:
    """Return sources, or the cases they belong to, grouped by an attribute where one is named.

    Raises:
        NotFound: No source belongs to a case, or none has the attribute.
    """
    from codex.steps.sources.filtering import paths

    values = {one.id: desk.filter.values(one) for one in desk.sources}
    if group and not any(value.get(group) for value in values.values()):
        known = sorted({key for value in values.values() for key in value})
        raise NotFound("steps.unknown-side", side=group, known=", ".join(known))
    if rows == "source":
        found = [
            Case(one.id, wording(source_name(one, desk.references), "en"), values[one.id].get(group, ""))
            for one in desk.sources
        ]
        return _Cases("source", "source", found)
    if rows != "case":
        raise NotFound("steps.framework-rows", rows=rows)
    by_path: dict[str, str] = {}
    for one in desk.sources:
        for path in paths(one.attributes.get("case", ""))[-1:]:
            by_path.setdefault(path, values[one.id].get(group, ""))
    if not by_path:
        raise NotFound("steps.no-cases")
    return _Cases("case", "case", [Case(path, path, of) for path, of in by_path.items()])


def joint(study: Study, layout: Layout, *, peek: bool) -> Drawn:
    """Return the joint display: the authors' own figures beside what was said (L6)."""
    given, _ = layout_rows.needed_rows(study, "joint")
    desk = _Desk(study, layout)
    cases = desk.cases_of_codes([row["code"] for row in given if row.get("code")], peek=peek)
    quotes = desk.quotes(row["quote"] for row in given if row.get("quote"))

    def made(say: Words) -> tuple[Table, ...]:
        rows = [
            JointRow(
                row["construct"],
                row["quantity"],
                row["theme"] or desk.name(row.get("code", ""), say),
                row.get("cases", cases.get(row.get("code", ""))),
                quotes.get(row.get("quote", "")),
                row["relation"],
                row["inference"],
            )
            for row in given
        ]
        return (tables.joint_table(rows, say),)

    return desk.drawn(made, {"constructs": len(given)}, "joint", rounds=desk.counted)


def levels(study: Study, layout: Layout, *, peek: bool) -> Drawn:  # noqa: ARG001 - one signature
    """Return what a teacher can do at each level, with the excerpts behind every statement (L7)."""
    from codex.exporting.layout_behind import behind_table

    given, _ = layout_rows.needed_rows(study, "levels")
    desk = _Desk(study, layout)
    asked = desk.codes(layout.rows)
    codes = desk.narrowed(asked, [row["code"] for row in given])
    steps = [(level, level) for level in dict.fromkeys(row["level"] for row in given)]
    told: dict[tuple[str, str], list[LevelStatement]] = {}
    for row in given:
        told.setdefault((row["code"], row["level"]), []).append(
            LevelStatement(row["text"], tuple(row["evidence"]))
        )
    quotes = desk.quotes(excerpt for row in given for excerpt in row["evidence"])
    return desk.drawn(
        lambda say: (
            tables.levels_table(codes, steps, told, say),
            *((behind_table(quotes, say),) if quotes else ()),
        ),
        {"codes": len(codes.items), "levels": len(steps), "statements": len(given)},
        "levels",
    )


def crosswalk(study: Study, layout: Layout, *, peek: bool) -> Drawn:  # noqa: ARG001 - one signature
    """Return where each code is found in other frameworks (L10)."""
    given, _ = layout_rows.needed_rows(study, "crosswalk")
    desk = _Desk(study, layout)
    codes = desk.narrowed(desk.codes(layout.rows), [row["code"] for row in given])
    others = [(name, name) for name in dict.fromkeys(row["framework"] for row in given)]
    matches = {
        (row["code"], row["framework"]): Match(row["match"], row["there"], desk.cited(row["reference"]))
        for row in given
    }
    return desk.drawn(
        lambda say: (tables.crosswalk_table(codes, others, matches, say),),
        {"codes": len(codes.items), "frameworks": len(others)},
        "crosswalk",
    )


def trace(study: Study, layout: Layout, *, peek: bool) -> Drawn:
    """Return what stands behind each objective; excerpts are counted where codes are named (L11)."""
    given, columns = layout_rows.needed_rows(study, "trace")
    desk = _Desk(study, layout)
    evidence = desk.excerpts_of_codes([code for row in given for code in row["codes"]], peek=peek)
    own = [name for name in columns if any(name in row["given"] for row in given)]

    def made(say: Words) -> tuple[Table, ...]:
        kinds = [("evidence", say("exporting.evidence")), *((name, name) for name in own)]
        entries: dict[tuple[str, str], TraceEntry] = {}
        for row in given:
            found = {excerpt for code in row["codes"] for excerpt in evidence.get(code, ())}
            entries[row["objective"], "evidence"] = TraceEntry(tuple(sorted(found)))
            for name, ids in row["given"].items():
                entries[row["objective"], name] = TraceEntry(tuple(ids))
        objectives = [(row["objective"], row["wording"] or row["objective"]) for row in given]
        return (tables.trace_table(objectives, kinds, entries, say),)

    return desk.drawn(made, {"objectives": len(given)}, "trace", rounds=desk.counted)


class _Desk:
    """The codebook, the sources and the quotes that a layout of authors draws on."""

    def __init__(self, study: Study, layout: Layout) -> None:
        self.study, self.layout = study, layout
        self.version = current_version(study.file)
        self.book: Codebook = codebook(study.file)
        every = tuple(sources(study.file))
        if layout.blind:
            every = neutral(every)
        self.references = references_by_key(every)
        self.filter = the_filter(study, layout.where)
        asked = {find_source(study, word).id for word in layout.sources}
        self.sources: list[Source] = [
            one
            for one in every
            if one.kind != "reference" and (not asked or one.id in asked) and self.filter.fits(one)
        ]
        self._known = {one.id: one for one in every}
        self.counted: tuple[Round, ...] = ()

    def codes(self, branch: str) -> Axis:
        """Return the codes of a branch, of all where none is named.

        Raises:
            NotFound: No such branch.
        """
        axes = Axes(self.book, (), {}, codes=chosen_codes(self.book, self.layout.codes))
        return axes.code_axis(branch or EVERY_CODE)

    def narrowed(self, axis: Axis, used: Iterable[str]) -> Axis:
        """Return a side with the codes that anything was given for and those above them.

        All codes stay where some were asked for by name, or by ``--show all``.
        """
        if self.layout.codes or self.layout.show == EVERYTHING:
            return axis
        wanted = set(used)
        kept = tuple(item for item in axis.items if wanted & set(self.book.family(item)))
        return Axis(axis.kind, axis.id, kept, axis.labels, axis.depth)

    def name(self, code: str, say: Words) -> str:
        """Return the name of a code, nothing where none is meant."""
        known = self.book.code(code) if code else None
        return wording(known.name, say.language) or code if known else ""

    def cited(self, reference: str) -> str:
        """Return a citekey of the study as it is cited, other words as they are."""
        known = self.references.get(reference)
        return (short_cite(known.cite) if known else "") or reference

    def quotes(self, wanted: Iterable[str]) -> dict[str, Quote]:
        """Return excerpt -> quote."""
        from codex.store.translations import translations

        names = set(wanted)
        other = translations(self.study.file, names)
        found = {
            one.id: quote_of(one, self._known[one.source], self.references, other.get(one.id, ()))
            for one in chosen_excerpts(self.study.file, names)
            if one.source in self._known
        }
        if self.layout.blind:
            blind = blinding_of(self.study)
            return {name: blind.quote(quote) for name, quote in found.items()}
        return found

    def excerpts_of_codes(self, codes: Sequence[str], *, peek: bool) -> dict[str, set[str]]:
        """Return code -> excerpts on which it was decided to hold, in the newest round of tags.

        A code stands for all below it, and each excerpt counts once.
        """
        from codex.steps.matrix.layout_counted import decided_in
        from codex.steps.matrix.layout_parts import tag_round

        if not codes or not any(one.kind == "tag" for one in all_rounds(self.study)):
            return {}
        one = tag_round(self.study, self.layout.round_id, peek=peek)
        self.counted = (one,)
        decided = decided_in(self.study, one)
        return {
            code: {excerpt for member in self.book.family(code) for excerpt in decided.get(member, ())}
            for code in codes
        }

    def cases_of_codes(self, codes: Sequence[str], *, peek: bool) -> dict[str, int]:
        """Return code -> cases in which it holds; a source that belongs to no case is one of its own."""
        from codex.store.excerpts import chosen_excerpts as read

        found = self.excerpts_of_codes(codes, peek=peek)
        wanted = {excerpt for held in found.values() for excerpt in held}
        place = {one.id: one.source for one in read(self.study.file, wanted)}
        case = {one.id: one.attributes.get("case") or one.id for one in self.sources}
        return {
            code: len({case[place[excerpt]] for excerpt in held if place[excerpt] in case})
            for code, held in found.items()
        }

    def drawn(
        self,
        made: Callable[[Words], tuple[Table, ...]],
        n: Mapping[str, int],
        layout: str,
        also: Sequence[str] = (),
        rounds: tuple[Round, ...] = (),
    ) -> Drawn:
        """Return the layout with the day of what was written last."""
        return Drawn(
            made,
            rounds=rounds,
            codebook=rounds[0].version if rounds else self.version,
            n=n,
            dates=tuple(
                filter(None, (layout_rows.day_of(self.study, layout), last_set(self.study.file, also)))
            ),
        )


def _first(chosen: Sequence[str], quotes: Mapping[str, Any]) -> Any:
    return next((quotes[one] for one in chosen if one in quotes), None)
