"""Options that mean the same everywhere, each written once.

The explanation of ``--kind`` is the text ``cli.option.kind`` of the catalogue, looked up only when
help is shown; where a command means something of its own by it, ``cli.option.source-list.kind``.
"""

from __future__ import annotations

from typing import Annotated, Literal, NamedTuple


class Option:
    """Marks a parameter as an option; it becomes typer's own where there is something to parse.

    Args:
        names: How it is typed: ``--expert``, ``-e``, ``--codable/--not-codable``.
        metavar: What stands for its value in help.
        envvar: Environment variable that says the value where nothing was typed.
        min: The least number it takes.
        max: The greatest.
    """

    def __init__(
        self,
        *names: str,
        metavar: str | None = None,
        envvar: str | None = None,
        min: float | None = None,  # noqa: A002 - as typer calls it
        max: float | None = None,  # noqa: A002
    ) -> None:
        self.names = names
        self.metavar = metavar
        self.envvar = envvar
        self.least = min
        self.most = max


class Argument:
    """Marks a parameter as an argument, typed without a name."""

    def __init__(self, metavar: str | None = None) -> None:
        self.metavar = metavar


Dash = "-"
"""A file name that means standard input."""

Expert = Annotated[str | None, Option("--expert", "-e", metavar="NAME", envvar="CODEX_EXPERT")]
Codes = Annotated[tuple[str, ...], Option("--code", "-c", metavar="CODE")]
Sources = Annotated[tuple[str, ...], Option("--source", "-s", metavar="SOURCE")]
Where = Annotated[tuple[str, ...], Option("--where", "-w", metavar="KEY=VALUE")]
Repeat = Annotated[str, Option("--repeat", metavar="SHARE")]
Round = Annotated[str | None, Option("--round", "-r", metavar="ROUND")]
Language = Annotated[str | None, Option("--lang", metavar="LANG")]
Seed = Annotated[int | None, Option("--seed", metavar="NUMBER")]
DryRun = Annotated[bool, Option("--dry-run", "-n")]
Yes = Annotated[bool, Option("--yes", "-y")]
Peek = Annotated[bool, Option("--peek")]
Plain = Annotated[bool, Option("--plain")]
KeepGood = Annotated[bool, Option("--keep-good")]
Encoding = Annotated[str | None, Option("--encoding", metavar="NAME")]
Sheet = Annotated[str | None, Option("--sheet", metavar="NAME")]
ExcerptName = Annotated[str, Argument(metavar="EXCERPT")]
ExcerptNames = Annotated[tuple[str, ...], Argument(metavar="EXCERPT...")]
SourceName = Annotated[str, Argument(metavar="SOURCE")]
Map = Annotated[tuple[str, ...], Option("--map", metavar="FIELD=COLUMN")]
Why = Annotated[str | None, Option("--why", metavar="TEXT")]
On = Annotated[str | None, Option("--on", metavar="DATE")]

AsJson = Annotated[bool, Option("--json")]
AsCsv = Annotated[bool, Option("--csv")]
Format = Annotated[str | None, Option("--format", "-f", metavar="FORMAT")]
Output = Annotated[str | None, Option("--output", "-o", metavar="FILE")]
Raw = Annotated[bool, Option("--raw")]

Files = Annotated[tuple[str, ...], Argument(metavar="FILE...")]
File = Annotated[str, Argument(metavar="FILE")]

UiLanguage = Annotated[str | None, Option("--ui-lang", metavar="en|ru|kk")]
Study = Annotated[str | None, Option("--study", metavar="FOLDER")]
Debug = Annotated[bool, Option("--debug")]

Anonymity = Literal["names", "labels", "none"]
"""How experts appear in what others read."""


class Out(NamedTuple):
    """Where an answer goes, and in which form."""

    json: AsJson = False
    csv: AsCsv = False
    format: Format = None
    output: Output = None
    raw: Raw = False
    yes: Yes = False

    @property
    def document(self) -> bool:
        """Whether a JSON document is asked for: by option, or by the suffix of the file."""
        if self.json or self.csv or self.format:
            return self.json or (self.format or "").lower() == "json"
        return (self.output or "").lower().endswith(".json")


class Common(NamedTuple):
    """What every command understands; ``app`` has read it before the command is built."""

    study: Study = None
    ui_lang: UiLanguage = None
    debug: Debug = False
