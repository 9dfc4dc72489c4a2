"""What is open and what was decided on the spans of a unitizing round, as rows; and decisions without a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from codex.codebook.lookup import find_code
from codex.coding.joining import Stand
from codex.errors import NotFound
from codex.model.decision import Decision
from codex.steps.coding.agreed_spans import (
    agreed_spans,
    open_overlaps,
    record_place,
    tally_of,
    votes_at,
)
from codex.steps.coding.span_rounds import marked_in, text_of
from codex.steps.study.deciding import how_decided, must_decide, who_was_there
from codex.store import judgments as store
from codex.store.sources import without_consent

if TYPE_CHECKING:
    from codex.coding.joining import Overlap
    from codex.model.round import Round
    from codex.steps.coding.agreed_spans import Agreed
    from codex.steps.coding.span_rounds import Marked
    from codex.steps.study.opening import Study
    from codex.steps.study.to_settle import ToSettle

COLUMNS: Final = (
    *("source", "start", "end", "code", "gave", "against", "not_given", "missing"),
    *("outcome", "by", "why", "excerpt", "words"),
)


def span_outcomes(
    study: Study, one: Round, *, everything: bool = False, peek: bool = False
) -> list[dict[str, Any]]:
    """Return a row for each open place and code; with ``everything`` also for those that were decided.

    Raises:
        Refused: The round is open and ``peek`` is False; a look at an open one is recorded.
    """
    marked = marked_in(study, one, command="resolve", peek=peek)
    made = agreed_spans(study.file, one)
    hidden = without_consent(study.file)
    rows = [row for each in open_overlaps(marked, made) for row in _open(study, marked, each, hidden)]
    if everything:
        rows += [row for each in made for row in _decided(marked, each, hidden)]
    return sorted(rows, key=lambda row: (row["source"], row["start"], row["end"], row["code"]))


def _open(study: Study, marked: Marked, each: Overlap, hidden: frozenset[str]) -> list[dict[str, Any]]:
    start, end = each.range
    words = "" if each.source in hidden else text_of(study, marked.round, each.source)[start:end]
    rows = []
    for code in dict.fromkeys(code for span in each.spans for code in span.given):
        said = {span.expert: dict(span.codes)[code] for span in each.spans if code in span.given}
        could = marked.raters(each.source, [code])
        votes = {name: said.get(name, "no") if name in could else "missing" for name in marked.round.roster}
        rows.append(
            {
                **_row(each.source, (start, end), code, votes),
                "outcome": "undecided",
                "by": "rule",
                "why": "",
                "excerpt": "",
                "words": words,
            }
        )
    return rows


def _decided(marked: Marked, each: Agreed, hidden: frozenset[str]) -> list[dict[str, Any]]:
    words = "" if each.source in hidden else each.excerpt.text
    return [
        {
            **_row(each.source, (each.start, each.end), one.code, votes_at(marked, each, one.code)),
            "outcome": "in" if one.give else "out",
            "by": one.by,
            "why": one.why,
            "excerpt": each.excerpt.id,
            "words": words,
        }
        for one in each.decisions
    ]


def _row(source: str, place: tuple[int, int], code: str, votes: dict[str, str]) -> dict[str, Any]:
    tally = tally_of(votes.values())
    counts = {"gave": tally.gave, "against": tally.against, "mentions": tally.mentions}
    counts |= {"not_given": tally.not_given, "missing": tally.missing, "roster": tally.roster}
    return {"source": source, "start": place[0], "end": place[1], "code": code, **counts, "votes": votes}


def decide_again(study: Study, one: Round, asked: ToSettle) -> Decision:
    """Record a decision on a code of a place that was decided on before.

    Raises:
        NotFound: No such place or code. Refused: The round is open, or the actor may not decide.
        UsageProblem: Way, date or reason are missing or wrong.
    """
    how = how_decided(asked.by, asked.on, asked.why)
    with study.file.transaction():
        must_decide(study, one, "decide")
        marked = marked_in(study, one, command="resolve")
        known = {each.excerpt.id for each in agreed_spans(study.file, one)}
        if asked.about not in known:
            raise NotFound("steps.not-in-round", excerpt=asked.about, round=one.id)
        decision = Decision(
            asked.about or "",
            find_code(marked.book, asked.codes[0]),
            one.id,
            bool(asked.give),
            *how,
            who_was_there(study, asked.present, asked.by),
            study.actor.id,
        )
        study.write([store.decision_write(study.file, decision)])
        return decision


def take_alike(study: Study, one: Round, asked: ToSettle) -> int:
    """Let stand what all who finished a source marked with the same ends and codes; returns how many places.

    Two of them at least: what one person marked alone is nobody's agreement.

    Raises:
        Refused: The round is open, or the actor may not decide.
        UsageProblem: Way, date or reason are missing or wrong.
    """
    how = how_decided(asked.way, asked.on, asked.why)
    with study.file.transaction():
        must_decide(study, one, "decide")
        marked = marked_in(study, one, command="resolve")
        every = open_overlaps(marked, agreed_spans(study.file, one))
        alike = [each.spans[0] for each in every if _is_alike(marked, each)]
        there = who_was_there(study, asked.present, how.by) if alike else ()
        for first in alike:
            action = Stand(first.source, first.start, first.end, first.given, (), how.why)
            record_place(study, one, action, how, there)
        return len(alike)


def _is_alike(marked: Marked, each: Overlap) -> bool:
    """Say whether everybody marked this place once, with the same ends, codes and stances."""
    people = marked.raters(each.source, ())
    said = {(span.start, span.end, frozenset(span.codes)) for span in each.spans}
    return len(people) > 1 and len(said) == 1 and sorted(one.expert for one in each.spans) == sorted(people)


def unsettled(study: Study, one: Round) -> int:
    """Return how many places of a closed round nobody decided on; the caller has passed the gate."""
    marked = marked_in(study, one, command="matrix")
    return len(open_overlaps(marked, agreed_spans(study.file, one))) if marked.on_the_table else 0
