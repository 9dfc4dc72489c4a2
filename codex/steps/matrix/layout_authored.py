"""Layouts whose cells the authors write: joint display, levels, crosswalk, objectives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codex.exporting import layout_written as tables
from codex.model.code import wording
from codex.model.layouts import JointRow, LevelStatement, Match, TraceEntry
from codex.model.matrix import Axis
from codex.model.round import CODING
from codex.steps.matrix import layout_rows
from codex.steps.matrix.blind_review import blinding_of, neutral
from codex.steps.matrix.layout_parts import Drawn
from codex.steps.matrix.matrix import EVERY_CODE, Axes, chosen_codes
from codex.steps.matrix.matrix_view import quote_of
from codex.steps.sources.source_names import references_by_key, short_cite
from codex.steps.sources.which_sources import find_source, the_filter
from codex.steps.study.gate import bare_rounds
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

EVERYTHING: Final = "all"
"""What a layout of authors shows where empty rows and columns are wanted too."""


def joint(study: Study, layout: Layout, *, peek: bool) -> Drawn:
    """Return the joint display: the authors' own figures beside what was said (L6)."""
    given, _ = layout_rows.needed_rows(study, "joint")
    desk = AuthorsDesk(study, layout)
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
    desk = AuthorsDesk(study, layout)
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
    desk = AuthorsDesk(study, layout)
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
    desk = AuthorsDesk(study, layout)
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


class AuthorsDesk:
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
        """Return code -> excerpts on which it was decided to hold, in the newest round of tags, else of free spans.

        A code stands for all below it, and each excerpt counts once.
        """
        from codex.steps.matrix.decided_units import coding_round, decided_units

        if not codes or not any(one.kind in CODING for one in bare_rounds(self.study)):
            return {}
        one = coding_round(self.study, self.layout.round_id, peek=peek)
        self.counted = (one,)
        decided = decided_units(self.study, one).held
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
