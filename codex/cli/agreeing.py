"""Agreement: of a round of the study, or of a table of ratings (no study needed)."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, NamedTuple

from codex.cli.call import Call, is_terminal
from codex.cli.options import (
    Argument,
    Codes,
    Encoding,
    Expert,
    Map,
    Option,
    Out,
    Peek,
    Round,
    Seed,
    Sources,
    Where,
)
from codex.cli.show import FORMATS, Answer, deliver, form, show

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from codex.steps.calculator import Form
    from codex.steps.figures import Asked, Figure

Table = Annotated[str | None, Argument(metavar="[FILE]")]
By = Annotated[str, Option("--by", metavar="WHAT")]
Coefficient = Annotated[tuple[str, ...], Option("--coefficient", metavar="NAME,NAME")]
Interval = Annotated[str | None, Option("--ci", metavar="METHOD")]
Confidence = Annotated[float | None, Option("--confidence", metavar="PERCENT")]
Resamples = Annotated[int, Option("--resamples", metavar="NUMBER", min=2)]
Least = Annotated[float | None, Option("--min", metavar="VALUE")]
Weights = Annotated[str | None, Option("--weights", metavar="NAME|FILE")]
Verify = Annotated[bool, Option("--verify")]
Explain = Annotated[str | None, Option("--explain", metavar="TOPIC")]
Level = Annotated[str, Option("--level", metavar="LEVEL")]
Categories = Annotated[tuple[str, ...], Option("--categories", metavar="A,B,C")]
Sets = Annotated[str | None, Option("--sets", metavar="MARK")]
Length = Annotated[int | None, Option("--length", metavar="NUMBER", min=1)]
TextFile = Annotated[str | None, Option("--text", metavar="FILE")]
Measure = Annotated[str, Option("--measure", metavar="character|word|sentence")]


class Brought(NamedTuple):
    """What a table of ratings needs to be said of it."""

    level: Level = "nominal"
    categories: Categories = ()
    sets: Sets = None
    map: Map = ()
    encoding: Encoding = None
    length: Length = None
    text: TextFile = None
    measure: Measure = "character"


class Reckoning(NamedTuple):
    """How figures are computed."""

    coefficient: Coefficient = ()
    weights: Weights = None
    ci: Interval = None
    confidence: Confidence = None
    resamples: Resamples = 1000
    seed: Seed = None
    min: Least = None
    verify: Verify = False


def agree(
    call: Call,
    file: Table = None,
    by: By = "overall",
    code: Codes = (),
    source: Sources = (),
    where: Where = (),
    explain: Explain = None,
    round: Round = None,  # noqa: A002 - the option's name
    peek: Peek = False,
    expert: Expert = None,
    *,
    how: Reckoning,
    brought: Brought,
    out: Out,
) -> None:
    """Measure how far the experts agree; exit 4 where the frozen threshold is missed.

    codex agree
    codex agree --by code
    codex agree --by pair -c planning --json
    codex agree ratings.csv --coefficient alpha,ac1 --ci bca
    codex agree ratings.csv --level ordinal --categories low,middle,high --verify
    codex agree codes.xlsx --sets ";" --by code --min 0.667
    codex agree - --map unit=row --map rater=annotator --map value=label1 --csv
    codex agree --coefficient help
    codex agree --explain paradox
    codex agree --explain disagreements -c planning --csv
    """
    from codex.steps.figures import split_names

    names = split_names(how.coefficient)
    if names == ("help",):
        _list_names(call, out)
        return
    asked = _asked(how, by, names, code, source, where)
    if explain is not None:
        _explain(call, out, explain, file, brought, asked, round_id=round, peek=peek, expert=expert)
        return
    if file is not None:
        _calculate(call, out, file, form_of(brought), asked)
        return
    from codex.steps.agreement import measure
    from codex.steps.study import open_study

    with open_study(call.study, expert) as study:
        found = measure(study, asked, round_id=round, peek=peek)
    _show(call, out, found.figures, {"round": found.round.id, "looks": found.looks}, asked)
    if found.looks:
        call.note("steps.looks", n=found.looks, round=found.round.id)
    if found.left_out:
        call.note("steps.undefined-codes", n=len(found.left_out), codes=", ".join(found.left_out))
    _judge(call, found.figures, asked)


def _explain(
    call: Call,
    out: Out,
    topic: str,
    file: str | None,
    brought: Brought,
    asked: Asked,
    *,
    round_id: str | None,
    peek: bool,
    expert: str | None,
) -> None:
    from codex.cli.agree_looks import show_look
    from codex.steps.closer_look import check_topic, look_at_study, look_at_table

    check_topic(topic)
    if file is not None:
        from codex.cli.paths import read

        name, data = read(file)
        show_look(call, out, look_at_table(data, name, topic, form_of(brought), asked))
        return
    from codex.steps.study import open_study

    with open_study(call.study, expert) as study:
        found = look_at_study(study, topic, asked, round_id=round_id, peek=peek)
    show_look(call, out, found)


def _calculate(call: Call, out: Out, file: str, form: Form, asked: Asked) -> None:
    from codex.cli.paths import read
    from codex.steps.calculator import calculate

    name, data = read(file)
    found = calculate(data, name, form, asked)
    call.findings(found.findings)
    _show(call, out, found.figures, {}, asked)
    _judge(call, found.figures, asked)


def _asked(
    how: Reckoning,
    by: str,
    names: tuple[str, ...],
    codes: Sequence[str],
    sources: Sequence[str],
    where: Sequence[str],
) -> Asked:
    from codex.cli.pairs import pairs
    from codex.steps.figures import Asked
    from codex.steps.own_weights import known_weights, read_weights

    own = None
    if how.weights and how.weights not in known_weights():
        from codex.cli.paths import read

        called, data = read(how.weights)
        own = read_weights(data, called)
    return Asked(
        by=by,
        coefficients=names,
        codes=tuple(codes),
        sources=tuple(sources),
        where=pairs(where),
        interval=how.ci,
        confidence=how.confidence,
        seed=how.seed or 0,
        resamples=how.resamples,
        least=how.min,
        weights=None if own else how.weights,
        own=own,
        verify=how.verify,
    )


def form_of(brought: Brought) -> Form:
    """Return what was said of a table."""
    from codex.cli.pairs import pairs
    from codex.steps.calculator import Form

    categories = [name.strip() for word in brought.categories for name in word.split(",")]
    text = None
    if brought.text is not None:
        from codex.cli.paths import read
        from codex.steps.tables import text_of

        name, data = read(brought.text)
        text = text_of(data, name, brought.encoding)
    return Form(
        level=brought.level.strip().lower(),
        categories=tuple(categories) or None,
        sets=brought.sets,
        columns=pairs(brought.map),
        encoding=brought.encoding,
        length=brought.length,
        text=text,
        measure=brought.measure,
    )


def _show(call: Call, out: Out, figures: Sequence[Figure], more: dict[str, Any], asked: Asked) -> None:
    """Show figures: in a pipe a row each in full, to people a row a scope."""
    from codex.cli import agree_tables
    from codex.cli.agree_rows import columns_of, row_of, tell_notes, verified

    to_terminal = out.output is None and is_terminal(sys.stdout)
    chosen = form(out, "table" if out.output is not None or to_terminal else "tsv", FORMATS)
    if asked.verify:
        more = {**more, "verify": verified(figures)}
    if chosen == "json" or chosen in {"csv", "tsv"}:
        rows = [row_of(call, figure) for figure in figures]
        show(call, out, Answer("agree", rows, columns=columns_of(rows, labelled="round" in more), more=more))
    else:
        made = agree_tables.grid(call, figures)
        if chosen == "table" and to_terminal:
            agree_tables.on_terminal(made)
        else:
            plain = "\n".join(agree_tables.as_text(made)) + "\n"
            deliver(call, out, agree_tables.as_markdown(made) if chosen == "md" else plain)
    tell_notes(call, figures)


def _judge(call: Call, figures: Sequence[Figure], asked: Asked) -> None:
    """Tell what other packages say, and whether a threshold is missed (exit 4 for either)."""
    from codex.cli.agree_rows import tell_missed, tell_verified, verified

    if asked.verify:
        tell_verified(call, verified(figures))
    tell_missed(figures)


def _list_names(call: Call, out: Out) -> None:
    from codex.cli.agree_names import called
    from codex.steps.coefficient_names import known_coefficients

    rows = [
        {
            "coefficient": one.name,
            "called": called(call.say, one.name),
            "aliases": list(one.aliases),
            "of": call.say(f"agree.kind-{one.kind}"),
            "weights": one.weights,
        }
        for one in known_coefficients()
    ]
    show(call, out, Answer("agree-coefficients", rows))
