"""The report as Markdown, with its provenance in a comment that readers do not see."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from codex.exporting.provenance import as_document
from codex.exporting.provenance_words import provenance_lines
from codex.exporting.report_parts import Table, Teller

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from codex.exporting.report_parts import Section
    from codex.model.report import ReportView
    from codex.words import Words

_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]<>|#~$&])")
_OPENING: Final = re.compile(r"^(\s*)([-+=])|^(\s*\d+)([.)])", re.MULTILINE)
MARK: Final = "codex-provenance"


def escaped(text: str) -> str:
    r"""Return a text in which nothing is a mark of Markdown or HTML.

    >>> escaped("<b>*a*</b> | 1")
    '\\<b\\>\\*a\\*\\</b\\> \\| 1'
    """
    return _SPECIAL.sub(r"\\\1", text)


def paragraph(text: str) -> str:
    r"""Return the same for a text that begins a line: no list and no heading comes of it.

    >>> paragraph("1. one"), paragraph("- two"), paragraph("2-round")
    ('1\\. one', '\\- two', '2-round')
    """
    return _OPENING.sub(r"\1\3\\\2\4", escaped(text))


def report_md(view: ReportView, sections: Sequence[Section], say: Words) -> bytes:
    """Return the report as Markdown."""
    tell = Teller(say)
    lines = [f"# {escaped(tell('title', study=view.study))}", "", escaped(tell("draft")), ""]
    for number, section in enumerate(sections, 1):
        lines += [f"## {number}. {escaped(section.title)}", ""]
        for block in section.blocks:
            lines += [*(_table(block) if isinstance(block, Table) else [paragraph(block.text)]), ""]
    lines += [f"## {escaped(tell('provenance'))}", ""]
    lines += [
        f"- {escaped(say(f'exporting.{key}'))}: {escaped(text)}"
        for key, text in provenance_lines(view.provenance)
    ]
    document = json.dumps(as_document(view.provenance), ensure_ascii=True, sort_keys=True)
    # two hyphens would end the comment; in JSON a hyphen may as well be written by its number
    safe = document.replace("-", "\\u002d").replace("<", "\\u003c").replace(">", "\\u003e")
    lines += ["", f"<!-- {MARK} {safe} -->"]
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def _table(table: Table) -> Iterator[str]:
    yield f"**{escaped(table.caption)}**"
    yield ""
    yield _row(table.header)
    yield "|" + " --- |" * len(table.header)
    for place, row in enumerate(table.rows):
        yield f"| **{escaped(row[0])}**" + " |" * len(row) if place in table.heads else _row(row)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(escaped(cell).replace("\n", "<br>") for cell in cells) + " |"
