"""The matrix as one HTML file: readable without a network, without scripts and on paper."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from codex.exporting.environment import asset, page
from codex.exporting.matrix_page import few_of, legend, shades, shown_labels, shown_rows
from codex.exporting.packing import packed
from codex.exporting.page_data import KEPT, cap_of, page_data
from codex.exporting.page_words import PageWords, rule_key
from codex.exporting.provenance import as_document
from codex.exporting.provenance_words import estimate_lines, provenance_lines
from codex.exporting.texts import count_text
from codex.exporting.tidy import digest
from codex.model.code import wording
from codex.words.visible import visible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codex.exporting.matrix_page import ShownCell
    from codex.model.provenance import Provenance
    from codex.model.view import MatrixView, Quote
    from codex.words import Words


LATER: Final = ("scripted.css", "matrix.js")
"""What comes packed with the evidence, since it is of use with a script only."""


def matrix_html(view: MatrixView, say: Mapping[str, Words], language: str = "en") -> bytes:
    """Return the matrix as a page.

    Counts, statuses, the rule and quotes stand in the page itself; all evidence is packed inside
    for filters, other views and the other two languages, which need JavaScript. The same view
    gives the same bytes.

    Args:
        view: What may be shown.
        say: Catalogues, by language; the page carries all that are given.
        language: The one in which the page opens.
    """
    shown = replace(view, provenance=replace(view.provenance, digest=digest(view.matrix)))
    if view.blind:
        shown = replace(shown, study="", provenance=_blinded(shown))
    words = PageWords(shown, say, language)
    rows = list(shown_rows(shown, words))
    is_long = few_of(shown) is not None
    standing = frozenset[str]() if is_long else _standing(rows)
    return page(
        "matrix.html.j2",
        styles=["page.css"],
        script="unpack.js",
        then="start.js",
        later=LATER,
        rules=Markup(":root{{--cols:{}}}").format(max(1, len(shown.matrix.cols.items))),
        n=len(shown.matrix.roster),
        view=shown,
        language=language,
        t=words,
        languages=sorted(say),
        title=visible(wording(shown.title, language)),
        study=visible(shown.study),
        corner=(visible(wording(shown.row_title, language)), visible(wording(shown.col_title, language))),
        rule=rule_key(shown),
        rule_text=visible(shown.rule_text),
        row_labels=shown_labels(shown.matrix.rows, language),
        col_labels=shown_labels(shown.matrix.cols, language),
        rows=rows,
        legend=legend(shown, language),
        shades=shades(shown, language),
        is_empty=not (shown.matrix.rows.items and shown.matrix.cols.items),
        has_evidence=any(cell.groups for row in rows for cell in row),
        kept=KEPT if cap_of(shown) else 0,
        withheld=sum(not quote.is_open for quote in _used(shown)),
        estimates=estimate_lines(shown.estimates, say[language], shown.coefficients),
        provenance=provenance_lines(shown.provenance),
        no_script=say[language]("exporting.no-script"),
        unpack=say[language]("exporting.unpack"),
        document=as_document(shown.provenance),
        counted=lambda count: count_text(count, language),
        is_long=is_long,
        data=packed(
            {
                **page_data(shown, words, standing),
                "style": str(asset(LATER[0])),
                "script": str(asset(LATER[1])),
            }
        ),
    )


def _standing(rows: Sequence[Sequence[ShownCell]]) -> frozenset[str]:
    """Return the excerpts whose quotes can be read in the page: they need not be packed once more."""
    return frozenset(
        quote.excerpt for row in rows for cell in row for group in cell.groups for quote in group.quotes
    )


def _used(view: MatrixView) -> list[Quote]:
    used = {
        excerpt for cell in view.matrix.cells.values() for _, pair in cell.groups for excerpt in pair.excerpts
    }
    return [view.quotes[excerpt] for excerpt in sorted(used)]


def _blinded(view: MatrixView) -> Provenance:
    return replace(view.provenance, study="", study_id="")
