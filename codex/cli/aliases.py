"""Lists of tools and objectives, with everything an entry is called."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

from codex.cli.call import Call
from codex.cli.options import Argument, DryRun, Expert, File, Option, Out, Where
from codex.cli.show import Answer, show

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from codex.steps.sources.aliases import Alias

Name = Annotated[str, Argument(metavar="NAME")]
Others = Annotated[tuple[str, ...], Argument(metavar="ALIAS...")]
ListName = Annotated[str, Argument(metavar="LIST")]
List = Annotated[str, Option("--list", metavar="LIST")]
Each = Annotated[bool, Option("--each")]
_PLACE = ("name", "form", "title", "excerpt", "around")
Branch = Annotated[str, Option("--branch", metavar="BRANCH")]


def add_alias(
    call: Call,
    out: Out,
    name: Name,
    aliases: Others,
    list: List = "tools",  # noqa: A002 - the option's name
    expert: Expert = None,
) -> None:
    """Say what a thing is called besides.

    codex alias add Miro Miro-board "Миро"
    codex alias add "Peer learning" "learning from colleagues" --list objectives
    """
    from codex.steps.sources import aliases as steps
    from codex.steps.study.opening import open_study

    with open_study(call.study, expert) as study:
        _show(call, out, [steps.add_alias(study, name, aliases, list)])


def import_aliases(
    call: Call,
    out: Out,
    file: File,
    list: List = "tools",  # noqa: A002 - the option's name
    expert: Expert = None,
) -> None:
    """Bring in a list: a table name, aliases, or plain lines.

    codex alias import tools.csv
    codex alias import objectives.txt --list objectives
    """
    from codex.cli.paths import read
    from codex.steps.sources import aliases as steps
    from codex.steps.study.opening import open_study

    name, data = read(file)
    with open_study(call.study, expert) as study:
        _show(call, out, steps.import_aliases(study, data, name, list))


def find_aliases(
    call: Call,
    out: Out,
    list: List = "",  # noqa: A002 - the option's name
    where: Where = (),
    each: Each = False,
) -> None:
    """Count where the things of a list are named in the sources, in every case and under every name.

    codex alias find --list tools
    codex alias find --list tools --each --where kind=interview --csv
    """
    from codex.steps.sources import mentions as steps
    from codex.steps.study.opening import open_study

    rows: Sequence[object]
    with open_study(call.study) as study:
        find = steps.find_mentions if each else steps.count_mentions
        rows = [*find(study, list, where)]
    columns = _PLACE if each else ("name", "mentions", "excerpts", "sources", "forms")
    show(call, out, Answer("mention", rows, columns=columns, empty="sources.nothing-named"))


def list_aliases(call: Call, out: Out, list: List = "") -> None:  # noqa: A002 - the option's name
    """Show the lists.

    codex alias list
    codex alias list --list objectives --csv
    """
    from codex.steps.sources import aliases as steps
    from codex.steps.study.opening import open_study

    with open_study(call.study) as study:
        _show(call, out, steps.list_aliases(study, list))


def drop_alias(call: Call, out: Out, name: Name, list: List = "", expert: Expert = None) -> None:  # noqa: A002
    """Take an entry away, or one of its further names.

    codex alias remove Miro-board
    """
    from codex.steps.sources import aliases as steps
    from codex.steps.study.opening import open_study

    with open_study(call.study, expert) as study:
        _show(call, out, [steps.drop_alias(study, name, list)])


def as_branch(
    call: Call,
    out: Out,
    list: ListName,  # noqa: A002 - the argument's name
    branch: Branch = "",
    dry_run: DryRun = False,
    expert: Expert = None,
) -> None:
    """Make a list a branch of the codebook, a code for each entry.

    codex alias branch tools
    codex alias branch objectives --branch objective --dry-run
    """
    from codex.steps.sources import aliases as steps
    from codex.steps.study.opening import open_study

    with open_study(call.study, expert) as study:
        kept = steps.as_branch(study, list, branch, dry_run=dry_run)
    rows = [asdict(one) for one in kept.changes]
    show(call, out, Answer("change", rows, more={"version": kept.version}))
    call.note("sources.branch-made", n=len(rows), version=kept.version or "-")


def _show(call: Call, out: Out, found: Iterable[Alias]) -> None:
    rows = [{**asdict(one), "aliases": [*one.aliases]} for one in found]
    show(call, out, Answer("alias", rows, columns=("name", "aliases", "list"), empty="sources.no-aliases"))
