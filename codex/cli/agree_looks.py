"""Closer looks at agreement, shown."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from codex.cli import agree_tables, tables
from codex.cli.agree_names import called
from codex.cli.agree_show import ROWS, findings_told
from codex.cli.show import FORMATS, Answer, deliver, form, show
from codex.cli.terminal import is_terminal
from codex.words.visible import visible

if TYPE_CHECKING:
    from codex.cli.call import Call
    from codex.cli.options import Out
    from codex.model.provenance import Provenance
    from codex.steps.agreement.closer_look import Look

_TEXT_ID = re.compile(r"(?:reliability|agreement|agree)\.[a-z0-9-]+")
_MOST = 2
"""Pairs of mixed-up codes that have room in a line."""
_WORDS = frozenset(
    (
        "code",
        "scope",
        "expert",
        "label",
        "kind",
        "what",
        "excerpt",
        "unit",
        "row",
        "column",
        "pair",
        "scale",
        "goal",
    )
)
"""Columns of words, whatever they hold."""


def show_look(call: Call, out: Out, look: Look, provenance: Provenance | None = None) -> None:
    """Show a closer look: all of it to programs, what matters first to people.

    Args:
        call: Language and warnings.
        out: Form and file.
        look: What is shown.
        provenance: What it rests on, to lie beside a file of it or within JSON.
    """
    chosen = look_form(out)
    if out.output is not None and provenance is not None:
        from codex.steps.agreement.agree_export import beside

        aside = {} if chosen == "json" else beside(provenance)
        deliver(call, out, rendered_look(call, chosen, look, provenance, raw=out.raw), aside)
    elif chosen in ROWS:
        show(call, out, _answer(call, look, provenance))
    elif chosen == "table" and is_terminal(sys.stdout) and out.output is None:
        agree_tables.on_terminal(_grid(call, look))
    else:
        deliver(call, out, rendered_look(call, chosen, look))
    call.findings(look.findings)
    for note in look.notes:
        call.note(note)


def look_form(out: Out) -> str:
    """Return the form: a table for people, tabs for a pipe, else what was asked for."""
    to_terminal = out.output is None and is_terminal(sys.stdout)
    return form(out, "table" if out.output is not None or to_terminal else "tsv", FORMATS)


def rendered_look(
    call: Call, chosen: str, look: Look, provenance: Provenance | None = None, *, raw: bool = False
) -> str:
    """Return a closer look in a form, as a file or a pipe takes it."""
    if chosen in ROWS:
        made: str = tables.RENDERERS[chosen](call, _answer(call, look, provenance), raw=raw)
        return made
    grid = _grid(call, look)
    return agree_tables.as_markdown(grid) if chosen == "md" else "\n".join(agree_tables.as_text(grid)) + "\n"


def _answer(call: Call, look: Look, provenance: Provenance | None) -> Answer:
    more = findings_told(call, look.findings)
    if provenance is not None:
        from codex.steps.agreement.agree_export import document

        more["provenance"] = document(provenance)
    return Answer(f"agree-{look.topic}", [_said(call, row) for row in look.rows], look.columns, more)


def _said(call: Call, value: Any) -> Any:
    """Return a value with text ids turned into words."""
    if isinstance(value, str):
        return call.say(value) if _TEXT_ID.fullmatch(value) and call.say.has(value) else value
    if isinstance(value, Mapping):
        return {key: _said(call, one) for key, one in value.items()}
    return [_said(call, one) for one in value] if isinstance(value, list | tuple) else value


def _grid(call: Call, look: Look) -> agree_tables.Grid:
    rows = [_said(call, row) for row in look.rows]
    seen = rows[: look.shown] if look.shown else rows
    columns = [key for key in look.columns if any(_full(row.get(key)) for row in seen)] or list(look.columns)
    words = {key for key in columns if key in _WORDS or any(_is_words(row.get(key)) for row in seen)}
    cells = [[_cell(call, key, row.get(key)) for key in columns] for row in seen]
    notes = [call.say("agree.more-rows", n=len(rows) - len(seen))] if len(seen) < len(rows) else []
    made = agree_tables.Grid(
        [_heading(call, key) for key in columns],
        cells,
        frozenset(place for place, key in enumerate(columns) if key in words),
        notes,
        left_out=call.say("agree.left-out", names="{names}"),
    )
    return agree_tables.with_footnotes(
        made, [p for p, key in enumerate(columns) if key in {"verdicts", "why", "warnings"}]
    )


def _full(value: Any) -> bool:
    return bool(value) or isinstance(value, int | float)


def _is_words(value: Any) -> bool:
    return isinstance(value, str | list | dict)


def _cell(call: Call, key: str, value: Any) -> str:
    if value is None or value == []:
        return ""
    if isinstance(value, bool):
        return call.say("cli.yes" if value else "cli.no")
    if isinstance(value, float):
        if key == "count" and value.is_integer():
            return str(int(value))
        return agree_tables.decimal(value, call.say.language)
    if isinstance(value, dict):
        return visible("; ".join(f"{name}: {', '.join(who)}" for name, who in value.items()))
    if isinstance(value, list):
        value = value[:_MOST] if key == "confused" else value
        return visible(", ".join(map(str, value)))
    if key == "goal":
        return call.say(f"agree.plan-{value}")
    if key == "coefficient":
        return visible(called(call.say, value, short=True))
    if key in {"expert", "code"} and value == "":
        return call.say("agree.all")
    return visible(value.partition(":")[2] or value if key == "scope" else str(value))


def _heading(call: Call, key: str) -> str:
    text_id = f"agree.column-{key.replace('_', '-')}"
    return call.say(text_id) if call.say.has(text_id) else key
