"""What an expert is shown next: which excerpts of the open round, in which order, which once more."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from codex.codebook.lookup import find_code
from codex.coding.queue import Queue, lacking, queue, with_repeats
from codex.errors import Refused, UsageProblem
from codex.steps.study.gate import bare_rounds
from codex.store import judgments as store
from codex.store import recent
from codex.store.codebooks import codebook
from codex.store.translations import translation_languages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from codex.model.round import Round
    from codex.steps.study.opening import Study
    from codex.store.recent import UnitRow


class Wish(NamedTuple):
    """What the expert asked to be shown."""

    kind: str = "uncoded"
    """A kind of :data:`codex.coding.queue.KINDS`, with a code where it needs one: ``recheck:goals``."""
    excerpts: Sequence[str] = ()
    """Only these."""
    sources: Sequence[str] = ()
    """Only of these sources."""
    where: Sequence[str] = ()
    """Only of sources with these attributes, ``KEY=VALUE``."""
    language: str = ""
    """Only in this language, or with a translation into it."""
    repeat: float = 0.0
    """Share of the sample that is shown once more, without saying so; 0 to 0.5."""
    beside: bool = False
    """Do not wait for what *likely* and *uncertain* are learned from: what is uncoded, in the order of the
    round, until :mod:`codex.steps.coding.sorting` has put it in theirs."""


def plan(study: Study, one: Round, wish: Wish) -> Queue:
    """Return the queue of the actor in a round.

    Raises:
        UsageProblem: No such kind; a code is missing where one is needed; a share out of bounds.
        Refused: *disputed* where no tag round is closed yet.
    """
    kind, _, code = wish.kind.partition(":")
    me = study.actor
    if kind in {"recheck", "likely"} and not code:
        raise UsageProblem("steps.queue-needs-code", kind=kind)
    if code and kind not in {"recheck", "likely", "uncertain"}:
        raise UsageProblem("steps.queue-takes-no-code", kind=kind)
    if not 0 <= wish.repeat <= 0.5:
        raise UsageProblem("steps.repeat-share")
    wish = wish._replace(repeat=_share(one, wish.repeat, kind))
    if is_sorted_beside(wish):
        if code:
            find_code(codebook(study.file, one.version), code)
        kind, wish = "uncoded", wish._replace(repeat=0.0)
    if kind in {"uncoded", "all"} and not any(wish[1:6]):
        return _whole(study, one, kind)
    finished = store.done_ids(study.file, one.id, me.id)
    units = _wanted(study, one, wish)
    texts = translation_languages(study.file) if me.languages else {}
    if kind in {"likely", "uncertain"}:
        from codex.steps.coding.suggesting import scores

        told = scores(study, one, code)
        return queue(units, finished, me, kind, one.seed, scores=told, translated=texts)
    found = queue(
        units, finished, me, kind, one.seed, chosen=_chosen(study, one, kind, code), translated=texts
    )
    return _repeated(study, one, found, wish.repeat) if wish.repeat else found


def is_sorted_beside(wish: Wish) -> bool:
    """Say whether the order is learned beside the keys."""
    return wish.beside and is_learned(wish.kind)


def is_learned(kind: str) -> bool:
    """Say whether the order of such a queue is learned from judgments."""
    return kind.partition(":")[0] in {"likely", "uncertain"}


def _share(one: Round, asked: float, kind: str) -> float:
    """Return which share is shown twice: what the round froze, else what was asked at this sitting.

    Raises:
        UsageProblem: The round froze another share.
    """
    frozen = one.repeat / 10_000
    if frozen and asked and asked != frozen:
        raise UsageProblem("steps.repeat-frozen", round=one.id, share=f"{frozen:.2%}".replace(".00", ""))
    return frozen if frozen and kind == "uncoded" else asked


def _whole(study: Study, one: Round, kind: str) -> Queue:
    """Return the queue of the whole sample; its order is worked out at the first sitting and kept."""
    from codex.store.walk import keep_walk, kept_walk, without_done

    file, me = study.file, study.actor
    kept = kept_walk(file, one.id, me.id)
    if kept is None:
        with file.transaction():
            texts = translation_languages(file) if me.languages else {}
            numbers: dict[str, int] = {}

            def counted() -> Iterator[UnitRow]:
                for unit in recent.units(file, one.sample):
                    numbers[unit.id] = unit.number
                    yield unit

            found = queue(counted(), frozenset(), me, "all", one.seed, translated=texts)
            order, unread = ([numbers[name] for name in part] for part in (found.excerpts, found.unread))
            kept = keep_walk(file, one.id, me.id, order, unread)
    places, unread_places = kept
    if kind == "uncoded":
        places = without_done(file, one.id, me.id, places)
    return Queue(places, unread_places)


def share_of(text: str) -> float:
    """Return the share that a text says: ``5%`` or ``0.05``.

    Raises:
        UsageProblem: It is no number.

    >>> share_of("5%"), share_of("0,05")
    (0.05, 0.05)
    """
    told = text.strip().replace(",", ".")
    try:
        return float(told.removesuffix("%")) / (100 if told.endswith("%") else 1)
    except ValueError as problem:
        raise UsageProblem("steps.repeat-share") from problem


def _wanted(study: Study, one: Round, wish: Wish) -> Iterable[UnitRow]:
    units = recent.units(study.file, one.sample)
    if wish.excerpts:
        named = frozenset(wish.excerpts)
        units = (unit for unit in units if unit.id in named)
    if wish.sources or wish.where or wish.language:
        from codex.steps.sources.which_excerpts import list_excerpts

        found = list_excerpts(study, chosen=wish.sources, where=wish.where)
        texts = translation_languages(study.file) if wish.language else {}
        fitting = frozenset(
            item.id
            for item in found
            if not wish.language or wish.language == item.language or wish.language in texts.get(item.id, ())
        )
        return (unit for unit in units if unit.id in fitting)
    return units


def _chosen(study: Study, one: Round, kind: str, code: str) -> frozenset[str]:
    if kind == "unsure":
        return _unsure(study, one)
    if kind == "disputed":
        return disputed(study)
    return _lacking(study, one, code) if kind == "recheck" else frozenset()


def _unsure(study: Study, one: Round) -> frozenset[str]:
    """Return the excerpts on which the actor was unsure."""
    mine = study.actor.id
    given = store.judgments(study.file, round_id=one.id, expert=mine)
    finished = store.dones(study.file, round_id=one.id, expert=mine)
    return frozenset(item.excerpt for item in given if item.unsure) | frozenset(
        item.excerpt for item in finished if item.unsure
    )


def _lacking(study: Study, one: Round, asked: str) -> frozenset[str]:
    """Return what the actor finished before a code came; for a code that was split, what they gave it to."""
    from codex.store.versions import versions

    book = codebook(study.file, one.version)
    code = find_code(book, asked)
    parted = book.code(code)
    if parted is not None and parted.retired and parted.became:
        mine = store.judgments(study.file, expert=study.actor.id)
        return frozenset(item.excerpt for item in mine if item.code == code)
    known = versions(study.file)
    finished = [
        done
        for done in store.dones(study.file, round_id=one.id, expert=study.actor.id)
        if done.version and done.occasion == 1
    ]
    return lacking({done.excerpt: known.get(done.version, frozenset()) for done in finished}, code)


def disputed(study: Study) -> frozenset[str]:
    """Return the excerpts on which the experts of the newest closed tag round differ and nobody decided.

    Raises:
        Refused: No tag round is closed yet.
    """
    from codex.steps.coding.resolving import outcomes

    closed = [item for item in bare_rounds(study) if item.kind == "tag" and not item.is_open]
    if not closed:
        raise Refused("steps.none-closed")
    return frozenset(item.excerpt for item in outcomes(study, round_id=closed[-1].id))


def _repeated(study: Study, one: Round, found: Queue, share: float) -> Queue:
    """Mix in what is to be judged a second time; how often it was so far is read from the log."""
    mine = list(recent.done_order(study.file, one.id, study.actor.id))
    shown = frozenset(
        unit.id for unit in recent.units(study.file, one.sample)
    )  # what consent withholds is not
    judged = [excerpt for excerpt, occasion in mine if occasion == 1 and excerpt in shown]
    again = frozenset(excerpt for excerpt, occasion in mine if occasion == 2)
    return with_repeats(found, judged, study.actor.id, share, one.seed, repeated=again)
