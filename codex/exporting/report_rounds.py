"""Results of a report: agreement, decisions, votes, who left, what was changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.exporting.report_hangs import panel_figures
from codex.exporting.report_parts import Table
from codex.exporting.texts import decimal_text
from codex.model.code import wording
from codex.model.sets import CONTRADICTORY, PAIRWISE
from codex.words.visible import visible

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codex.exporting.report_parts import Paragraph, Teller
    from codex.model.report import Measured, ReportView, RoundFacts, SpanFacts, TagFacts, VoteFacts
    from codex.model.sets import Standing

OUTCOMES = ("in", "out", "undecided", "tie")


def agreement(view: ReportView, tell: Teller) -> list[Paragraph | Table]:
    """Return the agreement of every round of tags, the coefficient that was frozen first."""
    found: list[Paragraph | Table] = []
    for tag in view.tags:
        found += _agreement(view, tag, tell)
    for span in view.spans:
        found += _of_spans(span, tell)
    return found


def _of_spans(span: SpanFacts, tell: Teller) -> list[Paragraph]:
    """Return how many spans were marked and how far their places and names agree."""
    name = span.facts.round.id
    told = [tell.estimate(one.estimate) for one in span.figures]
    settled = {"discussion": 0, "adjudication": 0, **span.settled}
    decided = settled.get("stand", 0) + settled.get("fall", 0)
    return tell.paragraph(
        tell("spans", round=name, spans=tell.count("spans", span.spans)),
        tell("spans-by-expert", list=", ".join(tell.shown(n) for n in span.by_expert)) if span.spans else "",
        tell("spans-agreement", figures="; ".join(told)) if told else tell("spans-undefined"),
        _met([one for one in span.figures if one.primary], tell),
        tell("spans-settled", n=decided, **settled) if decided else "",
    )


def _agreement(view: ReportView, tag: TagFacts, tell: Teller) -> list[Paragraph | Table]:
    name = tag.facts.round.id
    if not tag.figures:
        return list(tell.paragraph(tell("agreement-none", round=name)))
    primary = [one for one in tag.figures if one.primary]
    overall = [one for one in tag.figures if one.scope == "overall"]
    found: list[Paragraph | Table] = []
    whole = [tell.estimate(one.estimate) for one in primary if one.scope == "overall"]
    found += tell.paragraph(
        tell("agreement-primary", round=name, figures="; ".join(whole)) if whole else "",
        _codes_told(primary, tell) if not whole else "",
        _met(primary, tell),
    )
    rest = [tell.estimate(one.estimate) for one in overall if not one.primary]
    found += tell.paragraph(tell("agreement-explored", figures="; ".join(rest)) if rest else "")
    per_code = [one for one in primary if one.scope.startswith("code:")] or _first_by_code(tag)
    if per_code:
        found.append(_code_table(view, name, per_code, tell))
        found += tell.paragraph(
            tell("table-agreement-note"),
            tell("table-agreement-met") if any(one.met is not None for one in per_code) else "",
        )
    return found


def _first_by_code(tag: TagFacts) -> list[Measured]:
    """Return per code the coefficient that comes first, where the frozen one is about the whole set."""
    found: dict[str, Measured] = {}
    for one in tag.figures:
        if one.scope.startswith("code:"):
            found.setdefault(one.scope, one)
    return list(found.values())


def _codes_told(primary: list[Measured], tell: Teller) -> str:
    values = sorted(one.estimate.value for one in primary if one.estimate.value is not None)
    if not values:
        return tell("agreement-undefined")
    low, high = (decimal_text(value, tell.language, bounded=True) for value in (values[0], values[-1]))
    middle = (values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2
    return tell(
        "agreement-codes",
        name=tell.coefficient(primary[0].estimate.coefficient),
        low=low,
        high=high,
        median=decimal_text(middle, tell.language, bounded=True),
        defined=len(values),
        codes=len(primary),
    )


def _met(primary: list[Measured], tell: Teller) -> str:
    judged = [one for one in primary if one.met is not None]
    if not judged:
        return ""
    met = sum(bool(one.met) for one in judged)
    return tell("agreement-met", n=met, met=met, all=len(judged))


def _code_table(view: ReportView, name: str, figures: list[Measured], tell: Teller) -> Table:
    names = (
        {code.id: visible(wording(code.name, tell.language)) for code in view.book.codes} if view.book else {}
    )
    rows = tuple(
        (
            names.get(one.scope.removeprefix("code:"), one.scope.removeprefix("code:")),
            tell.value(one.estimate),
            tell.interval(one.estimate) if one.estimate.value is not None else "–",
            tell.shown(one.estimate.units),
            "–" if one.prevalence is None else tell.percent(one.prevalence),
            "–" if one.met is None else tell("yes" if one.met else "no"),
        )
        for one in figures
    )
    header = tuple(tell(f"col-{key}") for key in ("code", "value", "interval", "n", "given", "met"))
    caption = tell("table-agreement", round=name, name=tell.coefficient(figures[0].estimate.coefficient))
    return Table(caption, header, rows)


def decisions(view: ReportView, tell: Teller) -> list[Paragraph | Table]:
    """Return what the rule and people decided in every round of tags."""
    found: list[Paragraph | Table] = []
    for tag in view.tags:
        one, name = tag.settling, tag.facts.round.id
        people = sum(one.discussion.values()) + sum(one.adjudication.values())
        found += tell.paragraph(
            tell(
                "decisions", round=name, pairs=tell.count("pairs", one.pairs), list=_outcomes(one.rule, tell)
            ),
            tell("decided", n=people, number=people) if people else tell("decided-none"),
            tell("by-discussion", list=_outcomes(one.discussion, tell)) if one.discussion else "",
            tell("by-adjudication", list=_outcomes(one.adjudication, tell)) if one.adjudication else "",
            _disputed(view, one.disputed, tell),
        )
    return found


def _disputed(view: ReportView, disputed: tuple[tuple[str, int], ...], tell: Teller) -> str:
    if not disputed:
        return tell("disputed-none")
    codes = {code.id: wording(code.name, tell.language) for code in view.book.codes} if view.book else {}
    told = [f"{visible(codes.get(code, code))} ({tell.count('excerpts', n)})" for code, n in disputed]
    return tell("disputed", list=", ".join(told))


def _outcomes(counted: Mapping[str, int], tell: Teller) -> str:
    return ", ".join(
        f"{tell(f'outcome-{name}')} {tell.shown(counted[name])}" for name in OUTCOMES if counted.get(name)
    ) or tell.shown(0)


def _stood(one: Standing, tell: Teller) -> list[str]:
    """Return weights with their consistency, or scores, of items that were compared with one another."""
    if one.why:
        return [tell("weights-none")]
    values = (
        (member.title, member.weight if one.kind == PAIRWISE else member.score) for member in one.members
    )
    told = ", ".join(
        f"{visible(wording(title, tell.language))} {'–' if value is None else decimal_text(value, tell.language)}"
        for title, value in values
    )
    if one.kind != PAIRWISE:
        return [tell("scores", list=told)]
    together, *each = one.consistency
    found = [tell("weights", list=told)]
    if together.ratio is not None:
        found.append(tell("consistency", ratio=decimal_text(together.ratio, tell.language)))
    ratios = [own.ratio for own in each if own.ratio is not None]
    if ratios:
        over = sum(own > CONTRADICTORY for own in ratios)
        found.append(tell("consistency-each", n=len(ratios), over=over))
    return found


def votes(view: ReportView, tell: Teller) -> list[Paragraph | Table]:
    """Return the results of every round of votes, item by item."""
    found: list[Paragraph | Table] = []
    for vote in view.votes:
        n, came = len(vote.facts.round.roster), len(vote.facts.round.roster) - vote.facts.silent
        found += tell.paragraph(
            tell(
                "votes",
                round=vote.facts.round.id,
                answered=came,
                roster=n,
                share=tell.percent(came / n) if n else "–",
                votes=tell.count("votes", vote.votes),
            ),
            tell("votes-outcomes", list=_outcomes(vote.outcomes, tell)) if vote.outcomes else "",
            *(_stood(vote.standing, tell) if vote.standing is not None else ()),
            tell("votes-people", n=vote.by_people, number=vote.by_people) if vote.by_people else "",
            tell("votes-ways", list=", ".join(_way(way, tell) for way in vote.ways)) if vote.ways else "",
            tell("votes-proposals", n=vote.proposals, number=vote.proposals) if vote.proposals else "",
        )
        if vote.rows:
            found.append(_vote_table(vote, tell))
            found += tell.paragraph(*_vote_note(vote, tell))
        found += panel_figures(vote, tell)
    return found


def _way(way: str, tell: Teller) -> str:
    return tell(f"way-{way}") if tell.say.has(f"report.way-{way}") else visible(way)


def _vote_table(vote: VoteFacts, tell: Teller) -> Table:
    rows = tuple(
        (
            visible(wording(text, tell.language)),
            visible(question),
            tell.shown(n),
            tell.number(median, 1),
            tell.number(iqr, 2),
            "–" if share is None else tell.percent(share),
            tell(f"outcome-{outcome}") if outcome in OUTCOMES else "–",
        )
        for text, question, n, median, iqr, share, outcome in vote.rows
    )
    keys = ("item", "question", "n", "median", "iqr", "share", "outcome")
    return Table(
        tell("table-votes", round=vote.facts.round.id), tuple(tell(f"col-{key}") for key in keys), rows
    )


def _vote_note(vote: VoteFacts, tell: Teller) -> list[str]:
    """Say what the columns of the table count, and from which rating on an answer agrees."""
    starts = {
        one.id: one.scale.agree_from
        for one in vote.questions
        if one.scale is not None and one.scale.agree_from
    }
    if not starts:
        return [tell("table-votes-note")]
    if len(set(starts.values())) == 1:
        return [tell("table-votes-note"), tell("table-votes-agree", rating=next(iter(starts.values())))]
    told = ", ".join(f"{visible(name)} {rating}" for name, rating in starts.items())
    return [tell("table-votes-note"), tell("table-votes-agree-each", list=told)]


def attrition(view: ReportView, tell: Teller) -> list[Paragraph]:
    """Return who did not finish, and what came too late."""
    found = []
    for one in view.rounds:
        n = len(one.round.roster)
        whole = n - len(one.left)
        found += tell.paragraph(
            tell("finished", round=one.round.id, n=whole, number=whole, roster=n),
            tell("left", list=_left(one, tell)) if one.left else "",
            tell("silent", n=one.silent, number=one.silent) if one.silent else "",
            tell("late", n=one.round.late, number=one.round.late) if one.round.late else tell("late-none"),
            _withheld(one, tell) if one.withheld else "",
        )
    return found


def _withheld(one: RoundFacts, tell: Teller) -> str:
    """Say what the round froze and consent withholds by now."""
    kept = one.withheld_answers
    counted = tell("withheld-answers", n=kept, number=kept) if kept else tell("withheld-unanswered")
    return f"{tell('withheld', n=one.withheld, number=one.withheld)} {counted}"


def _left(one: RoundFacts, tell: Teller) -> str:
    """Return what each left open: by the name that may be shown, else numbers alone."""
    shown = dict(zip(one.round.roster, one.experts, strict=False))
    what = {"tag": "excerpts", "unitize": "sources"}.get(one.round.kind, "questions")
    parts = [(shown.get(name, ""), tell.count(what, n)) for name, n in one.left.items()]
    return ", ".join(f"{visible(name)} – {count}" if name else count for name, count in parts)


def deviations(view: ReportView, tell: Teller) -> list[Paragraph]:
    """Return what was not done as planned, as far as the study knows it."""
    found = []
    under = {tag.facts.round.id: tag.under for tag in view.tags}
    for one in view.rounds:
        changed = [tell(f"field-{name}") for name in one.changed]
        found += tell.paragraph(
            tell("changed", round=one.round.id, list=", ".join(changed)) if changed else "",
            _amended(one, under.get(one.round.id, {}), tell) if one.amended else "",
            tell("reopened", round=one.round.id, n=one.reopened, number=one.reopened) if one.reopened else "",
            tell("looked", round=one.round.id, n=one.looks, number=one.looks) if one.looks else "",
        )
    return found or (tell.paragraph(tell("deviations-none")) if view.rounds else [])


def _amended(one: RoundFacts, under: Mapping[str, int], tell: Teller) -> str:
    versions = ", ".join(f"{visible(version)}: {tell.shown(n)}" for version, n in under.items())
    return tell("amended", round=one.round.id, n=one.amended, number=one.amended, list=versions or "–")
