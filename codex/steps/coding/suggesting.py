"""Suggestions: learned from what this person may read, told only where the blind gate lets them; never written.

While a tag round is open, an expert's own judgments are all that is learned from, and nothing is
said of an excerpt that they have not finished: a suggestion before the judgment is a second opinion.
What orders a queue (*likely*, *uncertain*) shows no code and no number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codex.codebook.lookup import find_code
from codex.coding.suggestions import Coded
from codex.errors import NotFound, Refused
from codex.model.code import wording
from codex.steps.study.gate import all_rounds, bare_rounds, open_round
from codex.store import judgments as store
from codex.store.codebooks import codebook
from codex.store.excerpts import chosen_excerpts, codable_ids, excerpts, sampled
from codex.store.sources import without_consent
from codex.store.versions import versions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from codex.coding.suggest import Model
    from codex.coding.suggestions import Pair, Recall, Suggestion
    from codex.model.code import Codebook
    from codex.model.round import Round
    from codex.steps.study.drawn_figure import DrawnFigure
    from codex.steps.study.opening import Study
    from codex.words import Words

LEAST: int = 2
"""Examples, and counter-examples, that a code needs to be worth a try."""
DRAWN: int = 4
"""Curves in one figure: more cannot be told apart."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned, from how much."""

    model: Model
    rows: int
    codes: tuple[str, ...]


def learned(study: Study, codes: Sequence[str] = (), *, seed: int = 0) -> Learned:
    """Learn from the judgments that the actor may read.

    Args:
        study: The study. An expert's own judgments; the facilitator's are what closed rounds decided.
        codes: Only these; without any, all codes in use.
        seed: Decides what is held back for measuring.

    Raises:
        NotFound: There are no judgments to learn from yet.
    """
    return _learned_from(study, coded_rows(study), codes, seed=seed)


def _learned_from(study: Study, rows: list[Coded], codes: Sequence[str], *, seed: int = 0) -> Learned:
    from codex.coding.suggest import train

    if not rows:
        raise NotFound("steps.nothing-to-learn")
    book = codebook(study.file)
    wanted = tuple(codes) or tuple(code.id for code in book.codes if not code.retired)
    return Learned(train(rows, wanted, seed=seed), len(rows), wanted)


def coded_rows(study: Study) -> list[Coded]:
    """Return judged excerpts as the actor may know them, each with its text."""
    found = dict(_own(study)) if study.actor.role in {"coder", "adjudicator"} else {}
    if not found:
        found = dict(_decided(study))
    closed = without_consent(study.file)  # neither learned from nor shown
    texts = {one.id: one.text for one in chosen_excerpts(study.file, found) if one.source not in closed}
    return [
        Coded(name, texts[name], codes, seen)
        for name, (codes, seen) in sorted(found.items())
        if name in texts
    ]


def _own(study: Study) -> Iterator[tuple[str, tuple[frozenset[str], frozenset[str]]]]:
    """Give excerpt -> (codes given, codes seen) of the actor, over all rounds, first occasions."""
    me, known = study.actor.id, versions(study.file)
    seen: dict[str, frozenset[str]] = {}
    for done in store.dones(study.file, expert=me):
        if done.version and done.occasion == 1:
            seen[done.excerpt] = seen.get(done.excerpt, frozenset()) | known.get(done.version, frozenset())
    codes: dict[str, set[str]] = {}
    for given in store.judgments(study.file, expert=me):
        if given.stance == "supports" and given.occasion == 1:
            codes.setdefault(given.excerpt, set()).add(given.code)
    for name, had in seen.items():
        yield name, (frozenset(codes.get(name, ())), had)


def _decided(study: Study) -> Iterator[tuple[str, tuple[frozenset[str], frozenset[str]]]]:
    """Give excerpt -> (codes in, codes settled) of the closed tag rounds; what is open is missing."""
    from codex.steps.coding.resolving import outcomes

    known = versions(study.file)
    for one in bare_rounds(study):
        if one.kind != "tag" or one.is_open:
            continue
        judged = {done.excerpt for done in store.dones(study.file, round_id=one.id) if done.version}
        held: dict[str, set[str]] = {}
        doubtful: dict[str, set[str]] = {}
        for item in outcomes(study, round_id=one.id, everything=True):
            if item.outcome == "in":
                held.setdefault(item.excerpt, set()).add(item.code)
            elif item.outcome != "out":
                doubtful.setdefault(item.excerpt, set()).add(item.code)
        for name in judged:
            had = known.get(one.version, frozenset()) - frozenset(doubtful.get(name, ()))
            yield name, (frozenset(held.get(name, ())), had)


def scores(study: Study, one: Round, code: str) -> dict[str, float]:
    """Return excerpt -> how likely it gets a code, for a queue; without a code, the chance nearest one half."""
    book = codebook(study.file, one.version)
    wanted = [find_code(book, code)] if code else []
    model = learned(study, wanted, seed=one.seed).model
    texts = [(item.id, item.text) for item in sampled(study.file, one.sample) if item.codable]
    return model.scores(wanted[0], texts) if code else model.doubtful(texts)


def excerpts_for(study: Study, asked: str, *, top: int = 20) -> tuple[Suggestion, ...]:
    """Return the excerpts without judgment that most likely get a code.

    Raises:
        Refused: A round is open and the actor is to judge in it: ``codex tag --queue likely:CODE``
            puts them first without saying so.
    """
    _unless_blind(study)
    code = find_code(codebook(study.file), asked)
    rows = coded_rows(study)
    model = _learned_from(study, rows, [code]).model
    judged = {row.id for row in rows}
    open_ids = [name for name in codable_ids(study.file) if name not in judged]
    texts = [(one.id, one.text) for one in chosen_excerpts(study.file, open_ids)]
    return model.likely(code, texts, top)


def codes_for(study: Study, excerpt: str, *, top: int = 5) -> tuple[Suggestion, ...]:
    """Return the codes that an excerpt may get; in an open round only once the actor finished with it.

    Raises:
        NotFound: No such excerpt. Refused: It is still to be judged.
    """
    from codex.steps.sources.which_excerpts import find_excerpt

    found = find_excerpt(study, excerpt)
    running = open_round(study)
    if running is not None and study.actor.id in running.roster:
        if found.id not in store.done_ids(study.file, running.id, study.actor.id):
            raise Refused("steps.suggest-after", round=running.id, excerpt=found.id)
    elif running is not None:
        raise Refused("steps.blind", round=running.id, command="suggest")
    return learned(study).model.codes_for(found.id, found.text, top)


def _unless_blind(study: Study) -> None:
    running = open_round(study)
    if running is not None:
        raise Refused("steps.suggest-blind", round=running.id)


def duplicates(study: Study, *, least: float = 0.9) -> tuple[Pair, ...]:
    """Return excerpts that read almost alike; nothing is said of codes, so no gate is needed."""
    from codex.coding.suggest import near_duplicates

    closed = without_consent(study.file)
    every = excerpts(study.file, codable=True)
    return near_duplicates([(one.id, one.text) for one in every if one.source not in closed], least)


def unlike(study: Study, *, least: float = 0.6) -> tuple[Pair, ...]:
    """Return pairs that read alike and were coded unlike, among what the actor may read."""
    from codex.coding.suggest import inconsistent

    return inconsistent(coded_rows(study), least)


def recall_figure(
    study: Study, found: Sequence[Recall], say: Words, form: str, *, codes: Sequence[str] = (), seed: int = 0
) -> DrawnFigure:
    """Draw how soon what was coded is found, code by code: the four with most examples.

    Args:
        study: The study.
        found: What :func:`replayed` gave.
        say: Words of the figure.
        form: ``svg``, ``pdf`` or ``png``.
        codes: As they were asked for.
        seed: Of the replay.

    Raises:
        UsageProblem: Nothing on this machine draws PDF and PNG.
    """
    from codex.exporting.figure_lines import recall_figure as drawn_recall
    from codex.model.figure import RecallCurve
    from codex.steps.study.drawn_figure import finished

    most = sorted(found, key=lambda one: (-one.examples, one.code))[:DRAWN]
    names = {code.id: wording(code.name, say.language) or code.id for code in codebook(study.file).codes}
    curves = [
        RecallCurve(names.get(one.code, one.code), one.curve, one.excerpts, one.examples) for one in most
    ]
    layout = {
        "command": "suggest",
        **({"codes": list(codes)} if codes else {}),
        "language": say.language,
        "format": form,
    }
    closed = [one for one in all_rounds(study) if one.kind == "tag" and not one.is_open]
    n = {"codes": len(most), "excerpts": max((one.excerpts for one in most), default=0)}
    return finished(study, drawn_recall(curves, say), closed, layout, n=n, seed=seed)


def replayed(
    study: Study,
    codes: Sequence[str] = (),
    *,
    seed: int = 0,
    progress: Callable[[int], None] = lambda _codes: None,
) -> tuple[Recall, ...]:
    """Replay finished coding in the order of suggestions, code by code; ``progress`` is told of each.

    Codes with fewer than two examples, or counter-examples, are passed by.

    Raises:
        NotFound: Nothing is judged yet.
    """
    from codex.coding.suggest import simulate

    rows = coded_rows(study)
    if not rows:
        raise NotFound("steps.nothing-to-learn")
    book: Codebook = codebook(study.file)
    wanted = [find_code(book, one) for one in codes] or [code.id for code in book.codes if not code.retired]
    found = []
    for code in wanted:
        progress(1)
        judged = [row for row in rows if code in row.seen]
        having = sum(code in row.codes for row in judged)
        if having >= LEAST and len(judged) - having >= LEAST:
            found.append(simulate(rows, code, seed=seed))
    return tuple(found)
