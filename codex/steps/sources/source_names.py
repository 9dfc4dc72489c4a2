"""What a source is called where a paper speaks of it: cited where that can be, else by its title."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from codex.model.code import Code, Codebook, Text
    from codex.model.source import Source


def references_by_key(sources: Iterable[Source]) -> dict[str, Source]:
    """Return citekey -> reference."""
    return {str(one.cite["id"]): one for one in sources if one.kind == "reference" and one.cite.get("id")}


def reference_of(source: Source, references: Mapping[str, Source]) -> Source | None:
    """Return what a source is cited by: itself, or the reference by whose citekey the text is called."""
    if source.cite.get("author"):
        return source
    stem = source.file.rpartition(".")[0]
    return next((references[key] for key in (source.title, stem) if key in references), None)


def source_name(source: Source, references: Mapping[str, Source]) -> Text:
    """Return a source as the head of a row or column."""
    known = reference_of(source, references)
    return {"": (short_cite(known.cite) if known else "") or source.title}


def cited_book(book: Codebook, references: Mapping[str, Source]) -> Codebook:
    """Return the codebook with the publications that its codes come from as they are cited."""

    def origin(code: Code) -> dict[str, object]:
        known = references.get(str(code.origin.get("cite", "")))
        return {**code.origin, "cite": short_cite(known.cite)} if known else dict(code.origin)

    return replace(book, codes=tuple(replace(code, origin=origin(code)) for code in book.codes))


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
