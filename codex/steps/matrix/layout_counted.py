"""Layouts that are counted from judgments: codes by sources, codes together, the codebook, sensitivity."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from codex.errors import UsageProblem
from codex.exporting import layout_counts as tables
from codex.exporting.figure_grid import co_occurrence_figure
from codex.matrix.cooccurrence import co_occurrence
from codex.matrix.sensitivity import sensitivity
from codex.model.code import wording
from codex.steps.codebook.recoded import read_under
from codex.steps.coding.judged import judged
from codex.steps.coding.resolving import each_outcome
from codex.steps.matrix.blind_review import blinding_of
from codex.steps.matrix.layout_parts import Drawn, tag_round
from codex.steps.matrix.matrix import EVERY_CODE, build_matrix, chosen_codes, wanted_by
from codex.steps.matrix.matrix_view import anonymity_of
from codex.steps.sources.source_names import cited_book, references_by_key, source_name
from codex.steps.study.expert_labels import expert_labels
from codex.steps.study.gate import all_rounds, bare_rounds
from codex.store import judgments as store
from codex.store.experts import experts
from codex.store.sources import sources

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from codex.model.matrix import Axis
    from codex.model.round import Round
    from codex.model.table import Table
    from codex.steps.coding.judged import Judged
    from codex.steps.matrix.matrix import Built
    from codex.steps.matrix.paper_layout import Layout
    from codex.steps.study.opening import Study
    from codex.words import Words

UNITS: Final = ("excerpt", "source")
"""What two codes stand together on."""


def code_source(study: Study, layout: Layout, *, peek: bool) -> Drawn:
    """Return codes by sources, or by what sources are told apart by (L2)."""
    show = _shown(layout, tables.COUNTS)
    wanted = wanted_by(layout, layout.rows or EVERY_CODE, layout.cols or "source", peek)
    built = build_matrix(study, wanted)
    rows, cols = built.matrix.rows, built.matrix.cols
    if rows.kind != "branch" or cols.kind == "branch":
        raise UsageProblem("steps.layout-code-source", rows=wanted.rows, cols=wanted.cols)
    counts = {pair: cell.excerpts for pair, cell in built.matrix.cells.items() if cell.excerpts}
    base = _judged_of(study, built, cols)
    held = None if cols.kind == "source" else _sources_of(built)
    return _drawn(
        built,
        lambda say: (tables.code_source_table(rows, cols, counts, base, say, show=show, sources_of=held),),
        {"show": show},
    )


def _sources_of(built: Built) -> dict[str, int]:
    """Return code -> sources in which it holds, and "" -> sources in all."""
    found: dict[str, set[str]] = {}
    for (row, _), cell in built.matrix.cells.items():
        found.setdefault(row, set()).update(built.source_of[excerpt] for excerpt in cell.ids("in"))
    return {"": len(set(built.source_of.values())), **{row: len(held) for row, held in found.items()}}


def _judged_of(study: Study, built: Built, cols: Axis) -> dict[str, int]:
    """Return the excerpts of each source, or value, that a quorum of experts finished."""
    from codex.matrix.axes import values_of

    done = Counter(excerpt for excerpt, _, _ in store.done_rows(study.file, built.round.id))
    names = store.names(study.file, set(done))
    quorum = max(built.matrix.quorum, 1)
    enough = Counter(
        built.source_of[names[number]]
        for number, times in done.items()
        if times >= quorum and names[number] in built.source_of
    )
    if cols.kind == "source":
        return {item: enough[item] for item in cols.items}
    value = values_of(cols.id, built.sources.values())
    found: Counter[str] = Counter()
    for source, times in enough.items():
        if source in value:
            found[value[source]] += times
    return dict(found)


def together(study: Study, layout: Layout, *, peek: bool) -> Drawn:
    """Return how often codes stand together, as the rule and people decided (L8)."""
    measure = _shown(layout, ("count", "jaccard", "lift"))
    unit = layout.group or "excerpt"
    if unit not in UNITS:
        raise UsageProblem("steps.layout-unit", unit=unit, known=", ".join(UNITS))
    one, table = _judged(study, layout, peek=peek)
    place = dict(zip(table.excerpts, table.sources, strict=True))
    decided = _decided(study, one, table)
    kept = _kept(study, layout, table)
    narrowed = chosen_codes(table.book, layout.codes)
    held: dict[str, set[str]] = {}
    for code in _in_branches(table, layout.rows):
        if narrowed and code not in narrowed:
            continue
        units = {excerpt for excerpt in decided.get(code, ()) if kept is None or place[excerpt] in kept}
        if units:
            held[code] = {place[excerpt] for excerpt in units} if unit == "source" else units
    done = [
        excerpt
        for number, excerpt in enumerate(table.excerpts)
        if any(row[number] is not None for row in table.seen) and (kept is None or place[excerpt] in kept)
    ]
    size = len({place[excerpt] for excerpt in done}) if unit == "source" else len(done)
    found = co_occurrence(held, size)

    def names(say: Words) -> dict[str, str]:
        return {code.id: wording(code.name, say.language) or code.id for code in table.book.codes}

    return Drawn(
        lambda say: (tables.co_occurrence_table(found, names(say), say, measure=measure, unit=unit),),
        rounds=(one,),
        codebook=table.book.version,
        n={"excerpts": len(done), "codes": len(held), "experts": len(one.roster)},
        methods={"rule": one.protocol.rule, "unit": unit, "measure": measure},
        figure=lambda say: co_occurrence_figure(found, names(say), say, measure=measure),
    )


def codebook(study: Study, layout: Layout, *, peek: bool) -> Drawn:
    """Return the codebook with how often each code holds and how far its judges agreed (L9).

    Without a round of tags it is the codebook as it stands now, without figures.
    """
    from codex.store.codebooks import codebook as read
    from codex.store.versions import current_version

    if not layout.round_id and not any(one.kind == "tag" for one in all_rounds(study)):
        version = current_version(study.file)
        book = cited_book(read(study.file, version or None), references_by_key(sources(study.file)))
        return Drawn(lambda say: (tables.codebook_table(book, say),), codebook=version)
    from codex.agreement.coefficients import coefficient, text_ids
    from codex.exporting.provenance_words import coefficient_name
    from codex.steps.paper.report_facts import round_figures

    one, table = _judged(study, layout, peek=peek)
    given = _decided(study, one, table)
    decided = {
        code.id: set().union(*(given.get(member, ()) for member in table.book.family(code.id)))
        for code in table.book.codes
    }
    book = cited_book(table.book, references_by_key(sources(study.file)))
    if layout.blind:
        book = blinding_of(study).book(book)
    place = dict(zip(table.excerpts, table.sources, strict=True))
    chosen = _per_code(coefficient(one.protocol.primary.coefficient).name)
    figures = {
        figure.scope.partition(":")[2]: figure.estimate
        for figure in round_figures(table)
        if figure.scope.startswith("code:") and figure.estimate.coefficient == chosen
    }

    def made(say: Words) -> tuple[Table, ...]:
        return (
            tables.codebook_table(
                book,
                say,
                excerpts={code: len(units) for code, units in decided.items()},
                sources={code: len({place[unit] for unit in units}) for code, units in decided.items()},
                estimates=figures,
                coefficient=coefficient_name(chosen, text_ids(chosen), say),
            ),
        )

    return Drawn(
        made,
        rounds=(one,),
        codebook=table.book.version,
        n={"excerpts": len(table.excerpts), "experts": len(one.roster)},
        methods={"coefficient": chosen, "interval": one.protocol.primary.interval},
    )


def _per_code(primary: str) -> str:
    """Return the coefficient that is told of single codes: that over sets is told of them all at once."""
    from codex.steps.agreement.figures import ONE_CODE

    return ONE_CODE[0] if primary in {"krippendorff_alpha_masi", "krippendorff_alpha_jaccard"} else primary


def sensitive(study: Study, layout: Layout, *, peek: bool) -> Drawn:
    """Return what each cell would be without one expert, or without one source.

    Raises:
        UsageProblem: No sides; or crossed cells, which do not keep who gave which code.
    """
    if not layout.rows or not layout.cols:
        raise UsageProblem("steps.which-sides")
    built = build_matrix(study, wanted_by(layout, layout.rows, layout.cols, peek))
    if built.matrix.rule != "pair":
        raise UsageProblem("steps.sensitivity-crossed")
    found = sensitivity(built.matrix, built.source_of)
    chosen = anonymity_of(layout.anonymity, built.round.protocol.anonymity)
    if layout.blind and chosen == "names":
        chosen = "labels"
    people = {one.id: one.name for one in experts(study.file)}
    labels = expert_labels(bare_rounds(study))
    shown = {
        name: people.get(name, name) if chosen == "names" else labels[name] if chosen == "labels" else ""
        for name in built.matrix.roster
    }
    references = references_by_key(built.sources.values())
    cited = {name: wording(source_name(one, references), "en") for name, one in built.sources.items()}

    def names(say: Words) -> dict[str, str]:
        return {
            item: wording(axis.labels.get(item, {}), say.language) or item
            for axis in (built.matrix.rows, built.matrix.cols)
            for item in axis.items
        }

    return _drawn(
        built,
        lambda say: (tables.sensitivity_table(found, names(say), cited, say, experts=shown),),
        {"left": str(found.remaining), "k-left": str(found.k)},
        anonymity=chosen,
    )


def _shown(layout: Layout, known: Collection[str]) -> str:
    """Return what stands in the cells.

    Raises:
        UsageProblem: The layout cannot show that.
    """
    chosen = layout.show or next(iter(known))
    if chosen not in known:
        raise UsageProblem("steps.layout-show", layout=layout.layout, show=chosen, known=", ".join(known))
    return chosen


def _drawn(
    built: Built,
    made: Callable[[Words], tuple[Table, ...]],
    methods: Mapping[str, str],
    *,
    anonymity: str = "names",
) -> Drawn:
    from codex.steps.matrix.matrix_view import counted_n, matrix_methods

    return Drawn(
        made,
        rounds=(built.round,),
        codebook=built.book.version,
        n=counted_n(built),
        methods={**matrix_methods(built), **methods},
        anonymity=anonymity,
    )


def _judged(study: Study, layout: Layout, *, peek: bool) -> tuple[Round, Judged]:
    one = tag_round(study, layout.round_id, peek=peek)
    return one, judged(study.file, one, read_under(study, one, layout.codebook))


def decided_in(study: Study, one: Round) -> dict[str, set[str]]:
    """Return code -> excerpts on which it was decided to hold, in a round that the caller may read."""
    return _decided(study, one, judged(study.file, one))


def _decided(study: Study, one: Round, table: Judged) -> dict[str, set[str]]:
    """Return code -> excerpts on which the rule, or people, decided that it holds."""
    settled = {(item.excerpt, item.code): item for item in store.decisions(study.file, one.id)}
    found: dict[str, set[str]] = {}
    for came in each_outcome(table, settled):
        if came.outcome == "in":
            found.setdefault(came.code, set()).add(came.excerpt)
    return found


def _in_branches(table: Judged, rows: str) -> list[str]:
    """Return the living codes of the branch that was asked for, of all where none was."""
    from codex.steps.matrix.matrix import Axes

    return list(Axes(table.book, (), {}).code_axis(rows or EVERY_CODE).items)


def _kept(study: Study, layout: Layout, table: Judged) -> frozenset[str] | None:
    """Return the sources that were asked for, None for all."""
    if not layout.where and not layout.sources:
        return None
    from codex.steps.sources.which_sources import find_source, the_filter

    asked = {find_source(study, word).id for word in layout.sources}
    fits = the_filter(study, layout.where).fits
    used = set(table.sources)
    return frozenset(
        one.id
        for one in sources(study.file)
        if one.id in used and (not asked or one.id in asked) and fits(one)
    )
