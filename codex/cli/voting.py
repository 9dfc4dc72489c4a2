"""Votes at the terminal."""

from __future__ import annotations

from codex.cli.call import Call
from codex.cli.options import Expert, Plain, Round


def vote(
    call: Call,
    expert: Expert = None,
    plain: Plain = False,
    round: Round = None,  # noqa: A002 - the option's name
) -> None:
    """Vote in the open round of a panel, each answer saved at once.

    codex vote -e serik --plain
    codex vote -e serik --plain --round 2 < answers.txt
    """
    from codex.cli.terminal import has_screen
    from codex.steps.panel.voting import open_seat
    from codex.steps.study.opening import open_study

    with open_study(call.study, expert) as study:
        seat = open_seat(study, asked_round=round)
        if plain or not has_screen():
            from codex.cli.vote_lines import vote_session

            vote_session(call, seat)
        else:
            from codex.cli.screens import vote_screen

            vote_screen(call, seat)
        call.note("panel.vote-left", n=seat.left)
