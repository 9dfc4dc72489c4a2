"""What figures of agreement rest on, to lie beside every file of them, and to check the file by later."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import codex
from codex.errors import CodexError
from codex.exporting import provenance as carried
from codex.exporting.figure_carrying import FIGURES, read_figure
from codex.model.provenance import Provenance
from codex.steps.study.made_again import compared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.steps.agreement.agreement import Agreement
    from codex.steps.agreement.closer_look import Look
    from codex.steps.agreement.figures import Figure
    from codex.steps.study.made_again import Compared
    from codex.steps.study.opening import Study

COMMAND = "agree"
BESIDE = carried.BESIDE
_DIGITS = ".10g"
"""Digits that two machines agree on; numbers in the file have all they have."""
WATCHED = ("digest", "date", "codebook", "protocol", "rule", "pins", "n", "methods", "seed", "codex")


def of_study(study: Study, found: Agreement, layout: Mapping[str, Any]) -> Provenance:
    """Return what figures of a round rest on; the date is that of the last event counted."""
    from codex.store.rounds import counted_events, last_event, root
    from codex.store.study_file import fingerprint

    one, file = found.round, study.file
    return Provenance(
        study=study.name,
        study_id=file.study.hex(),
        date=last_event(file, one.id),
        codex=codex.__version__,
        codebook=found.book.version if found.book else one.version,
        protocol=one.protocol.digest,
        rule=one.protocol.rule,
        rounds=(one.id,),
        pins={one.id: root(file, one.id) or fingerprint(counted_events(file, one.id))},
        n={
            **_counts(found.figures),
            "experts": len(one.roster),
            "looks": found.looks,
            "selected": found.selected,
        },
        methods=_methods(found.figures),
        seed=_seed(found.figures),
        layout=_ordered({**layout, "round": one.id}),
        digest=digest(found.figures),
    )


def of_look(
    look: Look, layout: Mapping[str, Any], *, study: Study | None, data: bytes | None = None
) -> Provenance:
    """Return what a closer look rests on: the round it was taken at, or the bytes of a table.

    Args:
        look: What is shown.
        layout: What was asked; of a round its ``round``.
        study: None for a table, and for a plan from expected values.
        data: The table; None where there is none.
    """
    about = Provenance(
        study="",
        study_id="",
        date="",
        codex=codex.__version__,
        n={"rows": len(look.rows)},
        layout=_ordered(layout),
        digest=_rows_digest(look.rows),
    )
    if data is not None:
        return replace(about, layout=_ordered({**layout, "table": table_digest(data)}))
    if study is None:
        return about
    from codex.steps.study.gate import the_round
    from codex.store.rounds import counted_events, last_event, root
    from codex.store.study_file import fingerprint

    asked, file = layout.get("round"), study.file
    one = the_round(study, asked, kind="tag" if asked is None else None)
    return replace(
        about,
        study=study.name,
        study_id=file.study.hex(),
        date=last_event(file, one.id),
        codebook=one.version,
        protocol=one.protocol.digest,
        rule=one.protocol.rule,
        rounds=(one.id,),
        pins={one.id: root(file, one.id) or fingerprint(counted_events(file, one.id))},
        n={"rows": len(look.rows), "experts": len(one.roster)},
        layout=_ordered({**layout, "round": one.id}),
    )


def _rows_digest(rows: Sequence[Mapping[str, Any]]) -> str:
    packed = json.dumps([_rounded(row) for row in rows], ensure_ascii=False, sort_keys=True)
    return hashlib.blake2b(packed.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _rounded(value: Any) -> Any:
    """Return a value with its numbers as the digits that two machines agree on."""
    if isinstance(value, float):
        return format(value, _DIGITS)
    if isinstance(value, Mapping):
        return {str(key): _rounded(one) for key, one in value.items()}
    return [_rounded(one) for one in value] if isinstance(value, list | tuple) else value


def of_table(figures: Sequence[Figure], data: bytes, layout: Mapping[str, Any]) -> Provenance:
    """Return what figures of a mere table rest on: its bytes, and what was asked."""
    return Provenance(
        study="",
        study_id="",
        date="",
        codex=codex.__version__,
        n=_counts(figures),
        methods=_methods(figures),
        seed=_seed(figures),
        layout=_ordered({**layout, "table": table_digest(data)}),
        digest=digest(figures),
    )


def _ordered(layout: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was asked in one order, so that the file comes out the same when it is made again."""
    return {"command": COMMAND, **{name: layout[name] for name in sorted(layout) if name != "command"}}


def table_digest(data: bytes) -> str:
    """Return the fingerprint of a table that was brought."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _counts(figures: Sequence[Figure]) -> dict[str, int]:
    estimates = [figure.estimate for figure in figures]
    return {
        "figures": len(estimates),
        "units": max((one.units for one in estimates), default=0),
        "raters": max((one.raters for one in estimates), default=0),
    }


def _methods(figures: Sequence[Figure]) -> dict[str, str]:
    """Return coefficients, intervals and resamples, as they were in the end."""
    around = [figure.estimate.interval for figure in figures if figure.estimate.interval]
    told = {
        "coefficients": " ".join(dict.fromkeys(figure.estimate.coefficient for figure in figures)),
        "primary": " ".join(dict.fromkeys(f.estimate.coefficient for f in figures if f.primary)),
        "interval": " ".join(dict.fromkeys(one.method for one in around)),
        "confidence": " ".join(dict.fromkeys(f"{one.confidence:g}" for one in around)),
        "resamples": " ".join(dict.fromkeys(str(one.resamples) for one in around if one.resamples)),
        "clustered": "source" if any(one.clustered for one in around) else "",
    }
    return {name: text for name, text in told.items() if text}


def _seed(figures: Sequence[Figure]) -> int | None:
    around = [figure.estimate.interval for figure in figures]
    return next((one.seed for one in around if one is not None and one.resamples), None)


def digest(figures: Sequence[Figure]) -> str:
    """Return the fingerprint of figures, the same in every form they are exported in."""
    rows = [_numbers(figure) for figure in figures]
    packed = json.dumps(rows, ensure_ascii=False).encode("utf-8", "replace")
    return hashlib.blake2b(packed, digest_size=16).hexdigest()


def _numbers(figure: Figure) -> list[Any]:
    one = figure.estimate
    around = one.interval
    ends = (around.low, around.high) if around else (None, None)
    return [
        figure.scope,
        one.coefficient,
        *(None if number is None else format(number, _DIGITS) for number in (one.value, *ends)),
        one.why,
        one.units,
        one.raters,
        one.judgments,
        one.missing,
        figure.met,
    ]


def beside(provenance: Provenance) -> dict[str, bytes]:
    """Return the file that lies beside figures, by the end of its name."""
    return {BESIDE: carried.beside(provenance)}


def document(provenance: Provenance) -> dict[str, Any]:
    """Return the provenance as JSON carries it inside."""
    return carried.as_document(provenance)


def told_of(content: bytes, aside: bytes | None, name: str) -> Provenance | None:
    """Return what a file of agreement says it rests on; None where it is none of those."""
    form = name.lower().rpartition(".")[2]
    try:
        if aside is None and form in FIGURES:
            found = read_figure(form, content, name)
        else:
            found = carried.read_beside(content if aside is None else aside, name)
    except CodexError:
        return None
    return found if found.layout.get("command") == COMMAND else None


def compare(before: Provenance, now: Provenance, content: bytes = b"", made: bytes = b"") -> Compared:
    """Compare a file, and what it rests on, with what the same question gives now."""
    form = str(before.layout.get("form", "csv"))
    found = compared(before, now, WATCHED, form=form, content=content, made=made)
    found = replace(found, same_bytes=found.same_numbers and found.same_bytes)
    tables = str(before.layout.get("table", "")), str(now.layout.get("table", ""))
    if tables[0] != tables[1]:
        found = replace(found, differences=(*found.differences, ("table", *tables)))
    return found
