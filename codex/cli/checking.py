"""Checks of references and numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.cli.call import Call
from codex.cli.options import Out, Sources, Where
from codex.cli.show import Answer, show

if TYPE_CHECKING:
    from codex.steps.sources.checks import Checked


def check_refs(call: Call, out: Out, source: Sources = (), where: Where = ()) -> int:
    """Check references: DOI, addresses, look-alike letters, missing fields, duplicates.

    codex check refs
    codex check refs --where kind=reference --csv
    """
    from codex.steps.sources import checks as steps
    from codex.steps.study.opening import open_study

    with open_study(call.study) as study, call.progress("sources.checking") as advance:
        checked = steps.check_refs(study, source, where, advance=advance)
    return _told(call, out, checked)


def check_numbers(call: Call, out: Out, source: Sources = (), where: Where = ()) -> int:
    """Check numbers: percentages that no count gives, parts and sums that do not fit.

    codex check numbers
    codex check numbers -s siemens2005
    """
    from codex.steps.sources import checks as steps
    from codex.steps.study.opening import open_study

    with open_study(call.study) as study, call.progress("sources.checking") as advance:
        checked = steps.check_the_numbers(study, source, where, advance=advance)
    return _told(call, out, checked)


def _told(call: Call, out: Out, checked: Checked) -> int:
    rows = [
        {"where": one.where, "check": one.why.partition(".")[2], "why": one.message(call.say)}
        for one in checked.findings
    ]
    show(call, out, Answer("check", rows, columns=("where", "why"), more={"sources": checked.sources}))
    call.note("sources.checked", n=len(rows), sources=checked.sources)
    return 4 if rows else 0
