"""What was decided in a round of coding, as counted layouts need it: excerpts of tags, or settled places of spans."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from codex.codebook.becoming import merged_into
from codex.errors import UsageProblem
from codex.model.round import CODING
from codex.steps.codebook.recoded import read_under
from codex.steps.coding.resolving import each_outcome
from codex.steps.study.gate import sees_all, the_round
from codex.steps.study.to_settle import span_round
from codex.store import judgments as store
from codex.store import spans as span_store

if TYPE_CHECKING:
    from codex.model.code import Codebook
    from codex.model.round import Round
    from codex.steps.coding.judged import Judged
    from codex.steps.study.opening import Study


class DecidedUnits(NamedTuple):
    """The excerpts of a round, and the codes that hold on them."""

    book: Codebook
    """The codebook under which the round is read."""
    source_of: dict[str, str]
    """Excerpt -> source."""
    done: tuple[str, ...]
    """Excerpts that somebody finished, in the order of the round."""
    held: dict[str, set[str]]
    """Code -> excerpts on which the rule, or people, decided that it holds."""
    table: Judged | None = None
    """The judgments of a round of tags; spans are no such table."""
    unsettled: int = 0
    """Places of a round of free spans on which nobody decided: they are no excerpts yet."""


def coding_round(study: Study, asked: str | None, *, peek: bool) -> Round:
    """Return the closed round of tags or of free spans that was asked for; else the newest of tags, else of spans.

    Raises:
        Refused: It is open and ``--peek`` was not given. NotFound: There is none.
        UsageProblem: It is a round of votes.
    """
    one = span_round(study, asked) or the_round(study, asked, kind="tag" if asked is None else None)
    if one.kind not in CODING:
        raise UsageProblem("steps.not-tags", round=one.id)
    sees_all(study, one, "matrix", peek=peek)
    return one


def decided_units(study: Study, one: Round, codebook: str = "") -> DecidedUnits:
    """Return what was decided in a round that the caller may read.

    Args:
        study: The study.
        one: A round of tags or of free spans.
        codebook: Version under which it is read, or ``now``; empty: the one that the round froze.
    """
    return _of_spans(study, one, codebook) if one.kind == "unitize" else _of_tags(study, one, codebook)


def _of_tags(study: Study, one: Round, codebook: str) -> DecidedUnits:
    from codex.steps.coding.judged import judged

    table = judged(study.file, one, read_under(study, one, codebook))
    settled = {(item.excerpt, item.code): item for item in store.decisions(study.file, one.id)}
    held: dict[str, set[str]] = {}
    for came in each_outcome(table, settled):
        if came.outcome == "in":
            held.setdefault(came.code, set()).add(came.excerpt)
    done = tuple(
        excerpt
        for number, excerpt in enumerate(table.excerpts)
        if any(row[number] is not None for row in table.seen)
    )
    return DecidedUnits(table.book, dict(zip(table.excerpts, table.sources, strict=True)), done, held, table)


def _of_spans(study: Study, one: Round, codebook: str) -> DecidedUnits:
    from codex.steps.coding.agreed_spans import agreed_spans, open_overlaps
    from codex.steps.coding.span_rounds import read_marked

    marked = read_marked(study, one, codebook)
    made = agreed_spans(study.file, one)
    became = merged_into(marked.book)
    held: dict[str, set[str]] = {}
    for each in made:
        for code in each.give:
            held.setdefault(became.get(code, code), set()).add(each.excerpt.id)
    return DecidedUnits(
        marked.book,
        {each.excerpt.id: each.source for each in made},
        tuple(each.excerpt.id for each in made if marked.finished.get(each.source)),
        held,
        unsettled=len(open_overlaps(marked, made)),
    )


def finishers(study: Study, one: Round) -> dict[str, int]:
    """Return excerpt -> how many experts finished it; a settled place is finished with its source."""
    if one.kind == "unitize":
        from codex.steps.coding.agreed_spans import agreed_spans

        finished = span_store.finished(study.file, one.id)
        return {
            each.excerpt.id: len(finished.get(each.source, frozenset()) & set(one.roster))
            for each in agreed_spans(study.file, one)
        }
    found: dict[int, int] = {}
    for excerpt, _, _ in store.done_rows(study.file, one.id):
        found[excerpt] = found.get(excerpt, 0) + 1
    names = store.names(study.file, set(found))
    return {names[number]: times for number, times in found.items()}
