"""A translated document beside its original: a table of proposals for each excerpt, for a person to look through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codex.corpus.aligning import Aligned
from codex.errors import NotFound
from codex.importing.reading import ReadOptions
from codex.importing.registry import read
from codex.model.excerpt import Translation
from codex.steps.sources.apart import Apart
from codex.steps.sources.translations import checked
from codex.steps.sources.which_sources import find_source
from codex.store import excerpts
from codex.store import sources as store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.model.finding import Finding
    from codex.model.source import Mark
    from codex.steps.study.opening import Study


@dataclass(frozen=True, slots=True)
class Proposal:
    """An excerpt and what seems to render it."""

    excerpt: str
    language: str
    translation: str
    translator: str
    way: str
    date: str
    doubt: str
    """``none``, ``counts``, ``length``, ``numbers``, ``wider``; nothing where there is no doubt."""
    original: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a translated document came to."""

    rows: tuple[Proposal, ...]
    counts: tuple[int, int]
    """Turns or paragraphs of the original and of the translation."""
    findings: tuple[Finding, ...]


def propose(
    study: Study, source: str, file: tuple[str, bytes], like: Translation, encoding: str | None = None
) -> Proposed:
    """Align a translated document with a source, and return what seems to render each of its excerpts.

    Nothing is written: the table is looked through, mended and brought in as any other table of translations.

    Args:
        study: The study.
        source: Id, title or file name of the original.
        file: Name and bytes of the translated document, in any format of texts.
        like: Language, translator, way and date of all of them.
        encoding: Python codec name, where the guess is wrong.

    Raises:
        NotFound: No such source, or it has no excerpts yet. DamagedInput: The document cannot be read.
        UsageProblem: No translator, or a way, language or date that there is not.
    """
    found = find_source(study, source)
    every = [
        one
        for one in excerpts.excerpts(study.file, found.id, codable=True)
        if one.text.strip() and not one.lost
    ]
    if not every:
        raise NotFound("sources.nothing-cut", source=found.title)
    name, data = file
    with Apart() as apart:
        reading = read(data, name, ReadOptions(encoding=encoding, apart=apart))
    text, marks = _joined([(draft.text, draft.marks) for draft in reading.drafts])
    aligned = Aligned(store.text(study.file, found.id), text, store.marks(study.file, found.id), marks)
    rows = []
    for one in every:
        if one.language == like.language:
            continue
        got = aligned.of(one.start, one.end)
        given = Translation(one.id, like.language, got.text or one.text, like.translator, like.way, like.date)
        told = checked(study, given)
        rows.append(
            Proposal(
                one.id, told.language, got.text, told.translator, told.way, told.date, got.doubt, one.text
            )
        )
    return Proposed(tuple(rows), aligned.counts, reading.findings)


def _joined(drafts: Sequence[tuple[str, Sequence[Mark]]]) -> tuple[str, tuple[Mark, ...]]:
    """Return the texts of a file one below the other, their marks with them."""
    from dataclasses import replace

    whole, marks = "", []
    for text, some in drafts:
        at = len(whole) + 2 * bool(whole)
        whole = f"{whole}\n\n{text}" if whole else text
        marks += [replace(mark, start=mark.start + at, end=mark.end + at) for mark in some]
    return whole, tuple(marks)
