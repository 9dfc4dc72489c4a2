"""Codes that experts propose: private until the round closes, then taken in or declined."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

from codex.cli.call import Call
from codex.cli.options import Argument, Expert, Option, Out, Peek, Round, Why
from codex.cli.show import Answer, show

if TYPE_CHECKING:
    from codex.model.code_proposal import CodeProposal

NewName = Annotated[str, Argument(metavar="NAME")]
ProposalName = Annotated[str, Argument(metavar="PROPOSAL")]
Definition = Annotated[str, Option("--definition", metavar="TEXT")]
Branch = Annotated[str, Option("--branch", metavar="BRANCH")]
Parent = Annotated[str, Option("--parent", metavar="CODE")]
OnExcerpt = Annotated[str, Option("--excerpt", metavar="EXCERPT")]
InLanguage = Annotated[str, Option("--lang", metavar="LANG")]
CodeId = Annotated[str, Option("--id", metavar="ID")]
AsCode = Annotated[str, Option("--as", metavar="CODE")]
Unanswered = Annotated[bool, Option("--open")]
_COLUMNS = (
    "id",
    "round",
    "expert",
    "name",
    "definition",
    "excerpt",
    "branch",
    "parent",
    "reply",
    "code",
    "why",
)


def propose(
    call: Call,
    out: Out,
    name: NewName,
    definition: Definition = "",
    branch: Branch = "",
    parent: Parent = "",
    excerpt: OnExcerpt = "",
    lang: InLanguage = "",
    expert: Expert = None,
) -> None:
    """Propose a code that you miss; nobody else sees it before the round closes.

    codex codebook propose "Peer mentoring" --definition "Helps a colleague over months" -e aigul
    codex codebook propose Сабақтастық --parent planning --excerpt x7k2m9p4q -e aigul
    """
    from codex.steps.codebook.code_proposals import propose_code
    from codex.steps.study.opening import open_study

    with open_study(call.study, expert) as study:
        fresh = propose_code(
            study,
            name,
            definition=definition,
            branch=branch,
            parent=parent,
            excerpt=excerpt,
            language=lang,
        )
    _show(call, out, (fresh,))
    call.note("steps.proposed", name=fresh.name)


def list_proposals(
    call: Call,
    out: Out,
    round: Round = None,  # noqa: A002 - the option's name
    open: Unanswered = False,  # noqa: A002 - the option's name
    peek: Peek = False,
    expert: Expert = None,
) -> None:
    """List proposed codes: your own, and everybody's of closed rounds.

    codex codebook proposals
    codex codebook proposals --open --json
    """
    from codex.steps.codebook import code_proposals as steps
    from codex.steps.study.opening import open_study

    with open_study(call.study, expert) as study:
        found = steps.list_proposals(study, round_id=round, open_only=open, peek=peek)
    _show(call, out, found)


def take(
    call: Call,
    out: Out,
    proposal: ProposalName,
    id: CodeId = "",  # noqa: A002 - the option's name
    branch: Branch = "",
    parent: Parent = "",
    as_code: AsCode = "",
    why: Why = None,
    expert: Expert = None,
) -> None:
    """Take a proposed code into the codebook, or say which code it is another name of.

    codex codebook take p3k8m2q7r --parent planning
    codex codebook take p3k8m2q7r --as goals --why "the same thing in other words"
    """
    from codex.steps.codebook.code_proposals import take_proposal
    from codex.steps.study.opening import open_study

    with open_study(call.study, expert) as study:
        code, one = take_proposal(
            study, proposal, code_id=id, branch=branch, parent=parent, as_code=as_code, why=why or ""
        )
    _show(call, out, (one,))
    call.note("steps.proposal-taken", name=one.name, code=code.id)


def decline(call: Call, out: Out, proposal: ProposalName, why: Why = None, expert: Expert = None) -> None:
    """Decline a proposed code, with the reason.

    codex codebook decline p3k8m2q7r --why "outside the research question"
    """
    from codex.steps.codebook.code_proposals import decline_proposal
    from codex.steps.study.opening import open_study

    with open_study(call.study, expert) as study:
        one = decline_proposal(study, proposal, why or "")
    _show(call, out, (one,))


def _show(call: Call, out: Out, found: tuple[CodeProposal, ...]) -> None:
    rows = [asdict(one) for one in found]
    show(call, out, Answer("code-proposal", rows, columns=_COLUMNS, empty="steps.no-proposals"))
