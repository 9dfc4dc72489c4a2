"""Every table of a public package, computed from the study that its log makes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from codex.codebook.writing import write_codebook
from codex.exporting.csv_tables import table_csv
from codex.exporting.texts import file_stem
from codex.steps.coding.judged import judged
from codex.steps.coding.resolving import outcomes
from codex.steps.matrix.export_matrix import export_matrix
from codex.steps.matrix.paper_layout import Layout
from codex.steps.paper.report_facts import round_figures
from codex.steps.study.gate import all_rounds
from codex.store import judgments, panel
from codex.store.codebooks import codebook
from codex.store.excerpts import excerpts
from codex.store.sources import sources
from codex.store.versions import versions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from codex.model.report import Measured
    from codex.model.round import Round
    from codex.steps.study.opening import Study

DIGITS: Final = 6
"""Decimals of coefficients: more would differ between machines without saying more."""


class Told(NamedTuple):
    """How people stand in the tables: as they are called in the package."""

    expert: Callable[[str], str]
    words: Callable[[str], str]
    """Cleans a text in which somebody may be named."""


AS_IT_IS: Final = Told(str, str)
"""In a study made of a package everybody has their label already."""


def tables(study: Study, *, rows: str, cols: str, language: str) -> dict[str, bytes]:
    """Return path -> content of every file that follows from the log."""
    every = all_rounds(study)
    found = dict(_data(study)) | numbers(study, every, rows=rows, cols=cols, language=language)
    for one in every:
        found[f"protocols/round-{one.id}.yaml"] = one.protocol.text.encode("utf-8", "replace")
    return dict(sorted((found | _page(study, every, rows, cols, language)).items()))


def numbers(
    study: Study, rounds: Sequence[Round], *, rows: str, cols: str, language: str, told: Told = AS_IT_IS
) -> dict[str, bytes]:
    """Return path -> content of every table of numbers; made of a study, they must be the package's own.

    Args:
        study: The study, or the one that a package's log makes.
        rounds: Closed rounds.
        rows: Side of the matrix; empty: the first branch.
        cols: The other side.
        language: Of the tables.
        told: How people stand in them.
    """
    found: dict[str, bytes] = {}
    for one in rounds:
        if one.is_vote:
            found |= _of_votes(study, one, told)
        elif one.kind == "tag":
            found |= _of_tags(study, one, told)
        else:
            found |= _of_spans(study, one, told)
    for layout, stem in _layouts(study, rounds, rows, cols, language):
        for tidy, end in ((False, ".csv"), (True, "-tidy.csv")):
            found[stem + end] = export_matrix(study, replace(layout, format="csv", tidy=tidy)).content
    return found


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


def _of_tags(study: Study, one: Round, told: Told) -> dict[str, bytes]:
    file = study.file
    version = {
        (done.excerpt, done.expert, done.occasion): done.version
        for done in judgments.dones(file, round_id=one.id)
    }
    given = list(judgments.judgments(file, round_id=one.id))
    rows: list[tuple[Any, ...]] = [
        (
            j.round, j.excerpt, told.expert(j.expert), j.code, j.stance, int(j.unsure), None,
            version.get((j.excerpt, j.expert, j.occasion)), j.occasion,
        )
        for j in given
    ]  # fmt: skip
    coded = {(j.excerpt, j.expert, j.occasion) for j in given}
    rows += [
        (one.id, excerpt, told.expert(expert), None, None, 0, None, seen, occasion)
        for (excerpt, expert, occasion), seen in version.items()
        if (excerpt, expert, occasion) not in coded
    ]
    header = ("round", "excerpt", "expert", "code", "stance", "unsure", "note", "done", "occasion")
    settled = [
        (
            o.excerpt, o.code, o.tally.gave, o.tally.against, o.tally.mentions, o.tally.not_given,
            o.tally.missing, o.tally.roster, o.outcome, o.by, told.words(o.why) if o.told else None,
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
        f"exports/agreement-{one.id}.csv": _agreement(round_figures(judged(study.file, one))),
    }


def _of_spans(study: Study, one: Round, told: Told) -> dict[str, bytes]:
    """Return where spans lie and what they are called; their words stay at home."""
    from codex.steps.coding.span_rounds import all_spans, continua
    from codex.steps.paper.report_sensitivity import unitized

    rows = [
        (span.source, told.expert(span.expert), span.start, span.end, code, stance, int(span.unsure), span.version)
        for span in all_spans(study, one, command="export public")
        for code, stance in span.codes or ((None, None),)
    ]  # fmt: skip
    header = ("source", "expert", "start", "end", "code", "stance", "unsure", "version")
    return {
        f"data/spans-{one.id}.csv": table_csv(header, sorted(rows, key=str)),
        f"exports/agreement-{one.id}.csv": _agreement(unitized(one, continua(study, one))),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)


def _agreement(figures: Iterable[Measured]) -> bytes:
    rows = []
    for figure in figures:
        it = figure.estimate
        around = it.interval
        rows.append(
            (
                figure.scope, it.coefficient, _rounded(it.value), _rounded(around.low) if around else None,
                _rounded(around.high) if around else None, around.method if around else None,
                it.units, it.raters, int(figure.primary), None if figure.met is None else int(figure.met), it.why,
            )
        )  # fmt: skip
    header = (
        "scope", "coefficient", "value", "low", "high", "interval", "units", "raters", "primary", "met", "why",
    )  # fmt: skip
    return table_csv(header, rows)


def _of_votes(study: Study, one: Round, told: Told) -> dict[str, bytes]:
    from codex.steps.panel.panel_results import results

    came = results(study, round_id=one.id)
    given = [
        (v.item, v.question, told.expert(v.expert), v.value or None, v.state)
        for v in panel.votes(study.file, one.id)
    ]
    rows = [
        (
            s.result.item, s.result.question, s.result.n, s.result.roster, s.result.median, s.result.iqr,
            s.result.share, s.outcome or None, s.by,
        )
        for s in came.settled
    ]  # fmt: skip
    header = ("item", "question", "n", "roster", "median", "iqr", "share", "outcome", "by")
    found = {
        f"data/votes-{one.id}.csv": table_csv(
            ("item", "question", "expert", "value", "state"), sorted(given, key=str)
        ),
        f"exports/results-{one.id}.csv": table_csv(header, rows),
    }
    if came.standing is not None:  # what a vote names by its place is found in the table of sets
        members = [
            (s.item.id, place, name) for s in came.settled for place, name in enumerate(s.item.refs, 1)
        ]
        found[f"data/sets-{one.id}.csv"] = table_csv(
            ("item", "place", "member"), list(dict.fromkeys(members))
        )
        stood = [
            (m.item, m.place or None, _rounded(m.weight), m.best, m.worst, m.shown, _rounded(m.score))
            for m in came.standing.members
        ]
        columns = ("item", "place", "weight", "best", "worst", "shown", "score")
        found[f"exports/standing-{one.id}.csv"] = table_csv(columns, stood)
    return found


def _page(study: Study, rounds: Sequence[Round], rows: str, cols: str, language: str) -> dict[str, bytes]:
    """Return the matrix as a page, with what lies beside its tables."""
    found: dict[str, bytes] = {}
    for layout, stem in _layouts(study, rounds, rows, cols, language):
        found[f"{stem}.html"] = export_matrix(study, replace(layout, format="html")).content
        for tidy, end in ((False, ".csv"), (True, "-tidy.csv")):
            export = export_matrix(study, replace(layout, format="csv", tidy=tidy))
            found |= {stem + end + name: content for name, content in export.beside.items()}
    return found


def _layouts(
    study: Study, rounds: Sequence[Round], rows: str, cols: str, language: str
) -> Iterator[tuple[Layout, str]]:
    """Yield the matrix of the newest round of tags and what its files are called."""
    newest = next((one for one in reversed(rounds) if one.kind == "tag"), None)
    if newest is None:
        return
    branches = [branch.id for branch in codebook(study.file, newest.version).branches]
    if not rows and len(branches) < 2:
        return
    rows, cols = (rows, cols) if rows else (branches[0], branches[1])
    # names are labels already; a stricter promise of the protocol stays as it is
    anonymity = "none" if newest.protocol.anonymity == "none" else "labels"
    layout = Layout(rows, cols, anonymity=anonymity, language=language, round_id=newest.id, memos=False)
    yield layout, f"exports/matrix-{file_stem(rows)}-{file_stem(cols)}"
