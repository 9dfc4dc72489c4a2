"""Every table of a public package, computed from the study that its log makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codex.codebook.writing import write_codebook
from codex.exporting.csv_tables import table_csv
from codex.exporting.texts import file_stem
from codex.steps.export_matrix import export_matrix
from codex.steps.gate import all_rounds
from codex.steps.judged import judged
from codex.steps.paper_layout import Layout
from codex.steps.report_facts import round_figures
from codex.steps.resolving import outcomes
from codex.store import judgments, panel
from codex.store.codebooks import codebook
from codex.store.excerpts import excerpts
from codex.store.sources import sources
from codex.store.versions import versions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.model.round import Round
    from codex.steps.study import Study

DIGITS = 6
"""Decimals of coefficients: more would differ between machines without saying more."""


def tables(study: Study, *, rows: str, cols: str, language: str) -> dict[str, bytes]:
    """Return path -> content of every file that follows from the log."""
    found = dict(_data(study))
    for one in all_rounds(study):
        found[f"protocols/round-{one.id}.yaml"] = one.protocol.text.encode("utf-8", "replace")
        if one.is_vote:
            found |= _of_votes(study, one)
        elif one.kind == "tag":
            found |= _of_tags(study, one)
    if any(one.kind == "tag" for one in all_rounds(study)):
        found |= _matrix(study, rows, cols, language)
    return dict(sorted(found.items()))


def _data(study: Study) -> Iterator[tuple[str, bytes]]:
    file = study.file
    every = list(sources(file))
    keys = sorted({key for one in every for key in one.attributes})
    header = ("id", "kind", "language", "title", "consent", *keys)
    rows = [
        (one.id, one.kind, one.language, one.title, one.consent, *(one.attributes.get(key) for key in keys))
        for one in every
    ]
    yield "data/sources.csv", table_csv(header, rows)
    pieces = [
        (one.id, one.source, one.language, int(one.codable), one.text or None)
        for one in sorted(excerpts(file), key=lambda one: one.id)
    ]
    yield "data/excerpts.csv", table_csv(("id", "source", "language", "codable", "text"), pieces)
    for name in versions(file):
        yield (
            f"codebooks/{file_stem(name)}.yaml",
            write_codebook(codebook(file, name)).encode("utf-8", "replace"),
        )


def _of_tags(study: Study, one: Round) -> dict[str, bytes]:
    file = study.file
    version = {
        (done.excerpt, done.expert, done.occasion): done.version
        for done in judgments.dones(file, round_id=one.id)
    }
    given = list(judgments.judgments(file, round_id=one.id))
    rows: list[tuple[Any, ...]] = [
        (
            j.round, j.excerpt, j.expert, j.code, j.stance, int(j.unsure), None,
            version.get((j.excerpt, j.expert, j.occasion)), j.occasion,
        )
        for j in given
    ]  # fmt: skip
    coded = {(j.excerpt, j.expert, j.occasion) for j in given}
    rows += [
        (one.id, excerpt, expert, None, None, 0, None, seen, occasion)
        for (excerpt, expert, occasion), seen in version.items()
        if (excerpt, expert, occasion) not in coded
    ]
    header = ("round", "excerpt", "expert", "code", "stance", "unsure", "note", "done", "occasion")
    settled = [
        (
            o.excerpt, o.code, o.tally.gave, o.tally.against, o.tally.mentions, o.tally.not_given,
            o.tally.missing, o.tally.roster, o.outcome, o.by, o.why if o.told else None,
        )
        for o in outcomes(study, round_id=one.id, everything=True)
    ]  # fmt: skip
    columns = (
        "excerpt", "code", "gave", "against", "mentions", "not_given", "missing", "roster", "outcome", "by", "why",
    )  # fmt: skip
    return {
        f"data/judgments-{one.id}.csv": table_csv(
            header, sorted(rows, key=lambda row: [str(x) for x in row[1:4]])
        ),
        f"exports/decisions-{one.id}.csv": table_csv(columns, settled),
        f"exports/agreement-{one.id}.csv": _agreement(study, one),
    }


def _agreement(study: Study, one: Round) -> bytes:
    def rounded(value: float | None) -> float | None:
        return None if value is None else round(value, DIGITS)

    rows = []
    for figure in round_figures(judged(study.file, one)):
        it = figure.estimate
        around = it.interval
        rows.append(
            (
                figure.scope, it.coefficient, rounded(it.value), rounded(around.low) if around else None,
                rounded(around.high) if around else None, around.method if around else None,
                it.units, it.raters, int(figure.primary), None if figure.met is None else int(figure.met), it.why,
            )
        )  # fmt: skip
    header = (
        "scope", "coefficient", "value", "low", "high", "interval", "units", "raters", "primary", "met", "why",
    )  # fmt: skip
    return table_csv(header, rows)


def _of_votes(study: Study, one: Round) -> dict[str, bytes]:
    from codex.steps.panel_results import results

    came = results(study, round_id=one.id)
    given = [
        (v.item, v.question, v.expert, v.value or None, v.state) for v in panel.votes(study.file, one.id)
    ]
    rows = [
        (
            s.result.item, s.result.question, s.result.n, s.result.roster, s.result.median, s.result.iqr,
            s.result.share, s.outcome or None, s.by,
        )
        for s in came.settled
    ]  # fmt: skip
    header = ("item", "question", "n", "roster", "median", "iqr", "share", "outcome", "by")
    return {
        f"data/votes-{one.id}.csv": table_csv(
            ("item", "question", "expert", "value", "state"), sorted(given, key=str)
        ),
        f"exports/results-{one.id}.csv": table_csv(header, rows),
    }


def _matrix(study: Study, rows: str, cols: str, language: str) -> dict[str, bytes]:
    newest = [one for one in all_rounds(study) if one.kind == "tag"][-1]
    branches = [branch.id for branch in codebook(study.file, newest.version).branches]
    if not rows and len(branches) < 2:
        return {}
    rows, cols = (rows, cols) if rows else (branches[0], branches[1])
    # names are labels already; a stricter promise of the protocol stays as it is
    anonymity = "none" if newest.protocol.anonymity == "none" else "labels"
    stem = f"exports/matrix-{file_stem(rows)}-{file_stem(cols)}"
    made = {}
    for form, tidy, end in (("html", False, ".html"), ("csv", False, ".csv"), ("csv", True, "-tidy.csv")):
        layout = Layout(rows, cols, format=form, tidy=tidy, anonymity=anonymity, language=language)
        export = export_matrix(study, layout)
        made[stem + end] = export.content
        made |= {stem + end + name: content for name, content in export.beside.items()}
    return made
