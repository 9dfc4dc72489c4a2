"""The codebook in motion: codes merged and split, the round amended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from codex.cli.call import Call
from codex.cli.codebooks import CHANGE, CodeName, NameLanguage
from codex.cli.options import Argument, DryRun, Encoding, Expert, File, Option, Out
from codex.cli.show import Answer, show
from codex.errors import UsageProblem

if TYPE_CHECKING:
    from codex.steps.codebook.recoding import Move, Recoded

Merged = Annotated[tuple[str, ...], Argument(metavar="CODE...")]
Into = Annotated[str, Option("--into", metavar="CODE")]
Parts = Annotated[tuple[str, ...], Option("--part", metavar="NAME")]
Amend = Annotated[bool, Option("--amend")]
_MOVE = ("code", "became", "judgments", "conflicts", "to_recheck")


def merge_codes(
    call: Call,
    out: Out,
    codes: Merged,
    into: Into = "",
    amend: Amend = False,
    dry_run: DryRun = False,
    expert: Expert = None,
) -> None:
    """Make several codes one; judgments under the old codes stay and are told as the recode list.

    codex codebook merge goals aims --into goals
    codex codebook merge goals aims --into goals --dry-run
    """
    from codex.steps.codebook import recoding as steps
    from codex.steps.study.opening import open_study

    if not into:
        raise UsageProblem("steps.merge-into")
    with open_study(call.study, expert) as study:
        found = steps.merge(study, codes, into, dry_run=dry_run, amend=amend)
    _tell(call, out, found)


def split_code(
    call: Call,
    out: Out,
    code: CodeName,
    part: Parts = (),
    lang: NameLanguage = "",
    amend: Amend = False,
    dry_run: DryRun = False,
    expert: Expert = None,
) -> None:
    """Make one code several; what had it is to be looked at again.

    codex codebook split planning --part "Long-term planning" --part "Lesson planning"
    """
    from codex.steps.codebook import recoding as steps
    from codex.steps.study.opening import open_study

    with open_study(call.study, expert) as study:
        found = steps.split(study, code, [{lang: name} for name in part], dry_run=dry_run, amend=amend)
    _tell(call, out, found)
    if not dry_run:
        call.note("steps.recheck-queue", code=found.moves[0].code)


def recode_list(call: Call, out: Out) -> None:
    """List the codes that became others, and what is to be looked at again.

    codex codebook recode
    codex codebook recode --csv
    """
    from codex.steps.codebook import recoding as steps
    from codex.steps.study.opening import open_study

    with open_study(call.study) as study:
        moves = steps.recode_list(study)
    show(call, out, Answer("recode", _rows(moves), columns=_MOVE, empty="steps.nothing-recoded"))


def amend_round(
    call: Call,
    out: Out,
    file: File,
    encoding: Encoding = None,
    dry_run: DryRun = False,
    expert: Expert = None,
) -> None:
    """Give the open round another codebook; codes that came later are missing until looked at.

    codex round amend codebook.yaml --dry-run
    codex round amend codebook.yaml
    """
    from codex.cli.paths import read
    from codex.steps.codebook import recoding as steps
    from codex.steps.study.opening import open_study

    name, data = read(file)
    with open_study(call.study, expert) as study:
        kept = steps.amend_round(study, data, name, encoding=encoding, dry_run=dry_run)
    show(call, out, Answer("codebook-diff", list(kept.changes), columns=CHANGE, empty="steps.no-difference"))
    call.note("steps.codebook-version", version=kept.version)
    for code in dict.fromkeys(one.code for one in kept.changes if one.kind == "added"):
        call.note("steps.recheck-queue", code=code)


def _tell(call: Call, out: Out, found: Recoded) -> None:
    show(call, out, Answer("recode", _rows(found.moves), columns=_MOVE, more={"version": found.kept.version}))
    call.note("steps.codebook-version", version=found.kept.version)


def _rows(moves: tuple[Move, ...]) -> list[dict[str, object]]:
    return [
        {
            "code": one.code,
            "became": list(one.became),
            "judgments": one.judgments,
            "conflicts": one.conflicts,
            "to_recheck": dict(one.to_recheck),
        }
        for one in moves
    ]
