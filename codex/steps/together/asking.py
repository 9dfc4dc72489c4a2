"""Ask the study in SQL: which tables there are, and who may read what in them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from codex.model.code import wording
from codex.steps.study.gate import all_rounds
from codex.store.questions import Found, Table, answer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from codex.steps.study.opening import Study

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "source": ("id", "title", "kind", "language", "encoding", "length", "file", "consent"),
    "attribute": ("source", "name", "value"),
    "excerpt": (
        *("id", "source", "start", "end", "text", "locator"),
        *("language", "speaker", "codable", "context"),
    ),
    "code": ("id", "branch", "parent", "name", "definition", "retired"),
    "expert": ("id", "name", "role", "languages", "experience", "conflicts"),
    "round": ("round", "kind", "open", "sample", "codebook", "rule", "quorum"),
    "judgment": ("round", "excerpt", "expert", "code", "stance", "unsure", "note", "done", "occasion"),
    "decision": ("round", "excerpt", "code", "give", "by", "date", "why", "present", "actor"),
    "vote": ("round", "item", "question", "expert", "value", "state", "comment"),
}
"""Table -> columns, named as in the tables that codex writes; yes and no are 1 and 0."""


def ask(study: Study, question: str, *, peek: bool = False) -> Found:
    """Answer a question in SQL; only the tables it names are read.

    In an open round an expert finds their own judgments and votes; the facilitator needs ``--peek``,
    which is recorded.

    Raises:
        UsageProblem: It is no SQL, names what is not there, or would do more than read.
        Refused: It needs what others judged in an open round.
    """

    def table(name: str) -> Table:
        return Table(COLUMNS[name], lambda: _rows(study, name, peek=peek))

    return answer(question, {name: table(name) for name in COLUMNS})


def _rows(study: Study, name: str, *, peek: bool) -> Iterator[tuple[Any, ...]]:
    if name == "judgment":
        yield from _judgments(study, peek=peek)
    elif name == "vote":
        yield from _votes(study, peek=peek)
    else:
        yield from _OPEN[name](study)


def _sources(study: Study) -> Iterator[tuple[Any, ...]]:
    from codex.store.sources import sources

    for one in sources(study.file):
        yield (
            *(one.id, one.title, one.kind, one.language),
            *(one.encoding, one.length, one.file, one.consent),
        )


def _attributes(study: Study) -> Iterator[tuple[Any, ...]]:
    from codex.steps.sources.which_sources import inherited
    from codex.store.sources import sources

    all_of = inherited(study)
    for one in sources(study.file):
        for name, value in all_of(one).items():
            yield one.id, name, value


def _excerpts(study: Study) -> Iterator[tuple[Any, ...]]:
    from codex.steps.study.consents import as_shown, kept_from
    from codex.store.excerpts import excerpts

    closed = kept_from(study)
    for one in (as_shown(found, closed) for found in excerpts(study.file)):
        place = json.dumps(dict(one.locator), ensure_ascii=False, sort_keys=True)
        yield (
            *(one.id, one.source, one.start, one.end, one.text, place),
            *(one.language, one.speaker, int(one.codable), int(one.context)),
        )


def _codes(study: Study) -> Iterator[tuple[Any, ...]]:
    from codex.store.codebooks import codebook

    for one in codebook(study.file).codes:
        words = wording(one.name, ""), wording(one.definition, "")
        yield one.id, one.branch, one.parent, *words, int(one.retired)


def _experts(study: Study) -> Iterator[tuple[Any, ...]]:
    from codex.store.experts import experts

    for one in experts(study.file):
        yield one.id, one.name, one.role, " ".join(one.languages), one.experience, one.conflicts


def _rounds(study: Study) -> Iterator[tuple[Any, ...]]:
    for one in all_rounds(study):
        frozen = one.protocol
        yield one.id, one.kind, int(one.is_open), one.sample, one.version, frozen.rule, frozen.quorum


def _decisions(study: Study) -> Iterator[tuple[Any, ...]]:
    from codex.store.judgments import decisions

    for one in decisions(study.file):
        yield (
            *(one.round, one.excerpt, one.code, int(one.give), one.by, one.on),
            *(one.why, " ".join(one.present), one.actor),
        )


_OPEN = {
    "source": _sources,
    "attribute": _attributes,
    "excerpt": _excerpts,
    "code": _codes,
    "expert": _experts,
    "round": _rounds,
    "decision": _decisions,
}
"""Tables with nobody's judgments in them -> their readers."""


def _judgments(study: Study, *, peek: bool) -> Iterator[tuple[Any, ...]]:
    from codex.steps.coding.judgment_tables import each_judgment

    return each_judgment(study, peek=peek, command="sql")


def _votes(study: Study, *, peek: bool) -> Iterator[tuple[Any, ...]]:
    from codex.model.round import is_vote
    from codex.steps.panel.panel_tables import vote_table

    for one in all_rounds(study):
        if is_vote(one.kind):
            for row in vote_table(study, round_id=one.id, peek=peek, command="sql"):
                yield tuple(row[column] for column in COLUMNS["vote"])
