"""Living corpora: a file that comes again is known, changed or new; excerpts follow their words."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from codex.model.excerpt import Excerpt
from codex.model.finding import Finding
from codex.store import bodies, excerpts, holdings, spans
from codex.store import sources as store
from codex.store.records import record, records

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from codex.corpus.locating import Locator
    from codex.model.source import Draft, Source
    from codex.model.span import FreeSpan
    from codex.steps.study.opening import Study
    from codex.store.log import Write
    from codex.store.study_file import StudyFile

ALIKE = 0.5
"""Share of the words (by lines) that a text must keep to be a new version and no other text of that name."""


class Corpus:
    """What the study holds before an import, looked up by file."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self._by_file: dict[str, list[Source]] | None = None
        self._gone: list[tuple[bytes, str]] | None = None
        self._taken: set[str] = set()
        self._works: dict[str, str] | None = None

    def is_withdrawn(self, digest: str) -> bool:
        """Say whether a file holds a source that was withdrawn: it must not come back by itself."""
        if self._gone is None:
            self._gone = [
                (bytes.fromhex(one["salt"]), one["digest"])
                for one in records(self.study.file, "withdrawn").values()
            ]
        return any(fingerprint(digest, salt) == told for salt, told in self._gone)

    def anonymized(self, digest: str, draft: Draft) -> Source | None:
        """Return the source that this draft became before names were replaced in it."""
        return next((one for one in self._of(draft, f"/{digest}") if self._is_anonymized(one.id)), None)

    def earlier(self, file_name: str, draft: Draft) -> tuple[Source | None, bool]:
        """Return the source that a draft is a later state of, and whether its text is the same.

        Files: one name and at least half of the words. Rows of answers: one file name and one id;
        without ids, the same words and attributes. References keep to their text.
        """
        if draft.kind == "reference":
            return None, False
        named = [
            one
            for one in self._of(draft, file_name)
            if one.id not in self._taken and (one.kind == "answers") == (draft.kind == "answers")
        ]
        for one in named:
            text = store.text(self.study.file, one.id)
            if draft.kind == "answers":
                same = text == draft.text
                row = draft.attributes.get("id", "")
                if (row and one.attributes.get("id") == row) or (
                    not row and same and one.attributes == draft.attributes
                ):
                    self._taken.add(one.id)
                    return one, same
            elif len(named) == 1 and alike(text, draft.text) >= ALIKE:
                self._taken.add(one.id)
                return one, text == draft.text
        return None, False

    def same_work(self, draft: Draft) -> str:
        """Return the reference of the study that is the same work, by DOI or title and year; empty: none."""
        if draft.kind != "reference":
            return ""
        if self._works is None:
            self._works = {}
            for one in store.sources(self.study.file):
                if one.kind == "reference":
                    for key in _work(one.cite, one.title):
                        self._works.setdefault(key, one.id)
        if not self._works:
            return ""
        return next((self._works[key] for key in _work(draft.cite, draft.title) if key in self._works), "")

    def _of(self, draft: Draft, file_name: str) -> list[Source]:
        if self._by_file is None:
            self._by_file = {}
            for one in store.sources(self.study.file):
                self._by_file.setdefault(one.file, []).append(one)
                self._by_file.setdefault(f"/{one.original.partition('.')[0]}", []).append(one)
        found = self._by_file.get(file_name, [])
        return [one for one in found if one.kind == draft.kind] if draft.kind == "answers" else found

    def _is_anonymized(self, source_id: str) -> bool:
        return holdings.why_revised(self.study.file, source_id) == "anonymized"


def _work(cite: Mapping[str, Any], title: str) -> list[str]:
    from codex.corpus.references import clean_doi

    doi = clean_doi(str(cite.get("DOI") or "")).lower()
    issued = cite.get("issued")
    parts = issued.get("date-parts") or [[]] if issued else [[]]
    said = " ".join(title.casefold().split())
    keys = [f"doi:{doi}"] if doi else []
    return [*keys, f"{said}:{parts[0][0]}"] if said and parts[0] else keys


def fingerprint(digest: str, salt: bytes) -> str:
    """Return by which a withdrawn file is known again, without telling anything of it."""
    return hashlib.blake2b(digest.encode(), key=salt, digest_size=16).hexdigest()


def withdrawn_record(study: Study, original: str) -> Write:
    """Return the write that remembers a withdrawn file."""
    salt = study.file.ids.random(16)
    told = fingerprint(original.partition(".")[0], salt)
    return record(study.file, "withdrawn", {"salt": salt.hex(), "digest": told})


def alike(old: str, new: str) -> float:
    r"""Return the share of the longer text's words that lie in lines both texts have.

    >>> alike("one two\nthree four", "one two\nthree five")
    0.5
    """
    from collections import Counter

    lines = [
        Counter(" ".join(line.split()) for line in text.splitlines() if line.strip()) for text in (old, new)
    ]
    weights = [sum(len(line.split()) * n for line, n in counted.items()) for counted in lines]
    both = sum(len(line.split()) * n for line, n in (lines[0] & lines[1]).items())
    return both / max(*weights, 1)


def revise(
    study: Study, source: Source, draft: Draft, *, file_name: str, original: str, identity: str
) -> tuple[Write, tuple[Finding, ...]]:
    """Return the write that gives a source its new text, and what was noticed.

    Every excerpt follows its words to their new place. Where they are gone, or stand in several
    places and which is meant cannot be told, it keeps the words that were judged and is flagged.
    """
    file = study.file
    old = store.text(file, source.id)
    from codex.corpus.locating import Locator

    locator = Locator(draft.text, draft.marks)
    moves: list[list[Any]] = []
    findings: list[Finding] = []
    followed = lost = 0
    for one in excerpts.excerpts(file, source.id):
        place = _followed(one, old, draft.text, locator)
        if place is not None:
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
        place = _span_followed(file, span, old, draft.text, locator)
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
    return write, (Finding(file_name, "sources.new-version", fields=fields), *findings)


def _span_followed(
    file: StudyFile, span: FreeSpan, old: str, new: str, locator: Locator
) -> tuple[int, int] | None:
    """Return where an expert's span lies in the new text, None where that cannot be told."""
    before = spans.moved_to(file, span)
    if before is None:
        return None
    start, end = before
    return _followed(Excerpt(span.id, span.source, start, end, old[start:end]), old, new, locator)


def _followed(one: Excerpt, old: str, new: str, locator: Locator) -> tuple[int, int] | None:
    """Return where an excerpt's words stand in the new text, None where that cannot be told."""
    from codex.corpus.locating import Place

    words = one.text
    if not words:
        return None
    here = list(_places(new, words))
    if len(here) == 1:
        return here[0], here[0] + len(words)
    if here and not one.lost:
        there = list(_places(old, words))
        if len(there) == len(here) and one.start in there:
            start = here[there.index(one.start)]
            return start, start + len(words)
        return None
    found = locator.find(words) if not here else None
    return (found.start, found.end) if isinstance(found, Place) and found.how != "with ellipsis" else None


def _places(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)
