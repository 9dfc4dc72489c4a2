"""What people decided on free spans: places that stand, kept as excerpts beside all other cuts of a source.

A place that was decided on is an excerpt of a cut of its own, and a decision on each code that somebody
gave there. Where it lies in the text that the round froze is a part of its locator: judgments of it are
read from the experts' spans, and those are counted in that text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codex.coding.joining import is_same_place, overlaps
from codex.coding.rival_places import Settled, rivals, standing
from codex.corpus.cuts import located
from codex.corpus.identity import excerpt_id, place_id
from codex.errors import Refused
from codex.model.decision import Decision, Tally
from codex.model.excerpt import Piece
from codex.model.judgment import STANCES
from codex.model.quick_dataclass import dataclass
from codex.steps.study.deciding import how_decided, must_decide, who_was_there
from codex.store import excerpts as excerpt_store
from codex.store import judgments as decision_store
from codex.store import sources as source_store
from codex.store import spans as store
from codex.store.cut_events import cut_events

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from codex.coding.joining import Overlap, Stand
    from codex.model.excerpt import Excerpt
    from codex.model.round import Round
    from codex.model.span import FreeSpan
    from codex.steps.coding.span_rounds import Marked
    from codex.steps.study.deciding import HowDecided
    from codex.steps.study.opening import Study
    from codex.store.study_file import StudyFile

CUT: Final = "agreed"
"""By what such an excerpt was cut."""
AT: Final = "at"
"""Part of its locator: places in the frozen text, ``120-184``."""
BESIDE: Final = "beside"
"""Part of its locator: cuts of the places like it that were decided on already, with blanks between."""
_STRONGEST: Final = ("contradicts", "supports", "mentions")


@dataclass(frozen=True, slots=True)
class Agreed:
    """A place of a source, and what people decided on it."""

    excerpt: Excerpt
    start: int
    end: int
    """Code points of the text that the round froze."""
    decisions: tuple[Decision, ...]

    @property
    def source(self) -> str:
        """Id of the source."""
        return self.excerpt.source

    @property
    def give(self) -> tuple[str, ...]:
        """Codes that hold there."""
        return tuple(one.code for one in self.decisions if one.give)


def agreed_spans(file: StudyFile, one: Round) -> tuple[Agreed, ...]:
    """Return what was decided on in a unitizing round, by source and place.

    Of places that two copies settled without each other the later one counts until people settle it.
    """
    made = every_place(file, one)
    against = rivals_of(made)
    if not against:
        return made
    chosen = standing(cut_events(file, against), against)
    return tuple(each for each in made if each.excerpt.cut not in against or each.excerpt.cut in chosen)


def rivals_of(made: Iterable[Agreed]) -> dict[str, frozenset[str]]:
    """Return the cuts of places that are rivals -> the cuts of their rivals (see :mod:`codex.coding.rival_places`)."""
    return rivals(
        Settled(
            each.excerpt.cut,
            each.source,
            each.start,
            each.end,
            frozenset(str(each.excerpt.locator.get(BESIDE, "")).split()),
        )
        for each in made
    )


def every_place(file: StudyFile, one: Round) -> tuple[Agreed, ...]:
    """Return every place of a unitizing round on which somebody decided, rivals too, by source and place."""
    made: dict[str, list[Decision]] = {}
    for decision in decision_store.decisions(file, one.id):
        made.setdefault(decision.excerpt, []).append(decision)
    found = []
    for excerpt in excerpt_store.chosen_excerpts(file, made):
        start, _, end = str(excerpt.locator.get(AT, "")).partition("-")
        if start.isdecimal() and end.isdecimal():
            found.append(Agreed(excerpt, int(start), int(end), tuple(made[excerpt.id])))
    return tuple(sorted(found, key=lambda each: (each.source, each.start, each.end, each.excerpt.id)))


def open_overlaps(marked: Marked, made: Iterable[Agreed]) -> tuple[Overlap, ...]:
    """Return the spans that overlap, where any of them speaks of a place on which nobody decided yet."""
    places: dict[str, list[tuple[int, int]]] = {}
    for each in made:
        places.setdefault(each.source, []).append((each.start, each.end))

    def is_open(span: FreeSpan) -> bool:
        own = (span.start, span.end)
        return not any(is_same_place(place, own) for place in places.get(span.source, ()))

    every = overlaps(span for spans in marked.on_the_table.values() for span in spans)
    return tuple(each for each in every if any(map(is_open, each.spans)))


def stances_at(marked: Marked, each: Agreed) -> dict[str, dict[str, str]]:
    """Return expert -> code -> stance, as their spans of that place have it.

    A span is of the place where the two share at least half of the shorter one.
    """
    found: dict[str, dict[str, str]] = {}
    for span in marked.on_the_table.get(each.source, ()):
        if is_same_place((each.start, each.end), (span.start, span.end)):
            for code, stance in span.codes:
                own = found.setdefault(span.expert, {})
                own[code] = min(own.get(code, stance), stance, key=_STRONGEST.index)
    return found


def votes_at(marked: Marked, each: Agreed, code: str) -> dict[str, str]:
    """Return expert -> ``supports``, ``contradicts``, ``mentions``, ``no`` or ``missing``."""
    given = stances_at(marked, each)
    could = marked.raters(each.source, [code])
    return {
        name: given.get(name, {}).get(code, "no") if name in could else "missing"
        for name in marked.round.roster
    }


def tally_of(votes: Iterable[str]) -> Tally:
    """Count what a roster said."""
    said = list(votes)
    kinds = ("supports", "contradicts", "mentions", "no", "missing")
    return Tally(*(said.count(kind) for kind in kinds))


def matrix_rows(
    file: StudyFile, marked: Marked, made: Sequence[Agreed]
) -> tuple[list[tuple[int, str, str, str]], list[tuple[int, int, int, int]], list[tuple[int, int, int]]]:
    """Return the places as a matrix takes excerpts: all of them, what was given, who had them before them.

    Returns:
        (number, id, source, language); (code, excerpt, expert, stance); (excerpt, expert, version), all
        by numbers of the state, like the rows of a round of tags.
    """
    units, given, done = [], [], []
    for each in made:
        number = file.number(each.excerpt.id)
        units.append((number, each.excerpt.id, each.source, each.excerpt.language))
        for expert, codes in stances_at(marked, each).items():
            for code, stance in codes.items():
                given.append((file.number(code), number, file.number(expert), STANCES.index(stance)))
        for expert, version in marked.finished.get(each.source, {}).items():
            done.append((number, file.number(expert), file.number(version)))
    return units, given, done


def let_stand(
    study: Study, one: Round, action: Stand, *, by: str, on: str, why: str, present: Sequence[str] = ()
) -> str:
    """Record a decision on a place of a source; returns the id of its excerpt.

    Raises:
        Refused: The round is open, the actor may not decide, the place was decided on already, or the
            text is another one now and nobody can say where the place lies in it.
        UsageProblem: Way, date or reason are missing or wrong.
    """
    how = how_decided(by, on, why)
    with study.file.transaction():
        must_decide(study, one, "decide")
        place = (action.source, action.start, action.end)
        if place in {(each.source, each.start, each.end) for each in agreed_spans(study.file, one)}:
            raise Refused("coding.join-twice")
        return record_place(study, one, action, how, who_was_there(study, present, by))


def record_place(study: Study, one: Round, action: Stand, how: HowDecided, there: tuple[str, ...]) -> str:
    """Record a decision on a place of which nothing was decided yet, inside a transaction; returns its excerpt.

    Args:
        study: The study; the actor may decide.
        one: The closed round.
        action: The place, and what stands there.
        how: In which way, when and why.
        there: Ids of who took part.

    Raises:
        Refused: The text is another one now and nobody can say where the place lies in it.
    """
    file = study.file
    start, end = _place_now(study, one, action)
    own = (action.start, action.end)
    cut = place_id(one.id, action.source, own, (start, end))
    name = excerpt_id(action.source, cut, start, end)
    decisions = [
        Decision(name, code, one.id, give, how.by, how.on, how.why, there, study.actor.id)
        for give, codes in ((True, action.give), (False, action.drop))
        for code in codes
    ]
    beside = [
        each.excerpt.cut
        for each in agreed_spans(file, one)
        if each.source == action.source and is_same_place(own, (each.start, each.end))
    ]
    piece = _piece(study, action, start, end, beside)
    made = excerpt_store.new_cut(file, cut, action.source, CUT, [(name, piece, None)])
    study.write(
        [
            made._replace(fresh=False),  # another copy may say the same of the same place
            *(decision_store.decision_write(file, decision) for decision in decisions),
        ]
    )
    return name


def _place_now(study: Study, one: Round, action: Stand) -> tuple[int, int]:
    """Return where a place of the frozen text lies in the present one.

    Where the text was edited since, that is known of the ends of spans.
    """
    frozen = next(stretch for stretch in one.sources if stretch.source == action.source)
    if store.stretch(study.file, action.source).text == frozen.text:
        return action.start, action.end
    first = last = None
    for span in store.spans(study.file, one.id, source=action.source):
        moved = store.moved_to(study.file, span)
        if moved is not None:
            first = moved[0] if span.start == action.start else first
            last = moved[1] if span.end == action.end else last
    if first is None or last is None or first >= last:
        raise Refused("spans.text-is-another", source=action.source)
    return first, last


def _piece(study: Study, action: Stand, start: int, end: int, beside: Sequence[str]) -> Piece:
    """Return the piece: page and turn as other cuts of the source tell them, and the frozen place."""
    within = next(
        (
            each
            for each in excerpt_store.excerpts(study.file, action.source)
            if each.start <= start and end <= each.end and AT not in each.locator
        ),
        None,
    )
    known = {key: value for key, value in (within.locator if within else {}).items() if key != "passage"}
    piece = Piece(
        start,
        end,
        {**known, AT: f"{action.start}-{action.end}", **({BESIDE: " ".join(beside)} if beside else {})},
        within.speaker if within else "",
        codable=bool(action.give),
    )
    (placed,) = located([piece], source_store.marks(study.file, action.source))
    return placed
