"""Tables of a round as files: what they rest on beside them, and ``codex verify`` makes them again."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from codex.cli.show import FORMATS, form, show

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codex.cli.call import Call
    from codex.cli.options import Out
    from codex.cli.show import Answer
    from codex.model.provenance import Provenance
    from codex.model.round import Round
    from codex.steps.study.opening import Study

_AGAIN: Final = {
    "stats": "codex.cli.stats:again",
    "round results": "codex.cli.panel:results_again",
    "vote export": "codex.cli.panel:votes_again",
}
"""Command -> the function that makes its table again: (call, study, layout) -> :class:`Kept`."""


class Kept(NamedTuple):
    """A table, and what it is made of."""

    answer: Answer
    rounds: Sequence[Round]
    layout: Mapping[str, Any]
    """``command`` and what was asked of it."""
    n: Mapping[str, int]


def show_kept(call: Call, out: Out, study: Study, kept: Kept) -> None:
    """Show a table; a JSON document carries what it rests on, beside a CSV or TSV file lies what it rests on.

    Raises:
        As :func:`codex.cli.show.show`.
    """
    chosen = form(out, "table", FORMATS)
    is_file = out.output is not None and out.output != "-"
    if chosen == "json" or (is_file and chosen in {"csv", "tsv"}):
        answer, about = _with_provenance(call, study, kept, chosen, raw=out.raw)
        from codex.steps.study.kept_table import companion

        show(call, out, answer, None if chosen == "json" else companion(about))
    else:
        show(call, out, kept.answer)


def _with_provenance(
    call: Call, study: Study, kept: Kept, chosen: str, *, raw: bool
) -> tuple[Answer, Provenance]:
    from dataclasses import asdict

    from codex.cli.tables import as_csv
    from codex.steps.study.kept_table import of_table

    layout = {**kept.layout, "language": call.say.language, "format": chosen}
    if raw:
        layout["raw"] = True
    table = as_csv(call, kept.answer, raw=True).encode("utf-8", "surrogatepass")
    about = of_table(study, kept.rounds, layout, n=kept.n, table=table)
    if chosen != "json":
        return kept.answer, about
    document = {"schema": "codex/provenance@1", **asdict(about)}
    return kept.answer._replace(more={**kept.answer.more, "provenance": document}), about


def verify_table(call: Call, out: Out, study: Study, file: str) -> bool:
    """Make a table again and compare it cell by cell; False where the file is none of these.

    Raises:
        NotMet: The study gives another table, or other bytes in the same version of codex.
    """
    from codex.cli.differing_rows import tell_compared
    from codex.cli.paths import read_with_companion
    from codex.steps.study.kept_table import check_table, told_of
    from codex.steps.study.made_again import must_be_of

    name, content, beside = read_with_companion(file)
    before = told_of(name, content, beside, _AGAIN)
    if before is None:
        return False
    must_be_of(study, name, before)
    now, made = _made_again(study, before.layout)
    tell_compared(call, out, name, check_table(content, before, now, made))
    return True


def _made_again(study: Study, layout: Mapping[str, Any]) -> tuple[Provenance, bytes]:
    from codex.cli.call import Call
    from codex.cli.tables import RENDERERS
    from codex.words import Words

    call, raw = Call(Words(str(layout.get("language", "en")))), bool(layout.get("raw"))
    module, _, name = _AGAIN[str(layout["command"])].partition(":")
    kept: Kept = getattr(import_module(module), name)(call, study, layout)
    chosen = str(layout["format"])
    answer, about = _with_provenance(call, study, kept, chosen, raw=raw)
    return about, RENDERERS[chosen](call, answer, raw=raw).encode("utf-8", "surrogatepass")
