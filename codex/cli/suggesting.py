"""Suggestions: told, never written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from codex.cli.call import Call
from codex.cli.drawn import deliver_figure, drawn_form
from codex.cli.options import Argument, Codes, Expert, Option, Out, Seed
from codex.cli.show import Answer, show
from codex.errors import UsageProblem

if TYPE_CHECKING:
    from codex.coding.suggestions import Pair
    from codex.steps.study.opening import Study

ExcerptName = Annotated[str | None, Argument(metavar="[EXCERPT]")]
Simulate = Annotated[bool, Option("--simulate")]
Duplicates = Annotated[bool, Option("--duplicates")]
Inconsistent = Annotated[bool, Option("--inconsistent")]
Top = Annotated[int, Option("--top", metavar="NUMBER", min=1, max=1000)]


def suggest(
    call: Call,
    out: Out,
    excerpt: ExcerptName = None,
    code: Codes = (),
    simulate: Simulate = False,
    duplicates: Duplicates = False,
    inconsistent: Inconsistent = False,
    top: Top = 20,
    seed: Seed = None,
    expert: Expert = None,
) -> None:
    """Say which excerpts may get a code, which codes an excerpt; near duplicates, inconsistent pairs.

    codex suggest -c planning
    codex suggest x7k2m9p4q -e aigul
    codex suggest --simulate
    """
    from codex.steps.coding import suggesting as steps
    from codex.steps.study.opening import open_study

    ways = sum((excerpt is not None, simulate, duplicates, inconsistent))
    if ways > 1 or (ways == 0 and len(code) != 1):
        raise UsageProblem("steps.suggest-what")
    with open_study(call.study, expert) as study:
        if simulate:
            _simulated(call, out, study, code, seed or 0)
        elif duplicates or inconsistent:
            with call.progress("steps.comparing"):
                pairs = steps.duplicates(study) if duplicates else steps.unlike(study)
            _pairs(call, out, pairs[:top])
        else:
            with call.progress("steps.learning"):
                told = (
                    steps.codes_for(study, excerpt, top=top)
                    if excerpt is not None
                    else steps.excerpts_for(study, code[0], top=top)
                )
            rows = [
                {
                    "excerpt": one.excerpt,
                    "code": one.code,
                    "probability": one.probability,
                    "because": ", ".join(one.because),
                }
                for one in told
            ]
            show(call, out, Answer("suggestion", rows, empty="steps.no-suggestion"))
            call.note("steps.suggest-only")


def _pairs(call: Call, out: Out, pairs: tuple[Pair, ...]) -> None:
    rows = [
        {
            "first": one.first,
            "second": one.second,
            "alike": round(one.alike, 4),
            "only_first": ", ".join(one.only_first),
            "only_second": ", ".join(one.only_second),
        }
        for one in pairs
    ]
    show(call, out, Answer("suggestion-pair", rows, empty="steps.no-pairs"))


def _simulated(call: Call, out: Out, study: Study, codes: tuple[str, ...], seed: int) -> None:
    from codex.steps.coding import suggesting as steps

    with call.progress("steps.replaying") as advance:
        found = steps.replayed(study, codes, seed=seed, progress=advance)
    wanted = drawn_form(out)
    if wanted:
        drawn = steps.recall_figure(study, found, call.say, wanted, codes=codes, seed=seed)
        deliver_figure(call, out, drawn, wanted)
        return
    rows = [
        {
            "code": one.code,
            "excerpts": one.excerpts,
            "examples": one.examples,
            "read_for_95": one.read_for_95,
            "saved": round(one.saved, 4),
            "curve": [list(point) for point in one.curve],
        }
        for one in found
    ]
    columns: tuple[str, ...] = ("code", "excerpts", "examples", "read_for_95", "saved")
    if not (out.json or out.csv or out.format or out.output):
        for row in rows:
            row["found"] = _drawn(row["curve"])
        columns = (*columns, "found")
    show(call, out, Answer("suggest-simulate", rows, columns=columns, empty="steps.nothing-to-simulate"))


def _drawn(curve: object, width: int = 20) -> str:
    """Draw a recall curve in a line of text: tenths of the examples found, as reading goes on.

    >>> _drawn([[5, 1], [10, 4]], 4)
    '022X'
    """
    points = [(int(read), int(found)) for read, found in curve] if isinstance(curve, list) else []
    if not points or not points[-1][1]:
        return ""
    whole, all_found = points[-1]
    shown = []
    for step in range(1, width + 1):
        upto = [found for read, found in points if read <= whole * step / width]
        share = (upto[-1] if upto else 0) / all_found
        shown.append("X" if share >= 1 else str(int(share * 10)))
    return "".join(shown)
