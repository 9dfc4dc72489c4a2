"""What differs in a file that was checked, as rows that a person reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from codex.cli.show import Answer, show
from codex.errors import NotMet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from codex.cli.call import Call
    from codex.cli.options import Out
    from codex.model.difference import Difference
    from codex.steps.study.made_again import Compared

PICTURES: Final = (".pdf", ".png")


def show_compared(call: Call, out: Out, found: Compared) -> None:
    """Show what differs between a file and the same made again: what it rests on, then its cells."""
    rows = [{"what": what, "before": was, "now": became} for what, was, became in found.differences]
    rows += rows_of(call, found.cells, found.more)
    more = {"same_numbers": found.same_numbers, "same_bytes": found.same_bytes}
    show(call, out, Answer("verify-export", rows, columns=("what", "before", "now"), more=more))


def tell_compared(call: Call, out: Out, name: str, found: Compared) -> None:
    """Say whether the study still gives exactly this file.

    Raises:
        NotMet: It gives other numbers, or other bytes in the same version of codex.
    """
    show_compared(call, out, found)
    if found.redrawn:
        call.note("steps.redrawn", file=name)
    elif not found.same_bytes:
        _unreadable(call, name, found.cells)
    date = found.before.date
    if not found.same_numbers:
        raise NotMet("steps.other-numbers", file=name, date=date)
    if not (found.same_bytes or found.redrawn) and found.before.codex == found.now.codex:
        raise NotMet("steps.other-bytes", file=name)
    call.note("steps.same-numbers", file=name, date=date or call.say("steps.differs-nothing"))


def rows_of(call: Call, found: Sequence[Difference], more: int) -> Iterator[dict[str, Any]]:
    """Give a row a difference: where, what the file says, what the study gives; then how many more there are."""
    nothing = call.say("steps.differs-nothing")
    for one in found:
        where = call.say(f"steps.differs-{one.kind}", row=one.row, column=one.column)
        before, now = (nothing if text is None else text for text in (one.before, one.now))
        if one.kind in {"part", "drawn"}:
            before = now = ""
        yield {"what": where, "before": before, "now": now}
    if more:
        yield {"what": call.say("steps.differs-more", n=more, number=more), "before": "", "now": ""}


def _unreadable(call: Call, name: str, found: Sequence[Difference]) -> None:
    """Say that nothing can be named in a picture, and what to do."""
    if not found and name.lower().endswith(PICTURES):
        call.note("steps.differs-picture", file=name)
