"""The report as one page: no network, light, dark and on paper, with its provenance inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from codex.exporting.environment import page
from codex.exporting.provenance import as_document
from codex.exporting.provenance_words import provenance_lines
from codex.exporting.report_parts import Table, Teller
from codex.words.visible import visible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codex.exporting.report_parts import Section
    from codex.model.report import ReportView
    from codex.words import Words


def report_html(view: ReportView, sections: Sequence[Section], say: Words) -> bytes:
    """Return the report as a page."""
    tell = Teller(say)
    titles = {section.id: section.title for section in sections}
    return page(
        "prose.html.j2",
        styles=["page.css", "scripted.css", "prose.css"],
        script="prose.js",
        language=say.language,
        t=tell,
        word=lambda key: say(f"exporting.{key}"),
        title=tell("title", study=view.study),
        study=visible(view.study),
        date=view.provenance.date,
        sections=[(one, [(isinstance(block, Table), block) for block in one.blocks]) for one in sections],
        linked=lambda text, names: _linked(text, names, titles),
        provenance=provenance_lines(view.provenance),
        document=as_document(view.provenance),
    )


def _linked(text: str, names: Sequence[str], titles: Mapping[str, str]) -> Markup:
    """Return where an item is answered, the titles of sections as links; all else is escaped."""
    told, rest = Markup(), text
    for name in names:
        title = titles.get(name, "")
        if title and rest.startswith(title):
            told += Markup('<a href="#{}">{}</a>').format(name, title)
            rest = rest[len(title) :]
            if rest.startswith("; "):
                told, rest = told + "; ", rest[2:]
    return told + escape(rest)
