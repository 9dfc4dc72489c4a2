"""The calculator's methods on the votes of a round: what its protocol says already need not be typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from codex.errors import NotFound, UsageProblem
from codex.model.code import wording
from codex.model.sets import BEST_WORST, COMPARING, PAIRWISE, member_of, options_of, times_of
from codex.steps.panel.ballot_sheet import titles
from codex.steps.panel.consensus import read_pairs
from codex.steps.panel.panel_coefficients import PanelCoefficients
from codex.steps.panel.vote_rounds import up_to, vote_round
from codex.steps.study.gate import sees_all
from codex.store import panel

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from codex.consensus.method import Method
    from codex.model.panel import Question
    from codex.model.round import Round
    from codex.model.vote import Item, Vote
    from codex.steps.study.opening import Study

HEADER = ("item", "expert", "value", "round", "part")
PARTED = frozenset({"bwm"})
"""Methods that take several questions at once, each as a part of its own."""
COUNTED = {"apmo": ("yes", "no", ""), "cvr": ("E", "N", "U")}
"""Methods that know answers by words of their own -> what agrees, what is against, what is neither."""

METHOD_OF = {PAIRWISE: "ahp", BEST_WORST: "best_worst_counts"}
"""Kind of a round that compares items -> the method that reads its answers."""


class OfRound(NamedTuple):
    """What a method says of a round."""

    results: list[dict[str, Any]]
    taken: dict[str, str]
    """Parameters that came from the protocol."""


def calculate_round(
    study: Study,
    method: str,
    params: Sequence[str] = (),
    *,
    round_id: str | None = None,
    question: str | None = None,
    peek: bool = False,
) -> OfRound:
    """Compute a method of the calculator on the votes of a round.

    Methods that compare rounds get this one and those of its kind before it. Whoever was asked and gave no
    answer counts as missing. Places of a ranking become points for ``ngt_ranking``, answers that agree or
    are against become the words of ``apmo`` and ``cvr``. ``ahp`` takes items called ``A / B`` on a scale in
    which 1 to 9 stand for A and -1 to -9 for B; ``bwm`` takes two questions, ``best`` and ``worst``.

    Args:
        study: The study.
        method: Name or alias.
        params: As typed, ``KEY=VALUE`` each; they win over the protocol's.
        round_id: A round of votes; the newest one where none is named.
        question: Id of a question; None where only one fits.
        peek: Look at an open round, on the record.

    Raises:
        Refused: The round is open. UsageProblem: Unknown method or parameter, or which question is unclear.
    """
    from codex.consensus.methods import method_named, run_method
    from codex.consensus.panel_plan import panel_plan

    chosen = method_named(method)
    one = vote_round(study, round_id)
    sees_all(study, one, "consensus", peek=peek)
    plan = panel_plan(one.protocol)
    every = chosen.name in PARTED or one.kind in COMPARING
    asked = list(plan.questions) if every and question is None else [_asked(one, question)]
    rounds = up_to(study, one) if "rounds" in chosen.params else [one]
    typed = read_pairs(params)
    taken = {key: value for key, value in _from_protocol(chosen, one, asked[0]).items() if key not in typed}
    rows = [row for each in rounds for row in _rows(study, each, asked, chosen.name)]
    numbered = list(enumerate(rows, 1))
    found = run_method(
        method, HEADER, numbered, {**taken, **typed}, file=f"round {one.id}", tools=PanelCoefficients()
    )
    return OfRound(found, taken)


def _asked(one: Round, wanted: str | None) -> Question:
    """Return the question that was named, or the only one that decides, or the only one."""
    from codex.consensus.panel_plan import panel_plan

    every = panel_plan(one.protocol).questions
    known = ", ".join(question.id for question in every)
    if wanted is not None:
        found = panel_plan(one.protocol).question(wanted)
        if found is None:
            raise NotFound("panel.unknown-question", question=wanted, known=known)
        return found
    deciding = [question for question in every if question.decides] or list(every)
    if len(deciding) > 1:
        raise UsageProblem("panel.which-question", known=known)
    return deciding[0]


def _from_protocol(method: Method, one: Round, question: Question) -> dict[str, str]:
    """Return the parameters of a method that the protocol of a round says already."""
    said: dict[str, object] = {"quantile": one.protocol.quantile, "quorum": one.protocol.quorum}
    scale = question.scale
    if scale is not None:
        agree = scale.high if scale.agree_from is None else scale.agree_from
        said |= {
            "lo": scale.low,
            "hi": scale.high,
            "scale_max": scale.high,
            "agree_from": agree,
            "disagree_to": agree - 1 if scale.against_to is None else scale.against_to,
            "relevant_from": agree,
            "categories": ",".join(str(point) for point in scale.points),
        }
        if method.name == "fuzzy_delphi":
            said["scale"] = f"{scale.high}-point"
    elif question.answers:
        said["categories"] = ",".join(answer.id for answer in question.answers)
    return {key: str(value) for key, value in said.items() if key in method.params}


def _rows(study: Study, one: Round, asked: Sequence[Question], method: str) -> Iterator[tuple[str, ...]]:
    items = panel.items(study.file, one.id)
    given = {(vote.item, vote.question, vote.expert): vote for vote in panel.votes(study.file, one.id)}
    if one.kind in COMPARING:
        yield from _of_sets(one, items, given, method)
        return
    called = titles(study, one) if method == "ahp" else {}
    for item in items:
        name = wording(called[item.id], "en").replace(" / ", "/") if called else item.id
        for expert in one.roster:
            for question in asked:
                vote = given.get((item.id, question.id, expert))
                part = question.id if method in PARTED else ""
                yield name, expert, _value(vote, question, method, len(items)), one.id, part


def _of_sets(
    one: Round, items: Sequence[Item], given: Mapping[tuple[str, str, str], Vote], method: str
) -> Iterator[tuple[str, ...]]:
    """Yield what was said of the members of sets: a pair for the AHP, a member for counts of best and worst."""
    if method != METHOD_OF[one.kind]:
        raise UsageProblem("panel.method-of-kind", method=method, kind=one.kind, right=METHOD_OF[one.kind])
    for item in items:
        names = [wording(text, "en").replace("/", "\u2215") for text in options_of(item.text)]
        for expert in one.roster:
            if one.kind == PAIRWISE:
                vote = given.get((item.id, PAIRWISE, expert))
                if vote is not None and vote.is_given:
                    first, other = times_of(vote.value)
                    value = str(first) if other == 1 else f"1/{other}"
                    yield "/".join(names), expert, value, one.id, ""
                continue
            ends = [given.get((item.id, end, expert)) for end in ("best", "worst")]
            places = [member_of(vote.value) for vote in ends if vote is not None and vote.is_given]
            if len(places) == len(ends):
                for n, name in enumerate(names):
                    said = "best" if n == places[0] else "worst" if n == places[1] else "shown"
                    yield name, expert, said, one.id, ""


def _value(vote: Vote | None, question: Question, method: str, items: int) -> str:
    """Return an answer as a method understands it; nothing for a blank."""
    if vote is not None and vote.state != "given" and method == "vote_rules":
        return "abstain"
    if vote is None or not vote.is_given:
        return ""
    if question.is_ranking and method == "ngt_ranking":
        return str((question.places or items) + 1 - int(vote.value))
    if method == "ahp" and vote.value.startswith("-"):
        return f"1/{vote.value.removeprefix('-')}"
    counts = {answer.id: answer.counts for answer in question.answers}.get(vote.value)
    if counts is not None and method in COUNTED:
        agree, against, neither = COUNTED[method]
        return {"agree": agree, "against": against}.get(counts, neither or vote.value)
    return vote.value
