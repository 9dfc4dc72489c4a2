"""Free spans as rows of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from codex.steps.codebook.recoded import recode
from codex.steps.coding.span_rounds import unitizing_round
from codex.steps.study.consents import kept_from
from codex.steps.study.gate import sees_all
from codex.store import spans as store

if TYPE_CHECKING:
    from codex.model.round import Round
    from codex.steps.study.opening import Study

COLUMNS: Final = (
    *("rater", "source", "start", "end", "code", "stance", "unsure", "length"),
    *("span", "round", "words", "note", "given"),
)


def span_rows(study: Study, *, asked_round: str | None = None, peek: bool = False) -> list[dict[str, Any]]:
    """Return a row for each span and code; who worked through a source and marked nothing has one without.

    That is the form in which ``codex agree`` reads a table of spans: its figures are those of the round.
    Codes that were merged are told as what they became; ``given`` names the one that was given where it
    is another. In an open round an expert who is on its roster gets their own spans and no others.

    Raises:
        Refused: The round is open and somebody else's spans would be read without ``peek``.
    """
    one = unitizing_round(study, asked_round)
    me = study.actor
    only = me.id if one.is_open and me.role != "facilitator" else None
    if only is None:
        sees_all(study, one, "span list", peek=peek)
    lengths = {stretch.source: stretch.length for stretch in one.sources}
    hidden = kept_from(study)
    texts = {
        stretch.source: "" if stretch.source in hidden else store.frozen_text(study.file, stretch)
        for stretch in one.sources
    }
    rows: list[dict[str, Any]] = []
    marked = set()
    read_as = recode(study.file, one.version)
    for given in store.spans(study.file, one.id, expert=only):
        (span,) = read_as.spans([given])
        if span.end > lengths.get(span.source, 0):
            continue
        other = " ".join(code for code in given.given if code not in span.given)
        for code, stance in span.codes or (("", ""),):
            rows.append(
                {
                    "rater": span.expert,
                    "source": span.source,
                    "start": span.start,
                    "end": span.end,
                    "code": code,
                    "stance": stance,
                    "unsure": span.unsure,
                    "length": lengths[span.source],
                    "span": span.id,
                    "round": one.id,
                    "words": texts[span.source][span.start : span.end],
                    "note": span.note,
                    "given": other,
                }
            )
            marked.add((span.source, span.expert))
    return rows + _empty(study, one, lengths, marked, only)


def _empty(
    study: Study, one: Round, lengths: dict[str, int], marked: set[tuple[str, str]], only: str | None
) -> list[dict[str, Any]]:
    """Return a row for each expert who says that a source holds nothing."""
    finished = store.finished(study.file, one.id)
    return [
        {"rater": expert, "source": source, "length": length, "round": one.id}
        for source, length in lengths.items()
        for expert in sorted(finished.get(source, frozenset()))
        if (source, expert) not in marked and only in {None, expert}
    ]
