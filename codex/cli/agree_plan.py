"""Planning how many excerpts must be judged by all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from codex.cli.agree_question import Brought, Coefficient, Confidence, Interval, Table, form_of
from codex.cli.call import Call
from codex.cli.options import Codes, Expert, Option, Out, Peek, Round, Seed, Where

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from codex.cli.agree_answers import Looks
    from codex.model.provenance import Provenance
    from codex.steps.agreement.closer_look import Look
    from codex.steps.agreement.plan_goals import Expected, Goal
    from codex.steps.study.opening import Study

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


class PlanQuestion(NamedTuple):
    """Everything that decides a plan."""

    file: str | None = None
    by: str = "code"
    code: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    coefficient: tuple[str, ...] = ()
    ci: str | None = None
    confidence: float | None = None
    seed: int | None = None
    round: str | None = None
    reached: Reached = Reached()
    guessed: Guessed = Guessed()
    brought: Brought = Brought()

    def told(self) -> dict[str, Any]:
        """Return the question as an export carries it: what differs from the default, no folder's name."""
        plain, kept = PlanQuestion(), dict[str, Any]()
        groups: tuple[tuple[Any, Any], ...] = (
            (self, plain),
            (self.reached, plain.reached),
            (self.guessed, plain.guessed),
            (self.brought, plain.brought),
        )
        for now, before in groups:
            default = before._asdict()
            kept |= {name: one for name, one in now._asdict().items() if one != default[name]}
        kept = {name: one for name, one in kept.items() if name not in {"reached", "guessed", "brought"}}
        for name in ("file", "text"):
            if name in kept:
                kept[name] = Path(str(kept[name])).name
        return {name: list(one) if isinstance(one, tuple) else one for name, one in kept.items()}


def plan_told(layout: Mapping[str, Any]) -> PlanQuestion:
    """Return the question that an export of a plan carries."""
    known = {name: tuple(one) if isinstance(one, list) else one for name, one in layout.items()}

    def only(names: tuple[str, ...]) -> dict[str, Any]:
        return {name: known[name] for name in names if name in known}

    return PlanQuestion(
        **only(PlanQuestion._fields[:-3]),
        reached=Reached(**only(Reached._fields)),
        guessed=Guessed(**only(Guessed._fields)),
        brought=Brought(**only(Brought._fields)),
    )


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
    from codex.cli.agree_answers import Looks
    from codex.cli.agree_looks import look_form, show_look
    from codex.cli.call import study_folder
    from codex.cli.paths import read
    from codex.errors import UsageProblem
    from codex.steps.study.opening import open_study

    question = PlanQuestion(
        file,
        by,
        tuple(code),
        tuple(where),
        tuple(coefficient),
        ci,
        confidence,
        seed,
        round,
        reached,
        guessed,
        brought,
    )
    form = look_form(out)
    look = Looks(form, call.say.language, out.raw, carried=out.output is not None or form == "json")
    if file is not None or guessed.expect is not None:
        show_look(call, out, *planned(question, read, look))
        return
    if not call.folder and study_folder(None) is None:
        _check(question)
        raise UsageProblem("agree.plan-from-what")
    with open_study(call.study, expert) as study:
        found, provenance = planned(question, read, look, study=study, peek=peek)
    show_look(call, out, found, provenance)


def planned(
    question: PlanQuestion,
    read: Callable[[str], tuple[str, bytes]],
    look: Looks,
    *,
    study: Study | None = None,
    peek: bool = False,
) -> tuple[Look, Provenance | None]:
    """Plan from expected values, a table, or a round of the study; say what the plan rests on.

    Raises:
        UsageProblem: What does not go together, or no study can have.
        Refused: The round is open and ``peek`` is False.
    """
    from codex.steps.agreement import agree_plan as steps
    from codex.steps.agreement.agree_export import of_look
    from codex.steps.agreement.figures import Asked, split_names

    _check(question)
    asked = Asked(
        by=question.by,
        coefficients=split_names(question.coefficient),
        codes=question.code,
        where=question.where,
        interval=question.ci or "gwet",
        confidence=question.confidence,
        seed=question.seed or 0,
    )
    goal, guessed, data = _goal(question.reached), question.guessed, None
    if guessed.expect is not None:
        study, found = None, steps.plan_expected(_expected(guessed, guessed.expect), goal, asked)
    elif study is None:
        name, data = read(question.file or "")
        form = form_of(question.brought, read)
        found = steps.plan_from_table(data, name, form, goal, asked, raters=guessed.raters)
    else:
        found = steps.plan_from_study(
            study, goal, asked, raters=guessed.raters, round_id=question.round, peek=peek
        )
    layout = {**question.told(), **look.told(), "plan": True}
    return found, of_look(found, layout, study=study, data=data) if look.carried else None


def _check(question: PlanQuestion) -> None:
    """Refuse what does not go together."""
    from codex.errors import UsageProblem

    if question.by not in {"code", "overall"}:
        raise UsageProblem("steps.unknown-scope", by=question.by, known="code, overall")
    if question.guessed.expect is None:
        _refuse_guesses(question.guessed, question.reached)
    elif question.file is not None:
        raise UsageProblem("agree.plan-two-ways")


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
