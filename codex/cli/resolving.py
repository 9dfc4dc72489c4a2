"""What differs, and the decisions of people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from codex.cli.call import Call
from codex.cli.options import Argument, Codes, Expert, On, Option, Out, Peek, Plain, Round, Why
from codex.cli.show import Answer, show
from codex.errors import UsageProblem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.steps.coding.resolving import Outcome
    from codex.steps.study.opening import Study

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
    from codex.steps.coding import resolving as steps
    from codex.steps.coding.resolving_desk import table_round
    from codex.steps.coding.span_outcomes import SpansAsked, span_round
    from codex.steps.panel.panel_resolving import is_item, is_of_panel
    from codex.steps.panel.vote_rounds import vote_round
    from codex.steps.study.deciding import may_decide
    from codex.steps.study.opening import open_study

    named = excerpt is not None or code or give is not None or on or why or all or alike or peek or listed
    written = out.json or out.csv or out.format or out.output
    on_screen = not (named or written) and has_screen()
    people = tuple(word.strip() for word in present.split(",") if word.strip())
    way = by or ("discussion" if people else "adjudication")
    with open_study(call.study, expert) as study:
        if is_item(excerpt) or ((round is not None or excerpt is None) and is_of_panel(study, round)):
            from codex.cli.panel import resolve_items, settle_items

            if plain or (on_screen and may_decide(study, vote_round(study, round).id)):
                settle_items(call, study, plain=plain, round_id=round, by=way, present=people)
                return
            resolve_items(
                call,
                out,
                study,
                item=excerpt,
                question=question,
                give=give,
                by=by,
                on=on or "",
                why=why or "",
                present=people,
                round_id=round,
                everything=all,
                peek=peek,
            )
            return
        spans = span_round(study, round)
        if alike and spans is None:
            raise UsageProblem("spans.alike-of-spans")
        if spans is not None:
            from codex.cli.span_resolving import resolve_spans

            asked = SpansAsked(
                excerpt,
                code,
                give,
                way if alike else by,
                people,
                on or "",
                why or "",
                alike=alike,
                everything=all,
                peek=peek,
            )
            resolve_spans(call, out, study, spans, asked, plain=plain, on_screen=on_screen)
            return
        if plain or (on_screen and may_decide(study, table_round(study, round).id)):
            _settle(call, study, plain=plain, round_id=round, by=way, present=people)
            return
        if excerpt is None or give is None:
            if give is not None or by or why:
                raise UsageProblem("steps.decide-what")
            found = steps.outcomes(study, round_id=round, everything=all or excerpt is not None, peek=peek)
            _list(call, out, [one for one in found if _is_asked(one, excerpt, code)])
            return
        if len(code) != 1:
            raise UsageProblem("steps.decide-one-code")
        made = steps.decide(
            study,
            excerpt,
            code[0],
            give=give,
            by=by,
            on=on or "",
            why=why or "",
            present=people,
            round_id=round,
        )
        after = steps.outcomes(study, round_id=made.round, everything=True)
    if out.json or out.csv or out.format:
        _list(call, out, [one for one in after if _is_asked(one, made.excerpt, (made.code,))])
    call.note("steps.decided", excerpt=made.excerpt, code=made.code)


def _is_asked(one: Outcome, excerpt: str | None, codes: Sequence[str]) -> bool:
    return excerpt in {None, one.excerpt} and (not codes or one.code in codes)


def _settle(
    call: Call, study: Study, *, plain: bool, round_id: str | None, by: str, present: tuple[str, ...]
) -> None:
    """Settle one difference after the other, by lines or on a screen."""
    from codex.steps.coding.resolving_desk import open_table

    desk = open_table(study, round_id=round_id, by=by, present=present)
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
