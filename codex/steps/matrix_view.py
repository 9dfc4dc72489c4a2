"""A matrix with the words around it: quotes, sources, names, and where its numbers come from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import codex
from codex.errors import Refused
from codex.exporting.tidy import digest
from codex.model.code import wording
from codex.model.provenance import Provenance
from codex.model.view import ANONYMITY, MatrixView, Quote
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
    from codex.steps.matrix import Built
    from codex.steps.study import Study


PLACES = ("page", "paragraph", "turn", "time", "answer", "sentence")
"""Parts of a locator that tell a reader where to look."""


def view_of(
    study: Study, built: Built, layout: Mapping[str, Any], *, anonymity: str | None = None
) -> MatrixView:
    """Put everything that a reader may see around a matrix.

    Args:
        study: The study.
        built: The matrix.
        layout: What was asked for; enough to make the same export again.
        anonymity: Stricter than the protocol's, if said.

    Raises:
        Refused: Less anonymity than the protocol promised the experts.
    """
    plan = built.round.protocol
    chosen = anonymity or plan.anonymity
    if ANONYMITY.index(chosen) < ANONYMITY.index(plan.anonymity):
        raise Refused("steps.anonymity", asked=chosen, protocol=plan.anonymity)
    people = {expert.id: expert.name for expert in experts(study.file)}
    wanted = {one for cell in built.matrix.cells.values() for one in cell.ids()}
    references = {
        str(s.cite["id"]): s for s in built.sources.values() if s.kind == "reference" and s.cite.get("id")
    }
    other = translations(study.file, wanted)
    shown = {code.id: code.definition for code in built.book.codes if code.definition}
    items = {*built.matrix.rows.items, *built.matrix.cols.items}
    return MatrixView(
        matrix=built.matrix,
        study=study.name,
        title=_title(built),
        row_title=side_title(built, built.matrix.rows.id),
        col_title=side_title(built, built.matrix.cols.id),
        quotes={
            one.id: _quote(one, built.sources[one.source], references, other.get(one.id, ()))
            for one in chosen_excerpts(study.file, wanted)
        },
        experts={name: people.get(name, name) for name in built.round.roster},
        provenance=provenance_of(study, built, layout),
        anonymity=chosen,
        rule_text=plan.rule,
        definitions={item: shown[item] for item in items if item in shown},
    )


def side_title(built: Built, name: str) -> Text:
    """Return what a side is called: the name of its branch, else the attribute's."""
    branch = built.book.branch(name)
    return branch.name if branch is not None and branch.name else {"": name}


def _title(built: Built) -> Text:
    rows, cols = side_title(built, built.matrix.rows.id), side_title(built, built.matrix.cols.id)
    languages = [language for language in ("en", "ru", "kk") if rows.get(language) and cols.get(language)]
    if not languages:
        return {"": f"{wording(rows, 'en')} × {wording(cols, 'en')}"}
    return {language: f"{rows[language]} × {cols[language]}" for language in languages}


def _quote(
    one: Any, source: Source, references: Mapping[str, Source], other: Sequence[Translation] = ()
) -> Quote:
    """Return an excerpt as a page shows it, with its English translation, else the first there is."""
    translation = next((text for text in other if text.language == "en"), other[0] if other else None)
    reference = source if source.cite.get("author") else _reference(source, references)
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
        attributes=dict(source.attributes),
    )


def _reference(source: Source, references: Mapping[str, Source]) -> Source | None:
    """Return the reference that a text belongs to: the one whose citekey the text is called by."""
    stem = source.file.rpartition(".")[0]
    return next((references[key] for key in (source.title, stem) if key in references), None)


def short_cite(cite: Mapping[str, Any]) -> str:
    """Return a citation as it stands in a text.

    >>> short_cite({"author": [{"family": "Kop"}, {"family": "Hill"}], "issued": {"date-parts": [[2008]]}})
    'Kop & Hill, 2008'
    """
    names = [str(one.get("family") or one.get("literal") or "") for one in cite.get("author", ())]
    names = [name for name in names if name]
    who = f"{names[0]} et al." if len(names) > 2 else " & ".join(names)
    parts = cite.get("issued", {}).get("date-parts") or [[]]
    year = str(parts[0][0]) if parts[0] else ""
    return ", ".join(part for part in (who, year) if part)


def provenance_of(study: Study, built: Built, layout: Mapping[str, Any]) -> Provenance:
    """Return what the numbers of a matrix rest on; its date is that of the last event counted."""
    one, file = built.round, study.file
    pinned = root(file, one.id) or fingerprint(counted_events(file, one.id))
    return Provenance(
        study=study.name,
        study_id=file.study.hex(),
        date=last_event(file, one.id),
        codex=codex.__version__,
        codebook=one.version,
        protocol=one.protocol.digest,
        rule=one.protocol.rule,
        rounds=(one.id,),
        pins={one.id: pinned},
        n={
            "excerpts": len(built.source_of),
            "sources": len(set(built.source_of.values())),
            "experts": len(one.roster),
        },
        methods={
            "cell": built.matrix.rule,
            "k": str(built.matrix.k),
            "quorum": str(built.matrix.quorum),
            "frozen": "yes" if built.frozen_rule else "no",
        },
        layout=dict(layout),
        digest=digest(built.matrix),
    )
