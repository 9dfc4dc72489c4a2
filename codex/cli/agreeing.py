"""Agreement: of a round of the study, or of a table of ratings (no study needed)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from codex.cli.agree_answers import Looks, answer_of_study, answer_of_table
from codex.cli.agree_question import Book, Brought, By, Explain, Plot, Question, Reckoning, Table
from codex.cli.agree_show import Shown, chosen_form, show_figures
from codex.cli.call import Call
from codex.cli.options import Codes, Expert, Language, Out, Peek, Round, Sources, Where
from codex.cli.show import Answer, show

if TYPE_CHECKING:
    from codex.steps.agreement.figures import Asked


class Way(NamedTuple):
    """How figures are looked at."""

    explain: Explain = None
    plot: Plot = None
    lang: Language = None
    codebook: Book = ""


def agree(
    call: Call,
    file: Table = None,
    by: By = None,
    code: Codes = (),
    source: Sources = (),
    where: Where = (),
    round: Round = None,  # noqa: A002 - the option's name
    peek: Peek = False,
    expert: Expert = None,
    *,
    way: Way,
    how: Reckoning,
    brought: Brought,
    out: Out,
) -> None:
    """Measure how far the experts agree; exit 4 where the frozen threshold is missed.

    codex agree
    codex agree --by code
    codex agree --by pair -c planning --json
    codex agree --plot forest
    codex agree --plot heatmap -o exports/pairs.svg
    codex agree ratings.csv --coefficient alpha,ac1 --ci bca
    codex agree ratings.csv --level ordinal --categories low,middle,high --verify
    codex agree codes.xlsx --sets ";" --by code --min 0.667
    codex agree - --map unit=row --map rater=annotator --map value=label1 --csv
    codex agree --coefficient help
    codex agree --explain paradox
    codex agree --explain disagreements -c planning --csv
    """
    from codex.cli.paths import read
    from codex.steps.agreement.agree_figures import check_plot
    from codex.steps.agreement.figures import split_names

    if split_names(how.coefficient) == ("help",):
        _list_names(call, out)
        return
    check_plot(way.plot)
    _check_language(way.lang)
    question = Question(
        file,
        by,
        tuple(code),
        tuple(source),
        tuple(where),
        round,
        way.codebook,
        way.plot,
        way.lang,
        how,
        brought,
    )
    asked = question.asked(read)
    form, to_file = chosen_form(out), out.output is not None
    look = Looks(form, call.say.language, out.raw, hidden=to_file, carried=to_file or form == "json")
    if way.explain is not None:
        _explain(call, out, way.explain, question, peek=peek, expert=expert)
        return
    if file is not None:
        found = answer_of_table(question, asked, read, look)
        call.findings(found.findings)
        _tell(call, out, found, asked)
        return
    from codex.steps.study.opening import open_study

    with open_study(call.study, expert) as study:
        found = answer_of_study(study, question, asked, look, peek=peek)
    _tell(call, out, found, asked)


def _explain(call: Call, out: Out, topic: str, question: Question, *, peek: bool, expert: str | None) -> None:
    from codex.cli.agree_answers import look_at
    from codex.cli.agree_looks import look_form, show_look
    from codex.cli.paths import read
    from codex.steps.agreement.closer_look import check_topic

    check_topic(topic)
    form = look_form(out)
    carried = out.output is not None or form == "json"
    look = Looks(form, call.say.language, out.raw, carried=carried)
    if question.file is not None:
        show_look(call, out, *look_at(topic, question, read, look))
        return
    from codex.steps.study.opening import open_study

    with open_study(call.study, expert) as study:
        found, provenance = look_at(topic, question, read, look, study=study, peek=peek)
    show_look(call, out, found, provenance)


def _tell(call: Call, out: Out, shown: Shown, asked: Asked) -> None:
    """Show the figures, then what has to be said of them; exit 4 where a threshold is missed."""
    from codex.cli.agree_rows import tell_missed, tell_notes, tell_verified, verified

    show_figures(call, out, shown)
    tell_notes(call, shown.figures)
    if shown.more.get("looks"):
        call.note("steps.looks", n=shown.more["looks"], round=shown.more["round"])
    if shown.more.get("frozen_codebook", "") != shown.more.get("codebook", ""):
        call.note("agree.other-book", **{name: shown.more[name] for name in ("codebook", "frozen_codebook")})
    if shown.more.get("selected"):
        call.note("agree.conditional", n=shown.more["selected"], excerpts=shown.more["excerpts"])
    if shown.left_out:
        call.note("steps.undefined-codes", n=len(shown.left_out), codes=", ".join(shown.left_out))
    if asked.verify:
        tell_verified(call, verified(shown.figures))
    tell_missed(call, shown.figures)


def _check_language(language: str | None) -> None:
    from codex.errors import UsageProblem
    from codex.words import LANGUAGES

    if language is not None and language not in LANGUAGES:
        raise UsageProblem("cli.no-such-language", language=language, languages=", ".join(LANGUAGES))


def _list_names(call: Call, out: Out) -> None:
    from codex.cli.agree_names import called
    from codex.steps.agreement.coefficient_names import known_coefficients

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
