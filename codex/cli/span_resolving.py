"""``codex resolve`` of a unitizing round: on a screen, line by line, or without either."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.cli.show import Answer, show
from codex.errors import UsageProblem

if TYPE_CHECKING:
    from codex.cli.call import Call
    from codex.cli.options import Out
    from codex.model.round import Round
    from codex.steps.study.opening import Study
    from codex.steps.study.to_settle import ToSettle


def resolve_spans(
    call: Call, out: Out, study: Study, one: Round, asked: ToSettle, *, plain: bool, on_screen: bool
) -> None:
    """Settle the spans of a round, decide on one place again, or list what is open.

    Raises:
        UsageProblem: A decision about no place, or about no one code.
    """
    from codex.steps.coding.span_outcomes import COLUMNS, decide_again, span_outcomes, take_alike
    from codex.steps.study.deciding import may_decide

    if asked.alike:
        n = take_alike(study, one, asked)
        call.note("spans.alike-taken", n=n)
        return
    if asked.give is not None:
        if asked.about is None:
            raise UsageProblem("spans.decide-where", round=one.id)
        if len(asked.codes) != 1:
            raise UsageProblem("steps.decide-one-code")
        made = decide_again(study, one, asked)
        call.note("steps.decided", excerpt=made.excerpt, code=made.code)
        return
    if plain or (on_screen and may_decide(study, one.id)):
        _settle(call, study, one, asked, plain=plain)
        return
    everything = asked.everything or asked.about is not None
    rows = [
        {**row, "why": row["why"] or call.say("spans.open-place")}
        for row in span_outcomes(study, one, everything=everything, peek=asked.peek)
        if asked.about in {None, row["excerpt"]} and (not asked.codes or row["code"] in asked.codes)
    ]
    show(call, out, Answer("resolve", rows, columns=COLUMNS, empty="steps.nothing-differs"))


def _settle(call: Call, study: Study, one: Round, asked: ToSettle, *, plain: bool) -> None:
    from codex.steps.coding.span_desk import open_span_table

    desk = open_span_table(study, one, by=asked.way, present=asked.present)
    if plain:
        from codex.cli.resolve_lines import join_session

        join_session(call, desk)
    else:
        from codex.cli.screens import join_screen

        join_screen(call, desk)
