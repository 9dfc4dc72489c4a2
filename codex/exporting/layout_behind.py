"""The excerpts that a table names, so that a reader can check what its statements rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.exporting.texts import locator_text, translation_credit
from codex.model.table import Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codex.model.view import Quote
    from codex.words import Words


def behind_table(quotes: Mapping[str, Quote], say: Words) -> Table:
    """Return a row an excerpt: its id, its words where consent lets them out, and where it stands.

    Args:
        quotes: Excerpt -> quote, in any order; rows are in the order of the ids.
        say: Words of the table.
    """
    columns = (
        Column("excerpt", say("exporting.column-evidence-id"), "id"),
        Column("quote", say("exporting.column-quote"), "quote", width=4),
        Column("source", say("exporting.column-source"), width=1.6),
        Column("place", say("exporting.column-place")),
    )
    rows, languages = [], {}
    for place, (excerpt, quote) in enumerate(sorted(quotes.items())):
        text = quote.text if quote.is_open else say("exporting.withheld")
        if quote.is_open and quote.translation:
            text += f"\n[{quote.translation}]\n{translation_credit(quote, say)}"
        where = locator_text(quote.locator, quote.speaker, say) or None
        rows.append(Row((excerpt, text, quote.cite or quote.title, where)))
        if quote.is_open and quote.language in {"kk", "ru", "en"}:
            languages[place] = quote.language
    return Table(
        "excerpts", say("exporting.title-behind"), columns, tuple(rows), say.language,
        (say("exporting.note-behind"),), languages=languages,
    )  # fmt: skip
