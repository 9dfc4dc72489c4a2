"""A matrix with the words around it: quotes, sources, names, and where its numbers come from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import codex
from codex.errors import Refused, UsageProblem
from codex.exporting.tidy import digest
from codex.model.code import wording
from codex.model.provenance import Provenance
from codex.model.view import ANONYMITY, MatrixView, Quote
from codex.steps.matrix.matrix import in_words
from codex.steps.sources.cell_texts import cell_memos, key_quotes
from codex.steps.sources.source_names import cited_book, reference_of, references_by_key, short_cite
from codex.steps.study.expert_labels import expert_labels
from codex.steps.study.gate import all_rounds
from codex.store.excerpts import chosen_excerpts
from codex.store.experts import experts
from codex.store.rounds import counted_events, last_event, root
from codex.store.study_file import fingerprint
from codex.store.translations import translations

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codex.model.code import Text
    from codex.model.excerpt import Translation
    from codex.model.source import Source
    from codex.steps.matrix.matrix import Built
    from codex.steps.study.opening import Study


PLACES = ("page", "paragraph", "turn", "time", "answer", "sentence")
"""Parts of a locator that tell a reader where to look."""


def view_of(
    study: Study,
    built: Built,
    layout: Mapping[str, Any],
    *,
    anonymity: str | None = None,
    memos: bool = True,
) -> MatrixView:
    """Put everything that a reader may see around a matrix.

    Args:
        study: The study.
        built: The matrix.
        layout: What was asked for; enough to make the same export again.
        anonymity: Stricter than the protocol's, if said.
        memos: False leaves out what people wrote into the cells.

    Raises:
        Refused: Less anonymity than the protocol promised the experts.
    """
    plan = built.round.protocol
    chosen = anonymity_of(anonymity, plan.anonymity)
    people = {expert.id: expert.name for expert in experts(study.file)}
    wanted = {one for cell in built.matrix.cells.values() for one in cell.ids()}
    references = references_by_key(built.sources.values())
    other = translations(study.file, wanted)
    shown = {code.id: code.definition for code in built.book.codes if code.definition}
    items = {*built.matrix.rows.items, *built.matrix.cols.items}
    sides = built.matrix.rows, built.matrix.cols
    return MatrixView(
        matrix=built.matrix,
        study=study.name,
        title=_title(built),
        row_title=side_title(built, built.matrix.rows.id),
        col_title=side_title(built, built.matrix.cols.id),
        quotes={
            one.id: quote_of(one, built.sources[one.source], references, other.get(one.id, ()))
            for one in chosen_excerpts(study.file, wanted)
        },
        experts={name: people.get(name, name) for name in built.round.roster},
        labels=expert_labels(all_rounds(study)),
        provenance=provenance_of(study, built, layout),
        anonymity=chosen,
        rule_text=plan.rule,
        definitions={item: shown[item] for item in items if item in shown},
        memos=cell_memos(study, *sides) if memos else {},
        key_quotes=key_quotes(study, *sides),
        book=cited_book(built.book, references),
    )


def anonymity_of(asked: str | None, promised: str) -> str:
    """Return how experts are shown: as was asked for, never less than was promised.

    Raises:
        UsageProblem: No such word. Refused: Less anonymity than the protocol promised the experts.
    """
    chosen = asked or promised
    if chosen not in ANONYMITY:
        raise UsageProblem("report.unknown-anonymity", asked=chosen, known=", ".join(ANONYMITY))
    if ANONYMITY.index(chosen) < ANONYMITY.index(promised):
        raise Refused("steps.anonymity", asked=chosen, protocol=promised)
    return chosen


def side_title(built: Built, name: str) -> Text:
    """Return what a side is called: the name of its branch, else the attribute's."""
    branch = built.book.branch(name)
    if branch is not None:
        return branch.name or {"": name}
    return in_words(f"axis-{name}", name)


def _title(built: Built) -> Text:
    rows, cols = side_title(built, built.matrix.rows.id), side_title(built, built.matrix.cols.id)
    languages = [language for language in ("en", "ru", "kk") if rows.get(language) or cols.get(language)]
    return {
        language: f"{wording(rows, language or 'en')} × {wording(cols, language or 'en')}"
        for language in languages or [""]
    }


def quote_of(
    one: Any, source: Source, references: Mapping[str, Source], other: Sequence[Translation] = ()
) -> Quote:
    """Return an excerpt as a page shows it, with its English translation, else the first there is."""
    translation = next((text for text in other if text.language == "en"), other[0] if other else None)
    reference = reference_of(source, references)
    return Quote(
        text=one.text,
        source=source.id,
        title=str(reference.cite.get("title") or source.title) if reference else source.title,
        cite=short_cite(reference.cite) if reference else "",
        locator={key: value for key, value in one.locator.items() if key in PLACES},
        language=one.language,
        speaker=one.speaker,
        kind=source.kind,
        consent=source.consent,
        translation=translation.text if translation else "",
        translation_language=translation.language if translation else "",
        translator=translation.translator if translation else "",
        translation_way=translation.way if translation else "",
        translation_date=translation.date if translation else "",
        attributes=dict(source.attributes),
    )


def counted_n(built: Built) -> dict[str, int]:
    """Return how much a matrix was counted from."""
    return {
        "excerpts": len(built.source_of),
        "sources": len(set(built.source_of.values())),
        "experts": len(built.round.roster),
    }


def matrix_methods(built: Built) -> dict[str, str]:
    """Return the cell rule as it is carried in exports."""
    return {
        "cell": built.matrix.rule,
        "k": str(built.matrix.k),
        "quorum": str(built.matrix.quorum),
        "frozen": "yes" if built.frozen_rule else "no",
        **({"evidence": "selected (conditional)"} if built.evidence == "selected" else {}),
        **({"units": "spans settled by people"} if built.round.kind == "unitize" else {}),
    }


def provenance_of(study: Study, built: Built, layout: Mapping[str, Any]) -> Provenance:
    """Return what the numbers of a matrix rest on; its date is that of the last event counted."""
    one, file = built.round, study.file
    pinned = root(file, one.id) or fingerprint(counted_events(file, one.id))
    return Provenance(
        study=study.name,
        study_id=file.study.hex(),
        date=last_event(file, one.id),
        codex=codex.__version__,
        codebook=built.book.version,
        protocol=one.protocol.digest,
        rule=one.protocol.rule,
        rounds=(one.id,),
        pins={one.id: pinned},
        n=counted_n(built),
        methods=matrix_methods(built),
        layout=dict(layout),
        digest=digest(built.matrix),
    )
