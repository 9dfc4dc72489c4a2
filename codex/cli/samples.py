"""Samples: drawn, listed, shown."""

from __future__ import annotations

from typing import Annotated

from codex.cli.call import Call
from codex.cli.options import Argument, DryRun, Expert, Option, Out, Seed, Where
from codex.cli.show import Answer, show

SampleName = Annotated[str, Argument(metavar="NAME")]
Size = Annotated[int, Option("--size", metavar="NUMBER", min=1)]
Stratify = Annotated[str, Option("--stratify", metavar="KEY,KEY")]


def draw_sample(
    call: Call,
    out: Out,
    name: SampleName,
    size: Size,
    stratify: Stratify = "",
    seed: Seed = None,
    where: Where = (),
    dry_run: DryRun = False,
    expert: Expert = None,
) -> None:
    """Draw excerpts by seed and freeze the list under a name.

    codex sample draw trial --size 50 --stratify source,language --seed 7
    codex sample draw kazakh --size 20 --where language=kk --dry-run
    """
    from codex.steps.sources import samples as steps
    from codex.steps.study.opening import open_study

    keys = tuple(word for word in stratify.replace(",", " ").split() if word)
    with open_study(call.study, expert) as study, call.progress("sources.looking") as advance:
        drawn = steps.draw_sample(
            study,
            name,
            size,
            seed=seed or 0,
            stratify=keys,
            where=where,
            dry_run=dry_run,
            advance=advance,
        )
    rows = [
        {**dict(zip(keys, one.values, strict=True)), "pool": one.pool, "drawn": one.drawn}
        for one in drawn.strata
    ]
    more = {"sample": drawn.sample.name, "seed": drawn.sample.seed, "excerpts": list(drawn.sample.excerpts)}
    show(call, out, Answer("sample-draw", rows, columns=(*keys, "pool", "drawn"), more=more))
    call.note("steps.would-draw" if dry_run else "steps.drawn", sample=name, n=len(drawn.sample.excerpts))


def list_samples(call: Call, out: Out) -> None:
    """List the samples.

    codex sample list
    """
    from codex.steps.sources import samples as steps
    from codex.steps.study.opening import open_study

    with open_study(call.study) as study:
        rows = [
            {
                "sample": one.name,
                "size": one.size,
                "pool": one.pool,
                "seed": one.seed,
                "stratify": list(one.stratify),
            }
            for one in steps.list_samples(study)
        ]
    columns = ("sample", "size", "pool", "seed", "stratify")
    show(call, out, Answer("sample", rows, columns=columns, empty="steps.no-samples"))


def show_sample(call: Call, out: Out, name: SampleName) -> None:
    """Show the excerpts of a sample in its order.

    codex sample show trial
    """
    from codex.steps.sources import samples as steps
    from codex.steps.study.opening import open_study

    with open_study(call.study) as study:
        rows = [
            {"excerpt": one.id, "source": one.source, "language": one.language, "text": one.text}
            for one in steps.sample_excerpts(study, name)
        ]
    show(call, out, Answer("sample-excerpt", rows, columns=("excerpt", "source", "language", "text")))
