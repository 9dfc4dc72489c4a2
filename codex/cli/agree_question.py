"""What is asked of agreement: the options of the command, and how they are written down and read again."""

from __future__ import annotations

from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from codex.cli.options import Argument, Encoding, KeepGood, Map, Option, Seed
from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from codex.steps.agreement.brought import Form
    from codex.steps.agreement.figures import Asked

Book = Annotated[str, Option("--codebook", metavar="VERSION|now")]
Table = Annotated[str | None, Argument(metavar="[FILE]")]
By = Annotated[str | None, Option("--by", metavar="WHAT")]
Coefficient = Annotated[tuple[str, ...], Option("--coefficient", metavar="NAME,NAME")]
Interval = Annotated[str | None, Option("--ci", metavar="METHOD")]
Confidence = Annotated[float | None, Option("--confidence", metavar="PERCENT")]
Resamples = Annotated[int, Option("--resamples", metavar="NUMBER", min=2)]
Least = Annotated[float | None, Option("--min", metavar="VALUE")]
Weights = Annotated[str | None, Option("--weights", metavar="NAME|FILE")]
Verify = Annotated[bool, Option("--verify")]
Explain = Annotated[str | None, Option("--explain", metavar="TOPIC")]
Plot = Annotated[str | None, Option("--plot", metavar="forest|heatmap")]
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
    keep_good: KeepGood = False


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


@dataclass(frozen=True, slots=True)
class Question:
    """Everything that decides the figures and how they are drawn."""

    file: str | None = None
    by: str | None = None
    code: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    round: str | None = None
    codebook: str = ""
    """Version under which the judgments are read, where not under the frozen one."""
    plot: str | None = None
    lang: str | None = None
    """Language of a picture."""
    how: Reckoning = field(default_factory=Reckoning)
    brought: Brought = field(default_factory=Brought)

    def scope(self, *, sets: bool) -> str:
        """Return what the figures are by, where nobody said it: what the plot is of.

        Args:
            sets: Whether there are codes to go by.
        """
        if self.by is not None:
            return self.by
        if self.plot == "heatmap":
            return "pair"
        return "code" if self.plot == "forest" and sets else "overall"

    def asked(self, read: Callable[[str], tuple[str, bytes]]) -> Asked:
        """Return the question as the steps understand it.

        Args:
            read: Reads a file that is named (own weights).
        """
        from codex.steps.agreement.figures import Asked, split_names
        from codex.steps.agreement.own_weights import known_weights, read_weights

        how, own = self.how, None
        if how.weights and how.weights not in known_weights():
            called, data = read(how.weights)
            own = read_weights(data, called)
        return Asked(
            by=self.scope(sets=self.file is None or self.brought.sets is not None),
            coefficients=split_names(how.coefficient),
            codes=tuple(self.code),
            sources=tuple(self.source),
            where=tuple(self.where),
            interval=how.ci,
            confidence=how.confidence,
            seed=how.seed or 0,
            resamples=how.resamples,
            least=how.min,
            weights=None if own else how.weights,
            own=own,
            codebook=self.codebook,
            verify=how.verify,
            unit=self.brought.measure,
        )

    def form(self, read: Callable[[str], tuple[str, bytes]]) -> Form:
        """Return what was said of a table."""
        return form_of(self.brought, read)

    def told(self) -> dict[str, Any]:
        """Return the question as an export carries it: what differs from the default, no folder's name."""
        plain = Question()
        kept: dict[str, Any] = {"command": "agree"}
        for name in ("by", "code", "source", "where", "round", "codebook", "plot", "lang"):
            if getattr(self, name) != getattr(plain, name):
                kept[name] = getattr(self, name)
        for group, default in ((self.how, plain.how), (self.brought, plain.brought)):
            now, before = group._asdict(), default._asdict()
            kept |= {name: value for name, value in now.items() if value != before[name]}
        for name in ("weights", "text"):
            if name in kept:
                kept[name] = Path(str(kept[name])).name
        if self.file is not None:
            kept["file"] = Path(self.file).name
        return {name: list(value) if isinstance(value, tuple) else value for name, value in kept.items()}


def question_told(layout: Mapping[str, Any]) -> Question:
    """Return the question that an export carries; what this version does not know is left aside."""
    known = {name: tuple(value) if isinstance(value, list) else value for name, value in layout.items()}

    def only(names: tuple[str, ...]) -> dict[str, Any]:
        return {name: known[name] for name in names if name in known}

    return Question(
        **only(("file", "by", "code", "source", "where", "round", "codebook", "plot", "lang")),
        how=Reckoning(**only(Reckoning._fields)),
        brought=Brought(**only(Brought._fields)),
    )


def form_of(brought: Brought, read: Callable[[str], tuple[str, bytes]]) -> Form:
    """Return what was said of a table.

    Args:
        brought: The options.
        read: Reads a file that is named (the text of spans).
    """
    from codex.cli.pairs import pairs
    from codex.steps.agreement.brought import Form

    categories = [name.strip() for word in brought.categories for name in word.split(",")]
    text = None
    if brought.text is not None:
        from codex.steps.study.tables import text_of

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
        keep_good=brought.keep_good,
    )
