"""Rounds of votes: results, proposals, feedback, votes as a table, decisions on items."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

from codex.cli.call import Call
from codex.cli.drawn import deliver_figure, drawn_form
from codex.cli.kept import Kept, show_kept
from codex.cli.options import Argument, Expert, Out, Peek, Round
from codex.cli.show import Answer, reads, show
from codex.cli.terminal import is_terminal
from codex.errors import UsageProblem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codex.model.sets import Standing
    from codex.steps.panel.panel_resolving import SideBySide
    from codex.steps.panel.panel_results import PanelRound
    from codex.steps.study.opening import Study
    from codex.steps.study.to_settle import ToSettle

RoundName = Annotated[str | None, Argument(metavar="[ROUND]")]


def round_results(
    call: Call,
    out: Out,
    name: RoundName = None,
    round: Round = None,  # noqa: A002 - the option's name
    peek: Peek = False,
    expert: Expert = None,
) -> None:
    """Show what a round of votes came to: figures, decisions, what moved since the round before.

    codex round results
    codex round results 2 --json
    codex round results -o exports/changes.svg
    """
    if drawn_form(out):
        _draw(call, out, name or round, peek=peek, expert=expert)
        return
    from codex.cli.panel_rows import READ, read_row
    from codex.steps.panel.panel_results import results
    from codex.steps.study.opening import open_study

    with open_study(call.study, expert) as study:
        found = results(study, round_id=name or round, peek=peek)
        kept = _results(call, study, found)
        if found.standing is None and reads(out):
            told = [read_row(call, row) for row in kept.answer.results]
            show(call, out, Answer("consensus", told, columns=_telling(told, READ)))
        else:
            show_kept(call, out, study, kept)
    _tell(call, found, kept.answer.more)


def _results(call: Call, study: Study, found: PanelRound) -> Kept:
    """Return what a round came to as a table that may be kept."""
    from codex.cli.panel_rows import COLUMNS, result_row, round_facts
    from codex.steps.panel.ballot_sheet import titles

    called, rule = titles(study, found.round), found.round.protocol.rule
    rows = [result_row(call, one, rule, called) for one in found.settled]
    more = round_facts(call, found)
    if found.standing is not None:
        answer = _compared(call, found.standing, rows, more)
    else:
        answer = Answer("consensus", rows, columns=_telling(rows, COLUMNS), more=more)
    layout = {"command": "round results", "round": found.round.id}
    n = {"experts": len(found.round.roster), "items": len({one.item.id for one in found.settled})}
    return Kept(answer, (*filter(None, (found.before,)), found.round), layout, n)


def results_again(call: Call, study: Study, layout: Mapping[str, Any]) -> Kept:
    """Make the results of a round again that were kept as a file."""
    from codex.steps.panel.panel_results import results

    return _results(call, study, results(study, round_id=str(layout.get("round"))))


def _tell(call: Call, found: PanelRound, more: Mapping[str, Any]) -> None:
    """Tell beside the table how the whole panel stands, and what figures of its size cannot show."""
    from codex.cli.panel_rows import coefficient_line, standing_lines

    for text in standing_lines(call, found.standing) if found.standing is not None else ():
        call.note("steps.meaning", text=text)
    for one in more["coefficients"]:
        call.note("steps.meaning", text=coefficient_line(call, one))
    for text in more["truths"]:
        call.note("steps.meaning", text=text)
    if found.absent:
        call.note("panel.absent", n=len(found.absent), experts=", ".join(found.absent))
    if found.standing is None:
        call.note(found.stop_why)
    if found.looks:
        call.note("steps.looks", n=found.looks, round=found.round.id)


def _compared(call: Call, found: Standing, sets: list[dict[str, Any]], more: dict[str, Any]) -> Answer:
    """Answer with the items that were compared; the sets they stood in go into the envelope."""
    from codex.cli.panel_rows import MEMBERS, member_row, standing_facts

    rows = [member_row(call, one, found.kind) for one in found.members]
    columns = tuple(key for key in MEMBERS if any(key in row for row in rows))
    return Answer("consensus", rows, columns=columns, more={**more, **standing_facts(found), "sets": sets})


def _draw(call: Call, out: Out, asked: str | None, *, peek: bool, expert: str | None) -> None:
    """Draw how the items moved from round to round."""
    from codex.steps.panel.panel_figure import changes_figure
    from codex.steps.study.opening import open_study

    wanted = drawn_form(out)
    with open_study(call.study, expert) as study:
        drawn = changes_figure(study, call.say, wanted, round_id=asked, peek=peek)
    deliver_figure(call, out, drawn, wanted)


def _telling(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns that say something in some row."""
    always = {"item", "question", "n", "outcome", "why"}
    return tuple(
        key for key in columns if key in always or any(row.get(key) not in (None, "", {}, []) for row in rows)
    )


def export_votes(
    call: Call,
    out: Out,
    round: Round = None,  # noqa: A002 - the option's name
    peek: Peek = False,
    expert: Expert = None,
) -> None:
    """Write the votes of a round as a table that other programs read.

    codex vote export --round 2 -o votes.csv
    """
    from codex.steps.study.opening import open_study

    if not (out.json or out.csv or out.format or out.output or is_terminal(sys.stdout)):
        out = out._replace(csv=True)
    with open_study(call.study, expert) as study:
        show_kept(call, out, study, _votes(study, round, peek=peek))


def _votes(study: Study, asked: str | None, *, peek: bool = False) -> Kept:
    """Return the votes of a round as a table that may be kept."""
    from codex.steps.panel.panel_tables import vote_table
    from codex.steps.panel.vote_rounds import vote_round

    rows = vote_table(study, round_id=asked, peek=peek)
    one = vote_round(study, asked)
    columns: tuple[str, ...] = ("round", "item", "question", "expert", "value", "state", "comment")
    if any("members" in row for row in rows):
        columns = (*columns, "members")
    layout = {"command": "vote export", "round": one.id}
    n = {"experts": len({row["expert"] for row in rows}), "votes": len(rows)}
    return Kept(Answer("vote", rows, columns=columns, empty="panel.no-votes"), (one,), layout, n)


def votes_again(_call: Call, study: Study, layout: Mapping[str, Any]) -> Kept:
    """Make the table of votes again that was kept as a file."""
    return _votes(study, str(layout.get("round")))


def list_proposals(
    call: Call,
    out: Out,
    name: RoundName = None,
    round: Round = None,  # noqa: A002 - the option's name
    peek: Peek = False,
    expert: Expert = None,
) -> None:
    """List what experts proposed; the table, edited, is what the next round votes on.

    codex round proposals -o proposals.csv
    """
    from codex.steps.panel.panel_tables import proposal_table
    from codex.steps.study.opening import open_study

    with open_study(call.study, expert) as study:
        rows = proposal_table(study, round_id=name or round, peek=peek)
    columns = ("id", "text", "language", "from")
    show(call, out, Answer("proposal", rows, columns=columns, empty="panel.no-proposals"))


def resolve_panel(
    call: Call, out: Out, study: Study, asked: ToSettle, *, plain: bool, on_screen: bool
) -> None:
    """Settle the items of a panel one after the other, decide on one, or list them; called by ``codex resolve``.

    Raises:
        UsageProblem: A decision about no item.
    """
    from codex.cli.panel_rows import side_row
    from codex.steps.panel.panel_resolving import side_by_side
    from codex.steps.panel.vote_rounds import vote_round
    from codex.steps.study.deciding import may_decide

    if plain or (on_screen and may_decide(study, vote_round(study, asked.round).id)):
        _settle(call, study, asked, plain=plain)
        return
    if asked.about is None or asked.give is None:
        if asked.give is not None or asked.by or asked.why:
            raise UsageProblem("panel.decide-what")
        found = side_by_side(
            study, round_id=asked.round, item=asked.about, everything=asked.everything, peek=asked.peek
        )
    else:
        found = _decided(call, study, asked, asked.about, give=asked.give)
        if not (out.json or out.csv or out.format):
            return
    rows = [side_row(call, one) for one in found]
    told = [{**row, "votes": _in_words(call, row["votes"])} for row in rows]
    columns = ("item", "title", "question", "votes", "gave", "against", "missing", "outcome", "by", "why")
    is_document = out.json or out.format == "json"
    answer = Answer("resolve", rows if is_document else told, columns=columns, empty="panel.nothing-open")
    show(call, out, answer)


def _decided(call: Call, study: Study, asked: ToSettle, item: str, *, give: bool) -> list[SideBySide]:
    """Record a decision on one item, and return what stands of it now."""
    from codex.steps.panel.panel_resolving import settle, side_by_side

    made = settle(
        study,
        item,
        asked.question,
        take=give,
        by=asked.by,
        on=asked.on,
        why=asked.why,
        present=asked.present,
        round_id=asked.round,
    )
    call.note("panel.decided", item=made.item, question=made.question, outcome=made.outcome)
    found = side_by_side(study, round_id=made.round, item=item)
    return [one for one in found if one.settled.result.question == made.question]


def _settle(call: Call, study: Study, asked: ToSettle, *, plain: bool) -> None:
    from codex.steps.panel.settling_desk import open_items_table

    desk = open_items_table(study, round_id=asked.round, by=asked.way, present=asked.present)
    if plain:
        from codex.cli.resolve_lines import settle_session

        settle_session(call, desk)
    else:
        from codex.cli.screens import settle_screen

        settle_screen(call, desk)


def _in_words(call: Call, votes: list[dict[str, str]]) -> list[str]:
    """Return the answers as people read them side by side."""
    told = []
    for vote in votes:
        value = vote["value"]
        said = call.say(f"panel.said-{value}") if value in {"cannot-judge", "recused"} else value
        parts = (f"{vote['who']}:" if vote["who"] else "", said, vote["comment"])
        told.append(" ".join(part for part in parts if part))
    return told
