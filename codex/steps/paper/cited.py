"""References: full texts and the references they belong to, export of what is cited."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from codex.corpus.folding import folded
from codex.corpus.same_work import Works, are_two_works, clean_doi, printed_in
from codex.errors import NotFound, UsageProblem
from codex.exporting.references import FORMATS, write
from codex.steps.sources.which_sources import find_source, the_filter
from codex.store import bodies, flow
from codex.store import sources as store
from codex.store.log import Write

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from codex.model.source import Source
    from codex.steps.matrix.matrix import Wanted
    from codex.steps.study.opening import Study


_FILE_TAGS: Final = ("L1", "L2", "L3", "L4", "file")
_FILE_COLUMNS: Final = frozenset(("file", "file attachments"))
_FILE: Final = re.compile(r".+\.(?:pdf|docx?|odt|rtf|epub|html?|txt|md)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sources that are one work."""

    kept: str
    other: str
    by: str
    """``doi``, ``title and year`` or ``said``; what may be one: ``title``, ``part of the title``; of a
    full text also ``file name``."""
    title: str


def export_refs(
    study: Study,
    form: str,
    *,
    every: bool = False,
    where: Sequence[str] | Mapping[str, str] = (),
    of: Wanted | None = None,
) -> str:
    """Return the references of the cited evidence, or of every source with a citation.

    Args:
        study: The study.
        form: One of :data:`codex.exporting.references.FORMATS`.
        every: All sources with a citation, cited or not.
        where: Conditions on sources.
        of: The matrix whose evidence is meant, for and against; without it what any round has brought.

    A full text without a citation of its own gives that of the reference it belongs to; two
    sources of one work give it once.

    Raises:
        UsageProblem: No such format, or no such matrix. NotFound: Nothing to export.
        Refused: The round of the matrix is open.
    """
    if form not in FORMATS:
        raise UsageProblem("cli.unknown-format", format=form, formats=", ".join(FORMATS))
    asked = the_filter(study, where)
    wanted = None if every else _of_matrix(study, of) if of is not None else flow.cited(study.file)
    found: dict[str, dict[str, Any]] = {}
    works = Works()
    for source in store.sources(study.file):
        if (wanted is not None and source.id not in wanted) or not asked.fits(source) or not source.cite:
            continue
        cite = dict(source.cite)
        if works.find(cite, source.title) is None:
            works.add(cite, source.id, source.title)
            found[source.id] = cite
    if not found:
        raise NotFound("sources.no-refs" if every else "sources.no-evidence")
    return write(sorted(found.values(), key=lambda cite: str(cite.get("id", ""))), form)


def _of_matrix(study: Study, wanted: Wanted) -> frozenset[str]:
    """Return the sources that a matrix cites."""
    from codex.steps.matrix.matrix import build_matrix

    built = build_matrix(study, wanted)
    cited = {name for cell in built.matrix.cells.values() for name in cell.ids("in", "against")}
    return frozenset(built.source_of[name] for name in cited if name in built.source_of)


def attach_texts(
    study: Study, text: str = "", reference: str = "", *, dry_run: bool = False
) -> tuple[Pair, ...]:
    """Give full texts the citation of the reference they belong to.

    Without names every text is looked at that has no citation, or none but the DOI that its file
    tells: a file named by the citekey, its DOI on the first page or its title says whose it is; two
    answers are none.

    Raises:
        NotFound: No such source.
    """
    with study.file.transaction():
        if text:
            source, target = find_source(study, text), the_reference(study, reference)
            found = [(source, target, "said")]
        else:
            found = list(_belonging(study))
        if not dry_run:
            study.write(
                [cite_changed(study, one.id, {**one.cite, **target.cite}) for one, target, _ in found]
            )
    return tuple(Pair(target.id, one.id, by, one.title) for one, target, by in found)


def the_reference(study: Study, asked: str) -> Source:
    """Return the reference of that id or citekey, else the source with a citation that is meant.

    Raises:
        NotFound: There is none, or it has no citation.
    """
    wanted = asked.casefold()
    for one in store.sources(study.file):
        if one.kind == "reference" and wanted in {one.id, str(one.cite.get("id", "")).casefold()}:
            return one
    found = find_source(study, asked)
    if not found.cite:
        raise NotFound("sources.no-cite", source=asked)
    return found


def _belonging(study: Study) -> Iterator[tuple[Source, Source, str]]:
    everything = list(store.sources(study.file))
    references = [one for one in everything if one.kind == "reference" and one.cite]
    known = _Known(references)
    for one in everything:
        if one.kind in {"paper", "web"} and not one.cite.get("title"):
            target, by = known.find(one, store.text(study.file, one.id)[:6000])
            if target is not None:
                yield one, target, by


class _Known:
    """References by what a full text tells of itself."""

    def __init__(self, references: Sequence[Source]) -> None:
        self._by_key = {str(one.cite.get("id", "")).casefold(): one for one in references}
        self._by_doi = {doi: one for one in references if (doi := _doi(one.cite))}
        self._by_title: dict[str, list[Source]] = {}
        self._by_file: dict[str, dict[str, Source]] = {}
        for one in references:
            for name in _files(one):
                self._by_file.setdefault(name, {})[one.id] = one
            self._by_title.setdefault(folded(one.title).letters, []).append(one)

    def find(self, text: Source, start: str) -> tuple[Source | None, str]:
        """Return the reference of a text and by what it was known; one of another DOI is not it."""
        own = self._by_doi.get(_doi(text.cite))
        if own is not None:
            return own, "doi"
        kept = list(self._by_file.get(Path(text.file).name.casefold(), {}).values())
        named = kept[0] if len(kept) == 1 else self._by_key.get(Path(text.file).stem.casefold())
        if named is not None and not _is_other(text, named):
            return named, "file name"
        dois = {clean_doi(match).lower() for match in re.findall(r"10\.\d{4,9}/\S+", start)}
        meant = {self._by_doi[doi].id: self._by_doi[doi] for doi in dois if doi in self._by_doi}
        if not text.cite and len(meant) == 1:
            return next(iter(meant.values())), "doi"
        opening = folded(start[:2000]).letters
        titled = [
            ref
            for title, refs in self._by_title.items()
            if len(title) >= 20 and title in opening and len(refs) == 1 and not _is_other(text, refs[0])
            for ref in refs
        ]
        return (titled[0], "title") if len(titled) == 1 else (None, "")


def _files(reference: Source) -> Iterator[str]:
    """Yield the names of the files that a manager keeps with a reference (RIS ``L1``, BibTeX ``file``)."""
    custom = reference.cite.get("custom") or {}
    said = [value for tag in _FILE_TAGS for value in custom.get(tag) or ()]
    said += [value for name, value in reference.attributes.items() if name.casefold() in _FILE_COLUMNS]
    for value in said:
        for part in re.split(r"[/\\:;]", unquote(str(value))):
            if _FILE.fullmatch(part.strip()):
                yield part.strip().casefold()


def _doi(cite: Mapping[str, Any]) -> str:
    return clean_doi(str(cite.get("DOI") or "")).lower()


def _is_other(text: Source, reference: Source) -> bool:
    return are_two_works(printed_in(text.cite), printed_in(reference.cite))


def cite_changed(study: Study, name: str, cite: Mapping[str, Any]) -> Write:
    """Return the write that changes a source's citation; its title stays as it is."""
    old = store.said(study.file, name)
    body = bodies.put_json(study.file.connection, study.file.ids, {**old, "cite": dict(cite)})
    return Write("set@1", (f"source:{name}", "about"), {"body": body})
