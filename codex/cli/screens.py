"""Full screens: what they are handed, and what is kept when they close. Textual is loaded here alone."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from codex.cli.call import Call
    from codex.steps.coding.marking import SpanDesk
    from codex.steps.coding.resolving_desk import ResolvingDesk
    from codex.steps.coding.reviewing import ReviewDesk
    from codex.steps.coding.span_desk import JoiningDesk
    from codex.steps.coding.tagging import Desk
    from codex.steps.panel.settling_desk import SettlingDesk
    from codex.steps.panel.voting import Seat
    from codex.tui.board import Board

_COLLECT: Final = (700, 10, 10)
"""Python's own pace of collecting garbage: a command starts with a slower one, a screen stays for hours."""


def tag_screen(call: Call, desk: Desk) -> None:
    """Show the workbench until the expert leaves it."""
    _load_asyncio()
    from codex.steps.coding.workbench import Workbench
    from codex.steps.study.preferences import keep_pinned, keys_of, pinned_codes, preferences
    from codex.tui.tagging import TagScreen

    found = preferences(call.study)
    me = desk.study.actor.id
    bench = Workbench(desk, pinned_codes(found, me))
    pinned = bench.pinned
    try:
        _show(TagScreen(bench, call.say, keys_of(found)))
    finally:
        bench.close()
    if bench.pinned != pinned:
        keep_pinned(call.study, me, bench.pinned)


def span_screen(call: Call, desk: SpanDesk) -> None:
    """Show the sources of a unitizing round until the expert leaves them."""
    _load_asyncio()
    from codex.steps.study.preferences import keep_pinned, keys_of, preferences
    from codex.tui.spans import SpanScreen

    pinned = desk.palette.pinned
    _show(SpanScreen(desk, call.say, keys_of(preferences(call.study))))
    if desk.palette.pinned != pinned:
        keep_pinned(call.study, desk.study.actor.id, desk.palette.pinned)


def review_screen(call: Call, desk: ReviewDesk) -> None:
    """Show excerpts to be parted, joined and marked until the researcher leaves."""
    _load_asyncio()
    from codex.tui.reviewing import ReviewScreen

    _show(ReviewScreen(desk, call.say))


def resolve_screen(call: Call, desk: ResolvingDesk) -> None:
    """Show the open differences until whoever decides leaves."""
    _load_asyncio()
    from codex.tui.resolving import ResolveScreen

    _show(ResolveScreen(desk, call.say))


def join_screen(call: Call, desk: JoiningDesk) -> None:
    """Show the places on which spans overlap until whoever decides leaves."""
    _load_asyncio()
    from codex.tui.joining import JoinScreen

    _show(JoinScreen(desk, call.say))


def settle_screen(call: Call, desk: SettlingDesk) -> None:
    """Show what a panel left open until whoever decides leaves."""
    _load_asyncio()
    from codex.tui.settling import SettleScreen

    _show(SettleScreen(desk, call.say))


def vote_screen(call: Call, seat: Seat) -> None:
    """Show the ballot until the expert leaves it."""
    _load_asyncio()
    from codex.tui.voting import VoteScreen

    _show(VoteScreen(seat, call.say, kazakh=seat.study.actor.reads("kk")))


def _load_asyncio() -> None:
    """Load asyncio as a Python without OpenSSL has it: no screen talks to a network.

    OpenSSL is a tenth of the memory of a small screen and a fortieth of its start.
    """
    if "asyncio" in sys.modules or "ssl" in sys.modules:
        return
    sys.modules["ssl"] = None  # type: ignore[assignment]  # how Python says that there is no such module
    try:
        import asyncio  # noqa: F401
    finally:
        del sys.modules["ssl"]


def _show(screen: Board) -> None:
    """Run a screen until it is left.

    What was loaded for it stays until then, so the collector need not look through it again and again.
    """
    gc.freeze()
    gc.set_threshold(*_COLLECT)
    screen.run(mouse=False)
