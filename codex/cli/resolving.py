"""What differs, and the decisions of people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from codex.cli.call import Call
from codex.cli.options import Argument, Codes, Expert, On, Option, Out, Peek, Plain, Round, Why
from codex.cli.show import Answer, show
from codex.errors import UsageProblem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.model.decision import Decision
    from codex.steps.coding.resolving import Outcome
    from codex.steps.study.opening import Study
    from codex.steps.study.to_settle import ToSettle

ExcerptName = Annotated[str | None, Argument(metavar="[EXCERPT]")]
Give = Annotated[bool | None, Option("--give/--drop")]
By = Annotated[str, Option("--by", metavar="adjudication|discussion")]
Present = Annotated[str, Option("--present", metavar="NAME,NAME")]
Listed = Annotated[bool, Option("--list")]
Question = Annotated[str | None, Option("--question", metavar="ID")]
All = Annotated[bool, Option("--all")]
Alike = Annotated[bool, Option("--alike")]


def resolve(
    call: Call,
    out: Out,
    excerpt: ExcerptName = None,
    code: Codes = (),
    give: Give = None,
    by: By = "",
    present: Present = "",
    on: On = None,
    why: Why = None,
    all: All = False,  # noqa: A002 - the option's name
    alike: Alike = False,
    round: Round = None,  # noqa: A002 - the option's name
    question: Question = None,
    plain: Plain = False,
    listed: Listed = False,
    peek: Peek = False,
    expert: Expert = None,
) -> None:
    """List what experts differ on, or record a decision with its reason.

    codex resolve
    codex resolve --plain --by discussion --present aigul,marat
    codex resolve x7k2m9p4q -c planning --give --by adjudication --on 2026-11-20 --why "names a goal"
    codex resolve --round 2 --plain --by discussion --present serik,dana
    codex resolve --round 3 --alike --on 2026-11-20 --why "all marked the same"
    codex resolve cell:planning/forum --drop --by discussion --present aigul,marat --on 2026-11-20 --why "one case"
    """
    from codex.cli.terminal import has_screen
    from codex.steps.study.opening import open_study
    from codex.steps.study.to_settle import ToSettle, is_of_panel, span_round

    people = tuple(word.strip() for word in present.split(",") if word.strip())
    asked = ToSettle(
        about=excerpt,
        codes=code,
        question=question,
        give=give,
        by=by,
        present=people,
        on=on or "",
        why=why or "",
        round=round,
        alike=alike,
        everything=all,
        peek=peek,
    )
    is_written = listed or out.json or out.csv or out.format or out.output
    on_screen = not (asked.is_said or is_written) and has_screen()
    with open_study(call.study, expert) as study:
        if is_of_panel(study, asked):
            from codex.cli.panel import resolve_panel

            resolve_panel(call, out, study, asked, plain=plain, on_screen=on_screen)
            return
        spans = span_round(study, round)
        if spans is not None:
            from codex.cli.span_resolving import resolve_spans

            resolve_spans(call, out, study, spans, asked, plain=plain, on_screen=on_screen)
            return
        if alike:
            raise UsageProblem("spans.alike-of-spans")
        _resolve_codes(call, out, study, asked, plain=plain, on_screen=on_screen)


def _resolve_codes(
    call: Call, out: Out, study: Study, asked: ToSettle, *, plain: bool, on_screen: bool
) -> None:
    """Settle what experts tagged unlike one after the other, decide on one excerpt and code, or list them."""
    from codex.steps.coding.resolving import outcomes
    from codex.steps.coding.resolving_desk import table_round
    from codex.steps.study.deciding import may_decide

    if plain or (on_screen and may_decide(study, table_round(study, asked.round).id)):
        _settle(call, study, asked, plain=plain)
        return
    if asked.about is None or asked.give is None:
        if asked.give is not None or asked.by or asked.why:
            raise UsageProblem("steps.decide-what")
        everything = asked.everything or asked.about is not None
        found = outcomes(study, round_id=asked.round, everything=everything, peek=asked.peek)
        _list(call, out, [one for one in found if _is_asked(one, asked.about, asked.codes)])
        return
    made = _decided(study, asked, asked.about, give=asked.give)
    if out.json or out.csv or out.format:
        after = outcomes(study, round_id=made.round, everything=True)
        _list(call, out, [one for one in after if _is_asked(one, made.excerpt, (made.code,))])
    call.note("steps.decided", excerpt=made.excerpt, code=made.code)


def _decided(study: Study, asked: ToSettle, excerpt: str, *, give: bool) -> Decision:
    from codex.steps.coding.resolving import decide

    if len(asked.codes) != 1:
        raise UsageProblem("steps.decide-one-code")
    return decide(
        study,
        excerpt,
        asked.codes[0],
        give=give,
        by=asked.by,
        on=asked.on,
        why=asked.why,
        present=asked.present,
        round_id=asked.round,
    )


def _is_asked(one: Outcome, excerpt: str | None, codes: Sequence[str]) -> bool:
    return excerpt in {None, one.excerpt} and (not codes or one.code in codes)


def _settle(call: Call, study: Study, asked: ToSettle, *, plain: bool) -> None:
    """Settle one difference after the other, by lines or on a screen."""
    from codex.steps.coding.resolving_desk import open_table

    desk = open_table(study, round_id=asked.round, by=asked.way, present=asked.present)
    if desk.withheld:
        call.note("steps.resolve-withheld", n=desk.withheld)
    if plain:
        from codex.cli.resolve_lines import resolve_session

        resolve_session(call, desk)
    else:
        from codex.cli.screens import resolve_screen

        resolve_screen(call, desk)


def _list(call: Call, out: Out, found: list[Outcome]) -> None:
    rows = [
        {
            "excerpt": one.excerpt,
            "code": one.code,
            "gave": one.tally.gave,
            "against": one.tally.against,
            "mentions": one.tally.mentions,
            "not_given": one.tally.not_given,
            "missing": one.tally.missing,
            "roster": one.tally.roster,
            "outcome": one.outcome,
            "by": one.by,
            "why": one.why if one.told else call.say(one.why),
            "votes": dict(one.votes),
        }
        for one in found
    ]
    columns = ("excerpt", "code", "gave", "against", "not_given", "missing", "outcome", "by", "why")
    show(call, out, Answer("resolve", rows, columns=columns, empty="steps.nothing-differs"))
