"""Words looked for in sources and excerpts."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from codex.cli.call import Call
from codex.cli.options import Argument, Option, Out, Where
from codex.cli.show import Answer, show

Text = Annotated[str, Argument(metavar="TEXT")]
Limit = Annotated[int, Option("--limit", metavar="NUMBER", min=0)]
Codable = Annotated[bool, Option("--codable")]


def search_sources(call: Call, out: Out, text: Text, where: Where = (), limit: Limit = 0) -> None:
    """Find the sources that hold every word; a word in quotes stands as it is.

    codex source search forum
    codex source search '"lesson study"' --where language=en
    """
    from codex.steps.sources.searching import search_sources as found
    from codex.steps.study.opening import open_study

    with open_study(call.study) as study:
        rows = [asdict(one) for one in found(study, text, where=where, limit=limit)]
    columns = ("id", "title", "kind", "language", "hits", "snippet")
    show(call, out, Answer("source-hit", rows, columns=columns, empty="sources.nothing-found"))


def search_excerpts(
    call: Call, out: Out, text: Text, where: Where = (), codable: Codable = False, limit: Limit = 0
) -> None:
    """Find the excerpts that hold every word; a word in quotes stands as it is.

    codex excerpt search форум
    codex excerpt search 'goal lesson' --codable --limit 20
    """
    from codex.steps.sources.searching import search_excerpts as found
    from codex.steps.study.opening import open_study

    with open_study(call.study) as study:
        hits = found(study, text, where=where, codable=codable, limit=limit)
    rows = [{**asdict(one), "locator": dict(one.locator)} for one in hits]
    columns = ("id", "source", "start", "end", "language", "speaker", "codable", "context", "text")
    show(call, out, Answer("excerpt", rows, columns=columns, empty="sources.nothing-found"))
