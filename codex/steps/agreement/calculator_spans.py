"""Spans from a table: rater, start, end and code of each, one continuum a source."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Final

from codex.errors import DamagedInput, UsageProblem
from codex.model.continuum import MEASURES, Continuum, Span
from codex.model.estimate import Estimate
from codex.model.finding import Finding
from codex.steps.agreement.figures import Figure, part_of, parted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from codex.steps.agreement.brought import Form
    from codex.steps.agreement.figures import Asked
    from codex.steps.agreement.ratings_sheet import Sheet

DEFAULTS: Final = (
    "krippendorff_u_alpha",
    "krippendorff_u_alpha_binary",
    "krippendorff_cu_alpha",
    "krippendorff_(k)u_alpha",
)
ALIASES: Final = {
    "alpha": "krippendorff_u_alpha",
    "u_alpha": "krippendorff_u_alpha",
    "|u_alpha": "krippendorff_u_alpha_binary",
    "u_alpha_binary": "krippendorff_u_alpha_binary",
    "cu_alpha": "krippendorff_cu_alpha",
    "(k)u_alpha": "krippendorff_(k)u_alpha",
    "ku_alpha": "krippendorff_(k)u_alpha",
    "alpha_u": "krippendorff_alpha_u_2004",
    "alpha_u_2004": "krippendorff_alpha_u_2004",
}
FAMILIES: Final[Mapping[str, str]] = {
    "krippendorff_u_alpha": "u",
    "krippendorff_u_alpha_binary": "u",
    "krippendorff_cu_alpha": "u",
    "krippendorff_(k)u_alpha": "u",
    "krippendorff_alpha_u_2004": "2004",
    "gamma": "gamma",
    "gamma_cat": "gamma",
    "gamma_k": "gamma",
    "gamma_observed_disorder": "gamma",
}
"""Names without a category -> what computes them."""
PER_CATEGORY: Final = frozenset({"krippendorff_(k)u_alpha", "gamma_k"})
"""Asked for without a category, they are told of every one."""
_WHOLE: Final = re.compile(r"\d+(?:\.0+)?")


def span_figures(sheet: Sheet, form: Form, asked: Asked) -> tuple[list[Figure], tuple[Finding, ...]]:
    """Compute coefficients of unitizing on a table of spans.

    Raises:
        DamagedInput: A span that is none. UsageProblem: An unknown coefficient or grouping.
    """
    names = [full_name(name) for name in asked.coefficients] or list(DEFAULTS)
    continua, findings = read_continua(sheet, form)
    raters = tuple(dict.fromkeys(rater for one in continua for rater in one.raters))
    found: list[Figure] = []
    if asked.by == "overall":
        found += figures_of(continua, "overall", names, asked)
    elif asked.by == "source":
        for one in continua:
            found += figures_of([one], f"source:{one.name}", names, asked)
    elif asked.by == "pair":
        from codex.agreement.spans import of_raters

        for two in combinations(raters, 2):
            pair = [of_raters(one, two) for one in continua]
            found += figures_of(pair, "pair:" + "/".join(two), names, asked)
    else:
        raise UsageProblem("agree.by-spans", by=asked.by)
    return found, findings


def full_name(asked: str) -> str:
    """Return the full name of a coefficient of spans.

    Raises:
        UsageProblem: There is none of that name.
    """
    name, part = parted(asked)
    bare, bracket, rest = name.partition("[")
    bare = bare.strip().lower().replace(" ", "_")
    bare = ALIASES.get(bare, bare)
    if bare not in FAMILIES:
        raise UsageProblem("agree.not-for-spans", name=asked, known=", ".join(FAMILIES))
    return f"{bare}{bracket}{rest}" + (f".{part}" if part else "")


def figures_of(
    continua: Sequence[Continuum], scope: str, names: Sequence[str], asked: Asked
) -> Iterator[Figure]:
    """Yield coefficients of unitizing, by their full names, over the continua of one scope."""
    computed: dict[str, dict[str, Estimate]] = {}
    for name in names:
        full, part = parted(name)
        base = full.partition("[")[0]
        family = FAMILIES[base]
        if family not in computed:
            computed[family] = _COMPUTE[family](continua, asked)
        known = computed[family]
        wanted = [full]
        if base in PER_CATEGORY and full == base:
            wanted = [one for one in known if one.startswith(f"{base}[")]
        for one in wanted:
            if one not in known:
                raise UsageProblem("agreement.unknown-category", name=one.partition("[")[2].rstrip("]"))
            yield Figure(scope, part_of(known[one], part))


def _unitized(continua: Sequence[Continuum], asked: Asked) -> dict[str, Estimate]:
    from codex.agreement.unitizing import overlapping, unitized_alphas

    resamples = 0 if asked.interval == "none" else asked.resamples
    found = unitized_alphas(
        continua, resamples=resamples, seed=asked.seed, confidence=asked.confidence or 95.0
    ).named()
    if any(overlapping(one) for one in continua):
        why = "reliability.overlapping-spans"
        return {name: Estimate(name, None, why) for name in found}
    return found


def _of_2004(continua: Sequence[Continuum], asked: Asked) -> dict[str, Estimate]:  # noqa: ARG001 - one form for all
    from codex.agreement.alpha_u_2004 import NAME, alpha_u_2004

    if len(continua) == 1:
        return alpha_u_2004(continua[0])
    categories = dict.fromkeys(category for one in continua for category in one.categories)
    names = [NAME, *(f"{NAME}[{category}]" for category in categories)]
    return {name: Estimate(name, None, "agree.why-one-source-only") for name in names}


def _gamma(continua: Sequence[Continuum], asked: Asked) -> dict[str, Estimate]:
    from codex.agreement.gamma import gamma

    found = gamma(continua, seed=asked.seed)
    first = found.gamma
    disorder = replace(
        first,
        coefficient="gamma_observed_disorder",
        value=found.disorder,
        why=first.why if found.disorder is None else None,
        why_no_interval=None
        if found.disorder is None
        else first.why_no_interval or "reliability.gamma-no-interval",
        extra={},
    )
    return {**found.named(), "gamma_observed_disorder": disorder}


_COMPUTE: Mapping[str, Callable[[Sequence[Continuum], Asked], dict[str, Estimate]]] = {
    "u": _unitized,
    "2004": _of_2004,
    "gamma": _gamma,
}


def read_continua(sheet: Sheet, form: Form) -> tuple[list[Continuum], tuple[Finding, ...]]:
    """Read one continuum a source.

    A row without start, end and code says that its rater worked through the source and marked nothing.

    Raises:
        DamagedInput: A start or end that is no whole number, a span that ends before it begins or lies
            outside the text, or one without rater or code.
        UsageProblem: A text for several sources, or an unknown measure.
    """
    if form.measure not in MEASURES:
        raise UsageProblem("agree.unknown-measure", measure=form.measure, known=", ".join(MEASURES))
    if form.measure != "character" and form.text is None:
        raise UsageProblem("agree.measure-needs-text", measure=form.measure)
    rows = list(_rows(sheet))
    sources = list(dict.fromkeys(row.source for row in rows))
    if form.text is not None and len(sources) > 1:
        raise UsageProblem("agree.text-of-several", n=len(sources))
    categories = tuple(form.categories or dict.fromkeys(row.span.category for row in rows if row.span))
    continua, guessed = [], False
    for source in sources:
        own = [row for row in rows if row.source == source]
        last = max((row.span.end for row in own if row.span), default=1)
        said = len(form.text) if form.text is not None else (own[0].length or form.length)
        guessed = guessed or said is None
        for row in own:
            if row.span and row.span.end > (said or last):
                raise DamagedInput("agree.span-outside", line=row.line, end=row.span.end, length=said)
            if row.span and row.span.category not in categories:
                raise DamagedInput(
                    "agreement.category-outside",
                    line=row.line,
                    value=row.span.category,
                    known=", ".join(categories),
                )
        raters = tuple(dict.fromkeys(row.rater for row in own))
        spans = tuple(row.span for row in own if row.span)
        continua.append(_measured(Continuum(said or last, spans, raters, categories, name=source), form))
    if not continua:
        raise DamagedInput("agree.no-spans")
    told = (Finding("-", "agree.length-guessed"),) if guessed else ()
    return continua, told


def _measured(continuum: Continuum, form: Form) -> Continuum:
    if form.measure == "character" or form.text is None:
        return continuum
    from codex.agreement.spans import measured, sentences, words

    places = words(form.text) if form.measure == "word" else sentences(form.text)
    return measured(continuum, places, form.measure)


class _Row:
    """One line of a table of spans."""

    def __init__(self, sheet: Sheet, line: int, cells: Sequence[str]) -> None:
        def cell(role: str) -> str:
            place = sheet.at(role)
            return "" if place is None else cells[place].strip()

        self.line = line
        self.rater = cell("rater")
        self.source = cell("source") or cell("unit")
        self.length = self._whole("length", cell("length")) if cell("length") else None
        self.span: Span | None = None
        if not self.rater:
            raise DamagedInput("agreement.judgment-of-nobody", line=line, column="rater")
        start, end, code = cell("start"), cell("end"), cell("code") or cell("value")
        if not (start or end or code):
            return
        begin = self._whole("begin", cell("begin")) if cell("begin") else 0
        first, past = self._whole("start", start) - begin, self._whole("end", end) - begin
        if not code:
            raise DamagedInput("agree.span-without-code", line=line)
        if first < 0 or past <= first:
            raise DamagedInput("agree.span-empty", line=line, start=start, end=end)
        self.span = Span(self.rater, first, past, code)

    def _whole(self, column: str, text: str) -> int:
        if not _WHOLE.fullmatch(text):
            raise DamagedInput("agree.span-number", line=self.line, column=column, value=text)
        return int(float(text))


def _rows(sheet: Sheet) -> Iterator[_Row]:
    for line, cells in sheet.rows:
        yield _Row(sheet, line, cells)
