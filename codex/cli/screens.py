"""Full screens: what they are handed, and what is kept when they close. Textual is loaded here alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codex.cli.call import Call
    from codex.steps.coding.marking import SpanDesk
    from codex.steps.coding.resolving_desk import ResolvingDesk
    from codex.steps.coding.reviewing import ReviewDesk
    from codex.steps.coding.span_desk import JoiningDesk
    from codex.steps.coding.tagging import Desk
    from codex.steps.panel.settling_desk import SettlingDesk
    from codex.steps.panel.voting import Seat


def tag_screen(call: Call, desk: Desk) -> None:
    """Show the workbench until the expert leaves it."""
    from codex.steps.coding.workbench import Workbench
    from codex.steps.study.preferences import keep_pinned, keys_of, pinned_codes, preferences
    from codex.tui.tagging import TagScreen

    found = preferences(call.study)
    me = desk.study.actor.id
    bench = Workbench(desk, pinned_codes(found, me))
    pinned = bench.pinned
    try:
        TagScreen(bench, call.say, keys_of(found)).run(mouse=False)
    finally:
        bench.close()
    if bench.pinned != pinned:
        keep_pinned(call.study, me, bench.pinned)


def span_screen(call: Call, desk: SpanDesk) -> None:
    """Show the sources of a unitizing round until the expert leaves them."""
    from codex.steps.study.preferences import keep_pinned, keys_of, preferences
    from codex.tui.spans import SpanScreen

    pinned = desk.palette.pinned
    SpanScreen(desk, call.say, keys_of(preferences(call.study))).run(mouse=False)
    if desk.palette.pinned != pinned:
        keep_pinned(call.study, desk.study.actor.id, desk.palette.pinned)


def review_screen(call: Call, desk: ReviewDesk) -> None:
    """Show excerpts to be parted, joined and marked until the researcher leaves."""
    from codex.tui.reviewing import ReviewScreen

    ReviewScreen(desk, call.say).run(mouse=False)


def resolve_screen(call: Call, desk: ResolvingDesk) -> None:
    """Show the open differences until whoever decides leaves."""
    from codex.tui.resolving import ResolveScreen

    ResolveScreen(desk, call.say).run(mouse=False)


def join_screen(call: Call, desk: JoiningDesk) -> None:
    """Show the places on which spans overlap until whoever decides leaves."""
    from codex.tui.joining import JoinScreen

    JoinScreen(desk, call.say).run(mouse=False)


def settle_screen(call: Call, desk: SettlingDesk) -> None:
    """Show what a panel left open until whoever decides leaves."""
    from codex.tui.settling import SettleScreen

    SettleScreen(desk, call.say).run(mouse=False)


def vote_screen(call: Call, seat: Seat) -> None:
    """Show the ballot until the expert leaves it."""
    from codex.tui.voting import VoteScreen

    VoteScreen(seat, call.say, kazakh=seat.study.actor.reads("kk")).run(mouse=False)
