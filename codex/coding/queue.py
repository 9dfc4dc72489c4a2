"""What an expert judges next: which excerpts, in which order."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Final, Protocol

from codex.errors import UsageProblem
from codex.model.chance import shuffled
from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from codex.model.expert import Expert

KINDS: Final = ("uncoded", "all", "unsure", "recheck", "disputed", "likely", "uncertain")
"""Kinds of queue; *recheck*, *disputed* take ``chosen``, *likely*, *uncertain* take ``scores``."""


class Unit(Protocol):
    """What decides whether an excerpt is in a queue; a model ``Excerpt`` is one, its text is not needed."""

    @property
    def id(self) -> str:
        """Id of the excerpt."""

    @property
    def language(self) -> str:
        """Its language."""

    @property
    def codable(self) -> bool:
        """False where it was marked not codable."""

    @property
    def context(self) -> bool:
        """True for text that is shown around excerpts and is no unit."""


@dataclass(frozen=True, slots=True)
class Queue:
    """An expert's queue, and what was left out of it."""

    excerpts: Sequence[str]
    unread: Sequence[str] = ()
    """Passed by: in a language that the expert does not read. Missing, never zero."""
    repeats: Mapping[int, int] = field(default_factory=dict)
    """Position -> occasion of excerpts that are shown again."""


def queue(
    excerpts: Iterable[Unit],
    done: Container[str],
    expert: Expert,
    kind: str = "uncoded",
    seed: int = 0,
    *,
    chosen: Container[str] = (),
    scores: Mapping[str, float] | None = None,
    translated: Mapping[str, Iterable[str]] | None = None,
) -> Queue:
    """Build the queue of one expert.

    Args:
        excerpts: Those of the round, read once; context and what is marked not codable is left out here.
        done: Ids of the excerpts that the expert has finished with.
        expert: Whose queue it is; the languages they read decide what they are shown.
        kind: One of :data:`KINDS`.
        seed: Seed of the round; with the expert's id it decides the order.
        chosen: *unsure*: excerpts on which the expert was unsure; *recheck*, *disputed*: those
            to look at again.
        scores: *likely*: highest first; *uncertain*: nearest to one half first. Excerpts without
            a score are left out, and those that are done.
        translated: Excerpt -> languages of its translations: who reads one of them is not passed by.

    Raises:
        UsageProblem: No such kind.
    """
    if kind not in KINDS:
        raise UsageProblem("coding.no-such-queue", kind=kind, kinds=", ".join(KINDS))
    read: list[str] = []
    unread: list[str] = []
    texts = translated or {}
    for one in excerpts:
        if one.codable and not one.context and _is_wanted(one.id, kind, done, chosen, scores):
            (read if expert.reads_one(one.language, texts.get(one.id, ())) else unread).append(one.id)
    ordered = order_for(expert.id, read, seed)
    if scores is not None and kind == "likely":
        ordered = tuple(sorted(ordered, key=lambda one: -scores[one]))
    elif scores is not None and kind == "uncertain":
        ordered = tuple(sorted(ordered, key=lambda one: abs(scores[one] - 0.5)))
    return Queue(ordered, tuple(unread))


def _is_wanted(
    one: str, kind: str, done: Container[str], chosen: Container[str], scores: Mapping[str, float] | None
) -> bool:
    if kind == "all":
        return True
    if kind in {"unsure", "recheck", "disputed"}:
        return one in chosen
    if kind in {"likely", "uncertain"}:
        return one not in done and one in (scores or {})
    return one not in done


def order_for(expert_id: str, excerpts: Sequence[str], seed: int) -> tuple[str, ...]:
    """Return the excerpts in the order in which one expert meets them; another expert's differs.

    >>> order_for("aigul", ["a", "b", "c"], 7) == order_for("aigul", ["c", "b", "a"], 7)
    True
    """
    return shuffled(excerpts, seed, "order", expert_id)


def lacking(seen: Mapping[str, frozenset[str]], code: str) -> frozenset[str]:
    """Return the excerpts finished under a codebook version that did not have ``code`` yet.

    Args:
        seen: Excerpt -> codes of the version under which the expert finished with it.
        code: A code that came later (queue *recheck*).
    """
    return frozenset(excerpt for excerpt, codes in seen.items() if code not in codes)


def repeats_of(excerpts: int, share: float, *, apart: int = 20) -> int:
    """Return how many of so many excerpts are judged a second time.

    >>> repeats_of(60, 0.1), repeats_of(24, 0.5), repeats_of(12, 0.5)
    (6, 4, 0)
    """
    return min(round(excerpts * share), max(0, excerpts - apart))


def with_repeats(
    plan: Queue,
    judged: Sequence[str],
    expert_id: str,
    share: float,
    seed: int,
    *,
    repeated: Container[str] = (),
    apart: int = 20,
) -> Queue:
    """Mix excerpts into a queue that the expert judges a second time without being told.

    Args:
        plan: The queue so far.
        judged: Excerpts that the expert has finished with, once each, the earliest first.
        expert_id: Whose queue it is.
        share: Part of the sample to be repeated, between 0 and 1.
        seed: Seed of the round.
        repeated: Excerpts already judged a second time.
        apart: How many excerpts must lie between the two showings.

    Returns:
        The queue with repeats as occasion 2, spread evenly; the first showing of a repeated
        excerpt is either in ``judged`` or at least ``apart`` places earlier in the queue.
    """
    whole = [*judged, *plan.excerpts]
    want = repeats_of(len(whole), share, apart=apart)
    able = whole[: max(0, len(whole) - apart)]
    picked = set(shuffled(able, seed, "repeat", expert_id)[:want])
    place = {one: number for number, one in reversed(list(enumerate(whole)))}
    due = [(place[one] + apart + 1, one) for one in picked if one not in repeated]
    return _mixed(plan, len(judged), sorted(due))


def _mixed(plan: Queue, before: int, due: Sequence[tuple[int, str]]) -> Queue:
    """Insert the due excerpts evenly over what is left after each became due."""
    places: dict[int, list[str]] = {}
    left = len(plan.excerpts)
    for n, (earliest, one) in enumerate(due):
        even = (n + 1) * left // (len(due) + 1)
        places.setdefault(max(even, earliest - before), []).append(one)
    mixed: list[str] = []
    repeats: dict[int, int] = {}
    for at in range(max([left, *places]) + 1):
        for one in places.get(at, ()):
            repeats[len(mixed)] = 2
            mixed.append(one)
        if at < left:
            mixed.append(plan.excerpts[at])
    return Queue(tuple(mixed), plan.unread, repeats)
