"""Layouts that are counted from judgments: codes by sources, codes together, the codebook, sensitivity."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from codex.errors import NotFound, UsageProblem
from codex.exporting import layout_counts as tables
from codex.exporting.figure_grid import co_occurrence_figure
from codex.matrix.cooccurrence import co_occurrence
from codex.matrix.sensitivity import sensitivity
from codex.model.code import wording
from codex.model.round import CODING
from codex.steps.matrix.blind_review import blinding_of
from codex.steps.matrix.decided_units import coding_round, decided_units, finishers
from codex.steps.matrix.layout_parts import Drawn
from codex.steps.matrix.matrix import EVERY_CODE, build_matrix, chosen_codes, wanted_by
from codex.steps.matrix.matrix_view import anonymity_of
from codex.steps.sources.source_names import cited_book, references_by_key, source_name
from codex.steps.sources.which_sources import inherited
from codex.steps.study.expert_labels import expert_labels
from codex.steps.study.gate import bare_rounds
from codex.store.experts import experts
from codex.store.sources import sources

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from codex.model.code import Codebook
    from codex.model.estimate import Estimate
    from codex.model.matrix import Axis
    from codex.model.round import Round
    from codex.model.table import Table
    from codex.steps.matrix.decided_units import DecidedUnits
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

    quorum = max(built.matrix.quorum, 1)
    enough = Counter(
        built.source_of[name]
        for name, times in finishers(study, built.round).items()
        if times >= quorum and name in built.source_of
    )
    if cols.kind == "source":
        return {item: enough[item] for item in cols.items}
    every = inherited(study)
    value = values_of(cols.id, [replace(one, attributes=every(one)) for one in built.sources.values()])
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
    one = coding_round(study, layout.round_id, peek=peek)
    units = decided_units(study, one, layout.codebook)
    place = units.source_of
    kept = _kept(study, layout, units)
    narrowed = chosen_codes(units.book, layout.codes)
    held: dict[str, set[str]] = {}
    for code in _in_branches(units.book, layout.rows):
        if narrowed and code not in narrowed:
            continue
        chosen = {name for name in units.held.get(code, ()) if kept is None or place[name] in kept}
        if chosen:
            held[code] = {place[name] for name in chosen} if unit == "source" else chosen
    done = [name for name in units.done if kept is None or place[name] in kept]
    size = len({place[name] for name in done}) if unit == "source" else len(done)
    found = co_occurrence(held, size)

    def names(say: Words) -> dict[str, str]:
        return {code.id: wording(code.name, say.language) or code.id for code in units.book.codes}

    return Drawn(
        lambda say: (tables.co_occurrence_table(found, names(say), say, measure=measure, unit=unit),),
        rounds=(one,),
        codebook=units.book.version,
        n={"excerpts": len(done), "codes": len(held), "experts": len(one.roster)},
        methods={"rule": one.protocol.rule, "unit": unit, "measure": measure},
        figure=lambda say: co_occurrence_figure(found, names(say), say, measure=measure),
        findings=_open_places(one, units.unsettled),
    )


def _open_places(one: Round, n: int) -> tuple[tuple[str, Mapping[str, object]], ...]:
    """Return what to say of the ``n`` places of free spans that are no excerpts yet."""
    return (("spans.not-counted", {"n": n, "round": one.id}),) if n else ()


def codebook(study: Study, layout: Layout, *, peek: bool) -> Drawn:
    """Return the codebook with how often each code holds and how far its judges agreed (L9).

    Without a round of tags or free spans it is the codebook as it stands now, without figures.
    """
    from codex.store.codebooks import codebook as read
    from codex.store.versions import current_version

    if not layout.round_id and not any(one.kind in CODING for one in bare_rounds(study)):
        version = current_version(study.file)
        book = cited_book(read(study.file, version or None), references_by_key(sources(study.file)))
        return Drawn(lambda say: (tables.codebook_table(book, say),), codebook=version)
    from codex.exporting.provenance_words import coefficient_name

    one = coding_round(study, layout.round_id, peek=peek)
    units = decided_units(study, one, layout.codebook)
    decided = {
        code.id: set().union(*(units.held.get(member, ()) for member in units.book.family(code.id)))
        for code in units.book.codes
    }
    book = cited_book(units.book, references_by_key(sources(study.file)))
    if layout.blind:
        book = blinding_of(study).book(book)
    place = units.source_of
    chosen, called, figures = _agreement(study, one, units, layout)

    def made(say: Words) -> tuple[Table, ...]:
        return (
            tables.codebook_table(
                book,
                say,
                excerpts={code: len(names) for code, names in decided.items()},
                sources={code: len({place[name] for name in names}) for code, names in decided.items()},
                estimates=figures,
                coefficient=coefficient_name(chosen, called, say),
            ),
        )

    return Drawn(
        made,
        rounds=(one,),
        codebook=units.book.version,
        n={"excerpts": len(units.source_of), "experts": len(one.roster)},
        methods={"coefficient": chosen, "interval": one.protocol.primary.interval},
        findings=_open_places(one, units.unsettled),
    )


def _agreement(
    study: Study, one: Round, units: DecidedUnits, layout: Layout
) -> tuple[str, tuple[str, ...], dict[str, Estimate]]:
    """Return a coefficient, what it is called (text ids), and code -> estimate; of spans the u-alpha of each code."""
    if units.table is None:
        from codex.steps.agreement.figures import Asked
        from codex.steps.agreement.span_agreement import ONE_CODE, span_figures

        asked = Asked(by="code", codebook=layout.codebook)
        try:
            found = span_figures(study, one, asked)
        except NotFound:  # nobody worked through a source: there is nothing to compare
            found = ()
        told = f"agree.name-{ONE_CODE.replace('_', '-')}"
        return ONE_CODE, (told,), {_code(each.scope): each.estimate for each in found}
    from codex.agreement.coefficients import coefficient, text_ids
    from codex.steps.paper.report_facts import round_figures

    chosen = _per_code(coefficient(one.protocol.primary.coefficient).name)
    figures = {
        _code(figure.scope): figure.estimate
        for figure in round_figures(units.table)
        if figure.scope.startswith("code:") and figure.estimate.coefficient == chosen
    }
    return chosen, text_ids(chosen), figures


def _code(scope: str) -> str:
    return scope.partition(":")[2]


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
        findings=_open_places(built.round, built.unsettled),
    )


def _in_branches(book: Codebook, rows: str) -> list[str]:
    """Return the living codes of the branch that was asked for, of all where none was."""
    from codex.steps.matrix.matrix import Axes

    return list(Axes(book, (), {}).code_axis(rows or EVERY_CODE).items)


def _kept(study: Study, layout: Layout, units: DecidedUnits) -> frozenset[str] | None:
    """Return the sources that were asked for, None for all."""
    if not layout.where and not layout.sources:
        return None
    from codex.steps.sources.which_sources import find_source, the_filter

    asked = {find_source(study, word).id for word in layout.sources}
    fits = the_filter(study, layout.where).fits
    used = set(units.source_of.values())
    return frozenset(
        one.id
        for one in sources(study.file)
        if one.id in used and (not asked or one.id in asked) and fits(one)
    )
