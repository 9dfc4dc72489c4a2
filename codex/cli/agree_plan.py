"""Planning how many excerpts must be judged by all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

from codex.cli.agree_question import Brought, Coefficient, Confidence, Interval, Table, form_of
from codex.cli.call import Call
from codex.cli.options import Codes, Expert, Option, Out, Peek, Round, Seed, Where

if TYPE_CHECKING:
    from codex.steps.agreement.figures import Asked
    from codex.steps.agreement.plan_goals import Expected, Goal

Width = Annotated[tuple[str, ...], Option("--width", metavar="WIDTH,WIDTH")]
Threshold = Annotated[float | None, Option("--threshold", metavar="VALUE")]
Power = Annotated[float, Option("--power", metavar="SHARE")]
Excerpts = Annotated[int | None, Option("--excerpts", metavar="NUMBER", min=2)]
RuledOut = Annotated[float | None, Option("--rule-out", metavar="KAPPA")]
Rho = Annotated[bool, Option("--rho")]
Whole = Annotated[int, Option("--whole", metavar="NUMBER", min=2)]
Simulate = Annotated[int, Option("--simulate", metavar="STUDIES", min=0, max=100_000)]
Value = Annotated[float | None, Option("--expect", metavar="VALUE")]
Given = Annotated[float | None, Option("--given", metavar="SHARE")]
Shares = Annotated[tuple[str, ...], Option("--shares", metavar="SHARE,SHARE")]
Raters = Annotated[int | None, Option("--raters", metavar="NUMBER", min=2)]
PerSource = Annotated[float, Option("--per-source", metavar="NUMBER", min=1)]
Alike = Annotated[float, Option("--alike", metavar="SHARE", min=0, max=1)]
ByCode = Annotated[str, Option("--by", metavar="code|overall")]


class Reached(NamedTuple):
    """What the study to come shall reach."""

    width: Width = ()
    threshold: Threshold = None
    power: Power = 0.8
    excerpts: Excerpts = None
    rule_out: RuledOut = None
    rho: Rho = False
    whole: Whole = 10_000
    simulate: Simulate = 0


class Guessed(NamedTuple):
    """What is expected where there is no pilot."""

    expect: Value = None
    given: Given = None
    shares: Shares = ()
    raters: Raters = None
    per_source: PerSource = 1.0
    alike: Alike = 0.0


def plan(
    call: Call,
    file: Table = None,
    by: ByCode = "code",
    code: Codes = (),
    where: Where = (),
    coefficient: Coefficient = (),
    ci: Interval = None,
    confidence: Confidence = None,
    seed: Seed = None,
    round: Round = None,  # noqa: A002 - the option's name
    peek: Peek = False,
    expert: Expert = None,
    *,
    reached: Reached,
    guessed: Guessed,
    brought: Brought,
    out: Out,
) -> None:
    """Plan how many excerpts must be judged by all: from expected values, a table, or a round.

    codex agree plan --expect 0.8 --given 0.1 --raters 3 --width 0.2
    codex agree plan --expect 0.8 --given 0.2 --threshold 0.667 --power 0.9 --simulate 200
    codex agree plan --expect 0.75 --shares 0.5,0.3,0.2 --excerpts 120 --per-source 10 --alike 0.1
    codex agree plan pilot.csv --width 0.3,0.2
    codex agree plan --threshold 0.667 -c planning --raters 4
    codex agree plan --expect 0.9 --given 0.2 --excerpts 80 --threshold 0.65 --rho
    codex agree plan --expect 0.7 --given 0.3 --rule-out 0.4
    """
    from codex.cli.agree_looks import show_look
    from codex.errors import UsageProblem
    from codex.steps.agreement import agree_plan as steps
    from codex.steps.agreement.figures import Asked, split_names

    asked = Asked(
        by=by,
        coefficients=split_names(coefficient),
        codes=tuple(code),
        where=tuple(where),
        interval=ci or "gwet",
        confidence=confidence,
        seed=seed or 0,
    )
    if by not in {"code", "overall"}:
        raise UsageProblem("steps.unknown-scope", by=by, known="code, overall")
    goal = _goal(reached)
    if guessed.expect is not None:
        if file is not None:
            raise UsageProblem("agree.plan-two-ways")
        show_look(call, out, steps.plan_expected(_expected(guessed, guessed.expect), goal, asked))
        return
    _refuse_guesses(guessed, reached)
    if file is not None:
        from codex.cli.paths import read

        name, data = read(file)
        form = form_of(brought, read)
        show_look(call, out, steps.plan_from_table(data, name, form, goal, asked, raters=guessed.raters))
        return
    _from_study(call, out, goal, asked, guessed.raters, (round, peek, expert))


def _from_study(
    call: Call,
    out: Out,
    goal: Goal,
    asked: Asked,
    raters: int | None,
    where: tuple[str | None, bool, str | None],
) -> None:
    from codex.cli.agree_looks import show_look
    from codex.cli.call import study_folder
    from codex.errors import UsageProblem
    from codex.steps.agreement.agree_plan import plan_from_study
    from codex.steps.study.opening import open_study

    if not call.folder and study_folder(None) is None:
        raise UsageProblem("agree.plan-from-what")
    round_id, peek, expert = where
    with open_study(call.study, expert) as study:
        found = plan_from_study(study, goal, asked, raters=raters, round_id=round_id, peek=peek)
    show_look(call, out, found)


def _refuse_guesses(guessed: Guessed, reached: Reached) -> None:
    """A pilot says itself what would have to be guessed."""
    from codex.errors import UsageProblem

    spare = {
        "--given": guessed.given is not None,
        "--shares": bool(guessed.shares),
        "--per-source": guessed.per_source != 1,
        "--alike": guessed.alike != 0,
        "--rule-out": reached.rule_out is not None,
        "--simulate": bool(reached.simulate),
    }
    for option, is_there in spare.items():
        if is_there:
            raise UsageProblem("agree.plan-needs-expect", option=option)


def _goal(reached: Reached) -> Goal:
    from codex.steps.agreement.plan_goals import Goal

    return Goal(
        _numbers(reached.width, "--width"),
        reached.threshold,
        reached.power,
        reached.excerpts,
        reached.rule_out,
        reached.rho,
        reached.whole,
        reached.simulate,
    )


def _expected(guessed: Guessed, value: float) -> Expected:
    from codex.errors import UsageProblem
    from codex.steps.agreement.plan_goals import Expected

    shares = _numbers(guessed.shares, "--shares")
    if shares and guessed.given is not None:
        raise UsageProblem("agree.plan-given-or-shares")
    if guessed.given is not None:
        shares = (1 - guessed.given, guessed.given)
    return Expected(value, shares or (0.5, 0.5), guessed.raters or 2, guessed.per_source, guessed.alike)


def _numbers(words: tuple[str, ...], option: str) -> tuple[float, ...]:
    """Return numbers given one by one or parted by commas."""
    from codex.errors import UsageProblem

    found = []
    for word in (part.strip() for one in words for part in one.replace(";", ",").split(",")):
        try:
            number = float(word)
        except ValueError:
            raise UsageProblem("agree.plan-no-number", option=option, word=word) from None
        if not 0 < number <= 2:
            raise UsageProblem("agree.plan-no-number", option=option, word=word)
        found.append(number)
    return tuple(found)
