"""What differs in a file that was checked, as rows that a person reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from codex.cli.call import Call
    from codex.model.difference import Difference

PICTURES: Final = (".pdf", ".png")


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


def unreadable(call: Call, name: str, found: Sequence[Difference]) -> None:
    """Say that nothing can be named in a picture, and what to do."""
    if not found and name.lower().endswith(PICTURES):
        call.note("steps.differs-picture", file=name)
