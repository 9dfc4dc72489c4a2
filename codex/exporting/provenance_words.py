"""Provenance and agreement as lines that people read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codex.exporting.texts import decimal_text, range_text
from codex.words.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from codex.model.estimate import Estimate
    from codex.model.provenance import Provenance
    from codex.words import Words


def provenance_lines(provenance: Provenance) -> list[tuple[str, str]]:
    """Return (key of its name, text) of everything that is known, in the order of reading."""
    return [(f"prov-{key}", visible(text)) for key, text in _known(provenance) if text]


def _known(provenance: Provenance) -> Iterator[tuple[str, str]]:
    yield "study", " ".join(filter(None, (provenance.study, provenance.study_id)))
    yield "date", provenance.date
    yield "codebook", provenance.codebook
    yield "protocol", provenance.protocol
    yield "rule", provenance.rule
    yield "rounds", ", ".join(provenance.rounds)
    yield "n", _pairs(provenance.n)
    yield "methods", _pairs(provenance.methods)
    yield "seed", "" if provenance.seed is None else str(provenance.seed)
    yield "pins", _pairs(provenance.pins)
    yield "layout", _pairs(provenance.layout)
    yield "digest", provenance.digest
    yield "codex", provenance.codex


def _pairs(table: Mapping[str, Any]) -> str:
    return ", ".join(
        f"{name} {_value(value)}" for name, value in sorted(table.items()) if value not in ("", None, [], ())
    )


def _value(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def estimate_lines(
    estimates: Sequence[tuple[str, Estimate]], say: Words, names: Mapping[str, Sequence[str]] | None = None
) -> list[str]:
    """Return agreement as papers print it: coefficient, value, interval, n; or why there is none.

    Args:
        estimates: Scope (nothing: all that was judged) and estimate.
        say: Words of the export.
        names: Coefficient -> text ids of its name.

    >>> from codex.model.estimate import Estimate, Interval
    >>> from codex.words import Words
    >>> one = Estimate("gwet_ac1", 0.742, interval=Interval(0.6, 0.88, "gwet"), units=20, raters=3)
    >>> estimate_lines([("overall", one)], Words("en"), {"gwet_ac1": ["agreement.name-gwet-ac1"]})
    ["overall: Gwet's AC1 = .74, 95% CI [.60, .88], n = 20"]
    """
    known = names or {}
    return [
        (f"{visible(scope)}: " if scope else "") + estimate_text(one, say, known.get(one.coefficient, ()))
        for scope, one in estimates
    ]


def coefficient_name(coefficient: str, ids: Sequence[str], say: Words) -> str:
    """Return the name of a coefficient with what it is qualified by; its own id where it has none."""
    if not ids:
        return coefficient.replace("_", " ")
    first, *more = (say(text_id) for text_id in ids)
    return say("agreement.name-with", name=first, how=", ".join(more)) if more else first


def estimate_text(one: Estimate, say: Words, ids: Sequence[str] = ()) -> str:
    """Return one estimate in a line."""
    language, name = say.language, coefficient_name(one.coefficient, ids, say)
    if one.value is None:
        return f"{name}: {say(one.why or 'exporting.undefined')}"
    text = f"{name} = {decimal_text(one.value, language, bounded=True)}"
    if one.interval is not None:
        low = decimal_text(one.interval.low, language, bounded=True)
        high = decimal_text(one.interval.high, language, bounded=True)
        parted = "; " if language != "en" else ", "
        level = decimal_text(one.interval.confidence, language, 0)
        text += f", {say('exporting.interval', level=level)} [{low}{parted}{high}]"
    return f"{text}, n = {one.units}"


def interval_text(low: float, high: float, language: str) -> str:
    """Return an interval as a range, for tables with little room."""
    return range_text(decimal_text(low, language, bounded=True), decimal_text(high, language, bounded=True))
