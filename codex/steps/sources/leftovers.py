"""What still tells who somebody is, wherever the study keeps words: the last look before it is shared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codex.steps.sources.anonymize import REMARKS, around_text, hit_found, scan
from codex.steps.sources.notes import FIELD
from codex.steps.sources.shown_in import files_of, words_of
from codex.steps.study.gate import blind_rounds
from codex.store import named
from codex.store import rounds as rounds_store
from codex.store import sources as store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.corpus.pseudonyms import Scanner
    from codex.steps.sources.anonymize import Found
    from codex.steps.study.opening import Study
    from codex.store.named import Named

_SEEN: Final = frozenset({"source", "revise", "cut"})
_PEOPLE: Final = frozenset({"expert", "study"})
"""Kinds (stems) that name those who make the study: that they bear a listed name is no leftover."""


def leftovers(study: Study, scanner: Scanner) -> tuple[Found, ...]:
    """Return what still tells who somebody is.

    In texts, titles, attributes, names of speakers, translations, memos, notes, reasons and comments; in
    cases, searches, the codebook and everything else that is written down, and in what was written there
    before; in names of samples; in originals and other files of the study's folder.
    """
    found = list(scan(study, scanner))
    for source in store.sources(study.file):
        for said in dict.fromkeys(around_text(study, source)):
            found += [hit_found(source.id, source.title, said, hit) for hit in scanner.scan(said)]
    for one in named_bodies(study, scanner):
        title = one.kind if one.stands else f"{one.kind} …"
        where = ":".join((one.kind, *one.key[:2]))
        found += [hit_found(where, title, one.content, hit) for hit in scanner.named(one.content)]
    for name, said in dict.fromkeys(named.said_in_log(study.file)):
        found += [hit_found(f"set:{name}", "", said, hit) for hit in scanner.named(said)]
    for sample in rounds_store.samples(study.file):
        found += [
            hit_found(f"sample:{sample.name}", "", sample.name, hit) for hit in scanner.named(sample.name)
        ]
    for path in files_of(study.folder):
        name = path.relative_to(study.folder).as_posix()
        said = f"{name}\n{words_of(path)}"
        found += [hit_found(f"file:{name}", name, said, hit) for hit in scanner.named(said)]
    return tuple(found)


def named_bodies(study: Study, scanner: Scanner) -> Iterator[Named]:
    """Yield what names somebody and is no present text, title, memo or note of a source: that is seen otherwise.

    What others wrote in an open round is passed over, as everywhere.
    """
    blind = blind_rounds(study)
    for one in named.bodies_that(study.file, lambda content: bool(scanner.named(content))):
        if one.kind in _PEOPLE or (one.kind in REMARKS and (one.stands or one.key[0] in blind)):
            continue
        entity = one.key[0].partition(":")[0] if one.kind == "set" else ""
        if one.stands and (one.kind in _SEEN or entity in {"source", "excerpt", "note"}):
            continue
        if entity == "note" and FIELD in one.key and blind:
            continue
        yield one
