"""Results of panels as rows: what programs rely on, and what people read."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from codex.cli.agree_names import called
from codex.cli.agree_tables import decimal
from codex.model.code import wording
from codex.model.sets import CONTRADICTORY, PAIRWISE

if TYPE_CHECKING:
    from codex.cli.call import Call
    from codex.model.code import Text
    from codex.model.sets import Member, Standing
    from codex.steps.panel.panel_resolving import SideBySide
    from codex.steps.panel.panel_results import PanelFigure, PanelRound
    from codex.steps.panel.settled_items import Settled

COLUMNS = (
    *("item", "title", "question", "n", "roster", "distribution", "median", "iqr", "share", "outcome", "by"),
    *("divided", "stable", "why"),
)


def result_row(call: Call, one: Settled, rule: str, titles: dict[str, Text]) -> dict[str, Any]:
    """Return an item and question as the keys that programs rely on."""
    result = one.result
    around, index = result.share_interval, result.index_interval
    row: dict[str, Any] = {
        "item": result.item,
        "method": rule,
        "round": result.round,
        "question": result.question,
        "title": wording(titles.get(result.item, {}), call.say.language),
        "n": result.n,
        "roster": result.roster,
        "blank": result.blank,
        "cannot_judge": result.cannot_judge,
        "recused": result.recused,
        "distribution": dict(result.distribution),
        "median": result.median,
        "quartiles": list(result.quartiles) if result.quartiles else None,
        "iqr": result.iqr,
        "quantile": result.quantile or None,
        "mean": result.mean,
        "sd": result.sd,
        "agree": result.agree,
        "against": result.against,
        "share": result.share,
        "share_low": around.low if around else None,
        "share_high": around.high if around else None,
        "weighted_share": result.weighted_share,
        "weighted_mean": result.weighted_mean,
        "index": result.index or None,
        "index_value": result.index_value,
        "index_low": index.low if index else None,
        "index_high": index.high if index else None,
        "figures": dict(result.figures),
        "agreement_a": result.agreement_a,
        "divided": result.divided,
        "rule_outcome": result.outcome or None,
        "outcome": one.outcome or None,
        "by": one.by if one.outcome else None,
        "why": one.why if one.told else call.say(one.why),
        "if_absent_agreed": result.if_absent_agreed or None,
        "if_absent_against": result.if_absent_against or None,
        "quantile_turns": result.quantile_turns,
        "comments": list(result.comments),
        "evidence": list(one.item.evidence),
        "merged_from": list(one.item.merged_from),
    }
    change = asdict(one.change) if one.change else None
    row["change"] = (
        {key: change[key] for key in change if key not in {"item", "question"}} if change else None
    )
    row["stable"] = one.change.stable if one.change else None
    row["end"] = one.change.end if one.change else None
    return row


MEMBERS = ("item", "title", "place", "weight", "best", "worst", "shown", "score")


def member_row(call: Call, one: Member, kind: str) -> dict[str, Any]:
    """Return an item that was compared with others: its weight of pairs, or its counts and score."""
    row: dict[str, Any] = {
        "item": one.item,
        "title": wording(one.title, call.say.language),
        "place": one.place or None,
    }
    if kind == PAIRWISE:
        return row | {"weight": one.weight}
    return row | {"best": one.best, "worst": one.worst, "shown": one.shown, "score": one.score}


def standing_facts(found: Standing) -> dict[str, Any]:
    """Return what else is said of a round that compared items."""
    return {
        "kind": found.kind,
        "consistency": [asdict(one) for one in found.consistency],
        "half": found.half,
        "why": found.why or None,
    }


def standing_lines(call: Call, found: Standing) -> list[str]:
    """Return what is said beside weights and scores: how far comparisons contradict one another."""
    lines = [call.say(found.why, **found.fields)] if found.why else []
    for one in found.consistency:
        who = one.expert or call.say("panel.all-together")
        if one.missing and one.pairs:
            lines.append(call.say("panel.pairs-missing", expert=who, n=one.missing))
        if one.ratio is not None:
            told = "panel.consistent" if one.ratio <= CONTRADICTORY else "panel.contradictory"
            lines.append(call.say(told, expert=who, ratio=decimal(one.ratio, call.say.language)))
    if found.half:
        lines.append(call.say("panel.half-sets", n=found.half))
    return lines


def round_facts(call: Call, found: PanelRound) -> dict[str, Any]:
    """Return what is said of the whole round, for the envelope."""
    return {
        "round": found.round.id,
        "before": found.before.id if found.before else None,
        "rule": found.round.protocol.rule,
        "quorum": found.round.protocol.quorum,
        "protocol": found.round.protocol.digest,
        "root": found.root or None,
        "looks": found.looks,
        "answered": list(found.answered),
        "absent": list(found.absent),
        "may_stop": found.may_stop,
        "stop_why": call.say(found.stop_why),
        "truths": [one.message(call.say) for one in found.truths],
        "coefficients": [_figure(call, one) for one in found.coefficients],
        "leavers": [asdict(one) for one in found.leavers],
        "ballots": [
            {"id": one.id, "expert": one.expert, "way": one.way, "saved": one.saved, "answers": one.answers}
            for one in found.ballots
        ],
    }


def _figure(call: Call, one: PanelFigure) -> dict[str, Any]:
    found, around = one.estimate, one.estimate.interval
    return {
        "question": one.question,
        "coefficient": found.coefficient,
        "value": found.value,
        "why": call.say(found.why) if found.why else None,
        "ci_low": around.low if around else None,
        "ci_high": around.high if around else None,
        "ci_method": around.method if around else None,
        "units": found.units,
        "raters": found.raters,
        "missing": found.missing,
        "primary": one.primary,
    }


READ = ("item", "question", "n", "distribution", "median", "iqr", "share", "outcome", "why")
"""Columns for a terminal, of :func:`read_row`."""


def read_row(call: Call, row: dict[str, Any]) -> dict[str, Any]:
    """Return a row of :func:`result_row` for eyes: the item by its title, only answers that were given."""
    say, outcome = call.say, f"panel.outcome-{row['outcome']}"
    given = {key: n for key, n in row["distribution"].items() if n}
    told = [row["why"], say("panel.settle-divided") if row["divided"] else ""]
    return {
        "item": row["title"] or row["item"],
        "question": row["question"],
        "n": f"{row['n']}/{row['roster']}",
        "distribution": " ".join(key if n == 1 else f"{key}×{n}" for key, n in given.items()),
        "median": _plain(row["median"], say.language),
        "iqr": _plain(row["iqr"], say.language),
        "share": f"{100 * row['share']:.0f} %" if row["share"] is not None else "",
        "outcome": (say(outcome) if say.has(outcome) else row["outcome"]) if row["outcome"] else "",
        "why": "; ".join(word for word in told if word),
    }


def _plain(value: float | None, language: str) -> str:
    text = "" if value is None else f"{value:g}"
    return text if language == "en" else text.replace(".", ",")


def coefficient_line(call: Call, one: dict[str, Any]) -> str:
    """Return a coefficient of the whole panel in words, from :func:`round_facts`."""
    name = called(call.say, one["coefficient"])
    if one["value"] is None:
        return f"{one['question']}: {name}: {one['why'] or ''}".rstrip(": ")
    language = call.say.language
    value = decimal(one["value"], language)
    around = ""
    if one["ci_low"] is not None and one["ci_high"] is not None:
        parted = "; " if language != "en" else ", "
        around = f" [{decimal(one['ci_low'], language)}{parted}{decimal(one['ci_high'], language)}]"
    return f"{one['question']}: {name} {value}{around}{' *' if one['primary'] else ''}"


def side_row(call: Call, one: SideBySide) -> dict[str, Any]:
    """Return an item with every answer beside the others."""
    result = one.settled.result
    return {
        "item": result.item,
        "question": result.question,
        "title": wording(one.title, call.say.language),
        "gave": result.agree,
        "against": result.against,
        "missing": result.blank,
        "cannot_judge": result.cannot_judge,
        "recused": result.recused,
        "roster": result.roster,
        "outcome": one.settled.outcome or None,
        "by": one.settled.by,
        "why": one.settled.why if one.settled.told else call.say(one.settled.why),
        "divided": result.divided,
        "votes": [{"who": who, "value": value, "comment": comment} for who, value, comment in one.votes],
    }
