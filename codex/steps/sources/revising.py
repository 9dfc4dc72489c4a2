"""A new text for a source: its excerpts follow their words, or are flagged."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from codex.corpus.following import Follower
from codex.corpus.locating import Locator, Place
from codex.model.excerpt import Excerpt
from codex.model.finding import Finding
from codex.store import bodies, excerpts, holdings, spans
from codex.store import sources as store

if TYPE_CHECKING:
    from codex.model.source import Draft, Source
    from codex.model.span import FreeSpan
    from codex.steps.study.opening import Study
    from codex.store.log import Write
    from codex.store.study_file import StudyFile


def revise(
    study: Study, source: Source, draft: Draft, *, file_name: str, original: str, identity: str
) -> tuple[Write, tuple[Finding, ...]]:
    """Return the write that gives a source its new text, and what was noticed.

    Every excerpt follows its words to their new place. Where they are gone, or stand in several
    places and which is meant cannot be told, it keeps the words that were judged and is flagged.
    """
    file = study.file
    follower = Follower(store.text(file, source.id), draft.text)
    locator = Locator(draft.text, draft.marks)
    moves: list[list[Any]] = []
    findings: list[Finding] = []
    followed = lost = 0
    every = list(excerpts.excerpts(file, source.id))
    told_by = {one.id: _followed(one, follower, locator) for one in every}
    claims = Counter((one.cut, told_by[one.id]) for one in every)
    for one in every:
        place = told_by[one.id]
        if place is not None and claims[one.cut, place] == 1:  # two of one cut at one place: neither is known
            moves.append([one.id, *place])
            followed += not one.context
            continue
        moves.append([one.id, 0, 0, bodies.put(file.connection, file.ids, one.text)])
        if one.context:
            continue
        lost += 1
        quote = one.text if len(one.text) <= 60 else one.text[:57] + "..."
        rounds = ", ".join(excerpts.in_samples(file, one.id)) or "-"
        told: dict[str, object] = {"excerpt": one.id, "quote": quote, "round": rounds}
        findings.append(Finding(file_name, "sources.quote-lost", fields=told))
    for span in spans.of_source(file, source.id):
        place = _span_followed(file, span, follower, locator)
        if place is not None:
            moves.append([span.id, *place])
    about = {
        **holdings.born_about(file, source.id),
        "file": file_name,
        "original": original,
        "attributes": {**dict(draft.attributes)},
    }
    write = holdings.revision(
        file,
        source.id,
        draft.text,
        marks=[list(asdict(mark).values()) for mark in draft.marks],
        about=about,
        moves=moves,
        why="edited",
        identity=identity,
    )
    fields: dict[str, object] = {
        "source": source.id,
        "title": source.title,
        "followed": followed,
        "lost": lost,
    }
    if source.id in holdings.anonymized(file):
        findings.insert(0, Finding(file_name, "sources.names-again", fields={"title": source.title}))
    return write, (Finding(file_name, "sources.new-version", fields=fields), *findings)


def _span_followed(
    file: StudyFile, span: FreeSpan, follower: Follower, locator: Locator
) -> tuple[int, int] | None:
    """Return where an expert's span lies in the new text, None where that cannot be told."""
    before = spans.moved_to(file, span)
    if before is None:
        return None
    start, end = before
    return _followed(Excerpt(span.id, span.source, start, end, follower.old[start:end]), follower, locator)


def _followed(one: Excerpt, follower: Follower, locator: Locator) -> tuple[int, int] | None:
    """Return where an excerpt's words stand in the new text, None where that cannot be told."""
    words = one.text
    if not words:
        return None
    if follower.stands(words):
        start = follower.unclaimed(words) if one.lost else follower.place(words, one.start)
        return None if start is None else (start, start + len(words))
    found = locator.find(words)
    return (found.start, found.end) if isinstance(found, Place) and found.how != "with ellipsis" else None
