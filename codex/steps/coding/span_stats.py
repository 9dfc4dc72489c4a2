"""Plain counts of a unitizing round: spans as they were marked, and the places on which people decided.

What was given how often, in which source, how fast, is counted of spans. What stands *on an excerpt* has
no meaning before people said which spans are one place: it is counted of settled places alone.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

from codex.errors import UsageProblem
from codex.matrix.cooccurrence import counted_together
from codex.matrix.saturation import saturation as new_by_source
from codex.model.quick_dataclass import dataclass
from codex.steps.codebook.recoded import recode
from codex.steps.coding.agreed_spans import agreed_spans, open_overlaps, stances_at
from codex.steps.coding.span_rounds import Marked, clean_spans
from codex.steps.coding.stats import Counted, Frequency, paced
from codex.steps.study.gate import the_round
from codex.steps.study.to_settle import span_round
from codex.store import spans as store
from codex.store.experts import experts
from codex.store.sources import source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codex.model.counted import CoOccurrence, Saturation
    from codex.model.round import Round
    from codex.model.span import FreeSpan
    from codex.steps.coding.agreed_spans import Agreed
    from codex.steps.coding.stats import Pace
    from codex.steps.study.opening import Study


@dataclass(frozen=True, slots=True)
class SpanCoverage:
    """What one expert has done of a unitizing round."""

    expert: str
    sources: int
    """Of the round, in languages that the expert reads."""
    done: int
    coded: int
    """Worked through, with at least one code."""
    nothing_fits: int
    unsure: int
    """Spans that were marked as unsure."""
    spans: int
    share: float | None
    """Letters under a code, of all letters of the sources worked through; None before the first."""

    @property
    def asked(self) -> int:
        """How many units there are for the expert."""
        return self.sources


def counted_in(study: Study, *, round_id: str | None = None, peek: bool = False) -> Counted:
    """Return the counts of a round: the one asked for, else the newest of tags, else the newest of free spans.

    Raises:
        Refused: The round is open and others' judgments would be read without ``peek``.
        UsageProblem: It is a round of votes. NotFound: There is no such round.
    """
    one = span_round(study, round_id)
    if one is not None:
        return CountedSpans(study, one, peek=peek)
    if round_id is not None and the_round(study, round_id).is_vote:
        raise UsageProblem("steps.not-tags", round=round_id)
    return Counted(study, round_id=round_id, peek=peek)


class CountedSpans(Counted):
    """The spans of one unitizing round that the actor may read.

    Args:
        study: The study.
        one: The round.
        peek: Look at everybody's of an open round, on the record.
    """

    unit = "source"

    def __init__(self, study: Study, one: Round, *, peek: bool = False) -> None:
        super().__init__(study, round_id=one.id, peek=peek)
        read_as = recode(study.file, one.version)
        spans = [span for span in clean_spans(study.file, one) if self._whose in {None, span.expert}]
        self._marked = Marked(one, read_as, spans, store.finished_under(study.file, one.id))
        self._places: tuple[Agreed, ...] = ()
        if not one.is_open:
            self._places = agreed_spans(study.file, one)
            self.unsettled = len(open_overlaps(self._marked, self._places))

    def frequencies(self) -> tuple[Frequency, ...]:
        """Count every code that may be given, and every one that was: spans, and settled places they speak of."""
        given: dict[str, list[tuple[FreeSpan, str]]] = {}
        for span in self._marked.spans:
            for code, stance in span.codes:
                given.setdefault(code, []).append((span, stance))
        places: Counter[str] = Counter()
        for each in self._places:
            said = stances_at(self._marked, each).values()
            places.update({code for codes in said for code, stance in codes.items() if stance == "supports"})
        return tuple(
            _frequency(code.id, given.get(code.id, []), places[code.id])
            for code in self.book.codes
            if not code.retired or code.id in given
        )

    def together(self, *, by: str = "expert") -> CoOccurrence:
        """Count codes that stand together on a settled place.

        Args:
            by: ``expert``: as one and the same expert's spans of the place have them; ``decision``: as
                people decided.

        Raises:
            UsageProblem: The round is open: what is one place was not settled yet.
        """
        if self.round.is_open:
            raise UsageProblem("spans.stats-open", round=self.round.id)
        finished = self._marked.finished
        if by == "decision":
            alike = Counter(each.give for each in self._places if each.give)
            units = sum(bool(finished.get(each.source)) for each in self._places)
            return counted_together(alike, self._order, units)
        alike = Counter()
        units = 0
        for each in self._places:
            done = [name for name in self.roster if name in finished.get(each.source, {})]
            units += len(done)
            for expert, codes in stances_at(self._marked, each).items():
                held = tuple(sorted(code for code, stance in codes.items() if stance == "supports"))
                if held and expert in done:
                    alike[held] += 1
        return counted_together(alike, self._order, units)

    def saturation(self) -> Saturation:
        """Count new codes source by source, in the order of the round."""
        codes_of: dict[str, set[str]] = {}
        for span in self._marked.spans:
            held = {code for code, stance in span.codes if stance == "supports"}
            codes_of.setdefault(span.source, set()).update(held)
        return new_by_source(tuple(each.source for each in self.round.sources), codes_of)

    def coverage(self) -> tuple[SpanCoverage, ...]:  # type: ignore[override]  # other columns, read by name
        """Count what each expert has done; the unit is the source."""
        people = {one.id: one for one in experts(self.study.file)}
        language = {each.source: _language(self.study, each.source) for each in self.round.sources}
        lengths = {each.source: each.length for each in self.round.sources}
        rows = []
        for name in self.roster:
            reader = people.get(name)
            readable = [one for one, said in language.items() if reader is None or reader.reads(said)]
            done = [one for one in readable if name in self._marked.finished.get(one, {})]
            own = [span for span in self._marked.spans if span.expert == name]
            coded = {span.source for span in own if span.codes}
            total = sum(lengths[one] for one in done)
            under = sum(_covered(span for span in own if span.source == one and span.codes) for one in done)
            rows.append(
                SpanCoverage(
                    name,
                    len(readable),
                    len(done),
                    sum(one in coded for one in done),
                    sum(one not in coded for one in done),
                    sum(span.unsure for span in own),
                    len(own),
                    round(under / total, 4) if total else None,
                )
            )
        return tuple(rows)

    def pace(self) -> tuple[Pace, ...]:
        """Say how long each expert took, from the times of their spans in the log; pauses do not count."""
        times: dict[str, list[float]] = {name: [] for name in self.roster}
        for expert, at in store.marked_times(self.study.file, self.round.id):
            if expert in times:
                times[expert].append(datetime.fromisoformat(at).timestamp())
        return tuple(paced(name, found) for name, found in times.items())

    @property
    def excerpts(self) -> int:
        """How many places people decided on."""
        return len(self._places)


def _frequency(code: str, given: list[tuple[FreeSpan, str]], places: int) -> Frequency:
    stances = Counter(stance for _, stance in given)
    held = [span for span, stance in given if stance == "supports"]
    return Frequency(
        code,
        stances["supports"],
        stances["contradicts"],
        stances["mentions"],
        places,
        len({span.source for span in held}),
        len({span.expert for span in held}),
    )


def _language(study: Study, source_id: str) -> str:
    found = source(study.file, source_id)
    return found.language if found else "unknown"


def _covered(spans: Iterable[FreeSpan]) -> int:
    """Return how many letters lie under spans; what two of them hold counts once."""
    covered = end = 0
    for span in sorted(spans, key=lambda one: (one.start, one.end)):
        covered += max(span.end - max(span.start, end), 0)
        end = max(end, span.end)
    return covered
