"""Living corpora: a file that comes again is known, changed or new."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING, Any

from codex.model.quick_dataclass import dataclass, field
from codex.store import holdings
from codex.store import sources as store
from codex.store.digests import blake2b
from codex.store.records import record, records
from codex.store.unchanged import originals, texts_by_original

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Mapping

    from codex.model.source import Draft, Source
    from codex.steps.study.opening import Study
    from codex.store.log import Write

ONE_TEXT = frozenset(
    (".txt", ".text", ".log", ".md", ".markdown", ".mdown", ".docx", ".docm", ".dotx", ".odt", ".fodt", ".ott",
     ".rtf", ".html", ".htm", ".xhtml", ".epub", ".pdf")
)  # fmt: skip
"""Files that give one text each, of which no record is left out."""
ALIKE = 0.5
"""Share of the words (by lines, or by runs of three) that makes a text a new version and no other of its name."""


@dataclass(slots=True)
class _Named:
    """The sources that came from files of one name."""

    texts: list[Source] = field(default_factory=list)
    """All but answers."""
    rows: dict[Hashable, list[str]] = field(default_factory=dict)
    """Answers: id of the row, or all attributes where it has none -> ids of sources."""


class Corpus:
    """What the study holds before an import, looked up by file.

    Args:
        study: The study.
        names: Names of the files that are imported.
    """

    def __init__(self, study: Study, names: Collection[str]) -> None:
        self.study = study
        self._names = set(names)
        self._by_file: dict[str, _Named] | None = None
        self._masked: dict[str, list[Source]] | None = None
        self._gone: list[tuple[bytes, str]] | None = None
        self._whole: dict[str, tuple[str, str]] | None = None
        self._files: frozenset[str] | None = None
        self._taken: set[str] = set()
        self._copies = f"{study.corpus}{os.sep}"

    def look(self) -> None:
        """See what is there, before anything of this import is."""
        self._of("")
        self.knows("")

    def is_withdrawn(self, digest: str) -> bool:
        """Say whether a file holds a source that was withdrawn: it must not come back by itself."""
        return any(fingerprint(digest, salt) == told for salt, told in self._withdrawn())

    def has_withdrawn(self) -> bool:
        """Say whether anybody has withdrawn: nothing of them is kept by which a row of another table could be known."""
        return bool(self._withdrawn())

    def _withdrawn(self) -> list[tuple[bytes, str]]:
        if self._gone is None:
            self._gone = [
                (bytes.fromhex(one["salt"]), one["digest"])
                for one in records(self.study.file, "withdrawn").values()
            ]
        return self._gone

    def unchanged(self, digest: str, suffix: str) -> tuple[str, str] | None:
        """Return id and title of the text that these very bytes gave before, where reading them again gives the same.

        The study is asked only where it keeps a copy of the file: of a new one there is none.
        """
        if suffix.lower() not in ONE_TEXT:
            return None
        if self._whole is None:
            if not os.path.isfile(f"{self._copies}{digest}{suffix.lower()}"):  # noqa: PTH113 - a thousand times
                return None
            self._whole = texts_by_original(self.study.file)
        return self._whole.get(digest)

    def knows(self, digest: str) -> bool:
        """Say whether anything came from a file with these bytes before this import."""
        if self._files is None:
            self._files = originals(self.study.file)
        return digest in self._files

    def anonymized(self, digest: str, draft: Draft) -> Source | None:
        """Return the source that this draft became before names were replaced in it."""
        if self._masked is None:
            self._masked = {}
            for source_id in holdings.anonymized(self.study.file):
                found = store.source(self.study.file, source_id)
                if found is not None:
                    self._masked.setdefault(found.original.partition(".")[0], []).append(found)
        every = self._masked.get(digest, ())
        return next((one for one in every if draft.kind != "answers" or one.kind == "answers"), None)

    def earlier(self, file_name: str, draft: Draft) -> tuple[Source | None, bool]:
        """Return the source that a draft is a later state of, and whether its text is the same.

        Files: one name and at least half of the words. Rows of answers: one file name and one id;
        without ids, the same words and attributes. References keep to their text.
        """
        if draft.kind == "reference":
            return None, False
        named = self._of(file_name)
        if draft.kind == "answers":
            return self._row(named, draft)
        left = [one for one in named.texts if one.id not in self._taken]
        if len(left) == 1:
            text = store.text(self.study.file, left[0].id)
            if alike(text, draft.text) >= ALIKE:
                self._taken.add(left[0].id)
                return left[0], text == draft.text
        return None, False

    def namesake(self, file_name: str, draft: Draft) -> Source | None:
        """Return the one source of a file of this name, of which the draft is no later state."""
        if draft.kind in {"reference", "answers"}:
            return None
        left = [one for one in self._of(file_name).texts if one.id not in self._taken]
        return left[0] if len(left) == 1 else None

    def _row(self, named: _Named, draft: Draft) -> tuple[Source | None, bool]:
        row = draft.attributes.get("id", "")
        for source_id in named.rows.get(_row_key(draft.attributes), ()):
            if source_id in self._taken:
                continue
            same = store.text(self.study.file, source_id) == draft.text
            if row or same:
                self._taken.add(source_id)
                return store.source(self.study.file, source_id), same
        return None, False

    def _of(self, file_name: str) -> _Named:
        if file_name and file_name not in self._names:  # a sheet has a name of its own
            self._names.add(file_name)
            self._by_file = None
        if self._by_file is None:
            self._by_file = {}
            for one in store.sources_of_files(self.study.file, self._names):
                named = self._by_file.setdefault(one.file, _Named())
                if one.kind == "answers":
                    named.rows.setdefault(_row_key(one.attributes), []).append(one.id)
                else:
                    named.texts.append(one)
        return self._by_file.get(file_name) or _Named()


def _row_key(attributes: Mapping[str, str]) -> Hashable:
    return attributes.get("id") or frozenset(attributes.items())


def fingerprint(digest: str, salt: bytes) -> str:
    """Return by which a withdrawn file is known again, without telling anything of it."""
    return blake2b(digest.encode(), key=salt, digest_size=16).hexdigest()


def withdrawn_record(study: Study, original: str) -> Write:
    """Return the write that remembers a withdrawn file."""
    salt = study.file.ids.random(16)
    told = fingerprint(original.partition(".")[0], salt)
    return record(study.file, "withdrawn", {"salt": salt.hex(), "digest": told})


def alike(old: str, new: str) -> float:
    r"""Return the share of the longer text's words that both texts have, by lines or by runs of three words.

    Lines tell long files at once; runs of words see that a few long paragraphs were each corrected a little.

    >>> alike("one two\nthree four", "one two\nthree five")
    0.5
    >>> alike("we met in the forum on monday", "we met in the forum on tuesday")
    0.8
    """
    lines = [
        Counter(" ".join(line.split()) for line in text.splitlines() if line.strip()) for text in (old, new)
    ]
    by_lines = _in_both(*(Counter({line: n * len(line.split()) for line, n in one.items()}) for one in lines))
    if by_lines >= ALIKE:
        return by_lines
    runs = (Counter(zip(words, words[1:], words[2:], strict=False)) for words in (old.split(), new.split()))
    return max(by_lines, _in_both(*runs))


def _in_both(old: Counter[Any], new: Counter[Any]) -> float:
    return (old & new).total() / max(old.total(), new.total(), 1)
