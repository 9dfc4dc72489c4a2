"""Votes at the terminal."""

from __future__ import annotations

from codex.cli.call import Call
from codex.cli.options import Expert, Plain, Round


def vote(
    call: Call,
    expert: Expert = None,
    plain: Plain = False,  # noqa: ARG001 - line mode is what there is until the full screen comes
    round: Round = None,  # noqa: A002 - the option's name
) -> None:
    """Vote in the open round of a panel, each answer saved at once.

    codex vote -e serik --plain
    codex vote -e serik --plain --round 2 < answers.txt
    """
    from codex.cli.vote_lines import vote_session
    from codex.steps.study import open_study
    from codex.steps.voting import open_seat

    with open_study(call.study, expert) as study:
        seat = open_seat(study, asked_round=round)
        vote_session(call, seat)
        call.note("panel.vote-left", n=seat.left)
