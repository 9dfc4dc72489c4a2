"""Layouts of panels: results round by round, content validity, what became of the items."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from codex.errors import UsageProblem
from codex.exporting.figure_flow import flow_figure
from codex.exporting.layout_panel import delphi_table, flow_table, validity_table
from codex.model.code import wording
from codex.model.figure import FlowStep
from codex.steps.matrix.layout_parts import Drawn
from codex.steps.panel.ballot_sheet import titles
from codex.steps.panel.panel_results import results
from codex.steps.panel.vote_rounds import round_before, vote_round
from codex.steps.study.gate import sees_all
from codex.store import panel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codex.model.code import Text
    from codex.model.item_change import ItemChange
    from codex.model.panel import Question
    from codex.model.round import Round
    from codex.model.table import Table
    from codex.steps.matrix.paper_layout import Layout
    from codex.steps.panel.panel_results import PanelRound
    from codex.steps.study.opening import Study
    from codex.words import Words

    _Asked = tuple[str, str]

_SETTLED: Final = ("in", "out")
_WHOLE: Final = {"scvi_ave": "scvi_ave", "scvi_ua": "scvi_ua", "mean_kappa": "mean_kappa"}


def delphi(study: Study, layout: Layout, *, peek: bool) -> Drawn:
    """Return the items of a panel through its rounds, as far back as rounds asked about the same items (L4)."""
    came = [results(study, round_id=one.id, peek=peek) for one in _chain(study, layout.round_id)]
    rounds = tuple(one.round for one in came)
    names = _names(study, came)
    questions = _questions(rounds)

    def made(say: Words) -> tuple[Table, ...]:
        called = _round_names(rounds, say)
        several = len(questions) > 1
        worded = {
            key: _worded(text, questions.get(key[1]), say.language, several=several)
            for key, text in names.items()
        }
        shown = [(called[one.round.id], [entry.result for entry in _decided(one)]) for one in came]
        rule = rounds[-1].protocol.rule
        table = delphi_table(shown, worded, say, changes=_changes(came, called), rule=rule)
        notes = (*table.notes, *_numbered_notes(called, say), *_asked_notes(questions, say))
        return (replace(table, notes=notes),)

    return Drawn(
        made,
        rounds=rounds,
        codebook=rounds[-1].version,
        n={
            "items": len({key[0] for key in names}),
            "experts": len({name for one in rounds for name in one.roster}),
        },
        methods={"quantile": rounds[-1].protocol.quantile, "rule": rounds[-1].protocol.rule},
        anonymity="none",
    )


def _chain(study: Study, asked: str | None) -> list[Round]:
    """Return the round and those before it that asked about any of the same items, the earliest first."""
    found = [vote_round(study, asked)]
    while True:
        before = round_before(study, found[0], panel.items(study.file, found[0].id))
        if before is None:
            return found
        found.insert(0, before)


def _decided(one: PanelRound) -> list[Any]:
    """Return the results, their outcome as people settled it where they did."""
    return [replace(entry, result=replace(entry.result, outcome=entry.outcome)) for entry in one.settled]


def _names(study: Study, came: Sequence[PanelRound]) -> dict[_Asked, Text]:
    found: dict[_Asked, Text] = {}
    for one in came:
        called = titles(study, one.round)
        for entry in one.settled:
            key = (entry.item.id, entry.result.question)
            found.setdefault(key, called.get(entry.item.id) or entry.item.text or {"": entry.item.id})
    return found


def _questions(rounds: Sequence[Round]) -> dict[str, Question]:
    from codex.consensus.panel_plan import panel_plan

    return {question.id: question for one in rounds for question in panel_plan(one.protocol).questions}


def _worded(text: Text, question: Question | None, language: str, *, several: bool) -> str:
    """Return an item as a row says it; where several questions were asked, which one."""
    told = wording(text, language)
    return f"{told} [{question.id}]" if several and question else told


def _asked_notes(questions: Mapping[str, Question], say: Words) -> tuple[str, ...]:
    """Return the wording of the questions, where several were asked of every item."""
    told = [f"[{name}] {wording(one.text, say.language) or name}" for name, one in questions.items()]
    return tuple(told) if len(told) > 1 else ()


def _round_names(rounds: Sequence[Round], say: Words) -> dict[str, str]:
    return {one.id: say("exporting.round-number", number=place) for place, one in enumerate(rounds, 1)}


def _numbered_notes(called: Mapping[str, str], say: Words) -> tuple[str, ...]:
    """Return which rounds of the study are meant, where a panel's first round is not the study's."""
    if all(name == say("exporting.round-number", number=round_id) for round_id, name in called.items()):
        return ()
    return (say("exporting.note-rounds", list=", ".join(f"{name} = {one}" for one, name in called.items())),)


def _changes(came: Sequence[PanelRound], called: Mapping[str, str]) -> dict[tuple[str, _Asked], ItemChange]:
    return {
        (called[one.round.id], (entry.item.id, entry.result.question)): entry.change
        for one in came
        for entry in one.settled
        if entry.change is not None
    }


def validity(study: Study, layout: Layout, *, peek: bool) -> Drawn:
    """Return content validity of the items of a round of ratings (L5).

    Raises:
        UsageProblem: No question of the round is answered on a scale.
    """
    from codex.consensus.panel_plan import panel_plan

    one = vote_round(study, layout.round_id)
    sees_all(study, one, "matrix", peek=peek)
    rated = [question for question in panel_plan(one.protocol).questions if question.scale is not None]
    if not rated:
        raise UsageProblem("steps.layout-no-scale", round=one.id)
    asked = next((question for question in rated if question.id == layout.group), None)
    if layout.group and asked is None:
        known = ", ".join(question.id for question in rated)
        raise UsageProblem("steps.layout-no-question", question=layout.group, known=known)
    question = asked or rated[0]
    items = panel.items(study.file, one.id)
    called = titles(study, one)
    figures, whole = _validity_figures(study, one, question)
    alpha = next(
        (
            figure.estimate.value
            for figure in results(study, round_id=one.id, peek=peek).coefficients
            if figure.question == question.id and figure.primary
        ),
        None,
    )
    whole |= {"alpha": alpha} if alpha is not None else {}

    def made(say: Words) -> tuple[Table, ...]:
        rows = [
            (
                wording(called.get(item.id) or item.text or {"": item.id}, say.language),
                figures.get(item.id, {}),
            )
            for item in items
        ]
        return (validity_table(rows, whole, say),)

    scale = question.scale
    assert scale is not None  # noqa: S101 - chosen for having one
    return Drawn(
        made,
        rounds=(one,),
        codebook=one.version,
        n={"items": len(items), "experts": len(one.roster)},
        methods={
            "scale": f"{scale.low}-{scale.high}",
            "relevant": f"{scale.agree_from}",
            "question": question.id,
        },
        anonymity="none",
    )


def _validity_figures(
    study: Study, one: Round, question: Question
) -> tuple[dict[str, dict[str, Any]], dict[str, float | None]]:
    """Return item -> its figures, and those of the whole set, as the calculator computes them."""
    from codex.consensus.methods import run_method

    scale = question.scale
    if scale is None:
        return {}, {}
    rows = [
        (line, (vote.item, vote.expert, vote.value if vote.is_given else ""))
        for line, vote in enumerate(panel.votes(study.file, one.id), 1)
        if vote.question == question.id
    ]
    if not rows:
        return {}, {}
    ends = {"lo": str(scale.low), "hi": str(scale.high)}
    relevant = {"relevant_from": str(scale.agree_from)} if scale.agree_from is not None else {}
    header = ("item", "expert", "value")
    found: dict[str, dict[str, Any]] = {}
    whole: dict[str, float | None] = {}
    for came in run_method("cvi", header, rows, {**ends, **relevant}):
        if came["item"] is None:
            whole |= {name: came.get(key) for name, key in _WHOLE.items()}
            continue
        around = came.get("ci_exact") or (None, None)
        found[came["item"]] = {
            "n": came["N"],
            "relevant": came["A"],
            "icvi": came["icvi"],
            "icvi_low": around[0],
            "icvi_high": around[1],
            "pc": came["pc"],
            "kappa": came["kappa"],
            "grade": came["grade"],
        }
    for came in run_method("aiken_v", header, rows, ends):
        if came["item"] is None:
            whole["mean_v"] = came.get("mean_V")
        else:
            around = came.get("ci") or (None, None)
            found.setdefault(came["item"], {}).update(v=came.get("V"), v_low=around[0], v_high=around[1])
    return found, whole


def flow(study: Study, layout: Layout, *, peek: bool) -> Drawn:
    """Return what became of the items from round to round, with every reason counted (L12)."""
    came = [results(study, round_id=one.id, peek=peek) for one in _chain(study, layout.round_id)]
    rounds = tuple(one.round for one in came)

    def steps(say: Words) -> list[FlowStep]:
        return _flow_steps(came, _round_names(rounds, say), say)

    return Drawn(
        lambda say: (flow_table(steps(say), say),),
        rounds=rounds,
        codebook=rounds[-1].version,
        n={"rounds": len(rounds), "items": len({entry.item.id for one in came for entry in one.settled})},
        methods={"rule": rounds[-1].protocol.rule},
        figure=lambda say: flow_figure(steps(say), say),
        anonymity="none",
    )


def _flow_steps(came: Sequence[PanelRound], called: Mapping[str, str], say: Words) -> list[FlowStep]:
    """Return a step a round: items that went in, those that went no further and why, those that joined."""
    asked = [{entry.item.id: entry.item for entry in one.settled} for one in came]
    steps = []
    for place, (one, items) in enumerate(zip(came, asked, strict=True)):
        following = asked[place + 1] if place + 1 < len(asked) else None
        gone: Counter[str] = Counter()
        for item in items:
            if following is None or item not in following:
                reason = _fate(one, item)
                if following is not None or reason != "left":
                    gone[say(f"exporting.flow-{reason}")] += 1
        joined: Counter[str] = Counter()
        for item, made in (following or {}).items():
            if item not in items:
                joined[say("exporting.flow-merged" if made.merged_from else "exporting.flow-added")] += 1
        steps.append(FlowStep(called[one.round.id], len(items), dict(gone), dict(joined)))
    for before, after in pairwise(steps):
        assert before.left == after.items  # noqa: S101 - both are counted from the same items
    return steps


def _fate(one: PanelRound, item: str) -> str:
    """Say why an item went no further: by the outcomes of the questions that decide."""
    found = [entry for entry in one.settled if entry.item.id == item and entry.outcome]
    outcomes = {entry.outcome for entry in found}
    by = "-by-people" if any(entry.by != "rule" for entry in found) else ""
    if outcomes and outcomes <= {"in"}:
        return f"kept{by}"
    if "out" in outcomes:
        return f"dropped{by}"
    return "left"
